"""What a person sees in a Word file, line by line, and which field each piece stands in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lxml import etree

from cpts_docs.foreign.ooxml import W, value
from cpts_docs.formats.docx.filled.looks import look_of, shade
from cpts_docs.formats.docx.filled.seen import take_out_unseen
from cpts_docs.formats.docx.filled.slots import WordFields
from cpts_docs.formats.filled.lines import (
    COMMENT,
    DRAWING,
    EMBEDDED,
    ENDNOTE,
    FOOTNOTE,
    PICTURE,
    SYMBOL,
    Margin,
    Story,
)
from cpts_docs.formats.filled.marks import PLAIN
from cpts_docs.formats.filled.symbols import UNKNOWN, sign
from cpts_docs.formats.filled.telling import Telling

_MATH = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}t",
    "{http://purl.oclc.org/ooxml/officeDocument/math}t",
)

_OBJECTS = [f"{W}{name}" for name in ("object", "altChunk", "subDoc")]
_CALLS = [f"{W}{kind}Reference" for kind in (COMMENT, FOOTNOTE, ENDNOTE)]
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

    ``styles`` has the name of each style, by its id, if anyone asks for it; ``names`` the whole
    name of a field, by a tag or bookmark that was cut.

    Raises:
        UnreadableError: the text or the fields are more than a form has.
    """
    take_out_unseen(root)
    _Walk(story, where, styles, WordFields(names)).over(root)


def read_margins(story: Story, root: etree._Element) -> None:
    """Add the comments or notes of a part, which were called from what was read before."""
    for node in root:
        kind = etree.QName(node).localname
        if kind in (COMMENT, FOOTNOTE, ENDNOTE):
            text = "".join(str(part.text or "") for part in node.iter(f"{W}t"))
            place = story.calls.get((kind, node.get(f"{W}id", "")), -1)
            story.margins.append(Margin(kind, text, node.get(f"{W}author", ""), place))


class _Walk(Telling[WordFields]):
    """One pass over a part, in reading order."""

    def __init__(
        self, story: Story, where: str, styles: Mapping[str, str], fields: WordFields
    ) -> None:
        super().__init__(story, where, fields)
        self._styles = styles

    def over(self, root: etree._Element) -> None:
        """Read everything in ``root``."""
        ends = root.iter(f"{W}bookmarkEnd")
        self.fields.ended = frozenset(end.get(f"{W}id", "") for end in ends)
        self._into(root)

    def _into(self, parent: etree._Element) -> None:
        """Read what stands in ``parent``; no file is nested deeper than Python can go."""
        for element in parent:
            tag = element.tag  # which lxml makes anew each time
            if start := _STARTS.get(tag):
                start(self, element)
            if tag not in _SKIPPED:
                self._into(element)
            if end := _ENDS.get(tag):
                end(self)

    # ------------------------------------------------------ lines and tables

    def _start_paragraph(self, element: etree._Element) -> None:
        name = value(element.find(f"{W}pPr/{W}pStyle")) if self._styles else ""
        self.start_paragraph(self._styles.get(name, name))

    def _start_cell(self, element: etree._Element) -> None:
        self.start_cell(shade(element.find(f"{W}tcPr/{W}shd")))

    # ------------------------------------------------------------------ text

    def _start_look(self, element: etree._Element) -> None:
        self.look = look_of(element)

    def _between_runs(self, _element: etree._Element | None = None) -> None:
        self.look = PLAIN

    def _start_text(self, element: etree._Element) -> None:
        text = element.text or ""
        if not (self.fields.count_pages() and text.strip().isdigit()):
            self.add_letters(text)

    def _start_symbol(self, element: etree._Element) -> None:
        font, number = element.get(f"{W}font", ""), element.get(f"{W}char", "")
        try:
            shown = sign(font, int(number[:6], 16))
        except ValueError:
            shown = UNKNOWN
        self.add(shown)
        if shown == UNKNOWN:
            self.note(SYMBOL, font)

    def _start_drawing(self, element: etree._Element) -> None:
        if next(element.iter(f"{W}txbxContent"), None) is None:
            self.note(DRAWING, PICTURE)

    def _start_call(self, element: etree._Element) -> None:
        kind = etree.QName(element).localname.removesuffix("Reference")
        self.story.calls[kind, element.get(f"{W}id", "")] = self.place

    # ---------------------------------------------------------------- fields

    def _start_control(self, element: etree._Element) -> None:
        self.fields.start_control(element)
        self.show_fields()

    def _end_control(self) -> None:
        self.fields.end_control()
        self.end_line()

    def _start_bookmark(self, element: etree._Element) -> None:
        self.fields.start_bookmark(element.get(f"{W}id", ""), element.get(f"{W}name", ""))
        self.show_fields()

    def _start_bookmark_end(self, element: etree._Element) -> None:
        self.fields.end_bookmark(element.get(f"{W}id", ""))
        self.end_line()

    def _start_mark(self, element: etree._Element) -> None:
        box = self.fields.mark(element)
        self.show_fields()
        if box:
            self.add(box)


_STARTS: dict[str, Callable[[_Walk, etree._Element], None]] = {
    f"{W}p": _Walk._start_paragraph,
    f"{W}r": _Walk._between_runs,
    f"{W}rPr": _Walk._start_look,
    f"{W}t": _Walk._start_text,
    **dict.fromkeys(_MATH, _Walk._start_text),
    f"{W}br": lambda walk, _: walk.add("\n"),
    f"{W}cr": lambda walk, _: walk.add("\n"),
    f"{W}tab": lambda walk, _: walk.add("\t"),
    f"{W}ptab": lambda walk, _: walk.add("\t"),
    f"{W}noBreakHyphen": lambda walk, _: walk.add("\u2011"),
    f"{W}sym": _Walk._start_symbol,
    f"{W}tbl": lambda walk, _: walk.start_table(),
    f"{W}tr": lambda walk, _: walk.start_row(),
    f"{W}tc": _Walk._start_cell,
    f"{W}sdt": _Walk._start_control,
    f"{W}bookmarkStart": _Walk._start_bookmark,
    f"{W}bookmarkEnd": _Walk._start_bookmark_end,
    f"{W}fldChar": _Walk._start_mark,
    f"{W}instrText": lambda walk, it: walk.fields.instruct(it.text or ""),
    f"{W}fldSimple": lambda walk, it: walk.fields.start_simple(it),
    f"{W}txbxContent": lambda walk, _: walk.start_box(),
    f"{W}drawing": _Walk._start_drawing,
    f"{W}pict": _Walk._start_drawing,
    **dict.fromkeys(_OBJECTS, lambda walk, _: walk.note(DRAWING, EMBEDDED)),
    **dict.fromkeys(_CALLS, _Walk._start_call),
}
_ENDS: dict[str, Callable[[_Walk], None]] = {
    f"{W}p": _Walk.end_paragraph,
    f"{W}r": _Walk._between_runs,
    f"{W}sdt": _Walk._end_control,
    f"{W}tbl": _Walk.end_table,
    f"{W}txbxContent": _Walk.end_box,
    f"{W}fldSimple": lambda walk: walk.fields.end_simple(),
}
