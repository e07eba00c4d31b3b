"""What a person sees in an OpenDocument text, line by line, and which field each piece stands in.

A form of ours has controls, known by their names. A Word form of ours that
someone saved as ODT has content controls, or only what was in them, and the
bookmarks that the Word writer puts around its fields.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from lxml import etree

from cpts_docs.formats.filled.lines import (
    BODY,
    COMMENT,
    DRAWING,
    EMBEDDED,
    ENDNOTE,
    FOOT,
    FOOTNOTE,
    HEAD,
    PICTURE,
    Margin,
    Slot,
    Story,
)
from cpts_docs.formats.filled.marks import PLAIN, Look
from cpts_docs.formats.filled.open_fields import OpenFields
from cpts_docs.formats.filled.telling import Telling
from cpts_docs.formats.odt.characters import PARAGRAPHS, walk
from cpts_docs.formats.odt.controls import Control, controls
from cpts_docs.formats.odt.file import CONTENT, STYLES
from cpts_docs.formats.odt.looks import Looks
from cpts_docs.formats.odt.namespaces import CONTENT_CONTROL, LOEXT, OFFICE, TEXT, names

_DC, _DRAW, _STYLE, _TABLE = map(names, ("dc", "draw", "style", "table"))
_BOOKMARK = f"{TEXT}bookmark"
_IN_MARGIN = (*PARAGRAPHS, f"{TEXT}list", f"{TEXT}note-body")
_NUMBERS = frozenset({f"{TEXT}page-number", f"{TEXT}page-count"})
_CONTENTS = (CONTENT_CONTROL, f"{TEXT}text-input")
"""What LibreOffice makes of a control of Word's."""
_RUNNING = {HEAD: "header header-left header-first", FOOT: "footer footer-left footer-first"}
_SHAPES = frozenset(
    f"{_DRAW}{name}"
    for name in (
        *("caption", "circle", "connector", "custom-shape", "ellipse", "line", "measure", "path"),
        *("polygon", "polyline", "rect", "regular-polygon"),
    )
)


def read_story(roots: Mapping[str, etree._Element], full_names: Mapping[str, str]) -> Story:
    """What is seen in a file, its running heads and feet last.

    ``full_names`` has the whole name of a field, by a tag or bookmark that was cut.

    Raises:
        UnreadableError: the text or the fields are more than a form has.
    """
    content, styles = roots[CONTENT], roots.get(STYLES)
    running = [] if styles is None else [styles]
    story, looks = Story(), Looks([content, *running])
    waiting = {control.number or str(n): control for n, control in enumerate(controls(content))}
    body = _Walk(story, BODY, OpenFields(full_names), looks, waiting)
    for part in content.iterfind(f"{OFFICE}body/{OFFICE}text"):
        body.over(part)
    for control in waiting.values():  # those that stand nowhere
        body.show(control)
    own = Looks(running)  # the same for all that runs
    for where, parts in _RUNNING.items():
        tags = [f"{_STYLE}{name}" for name in parts.split()]
        for part in (part for root in running for part in root.iter(*tags)):
            _Walk(story, where, OpenFields(full_names), own, {}).over(part)
    return story


class _Walk(Telling[OpenFields]):
    """One pass over a part, in reading order; ``waiting`` are the controls not yet come across."""

    def __init__(
        self,
        story: Story,
        where: str,
        fields: OpenFields,
        looks: Looks,
        waiting: dict[str, Control],
    ) -> None:
        super().__init__(story, where, fields)
        self._looks, self._waiting = looks, waiting
        self._around: list[Look] = []  # the looks outside of the paragraph or span
        self._in_text = self._in_number = 0
        self._content: list[Slot | None] = []

    def over(self, root: etree._Element) -> None:
        """Read everything in ``root``."""
        ends = root.iter(f"{TEXT}bookmark-end")
        self.fields.ended = frozenset(end.get(f"{TEXT}name", "") for end in ends)
        for event, element, text in walk(root):
            if event == "text":
                self._text(text)
            elif event == "not shown":
                self._margin(element)
            elif step := (_STARTS if event == "start" else _ENDS).get(element.tag):
                step(self, element)

    def _text(self, text: str) -> None:
        if self._in_text and not self._in_number:
            self.add_letters(text)

    def _margin(self, element: etree._Element) -> None:
        """A comment, or a note."""
        if element.tag == f"{OFFICE}annotation":
            kind = COMMENT
        elif element.tag == f"{TEXT}note":
            kind = ENDNOTE if element.get(f"{TEXT}note-class") == "endnote" else FOOTNOTE
        else:
            return
        steps = (step for part in element.iterchildren(*_IN_MARGIN) for step in walk(part))
        words = (
            " " if event == "end" and it.tag in PARAGRAPHS else text for event, it, text in steps
        )
        author = element.findtext(f"{_DC}creator") or ""
        self.story.margins.append(Margin(kind, "".join(words), author, self.place))

    # --------------------------------------------- paragraphs and their looks

    def _enter(self, look: Look) -> None:
        self._around.append(self.look)
        self.look = look

    def _leave(self, _element: etree._Element) -> None:
        self.look = self._around.pop()

    def _start_paragraph(self, element: etree._Element) -> None:
        self._in_text += 1
        self._enter(self._looks.of_paragraph(element))
        self.start_paragraph(self._looks.name(element))

    def _end_paragraph(self, element: etree._Element) -> None:
        self._in_text -= 1
        self._leave(element)
        self.end_paragraph()

    def _start_span(self, element: etree._Element) -> None:
        self._enter(self._looks.of_span(element, self.look))

    def _start_number(self, _element: etree._Element) -> None:
        self._in_number += 1

    def _end_number(self, _element: etree._Element) -> None:
        self._in_number -= 1

    # ------------------------------------------------------ tables and shapes

    def _start_cell(self, element: etree._Element) -> None:
        self.start_cell(self._looks.shade(element))

    def _start_shape(self, element: etree._Element) -> None:
        """A drawing, which may have a text of its own."""
        if not any(map(str.strip, map(str, element.itertext(*PARAGRAPHS, f"{TEXT}span")))):
            self.note(DRAWING, PICTURE)
        self._start_box(element)

    def _start_box(self, _element: etree._Element) -> None:
        self._enter(PLAIN)
        self.start_box()

    def _end_box(self, element: etree._Element) -> None:
        self.end_box()
        self._leave(element)

    def _start_image(self, element: etree._Element) -> None:
        frame = element.getparent()
        if frame is None or frame[0] is element:  # or else it is the picture of a document
            self.note(DRAWING, PICTURE)

    def _start_object(self, _element: etree._Element) -> None:
        self.note(DRAWING, EMBEDDED)

    # ---------------------------------------------------------------- fields

    def _start_control(self, element: etree._Element) -> None:
        """Where a control stands; of two places that name the same one, the first."""
        if control := self._waiting.pop(element.get(f"{_DRAW}control", ""), None):
            self.show(control)

    def show(self, control: Control) -> None:
        """A control, with what is in it."""
        slot = Slot(control.name, control=True, alias=control.label, apart=True)
        text = control.value
        if control.is_box:
            slot = replace(slot, name=f"{control.name}.{control.value}", checked=control.ticked)
            text = "☒" if control.ticked else "☐"
        self.fields.open(slot)
        self.add(text)
        self.fields.close(slot)
        self.end_line()

    def _start_bookmark(self, element: etree._Element) -> None:
        name = element.get(f"{TEXT}name", "")
        self.fields.start_bookmark(name, name)
        self.show_fields()

    def _end_bookmark(self, element: etree._Element) -> None:
        self.fields.end_bookmark(element.get(f"{TEXT}name", ""))
        self.end_line()

    def _start_point(self, element: etree._Element) -> None:
        """A bookmark of which all was deleted."""
        self._start_bookmark(element)
        self._end_bookmark(element)

    def _start_content(self, element: etree._Element) -> None:
        """A content control: LibreOffice 7.4 keeps no tags, but the bookmarks around."""
        tag, around = element.get(f"{LOEXT}tag", ""), self.fields.slots
        name = self.fields.whole_name(tag) if tag else around[-1].name if around else ""
        slot = _slot(element, name, tagged=bool(tag)) if name else None
        self._content.append(slot)
        if slot is not None:
            self.fields.open(slot)
        self.show_fields()

    def _end_content(self, _element: etree._Element) -> None:
        self.fields.close(self._content.pop())
        self.end_line()


def _slot(element: etree._Element, name: str, *, tagged: bool) -> Slot:
    """What a content control says of itself."""
    is_box = element.get(f"{LOEXT}checkbox") == "true"
    return Slot(
        name,
        control=tagged,
        alias=element.get(f"{LOEXT}alias", ""),
        empty=element.get(f"{LOEXT}showing-place-holder") == "true",
        checked=element.get(f"{LOEXT}checked") == "true" if is_box else None,
        dated=element.get(f"{LOEXT}date") == "true",
        picked=element.get(f"{LOEXT}current-date", "")[:10],
        date_format=element.get(f"{LOEXT}date-format", ""),
    )


_Step = Callable[[_Walk, etree._Element], None]
_STARTS: dict[object, _Step] = {
    **dict.fromkeys(PARAGRAPHS, _Walk._start_paragraph),
    f"{TEXT}span": _Walk._start_span,
    **dict.fromkeys(_NUMBERS, _Walk._start_number),
    f"{_TABLE}table": lambda walk, _: walk.start_table(),
    f"{_TABLE}table-row": lambda walk, _: walk.start_row(),
    f"{_TABLE}table-cell": _Walk._start_cell,
    **dict.fromkeys(_SHAPES, _Walk._start_shape),
    f"{_DRAW}text-box": _Walk._start_box,
    f"{_DRAW}image": _Walk._start_image,
    f"{_DRAW}object": _Walk._start_object,
    f"{_DRAW}object-ole": _Walk._start_object,
    f"{_DRAW}control": _Walk._start_control,
    f"{_BOOKMARK}-start": _Walk._start_bookmark,
    f"{_BOOKMARK}-end": _Walk._end_bookmark,
    _BOOKMARK: _Walk._start_point,
    **dict.fromkeys(_CONTENTS, _Walk._start_content),
}
_ENDS: dict[object, _Step] = {
    **dict.fromkeys(PARAGRAPHS, _Walk._end_paragraph),
    f"{TEXT}span": _Walk._leave,
    **dict.fromkeys(_NUMBERS, _Walk._end_number),
    f"{_TABLE}table": lambda walk, _: walk.end_table(),
    **dict.fromkeys(_SHAPES, _Walk._end_box),
    f"{_DRAW}text-box": _Walk._end_box,
    **dict.fromkeys(_CONTENTS, _Walk._end_content),
}
