"""The paragraphs that hold a field of a form, and what was typed into them beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from cpts_docs.formats.odt.characters import PARAGRAPHS, walk
from cpts_docs.formats.odt.controls import Control
from cpts_docs.formats.odt.namespaces import TEXT, names

TICKS = frozenset("☒☑✓✔✗✘xX")
"""What people put into a box."""

_FIELD_STYLES = frozenset({"cptsfield", "cptsbox", "cptschamp", "cptszonedesaisie"})
"""The styles of paragraphs that hold a field behind its label, and nothing else."""

_STYLE, _DRAW = names("style"), names("draw")


class FieldStyles:
    """Which paragraphs of a document hold a field behind its label, and nothing else."""

    def __init__(self, content: etree._Element) -> None:
        self._parents = {
            style.get(f"{_STYLE}name", ""): style.get(f"{_STYLE}parent-style-name", "")
            for style in content.iter(f"{_STYLE}style")
        }

    def name(self, paragraph: etree._Element) -> str:
        """The style of such a paragraph; "" for another."""
        own = paragraph.get(f"{TEXT}style-name", "")
        # LibreOffice names a style as people see it, and writes its other signs as numbers
        plain = re.sub("_[0-9a-f]{2}_|[^a-z]", "", (self._parents.get(own) or own).casefold())
        return plain if plain in _FIELD_STYLES else ""


def typed_beside(
    content: etree._Element, controls: Mapping[str, Control]
) -> Iterator[tuple[Control, str]]:
    """What was typed behind a field into its paragraph, and ticks beside a box alone in its own.

    It looks like an answer, on paper and on the screen.
    """
    styles = FieldStyles(content)
    for paragraph, placed in _placed(content):
        known = controls.get(placed[0].get(f"{_DRAW}control", "")) if len(placed) == 1 else None
        if known is None:
            continue
        if known.is_box and set(_text(paragraph).strip()) <= TICKS:
            yield known, _text(paragraph)
        elif not known.is_box and styles.name(paragraph):
            yield known, _text(paragraph, after=placed[0])


def _placed(content: etree._Element) -> Iterator[tuple[etree._Element, list[etree._Element]]]:
    """The paragraphs in which controls stand, each with all of them."""
    found: dict[etree._Element, list[etree._Element]] = {}
    for control in content.iter(f"{_DRAW}control"):
        paragraph = next(control.iterancestors(*PARAGRAPHS), None)
        if paragraph is not None:
            found.setdefault(paragraph, []).append(control)
    yield from found.items()


def _text(paragraph: etree._Element, after: etree._Element | None = None) -> str:
    """The text of a paragraph, or what of it stands after an element."""
    pieces: list[str] = []
    for _, element, text in walk(paragraph):
        if element is after:
            pieces.clear()
        pieces.append(text)
    return "".join(pieces)
