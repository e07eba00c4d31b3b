"""The tables of what came back of a form: the answers, their counts, what each question means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from cpts_docs.base.words import capitalize_first
from cpts_docs.forms.answer import Answer, table_of
from cpts_docs.forms.fields import Field, Form, Question
from cpts_docs.forms.kinds import MEMBERSHIP, OPINIONS, FormKind
from cpts_docs.forms.shares import NOT_ASKED
from cpts_docs.forms.sheet import columns
from cpts_docs.forms.tally import Tallied, Tally, tally
from cpts_docs.project.counting import joined
from cpts_docs.project.model import Opinion, Project
from cpts_docs.reference.counting import Count

Cell = str | int | float | Decimal | date

SHARE = "Part"
"""The head of the columns with shares, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a ``title``; ``kinds`` says which columns hold numbers or dates, as text.

    So many of its first columns, ``origin``, only say where a row comes from.
    """

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    kinds: dict[str, str] = field(default_factory=dict)
    origin: int = 0


def tables_of(project: Project, kind: FormKind) -> list[Table]:
    """What came back of the forms of that kind, that itself first; [] if nothing did.

    The counts are those of the synthèse. Of a document of the project's own nothing is
    declared: it has the answers alone.
    """
    if kind is OPINIONS:
        return [*_opinions(project)] if project.opinions else []
    answers = project.returned.get(kind.name)
    if answers is None:
        return []
    form = project.forms.get(kind.name)
    head, *rows = table_of(answers, form)
    given = Table(capitalize_first(kind.noun.plural), head, rows, _kinds(form), len(_FILE))
    if form is None:
        return [given]
    by = project.synthese_by if form is project.form else ""
    counted = tally(answers, form, by)
    groups = _joined(answers) if kind is MEMBERSHIP else _groups(counted)
    return [given, _counts(counted), groups, _meaning([*head[len(_FILE) :], *_FILE], form)]


def _kinds(form: Form | None) -> dict[str, str]:
    if form is None:
        return {}
    scales = {item.fields[0].name: "number" for item in form.asked if item.kind == "scale"}
    written = {item.name: item.kind for item in form.fields if item.kind in ("number", "date")}
    return {**written, **scales}


# --------------------------------------------------------------------------
# The counts

_ANSWERED = "Réponses écrites"


def _counts(counted: Tally) -> Table:
    head = ("Question", "Ligne", "Réponse", "Nombre", SHARE)
    rows: list[Sequence[Cell]] = [("Ensemble", "", "Réponses reçues", counted.total, "")]
    if counted.projects:
        told = "Acceptent de participer à au moins un projet"
        rows.append(("Ensemble", "", told, counted.accepting, ""))
    rows += (
        ("Ensemble", "Voie", capitalize_first(way.label), count, count / counted.total)
        for way, count in counted.ways
    )
    for one in counted.asked:
        rows += _counted(one)
    return Table("Comptes", head, rows)


def _counted(told: Tallied) -> Iterator[Sequence[Cell]]:
    question = told.question.text
    for chart in told.charts:
        line = chart.question.label if told.question.kind == "table" else ""
        for reply in chart.replies:
            yield question, line, reply.label, reply.count, reply.share
        if chart.not_asked:
            yield question, line, NOT_ASKED, chart.not_asked, ""
    if told.figures:
        yield question, "", "Nombres donnés", told.figures.count, ""
        yield question, "", "Moyenne", told.figures.mean, ""
        yield question, "", "Le plus petit", told.figures.least, ""
        yield question, "", "Le plus grand", told.figures.most, ""
    if told.texts or not (told.charts or told.figures):
        yield question, "", _ANSWERED, len(told.texts), ""


_BY_PROFESSION = "Par profession"


def _groups(counted: Tally) -> Table:
    """How many said yes to each project, by profession or by the replies to a question."""
    by = counted.by or "Profession"
    head = (by, "Réponses", *(f"Oui : {item.question.label}" for item in counted.projects))
    rows: list[Sequence[Cell]] = [
        (*_group(group.profession), *group.accepting) for group in counted.professions
    ]
    return Table("Par réponse" if counted.by else _BY_PROFESSION, head, rows)


def _joined(members: Sequence[Answer]) -> Table:
    """Who joined by profession, legal persons apart, as the report has them."""
    rows = [_group(count) for count in joined(members)]
    return Table(_BY_PROFESSION, ("Profession", "Adhésions"), rows)


def _group(count: Count) -> tuple[str, int]:
    assert isinstance(count.count, int)  # it is people who answered
    return capitalize_first(count.profession.singular), count.count


# --------------------------------------------------------------------------
# What each column means

_KINDS = {
    "yes_no": "oui ou non",
    "one": "un choix",
    "several": "plusieurs choix",
    "scale": "échelle de 1 à 5",
    "number": "nombre",
    "date": "date",
    "short": "texte",
    "long": "texte de plusieurs lignes",
    "table": "tableau",
}
_FILE = {
    "fichier": "le fichier d'où vient la réponse",
    "sha256": "son empreinte, qui dit qu'il est déjà lu",
}


def _meaning(names: Sequence[str], form: Form) -> Table:
    head = ("Colonne", "Partie", "Question", "Choix ou ligne", "Sorte", "Valeurs", "Posée si")
    known = {column.field.name: column for column in columns(form)}
    rows = []
    for name in names:
        if name not in known:
            told = _FILE.get(name, "n'est pas, ou plus, dans le formulaire du projet")
            rows.append((name, "", told, "", "", "", ""))
            continue
        column = known[name]
        question = column.question
        condition = question.condition if question else None
        values = " ; ".join(f"{reply.value} = {reply.label}" for reply in column.field.replies)
        kind = _kind(question, column.field)
        asked = condition.in_words.removesuffix(" :") if condition else ""
        rows.append((name, column.part, column.text, column.label, kind, values, asked))
    return Table("Questions", head, rows)


def _kind(question: Question | None, asked: Field) -> str:
    if question is None or asked is question.other:
        return _KINDS.get(asked.kind, "texte")
    return _KINDS[question.kind] + (", obligatoire" if question.required else "")


# --------------------------------------------------------------------------
# Opinions

_AWAITED = "attendu"


def _opinions(project: Project) -> Iterator[Table]:
    said = ("Organisme", "Nom entier", "Avis", "Compte comme")
    head = (*said, "Texte", "Lieu", "Date", "Signataires")
    rows = [(*_opinion(project, opinion),) for opinion in project.opinions]
    yield Table("Avis", head, rows, {"Date": "date"})
    counted = Counter(opinion.verdict or _AWAITED for opinion in project.opinions)
    total = len(project.opinions)
    shares = [(verdict, count, count / total) for verdict, count in counted.items()]
    yield Table("Comptes", ("Avis", "Nombre", SHARE), shares)


def _opinion(project: Project, opinion: Opinion) -> Iterator[Cell]:
    yield opinion.organisation.name
    yield opinion.organisation.title
    yield opinion.verdict or _AWAITED
    yield project.fiche.counts_as(opinion.verdict) if opinion.verdict else ""
    yield opinion.text
    yield opinion.place
    yield opinion.date.isoformat() if opinion.date else ""
    yield opinion.signatory
