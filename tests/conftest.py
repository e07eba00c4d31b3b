"""The fixtures that tests of several modules ask for, and how all of them run."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.commands import cli as cli
from tests.corpus import checked_slowly as checked_slowly
from tests.effort import expect_linear_up_to as expect_linear_up_to
from tests.installed import install as install
from tests.installed import published as published
from tests.node import node as node
from tests.once import once as once
from tests.runners import bare_python as bare_python
from tests.runners import checkout as checkout
from tests.runners import workspace as workspace
from tests.samples import MINIMAL, ProjectFile

# What takes how long depends on the machine.
settings.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tests")

# A shell that starts the tests in the background has them ignore Ctrl-C, and so would every
# program that they start and interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


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
    parser.addoption(
        "--whole",
        action="store_true",
        help="inputs as large as may be, every document before the slow validators, every Python",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked ``whole``, unless it is asked for."""
    if not config.getoption("whole"):
        left_out = [item for item in items if item.get_closest_marker("whole")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
