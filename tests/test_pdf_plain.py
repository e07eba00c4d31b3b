"""Plain PDFs are read fast: each object as pypdf reads it, and what is not plain by pypdf.

That whole forms read the same, ``both_readers`` looks at with ``--whole``, and the fuzzing.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from functools import cache
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject, StreamObject, TextStringObject

from cpts_docs.foreign import pdf as pdf_file
from cpts_docs.foreign.pdf_plain import PlainReader
from cpts_docs.formats.pdf import form as read_pdf
from tests import pdf_clients
from tests.filling import encrypted_pdf, filled_pdf
from tests.pdf_forms import outcome
from tests.samples import built, some

ANSWERS = {
    "nom": "Zoé d'Ô (« L'Hœur »)",
    "adresse": "1, rue \\ de l'Église\n66000 Perpignan",
    "parcours": "oui",
    "mail": "zoe@exemple.invalid",
}


@cache
def blank() -> bytes:
    return built("ruscino", "questionnaire", "pdf")


@cache
def sent() -> bytes:
    return filled_pdf(blank(), ANSWERS)


def with_packed_objects(data: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


PLAIN: dict[str, Callable[[], bytes]] = {
    "as sent": blank,
    "pypdf": sent,
    "pypdf, after packed objects": lambda: filled_pdf(with_packed_objects(blank()), ANSWERS),
    "pypdf anew": lambda: pdf_clients.pypdf_clone(sent()),
    "pikepdf": lambda: pdf_clients.filled_by_pikepdf(blank(), ANSWERS),
    "PDFium": lambda: pdf_clients.pdfium_save(sent()),
    "packed objects": lambda: with_packed_objects(sent()),
}


# --------------------------------------------------------------------------
# The same objects


def told(item: Any) -> Any:
    """All that an object says, in a form that can be compared."""
    kind = type(item).__name__
    if isinstance(item, dict):
        content = item._data if isinstance(item, StreamObject) else b""
        return kind, content, [(told(key), told(value)) for key, value in dict.items(item)]
    if isinstance(item, list):
        return kind, [told(one) for one in item]
    if isinstance(item, IndirectObject):
        return kind, item.idnum, item.generation
    if isinstance(item, TextStringObject):
        return kind, str(item), item.original_bytes, item.autodetect_utf16
    return kind, repr(item)


def objects(make: type[PdfReader], data: bytes) -> Any:
    """Every object of a file by its number, and the trailer; or why there are none."""
    try:
        reader = make(pdf_file.Clock(data))
        if reader.is_encrypted:
            reader.decrypt("")
    except Exception as error:
        return type(error)
    places = {(n, generation) for generation, found in reader.xref.items() for n in found}
    found = {key: _object(reader, *key) for key in places | {(n, 0) for n in reader.xref_objStm}}
    return found, told(reader.trailer)


def _object(reader: PdfReader, number: int, generation: int) -> Any:
    try:
        found = reader.get_object(IndirectObject(number, generation, reader))
    except Exception as error:
        return type(error)
    return told(found), getattr(found, "indirect_reference", None) is not None


def both_read_the_same(data: bytes) -> bool:
    return bool(objects(PlainReader, data) == objects(PdfReader, data))


@pytest.mark.parametrize("name", PLAIN)
def test_each_object_of_a_plain_file_is_what_pypdf_reads(name: str) -> None:
    assert both_read_the_same(PLAIN[name]())


@pytest.mark.parametrize("name", PLAIN)
def test_a_plain_form_leaves_nothing_to_pypdf(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = PLAIN[name]()
    wanted = read_pdf.read(data)
    for method in ("read", "get_object"):
        monkeypatch.delattr(PdfReader, method)

    assert read_pdf.read(data) == wanted


# --------------------------------------------------------------------------
# What is not plain


def changed(old: bytes, new: bytes, data: bytes) -> bytes:
    """``data`` with something else in one place, of as many bytes."""
    assert old in data
    assert len(old) == len(new)
    return data.replace(old, new, 1)


ODD: dict[str, Callable[[], bytes]] = {
    "encrypted": lambda: encrypted_pdf(sent()),
    "a comment": lambda: changed(b"/MK <<", b"%MK<<\n", blank()),
    "a key twice": lambda: changed(b"/Ff ", b"/FT ", blank()),
    "a key that is none": lambda: changed(b"/FT /Tx", b"[0] /Tx", blank()),
    "a dictionary without an end": lambda: changed(b">>\nendobj\n", b"  \nendobj\n", blank()),
    "a text without an end": lambda: changed(b"(document)", b"(document ", blank()),
    "an escape in a text": lambda: changed(b"(document)", b"(d\\157c\\t)", blank()),
    "an odd escape": lambda: changed(b"(document)", b"(d\\57\\qum)", blank()),
    "a name of signs": lambda: changed(b"/Subtype /Widget", b"/Subtype/W#69get", blank()),
    "a length that is wrong": lambda: changed(b"/Length ", b"/Lengt9 ", blank()),
    "an object elsewhere": lambda: changed(b"\n8 0 obj", b"\n9 0 obj", blank()),
    "an object that is free": lambda: changed(b" 00000 n ", b" 00000 f ", blank()),
    "a table elsewhere": lambda: blank().replace(b"startxref\n", b"startxref\n1"),
    "a table before itself": lambda: sent().replace(b"/Prev ", b"/Prev 9", 1),
    "a file before the file": lambda: b"\n" + sent(),
    "no end": lambda: sent()[:-6],
    "letters of UTF-16 cut in half": lambda: changed(b"<feff00", b"<feff 0", blank()),
}


@pytest.mark.parametrize("name", some(ODD, 6))
def test_what_is_not_plain_is_read_by_pypdf(name: str, both_readers: None) -> None:
    data = ODD[name]()

    assert both_read_the_same(data)
    outcome(data)


@pytest.mark.parametrize("seed", range(5))
def test_a_damaged_form_is_read_as_pypdf_reads_it(
    seed: int, whole: bool, both_readers: None
) -> None:
    chance = random.Random(seed)
    for _ in range(40 if whole else 2):
        data = bytearray(PLAIN[chance.choice(list(PLAIN))]())
        for _ in range(chance.choice((1, 1, 3))):
            place = data.find(chance.choice(_STRUCTURE), chance.randrange(len(data)))
            place = max(0, place + chance.randrange(-3, 12))
            new = chance.choice((*_STRUCTURE, bytes([chance.randrange(256)])))
            data[place : place + chance.choice((0, len(new)))] = new
        outcome(bytes(data))


_STRUCTURE = (
    *(b" obj", b"endobj", b"stream\n", b"endstream", b"xref", b"trailer", b"startxref", b"%%EOF"),
    *(b"/Length", b"/Kids", b"/Parent", b"/V", b"/T", b"/AP", b"/AS", b"/Prev", b"/XRefStm"),
    *(b"<<", b">>", b"[", b"]", b"(", b")", b"<", b">", b"\\", b"%", b"null", b"1 0 R", b"-"),
)
