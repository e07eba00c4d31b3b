"""What the blank form was, guessed from a filled one that does not say it (0.1.0).

The evidence is in the file: the titles of its controls, the values of its
boxes, the styles of its lines, and where they stand. Where that is not enough,
what is outside of the fields is named, and not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import islice

from cpts_docs.base.words import slug
from cpts_docs.formats.filled.blank import Pattern, squeezed
from cpts_docs.formats.filled.lines import BODY, BOXED, HEAD, Line, Story
from cpts_docs.forms.declared import questionnaire
from cpts_docs.forms.fields import FIRST_GROUPS, FIRST_TEXTS

_MOST_FIELDS = 30
_MAX_WORDS = 6
_MAX_WANTED = 5_000
_CUT = "…"
_FIELD, _BOX, _QUESTION = "cpts champ", "cpts zone de saisie", "cpts question"
_BODY_TEXT, _TITLE = "body text", "heading 2"
_FIELD_STYLES = frozenset({_FIELD, _BOX, "cpts choix"})
_END_OF_FOOT = "Page/"
"""What is behind that are numbers of pages, which are not read."""
_BEFORE_ADDED = _FIELD_STYLES | {"cpts mention", "cpts mention (début)"}
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
        self._questions = frozenset(squeezed(item.label) for item in questionnaire().projects)
        self._begun = next(
            (at for at, line in enumerate(story.lines) if line.style == _TITLE), len(story.lines)
        )
        self._uncaptioned = _uncaptioned(story)
        self._cells = frozenset(line.cell for line in story.lines if line.cell and line.fields)
        for line in story.lines:
            if line.cell and (titles := _titles(line)):
                self._boxes.setdefault((line.cell.table, line.cell.row), []).extend(titles)

    # ----------------------------------------------------- lines with fields

    def pattern(self, line: Line) -> Pattern | None:
        """The pattern of a line with fields; None if nothing tells it."""
        names = list(line.fields)
        if len(names) > _MOST_FIELDS:
            return None
        if all("." in name for name in names):
            return self._choices(line, names)
        return self._row(line, names[0]) if len(names) == 1 else None

    def _row(self, line: Line, name: str) -> Pattern | None:
        """A label and its field; a control that goes over its label has that in it."""
        label, title = squeezed(line.outside[0]), _title(line, name)
        words = "" if title.endswith(_CUT) else squeezed(title)
        if not label and words and squeezed(line.text).startswith(f"{words}:"):
            return (f"{words}:", name, "")
        if words and words in label:
            end = label.index(words) + len(words)
            return (words + label[end : end + label.startswith(":", end)], name, "")
        if not label or line.style == _BOX:
            return ("", name, "")
        if "\t" in line.outside[0] or line.style == _FIELD:
            head, colon, _ = label.partition(":")
            return (f"{head}{colon}", name, "")
        return None

    def _choices(self, line: Line, names: Sequence[str]) -> Pattern:
        """Boxes, each with its caption behind."""
        pattern = [""]
        for name, text in zip(names, line.outside[1:], strict=True):
            group, _, value = name.rpartition(".")
            if group in self._uncaptioned:
                text = ""
            pattern += [name, squeezed(_caption(text, value, _title(line, name)))]
        return tuple(pattern)

    # ---------------------------------------------------------- other lines

    def holds(self, place: int) -> bool:
        """Whether the line of that number, which has no field, is one of the form's own."""
        line = self._lines[place]
        if line.where == BOXED or not _OUR_STYLES.fullmatch(line.style):
            return False
        if line.where != BODY:
            whole = line.where == HEAD or squeezed(line.text).endswith(_END_OF_FOOT)
            return place in self._starts and whole
        if line.style in _FIELD_STYLES or line.cell in self._cells:
            return False
        if line.cell and (titles := self._boxes.get((line.cell.table, line.cell.row))):
            return line.cell.column == 1 and self._asks(line.text, titles)
        if line.style == _QUESTION:
            return self._is_asked(place)
        if line.style != _BODY_TEXT:
            return True
        return not self._at_field(place) if place > self._begun else ":" in line.text

    def _is_asked(self, place: int) -> bool:
        """Whether a line is the question of boxes that follow."""
        following = self._neighbour(place, 1, lambda line: bool(_titles(line)))
        if following is None:
            return False
        title = squeezed(_titles(following)[0].removesuffix(_CUT))
        words = squeezed(self._lines[place].text)
        if title:
            return title.startswith(words) or (words.startswith(title) and "?" not in words[:-1])
        before = self._neighbour(place, -1)
        return before is None or before.style != _QUESTION

    def _asks(self, text: str, titles: Sequence[str]) -> bool:
        """Whether a cell is the question of the boxes in its row."""
        words = squeezed(re.sub(r"^\s*\d+\s*[–-]\s*", "", text))
        if words in self._questions:
            return True
        if any(words.startswith(question) for question in self._questions):
            return False
        title = squeezed(titles[0].removesuffix(_CUT))
        return not title or title.startswith(words) or words.startswith(title)

    def _at_field(self, place: int) -> bool:
        """Whether a line is next to a field, below what was added, or after all of the form."""
        before, after = self._neighbour(place, -1), self._neighbour(place, 1)
        below = before is not None and (bool(before.fields) or before.style in _BEFORE_ADDED)
        return below or (after is not None and bool(after.fields))

    def _neighbour(
        self, place: int, step: int, wanted: Callable[[Line], bool] = lambda line: True
    ) -> Line | None:
        """The next line that has something and is wanted, within a few."""
        near = range(place + step, place + 6 * step, step)
        lines = (self._lines[at] for at in near if 0 <= at < len(self._lines))
        filled = (line for line in lines if line.fields or line.text.strip())
        return next(filter(wanted, filled), None)

    def missing(self, names: frozenset[str], document: str) -> list[str]:
        """The fields that the form had and that are not among ``names``.

        Those of a questionnaire are known, and a row of boxes has those that
        the others of its table have.
        """
        tables: dict[int, dict[str, None]] = {}
        groups: dict[str, int] = {}
        for line in self._lines:
            for name in line.fields if line.cell else ():
                group, _, value = name.rpartition(".")
                if line.cell and group:
                    tables.setdefault(line.cell.table, {})[value] = None
                    groups[group] = line.cell.table
        wanted = (f"{group}.{value}" for group, table in groups.items() for value in tables[table])
        gone = [name for name in islice(wanted, _MAX_WANTED) if name not in names]
        if document.startswith("questionnaire/"):
            known = {name.rpartition(".")[0] or name for name in names}
            gone += [name for name in (*FIRST_TEXTS, *FIRST_GROUPS) if name not in known]
        return gone


def _title(line: Line, name: str) -> str:
    """The title of the control that is a field, "" if none has one."""
    return next((slot.alias for slot in line.fields[name] if slot.alias), "")


def _titles(line: Line) -> list[str]:
    """The titles of the boxes in a line."""
    return [_title(line, name) for name in islice(line.fields, _MOST_FIELDS) if "." in name]


def _uncaptioned(story: Story) -> frozenset[str]:
    """The questions whose boxes each have a cell, and not all of them a caption in it."""
    alone = ((line, name) for line in story.lines if line.cell for name in line.fields)
    found = set()
    for line, name in alone:
        group, _, value = name.rpartition(".")
        if len(line.fields) == 1 and group and slug(line.outside[1][:100]) != value:
            found.add(group)
    return frozenset(found)


def _caption(text: str, value: str, title: str) -> str:
    """The part of ``text`` that is the caption of a box."""
    words = text.split()
    if slug(text[:100]) == value:
        return text
    for first in range(len(words[:_MAX_WORDS])):
        for last in range(first + 1, first + 1 + _MAX_WORDS):
            if slug(" ".join(words[first:last])) == value:
                return " ".join(words[first:last])
    named = title.rpartition(" : ")[2]
    there = named and not title.endswith(_CUT) and squeezed(named) in squeezed(text)
    return named if there else ""
