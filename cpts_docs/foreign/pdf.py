"""A PDF file from anyone, read with bounds: how long, how much, how deep; and its form.

The walk over the fields is our own and cannot loop.
"""

from __future__ import annotations

import io
import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
from typing import Any, NamedTuple

from pypdf import Configuration, PasswordType, PdfReader, apply_configuration
from pypdf.errors import DependencyError, LimitReachedError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
)

from cpts_docs.base.errors import UnreadableError
from cpts_docs.base.installing import package
from cpts_docs.foreign.file import check_size
from cpts_docs.foreign.pdf_plain import PlainReader
from cpts_docs.foreign.pdf_strings import text_of

# What pypdf mends in silence is no news to the user.
logging.getLogger("pypdf").addHandler(logging.NullHandler())

_MAX_SECONDS = 1.5
_STRIDE = 50  # steps: a tenth of a millisecond
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
_MAX_LISTED = 50_000  # objects outside of streams; a form of ours has 300
_MAX_REVISIONS = 1_000  # tables of objects, one for each time that a file was saved

PUSH_BUTTON = 1 << 16


_NOT_PDF = "ce n'est pas un fichier PDF"
_DAMAGED = "le fichier PDF est abîmé ; demandez-le de nouveau à son auteur"
TOO_COMPLEX = "le fichier PDF est démesuré : le lire prendrait trop de temps ou de mémoire"
_LOOPING = "le fichier PDF est abîmé : ses champs se contiennent eux-mêmes"
_CUT = "le fichier PDF est abîmé : sa fin manque ; demandez-le de nouveau à son auteur"
_SEVERAL = "ce fichier est fait de plusieurs PDF, bout à bout ; donnez chacun à part"
_ENCRYPTED = "le PDF est protégé par un mot de passe ; demandez-le sans protection"
_LOCKED = (
    "le PDF est protégé d'une façon que le programme ne sait pas ouvrir (certificat, gestion des "
    "droits) ; demandez-le sans protection"
)
_NO_CRYPTOGRAPHY = (
    "le PDF est chiffré, et il manque de quoi le déchiffrer : installez « cryptography » "
    f"({package('cryptography')})"
)


@contextmanager
def opened(data: bytes, limits: Configuration = LIMITS) -> Iterator[tuple[PdfReader, Clock]]:
    """A file to read from within limits, and the clock that its reader must look at.

    Raises:
        UnreadableError: it is too big, damaged or locked, or what is done with
            it takes too long or too much memory.
    """
    _check_bytes(data)
    clock = Clock(data) if len(data) <= _SHORT else _CloseClock(data)
    try:
        # Closed, for its objects, which know it, outlive it otherwise.
        with apply_configuration(limits), _decrypted(clock) as reader:
            yield reader, clock
    except UnreadableError:
        raise
    except (_OutOfTimeError, MemoryError, RecursionError, LimitReachedError):
        raise UnreadableError(TOO_COMPLEX) from None
    except DependencyError:  # pypdf lacks what an encryption needs
        raise UnreadableError(_NO_CRYPTOGRAPHY) from None
    except Exception as error:  # pypdf raises almost anything on a damaged file
        raise UnreadableError(_DAMAGED) from error


def _check_bytes(data: bytes) -> None:
    """Refuse what need not be parsed to be refused."""
    check_size(data)
    if b"%PDF-" not in data[:1024]:
        raise UnreadableError(_NOT_PDF)
    has_many = len(data) > _MAX_LISTED * len(b" obj") and data.count(b" obj") > _MAX_LISTED
    if has_many or data.count(b"trailer") > _MAX_REVISIONS:
        raise UnreadableError(TOO_COMPLEX)
    # Without its end, a file that was filled in is the blank that it was before.
    if b" obj" in data[data.rfind(b"%%EOF") + 1 :]:
        raise UnreadableError(_CUT)
    if re.search(rb"%%EOF\s{0,9}%PDF-\d", data):  # a reader shows the last, and no other
        raise UnreadableError(_SEVERAL)


def _decrypted(clock: Clock) -> PdfReader:
    try:
        reader = PlainReader(clock, xref_stream_maximum_entries=_MAX_OBJECTS)
    except NotImplementedError:  # an encryption that pypdf does not know
        raise UnreadableError(_LOCKED) from None
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise UnreadableError(_ENCRYPTED)
    return reader


class _OutOfTimeError(BaseException):
    """Not an Exception, so that no ``except`` inside pypdf takes it for a damaged object."""


class Clock(io.BytesIO):
    """The bytes of a file, for as long as reading it may take: so much time of the processor.

    Whoever reads for ever goes back, again and again.
    """

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self._end = time.thread_time() + _MAX_SECONDS
        self._next_look = 0.0
        self._steps = 0

    def check(self) -> None:
        """End the reading if it has taken too long."""
        now = time.monotonic()  # costs a tenth, and never runs slower than a processor
        if now < self._next_look:
            return
        left = self._end - time.thread_time()
        if left < 0:
            raise _OutOfTimeError
        self._next_look = now + left

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place in the file, if there is time left."""
        self._steps += 1
        if not self._steps % _STRIDE:
            self.check()
        return _seek(self, offset, whence)


_seek = io.BytesIO.seek


class _CloseClock(Clock):
    """The same for a file so long that reading it once, byte by byte, takes too much time."""

    def read(self, size: int | None = -1, /) -> bytes:
        self._steps += 1
        if not self._steps % _STRIDE:
            self.check()
        return super().read(size)


# --------------------------------------------------------------------------
# Its form


Key = tuple[int, int]
"""The number and generation of an object."""


class Node(NamedTuple):
    """A field or one of its widgets, with what it has from those above it.

    ``owner`` is the object that has the last part of its name.
    """

    entries: DictionaryObject
    name: str = ""
    kind: str = ""
    flags: int = 0
    value: Any = None
    options: Any = None
    owner: Key = (0, 0)
    depth: int = 0

    @property
    def key(self) -> Key:
        """The object that this is."""
        return key_of(self.entries)


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


def leaf_of(widget: DictionaryObject, clock: Clock) -> Node:
    """The node of a widget found on a page, with what it has from its parents."""
    chain = [widget]
    while isinstance(parent := resolved(chain[-1].get("/Parent")), DictionaryObject):
        clock.check()
        chain.append(parent)
        if len(chain) > _MAX_DEPTH:
            raise UnreadableError(_LOOPING)
    return reduce(_below, reversed(chain), Node(DictionaryObject()))


def _below(parent: Node, entries: DictionaryObject) -> Node:
    name, owner, value = parent.name, parent.owner, parent.value
    is_named = "/T" in entries
    if is_named:
        part = text_of(resolved(entries["/T"]))
        name = f"{name}.{part}" if name else part
        owner = key_of(entries)
    kind = resolved(entries.get("/FT"))
    flags = resolved(entries.get("/Ff"))
    options = resolved(entries.get("/Opt"))
    if (own := resolved(entries.get("/V"))) is not None and (is_named or not value):
        value = own
    return Node(
        entries,
        name,
        str(kind) if isinstance(kind, NameObject) else parent.kind,
        flags if isinstance(flags, int) else parent.flags,
        value,
        parent.options if options is None else options,
        owner,
        parent.depth + 1,
    )


def key_of(entries: DictionaryObject) -> Key:
    """What tells an object from all others of its file."""
    reference = getattr(entries, "indirect_reference", None)  # of one that stands in another
    return (-1, id(entries)) if reference is None else (reference.idnum, reference.generation)


def button_of(node: Node) -> str:
    """The state that a group says it is in, or else the one that this box is in."""
    return state_of(node.value) or state_of(resolved(node.entries.get("/AS")))


def state_of(value: Any) -> str:
    """The state of a box: a name, or the text of one, as pypdf writes it; "" if it is off."""
    state = (value if isinstance(value, NameObject) else text_of(value)).removeprefix("/")
    return "" if state == "Off" else state


def resolved(value: Any) -> Any:
    """What a reference refers to; null is None."""
    target = value.get_object() if isinstance(value, IndirectObject) else value
    return None if isinstance(target, NullObject) else target


def below(entries: Any, *keys: str) -> Any:
    """What stands at the end of a path of dictionaries; None if there is none."""
    for key in keys:
        entries = resolved(entries.get(key)) if isinstance(entries, DictionaryObject) else None
    return entries


def items(value: Any) -> list[Any]:
    """The items of an array, none if it is something else."""
    target = resolved(value)
    return list(target) if isinstance(target, ArrayObject) else []
