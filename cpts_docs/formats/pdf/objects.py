"""The objects of which a PDF file is made, read and written (ISO 32000-1, 7.3).

Only what appending to Typst's files takes: it writes each object on its own,
in the plain syntax, with a plain table of where they stand. pypdf does far
more and needs ten times as long, half of it to be imported; it reads the
files that people send back.

An object is a ``dict`` with names for keys, a ``list``, a ``bool``, an ``int``
or ``float``, ``None``, a ``str`` for a name (``"/Type"``), a
:class:`Reference`, or :class:`Written` for a string and any other object as
it stands in a file.
"""

from __future__ import annotations

import re
import zlib
from codecs import BOM_UTF16_BE
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any


class Reference(int):
    """The number of an object that stands elsewhere in the file."""


class Written(bytes):
    """An object as it is written in a file."""


# --------------------------------------------------------------------------
# Writing


def written(value: Any) -> bytes:
    """``value`` as it is written in a file."""
    return _WRITERS[type(value)](value)


def _dictionary(value: dict[str, Any]) -> bytes:
    entries = [
        b"%b %b" % (_name_written(key), _WRITERS[type(item)](item)) for key, item in value.items()
    ]
    return b"<<%b>>" % b" ".join(entries)


@lru_cache(1000)  # the same few, time and again
def _name_written(text: str) -> bytes:
    return text.encode("ascii")


_WRITERS: dict[type, Callable[[Any], bytes]] = {
    Written: lambda value: value,
    str: _name_written,
    Reference: lambda value: b"%d 0 R" % value,
    bool: lambda value: b"true" if value else b"false",
    int: lambda value: b"%d" % value,
    float: lambda value: f"{value:.5f}".rstrip("0").rstrip(".").encode("ascii"),
    dict: _dictionary,
    list: lambda value: b"[%b]" % b" ".join([_WRITERS[type(item)](item) for item in value]),
    type(None): lambda value: b"null",
}


def stream(content: bytes, entries: Mapping[str, Any], *, packed: bool = False) -> Written:
    """A stream object of that content; ``packed`` with Flate."""
    entries = dict(entries)
    if packed:
        content = zlib.compress(content, 9)
        entries["/Filter"] = "/FlateDecode"
    entries["/Length"] = len(content)
    return Written(b"%b\nstream\n%b\nendstream" % (written(entries), content))


def name(text: str) -> str:
    """A name object: ``oui`` is ``/oui``; signs but for ASCII's letters and digits are numbers."""
    return "/" + re.sub(rb"[^0-9A-Za-z._-]", lambda m: b"#%02x" % ord(m[0]), text.encode()).decode()


def string(text: str) -> Written:
    """A text string: as it is when that is safe, else in UTF-16."""
    if text.isascii() and text.isprintable():
        return Written(b"(%b)" % re.sub(rb"([\\()])", rb"\\\1", text.encode("ascii")))
    return hexadecimal(BOM_UTF16_BE + text.encode("utf-16-be", "replace"))


def hexadecimal(content: bytes) -> Written:
    """A string of any bytes."""
    return Written(b"<%b>" % content.hex().encode("ascii"))


# --------------------------------------------------------------------------
# Reading

_TOKEN = re.compile(
    rb"""[\s\0]*(?:
      (?P<open> << | \[ )
    | (?P<close> >> | \] )
    | (?P<name> /[^\s\0()<>\[\]{}/%]* )
    | (?P<reference> \d+ ) [ ] \d+ [ ] R \b
    | (?P<real> [-+]?\d*\.\d* )
    | (?P<integer> [-+]?\d+ )
    | (?P<hexadecimal> <[0-9A-Fa-f\s]*> )
    | (?P<string> \( )
    | (?P<word> true | false | null )
    )""",
    re.VERBOSE,
)
_PART_OF_STRING = re.compile(rb"[^\\()]+|\\.|[()]", re.DOTALL)


def read(pdf: bytes, place: int) -> Any:
    """The object that begins at ``place``; of a stream, its dictionary.

    Raises:
        ValueError: there is none.
    """
    outer: list[Any] = []
    stack = [outer]  # the lists and dictionaries that are open, the innermost last
    while not outer or len(stack) > 1:
        token = _TOKEN.match(pdf, place)
        if token is None:
            raise ValueError(f"no object: {pdf[place : place + 40]!r}")
        place = token.end()
        kind, text = token.lastgroup, token[token.lastgroup or 0]
        if kind == "open":
            stack.append([])
            continue
        if kind == "close":
            items = stack.pop()
            closes_list = text == b"]"
            value: Any = items if closes_list else dict(zip(items[::2], items[1::2], strict=True))
        elif kind == "string":
            start, place = place - 1, _end_of_string(pdf, place)
            value = Written(pdf[start:place])
        else:
            value = _MAKERS[kind or ""](text)
        stack[-1].append(value)
    return outer[0]


_MAKERS: dict[str, Callable[[bytes], Any]] = {
    "name": lambda text: text.decode("latin-1"),
    "reference": Reference,
    "integer": int,
    "real": float,
    "hexadecimal": Written,
    "word": {b"true": True, b"false": False, b"null": None}.__getitem__,
}


def _end_of_string(pdf: bytes, place: int) -> int:
    depth = 1
    while depth:
        part = _PART_OF_STRING.match(pdf, place)
        if part is None:
            raise ValueError("a string without an end")
        depth += {b"(": 1, b")": -1}.get(part[0], 0)
        place = part.end()
    return place
