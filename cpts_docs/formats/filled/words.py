"""A stranger's words: without what held their place, and inside a French sentence."""

from __future__ import annotations

import re

_LENGTH = 80


def cut(text: str, length: int = _LENGTH) -> str:
    """``text`` on one line, without what does not print, and no longer than ``length``."""
    line = " ".join(text[: 20 * length].split())
    line = "".join(char if char.isprintable() else "\ufffd" for char in line)
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"


_NBSP = "\u00a0"
_BLANK = re.compile(r"\s*(/\s+/\s*)?")


def clean(text: str) -> str:
    """``text`` without the blanks and line breaks that held its place."""
    return "" if _BLANK.fullmatch(text) else text.strip("\n" + _NBSP)
