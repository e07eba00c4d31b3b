"""A stranger's picture: PNG, JPEG or SVG, within bounds, whose size is known."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cpts_docs.base.errors import UnreadableError
from cpts_docs.foreign import kinds
from cpts_docs.foreign.file import MAX_PICTURE, MAX_PIXELS, content

MAX_RATIO = 12
"""How many times wider than high, or higher than wide, a picture may be."""

_TRIED = 20
"""How high a photo is drawn, in pixels, to see that it can be; an SVG, as it will be shown."""

_HEAD = 4096
"""Where an SVG begins, after what its editor has to say."""

_TRUNCATED = "l'image est coupée ou endommagée"
_TURNED = (
    "l'image est à tourner, d'après ce que l'appareil photo y a noté (EXIF), et tous les "
    "programmes ne le font pas : ouvrez-la, tournez-la, enregistrez-la"
)
_NOTES, _TURN = 0xE1, 0x112
"""The marker of what a camera noted of a JPEG; the number of the note that asks to turn it."""
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The markers of a JPEG that give its size."""
_ALONE = frozenset({0x01, *range(0xD0, 0xD8), 0xFF})
"""Those that have no content."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The bytes of a picture; width and height are in a unit of its own."""

    kind: Literal["png", "jpeg", "svg"]
    data: bytes
    width: float
    height: float


def picture(path: Path) -> Picture:
    """The picture in a file.

    Raises:
        UnreadableError: it is no picture that can be shown, or one beyond the bounds.
    """
    found = _read(content(path, MAX_PICTURE))
    if not 1 / MAX_RATIO <= found.width / found.height <= MAX_RATIO:
        raise UnreadableError(f"l'image est plus de {MAX_RATIO} fois plus longue que large")
    if _shows_nothing(found):
        raise UnreadableError("l'image ne montre rien : elle est endommagée, ou transparente")
    return found


def _shows_nothing(found: Picture) -> bool:
    """Whether all of it is transparent once drawn, as what no decoder understands is."""
    from cpts_docs.foreign.drawing import as_pixels, drawn

    pixels = as_pixels(found).data if found.kind == "svg" else drawn(found, _TRIED)
    _, height = _png_size(pixels)
    packed = b"".join(body for name, body in _png_chunks(pixels) if name == "IDAT")
    rows = bytearray(zlib.decompress(packed))
    del rows[:: len(rows) // height]  # how each row is written
    return not any(rows)


def _read(data: bytes) -> Picture:
    kind = kinds.kind_of(data)
    if kind is kinds.PNG:
        return Picture("png", data, *_bounded(*_png_size(data)))
    if kind is kinds.JPEG:
        return Picture("jpeg", data, *_bounded(*_jpeg_size(data)))
    if kind in (kinds.SVG, kinds.XML) or (kind is kinds.TEXT and b"<svg" in data[:_HEAD]):
        from cpts_docs.foreign import svg

        return Picture("svg", *svg.cleaned(data))
    raise UnreadableError(f"c'est {kind.title}, pas une image PNG, JPEG ou SVG")


def _bounded(width: int, height: int) -> tuple[int, int]:
    if not width * height:
        raise UnreadableError(_TRUNCATED)
    if width * height > MAX_PIXELS:
        millions = MAX_PIXELS // 1_000_000
        raise UnreadableError(f"l'image dépasse {millions} millions de pixels ({width} × {height})")
    return width, height


def _png_size(data: bytes) -> tuple[int, int]:
    """As the first chunk has it; every chunk must be whole."""
    chunks = dict(_png_chunks(data))
    if "IHDR" not in chunks or "IDAT" not in chunks or "IEND" not in chunks:
        raise UnreadableError(_TRUNCATED)
    width, height = struct.unpack_from(">II", chunks["IHDR"].ljust(8, b"\0"))
    return width, height


def _png_chunks(data: bytes) -> Iterator[tuple[str, bytes]]:
    place = 8
    while place < len(data):
        head, place = data[place : place + 8], place + 8
        if len(head) < 8:
            raise UnreadableError(_TRUNCATED)
        length, name = struct.unpack(">I4s", head)
        body, check = data[place : place + length], data[place + length : place + length + 4]
        if zlib.crc32(name + body) != int.from_bytes(check) or len(check) < 4:
            raise UnreadableError(_TRUNCATED)
        yield name.decode("latin-1"), body
        if name == b"IEND":
            return
        place += length + 4


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """As the head of the frame has it."""
    if b"\xff\xd9" not in data:
        raise UnreadableError(_TRUNCATED)
    place = 2
    while place + 10 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker in _FRAMES:
            height, width, colours = struct.unpack_from(">HHB", data, place + 5)
            if colours not in (1, 3):
                raise UnreadableError("l'image est en couleurs d'imprimerie (CMJN), et non en RVB")
            return width, height
        place += 1 if marker == 0xFF else 2  # a filling, or a marker
        if marker not in _ALONE:
            length = int.from_bytes(data[place : place + 2])
            if marker == _NOTES and _asks_to_turn(data[place + 2 : place + length]):
                raise UnreadableError(_TURNED)
            place += length
    raise UnreadableError(_TRUNCATED)


def _asks_to_turn(notes: bytes) -> bool:
    """Whether a camera's notes (Exif) ask to turn the picture: a browser does, Word does not."""
    label, tiff = notes[:6], notes[6:]
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        (place,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, place)
        entries = [
            struct.unpack_from(f"{order}HHIH", tiff, place + 2 + 12 * index)
            for index in range(count)
        ]
    except struct.error:
        return False
    return label == b"Exif\0\0" and any(tag == _TURN and way > 1 for tag, _, _, way in entries)
