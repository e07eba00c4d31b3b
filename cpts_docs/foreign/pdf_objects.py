"""The objects of a PDF as they are written by the programs that we know, read fast.

The same objects of pypdf come out as pypdf would read, or none at all: a text that is not plain
(comments, names and numbers in odd forms, anything damaged) is left to pypdf.

Forms of one mailing are the same but for what people filled in. So an object is understood once
from its bytes, and each file then has its own copy, with references into itself.
"""

from __future__ import annotations

import re
from functools import lru_cache
from io import BytesIO
from typing import Any, NamedTuple

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    create_string_object,
    read_object,
)

_MAX_KEPT = 2_000
"""Bytes of an object that is kept to be met again; a field of ours has some hundreds."""

_MAX_WORD = 100
_MAX_DEPTH = 20

_WORD = re.compile(
    rb"""
      << | >> | \[ | \]
    | (?: [0-9]{1,9}[ ][0-9]{1,5}[ ]R
        | /[!-$&'*-.0-;=?-Z\\^-z|~]{1,100}
        | [+-]?[0-9]{1,15}(?:\.[0-9]{0,15})? | [+-]?\.[0-9]{1,15}
        | true | false | null
      )(?=[ \t\r\n/<>\[\]()])
    | <(?:[0-9A-Fa-f]{2})*+>
    | \( (?: [^\\()]++ | \\. | \((?: [^\\()]++ | \\. )*+\) )*+ \)
    | (?=[^ \t\r\n])  # anything else: an empty word
    """,
    re.VERBOSE | re.DOTALL,
)
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


def understood(text: bytes) -> Any:
    """The dictionary or array that a text is, alone.

    It consists of ``dict``, ``list``, :class:`Reference`, and objects of pypdf that no file owns.

    Raises:
        NotPlainError: it is something else, or pypdf has to read it.
    """
    return _kept(text) if len(text) <= _MAX_KEPT else _understood(text)


def _understood(text: bytes) -> Any:
    outer: list[Any] = []
    stack = [outer]  # the arrays and dictionaries that are open, the innermost last
    for word in _WORD.findall(text):
        if word in (b"<<", b"["):
            stack.append([])
        elif word in (b">>", b"]"):
            items = stack.pop()
            if not stack:
                raise NotPlainError
            stack[-1].append(items if word == b"]" else _entries(items))
        else:
            stack[-1].append(_known(word) if len(word) <= _MAX_WORD else _made(word))
        if len(stack) > _MAX_DEPTH:
            raise NotPlainError
    if len(outer) != 1 or len(stack) != 1 or not isinstance(outer[0], dict | list):
        raise NotPlainError
    return outer[0]


_kept = lru_cache(500)(_understood)  # a mailing's forms have 50 to 300 objects


def _entries(items: list[Any]) -> dict[Any, Any]:
    keys, values = items[::2], items[1::2]
    if not all(type(key) is NameObject for key in keys) or len({*keys}) < len(values):
        raise NotPlainError
    return dict(zip(keys, values, strict=True))


def _made(word: bytes) -> Any:
    match word[:1]:
        case b"":
            raise NotPlainError
        case b"(":
            content = word[1:-1]
            escaped = b"\\" in content
            return create_string_object(_ESCAPE.sub(_unescaped, content) if escaped else content)
        case b"<":
            return create_string_object(bytes.fromhex(word[1:-1].decode()))
    if word.endswith(b"R") and not word.startswith(b"/"):
        return Reference(*map(int, word.split()[:2]))
    return read_object(BytesIO(b"%b " % word), None)


_known = lru_cache(2_000)(_made)  # the same few, time and again


def _unescaped(escape: re.Match[bytes]) -> bytes:
    if escape[1] and escape[1] < b"400":
        return bytes([int(escape[1], 8)])
    if escape[2] not in _ESCAPED:
        raise NotPlainError
    return _ESCAPED[escape[2]]


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
