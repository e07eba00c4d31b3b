"""A page for browsers: written, read as text; its form saves a JSON file, which is read back."""

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
    from cpts_docs.formats.html.writer import write

    return write(document)


def _text(data: bytes) -> Sequence[Block]:
    from cpts_docs.formats.html.text import read

    return read(data)


def _read_form(data: bytes) -> FilledForm:
    from cpts_docs.formats.html.form import read

    return read(data)


HTML = Format(
    name="html",
    title="page HTML",
    write=_write,
    kinds=(kinds.HTML,),
    text=_text,
    form_kinds=(kinds.JSON,),
    read_form=_read_form,
    signature=Signature(re.compile(rb'<meta name="generator" content="(cpts_docs [^"]*)">')),
)
