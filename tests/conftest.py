"""What the tests share: a minimal project, and files to read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.runners import bare_python as bare_python
from tests.runners import checkout as checkout
from tests.runners import workspace as workspace

ProjectFile = Callable[[str], Path]

MINIMAL = """\
version: 1
name: Ruscino
department: "66"
date: 2023-06-01
territory:
  communes: [Perpignan]
"""


@pytest.fixture
def minimal() -> str:
    """The smallest project that loads."""
    return MINIMAL


@pytest.fixture
def project_file(tmp_path: Path) -> ProjectFile:
    """A function that writes a text to project.yaml and returns its path."""

    def write(text: str) -> Path:
        path = tmp_path / "project.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens", action="store_true", help="accept the documents as they are now"
    )
