"""The text of an HTML page: ours, or anyone's.

A page is first written anew with its tags alone, and of their attributes those
that are read: libxml2 takes its time over a tag with a hundred thousand of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Any

from lxml import etree

from cpts_docs.base.errors import UnreadableError
from cpts_docs.formats.lines import Block, Line, Table, box, field, heading, item

_MAX_BYTES = 3_000_000
_MAX_TAGS = 100_000
_MAX_DEPTH = 100
_TOO_COMPLEX = "la page est trop complexe"

_INLINE_NAMES = """
    a abbr b bdi bdo big br cite code data del dfn em font i img input ins kbd label mark
    output q s samp select small span strong sub sup textarea time tt u var
"""
_INLINE = frozenset(_INLINE_NAMES.split())
_NOT_SHOWN = frozenset(["button", "datalist", "head", "iframe", "noscript", "object", "template"])
_NO_TEXT = frozenset(["button", "file", "hidden", "image", "password", "reset", "submit"])
"""Kinds of input that have no value to show."""


def read(data: bytes) -> list[Block]:
    """The blocks of a page.

    Raises:
        UnreadableError: it is too big or too deep, or has nothing in it.
    """
    if len(data) > _MAX_BYTES:
        raise UnreadableError(f"la page dépasse {_MAX_BYTES // 1_000_000} Mo")
    try:
        root = etree.fromstring(_bare(_decoded(data)), etree.HTMLParser(no_network=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("la page est endommagée") from error
    if root is None:
        raise UnreadableError("la page est vide")
    return list(_blocks(root, 0, 0))


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


_PIECE = re.compile(
    r"""<!--.*?(?:-->|\Z)
    | <(?P<raw>script|style|title|math)\b.*?(?:</(?P=raw)\s*>|\Z)
    | <[!?][^>]*(?:>|\Z)
    | <(?P<close>/?)(?P<name>[a-z][a-z0-9]*)
      (?P<attributes>(?>[^<>"']+ | "[^"]*" | '[^']*'){0,300}+)>
    | <""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_READ = frozenset(["alt", "aria-label", "checked", "hidden", "selected", "start", "type", "value"])
_WHOLE_NUMBER = re.compile("-?[0-9]{1,9}")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _bare(page: str) -> str:
    """The page with nothing but its texts and tags, and the attributes that are read."""
    if page.count("<") > _MAX_TAGS:
        raise UnreadableError(_TOO_COMPLEX)
    bare = _PIECE.sub(_bare_piece, _FORBIDDEN.sub("\ufffd", page))
    return f"<html>{bare}</html>"


def _bare_piece(piece: re.Match[str]) -> str:
    name = piece["name"]
    if name is None:
        return "&lt;" if piece[0] == "<" else ""
    found = {
        match[1].lower(): unescape((match[2] or "").strip("\"'"))
        for match in _ATTRIBUTE.finditer(piece["attributes"])
        if match[1].lower() in _READ
    }
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in found.items())
    return f"<{piece['close']}{name.lower()}{attributes}>"


def _blocks(element: etree._Element, level: int, depth: int) -> Iterator[Block]:
    """The blocks in an element; texts and inline elements between them are lines."""
    if depth > _MAX_DEPTH:
        raise UnreadableError(_TOO_COMPLEX)
    inline = [_collapsed(element.text)]
    for child in element:
        if _is_inline(child):
            inline.append(_inline(child, depth + 1))
        elif isinstance(child.tag, str):
            yield Line("".join(inline))
            inline = []
            if _is_shown(child):
                yield from _block(child, level, depth + 1)
        inline.append(_collapsed(child.tail))
    yield Line("".join(inline))


def _block(element: etree._Element, level: int, depth: int) -> Iterator[Block]:
    match element.tag:
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            yield heading(_inline(element, depth), int(element.tag[1]))
        case "ul" | "ol":
            yield from _list(element, level, depth)
        case "table":
            yield from (Line(_inline(child, depth)) for child in element.iterfind("caption"))
            found: Any = element.xpath("tr | */tr[not(../@hidden)]")
            rows = map(_cells, filter(_is_shown, found))
            yield Table([[list(_blocks(cell, 0, depth + 1)) for cell in row] for row in rows])
        case "svg":
            yield from _drawing(element)
        case "pre":
            yield from (Line(line) for line in "".join(map(str, element.itertext())).splitlines())
        case _:
            yield from _blocks(element, level, depth)


def _list(element: etree._Element, level: int, depth: int) -> Iterator[Block]:
    number = _number(element, "start", 1) - 1
    for child in element:
        if child.tag == "li" and _is_shown(child):
            number = _number(child, "value", number + 1)
            mark = f"{number}." if element.tag == "ol" else "-"
            yield from item(_blocks(child, level + 1, depth + 1), mark, level)
        elif isinstance(child.tag, str) and _is_shown(child):
            yield from _block(child, level + 1, depth + 1)


def _number(element: etree._Element, attribute: str, default: int) -> int:
    """The number that an element gives its item or those in it."""
    written = element.get(attribute, "")
    return int(written) if _WHOLE_NUMBER.fullmatch(written) else default


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    return filter(_is_shown, row.iterchildren("td", "th"))


def _drawing(element: etree._Element) -> Iterator[Block]:
    """The texts of a drawing, or what it says of itself."""
    texts = ["".join(map(str, text.itertext())) for text in element.iter("text")]
    yield from map(Line, texts or [element.get("aria-label", "")])


# --------------------------------------------------------------------------
# Inside a line


def _is_inline(element: etree._Element) -> bool:
    return element.tag in _INLINE


def _is_shown(element: etree._Element) -> bool:
    return element.tag not in _NOT_SHOWN and "hidden" not in element.attrib


def _inline(element: etree._Element, depth: int) -> str:
    if depth > _MAX_DEPTH:
        raise UnreadableError(_TOO_COMPLEX)
    match element.tag:
        case "br":
            return "\n"
        case "input":
            return _input(element)
        case "textarea":
            return field("".join(map(str, element.itertext())))
        case "select":
            chosen = [o for o in element.iter("option") if "selected" in o.attrib]
            return field(", ".join("".join(map(str, o.itertext())) for o in chosen))
        case "img":
            return f" {element.get('alt', '')} "
        case _ if not isinstance(element.tag, str) or not _is_shown(element):
            return ""
    pieces = [_collapsed(element.text)]
    for child in element:
        between = "" if _is_inline(child) else " "
        pieces += [between, _inline(child, depth + 1), between, _collapsed(child.tail)]
    return "".join(pieces)


def _input(element: etree._Element) -> str:
    kind = element.get("type", "text").lower()
    if kind in ("radio", "checkbox"):
        return box("checked" in element.attrib)
    return "" if kind in _NO_TEXT else field(element.get("value", ""))


def _collapsed(text: str | None) -> str:
    """A text of the page, whose own line breaks are spaces."""
    return (text or "").replace("\r", " ").replace("\n", " ")
