"""The tree as WordprocessingML: the text of a body, a header or a footer.

Everything is written with the styles of ``templates/theme/reference.docx``, by their
ids.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

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
from cpts_docs.formats.docx.chart import bar_chart
from cpts_docs.formats.docx.inlines import InlineWriter
from cpts_docs.formats.docx.lists import Lists, list_style
from cpts_docs.formats.docx.place import LABEL_WIDTH, PADDING, Place, twips
from cpts_docs.formats.docx.tables import TableRows, table_properties
from cpts_docs.formats.estimates import WHOLE, is_of_lines, last_two
from cpts_docs.formats.inlines import Look, is_one_box, spaced
from cpts_docs.formats.styles import KEEPING, PARAGRAPH_STYLES, SECTION_STYLES

_MAX_LEVEL = 8
_SPACE_AFTER_TABLE = 160
_SPACE_AFTER_LIST = 80
_BESIDE_BAR = twips(2.5)
_BESIDE_BOX = twips(4.8)
"""From the left of a box to tick to its words."""
_WELL_SPACED = frozenset({"CptsContact", "CptsNoticeStart", "Signature"})
"""Styles with more space before than a table or list asks for."""
_DIRECT = ("keepNext", "keepLines", "pageBreakBefore", "numPr", "pBdr", "tabs", "spacing", "ind")
"""Direct paragraph formatting, in the schema's order."""


# --------------------------------------------------------------------------
# Inlines and blocks


@dataclass(slots=True)
class Story:
    """Writes the blocks of one part."""

    theme: Theme
    text: InlineWriter
    lists: Lists
    _drawings: int = 0
    _space: int = 0  # that the next paragraph owes to the block before it
    _loose: bool = False  # whether the next paragraph may end a page
    _begins_page: bool = False  # whether the next paragraph is the first of its page

    # ---------------------------------------------------------- paragraphs

    def paragraph(self, style: str, content: str, place: Place, **direct: str) -> str:
        """A paragraph in a style; ``direct`` is what its place adds to that."""
        if self._space and style not in _WELL_SPACED:
            direct.setdefault("spacing", self._spacing(self._space))
        if place.keep:
            direct["keepNext"] = "<w:keepNext/>"
        elif self._loose and style in KEEPING:
            direct["keepNext"] = '<w:keepNext w:val="0"/>'
        if self._begins_page:
            direct["pageBreakBefore"] = "<w:pageBreakBefore/>"
        self._space, self._loose, self._begins_page = 0, False, False
        added = "".join(direct.get(name, "") for name in _DIRECT)
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{added}</w:pPr>{content}</w:p>'

    def _spacing(self, before: int, after: int | None = None) -> str:
        """The space around a paragraph, where its style does not say it."""
        sizes = {"before": before, "after": after}
        said = "".join(
            f' w:{side}="{round(size * self.theme.spacing)}"'
            for side, size in sizes.items()
            if size is not None
        )
        return f"<w:spacing{said}/>"

    def close(self, place: Place) -> str:
        """The paragraph that Word wants at the end of a cell or body, if there is none."""
        after_table = self._space == _SPACE_AFTER_TABLE
        self._space = 0
        return self.paragraph("CptsGap", "", replace(place, keep=False)) if after_table else ""

    def blocks(self, blocks: Sequence[Block], place: Place, *, loose: bool = False) -> str:
        """The paragraphs and tables of ``blocks``; the first may be ``loose`` from the next."""
        written = []
        for block, ends in with_ends(blocks):
            self._loose = loose or bool(ends)
            loose = False
            written.append(self._block(block, replace(place, keep=place.keep or ends is False)))
        return "".join(written)

    def _block(self, block: Block, place: Place) -> str:
        match block:
            case Heading():
                return self._heading(block, place)
            case Paragraph():
                return self._paragraph(block, place)
            case FieldRow(label, node):
                return self._field_row(self.text.write(label, Look("CptsFieldLabel")), node, place)
            case ListBlock():
                return self._list(block, place)
            case Table():
                return self._table(block, place)
            case Section():
                return self._section(block, place)
            case BarChart():
                return self._bar_chart(block, place)

    def _heading(self, block: Heading, place: Place) -> str:
        self._space = 0
        style = f"Heading{block.level}"
        if not place.style.startswith("CptsNotice"):
            return self.paragraph(style, self.text.write(block.children), place)
        direct = {"spacing": self._spacing(120, 40)}
        if place.style == "CptsNoticeStart":
            colour = self.theme.line.removeprefix("#")
            line = f'<w:top w:val="single" w:sz="4" w:space="6" w:color="{colour}"/>'
            direct = {
                "pBdr": f"<w:pBdr>{line}</w:pBdr>",
                "spacing": self._spacing(360, 40),
            }
        content = self.text.write(block.children, Look("CptsNoticeTitle"))
        return self.paragraph(style, content, place, **direct)

    def _paragraph(self, block: Paragraph, place: Place, **direct: str) -> str:
        match block.children:
            case (TextField(rows=rows) as node,) if rows > 1:
                return self._box(node, place)
            case (TextField() as node,) if place.in_cell:
                content = self.text.small_field(node, place.width // 2)
            case (TextField() as node,):
                return self._field_row("", node, place)
            case _ if block.role == "choices":
                content = self.text.write(spaced(block.children))
                if is_one_box(block.children):
                    left = place.indent + _BESIDE_BOX
                    direct["ind"] = f'<w:ind w:left="{left}" w:hanging="{_BESIDE_BOX}"/>'
            case _:
                content = self.text.write(block.children)
        if place.level >= 0 and not direct:
            direct["ind"] = f'<w:ind w:left="{place.indent}"/>'
        if is_of_lines(block):
            direct["keepLines"] = "<w:keepLines/>"
        style = PARAGRAPH_STYLES.get(block.role, place.style)
        return self.paragraph(style, content, place, **direct)

    def _field_row(self, label: str, node: TextField, place: Place) -> str:
        """A label and its field after a tab, in one paragraph with a line below."""
        room = place.width - place.indent
        column = min(twips(self.theme.label_width), room * 2 // 5) if label else 0
        if node.rows > 1:
            control = self.text.large_field(node)
        else:
            control = self.text.small_field(node, (room - column) * 2 // 3)
        direct = {}
        if column != LABEL_WIDTH or place.indent:
            left = place.indent + PADDING + column
            direct["ind"] = f'<w:ind w:left="{left}" w:hanging="{column}"/>'
            direct["tabs"] = f'<w:tabs><w:tab w:val="left" w:pos="{left}"/></w:tabs>'
        content = f"{label}<w:r><w:tab/></w:r>{control}" if label else control
        return self.paragraph("CptsField", content, place, **direct)

    def _box(self, node: TextField, place: Place) -> str:
        direct = {}
        if place.indent:
            direct["ind"] = f'<w:ind w:left="{place.indent + PADDING}"/>'
        return self.paragraph("CptsBox", self.text.large_field(node), place, **direct)

    # --------------------------------------------------- lists and sections

    def _list(self, block: ListBlock, place: Place) -> str:
        level = min(place.level + 1, _MAX_LEVEL)
        in_section = place.style in SECTION_STYLES.values()
        item_place = replace(
            place, level=level, style=place.style if in_section else list_style(block)
        )
        inner = replace(item_place, style=place.style if in_section else "ListContinue")
        number = self.lists.number(block, level)
        numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        room = (place.width - place.indent) / twips(WHOLE)
        kept = -1 if place.in_cell else last_two(block, room)
        written = []
        for order, item in enumerate(block.items):
            keep = place.keep or order == kept
            item_place, inner = replace(item_place, keep=keep), replace(inner, keep=keep)
            match item:
                case (Paragraph() as first, *rest):
                    written.append(self._paragraph(first, item_place, numPr=numbering))
                    written.append(self.blocks(rest, inner))
                case ():
                    written.append(self.paragraph(item_place.style, "", place, numPr=numbering))
                case _:
                    written.append(self.blocks(item, inner))
        if place.level < 0 and not self._space:
            self._space = _SPACE_AFTER_LIST
        return "".join(written)

    def _section(self, block: Section, place: Place) -> str:
        inner = replace(place, style=SECTION_STYLES.get(block.role, place.style))
        if not block.blocks:
            return ""
        if block.role in roles.WHOLE:
            kept = self.blocks(block.blocks[:-1], replace(place, keep=True))
            return kept + self._block(block.blocks[-1], place)
        self._begins_page = self._begins_page or block.role == "page"
        if block.role == "notice":
            first = self._block(block.blocks[0], replace(place, style="CptsNoticeStart"))
            return first + self.blocks(block.blocks[1:], inner)
        return self.blocks(block.blocks, inner)

    def _bar_chart(self, chart: BarChart, place: Place) -> str:
        labels = twips(self.theme.bar_labels)
        start = place.indent + labels
        tabs = f'<w:tab w:val="right" w:pos="{start - _BESIDE_BAR}"/>'
        direct = {"tabs": f'<w:tabs>{tabs}<w:tab w:val="left" w:pos="{start}"/></w:tabs>'}
        longest = place.width - start - labels
        colour = self.theme.accent.removeprefix("#")
        contents = bar_chart(chart, longest, colour, self._next_drawing)
        last = len(contents) - 1
        return "".join(
            self.paragraph("BodyText", content, replace(place, keep=index < last), **direct)
            for index, content in enumerate(contents)
        )

    def _next_drawing(self) -> int:
        self._drawings += 1
        return self._drawings

    # -------------------------------------------------------------- tables

    def _table(self, table: Table, place: Place) -> str:
        after_table = self._space == _SPACE_AFTER_TABLE
        before = self.paragraph("CptsGap", "", place) if after_table else ""
        self._space = 0
        width = place.width - place.indent
        edges = [round(width * sum(table.widths[:i])) for i in range(len(table.widths) + 1)]
        grid = "".join(f'<w:gridCol w:w="{b - a}"/>' for a, b in pairwise(edges))
        rows = TableRows(self, table, edges, place)
        written = (
            f"{before}<w:tbl>{table_properties(table, width, place.indent)}"
            f"<w:tblGrid>{grid}</w:tblGrid>{rows.xml()}</w:tbl>"
        )
        self._space = _SPACE_AFTER_TABLE
        return written
