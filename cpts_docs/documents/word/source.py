"""What Jinja2 reads of a Word file: its XML, with each tag on a line of its own.

The signs around a tag are characters that no text has, so that nothing else of the XML can be
taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpts_docs.documents.word.tag import Tag

if TYPE_CHECKING:
    from lxml import etree

OUTPUT, BLOCK, COMMENT = ("\ufdd0", "\ufdd1"), ("\ufdd2", "\ufdd3"), ("\ufdd4", "\ufdd5")
_SIGNS = re.compile("[\ufdd0-\ufdd5]")
_LINE = f"{COMMENT[0]}\n{COMMENT[1]}"
_MARK = re.compile(r'<(?:\w+:)?cpts-tag\b[^>]*?\bn="(\d{1,9})"[^>]*?/>')
_TOGETHER = "<parts>{}</parts>"


@dataclass(frozen=True, slots=True)
class Source:
    """The source of a template called ``name``: its XML, and between two pieces of it a tag.

    ``tags`` are all there are, ``order`` their numbers as they stand between the ``pieces``.
    ``is_whole`` tells that its blocks are right, so that it can be rendered.
    """

    name: str
    pieces: tuple[str, ...]
    order: tuple[int, ...]
    tags: tuple[Tag, ...]
    is_whole: bool

    def text(self, without: Collection[int] = ()) -> str:
        """What Jinja2 reads, without the tags of those numbers."""
        written = [self.pieces[0]]
        for number, piece in zip(self.order, self.pieces[1:], strict=True):
            tag = "" if number in without else delimited(self.tags[number])
            written += (_LINE, tag, piece)
        return "".join(written)

    def tag_at(self, line: int) -> int:
        """The number of the tag on a line, or of the last before it."""
        at, found = 1 + self.pieces[0].count("\n"), 0
        for number, piece in zip(self.order, self.pieces[1:], strict=True):
            at += 1
            if at > line:
                break
            found = number
            at += piece.count("\n")
        return found


def source_of(
    name: str, roots: Sequence[etree._Element], tags: Sequence[Tag], *, is_whole: bool
) -> Source:
    """The source of the parts that ``roots`` are, one behind the other."""
    from lxml import etree

    xml = "".join(etree.tostring(root, encoding="unicode", with_tail=False) for root in roots)
    pieces = _MARK.split(_SIGNS.sub("", _TOGETHER.format(xml)))
    order = tuple(map(int, pieces[1::2]))
    return Source(name, tuple(pieces[::2]), order, tuple(tags), is_whole)


def delimited(tag: Tag) -> str:
    """A tag as Jinja2 reads it, on one line."""
    begin, end = OUTPUT if tag.is_output else BLOCK
    return f"{begin} {_SIGNS.sub('', tag.source)} {end}".replace("\n", " ")
