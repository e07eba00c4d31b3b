"""Texts of a project as Word's own elements: line ends, and Markdown with its lists and tables.

What takes the place of a tag looks as the tag did: the same paragraph, the same characters.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace

from lxml import etree

from cpts_docs.base.errors import UnreadableError
from cpts_docs.document import markdown
from cpts_docs.document.typography import french
from cpts_docs.documents.word.evaluation import MARKDOWN
from cpts_docs.documents.word.numbering import Numbering
from cpts_docs.documents.word.tags import SPACE
from cpts_docs.foreign.ooxml import W

_P, _R, _T, _PPR, _RPR = (f"{W}{name}" for name in ("p", "r", "t", "pPr", "rPr"))
_BEFORE_BOLD = frozenset(f"{W}{name}" for name in ("rStyle", "rFonts"))
_MARKS = {"strong": ("b", "bCs"), "em": ("i", "iCs")}
_ORDER = [f"{W}{name}" for name in ("b", "bCs", "i", "iCs")]
_LEVELS = 8


@dataclass(frozen=True, slots=True)
class _Look:
    """How the characters of a tag look, and what Markdown adds: its elements' names."""

    properties: etree._Element | None
    marks: frozenset[str] = frozenset()

    def run(self, *content: etree._Element) -> etree._Element:
        """A run that looks so."""
        made = etree.Element(_R)
        properties = etree.Element(_RPR) if self.properties is None else deepcopy(self.properties)
        at = sum(child.tag in _BEFORE_BOLD for child in properties)
        for tag in _ORDER:
            if any(tag[len(W) :] in _MARKS[mark] for mark in self.marks):
                for old in properties.findall(tag):
                    properties.remove(old)
                properties.insert(at, etree.Element(tag))
                at += 1
        if len(properties):
            made.append(properties)
        made.extend(content)
        return made


def spread(root: etree._Element, numbering: Numbering) -> None:
    """Make Word's own elements of the texts of a part that were filled in.

    Raises:
        UnreadableError: something else stands among them.
    """
    for paragraph in list(root.iter(_P)):
        for run in [node for node in paragraph.iter(_R) if _own(node, paragraph)]:
            _spread_run(run)
        while (mark := _first_mark(paragraph)) is not None:
            paragraph = _spread_blocks(paragraph, mark, numbering)


def _own(node: etree._Element, paragraph: etree._Element) -> bool:
    return next(node.iterancestors(_P)) is paragraph


def _first_mark(paragraph: etree._Element) -> etree._Element | None:
    return next((child for child in paragraph if child.tag == MARKDOWN), None)


# --------------------------------------------------------------------------
# In a run


def _spread_run(run: etree._Element) -> None:
    """Give line ends and Markdown of a run elements of their own; blocks stand beside it."""
    texts = [node for node in run.findall(_T) if len(node) or _has_lines(node.text)]
    parent = run.getparent()
    if not texts or parent is None:
        return
    look = _Look(run.find(_RPR))
    made: list[etree._Element] = []
    for child in run:
        if child.tag == _RPR:
            continue
        if child.tag != _T:
            made.append(look.run(child))
            continue
        made += _runs(child.text or "", look)
        for mark in list(child):
            if mark.tag != MARKDOWN:
                raise UnreadableError("une balise y met autre chose qu'un texte")
            tail, mark.tail = mark.tail, None
            made += _marked(mark, look, is_alone=parent.tag == _P)
            made += _runs(tail or "", look)
    at = parent.index(run)
    parent[at : at + 1] = made


def _has_lines(text: str | None) -> bool:
    return any(sign in text for sign in "\n\t") if text else False


def _marked(mark: etree._Element, look: _Look, *, is_alone: bool) -> list[etree._Element]:
    """The runs of a text in Markdown; or ``mark`` itself, with its look, if it has blocks."""
    text = mark.text or ""
    if mark.get("kind") == "inline":
        return list(_inlines(_parsed(markdown.inline_to_html(text)), look))
    blocks = _parsed(markdown.to_html(text))
    if [block.tag for block in blocks] == ["p"]:
        return list(_inlines(blocks[0], look))
    if is_alone:
        if look.properties is not None:
            mark.append(deepcopy(look.properties))
        return [mark]
    lines: list[etree._Element] = []  # in a link or a control there is no place for paragraphs
    for node in blocks.iter("p", "li", "td", "th"):
        lines += [*([look.run(etree.Element(f"{W}br"))] if lines else []), *_inlines(node, look)]
    return lines


def _parsed(html: str) -> etree._Element:
    body = etree.fromstring(f"<body>{html}</body>", etree.HTMLParser()).find("body")
    assert body is not None
    return body


def _inlines(node: etree._Element, look: _Look) -> Iterator[etree._Element]:
    """The runs of what stands in an element, but for the blocks in it."""
    yield from _runs(french((node.text or "").strip("\n")), look)
    for child in node:
        if child.tag == "br":
            yield look.run(etree.Element(f"{W}br"))
        elif child.tag in _MARKS:
            yield from _inlines(child, replace(look, marks=look.marks | {child.tag}))
        yield from _runs(french((child.tail or "").strip("\n")), look)


def _runs(text: str, look: _Look) -> Iterator[etree._Element]:
    """The runs of a text, with the elements that stand for its line ends and tabs."""
    for number, line in enumerate(text.split("\n")):
        if number:
            yield look.run(etree.Element(f"{W}br"))
        for place, piece in enumerate(line.split("\t")):
            if place:
                yield look.run(etree.Element(f"{W}tab"))
            if piece:
                node = etree.Element(_T, {SPACE: "preserve"})
                node.text = piece
                yield look.run(node)


# --------------------------------------------------------------------------
# Blocks


def _spread_blocks(
    paragraph: etree._Element, mark: etree._Element, numbering: Numbering
) -> etree._Element:
    """Put the blocks of ``mark`` in the place of its paragraph; gives that of what follows it."""
    parent = paragraph.getparent()
    assert parent is not None
    look = _Look(mark.find(_RPR))
    at = paragraph.index(mark)
    before = [child for child in list(paragraph)[:at] if child.tag != _PPR]
    after = list(paragraph)[at + 1 :]
    writer = _Blocks(paragraph, look, numbering)
    made = list(writer.blocks(_parsed(markdown.to_html(mark.text or "")), 0))
    if _says(before):
        if not writer.is_plain(made[0]):
            made.insert(0, writer.paragraph())
        at = 0 if made[0].find(_PPR) is None else 1
        made[0][at:at] = before
    section = paragraph.find(f"{_PPR}/{W}sectPr")  # it ends where the last of them does
    if made[-1].tag != _P or (_says(after) and not writer.is_plain(made[-1])):
        made.append(writer.paragraph())
    made[-1].extend(after)
    if section is not None:
        _properties(made[-1]).append(section)
    at = parent.index(paragraph)
    parent[at : at + 1] = made
    return made[-1]


def _says(nodes: list[etree._Element]) -> bool:
    return any(True for node in nodes for _ in node.iter(_T, f"{W}drawing", MARKDOWN))


class _Blocks:
    """Writes blocks that look as a paragraph does."""

    def __init__(self, paragraph: etree._Element, look: _Look, numbering: Numbering) -> None:
        self._look, self._numbering = look, numbering
        found = paragraph.find(_PPR)
        self._properties = etree.Element(_PPR) if found is None else deepcopy(found)
        for name in ("sectPr", "numPr"):
            for node in self._properties.findall(f"{W}{name}"):
                self._properties.remove(node)
        self._plain: set[etree._Element] = set()

    def is_plain(self, node: etree._Element) -> bool:
        """Whether it is a paragraph that more text can go on in."""
        return node in self._plain

    def paragraph(self, *runs: etree._Element) -> etree._Element:
        """A paragraph of those runs."""
        made = etree.Element(_P)
        if len(self._properties):
            made.append(deepcopy(self._properties))
        made.extend(runs)
        self._plain.add(made)
        return made

    def blocks(self, node: etree._Element, level: int) -> Iterator[etree._Element]:
        """What the blocks in an element are in Word."""
        for child in node:
            if child.tag == "p":
                yield self.paragraph(*_inlines(child, self._look))
            elif child.tag in ("ul", "ol"):
                yield from self._list(child, level)
            elif child.tag == "table":
                yield self._table(child)

    def _list(self, node: etree._Element, level: int) -> Iterator[etree._Element]:
        level = min(level, _LEVELS)
        start = node.get("start", "1")
        number = self._numbering.added(
            is_ordered=node.tag == "ol", start=int(start) if start.isdecimal() else 1
        )
        for item in node:
            first = item.find("p")
            holder = item if first is None else first
            paragraph = self.paragraph(*_inlines(holder, self._look))
            self._plain.discard(paragraph)
            _put_number(paragraph, number, level)
            yield paragraph
            for child in item:
                if child is not first and child.tag in ("p", "ul", "ol", "table"):
                    holder = etree.Element("div")
                    holder.append(child)
                    for block in self.blocks(holder, level + 1):
                        self._plain.discard(block)
                        yield block

    def _table(self, node: etree._Element) -> etree._Element:
        table = etree.fromstring(_TABLE)
        rows = list(node.iter("tr"))
        grid = etree.SubElement(table, f"{W}tblGrid")
        columns = max(len(row) for row in rows)
        for _ in range(columns):
            etree.SubElement(grid, f"{W}gridCol", {f"{W}w": str(9000 // columns)})
        for row in rows:
            made = etree.SubElement(table, f"{W}tr")
            if row[0].tag == "th":
                etree.SubElement(etree.SubElement(made, f"{W}trPr"), f"{W}tblHeader")
            for cell in row:
                marks = frozenset(["strong"] if cell.tag == "th" else [])
                runs = _inlines(cell, replace(self._look, marks=marks))
                etree.SubElement(made, f"{W}tc").append(self.paragraph(*runs))
        return table


def _properties(paragraph: etree._Element) -> etree._Element:
    """The properties of a paragraph, which may have had none."""
    properties = paragraph.find(_PPR)
    if properties is None:
        properties = etree.Element(_PPR)
        paragraph.insert(0, properties)
    return properties


def _put_number(paragraph: etree._Element, number: int, level: int) -> None:
    """Make a paragraph an item of a list."""
    properties = _properties(paragraph)
    for node in properties.findall(f"{W}ind"):
        properties.remove(node)
    before = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
    at = sum(child.tag in {f"{W}{name}" for name in before} for child in properties)
    numbered = etree.Element(f"{W}numPr")
    etree.SubElement(numbered, f"{W}ilvl", {f"{W}val": str(level)})
    etree.SubElement(numbered, f"{W}numId", {f"{W}val": str(number)})
    properties.insert(at, numbered)


_SIDES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_TABLE = (
    f'<w:tbl xmlns:w="{W[1:-1]}"><w:tblPr><w:tblW w:w="5000" w:type="pct"/>'
    f"<w:tblBorders>{_SIDES}</w:tblBorders></w:tblPr></w:tbl>"
)
