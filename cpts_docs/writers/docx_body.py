"""The tree as WordprocessingML: the text of a body, a header or a footer.

Everything is written with the styles of ``templates/reference.docx``, by their
ids.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, zip_longest

from cpts_docs.document.tree import (
    BarChart,
    Block,
    Cell,
    Choice,
    FieldRow,
    Heading,
    ListBlock,
    Paragraph,
    Row,
    Section,
    Table,
    TextField,
    plain_text,
)
from cpts_docs.writers.docx_chart import bar_chart
from cpts_docs.writers.docx_inlines import InlineWriter, Look
from cpts_docs.writers.estimates import TALL, lines_of_row
from cpts_docs.writers.theme import Theme


def twips(millimetres: float) -> int:
    """A length in twentieths of a point, the unit of Word's layouts."""
    return round(millimetres * 1440 / 25.4)


LIST_STEP = twips(5.5)
"""How much further each level of a list is indented."""
PADDING = 100
"""The tinted margin of a field, left and right of its text."""

LABEL_WIDTH = twips(56)
"""The column of the labels, left of the fields."""

_TEXT_WIDTH = twips(170)
_BAR_LABELS, _BAR_CAPTIONS = twips(30), twips(30)
_MAX_LEVEL = 8
_CELL_PADDING = twips(4)
_SPACE_AFTER_TABLE = 160
_SPACE_AFTER_LIST = 80
_WELL_SPACED = frozenset({"CptsContact", "CptsNoticeStart", "Signature"})
"""Styles with more space before than a table or list asks for."""
_KEEPING = frozenset({"CptsEyebrow", "CptsLabel", "CptsQuestion", "CptsHint", "CptsAnswer"})
"""Styles of paragraphs that stay on a page with the next one, if they are not to be loose."""
_DIRECT = ("keepNext", "numPr", "pBdr", "tabs", "spacing", "ind")
"""Direct paragraph formatting, in the schema's order."""

PARAGRAPH_STYLES = {
    "eyebrow": "CptsEyebrow",
    "subtitle": "Subtitle",
    "label": "CptsLabel",
    "question": "CptsQuestion",
    "hint": "CptsHint",
    "answer": "CptsAnswer",
    "signature": "Signature",
    "choices": "CptsChoices",
    "contact": "CptsContact",
    "note": "CptsNote",
}
LIST_STYLES = {"arrows": "CptsArrows", "plain": "CptsPlain"}
SECTION_STYLES = {"notice": "CptsNotice", "contact": "CptsContact"}


@dataclass(slots=True)
class Lists:
    """The lists: the number of that of each style, and what each list is an instance of.

    Ordered lists begin at 1 each, so each is a list of its own, in ``added``.
    """

    by_style: dict[str, int]
    definitions: dict[int, int]
    added: list[str] = field(default_factory=list)

    def number(self, block: ListBlock, level: int) -> int:
        """The number of the list that ``block`` is."""
        number = self.by_style[list_style(block)]
        return self._restarted(self.definitions[number], level) if block.ordered else number

    def _restarted(self, definition: int, level: int) -> int:
        number = max(self.definitions) + len(self.added) + 1
        start = f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride>'
        self.added.append(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{definition}"/>{start}</w:num>'
        )
        return number


def list_style(block: ListBlock) -> str:
    """The paragraph style of a list's items."""
    return "ListNumber" if block.ordered else LIST_STYLES.get(block.role, "ListBullet")


@dataclass(frozen=True, slots=True)
class Place:
    """Where blocks stand, as far as their look depends on it."""

    width: int
    style: str = "BodyText"
    in_cell: bool = False
    keep: bool = False
    level: int = -1

    @property
    def indent(self) -> int:
        """Where the text of the list item around begins."""
        return LIST_STEP * (self.level + 1)


def _ends(block: Block, after: Block | None) -> bool:
    """Whether a block is an answer to which nothing is added.

    Were it kept with the next heading, a row of such answers would be pushed to
    the next page as one.
    """
    answers = isinstance(block, Paragraph) and block.role == "answer"
    return answers and isinstance(after, Heading | Section | None)


def _is_choice_cell(cell: Cell) -> bool:
    """Whether a cell holds a box to tick and nothing else."""
    return any(
        isinstance(block, Paragraph) and any(isinstance(child, Choice) for child in block.children)
        for block in cell.blocks
    ) and not any(text.strip() for text in _texts(cell.blocks))


def _texts(blocks: Sequence[Block]) -> Iterator[str]:
    """The visible texts of ``blocks``."""
    for block in blocks:
        match block:
            case Heading(_, children) | Paragraph(children):
                yield plain_text(children)
            case FieldRow(label):
                yield plain_text(label)
            case ListBlock(items):
                for item in items:
                    yield from _texts(item)
            case Table(_, head, body):
                for row in head + body:
                    yield from _row_texts(row)
            case Section(inner):
                yield from _texts(inner)
            case BarChart(_, bars):
                yield from (f"{bar.label} {bar.caption}" for bar in bars)


def _row_texts(row: Row) -> Iterator[str]:
    for cell in row.cells:
        yield from _texts(cell.blocks)


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

    # ---------------------------------------------------------- paragraphs

    def paragraph(self, style: str, content: str, place: Place, **direct: str) -> str:
        """A paragraph in a style; ``direct`` is what its place adds to that."""
        if self._space and style not in _WELL_SPACED:
            direct.setdefault("spacing", f'<w:spacing w:before="{self._space}"/>')
        if place.keep:
            direct["keepNext"] = "<w:keepNext/>"
        elif self._loose and style in _KEEPING:
            direct["keepNext"] = '<w:keepNext w:val="0"/>'
        self._space, self._loose = 0, False
        added = "".join(direct.get(name, "") for name in _DIRECT)
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{added}</w:pPr>{content}</w:p>'

    def close(self, place: Place) -> str:
        """The paragraph that Word wants at the end of a cell or body, if there is none."""
        after_table = self._space == _SPACE_AFTER_TABLE
        self._space = 0
        return self.paragraph("CptsGap", "", replace(place, keep=False)) if after_table else ""

    def blocks(self, blocks: Sequence[Block], place: Place, *, loose: bool = False) -> str:
        """The paragraphs and tables of ``blocks``; the first may be ``loose`` from the next."""
        written = []
        for block, after in zip_longest(blocks, blocks[1:]):
            self._loose = loose or _ends(block, after)
            loose = False
            written.append(self._block(block, place))
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
        direct = {"spacing": '<w:spacing w:before="120" w:after="40"/>'}
        if place.style == "CptsNoticeStart":
            colour = self.theme.line.removeprefix("#")
            line = f'<w:top w:val="single" w:sz="4" w:space="6" w:color="{colour}"/>'
            direct = {
                "pBdr": f"<w:pBdr>{line}</w:pBdr>",
                "spacing": '<w:spacing w:before="360" w:after="40"/>',
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
                content = self.text.choices(block.children)
            case _:
                content = self.text.write(block.children)
        if place.level >= 0 and not direct:
            direct["ind"] = f'<w:ind w:left="{place.indent}"/>'
        style = PARAGRAPH_STYLES.get(block.role, place.style)
        return self.paragraph(style, content, place, **direct)

    def _field_row(self, label: str, node: TextField, place: Place) -> str:
        """A label and its field after a tab, in one paragraph with a line below."""
        room = place.width - place.indent
        column = min(LABEL_WIDTH, room * 2 // 5) if label else 0
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
        written = []
        for item in block.items:
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
        if block.role == "keep":
            kept = self.blocks(block.blocks[:-1], replace(place, keep=True))
            return kept + self._block(block.blocks[-1], place)
        if block.role == "notice":
            first = self._block(block.blocks[0], replace(place, style="CptsNoticeStart"))
            return first + self.blocks(block.blocks[1:], inner)
        return self.blocks(block.blocks, inner)

    def _bar_chart(self, chart: BarChart, place: Place) -> str:
        start = place.indent + _BAR_LABELS
        direct = {"tabs": f'<w:tabs><w:tab w:val="left" w:pos="{start}"/></w:tabs>'}
        longest = place.width - start - _BAR_CAPTIONS
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
        rows = _TableRows(self, table, edges, place)
        written = (
            f"{before}<w:tbl>{_table_properties(table, width, place.indent, rows.head_column)}"
            f"<w:tblGrid>{grid}</w:tblGrid>{rows.xml()}</w:tbl>"
        )
        self._space = _SPACE_AFTER_TABLE
        return written


# The line between two rows belongs to the upper one in Word's styles. LibreOffice (7.4) loses the
# rest of a table where a row would fit on a page but for that line: so each has it above instead.
_NO_LINES_BETWEEN_ROWS = '<w:tblBorders><w:insideH w:val="nil"/></w:tblBorders>'


def _line_above(colour: str) -> str:
    return (
        '<w:tcBorders><w:top w:val="single" w:sz="4" w:space="0" '
        f'w:color="{colour.removeprefix("#")}"/></w:tcBorders>'
    )


def _table_properties(table: Table, width: int, indent: int, head_column: bool) -> str:
    style = "CptsFacts" if table.role == "facts" else "CptsTable"
    first_row, first_column = int(bool(table.head)), int(head_column)
    value = 0x0600 | 0x0020 * first_row | 0x0080 * first_column
    return (
        f'<w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{width}" w:type="dxa"/>'
        f'<w:tblInd w:w="{indent}" w:type="dxa"/>{_NO_LINES_BETWEEN_ROWS}'
        f'<w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{value:04X}" w:firstRow="{first_row}" w:lastRow="0" '
        f'w:firstColumn="{first_column}" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr>'
    )


class _TableRows:
    """The rows of one table; ``edges`` are where its columns begin and end."""

    def __init__(self, story: Story, table: Table, edges: Sequence[int], place: Place) -> None:
        self._story, self._table, self._edges, self._place = story, table, edges, place
        self.head_column = bool(table.body) and all(row.cells[0].header for row in table.body)
        self._shares = [(b - a) / _TEXT_WIDTH for a, b in pairwise(edges)]
        self._choices = table.role == "choices"
        self._centred = {
            column
            for row in table.body
            for column, cell in _columns(row)
            if self._choices and _is_choice_cell(cell)
        }

    def xml(self) -> str:
        head = (self._row(row, is_head=True) for row in self._table.head)
        body = (self._row(row, is_head=False) for row in self._table.body)
        return "".join((*head, *body))

    def _row(self, row: Row, *, is_head: bool) -> str:
        tall = not is_head and lines_of_row(row, self._shares) > TALL
        properties = "" if tall else "<w:cantSplit/>"
        properties += "<w:tblHeader/>" if is_head else ""
        cells = "".join(
            self._cell(cell, column, row, is_head=is_head, tall=tall)
            for column, cell in _columns(row)
        )
        return f"<w:tr>{properties and f'<w:trPr>{properties}</w:trPr>'}{cells}</w:tr>"

    def _cell(self, cell: Cell, column: int, row: Row, *, is_head: bool, tall: bool) -> str:
        """A cell. Of a row kept with the next by its first paragraph, nothing is ever split."""
        width = self._edges[column + cell.span] - self._edges[column]
        by_style = row is self._table.head[0] if is_head else column == 0 and self.head_column
        fill = self._story.theme.tint.removeprefix("#")
        properties = "".join(
            (
                f'<w:tcW w:w="{width}" w:type="dxa"/>',
                f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else "",
                "" if is_head else _line_above(self._story.theme.line),
                f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'
                if cell.header and not by_style
                else "",
                '<w:vAlign w:val="center"/>' if self._choices else "",
            )
        )
        place = Place(
            width - _CELL_PADDING,
            style=self._cell_style(cell, column, is_head),
            in_cell=True,
            keep=self._place.keep,
        )
        content = self._story.blocks(cell.blocks, place, loose=tall) + self._story.close(place)
        content = content or self._story.paragraph(place.style, "", place)
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"

    def _cell_style(self, cell: Cell, column: int, is_head: bool) -> str:
        heads = cell.header and (is_head or not self._choices)
        style = "CptsHeadCell" if heads else "CptsCell"
        return f"{style}Centred" if column in self._centred else style


def _columns(row: Row) -> Iterator[tuple[int, Cell]]:
    """The cells of a row, each with the number of the column it begins in."""
    column = 0
    for cell in row.cells:
        yield column, cell
        column += cell.span
