"""Rules of what a list has twice: somebody at a meeting, a structure, a step, a partner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.words import folded
from cpts_docs.project.rules.rule import Check, entries, warning
from cpts_docs.project.source import PathInFile, Source

LIGNE_EN_DOUBLE = warning(
    "ligne-en-double",
    "Une liste a deux fois la même ligne : une personne d'une réunion, une structure, une étape, "
    "un partenaire, un indicateur, une réunion, un signataire. Retirez l'une des deux.",
)

_Lines = tuple[str, PathInFile, Any]
"""What a line is, where its list stands, and the list."""


def _repeated(source: Source, value: Any) -> Iterator[Diagnostic]:
    for what, path, lines in _lists(value):
        yield from _twice(source, what, [*entries(lines, path)])
    letter = value.get("letter", {})
    structures = letter.get("structures", {})
    both = [
        item
        for key in ("associated", "planned")
        for item in entries(structures.get(key), ("letter", "structures", key))
    ]
    yield from _twice(source, "la structure", both)


def _lists(value: Any) -> Iterator[_Lines]:
    letter, report = value.get("letter", {}), value.get("report", {})
    yield "le destinataire", ("letter", "recipients"), letter.get("recipients")
    yield "l'étape", ("letter", "calendar"), letter.get("calendar")
    yield "le signataire", ("letter", "signatory"), _several(letter.get("signatory"))
    for at, opinion in entries(value.get("opinions"), ("opinions",)):
        yield "le signataire", (*at, "signatory"), _several(opinion.get("signatory"))
    yield (
        "la fiche action",
        ("action_sheets",),
        [
            {"title": sheet["title"], "mission": sheet.get("mission")}
            for sheet in value.get("action_sheets", ())
        ],
    )
    for at, sheet in entries(value.get("action_sheets"), ("action_sheets",)):
        yield "l'objectif", (*at, "objectives"), sheet.get("objectives")
        yield "le partenaire", (*at, "partners"), sheet.get("partners")
        yield "l'étape", (*at, "steps"), sheet.get("steps")
        yield "l'indicateur", (*at, "indicators"), sheet.get("indicators")
    for at, meeting in entries(value.get("meetings"), ("meetings",)):
        yield "la personne", (*at, "people"), _several(meeting.get("people"))
    yield "la réunion", ("report", "meetings"), report.get("meetings")
    yield "le poste", ("report", "budget"), report.get("budget")
    for at, mission in entries(report.get("missions"), ("report", "missions")):
        yield "l'indicateur", (*at, "indicators"), mission.get("indicators")


def _several(given: Any) -> Any:
    """A list; nothing where one stands alone, or a file is named."""
    return given if isinstance(given, list) else ()


def _twice(
    source: Source, what: str, lines: list[tuple[tuple[str | int, ...], Any]]
) -> Iterator[Diagnostic]:
    seen: dict[str, tuple[tuple[str | int, ...], Any]] = {}
    for path, line in lines:
        first, earlier = seen.setdefault(_known_as(line, what in _PEOPLE), (path, line))
        if first == path:
            continue
        hint = "retirez l'une des deux lignes"
        if (first[:-1], earlier) == (path[:-1], line):  # of one list: either may go
            from cpts_docs.project.spots import Spot

            hint = Spot.of(source, path).without(hint)
        name = line if isinstance(line, str) else next(iter(line.values()))
        number = source.position(first).line
        message = f"{what} « {str(name)[:60]} » est déjà à la ligne {number}"
        yield LIGNE_EN_DOUBLE.at(source, message, source.position(path), hint)


_PEOPLE = ("la personne", "le signataire")


def _known_as(line: Any, is_name: bool) -> str:
    """What a line is compared by: all that it says, and « MARTIN Paul » as « Paul Martin »."""
    if isinstance(line, dict):
        return "|".join(f"{key}:{_known_as(item, is_name)}" for key, item in sorted(line.items()))
    words = folded(str(line)).split()
    return " ".join(sorted(words) if is_name else words)


CHECKS = (
    Check(
        _repeated,
        ("letter", "opinions", "action_sheets", "meetings", "report"),
        (LIGNE_EN_DOUBLE,),
    ),
)
