"""The form of a PDF: links that stand where fields go become fields.

Typst cannot make form fields, but it lays out, tags and numbers links. So
``theme.typ`` makes each field an empty box in a link whose address is
``field:`` and the field's place in a list. Here each such link becomes, in
place, the widget of a field with its name, its label, its value and an
*appearance*: the drawing of the value that a reader shows. What Typst wrote
stays as it is; new and changed objects are appended, as the PDF standard's
incremental update does (ISO 32000-1, 7.5.6).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from cpts_docs.document.theme import DEFAULT, Theme
from cpts_docs.document.tree import Choice, Field, Hidden, TextField
from cpts_docs.formats.pdf.filled import inventory
from cpts_docs.formats.pdf.look import (
    DRAWING,
    SIZE,
    TYPING,
    add_fonts,
    colour_operands,
    drawn_cross,
    drawn_text,
)
from cpts_docs.formats.pdf.objects import Reference, Written, name, string, written
from cpts_docs.formats.pdf.update import Size, Update

_Placed = tuple[Field, Reference]  # a field, and the annotation where it stands

# Flags of a form field (ISO 32000-1, tables 221, 226 and 228).
_READ_ONLY = 1 << 0
_MULTILINE = 1 << 12
_RADIO = 1 << 15

_PRINT = 4  # of an annotation: it is printed with the page, as PDF/A wants of all
_OFF_THE_PAGE = [-1, -1, -1, -1]

# What to tick a box with, for a program that draws all fields anew (as it may
# when another one has typed a letter that it had no font for).
_DINGBATS, _DINGBATS_CROSS = "/ZaDb", "8"


def add_fields(
    update: Update, fields: Sequence[Field], hidden: Sequence[Hidden] = (), theme: Theme = DEFAULT
) -> None:
    """Give a file a form: the link ``field:0`` becomes the first of ``fields``, and so on.

    ``hidden`` become read-only fields that nobody sees, by which a form that
    comes back is recognised; with them goes a list of all fields, by which it
    is known to be whole. The same arguments give the same bytes.
    """
    form = _Form(update, theme)
    groups: dict[str, list[_Placed]] = {}
    for index, widget in update.links():
        groups.setdefault(fields[index].name, []).append((fields[index], widget))
    references = [form.add(group) for group in groups.values()]
    if hidden:
        places = tuple((name, len(group)) for name, group in groups.items())
        listed = inventory.written(places, sum(1 for _ in update.pages()))
        references += form.add_hidden([*hidden, Hidden(inventory.NAME, listed)])
    form.finish(references)


# --------------------------------------------------------------------------
# The form


class _Form:
    """Makes the fields of one file."""

    def __init__(self, update: Update, theme: Theme) -> None:
        self.update = update
        self.theme = theme
        self.fonts = add_fonts(update)
        self.typing = string(f"{TYPING} {SIZE:g} Tf {colour_operands(theme.ink)} rg")
        self.boxes: dict[Size, tuple[Reference, Reference]] = {}

    def finish(self, fields: list[Reference]) -> None:
        """Declare the ``fields`` in the file's catalogue."""
        dingbats = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/ZapfDingbats"}
        fonts = {**self.fonts, _DINGBATS: self.update.add(dingbats)}
        form = {"/Fields": fields, "/DR": {"/Font": fonts}, "/DA": self.typing}
        self.update.change(self.update.root, {"/AcroForm": self.update.add(form)})

    def add_hidden(self, hidden: Sequence[Hidden]) -> list[Reference]:
        """Fields with a widget of no size, beside the first page.

        A field without a widget would be lost by every tool that copies pages.
        One that is off the page and read-only is not shown, printed, read aloud
        or reached by the Tab key, and needs no tag (ISO 14289-1, 7.18.1). Its
        drawing is empty, for without one Ghostscript draws the value.
        """
        page, *_ = self.update.pages()
        empty = self._drawing("", (1, 1))
        added = [self.update.add(_unseen(item, page, empty, self.typing)) for item in hidden]
        self.update.annotate(page, added)
        return added

    def add(self, group: list[_Placed]) -> Reference:
        """The field of one name, with its widgets: one, or a radio group's boxes."""
        first, reference = group[0]
        if isinstance(first, TextField):
            common = self._text_entries(first)
        else:
            common = _button_entries([field for field, _ in group if isinstance(field, Choice)])
        for field, widget in group:
            self._turn(widget, {"/TU": string(_label(field)), **self._look(field, widget, common)})
        if len(group) == 1 and not (isinstance(first, Choice) and first.kind == "radio"):
            self.update.change(reference, common)
            return reference
        parent = self.update.add({**common, "/Kids": [widget for _, widget in group]})
        for _, widget in group:
            self.update.change(widget, {"/Parent": parent})
        return parent

    def _turn(self, link: Reference, entries: Mapping[str, Any]) -> None:
        """Make a widget of the annotation of a link, and a form of its tag."""
        self.update.change(link, {"/Subtype": "/Widget", "/F": _PRINT, **entries}, _OF_LINKS)
        self.update.change(self.update.tag_of(link), {"/S": "/Form"})

    def _text_entries(self, field: TextField) -> dict[str, Any]:
        entries = {
            "/FT": "/Tx",
            "/T": string(field.name),
            "/TU": string(_label(field)),
            "/Ff": _MULTILINE if field.rows > 1 else 0,
            "/DA": self.typing,
        }
        return {**entries, "/V": string(field.value)} if field.value else entries

    def _look(self, field: Field, widget: Reference, common: Mapping[str, Any]) -> dict[str, Any]:
        size = self.update.size(widget)
        if isinstance(field, TextField):
            content = drawn_text(field, size, colour_operands(self.theme.ink))
            fonts = {DRAWING: self.fonts[DRAWING]} if field.value else {}
            return {"/AP": {"/N": self._drawing(content, size, {"/Font": fonts})}}
        ticked, empty = self._box(size)
        state = name(field.value)
        return {
            "/AP": {"/N": {state: ticked, "/Off": empty}},
            "/AS": state if state == common["/V"] else "/Off",
            "/MK": {"/CA": string(_DINGBATS_CROSS)},
            "/DA": string(f"{_DINGBATS} 0 Tf {colour_operands(self.theme.accent)} rg"),
        }

    def _box(self, size: Size) -> tuple[Reference, Reference]:
        """The drawings of a ticked and of an empty box; boxes of a size share them."""
        if size not in self.boxes:
            cross = drawn_cross(size, colour_operands(self.theme.accent))
            self.boxes[size] = (self._drawing(cross, size), self._drawing("", size))
        return self.boxes[size]

    def _drawing(
        self, content: str, size: Size, resources: Mapping[str, Any] | None = None
    ) -> Reference:
        return self.update.add_stream(
            content.encode("ascii"),
            {
                "/Type": "/XObject",
                "/Subtype": "/Form",
                "/BBox": [0, 0, *size],
                "/Resources": resources or {},
            },
        )


_OF_LINKS = ("/A", "/Border", "/Contents")


@lru_cache(100)  # they are the same in all letters of a mailing
def _unseen(hidden: Hidden, page: Reference, look: Reference, typing: Written) -> Written:
    """The field of a hidden value."""
    entries = {
        "/Type": "/Annot",
        "/Subtype": "/Widget",
        "/F": _PRINT,
        "/Rect": _OFF_THE_PAGE,
        "/P": page,
        "/AP": {"/N": look},
        "/FT": "/Tx",
        "/Ff": _READ_ONLY,
        "/T": string(hidden.name),
        "/V": string(hidden.value),
        "/DA": typing,
    }
    return Written(written(entries))


def _button_entries(choices: list[Choice]) -> dict[str, Any]:
    chosen = next((choice.value for choice in choices if choice.checked), "Off")
    first = choices[0]
    return {
        "/FT": "/Btn",
        "/T": string(first.name),
        "/TU": string(_common_label([choice.label for choice in choices])),
        "/Ff": _RADIO if first.kind == "radio" else 0,
        "/V": name(chosen),
    }


def _label(field: Field) -> str:
    return f"{field.label} (JJ/MM/AAAA)" if field.kind == "date" else field.label


def _common_label(labels: list[str]) -> str:
    """The question of a group: « Avis » for « Avis : Favorable » and « Avis : Défavorable »."""
    questions = {label.rpartition(":")[0].rstrip() for label in labels}
    question = questions.pop()
    return question if question and not questions and len(labels) > 1 else labels[0]
