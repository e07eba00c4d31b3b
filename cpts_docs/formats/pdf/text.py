"""The text of a PDF: ours, or anyone's.

Our PDFs are tagged: a tree says what is a heading, a list or a table, and in
which order they are read; its leaves are pieces of the pages, by number, and
fields. A PDF without tags, or with tags that leave some of its text out, is
read page by page as it is laid out, with its fields at the end.

The limits are those of the reader of filled forms, with more room for pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import DictionaryObject

from cpts_docs.foreign import pdf as forms
from cpts_docs.formats.lines import Block, Line, running
from cpts_docs.formats.pdf.tags import Fields, Tags

_LIMITS = replace(forms.LIMITS, stream_parsing_work_maximum_count=200_000)


def read(data: bytes) -> list[Block]:
    """The blocks of a document, between its running heads and feet.

    Raises:
        UnreadableError: the file is damaged, locked, or would take too long.
    """
    with forms.opened(data, _LIMITS) as (reader, clock):
        return _blocks(reader, clock)


def _blocks(reader: PdfReader, clock: forms.Clock) -> list[Block]:
    pages = [_Page(page, clock) for page in reader.pages]
    form = forms.resolved(reader.root_object.get("/AcroForm"))
    tree = forms.resolved(reader.root_object.get("/StructTreeRoot"))
    if isinstance(tree, DictionaryObject) and not any(page.has_loose_text for page in pages):
        fields = Fields(form, clock)
        tags = Tags(tree, {page.number: page.pieces for page in pages}, fields, clock)
        blocks = tags.blocks()
        if tags.tell_all():
            return [*_running(pages, _HEAD), *blocks, *fields.rest(), *_running(pages, _FOOT)]
    lines = [Line(line) for page in pages for line in page.text.splitlines()]
    return [*lines, *Fields(form, clock).rest()]


def _running(pages: Sequence[_Page], kind: str) -> list[Block]:
    return running(page.running(kind) for page in pages)


_HEAD, _FOOT = "/Header", "/Footer"
_NO_LANGUAGE = b"zxx"  # of the rest of a word that is broken over lines (theme/words.typ)


class _Page:
    """The text of a page: as it is laid out, and by the pieces that tags refer to."""

    def __init__(self, page: PageObject, clock: forms.Clock) -> None:
        reference = page.indirect_reference
        self.number = reference.idnum if reference is not None else 0
        self.pieces: dict[int, str] = defaultdict(str)
        self.has_loose_text = False
        self._running: dict[str, str] = defaultdict(str)
        self._open: list[tuple[str, DictionaryObject]] = []
        self._clock = clock
        self.text = page.extract_text(visitor_operand_before=self._before, visitor_text=self._add)

    def running(self, kind: str) -> str:
        """What runs at the head or foot of the page."""
        return self._running[kind]

    def _before(self, operator: bytes, operands: Any, _cm: Any, _tm: Any) -> None:
        """Follow the marked content: it begins with BMC or BDC, and ends with EMC."""
        self._clock.check()
        if operator in (b"BMC", b"BDC"):
            properties = operands[1] if len(operands) > 1 else None
            if not isinstance(properties, DictionaryObject):
                properties = DictionaryObject()
            self._open.append((str(operands[0]) if operands else "", properties))
        elif operator == b"EMC" and self._open:
            self._open.pop()

    def _add(self, text: str, _cm: Any, _tm: Any, _font: Any, _size: Any) -> None:
        for tag, properties in reversed(self._open):
            if isinstance(number := properties.get("/MCID"), int):
                goes_on = text == "\n" and properties.get("/Lang") == _NO_LANGUAGE
                self.pieces[number] += "" if goes_on else text
                return
            if tag == "/Artifact":
                self._running[str(properties.get("/Subtype", ""))] += text
                return
        self.has_loose_text = self.has_loose_text or bool(text.strip())
