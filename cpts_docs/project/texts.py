"""The texts of a project as somebody wrote them, each with its key and its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cpts_docs.base.diagnostics import Diagnostic, Position
from cpts_docs.base.words import MAY_BE_BULLETS
from cpts_docs.project.rules.rule import Rule
from cpts_docs.project.source import Node, Source

CHOSEN = frozenset(
    {
        *("version", "department", "date", "kind", "mission", "theme", "action", "verdict"),
        "counts_as",
        *("answer", "organisation", "return_by", "code", "templates", "website", "answers"),
    }
)
"""Keys whose value is one of a list, or is checked: a comment beside it cuts nothing."""

NAMES = frozenset(("commune", "communes", "without"))
"""Keys of what the national list knows: a text that is none of its names is told of."""

_ALIAS = re.compile(r"\*(\w[\w-]*)")
_LOST = re.compile(r"#(?<=[ \t]#)|[&!](?<=[\s\[{,][&!])(?=[\w\s])")

_IN_A_TEXT = re.compile(
    rf"\s[-*]\s|[{MAY_BE_BULLETS}“”„‘‚|ÃÂâÅ\ufffd<]|&#?\w+;|  "
    r"|\A(?:[ «]|o\s)|[ \"]\Z|\b[a-z_]+:(?: |\Z)"
)
"""Texts with none of these are shown as they are written."""

Place = tuple[Path, Position | None]
"""A file, and a place in it, as diagnostics have them."""


class Text(NamedTuple):
    """A text of the project, the key above it and where it is written."""

    source: Source
    aliases: frozenset[str]
    key: str
    in_list: bool
    value: str
    position: Position

    @property
    def rest(self) -> str:
        """What is written from its place on, as far as somebody typed it."""
        return self.source.files[self.position.file].typed(self.position.line, self.position.column)

    def in_quotes(self, *, comment: bool = False) -> str:
        """The line with its text in quotes, and what follows « # » with it, if that is text."""
        from cpts_docs.project.spots import Spot

        return Spot(self.source, (), self.position).in_quotes(comment=comment)

    @property
    def place(self) -> Place:
        """Its file, and where it is written there."""
        return self.source.files[self.position.file].path, self.position._replace(file=0)

    @property
    def is_plain(self) -> bool:
        """Whether it has no quotes, and is no block."""
        return self.rest[:1] not in ("'", '"', "|", ">", "")

    def where(self, words: str) -> Position:
        """Where ``words`` of it are written, which may be on a later line; or where it begins."""
        return self.source.written(words, self.position) or self.position

    def broken(
        self, rule: Rule, message: str, hint: str, line: int = 0, column: int = 0
    ) -> Diagnostic:
        """That a rule is broken there, or at another ``line`` or ``column``."""
        at = self.position
        place = Position(line or at.line, column or at.column, at.file)
        return rule.at(self.source, message, place, hint)


def _may_lose(text: str) -> frozenset[int]:
    """The lines of a file with a comment behind something, an anchor or a tag."""
    found: set[int] = set()
    line, last, end = 1, 0, 0
    for sign in _LOST.finditer(text):
        line += text.count("\n", end, sign.start())
        end = sign.start()
        if line == last or sign[0] != "#" or text[text.rfind("\n", 0, end) + 1 : end].strip():
            found.add(line)
        last = line  # of one long line, what stands before is looked at once
    return frozenset(found)


def texts(source: Source) -> Iterator[Text]:
    """The texts that a coordinator writes (not those of a file of answers), if worth a look."""
    suspect = [_may_lose(file.text) for file in source.files]
    aliases = [
        frozenset(_ALIAS.findall(file.text)) if lost else frozenset[str]()
        for file, lost in zip(source.files, suspect, strict=True)
    ]
    waiting: list[tuple[str, bool, Node]] = [("", False, source.root)]
    seen: set[int] = set()
    while waiting:
        key, in_list, node = waiting.pop()
        value, at = node.value, node.position
        if id(node) in seen or (key == "answers" and at.file):
            continue
        if isinstance(value, str):
            if at.line in suspect[at.file] or _IN_A_TEXT.search(value):
                seen.add(id(node))
                yield Text(source, aliases[at.file], key, in_list, value, at)
        elif isinstance(value, list):
            seen.add(id(node))
            waiting += [(key, True, item) for item in reversed(value)]
        elif isinstance(value, dict):
            seen.add(id(node))
            waiting += [(name, False, item) for name, item in reversed(value.items())]
