"""People answer by several ways at once: each counts once, and it is said by which they came."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

import cpts_docs
from cpts_docs.base.resources import schema_path
from cpts_docs.document.walk import texts
from cpts_docs.forms import sheet
from cpts_docs.forms.answer import Answer
from cpts_docs.forms.fields import Form
from cpts_docs.forms.kinds import QUESTIONNAIRE
from cpts_docs.forms.tally import tally
from cpts_docs.forms.ways import WAYS, counted_ways
from cpts_docs.jobs.collect import collect, files_of
from cpts_docs.jobs.export import tables_of
from cpts_docs.jobs.sheet import typing_sheet
from cpts_docs.project.model import Project
from tests.exports import FIRST, QUESTIONS, Person, google_download, random_people
from tests.filling import FILL
from tests.pdf_clients import filled_by_pikepdf
from tests.samples import project_in, some
from tests.spreadsheets import typed_into

LABELS = {way.name: way.label for way in WAYS}


def line_of(project: Project) -> list[str]:
    """What the synthèse says of the ways."""
    shown = texts(cpts_docs.render(project, "synthese").blocks)
    return [text for text in shown if text.startswith("Voies de réponse")]


def came(*ways: str) -> list[Answer]:
    return [Answer("x", f"{number:064}", {}, way=way) for number, way in enumerate(ways)]


def test_the_schema_has_each_way() -> None:
    schema = json.loads(schema_path("project").read_text("utf-8"))
    answer = schema["$defs"]["answers"]["properties"]["answers"]["items"]["properties"]
    assert answer["way"]["enum"] == [way.name for way in WAYS]


def test_the_way_of_most_comes_first_and_what_nobody_knows_last() -> None:
    ways = counted_ways(came("", "sheet", "docx", "", "pdf", "sheet", "", "of another package"))
    assert [(way.label, count) for way, count in ways] == [
        ("par feuille de saisie", 2),
        ("par formulaire PDF", 1),
        ("par formulaire Word", 1),
        ("autrement", 4),
    ]


def test_answers_of_an_earlier_version_say_nothing_of_ways() -> None:
    assert counted_ways(came("", "")) == ()


# --------------------------------------------------------------------------
# Six ways at once


@dataclass(frozen=True)
class Given:
    """What a person answered, by which way, and when."""

    person: Person
    way: str
    when: datetime


FILES = {"pdf": "pdf", "docx": "docx", "odt": "odt", "page": "html"}
"""The ways by which each answer is a file: the format of the form."""


def at(hours: float) -> datetime:
    return FIRST.replace(tzinfo=UTC) - timedelta(hours=1) + timedelta(hours=hours)


def given_by(people: Sequence[Person], again: Sequence[Person], random: Random) -> Iterator[Given]:
    """The answers of ``people``, a way each in turn, and of some once more by another way.

    Those to the form on line came an hour after each other, as its export says.
    """
    ways = [*FILES, "online", "sheet"]
    answers = [(person, ways[number % 6]) for number, person in enumerate(people)]
    first = {person["nom"]: way for person, way in answers}
    answers += ((p, random.choice([w for w in ways if w != first[p["nom"]]])) for p in again)
    random.shuffle(answers)
    hours, typed = 0, len(answers) / 12 + 0.25
    for number, (person, way) in enumerate(answers):
        match way:
            case "online":
                when = at(hours)
                hours += 1
            case "sheet":
                when = at(typed)
            case _:
                when = at(number / 6 + 0.4)
        yield Given(person, way, when)


def put(folder: Path, name: str, content: bytes, when: datetime) -> None:
    (folder / name).write_bytes(content)
    os.utime(folder / name, (when.timestamp(),) * 2)


def write(project: Project, given: Sequence[Given], folder: Path) -> None:
    """The files of the answers, as they come back."""
    tree = cpts_docs.render(project, "questionnaire")
    blank = {way: cpts_docs.write(tree, name) for way, name in FILES.items()}
    for number, item in enumerate(given):
        if item.way in FILES:
            fill, ending = FILL[FILES[item.way]]
            fill = filled_by_pikepdf if item.way == "pdf" else fill
            put(folder, f"{number}.{ending}", fill(blank[item.way], item.person), item.when)
    online = [item.person for item in given if item.way == "online"]
    put(folder, "formulaire.csv", google_download(project.form, online), at(1_000))
    typed = [item for item in given if item.way == "sheet"]
    content = typing_sheet(project, QUESTIONNAIRE, project.form)
    content = typed_into(content, cells(project.form, [item.person for item in typed]))
    put(folder, "saisie.xlsx", content, typed[0].when)


def cells(form: Form, people: Sequence[Person]) -> dict[tuple[int, int], str | float]:
    """What is typed of the answers of ``people``, below the heads of the sheet."""
    found: dict[tuple[int, int], str | float] = {}
    for at, column in enumerate(sheet.columns(form)):
        labels = {reply.value: reply.label for reply in column.field.replies}
        for row, person in enumerate(people, 5):
            if value := person.get(column.field.name):
                found[row, at] = _cell(column, labels, value)
    return found


def _cell(column: sheet.Column, labels: dict[str, str], value: str) -> str | float:
    match column.field.kind:
        case "box":
            return sheet.TICK
        case "date":
            return (date.fromisoformat(value) - date(1899, 12, 30)).days
        case "number":
            return float(value)
    return labels.get(value, value)


def said(answers: Sequence[Answer]) -> dict[str, tuple[Person, str]]:
    """By the name: what was answered, and by which way."""
    return {
        answer.name: ({name: text for name, text in answer.fields.items() if text}, answer.way)
        for answer in answers
    }


@pytest.mark.parametrize("count", some((30, 300)))
def test_people_who_answer_by_six_ways_at_once_are_counted_exactly(
    tmp_path: Path, count: int
) -> None:
    project = project_in(tmp_path, f"{QUESTIONS}answers: answers.yaml\n")
    random = Random(f"six ways, {count}")
    people = random_people(random, project.form, count)
    again = random.sample(random_people(random, project.form, count), count // 6)
    given = sorted(given_by(people, again, random), key=lambda item: item.when)
    forms = tmp_path / "reponses"
    forms.mkdir()
    write(project, given, forms)

    collected = collect(project, [forms])

    last = {item.person["nom"]: item for item in given}
    expected = {name: (item.person, item.way) for name, item in last.items()}
    assert [str(item) for item in (*collected.refused, *collected.remarks)] == []
    assert said(collected.answers) == expected
    assert (len(collected.answers), len(collected.replaced)) == (count, len(again))

    for path, content in files_of(project, collected, tmp_path).items():
        path.write_bytes(content)
    project = cpts_docs.load(project.path)
    assert said(project.answers or ()) == expected
    ways = Counter(LABELS[item.way] for item in last.values())
    (line,) = line_of(project)
    told = line.partition(":")[2].strip().removesuffix(".").replace(" et ", ", ")
    assert dict(reversed(part.split(" ", 1)) for part in told.split(", ")) == {
        label: str(number) for label, number in ways.items()
    }
    counted = tally(project.answers or (), project.form)
    assert (counted.total, counted.ways) == (count, counted_ways(project.answers or ()))
    exported = tables_of(project, QUESTIONNAIRE)[1].rows
    assert {row[2]: row[3] for row in exported if row[1] == "Voie"} == {
        f"P{label[1:]}": number for label, number in ways.items()
    }
    for chart in counted.projects:
        replied = Counter(item.person.get(chart.question.name, "") for item in last.values())
        expected_counts = [replied[value] for value in ("oui", "non", "nc", "")]
        assert [share.count for share in chart.replies] == expected_counts

    anew = collect(project, [forms])
    assert (said(anew.answers), anew.replaced) == (expected, [])
