"""Edits as a form makes them, in real projects with comments between all their lines.

What an edit may touch is told here by the reader's own positions, not by what patches.
"""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any, NamedTuple

from cpts_docs.project.patching import Edit, same
from cpts_docs.project.source import Source
from cpts_docs.project.yaml_reader import parse
from tests.samples import ROOT
from tests.slips import commented

PROJECTS = (
    "projects/ruscino",
    "projects/trois-rivieres",
    "templates/starter",
    "tests/projects/adour-madiran",
    "tests/projects/alta-rocca",
    "tests/projects/besoins-longs",
)
_TEXTS = (
    "Elne",
    "L'Hôtellerie-Basse",
    "66",
    "2A004",
    "non",
    "null",
    "12,5 ETP",
    "- un tiret",
    "oui : avec deux points",
    "un # qui n'est pas un commentaire",
    '« Bonjour » et "au revoir"',
    "C:\\dossier",
    "{accolades}, [crochets]",
    "*gras*",
    "espace à la fin ",
    "",
    "@ et `",
    "Un paragraphe.\n\nUn autre.",
    "- un\n- deux",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "Un texte qui est plus long qu'une ligne, et qui se plie donc : avec deux points, # et le "
    "reste, jusqu'à ce que deux lignes au moins soient pleines de ce qu'il a à dire.",
    "Un long paragraphe, " * 12 + "fin.\n\nUn autre, " * 9 + "fin.",
)
_KEYS = ("Infirmière", "sage-femme", "note : deux", "66", "l'un", "oui")


class Case(NamedTuple):
    """A text, an edit of it, the values that it is to have, and the lines that may change."""

    text: str
    edit: Edit
    values: Any
    first: int
    """The first line (from 0) that is of the place."""
    last: int
    """The line behind the last."""


def read(text: str) -> Source:
    """The project of a text."""
    source, problems = parse(Path("project.yaml"), text.removeprefix("\ufeff"))
    assert source, problems
    return source


def text_of(chance: random.Random) -> str:
    """The text of a project, commented or not, with this or that end of lines."""
    text = (ROOT / chance.choice(PROJECTS) / "project.yaml").read_text("utf-8")
    if chance.random() < 0.6:
        text = commented(text, chance)
    if chance.random() < 0.2:
        text = re.sub(r"^( *(?:- )?\w+:) (?=\S)", "\\1\t", text, flags=re.M)
    if chance.random() < 0.2:
        text = text.rstrip("\n")
    if chance.random() < 0.3:
        text = text.replace("\n", "\r\n")
    return "\ufeff" + text if chance.random() < 0.2 else text


def value_of(chance: random.Random, depth: int = 0) -> Any:
    """What somebody may type: a text more often than a number, a list or keys."""
    kind = chance.random()
    if kind < 0.6 or depth > 2:
        return chance.choice(_TEXTS)
    if kind < 0.75:
        return chance.choice([0, 7, 47617, 2.5, True, False, None])
    if kind < 0.87:
        return [value_of(chance, depth + 1) for _ in range(chance.randint(0, 3))]
    return {key: value_of(chance, depth + 1) for key in chance.sample(_KEYS, chance.randint(0, 3))}


def _paths(value: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    pairs = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    found = [path] if path else []
    for step, inner in pairs:
        found += _paths(inner, (*path, str(step)))
    return found


def _at(value: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def case(seed: int) -> Case:
    """A case, the same for each seed."""
    chance = random.Random(seed)
    text = text_of(chance)
    source = read(text)
    values = source.value
    path = chance.choice(_paths(values))
    whole = _at(values, path[:-1])
    ops = ["set", "set", "set", "remove", "new", "move"]
    ops += ["insert", "across"] if isinstance(whole, list) else ["rename"]
    op = chance.choice(ops)
    places = _Lines(source)
    step: Any = int(path[-1]) if isinstance(whole, list) else path[-1]
    if op == "new":
        holder = _at(values, path)
        if not isinstance(holder, dict) or not holder:
            op = "set"
        else:
            key = chance.choice([key for key in _KEYS if key not in holder])
            new = value_of(chance)
            holder[key] = _as_read(new)
            return Case(text, Edit("set", (*path, key), new), values, *places.around(path))
    if op == "set":
        new = value_of(chance)
        is_list = isinstance(whole[step], list) and isinstance(new, list)
        whole[step] = _as_read(new)  # items may come behind the comments of the last
        place = places.around(path) if is_list else places.of(path)
        return Case(text, Edit("set", path, new), values, *place)
    if op == "insert":
        new, place = value_of(chance), places.around(path[:-1])
        whole.insert(step, _as_read(new))
        return Case(text, Edit("insert", path, new), values, *place)
    if op == "rename":
        key = chance.choice([key for key in _KEYS if key not in whole])
        place = places.of(path)
        renamed = {key if old == step else old: inner for old, inner in whole.items()}
        whole.clear()
        whole.update(renamed)
        return Case(text, Edit("rename", path, key=key), values, *place)
    if op == "across" and len(whole) > 1:
        lists = [other for other in _paths(values) if isinstance(_at(values, other), list)]
        lists = [other for other in lists if other[: len(path)] != path and _at(values, other)]
        other = chance.choice(lists)
        goal, spans = _at(values, other), [places.around(path[:-1]), places.around(other)]
        to = chance.randrange(len(goal) - (goal is whole) + 1)
        moved = whole.pop(step)
        goal.insert(to, moved)
        first, last = min(one[0] for one in spans), max(one[1] for one in spans)
        return Case(text, Edit("move", path, to=(*other, str(to))), values, first, last)
    if op == "move" and isinstance(whole, list):
        to = chance.randrange(len(whole))
        place = places.around(path[:-1])
        whole.insert(to, whole.pop(step))
        return Case(text, Edit("move", path, to=(*path[:-1], str(to))), values, *place)
    if len(whole) == 1:
        return case(seed + 1_000_000)  # what is left is told by the schema: a test of its own
    place = places.of(path, with_comments=True)
    del whole[step]
    return Case(text, Edit("remove", path), values, *place)


def _as_read(value: Any) -> Any:
    """A value as it is read again: a text without the breaks at its end."""
    return value.rstrip("\n") if isinstance(value, str) else value


class _Lines:
    """The lines of values, by the positions that the reader gives."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.lines = source.files[0].text.split("\n")
        self.paths = _paths(source.value)

    def _starts(self, path: tuple[str, ...]) -> int:
        steps: list[Any] = []
        value = self.source.value
        for step in path:
            steps.append(int(step) if isinstance(value, list) else step)
            value = value[steps[-1]]
        return self.source.position(steps, key=True).line - 1

    def of(self, path: tuple[str, ...], *, with_comments: bool = False) -> tuple[int, int]:
        """From its first line to that behind its last; with the comments and blanks around."""
        first = self._starts(path)
        following = [
            other
            for other in self.paths[self.paths.index(path) + 1 :]
            if other[: len(path)] != path
        ]
        last = self._starts(following[0]) if following else len(self.lines)
        last = max(last, first + 1)
        if with_comments:
            while first and self._is_apart(first - 1):
                first -= 1
            return first, min(last + 1, len(self.lines))  # the next key may go behind its dash
        while last - 1 > first and self._is_apart(last - 1):
            last -= 1
        return first, last

    def around(self, path: tuple[str, ...]) -> tuple[int, int]:
        """The same, with the comments behind it, for what may come behind its last line."""
        first, last = self.of(path)
        while last < len(self.lines) and self._is_apart(last):
            last += 1
        return first, last

    def _is_apart(self, number: int) -> bool:
        line = self.lines[number].strip()
        return not line or line.startswith("#")


def lines_of(text: str) -> list[str]:
    """The lines of a text, with their ends."""
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)


def is_only_there(made: Case, new: str) -> bool:
    """Whether all the lines before and behind the place are as they were, byte for byte."""
    old_lines, new_lines = lines_of(made.text), lines_of(new)
    head, tail = old_lines[: made.first], old_lines[made.last :]
    return new_lines[: len(head)] == head and (
        not tail or new_lines[len(new_lines) - len(tail) :] == tail
    )


def is_comment_kept(made: Case, new: str) -> bool:
    """Whether every comment that stands on a line of its own is still there, in its order.

    Those may go that are in what was taken away, or in the place of which another value is.
    """
    comment = re.compile(r"^[ \t]*#.*", re.M)
    inside = {*range(made.first, made.last)} if made.edit.op in ("remove", "set") else set()
    kept = [
        line.strip()
        for number, line in enumerate(lines_of(made.text))
        if number not in inside and comment.match(line)
    ]
    left = iter(line.strip() for line in lines_of(new))
    return made.edit.op == "move" or all(line in left for line in kept)


def holds(new: str, values: Any) -> bool:
    """Whether a text is read as these values."""
    return same(read(new).value, values)
