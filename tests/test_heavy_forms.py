"""PDF forms that are heavy on purpose: read or refused, with work that grows as they do."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from functools import partial

import pytest
from pypdf import PdfReader

from cpts_docs.base.errors import UnreadableError
from cpts_docs.foreign import pdf as pdf_file
from cpts_docs.foreign.pdf_plain import PlainReader
from cpts_docs.formats.pdf import form as read_pdf
from tests.effort import Expect
from tests.fuzz.targets import check
from tests.samples import some


def one_page(content: bytes, annotations: list[bytes], kids: int = 1) -> bytes:
    """A form of ours in outline, its page given and drawn ``kids`` times."""
    packed = zlib.compress(content, 9)
    stream = b"<</Type/XObject/Subtype/Form/Resources<</XObject<</F 4 0 R>>>>/Filter/FlateDecode"
    objects = [
        b"<</Pages 2 0 R/AcroForm<</Fields[5 0 R 6 0 R]>>>>",
        b"<</Type/Pages/Count 1/Kids[%b]>>" % (b"3 0 R " * kids),
        b"<</Type/Page/Parent 2 0 R/Resources<</XObject<</F 4 0 R>>>>/Contents 4 0 R/Annots[%b]>>"
        % b" ".join(b"%d 0 R" % (7 + place) for place in range(len(annotations))),
        b"%b/Length %d>>stream\n%b\nendstream" % (stream, len(packed), packed),
        b"<</T(document)/V(essai/1)>>",
        b"<</T(projet)/V(essai)>>",
        *annotations,
    ]
    pieces, places = [b"%PDF-1.7\n"], []
    for number, item in enumerate(objects, 1):
        places.append(sum(map(len, pieces[-1:])) + (places[-1] if places else 0))
        pieces.append(b"%d 0 obj\n%b\nendobj\n" % (number, item))
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = sum(map(len, pieces))
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table)
    return b"".join([*pieces, head, rows, trailer])


def packed(content: bytes) -> bytes:
    """A form whose list of fields, object 4, stands in a stream of objects."""
    parts = {
        1: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields 4 0 R>>>>",
        2: b"<</Type/Pages/Count 0/Kids[]>>",
        3: _stream(b"/Type/ObjStm/N 1/First 4", b"4 0 " + content),
    }
    data, rows = b"%PDF-1.7\n", [struct.pack(">BIB", 0, 0, 0)]
    for number, part in parts.items():
        rows.append(struct.pack(">BIB", 1, len(data), 0))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    rows += [struct.pack(">BIB", 2, 3, 0), struct.pack(">BIB", 1, len(data), 0)]
    table = _stream(b"/Type/XRef/Size 6/W[1 4 1]/Root 1 0 R", b"".join(rows))
    return data + b"5 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF" % (table, len(data))


def _stream(entries: bytes, content: bytes) -> bytes:
    data = zlib.compress(content, 9)
    head = b"<<%b/Filter/FlateDecode/Length %d>>" % (entries, len(data))
    return b"%b\nstream\n%b\nendstream" % (head, data)


def with_tables(count: int) -> bytes:
    """A form whose table of objects has so many parts that are empty."""
    return one_page(b"", []).replace(b"trailer", b"0 0\n" * count + b"trailer")


def text_fields(count: int) -> list[bytes]:
    return [
        b"<</Subtype/Widget/FT/Tx/T(n%d)/Rect[0 0 9 9]/AP<</N 4 0 R>>>>" % number
        for number in range(count)
    ]


FORMS: dict[str, tuple[Callable[[int], bytes], int]] = {
    "notes over fields": (
        lambda n: one_page(
            b"", [*text_fields(n), *[b"<</Subtype/FreeText/Rect[0 0 9 9]>>"] * (n * 3 // 2)]
        ),
        1_900,
    ),
    "brackets": (lambda n: one_page(b"(\\" * n, []), 900_000),
    "a picture without end": (lambda n: one_page(b" ID" * n, []), 600_000),
    "texts to compare": (
        lambda n: one_page(b"BT /F 9 Tf (a) Tj ET " * n, text_fields(min(n, 2_000))),
        90_000,
    ),
    "widgets of themselves": (
        lambda n: one_page(b"", [b"<</Subtype/Widget/Parent 7 0 R/T(a)>>"] * n),
        2_000,
    ),
    "arrays in a stream of objects": (lambda n: packed(b"[%b]" % (b"[]" * n)), 900_000),
    "names in a stream of objects": (lambda n: packed(b"[%b]" % (b"/a " * n)), 600_000),
    "tables without rows": (with_tables, 19_000),
    "objects without an end": (
        lambda n: one_page(b"", text_fields(n)).replace(b"endobj", b""),
        1_000,
    ),
    "drawings in drawings": (lambda n: one_page(b"/F Do " * n, []), 1_000),
}


OF_THE_PARSER = (
    *("arrays in a stream of objects", "names in a stream of objects"),
    *("tables without rows", "objects without an end"),
)
"""Those that are read otherwise where pypdf reads alone."""

LONG = ("texts to compare", "drawings in drawings")
"""Those that take long whatever their size."""

READ = [
    *((name, PlainReader) for name in FORMS if name not in LONG),
    *((name, PlainReader) for name in LONG),
    *((name, PdfReader) for name in OF_THE_PARSER),
]


@pytest.mark.parametrize(("name", "reader"), some(READ, len(FORMS) - len(LONG)))
def test_a_heavy_form_is_read_or_refused_soon(
    name: str,
    reader: type[PdfReader],
    expect_linear_up_to: Expect[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdf_file, "PlainReader", reader)
    make, size = FORMS[name]
    expect_linear_up_to(partial(check, "pdf"), make, size)


@pytest.mark.whole
def test_a_form_drawn_on_many_pages_is_refused_soon() -> None:
    data = one_page(b"q Q " * 400_000, [], kids=1_900)

    with pytest.raises(UnreadableError, match="démesuré"):
        read_pdf.read(data)
    check("pdf", data)


def test_fields_that_stand_in_their_list_are_read() -> None:
    data = packed(b"[<</T(document)/V(essai/1)>><</T(projet)/V(essai)>>]")

    assert read_pdf.read(data).fields == {"document": "essai/1", "projet": "essai"}


def test_the_outline_of_a_form_is_read() -> None:
    form = read_pdf.read(one_page(b"", text_fields(2)))

    assert form.fields == {"document": "essai/1", "projet": "essai", "n0": "", "n1": ""}
