"""Small PDF forms, and what is read of them."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest
from pypdf import PdfWriter

from cpts_docs.base.errors import UnreadableError
from cpts_docs.document.tree import (
    Block,
    Choice,
    Document,
    Heading,
    Hidden,
    Metadata,
    Paragraph,
    Text,
    TextField,
)
from cpts_docs.formats.pdf import form as read_pdf
from cpts_docs.formats.pdf import writer as pdf
from tests.filling import filled_pdf
from tests.samples import built

HIDDEN = (Hidden("document", "essai/1"), Hidden("projet", "L'«Alta» & Rocca"))


def document(*blocks: Block, hidden: tuple[Hidden, ...] = HIDDEN) -> Document:
    heading = Heading(1, (Text("Titre"),))
    return Document(Metadata("Titre", date=date(2023, 6, 27)), (heading, *blocks), (), (), hidden)


def text(name: str, value: str = "", rows: int = 1, label: str = "Libellé") -> Paragraph:
    return Paragraph((TextField(name, label, value, rows),))


def choices(name: str, checked: str = "") -> Paragraph:
    return Paragraph(
        tuple(
            Choice(name, value, f"Vous ? : {value}", (Text(value),), checked=value == checked)
            for value in ("oui", "non")
        ),
        role="choices",
    )


def form_of(writer: PdfWriter) -> Any:
    return writer.root_object["/AcroForm"]


SMALL = pdf.write(document(text("t", rows=3), choices("c")))


@cache
def sent(*answers: tuple[str, str]) -> bytes:
    """Ruscino's questionnaire, filled in."""
    return filled_pdf(built("ruscino", "questionnaire", "pdf"), dict(answers))


def refused(data: bytes) -> str:
    """Why a form is not read."""
    with pytest.raises(UnreadableError) as caught:
        read_pdf.read(data)
    return str(caught.value)
