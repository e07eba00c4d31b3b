"""Texts of folded lines (« > »): words that change leave the lines before and behind them alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_PARAGRAPH = ""
"""What stands for a blank line among words."""


def is_foldable(text: str) -> bool:
    """Whether a text of folded lines is read again as it was: paragraphs of one line each."""
    paragraphs = text.split("\n\n")
    return all(re.fullmatch(r"\S(?:[^\n]*\S)?", paragraph) for paragraph in paragraphs)


def refolded(text: str, old: Sequence[str], indent: int, width: int) -> Iterator[str]:
    """The lines of a text that can be folded; those of ``old`` lines that say the same stay.

    Lines stand at the column ``indent``, and are no longer than ``width`` if they can.
    """
    new = _words(text)
    lines = [_words(line.strip()) if line.strip() else [_PARAGRAPH] for line in old]
    words = [(word, at) for at, line in enumerate(lines) for word in line]
    head = tail = 0
    limit = min(len(words), len(new))
    while head < limit and words[head][0] == new[head]:
        head += 1
    while tail < limit - head and words[-1 - tail][0] == new[-1 - tail]:
        tail += 1
    if not words or _PARAGRAPH in new[head - 1 : len(new) - tail + 1]:
        yield from _folded(new, indent, width)
        return
    first = words[max(0, min(head, len(words) - tail - 1))][1]
    last = words[max(0, len(words) - tail - 1)][1]
    before = sum(map(len, lines[:first]))
    behind = sum(map(len, lines[last + 1 :]))
    yield from old[:first]
    yield from _folded(new[before : len(new) - behind], indent, width)
    yield from old[last + 1 :]


def _words(text: str) -> list[str]:
    """The words of a text, between which a line may end, and the ends of its paragraphs."""
    found: list[str] = []
    for number, paragraph in enumerate(text.split("\n\n")):
        found += [_PARAGRAPH] if number else []
        found += re.split(r"(?<=\S) (?=\S)", paragraph)
    return found


def _folded(words: Sequence[str], indent: int, width: int) -> Iterator[str]:
    room, line = max(20, width - indent), ""
    for word in words:
        if word != _PARAGRAPH and line and len(line) + 1 + len(word) <= room:
            line = f"{line} {word}"
            continue
        if line:
            yield " " * indent + line
        if word == _PARAGRAPH:
            yield ""
        line = word
    if line:
        yield " " * indent + line
