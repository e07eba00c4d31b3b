"""The fields of a Word form of ours in an ODT: what LibreOffice or Word makes of them.

LibreOffice 7.4 makes text fields and content controls of Word's, without their
names; later versions keep the names as well. Both keep the bookmarks around
them. A text typed right behind a field stands outside of its bookmark, although
it looks as if it were inside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from cpts_docs.base.errors import UnreadableError
from cpts_docs.formats.odt.characters import PARAGRAPHS, walk
from cpts_docs.formats.odt.entries import TICKS, FieldStyles
from cpts_docs.formats.odt.namespaces import TEXT

_BOOKMARK = "f."
_START, _END, _POINT = f"{TEXT}bookmark-start", f"{TEXT}bookmark-end", f"{TEXT}bookmark"
_BOXES = TICKS | {"☐"}
_MAX_FIELDS = 5_000
_MAX_TEXT = 1_000_000

LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
CONTROL = f"{LOEXT}content-control"


@dataclass(frozen=True, slots=True)
class Marked:
    """A field: the bookmark or tag it is known by, and what is in it.

    ``checked`` is the state of a box, and ``picked`` what was picked in a calendar.
    """

    mark: str
    text: str
    checked: bool = False
    picked: str = ""

    @property
    def name(self) -> str:
        """The name that the mark says."""
        return self.mark.removeprefix(_BOOKMARK)

    @property
    def ticked(self) -> bool:
        """Whether a box is ticked: what it shows counts, or else its state."""
        shown = _BOXES.intersection(self.text)
        return bool(TICKS & shown) if shown else self.checked


def marked(content: etree._Element) -> Iterator[Marked]:
    """The fields of Word's in a document, in reading order.

    Raises:
        UnreadableError: there are more of them than any form has.
    """
    story = _Story(content)
    _check_size(story)
    text = "".join(story.pieces)
    found: set[int] = set()
    for mark in story.bookmarks:
        inside = [control for control in story.controls if mark.start <= control.start <= mark.end]
        found.update(map(id, inside))
        end = max([mark.end, *(control.end for control in inside)])
        if not any(control.is_box for control in inside):
            end = story.end_of_entry(mark, end)
        yield _field(mark.name, text[mark.start : end], inside[:1])
    for control in story.controls:
        if control.name and id(control) not in found:
            yield _field(control.name, text[control.start : control.end], [control])


def _field(name: str, text: str, controls: list[_Control]) -> Marked:
    if not controls:
        return Marked(name, text)
    about = controls[0].element
    return Marked(
        name,
        text,
        about.get(f"{LOEXT}checked") == "true",
        about.get(f"{LOEXT}current-date", ""),
    )


# --------------------------------------------------------------------------
# The text, and where the fields stand in it


@dataclass(slots=True)
class _Span:
    """A bookmark, from one offset of the text to another."""

    name: str
    start: int
    paragraph: int
    end: int = -1


@dataclass(slots=True)
class _Control:
    """A content control; its name is its tag."""

    element: etree._Element
    start: int
    end: int = -1

    @property
    def name(self) -> str:
        return self.element.get(f"{LOEXT}tag", "")

    @property
    def is_box(self) -> bool:
        return self.element.get(f"{LOEXT}checkbox") == "true"

    @property
    def is_empty(self) -> bool:
        """Whether what it shows is only its placeholder."""
        return self.element.get(f"{LOEXT}showing-place-holder") == "true"


@dataclass(slots=True)
class _Paragraph:
    """A paragraph; its style is that of one that holds a field, or ""."""

    style: str
    end: int = -1
    marks: int = 0
    has_tab: bool = False


@dataclass(slots=True)
class _Story:
    """The whole text, and the controls, bookmarks and paragraphs in it."""

    content: etree._Element
    pieces: list[str] = field(default_factory=list)
    bookmarks: list[_Span] = field(default_factory=list)
    controls: list[_Control] = field(default_factory=list)
    _paragraphs: list[_Paragraph] = field(default_factory=list)
    _open: list[_Paragraph] = field(default_factory=list)
    _entered: list[_Control] = field(default_factory=list)
    _started: dict[str, _Span] = field(default_factory=dict)
    _length: int = 0

    def __post_init__(self) -> None:
        styles = FieldStyles(self.content)
        for event, element, text in walk(self.content):
            if event == "text":
                self._add(text)
            elif element.tag in PARAGRAPHS:
                self._paragraph(event, element, styles)
            elif element.tag == CONTROL:
                self._control(event, element)
            elif event == "start":
                self._mark(element.tag, element.get(f"{TEXT}name", ""))

    def end_of_entry(self, mark: _Span, end: int) -> int:
        """Where the text of a field ends that has its paragraph to itself, or else ``end``.

        Paragraphs that were made by a new line in the field are among it.
        """
        first = self._paragraphs[mark.paragraph]
        if not first.style or first.marks > 1:
            return end
        for number in range(mark.paragraph + 1, len(self._paragraphs)):
            paragraph = self._paragraphs[number]
            if paragraph.style != first.style or paragraph.marks or paragraph.has_tab:
                break
            first = paragraph
        return max(end, first.end)

    def _add(self, text: str) -> None:
        if self._open and not any(control.is_empty for control in self._entered):
            self.pieces.append(text)
            self._length += len(text)
            self._open[-1].has_tab = self._open[-1].has_tab or "\t" in text

    def _paragraph(self, event: str, element: etree._Element, styles: FieldStyles) -> None:
        if event == "start":
            paragraph = _Paragraph(styles.name(element))
            self._paragraphs.append(paragraph)
            self._open.append(paragraph)
        else:
            self._open[-1].end = self._length
            self._add("\n")
            self._open.pop()

    def _control(self, event: str, element: etree._Element) -> None:
        if event == "start":
            self._entered.append(_Control(element, self._length))
            self.controls.append(self._entered[-1])
        else:
            self._entered.pop().end = self._length

    def _mark(self, tag: str, name: str) -> None:
        """The start or end of a bookmark, or both at once if nothing is left in it."""
        if tag in (_START, _POINT) and name.startswith(_BOOKMARK) and self._open:
            self._open[-1].marks += 1
            self._started[name] = _Span(name, self._length, len(self._paragraphs) - 1)
        if tag in (_END, _POINT) and (span := self._started.pop(name, None)):
            span.end = self._length
            self.bookmarks.append(span)


def _check_size(story: _Story) -> None:
    """Fields that overlap could repeat the same text without end."""
    lengths = [control.end - control.start for control in story.controls]
    lengths += [mark.end - mark.start for mark in story.bookmarks]
    if len(lengths) > _MAX_FIELDS or sum(lengths) > _MAX_TEXT:
        raise UnreadableError("le formulaire est trop grand")
