"""A filled text made right again: what its loops repeated is unique, what they emptied is whole."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from cpts_docs.foreign.ooxml import W14, W, columns_of, whole_number
from cpts_docs.foreign.word_file import remove

_P, _TBL, _TR, _TC = (f"{W}{name}" for name in ("p", "tbl", "tr", "tc"))
_ID, _NAME, _VAL = f"{W}id", f"{W}name", f"{W}val"
_START, _END = f"{W}bookmarkStart", f"{W}bookmarkEnd"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/"
_DRAWN = (f"{_DRAWING}wordprocessingDrawing}}docPr", f"{_DRAWING}picture}}cNvPr")
_VML = "{urn:schemas-microsoft-com:vml}"
_STORIES = tuple(
    f"{W}{name}" for name in ("tc", "txbxContent", "hdr", "ftr", "footnote", "endnote", "body")
)
_MAX_NAME = 40
_MAX_COLUMNS = 1_000  # Word shows no table of so many


def finish(roots: Iterable[etree._Element]) -> None:
    """Make the parts of one file whole, and their ids unique among them all."""
    roots = list(roots)
    for root in roots:
        for table in list(root.iter(_TBL)):
            _mend_table(table)
        for control in list(root.iter(f"{W}sdt")):
            content = control.find(f"{W}sdtContent")
            if content is None or not len(content):
                remove(control)
        for story in root.iter(*_STORIES):
            _mend_story(story)
    _number(roots)


def _mend_table(table: etree._Element) -> None:
    """A table has rows, and its grid a column for each; merged cells begin somewhere."""
    rows = [row for row in table.iter(_TR) if next(row.iterancestors(_TBL)) is table]
    for row in rows:
        if not any(next(cell.iterancestors(_TR)) is row for cell in row.iter(_TC)):
            remove(row)
            rows = [other for other in rows if other is not row]
    if not rows:
        remove(table)
        return
    merged: set[int] = set()  # columns in which the cell above is merged with what is below
    widest = 0
    for row in rows:
        column, here = 0, set[int]()
        for cell in [cell for cell in row.iter(_TC) if next(cell.iterancestors(_TR)) is row]:
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            if merge is not None:
                if merge.get(_VAL, "continue") == "continue" and column not in merged:
                    merge.set(_VAL, "restart")  # or its text would not be shown
                here.add(column)
            column += columns_of(cell)
        merged, widest = here, max(widest, column)
    _mend_grid(table, widest)


def _mend_grid(table: etree._Element, columns: int) -> None:
    """Share the width of a table among more columns than its grid has."""
    grid = table.find(f"{W}tblGrid")
    if grid is None or not len(grid) < columns <= _MAX_COLUMNS:
        return
    total = sum(whole_number(column.get(f"{W}w", "")) for column in grid)
    width = {f"{W}w": str(total // columns)}
    grid[:] = [etree.Element(f"{W}gridCol", width) for _ in range(columns)]


def _mend_story(story: etree._Element) -> None:
    """A cell ends with a paragraph, tables do not touch, and nothing that holds text is empty."""
    for table in story.findall(_TBL):
        following = table.getnext()
        if following is not None and following.tag == _TBL:
            table.addnext(etree.Element(_P))
    if story.tag == f"{W}body":
        return
    blocks = [child for child in story if child.tag != f"{W}tcPr"]
    last = next((child for child in reversed(blocks) if child.tag not in (_START, _END)), None)
    if last is None or last.tag == _TBL:
        etree.SubElement(story, _P)


# --------------------------------------------------------------------------
# Ids


def _number(roots: list[etree._Element]) -> None:
    seen: dict[str, set[str]] = {}
    drawn = 0
    for root in roots:
        shapes: dict[str, set[str]] = {}  # a part refers to its own alone
        for node in list(root.iter("*")):
            if _is_repeated(node, f"{W14}paraId", seen):
                for name in (f"{W14}paraId", f"{W14}textId"):
                    node.attrib.pop(name, "")
            if node.tag == f"{W}sdtPr":
                for control in node.findall(_ID):
                    if _is_repeated(control, _VAL, seen):
                        node.remove(control)  # Word gives it another
            elif node.tag.startswith(_VML) and _is_repeated(node, "id", shapes):
                del node.attrib["id"]
            elif node.tag in _DRAWN:
                drawn += 1
                node.set("id", str(drawn))
    _number_bookmarks(roots)


def _is_repeated(node: etree._Element, name: str, seen: dict[str, set[str]]) -> bool:
    value = node.get(name)
    if value is None:
        return False
    known = seen.setdefault(name, set())
    if value in known:
        return True
    known.add(value)
    return False


def _number_bookmarks(roots: list[etree._Element]) -> None:
    """Give each bookmark an id and a name of its own; halves without the other go."""
    number = 0
    names: set[str] = set()
    for root in roots:
        waiting: dict[str, list[etree._Element]] = {}
        for node in list(root.iter(_START, _END)):
            opened = waiting.setdefault(node.get(_ID, ""), [])
            if node.tag == _START:
                opened.append(node)
            elif opened:
                start = opened.pop()
                start.set(_ID, str(number))
                node.set(_ID, str(number))
                start.set(_NAME, _free(start.get(_NAME, ""), names))
                number += 1
            else:
                remove(node)
        for left in [node for opened in waiting.values() for node in opened]:
            remove(left)


def _free(name: str, names: set[str]) -> str:
    free, count = name, 1
    while free.casefold() in names:
        count += 1
        free = f"{name[: _MAX_NAME - len(str(count)) - 1]}_{count}"
    names.add(free.casefold())
    return free
