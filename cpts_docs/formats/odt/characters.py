"""The characters of an OpenDocument text, in reading order, whoever wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from cpts_docs.formats.odt.namespaces import OFFICE, TEXT, names

PARAGRAPHS = frozenset({f"{TEXT}p", f"{TEXT}h"})

_SVG, _TABLE = names("svg"), names("table")
_NOT_SHOWN = frozenset(
    {
        f"{OFFICE}annotation",
        f"{OFFICE}annotation-end",
        f"{OFFICE}binary-data",
        f"{OFFICE}event-listeners",
        f"{OFFICE}forms",
        f"{OFFICE}scripts",
        f"{_SVG}desc",
        f"{_SVG}title",
        f"{_TABLE}covered-table-cell",
        f"{TEXT}note",
        f"{TEXT}ruby-text",
        f"{TEXT}sequence-decls",
        f"{TEXT}tracked-changes",
        f"{TEXT}user-field-decls",
        f"{TEXT}variable-decls",
    }
)
"""What holds no text of its own, deleted text, or a text that stands elsewhere."""

_CHARACTERS = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
_MAX_SPACES = 255
_WHITE_SPACE = re.compile("[ \t\r\n]+")


def is_shown(element: etree._Element) -> bool:
    """Whether an element may hold text that is shown."""
    return isinstance(element.tag, str) and element.tag not in _NOT_SHOWN


Step = tuple[str, etree._Element, str]
"""``start`` or ``end`` of an element, a ``text`` in it, or an element that is ``not shown``."""


def walk(root: etree._Element) -> Iterator[Step]:
    """One pass over all that is shown in ``root``, which is the first to start."""
    events = etree.iterwalk(root, events=("start", "end"))
    for event, element in events:
        hidden = element.tag in _NOT_SHOWN
        if event == "start" and hidden:
            events.skip_subtree()
            yield "not shown", element, ""
        elif event == "start":
            yield "start", element, ""
            if text := _character(element) or _collapsed(element.text):
                yield "text", element, text
        else:
            if not hidden:
                yield "end", element, ""
            if element is not root and element.tail:
                yield "text", element, _collapsed(element.tail)


def _collapsed(text: str | None) -> str:
    """A text of the file, where a line break is a space as any other."""
    return _WHITE_SPACE.sub(" ", text) if text else ""


def _character(element: etree._Element) -> str:
    """What an element stands for, if it is one or more characters."""
    if element.tag == f"{TEXT}s":
        count = element.get(f"{TEXT}c", "1")
        known = count.isascii() and count.isdecimal() and len(count) < 9
        return " " * min(int(count) if known else 1, _MAX_SPACES)
    return _CHARACTERS.get(element.tag, "")
