"""Rules of the answers that were collected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.words import counted as counted_words
from cpts_docs.forms.fields import Form
from cpts_docs.forms.kinds import KINDS, OWN, QUESTIONNAIRE, FormKind, kinds_with
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
    "Le [questionnaire](#les-questions) ou le bulletin ne propose pas, ou plus, cette réponse. "
    "Elle est comptée sous le nom que le fichier lui donne, si le message ne dit pas le "
    "contraire. Remettez le choix ou la ligne, ou corrigez le fichier des réponses.",
)

DOCUMENT_COLLECTE = Rule(
    "document-collecte",
    "`collected` nomme les réponses aux documents du projet lui-même ; celles au questionnaire "
    "sont sous `answers`, les adhésions sous `members`, les avis sous `opinions`.",
)


def _answers(source: Source, value: Any) -> Iterator[Diagnostic]:
    for kind in kinds_with(value.get(OWN, ())):
        answers = kind.given(value)
        if answers is not None:
            yield from _other_project(source, value, kind, answers)
            yield from _unknown(source, value, kind, answers)
            if kind is QUESTIONNAIRE and (form := kind.form(value)):
                yield from _gone(source, form, answers)


def _unknown(source: Source, value: Any, kind: FormKind, answers: Any) -> Iterator[Diagnostic]:
    """Replies that are none of those of their question."""
    form, fixed = kind.form(value), kind.fixed()
    choices = [(field, field.values) for field in form.choices] if form else []
    for at, answer in entries(answers["answers"], (*kind.path, "answers")):
        for field, accepted in choices:
            reply = answer["fields"].get(field.name, "")
            if reply not in accepted:
                path = (*at, "fields", field.name)
                known = [item.value for item in field.replies]
                rule = REPONSE_INCONNUE if field.name in fixed else REPONSE_ANCIENNE
                yield rule.unknown(source, "réponse inconnue :", path, reply, known)


def _gone(source: Source, form: Form, answers: Any) -> Iterator[Diagnostic]:
    """What was answered to a choice, a row or a kind of question that is no more, each once."""
    from cpts_docs.forms.earlier import Earlier, is_counted

    earlier = Earlier(form)
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


def _own(source: Source, value: Any) -> Iterator[Diagnostic]:
    """Forms of the package that have a key of their own."""
    for document in value.get(OWN, ()):
        if document in KINDS:
            yield DOCUMENT_COLLECTE.at(
                source,
                f"« {document} » est un document de cpts_docs",
                source.position((OWN, document), key=True),
                f"nommez ce fichier sous « {KINDS[document].key} »",
            )


def _other_project(
    source: Source, value: Any, kind: FormKind, answers: Any
) -> Iterator[Diagnostic]:
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
        source.position((*kind.path, key)),
        "donnez le fichier que la commande collect a écrit pour ce projet ; "
        f"si ce sont bien ses réponses, écrivez ici : {key}: {quoted(ours)}",
    )


CHECKS = (
    Check(
        _answers,
        ("name", "id", "answers", "questionnaire", "members", "membership", OWN),
        (AUTRE_PROJET, REPONSE_INCONNUE, REPONSE_ANCIENNE),
    ),
    Check(_own, (OWN,), (DOCUMENT_COLLECTE,)),
)
