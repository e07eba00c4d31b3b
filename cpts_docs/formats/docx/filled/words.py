"""A stranger's words inside a French sentence."""

from __future__ import annotations

_LENGTH = 80


def cut(text: str, length: int = _LENGTH) -> str:
    """``text`` on one line, without what does not print, and no longer than ``length``."""
    line = " ".join(text[: 20 * length].split())
    line = "".join(char if char.isprintable() else "\ufffd" for char in line)
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"
