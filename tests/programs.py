"""The programs that some tests need. Without one they are skipped; in CI they fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

CLIENTS = Path(__file__).parent / "clients"
NODE_MODULES = CLIENTS / "node_modules"

HANG = 600
"""Seconds after which a program is taken to hang; none takes so long on any machine."""


def program(*names: str) -> str:
    """The path of the first of these programs that there is."""
    found = next(filter(None, map(shutil.which, names)), None)
    return found or missing(f"no {names[0]} on this machine")


JAVA_OPTIONS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""For programs that end soon: compiled quickly rather than well."""


def java(*options: str) -> list[str]:
    """Java for such a program."""
    return [program("java"), *JAVA_OPTIONS.split(), "-Xss8m", *options]


def find_python(version: str) -> str:
    """A Python of that version ("3.12"): this one, of pyenv, on the path, or of uv."""
    name = f"python{version}"
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    candidates = [sys.executable, *map(str, sorted(pyenv.glob(f"{version}.*/bin/{name}")))]
    candidates += filter(None, [shutil.which(name), _python_of_uv(version)])
    found = next((path for path in candidates if _version(path) == version), None)
    return found or missing(f"no Python {version}")


def _python_of_uv(version: str) -> str:
    uv = [sys.executable, "-m", "uv", "python", "find", "--no-python-downloads", version]
    return subprocess.run(uv, check=False, capture_output=True, text=True).stdout.strip()


def _version(python: str) -> str:
    """Its version, "" if it does not start: a shim of pyenv is there for versions that are not."""
    code = "import sys, venv; print('%d.%d' % sys.version_info[:2])"
    result = subprocess.run([python, "-c", code], check=False, capture_output=True, text=True)
    return result.stdout.strip()


def missing(reason: str) -> str:
    """Skip this test, or fail it in CI."""
    import pytest  # which the benchmark, that checks files as the tests do, does without

    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
