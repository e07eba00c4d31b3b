"""The styles of a stranger's Word file, in the place of those of the reference document.

Nothing else is taken of it: no text, link, picture or macro. A style is known by its
name, for Word gives it another id in each language (« heading 1 » is « Titre1 »).
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree

from cpts_docs.base.errors import UnreadableError
from cpts_docs.base.resources import theme_folder
from cpts_docs.foreign.archive import START, opened
from cpts_docs.foreign.file import content
from cpts_docs.foreign.ooxml import W, open_parts

MAX_BYTES = 5_000_000
LANGUAGE = "{cpts:language}"
"""Stands for the language of a document, as in the parts of the reference document."""

_GAP = "{cpts:"
_LINKING = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BEFORE_NUMBERING = frozenset(
    f"{W}{name}"
    for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
)


@dataclass(frozen=True, slots=True)
class WordStyles:
    """Parts of a Word file: its styles under our ids, and its theme, if it has one.

    ``missing`` are the names of ours that it has not, which are as usual; ``numbered``
    those of its own that had a numbering, which is left out.
    """

    styles: str
    theme: str
    missing: tuple[str, ...]
    numbered: tuple[str, ...]


def word_styles(path: Path) -> WordStyles:
    """Those of the Word file at ``path``.

    Raises:
        UnreadableError: it is no Word file, has macros or no style of ours, or is damaged.
    """
    data = content(path, MAX_BYTES)
    if data.startswith(START):
        with opened(data) as archive:
            if "word/vbaProject.bin" in archive:
                raise UnreadableError("le fichier a des macros ; enregistrez-le en .docx, sans")
    parts = open_parts(data, {"styles", "theme"})
    if not parts.of("styles"):
        raise UnreadableError("le fichier n'a pas de styles")
    theirs = parts.of("styles")[0]
    names, used = _names(theirs), _ours()
    known = {name for name in _names(used) if name in names}
    if not known - {("paragraph", "normal")}:
        raise UnreadableError(
            "aucun style de nos documents n'y est : partez d'un document que cpts-docs a écrit"
        )
    _rename(theirs, {names[name]: ours for name, ours in _names(used).items() if name in known})
    numbered = tuple(_without_numbering(theirs, used))
    missing = []
    for style in used.iterfind(f"{W}style"):
        if _name(style) not in known:
            theirs.append(deepcopy(style))
            missing.append(_title(style))
    _speak(theirs)
    theme = next(map(_text, parts.of("theme")), "")
    return WordStyles(_text(theirs), "" if _LINKING in theme else theme, tuple(missing), numbered)


@cache
def _ours() -> etree._Element:
    data = (theme_folder() / "reference.docx").read_bytes()
    return open_parts(data, {"styles"}).of("styles")[0]


def _title(style: etree._Element) -> str:
    name = style.find(f"{W}name")
    return "" if name is None else name.get(f"{W}val", "")


def _name(style: etree._Element) -> tuple[str, str]:
    """The kind of a style, and how it is called whatever the language."""
    return style.get(f"{W}type", "paragraph"), _title(style).lower()


def _names(styles: etree._Element) -> dict[tuple[str, str], str]:
    """The ids of styles, by their names."""
    return {_name(style): style.get(f"{W}styleId", "") for style in styles.iterfind(f"{W}style")}


def _rename(styles: etree._Element, ids: dict[str, str]) -> None:
    """Give styles other ids, and what refers to them; one that has such an id makes way."""
    taken = {*ids.values()}

    def new(identity: str) -> str:
        return ids.get(identity) or (f"{identity}-autre" if identity in taken else identity)

    for style in styles.iterfind(f"{W}style"):
        style.set(f"{W}styleId", new(style.get(f"{W}styleId", "")))
        for kind in ("basedOn", "next", "link"):
            for reference in style.iterfind(f"{W}{kind}"):
                reference.set(f"{W}val", new(reference.get(f"{W}val", "")))


def _without_numbering(styles: etree._Element, used: etree._Element) -> Iterator[str]:
    """Lists are numbered as ours; yields the names of other styles that had a numbering."""
    ours = {
        style.get(f"{W}styleId"): number
        for style in used.iterfind(f"{W}style")
        if (number := style.find(f"{W}pPr/{W}numPr")) is not None
    }
    for style in styles.iterfind(f"{W}style"):
        numbering = ours.get(style.get(f"{W}styleId"))
        for found in style.findall(f"{W}pPr/{W}numPr"):
            _take_out(found)
            if numbering is None:
                yield _title(style)
        if numbering is not None:
            _place(style, deepcopy(numbering))


def _take_out(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def _place(style: etree._Element, numbering: etree._Element) -> None:
    """Put a numbering where the schema has it, among the properties of the paragraph."""
    properties = style.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        run = style.find(f"{W}rPr")
        style.insert(len(style) if run is None else style.index(run), properties)
    before = [child for child in properties if child.tag in _BEFORE_NUMBERING]
    properties.insert(len(before), numbering)


def _speak(styles: etree._Element) -> None:
    """Let the styles speak the language of the document."""
    for language in styles.iterfind(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang"):
        language.set(f"{W}val", LANGUAGE)


def _text(part: etree._Element) -> str:
    """The part as text that has no gap but ours."""
    for element in part.iter():
        for key, value in element.items():
            if _GAP in str(value) and value != LANGUAGE:
                element.set(key, str(value).replace(_GAP, ""))
    return etree.tostring(part, encoding="unicode")
