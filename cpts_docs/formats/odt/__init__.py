"""OpenDocument text, the format of French administrations: written, read back, read as text."""

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
    from cpts_docs.formats.odt.writer import write

    return write(document)


def _text(data: bytes) -> Sequence[Block]:
    from cpts_docs.formats.odt.text import read

    return read(data)


def _read_form(data: bytes) -> FilledForm:
    from cpts_docs.formats.odt.form import read

    return read(data)


ODT = Format(
    name="odt",
    title="document LibreOffice",
    write=_write,
    kinds=(kinds.ODT,),
    text=_text,
    form_kinds=(kinds.ODT,),
    read_form=_read_form,
    signature=Signature(
        re.compile(rb"<meta:generator>(cpts_docs [^<]*)</meta:generator>"), "meta.xml"
    ),
)
