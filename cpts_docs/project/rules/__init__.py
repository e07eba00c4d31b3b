"""The rules that a JSON Schema cannot say, one file a family.

Each check looks at a source whose shape is already right and yields
diagnostics; :func:`check` runs them all. Names are looked up in the national
data, with the nearest ones as a hint. Other packages add checks through the
entry point group ``cpts_docs.rules``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from importlib import import_module

from cpts_docs.base.diagnostics import Diagnostic, has_errors
from cpts_docs.base.plugins import plugins
from cpts_docs.project.rules import settings, structure
from cpts_docs.project.rules.questionnaire import ASKING
from cpts_docs.project.rules.rule import Check, Rule, bounded
from cpts_docs.project.source import Source

ENTRY_POINTS = "cpts_docs.rules"

FAMILIES: dict[str, tuple[str, ...]] = {
    "territory": ("department", "territory"),
    "communes": ("territory",),
    "national": ("territory",),
    "epci": ("territory",),
    "arrondissements": ("territory",),
    "population": ("territory",),
    "professions": ("professionals", "report"),
    "professionals": ("professionals", "answers", "report", "members"),
    "counts": ("professionals", "report", "territory"),
    "answers": ("answers", "members", "collected"),
    "missions": ("missions", "guide", "action_sheets", "meetings", "report"),
    "assessment": ("needs", "missions", "assessment"),
    "opinions": ("organisations", "opinions", "fiche"),
    "dates": ("date", "report", *ASKING),
    "letter": ("letter",),
    "signed": ("letter", "opinions"),
    "repeated": ("letter", "opinions", "action_sheets", "meetings", "report"),
    "guide": ("department", "guide"),
    "contacts": (),
    "templates": ("templates",),
    "documents": ("documents",),
    "theme": ("theme",),
    "typeface": ("theme",),
    "restyled": ("theme",),
    "questionnaire": (),
    "questions": (*ASKING, "synthese"),
    "characters": (),
    "wording": (),
    "numbers": (),
    "leftovers": (),
}
"""The modules of rules, in the order that they look, and the top-level keys that they look at.

A project with none of a module's keys has nothing that it could tell of, and does without it: it
is not even imported. One without keys here looks at every project.
"""


def _checks(families: Iterable[str]) -> list[Check]:
    """Those of the families, and what other packages add."""
    ours = (import_module(f"{__name__}.{name}").CHECKS for name in families)
    added = (item for item in plugins(ENTRY_POINTS).values() if isinstance(item, Check))
    return [*(one for checks in ours for one in checks), *added]


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
    return settings.decided(source, found, _by_code, named_well="rules" not in broken)


def check(source: Source, broken: Collection[str] = (), *, wrong: bool = False) -> list[Diagnostic]:
    """What is wrong in a source whose top-level keys, but ``broken``, are in shape.

    ``wrong`` says that errors were found already.
    """
    value = source.value
    checks = _checks(name for name, keys in FAMILIES.items() if not keys or {*keys} & {*value})
    found = [*_no_checks(source)]
    for late in (False, True):
        if late and (wrong or has_errors(found)):
            break
        for one in checks:
            if one.late is late and not any(key in broken for key in one.keys):
                found += bounded(one.find(source, value))
    return found


def all_rules() -> list[Rule]:
    """Every rule there is, by its code."""
    return [*_by_code().values()]


def _by_code() -> dict[str, Rule]:
    found = {rule.code: rule for one in _checks(FAMILIES) for rule in one.rules}
    found |= {rule.code: rule for rule in (*structure.RULES, *settings.RULES)}
    return dict(sorted(found.items()))
