"""The rules that a JSON Schema cannot say, one file a family.

Each check looks at a source whose shape is already right and yields
diagnostics; :func:`check` runs them all. Names are looked up in the national
data, with the nearest ones as a hint. Other packages add checks through the
entry point group ``cpts_docs.rules``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache

from cpts_docs.base.diagnostics import Diagnostic, has_errors
from cpts_docs.base.plugins import plugins
from cpts_docs.project.rules import (
    answers,
    assessment,
    characters,
    communes,
    contacts,
    counts,
    dates,
    documents,
    epci,
    guide,
    leftovers,
    letter,
    missions,
    national,
    numbers,
    opinions,
    population,
    professionals,
    questionnaire,
    questions,
    restyled,
    settings,
    structure,
    templates,
    territory,
    theme,
    typeface,
    wording,
)
from cpts_docs.project.rules.rule import Check, Rule, bounded
from cpts_docs.project.source import Source

ENTRY_POINTS = "cpts_docs.rules"

CHECKS: tuple[Check, ...] = (
    *territory.CHECKS,
    *communes.CHECKS,
    *national.CHECKS,
    *epci.CHECKS,
    *population.CHECKS,
    *professionals.CHECKS,
    *counts.CHECKS,
    *answers.CHECKS,
    *missions.CHECKS,
    *assessment.CHECKS,
    *opinions.CHECKS,
    *dates.CHECKS,
    *letter.CHECKS,
    *guide.CHECKS,
    *contacts.CHECKS,
    *templates.CHECKS,
    *documents.CHECKS,
    *theme.CHECKS,
    *typeface.CHECKS,
    *restyled.CHECKS,
    *questionnaire.CHECKS,
    *questions.CHECKS,
    *characters.CHECKS,
    *wording.CHECKS,
    *numbers.CHECKS,
    *leftovers.CHECKS,
)


@cache
def _all_checks() -> tuple[Check, ...]:
    added = plugins(ENTRY_POINTS).values()
    return (*CHECKS, *(item for item in added if isinstance(item, Check)))


def _no_checks(source: Source) -> Iterator[Diagnostic]:
    """What another package adds as a rule, and is none."""
    for name, item in plugins(ENTRY_POINTS).items():
        if not isinstance(item, Check):
            said = f" ({item})" if isinstance(item, Exception) else ""
            message = f"l'extension « {name} » ({ENTRY_POINTS}) n'est pas une règle{said}"
            hint = "mettez à jour le paquet qui l'ajoute, ou désinstallez-le"
            yield structure.EXTENSION.at(source, message, source.root.position, hint)


def decided(
    source: Source, found: list[Diagnostic], broken: Collection[str] = ()
) -> list[Diagnostic]:
    """What was found, as the project's ``rules`` and comments want it told."""
    rules = {rule.code: rule for rule in all_rules()}
    return settings.decided(source, found, rules, named_well="rules" not in broken)


def check(source: Source, broken: Collection[str] = (), *, wrong: bool = False) -> list[Diagnostic]:
    """What is wrong in a source whose top-level keys, but ``broken``, are in shape.

    ``wrong`` says that errors were found already.
    """
    value = source.value
    found = [*_no_checks(source)]
    for late in (False, True):
        if late and (wrong or has_errors(found)):
            break
        for one in _all_checks():
            if one.late is late and not any(key in broken for key in one.keys):
                found += bounded(one.find(source, value))
    return found


def all_rules() -> list[Rule]:
    """Every rule there is, by its code."""
    found = {rule.code: rule for one in _all_checks() for rule in one.rules}
    found |= {rule.code: rule for rule in (*structure.RULES, *settings.RULES)}
    return [found[code] for code in sorted(found)]
