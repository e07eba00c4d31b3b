"""Small PDF forms, and what is read of them."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter

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
from cpts_docs.foreign import pdf as pdf_file
from cpts_docs.formats.pdf import form as read_pdf
from cpts_docs.formats.pdf import writer as pdf
from cpts_docs.forms.filled import FilledForm
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


def outcome(data: bytes) -> FilledForm | str:
    """What is read of a form, or why it is not."""
    try:
        return read_pdf.read(data)
    except UnreadableError as error:
        return str(error)


@pytest.fixture
def both_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever form a test reads fast, pypdf alone reads too: with the same outcome."""
    read = read_pdf.read

    def compared(data: bytes) -> FilledForm:
        with monkeypatch.context() as patch:
            patch.setattr(read_pdf, "read", read)
            fast = outcome(data)
            patch.setattr(pdf_file, "PlainReader", PdfReader)
            assert outcome(data) == fast
        if isinstance(fast, str):
            raise UnreadableError(fast)
        return fast

    monkeypatch.setattr(read_pdf, "read", compared)


@pytest.fixture
def both_readers_whole(request: pytest.FixtureRequest, whole: bool) -> None:
    """:func:`both_readers` with ``--whole``: pypdf takes longer than all else that a test does."""
    if whole:
        request.getfixturevalue("both_readers")
