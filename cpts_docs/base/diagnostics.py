"""Diagnostics: what is wrong in a file, where, and the way out.

A diagnostic is a value. Readers and rules collect them; only the edge of the
program prints them, through one of the four reporters below.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

MAX_OF_A_KIND = 100
"""So many problems of one kind are told; with more, something else is wrong."""

_MAX_COMPARED = 300


class Severity(StrEnum):
    """An error stops the build; a warning does not."""

    ERROR = "error"
    WARNING = "warning"

    @property
    def in_french(self) -> str:
        """« erreur », « avertissement »."""
        return "erreur" if self is Severity.ERROR else "avertissement"


class Position(NamedTuple):
    """A place in a text file; line and column count from 1, in characters.

    ``file`` numbers the files of a source that includes others; 0 is its own.
    """

    line: int
    column: int
    file: int = 0


class Fix(NamedTuple):
    """What is sure to mend a problem: ``old``, which stands at ``position``, becomes ``new``."""

    position: Position
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem.

    ``rule`` is a stable code, such as ``cle-inconnue``; ``excerpt`` is the
    source line at ``position``; ``hint`` says how to put it right, and ``fix``
    does so where that is sure.
    """

    rule: str
    message: str
    path: Path
    position: Position | None = None
    hint: str = ""
    excerpt: str = ""
    severity: Severity = Severity.ERROR
    fix: Fix | None = None

    @property
    def is_error(self) -> bool:
        """Whether it stops a build."""
        return self.severity is Severity.ERROR

    @property
    def place(self) -> str:
        """``file:line:column``, or the file alone."""
        if self.position is None:
            return str(self.path)
        return f"{self.path}:{self.position.line}:{self.position.column}"

    def __str__(self) -> str:
        return f"{self.place} : {self.severity.in_french} : {self.message} [{self.rule}]"


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sorted by file and place, without repetitions."""
    return sorted(
        dict.fromkeys(diagnostics),
        key=lambda item: (str(item.path), item.position or Position(0, 0), item.rule),
    )


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them stops a build."""
    return any(diagnostic.is_error for diagnostic in diagnostics)


def nearest(word: str, known: Iterable[str], count: int = 3) -> list[str]:
    """The names in ``known`` that look most like ``word``, best first."""
    from difflib import get_close_matches

    typed = word.casefold()[:100]
    begin_so = sorted(known, key=lambda name: name[:1].casefold() != typed[:1])  # few slip there
    names = {name.casefold(): name for name in islice(begin_so, _MAX_COMPARED)}
    close = get_close_matches(typed, names, count, cutoff=0.6)
    return [names[name] for name in close]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest of ``known``, or lists them if they are few."""
    known = list(known)
    if close := nearest(word, known):
        from cpts_docs.base.words import series

        return f"vouliez-vous dire {series((f'« {name} »' for name in close), ' ou ')} ?"
    if len(known) <= 12:
        return f"valeurs connues : {', '.join(known)}" if known else ""
    return ""


# --------------------------------------------------------------------------
# Reporters

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_EXCERPT_WIDTH = 100


def printable(text: str) -> str:
    """``text`` with control characters made visible: a terminal obeys none."""
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text)


_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"
_COLOURS = {Severity.ERROR: "\x1b[31m", Severity.WARNING: "\x1b[33m"}


def report_text(diagnostics: Iterable[Diagnostic], *, colour: bool = False) -> str:
    """For people: message, source line with a caret, way out."""
    return "\n".join(_text(diagnostic, colour) for diagnostic in diagnostics)


def _text(diagnostic: Diagnostic, colour: bool) -> str:
    lines = [printable(str(diagnostic))]
    if colour:
        place, severity, message = lines[0].partition(f" : {diagnostic.severity.in_french} : ")
        painted = f"{_COLOURS[diagnostic.severity]}{severity}{_PLAIN}"
        lines = [f"{_BOLD}{place}{_PLAIN}{painted}{message}"]
    if diagnostic.position and diagnostic.excerpt:
        lines += _excerpt(diagnostic.position, diagnostic.excerpt)
    if diagnostic.hint:
        lines.append(f"    → {printable(diagnostic.hint)}")
    return "\n".join(lines)


def _excerpt(position: Position, source_line: str) -> list[str]:
    start = max(0, position.column - 1 - _EXCERPT_WIDTH // 2)
    shown = source_line.replace("\t", " ")[start : start + _EXCERPT_WIDTH].rstrip()
    if not shown:
        return []
    number = str(position.line)
    margin = " " * len(number)
    before = printable(shown[: position.column - 1 - start])
    caret = " " * max(len(before), position.column - 1 - start) + "^"
    return [f"    {number} | {printable(shown)}", f"    {margin} | {caret}"]


def report_json(diagnostics: Iterable[Diagnostic]) -> str:
    """For programs: a list of objects, one a diagnostic."""
    return _json([facts(item) for item in diagnostics])


def _json(values: object) -> str:
    """JSON that a terminal may show: of signs that could command it, the numbers."""
    lines = json.dumps(values, ensure_ascii=False, indent=2).split("\n")
    return "\n".join(_CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", line) for line in lines)


def facts(item: Diagnostic) -> dict[str, Any]:
    """A diagnostic for programs: what JSON can hold, by name."""
    fix = item.fix
    return {
        "path": str(item.path),
        "line": item.position.line if item.position else None,
        "column": item.position.column if item.position else None,
        "severity": str(item.severity),
        "rule": item.rule,
        "message": item.message,
        "hint": item.hint,
        "fix": fix
        and {
            "line": fix.position.line,
            "column": fix.position.column,
            "old": fix.old,
            "new": fix.new,
        },
    }


def report_github(diagnostics: Iterable[Diagnostic]) -> str:
    """Workflow commands that GitHub Actions shows on the lines of the file."""
    return "\n".join(_github(item) for item in diagnostics)


def _github(item: Diagnostic) -> str:
    properties = {"file": item.path.as_posix()}
    if item.position:
        properties |= {"line": str(item.position.line), "col": str(item.position.column)}
    properties["title"] = item.rule
    listed = ",".join(f"{key}={_escape_property(value)}" for key, value in properties.items())
    return f"::{item.severity} {listed}::{_escape_data(_in_a_line(item))}"


def _in_a_line(item: Diagnostic) -> str:
    return f"{item.message} → {item.hint}" if item.hint else item.message


def _escape_data(text: str) -> str:
    return printable(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")


_GITLAB_SEVERITY = {Severity.ERROR: "blocker", Severity.WARNING: "minor"}


def report_gitlab(diagnostics: Iterable[Diagnostic]) -> str:
    """GitLab's code quality report: a list of objects, one a diagnostic."""
    seen: Counter[str] = Counter()
    report = []
    for item in diagnostics:
        known_as = f"{item.path.as_posix()}\n{item.rule}\n{item.message}"
        seen[known_as] += 1
        report.append(
            {
                "description": _in_a_line(item),
                "check_name": item.rule,
                "fingerprint": _fingerprint(f"{known_as}\n{seen[known_as]}"),
                "severity": _GITLAB_SEVERITY[item.severity],
                "location": {
                    "path": item.path.as_posix(),
                    "lines": {"begin": item.position.line if item.position else 1},
                },
            }
        )
    return _json(report)


def _fingerprint(text: str) -> str:
    """What tells a problem from another; it has no line, since lines above it come and go."""
    from hashlib import sha256

    return sha256(text.encode("utf-8", "backslashreplace")).hexdigest()
