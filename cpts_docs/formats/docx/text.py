"""The text of a Word document: ours, or anyone's.

The limits on what is unpacked are those of ``foreign/archive.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from cpts_docs.foreign import ooxml
from cpts_docs.formats.docx.looks import Looks
from cpts_docs.formats.filled.words import clean
from cpts_docs.formats.lines import Block, Line, Table, box, field, heading, item, running

_W, _W14 = ooxml.W, ooxml.W14
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "\u2011"}
_NOT_SHOWN = (f"{_W}del", f"{_W}moveFrom", f"{ooxml.MC}Choice")

_HEADER, _FOOTER, _STYLES, _NUMBERING = "header", "footer", "styles", "numbering"


def read(data: bytes) -> list[Block]:
    """The blocks of a document, between its running heads and feet.

    Raises:
        UnreadableError: the file is damaged, too big, or of another kind.
    """
    parts = ooxml.open_parts(data, (_HEADER, _FOOTER, _STYLES, _NUMBERING))
    (body, *_), headers, footers = map(parts.of, (ooxml.MAIN, _HEADER, _FOOTER))
    for root in (body, *headers, *footers):
        etree.strip_elements(root, *_NOT_SHOWN, with_tail=False)
    looks = Looks(parts.of(_STYLES), parts.of(_NUMBERING))
    return [*running(map(_text, headers)), *_blocks(body, looks), *running(map(_text, footers))]


# --------------------------------------------------------------------------
# Blocks


def _blocks(parent: etree._Element, looks: Looks) -> Iterator[Block]:
    for child in parent:
        match etree.QName(child).localname:
            case "p":
                yield from _paragraph(child, looks)
            case "tbl":
                yield Table(list(_rows(child, looks)))
            case "sectPr" | "tcPr" | "sdtPr" | "sdtEndPr":
                pass
            case _:  # what stands around blocks: a content control, an insertion
                yield from _blocks(child, looks)


def _paragraph(paragraph: etree._Element, looks: Looks) -> Iterator[Block]:
    text = _text(paragraph)
    properties = paragraph.find(f"{_W}pPr")
    level = looks.heading_level(properties)
    if level:
        yield heading(text, level)
    elif place := looks.place_in_list(properties):
        yield from item([Line(text)], looks.mark(*place), place[1])
    else:
        yield Line(text)


def _rows(table: etree._Element, looks: Looks) -> Iterator[Sequence[Sequence[Block]]]:
    for row in _inside(table, f"{_W}tr"):
        yield [list(_blocks(cell, looks)) for cell in _inside(row, f"{_W}tc")]


def _inside(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or cells of a row, in whatever stands around them."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _inside(child, tag)


# --------------------------------------------------------------------------
# Inside a line


def _text(element: etree._Element) -> str:
    """The text of a paragraph, with the fields in it."""
    pieces: list[str] = []
    controls: list[int] = []  # where those that are open begin among the pieces
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        tag = node.tag
        if event == "end":
            if tag == f"{_W}sdt" and (start := controls.pop()) >= 0:
                pieces[start:] = [field(clean("".join(pieces[start:])))]
            elif tag == f"{_W}p":
                pieces.append("\n")
        elif tag == f"{_W}t":
            pieces.append((node.text or "").replace("\n", " "))
        elif tag in _BREAKS:
            pieces.append(_BREAKS[tag])
        elif tag == f"{_W}sdt":
            controls[:] = [-1] * len(controls)  # one around another is not the field
            controls.append(len(pieces))
        elif tag == f"{_W}sdtContent" and controls and (shown := _shown(node)) is not None:
            pieces.append(shown)
            controls[-1] = -1
            walk.skip_subtree()
        elif tag == _DRAWING:
            pieces.append(f" {node.get('descr', '')} ")
        elif tag in (f"{_W}pPr", f"{_W}rPr", f"{_W}sdtPr"):
            walk.skip_subtree()
    return "".join(pieces)


def _shown(content: etree._Element) -> str | None:
    """What a content control shows in place of its content: a box, or nothing yet."""
    control = content.getparent()
    if control is None:
        return None
    checked = control.find(f"{_W}sdtPr/{_W14}checkbox/{_W14}checked")
    if checked is not None:
        return box(ooxml.is_on(checked, _W14))
    is_empty = ooxml.is_on(control.find(f"{_W}sdtPr/{_W}showingPlcHdr"))
    return field("") if is_empty else None
