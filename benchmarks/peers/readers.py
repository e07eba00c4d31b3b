"""Libraries alone over filled forms: opens each file and reads the values of all its fields.

``python readers.py LIBRARY PATH COUNT``: the floor under what ``collect`` does, which tells besides
whose form it is, what was added, moved or drawn beside its fields, and who answered twice. PATH is
a folder of so many forms, or a table of so many rows; it fails unless each has a name and a tick.
"""

from __future__ import annotations

import csv
import json
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

Values = dict[str, object]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FORM = "{urn:oasis:names:tc:opendocument:xmlns:form:1.0}"
_ON = "☒"


def with_pypdf(path: Path) -> Iterator[Values]:
    """PDF."""
    from pypdf import PdfReader

    for file in path.iterdir():
        fields = PdfReader(file).get_fields() or {}
        yield {name: field.value for name, field in fields.items()}


def with_pikepdf(path: Path) -> Iterator[Values]:
    """PDF."""
    import pikepdf

    for file in path.iterdir():
        with pikepdf.open(file) as document:
            fields = document.Root.AcroForm.Fields
            yield {str(field.T): str(field.get("/V", "")) for field in fields}


def with_pdfium(path: Path) -> Iterator[Values]:
    """PDF."""
    import ctypes

    import pypdfium2
    from pypdfium2 import raw

    def text(ask: Callable[..., int], *of: object) -> str:
        told = ctypes.create_string_buffer(ask(*of, None, 0))
        ask(*of, ctypes.cast(told, ctypes.POINTER(raw.FPDF_WCHAR)), len(told))
        return told.raw.decode("utf-16-le").rstrip("\0")

    for file in path.iterdir():
        document = pypdfium2.PdfDocument(file)
        document.init_forms()
        values: Values = {}
        for page in document:
            for number in range(raw.FPDFPage_GetAnnotCount(page)):
                widget = raw.FPDFPage_GetAnnot(page, number)
                if raw.FPDFAnnot_GetSubtype(widget) == raw.FPDF_ANNOT_WIDGET:
                    name = text(raw.FPDFAnnot_GetFormFieldName, document.formenv, widget)
                    values[name] = text(raw.FPDFAnnot_GetFormFieldValue, document.formenv, widget)
                raw.FPDFPage_CloseAnnot(widget)
            page.close()
        document.close()
        yield values


def with_lxml(path: Path) -> Iterator[Values]:
    """DOCX."""
    from lxml import etree

    for file in path.iterdir():
        with zipfile.ZipFile(file) as archive:
            yield _controls(etree.fromstring(archive.read("word/document.xml")))


def with_python_docx(path: Path) -> Iterator[Values]:
    """DOCX."""
    import docx

    for file in path.iterdir():
        yield _controls(docx.Document(str(file)).element)


def _controls(root) -> Values:  # type: ignore[no-untyped-def]
    """Of a document of Word: a field, or each box of a question that is ticked."""
    found: Values = {}
    for control in root.iter(f"{_W}sdt"):
        name, _, box = control.find(f"{_W}sdtPr/{_W}tag").get(f"{_W}val").partition(".")
        said = "".join(text.text or "" for text in control.iter(f"{_W}t"))
        if not box or said == _ON:
            found[name] = box or said
    return found


def with_lxml_odt(path: Path) -> Iterator[Values]:
    """ODT."""
    from lxml import etree

    for file in path.iterdir():
        with zipfile.ZipFile(file) as archive:
            root = etree.fromstring(archive.read("content.xml"))
        values: Values = {}
        for control in root.iter(f"{_FORM}text", f"{_FORM}textarea", f"{_FORM}radio"):
            if control.tag != f"{_FORM}radio":
                values[control.get(f"{_FORM}name")] = control.get(f"{_FORM}current-value")
            elif control.get(f"{_FORM}current-selected"):
                values[control.get(f"{_FORM}name")] = control.get(f"{_FORM}value")
        yield values


def with_json(path: Path) -> Iterator[Values]:
    """What the web form saves."""
    for file in path.iterdir():
        yield json.loads(file.read_bytes())["fields"]


def with_csv(path: Path) -> Iterator[Values]:
    """A table."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=";")


def with_openpyxl(path: Path) -> Iterator[Values]:
    """A workbook."""
    import openpyxl

    with closing(openpyxl.load_workbook(path, read_only=True)) as book:
        rows = book.active.iter_rows(values_only=True)
        head = next(rows)
        for row in rows:
            yield dict(zip(head, row, strict=True))


LIBRARIES = {
    "pypdf": with_pypdf,
    "pikepdf": with_pikepdf,
    "pdfium": with_pdfium,
    "lxml": with_lxml,
    "python-docx": with_python_docx,
    "lxml-odt": with_lxml_odt,
    "json": with_json,
    "csv": with_csv,
    "openpyxl": with_openpyxl,
}

if __name__ == "__main__":
    names = set()
    for values in LIBRARIES[sys.argv[1]](Path(sys.argv[2])):
        assert str(values["parcours"]).lstrip("/") in ("oui", "non", "nc"), values
        names.add(values["nom"])
    assert len(names) == int(sys.argv[3]), len(names)
