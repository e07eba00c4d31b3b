"""The text of an OpenDocument text: ours, or anyone's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from cpts_docs.formats.filled.words import clean
from cpts_docs.formats.lines import Block, Line, Table, box, field, heading, item, running
from cpts_docs.formats.odt.characters import PARAGRAPHS, is_shown, walk
from cpts_docs.formats.odt.controls import controls
from cpts_docs.formats.odt.file import CONTENT, STYLES, opened
from cpts_docs.formats.odt.namespaces import CONTENT_CONTROL, LOEXT, OFFICE, TEXT, names
from cpts_docs.formats.odt.numbering import Numbering, number

_DRAW, _STYLE, _SVG, _TABLE = map(names, ("draw", "style", "svg", "table"))
_FIELDS = frozenset({CONTENT_CONTROL, f"{TEXT}text-input"})


def read(data: bytes) -> list[Block]:
    """The blocks of a document, between its running heads and feet.

    Raises:
        UnreadableError: the file is damaged, too big, or of another kind.
    """
    roots = opened(data)
    content = roots[CONTENT]
    document = _Document(content, roots.get(STYLES))
    return [
        *running(document.running("header")),
        *document.blocks(content.iterfind(f"{OFFICE}body/{OFFICE}text/*"), 0),
        *running(document.running("footer")),
    ]


class _Document:
    """The blocks of one document; what its fields show is known by their numbers."""

    def __init__(self, content: etree._Element, styles: etree._Element | None) -> None:
        self._roots = [content] if styles is None else [content, styles]
        self._numbering = Numbering(self._roots)
        self._fields = {
            control.number: box(control.ticked) if control.is_box else field(control.value)
            for control in controls(content)
        }

    def running(self, part: str) -> Iterator[str]:
        """What runs at the head or foot of the pages."""
        for root in self._roots:
            for node in root.iter(f"{_STYLE}{part}"):
                yield self._text(node)

    # -------------------------------------------------------------- blocks

    def blocks(self, elements: Iterable[etree._Element], level: int) -> Iterator[Block]:
        """The blocks among ``elements``, and those inside of them."""
        for element in elements:
            if element.tag == f"{TEXT}h":
                yield heading(self._text(element), number(element, "outline-level", 1))
            elif element.tag == f"{TEXT}p":
                yield Line(self._text(element))
            elif element.tag == f"{TEXT}list":
                yield from self._list(element, level)
            elif element.tag == f"{_TABLE}table":
                yield Table(list(self._rows(element)))
            elif is_shown(element):
                yield from self.blocks(element, level)

    def _list(self, element: etree._Element, level: int) -> Iterator[Block]:
        with self._numbering.inside(element):
            for entry in element:
                blocks = self.blocks(entry, level + 1)
                if entry.tag == f"{TEXT}list-item":
                    yield from item(blocks, self._numbering.mark(entry), level)
                else:
                    yield from blocks

    def _rows(self, element: etree._Element) -> Iterator[list[list[Block]]]:
        for child in element:
            if child.tag == f"{_TABLE}table-row":
                cells = child.iterchildren(f"{_TABLE}table-cell")
                yield [list(self.blocks(cell, 0)) for cell in cells]
            else:
                yield from self._rows(child)

    # ------------------------------------------------------- inside a line

    def _text(self, element: etree._Element) -> str:
        """The text of a paragraph, with the fields in it."""
        pieces: list[str] = []
        entered: list[int] = []  # where the fields of Word's that are open begin
        depth = 0  # in paragraphs
        for event, node, text in walk(element):
            if event == "text":
                pieces.append(text if depth else "")
            elif node.tag in PARAGRAPHS:
                depth += 1 if event == "start" else -1
                pieces.append("\n" if event == "end" and node is not element else "")
            elif node.tag in _FIELDS:
                if event == "start":
                    entered.append(len(pieces))
                else:
                    start = entered.pop()
                    pieces[start:] = [_shown(node, "".join(pieces[start:]))]
            elif event == "start":
                pieces.append(self._object(node))
        return "".join(pieces)

    def _object(self, node: etree._Element) -> str:
        """What a control shows, or what is said of a picture."""
        if node.tag == f"{_DRAW}control":
            return self._fields.get(node.get(f"{_DRAW}control", ""), "")
        if node.tag == f"{_DRAW}frame" and node.find(f"{_DRAW}image") is not None:
            return f" {node.findtext(f'{_SVG}title') or node.findtext(f'{_SVG}desc') or ''} "
        return ""


def _shown(node: etree._Element, text: str) -> str:
    """What a field of Word's shows: a box, nothing yet, or a text."""
    if node.get(f"{LOEXT}checkbox") == "true":
        return box(node.get(f"{LOEXT}checked") == "true")
    empty = node.get(f"{LOEXT}showing-place-holder") == "true"
    return field("" if empty else clean(text))
