"""A value in the place of another, behind the same colon or dash."""

from __future__ import annotations

import re

from cpts_docs.project.patching.blocks import line_end
from cpts_docs.project.patching.changes import Change, trimmed
from cpts_docs.project.patching.places import Entry, Place
from cpts_docs.project.patching.writing import WIDTH, Like, Written, column_of

_HEADER = re.compile(r"([|>][-+]?)[-+0-9]*[ \t]*(#[^\n]*)?(?=\n|\Z)")


def like(text: str, place: Place) -> Like:
    """How a value is written that gives its place to another."""
    if place.kind in ("list", "map"):
        return Like(in_flow=place.in_flow)
    lines = text[place.start : place.end].split("\n")
    header = _HEADER.search(lines[0]) if place.style in ("|", ">") else None
    widest = max(map(len, lines[1:]), default=0)
    is_long = len(lines) == 1 and column_of(text, place.end) > WIDTH
    width = widest if len(lines) > 2 and widest > WIDTH // 2 else WIDTH
    folded = tuple(lines[1:]) if header and place.style == ">" else ()
    return Like(
        place.style, header=header[1] if header else "", width=width, lines=folded, is_long=is_long
    )


def replaced(text: str, entry: Entry, new: Written) -> Change:
    """Another value in the lines of an entry; what is said behind it on its line stays."""
    old, after = entry.value, entry.after
    if old.is_block:
        tail = "" if _is_beside(text, entry) else text[after : line_end(text, after)]
    elif old.style in ("|", ">"):
        header = _HEADER.search(text, old.start)
        tail = f" {header[2]}" if header and header[2] else ""
    else:
        tail = text[old.end : line_end(text, old.end)]
    tail = tail.rstrip()
    lead = text[after : old.start] if old.end > after and not old.is_block else ""
    if new.below and "\n" in lead:
        lead = ""
    first = f"{lead or ' '}{new.first}" if new.first else ""
    whole = "\n".join([first + tail, *new.below])
    return trimmed(text, Change(after, line_end(text, max(after, old.end)), whole))


def _is_beside(text: str, entry: Entry) -> bool:
    """Whether what has lines of its own begins on that of its dash: « - key: value »."""
    return "\n" not in text[entry.after : entry.value.start] and bool(
        entry.value.entries and "\n" not in text[entry.after : entry.value.entries[0].head]
    )


def replaced_in_flow(text: str, entry: Entry, new: str) -> Change:
    """Another value between brackets."""
    old = entry.value
    if old.end > entry.after or entry.key is None:
        return trimmed(text, Change(old.start, old.end, new))
    colon = "" if entry.after > entry.key_end else ":"
    return Change(entry.after, entry.after, f"{colon} {new}")
