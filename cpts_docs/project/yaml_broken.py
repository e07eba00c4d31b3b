"""Where PyYAML stopped in a file, and the mistake that somebody made there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cpts_docs.project import keys
from cpts_docs.project.edits import Mend
from cpts_docs.project.source import File
from cpts_docs.reference.profession import named

_NEAR = 300
"""So many lines above are looked at."""

_SHOWN = 90


@dataclass(frozen=True)
class Broken:
    """Where PyYAML stopped, and what it ``said``. Lines count from 1, columns from 0.

    ``start`` is where what it was reading began (0: not said), ``folded`` the first
    line of a text in quotes that ended on this one (0: there is none).
    """

    file: File
    said: str
    line: int
    column: int
    start: int
    start_column: int
    folded: int

    def line_at(self, number: int) -> str:
        """A line, "" if there is none; no more of it than somebody typed."""
        return self.file.typed(number) if number else ""

    @property
    def text(self) -> str:
        """The line where it stopped."""
        return self.line_at(self.line)

    @property
    def column_of_line(self) -> int:
        """Where the line begins on which it stopped, after its dashes."""
        return key_column(self.text)

    @property
    def suspect(self) -> int:
        """The line with what is no « key: value »; without one, that where it stopped."""
        return self.start if "expected ':'" in self.said and self.start else self.line

    @property
    def starts_line(self) -> bool:
        """Whether it stopped at the first sign of a line."""
        return not self.text[: self.column].strip()

    def above(self, line: int) -> Iterator[int]:
        """The lines before ``line`` that say something, the nearest first."""
        for number in range(line - 1, max(0, line - _NEAR), -1):
            text = self.line_at(number).strip()
            if text and not text.startswith("#"):
                yield number

    def below(self, line: int) -> str:
        """The nearest line below that says something."""
        numbers = range(line + 1, min(line + _NEAR, self.file.line_count) + 1)
        lines = (self.line_at(number) for number in numbers)
        return next((text for text in lines if text.strip() and text.strip()[0] != "#"), "")

    def before(self, line: int) -> str:
        """The nearest line above that says something."""
        return self.line_at(next(self.above(line), 0))


@dataclass(frozen=True)
class Finding:
    """A mistake: its line (from 1), its column (from 0), what is wrong, what to write."""

    line: int
    column: int
    message: str
    cure: str


def cut(text: str) -> str:
    """``text`` without the white space around it, and no longer than can be shown."""
    text = text.strip()
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"


def written(cure: str, old: str, new: str) -> str:
    """``cure`` as a mend of a line: ``new`` in the place of ``old``, of which the comment stays."""
    return Mend(cure, old.strip(), new.strip(), raw=True)


def undashed(line: str) -> str:
    """That ``line`` is to have no dash."""
    text = line.strip()
    return written(f"retirez le tiret : {cut(text.lstrip('- '))}", text, text.lstrip("- "))


def indent(text: str) -> int:
    """How many spaces a line begins with."""
    return len(text) - len(text.lstrip(" "))


_KEY = re.compile(r"\s*(?:-\s+)*([^\s:#\"'\[{][^:]*?)\s*:(?=\s|$)")


def key_of(text: str) -> str:
    """The key at the start of a line, after its dashes; "" if there is none."""
    found = _KEY.match(text)
    return found[1] if found else ""


def is_item(text: str) -> bool:
    """Whether a line is an element of a list."""
    return text.lstrip().startswith("- ")


def begins_text(text: str) -> bool:
    """Whether a text may begin so: with a letter, a number, a quote, a bracket that closes."""
    whole = re.match(r"\{[^{}]*\}|\[[^\[\]]*\]|[\"'«“(+~]|\d", text.strip())
    return text.strip()[:1].isalpha() or whole is not None


def is_a_key(name: str) -> bool:
    """Whether a name is a key of ours, or a profession."""
    return name in keys.all_keys() or named(name) is not None


def key_column(text: str) -> int:
    """Where the key of a line begins, after its dashes."""
    found = re.match(r"\s*(?:-\s+)*", text)
    return found.end() if found else 0


def spaces(count: int) -> str:
    """So many spaces, in words."""
    return "aucun espace" if not count else f"{count} espace{'s' if count > 1 else ''}"


def aligned(broken: Broken, number: int, column: int, model: str) -> Finding:
    """A line is to begin at ``column``, as ``model`` does."""
    text = broken.line_at(number)
    is_dash = text.lstrip().startswith("-")
    what = cut(text)[:30] if is_dash else key_of(text) or cut(text)[:30]
    message = f"« {what} » n'est pas à sa place : le retrait ne va pas"
    before = f"ne mettez {spaces(column)}" if not column else f"mettez {spaces(column)}"
    like = f", comme devant « {model} »" if model else ""
    cure = f"{before} devant « {what} »{like}"
    slipped = abs(column - indent(text)) == 1  # what is further away may be of another level
    if slipped and (is_dash or not model or keys.may_be_beside(key_of(text), model)):
        cure = Mend(cure, text.rstrip(), " " * column + text.strip(), raw=True)
    return Finding(number, indent(text), message, cure)
