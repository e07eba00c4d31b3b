"""The pages of a document as pictures, and where on them each text stands.

They are the pages of the PDF, laid out by the same Typst from the same tree. Each text is a
link to its number, which takes no room; in the pictures nothing of these links is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import typst
from lxml import etree

from cpts_docs.base.errors import OutputError
from cpts_docs.document.tree import Document
from cpts_docs.formats.pdf.encoding import as_json, values
from cpts_docs.formats.pdf.writer import compiler_of


class Place(NamedTuple):
    """A rectangle of a page that a line of a text takes, in points from its upper left corner.

    ``text`` is the number of the text among those of the document.
    """

    text: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page as SVG, its size in points, and what stands where."""

    svg: bytes
    width: float
    height: float
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """The pages of a document, and its texts: of each paragraph, heading, cell and label."""

    pages: tuple[Page, ...]
    texts: tuple[str, ...]


def preview(document: Document) -> Preview:
    """The pages of a document as its PDF has them; what is filled into fields is not drawn.

    Raises:
        OutputError: Typst refused the document.
    """
    marked = values(document)
    texts = tuple(_marked(marked))
    try:
        with compiler_of(document.look.family) as compiler:
            drawn = compiler.compile(format="svg", sys_inputs={"document": as_json(marked)[0]})
    except typst.TypstError as error:
        raise OutputError(f"la mise en page a échoué ({error.message})") from error
    svgs = [drawn] if isinstance(drawn, bytes) else drawn or []
    return Preview(tuple(map(_page, svgs)), texts)


# --------------------------------------------------------------------------
# Numbers into the texts


def _marked(value: Any, count: int = 0) -> Iterator[str]:
    """Each text of encoded blocks, in order, as it is made a link to its number."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += reversed(value)
        elif isinstance(value, dict):
            inlines = value.get("children", [])
            if text := _text(inlines).strip():
                if value.get("role") != "choices":  # boxes, told from words by their kind
                    value["children"] = [_linked(it, count) for it in inlines]
                count += 1
                yield text
            waiting += reversed([it for key, it in value.items() if key != "children"])


_FIELDS = ("choice", "text-field", "break")


def _linked(inline: Any, number: int) -> Any:
    if isinstance(inline, list) and inline[0] in _FIELDS:
        return inline
    return ["place", number, [inline]]


def _text(inlines: list[Any]) -> str:
    return "".join(
        it if isinstance(it, str) else " " if it[0] in _FIELDS else _text(it[-1]) for it in inlines
    )


# --------------------------------------------------------------------------
# What Typst drew

_SVG = "{http://www.w3.org/2000/svg}"
_LINK = f"{_SVG}a"
_PARSER = etree.XMLParser(huge_tree=True, resolve_entities=False)


def _page(svg: bytes) -> Page:
    root = etree.fromstring(svg, _PARSER)
    places = tuple(place for link in root.iter(_LINK) if (place := _place(link)))
    etree.strip_elements(root, _LINK, with_tail=False)
    width, height = (float(root.get(side, "").removesuffix("pt")) for side in ("width", "height"))
    return Page(etree.tostring(root), width, height, places)


def _place(link: Any) -> Place | None:
    """The rectangle of a link to a text, which Typst moves and never turns; None of another."""
    kind, _, number = link.get("href", "").partition(":")
    if kind != "place":
        return None
    box = link.find(f"{_SVG}rect")
    width, height = (float(box.get(side, 0)) for side in ("width", "height"))
    moves = [_move(it.get("transform", "")) for it in (link, *link.iterancestors(f"{_SVG}g"))]
    x, y = (sum(move) for move in zip(*moves, strict=True))
    return Place(int(number), x, y, width, height) if width and height else None


def lighter(svg: bytes) -> bytes:
    """A page whose letters are joined, of each run into one shape, which a browser draws sooner.

    Typst writes a letter once, and where it is used each time. It begins with « M 0 0 », and all
    that follows is relative.
    """
    root: Any = etree.fromstring(svg, _PARSER)
    letters = {
        f"#{it.get('id')}": _rounded(it[0].get("d")).removeprefix("M 0 0")
        for it in root.iter(f"{_SVG}symbol")
        if len(it)
    }
    for run in [use.getparent() for use in root.iter(_USE) if use.getprevious() is None]:
        looks = {(use.tag, use.get("fill"), use.get("stroke")) for use in run}
        if len(looks) == 1 and all(use.get(_HREF) in letters for use in run):
            shape = "".join(_placed(use, letters[use.get(_HREF)]) for use in run)
            run[:] = [etree.Element(f"{_SVG}path", fill=run[0].get("fill"), d=shape)]
    if next(root.iter(_USE), None) is None:
        etree.strip_elements(root, f"{_SVG}symbol", with_tail=False)
    return etree.tostring(root)


def _placed(use: Any, letter: str) -> str:
    return f"M {_rounded(use.get('x'))} {_rounded(use.get('y'))}{letter}"


def _rounded(shape: str) -> str:
    return _LONG.sub(lambda found: f"{float(found[0]):.2f}", shape)


_LONG = re.compile(r"-?\d+\.\d{3,}")
_USE = f"{_SVG}use"
_HREF = "{http://www.w3.org/1999/xlink}href"
_NUMBER = re.compile(r"-?[\d.]+(?:e-?\d+)?")


def _move(transform: str) -> tuple[float, float]:
    """How far « translate(x y) » or « matrix(1 0 0 1 x y) » moves what is in it."""
    numbers = [float(found) for found in _NUMBER.findall(transform)]
    *_, x, y = numbers if len(numbers) > 1 else [0.0, *numbers, 0.0]
    return x, y
