"""Node.js with the packages of ``tests/clients``, which are installed when one is not there."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.once import Once
from tests.programs import CLIENTS, HANG, NODE_MODULES, missing, program


@pytest.fixture(scope="session")
def node(once: Once) -> str:
    """The program."""
    once("node packages", _install)
    return program("node", "nodejs")


def _install(_: Path) -> None:
    wanted = json.loads((CLIENTS / "package.json").read_text("utf-8"))["dependencies"]
    if all((NODE_MODULES / name).is_dir() for name in wanted):
        return
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    installed = subprocess.run(
        [program("npm"), "ci", *options],
        cwd=CLIENTS,
        check=False,
        capture_output=True,
        text=True,
        timeout=HANG,
    )
    if installed.returncode:
        missing(f"npm cannot install here: {installed.stderr}")
