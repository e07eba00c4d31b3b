"""The fields that are open while a Word file is read, and what each says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from cpts_docs.foreign.ooxml import W14, W, is_on, value
from cpts_docs.formats.filled.lines import Slot
from cpts_docs.formats.filled.open_fields import OpenFields
from cpts_docs.forms.filled import BOOKMARK

_MAX_INSTRUCTION = 100
_NUMBERS_OF_PAGES = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})


@dataclass(slots=True)
class _Complex:
    """A complex field, and the form field that it is."""

    slot: Slot | None = None
    instruction: str = ""


class WordFields(OpenFields):
    """The fields of a Word file: content controls, bookmarks and form fields of Word 97."""

    def __init__(self, names: Mapping[str, str]) -> None:
        super().__init__(names)
        self._controls: list[Slot | None] = []
        self._complex: list[_Complex] = []

    def start_control(self, element: etree._Element) -> None:
        """Enter a content control."""
        slot = self._control(element)
        self._controls.append(slot)
        if slot is not None:
            self.open(slot)

    def end_control(self) -> None:
        """Leave the innermost content control."""
        if self._controls:
            self.close(self._controls.pop())

    def _control(self, element: etree._Element) -> Slot | None:
        """What a content control says of itself; None for one around another.

        LibreOffice puts one around another: only the inner one is the field. Without a tag it is
        a part of the field around, None if there is none.
        """
        properties, inner = element.find(f"{W}sdtPr"), element.iterdescendants(f"{W}sdt")
        if properties is None or next(inner, None) is not None:
            return None
        said = {child.tag: child for child in properties}
        tag = value(said.get(f"{W}tag"))
        if not tag:
            return Slot(self.slots[-1].name) if self.slots else None
        box, picked = said.get(f"{W14}checkbox"), said.get(f"{W}date")
        checked = None if box is None else box.find(f"{W14}checked")
        return Slot(
            self.whole_name(tag),
            control=True,
            alias=value(said.get(f"{W}alias")),
            empty=is_on(said.get(f"{W}showingPlcHdr")),
            checked=None if checked is None else is_on(checked, W14),
            dated=picked is not None,
            picked=picked.get(f"{W}fullDate", "")[:10] if picked is not None else "",
            date_format=value(picked.find(f"{W}dateFormat")) if picked is not None else "",
        )

    # -------------------------------------------------------- complex fields

    def mark(self, element: etree._Element) -> str:
        """Take a mark of a complex field; give the box that it shows, if it is one.

        A form field of Word 97 is one, with its name in ``w:ffData``: content
        controls become that in a .doc file.
        """
        kind = element.get(f"{W}fldCharType")
        if kind == "end" and self._complex:
            self.close(self._complex.pop().slot)
        if kind == "separate" and self._complex:
            self._open_copy(self._complex[-1])
        if kind != "begin":
            return ""
        self._complex.append(_Complex())
        data = element.find(f"{W}ffData")
        if data is None:
            return ""
        name = value(data.find(f"{W}name"))
        if name.startswith(BOOKMARK):
            self._complex[-1].slot = Slot(self.whole_name(name))
            self.open(self._complex[-1].slot)
        return _legacy_box(data.find(f"{W}checkBox"))

    def _open_copy(self, field: _Complex) -> None:
        """Enter a form field of another name: a part of the field around, if there is one."""
        if self.slots and field.slot is None and field.instruction.split() == ["FORMTEXT"]:
            field.slot = Slot(self.slots[-1].name)
            self.open(field.slot)

    def start_simple(self, element: etree._Element) -> None:
        """Enter a field that is one element."""
        self._complex.append(_Complex(instruction=element.get(f"{W}instr", "")))

    def end_simple(self) -> None:
        """Leave a field that is one element."""
        if self._complex:
            self._complex.pop()

    def instruct(self, text: str) -> None:
        """Take a part of the instruction of the innermost complex field."""
        if self._complex and len(self._complex[-1].instruction) < _MAX_INSTRUCTION:
            self._complex[-1].instruction += text[:_MAX_INSTRUCTION]

    def count_pages(self) -> bool:
        """Whether the innermost complex field gives the number of a page or of pages."""
        words = self._complex[-1].instruction.split(maxsplit=1) if self._complex else []
        return bool(words) and words[0].upper() in _NUMBERS_OF_PAGES


def _legacy_box(box: etree._Element | None) -> str:
    if box is None:
        return ""
    checked, default = box.find(f"{W}checked"), box.find(f"{W}default")
    return "☒" if is_on(default if checked is None else checked) else "☐"
