"""What was added to the pages of our forms themselves, by programs that draw on a page.

All that our writer puts on a page is marked: as a piece of the text that is
read, or as decoration (ISO 14289-1, 7.1). What is drawn outside of any mark
came later. Only our own forms can be judged so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from pypdf import PageObject
from pypdf.generic import DictionaryObject, StreamObject

from cpts_docs.foreign.pdf import Clock, below

_BRACKET = re.compile(rb"\\.|[()]", re.DOTALL)
_PICTURE, _ITS_END = re.compile(rb"\sID\s"), re.compile(rb"\sEI(?!\S)")
_OPERATOR = re.compile(
    rb"(?<![^\s\]>)])(?:(BMC|BDC)|(EMC)|/([^\s/<>\[\](){}%]+)\s+Do|(T[jJ]|['\"]|[SsfFbB]\*?|sh|EI))"
    rb"(?![^\s\[</(%])"
)
_MAX_DEPTH = 4  # drawings within drawings

Added = Literal["", "some", "all"]
"""Whether nothing of a page was added, some of what it shows, or all: the page itself."""


def added(page: PageObject, clock: Clock) -> Added:
    """What was added to a page, or made anew so that nobody can tell."""
    try:
        contents = page.get_contents()
        data = contents.get_data() if contents is not None else b""
        has_marks, has_loose = _looked_through(data, page, clock, 0)
    except Exception:  # pypdf raises almost anything on a page of others; ours it can read
        return "all"
    return "" if not has_loose else "some" if has_marks else "all"


def _looked_through(
    data: bytes, owner: DictionaryObject, clock: Clock, depth: int
) -> tuple[bool, bool]:
    """Whether anything of a content is marked, and whether anything is drawn outside of marks.

    Some programs draw the old page as one drawing, and what they add as another.
    """
    clock.check()
    has_marks, has_loose, drawings = _kept(data) if len(data) <= _MAX_KEPT else _outline(data)
    for drawing in drawings if depth < _MAX_DEPTH else ():
        clock.check()
        inside = below(owner, "/Resources", "/XObject", f"/{drawing}")
        if isinstance(inside, StreamObject) and inside.get("/Subtype") == "/Form":
            found = _looked_through(inside.get_data(), inside, clock, depth + 1)
            has_marks, has_loose = has_marks or found[0], has_loose or found[1]
        else:
            has_loose = True
    return has_marks, has_loose or bool(drawings and depth >= _MAX_DEPTH)


class _Outline(NamedTuple):
    """Whether a content has marks, paints outside of them, and which drawings it puts there."""

    has_marks: bool
    has_loose: bool
    drawings: Sequence[str]


def _outline(data: bytes) -> _Outline:
    open_marks = 0
    has_marks = has_loose = False
    drawings = []
    for begins, ends, drawing, paints in _OPERATOR.findall(_without_texts(data)):
        if begins:
            has_marks = True
            open_marks += 1
        elif ends:
            open_marks = max(0, open_marks - 1)
        elif open_marks:
            continue
        elif drawing:
            drawings.append(drawing.decode("latin-1"))
        elif paints:
            has_loose = True
    return _Outline(has_marks, has_loose, drawings)


_MAX_KEPT = 100_000  # bytes
_kept = lru_cache(10)(_outline)  # the same pages, form after form


def _without_texts(data: bytes) -> bytes:
    """The operators of a page: its strings and pictures could look like some."""
    data = _without_pictures(data)
    pieces, depth, place = [], 0, 0
    for bracket in _BRACKET.finditer(data):
        if bracket[0] == b"(":
            if not depth:
                pieces.append(data[place : bracket.start()])
            depth += 1
        elif bracket[0] == b")" and depth:
            depth -= 1
            place = bracket.end()
    return b" ".join([*pieces, b"" if depth else data[place:]])


def _without_pictures(data: bytes) -> bytes:
    pieces, place = [], 0
    while (start := _PICTURE.search(data, place)) and (end := _ITS_END.search(data, start.end())):
        pieces.append(data[place : start.start()])
        place = end.start()
    return b"".join([*pieces, data[place:]])


def added_text(page: PageObject, clock: Clock) -> str:
    """The text that was added to a page; "" if it is none, or cannot be read."""
    depth, texts = 0, []

    def before(operator: bytes, _operands: Any, _cm: Any, _tm: Any) -> None:
        nonlocal depth
        clock.check()
        depth += {b"BMC": 1, b"BDC": 1, b"EMC": -1}.get(operator, 0)

    def take(text: str, _cm: Any, _tm: Any, _font: Any, _size: Any) -> None:
        if depth <= 0:
            texts.append(text)

    try:
        page.extract_text(visitor_operand_before=before, visitor_text=take)
    except Exception:  # what it says is wanted for a message only
        return ""
    return " ".join("".join(texts).split())
