"""What a form was before anyone wrote in it, kept in the form itself.

Only who knows the blank form can say what was added to it, which fields are
gone, and what stands behind the label of a control that was deleted. So the
writer puts a description of the form's own text into its custom properties,
which Word and LibreOffice keep, and into its variables; the reader takes it
from there.

A line with fields is a *pattern*: the text before the first field, its name,
the text after it, the next name, and so on. Of the other lines, a short digest
is enough.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from cpts_docs.document.tree import BarChart, Choice, Document, Inline, Text, TextField
from cpts_docs.document.walk import inlines_of, leaves, walk
from cpts_docs.formats.xml import clean
from cpts_docs.forms.filled import HIDDEN

Pattern = tuple[str, ...]
"""Squeezed texts and, between them, names of fields: of odd length."""

PROPERTY = "cpts-form."
"""What the names of the properties that describe the form begin with."""
_NAME = f"{PROPERTY}name."
_CHUNK = 200
"""Word keeps 255 characters of a property."""
_MAX_DESCRIPTION = 500_000
_MAX_PATTERNS, _LENGTHS = 2_000, frozenset(range(3, 203, 2))
_DIGEST = 4

_UNSEEN = "\u200b\u2060\ufeff\u00ad"
_SAME = {"\u2019": "'", "\u02bc": "'", "\u2011": "-"} | dict.fromkeys(_UNSEEN, " ")


def is_blank(char: str) -> bool:
    """Whether a character is a space, or takes none."""
    return char.isspace() or char in _UNSEEN


def squeezed(text: str) -> str:
    """``text`` to compare with: without spaces, apostrophes and hyphens of one kind."""
    if not text.isascii():
        for char, same in _SAME.items():  # translate() is ten times as slow
            text = text.replace(char, same)
    return "".join(text.split())


def _digest(words: str) -> str:
    """A few letters that stand for a squeezed text."""
    return urlsafe_b64encode(blake2b(words.encode(), digest_size=3).digest()).decode()


def joined(patterns: Iterable[Pattern]) -> Pattern:
    """The pattern of one line that was made of lines of these."""
    whole: Pattern = ("",)
    for pattern in patterns:
        whole = (*whole[:-1], whole[-1] + pattern[0], *pattern[1:])
    return whole


@dataclass(frozen=True, slots=True)
class Blank:
    """A blank form: the pattern of each field's line, the digests of the other lines, its drawings.

    ``patterns`` has the pattern that a field is in, by its name.
    """

    patterns: Mapping[str, Pattern]
    digests: frozenset[str]
    drawings: int = 0

    def holds(self, words: str) -> bool:
        """Whether a line without fields, squeezed, is one of the form's own."""
        return _digest(words) in self.digests


def hidden_values(properties: Mapping[str, str], others: Mapping[str, str]) -> dict[str, str]:
    """The hidden values of a form: among its properties, or else ``others`` of the file's."""
    found = {
        name.removeprefix(HIDDEN): value.strip()
        for name, value in properties.items()
        if name.startswith(HIDDEN)
    }
    return found or {name: it for name, it in others.items() if not name.startswith(PROPERTY)}


def recalled(properties: Mapping[str, str]) -> Blank | None:
    """The blank form that the properties of a file describe; None if they do not."""
    chunks: list[str] = []
    while (name := f"{PROPERTY}{len(chunks) + 1}") in properties:
        chunks.append(properties[name])
    try:
        data = json.loads("".join(chunks)[:_MAX_DESCRIPTION])
        patterns = [tuple(map(str, pattern)) for pattern in data["fields"]]
        lengths = {len(pattern) for pattern in patterns}
        if len(patterns) > _MAX_PATTERNS or not lengths <= _LENGTHS:
            return None
        letters, drawings = str(data["texts"]), int(data["drawings"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    digests = (letters[start : start + _DIGEST] for start in range(0, len(letters), _DIGEST))
    return Blank({name: it for it in patterns for name in it[1::2]}, frozenset(digests), drawings)


# --------------------------------------------------------------------------
# What a writer says of a form


_NUMBERS_OF_PAGES = Text("Page /")
"""What a writer puts after the foot, without the numbers, which are not read."""


def described(document: Document) -> dict[str, str]:
    """The properties that describe the form that ``document`` is; none if it has no field."""
    patterns: list[list[str]] = []
    digests: dict[str, None] = {}
    for line in _lines(document):
        line[::2] = map(squeezed, line[::2])
        if len(line) > 1:
            patterns.append(line)
        elif line[0]:
            digests[_digest(line[0])] = None
    if not patterns:
        return {}
    charts = (block for block in walk(document.blocks) if isinstance(block, BarChart))
    drawings = len(document.look.logos) + sum(len(chart.bars) for chart in charts)
    data = {"fields": patterns, "texts": "".join(digests), "drawings": drawings}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    chunks = (text[start : start + _CHUNK] for start in range(0, len(text), _CHUNK))
    return {f"{PROPERTY}{number}": chunk for number, chunk in enumerate(chunks, start=1)}


def _lines(document: Document) -> Iterator[list[str]]:
    """What stands on each line, as a pattern that is not squeezed; one text without fields."""
    yield _pattern(document.header)
    yield _pattern((*document.footer, _NUMBERS_OF_PAGES))
    for block in walk(document.blocks):
        if isinstance(block, BarChart):
            yield from ([clean(bar.label + bar.caption)] for bar in block.bars)
        else:
            yield _pattern(inlines_of(block))


def _pattern(inlines: Sequence[Inline]) -> list[str]:
    line = [""]
    for leaf in leaves(inlines):
        match leaf:
            case Text(text):
                line[-1] += clean(text)
            case TextField(name):
                line += [name, ""]
            case Choice(name, value):
                line += [f"{name}.{value}", ""]
    return line


def names_told(full_names: Mapping[str, str]) -> dict[str, str]:
    """The properties that tell the whole name of each field by a tag or bookmark that was cut."""
    return {f"{_NAME}{mark}": name for mark, name in full_names.items()}


def names_recalled(properties: Mapping[str, str]) -> dict[str, str]:
    """Those names; 0.1.0 has each in a property that is called as the mark."""
    return {mark.removeprefix(_NAME): name for mark, name in properties.items()}
