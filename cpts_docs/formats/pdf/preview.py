"""The pages of a document as pictures, and where on them each text stands.

They are the pages of the PDF, laid out by the same Typst from the same tree. Each text is a
link to its number, which takes no room; in the pictures nothing of these links is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from typing import Any, NamedTuple

import typst

from cpts_docs.base.errors import OutputError
from cpts_docs.base.resources import theme_folder
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
    """A page: its size in points, what Typst draws on it, part by part, and what stands where.

    A line that changes is another part; those that stay are the same bytes.
    """

    width: float
    height: float
    parts: tuple[bytes, ...]
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
            files: Any = {**_theme(), "document.json": as_json(marked)[0].encode()}
            drawn = compiler.compile(input=files, format="svg", sys_inputs={})
    except typst.TypstError as error:
        raise OutputError(f"la mise en page a échoué ({error.message})") from error
    svgs = [drawn] if isinstance(drawn, bytes) else drawn or []
    return Preview(tuple(map(_page, svgs)), texts)


@cache
def _theme() -> dict[str, bytes]:
    """The theme as files, beside one of the document: what stays in it is not laid out again.

    With an input, all would be.
    """
    folder = theme_folder()
    names = {"main": "theme.typ", "words.typ": "words.typ"}
    return {name: (folder / file).read_bytes() for name, file in names.items()}


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
# What Typst drew, read by its tags alone: a parser takes ten times as long, at each key


def _page(svg: bytes) -> Page:
    parts: list[bytes] = []
    places: list[Place] = []
    moves = [(0.0, 0.0)]
    start = svg.index(b">") + 1
    for tag in _TAG.finditer(svg, start):
        x, y = moves[-1]
        right, down = _move(tag["looks"] or b"")
        if tag["text"]:
            sides = float(tag["width"]), float(tag["height"])
            if all(sides):
                places.append(Place(int(tag["text"]), x + right, y + down, *sides))
        elif tag["end"]:
            moves.pop()
        elif not tag["empty"]:
            moves.append((x + right, y + down))
        if len(moves) == 1 and not tag["text"]:
            parts.append(_LINK.sub(b"", svg[start : tag.end()]))
            start = tag.end()
    if rest := _LINK.sub(b"", svg[start : svg.rindex(b"<")]):
        parts.append(rest)
    width, height = map(float, _SIZE.findall(svg[:200]))
    return Page(width, height, tuple(parts), tuple(places))


def _move(looks: bytes) -> tuple[float, float]:
    """How far « translate(x y) » or « matrix(1 0 0 1 x y) » moves what is in it."""
    found = _MOVE.search(looks)
    return (float(found[1]), float(found[2])) if found else (0.0, 0.0)


_TAG = re.compile(
    rb'<(?:(?P<end>/?)(?:g|defs)|a\b(?=[^>]* href="place:(?P<text>\d+)"))(?P<looks>[^>]*?)'
    rb'(?P<empty>/?)>(?:<rect width="(?P<width>[^"]*)" height="(?P<height>[^"]*)")?'
)
"""What holds other things or ends, and the links to texts with the rectangle of each."""

_LINK = re.compile(rb"<a\b.*?</a>", re.DOTALL)
_SIZE = re.compile(rb' (?:width|height)="([\d.]+)pt"')
_MOVE = re.compile(rb'transform="\w+\((?:\S+ \S+ \S+ \S+ )?(\S+) (\S+)\)"')


def picture(page: Page, before: Page | None = None) -> bytes:
    """A page as SVG; of a part that the page ``before`` has too, only its number there.

    The letters of a run are joined into one shape, which a browser draws sooner: Typst writes a
    letter once, and where it is used each time. It begins with « M 0 0 », and all that follows
    is relative.
    """
    known = {part: number for number, part in enumerate(before.parts)} if before else {}
    letters = {name: shape for part in page.parts for name, shape in _LETTER.findall(part)}

    def joined(run: re.Match[bytes]) -> bytes:
        drawn = b""
        for plain, uses in groupby(_USE.finditer(run[0]), lambda use: use["name"] in letters):
            if plain:
                shape = b"".join(b"M %.2f %.2f%s" % placed(use) for use in uses)
                drawn += b'<path%s d="%s"/>' % (run["look"], shape)
            else:
                drawn += b"".join(use[0] for use in uses)
        return drawn

    def placed(use: re.Match[bytes]) -> tuple[float, float, bytes]:
        return float(use["x"]), float(use["y"]), _rounded(letters[use["name"]])

    parts = (
        b'<g data-kept="%d"/>' % known.pop(part)
        if part in known
        else b"<g>%s</g>" % _RUN.sub(joined, _LETTER.sub(b"", part))
        for part in page.parts
    )
    size = b'viewBox="0 0 %g %g" width="%gpt" height="%gpt"' % (2 * (page.width, page.height))
    return b"<svg %s %s>%s</svg>" % (_NAMES, size, b"".join(parts))


@lru_cache(maxsize=2_000)
def _rounded(shape: bytes) -> bytes:
    return _LONG.sub(lambda found: b"%.2f" % float(found[0]), shape)


_LONG = re.compile(rb"-?\d+\.\d{3,}")
_LETTER = re.compile(rb'<symbol id="(\w+)"[^>]*><path d="M 0 0([^"]*)"/></symbol>')
_USE = re.compile(
    rb'<use xlink:href="#(?P<name>\w+)" x="(?P<x>[^"]*)" y="(?P<y>[^"]*)"(?P<look>[^>]*)/>'
)
_RUN = re.compile(
    rb'<use xlink:href="#\w+" x="[^"]*" y="[^"]*"(?P<look>[^>]*)/>'
    rb'(?:<use xlink:href="#\w+" x="[^"]*" y="[^"]*"(?P=look)/>)*'
)
_NAMES = b'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
