"""Chromium, which stays open for all tests, each in a profile of its own."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.programs import CLIENTS, HANG, program
from tests.resident import resident
from tests.waiting import wait_until

WIDTHS = (360, 1280)
"""Of a phone and of a desktop, in pixels."""


def in_chromium(node: str, script: str, *arguments: object, told: str = "") -> str:
    """What a program of ``tests/clients`` says, which does something in the browser."""
    with resident("chromium", _prepared) as chromium:
        port = chromium.folder / "profile" / "DevToolsActivePort"
        wait_until(lambda: (port.exists() and "/" in port.read_text()) or chromium.has_ended())
        number, path = port.read_text().split()
        command = [
            *(node, CLIENTS / script, f"ws://127.0.0.1:{number}{path}"),
            *arguments,
        ]
        return subprocess.run(
            [str(word) for word in command],
            input=told,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            check=True,
            timeout=HANG,
        ).stdout


def _prepared(folder: Path) -> list[str]:
    return [
        program("chromium", "chromium-browser", "google-chrome"),
        *("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"),
        "--disable-quic",
        *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
        *(f"--user-data-dir={folder / 'profile'}", "--remote-debugging-port=0"),
    ]


def looked_at(node: str, pages: Iterable[Path]) -> list[Any]:
    """What Chromium and axe-core find of each page at each width."""
    found = in_chromium(node, "html_check.mjs", ",".join(map(str, WIDTHS)), *pages)
    return [json.loads(line) for line in found.splitlines()]


def typed_into(
    node: str,
    page: bytes,
    folder: Path,
    answers: dict[str, str],
    untick: tuple[str, ...] = (),
    back: tuple[str, ...] = (),
) -> Any:
    """What comes of it when these answers are typed into a page, by keyboard alone.

    ``untick`` are boxes whose tick is taken out at once, ``back`` those when all is filled in.
    """
    source = folder / "questionnaire.html"
    source.write_bytes(page)
    told = {"answers": answers, "untick": untick, "back": back}
    return json.loads(in_chromium(node, "html_form.mjs", source, folder, told=json.dumps(told)))


def clicked_in_pdf_js(node: str, form: Path, filled: Path, answers: dict[str, str]) -> Any:
    """What comes of it when a form is filled in, in pdf.js, with clicks and keys."""
    return json.loads(in_chromium(node, "pdfjs.mjs", form, filled, json.dumps(answers)))
