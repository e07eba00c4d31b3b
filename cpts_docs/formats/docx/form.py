"""The reader of filled Word files.

A field is a content control, known by its tag. LibreOffice drops the tags when
it saves, but keeps the bookmarks that the writer puts around the controls
(``f.<field>``, ``f.<group>.<value>``), so those are the second way to a field.
The hidden values are custom properties of the document, and also its variables.

The bytes are anyone's: what is read of them is bounded, and nothing of them is
expanded, fetched or written anywhere.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from lxml import etree

from cpts_docs.base.errors import UnreadableError
from cpts_docs.foreign.ooxml import (
    MAIN_TYPE,
    MC,
    W14,
    W,
    check_entries,
    check_kind,
    clean,
    content_types,
    parsed,
    read_part,
)
from cpts_docs.forms.filled import FilledForm

_MAX_TEXT = 1_000_000
_MAX_FIELDS = 5_000
"""More than any form needs, and few enough to be read within a second."""

_HIDDEN = "cpts."
_BOOKMARK = "f."
_NBSP = "\u00a0"
_TICKS = frozenset("☒☑✓✔✗✘xX")

_SETTINGS_TYPE = re.compile(
    r"application/vnd\.openxmlformats-officedocument\.wordprocessingml\.settings\+xml",
    re.IGNORECASE,
)
_CUSTOM_TYPE = re.compile(
    r"application/vnd\.openxmlformats-officedocument\.custom-properties\+xml", re.IGNORECASE
)

_CHARACTERS = {
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}p": "\n",
    f"{W}tab": "\t",
    f"{W}noBreakHyphen": "\u2011",
}
_NOT_SHOWN = (f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{MC}Choice")
"""What holds no text of its own, deleted text, or a text that stands elsewhere again."""


def read(data: bytes) -> FilledForm:
    """The fields of a filled DOCX.

    Raises:
        UnreadableError: the file is damaged, of another kind, or no form of ours.
    """
    parts = _parts(data)
    properties = dict(_properties(parts.properties))
    hidden = dict(_hidden(properties)) or dict(_variables(parts.settings))
    story = _story(parsed(parts.document))
    answers = _Answers(properties)
    for control in story.controls:
        answers.add(control.name, control.value(story.text))
    for bookmark in story.bookmarks:
        answers.add_missing(bookmark.name, story.text[bookmark.start : bookmark.end])
    if not answers.values:
        raise UnreadableError("ce document Word ne contient aucun champ de formulaire")
    return answers.form(hidden)


# --------------------------------------------------------------------------
# The package


@dataclass(frozen=True, slots=True)
class _Parts:
    document: bytes
    settings: bytes
    properties: bytes


def _parts(data: bytes) -> _Parts:
    """The parts that are read; a missing one is empty."""
    check_kind(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _read_parts(package)
    except UnreadableError:
        raise
    except Exception as error:  # zipfile raises a dozen kinds on damaged archives
        raise UnreadableError("le fichier est endommagé : son archive ne s'ouvre pas") from error


def _read_parts(package: zipfile.ZipFile) -> _Parts:
    entries = package.infolist()
    check_entries(entries)
    names = {entry.filename: entry for entry in entries}
    if "[Content_Types].xml" not in names:
        raise UnreadableError("ce n'est pas un fichier Word (.docx)")
    types = content_types(read_part(package, names["[Content_Types].xml"]))

    def part(wanted: re.Pattern[str]) -> bytes:
        found = (name for name, kind in types.items() if wanted.fullmatch(kind) and name in names)
        name = next(found, None)
        return read_part(package, names[name]) if name else b""

    document = part(MAIN_TYPE)
    if not document:
        raise UnreadableError("ce n'est pas un fichier Word (.docx), ou son texte manque")
    return _Parts(document, part(_SETTINGS_TYPE), part(_CUSTOM_TYPE))


def _properties(part: bytes) -> Iterator[tuple[str, str]]:
    """The custom properties of the document."""
    if part:
        for node in parsed(part).iterfind("{*}property"):
            yield node.get("name", ""), "".join(map(str, node.itertext())).strip()


def _hidden(properties: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The hidden values among the custom properties."""
    for name, value in properties.items():
        if name.startswith(_HIDDEN):
            yield name.removeprefix(_HIDDEN), value


def _variables(part: bytes) -> Iterator[tuple[str, str]]:
    """The variables of the document, which LibreOffice drops."""
    if part:
        for node in parsed(part).iterfind(f"{W}docVars/{W}docVar"):
            yield node.get(f"{W}name", ""), node.get(f"{W}val", "")


# --------------------------------------------------------------------------
# The text, and where the fields stand in it


@dataclass(slots=True)
class _Span:
    """A bookmark, from one offset of the text to another."""

    name: str
    start: int
    end: int = 0


@dataclass(slots=True)
class _Control(_Span):
    """A content control; its name is its tag."""

    properties: etree._Element | None = None

    def value(self, text: str) -> str:
        """What is in it; "" while it shows its placeholder."""
        if self._property(f"{W}showingPlcHdr") is not None:
            return ""
        shown = text[self.start : self.end]
        if (box := self._property(f"{W14}checkbox")) is not None:
            return self._tick(box, shown)
        if (picked := self._property(f"{W}date")) is not None:
            return _date(shown, picked.get(f"{W}fullDate", ""))
        return shown

    def _property(self, name: str) -> etree._Element | None:
        return self.properties.find(name) if self.properties is not None else None

    def _tick(self, box: etree._Element, shown: str) -> str:
        checked = box.find(f"{W14}checked")
        if checked is None:
            return shown
        return "☐" if checked.get(f"{W14}val", "1") in ("0", "false", "off") else "☒"


@dataclass(slots=True)
class _Story:
    """The whole text, and the controls and bookmarks in it."""

    text: str = ""
    controls: list[_Control] = field(default_factory=list)
    bookmarks: list[_Span] = field(default_factory=list)


def _story(root: etree._Element) -> _Story:
    if root.tag != f"{W}document":
        raise UnreadableError("ce n'est pas un fichier Word (.docx), ou son texte manque")
    etree.strip_elements(root, *_NOT_SHOWN)
    walk = _Walk()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        walk.step(event, element)
    _check_size(walk)
    return _Story("".join(walk.pieces), walk.controls, walk.bookmarks)


class _Walk:
    """One pass over the document, in reading order."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.controls: list[_Control] = []
        self.bookmarks: list[_Span] = []
        self._length = 0
        self._open: list[_Control] = []
        self._marked: dict[str | None, _Span] = {}

    def step(self, event: str, element: etree._Element) -> None:
        tag = element.tag
        if event == "end":
            if tag == f"{W}sdt":
                self._leave()
        elif tag == f"{W}sdt":
            self._enter(element)
        elif tag == f"{W}t":
            self._add(element.text or "")
        elif tag in _CHARACTERS:
            self._add(_CHARACTERS[tag])
        elif tag == f"{W}bookmarkStart":
            self._start_bookmark(element)
        elif tag == f"{W}bookmarkEnd":
            self._end_bookmark(element)

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self._length += len(text)

    def _enter(self, element: etree._Element) -> None:
        if self._open:
            self._open[-1].name = ""  # one around another is not the field (LibreOffice)
        properties = element.find(f"{W}sdtPr")
        tag = element.find(f"{W}sdtPr/{W}tag")
        name = tag.get(f"{W}val", "") if tag is not None else ""
        self._open.append(_Control(name, self._length, properties=properties))

    def _leave(self) -> None:
        control = self._open.pop()
        control.end = self._length
        if control.name:
            self.controls.append(control)

    def _start_bookmark(self, element: etree._Element) -> None:
        name = element.get(f"{W}name", "")
        if name.startswith(_BOOKMARK):
            self._marked[element.get(f"{W}id")] = _Span(name, self._length)

    def _end_bookmark(self, element: etree._Element) -> None:
        if span := self._marked.pop(element.get(f"{W}id"), None):
            span.end = self._length
            self.bookmarks.append(span)


def _check_size(walk: _Walk) -> None:
    """Fields that overlap could repeat the same text without end."""
    spans = [*walk.controls, *walk.bookmarks]
    if len(spans) > _MAX_FIELDS or sum(span.end - span.start for span in spans) > _MAX_TEXT:
        raise UnreadableError("le formulaire est trop grand")


# --------------------------------------------------------------------------
# Values


class _Answers:
    """The values found for each field, and for each group of boxes."""

    def __init__(self, properties: dict[str, str]) -> None:
        self.values: dict[str, set[str]] = {}
        self._found: set[str] = set()
        self._properties = properties

    def add(self, tag: str, shown: str) -> None:
        """What the control with that tag shows."""
        name = self._properties.get(tag, tag)
        self._found.add(name)
        group, _, value = name.rpartition(".")
        given = self.values.setdefault(group or name, set())
        if group:
            given.update({value} if _TICKS & set(shown) else ())
        elif cleaned := clean(shown):
            given.add(cleaned)

    def add_missing(self, bookmark: str, shown: str) -> None:
        """What stands in a bookmark, if no control has told it already."""
        name = self._properties.get(bookmark, bookmark.removeprefix(_BOOKMARK))
        if name not in self._found:
            self.add(name, _date(shown))

    def form(self, hidden: dict[str, str]) -> FilledForm:
        """The hidden values and the answers; a field with several is a contradiction."""
        fields = dict(hidden)
        several = tuple(name for name, given in self.values.items() if len(given) > 1)
        for name, given in self.values.items():
            fields[name] = next(iter(given)) if len(given) == 1 else ""
        return FilledForm(fields, several)


_WRITTEN_DATE = re.compile(r"\s*(\d{1,2})\s*/\s*(\d{1,2})\s*/\s*(\d{4})\s*", re.ASCII)


def _date(text: str, picked: str = "") -> str:
    """A full date as YYYY-MM-DD; any other text as it is.

    What is ``picked`` counts where the text shows it in another form, not where
    someone has typed over it.
    """
    if match := _WRITTEN_DATE.fullmatch(text.replace(_NBSP, " ")):
        day, month, year = match.groups()
        return _iso(f"{year}-{month:0>2}-{day:0>2}") or text
    day = _iso(picked[:10])
    return day if day and day[:4] in text else text


def _iso(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
