"""Changes of a text: made, undone, and moved over those that somebody else made meanwhile.

Places are characters of the text that the changes are of, all of them together: none moves
another. (What a page counts is another thing: :mod:`cpts_docs.atelier.units`.)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import accumulate

from cpts_docs.project.patching import Change as Change


class OverlapError(ValueError):
    """Two changes are of the same place."""


def in_order(changes: Iterable[Change], length: int) -> list[Change]:
    """``changes`` of a text of ``length`` characters by their places, without those of nothing.

    Raises:
        OverlapError: two overlap, or one is not in the text.
    """
    found, end = [], 0
    for change in sorted(changes, key=lambda item: item[:2]):
        if not end <= change.start <= change.end <= length:
            raise OverlapError
        end = change.end
        if change.start < change.end or change.insert:
            found.append(change)
    return found


def applied(text: str, changes: Sequence[Change]) -> tuple[str, list[Change]]:
    """``text`` with ``changes``, which are in order; and the changes that undo them."""
    parts, undo, at, grown = [], [], 0, 0
    for start, end, insert in changes:
        parts += [text[at:start], insert]
        undo.append(Change(start + grown, start + grown + len(insert), text[start:end]))
        at, grown = end, grown + len(insert) - (end - start)
    return "".join([*parts, text[at:]]), undo


def mapped(changes: Iterable[Change], over: Sequence[Change], *, first: bool) -> list[Change]:
    """``changes`` of a text as changes of the same text after ``over``, both in order.

    Where both insert at one place, what ``changes`` insert comes ``first``, or behind.

    Raises:
        OverlapError: both change the same place.
    """
    return [_mapped(change, over, first) for change in changes]


def _mapped(change: Change, over: Sequence[Change], first: bool) -> Change:
    moved = 0
    for start, end, insert in over:
        point = start == end == change.start == change.end
        before = end <= change.start and not (point and first)
        if not before and (start >= change.end or point):
            break
        if not before:
            raise OverlapError
        moved += len(insert) - (end - start)
    return Change(change.start + moved, change.end + moved, change.insert)


def difference(old: str, new: str) -> list[Change]:
    """The changes that make ``new`` of ``old``, in order: of lines that differ, what differs."""
    head = _same(old, new)
    tail = _same(old[head:][::-1], new[head:][::-1])
    rest, other = old[head : len(old) - tail], new[head : len(new) - tail]
    if "\n" not in rest or "\n" not in other:
        return [Change(head, head + len(rest), other)] if rest or other else []
    lines, others = rest.splitlines(keepends=True), other.splitlines(keepends=True)
    if len(lines) * len(others) > _LINES:  # it would take its time
        return [Change(head, head + len(rest), other)]
    places = [*accumulate(map(len, lines), initial=head)]
    found = []
    for kind, a, b, c, d in SequenceMatcher(None, lines, others, autojunk=False).get_opcodes():
        if kind != "equal":
            was, now = "".join(lines[a:b]), "".join(others[c:d])
            first = _same(was, now)
            last = _same(was[first:][::-1], now[first:][::-1])
            start, end = places[a] + first, places[b] - last
            found.append(Change(start, end, now[first : len(now) - last]))
    return found


_LINES = 1_000_000
"""Pairs of lines that are looked at."""


def _same(one: str, other: str) -> int:
    """How many characters are the same from the start on."""
    low, limit = 0, min(len(one), len(other))
    while low < limit:  # by halves: slices are compared quicker than characters
        middle = (low + limit + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            limit = middle - 1
    return low
