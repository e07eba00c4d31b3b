"""Rules of the questionnaire and the form to join with: what the people asked are owed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.words import folded
from cpts_docs.forms.declared import form_in, membership_in
from cpts_docs.forms.fields import Form
from cpts_docs.project.dated import is_too_late
from cpts_docs.project.rules.rule import Check, is_misspelt, warning
from cpts_docs.project.source import PathInFile, Source

RGPD = warning(
    "rgpd",
    "L'information sur les données personnelles manque ou n'est pas "
    "complète. Voyez [le RGPD](#le-questionnaire-et-le-rgpd).",
)

RETOUR_AVANT = warning(
    "retour-avant-date",
    "Le questionnaire ou le bulletin est à retourner avant la date du projet, que les documents "
    "portent. Corrigez l'une des deux.",
)

FACULTATIF = warning(
    "facultatif",
    "La notice dit que toutes les réponses sont facultatives, et une question est "
    "obligatoire (`required`). Dites laquelle dans `mandatory`, ou retirez `required`.",
)

ASKING = ("questionnaire", "membership")
"""The keys for what is said of the forms that people fill in for themselves."""

PRIVACY_KEYS = (
    *("controller", "contact", "dpo", "purposes", "legal_basis", "mandatory", "recipients"),
    *("retention", "transfers"),
)
"""What a notice must say (GDPR, article 13)."""


def _asking(value: Any) -> Iterator[tuple[str, str, Any, Form | None]]:
    """Of each form that a project has: its key, what lacks its notice, its values, its fields."""
    yield "questionnaire", "au questionnaire", value.get("questionnaire", {}), form_in(value)
    if "membership" in value:
        yield "membership", "au bulletin d'adhésion", value["membership"], membership_in(value)


def _privacy(source: Source, value: Any) -> Iterator[Diagnostic]:
    for key, whose, said, _ in _asking(value):
        privacy = said.get("privacy", {})
        missing = [name for name in PRIVACY_KEYS if name not in privacy]
        if not missing or is_misspelt(key, value) or is_misspelt("privacy", said):
            continue
        at: PathInFile = [key, "privacy"] if privacy else [key]
        message = "la notice sur les données personnelles (RGPD, article 13) " + (
            f"ne dit pas tout ; il manque : {', '.join(missing)}" if privacy else f"manque {whose}"
        )
        yield RGPD.at(
            source,
            message,
            source.position(at, key=True),
            f"complétez {key}.privacy"
            if privacy
            else f"ajoutez {key}.privacy avec : {', '.join(missing)}",
        )


def _return(source: Source, value: Any) -> Iterator[Diagnostic]:
    """Both dates are written year first, and so are in order as texts."""
    day = "" if is_too_late(value) else value.get("date", "")
    for key, _, said, _ in _asking(value):
        back = said.get("return_by", "")
        if back and back < day:
            yield RETOUR_AVANT.at(
                source,
                f"à retourner pour le {back}, avant la date du projet ({day})",
                source.position([key, "return_by"]),
                "corrigez l'une des deux dates",
            )


_ALL_OPTIONAL = re.compile(
    r"(?!.*\b(?:sauf|hors|hormis|excepte\w*|exception|autres?)\b)"
    r"(?:.*\bfacultati(?!.*\bobligatoire)|.*\baucune?\b.*\bobligatoire)"
)


def _mandatory(source: Source, value: Any) -> Iterator[Diagnostic]:
    """The notice says that no answer is due, and a question says that its own is."""
    for key, _, said, form in _asking(value):
        mandatory = said.get("privacy", {}).get("mandatory", "")
        if not _ALL_OPTIONAL.match(folded(mandatory)):
            continue
        due = next((item.id for item in form.asked if item.required), "") if form else ""
        if due:
            yield FACULTATIF.at(
                source,
                f"la notice dit les réponses facultatives, et la question « {due} » est "
                "obligatoire",
                source.position([key, "privacy", "mandatory"]),
                "dites quelles réponses sont obligatoires, ou retirez « required » d'une question "
                "à vous",
            )


CHECKS = (
    Check(_privacy, ASKING, (RGPD,)),
    Check(_return, ("date", "opinions", *ASKING), (RETOUR_AVANT,)),
    Check(_mandatory, ASKING, (FACULTATIF,)),
)
