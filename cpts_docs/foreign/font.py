"""A stranger's font: TrueType or OpenType, within bounds, that may be put into a document.

What a program needs to choose a font is read here (ISO/IEC 14496-22): its family, its
weights, its characters, and what its licence says. That it can be drawn with is tried
in ``foreign/family.py``.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cpts_docs.base.errors import UnreadableError
from cpts_docs.foreign import kinds
from cpts_docs.foreign.file import MAX_FONT, content

_MAX_TABLES, _MAX_MAPS, _MAX_RANGES = 100, 8, 20_000

REGULAR, BOLD = 400, 700
"""Weights, as OS/2 has them."""

_STARTS = (b"\0\1\0\0", b"OTTO", b"true")
_OTHERS = {
    b"wOFF": "c'est une police pour le web (WOFF) : prenez son fichier TTF ou OTF",
    b"wOF2": "c'est une police pour le web (WOFF2) : prenez son fichier TTF ou OTF",
    b"ttcf": "c'est une collection de polices (TTC) : prenez un fichier TTF ou OTF pour chacune",
}
_NEEDED = ("OS/2", "cmap", "head", "hmtx", "name")
_OUTLINES = ("glyf", "CFF ", "CFF2")
_DAMAGED = "la police est coupée ou endommagée"

_RESTRICTED, _PREVIEW, _EDITABLE = 2, 4, 8
_WHOLE_ONLY, _PIXELS_ONLY = 0x100, 0x200

Ranges = tuple[tuple[int, int], ...]
"""First and last code points, in order."""


@dataclass(frozen=True)
class Font:
    """The bytes of a font and what is said in them.

    ``weights`` are the least and the largest: of a variable font, two. ``is_free`` is
    whether it may go into a file that anyone can take it out of, as a page of the web.
    """

    data: bytes
    family: str
    is_italic: bool
    weights: tuple[int, int]
    is_free: bool

    def has_weight(self, weight: int) -> bool:
        """Whether letters of that weight can be set in it."""
        return self.weights[0] <= weight <= self.weights[1]

    @cached_property
    def characters(self) -> Ranges:
        """The characters that it has."""
        return tuple(_merged(_ranges(_tables(self.data)["cmap"])))


def font(path: Path) -> Font:
    """The font in a file.

    Raises:
        UnreadableError: it is no font, one that may not be embedded, or beyond the bounds.
    """
    return _read(content(path, MAX_FONT))


def _read(data: bytes) -> Font:
    if data[:4] not in _STARTS:
        kind = kinds.kind_of(data)
        raise UnreadableError(
            _OTHERS.get(data[:4], f"c'est {kind.title}, pas une police TTF ou OTF")
        )
    try:
        tables = _tables(data)
        if any(name not in tables for name in _NEEDED) or not tables.keys() & {*_OUTLINES}:
            raise UnreadableError(_DAMAGED)
        weight, rights = struct.unpack_from(">2xH2xH", tables["OS/2"], 2)
        (selection,) = struct.unpack_from(">H", tables["OS/2"], 62)
        found = Font(
            data,
            _family(tables["name"]),
            bool(selection & 0x201),  # italic, or oblique
            _weights(tables.get("fvar", b"")) or (weight, weight),
            is_free=not rights & 0xF or bool(rights & _EDITABLE),
        )
        if not found.characters:
            raise UnreadableError(_DAMAGED)
    except (struct.error, IndexError) as error:
        raise UnreadableError(_DAMAGED) from error
    if refusal := _refusal(rights):
        raise UnreadableError(refusal)
    return found


def _refusal(rights: int) -> str:
    """Why its licence (``fsType``) keeps it out of documents, if it does."""
    if rights & _RESTRICTED and not rights & (_PREVIEW | _EDITABLE):
        return "la licence de cette police interdit de la mettre dans un document"
    if rights & _WHOLE_ONLY:
        return "la licence de cette police interdit d'en mettre une partie dans un document"
    if rights & _PIXELS_ONLY:
        return "la licence de cette police n'en permet que des images dans un document"
    return ""


def _tables(data: bytes) -> dict[str, bytes]:
    (count,) = struct.unpack_from(">H", data, 4)
    if count > _MAX_TABLES:
        raise UnreadableError(_DAMAGED)
    found = {}
    for place in range(12, 12 + 16 * count, 16):
        name, _, start, length = struct.unpack_from(">4sIII", data, place)
        if start + length > len(data):
            raise UnreadableError(_DAMAGED)
        found[name.decode("latin-1")] = data[start : start + length]
    return found


_FAMILY, _TYPOGRAPHIC_FAMILY = 1, 16
_WINDOWS, _MAC = 3, 1


def _family(table: bytes) -> str:
    """The name of the family, as Word lists it."""
    _, count, storage = struct.unpack_from(">HHH", table, 0)
    found: dict[int, str] = {}
    for place in range(6, 6 + 12 * min(count, 1000), 12):
        platform, _, _, name, length, start = struct.unpack_from(">6H", table, place)
        said = table[storage + start : storage + start + length]
        if platform == _WINDOWS:
            found[name] = said.decode("utf-16-be", "replace")
        elif platform == _MAC:
            found.setdefault(name, said.decode("mac-roman", "replace"))
    name = (found.get(_TYPOGRAPHIC_FAMILY) or found.get(_FAMILY, "")).strip()
    if not name or len(name) > 60 or not name.isprintable():
        raise UnreadableError("la police n'a pas de nom")
    return name


def _weights(table: bytes) -> tuple[int, int] | None:
    """Those of a variable font."""
    if not table:
        return None
    start, _, count, size = struct.unpack_from(">4H", table, 4)
    for place in range(start, start + size * min(count, 64), max(size, 20)):
        axis, least, _, largest = struct.unpack_from(">4siii", table, place)
        if axis == b"wght":
            return least >> 16, largest >> 16
    return None


# --------------------------------------------------------------------------
# Characters


def _ranges(table: bytes) -> Iterator[tuple[int, int]]:
    (count,) = struct.unpack_from(">H", table, 2)
    starts = set()
    for place in range(4, 4 + 8 * min(count, _MAX_TABLES), 8):
        platform, encoding, start = struct.unpack_from(">HHI", table, place)
        if platform == 0 or (platform == _WINDOWS and encoding in (1, 10)):
            starts.add(start)
    for start in sorted(starts)[:_MAX_MAPS]:
        (kind,) = struct.unpack_from(">H", table, start)
        if kind == 4:
            yield from _of_segments(table[start:])
        elif kind == 12:
            yield from _of_groups(table[start:])


def _of_segments(table: bytes) -> Iterator[tuple[int, int]]:
    """Of the format of the first 65 536 characters; a glyph 0 inside one is passed over."""
    (double,) = struct.unpack_from(">H", table, 6)
    before = -1
    for place in range(14, 14 + double, 2):
        (last,) = struct.unpack_from(">H", table, place)
        first, delta, start = struct.unpack_from(
            f">H{double - 2}xH{double - 2}xH", table, place + double + 2
        )
        if not before < first <= last:  # they are in order, and none is there twice
            raise UnreadableError(_DAMAGED)
        before = last
        if start == 0:  # glyphs follow the characters; glyph 0 is none
            missing = -delta & 0xFFFF
            yield from _without(first, last, missing) if last != 0xFFFF else ()
            continue
        glyphs = place + double + 2 + 2 * double + start
        for code in range(first, min(last, 0xFFFE) + 1):
            (glyph,) = struct.unpack_from(">H", table, glyphs + 2 * (code - first))
            if glyph:
                yield code, code


def _without(first: int, last: int, missing: int) -> Iterator[tuple[int, int]]:
    if not first <= missing <= last:
        yield first, last
        return
    yield from ((a, b) for a, b in ((first, missing - 1), (missing + 1, last)) if a <= b)


def _of_groups(table: bytes) -> Iterator[tuple[int, int]]:
    """Of the format of all characters."""
    (count,) = struct.unpack_from(">I", table, 12)
    for place in range(16, 16 + 12 * min(count, _MAX_RANGES), 12):
        first, last, glyph = struct.unpack_from(">III", table, place)
        if first <= last <= 0x10FFFF:
            yield first + (glyph == 0), last


def _merged(ranges: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    held: tuple[int, int] | None = None
    for first, last in sorted(ranges):
        if held and first <= held[1] + 1:
            held = held[0], max(held[1], last)
        else:
            if held:
                yield held
            held = first, last
    if held:
        yield held
