"""Lists as ODF, where an item holds paragraphs and lists, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field

from cpts_docs.document.tree import ListBlock
from cpts_docs.formats.styles import LIST_STYLES


def list_style(block: ListBlock) -> str:
    """The name of a list's style."""
    return "CptsNumbers" if block.ordered else LIST_STYLES.get(block.role, "CptsBullets")


def item_style(block: ListBlock) -> str:
    """The style of the paragraphs in its items."""
    return "CptsPlainItem" if list_style(block) == "CptsPlain" else "CptsItem"


@dataclass(slots=True)
class _List:
    """A list that is open: the tag of what is open in it, and the number of its last item.

    ``interrupted`` says that its next item has to say its number.
    """

    style: str
    item: str = "list-item"
    items: int = 0
    interrupted: bool = False


@dataclass(slots=True)
class ListTags:
    """The tags of the lists that are open at a place of the text."""

    _open: list[_List] = field(default_factory=list)

    def open(self, style: str, start: int = 1) -> str:
        """The start of a list, whose first item has that number."""
        self._open.append(_List(style, items=start - 1, interrupted=start != 1))
        return f'<text:list text:style-name="{style}">'

    def close(self) -> str:
        """The end of the innermost list."""
        self._open.pop()
        return "</text:list>"

    def begin_item(self) -> str:
        """The start of an item."""
        current = self._open[-1]
        current.item = "list-item"
        current.items += 1
        start = f' text:start-value="{current.items}"' if current.interrupted else ""
        current.interrupted = False
        return f"<text:list-item{start}>"

    def end_item(self) -> str:
        """The end of an item."""
        return f"</text:{self._open[-1].item}>"

    def outside(self, content: str) -> str:
        """``content`` outside of all lists, which go on after it."""
        ends = "".join(f"</text:{level.item}></text:list>" for level in reversed(self._open))
        starts = ""
        for level in self._open:
            level.item, level.interrupted = "list-header", True
            starts += f'<text:list text:style-name="{level.style}"><text:list-header>'
        return f"{ends}{content}{starts}"
