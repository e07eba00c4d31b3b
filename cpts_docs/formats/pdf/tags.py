"""The blocks of a tagged PDF (ISO 32000-1, 14.7 and 14.8), and the fields in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from cpts_docs.base.errors import UnreadableError
from cpts_docs.foreign import pdf as forms
from cpts_docs.foreign.pdf_strings import text_of
from cpts_docs.formats.lines import MAX_TEXT, Block, Line, Table, box, field, heading, item
from cpts_docs.formats.pdf.filled.annotations import has_size, rect_of
from cpts_docs.formats.pdf.filled.fields import states_of

_MAX_ELEMENTS = 50_000
_MAX_DEPTH = 60

_INLINE_NAMES = """
    /Annot /BibEntry /Code /Em /Form /Link /Note /Quote /Reference /Ruby /Span /Strong /Sub /Warichu
"""
_INLINE = frozenset(_INLINE_NAMES.split())
_NUMBERED = re.compile(r"\(?(\d{1,4})[.)]")

_Kid = tuple[Any, int]
"""A child of an element, and the number of the page it stands on."""


class Fields:
    """What the fields of a file show, each time one is asked for by its number."""

    def __init__(self, form: Any, clock: forms.Clock) -> None:
        self._waiting: dict[int, tuple[str, str]] = {}
        if not isinstance(form, DictionaryObject):
            return
        for node in forms.leaves(form, clock):
            reference = node.entries.indirect_reference
            if reference is not None and has_size(rect_of(node.entries)):  # or else nobody sees it
                label = text_of(forms.resolved(node.entries.get("/TU"))) or node.name
                self._waiting[reference.idnum] = (label, _shown(node))

    def take(self, number: int) -> str:
        """What a field shows; "" for what is none, or was shown already."""
        return self._waiting.pop(number, ("", ""))[1]

    def rest(self) -> list[Block]:
        """A line for each field that no tag refers to."""
        return [Line(f"{label} {shown}") for label, shown in self._waiting.values() if shown]


def _shown(node: forms.Node) -> str:
    if node.kind == "/Sig" or (node.flags & forms.PUSH_BUTTON and node.kind == "/Btn"):
        return ""
    if node.kind != "/Btn":
        values = forms.items(node.value) or [node.value]
        return field(", ".join(text_of(forms.resolved(value)) for value in values))
    state = forms.state_of(node.value)
    own = states_of(node.entries)
    return box(state in own if state and own else bool(forms.button_of(node)))


class Tags:
    """The tree of tags of a file, and the pieces of its pages by page and number."""

    def __init__(
        self,
        tree: DictionaryObject,
        pieces: Mapping[int, Mapping[int, str]],
        fields: Fields,
        clock: forms.Clock,
    ) -> None:
        self._tree = tree
        self._pieces = pieces
        self._fields = fields
        self._clock = clock
        self._elements = self._length = 0
        self._used: set[tuple[int, int]] = set()
        roles = forms.resolved(tree.get("/RoleMap"))
        self._roles = roles if isinstance(roles, DictionaryObject) else {}

    def blocks(self) -> list[Block]:
        """All blocks of the document, in reading order."""
        return list(self._blocks(self._kids((self._tree, 0)), 0, 0))

    def tell_all(self) -> bool:
        """Whether the blocks had all text of the pages."""
        return not any(
            text.strip() and (page, number) not in self._used
            for page, pieces in self._pieces.items()
            for number, text in pieces.items()
        )

    # ------------------------------------------------------------ elements

    def _kids(self, kid: _Kid) -> list[_Kid]:
        element, page = kid
        page = _number_of(element, "/Pg") or page
        kids = forms.resolved(element.get("/K"))
        listed = list(kids) if isinstance(kids, ArrayObject) else [kids]
        self._elements += len(listed)
        self._clock.check()
        if self._elements > _MAX_ELEMENTS:
            raise UnreadableError(forms.TOO_COMPLEX)
        found = ((forms.resolved(kid), page) for kid in listed)
        return [(kid, page) for kid, page in found if isinstance(kid, int | DictionaryObject)]

    def _kind(self, kid: _Kid) -> str:
        """The standard kind of an element; "" for a leaf."""
        element = kid[0]
        if isinstance(element, int) or "/S" not in element:
            return ""
        kind = str(forms.resolved(element["/S"]))
        return kind if kind in _INLINE else str(forms.resolved(self._roles.get(kind)) or kind)

    def _is_inline(self, kid: _Kid) -> bool:
        kind = self._kind(kid)
        return not kind or (kind in _INLINE and not _is_placed_as_block(kid[0]))

    # -------------------------------------------------------------- blocks

    def _blocks(self, kids: Sequence[_Kid], level: int, depth: int) -> Iterator[Block]:
        """The blocks of an element; texts and inline elements between them are lines."""
        inline: list[str] = []
        for kid in kids:
            if self._is_inline(kid):
                inline.append(self._text(kid, depth + 1))
                continue
            yield Line("".join(inline))
            inline = []
            yield from self._block(kid, level, depth + 1)
        yield Line("".join(inline))

    def _block(self, kid: _Kid, level: int, depth: int) -> Iterator[Block]:
        _check(depth)
        kind, kids = self._kind(kid), self._kids(kid)
        if re.fullmatch("/H[1-6]?", kind):
            yield heading(self._text(kid, depth), int(kind[2:] or 1))
        elif kind == "/L":
            yield from self._list(kids, level, depth)
        elif kind in ("/Table", "/THead", "/TBody", "/TFoot"):
            yield Table(list(self._rows(kids, depth)))
        elif kind == "/Figure":
            yield from self._figure(kid, depth)
        elif kind != "/Artifact":
            if _is_grid(kids, self._kind):
                yield Line(" ".join(self._text(cell, depth) for cell in kids))
            else:
                yield from self._blocks(kids, level, depth)

    def _list(self, kids: Sequence[_Kid], level: int, depth: int) -> Iterator[Block]:
        for kid in kids:
            if self._kind(kid) != "/LI":
                yield from self._block(kid, level + 1, depth + 1)
                continue
            parts = self._kids(kid)
            labels = [part for part in parts if self._kind(part) == "/Lbl"]
            label = "".join(self._text(part, depth + 1) for part in labels).strip()
            number = _NUMBERED.fullmatch(label)
            body = [part for part in parts if part not in labels]
            blocks = self._blocks(body, level + 1, depth + 1)
            yield from item(blocks, f"{number[1]}." if number else "-", level)

    def _rows(self, kids: Sequence[_Kid], depth: int) -> Iterator[list[list[Block]]]:
        _check(depth)
        for kid in kids:
            if self._kind(kid) == "/TR":
                cells = [cell for cell in self._kids(kid) if self._kind(cell) in ("/TH", "/TD")]
                yield [list(self._blocks(self._kids(cell), 0, depth + 1)) for cell in cells]
            elif self._kind(kid):
                yield from self._rows(self._kids(kid), depth + 1)

    def _figure(self, kid: _Kid, depth: int) -> Iterator[Block]:
        """The lines of text in a drawing, or else what stands for it."""
        text = _WRAPPED.sub("", self._text(kid, depth).strip())
        alternative = text_of(forms.resolved(kid[0].get("/Alt")))
        yield from map(Line, text.splitlines() if text else [alternative])

    # ------------------------------------------------------- inside a line

    def _text(self, kid: _Kid, depth: int) -> str:
        """All text in an element, with its fields."""
        _check(depth)
        element, page = kid
        if isinstance(element, int):
            return self._piece(page, element)
        if "/S" in element:
            kids = self._kids(kid)
            return "".join(self._text(kid, depth + 1) for kid in kids)
        if isinstance(number := element.get("/MCID"), int):
            return self._piece(_number_of(element, "/Pg") or page, number)
        return self._fields.take(_number_of(element, "/Obj"))

    def _piece(self, page: int, number: int) -> str:
        """A piece of a page; a file may name one time and again, but not without end."""
        text = self._pieces.get(page, {}).get(number, "")
        self._used.add((page, number))
        self._length += len(text)
        if self._length > MAX_TEXT:
            raise UnreadableError(forms.TOO_COMPLEX)
        return text


def _number_of(element: DictionaryObject, key: str) -> int:
    """The number of the object that an element refers to; 0, which no object has, for none."""
    reference = element.raw_get(key) if key in element else None
    return reference.idnum if isinstance(reference, IndirectObject) else 0


_WRAPPED = re.compile(r"(?<=[ -])\n")
"""Where a label of a chart goes on in the next line."""


def _check(depth: int) -> None:
    if depth > _MAX_DEPTH:
        raise UnreadableError(forms.TOO_COMPLEX)


def _is_grid(kids: Sequence[_Kid], kind: Any) -> bool:
    """Whether these stand side by side: a label, and its field."""
    return len(kids) > 1 and all(kind(kid) == "/Div" for kid in kids)


def _is_placed_as_block(element: DictionaryObject) -> bool:
    found = forms.resolved(element.get("/A"))
    attributes = list(found) if isinstance(found, ArrayObject) else [found]
    return any(
        isinstance(item := forms.resolved(one), DictionaryObject)
        and item.get("/Placement") == "/Block"
        for one in attributes
    )
