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
from pathlib import PurePosixPath

from lxml import etree

from cpts_docs.answers.form import FilledForm, UnreadableError

MAX_BYTES = 20_000_000
_MAX_ENTRIES = 1_000
_MAX_UNPACKED = 100_000_000
_MAX_PART = 4_000_000
_MAX_RATIO = 200
_MAX_TEXT = 1_000_000
_MAX_FIELDS = 5_000
"""More than any form needs, and few enough to be read within a second."""

_HIDDEN = "cpts."
_BOOKMARK = "f."
_NBSP = "\u00a0"
_TICKS = frozenset("☒☑✓✔✗✘xX")

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAIN_TYPE = re.compile(
    r"application/vnd\.(openxmlformats-officedocument\.wordprocessingml\.(document|template)"
    r"|ms-word\.(document|template)\.macroEnabled)\.main\+xml",
    re.IGNORECASE,
)
_SETTINGS_TYPE = re.compile(
    r"application/vnd\.openxmlformats-officedocument\.wordprocessingml\.settings\+xml",
    re.IGNORECASE,
)
_CUSTOM_TYPE = re.compile(
    r"application/vnd\.openxmlformats-officedocument\.custom-properties\+xml", re.IGNORECASE
)

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_TRANSITIONAL.decode()}}}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_CHARACTERS = {
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}p": "\n",
    f"{_W}tab": "\t",
    f"{_W}noBreakHyphen": "\u2011",
}
_NOT_SHOWN = (f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_MC}Choice")
"""What holds no text of its own, deleted text, or a text that stands elsewhere again."""


def read(data: bytes) -> FilledForm:
    """The fields of a filled DOCX.

    Raises:
        UnreadableError: the file is damaged, of another kind, or no form of ours.
    """
    parts = _parts(data)
    properties = dict(_properties(parts.properties))
    hidden = dict(_hidden(properties)) or dict(_variables(parts.settings))
    story = _story(_xml(parts.document))
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
    _check_kind(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _read_parts(package)
    except UnreadableError:
        raise
    except Exception as error:  # zipfile raises a dozen kinds on damaged archives
        raise UnreadableError("le fichier est endommagé : son archive ne s'ouvre pas") from error


def _check_kind(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"le fichier dépasse {MAX_BYTES // 1_000_000} Mo")
    if data.startswith(_OLE):
        raise UnreadableError(
            "le fichier est protégé par un mot de passe ; enregistrez-le sans"
            if _ENCRYPTED in data
            else "c'est un ancien fichier Office (.doc) ; enregistrez-le au format Word (.docx)"
        )
    if not data.startswith(b"PK\x03\x04"):
        raise UnreadableError("ce n'est pas un fichier Word (.docx)")
    if data.count(b"PK\x01\x02") > _MAX_ENTRIES:
        raise UnreadableError("l'archive contient trop de fichiers")


def _read_parts(package: zipfile.ZipFile) -> _Parts:
    entries = package.infolist()
    _check_entries(entries)
    names = {entry.filename: entry for entry in entries}
    if "[Content_Types].xml" not in names:
        raise UnreadableError("ce n'est pas un fichier Word (.docx)")
    types = _content_types(_read(package, names["[Content_Types].xml"]))

    def part(wanted: re.Pattern[str]) -> bytes:
        found = (name for name, kind in types.items() if wanted.fullmatch(kind) and name in names)
        name = next(found, None)
        return _read(package, names[name]) if name else b""

    document = part(_MAIN_TYPE)
    if not document:
        raise UnreadableError("ce n'est pas un fichier Word (.docx), ou son texte manque")
    return _Parts(document, part(_SETTINGS_TYPE), part(_CUSTOM_TYPE))


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        raise UnreadableError("l'archive contient deux fois le même fichier")
    if any(_is_unsafe(name) for name in names):
        raise UnreadableError("l'archive contient un chemin de fichier interdit")
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableError("le fichier est protégé par un mot de passe ; enregistrez-le sans")
    if sum(entry.file_size for entry in entries) > _MAX_UNPACKED:
        raise UnreadableError("l'archive est trop grande une fois décompressée")


def _is_unsafe(name: str) -> bool:
    return name.startswith("/") or ":" in name or "\\" in name or ".." in PurePosixPath(name).parts


def _read(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    too_dense = entry.file_size > _MAX_RATIO * entry.compress_size
    if entry.file_size > _MAX_PART or too_dense:
        raise UnreadableError("l'archive est trop grande une fois décompressée")
    with package.open(entry) as file:
        return file.read(_MAX_PART + 1)


def _xml(part: bytes) -> etree._Element:
    """The root of a part. A DOCX has no DTD, and so no entities of its own."""
    parser = etree.XMLParser(
        encoding="utf-8",  # whatever the part says, so that no other hides a DTD
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    if b"<!DOCTYPE" in part:
        raise UnreadableError("le fichier contient une déclaration de type (DTD), interdite")
    try:
        return etree.fromstring(part.replace(_STRICT, _TRANSITIONAL), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("le fichier est endommagé : son XML est incorrect") from error


def _content_types(part: bytes) -> dict[str, str]:
    """The type of each part that has one of its own."""
    overrides = _xml(part).iterfind("{*}Override")
    return {node.get("PartName", "").lstrip("/"): node.get("ContentType", "") for node in overrides}


def _properties(part: bytes) -> Iterator[tuple[str, str]]:
    """The custom properties of the document."""
    if part:
        for node in _xml(part).iterfind("{*}property"):
            yield node.get("name", ""), "".join(map(str, node.itertext())).strip()


def _hidden(properties: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The hidden values among the custom properties."""
    for name, value in properties.items():
        if name.startswith(_HIDDEN):
            yield name.removeprefix(_HIDDEN), value


def _variables(part: bytes) -> Iterator[tuple[str, str]]:
    """The variables of the document, which LibreOffice drops."""
    if part:
        for node in _xml(part).iterfind(f"{_W}docVars/{_W}docVar"):
            yield node.get(f"{_W}name", ""), node.get(f"{_W}val", "")


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
        if self._property(f"{_W}showingPlcHdr") is not None:
            return ""
        shown = text[self.start : self.end]
        if (box := self._property(f"{_W14}checkbox")) is not None:
            return self._tick(box, shown)
        if (picked := self._property(f"{_W}date")) is not None:
            return _date(shown, picked.get(f"{_W}fullDate", ""))
        return shown

    def _property(self, name: str) -> etree._Element | None:
        return self.properties.find(name) if self.properties is not None else None

    def _tick(self, box: etree._Element, shown: str) -> str:
        checked = box.find(f"{_W14}checked")
        if checked is None:
            return shown
        return "☐" if checked.get(f"{_W14}val", "1") in ("0", "false", "off") else "☒"


@dataclass(slots=True)
class _Story:
    """The whole text, and the controls and bookmarks in it."""

    text: str = ""
    controls: list[_Control] = field(default_factory=list)
    bookmarks: list[_Span] = field(default_factory=list)


def _story(root: etree._Element) -> _Story:
    if root.tag != f"{_W}document":
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
            if tag == f"{_W}sdt":
                self._leave()
        elif tag == f"{_W}sdt":
            self._enter(element)
        elif tag == f"{_W}t":
            self._add(element.text or "")
        elif tag in _CHARACTERS:
            self._add(_CHARACTERS[tag])
        elif tag == f"{_W}bookmarkStart":
            self._start_bookmark(element)
        elif tag == f"{_W}bookmarkEnd":
            self._end_bookmark(element)

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self._length += len(text)

    def _enter(self, element: etree._Element) -> None:
        if self._open:
            self._open[-1].name = ""  # one around another is not the field (LibreOffice)
        properties = element.find(f"{_W}sdtPr")
        tag = element.find(f"{_W}sdtPr/{_W}tag")
        name = tag.get(f"{_W}val", "") if tag is not None else ""
        self._open.append(_Control(name, self._length, properties=properties))

    def _leave(self) -> None:
        control = self._open.pop()
        control.end = self._length
        if control.name:
            self.controls.append(control)

    def _start_bookmark(self, element: etree._Element) -> None:
        name = element.get(f"{_W}name", "")
        if name.startswith(_BOOKMARK):
            self._marked[element.get(f"{_W}id")] = _Span(name, self._length)

    def _end_bookmark(self, element: etree._Element) -> None:
        if span := self._marked.pop(element.get(f"{_W}id"), None):
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
        elif cleaned := _clean(shown):
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


_BLANK = re.compile(r"\s*(/\s+/\s*)?")
_WRITTEN_DATE = re.compile(r"\s*(\d{1,2})\s*/\s*(\d{1,2})\s*/\s*(\d{4})\s*", re.ASCII)


def _clean(text: str) -> str:
    """``text`` without the blanks and line breaks that held its place."""
    return "" if _BLANK.fullmatch(text) else text.strip("\n" + _NBSP)


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
