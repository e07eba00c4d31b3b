"""Questionnaires that were sent before their questions were changed, in each format."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import cpts_docs
from cpts_docs.forms.tally import Tally, tally
from cpts_docs.jobs.collect import Collected, collect, files_of
from cpts_docs.project.model import Project
from tests.filling import FILL
from tests.questions import asking
from tests.samples import MINIMAL

BEFORE = asking(
    "{id: same, kind: one, text: A, choices: [Un, Deux]}",
    "{id: choice, kind: several, text: B, choices: [Un, Deux, Trois]}",
    "{id: row, kind: table, text: C, rows: [Midi, Soir], participation: true}",
    "{id: other, kind: one, text: D, choices: [Un, Deux], other: true}",
    "{id: many, kind: one, text: E, choices: [Un, Deux]}",
    "{id: single, kind: several, text: F, choices: [Un, Deux]}",
    "{id: both, kind: several, text: G, choices: [Un, Deux]}",
    "{id: words, kind: several, text: H, choices: [Un, Deux]}",
    "{id: gone, kind: short, text: I}",
    "{id: old-name, kind: number, text: J}",
)
AFTER = asking(
    "{id: new, kind: yes_no, text: K, required: true}",
    "{id: new-name, kind: number, text: J}",
    "{id: words, kind: short, text: H}",
    "{id: both, kind: one, text: G, choices: [Un, Deux]}",
    "{id: single, kind: one, text: F, choices: [Un, Deux]}",
    "{id: many, kind: several, text: E, choices: [Un, Deux]}",
    "{id: other, kind: one, text: D, choices: [Un, Deux]}",
    "{id: row, kind: table, text: C, rows: [Soir], participation: true}",
    "{id: choice, kind: several, text: B, choices: [Deux, Trois]}",
    "{id: same, kind: one, text: A, choices: [Un, Deux]}",
)
SAID = {
    "nom": "Ana",
    "same": "deux",
    "choice--un": "oui",
    "choice--trois": "oui",
    "row--midi": "oui",
    "row--soir": "non",
    "other--autre": "Un mot",
    "many": "deux",
    "single--un": "oui",
    "both--un": "oui",
    "both--deux": "oui",
    "words--deux": "oui",
    "gone": "Un texte",
    "old-name": "12",
}


@cache
def sent(ending: str) -> bytes:
    """The questionnaire as it was sent, filled in."""
    document = cpts_docs.render(cpts_docs.load(MINIMAL + BEFORE), "questionnaire")
    return FILL[ending][0](cpts_docs.write(document, ending), SAID)


def collected(folder: Path, ending: str) -> tuple[Project, Collected]:
    path = folder / f"a.{FILL[ending][1]}"
    path.write_bytes(sent(ending))
    (folder / "project.yaml").write_text(MINIMAL + AFTER, "utf-8")
    project = cpts_docs.load(folder / "project.yaml")
    return project, collect(project, [path])


@pytest.mark.parametrize("ending", FILL)
def test_a_form_of_before_is_collected_whole_and_what_changed_is_named(
    tmp_path: Path, ending: str
) -> None:
    _, found = collected(tmp_path, ending)

    (answer,) = found.answers
    assert {name: text for name, text in answer.fields.items() if text} == SAID
    assert (found.refused, found.remarks) == ([], [])
    told = " ".join(found.notices)
    for name in ("choice--un", "row--midi", "other--autre", "many", "gone", "old-name"):
        assert f"« {name} »" in told.partition("plus anciens")[0]
    for name in ("new", "new-name", "many--deux", "single"):
        assert f"« {name} »" in told.partition("plus anciens")[2]


def counted(folder: Path) -> tuple[Path, Tally]:
    """The project with what was collected, and its count."""
    project, found = collected(folder, "html")
    for path, content in files_of(project, found, folder).items():
        path.write_bytes(content)
    project.path.write_text(f"{MINIMAL}{AFTER}answers: answers.yaml\n", "utf-8")
    project = cpts_docs.load(project.path)
    return project.path, tally(project.answers or (), project.form)


def test_what_a_question_no_longer_has_counts_under_its_own_name(tmp_path: Path) -> None:
    _, found = counted(tmp_path)

    told = {item.question.id: item.in_words for item in found.asked}
    assert told == {
        "new": "Sans réponse : 1 (100 %)",
        "new-name": "",
        "words": "",
        "both": "deux + un : 1 (100 %)",
        "single": "Un : 1 (100 %)",
        "many": "Deux : 1 (100 %)",
        "other": "Autre : 1 (100 %)",
        "row": "Soir – Non : 1 (100 %) ;\nmidi – Oui : 1 (100 %)",
        "choice": "Trois : 1 (100 %) ; un : 1 (100 %)",
        "same": "Deux : 1 (100 %)",
    }
    assert [item.text for tallied in found.asked for item in tallied.texts] == ["Un mot"]
    assert found.accepting == 0  # of the rows that are asked now


def test_what_a_question_no_longer_has_is_named_by_validate(tmp_path: Path) -> None:
    path, _ = counted(tmp_path)

    found = [item for item in cpts_docs.validate(path) if item.rule == "reponse-ancienne"]
    assert not any(item.is_error for item in found)
    assert [item.message.removeprefix("le questionnaire n'a plus ") for item in found] == [
        "« choice--un » (1 réponse)",
        "« row--midi » (1 réponse)",
        "« other--autre » (1 réponse)",
        "« many » (1 réponse)",
        "« single--un » (1 réponse)",
        "« both--un » (1 réponse)",
        "« both--deux » (1 réponse)",
        "« words--deux » (1 réponse), et ce n'est pas compté",
    ]
    assert all(item.position and item.path.name == "answers.yaml" for item in found)
    assert "Un mot" in str(cpts_docs.render(cpts_docs.load(path), "synthese"))
