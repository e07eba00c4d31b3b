"""The sheet that says, in French, how to type the answers and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpts_docs.forms.declared import YES_NO
from cpts_docs.forms.fields import Form, Question
from cpts_docs.forms.kinds import QUESTIONNAIRE, FormKind
from cpts_docs.forms.sheet import TICK, columns
from cpts_docs.jobs.looks import LINE, Looks, height
from cpts_docs.project.asking import Questionnaire
from cpts_docs.project.model import Project

_WIDTH = 84

Part = tuple[str, tuple[str, ...]]
"""A heading and the paragraphs below it."""


def write(manual: Any, looks: Looks, title: str, parts: Iterator[Part]) -> None:
    """Fill a sheet with ``parts``, one paragraph a row."""
    manual.hide_gridlines(2)
    manual.set_column(0, 0, _WIDTH)
    manual.set_row(0, height([(title * 2, _WIDTH)]) + LINE)
    manual.write_string(0, 0, title, looks("wrapped title"))
    row = 1
    for heading, paragraphs in parts:
        manual.set_row(row, LINE * 2)
        manual.write_string(row, 0, heading, looks("heading"))
        for below, text in enumerate(paragraphs, row + 1):
            manual.set_row(below, height([(text, _WIDTH)]) + 2)
            manual.write_string(below, 0, text, looks("body"))
        row += 1 + len(paragraphs)
    manual.set_paper(9)
    manual.fit_to_pages(1, 0)
    manual.protect()


def said(project: Project, kind: FormKind, form: Form, rows: int) -> Iterator[Part]:
    """What there is to know of typing answers to ``form``; each part only if it has the like."""
    yield (
        "Saisir",
        (
            "Une personne par ligne, dans la feuille « Réponses ». Les titres restent en haut, et "
            "les noms à gauche, quand vous faites défiler.",
            "Une case vide veut dire : sans réponse. Une ligne vide ne compte pas.",
            *_kinds(form),
        ),
    )
    yield "À dire à la personne, au téléphone ou en réunion", tuple(_notice(project, kind))
    yield (
        "Enregistrer et compter",
        (
            "Enregistrez le classeur sous son format : Excel (.xlsx) ou LibreOffice (.ods), sans "
            "mot de passe.",
            "Puis donnez-le à collect : cpts-docs collect PROJET CLASSEUR",
            "Vous pouvez compléter la feuille et relancer cette commande : rien n'est compté deux "
            "fois.",
            f"La feuille a {rows} lignes. S'il en faut plus, faites-en une seconde avec "
            "« cpts-docs sheet ».",
        ),
    )
    yield (
        "Si quelque chose résiste",
        (
            "Les titres sont protégés pour ne pas être changés par mégarde ; il n'y a pas de mot "
            "de passe. Vous pouvez élargir les colonnes et les lignes. N'ajoutez, ne déplacez et "
            "ne supprimez pas de colonne.",
            "Pour coller des réponses copiées ailleurs, collez les valeurs seules (Collage "
            "spécial) : un collage ordinaire remplace la liste des choix.",
            "Ce classeur contient des données personnelles : gardez-le là où les réponses sont "
            "gardées, et supprimez-le au même terme.",
        ),
    )


def _kinds(form: Form) -> Iterator[str]:
    """How each kind of question that there is wants to be answered."""
    asked, typed = form.asked, {column.field.kind for column in columns(form)}
    if "choice" in typed:
        yield (
            "Une question à choix a une liste : cliquez sur la flèche à droite de la case, ou "
            "tapez Alt et la flèche vers le bas."
        )
    if any(field.replies == YES_NO for field in form.fields):
        yield "NC : la personne ne se prononce pas. Si elle n'a rien coché, laissez la case vide."
    if _has(asked, "several"):
        yield (
            f"Une question à plusieurs réponses a une colonne par choix : mettez {TICK} sous ceux "
            "qui sont cochés."
        )
    if any(question.other for question in asked):
        yield "« Autre : … » : recopiez ce que la personne a écrit."
    if "date" in typed:
        yield "Une date s'écrit 27/06/2023."
    if "number" in typed:
        yield (
            "Un nombre s'écrit en chiffres. Si la personne a écrit autre chose, recopiez-le : le "
            "tableur demande de confirmer."
        )
    if any(question.condition for question in asked):
        yield "« Si « Oui » à … » : la question n'est posée qu'aux personnes qui ont répondu cela."
    if any(question.required for question in asked):
        yield (
            "« (obligatoire) » : demandez la réponse si elle manque. La ligne compte aussi sans."
        )


def _has(asked: tuple[Question, ...], kind: str) -> bool:
    return any(question.kind == kind for question in asked)


def _notice(project: Project, kind: FormKind) -> Iterator[str]:
    """What is due to who gives their data, of what the project says."""
    told: Questionnaire | None = (
        project.questionnaire if kind is QUESTIONNAIRE else project.membership
    )
    privacy = told.privacy if told else None
    rights = (
        "Elle peut demander à voir ses réponses, à les corriger ou à les faire effacer "
        "(« cpts-docs forget »)"
    )
    if privacy is None:
        yield (
            "Qui recueille ses réponses, pour quoi faire et pour combien de temps : le projet ne "
            "le dit pas encore (clé privacy)."
        )
    else:
        yield f"Ses réponses sont recueillies par {privacy.controller}, pour {privacy.purposes}."
        if privacy.retention:
            yield f"Elles sont gardées {privacy.retention}."
    contact = privacy.contact if privacy else ""
    yield f"{rights}{f' : {contact}' if contact else ''}."
