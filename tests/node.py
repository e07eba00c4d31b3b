"""Node.js with the packages of ``tests/clients``, which are installed when one is not there."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

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


def typed_into(
    node: str,
    page: bytes,
    folder: Path,
    answers: dict[str, str],
    untick: tuple[str, ...] = (),
    back: tuple[str, ...] = (),
) -> Any:
    """What comes of it when these answers are typed into a page, by keyboard alone, in Chromium.

    ``untick`` are boxes whose tick is taken out at once, ``back`` those when all is filled in.
    """
    source = folder / "questionnaire.html"
    source.write_bytes(page)
    command = [
        *(node, str(CLIENTS / "html_form.mjs")),
        *(program("chromium", "chromium-browser", "google-chrome"), str(source), str(folder)),
    ]
    told = json.dumps({"answers": answers, "untick": untick, "back": back}).encode()
    result = subprocess.run(command, input=told, stdout=subprocess.PIPE, check=True, timeout=HANG)
    return json.loads(result.stdout)
