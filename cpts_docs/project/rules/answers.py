"""Rules of the answers that were collected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.words import counted as counted_words
from cpts_docs.forms.declared import form_in, national_names
from cpts_docs.forms.earlier import Earlier, is_counted
from cpts_docs.project.rules.rule import Check, Rule, entries, warning
from cpts_docs.project.source import PathInFile, Source

AUTRE_PROJET = Rule(
    "autre-projet",
    "Le fichier des réponses est celui d'une autre CPTS : son `id` n'est pas celui du projet, "
    "ou sans `id` son nom. Donnez celui que `collect` a écrit pour ce projet ; si la CPTS a "
    "changé de nom, écrivez le nouveau dans ce fichier.",
)

REPONSE_INCONNUE = Rule(
    "reponse-inconnue",
    "Une réponse n'est ni oui, ni non, ni nc. Corrigez le fichier des réponses, ou "
    "recueillez-les de nouveau.",
)

REPONSE_ANCIENNE = warning(
    "reponse-ancienne",
    "Le [questionnaire](#les-questions) ne propose pas, ou plus, cette réponse. "
    "Elle est comptée sous le nom que le fichier lui donne, si le message ne dit pas le "
    "contraire. Remettez le choix ou la ligne, ou corrigez le fichier des réponses.",
)


def _answers(source: Source, value: Any) -> Iterator[Diagnostic]:
    answers = value.get("answers")
    if answers is None:
        return
    yield from _other_project(source, value, answers)
    choices = [(field, field.values) for field in form_in(value).choices]
    national = national_names()
    for at, answer in entries(answers["answers"], ("answers", "answers")):
        for field, accepted in choices:
            reply = answer["fields"].get(field.name, "")
            if reply not in accepted:
                path = (*at, "fields", field.name)
                known = [item.value for item in field.replies]
                rule = REPONSE_INCONNUE if field.name in national else REPONSE_ANCIENNE
                yield rule.unknown(source, "réponse inconnue :", path, reply, known)
    yield from _gone(source, value, answers)


def _gone(source: Source, value: Any, answers: Any) -> Iterator[Diagnostic]:
    """What was answered to a choice, a row or a kind of question that is no more, each once."""
    earlier = Earlier(form_in(value))
    first: dict[str, tuple[PathInFile, bool]] = {}
    counts = Counter[str]()
    for at, answer in entries(answers["answers"], ("answers", "answers")):
        for question, name in earlier(answer["fields"]):
            counted = is_counted(question, name, answer["fields"][name])
            path, all_counted = first.get(name, ((*at, "fields", name), True))
            first[name] = path, all_counted and counted
            counts[name] += 1
    for name, (path, all_counted) in sorted(first.items()):
        many = counted_words(counts[name], "réponse", "réponses")
        tail = "" if all_counted else ", et ce n'est pas compté"
        yield REPONSE_ANCIENNE.at(
            source,
            f"le questionnaire n'a plus « {name} » ({many}){tail}",
            source.position(path, key=True),
            "remettez-le dans le questionnaire, ou laissez-le ainsi",
        )


def _other_project(source: Source, value: Any, answers: Any) -> Iterator[Diagnostic]:
    """Answers that were given to another project: its id tells, or else its name."""
    key, ours, theirs = "id", value.get("id"), answers.get("id")
    if not (ours and theirs):
        key, ours, theirs = "project", value.get("name", "").strip(), answers["project"]
    if not ours or ours == theirs:
        return
    from cpts_docs.project.cures import quoted

    known_as = f", d'identifiant « {theirs} »" if key == "id" else ""
    yield AUTRE_PROJET.at(
        source,
        f"ces réponses sont celles d'un autre projet : « {answers['project']} »{known_as}",
        source.position(["answers", key]),
        "donnez le fichier que la commande collect a écrit pour ce projet ; "
        f"si ce sont bien ses réponses, écrivez ici : {key}: {quoted(ours)}",
    )


CHECKS = (
    Check(
        _answers,
        ("name", "id", "answers", "questionnaire"),
        (AUTRE_PROJET, REPONSE_INCONNUE, REPONSE_ANCIENNE),
    ),
)
