"""Rules of the questionnaire: what the people asked are owed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.words import folded
from cpts_docs.forms.declared import form_in
from cpts_docs.project.rules.rule import Check, warning
from cpts_docs.project.source import PathInFile, Source

RGPD = warning(
    "rgpd",
    "L'information sur les données personnelles manque ou n'est pas "
    "complète. Voyez [le RGPD](#le-questionnaire-et-le-rgpd).",
)

RETOUR_AVANT = warning(
    "retour-avant-date",
    "Le questionnaire est à retourner avant la date du projet, que les documents "
    "portent. Corrigez l'une des deux.",
)

FACULTATIF = warning(
    "facultatif",
    "La notice dit que toutes les réponses sont facultatives, et une question est "
    "obligatoire (`required`). Dites laquelle dans `mandatory`, ou retirez `required`.",
)

PRIVACY_KEYS = (
    *("controller", "contact", "dpo", "purposes", "legal_basis", "mandatory", "recipients"),
    *("retention", "transfers"),
)
"""What a notice must say (GDPR, article 13)."""


def _privacy(source: Source, value: Any) -> Iterator[Diagnostic]:
    privacy = value.get("questionnaire", {}).get("privacy", {})
    missing = [key for key in PRIVACY_KEYS if key not in privacy]
    if not missing:
        return
    at: PathInFile = ["questionnaire", "privacy"] if privacy else ["questionnaire"]
    message = "la notice sur les données personnelles (RGPD, article 13) " + (
        f"ne dit pas tout ; il manque : {', '.join(missing)}"
        if privacy
        else "manque au questionnaire"
    )
    yield RGPD.at(
        source,
        message,
        source.position(at, key=True),
        "complétez questionnaire.privacy"
        if privacy
        else f"ajoutez questionnaire.privacy avec : {', '.join(missing)}",
    )


def _return(source: Source, value: Any) -> Iterator[Diagnostic]:
    """Both dates are written year first, and so are in order as texts."""
    back, day = value.get("questionnaire", {}).get("return_by", ""), value.get("date", "")
    if back and back < day:
        yield RETOUR_AVANT.at(
            source,
            f"à retourner pour le {back}, avant la date du projet ({day})",
            source.position(["questionnaire", "return_by"]),
            "corrigez l'une des deux dates",
        )


_ALL_OPTIONAL = re.compile(
    r"(?!.*\b(?:sauf|hors|hormis|excepte\w*|exception|autres?)\b)"
    r"(?:.*\bfacultati(?!.*\bobligatoire)|.*\baucune?\b.*\bobligatoire)"
)


def _mandatory(source: Source, value: Any) -> Iterator[Diagnostic]:
    """The notice says that no answer is due, and a question says that its own is."""
    said = value.get("questionnaire", {}).get("privacy", {}).get("mandatory", "")
    if not _ALL_OPTIONAL.match(folded(said)):
        return
    due = next((item.id for item in form_in(value).asked if item.required), "")
    if due:
        yield FACULTATIF.at(
            source,
            f"la notice dit les réponses facultatives, et la question « {due} » est obligatoire",
            source.position(["questionnaire", "privacy", "mandatory"]),
            "dites quelles réponses sont obligatoires, ou retirez « required » de cette question",
        )


CHECKS = (
    Check(_privacy, ("questionnaire",), (RGPD,)),
    Check(_return, ("date", "questionnaire"), (RETOUR_AVANT,)),
    Check(_mandatory, ("questionnaire",), (FACULTATIF,)),
)
