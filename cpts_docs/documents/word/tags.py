"""The tags in a Word text: found in what a paragraph says, however its runs cut them up.

Each tag gives its place to an element of ours, :data:`MARK`: what prints a value stands in a
run, what opens or closes a block between runs, or in the place of the paragraph, row or cell
that says nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from cpts_docs.documents.word.places import Places
from cpts_docs.documents.word.tag import Mistake, Tag
from cpts_docs.documents.word.words import straightened
from cpts_docs.foreign.ooxml import W
from cpts_docs.foreign.word_file import remove

MARK = "{urn:cpts-docs:word}cpts-tag"
"""Stands where a tag stood; its attribute ``n`` is the number of the tag."""

SPACE = "{http://www.w3.org/XML/1998/namespace}space"

MAX_TAGS = 5_000
"""Of one file; those that people write have a tenth of that."""

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_STRAY = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_AROUND = 40

_P, _R, _T, _PPR, _RPR, _TR, _TC = (f"{W}{n}" for n in ("p", "r", "t", "pPr", "rPr", "tr", "tc"))
_CHARACTERS = {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}br": "\n", f"{W}noBreakHyphen": "-"}
_OBJECT = "\ufffc"
_UNSEEN = frozenset(f"{W}{name}" for name in ("rPr", "softHyphen", "annotationRef"))
_PREFIX = re.compile(r"(tr|tc|p|r)\s+(?=\S)")
_OUTPUT_PREFIX = re.compile(r"[rp]\s+(?!(?:if|or|and|is|in|not|else)\b)(?=[\w\"'(\[])")
_LEVELS = {"tr": _TR, "tc": _TC}
_NAMES = {"tr": "une ligne de tableau", "tc": "une cellule de tableau"}


class Tags:
    """The tags of the parts of one file, in order, and what is wrong with them."""

    def __init__(self) -> None:
        self.found: list[Tag] = []
        self.mistakes: list[Mistake] = []
        self._is_full = False

    def has_room(self, count: int, place: str) -> bool:
        """Whether so many tags more may be taken; if not, that is a mistake at ``place``."""
        self._is_full = self._is_full or len(self.found) + count > MAX_TAGS
        if self._is_full:
            self.tell(place, f"plus de {MAX_TAGS} balises", "faites-en plusieurs documents")
        return not self._is_full

    def take(self, root: etree._Element, places: Places) -> None:
        """Find the tags of a part, and put a mark in the place of each."""
        levels: dict[etree._Element, list[str]] = {}
        for paragraph in list(root.iter(_P)):
            if self._is_full:
                break
            controls = _Paragraph(self, paragraph, places).marked()
            for prefix, mark in controls:
                if prefix in _LEVELS:
                    around = next(mark.iterancestors(_LEVELS[prefix]), None)
                    if around is None:
                        what = f"« {{%{prefix} » va dans {_NAMES[prefix]}"
                        hint = f"écrivez « {{% » sans « {prefix} »"
                        self.tell(places.of(paragraph), what, hint)
                    else:
                        levels.setdefault(around, []).append(prefix)
        for around in levels:
            self._lift(around, places)
        for paragraph in list(root.iter(_P)):
            if paragraph.find(f".//{MARK}") is not None:
                _lift_paragraph(paragraph)

    def _lift(self, around: etree._Element, places: Places) -> None:
        """Put the marks of a row or a cell that says nothing else in its place."""
        if not is_bare(around):
            what = "la ligne" if around.tag == _TR else "la cellule"
            prefix = "tr" if around.tag == _TR else "tc"
            self.tell(
                places.of(around),
                f"{what} d'une balise « {{%{prefix} … %}} » disparaît, et celle-ci dit autre "
                "chose, qui serait perdu",
                f"mettez cette balise seule dans une {what[3:]} à part",
            )
            return
        _replace(around, list(around.iter(MARK)))

    def tell(self, place: str, message: str, hint: str = "") -> None:
        """Keep a mistake."""
        self.mistakes.append(Mistake(place, message, hint))

    def number(self, words: str, is_output: bool, source: str, place: str) -> int:
        """The number of a tag, from now on."""
        self.found.append(Tag(" ".join(words.split()), source, is_output, place))
        return len(self.found) - 1


@dataclass(frozen=True, slots=True)
class _Span:
    """A tag in the text of a paragraph: from one character to before another."""

    start: int
    end: int
    words: str


class _Paragraph:
    """A paragraph whose tags get marks; only its own runs, not those of a box or note in it."""

    def __init__(self, tags: Tags, paragraph: etree._Element, places: Places) -> None:
        self._tags, self._places, self._paragraph = tags, places, paragraph
        self._runs = list(_runs(paragraph))
        self._text = "".join(_said(child) for run in self._runs for child in run)
        self._spans = [_Span(*m.span(), m[0]) for m in _TAG.finditer(self._text)]
        self._starts = [span.start for span in self._spans]
        self._controls: list[tuple[str, etree._Element]] = []

    def marked(self) -> list[tuple[str, etree._Element]]:
        """Put the marks; gives those that print nothing, each with its prefix."""
        place = self._places.of(self._paragraph)
        for stray in _STRAY.finditer(_TAG.sub(lambda m: " " * len(m[0]), self._text)):
            around = self._text[max(0, stray.start() - _AROUND // 4) : stray.end() + _AROUND]
            self._tags.tell(
                place,
                f"« {stray[0]} » sans sa moitié, dans « {' '.join(around.split())} »",
                "une balise s'ouvre et se ferme dans le même paragraphe : {{ … }}, {% … %}",
            )
        if not self._spans or not self._tags.has_room(len(self._spans), place):
            return []
        at = 0
        for run in self._runs:
            length = sum(len(_said(child)) for child in run)
            first = bisect_left(self._starts, at)
            if self._span(at) or any(s < at + length for s in self._starts[first : first + 1]):
                _exchange(run, list(self._cut(run, at)))
            at += length
        if self._paragraph.find(f".//{MARK}") is None and _may_go(self._paragraph):
            remove(self._paragraph)  # it was a comment
        return self._controls

    def _cut(self, run: etree._Element, at: int) -> Iterator[etree._Element]:
        """What stands in the place of a run that holds a tag, or a piece of one."""
        current = _like(run)
        for child in run:
            if child.tag == _RPR:
                continue
            text = _said(child)
            if child.tag != _T:
                if not text or text == _OBJECT or self._span(at) is None:
                    current.append(child)
                at += len(text)
                continue
            end = at + len(text)
            start = at
            while at < end:
                span = self._span(at)
                if span is None:
                    after = bisect_right(self._starts, at)
                    following = min([*self._starts[after : after + 1], end])
                    current.append(_text(text[at - start : following - start]))
                    at = following
                    continue
                if span.start == at:
                    mark, prints = self._mark(span)
                    if mark is not None and prints:
                        current.append(_text(""))
                        current[-1].append(mark)
                    elif mark is not None:
                        if _says(current):
                            yield current
                        yield mark
                        current = _like(run)
                at = min(span.end, end)
        if _says(current):
            yield current

    def _span(self, at: int) -> _Span | None:
        before = bisect_right(self._starts, at) - 1
        found = self._spans[before] if before >= 0 else None
        return found if found and at < found.end else None

    def _mark(self, span: _Span) -> tuple[etree._Element | None, bool]:
        """The mark of a tag, None for a comment; and whether it prints something."""
        inner = span.words[2:-2].replace(_OBJECT, "")
        prints = span.words.startswith("{{")
        place = self._places.of(self._paragraph)
        if span.words.startswith("{#"):
            return None, False
        prefix = ""
        if prints:
            if found := _OUTPUT_PREFIX.match(inner):  # docxtpl's, for what is no plain text
                inner = inner[found.end() :]
        elif found := _PREFIX.match(inner):
            prefix, inner = found[1], inner[found.end() :]
        source = straightened(inner).strip().strip("-+").strip()
        number = self._tags.number(span.words, prints, source, place)
        mark = etree.Element(MARK, {"n": str(number)})
        if not prints:
            self._controls.append((prefix, mark))
        return mark, prints


def _runs(node: etree._Element) -> Iterator[etree._Element]:
    for child in node:
        if child.tag == _R:
            yield child
        elif child.tag not in (_P, _PPR) and isinstance(child.tag, str):
            yield from _runs(child)


def _said(child: etree._Element) -> str:
    """What an element of a run says: a character for what is no text."""
    if child.tag == _T:
        return child.text or ""
    if child.tag in _UNSEEN:
        return ""
    if child.tag == f"{W}br" and child.get(f"{W}type", "textWrapping") != "textWrapping":
        return _OBJECT
    return _CHARACTERS.get(child.tag, _OBJECT)


def _like(run: etree._Element) -> etree._Element:
    made = etree.Element(run.tag)
    made.attrib.update(run.attrib)
    properties = run.find(_RPR)
    if properties is not None:
        made.append(deepcopy(properties))
    return made


def _text(text: str) -> etree._Element:
    node = etree.Element(_T, {SPACE: "preserve"})
    node.text = text
    return node


def _says(run: etree._Element) -> bool:
    return any(child.tag != _RPR for child in run)


def _exchange(node: etree._Element, others: list[etree._Element]) -> None:
    parent = node.getparent()
    if parent is not None:
        at = parent.index(node)
        parent[at : at + 1] = others


def is_bare(node: etree._Element) -> bool:
    """Whether what a paragraph, cell or row says is marks that print nothing, and blanks."""
    for run in node.iter(_R):
        for child in run:
            said = _said(child)
            if child.find(MARK) is not None or said.strip():
                return False
    return True


def _may_go(paragraph: etree._Element) -> bool:
    """Whether a paragraph says nothing but marks, and no section ends there."""
    return paragraph.find(f"{_PPR}/{W}sectPr") is None and is_bare(paragraph)


def _lift_paragraph(paragraph: etree._Element) -> None:
    """Put the marks of a paragraph that says nothing else in its place."""
    if _may_go(paragraph):
        _replace(paragraph, list(paragraph.iter(MARK)))


def _replace(node: etree._Element, marks: list[etree._Element]) -> None:
    """Put ``marks`` in the place of a node, and of the content control that it was alone in."""
    for mark in marks:
        remove(mark)
    around = node.getparent()
    while (
        around is not None
        and around.tag == f"{W}sdtContent"
        and all(child is node for child in around)
    ):
        control = around.getparent()
        if control is None:
            break
        node, around = control, control.getparent()
    _exchange(node, marks)
