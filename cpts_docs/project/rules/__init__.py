"""The rules that a JSON Schema cannot say, one file a family.

Each check looks at a source whose shape is already right and yields
diagnostics; :func:`check` runs them all. Names are looked up in the national
data, with the nearest ones as a hint. Other packages add checks through the
entry point group ``cpts_docs.rules``.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from itertools import islice

from cpts_docs.base.diagnostics import MAX_OF_A_KIND, Diagnostic
from cpts_docs.base.plugins import plugins
from cpts_docs.project.rules import (
    answers,
    characters,
    communes,
    letter,
    missions,
    opinions,
    professionals,
    questionnaire,
    questions,
    templates,
    territory,
)
from cpts_docs.project.rules.rule import Check, Rule
from cpts_docs.project.source import Source

ENTRY_POINTS = "cpts_docs.rules"

CHECKS: tuple[Check, ...] = (
    *territory.CHECKS,
    *communes.CHECKS,
    *professionals.CHECKS,
    *answers.CHECKS,
    *missions.CHECKS,
    *opinions.CHECKS,
    *letter.CHECKS,
    *templates.CHECKS,
    *questionnaire.CHECKS,
    *questions.CHECKS,
    *characters.CHECKS,
)


@cache
def _all_checks() -> tuple[Check, ...]:
    added: list[Check] = [check for check in plugins(ENTRY_POINTS) if isinstance(check, Check)]
    return (*CHECKS, *added)


def check(source: Source, broken: Collection[str] = ()) -> list[Diagnostic]:
    """What is wrong in a source whose top-level keys, but ``broken``, are in shape."""
    value = source.value
    return [
        diagnostic
        for one in _all_checks()
        if not any(key in broken for key in one.keys)
        for diagnostic in islice(one.find(source, value), MAX_OF_A_KIND)
    ]


def all_rules() -> list[Rule]:
    """Every rule there is, by its code."""
    from cpts_docs.project.rules import structure

    found = {rule.code: rule for one in _all_checks() for rule in one.rules}
    found |= {rule.code: rule for rule in structure.RULES}
    return [found[code] for code in sorted(found)]
