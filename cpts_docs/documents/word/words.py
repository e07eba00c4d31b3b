"""What Word's autocorrection did to a tag, undone: quotes, spaces, dashes."""

from __future__ import annotations

import re

_DOUBLE, _SINGLE = '"“”„«»″', "'‘’‚′"
_SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\s]")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_SIGNS = str.maketrans({"–": "-", "—": "-", "‑": "-", "−": "-", "…": "..."})


def straightened(tag: str) -> str:
    """The inside of a tag as Jinja2 reads it.

    A text in quotation marks stays as it was typed: its apostrophes, spaces and dashes.
    """
    written: list[str] = []
    at = 0
    while at < len(tag):
        char = tag[at]
        marks = _DOUBLE if char in _DOUBLE else _SINGLE if char in _SINGLE else ""
        if not marks:
            written.append(_plain(char))
            at += 1
            continue
        text, at = _quoted(tag, at, marks)
        written.append(text)
    return "".join(written)


def _quoted(tag: str, start: int, marks: str) -> tuple[str, int]:
    """The text in quotation marks that begins at ``start``, in straight ones, and where it ends."""
    straight = marks[0]
    end = start + 1
    while end < len(tag) and tag[end] not in marks:
        end += 2 if tag[end] == "\\" else 1
    text = re.sub(rf"\\([{marks[1:]}])", r"\1", tag[start + 1 : end])
    if tag[start] == "«":
        text = re.sub(rf"^{_SPACES.pattern}|{_SPACES.pattern}$", "", text)
    closing = straight if end < len(tag) else ""
    return f"{straight}{text}{closing}", end + 1


def _plain(char: str) -> str:
    return _INVISIBLE.sub("", _SPACES.sub(" ", char)).translate(_SIGNS)
