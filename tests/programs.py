"""The programs that some tests need. Without one they are skipped; in CI they fail."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

CLIENTS = Path(__file__).parent / "clients"
NODE_MODULES = CLIENTS / "node_modules"


def program(*names: str) -> str:
    """The path of the first of these programs that there is."""
    found = next(filter(None, map(shutil.which, names)), None)
    return found or missing(f"no {names[0]} on this machine")


def node_program(name: str) -> str:
    """A program of the Node packages in tests/clients."""
    path = NODE_MODULES / ".bin" / name
    return str(path) if path.exists() else missing(f"no {name}: run npm ci in tests/clients")


def missing(reason: str) -> str:
    """Skip this test, or fail it in CI."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def libreoffice(ending: str, files: Iterable[Path], output: Path) -> None:
    """Files opened and saved as another format by LibreOffice, with a profile of its own."""
    profile = (output / "profile").absolute().as_uri()
    subprocess.run(
        [
            *(program("soffice", "libreoffice"), "--headless", f"-env:UserInstallation={profile}"),
            *("--convert-to", ending, "--outdir", str(output), *map(str, files)),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
