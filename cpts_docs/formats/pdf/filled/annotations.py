"""What stands on the pages of a PDF on top of their contents, and where (ISO 32000-1, 12.5)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from cpts_docs.base.errors import UnreadableError
from cpts_docs.foreign.pdf import TOO_COMPLEX, Clock, Key, items, key_of, resolved

_MAX_ANNOTATIONS = 5_000

_HIDDEN, _NO_VIEW = 1 << 1, 1 << 5

Rect = tuple[float, float, float, float]
"""Left, low, right and high edge, in points from the page's lower left."""

NOWHERE: Rect = (0.0, 0.0, 0.0, 0.0)


class Annotation(NamedTuple):
    """One of a page (the first is 1): a widget of a field, a note, a stroke of a pen."""

    entries: DictionaryObject
    key: Key
    page: int

    @property
    def kind(self) -> str:
        """``/Widget``, ``/Ink`` and so on."""
        return str(resolved(self.entries.get("/Subtype")) or "")

    @property
    def rect(self) -> Rect:
        """Where it stands."""
        return rect_of(self.entries)

    @property
    def is_shown(self) -> bool:
        """Whether a person sees it on the screen."""
        flags = resolved(self.entries.get("/F"))
        return not (isinstance(flags, int) and flags & (_HIDDEN | _NO_VIEW))


def annotations_of(reader: PdfReader, clock: Clock) -> list[Annotation]:
    """Those of all pages, each once, in the order of the pages.

    Raises:
        UnreadableError: there are too many.
    """
    found: dict[Key, Annotation] = {}
    for number, page in enumerate(reader.pages, 1):
        for item in items(page.get("/Annots")):
            clock.check()
            entries = resolved(item)
            if isinstance(entries, DictionaryObject):
                key = key_of(entries)
                found.setdefault(key, Annotation(entries, key, number))
        if len(found) > _MAX_ANNOTATIONS:
            raise UnreadableError(TOO_COMPLEX)
    return list(found.values())


# --------------------------------------------------------------------------
# Geometry


def rect_of(entries: DictionaryObject) -> Rect:
    """The rectangle of an annotation; one of no size if the file does not say it."""
    sides = [resolved(item) for item in items(entries.get("/Rect"))]
    if len(sides) != 4 or not all(map(_is_finite, sides)):
        return NOWHERE
    x, y, other_x, other_y = map(float, sides)
    return min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y)


def _is_finite(value: Any) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


def has_size(rect: Rect) -> bool:
    """Whether there is anything to see."""
    return rect[0] < rect[2] and rect[1] < rect[3]


def distance(rect: Rect, other: Rect) -> float:
    """How far the middle of ``rect`` is from the edge of ``other``; 0 if it is inside."""
    x, y = (rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2
    return math.hypot(_outside(x, other[::2]), _outside(y, other[1::2]))


def _outside(place: float, span: Sequence[float]) -> float:
    return max(span[0] - place, place - span[1], 0.0)


def overlap(rect: Rect, other: Rect, margin: float) -> bool:
    """Whether ``rect``, less a ``margin`` all around, has a part in common with ``other``."""
    x, y = min(margin, (rect[2] - rect[0]) / 2), min(margin, (rect[3] - rect[1]) / 2)
    return (
        rect[0] + x <= other[2]
        and other[0] <= rect[2] - x
        and rect[1] + y <= other[3]
        and other[1] <= rect[3] - y
    )
