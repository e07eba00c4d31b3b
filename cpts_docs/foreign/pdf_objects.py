"""The objects of a PDF as they are written by the programs that we know, read fast.

The same objects of pypdf come out as pypdf would read, or none at all: a text that is not plain
(comments, names and numbers in odd forms, anything damaged) is left to pypdf.

Forms of one mailing are the same but for what people filled in. So an object is understood once
from its bytes, and each file then has its own copy, with references into itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from typing import Any, NamedTuple

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    PdfObject,
    create_string_object,
    read_object,
)

_MAX_KEPT = 2_000
"""Bytes of an object that is kept to be met again; a field of ours has some hundreds."""

_MAX_DEPTH = 20

_TOKEN = re.compile(
    rb"""[ \t\r\n]*(?:
      (?P<open> << | \[ )
    | (?P<close> >> | \] )
    | (?P<reference> [0-9]{1,9}[ ][0-9]{1,5}[ ]R (?=[ \r\n/<>\[\]()]) )
    | (?P<scalar> (?: /[!-$&'*-.0-;=?-Z\\^-z|~]{1,100} | [+-]?[0-9]{1,15}(?:\.[0-9]{0,15})?
                    | [+-]?\.[0-9]{1,15} | true | false | null ) (?=[ \r\n/<>\[\]()]) )
    | (?P<hexadecimal> <(?:[0-9A-Fa-f]{2})*> )
    | (?P<string> \( )
    )""",
    re.VERBOSE,
)
_PART_OF_STRING = re.compile(rb"[^\\()]+|\\.|[()]", re.DOTALL)
_ESCAPE = re.compile(rb"\\(?:([0-7]{3})|(.))", re.DOTALL)
_ESCAPED = {
    **{sign: sign for sign in (b"(", b")", b"\\")},
    **{b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"},
}


class NotPlainError(Exception):
    """What pypdf has to read."""


class Reference(NamedTuple):
    """To an object of the file in which it is met."""

    number: int
    generation: int


class Plain(NamedTuple):
    """A dictionary or array that is understood, and how many bytes it took.

    ``value`` consists of ``dict``, ``list``, :class:`Reference`, and objects of pypdf that no
    file owns.
    """

    value: Any
    length: int


def understood(text: bytes) -> Plain:
    """The dictionary or array at the beginning of a text.

    Raises:
        NotPlainError: there is none, or pypdf has to read it.
    """
    return _kept(text) if len(text) <= _MAX_KEPT else _understood(text)


def _understood(text: bytes) -> Plain:
    outer: list[Any] = []
    stack = [outer]  # the arrays and dictionaries that are open, the innermost last
    place = 0
    while not outer or len(stack) > 1:
        token = _TOKEN.match(text, place)
        if token is None or len(stack) > _MAX_DEPTH:
            raise NotPlainError
        place = token.end()
        kind, written = token.lastgroup or "", token[token.lastgroup or 0]
        if kind == "open":
            stack.append([])
        elif kind == "close":
            items = stack.pop()
            if not stack:
                raise NotPlainError
            stack[-1].append(items if written == b"]" else _entries(items))
        elif kind == "string":
            start, place = place, _end_of_string(text, place)
            stack[-1].append(_string(text[start : place - 1]))
        else:
            stack[-1].append(_MAKERS[kind](written))
    if not isinstance(outer[0], dict | list):
        raise NotPlainError
    return Plain(outer[0], place)


_kept = lru_cache(500)(_understood)  # a mailing's forms have 50 to 300 objects


def _entries(items: list[Any]) -> dict[Any, Any]:
    keys, values = items[::2], items[1::2]
    if not all(type(key) is NameObject for key in keys) or len({*keys}) < len(values):
        raise NotPlainError
    return dict(zip(keys, values, strict=True))


def _end_of_string(text: bytes, place: int) -> int:
    depth = 1
    while depth:
        part = _PART_OF_STRING.match(text, place)
        if part is None:
            raise NotPlainError
        depth += {b"(": 1, b")": -1}.get(part[0], 0)
        place = part.end()
    return place


def _string(content: bytes) -> PdfObject:
    return create_string_object(_ESCAPE.sub(_unescaped, content) if b"\\" in content else content)


def _unescaped(escape: re.Match[bytes]) -> bytes:
    if escape[1] and escape[1] < b"400":
        return bytes([int(escape[1], 8)])
    if escape[2] not in _ESCAPED:
        raise NotPlainError
    return _ESCAPED[escape[2]]


@lru_cache(2_000)  # the same few, time and again
def _scalar(text: bytes) -> PdfObject:
    return read_object(BytesIO(b"%b " % text), None)


_MAKERS: dict[str, Callable[[bytes], Any]] = {
    "scalar": _scalar,
    "reference": lambda text: Reference(*map(int, text.split()[:2])),
    "hexadecimal": lambda text: create_string_object(bytes.fromhex(text[1:-1].decode())),
}


def belonging(value: Any, reader: PdfReader) -> Any:
    """What is :func:`understood`, as an object of a file."""
    kind = type(value)
    if kind is dict:
        made = DictionaryObject()
        made.update(
            {
                key: belonging(item, reader) if type(item) in _OWNED else item
                for key, item in value.items()
            }
        )
        return made
    if kind is list:
        return ArrayObject(
            belonging(item, reader) if type(item) in _OWNED else item for item in value
        )
    return IndirectObject(value.number, value.generation, reader)


_OWNED = frozenset({dict, list, Reference})
