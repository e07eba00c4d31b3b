"""The lists that a filled Word file has more than its template."""

from __future__ import annotations

from lxml import etree

from cpts_docs.foreign.ooxml import W, whole_number

_ABSTRACT, _NUM = f"{W}abstractNum", f"{W}num"
_BULLETS = "•–▪"
_STEP = 360  # twentieths of a point


class Numbering:
    """The definitions of lists, in ``root``; more are made when they are asked for."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self._made: dict[bool, int] = {}

    @property
    def has_more(self) -> bool:
        """Whether some were added."""
        return bool(self._made)

    def added(self, *, is_ordered: bool, start: int = 1) -> int:
        """The number of a new list. Those without an order may share one."""
        definition = self._definition(is_ordered=is_ordered)
        number = self._free(_NUM, "numId", 1)
        node = etree.Element(_NUM, {f"{W}numId": str(number)})
        etree.SubElement(node, f"{W}abstractNumId", {f"{W}val": str(definition)})
        if is_ordered:
            for level in range(9):
                override = etree.SubElement(node, f"{W}lvlOverride", {f"{W}ilvl": str(level)})
                first = str(start)
                etree.SubElement(override, f"{W}startOverride", {f"{W}val": first})
        after = [*self.root.findall(_ABSTRACT), *self.root.findall(_NUM)]
        self.root.insert(1 + max(map(self.root.index, after)), node)
        return number

    def _definition(self, *, is_ordered: bool) -> int:
        if is_ordered not in self._made:
            number = self._free(_ABSTRACT, "abstractNumId", 0)
            node = etree.fromstring(_abstract(number, is_ordered=is_ordered))
            before = self.root.findall(_ABSTRACT)
            self.root.insert(1 + self.root.index(before[-1]) if before else 0, node)
            self._made[is_ordered] = number
        return self._made[is_ordered]

    def _free(self, tag: str, attribute: str, first: int) -> int:
        """A number above those that the definitions called ``tag`` have; ``first`` if none has."""
        there = (whole_number(node.get(f"{W}{attribute}", "")) for node in self.root.findall(tag))
        return max((first, *(one + 1 for one in there)))


def empty() -> etree._Element:
    """A part without lists."""
    return etree.Element(f"{W}numbering", nsmap={"w": W[1:-1]})


def _abstract(number: int, *, is_ordered: bool) -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{"decimal" if is_ordered else "bullet"}"/>'
        f'<w:lvlText w:val="{f"%{level + 1}." if is_ordered else _BULLETS[level % 3]}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{_STEP * (level + 2)}" '
        f'w:hanging="{_STEP}"/></w:pPr></w:lvl>'
        for level in range(9)
    )
    return (
        f'<w:abstractNum xmlns:w="{W[1:-1]}" w:abstractNumId="{number}">'
        f'<w:multiLevelType w:val="hybridMultilevel"/>{levels}</w:abstractNum>'
    )
