"""The package as it is published, and installed in Pythons of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.once import Once
from tests.programs import HANG, find_python
from tests.samples import ROOT

METADATA = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
ENVIRONMENT = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}

Published = tuple[Path, Path]
"""The sdist, and the wheel that is made from it."""

Install = Callable[[str, Iterable[str]], Path]
"""Takes a version of Python and what to install beside the wheel; gives the folder."""


def built(source: Path, output: Path, *before: str, umask: int = 0o022) -> Published:
    """The sdist of ``source``, and the wheel that is made from it."""
    subprocess.run(
        [*before, sys.executable, "-m", "build", "--no-isolation", "--outdir", output, source],
        check=True,
        capture_output=True,
        env=ENVIRONMENT,
        umask=umask,
        timeout=HANG,
    )
    return _in(output)


def _in(folder: Path) -> Published:
    (sdist,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    return sdist, wheel


@pytest.fixture(scope="session")
def published(once: Once) -> Published:
    """The sdist and the wheel of this checkout."""

    def fill(folder: Path) -> None:
        built(ROOT, folder)

    return _in(once("published", fill))


@pytest.fixture(scope="session")
def install(published: Published, once: Once) -> Install:
    """A function that installs the wheel for a version of Python, once with the same packages."""

    def installed(version: str, packages: Iterable[str] = ()) -> Path:
        wanted = sorted(packages)
        python = find_python(version)

        def fill(folder: Path) -> None:
            new_environment(folder, python, str(published[1]), *wanted)

        return once(f"python-{version}-{'-'.join(wanted)}"[:200], fill)

    return installed


def new_environment(folder: Path, python: str, *packages: str) -> None:
    """A virtual environment with pip, as each has, these packages and nothing else."""
    uv = [sys.executable, "-m", "uv", "--quiet"]
    for command in (
        ["venv", "--python", python, "--clear", folder],
        ["pip", "install", "--python", folder / "bin" / "python", "pip", *packages],
    ):
        done = subprocess.run(
            [*uv, *command],
            capture_output=True,
            text=True,
            env=ENVIRONMENT,
            check=False,
            timeout=HANG,
        )
        assert done.returncode == 0, done.stderr
