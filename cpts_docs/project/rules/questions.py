"""Rules of the questions that a project declares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.words import series, slug
from cpts_docs.forms.declared import (
    OTHER,
    conditions,
    form_in,
    membership_in,
    national_names,
    questionnaire,
    reply_of,
    with_fee,
)
from cpts_docs.forms.fields import IDENTITY, MAX_BOXES, Form, boxes_in
from cpts_docs.project.rules.rule import Check, Rule, entries, warning
from cpts_docs.project.source import PathInFile, Source

QUESTION_IDENTIFIANT = Rule(
    "question-identifiant",
    "L'`id` d'une [question](#les-questions) est fait de lettres minuscules sans accents, de "
    "chiffres et de tirets : prenez celui que le message propose.",
)

QUESTION_DOUBLE = Rule(
    "question-double",
    "Deux [questions](#les-questions), deux choix ou deux lignes auraient le même nom, ou une "
    "question celui d'une question nationale : donnez un autre `id` à l'un des deux.",
)

QUESTION_INCOMPLETE = Rule(
    "question-incomplete",
    "Il manque une clé à cette [question](#les-questions), ou elle en a une qui ne va pas avec sa "
    "sorte (`kind`) : ajoutez-la, ou retirez-la.",
)

CONDITION_INCONNUE = Rule(
    "condition-inconnue",
    "`show_if` nomme une [question](#les-questions) qui vient avant, et une de ses réponses : "
    "`{remplacant: oui}`.",
)

QUESTION_INCONNUE = Rule(
    "question-inconnue",
    "`without` nomme des questions nationales, `synthese.by` une question à choix du "
    "questionnaire. Voyez [les questions](#les-questions).",
)

PARTICIPATION_ABSENTE = warning(
    "participation-absente",
    "Aucune [question](#les-questions) ne dit qui veut participer ; les réponses "
    "ne compteront personne pour la fiche. Ajoutez `participation: true` à une question "
    "oui ou non.",
)

QUESTIONNAIRE_TROP_LONG = Rule(
    "questionnaire-trop-long",
    f"Un questionnaire de plus de {MAX_BOXES} cases et champs ne serait plus lu une fois rempli. "
    "Retirez des [questions](#les-questions) ou des choix, ou faites deux questionnaires.",
)

_ID = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
_VALID = re.compile(rf"{_ID.pattern}(?:--{_ID.pattern})?")
_LONGEST = 200

_NEEDS = {"one": "choices", "several": "choices", "table": "rows"}
TAKEN_BY = {
    "choices": ("one", "several"),
    "other": ("one", "several"),
    "rows": ("table",),
    "participation": ("yes_no", "table"),
    "identity": ("short", "number", "date"),
}
"""The kinds of question that may have a key; all may have the others."""

NOT_BEFOREHAND = ("help", "required", "show_if")
"""What a question that is filled in beforehand does not take."""


def _questions(source: Source, value: Any) -> Iterator[Diagnostic]:
    path: PathInFile = ["questionnaire", "sections"]
    sections = value.get("questionnaire", {}).get("sections")
    if sections is None:
        return
    seen = {*national_names(), *IDENTITY}
    includes = 0
    for at, section in entries(sections, path):
        if "include" in section:
            includes += 1
            if includes > 1:
                message = "les questions nationales sont déjà dans le questionnaire"
                yield QUESTION_DOUBLE.at(source, message, source.position(at))
        yield from _section(source, at, section)
        for here, question in entries(section.get("questions"), (*at, "questions")):
            yield from _question(source, here, question, seen)
            seen.add(question["id"])
    form = form_in(value)
    yield from _length(source, path, form, "le questionnaire")
    yield from _conditions(source, sections, form)
    if not form.projects:
        yield PARTICIPATION_ABSENTE.at(
            source,
            "aucune question ne dit qui veut participer : la fiche ne comptera personne",
            source.position(path, key=True),
            "ajoutez « participation: true » à une question yes_no ou table",
        )


def _length(source: Source, at: PathInFile, form: Form, what: str) -> Iterator[Diagnostic]:
    boxes = boxes_in(form.fields)
    if boxes > MAX_BOXES:
        yield QUESTIONNAIRE_TROP_LONG.at(
            source,
            f"{what} a {boxes} cases et champs ; {MAX_BOXES} au plus seraient relus",
            source.position(at, key=True),
            "retirez des questions ou des choix",
        )


def _membership(source: Source, value: Any) -> Iterator[Diagnostic]:
    """The choices of the form to join with, which are fields of it."""
    form = membership_in(value)
    if form is None:
        return
    for key in ("colleges", "texts", "consents"):
        at = ("membership", key)
        choices = ((here, with_fee(it)) for here, it in entries(value["membership"].get(key), at))
        yield from _choices(source, choices, set())
    yield from _length(source, ["membership"], form, "le bulletin")


def _section(source: Source, at: PathInFile, section: Any) -> Iterator[Diagnostic]:
    """What does not go together in a section, and national questions that are none."""
    alone = ("title", "questions") if "include" in section else ("without",)
    for key in alone:
        if key in section:
            yield QUESTION_INCOMPLETE.at(
                source,
                f"« {key} » ne va pas {'avec' if 'include' in section else 'sans'} « include »",
                source.position((*at, key), key=True),
                "faites deux parties de la liste",
            )
    known = {question.id for question in questionnaire().asked}
    known |= {field.name for question in questionnaire().asked for field in question.fields}
    for here, name in entries(section.get("without"), (*at, "without")):
        if name not in known:
            yield QUESTION_INCONNUE.unknown(
                source, "question nationale inconnue :", here, name, sorted(known)
            )


def _question(
    source: Source, at: PathInFile, question: Any, seen: set[str]
) -> Iterator[Diagnostic]:
    name, kind = question["id"], question["kind"]
    yield from _name(source, (*at, "id"), name)
    if name in seen:
        message = f"l'identifiant « {name} » est déjà pris"
        yield QUESTION_DOUBLE.at(
            source, message, source.position((*at, "id")), "prenez-en un autre"
        )
    needed = _NEEDS.get(kind)
    if needed and needed not in question:
        message = f"une question « {kind} » a besoin de « {needed} »"
        hint = f"ajoutez {needed}: [premier, second]"
        yield QUESTION_INCOMPLETE.at(source, message, source.position((*at, "kind")), hint)
    refused = [key for key, kinds in TAKEN_BY.items() if question.get(key) and kind not in kinds]
    if question.get("identity"):
        refused += [key for key in NOT_BEFOREHAND if question.get(key)]
    for key in refused:
        what = "connue d'avance (identity)" if key in NOT_BEFOREHAND else f"« {kind} »"
        yield QUESTION_INCOMPLETE.at(
            source,
            f"une question {what} ne prend pas « {key} »",
            source.position((*at, key), key=True),
            f"retirez-le ; il va avec : {series(TAKEN_BY[key], ' ou ')}" if key in TAKEN_BY else "",
        )
    taken = {OTHER} if question.get("other") else set()
    for key in ("choices", "rows"):
        yield from _choices(source, entries(question.get(key), (*at, key)), taken)


def _choices(
    source: Source, choices: Iterable[tuple[PathInFile, Any]], taken: set[str]
) -> Iterator[Diagnostic]:
    for here, entry in choices:
        reply = reply_of(entry)
        value = reply.value if reply else ""
        yield from _name(source, here, value)
        if value in taken:
            yield QUESTION_DOUBLE.at(
                source,
                f"deux réponses s'appelleraient « {value} »",
                source.position(here),
                f"donnez-lui un autre nom : {{id: {value}-2, text: …}}",
            )
        taken.add(value)


def _right(name: str) -> str:
    """A name as it should be: of a row of a table, both parts."""
    return "--".join(slug(part)[:40].strip("-") for part in name.split("--"))


def _name(source: Source, at: PathInFile, name: str) -> Iterator[Diagnostic]:
    if len(name) > _LONGEST or not _ID.fullmatch(name):
        yield QUESTION_IDENTIFIANT.at(
            source,
            f"« {name[:80]} » n'est pas un identifiant",
            source.position(at),
            f"écrivez {_right(slug(name))}",
        )


def _conditions(source: Source, sections: Any, form: Form) -> Iterator[Diagnostic]:
    """Each condition that no reply to the questions before it fulfils."""
    wanted = {
        question["id"]: ((*here, "show_if"), question["show_if"])
        for at, section in entries(sections, ("questionnaire", "sections"))
        for here, question in entries(section.get("questions"), (*at, "questions"))
        if "show_if" in question
    }
    known: dict[str, list[str]] = {}
    for question in form.asked:
        if question.id in wanted:
            yield from _condition(source, *wanted[question.id], known)
        for name, reply, _ in conditions(question):
            name = name if _VALID.fullmatch(name) else _right(name)  # as its own message says
            known.setdefault(name, []).append(reply.value)


def _condition(
    source: Source, at: PathInFile, wanted: dict[str, Any], known: dict[str, list[str]]
) -> Iterator[Diagnostic]:
    if len(wanted) != 1:
        message = "« show_if » prend une question et une réponse"
        yield CONDITION_INCONNUE.at(source, message, source.position(at), "{remplacant: oui}")
        return
    ((name, reply),) = wanted.items()
    if name not in known:
        what = "aucune question à choix, avant celle-ci, ne s'appelle"
        yield CONDITION_INCONNUE.unknown(source, what, (*at, name), name, known, key=True)
    elif str(reply) not in known[name]:
        yield CONDITION_INCONNUE.unknown(
            source, f"« {name} » n'a pas la réponse", (*at, name), str(reply), known[name]
        )


def _grouping(source: Source, value: Any) -> Iterator[Diagnostic]:
    by = value.get("synthese", {}).get("by")
    known = [q.id for q in form_in(value).asked if q.boxes and q.kind != "table"]
    if by is not None and by not in known:
        what = "aucune question à choix ne s'appelle"
        yield QUESTION_INCONNUE.unknown(source, what, ("synthese", "by"), by, known)


CHECKS = (
    Check(
        _questions,
        ("questionnaire",),
        (
            QUESTIONNAIRE_TROP_LONG,
            QUESTION_IDENTIFIANT,
            QUESTION_DOUBLE,
            QUESTION_INCOMPLETE,
            CONDITION_INCONNUE,
            QUESTION_INCONNUE,
            PARTICIPATION_ABSENTE,
        ),
    ),
    Check(
        _membership,
        ("membership",),
        (QUESTIONNAIRE_TROP_LONG, QUESTION_IDENTIFIANT, QUESTION_DOUBLE),
    ),
    Check(_grouping, ("questionnaire", "synthese"), (QUESTION_INCONNUE,)),
)
