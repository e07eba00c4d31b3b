"""A place in a project, for a message: its path, and the line as somebody wrote it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from cpts_docs.base.diagnostics import Diagnostic, Position
from cpts_docs.project import cures
from cpts_docs.project.edits import TYPED, Mend
from cpts_docs.project.source import File, PathInFile, Source


@dataclass(frozen=True)
class Spot:
    """The value at ``path``, which begins at ``position``."""

    source: Source
    path: tuple[str | int, ...]
    position: Position

    @classmethod
    def of(cls, source: Source, path: PathInFile) -> Spot:
        """The spot at ``path``."""
        return cls(source, tuple(path), source.position(path))

    @property
    def line(self) -> str:
        """The line where the value begins, as far as somebody typed it."""
        return self._file.typed(self.position.line)

    @property
    def _file(self) -> File:
        return self.source.files[self.position.file]

    @property
    def rest(self) -> str:
        """The value and what follows it on its line, as far as somebody typed it."""
        return self._file.typed(self.position.line, self.position.column)

    @property
    def key(self) -> str:
        """The key of the value, "" for an element of a list."""
        last = self.path[-1] if self.path else ""
        return last if isinstance(last, str) else ""

    @property
    def in_list(self) -> bool:
        """Whether the value is an element of a list."""
        return bool(self.path) and isinstance(self.path[-1], int)

    @property
    def in_flow(self) -> bool:
        """Whether it stands between brackets, with others on its line."""
        end = self.position.column - 1
        before = self._file.line(self.position.line)[max(0, end - TYPED) : end]
        return sum(map(before.count, "[{")) > sum(map(before.count, "]}"))

    @property
    def raw(self) -> str:
        """A number, a word or an item as it is written, up to what ends it."""
        end = r"[,\]}]|\s#|$" if self.in_flow else r"\s#|$"
        return re.split(end, self.rest, maxsplit=1)[0].strip()

    def in_quotes(self, *, comment: bool = False) -> str:
        """The line with its text in quotes, and what follows « # » with it, if that is text."""
        if self.in_flow:
            return cures.quoted(self.raw)
        return cures.in_quotes(self.line, comment=comment)

    def without(self, cure: str) -> str:
        """``cure``, as a mend that takes a text away: its line, or it and the comma before it."""
        line, start = self.line, self.position.column - 1
        sign, written = self.rest[:1], self.raw
        if sign in ("'", '"') and written[1:].find(sign) != len(written) - 2:
            return cure
        before = line[:start].rstrip()
        if self.in_flow and before.endswith(","):
            return Mend(cure, line[len(before) - 1 : start] + written, "", raw=True)
        below = self._file.typed(self.position.line + 1)
        goes_on = below.strip() and len(below) - len(below.lstrip()) >= start
        alone = re.fullmatch(r"\s*- +", line[:start]) and line.rstrip() == line[:start] + written
        return Mend(cure, line, "", raw=True) if alone and not goes_on else cure

    @property
    def name(self) -> str:
        """``« territory.communes[2] » : ``, as people would say where they are."""
        if not self.path:
            return ""
        parts = [f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in self.path]
        return f"« {''.join(parts).lstrip('.')} » : "

    def found(self, value: Any) -> str:
        """What somebody wrote, in words."""
        match value:
            case None:
                return "une valeur vide"
            case bool():
                return shown(value)
            case int() | float():
                return f"le nombre {value}"
            case str():
                return f"le texte « {shown(value)} »"
            case list():
                return "une liste"
            case _:
                return "des clés et des valeurs"

    def diagnostic(
        self, rule: str, message: str, hint: str = "", *, place: Position | None = None
    ) -> Diagnostic:
        """A diagnostic here, or at another ``place``."""
        return self.source.diagnostic(rule, message, place or self.position, hint)


def shown(value: Any) -> str:
    """A value as a message quotes it: not too long."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    text = re.sub(r"[\n\t]+", " ", text)
    return text if len(text) <= 40 else f"{text[:40]}…"
