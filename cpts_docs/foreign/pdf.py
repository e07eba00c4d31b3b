"""A PDF file from anyone, read with bounds: how long, how much, how deep; and its form.

The walk over the fields is our own and cannot loop.
"""

from __future__ import annotations

import io
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from pypdf import Configuration, PasswordType, PdfReader, apply_configuration
from pypdf.errors import DependencyError
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    NameObject,
    NullObject,
    StreamObject,
    TextStringObject,
)

from cpts_docs.base.errors import UnreadableError

# What pypdf mends in silence is no news to the user.
logging.getLogger("pypdf").addHandler(logging.NullHandler())

_MAX_BYTES = 20_000_000
_MAX_SECONDS = 1.5
_SHORT = 1_000_000  # bytes: pypdf reads them one by one in less time than that
_MAX_NODES = 5_000
_MAX_DEPTH = 20
_MAX_UNPACKED = 2_000_000  # bytes of one stream

LIMITS = Configuration(
    zlib_maximum_output_length=_MAX_UNPACKED,
    zlib_maximum_recovery_input_length=100_000,
    lzw_maximum_output_length=_MAX_UNPACKED,
    run_length_maximum_output_length=_MAX_UNPACKED,
    brotli_maximum_output_length=_MAX_UNPACKED,
    array_based_stream_maximum_output_length=_MAX_UNPACKED,
    stream_decoding_work_maximum_length=2 * _MAX_UNPACKED,
    stream_parsing_work_maximum_count=20_000,
    stream_filters_maximum_length=4,
    page_tree_maximum_entries=2_000,
    xform_maximum_invocations_per_extraction=50,
    jbig2dec_binary=None,
    disable_legacy_handling=True,
)
_MAX_OBJECTS = 200_000

PUSH_BUTTON = 1 << 16


_TOO_BIG = "le fichier dépasse 20 Mo ; un formulaire rempli en pèse cent fois moins"
_NOT_PDF = "ce n'est pas un fichier PDF"
_DAMAGED = "le fichier PDF est abîmé ; demandez-le de nouveau à son auteur"
TOO_COMPLEX = "le fichier PDF est démesuré : le lire prendrait trop de temps ou de mémoire"
_LOOPING = "le fichier PDF est abîmé : ses champs se contiennent eux-mêmes"
_ENCRYPTED = "le PDF est protégé par un mot de passe ; demandez-le sans protection"


@contextmanager
def opened(data: bytes, limits: Configuration = LIMITS) -> Iterator[tuple[PdfReader, Clock]]:
    """A file to read from within limits, and the clock that its reader must look at.

    Raises:
        UnreadableError: it is too big, damaged or locked, or what is done with
            it takes too long or too much memory.
    """
    if len(data) > _MAX_BYTES:
        raise UnreadableError(_TOO_BIG)
    if b"%PDF-" not in data[:1024]:
        raise UnreadableError(_NOT_PDF)
    clock = Clock(data) if len(data) <= _SHORT else _CloseClock(data)
    try:
        with apply_configuration(limits):
            reader = PdfReader(clock, xref_stream_maximum_entries=_MAX_OBJECTS)
            if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
                raise UnreadableError(_ENCRYPTED)
            yield reader, clock
    except UnreadableError:
        raise
    except (_OutOfTimeError, MemoryError, RecursionError):
        raise UnreadableError(TOO_COMPLEX) from None
    except DependencyError:  # pypdf lacks what an encryption needs
        raise UnreadableError(_ENCRYPTED) from None
    except Exception as error:  # pypdf raises almost anything on a damaged file
        raise UnreadableError(_DAMAGED) from error


class _OutOfTimeError(BaseException):
    """Not an Exception, so that no ``except`` inside pypdf takes it for a damaged object."""


class Clock(io.BytesIO):
    """The bytes of a file, for as long as reading it may take.

    Whoever reads for ever goes back, again and again.
    """

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self._end = time.monotonic() + _MAX_SECONDS

    def check(self) -> None:
        """End the reading if it has taken too long."""
        if time.monotonic() > self._end:
            raise _OutOfTimeError

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place in the file, if there is time left."""
        self.check()
        return super().seek(offset, whence)


class _CloseClock(Clock):
    """The same for a file so long that reading it once, byte by byte, takes too much time."""

    def read(self, size: int | None = -1, /) -> bytes:
        self.check()
        return super().read(size)


# --------------------------------------------------------------------------
# Its form


@dataclass(frozen=True, slots=True)
class Node:
    """A field or one of its widgets, with what it has from those above it."""

    entries: DictionaryObject
    name: str = ""
    kind: str = ""
    flags: int = 0
    value: Any = None
    depth: int = 0


def leaves(form: DictionaryObject, clock: Clock) -> Iterator[Node]:
    """The nodes without kids below a form's /Fields, in order; bounded whatever the file says."""
    waiting = [(kid, Node(form)) for kid in reversed(items(form.get("/Fields")))]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        clock.check()
        item, parent = waiting.pop()
        entries = resolved(item)
        if not isinstance(entries, DictionaryObject):
            continue
        node = _below(parent, entries)
        if node.depth > _MAX_DEPTH:
            raise UnreadableError(_LOOPING)
        kids = items(entries.get("/Kids"))
        waiting += [(kid, node) for kid in reversed(kids)]
        if not kids:
            yield node
    if waiting:
        raise UnreadableError(TOO_COMPLEX)


def _below(parent: Node, entries: DictionaryObject) -> Node:
    node = replace(parent, entries=entries, depth=parent.depth + 1)
    if "/T" in entries:
        part = text_of(resolved(entries["/T"]))
        node = replace(node, name=f"{node.name}.{part}" if node.name else part)
    if isinstance(kind := resolved(entries.get("/FT")), NameObject):
        node = replace(node, kind=str(kind))
    if isinstance(flags := resolved(entries.get("/Ff")), int):
        node = replace(node, flags=flags)
    if (value := resolved(entries.get("/V"))) is not None:
        node = replace(node, value=value)
    return node


def button_of(node: Node) -> str:
    """The state that a group says it is in, or else the one that this box is in."""
    return state_of(node.value) or state_of(resolved(node.entries.get("/AS")))


def state_of(value: Any) -> str:
    """The state of a box: a name, "" if it is off."""
    state = value[1:] if isinstance(value, NameObject) else text_of(value)
    return "" if state == "Off" else state


def text_of(value: Any) -> str:
    """A text string or stream, with one newline between its lines."""
    match value:
        case TextStringObject():
            text = str(value)
        case ByteStringObject():
            text = _decoded(bytes(value))
        case StreamObject():
            text = _decoded(value.get_data())
        case _:
            return ""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    return content.decode("cp1252", "replace")


_MARKS = ((b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"), (b"\xef\xbb\xbf", "utf-8"))


def resolved(value: Any) -> Any:
    """What a reference refers to; null is None."""
    target = value.get_object() if value is not None else None
    return None if isinstance(target, NullObject) else target


def items(value: Any) -> list[Any]:
    """The items of an array, none if it is something else."""
    target = resolved(value)
    return list(target) if isinstance(target, ArrayObject) else []
