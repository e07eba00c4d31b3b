"""Answers and rows out of the text of a file: all that is left stays byte for byte."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from cpts_docs.foreign.encoding import encoding_of
from cpts_docs.foreign.separated import text_sheet
from cpts_docs.foreign.sheets import Line
from cpts_docs.project.patching import Edit, PatchError, patched
from cpts_docs.project.patching.places import places
from cpts_docs.project.yaml_reader import stops_at, with_line_feeds


def without_answers(text: str, gone: Collection[int]) -> str | None:
    """A file of answers without those of these numbers (from 0); None if it cannot be cut.

    What is written about an answer, directly above it and inside of it, goes with it.
    """
    edits = [Edit("remove", ("answers", str(at))) for at in sorted(gone, reverse=True)]
    try:
        return patched(text, edits).text
    except PatchError:
        return None


def answer_lines(text: str) -> list[int]:
    """The line (from 1) that each answer of a file begins on; none of one that is no such file."""
    text = with_line_feeds(text)
    if stops_at(text):
        return []
    found = places(text).child("answers")
    answers = found[1].value.entries if found else []
    return [text.count("\n", 0, answer.value.start) + 1 for answer in answers]


# --------------------------------------------------------------------------
# Tables

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def without_rows(
    data: bytes, firsts: Collection[int], is_title: Callable[[str], bool] = lambda _: False
) -> bytes | None:
    """A table of text without the rows that begin on these lines (from 1); None if it cannot be.

    A row goes on while a quotation mark is open; ``is_title`` tells how the table is read.
    """
    encoding = encoding_of(data).name
    lines = _LINE.findall(data.decode(encoding, "surrogateescape"))
    kept = []
    at = 0
    while at < len(lines):
        first, quotes = at, lines[at].count('"')
        at += 1
        if first + 1 not in firsts:
            kept.append(lines[first])
            continue
        while quotes % 2 and at < len(lines):
            quotes += lines[at].count('"')
            at += 1
    made = "".join(kept).encode(encoding, "surrogateescape")
    expected = [line.cells for line in _rows(data, is_title) if line.number not in firsts]
    is_cut = "".join(lines).encode(encoding, "surrogateescape") == data
    return made if is_cut and [line.cells for line in _rows(made, is_title)] == expected else None


def _rows(data: bytes, is_title: Callable[[str], bool]) -> Iterator[Line]:
    return text_sheet(data, is_title).lines()
