"""The blocks of the tree as ODF: the text of a body, a header or a footer.

Everything is written in the styles of ``styles.py``; what its place adds to a
block is an automatic style.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from cpts_docs.document import roles
from cpts_docs.document.theme import Theme
from cpts_docs.document.tree import (
    BarChart,
    Block,
    FieldRow,
    Heading,
    ListBlock,
    Paragraph,
    Section,
    Table,
    TextField,
)
from cpts_docs.document.walk import with_ends
from cpts_docs.formats.estimates import WHOLE, is_of_lines, last_two
from cpts_docs.formats.inlines import Look, is_one_box, spaced
from cpts_docs.formats.odt.automatic import AutomaticStyles, Properties
from cpts_docs.formats.odt.chart import bars
from cpts_docs.formats.odt.inlines import InlineWriter
from cpts_docs.formats.odt.list_styles import text_start
from cpts_docs.formats.odt.lists import ListTags, item_style, list_style
from cpts_docs.formats.odt.markup import millimetres
from cpts_docs.formats.odt.styles import BODY, FIELD_LABEL
from cpts_docs.formats.odt.tables import TableWriter
from cpts_docs.formats.styles import KEEPING, PARAGRAPH_STYLES, SECTION_STYLES

_LABEL = Look(FIELD_LABEL)
_TAB_SLACK = 0.2  # a field that just fits after a tab goes to the next line
_BESIDE_BOX = 5.5  # from the left of a box to tick to its words
_BELOW_BARS = 1.6  # millimetres between a chart and what is said of it
_GAP = '<text:p text:style-name="CptsGap"/>'


@dataclass(frozen=True, slots=True)
class Place:
    """Where blocks stand, as far as their look depends on it; ``width`` in millimetres."""

    width: float
    style: str = BODY
    keep: bool = False
    level: int = 0
    in_cell: bool = False

    @property
    def indent(self) -> float:
        """Where the text of the list item around begins, in millimetres."""
        return text_start(self.level)


@dataclass(slots=True)
class Story:
    """Writes the blocks of one part."""

    theme: Theme
    text: InlineWriter
    styles: AutomaticStyles
    _lists: ListTags = field(default_factory=ListTags)
    _tables: int = 0
    _at_top: bool = False  # of a cell
    _begins_page: bool = False  # whether the next paragraph is the first of its page

    def blocks(self, blocks: Sequence[Block], place: Place) -> str:
        """The paragraphs, lists and tables of ``blocks``."""
        return "".join(
            self._block(block, replace(place, keep=place.keep or ends is False), bool(ends))
            for block, ends in with_ends(blocks)
        )

    def cell(self, blocks: Sequence[Block], place: Place) -> str:
        """All that is in a cell."""
        self._at_top = True
        return self.whole(blocks, place)

    def whole(self, blocks: Sequence[Block], place: Place) -> str:
        """All that is in a body or cell, which ends with a paragraph, as LibreOffice wants it."""
        content = self.blocks(blocks, place)
        if not content:
            return self._empty(place)
        return f"{content}{_GAP if content.endswith('</table:table>') else ''}"

    def _block(self, block: Block, place: Place, ends: bool = False) -> str:
        match block:
            case Heading():
                return self._heading(block, place)
            case Paragraph():
                return self._paragraph(block, place, ends)
            case FieldRow(label, node):
                return self._field_row(self.text.write(label, _LABEL), node, place)
            case ListBlock():
                return self._list(block, place)
            case Table():
                return self._table(block, place)
            case Section():
                return self._section(block, place)
            case BarChart():
                return self._bar_chart(block, place)

    # ---------------------------------------------------------- paragraphs

    def paragraph(
        self, style: str, content: str, place: Place, direct: Properties | None = None
    ) -> str:
        """A paragraph in a style; ``direct`` is what its place adds to that."""
        name = self._styled(style, place, direct or {})
        return f'<text:p text:style-name="{name}">{content}</text:p>'

    def _empty(self, place: Place) -> str:
        return self.paragraph(place.style, "", place)

    def _styled(self, style: str, place: Place, direct: Properties) -> str:
        own = {**direct, "fo:keep-with-next": "always"} if place.keep else direct
        if self._at_top and style in KEEPING and not place.keep:
            own = {**direct, "fo:keep-with-next": "auto"}  # it would keep its row with the next
        self._at_top = False
        if self._begins_page:
            own = {**own, "fo:break-before": "page"}
            self._begins_page = False
        return self.styles.named("paragraph", own, parent=style)

    def _heading(self, block: Heading, place: Place) -> str:
        style = f"Heading_20_{block.level}"
        if place.style in ("CptsNotice", "CptsNoticeStart"):
            style = f"{place.style}Title"
        name = self._styled(style, place, {})
        return (
            f'<text:h text:style-name="{name}" text:outline-level="{block.level}">'
            f"{self.text.write(block.children)}</text:h>"
        )

    def _paragraph(self, block: Paragraph, place: Place, ends: bool) -> str:
        """A paragraph; one that ``ends`` what it belongs to may end a page."""
        direct = {"fo:keep-with-next": "auto"} if ends else {}
        match block.children:
            case (TextField() as node,):
                return self._box(node, place)
            case _ if block.role == "choices":
                content = self.text.write(spaced(block.children))
                if is_one_box(block.children):
                    direct["fo:margin-left"] = millimetres(place.indent + _BESIDE_BOX)
                    direct["fo:text-indent"] = millimetres(-_BESIDE_BOX)
            case _:
                content = self.text.write(block.children)
        style = PARAGRAPH_STYLES.get(block.role, place.style)
        if style == "CptsLabel" and self._at_top:
            style = "CptsLabelStart"
        if is_of_lines(block):
            direct["fo:keep-together"] = "always"
        return self.paragraph(style, content, place, direct)

    def _field_row(self, label: str, node: TextField, place: Place) -> str:
        """A label and its field after a tab, in one paragraph."""
        room = place.width - place.indent
        column = min(self.theme.label_width, room * 2 / 5)
        direct = {}
        if column != self.theme.label_width or place.indent:
            direct["fo:margin-left"] = millimetres(place.indent + column)
            direct["fo:text-indent"] = millimetres(-column)
        content = f"{label}<text:tab/>{self.text.field(node, room - column - _TAB_SLACK)}"
        return self._lists.outside(self.paragraph("CptsField", content, place, direct))

    def _box(self, node: TextField, place: Place) -> str:
        direct = {"fo:margin-left": millimetres(place.indent)} if place.indent else {}
        content = self.text.field(node, place.width - place.indent)
        return self.paragraph("CptsBox", content, place, direct)

    # ------------------------------------------- lists, sections and charts

    def _list(self, block: ListBlock, place: Place) -> str:
        in_section = place.style in SECTION_STYLES.values()
        style = place.style if in_section else item_style(block)
        inner = replace(place, level=place.level + 1, style=style)
        kept = -1 if place.in_cell else last_two(block, (place.width - place.indent) / WHOLE)
        written = [self._lists.open(list_style(block), block.start)]
        for number, item in enumerate(block.items):
            there = replace(inner, keep=place.keep or number == kept)
            content = self._lists.begin_item(), self.blocks(item, there) or self._empty(there)
            written += [*content, self._lists.end_item()]
        written.append(self._lists.close())
        return "".join(written)

    def _section(self, block: Section, place: Place) -> str:
        if not block.blocks:
            return ""
        *first, last = block.blocks
        if block.role in roles.WHOLE:
            return self.blocks(first, replace(place, keep=True)) + self._block(last, place)
        inner = replace(place, style=SECTION_STYLES.get(block.role, place.style))
        self._begins_page = self._begins_page or block.role == "page"
        if block.role == "notice":
            start = self._block(block.blocks[0], replace(place, style="CptsNoticeStart"))
            return start + self.blocks(block.blocks[1:], inner)
        return self.blocks(block.blocks, inner)

    def _bar_chart(self, chart: BarChart, place: Place) -> str:
        written = bars(chart, place.width - place.indent, self.theme, self.styles)
        direct = {"fo:margin-left": millimetres(place.indent)} if place.indent else {}
        kept = replace(place, keep=True)
        lines = [self.paragraph("CptsBar", bar, kept, direct) for bar in written[:-1]]
        last = {**direct, "fo:margin-bottom": millimetres(_BELOW_BARS * self.theme.spacing)}
        lines += [self.paragraph("CptsBar", bar, place, last) for bar in written[-1:]]
        return self._lists.outside("".join(lines))

    def _table(self, table: Table, place: Place) -> str:
        self._tables += 1
        around, self._lists = self._lists, ListTags()  # those in its cells are others
        written = TableWriter(self, table, place, self._tables).xml()
        self._lists = around
        return self._lists.outside(written)
