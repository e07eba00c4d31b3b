"""The text strings of a PDF, in each of the ways that programs write them (ISO 32000-2, 7.9.2.2).

They say themselves when they are in UTF-16 or UTF-8, which may hold escapes
that name a language; all others are in an encoding of PDF's own. Some programs
write UTF-8 and do not say so.
"""

from __future__ import annotations

import re
from typing import Any

from pypdf.generic import ByteStringObject, StreamObject, TextStringObject

_MARKS = ((b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"), (b"\xef\xbb\xbf", "utf-8"))

_LANGUAGE = re.compile("\x1b[A-Za-z]{2}(?:-?[A-Za-z]{2})?\x1b")

_MAX_QUOTED = 100

_PDF_DOC = dict(
    zip(
        (*range(0x18, 0x20), *range(0x80, 0x9F), 0xA0),
        "˘ˇˆ˙˝˛˚˜•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž€",
        strict=True,
    )
)
"""Where PDFDocEncoding is not Latin-1."""


def text_of(value: Any) -> str:
    """A text string or stream, with one newline between its lines; "" for anything else."""
    match value:
        case TextStringObject() if value.autodetect_utf16:
            text = str(value)
        case TextStringObject():
            text = _decoded(value.original_bytes)
        case ByteStringObject():
            text = _decoded(bytes(value))
        case StreamObject():
            text = _decoded(value.get_data())
        case _:
            return ""
    return _LANGUAGE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def _decoded(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    if not content.isascii():
        try:  # two signs of French are never one of UTF-8 by chance: « Ã© » is no word
            return content.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return content.decode("latin-1").translate(_PDF_DOC)


def quoted(text: str) -> str:
    """The beginning of a text, on one line and between quotation marks."""
    line = " ".join(text[: 3 * _MAX_QUOTED].split())
    return f"« {line[:_MAX_QUOTED].rstrip()}{'…' if len(line) > _MAX_QUOTED else ''} »"
