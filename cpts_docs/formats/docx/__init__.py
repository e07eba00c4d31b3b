"""Word: written, read back as a form, read as text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cpts_docs.foreign import kinds
from cpts_docs.formats.format import Format, Signature

if TYPE_CHECKING:
    from cpts_docs.document.tree import Document
    from cpts_docs.formats.lines import Block
    from cpts_docs.forms.filled import FilledForm


def _write(document: Document) -> bytes:
    from cpts_docs.formats.docx.writer import write

    return write(document)


def _text(data: bytes) -> Sequence[Block]:
    from cpts_docs.formats.docx.text import read

    return read(data)


def _read_form(data: bytes) -> FilledForm:
    from cpts_docs.formats.docx.form import read

    return read(data)


DOCX = Format(
    name="docx",
    title="document Word",
    write=_write,
    kinds=(kinds.DOCX,),
    text=_text,
    form_kinds=(kinds.DOCX,),
    read_form=_read_form,
    signature=Signature(
        re.compile(rb"<cp:version>(cpts_docs [^<]*)</cp:version>"),
        "docProps/core.xml",
        re.compile(rb"<dcterms:created[^<>]*>(\d{4}-\d{2}-\d{2})"),
    ),
    usual=True,
)
