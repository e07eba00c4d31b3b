"""What is appended to a PDF file: new objects, and changed ones.

The bytes that are there stay as they are (ISO 32000-1, 7.5.6, incremental
updates), and with them what makes the file accessible and archivable.
"""

from __future__ import annotations

import hashlib
import io
import re
from codecs import BOM_UTF16_BE
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

Size = tuple[float, float]
"""Width and height, in points."""


class Update:
    """What is new and changed in a file, to be written at its end."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        self._reader = PdfReader(io.BytesIO(pdf))
        self._trailer = cast("Any", self._reader.trailer)
        self._next = int(self._trailer["/Size"])
        self._objects: dict[int, PdfObject] = {}
        self.root = _reference(self._trailer, "/Root")
        tags = self._trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
        self._tags = dict(zip(tags[::2], list(tags)[1::2], strict=True))

    def links(self) -> Iterator[tuple[int, IndirectObject]]:
        """The links to ``field:…`` in reading order: the number, and the annotation."""
        for page in self._reader.pages:
            for link in page.get("/Annots", ()):
                address = link.get_object().get("/A", {}).get("/URI", "")
                if address.startswith("field:"):
                    yield int(address.removeprefix("field:")), link

    def size(self, annotation: IndirectObject) -> Size:
        """The size of an annotation."""
        rectangle: Any = _dictionary(annotation)["/Rect"]
        left, low, right, high = map(float, rectangle)
        return round(right - left, 3), round(high - low, 3)

    def tag_of(self, annotation: IndirectObject) -> IndirectObject:
        """The structure element of an annotation."""
        tag = self._tags[_dictionary(annotation)["/StructParent"]]
        assert isinstance(tag, IndirectObject)
        return tag

    def tags(self, kind: str, within: IndirectObject | None = None) -> Iterator[IndirectObject]:
        """The structure elements of a kind (a pattern) in reading order, but for those inside them.

        With ``within``, only those below that one.
        """
        top: Any = self._trailer["/Root"]["/StructTreeRoot"]
        waiting = [(top if within is None else _dictionary(within)).get("/K")]
        while waiting:
            reference = waiting.pop()
            node = reference.get_object() if isinstance(reference, IndirectObject) else reference
            if isinstance(node, list):
                waiting += reversed(node)
            elif isinstance(node, dict) and re.fullmatch(kind, str(node.get("/S"))):
                yield cast("IndirectObject", reference)
            elif isinstance(node, dict):
                waiting.append(node.get("/K"))

    def add(self, value: Any) -> IndirectObject:
        """A new object."""
        number = self._next
        self._next += 1
        self._objects[number] = pdf_object(value)
        return IndirectObject(number, 0, self._reader)

    def add_stream(self, content: bytes, entries: Mapping[str, Any]) -> IndirectObject:
        """A new stream object."""
        return self.add(pdf_stream(content, entries))

    def change(
        self, reference: IndirectObject, entries: Mapping[str, Any], without: Iterable[str] = ()
    ) -> None:
        """Change entries of an object, and drop those it is to be ``without``."""
        changed = _dictionary(reference)
        for key in without:
            changed.pop(key, None)
        changed.update(pdf_object(entries))
        self._objects[reference.idnum] = changed

    def written(self) -> bytes:
        """The file, with all this at its end."""
        out = io.BytesIO()
        out.write(self._pdf + b"\n")
        places = {}
        for number, value in sorted(self._objects.items()):
            places[number] = out.tell()
            out.write(b"%d 0 obj\n" % number)
            value.write_to_stream(out)
            out.write(b"\nendobj\n")
        table = out.tell()
        out.write(b"xref\n")
        for number, place in places.items():
            out.write(b"%d 1\n%010d 00000 n \n" % (number, place))
        out.write(b"trailer\n")
        self._new_trailer(out.getvalue()).write_to_stream(out)
        out.write(b"\nstartxref\n%d\n%%%%EOF\n" % table)
        return out.getvalue()

    def _new_trailer(self, content: bytes) -> DictionaryObject:
        permanent = self._trailer["/ID"][0]
        digest = hashlib.sha256(content).digest()[:16]
        trailer: DictionaryObject = pdf_object(
            {
                "/Size": self._next,
                "/Root": self.root,
                "/Info": _reference(self._trailer, "/Info"),
                "/Prev": int(self._pdf[self._pdf.rindex(b"startxref") :].split()[1]),
                "/ID": [ByteStringObject(permanent.original_bytes), ByteStringObject(digest)],
            }
        )
        return trailer


def pdf_object(value: Any) -> Any:
    """A Python value as a PDF object; a ``str`` is a name."""
    match value:
        case PdfObject():
            return value
        case dict():
            return DictionaryObject({NameObject(k): pdf_object(v) for k, v in value.items()})
        case list():
            return ArrayObject(map(pdf_object, value))
        case bool():
            return BooleanObject(value)
        case int():
            return NumberObject(value)
        case float():
            return FloatObject(value)
        case str():
            return NameObject(value)
    raise TypeError(value)


def pdf_stream(content: bytes, entries: Mapping[str, Any]) -> DecodedStreamObject:
    """A stream object of that content."""
    stream = DecodedStreamObject()
    stream.set_data(content)
    stream.update(pdf_object(dict(entries)))
    return stream


def _dictionary(reference: IndirectObject) -> DictionaryObject:
    value = reference.get_object()
    assert isinstance(value, DictionaryObject)
    return value


def _reference(dictionary: DictionaryObject, key: str) -> IndirectObject:
    reference = dictionary.raw_get(key)
    assert isinstance(reference, IndirectObject)
    return reference


def pdf_name(value: str) -> NameObject:
    """A name object: ``oui`` is ``/oui``."""
    return NameObject(f"/{value}")


def pdf_text(text: str) -> PdfObject:
    """A text string: as it is when that is safe, else in UTF-16."""
    if text.isascii() and text.isprintable():
        return TextStringObject(text)
    return ByteStringObject(BOM_UTF16_BE + text.encode("utf-16-be", "replace"))
