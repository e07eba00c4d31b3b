"""Fills in a form of each format, as the program that people use for it would.

Other code than what makes and reads the forms: pypdf for PDF, the XML that Word
saves for DOCX (``tests/word.py``), the file that the page saves for HTML.
"""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from lxml import html
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

from tests import odt, word

# The font that pypdf draws values with has no smile; the values themselves have.
logging.getLogger("pypdf.generic._appearance_stream").setLevel(logging.ERROR)

Answers = Mapping[str, str]
Fill = Callable[[bytes, Answers], bytes]


def filled_pdf(data: bytes, answers: Answers) -> bytes:
    """``data`` with its fields filled in: values, states of boxes, and appearances."""
    writer = PdfWriter(io.BytesIO(data), incremental=True)
    texts = {}
    for reference in writer.root_object["/AcroForm"]["/Fields"]:
        field = reference.get_object()
        answer = answers.get(str(field["/T"]))
        if answer is None:
            continue
        if field["/FT"] == "/Btn":
            tick_pdf(field, answer)
        else:
            field[NameObject("/V")] = TextStringObject(answer)
            texts[str(field["/T"])] = answer
    for page in writer.pages:
        writer.update_page_form_field_values(page, dict(texts), auto_regenerate=False)
    return written(writer)


def tick_pdf(field: Any, answer: str) -> None:
    """Tick the box of a group that has this value, and no other."""
    state = NameObject(f"/{answer or 'Off'}")
    field[NameObject("/V")] = state
    for kid in field.get("/Kids", [field]):  # a box on its own is a field and its place
        widget = kid.get_object()
        on = state in widget["/AP"]["/N"]
        widget[NameObject("/AS")] = state if on else NameObject("/Off")


def written(writer: PdfWriter) -> bytes:
    """The bytes of a PDF."""
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def looks_like_utf_8(value: str) -> bool:
    """« Ã© » is read as « é »: programs write so, and no person does."""
    return any("Â" <= first <= "ô" and not second.isascii() for first, second in pairwise(value))


def flattened_pdf(data: bytes) -> bytes:
    """What a PDF printer leaves of a form: its pages."""
    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(data)).pages:
        page.pop("/Annots", None)
        writer.add_page(page)
    return written(writer)


def encrypted_pdf(data: bytes) -> bytes:
    """``data`` behind a password."""
    writer = PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt("secret", algorithm="RC4-128")
    return written(writer)


def filled_docx(data: bytes, answers: Answers) -> bytes:
    """``data`` filled in as Word saves it."""
    return word.filled(data, answers)


def filled_html(data: bytes, answers: Answers) -> bytes:
    """The file that the page ``data`` saves once it is filled in."""
    form = html.fromstring(data).find(".//form")
    hidden, fields = {}, {}
    for element in form.xpath(".//input[@name] | .//textarea[@name]"):
        name = element.get("name")
        if element.get("type") == "hidden":
            hidden[name] = element.get("value")
        elif element.get("type") in ("radio", "checkbox"):
            old = element.get("value") if element.get("checked") is not None else ""
            fields[name] = answers.get(name, fields.get(name) or old)
        else:
            fields[name] = answers.get(name, element_text(element))
    content = {**hidden, "fields": fields}
    return f"{json.dumps(content, ensure_ascii=False, indent=2)}\n".encode()


def element_text(element: Any) -> str:
    """What stands in a field of a page."""
    if element.tag == "textarea":
        return str(element.text or "").removeprefix("\n")
    return str(element.get("value") or "")


FILL: dict[str, tuple[Fill, str]] = {
    "pdf": (filled_pdf, "pdf"),
    "docx": (filled_docx, "docx"),
    "html": (filled_html, "json"),
    "odt": (odt.filled, "odt"),
}
"""By the format of the form: how to fill it, and the ending of the file that comes back."""
