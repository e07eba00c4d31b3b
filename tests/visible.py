"""Whether all that a document says can be seen on its pages, each thing in its place.

Texts are compared as rows of letters without spaces, so that it does not matter
where lines end, nor where a long word is broken. Each letter must be there as
often as the document has it; each text must stand in one piece, but for the end
of a page, in what is drawn: in the column of its cell, or on the page.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate

from cpts_docs.document.theme import DEFAULT as THEME
from cpts_docs.document.tree import Block, Document, ListBlock, Metadata, Section, Table
from cpts_docs.document.walk import plain_text
from tests.corpus import texts
from tests.pages import MM, Page, Word
from tests.reading import squeezed

_SLACK = 0.5  # at the sides, in points
_HANG = 0.36  # of the height of a word's box, which is higher than its letters
_LEFT, _ROOM = THEME.margin_side * MM, (210 - 2 * THEME.margin_side) * MM


# --------------------------------------------------------------------------
# What a document says


@dataclass(frozen=True, slots=True)
class Column:
    """The cells of a column of a table, and its sides in points from the paper's edge."""

    left: float
    right: float
    head: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What a document says, by where it stands."""

    head: str
    foot: str
    body: list[str] = field(default_factory=list)
    tables: list[tuple[Column, ...]] = field(default_factory=list)

    @property
    def letters(self) -> Counter[str]:
        """How often each letter is in it, between the running head and foot."""
        columns = [column for table in self.tables for column in table]
        cells = (text for column in columns for text in (column.head, *column.texts))
        return Counter("".join((*self.body, *cells)))


@cache
def letters(text: str) -> str:
    """``text`` without its spaces, and with one form of each letter."""
    return unicodedata.normalize("NFKC", squeezed(text))


def said(document: Document) -> Said:
    """What ``document`` says."""
    found = Said(letters(plain_text(document.header)), letters(plain_text(document.footer)))
    _collect(document.blocks, found)
    return found


def _collect(blocks: Sequence[Block], found: Said) -> None:
    for block in blocks:
        match block:
            case Table():
                found.tables.append(tuple(_columns(block)))
            case Section(inner):
                _collect(inner, found)
            case ListBlock(items):
                for item in items:
                    _collect(item, found)
            case _:
                found.body.extend(_texts((block,)))


def _texts(blocks: tuple[Block, ...]) -> list[str]:
    return [letters(text) for text in texts(Document(Metadata(""), blocks))]


def _columns(table: Table) -> Iterator[Column]:
    """The columns of a table without cells that span several."""
    edges = [_LEFT + _ROOM * share for share in accumulate(table.widths, initial=0.0)]
    for index in range(len(table.widths)):
        head, body = (
            [text for row in rows for text in _texts(row.cells[index].blocks)]
            for rows in (table.head, table.body)
        )
        yield Column(edges[index], edges[index + 1], "".join(head), tuple(body))


# --------------------------------------------------------------------------
# What can be seen


class Drawn:
    """Words in the order in which they are drawn, as one row of letters."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = tuple(words)
        spelt = [letters(word.text) for word in words]
        self.letters = "".join(spelt)
        self._ends = list(accumulate(map(len, spelt)))

    def span(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that the letters from ``start`` to ``end`` are of."""
        ends = enumerate(self._ends)
        found = [n for n, stop in ends if stop > start and (n == 0 or self._ends[n - 1] < end)]
        return tuple(self.words[n] for n in found)

    def after(self, start: int) -> tuple[Word, ...]:
        """The words that begin at a letter or after it."""
        ends = [0, *self._ends]
        return tuple(word for begin, word in zip(ends, self.words, strict=False) if begin >= start)

    def without(self, words: Sequence[Word]) -> Drawn:
        """The same, less some words."""
        gone = set(map(id, words))
        return Drawn([word for word in self.words if id(word) not in gone])


def bodies(document: Document, pages: Sequence[Page]) -> list[Drawn]:
    """What is drawn on each page between the running head and foot."""
    return [body for body, _ in _bodies(said(document), pages)]


def faults(document: Document, pages: Sequence[Page]) -> list[str]:
    """What of ``document`` cannot be seen on ``pages``, or stands where it should not."""
    wanted = said(document)
    found: list[str] = []
    drawn: list[Drawn] = []
    for number, (body, wrong) in enumerate(_bodies(wanted, pages), 1):
        drawn.append(body)
        found += (f"page {number}: {text}" for text in wrong)
    stream = Drawn([word for body in drawn for word in body.words])
    places = _places(wanted.body, stream)
    found += (f"not in the body: {text}" for text, place in places if place is None)
    seen = Counter(stream.letters)
    alike = Counter("".join(column.head for column in table) for table in wanted.tables)
    for heads, tables in alike.items():  # a head that stands again on the next page
        for _ in range(_cells(heads, drawn)[1] - tables):
            seen -= Counter(heads)
    for table in wanted.tables:
        heads = "".join(column.head for column in table)
        cells, times = _cells(heads, drawn)
        found += [] if times else [f"no head of the table: {heads}"]
        for column in table:
            found += _column_faults(column, cells)
    if missing := wanted.letters - seen:
        found.append(f"{missing.total()} letters missing: {dict(missing)}")
    return found


def _bodies(wanted: Said, pages: Sequence[Page]) -> Iterator[tuple[Drawn, list[str]]]:
    for number, page in enumerate(pages, 1):
        yield _body(page, wanted.head, f"{wanted.foot}Page{number}/{len(pages)}")


def _body(page: Page, head: str, foot: str) -> tuple[Drawn, list[str]]:
    """What is drawn between the running head and foot, and what is wrong with it."""
    drawn = Drawn(page.words)
    begin, end = drawn.letters.find(head), drawn.letters.rfind(foot)
    if begin < 0 or end < 0:
        return drawn, [f"no {'head' if begin < 0 else 'foot'}"]
    above = drawn.span(begin, begin + len(head)) if head else ()
    below = drawn.span(end, end + len(foot))
    body = drawn.without((*above, *below))
    left, right = _LEFT - _SLACK, _LEFT + _ROOM + _SLACK
    top = max([THEME.margin_top * MM, *(word.bottom for word in above)])
    bottom = min([page.height - THEME.margin_bottom * MM, *(word.top for word in below)])
    wrong = [f"beside: {word}" for word in page.words if word.left < left or word.right > right]
    for word in body.words:
        if word.top >= top and word.bottom <= bottom:
            continue
        line = [item for item in body.words if item.top <= word.top and item.bottom >= word.bottom]
        hang = _HANG * max(item.bottom - item.top for item in line)  # a raised word is on its line
        if word.top < top - hang or word.bottom > bottom + hang:
            wrong.append(f"over the running head or foot: {word}")
    wrong += [
        f"off the paper: {word}"
        for word in (*above, *below)
        if word.top < 0 or word.bottom > page.height
    ]
    return body, wrong


def _places(wanted: Sequence[str], drawn: Drawn) -> Iterator[tuple[str, tuple[int, int] | None]]:
    """Where each text stands after the ones before it."""
    end = 0
    for text in wanted:
        start = drawn.letters.find(text, end)
        end = end if start < 0 else start + len(text)
        yield text, None if start < 0 else (start, end)


def _cells(heads: str, bodies: Sequence[Drawn]) -> tuple[list[Word], int]:
    """What is drawn after the head of a table, and how often that is: it may be repeated."""
    words: list[Word] = []
    times = 0
    for body in bodies:
        start = body.letters.find(heads)
        if start >= 0 and (start == 0 or not times):
            words += body.after(start + len(heads))
            times += 1
        elif times:
            words += body.words
    return words, times


def _column_faults(column: Column, cells: Sequence[Word]) -> Iterator[str]:
    """What of a column is not in it."""
    begin, end = column.left - _SLACK, column.right - _SLACK
    drawn = Drawn([word for word in cells if begin <= word.left < end])
    for text, place in _places(column.texts, drawn):
        if place is None:
            yield f"not in its column: {text}"
            continue
        for word in drawn.span(*place):
            if word.right > column.right + _SLACK:
                yield f"over the side of its cell: {word}"
