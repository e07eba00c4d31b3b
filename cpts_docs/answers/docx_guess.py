"""What the blank form was, guessed from a filled one that does not say it (0.1.0).

The evidence is in the file: the titles of its controls, the values of its
boxes, the styles of its lines, and where they stand. Where that is not enough,
what is outside of the fields is named, and not read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cpts_docs import reference
from cpts_docs.answers.docx_blank import Pattern, squeezed
from cpts_docs.answers.docx_lines import BODY, BOXED, Line, Story
from cpts_docs.words import slug

_MAX_FIELDS = 30
_MAX_WORDS = 6
_CUT = "…"
_FIELD, _QUESTION, _BODY_TEXT, _TITLE = "cpts champ", "cpts question", "body text", "heading 2"
_FIELD_STYLES = frozenset({_FIELD, "cpts zone de saisie", "cpts choix"})
_OUR_STYLES = re.compile(
    r"cpts .*|heading [1-6]|body text|subtitle|signature|header|footer"
    r"|list (bullet|number|continue)"
)
"""The names of the styles that the writer uses, in lower case."""


class Guess:
    """What a story tells of the form that it was."""

    def __init__(self, story: Story) -> None:
        self._lines = story.lines
        self._starts = frozenset(story.starts)
        self._boxes: dict[tuple[int, int], list[str]] = {}
        self._questions = frozenset(squeezed(item.text) for item in reference.questions())
        self._begun = next(
            (at for at, line in enumerate(story.lines) if line.style == _TITLE), len(story.lines)
        )
        for line in story.lines:
            if line.cell and (titles := _titles(line)):
                self._boxes.setdefault((line.cell.table, line.cell.row), []).extend(titles)

    # ----------------------------------------------------- lines with fields

    def pattern(self, line: Line) -> Pattern | None:
        """The pattern of a line with fields; None if nothing tells it."""
        names = list(line.fields)
        if len(names) > _MAX_FIELDS:
            return None
        if all("." in name for name in names):
            return self._choices(line, names)
        return self._row(line, names[0]) if len(names) == 1 else None

    def _row(self, line: Line, name: str) -> Pattern | None:
        """A label and its field."""
        label = _outside(line)[0]
        title = next((slot.alias for slot in line.fields[name] if slot.alias), "")
        words = squeezed(title.removesuffix(_CUT))
        if words and (place := squeezed(label).find(words)) >= 0:
            end = place + len(words)
            if title.endswith(_CUT):
                return (squeezed(label), name, "")
            end += squeezed(label).startswith(":", end)
            return (squeezed(label)[place:end], name, "")
        if not squeezed(label):
            return ("", name, "")
        if "\t" in label or line.style == _FIELD:
            head, colon, _ = squeezed(label).partition(":")
            return (f"{head}{colon}", name, "")
        return None

    def _choices(self, line: Line, names: Sequence[str]) -> Pattern:
        """Boxes, each with its caption behind."""
        pattern = [""]
        for name, text in zip(names, _outside(line)[1:], strict=True):
            value = name.rpartition(".")[2]
            title = next((slot.alias for slot in line.fields[name] if slot.alias), "")
            pattern += [name, squeezed(_caption(text, value, title))]
        return tuple(pattern)

    # ---------------------------------------------------------- other lines

    def holds(self, place: int) -> bool:
        """Whether the line of that number, which has no field, is one of the form's own."""
        line = self._lines[place]
        if line.where == BOXED or not _OUR_STYLES.fullmatch(line.style):
            return False
        if line.where != BODY:
            return place in self._starts
        if line.style in _FIELD_STYLES:
            return False
        if line.cell and (titles := self._boxes.get((line.cell.table, line.cell.row))):
            return line.cell.column == 1 and self._asks(line.text, titles)
        if line.style == _QUESTION:
            following = self._neighbour(place, 1)
            return following is not None and bool(following.fields)
        return line.style != _BODY_TEXT or place < self._begun or not self._after_field(place)

    def _asks(self, text: str, titles: Sequence[str]) -> bool:
        """Whether a cell is the question of the boxes in its row."""
        words = squeezed(re.sub(r"^\s*\d+\s*[–-]\s*", "", text))
        if words in self._questions:
            return True
        if any(words.startswith(question) for question in self._questions):
            return False
        title = squeezed(titles[0].removesuffix(_CUT))
        return not title or title.startswith(words) or words.startswith(title)

    def _after_field(self, place: int) -> bool:
        """Whether a line follows a field, or a line that is not the form's."""
        before = self._neighbour(place, -1)
        return before is not None and (bool(before.fields) or before.style in _FIELD_STYLES)

    def _neighbour(self, place: int, step: int) -> Line | None:
        """The next line that has something, within a few."""
        for at in range(place + step, place + 6 * step, step):
            if not 0 <= at < len(self._lines):
                return None
            line = self._lines[at]
            if line.fields or line.text.strip():
                return line
        return None

    def missing(self, names: frozenset[str]) -> list[str]:
        """The boxes that a row of a table lacks and the others have."""
        tables: dict[int, dict[str, None]] = {}
        groups: dict[int, dict[str, None]] = {}
        for line in self._lines:
            for name in line.fields if line.cell else ():
                group, _, value = name.rpartition(".")
                if line.cell and group:
                    tables.setdefault(line.cell.table, {})[value] = None
                    groups.setdefault(line.cell.table, {})[group] = None
        wanted = (
            f"{group}.{value}"
            for table, values in tables.items()
            for group in groups[table]
            for value in values
        )
        return [name for name, _ in zip(wanted, range(5_000), strict=False) if name not in names]


def _titles(line: Line) -> list[str]:
    """The titles of the controls in a line, "" for a box without one."""
    return [
        next((slot.alias for slot in line.fields[name] if slot.alias), "")
        for name in list(line.fields)[:_MAX_FIELDS]
        if "." in name
    ]


def _outside(line: Line) -> list[str]:
    """The text outside of the fields: before the first, after each of them."""
    texts, seen = [""], set[str]()
    for piece in line.pieces:
        if piece.slots and piece.field not in seen:
            seen.add(piece.field)
            texts.append("")
        elif not piece.slots:
            texts[-1] += piece.text
    return texts


def _caption(text: str, value: str, title: str) -> str:
    """The part of ``text`` that is the caption of a box."""
    words = text.split()
    if slug(text[:100]) == value or len(words) > _MAX_WORDS:
        return text
    for first in range(len(words)):
        for last in range(len(words), first, -1):
            if slug(" ".join(words[first:last])) == value:
                return " ".join(words[first:last])
    named = title.rpartition(" : ")[2]
    if named and not title.endswith(_CUT) and squeezed(named) in squeezed(text):
        return named
    return text
