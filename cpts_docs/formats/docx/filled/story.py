"""What a person sees in a Word file, line by line, and which field each piece stands in.

A line is a paragraph, or all paragraphs that one field goes through.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lxml import etree

from cpts_docs.base.errors import UnreadableError
from cpts_docs.foreign.ooxml import W
from cpts_docs.formats.docx.filled.lines import (
    BOXED,
    DRAWING,
    HIDDEN,
    SYMBOL,
    Cell,
    Line,
    Note,
    Piece,
    Slot,
    Story,
)
from cpts_docs.formats.docx.filled.marks import PLAIN, look_of, shade
from cpts_docs.formats.docx.filled.seen import take_out_unseen
from cpts_docs.formats.docx.filled.slots import OpenFields
from cpts_docs.formats.docx.filled.symbols import UNKNOWN, sign, signs

_MATH = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}t",
    "{http://purl.oclc.org/ooxml/officeDocument/math}t",
)
_MAX_TEXT = 1_000_000

_CHARACTERS = {
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}noBreakHyphen": "\u2011",
}
_SKIPPED = frozenset(
    f"{W}{name}"
    for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr")
)


def read_story(
    story: Story,
    root: etree._Element,
    where: str,
    styles: Mapping[str, str],
    names: Mapping[str, str],
) -> None:
    """Add the lines of a part to ``story``.

    ``styles`` has the name of each style, by its id; ``names`` the whole name
    of a field, by a tag or bookmark that was cut.

    Raises:
        UnreadableError: the text or the fields are more than a form has.
    """
    story.starts.append(len(story.lines))
    take_out_unseen(root)
    _Walk(story, where, styles, OpenFields(names)).over(root)


@dataclass(slots=True)
class _Place:
    """Where the walk is: kept while it goes through a text box or a table."""

    where: str
    line: Line | None = None
    in_paragraph: bool = False
    table: int = 0
    row: int = 0
    column: int = 0
    cell: Cell | None = None
    slots: tuple[Slot, ...] = ()  # those outside of a text box, while in it


class _Walk:
    """One pass over a part, in reading order."""

    def __init__(
        self, story: Story, where: str, styles: Mapping[str, str], fields: OpenFields
    ) -> None:
        self._story, self._styles, self._fields = story, styles, fields
        self._at = _Place(where)
        self._outer: list[_Place] = []
        self._look = PLAIN
        self._ended: frozenset[str] = frozenset()
        self._tables = self._length = 0

    def over(self, root: etree._Element) -> None:
        """Read everything in ``root``."""
        ends = root.iter(f"{W}bookmarkEnd")
        self._ended = frozenset(end.get(f"{W}id", "") for end in ends)
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            if event == "end":
                if end := _ENDS.get(tag):
                    end(self)
            elif tag in _SKIPPED:
                walker.skip_subtree()
            elif start := _STARTS.get(tag):
                start(self, element)
            elif tag in _CHARACTERS:
                self._add(_CHARACTERS[tag])

    # ------------------------------------------------------ lines and tables

    def _start_paragraph(self, element: etree._Element) -> None:
        goes_on = self._at.line is not None and not self._at.in_paragraph
        self._at.in_paragraph = True
        if goes_on:
            self._add("\n")
            return
        style = element.find(f"{W}pPr/{W}pStyle")
        name = style.get(f"{W}val", "") if style is not None else ""
        self._start_line(self._styles.get(name, name))

    def _start_line(self, style: str) -> Line:
        line = self._at.line = Line(style, self._at.where, self._at.cell)
        self._story.lines.append(line)
        self._show_fields()
        return line

    def _end_paragraph(self) -> None:
        self._at.in_paragraph = False
        self._fields.end_bookmarks(self._ended)
        self._end_line()

    def _end_line(self) -> None:
        """End the line, unless a field goes on."""
        if not self._fields.slots and not self._at.in_paragraph:
            self._at.line = None

    def _show_fields(self) -> None:
        """Put the fields that are open into the line, also those without a text."""
        if self._at.line is not None and self._fields.slots:
            self._at.line.add(Piece("", self._fields.slots))

    def _start_table(self, _element: etree._Element) -> None:
        self._outer.append(self._at)
        self._tables += 1
        self._at = _Place(self._at.where, table=self._tables, slots=self._fields.slots)

    def _end_table(self) -> None:
        if self._outer:
            self._at = self._outer.pop()
        self._at.line = None

    def _start_row(self, _element: etree._Element) -> None:
        self._at.row, self._at.column = self._at.row + 1, 0

    def _start_cell(self, element: etree._Element) -> None:
        at = self._at
        at.column, at.line = at.column + 1, None
        at.cell = Cell(at.table, at.row, at.column, shade(element.find(f"{W}tcPr/{W}shd")))

    def _start_box(self, _element: etree._Element) -> None:
        self._outer.append(self._at)
        self._at = _Place(BOXED, slots=self._fields.slots)
        self._fields.slots = ()

    def _end_box(self) -> None:
        self._fields.slots = self._at.slots
        if self._outer:
            self._at = self._outer.pop()

    # ------------------------------------------------------------------ text

    def _start_run(self, element: etree._Element) -> None:
        self._look = look_of(element.find(f"{W}rPr"))

    def _end_run(self) -> None:
        self._look = PLAIN

    def _start_text(self, element: etree._Element) -> None:
        text = signs(self._look.font, element.text or "")
        if not (text.strip().isdigit() and self._fields.count_pages()):
            self._add(text)
        if UNKNOWN in text and UNKNOWN not in (element.text or ""):
            self._note(SYMBOL, self._look.font)

    def _start_symbol(self, element: etree._Element) -> None:
        font, number = element.get(f"{W}font", ""), element.get(f"{W}char", "")
        try:
            shown = sign(font, int(number[:6], 16))
        except ValueError:
            shown = UNKNOWN
        self._add(shown)
        if shown == UNKNOWN:
            self._note(SYMBOL, font)

    def _add(self, text: str) -> None:
        self._length += len(text)
        if self._length > _MAX_TEXT:
            raise UnreadableError("le formulaire est trop grand")
        line = self._at.line or self._start_line("")
        if self._look.hidden:
            self._note(HIDDEN, text)
        else:
            line.add(Piece(text, self._fields.slots, self._look))

    def _note(self, kind: str, text: str = "") -> None:
        self._story.notes.append(Note(kind, text, len(self._story.lines) - 1))

    def _start_drawing(self, element: etree._Element) -> None:
        if next(element.iter(f"{W}txbxContent"), None) is None:
            self._note(DRAWING, "un dessin ou une image")

    def _start_object(self, _element: etree._Element) -> None:
        self._note(DRAWING, "un document incorporé")

    def _start_call(self, element: etree._Element) -> None:
        kind = etree.QName(element).localname.removesuffix("Reference")
        self._story.calls[kind, element.get(f"{W}id", "")] = len(self._story.lines) - 1

    # ---------------------------------------------------------------- fields

    def _start_control(self, element: etree._Element) -> None:
        self._fields.start_control(element)
        self._show_fields()

    def _end_control(self) -> None:
        self._fields.end_control()
        self._end_line()

    def _start_bookmark(self, element: etree._Element) -> None:
        self._fields.start_bookmark(element)
        self._show_fields()

    def _start_bookmark_end(self, element: etree._Element) -> None:
        self._fields.end_bookmark(element.get(f"{W}id", ""))
        self._end_line()

    def _start_mark(self, element: etree._Element) -> None:
        box = self._fields.mark(element)
        self._show_fields()
        if box:
            self._add(box)

    def _start_instruction(self, element: etree._Element) -> None:
        self._fields.instruct(element.text or "")

    def _start_simple(self, element: etree._Element) -> None:
        self._fields.start_simple(element)

    def _end_simple(self) -> None:
        self._fields.end_simple()


_STARTS: dict[str, Callable[[_Walk, etree._Element], None]] = {
    f"{W}p": _Walk._start_paragraph,
    f"{W}r": _Walk._start_run,
    f"{W}t": _Walk._start_text,
    **dict.fromkeys(_MATH, _Walk._start_text),
    f"{W}sym": _Walk._start_symbol,
    f"{W}tbl": _Walk._start_table,
    f"{W}tr": _Walk._start_row,
    f"{W}tc": _Walk._start_cell,
    f"{W}sdt": _Walk._start_control,
    f"{W}bookmarkStart": _Walk._start_bookmark,
    f"{W}bookmarkEnd": _Walk._start_bookmark_end,
    f"{W}fldChar": _Walk._start_mark,
    f"{W}instrText": _Walk._start_instruction,
    f"{W}fldSimple": _Walk._start_simple,
    f"{W}txbxContent": _Walk._start_box,
    f"{W}drawing": _Walk._start_drawing,
    f"{W}pict": _Walk._start_drawing,
    f"{W}object": _Walk._start_object,
    f"{W}altChunk": _Walk._start_object,
    f"{W}subDoc": _Walk._start_object,
    f"{W}commentReference": _Walk._start_call,
    f"{W}footnoteReference": _Walk._start_call,
    f"{W}endnoteReference": _Walk._start_call,
}
_ENDS: dict[str, Callable[[_Walk], None]] = {
    f"{W}p": _Walk._end_paragraph,
    f"{W}r": _Walk._end_run,
    f"{W}sdt": _Walk._end_control,
    f"{W}tbl": _Walk._end_table,
    f"{W}txbxContent": _Walk._end_box,
    f"{W}fldSimple": _Walk._end_simple,
}
