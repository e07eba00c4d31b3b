"""Rules of the questionnaire: what the people asked are owed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpts_docs.base.diagnostics import Diagnostic, Severity
from cpts_docs.project.rules.rule import Check, Rule
from cpts_docs.project.source import PathInFile, Source

RGPD = Rule(
    "rgpd",
    "Avertissement : l'information sur les données personnelles manque ou n'est pas "
    "complète. Voyez [le RGPD](#le-questionnaire-et-le-rgpd).",
    severity=Severity.WARNING,
)

PRIVACY_KEYS = (
    "controller",
    "contact",
    "dpo",
    "purposes",
    "legal_basis",
    "mandatory",
    "recipients",
    "retention",
    "transfers",
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


CHECKS = (Check(_privacy, ("questionnaire",), (RGPD,)),)
