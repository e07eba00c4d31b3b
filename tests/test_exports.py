"""Exports of online forms, and sheets that somebody keeps, give the answers that went in."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from random import Random

import pytest
import xlsxwriter
import yaml

import cpts_docs
from cpts_docs.base.moments import read_moment
from cpts_docs.document.walk import texts
from cpts_docs.forms.answer import Answer
from cpts_docs.forms.columns import match
from cpts_docs.forms.places import Places
from cpts_docs.jobs.collect import Collected, collect, files_of
from cpts_docs.project.model import Project
from tests import exports
from tests.commands import Cli
from tests.exports import EXPORTS, PEOPLE, QUESTIONS, random_people
from tests.samples import MINIMAL
from tests.spreadsheets import as_xlsx, zipped


@pytest.fixture
def project(tmp_path: Path) -> Project:
    path = tmp_path / "project.yaml"
    path.write_text(MINIMAL + QUESTIONS + "answers: answers.yaml\n", encoding="utf-8")
    return cpts_docs.load(path)


def put(project: Project, name: str, content: bytes) -> Path:
    path = project.path.parent / name
    path.write_bytes(content)
    return path


def written(project: Project, collected: Collected) -> Project:
    """The project with what was collected, as the next command finds it."""
    for path, content in files_of(project, collected, project.path.parent).items():
        path.write_bytes(content)
    return cpts_docs.load(project.path)


def said(answers: Iterable[Answer]) -> list[dict[str, str]]:
    return [{name: text for name, text in a.fields.items() if text} for a in answers]


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_gives_the_answers_that_went_in(project: Project, name: str) -> None:
    collected = collect(project, [put(project, name, EXPORTS[name](project.form, PEOPLE))])

    assert said(collected.answers) == [dict(person) for person in PEOPLE]
    assert {item.way for item in collected.answers} == {"table" if "by-hand" in name else "online"}
    assert [str(item) for item in (*collected.refused, *collected.remarks)] == []


@pytest.mark.parametrize("name", EXPORTS)
def test_any_answers_come_back_from_an_export(project: Project, name: str) -> None:
    people = random_people(Random(name), project.form, 20)

    collected = collect(project, [put(project, name, EXPORTS[name](project.form, people))])

    assert said(collected.answers) == people


# --------------------------------------------------------------------------
# Once, and again


AGAIN = ("google.csv", "microsoft.xlsx", "limesurvey.csv", "framaforms.tsv", "kobo.csv", "odk.csv")


@pytest.mark.parametrize("name", AGAIN)
def test_a_second_export_adds_what_is_new_and_doubles_nothing(project: Project, name: str) -> None:
    write = EXPORTS[name]
    first = put(project, name, write(project.form, PEOPLE[:2]))
    project = written(project, collect(project, [first]))

    second = put(project, f"encore-{name}", write(project.form, PEOPLE))
    collected = collect(project, [first, second])

    assert said(collected.answers) == [dict(person) for person in PEOPLE]
    assert [item.source.partition(" ›")[0] for item in collected.answers] == [
        *([name] * 2),
        *([f"encore-{name}"] * 2),
    ]
    again = collect(written(project, collected), [first, second])
    assert again.answers == collected.answers
    assert [item for item in again.notices if "déjà lues" in item] == [
        f"{first} : 2 lignes étaient déjà lues",
        f"{second} : 4 lignes étaient déjà lues",
    ]


def test_two_people_who_say_the_same_without_a_name_are_two(project: Project) -> None:
    text = "Nom;Êtes-vous remplaçant ?\n;oui\n;oui\n;non\n"
    path = put(project, "a.csv", text.encode())

    project = written(project, collect(project, [path]))
    assert [a.fields["remplacant"] for a in project.answers] == ["oui", "oui", "non"]

    more = put(project, "b.csv", (text + ";oui\n").encode())
    collected = collect(project, [path, more])
    assert [a.fields["remplacant"] for a in collected.answers] == ["oui", "oui", "non", "oui"]


def test_a_partial_answer_counts_as_one_until_it_is_sent(project: Project) -> None:
    left = {"mode": "salarie"}
    path = put(project, "lime.csv", exports.limesurvey(project.form, [*PEOPLE, left, {}], (5, 6)))
    collected = collect(project, [path])

    assert [answer.partial for answer in collected.answers] == [False] * 4 + [True]
    assert collected.remarks == []
    assert f"{path} : ligne 8 : pas envoyée par la personne" in "\n".join(collected.notices)
    assert f"{path} : ligne 9 : commencée, sans réponse" in collected.notices

    project = written(project, collected)
    counted = " ".join(texts(cpts_docs.render(project, "synthese").blocks))
    assert "5 réponses reçues, dont 1 partielle\u202f;" in counted
    whole = {**left, "remplacant": "oui"}
    path = put(project, "lime.csv", exports.limesurvey(project.form, [*PEOPLE, whole]))
    collected = collect(project, [path])
    assert said(collected.answers) == [*map(dict, PEOPLE), whole]
    assert not any(answer.partial for answer in collected.answers)
    assert [item.path for item in collected.replaced] == [f"{path} › ligne 8"]


def test_what_is_noted_beside_the_answers_of_a_form_doubles_none(project: Project) -> None:
    table = "Horodateur;Remplaçant\n03/11/2026 10:12:33;oui\n03/11/2026 10:12:34;oui\n"
    path = put(project, "a.csv", table.encode())
    project = written(project, collect(project, [path]))

    noted = [
        f"{line};{note}"
        for line, note in zip(table.splitlines(), ("Relancé", "le 4", ""), strict=True)
    ]
    path.write_text("\n".join(noted), "utf-8")
    collected = collect(project, [path])

    assert len(collected.answers) == 2
    assert collected.replaced == []


def test_two_exports_of_one_form_are_known_by_their_seconds(project: Project) -> None:
    paths = [
        put(project, name, EXPORTS[name](project.form, PEOPLE))
        for name in ("google.csv", "google-sheet.csv", "google-american.csv")
    ]
    assert said(collect(project, paths).answers) == [dict(person) for person in PEOPLE]


def test_two_people_may_answer_in_the_same_second(project: Project) -> None:
    head = "Horodateur;Remplaçant;Le midi;Premier\n"
    at = "03/11/2026 10:12:33"
    one, two = f"{at};oui;non;un local\n", f"{at};non;oui;du temps\n"
    project = written(project, collect(project, [put(project, "a.csv", f"{head}{one}".encode())]))

    collected = collect(project, [put(project, "b.csv", f"{head}{two}{one}".encode())])
    assert [answer.fields["premier"] for answer in collected.answers] == ["un local", "du temps"]

    project = written(project, collected)
    mended = one.replace("un local", "un grand local")
    collected = collect(project, [put(project, "b.csv", f"{head}{two}{mended}".encode())])
    assert {answer.fields["premier"] for answer in collected.answers} == {
        "un grand local",
        "du temps",
    }


def test_an_older_export_read_again_changes_nothing(project: Project) -> None:
    left, whole = {"mode": "salarie"}, {"mode": "salarie", "remplacant": "oui"}
    old = put(project, "lime.csv", exports.limesurvey(project.form, [left], (1,)))
    project = written(project, collect(project, [old]))
    new = put(project, "lime-2.csv", exports.limesurvey(project.form, [whole]))
    project = written(project, collect(project, [old, new]))

    collected = collect(project, [new, old])

    assert said(collected.answers) == [whole]
    assert collected.replaced == []


def test_each_of_rows_that_are_alike_is_understood_anew(project: Project) -> None:
    path = put(project, "a.csv", "Remplaçant;Couleur\noui;bleu\noui;bleu\n".encode())
    project = written(project, collect(project, [path]))
    columns = project.path.parent / "colonnes.yaml"
    text = columns.read_text("utf-8")
    for said_of_it, answers in (("premier", "bleu"), ("ignorer", "")):
        columns.write_text(text.replace('"?"', said_of_it), "utf-8")
        project = written(project, collect(project, [path]))
        assert [a.fields.get("premier", "") for a in project.answers] == [answers] * 2


def test_who_leaves_out_what_is_obligatory_answers_in_part(project: Project) -> None:
    text = "Nom;Êtes-vous remplaçant ?;Le midi\nAna Rey;;oui\n"
    collected = collect(project, [put(project, "a.csv", text.encode())])

    assert [answer.partial for answer in collected.answers] == [True]
    (remark,) = collected.remarks
    assert "ligne 2 : question obligatoire sans réponse" in str(remark)


# --------------------------------------------------------------------------
# Beside other ways, in the order of time


def said_of(project: Project) -> dict[str, str]:
    """What a form says of whose it is."""
    year = project.date.isoformat()
    department = project.department_name
    whose = {"projet": project.name, "identifiant": project.id}
    return {**whose, "departement": department, "date-du-projet": year}


def test_the_last_answer_of_a_person_counts_whichever_way_it_came(project: Project) -> None:
    asked = "Horodateur;Nom et prénom;Profession;Êtes-vous remplaçant ?\n"
    early, late = "03/11/2026 10:00:00", "09/11/2026 10:00:00"
    text = f"{asked}{late};Ana Rey;IPA;oui\n{early};Léa Roy;IPA;oui\n"
    table = put(project, "a.csv", text.encode())
    forms = []
    for name in ("Ana Rey", "Léa Roy"):
        answers = {"nom": name, "specialite": "IPA", "remplacant": "non"}
        saved = {"document": "questionnaire/1", "fields": answers, **said_of(project)}
        forms.append(put(project, f"{name}.json", json.dumps(saved).encode()))
        between = datetime(2026, 11, 6).timestamp()
        os.utime(forms[-1], (between, between))

    collected = collect(project, [*forms, table])

    counted = {answer.name: answer.fields["remplacant"] for answer in collected.answers}
    assert counted == {"Ana Rey": "oui", "Léa Roy": "non"}
    assert len(collected.replaced) == 2


def test_a_folder_has_tables_and_forms_and_each_is_counted_or_named(project: Project) -> None:
    put(project, "note.txt", b"Bonjour, voici deux fichiers.\nMerci")
    put(project, "destinataires.csv", "Nom;Prénom;Mail\nRey;Ana;a@b.fr\n".encode())
    put(project, "google.csv", exports.google_download(project.form, PEOPLE))
    archive = zipped({"kobo.csv": exports.kobo(project.form, PEOPLE[:1])})
    put(project, "kobo.zip", archive)
    project = written(project, collect(project, [project.path.parent / "google.csv"]))

    collected = collect(project, [project.path.parent])

    reasons = {Path(item.path).name: item.reason for item in collected.refused}
    assert set(reasons) == {
        *("note.txt", "destinataires.csv", "answers.csv"),
        *("project.yaml", "answers.yaml", "colonnes.yaml"),
    }
    assert reasons["note.txt"].startswith("c'est un fichier de texte, pas un formulaire rempli")
    assert reasons["destinataires.csv"].startswith("aucune colonne ne répond à une question")
    assert reasons["answers.csv"].startswith("c'est un tableau que cpts-docs a écrit")
    assert [item.name for item in collected.answers] == ["", PEOPLE[2]["nom"], "", PEOPLE[0]["nom"]]
    assert collected.answers[-1].source == "kobo.zip › kobo.csv › ligne 2"


# --------------------------------------------------------------------------
# colonnes.yaml


PROJECTS = "Acceptez-vous de participer à l'élaboration du projet permettant de :"
TABLE = (
    "Nom;Êtes-vous un remplaçant ?;Les parcours autour du patient;Couleur;Plat\n"
    "Ana Rey;plutôt oui;oui;bleu;riz\nLéa Roy;NON;peut-être;;\n"
)


def test_what_is_not_understood_is_named_with_its_place(cli: Cli, project: Project) -> None:
    path = put(project, "a.csv", TABLE.encode())

    run = cli("collect", project.path, path)

    assert run.code == 1
    assert f"{path} : la colonne « Couleur » n'est pas lue : aucune question" in run.err
    assert f"{path} : ligne 2 : « plutôt oui » n'est pas une réponse à « Êtes-vous" in run.err
    assert f"{path} : ligne 3 : « peut-être » n'est pas une réponse à" in run.err
    assert "« Les parcours autour du patient » → " in run.err
    assert "(par ressemblance : à vérifier)" in run.err
    assert "2 réponses (dont 1 partielle), 0 avis, 0 fichier écarté" in run.out


def test_signs_are_no_silence(project: Project) -> None:
    rows = "Ana Rey;✔️;👍;++\nLéa Roy;★★;👎;?\nZoé Roi;-;✓;–\n"
    path = put(project, "a.csv", f"Nom;parcours;prevention;commentaire\n{rows}".encode())

    collected = collect(project, [path])

    assert said(collected.answers) == [
        {"nom": "Ana Rey", "parcours": "oui", "prevention": "oui", "commentaire": "++"},
        {"nom": "Léa Roy", "prevention": "non", "commentaire": "?"},
        {"nom": "Zoé Roi", "prevention": "oui"},
    ]
    assert [str(item).split(" n'est")[0] for item in collected.remarks] == [
        f"{path} : ligne 3 : « ★★ »"
    ]


SIGNED = """\
questionnaire:
  sections:
    - title: Partie
      questions:
        - {id: vol, kind: one, text: V, choices: [{id: a, text: "< 10"}, {id: b, text: "> 10"}]}
        - {id: avis, kind: one, text: Avis, choices: [{id: a, text: "+"}, {id: b, text: "-"}]}
        - {id: outils, kind: several, text: Outils, choices: [C, {id: cpp, text: C++}]}
        - {id: t, kind: table, text: Ages, rows: [{id: a, text: "< 16"}, Les autres]}
"""


def test_labels_that_differ_by_a_sign_alone_are_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "project.yaml"
    file.write_text(MINIMAL + SIGNED, encoding="utf-8")
    rows = "> 10;-;C++;oui;\n<10;+;C;;x\n10;++;C, C++;;\n"
    titles = "V;Avis;Outils;Ages [> 16];Ages [Les autres]\n"
    path = tmp_path / "a.csv"
    path.write_text(titles + rows, encoding="utf-8")

    collected = collect(cpts_docs.load(file), [path])

    assert said(collected.answers) == [
        {"vol": "b", "avis": "b", "outils--cpp": "oui"},
        {"vol": "a", "avis": "a", "outils--c": "oui", "t--les-autres": "oui"},
        {"outils--c": "oui", "outils--cpp": "oui"},
    ]
    assert [str(item).partition(" : ")[2][:36] for item in collected.remarks] == [
        "la colonne « Ages [> 16] » n'est pas",
        "ligne 4 : « 10 » n'est pas une répon",
        "ligne 4 : « ++ » n'est pas une répon",
    ]


OF_TWO_LINES: dict[str, list[list[str | None]]] = {
    "replies": [
        ["Nom", "Êtes-vous remplaçant ?", None, "Quels outils vous seraient utiles ?", None],
        [None, "Non", "Oui", "Un annuaire", "Autre"],
        ["Ana Rey", None, "x", "x", None],
        ["Léa Roy", "Non", None, None, "Un fax"],
    ],
    "titles below": [
        [None, "Êtes-vous remplaçant ?", None, "Quels outils vous seraient utiles ?", None],
        ["Nom", "Non", "Oui", "Un annuaire", "Autre"],
        ["Ana Rey", None, "1", "Oui", None],
        ["Léa Roy", "1", None, None, "Un fax"],
    ],
    "of one line": [
        [
            *("Nom", "Êtes-vous remplaçant ? Non", "Êtes-vous remplaçant ? [Oui]", "Un annuaire"),
            "Quels outils vous seraient utiles ? [Autre]",
        ],
        ["Ana Rey", "0", "✔", "X", None],
        ["Léa Roy", "x", "non", "-", "Un fax"],
    ],
}


@pytest.mark.parametrize("name", OF_TWO_LINES)
def test_a_reply_may_have_a_column_to_be_ticked(cli: Cli, project: Project, name: str) -> None:
    path = put(project, "a.xlsx", as_xlsx({"A": OF_TWO_LINES[name]}))

    collected = collect(project, [path])

    assert said(collected.answers) == [
        {"nom": "Ana Rey", "remplacant": "oui", "outils--un-annuaire": "oui"},
        {"nom": "Léa Roy", "remplacant": "non", "outils--autre": "Un fax"},
    ]
    assert collected.remarks == []
    assert cli("collect", project.path, path).code == 0
    again = cli("collect", project.path, path)
    assert "2 lignes étaient déjà lues" in again.err


def test_two_ticks_for_one_question_are_named_and_none_is_taken(project: Project) -> None:
    rows = "Ana Rey;x;x;oui\nLéa Roy;peut-être;;oui\n"
    titles = "Nom;Êtes-vous remplaçant ? [Oui];Êtes-vous remplaçant ? [Non];parcours\n"
    path = put(project, "a.csv", (titles + rows).encode())

    collected = collect(project, [path])

    assert [item.get("remplacant") for item in said(collected.answers)] == [None, None]
    assert [str(item).partition(" : ")[2][:40] for item in collected.remarks][:2] == [
        "ligne 2 : plusieurs cases cochées pour «",
        "ligne 3 : « peut-être » n'est pas une ré",
    ]


def test_choices_may_stand_behind_each_other_as_people_write_them(project: Project) -> None:
    rows = "Une messagerie / Un annuaire\nUn annuaire et Une messagerie\nUn fax et un agenda\n"
    path = put(project, "a.csv", f"Quels outils vous seraient utiles ?\n{rows}".encode())

    both = {"outils--une-messagerie": "oui", "outils--un-annuaire": "oui"}
    assert said(collect(project, [path]).answers) == [
        both,
        both,
        {"outils--autre": "Un fax et un agenda"},
    ]


def test_a_number_in_words_that_lost_its_digits_is_to_be_looked_at(project: Project) -> None:
    path = put(project, "a.csv", b"Nom;rpps;parcours\nAna Rey;1,0101E+10;oui\n")

    (remark,) = collect(project, [path]).remarks
    assert "a perdu des chiffres (1,0101E+10) ; gardé tel quel" in str(remark)


def test_a_full_stop_that_may_be_between_thousands_is_not_guessed_at(project: Project) -> None:
    rows = "Ana Rey;1.200\nLéa Roy;1.2000000000\nZoé Roi;1 200\n"
    path = put(project, "a.csv", f"Nom;Combien de patients par semaine ?\n{rows}".encode())

    collected = collect(project, [path])

    assert [item["patients"] for item in said(collected.answers)] == ["1.200", "1.2", "1 200"]
    assert [str(item).partition(" : ")[2] for item in collected.remarks] == [
        "« patients » : « 1.200 » est un nombre à virgule ou en milliers, et reste hors de la "
        "moyenne ; gardé tel quel"
    ]


def test_an_answer_that_was_left_takes_the_place_of_none_that_was_sent(project: Project) -> None:
    rows = "1;2026-11-13 10:00:00;Ana Rey;oui\n2;;Ana Rey;non\n3;;Léa Roy;non\n"
    path = put(project, "a.csv", f"Response ID;Date submitted;Nom;parcours\n{rows}".encode())

    collected = collect(project, [path])

    assert [(item["nom"], item["parcours"]) for item in said(collected.answers)] == [
        ("Ana Rey", "oui"),
        ("Léa Roy", "non"),
    ]
    assert ["ligne 2 compte" in str(item) for item in collected.replaced] == [True]


def test_what_was_rejected_or_is_a_trial_counts_and_is_named(project: Project) -> None:
    rows = "Ana Rey;oui;uuid:1;rejected\nTEST;oui;uuid:2;\n"
    path = put(project, "a.csv", f"nom;parcours;KEY;ReviewState\n{rows}".encode())

    collected = collect(project, [path])

    assert len(collected.answers) == 2
    assert [str(item).split(" (")[0].split(",")[0] for item in collected.remarks] == [
        f"{path} : ligne 2 : refusée par quelqu'un dans le formulaire en ligne",
        f"{path} › ligne 3 : « TEST » a l'air d'un essai",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "13/11/2026 3:05:00 p. m.",
        "13 nov. 2026 15h05",
        "vendredi 13 novembre 2026 à 15:05",
        "2026/11/13 3:05:00 PM CET",
        "46339,628472222",
    ],
)
def test_a_moment_is_read_as_programs_and_people_write_it(text: str) -> None:
    when = read_moment(text)
    assert when is not None
    assert when.replace(tzinfo=None) == datetime(2026, 11, 13, 15, 5)


@pytest.mark.parametrize("text", ["66000", "2019", "1794567600000", "13 nov. 2026 à Elne"])
def test_what_may_be_something_else_is_no_moment(text: str) -> None:
    assert read_moment(text) is None


def test_of_two_names_what_is_not_taken_is_named(cli: Cli, project: Project) -> None:
    path = put(project, "a.csv", b"Nom;Nom;parcours\nRey;Roy;oui\nLo;Lo;oui\n")

    run = cli("collect", project.path, path)

    assert "ligne 2 : « Roy » n'est pas pris : une autre colonne dit déjà « Rey »" in run.err
    assert "ligne 3 : « Lo »" not in run.err


def test_a_comment_on_a_cell_and_a_hidden_sheet_with_answers_are_named(
    cli: Cli, project: Project
) -> None:
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data)
    for name, person in (("A", "Ana Rey"), ("B", "Léa Roy")):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ("Nom", "parcours"))
        sheet.write_row(1, 0, (person, "oui"))
    sheet.very_hidden()
    book.worksheets()[0].write_comment("B2", "Finalement, non")
    book.close()
    path = put(project, "a.xlsx", data.getvalue())

    run = cli("collect", project.path, path)

    assert (run.code, "1 réponse, 0 avis" in run.out) == (1, True)
    assert "qui ne sont pas lus : B2 (« Finalement, non »)" in run.err
    assert "la feuille masquée « B » a des colonnes du projet, et n'est pas lue" in run.err


def test_a_line_of_totals_is_nobody(cli: Cli, project: Project) -> None:
    path = put(project, "a.csv", b"Nom;Mail;parcours\nAna Rey;;oui\nTOTAL :;;1\n")

    run = cli("collect", project.path, path)

    assert "1 réponse, 0 avis" in run.out
    assert f"{path} : ligne 3 : ligne de total, laissée de côté" in run.err


def test_of_two_columns_for_the_same_what_is_not_taken_is_named(cli: Cli, project: Project) -> None:
    rows = "Ana Rey;a@b.fr;c@d.fr;oui\nLéa Roy;e@f.fr;E@F.fr;oui\nZoé Roi;;g@h.fr;oui\n"
    path = put(project, "a.csv", f"Nom;Mail;Mail;parcours\n{rows}".encode())

    run = cli("collect", project.path, path)

    assert run.code == 1
    assert "ligne 2 : « c@d.fr » n'est pas pris : une autre colonne dit déjà « a@b.fr »" in run.err
    assert run.err.count("n'est pas pris") == 1


def test_many_columns_that_nothing_asks_for_are_named_at_once(cli: Cli, project: Project) -> None:
    others = ";".join(f"xyz{number}" for number in range(300))
    path = put(project, "a.csv", f"Nom;parcours;{others}\nAna Rey;oui{';x' * 300}\n".encode())

    run = cli("collect", project.path, path)

    assert "« xyz4 » et 295 autres ne sont pas lues : aucune question" in run.err
    assert run.err.count("\n") < 20


def test_what_somebody_writes_into_colonnes_yaml_is_obeyed(cli: Cli, project: Project) -> None:
    path = put(project, "a.csv", TABLE.encode())
    cli("collect", project.path, path)
    columns = project.path.parent / "colonnes.yaml"
    text = columns.read_text("utf-8")
    assert [*yaml.safe_load(text)["colonnes"]["questionnaire"].items()][1:] == [
        ("Êtes-vous un remplaçant ?", "Êtes-vous remplaçant ?"),
        ("Les parcours autour du patient", f"{PROJECTS} [{project.form['parcours'].label}]"),
        ("Couleur", "?"),
        ("Plat", "?"),
    ]
    changed = text.replace('"Couleur": "?"', '"Couleur": "premier"  # la même question')
    changed = changed.replace('"Plat": "?"', '"Plat": ignorer')
    changed = changed.replace("réponses: {}", "réponses: {plutôt oui: oui, Peut-être: NC}")
    columns.write_text(changed, "utf-8")

    again = cli("collect", project.path, path)

    assert again.code == 0
    (_, first), (_, second) = ((a.name, a.fields) for a in cpts_docs.load(project.path).answers)
    assert (first["remplacant"], first["premier"]) == ("oui", "bleu")
    assert second["parcours"] == "nc"
    assert columns.read_text("utf-8") == changed

    path = put(project, "b.csv", b"Nom;Premier;Taille\nYann;un local;2\n")
    cli("collect", project.path, path)
    assert columns.read_text("utf-8") == (
        f'{changed}    "Premier": "Que faire en premier ?"\n    "Taille": "?"\n'
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("colonnes: {questionnaire: {Nom: Nommm}}", ":1 : « Nommm » n'est ni une question"),
        ("colonnes:\n  questionnaire:\n    Nom: [a]\n", ":3 : il faut un seul texte"),
        ("colones: {}\n", ":1 : « colones » : ce fichier a « colonnes » et « réponses »"),
        ("- Nom\n", ":1 : il faut des lignes de la forme"),
        ("réponses: {oui: 'non\n", ":1"),
    ],
)
def test_a_mistake_in_colonnes_yaml_is_told_with_its_line(
    project: Project, text: str, message: str
) -> None:
    columns = put(project, "colonnes.yaml", text.encode())
    path = put(project, "a.csv", TABLE.encode())

    collected = collect(project, [path])

    (refused,) = collected.refused
    assert refused.path == str(path)
    assert refused.reason.startswith(f"{columns}{message}")
    assert collected.columns == ""


def test_a_layout_that_takes_no_more_lines_is_left_and_said(project: Project) -> None:
    put(project, "colonnes.yaml", b"colonnes: {questionnaire: {Nom: nom}}\n")
    path = put(project, "a.csv", b"Nom;Premier\nAna;un local\n")

    collected = collect(project, [path])

    assert said(collected.answers) == [{"nom": "Ana", "premier": "un local"}]
    assert collected.columns == ""
    (remark,) = collected.remarks
    assert "ajoutez-y ces colonnes : « Premier »" in str(remark)


# --------------------------------------------------------------------------
# Titles


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("premier", "premier"),
        ("QUE FAIRE EN PREMIER", "premier"),
        ("Que faut-il faire en premier ?", "premier"),
        ("partie_3/outils/un_annuaire", "outils--un-annuaire"),
        ("Quels outils vous seraient utiles ?/Un annuaire", "outils--un-annuaire"),
        ("Soins non programmés en ville : améliorer la prise en charge", "soins-non-programmes"),
        ("Votre adresse e-mail", "mail"),
        ("Quelle est votre profession ?", "profession"),
        ("cpts:reunions/soir", "reunions--soir"),
        ("Le soir", ""),  # « Le soir après 20 h » is nearest, but says more
        ("Couleur préférée", ""),
        ("Projet", ""),
        ("", ""),
    ],
)
def test_a_title_is_the_question_that_is_clearly_meant(
    project: Project, title: str, name: str
) -> None:
    (column,) = match([title], Places(project.form), {})
    assert (column.place.name if column.place else "") == name


def test_of_two_titles_that_are_like_one_question_none_is_taken(project: Project) -> None:
    titles = ["Faire quoi en premier lieu ?", "Que faire en tout premier ?"]
    columns = match(titles, Places(project.form), {})
    assert [column.place for column in columns] == [None, None]
    assert "plusieurs colonnes ressemblent" in columns[0].reason


def test_one_question_takes_one_column(project: Project) -> None:
    columns = match(["premier", "Que faire en premier ?"], Places(project.form), {})
    assert [column.place is None for column in columns] == [False, True]
    assert columns[1].reason == "« premier » répond déjà à la même question"


# --------------------------------------------------------------------------
# Who answers, other forms, a sheet to type into


def test_who_answers_is_told_by_the_columns_of_any_table_of_people(project: Project) -> None:
    text = (
        "Civilité;Nom;Prénom;Profession;Adresse;CP;Ville;Portable;Mail;Remplaçant\n"
        "Dr;REY;Ana;médecin;3 rue A;1000;Bourg;612345678;pas de mail;non\n"
    )
    collected = collect(project, [put(project, "a.csv", text.encode())])

    assert said(collected.answers) == [
        {
            "nom": "Dr REY Ana",
            "specialite": "médecin",
            "adresse": "3 rue A, 01000 Bourg",
            "telephone": "06 12 34 56 78",
            "mail": "pas de mail",
            "remplacant": "non",
        }
    ]
    notices = "\n".join(collected.notices)
    assert "téléphones : le zéro ou le + que le tableur avait retiré est remis (ligne 2)" in notices
    assert "ligne 2 : « pas de mail » n'est pas une adresse mail ; gardé tel quel" in notices


def test_an_export_of_those_who_join_goes_to_the_members(tmp_path: Path) -> None:
    path = tmp_path / "project.yaml"
    colleges = "membership: {year: 2026, colleges: [{text: Libéraux, fee: 30}, Usagers]}\n"
    path.write_text(MINIMAL + colleges, encoding="utf-8")
    project = cpts_docs.load(path)
    text = (
        "Horodateur;Nom et prénom;Profession;Vous adhérez comme;Collège;J'ai lu et j'accepte;Le\n"
        "03/11/2026 10:12:33;Ana Rey;IPA;Personne physique;Libéraux;Les statuts;03/11/2026\n"
    )
    collected = collect(project, [put(project, "adhesions.csv", text.encode())])

    assert collected.answers == []
    assert said(collected.members) == [
        {
            "nom": "Ana Rey",
            "specialite": "IPA",
            "adherent": "personne-physique",
            "college": "liberaux",
            "engagements--les-statuts": "oui",
            "date": "2026-11-03",
        }
    ]
    assert collected.remarks == []


def typed_sheet(project: Project, **other: str) -> bytes:
    form = project.form
    identity = {
        "projet": project.name,
        "identifiant": project.id,
        "document": "questionnaire",
        "version": "1",
        **other,
    }
    fields = [form[name] for name in ("nom", "remplacant", "outils--agenda", "reunions--soir")]
    ids = [f"cpts:{field.name.replace('--', '/')}" for field in fields]
    asked = ["Nom et Prénom du Professionnel", "Êtes-vous remplaçant ? (obligatoire)"]
    asked += ["Quels outils vous seraient utiles ?", "Pourriez-vous venir :"]
    rows = [
        [*ids, "cpts:retiree"],
        [f"{project.full_name} – Questionnaire"],
        ["La personne", "Votre exercice", "La suite"],
        asked,
        ["", "", "Un agenda, ouvert à tous", "Le soir après 20 h"],
        ["Ana Rey", "Non", "x", "NC"],
        ["", "Oui", "", ""],
    ]
    hidden = [[name, value] for name, value in identity.items()]
    return as_xlsx({"Réponses": rows, "Mode d'emploi": [["Tapez"]], "cpts_docs": hidden})


def test_a_sheet_to_type_into_comes_back_by_its_ids(project: Project) -> None:
    path = put(project, "saisie.xlsx", typed_sheet(project))

    collected = collect(project, [path])

    assert said(collected.answers) == [
        {"nom": "Ana Rey", "remplacant": "non", "outils--agenda": "oui", "reunions--soir": "nc"},
        {"remplacant": "oui"},
    ]
    assert (collected.notices, collected.columns) == ([], "")
    assert [item.reason for item in collected.remarks] == [
        "la colonne « cpts:retiree » n'est pas lue : elle n'est plus du projet"
    ]


def test_a_sheet_of_another_project_or_version_is_refused(project: Project) -> None:
    for other, reason in (
        ({"identifiant": "0badcafe"}, "le formulaire est d'une autre CPTS de même nom"),
        ({"version": "2"}, "le formulaire est d'une version inconnue (2)"),
        ({"document": ""}, "ce n'est pas un formulaire de cpts_docs"),
    ):
        collected = collect(project, [put(project, "saisie.xlsx", typed_sheet(project, **other))])
        (refused,) = collected.refused
        assert refused.reason.startswith(reason)
        assert collected.answers == []
