"""Programs that fill in PDF forms, and libraries that save them anew.

Those that fill take many forms at once, in one start of the program where that can be.
"""

from __future__ import annotations

import ctypes
import io
import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from pikepdf.form import CheckboxField, Form, TextField
from pypdf import PdfReader, PdfWriter

from tests.filling import filled_pdf, written
from tests.office import Job
from tests.programs import CLIENTS, HANG, missing, program


def told(jobs: Sequence[Job]) -> str:
    """Forms to fill in, as the scripts of ``tests/clients`` take them."""
    return json.dumps([asdict(job) for job in jobs], default=str)


def _run(command: Sequence[object], jobs: Sequence[Job]) -> None:
    words = [str(word) for word in command]
    subprocess.run(words, input=told(jobs).encode(), check=True, timeout=HANG)


def with_pypdf(jobs: Sequence[Job]) -> None:
    for job in jobs:
        job.target.write_bytes(filled_pdf(job.source.read_bytes(), job.answers))


def with_pdf_lib(jobs: Sequence[Job]) -> None:
    _run([program("node", "nodejs"), CLIENTS / "pdf-lib.mjs"], jobs)


def with_pdf_js(jobs: Sequence[Job]) -> None:
    _run([program("node", "nodejs"), CLIENTS / "pdfjs-save.mjs"], jobs)


def with_poppler(jobs: Sequence[Job]) -> None:
    """In the library of Evince and Okular, for which the system's Python has bindings."""
    python = "/usr/bin/python3"
    bindings = "import gi; gi.require_version('Poppler', '0.18')"
    if subprocess.run([python, "-c", bindings], check=False, capture_output=True).returncode:
        missing("no poppler-glib")
    _run([python, CLIENTS / "poppler_fill.py"], jobs)


def filled_by_pikepdf(data: bytes, answers: Mapping[str, str]) -> bytes:
    """It takes it a twentieth of the time of pypdf."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        form = Form(document)
        for name, answer in answers.items():
            field: Any = form[name]
            if isinstance(field, TextField):
                field.value = answer
            elif isinstance(field, CheckboxField):
                field.checked = bool(answer)
            elif answer:
                field.value = pikepdf.Name(f"/{answer}")
        document.save(out)
    return out.getvalue()


def with_pikepdf(jobs: Sequence[Job]) -> None:
    for job in jobs:
        job.target.write_bytes(filled_by_pikepdf(job.source.read_bytes(), job.answers))


def with_pdftk(jobs: Sequence[Job]) -> None:
    for job in jobs:
        fields = "".join(
            f"<field name={quoteattr(name)}><value>{escape(value)}</value></field>"
            for name, value in job.answers.items()
            if value
        )
        xfdf = job.target.with_suffix(".xfdf")
        xfdf.write_text(
            '<?xml version="1.0" encoding="UTF-8"?>'
            f'<xfdf xmlns="http://ns.adobe.com/xfdf/"><fields>{fields}</fields></xfdf>',
            "utf-8",
        )
        command = [program("pdftk"), job.source, "fill_form", xfdf, "output", job.target]
        subprocess.run(command, check=True, timeout=HANG)


# --------------------------------------------------------------------------
# PDFium, with which Chrome and Edge fill in forms, by clicks


def with_pdfium(jobs: Sequence[Job]) -> None:
    for job in jobs:
        document = pdfium.PdfDocument(job.source)
        document.init_forms()
        pages = list(document)
        where = _fields(job.source)
        for name, value in job.answers.items():
            if not value:
                continue
            number, x, y, is_text = where.get((name, ""), where.get((name, value)))
            page = pages[number]
            for event in (raw.FORM_OnMouseMove, raw.FORM_OnLButtonDown, raw.FORM_OnLButtonUp):
                event(page.formenv, page, 0, x, y)
            if is_text:
                raw.FORM_ReplaceSelection(page.formenv, page, _wide(value))
        raw.FORM_ForceToKillFocus(pages[0].formenv)
        document.save(job.target)
        for page in pages:
            page.close()
        document.close()


Spot = tuple[int, float, float, bool]
"""The number of a page, a place on it to click at, and whether it is a field to type in."""


def _fields(path: Path) -> dict[tuple[str, str], Spot]:
    """Where each field is, and each box by its value."""
    found: dict[tuple[str, str], Spot] = {}
    for number, page in enumerate(PdfReader(path).pages):
        for item in page.get("/Annots", ()):
            widget = item.get_object()
            if "/Rect" not in widget or "/FT" not in {*widget, *widget.get("/Parent", {})}:
                continue
            left, low, right, high = map(float, widget["/Rect"])
            spot = number, (left + right) / 2, (low + high) / 2
            if "/T" in widget:
                found[str(widget["/T"]), ""] = *spot, True
            else:
                for state in widget["/AP"]["/N"]:
                    found[str(widget["/Parent"]["/T"]), state[1:]] = *spot, False
    return found


def _wide(text: str) -> Any:
    """A text as PDFium takes it."""
    return ctypes.cast(
        ctypes.create_string_buffer(f"{text}\0".encode("utf-16-le")), raw.FPDF_WIDESTRING
    )


FILLERS = {
    "pypdf": with_pypdf,
    "pdf-lib": with_pdf_lib,
    "pdf.js": with_pdf_js,
    "poppler-glib": with_poppler,
    "pikepdf": with_pikepdf,
    "PDFium": with_pdfium,
    "pdftk": with_pdftk,
}


# --------------------------------------------------------------------------
# Libraries that save a form, or make another file of its pages


def pypdf_append(data: bytes) -> bytes:
    writer = PdfWriter()
    writer.append(io.BytesIO(data))
    return written(writer)


def pypdf_clone(data: bytes) -> bytes:
    return written(PdfWriter(clone_from=io.BytesIO(data)))


def pypdf_pages(data: bytes) -> bytes:
    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(data)).pages:
        writer.add_page(page)
    return written(writer)


def pdfium_save(data: bytes) -> bytes:
    document, out = pdfium.PdfDocument(data), io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def pdfium_pages(data: bytes) -> bytes:
    source, target, out = pdfium.PdfDocument(data), pdfium.PdfDocument.new(), io.BytesIO()
    target.import_pages(source)
    target.save(out)
    target.close()
    source.close()
    return out.getvalue()


def pikepdf_save(data: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(out)
    return out.getvalue()


def pikepdf_pages(data: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as source, pikepdf.new() as target:
        target.add_pages_from(source)
        target.save(out)
    return out.getvalue()
