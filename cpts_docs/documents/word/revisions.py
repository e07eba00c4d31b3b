"""A text as it is once its tracked changes are accepted, without what only an editor needs."""

from __future__ import annotations

from lxml import etree

from cpts_docs.foreign.ooxml import W
from cpts_docs.foreign.word_file import remove, unwrap


def _named(names: str) -> tuple[str, ...]:
    return tuple(f"{W}{name}" for name in names.split())


_GONE = _named("del moveFrom")
_COME = _named("ins moveTo")
_FORMER = _named(
    "rPrChange pPrChange sectPrChange tblPrChange tblPrExChange trPrChange tcPrChange "
    "tblGridChange numberingChange cellIns cellMerge moveFromRangeStart moveFromRangeEnd "
    "moveToRangeStart moveToRangeEnd customXmlInsRangeStart customXmlInsRangeEnd "
    "customXmlDelRangeStart customXmlDelRangeEnd customXmlMoveFromRangeStart "
    "customXmlMoveFromRangeEnd customXmlMoveToRangeStart customXmlMoveToRangeEnd"
)
_NOISE = (
    *_named("proofErr permStart permEnd lastRenderedPageBreak dataBinding showingPlcHdr"),
    "{http://schemas.microsoft.com/office/word/2012/wordml}dataBinding",
)
"""What is between runs, or ties a content control to a value that would take its text's place."""
_PROPERTIES = _named("rPr trPr")


def accept(root: etree._Element) -> None:
    """Accept the tracked changes of a part."""
    for node in list(root.iter(*_FORMER)):
        remove(node)
    for node in list(root.iter(f"{W}cellDel")):
        _remove_around(node, "tc")
    for node in list(root.iter(*_GONE, *_COME)):
        parent = node.getparent()
        gone = node.tag in _GONE
        if parent is None:
            continue
        if parent.tag not in _PROPERTIES:
            remove(node) if gone else unwrap(node)
        elif not gone:
            remove(node)
        elif parent.tag == f"{W}trPr":
            _remove_around(node, "tr")
        else:
            _join_next(node)
    for node in list(root.iter(*_NOISE)):
        remove(node)
    for node in list(root.iter(f"{W}smartTag")):
        for properties in node.findall(f"{W}smartTagPr"):
            node.remove(properties)
        unwrap(node)


def _remove_around(node: etree._Element, name: str) -> None:
    """Remove the row or cell that a mark is of, and a table that has no row left."""
    around = next(node.iterancestors(f"{W}{name}"), None)
    table = next(node.iterancestors(f"{W}tbl"), None)
    if around is not None:
        remove(around)
    if table is not None and table.find(f".//{W}tr") is None:
        remove(table)


def _join_next(mark: etree._Element) -> None:
    """Join a paragraph, whose end was deleted, with the next."""
    paragraph = next(mark.iterancestors(f"{W}p"), None)
    remove(mark)
    following = paragraph.getnext() if paragraph is not None else None
    if paragraph is None or following is None or following.tag != f"{W}p":
        return
    at = 0 if following.find(f"{W}pPr") is None else 1
    following[at:at] = [child for child in paragraph if child.tag != f"{W}pPr"]
    remove(paragraph)
