"""Read the values of a PDF form that someone filled in and sent back.

The file may come from any program, or from someone who wishes us ill. So there
are limits on its size, on the time and on what may be unpacked; the walk over
the fields is our own and cannot loop; page contents are only looked at to
explain why a file has no fields.
"""

from __future__ import annotations

import io
import logging
import time
from collections.abc import Iterator
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

from cpts_docs.answers.form import FilledForm, UnreadableError

# What pypdf mends in silence is no news to the user.
logging.getLogger("pypdf").addHandler(logging.NullHandler())

_MAX_BYTES = 20_000_000
_MAX_SECONDS = 1.5
_SHORT = 1_000_000  # bytes: pypdf reads them one by one in less time than that
_MAX_NODES = 5_000
_MAX_DEPTH = 20
_MAX_CHARACTERS = 2_000_000
_MAX_UNPACKED = 2_000_000  # bytes of one stream

_LIMITS = Configuration(
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

_PUSH_BUTTON = 1 << 16

_OURS = ("document", "projet")
"""The hidden fields that every form of ours has."""

_NOT_PDF = "ce n'est pas un fichier PDF"
_TOO_BIG = "le fichier dépasse 20 Mo ; un formulaire rempli en pèse cent fois moins"
_DAMAGED = "le fichier PDF est abîmé ; demandez-le de nouveau à son auteur"
_TOO_COMPLEX = "le fichier PDF est démesuré : le lire prendrait trop de temps ou de mémoire"
_LOOPING = "le fichier PDF est abîmé : ses champs se contiennent eux-mêmes"
_ENCRYPTED = "le PDF est protégé par un mot de passe ; demandez-le sans protection"
_NO_FIELDS = "ce PDF n'a pas de champs ; ce n'est pas un de nos formulaires, ou c'en est un scan"
_FLATTENED = (
    "ce PDF n'a plus de champs : il a été imprimé en PDF ou aplati ; "
    "demandez le fichier enregistré (et non imprimé), ou saisissez les réponses"
)
_FOREIGN = "ce PDF est un formulaire, mais pas un de ceux que cpts-docs a faits"


class _OutOfTime(BaseException):
    """Not an Exception, so that no ``except`` inside pypdf takes it for a damaged object."""


def read(data: bytes) -> FilledForm:
    """The fields of a filled PDF form.

    Raises:
        UnreadableError: it is no form of ours, or cannot be read.
    """
    if len(data) > _MAX_BYTES:
        raise UnreadableError(_TOO_BIG)
    if b"%PDF-" not in data[:1024]:
        raise UnreadableError(_NOT_PDF)
    try:
        with apply_configuration(_LIMITS):
            return _read(_Clock(data) if len(data) <= _SHORT else _CloseClock(data))
    except UnreadableError:
        raise
    except (_OutOfTime, MemoryError):
        raise UnreadableError(_TOO_COMPLEX) from None
    except DependencyError:  # pypdf lacks what an encryption needs
        raise UnreadableError(_ENCRYPTED) from None
    except Exception as error:  # pypdf raises almost anything on a damaged file
        raise UnreadableError(_DAMAGED) from error


def _read(source: _Clock) -> FilledForm:
    reader = PdfReader(source, xref_stream_maximum_entries=_MAX_OBJECTS)
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise UnreadableError(_ENCRYPTED)
    form = _resolved(reader.root_object.get("/AcroForm"))
    found = _values(form, source) if isinstance(form, DictionaryObject) else {}
    if not found:
        raise UnreadableError(_FLATTENED if _has_our_text(reader) else _NO_FIELDS)
    if not all(found.get(name) for name in _OURS):
        raise UnreadableError(_FOREIGN)
    return FilledForm(
        {name: values[0] if len(values) == 1 else "" for name, values in found.items()},
        tuple(name for name, values in found.items() if len(values) > 1),
    )


class _Clock(io.BytesIO):
    """The bytes of a file, for as long as reading it may take.

    Whoever reads for ever goes back, again and again.
    """

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self._end = time.monotonic() + _MAX_SECONDS

    def check(self) -> None:
        if time.monotonic() > self._end:
            raise _OutOfTime

    def seek(self, offset: int, whence: int = 0, /) -> int:
        self.check()
        return super().seek(offset, whence)


class _CloseClock(_Clock):
    """The same for a file so long that reading it once, byte by byte, takes too much time."""

    def read(self, size: int | None = -1, /) -> bytes:
        self.check()
        return super().read(size)


# --------------------------------------------------------------------------
# The fields


@dataclass(frozen=True, slots=True)
class _Node:
    """A field or one of its widgets, with what it has from those above it."""

    entries: DictionaryObject
    name: str = ""
    kind: str = ""
    flags: int = 0
    value: Any = None
    depth: int = 0


def _values(form: DictionaryObject, clock: _Clock) -> dict[str, list[str]]:
    """The different values of each field by its full name, in the file's order."""
    found: dict[str, list[str]] = {}
    length = 0
    for node in _leaves(form, clock):
        if not node.name or node.flags & _PUSH_BUTTON:
            continue
        values = found.setdefault(node.name, [])
        value = _button(node) if node.kind == "/Btn" else _text(node.value)
        if value and value not in values:
            values.append(value)
            length += len(value)
        if length > _MAX_CHARACTERS:
            raise UnreadableError(_TOO_COMPLEX)
    return found


def _leaves(form: DictionaryObject, clock: _Clock) -> Iterator[_Node]:
    """The nodes without kids below a form's /Fields, in order; bounded whatever the file says."""
    waiting = [(kid, _Node(form)) for kid in reversed(_list(form.get("/Fields")))]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        clock.check()
        item, parent = waiting.pop()
        entries = _resolved(item)
        if not isinstance(entries, DictionaryObject):
            continue
        node = _below(parent, entries)
        if node.depth > _MAX_DEPTH:
            raise UnreadableError(_LOOPING)
        kids = _list(entries.get("/Kids"))
        waiting += [(kid, node) for kid in reversed(kids)]
        if not kids:
            yield node
    if waiting:
        raise UnreadableError(_TOO_COMPLEX)


def _below(parent: _Node, entries: DictionaryObject) -> _Node:
    node = replace(parent, entries=entries, depth=parent.depth + 1)
    if "/T" in entries:
        part = _text(_resolved(entries["/T"]))
        node = replace(node, name=f"{node.name}.{part}" if node.name else part)
    if isinstance(kind := _resolved(entries.get("/FT")), NameObject):
        node = replace(node, kind=str(kind))
    if isinstance(flags := _resolved(entries.get("/Ff")), int):
        node = replace(node, flags=flags)
    if (value := _resolved(entries.get("/V"))) is not None:
        node = replace(node, value=value)
    return node


def _button(node: _Node) -> str:
    """The state that a group says it is in, or else the one that this box is in."""
    return _state(node.value) or _state(_resolved(node.entries.get("/AS")))


def _state(value: Any) -> str:
    state = value[1:] if isinstance(value, NameObject) else _text(value)
    return "" if state == "Off" else state


def _text(value: Any) -> str:
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


def _resolved(value: Any) -> Any:
    """What a reference refers to; null is None."""
    target = value.get_object() if value is not None else None
    return None if isinstance(target, NullObject) else target


def _list(value: Any) -> list[Any]:
    target = _resolved(value)
    return list(target) if isinstance(target, ArrayObject) else []


# --------------------------------------------------------------------------
# A PDF without fields


_OUR_WORDS = ("Questionnaire aux professionnels", "Fiche avis")


def _has_our_text(reader: PdfReader) -> bool:
    """Does the first page read like one of our forms? Any trouble means no."""
    try:
        text = " ".join(reader.pages[0].extract_text().split())
    except Exception:
        return False
    return any(words in text for words in _OUR_WORDS)
