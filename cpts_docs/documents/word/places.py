"""Where something stands in a Word text, in words that lead a person there."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from cpts_docs.foreign.ooxml import MC, W, columns_of

P, TBL, TR, TC = (f"{W}{name}" for name in ("p", "tbl", "tr", "tc"))
BOX = f"{W}txbxContent"
FALLBACK = f"{MC}Fallback"
NOTES = {f"{W}footnoteReference": "note de bas de page", f"{W}endnoteReference": "note de fin"}


class Places:
    """The places in a part; ``title`` says which part, "" for the text itself.

    They are those of the file as it was when this was made.
    """

    def __init__(self, root: etree._Element, title: str = "") -> None:
        self._title = title
        self._numbers = dict(_numbered(root))

    def of(self, node: etree._Element) -> str:
        """``tableau 2, ligne 4, colonne 1``; ``en-tête, paragraphe 1``."""
        words: list[str] = []
        for one in (node, *node.iterancestors()):
            if (word := self._numbers.get(one)) is not None:
                words.insert(0, word)
            if one.tag == BOX or one.tag in NOTES:
                break
        if any(word.startswith("tableau") for word in words):
            words = [word for word in words if not word.startswith("paragraphe")]
        return ", ".join([self._title, *words] if self._title else words)


def _numbered(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Each element that a place is named by, with its word and number."""
    yield from _blocks(root)
    boxes = 0
    counts = dict.fromkeys(NOTES, 0)
    first: dict[etree._Element | None, int] = {}  # of the boxes of a drawing, and of their copies
    for node in root.iter(BOX, *NOTES):
        if node.tag in NOTES:
            counts[node.tag] += 1
            yield node, f"{NOTES[node.tag]} {counts[node.tag]}"
        else:
            drawing = next(node.iterancestors(f"{MC}AlternateContent"), None)
            if any(True for _ in node.iterancestors(FALLBACK)):  # for programs of before 2010
                number = first.get(drawing, boxes)
                first[drawing] = number + 1
            else:
                number = boxes = boxes + 1
                first.setdefault(drawing, number)
            yield node, f"zone de texte {number}"
        yield from _blocks(node)


def _blocks(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """The paragraphs and tables of a story, those in its tables too."""
    paragraphs = tables = 0
    for node in _children(root):
        if node.tag == P:
            paragraphs += 1
            yield node, f"paragraphe {paragraphs}"
        else:
            tables += 1
            yield node, f"tableau {tables}"
            yield from _cells(node)


def _children(node: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs and tables right inside, through content controls and the like."""
    for child in node:
        if child.tag in (P, TBL):
            yield child
        elif isinstance(child.tag, str):
            yield from _children(child)


def _cells(table: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    for row_number, row in enumerate(_inner(table, TR), 1):
        yield row, f"ligne {row_number}"
        column = 1
        for cell in _inner(row, TC):
            yield cell, f"colonne {column}"
            column += columns_of(cell)
            yield from _blocks(cell)


def _inner(node: etree._Element, tag: str) -> Iterator[etree._Element]:
    for child in node:
        if child.tag == tag:
            yield child
        elif isinstance(child.tag, str) and child.tag not in (P, TBL, TR, TC):
            yield from _inner(child, tag)
