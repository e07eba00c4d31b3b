"""What a project decides of its rules: their severity, and lines on which one is off."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path

from cpts_docs.base.diagnostics import (
    MAX_OF_A_KIND,
    Diagnostic,
    Position,
    Severity,
    has_errors,
)
from cpts_docs.project.rules.rule import Rule, bounded, warning
from cpts_docs.project.source import Node, Source

REGLE_INCONNUE = Rule(
    "regle-inconnue",
    "`rules:` nomme une règle qui n'existe pas. `cpts-docs rules` en donne la liste.",
)

REGLE_OBLIGATOIRE = Rule(
    "regle-obligatoire",
    "Une erreur ne peut être ni levée ni abaissée, car les documents seraient faux. "
    "Seuls les avertissements se règlent.",
)

IGNORE_SANS_EFFET = warning(
    "ignore-sans-effet",
    "Un commentaire `# cpts: ignore …` ne sert à rien sur cette ligne. "
    "Retirez-le, ou mettez-le à la fin de la ligne que le message nomme.",
)

RULES = (REGLE_INCONNUE, REGLE_OBLIGATOIRE, IGNORE_SANS_EFFET)

_LISTED = "« cpts-docs rules » les liste"

SEVERITIES = {severity.in_french: severity for severity in Severity} | {"non": None}
"""How a project writes a severity; with None a rule is off."""

IGNORE = re.compile(r"#\s*cpts\s*:\s*ignore\b[ \t:]*(.*)", re.I)
"""A comment that switches rules off on its line; the group has their codes."""


def decided(
    source: Source,
    found: list[Diagnostic],
    all_rules: Callable[[], Mapping[str, Rule]],
    *,
    named_well: bool,
) -> list[Diagnostic]:
    """What was found, as the project wants it told, and what it cannot decide.

    ``all_rules`` gives them by their codes, and is asked only where the project names one.
    ``named_well`` says that its key ``rules`` is in shape.
    """
    wanted = _severities(source) if named_well else {}
    ignored = list(_comments(source))
    silent = {(path, line, code) for path, line, _, codes in ignored for code in codes}
    kept, used = [], set()
    for item in found:
        if not item.is_error and item.position:
            place = (item.path, item.position.line, item.rule)
            if place in silent:
                used.add(place)
                continue
        severity = item.severity if item.is_error else wanted.get(item.rule, item.severity)
        if severity is not None:
            kept.append(item if severity is item.severity else replace(item, severity=severity))
    rules = all_rules() if wanted or ignored else {}
    told = () if has_errors(found) else _without_effect(source, ignored, used, rules)
    useless = islice(told, MAX_OF_A_KIND)  # all warnings, and each looks for the nearest code
    return [*kept, *bounded(_not_decidable(source, wanted, rules)), *useless]


def _severities(source: Source) -> dict[str, Severity | None]:
    match source.node(("rules",)):
        case Node(value=dict(given)):
            return {code: SEVERITIES[str(word.value)] for code, word in given.items()}
    return {}


def _comments(source: Source) -> Iterator[tuple[Path, int, int, list[str]]]:
    """The comments that switch rules off: file, line, column, codes."""
    for file in source.files:
        if "cpts" not in file.text:  # nearly always
            continue
        for number in range(1, file.line_count + 1):
            if found := IGNORE.search(file.typed(number)):
                yield file.path, number, found.start() + 1, re.findall(r"[\w-]+", found[1])


def _not_decidable(
    source: Source, wanted: Mapping[str, Severity | None], rules: Mapping[str, Rule]
) -> Iterator[Diagnostic]:
    for code, severity in wanted.items():
        path = ("rules", code)
        if code not in rules:
            yield REGLE_INCONNUE.unknown(
                source, "règle inconnue :", path, code, rules, key=True, listed=_LISTED
            )
        elif rules[code].is_error and severity is not Severity.ERROR:
            message = f"« {code} » est une erreur : elle ne peut être ni levée ni abaissée"
            hint = "retirez cette ligne, et corrigez ce que la règle trouve"
            yield REGLE_OBLIGATOIRE.at(source, message, source.position(path, key=True), hint)


def _without_effect(
    source: Source,
    ignored: list[tuple[Path, int, int, list[str]]],
    used: set[tuple[Path, int, str]],
    rules: Mapping[str, Rule],
) -> Iterator[Diagnostic]:
    from cpts_docs.base.diagnostics import did_you_mean

    numbers = {file.path: number for number, file in enumerate(source.files)}
    for path, line, column, codes in ignored:
        at = Position(line, column, numbers[path])
        hint = "écrivez le code de la règle : # cpts: ignore rgpd"
        if not codes:
            message = "ce commentaire ne dit pas quelle règle ignorer"
            yield IGNORE_SANS_EFFET.at(source, message, at, hint)
        for code in codes:
            if code not in rules:
                message = f"règle inconnue : « {code} »"
                way_out = did_you_mean(code, rules) or _LISTED
                yield IGNORE_SANS_EFFET.at(source, message, at, way_out)
            elif (path, line, code) not in used:
                message = f"la règle « {code} » ne trouve rien sur cette ligne"
                yield IGNORE_SANS_EFFET.at(source, message, at, "retirez ce commentaire")
