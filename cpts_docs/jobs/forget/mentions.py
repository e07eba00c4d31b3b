"""What still names a person, in the texts and the documents of a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cpts_docs.base.errors import UnreadableError
from cpts_docs.base.words import folded
from cpts_docs.foreign import file
from cpts_docs.foreign.encoding import encoding_of
from cpts_docs.foreign.sheets import TableError
from cpts_docs.foreign.workbook import workbook_sheets
from cpts_docs.formats.text import text_of


@dataclass(frozen=True, slots=True)
class Mention:
    """A file that names somebody, on those lines; in its name alone if there are none."""

    path: Path
    lines: tuple[int, ...] = ()
    is_document: bool = False


def says(names: Iterable[frozenset[str]], mails: Iterable[str]) -> Callable[[str], bool]:
    """Whether a text has a mailbox, or a name, its words beside each other in any order."""
    wanted = [(name, len(name)) for name in names if name]
    boxes = [mail for mail in mails if mail]

    def found(text: str) -> bool:
        if any(mail in text.casefold() for mail in boxes):
            return True
        words = folded(text).split()
        return any(
            frozenset(words[at : at + count]) == name
            for name, count in wanted
            for at in range(len(words) - count + 1)
        )

    return found


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a file; that of a document has lines of no file."""

    text: str
    is_document: bool = False


def mentions(
    paths: Iterable[Path], is_said: Callable[[str], bool], text_at: Callable[[Path], Text | None]
) -> Iterator[Mention]:
    """The files at ``paths`` whose text or name says it; ``text_at`` gives None of one without."""
    for path in paths:
        found = text_at(path) or Text("")
        lines = tuple(
            number for number, line in enumerate(found.text.splitlines(), 1) if is_said(line)
        )
        if lines or is_said(path.name):
            is_document = bool(lines) and found.is_document
            yield Mention(path, () if is_document else lines, is_document)


def text_in(data: bytes) -> Text | None:
    """The text of a file, all cells of a workbook; None if it has none that can be read."""
    for read in (text_of, _cells):
        with suppress(UnreadableError, TableError):
            return Text(read(data), is_document=True)
    with suppress(TableError):
        return Text(data.decode(encoding_of(data).name, "replace"))
    return None


def _cells(data: bytes) -> str:
    rows = (line.cells for sheet in workbook_sheets(data) for line in sheet.lines())
    return "\n".join("\t".join(cells) for cells in rows)


def content(path: Path) -> bytes | None:
    """The bytes of a file; None of one that cannot be read."""
    try:
        return file.content(path)
    except UnreadableError:
        return None
