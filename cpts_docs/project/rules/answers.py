"""Rules of the answers that were collected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpts_docs.base.diagnostics import Diagnostic, Severity
from cpts_docs.forms.declared import form_in, national_names
from cpts_docs.project.rules.rule import Check, Rule, entries
from cpts_docs.project.source import Source

AUTRE_PROJET = Rule(
    "autre-projet",
    "Le fichier des réponses est celui d'une autre CPTS. Donnez celui que `collect` a écrit"
    " pour ce projet.",
)

REPONSE_INCONNUE = Rule(
    "reponse-inconnue",
    "Une réponse n'est ni oui, ni non, ni nc. Corrigez le fichier des réponses, ou "
    "recueillez-les de nouveau.",
)

REPONSE_ANCIENNE = Rule(
    "reponse-ancienne",
    "Avertissement : le [questionnaire](#les-questions) ne propose pas, ou plus, cette réponse. "
    "Elle est comptée sous le nom que le fichier lui donne. Remettez le choix, ou corrigez le "
    "fichier des réponses.",
    Severity.WARNING,
)


def _answers(source: Source, value: Any) -> Iterator[Diagnostic]:
    answers = value.get("answers")
    if answers is None:
        return
    if answers["project"] != value.get("name", answers["project"]).strip():
        yield AUTRE_PROJET.at(
            source,
            f"ces réponses sont celles d'un autre projet : « {answers['project']} »",
            source.position(["answers", "project"]),
            "donnez le fichier que la commande collect a écrit pour ce projet",
        )
    choices, national = form_in(value).choices, national_names()
    for at, answer in entries(answers["answers"], ("answers", "answers")):
        for field in choices:
            reply = answer["fields"].get(field.name, "")
            if reply not in field.values:
                path = (*at, "fields", field.name)
                known = [item.value for item in field.replies]
                rule = REPONSE_INCONNUE if field.name in national else REPONSE_ANCIENNE
                yield rule.unknown(source, "réponse inconnue :", path, reply, known)


CHECKS = (
    Check(
        _answers,
        ("name", "answers", "questionnaire"),
        (AUTRE_PROJET, REPONSE_INCONNUE, REPONSE_ANCIENNE),
    ),
)
