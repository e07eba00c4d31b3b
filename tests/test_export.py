"""What came back, for a spreadsheet and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import cpts_docs
from cpts_docs.foreign.sheets import MAX_CELL
from cpts_docs.foreign.tables import sheets_of
from cpts_docs.forms.tally import tally
from cpts_docs.jobs.collect.files import answers_files
from tests.answered import PEOPLE, put
from tests.commands import Cli
from tests.questions import EACH_KIND

Rows = list[list[str]]


def exported(cli: Cli, project: Path, *more: object) -> Path:
    ran = cli("export", project, *more)
    assert (ran.code, "cpts-docs : " in ran.err) == (0, False), ran.err
    return Path(ran.out.strip())


def sheets(path: Path) -> dict[str, Rows]:
    return {item.name: [[*line.cells] for line in item.lines()] for item in sheets_of(path)}


def as_objects(rows: Rows) -> list[dict[str, str]]:
    head, *others = rows
    return [dict(zip(head, row + [""] * (len(head) - len(row)), strict=True)) for row in others]


def test_a_workbook_has_the_answers_their_counts_and_what_each_question_means(
    cli: Cli, tmp_path: Path
) -> None:
    project = put(tmp_path, PEOPLE)
    found = sheets(exported(cli, project))

    assert [*found] == ["Réponses", "Comptes", "Par profession", "Questions"]
    answers = as_objects(found["Réponses"])
    assert [{name: row[name] for name in PEOPLE[0]} for row in answers] == PEOPLE
    asked = {row["Colonne"]: row for row in as_objects(found["Questions"])}
    assert [*asked] == [*found["Réponses"][0], "sha256"]
    assert answers[3]["fichier"] == "3.pdf"
    assert asked["parcours"]["Valeurs"] == "oui = Oui ; non = Non ; nc = NC"
    assert asked["nom"]["Partie"] == "La personne"


def test_the_counts_are_those_of_the_synthese(cli: Cli, tmp_path: Path) -> None:
    project = put(tmp_path, PEOPLE)
    found = sheets(exported(cli, project))
    counted = tally(cpts_docs.load(project).answers or ())

    counts = as_objects(found["Comptes"])
    assert [row["Nombre"] for row in counts[:2]] == ["23", str(counted.accepting)]
    for chart in counted.projects:
        told = [row for row in counts if row["Ligne"] == chart.question.label]
        assert [(row["Réponse"], int(row["Nombre"])) for row in told] == [
            (reply.label, reply.count) for reply in chart.replies
        ]
    replies = (reply for chart in counted.projects for reply in chart.replies)
    shares = [
        float(row["Part"].removesuffix(" %").replace(",", ".")) / 100
        for row in counts
        if row["Ligne"]
    ]
    assert shares == pytest.approx([reply.share for reply in replies])
    people = {row["Profession"]: row["Réponses"] for row in as_objects(found["Par profession"])}
    assert sum(map(int, people.values())) == 23


def test_numbers_and_dates_are_numbers_and_dates_where_they_can_be(
    cli: Cli, tmp_path: Path
) -> None:
    replies = {"patients": "1 200,5", "depuis": "2023-06-27", "nom": "=1+1"}
    project = put(tmp_path, [replies, {"patients": "beaucoup", "depuis": "hier"}])
    questions = """\
questionnaire:
  sections:
    - title: Vous
      questions:
        - {id: patients, kind: number, text: "Combien ?"}
        - {id: depuis, kind: date, text: "Depuis quand ?"}
"""
    project.write_text(project.read_text("utf-8") + questions, "utf-8")

    first, second = as_objects(sheets(exported(cli, project))["Réponses"])
    assert (first["patients"], first["depuis"], first["nom"]) == ("1200,5", "27/06/2023", "=1+1")
    assert (second["patients"], second["depuis"]) == ("beaucoup", "hier")


def test_a_table_of_text_is_the_one_that_collect_writes(cli: Cli, tmp_path: Path) -> None:
    path = put(tmp_path, [{"nom": "=SOMME(A1)", "parcours": "oui"}])
    project = cpts_docs.load(path)
    written = answers_files(project, project.answers or (), tmp_path)[tmp_path / "answers.csv"]

    assert exported(cli, path, "-f", "csv").read_bytes() == written
    assert b"'=SOMME(A1)" in written
    assert written.startswith(b"\xef\xbb\xbffichier;sha256;")


def test_json_has_a_row_an_object(cli: Cli, tmp_path: Path) -> None:
    project = put(tmp_path, PEOPLE)
    found = json.loads(exported(cli, project, "-o", tmp_path / "x.json").read_text("utf-8"))

    assert (found["project"], found["document"]) == ("Ruscino", "questionnaire/1")
    assert [row["nom"] for row in found["reponses"]] == [person["nom"] for person in PEOPLE]
    assert found["comptes"][0]["Nombre"] == 23
    assert {"par-profession", "questions"} <= found.keys()


def test_opinions_and_members_go_out_likewise(cli: Cli, tmp_path: Path) -> None:
    project = put(tmp_path, PEOPLE)
    members = {"version": 1, "project": "Ruscino", "answers": []}
    for number, person in enumerate(({"nom": "A", "specialite": "IDE"}, {"raison-sociale": "MSP"})):
        answer = {"source": f"{number}.pdf", "sha256": f"{number:064}", "fields": person}
        members["answers"].append(answer)  # type: ignore[attr-defined]
    (tmp_path / "members.yaml").write_text(json.dumps(members), "utf-8")
    more = """\
members: members.yaml
membership: {year: 2026}
organisations: [CPAM, MSA]
opinions:
  - {organisation: CPAM, verdict: favorable, text: "Un *bon* projet.", date: 2023-06-20}
"""
    project.write_text(project.read_text("utf-8") + more, "utf-8")

    opinions = sheets(exported(cli, project, "-d", "fiche-avis"))
    assert [row[:3] for row in opinions["Avis"]] == [
        ["Organisme", "Nom entier", "Avis"],
        ["CPAM", "Caisse primaire d'assurance maladie", "favorable"],
        ["MSA", "Mutualité sociale agricole", "attendu"],
    ]
    joined = sheets(exported(cli, project, "-d", "bulletin-adhesion"))
    assert joined["Par profession"][1:] == [["Infirmier", "1"], ["Personne morale", "1"]]
    assert {path.name for path in tmp_path.glob("*.xlsx")} == {"avis.xlsx", "adhesions.xlsx"}


def test_each_kind_of_question_is_explained(cli: Cli, tmp_path: Path) -> None:
    project = put(tmp_path, PEOPLE)
    project.write_text(project.read_text("utf-8") + EACH_KIND, "utf-8")

    found = as_objects(sheets(exported(cli, project))["Questions"])
    kinds = {row["Sorte"].removesuffix(", obligatoire") for row in found}
    known = {
        "un choix",
        "plusieurs choix",
        "échelle de 1 à 5",
        "nombre",
        "date",
        "texte",
        "tableau",
    }
    assert known <= kinds


def test_what_is_longer_than_a_cell_is_cut_and_named(cli: Cli, tmp_path: Path) -> None:
    project = put(tmp_path, [{"nom": "A", "commentaire": "é" * (MAX_CELL + 5)}])

    ran = cli("export", project)
    assert (ran.code, "feuille « Réponses », cellule" in ran.err) == (1, True)
    assert cli("export", project, "-f", "json").code == 0


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        ((), 1, "existe déjà"),
        (("-d", "bulletin-adhesion"), 1, "members"),
        (("-o", "x.pdf"), 2, ".xlsx, .csv ou .json"),
        (("-o", "x.csv", "-f", "json"), 2, ".xlsx, .csv ou .json"),
        (("-d", "guide"), 2, "document inconnu"),
    ],
)
def test_what_cannot_be_exported_is_said(
    cli: Cli, tmp_path: Path, options: tuple[str, ...], code: int, words: str
) -> None:
    project = put(tmp_path, PEOPLE)
    (tmp_path / "reponses.xlsx").touch()

    ran = cli("export", project, *options)
    assert (ran.code, ran.out) == (code, "")
    assert words in ran.err
