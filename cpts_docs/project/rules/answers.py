"""Rules of the answers that were collected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.forms.fields import questionnaire
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
    for at, answer in entries(answers["answers"], ("answers", "answers")):
        for field in questionnaire().choices:
            reply = answer["fields"].get(field.name, "")
            if reply not in field.values:
                path = (*at, "fields", field.name)
                known = [item.value for item in field.replies]
                yield REPONSE_INCONNUE.unknown(source, "réponse inconnue :", path, reply, known)


CHECKS = (Check(_answers, ("name", "answers"), (AUTRE_PROJET, REPONSE_INCONNUE)),)
