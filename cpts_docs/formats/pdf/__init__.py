"""PDF: written, read back as a form, read as text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cpts_docs.foreign import kinds
from cpts_docs.formats.format import Format, Signature, Stencil

if TYPE_CHECKING:
    from cpts_docs.document.tree import Document
    from cpts_docs.formats.lines import Block
    from cpts_docs.forms.filled import FilledForm


def _write(document: Document) -> bytes:
    from cpts_docs.formats.pdf.writer import write

    return write(document)


def _text(data: bytes) -> Sequence[Block]:
    from cpts_docs.formats.pdf.text import read

    return read(data)


def _read_form(data: bytes) -> FilledForm:
    from cpts_docs.formats.pdf.form import read

    return read(data)


def _stencil(document: Document) -> Stencil:
    from cpts_docs.formats.pdf.writer import lay_out

    return lay_out(document)


PDF = Format(
    name="pdf",
    title="PDF",
    write=_write,
    kinds=(kinds.PDF,),
    text=_text,
    form_kinds=(kinds.PDF,),
    read_form=_read_form,
    stencil=_stencil,
    signature=Signature(
        re.compile(rb"/Keywords *\((cpts_docs [^()]*)\)"),
        day=re.compile(rb"/CreationDate *\(D:(\d{8})"),
    ),
    in_thread=True,
    usual=True,
)
