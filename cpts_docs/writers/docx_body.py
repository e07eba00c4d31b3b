"""The tree as WordprocessingML: the text of a body, a header or a footer.

Everything is written with the styles of ``templates/reference.docx``, by their
ids. A ``w:sdt`` is a content control: Word's form field, filled in on screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from cpts_docs.document.tree import (
    Block,
    Cell,
    Choice,
    Emphasis,
    FieldRow,
    Heading,
    Hidden,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    Paragraph,
    Row,
    Section,
    Strong,
    Superscript,
    Table,
    Text,
    TextField,
    Underline,
    plain_text,
)
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

_LONG_ROW = 900
_MAX_LEVEL = 8
_CELL_PADDING = twips(4)
_SPACE_AFTER_TABLE = 160
_SPACE_AFTER_LIST = 80
_NBSP = "\u00a0"
_CHOICE_SPACE = " \u2003\u2003"
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

# --------------------------------------------------------------------------
# Runs

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """``text`` without the characters that XML cannot hold."""
    return _FORBIDDEN.sub("", text)


def _attribute(text: str) -> str:
    return quoteattr(clean(text))


@dataclass(frozen=True, slots=True)
class Look:
    """What the marks around a text do to it."""

    style: str = ""
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    raised: bool = False

    def styled(self, style: str) -> Look:
        """This look in a character style; the outermost style stays."""
        return replace(self, style=self.style or style)

    def xml(self) -> str:
        """The run properties.

        Bold is also said outright: in a style alone it would cancel the bold
        of the paragraph's style (ISO 29500-1, 17.7.3).
        """
        properties = "".join(
            (
                f'<w:rStyle w:val="{self.style}"/>' if self.style else "",
                "<w:b/><w:bCs/>" if self.bold else "",
                "<w:i/><w:iCs/>" if self.italic else "",
                '<w:u w:val="single"/>' if self.underlined else "",
                '<w:vertAlign w:val="superscript"/>' if self.raised else "",
            )
        )
        return f"<w:rPr>{properties}</w:rPr>" if properties else ""


PLAIN = Look()
_BLANK = Look("CptsBlank")
_BLANK_LINE = Look("CptsBlankLine")
_PLACEHOLDER = Look("PlaceholderText")
_CHECKBOX = Look("CptsCheckbox")


def run(text: str, look: Look = PLAIN) -> str:
    """A run of text; a newline is a line break."""
    lines = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in clean(text).split("\n"))
    return f"<w:r>{look.xml()}{'<w:br/>'.join(lines)}</w:r>"


def page_field(instruction: str) -> str:
    """A field that Word computes: ``PAGE``, ``NUMPAGES``."""
    marks = [f'<w:r><w:fldChar w:fldCharType="{m}"/></w:r>' for m in ("begin", "separate", "end")]
    code = f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
    return f"{marks[0]}{code}{marks[1]}{run('1')}{marks[2]}"


# --------------------------------------------------------------------------
# What the parts of one document share


@dataclass(slots=True)
class Fields:
    """The form fields of a document: their numbers, bookmarks and hidden values."""

    hidden: list[Hidden] = field(default_factory=list)
    _count: int = 0
    _bookmarks: set[str] = field(default_factory=set)

    def control(self, label: str, name: str, look: Look, kind: str, content: str) -> str:
        """A content control, in a bookmark that is named after the field.

        ``kind`` is the part of its properties that says what it takes.
        """
        self._count += 1
        return (
            f'<w:bookmarkStart w:id="{self._count}" w:name="{self._bookmark(name)}"/>'
            f"<w:sdt><w:sdtPr>{look.xml()}"
            f"<w:alias w:val={_attribute(label)}/><w:tag w:val={_attribute(name)}/>"
            f'<w:id w:val="{self._count}"/>{kind}</w:sdtPr>'
            f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
            f'<w:bookmarkEnd w:id="{self._count}"/>'
        )

    def _bookmark(self, name: str) -> str:
        """``f.`` and the name, in the 40 characters that Word allows; unique."""
        base = "f." + re.sub(r"[^A-Za-z0-9_.-]+", "_", name)
        bookmark, number = base[:40], 1
        while bookmark.casefold() in self._bookmarks:
            number += 1
            bookmark = f"{base[: 39 - len(str(number))]}_{number}"
        self._bookmarks.add(bookmark.casefold())
        return bookmark


@dataclass(frozen=True, slots=True)
class Lists:
    """The numbering: the list of each style, and how to start a new one."""

    by_style: dict[str, int]
    restart: Callable[[int], int]

    def number(self, block: ListBlock, level: int) -> int:
        """The id of the list that ``block`` is; ordered lists begin at 1 each."""
        return self.restart(level) if block.ordered else self.by_style[list_style(block)]


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


# --------------------------------------------------------------------------
# Fields


def _text_kind(node: TextField) -> str:
    if node.kind != "date":
        return '<w:text w:multiLine="1"/>' if node.rows > 1 else "<w:text/>"
    day = _day(node.value)
    full = f' w:fullDate="{day.isoformat()}T00:00:00Z"' if day else ""
    return (
        f'<w:date{full}><w:dateFormat w:val="dd/MM/yyyy"/><w:lid w:val="fr-FR"/>'
        '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/></w:date>'
    )


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _shown(node: TextField) -> str:
    day = _day(node.value) if node.kind == "date" else None
    return f"{day:%d/%m/%Y}" if day else node.value


def _blank(node: TextField, width: int) -> str:
    """What stands in an empty field: ``width`` no-break spaces, or date strokes."""
    if node.kind == "date":
        return f"{_NBSP * 8}/{_NBSP * 8}/{_NBSP * 12}"
    return _NBSP * width


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


def _row_texts(row: Row) -> Iterator[str]:
    for cell in row.cells:
        yield from _texts(cell.blocks)


# --------------------------------------------------------------------------
# Inlines and blocks


@dataclass(slots=True)
class Story:
    """Writes the inlines and blocks of one part.

    ``relate`` gives an address the id of its relationship.
    """

    theme: Theme
    relate: Callable[[str], str]
    lists: Lists
    fields: Fields
    _space: int = 0  # that the next paragraph owes to the block before it

    def inlines(self, inlines: Sequence[Inline], look: Look = PLAIN) -> str:
        """The runs of ``inlines``."""
        return "".join(self._inline(inline, look) for inline in inlines)

    def _inline(self, inline: Inline, look: Look) -> str:
        match inline:
            case Text(text):
                return run(text, look)
            case LineBreak():
                return "<w:r><w:br/></w:r>"
            case Strong(children):
                return self.inlines(children, replace(look.styled("Strong"), bold=True))
            case Emphasis(children):
                return self.inlines(children, replace(look.styled("Emphasis"), italic=True))
            case Underline(children):
                return self.inlines(children, replace(look, underlined=True))
            case Superscript(children):
                return self.inlines(children, replace(look, raised=True))
            case Link(href, children):
                runs = self.inlines(children, replace(look, style="Hyperlink"))
                return f'<w:hyperlink r:id="{self.relate(href)}" w:history="1">{runs}</w:hyperlink>'
            case TextField():
                return self._text_field(inline, run(_blank(inline, 36), _BLANK), _BLANK)
            case Choice():
                return self._choice(inline, look)
            case Hidden():
                self.fields.hidden.append(inline)
                return ""

    def _text_field(self, node: TextField, blank: str, look: Look = PLAIN) -> str:
        shown = _shown(node)
        kind = _text_kind(node) if shown else f"<w:showingPlcHdr/>{_text_kind(node)}"
        content = run(shown, look) if shown else blank
        return self.fields.control(node.label, node.name, look, kind, content)

    def _large_field(self, node: TextField) -> str:
        """A field with room for its rows, which it keeps on paper."""
        missing = node.rows - 1 - node.value.count("\n")
        room = run("\n" * missing, _BLANK_LINE) if node.value and missing > 0 else ""
        return self._text_field(node, run("\n".join([_NBSP] * node.rows), _BLANK_LINE)) + room

    def _choice(self, node: Choice, look: Look) -> str:
        kind = (
            f'<w14:checkbox><w14:checked w14:val="{int(node.checked)}"/>'
            '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
            '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>'
        )
        name = f"{node.name}.{node.value}"
        box = run("☒" if node.checked else "☐", _CHECKBOX)
        control = self.fields.control(node.label, name, _CHECKBOX, kind, box)
        caption = run(_NBSP, look) + self.inlines(node.caption, look) if node.caption else ""
        return control + caption

    # ---------------------------------------------------------- paragraphs

    def paragraph(self, style: str, content: str, place: Place, **direct: str) -> str:
        """A paragraph in a style; ``direct`` is what its place adds to that."""
        if self._space:
            direct.setdefault("spacing", f'<w:spacing w:before="{self._space}"/>')
        self._space = 0
        if place.keep:
            direct["keepNext"] = "<w:keepNext/>"
        added = "".join(direct.get(name, "") for name in _DIRECT)
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{added}</w:pPr>{content}</w:p>'

    def close(self, place: Place) -> str:
        """The paragraph that Word wants at the end of a cell or body, if there is none."""
        if self._space != _SPACE_AFTER_TABLE:
            self._space = 0
            return ""
        self._space = 0
        return self.paragraph("CptsGap", "", replace(place, keep=False))

    def blocks(self, blocks: Sequence[Block], place: Place) -> str:
        """The paragraphs and tables of ``blocks``."""
        return "".join(self._block(block, place) for block in blocks)

    def _block(self, block: Block, place: Place) -> str:
        match block:
            case Heading():
                return self._heading(block, place)
            case Paragraph():
                return self._paragraph(block, place)
            case FieldRow(label, node):
                return self._field_row(self.inlines(label, Look("CptsFieldLabel")), node, place)
            case ListBlock():
                return self._list(block, place)
            case Table():
                return self._table(block, place)
            case Section():
                return self._section(block, place)

    def _heading(self, block: Heading, place: Place) -> str:
        self._space = 0
        style = f"Heading{block.level}"
        if not place.style.startswith("CptsNotice"):
            return self.paragraph(style, self.inlines(block.children), place)
        direct = {"spacing": '<w:spacing w:before="120" w:after="40"/>'}
        if place.style == "CptsNoticeStart":
            colour = self.theme.line.removeprefix("#")
            line = f'<w:top w:val="single" w:sz="4" w:space="6" w:color="{colour}"/>'
            direct = {
                "pBdr": f"<w:pBdr>{line}</w:pBdr>",
                "spacing": '<w:spacing w:before="360" w:after="40"/>',
            }
        content = self.inlines(block.children, Look("CptsNoticeTitle"))
        return self.paragraph(style, content, place, **direct)

    def _paragraph(self, block: Paragraph, place: Place, **direct: str) -> str:
        hidden = tuple(child for child in block.children if isinstance(child, Hidden))
        self.inlines(hidden)
        shown = tuple(child for child in block.children if not isinstance(child, Hidden))
        match shown:
            case () if hidden:
                return ""
            case (TextField(rows=rows) as node,) if rows > 1:
                return self._box(node, place)
            case (TextField() as node,) if place.in_cell:
                content = self._text_field(node, run(_blank(node, 12), _PLACEHOLDER))
            case (TextField() as node,):
                return self._field_row("", node, place)
            case _ if block.role == "choices":
                content = self._choices(shown)
            case _:
                content = self.inlines(shown)
        if place.level >= 0 and not direct:
            direct["ind"] = f'<w:ind w:left="{place.indent}"/>'
        style = PARAGRAPH_STYLES.get(block.role, place.style)
        return self.paragraph(style, content, place, **direct)

    def _choices(self, children: Sequence[Inline]) -> str:
        """A line of boxes, well apart."""
        return "".join(
            run(_CHOICE_SPACE)
            if isinstance(child, Text) and not child.text.strip()
            else self._inline(child, PLAIN)
            for child in children
        )

    def _field_row(self, label: str, node: TextField, place: Place) -> str:
        """A label and its field after a tab, in one paragraph with a line below."""
        if node.rows > 1:
            control = self._large_field(node)
        else:
            control = self._text_field(node, run(_blank(node, 12), _PLACEHOLDER))
        direct = {}
        room = place.width - place.indent
        column = min(LABEL_WIDTH, room * 2 // 5) if label else 0
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
        return self.paragraph("CptsBox", self._large_field(node), place, **direct)

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

    # -------------------------------------------------------------- tables

    def _table(self, table: Table, place: Place) -> str:
        before = self.close(place)
        width = place.width - place.indent
        edges = [round(width * sum(table.widths[:i])) for i in range(len(table.widths) + 1)]
        grid = "".join(
            f'<w:gridCol w:w="{b - a}"/>' for a, b in zip(edges, edges[1:], strict=False)
        )
        rows = _TableRows(self, table, edges, place)
        written = (
            f"{before}<w:tbl>{_table_properties(table, width, place.indent, rows.head_column)}"
            f"<w:tblGrid>{grid}</w:tblGrid>{rows.xml()}</w:tbl>"
        )
        self._space = _SPACE_AFTER_TABLE
        return written


def _table_properties(table: Table, width: int, indent: int, head_column: bool) -> str:
    style = "CptsFacts" if table.role == "facts" else "CptsTable"
    first_row, first_column = int(bool(table.head)), int(head_column)
    value = 0x0600 | 0x0020 * first_row | 0x0080 * first_column
    return (
        f'<w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{width}" w:type="dxa"/>'
        f'<w:tblInd w:w="{indent}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{value:04X}" w:firstRow="{first_row}" w:lastRow="0" '
        f'w:firstColumn="{first_column}" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr>'
    )


class _TableRows:
    """The rows of one table; ``edges`` are where its columns begin and end."""

    def __init__(self, story: Story, table: Table, edges: Sequence[int], place: Place) -> None:
        self._story, self._table, self._edges, self._place = story, table, edges, place
        self.head_column = bool(table.body) and all(row.cells[0].header for row in table.body)
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
        long = self._table.role == "facts" or sum(map(len, _row_texts(row))) > _LONG_ROW
        properties = "" if long and not is_head else "<w:cantSplit/>"
        properties += "<w:tblHeader/>" if is_head else ""
        cells = "".join(self._cell(cell, column, row, is_head) for column, cell in _columns(row))
        return f"<w:tr>{properties and f'<w:trPr>{properties}</w:trPr>'}{cells}</w:tr>"

    def _cell(self, cell: Cell, column: int, row: Row, is_head: bool) -> str:
        width = self._edges[column + cell.span] - self._edges[column]
        by_style = row is self._table.head[0] if is_head else column == 0 and self.head_column
        fill = self._story.theme.tint.removeprefix("#")
        properties = "".join(
            (
                f'<w:tcW w:w="{width}" w:type="dxa"/>',
                f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else "",
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
        content = self._story.blocks(cell.blocks, place) + self._story.close(place)
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
