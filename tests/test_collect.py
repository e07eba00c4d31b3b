"""Filled forms come back: each is counted once or named with the reason."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import random
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import date
from email import message_from_string
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from pypdf import PdfWriter
from pypdf.generic import NameObject

import cpts_docs
from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.errors import UnreadableError
from cpts_docs.document import markdown
from cpts_docs.document.tree import Hidden
from cpts_docs.forms.answer import Answer
from cpts_docs.forms.declared import questionnaire
from cpts_docs.forms.tally import tally
from cpts_docs.jobs.collect import Collected, collect, reading
from cpts_docs.jobs.collect.files import answers_files, opinion_files
from cpts_docs.jobs.collect.opinions import escaped
from cpts_docs.jobs.collect.people import merge
from cpts_docs.jobs.collect.reading import Read, read_all
from cpts_docs.jobs.collect.sources import Found, contents, said_in
from cpts_docs.jobs.collect.values import day
from cpts_docs.project.model import Opinion
from cpts_docs.reference import Organisation
from cpts_docs.run import files
from tests.answered import QUESTIONS
from tests.commands import Cli, refusal, tree
from tests.effort import expect_linear
from tests.filling import FILL, encrypted_pdf, flattened_pdf, written
from tests.people import type_below
from tests.reading import squeezed, text_of
from tests.samples import MINIMAL, ProjectFile, project_in, some
from tests.word import DOCUMENT, changed, replaced, ticked
from tests.word_files import FLAT, OLE

FIELDS = tuple(field.name for field in questionnaire().collected)
PERSON = tuple(field.name for field in questionnaire().person)
FORMATS = tuple(FILL)
EMPTY = dict.fromkeys(FIELDS, "")
ANSWER = {"nom": "Ana Rey", "specialite": "infirmière", "parcours": "oui", "prevention": "nc"}


@cache
def blank(form: str, document: str = "questionnaire", name: str = "", version: str = "") -> bytes:
    """An empty form of the minimal project, or of one with another name or version."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "project.yaml"
        path.write_text(MINIMAL, encoding="utf-8")
        tree = cpts_docs.render(cpts_docs.load(path), document)
    said = {"projet": name, "document": version}
    hidden = tuple(Hidden(item.name, said.get(item.name) or item.value) for item in tree.hidden)
    return cpts_docs.write(replace(tree, hidden=hidden), form)


def filled(form: str, answers: dict[str, str], **other: str) -> bytes:
    """What comes back of a form filled in with ``answers``."""
    return FILL[form][0](blank(form, **other), answers)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project's folder; its forms are in ``reponses``."""
    (tmp_path / "project.yaml").write_text(MINIMAL, encoding="utf-8")
    (tmp_path / "reponses").mkdir()
    return tmp_path


def put(folder: Path, name: str, content: bytes, age: int = 0) -> Path:
    """A file in ``reponses``, changed ``age`` days ago."""
    path = folder / "reponses" / name
    path.write_bytes(content)
    os.utime(path, (1_700_000_000 - 86_400 * age,) * 2)
    return path


def put_answer(folder: Path, name: str, age: int = 0, **answers: str) -> Path:
    return put(folder, name, filled("html", {"parcours": "non", **answers}), age)


def reasons(collected: Collected) -> dict[str, str]:
    return {Path(item.path).name: item.reason for item in collected.refused}


# --------------------------------------------------------------------------
# Many files


FIRST_NAMES = ("Éloïse", "Łukasz", "Anne-Sophie", "José", "Hélène", "Ìñigo", "Œdipe")
SPECIALITIES = ("infirmière", "Infirmier libéral", "Médecin généraliste", "Kiné", "sophrologue", "")
COMMENTS = (
    "",
    "Oui, mais : « l'été » !",
    "Deux\n\nparagraphes\n- et un tiret",
    "=SOMME(A1) & <b>\\*</b> {{ x }}",
    "😊 — un sourire",
)


def random_answers(random: random.Random, number: int) -> dict[str, str]:
    """What one person may put in; nobody has the name or mail of another."""
    named = random.random() < 0.9
    answers = {
        "nom": f"{random.choice(FIRST_NAMES)} D'Été-{number}" if named else "",
        "specialite": random.choice(SPECIALITIES),
        "adresse": random.choice(("", f"{number}, rue Noël\n66000 Perpignan")),
        "telephone": random.choice(("", "04 68 00 00 00", "+33 4 68 00 00 00")),
        "mail": random.choice(("", f"p{number}@exemple.invalid")),
        "organisation-liberale": random.choice(("oui", "non", "")),
        **{name: random.choice(("oui", "non", "nc", "")) for name in QUESTIONS},
        "commentaire": random.choice(COMMENTS),
    }
    if not any(answers[name] for name in FIELDS if name not in PERSON):
        answers["parcours"] = "nc"
    return answers


def contradictory_pdf() -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(filled("pdf", ANSWER)))
    for reference_ in writer.root_object["/AcroForm"]["/Fields"]:
        field = reference_.get_object()
        if field["/T"] == "prevention":
            del field["/V"]
            for kid in field["/Kids"]:
                widget = kid.get_object()
                on = next(state for state in widget["/AP"]["/N"] if state != "/Off")
                widget[NameObject("/AS")] = NameObject(on)
    return written(writer)


def damaged_files() -> dict[str, tuple[bytes, str]]:
    """Forty files by name, and what must be said of each."""
    found: dict[str, tuple[bytes, str]] = {}
    for form, (_, ending) in FILL.items():
        good = filled(form, {**ANSWER, "nom": "Perdue"})
        guide = blank(form, document="guide")
        found |= {
            f"vide.{ending}": (b"", "le fichier est vide"),
            f"moitie.{ending}": (good[: len(good) // 2], ""),
            f"debut.{ending}": (good[:40], ""),
            f"version-ancienne.{ending}": (
                filled(form, ANSWER, version="questionnaire/0"),
                "d'une version plus ancienne (0)",
            ),
            f"version-future.{ending}": (
                filled(form, ANSWER, version="questionnaire/99"),
                "d'une version inconnue (99)",
            ),
            f"sans-version.{ending}": (
                filled(form, ANSWER, version="questionnaire"),
                "d'une version inconnue (sans numéro)",
            ),
            f"autre-formulaire.{ending}": (
                filled(form, ANSWER, version="facture/1"),
                "« facture » n'est pas, ou plus, un document du projet",
            ),
            f"autre-projet.{ending}": (
                filled(form, ANSWER, name="Alta Rocca"),
                "d'un autre projet (« Alta Rocca »)",
            ),
            f"sans-reponse.{ending}": (
                filled(form, {"nom": "Muette"}),
                "ne contient aucune réponse",
            ),
            f"fiche-vide.{ending}": (
                FILL[form][0](blank(form, document="fiche-avis"), {}),
                "ne contient aucun avis rempli",
            ),
        }
        if form != "html":
            found[f"guide.{ending}"] = (guide, "champ")
    unknown = filled("html", ANSWER).replace(b'"nc"', b'"peut-\xc3\xaatre"')
    return found | {
        "chiffre.pdf": (encrypted_pdf(filled("pdf", ANSWER)), "protégé par un mot de passe"),
        "chiffre.docx": (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "protégé par un mot de passe",
        ),
        "imprime.pdf": (flattened_pdf(filled("pdf", ANSWER)), "imprimé en PDF ou aplati"),
        "bombe.docx": (replaced(filled("docx", ANSWER), {DOCUMENT: bytes(50_000_000)}), ""),
        "deux-cases.pdf": (contradictory_pdf(), "plusieurs cases cochées"),
        "deux-cases.docx": (
            ticked(filled("docx", ANSWER), "prevention.oui"),
            "plusieurs cases cochées pour une même question : prevention",
        ),
        "reponse-inconnue.json": (unknown, "réponse inconnue à « prevention » : « peut-être »"),
        "photo.pdf": (b"\x89PNG\r\n\x1a\n" + bytes(99), "c'est une image (PNG), pas un formulaire"),
    }


@pytest.mark.parametrize("count", some((20, 500)))
def test_answers_among_forty_damaged_files_are_counted_exactly(folder: Path, count: int) -> None:
    generator = random.Random(20260)
    expected = {}
    for number in range(count):
        form = "pdf" if number % 20 == 0 else ("docx", "html")[number % 2]  # PDFs take longest
        answers = random_answers(generator, number)
        name = f"{number:03}.{FILL[form][1]}"
        expected[f"reponses/{name}"] = answers
        put(folder, name, filled(form, answers), generator.randrange(1000))
    damaged = damaged_files()
    assert len(damaged) >= 40
    for name, (content, _) in damaged.items():
        put(folder, name, content)

    collected = collect(project_in(folder), [folder / "reponses"])

    assert {answer.source: answer.fields for answer in collected.answers} == expected
    assert len(collected.answers) == count
    assert collected.replaced == []
    told = reasons(collected)
    assert sorted(told) == sorted(damaged)
    assert {name for name, (_, reason) in damaged.items() if reason not in told[name]} == set()
    assert all(len(reason) > 15 for reason in told.values())
    counted = tally(collected.answers)
    for question in counted.projects:
        given_ = Counter(answers[question.question.name] for answers in expected.values())
        assert [reply.count for reply in question.replies] == [
            given_[value] for value in ("oui", "non", "nc", "")
        ]
    assert sum(row.profession.count for row in counted.professions) == count
    comments = (answers["commentaire"].replace("😊", "�") for answers in expected.values())
    assert Counter(comment.text for comment in counted.comments) == Counter(filter(None, comments))


@pytest.mark.parametrize("form", FORMATS)
def test_build_fill_collect_and_build_again_is_a_circle(folder: Path, cli: Cli, form: str) -> None:
    path = folder / "project.yaml"
    path.write_text(MINIMAL.replace("Ruscino", "\"  L'Été du Pays d'Œuvre (3e) : nord\""), "utf-8")
    assert cli("build", path, "-d", "questionnaire", "-f", form).code == 0
    fill, ending = FILL[form]
    empty = (folder / "documents" / f"questionnaire.{form}").read_bytes()
    put(folder, f"a.{ending}", fill(empty, ANSWER), 1)
    put(folder, f"b.{ending}", fill(empty, {**ANSWER, "nom": "Léa", "specialite": "IDEL"}))

    ran = cli("collect", path, folder / "reponses")

    assert ran.code == 0
    assert ran.out.splitlines() == [
        str(folder / "answers.yaml"),
        str(folder / "answers.csv"),
        "2 réponses, 0 avis, 0 fichier écarté",
    ]
    assert "ajoutez au projet : answers: answers.yaml" in ran.err
    path.write_text(path.read_text("utf-8") + "answers: answers.yaml\n", "utf-8")
    assert cli("build", path, "-f", "html").code == 0
    fiche = text_of(folder / "documents" / "fiche-avis.html")
    assert squeezed("souhaitant adhérer à la démarche : 2 infirmiers.") in squeezed(fiche)
    assert (folder / "documents" / "synthese.html").exists()


# --------------------------------------------------------------------------
# Again


def test_answers_collected_later_are_added_to_the_earlier_ones(folder: Path, cli: Cli) -> None:
    path = folder / "project.yaml"
    first = put_answer(folder, "a.json", nom="Ana", commentaire="😊")
    cli("collect", path, first)
    project_in(folder, "answers: answers.yaml\n")
    second = put_answer(folder, "b.json", nom="Bea")

    ran = cli("collect", path, second)

    assert ran.out.splitlines()[-1] == "2 réponses, 0 avis, 0 fichier écarté"
    answers = cpts_docs.load(path).answers or ()
    assert [(answer.source, answer.name) for answer in answers] == [
        ("reponses/a.json", "Ana"),
        ("reponses/b.json", "Bea"),
    ]
    assert answers[0].fields["commentaire"] == "😊"


def test_the_same_files_again_change_nothing(folder: Path, cli: Cli) -> None:
    path = folder / "project.yaml"
    put_answer(folder, "a.json", 3, nom="Ana")
    put_answer(folder, "b.json", 2, nom="Bea")
    cli("collect", path, folder / "reponses")
    project_in(folder, "answers: answers.yaml\n")
    before = tree(folder)

    ran = cli("collect", path, folder / "reponses", folder / "reponses" / "a.json")

    assert ran.code == 0
    assert tree(folder) == before


def test_a_copy_of_a_persons_file_under_another_name_counts_once(folder: Path, cli: Cli) -> None:
    put_answer(folder, "a.json", 1, nom="Ana")
    put_answer(folder, "copie de a.json", 0, nom="Ana")
    ran = cli("collect", folder / "project.yaml", folder / "reponses")
    assert ran.out.splitlines()[-1] == "1 réponse, 0 avis, 0 fichier écarté"
    project_in(folder, "answers: answers.yaml\n")
    before = tree(folder)

    assert (
        "2 fichiers étaient déjà lus"
        in cli("collect", folder / "project.yaml", folder / "reponses").err
    )
    assert tree(folder) == before


def test_a_file_whose_bytes_are_known_is_not_looked_into(folder: Path) -> None:
    path = put_answer(folder, "a.json", nom="Ana")
    digest = sha256(path.read_bytes()).hexdigest()
    assert list(read_all([path], {digest}, None, None)) == [[Read(Found(path), digest)]]


def test_a_file_more_of_the_same_bytes_than_there_were_is_read_after_all(
    folder: Path, cli: Cli
) -> None:
    put_answer(folder, "a.json")
    cli("collect", folder / "project.yaml", folder / "reponses")
    again = put_answer(folder, "b.json")

    collected = collect(project_in(folder, "answers: answers.yaml\n"), [folder / "reponses"])

    assert [answer.source for answer in collected.answers] == ["reponses/a.json", "reponses/b.json"]
    assert "1 fichier était déjà lu" in collected.notices
    assert str(again) in collected.notices[-1]


def test_a_copy_of_an_archive_that_is_known_is_opened_once_more_and_no_oftener(
    folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = folder / "reponses" / "a.zip"
    with zipfile.ZipFile(first, "w") as archive:
        for number in range(3):
            archive.writestr(f"{number}.json", put_answer(folder, "x.json", nom="").read_bytes())
            (folder / "reponses" / "x.json").unlink()
    cli("collect", folder / "project.yaml", first)
    shutil.copy(first, folder / "reponses" / "b.zip")
    opened = Counter[str]()
    monkeypatch.setattr(
        reading, "contents", lambda path: opened.update([path.name]) or contents(path)
    )

    collected = collect(project_in(folder, "answers: answers.yaml\n"), [folder / "reponses"])

    assert len(collected.answers) == 6
    assert opened == {"a.zip": 1, "b.zip": 2}


def test_two_answers_that_are_alike_and_name_nobody_are_two_and_that_is_said(folder: Path) -> None:
    put_answer(folder, "a.json", 1)
    put_answer(folder, "b.json", 0)
    collected = collect(project_in(folder), [folder / "reponses"])
    assert [a.source for a in collected.answers] == ["reponses/a.json", "reponses/b.json"]
    (notice,) = collected.notices
    assert notice.startswith(
        f"{folder / 'reponses' / 'b.json'} : même réponse, sans nom, que "
        f"{folder / 'reponses' / 'a.json'}"
    )


ALIKE = {
    "an initial": ({"nom": "J.-P. Roux"}, {"nom": "Jean-Pierre Roux"}, True),
    "a name that one left out": ({"nom": "Anne Roux"}, {"nom": "Anne Roux-Petit"}, True),
    "no profession": ({"nom": "Anne Roux", "specialite": ""}, {"nom": "Anne Roux"}, True),
    "a first name": ({"nom": "Anne Petit"}, {"nom": "Anne Roux"}, False),
    "a family": ({"nom": "Anne Roux"}, {"nom": "Luc Roux"}, False),
}


@pytest.mark.parametrize("case", ALIKE)
def test_who_may_be_one_person_counts_as_two_and_that_is_said(folder: Path, case: str) -> None:
    first, second, is_told = ALIKE[case]
    put_answer(folder, "a.json", 1, **{"specialite": "kiné", **first})
    put_answer(folder, "b.json", 0, **{"specialite": "kiné", **second})
    collected = collect(project_in(folder), [folder / "reponses"])
    assert len(collected.answers) == 2
    assert ["peut-être la même personne" in said for said in collected.notices] == [True] * is_told


def test_answers_collected_earlier_are_not_overwritten_by_a_project_that_does_not_read_them(
    folder: Path, cli: Cli
) -> None:
    path = folder / "project.yaml"
    first = put_answer(folder, "a.json", nom="Ana")
    assert cli("collect", path, first).code == 0
    assert cli("collect", path, first).code == 0
    second = put_answer(folder, "b.json", nom="Bea")
    before = tree(folder)

    ran = cli("collect", path, second)

    assert ran.code == 1
    assert f"{folder / 'answers.yaml'} : ce fichier existe" in ran.err
    assert "answers: answers.yaml" in ran.err
    assert tree(folder) == before


BY_NAME, BY_MAIL = "même nom et même profession", "même adresse mail et même nom"
PERSONS: dict[str, tuple[dict[str, str], dict[str, str], str]] = {
    "the same mail of two people": (
        {"nom": "Anne Roy", "mail": "A@x.fr"},
        {"nom": "Luc Roy", "mail": "a@X.fr"},
        "",
    ),
    "the same mail and a part of the name": (
        {"nom": "Roy", "mail": "A@x.fr"},
        {"nom": "Dr Anne ROY", "mail": "a@X.fr", "specialite": "médecin"},
        BY_MAIL,
    ),
    "the same mail and a name once": (
        {"mail": "a@x.fr"},
        {"nom": "Anne Roy", "mail": "a@x.fr"},
        "même adresse mail, et un seul nom",
    ),
    "the same mail, a name once and another profession": (
        {"mail": "a@x.fr", "specialite": "infirmière"},
        {"nom": "Anne Roy", "mail": "a@x.fr", "specialite": "médecin généraliste"},
        "",
    ),
    "the same mail, a name once and the same profession": (
        {"nom": "Anne Roy", "mail": "a@x.fr", "specialite": "généraliste"},
        {"mail": "a@x.fr", "specialite": "médecin généraliste"},
        "même adresse mail, et un seul nom",
    ),
    "the same mail and no name": ({"mail": "a@x.fr"}, {"mail": "a@x.fr", "adresse": "2"}, ""),
    "no mail, in words": (
        {"nom": "Marie", "mail": "néant"},
        {"nom": "Paul", "mail": "néant"},
        "",
    ),
    "no mail, in words, and no name": ({"mail": "aucun"}, {"mail": "aucun", "adresse": "2"}, ""),
    "the same name and speciality": (
        {"nom": "Éva  LE-GALL", "specialite": "infirmière libérale", "mail": "a@x.fr"},
        {"nom": "eva le gall", "specialite": "Infirmière"},
        BY_NAME,
    ),
    "a title, and the names in another order": (
        {"nom": "Dr Marie Martin", "specialite": "médecin généraliste"},
        {"nom": "MARTIN Marie", "specialite": "généraliste"},
        BY_NAME,
    ),
    "signs that nobody sees": (
        {"nom": "Marie\u200b Mar\u00adtin"},
        {"nom": "Marie Martin"},
        BY_NAME,
    ),
    "other titles": (
        {"nom": "Mme le Dr Anne Roux", "specialite": "généraliste"},
        {"nom": "Docteure ROUX Anne", "specialite": "MG"},
        BY_NAME,
    ),
    "a particle that is joined": (
        {"nom": "Yann Le Gall", "specialite": "kiné"},
        {"nom": "LEGALL Yann", "specialite": "MKDE"},
        BY_NAME,
    ),
    "a name of birth": (
        {"nom": "DUPONT ép. MARTIN Anne", "specialite": "IDE"},
        {"nom": "Anne Dupont épouse Martin", "specialite": "IDE"},
        BY_NAME,
    ),
    "the same refusal": (
        {"nom": "Ne souhaite pas répondre", "specialite": "IDE"},
        {"nom": "ne souhaite pas répondre", "specialite": "IDE", "adresse": "2"},
        "",
    ),
    "a sign for a name": (
        {"nom": "XXX", "specialite": "IDE"},
        {"nom": "xxx", "specialite": "IDE", "adresse": "2"},
        "",
    ),
    "a profession for a name": (
        {"nom": "Infirmière", "specialite": "IDE"},
        {"nom": "infirmière", "specialite": "IDE", "adresse": "2"},
        "",
    ),
    "the same name, another speciality": (
        {"nom": "Eva", "specialite": "infirmière"},
        {"nom": "Eva", "specialite": "médecin"},
        "",
    ),
    "nobody's name": ({"adresse": "1"}, {"adresse": "2"}, ""),
    "no name, the same speciality": (
        {"specialite": "infirmière", "adresse": "1"},
        {"specialite": "infirmière", "adresse": "2"},
        "",
    ),
}


@pytest.mark.parametrize("case", PERSONS)
def test_of_a_person_who_answers_twice_the_later_answer_counts_and_both_are_named(
    folder: Path, case: str
) -> None:
    early, late, why = PERSONS[case]
    put_answer(folder, "z.json", 5, **early)
    put_answer(folder, "a.json", 1, **late)

    collected = collect(project_in(folder), [folder / "reponses"])

    sources = ["reponses/z.json", "reponses/a.json"]
    assert [answer.source for answer in collected.answers] == sources[bool(why) :]
    told = [(item.path, item.reason) for item in collected.replaced]
    expected = f"la même personne a répondu de nouveau ({why}) : {folder / sources[1]} compte"
    assert told == ([(str(folder / sources[0]), expected)] if why else [])


def test_an_answer_that_was_replaced_stays_so_when_its_file_is_read_again(
    folder: Path, cli: Cli
) -> None:
    path = folder / "project.yaml"
    early = put_answer(folder, "a.json", 9, nom="Ana", parcours="oui")
    put_answer(folder, "b.json", 1, nom="Ana", parcours="non")
    cli("collect", path, folder / "reponses")
    project_in(folder, "answers: answers.yaml\n")
    before = tree(folder)

    ran = cli("collect", path, early)

    assert ran.code == 0
    assert tree(folder) == before
    assert [a.source for a in cpts_docs.load(path).answers or ()] == ["reponses/b.json"]


def test_one_answer_can_take_the_place_of_two(folder: Path) -> None:
    put_answer(folder, "a.json", 3, nom="Eva", mail="a@x.fr")
    put_answer(folder, "b.json", 2, nom="Eva Zola", mail="z@x.fr")
    put_answer(folder, "c.json", 1, nom="Eva", mail="z@x.fr")
    collected = collect(project_in(folder), [folder / "reponses"])
    assert [answer.source for answer in collected.answers] == ["reponses/c.json"]
    assert sorted(item.path for item in collected.replaced) == [
        str(folder / "reponses" / "a.json"),
        str(folder / "reponses" / "b.json"),
    ]


def many(count: int, *, one_person: bool, names: bool = True) -> list[Answer]:
    """Answers from one mailbox."""
    return [
        Answer(
            "a.csv",
            f"{n:064}",
            {
                "nom": f"Martin {'Ana' if one_person else n}" if names else "",
                "specialite": "Infirmier",
                "mail": "contact@msp.invalid",
            },
        )
        for n in range(count)
    ]


@pytest.mark.parametrize("names", [True, False])
def test_a_mailbox_of_thousands_is_compared_in_time_with_their_number(names: bool) -> None:
    expect_linear(merge, lambda count: many(count, one_person=False, names=names), 1_600)


def test_one_person_who_answers_thousands_of_times_takes_the_memory_of_their_number() -> None:
    (kept,), merged = merge(many(3_000, one_person=True))
    assert kept.replaces == tuple(f"{n:064}" for n in range(2_999))
    assert sum(len(item.new.replaces) + len(item.old.replaces) for item in merged) == 0


def test_a_nameless_answer_from_a_mailbox_of_two_people_is_of_neither(folder: Path) -> None:
    put_answer(folder, "a.json", 3, nom="Anne Roy", mail="cabinet@x.fr")
    put_answer(folder, "b.json", 2, nom="Luc Roy", mail="cabinet@x.fr")
    put_answer(folder, "c.json", 1, mail="cabinet@x.fr")
    collected = collect(project_in(folder), [folder / "reponses"])
    assert len(collected.answers) == 3
    assert collected.replaced == []


def test_a_person_of_an_earlier_collection_who_answers_again_counts_once(
    folder: Path, cli: Cli
) -> None:
    path = folder / "project.yaml"
    cli("collect", path, put_answer(folder, "a.json", nom="Ana", parcours="oui"))
    project_in(folder, "answers: answers.yaml\n")

    ran = cli("collect", path, put_answer(folder, "b.json", nom="ana", parcours="non"))

    assert ran.code == 0
    assert "reponses/a.json : la même personne a répondu de nouveau" in ran.err
    assert [a.fields["parcours"] for a in cpts_docs.load(path).answers or ()] == ["non"]


# --------------------------------------------------------------------------
# What is written


HOSTILE = st.text(st.characters(), max_size=60) | st.sampled_from(
    [
        "no",
        "null",
        "~",
        "1e3",
        "2023-06-01",
        "0x1f",
        "- a",
        "{a: b}",
        "# x",
        "'",
        '"',
        "\\",
        "&a *b",
    ]
)


@given(st.lists(st.dictionaries(st.sampled_from(FIELDS), HOSTILE), max_size=4))
def test_what_is_written_of_any_texts_is_read_back_exactly(
    people: list[dict[str, str]],
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "reponses").mkdir()
        for number, person in enumerate(people):
            fields = {**EMPTY, **person, **dict.fromkeys(QUESTIONS, "oui")}
            fields["organisation-liberale"] = ""
            content = {"document": "questionnaire/1", "projet": "Ruscino", "fields": fields}
            text = json.dumps(content)  # escapes what UTF-8 does not have
            put(folder, f"{number}.json", text.encode())
        collected = collect(project_in(folder), [folder / "reponses"])
        for path, content_ in answers_files(project_in(folder), collected.answers, folder).items():
            path.write_bytes(content_)

        project = project_in(folder, "answers: answers.yaml\n")

        assert project.answers == tuple(collected.answers)
        assert yaml.safe_load((folder / "answers.yaml").read_bytes())["version"] == 1
        rows = list(
            csv.reader(io.StringIO((folder / "answers.csv").read_text("utf-8-sig")), delimiter=";")
        )
        assert len(rows) == 1 + len(collected.answers)


def test_a_file_whose_name_is_no_text_is_counted(folder: Path) -> None:
    name = os.fsdecode(b"r\xe9ponse.json")
    with suppress(OSError):  # a file system that only takes UTF-8
        put_answer(folder, name, nom="Ana")
    put_answer(folder, "b.json", nom="Bea")
    project = project_in(folder)
    collected = collect(project, [folder / "reponses"])
    for path, content in answers_files(project, collected.answers, folder).items():
        path.write_bytes(content)
    sources = {a.source for a in project_in(folder, "answers: answers.yaml\n").answers or ()}
    assert "reponses/b.json" in sources
    assert sources <= {"reponses/b.json", "reponses/r\ufffdponse.json"}


@pytest.mark.parametrize("text", ["=1+1", "+33 4", "-2", "@x", '\u00e9t\u00e9;"a"\nb'])
def test_no_cell_of_the_table_is_a_formula(folder: Path, text: str) -> None:
    put_answer(folder, "=a.json", commentaire=text, nom=text)
    project = project_in(folder)
    collected = collect(project, [folder / "reponses"])

    content = answers_files(project, collected.answers, folder)[folder / "answers.csv"]

    assert content.startswith(b"\xef\xbb\xbffichier;sha256;nom;specialite;")
    assert b"\r\n" in content
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    shown = text if text.startswith("é") else f"'{text}"
    assert (row["nom"], row["commentaire"]) == (shown, shown)
    assert (row["fichier"], row["parcours"]) == ("reponses/=a.json", "non")


def test_a_form_that_contradicts_itself_is_refused_with_the_question(folder: Path) -> None:
    put(folder, "a.docx", ticked(filled("docx", ANSWER), "parcours.non"))
    collected = collect(project_in(folder), [folder / "reponses"])
    reason = "plusieurs cases cochées pour une même question : parcours"
    assert reasons(collected) == {"a.docx": reason}


def test_a_text_of_a_whole_book_is_refused(folder: Path) -> None:
    put_answer(folder, "a.json", commentaire="a" * 20_001)
    put_answer(folder, "b.json", commentaire="a" * 20_000)
    collected = collect(project_in(folder), [folder / "reponses"])
    assert reasons(collected) == {"a.json": "« commentaire » a plus de 20000 caractères"}
    assert len(collected.answers) == 1


def test_nothing_is_written_when_the_disk_fails(
    folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_answer(folder, "a.json", nom="Ana")
    put(folder, "fiche.json", FILL["html"][0](blank("html", "fiche-avis"), OPINION))
    before = tree(folder)
    whole, left = files._write_whole, iter(range(2))

    def write_two(path: Path, content: bytes, flushing: ExitStack) -> None:
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device")
        whole(path, content, flushing)

    monkeypatch.setattr(files, "_write_whole", write_two)

    ran = cli("collect", folder / "project.yaml", folder / "reponses")

    assert ran.code == 1
    assert "le disque est plein" in ran.err
    assert ran.out == ""
    assert tree(folder) == before


# --------------------------------------------------------------------------
# The command


def test_a_folder_that_cannot_be_read_is_named(
    folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "reponses" / "fermé").mkdir()
    put_answer(folder, "a.json", nom="Ana")
    put_answer(folder, "fermé/b.json", nom="Bea")
    scandir = os.scandir

    def listed(path: str) -> object:
        if str(path).endswith("fermé"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", listed)

    ran = cli("collect", folder / "project.yaml", folder / "reponses")

    assert ran.code == 1
    assert (
        "reponses/fermé : ce dossier ne peut pas être lu : vous n'en avez pas le droit" in ran.err
    )
    assert "1 réponse, 0 avis, 1 fichier écarté" in ran.out


def test_what_a_folder_does_not_let_be_asked_is_not_the_end_of_the_others(
    folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One may be listed and not entered, the other entered and not listed."""
    for name in ("sourd/dossier", "muet"):
        (folder / "reponses" / name).mkdir(parents=True)
    put_answer(folder, "a.json", nom="Ana")
    stat = os.stat

    def unless_muet(original: Callable[[str], Any]) -> Callable[[str], Any]:
        def listed(path: str) -> Any:
            if str(path).endswith("muet"):
                raise PermissionError(errno.EACCES, "Permission denied", str(path))
            return original(path)

        return listed

    def asked(path: str, *, follow_symlinks: bool = True, **more: Any) -> os.stat_result:
        if not follow_symlinks and str(path).endswith("sourd/dossier"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return stat(path, follow_symlinks=follow_symlinks, **more)

    given = (folder / "reponses", folder / "reponses" / "muet" / "c.json")
    with monkeypatch.context() as patched:
        patched.setattr(os, "stat", asked)
        patched.setattr(os, "scandir", unless_muet(os.scandir))
        patched.setattr(os, "listdir", unless_muet(os.listdir))
        ran = cli("collect", folder / "project.yaml", *given)

    assert ran.code == 1
    assert "muet/c.json : le fichier n'existe pas" in ran.err
    assert "1 réponse, 0 avis, 2 fichiers écartés" in ran.out


def test_answers_that_cannot_be_read_again_are_not_written_anew(
    folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a person wrote into them would be lost."""
    put_answer(folder, "a.json", nom="Ana")
    assert cli("collect", folder / "project.yaml", folder / "reponses").code == 0
    (folder / "project.yaml").write_text(f"{MINIMAL}answers: answers.yaml\n", "utf-8")
    answers = folder / "answers.yaml"
    answers.write_text(f"{answers.read_text('utf-8')}# appelé le 3\n", "utf-8")
    put_answer(folder, "b.json", nom="Bea")
    before = answers.read_bytes()

    def fail(path: Path) -> object:
        return None, Diagnostic("fichier-illisible", "le disque répond par une erreur", path)

    with monkeypatch.context() as patched:
        patched.setattr("cpts_docs.jobs.collect.files.read_text", fail)
        ran = cli("collect", folder / "project.yaml", folder / "reponses")

    assert ran.code == 1
    assert "answers.yaml : le disque répond par une erreur ; rien n'a été écrit" in ran.err
    assert answers.read_bytes() == before


def test_files_that_do_not_count_are_named_and_the_others_are_written(
    folder: Path, cli: Cli
) -> None:
    put_answer(folder, "a.json", nom="Ana")
    put(folder, "vide.pdf", b"")
    put(folder, "notes.txt", b"bonjour")
    put(folder, "~$a.docx", b"verrou")
    put(folder, ".cache.json", b"{}")

    ran = cli("collect", folder / "project.yaml", folder / "reponses", folder / "absent.pdf")

    assert ran.code == 1
    assert f"{folder / 'reponses' / 'vide.pdf'} : le fichier est vide" in ran.err
    assert f"{folder / 'absent.pdf'} : le fichier n'existe pas" in ran.err
    assert (
        "notes.txt : c'est un fichier de texte, pas un formulaire rempli ; un formulaire rempli "
        "est un document Word (.docx), un PDF"
    ) in ran.err
    assert "cache" not in ran.err
    assert "~$a" not in ran.err
    assert ran.out.splitlines()[-1] == "1 réponse, 0 avis, 3 fichiers écartés"
    assert (folder / "answers.csv").exists()


def test_a_folder_without_forms_writes_nothing(folder: Path, cli: Cli) -> None:
    before = tree(folder)
    ran = cli("collect", folder / "project.yaml", folder / "reponses")
    assert (ran.code, ran.out.strip()) == (1, "0 réponse, 0 avis, 0 fichier écarté")
    assert "aucun formulaire rempli n'a été trouvé" in ran.err
    assert tree(folder) == before


def test_a_folder_without_forms_is_told_of_a_project_that_has_answers_too(
    folder: Path, cli: Cli
) -> None:
    path = folder / "project.yaml"
    cli("collect", path, put_answer(folder, "a.json", nom="Ana"))
    project_in(folder, "answers: answers.yaml\n")
    (folder / "vide").mkdir()
    ran = cli("collect", path, folder / "vide")
    assert ran.code == 1
    assert "aucun formulaire rempli n'a été trouvé" in ran.err


def test_a_project_with_errors_collects_nothing(folder: Path, cli: Cli) -> None:
    put_answer(folder, "a.json")
    (folder / "project.yaml").write_text("version: 2\n", encoding="utf-8")
    before = tree(folder)
    ran = cli("collect", folder / "project.yaml", folder / "reponses")
    assert (ran.code, ran.out) == (1, "")
    assert "il manque la clé « name »" in ran.err
    assert tree(folder) == before


def test_an_output_folder_takes_the_files(folder: Path, cli: Cli) -> None:
    put_answer(folder, "a.json")
    assert (
        cli("collect", folder / "project.yaml", folder / "reponses", "-o", folder / "x" / "y").code
        == 0
    )
    assert sorted(path.name for path in (folder / "x" / "y").iterdir()) == [
        "answers.csv",
        "answers.yaml",
    ]
    assert not (folder / "answers.yaml").exists()


def test_what_an_output_folder_has_already_is_not_overwritten(folder: Path, cli: Cli) -> None:
    command = ("collect", folder / "project.yaml", "-o", folder / "x")
    fiche = put(folder, "f.pdf", FILL["pdf"][0](blank("pdf", "fiche-avis"), OPINION))
    cli(*command, put_answer(folder, "a.json", nom="Ana"), fiche)
    other = {**OPINION, "avis-cpam-verdict": "defavorable"}
    fiche.write_bytes(FILL["pdf"][0](blank("pdf", "fiche-avis"), other))
    second = put_answer(folder, "b.json", nom="Bea")
    before = tree(folder)

    ran = cli(*command, second, fiche)

    assert ran.code == 1
    assert f"{folder / 'x' / 'answers.yaml'} : ce fichier existe" in ran.err
    assert f"l'avis « CPAM » est déjà dans {folder / 'x' / 'opinions' / 'cpam.yaml'}" in ran.err
    assert tree(folder) == before


def test_the_answers_of_the_project_are_no_obstacle_in_another_folder(
    folder: Path, cli: Cli
) -> None:
    path = folder / "project.yaml"
    cli("collect", path, put_answer(folder, "a.json", nom="Ana"))
    project_in(folder, "answers: answers.yaml\n")
    ran = cli("collect", path, put_answer(folder, "b.json", nom="Bea"), "-o", folder / "x")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "2 réponses, 0 avis, 0 fichier écarté")
    said = "déplacez-les dans le dossier du projet, et ajoutez au projet : answers: answers.yaml"
    assert said in ran.err


def test_answers_are_written_to_no_address(folder: Path, cli: Cli) -> None:
    form = put_answer(folder, "a.json", nom="Ana")
    before = tree(folder)
    ran = cli("collect", folder / "project.yaml", form, "-o", "s3://seau/x")
    assert ran.code == 2
    assert "-o/--output : « s3://seau/x » est une adresse ; donnez un dossier" in ran.err
    assert tree(folder) == before
    assert not Path("s3:").exists()


# --------------------------------------------------------------------------
# Opinions


OPINION = {
    "avis-cpam-verdict": "favorable-avec-reserves",
    "avis-cpam-texte": "Un avis.\n- 1er point\n1. *deux* \\ __trois__\n> fin & <b>",
    "avis-cpam-lieu": "Perpignan",
    "avis-cpam-date": "2023-06-27",
    "avis-cpam-signataire": "Mme D'Été",
}


@pytest.mark.parametrize("form", FORMATS)
def test_an_opinion_is_written_included_and_shown_as_it_was_typed(
    folder: Path, cli: Cli, form: str
) -> None:
    path, (fill, ending) = folder / "project.yaml", FILL[form]
    project_in(folder, "opinions: [opinions/*.yaml]\n")
    before = path.read_bytes()
    fiche = put(folder, f"fiche.{ending}", fill(blank(form, "fiche-avis"), OPINION))

    ran = cli("collect", path, fiche)

    assert ran.code == 0
    assert ran.out.splitlines() == [
        str(folder / "opinions" / "cpam.yaml"),
        "0 réponse, 1 avis, 0 fichier écarté",
    ]
    assert path.read_bytes() == before
    opinion = next(o for o in cpts_docs.load(path).opinions if o.organisation.name == "CPAM")
    assert (opinion.verdict, opinion.place) == ("favorable avec réserves", "Perpignan")
    assert (opinion.date, opinion.signatory) == (date(2023, 6, 27), "Mme D'Été")
    assert cli("build", path, "-d", "fiche-avis", "-f", "html").code == 0
    shown = squeezed(text_of(folder / "documents" / "fiche-avis.html"))
    assert squeezed(OPINION["avis-cpam-texte"]) in shown
    assert squeezed("Fait à Perpignan, le 27 juin 2023") in shown


TYPED = st.text(
    st.sampled_from("ab *_\\-+.)1234567890#>`~[]()!&;<\t \u00a0'\n\n\n")
    | st.characters(categories=["L"]),
    max_size=80,
)


@given(TYPED)
def test_the_markdown_of_an_opinion_shows_each_line_that_was_typed(text: str) -> None:
    shown = html.fromstring(f"<div>{markdown.to_html(escaped(text))}</div>")
    assert not list(shown.iter("ul", "ol", "li", "em", "strong", "code", "h1", "h2"))
    lines = [" ".join(str(p.text_content()).split()) for p in shown.iter("p")]
    assert [line for line in lines if line] == [
        " ".join(line.split()) for line in text.split("\n") if line.strip()
    ]


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_an_opinion_of_any_texts_makes_a_file_that_the_project_can_read(
    text: str, place: str, signatory: str
) -> None:
    fields = {"avis-cpam-verdict": "favorable", "avis-cpam-texte": text}
    fields |= {"avis-cpam-lieu": place, "avis-cpam-signataire": signatory}
    content = {"document": "fiche-avis/1", "projet": "Ruscino", "fields": fields}
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "reponses").mkdir()
        put(folder, "fiche.json", json.dumps(content).encode())
        collected = collect(project_in(folder), [folder / "reponses"])
        if collected.refused:  # a lone surrogate, that JSON as we read it does not have
            assert "UTF-8" in collected.refused[0].reason
            return
        for path, data in opinion_files(collected.opinions, folder).items():
            path.parent.mkdir()
            path.write_bytes(data)
        (folder / "project.yaml").write_text(MINIMAL + "opinions: [opinions/*.yaml]\n")
        found = [item for item in cpts_docs.validate(folder / "project.yaml") if item.is_error]
    assert {item.rule for item in found} <= {"caractere-sans-dessin"}
    assert {item.path.name for item in found} <= {"cpam.yaml"}


def fiche(**values: str) -> bytes:
    fields = {f"avis-{name.replace('_', '-')}": value for name, value in values.items()}
    return FILL["html"][0](blank("html", "fiche-avis"), fields)


FICHES: dict[str, tuple[bytes, str]] = {
    "no verdict": (
        fiche(cpam_texte="Bien."),
        "l'avis « CPAM » ne coche ni favorable ni défavorable",
    ),
    "a date that is none": (
        fiche(cpam_verdict="favorable", cpam_date="demain"),
        "la date de l'avis « CPAM » n'est pas une date : « demain »",
    ),
    "a day that is none": (fiche(cpam_verdict="favorable", cpam_date="31/02/2023"), "31/02/2023"),
    "a line that is a book": (
        fiche(cpam_verdict="favorable", cpam_lieu="a" * 1001),
        "une ligne de plus de 1000 caractères",
    ),
    "an unknown verdict": (fiche(cpam_verdict="bof"), "ne coche ni favorable ni défavorable"),
}


@pytest.mark.parametrize("case", FICHES)
def test_a_fiche_that_is_not_well_filled_is_named_with_the_reason(folder: Path, case: str) -> None:
    content, reason = FICHES[case]
    put(folder, "fiche.json", content)
    collected = collect(project_in(folder), [folder / "reponses"])
    assert collected.opinions == []
    assert reason in reasons(collected)["fiche.json"]


@pytest.mark.parametrize(
    "written_",
    [
        *("27/06/2023", "27.6.23", "27-06-2023", "2023-06-27", "27 juin 2023", "le 27 JUIN 2023"),
        *("27–06–2023", "27‑06‑2023", "2023-06-27T09:30:00+02:00"),
    ],
)
def test_the_date_of_an_opinion_is_read_as_people_write_it(folder: Path, written_: str) -> None:
    put(folder, "fiche.json", fiche(cpam_verdict="defavorable", cpam_date=written_))
    (opinion,) = collect(project_in(folder), [folder / "reponses"]).opinions
    assert (opinion.verdict, opinion.date) == ("défavorable", date(2023, 6, 27))


def test_the_first_of_a_month_is_a_date_in_words() -> None:
    assert day("CPAM", "1er août 2023", date(2023, 1, 1)) == date(2023, 8, 1)
    with pytest.raises(UnreadableError, match="0 mars"):
        day("CPAM", "0 mars 2023", date(2023, 1, 1))


def test_two_opinions_of_one_body_are_refused_whoever_has_the_first(folder: Path) -> None:
    put(folder, "a.json", fiche(cpam_verdict="favorable"), 3)
    put(folder, "b.json", fiche(cpam_verdict="defavorable", msa_verdict="favorable"), 1)

    collected = collect(project_in(folder), [folder / "reponses"])

    assert [(o.organisation.name, o.verdict) for o in collected.opinions] == [("CPAM", "favorable")]
    earlier = folder / "reponses" / "a.json"
    assert reasons(collected) == {
        "b.json": f"l'avis « CPAM » est déjà dans un autre fichier : {earlier}"
    }


def test_one_fiche_can_hold_the_opinions_of_several(folder: Path) -> None:
    put(folder, "a.json", fiche(cpam_verdict="favorable", inter_urps_verdict="defavorable"))
    collected = collect(project_in(folder), [folder / "reponses"])
    names = sorted(path.name for path in opinion_files(collected.opinions, folder))
    assert names == ["cpam.yaml", "inter-urps.yaml"]


def test_an_opinion_that_the_project_has_is_not_written_again(folder: Path, cli: Cli) -> None:
    path = folder / "project.yaml"
    project_in(folder, "opinions: [opinions/*.yaml]\n")
    first = put(folder, "a.json", fiche(cpam_verdict="favorable"))
    assert cli("collect", path, first).code == 0
    before = tree(folder)

    ran = cli("collect", path, put(folder, "a.json", fiche(cpam_verdict="defavorable")))

    assert ran.code == 1
    assert "« CPAM » a déjà donné un autre avis dans le projet" in ran.err
    assert (folder / "opinions" / "cpam.yaml").read_bytes() == before["opinions/cpam.yaml"]


def test_an_opinion_that_the_project_does_not_include_yet_is_not_overwritten(
    folder: Path, cli: Cli
) -> None:
    path = folder / "project.yaml"
    first = put(folder, "a.json", fiche(cpam_verdict="favorable"))
    assert cli("collect", path, first).code == 0
    assert cli("collect", path, first).code == 0
    before = (folder / "opinions" / "cpam.yaml").read_bytes()

    ran = cli("collect", path, put(folder, "b.json", fiche(cpam_verdict="defavorable")))

    assert ran.code == 1
    assert "que le projet n'inclut pas" in ran.err
    assert (folder / "opinions" / "cpam.yaml").read_bytes() == before


def test_an_opinion_file_says_only_what_was_filled_in() -> None:
    opinion = Opinion(Organisation("Inter URPS"), "favorable")
    (item,) = opinion_files([opinion], Path("x")).items()
    assert item[0] == Path("x/opinions/inter-urps.yaml")
    assert yaml.safe_load(item[1]) == {"organisation": "Inter URPS", "verdict": "favorable"}


def test_a_body_of_a_long_name_has_a_file_of_its_own_that_a_disk_takes() -> None:
    bodies = [Opinion(Organisation(f"{'Agence ' * 60}{end}"), "favorable") for end in "ab"]
    found = opinion_files(bodies, Path("x"))
    assert len(found) == 2
    assert max(len(path.name) for path in found) < 220


def test_an_answer_is_of_a_person() -> None:
    answer = Answer("a", "0" * 64, {"nom": "Ana", "specialite": "IPA", "parcours": "oui"})
    assert (answer.name, answer.speciality, questionnaire().accepts(answer.fields)) == (
        "Ana",
        "IPA",
        True,
    )


def test_a_path_that_is_too_long_is_a_file_that_cannot_be_read(
    cli: Cli, project_file: ProjectFile
) -> None:
    ran = cli("collect", project_file(MINIMAL), "a" * 300)
    assert ran.code == 1
    assert "ne peut pas être lu" in ran.err


# --------------------------------------------------------------------------
# Which project


def sent(folder: Path, **identity: str) -> Path:
    """An answer in a form that says this of where it comes from."""
    content = {"document": "questionnaire/1", "projet": "Ruscino", **identity}
    return put(folder, "a.json", json.dumps({**content, "fields": {"parcours": "oui"}}).encode())


OTHERS = {
    "of another department": (
        {"departement": "Nord"},
        "d'un autre département (Nord au lieu de Pyrénées-Orientales)",
    ),
    "of another year": (
        {"date-du-projet": "2019-06-27"},
        "d'une autre année (2019 au lieu de 2023)",
    ),
    "of both": (
        {"departement": "Nord", "date-du-projet": "2019-06-27"},
        "d'un autre département (Nord au lieu de Pyrénées-Orientales) et d'une autre année",
    ),
}


@pytest.mark.parametrize("case", OTHERS)
def test_a_form_of_a_namesake_is_named_and_taken_if_it_is_accepted(
    folder: Path, cli: Cli, case: str
) -> None:
    identity, said = OTHERS[case]
    form = sent(folder, **identity)

    refused = cli("collect", folder / "project.yaml", form)
    accepted = cli("collect", folder / "project.yaml", form, "--accept")

    assert (refused.code, accepted.code) == (1, 0)
    assert f"le formulaire est {said}" in refused.err
    assert "--accept le prend quand même" in refused.err
    assert f"pris par --accept, bien qu'il soit {said}" in accepted.err
    assert accepted.out.splitlines()[-1] == "1 réponse, 0 avis, 0 fichier écarté"


def test_a_project_that_was_renamed_knows_its_forms_by_its_id(folder: Path) -> None:
    project = project_in(folder, "id: 7f3a9c21\n")
    form = sent(folder, projet="CPTS en création", identifiant="7f3a9c21")
    collected = collect(project, [form])
    assert len(collected.answers) == 1
    assert "l'ancien nom de la CPTS (« CPTS en création »)" in collected.notices[0]


def errors(path: Path) -> list[Diagnostic]:
    return [item for item in cpts_docs.validate(path) if item.is_error]


def test_the_answers_of_a_project_that_was_renamed_are_still_its_own(
    folder: Path, cli: Cli
) -> None:
    path, known = folder / "project.yaml", "id: 7f3a9c21\nanswers: answers.yaml\n"
    path.write_text(MINIMAL + known, encoding="utf-8")
    assert cli("collect", path, sent(folder, identifiant="7f3a9c21")).code == 0
    path.write_text(MINIMAL.replace("name: Ruscino", "name: Grand Sud") + known, encoding="utf-8")

    assert errors(path) == []
    project = cpts_docs.load(path)
    assert project.answers is not None
    assert len(project.answers) == 1
    path.write_text(path.read_text("utf-8").replace("7f3a9c21", "aaaa0000"), encoding="utf-8")
    (found,) = errors(path)
    assert (found.rule, found.path.name) == ("autre-projet", "answers.yaml")
    assert "« Ruscino », d'identifiant « 7f3a9c21 »" in found.message
    assert found.hint.endswith('écrivez ici : id: "aaaa0000"')


def test_answers_without_an_id_get_that_of_their_project(folder: Path) -> None:
    head = "# À nous\nversion: 1\nproject: Ruscino # la nôtre\nanswers:\n"
    entry = f'- source: a.pdf\n  sha256: "{1:064}"\n  fields: {{parcours: oui}}\n'
    (folder / "answers.yaml").write_text(head + entry, encoding="utf-8")
    project = project_in(folder, "id: 7f3a9c21\nanswers: answers.yaml\n")
    collected = collect(project, [sent(folder, identifiant="7f3a9c21")])
    written = answers_files(project, collected.answers, folder)[folder / "answers.yaml"]

    assert written.decode().startswith(head.replace("project:", 'id: "7f3a9c21"\nproject:') + entry)


def test_answers_of_another_name_without_an_id_say_how_to_take_them(folder: Path) -> None:
    text = "version: 1\nproject: Ruscino\nanswers: []\n"
    (folder / "answers.yaml").write_text(text, encoding="utf-8")
    path = folder / "project.yaml"
    path.write_text(
        MINIMAL.replace("Ruscino", "Grand Sud") + "answers: answers.yaml\n", encoding="utf-8"
    )
    (found,) = errors(path)

    assert found.hint.endswith('écrivez ici : project: "Grand Sud"')


def test_a_namesake_with_another_id_is_another_project(folder: Path) -> None:
    project = project_in(folder, "id: 7f3a9c21\n")
    collected = collect(project, [sent(folder, identifiant="aaaa0000")])
    assert "d'une autre CPTS de même nom (identifiant « aaaa0000 »" in collected.refused[0].reason


def test_an_opinion_of_a_body_that_is_asked_no_more_is_named(folder: Path, cli: Cli) -> None:
    fields = {"avis-cgss-verdict": "favorable", "avis-cpam-verdict": "favorable"}
    content = {"document": "fiche-avis/1", "projet": "Ruscino", "fields": fields}
    ran = cli(
        "collect", folder / "project.yaml", put(folder, "f.json", json.dumps(content).encode())
    )
    assert ran.code == 1
    assert "l'avis de « cgss » n'est pas pris : le projet ne demande pas cet organisme" in ran.err
    assert (folder / "opinions" / "cpam.yaml").exists()


def test_what_a_fiche_says_beside_its_opinions_is_named(folder: Path, cli: Cli) -> None:
    fields = {
        "avis-cpam-verdict": "favorable",
        "coherence": "oui",
        "coherence-precision": "",
        "declinaison": "Non",
        "declinaison-precision": "sans\n« outils »",
        "x": "y",
    }
    content = {"document": "fiche-avis/1", "projet": "Ruscino", "fields": fields}
    form = put(folder, "f.json", json.dumps(content).encode())
    ran = cli("collect", folder / "project.yaml", form)
    assert ran.code == 1
    said = "ces champs remplis ne sont d'aucun avis, et ne sont pas gardés : « x »"
    assert f"{form} : {said}" in ran.err
    assert "écrivez sous « assessment: » : consistent_with_needs: {answer: oui}\n" in ran.err
    assert 'operational: {answer: non, remark: "sans « outils »"}\n' in ran.err
    assert (folder / "opinions" / "cpam.yaml").exists()


def test_the_opinions_of_earlier_collections_are_counted_too(folder: Path, cli: Cli) -> None:
    fields = {"avis-cpam-verdict": "favorable"}
    content = {"document": "fiche-avis/1", "projet": "Ruscino", "fields": fields}
    path, form = folder / "project.yaml", put(folder, "f.json", json.dumps(content).encode())
    cli("collect", path, form)
    project_in(folder, "opinions: [opinions/*.yaml]\n")

    assert cli("collect", path, form).out.splitlines()[-1] == "0 réponse, 1 avis, 0 fichier écarté"


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("reponse", "vouliez-vous dire « reponses » ?"),
        ("zzz", "contient : "),
        ("zzz/a.pdf", "le fichier n'existe pas\n"),
    ],
)
def test_of_a_file_that_is_not_there_what_is_there_is_told(
    folder: Path, cli: Cli, name: str, there: str
) -> None:
    (folder / "reponses").mkdir(exist_ok=True)
    ran = cli("collect", folder / "project.yaml", folder / name)

    assert ran.code == 1
    assert f"{folder / name} : le fichier n'existe pas" in ran.err
    assert there in ran.err


# --------------------------------------------------------------------------
# What a person wrote into the file of answers


def test_comments_and_corrections_in_the_file_of_answers_stay(folder: Path, cli: Cli) -> None:
    path = folder / "project.yaml"
    cli("collect", path, put_answer(folder, "a.json", nom="Ana", parcours="oui"))
    cli("collect", path, put_answer(folder, "b.json", nom="Bea", parcours="oui"))
    project_in(folder, "answers: answers.yaml\n")
    for name in ("a.json", "b.json"):
        cli("collect", path, folder / "reponses" / name)
    file = folder / "answers.yaml"
    text = file.read_text("utf-8").replace('nom: "Bea"', 'nom: "Béa"  # vu avec elle')
    text = text.replace('nom: "Ana"', 'nom: "Ana"  # l\'aînée')
    file.write_text(
        text.replace('- source: "reponses/b.json"', '# à rappeler\n- source: "reponses/b.json"'),
        "utf-8",
    )
    before = file.read_text("utf-8")

    cli("collect", path, put_answer(folder, "c.json", nom="Cid", parcours="non"))
    added = file.read_text("utf-8")
    cli("collect", path, put_answer(folder, "d.json", nom="Ana", parcours="nc"))
    replaced_ = file.read_text("utf-8")

    assert added.startswith(before)
    assert [a.name for a in cpts_docs.load(path).answers or ()] == ["Béa", "Cid", "Ana"]
    assert "# vu avec elle" in replaced_
    assert "# à rappeler" in replaced_
    assert "\n    # l'aînée\n" in replaced_
    assert "reponses/a.json" not in replaced_


SEPARATORS = ("\u2028", "\u2029", "\x85", "\x0b", "\x1c")


@pytest.mark.parametrize("sign", SEPARATORS)
def test_what_is_no_end_of_a_line_in_yaml_is_none_in_the_file_of_answers(
    folder: Path, cli: Cli, sign: str
) -> None:
    path, file = folder / "project.yaml", folder / "answers.yaml"
    cli("collect", path, put_answer(folder, "a.json", nom="Ana"))
    project_in(folder, "answers: answers.yaml\n")
    if sign in "\u2028\u2029\x85":
        text = file.read_text("utf-8").replace("\nanswers:", f"\n# vu{sign}\nanswers:")
        file.write_text(text.replace('"Ana"', f'"Ana{sign}Rey"  # vue'), "utf-8")
    before = file.read_text("utf-8")

    ran = cli("collect", path, put_answer(folder, "b.json", nom=f"Bea{sign}Bo"))

    assert ran.code == 0, ran.err
    assert file.read_text("utf-8").startswith(before)
    assert len(cpts_docs.load(path).answers or ()) == 2


def test_a_file_of_answers_of_windows_keeps_its_comments_and_its_ends_of_lines(
    folder: Path, cli: Cli
) -> None:
    path, file = folder / "project.yaml", folder / "answers.yaml"
    cli("collect", path, put_answer(folder, "a.json", nom="Ana", commentaire="un\ndeux"))
    project_in(folder, "answers: answers.yaml\n")
    text = file.read_text("utf-8").replace('"Ana"', '"Ana"  # vue')
    file.write_bytes(text.replace("\n", "\r\n").encode())

    assert cli("collect", path, put_answer(folder, "b.json", nom="Bea")).code == 0

    made = file.read_bytes()
    assert b"# vue\r\n" in made
    assert made.count(b"\n") == made.count(b"\r\n")
    answers = cpts_docs.load(path).answers or ()
    assert [answer.fields["commentaire"] for answer in answers] == ["un\ndeux", ""]


def test_comments_that_cannot_stay_are_told(folder: Path, cli: Cli) -> None:
    path, file = folder / "project.yaml", folder / "answers.yaml"
    cli("collect", path, put_answer(folder, "a.json", nom="Ana"))
    project_in(folder, "answers: answers.yaml\n")
    values = yaml.safe_load(file.read_text("utf-8"))
    file.write_text(f"{json.dumps(values)}  # tout\n", "utf-8")
    ran = cli("collect", path, put_answer(folder, "b.json", nom="Bea"))
    assert f"{file} est réécrit en entier" in ran.err


def test_answers_never_go_into_the_table_for_spreadsheets(folder: Path, cli: Cli) -> None:
    (folder / "answers.csv").write_text("version: 1\nproject: Ruscino\nanswers: []\n", "utf-8")
    project_in(folder, "answers: answers.csv\n")
    answer = put_answer(folder, "a.json", parcours="oui")

    said = refusal(cli, folder, "collect", folder / "project.yaml", answer)

    assert "nommez un autre fichier dans le projet : « answers: answers.yaml »" in said


# --------------------------------------------------------------------------
# Folders as people keep them


def test_every_file_of_a_folder_is_read_or_named(folder: Path, cli: Cli) -> None:
    answer = put_answer(folder, "a.json", nom="Ana", parcours="oui").read_bytes()
    for name in ("b.JSON", "sans-fin", "c.json (1)", "d.json.txt", "e.json "):
        put(folder, name, answer.replace(b"Ana", name.encode()))
    strangers = {
        "f.rtf": (b"{\\rtf1 bonjour}", "un document RTF"),
        "g.doc": (
            b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"),
            "un ancien document Word",
        ),
        "h.jpg": (b"\xff\xd8\xff\xe0" + bytes(20), "une photo"),
        "i.html": (b"<!doctype html><p>x</p>", "une page HTML"),
        "winmail.dat": (b"\x78\x9f\x3e\x22" + bytes(20), "un paquet d'Outlook (winmail.dat)"),
        "i.fdf": (b"%FDF-1.2\n", "des réponses sans leur formulaire (FDF)"),
        "i.xfdf": (
            b'<?xml version="1.0"?><xfdf xmlns="http://ns.adobe.com/xfdf/"/>',
            "des réponses sans leur formulaire (XFDF)",
        ),
        "Inbox": (b"From - Thu Jun 20 10:00:00 2024\nFrom: a@x.fr\n", "une boîte de messages"),
        "lien.url": (b"[InternetShortcut]\r\nURL=https://x.fr", "un fichier de texte"),
        ".a.pdf.icloud": (b"bplist00", "téléchargez-le dans le Finder"),
        "j.pdf.crdownload": (b"%PDF-1.7\n", ""),
        "k": (bytes(40), "un fichier d'un genre inconnu"),
    }
    for name, (content, _) in strangers.items():
        put(folder, name, content)
    for name in (".DS_Store", "Thumbs.db", "~$a.docx", "__MACOSX/._a.json"):
        (folder / "reponses" / name).parent.mkdir(exist_ok=True)
        put(folder, name, answer)

    ran = cli("collect", folder / "project.yaml", folder / "reponses")

    assert ran.out.splitlines()[-1] == "6 réponses, 0 avis, 12 fichiers écartés"
    for name, (_, said) in strangers.items():
        (line,) = (line for line in ran.err.splitlines() if f"/{name} : " in line)
        assert said in line
    assert not [name for name in (".DS_Store", "Thumbs", "~$a", "MACOSX") if name in ran.err]


def test_a_folder_that_is_not_looked_into_is_named(
    folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "ailleurs").mkdir()
    (folder / "reponses" / "lien").symlink_to(folder / "ailleurs")
    (folder / "reponses" / "secret").mkdir()
    (folder / "reponses" / "tour").symlink_to(folder / "reponses")
    put_answer(folder, "a.json", nom="Ana")
    scandir = os.scandir

    def refusing(path: str = ".") -> object:
        if str(path).endswith("secret"):  # root may look into any
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    ran = cli("collect", folder / "project.yaml", folder / "reponses")

    assert ran.code == 1
    assert f"{folder / 'reponses' / 'lien'} : c'est un lien vers un dossier" in ran.err
    assert f"{folder / 'reponses' / 'tour'} : c'est un lien vers un dossier" in ran.err
    assert "secret : ce dossier ne peut pas être lu : vous n'en avez pas le droit" in ran.err
    assert ran.out.splitlines()[-1] == "1 réponse, 0 avis, 3 fichiers écartés"


def test_a_form_whose_date_cannot_be_read_is_not_taken_for_the_oldest(
    folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = put_answer(folder, "a.json", nom="Ana", parcours="oui")
    put_answer(folder, "b.json", nom="Ana", parcours="non")
    stat = Path.stat

    def failing(path: Path, **options: bool) -> os.stat_result:
        if path == late:
            raise OSError(errno.EIO, "Input/output error", str(path))
        return stat(path, **options)

    monkeypatch.setattr(Path, "stat", failing)
    ran = cli("collect", folder / "project.yaml", folder / "reponses")

    assert ran.code == 1
    assert f"{late} : sa date ne peut pas être lue" in ran.err
    assert not (folder / "answers.yaml").exists()


def test_of_an_archive_the_file_that_was_changed_last_is_the_later_answer(folder: Path) -> None:
    old, new = (filled("html", {"nom": "Ana", "parcours": said}) for said in ("oui", "non"))
    with zipfile.ZipFile(folder / "reponses" / "lot.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("nouveau.json", (2026, 3, 1, 0, 0, 0)), new)
        archive.writestr(zipfile.ZipInfo("ancien.json", (2026, 1, 1, 0, 0, 0)), old)
    collected = collect(project_in(folder), [folder / "reponses"])
    assert [answer.fields["parcours"] for answer in collected.answers] == ["non"]


MESSAGES = {
    "a parameter without a value": b"Content-Disposition: attachment; filename*\n\n",
    "a thousand parts in each other": b"".join(
        b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(2000)
    ),
}


@pytest.mark.parametrize("case", MESSAGES)
def test_a_malformed_message_is_named_and_stops_no_other_file(folder: Path, case: str) -> None:
    put(folder, "faux.eml", b"From: a@x.fr\n" + MESSAGES[case])
    put_answer(folder, "a.json", nom="Ana")
    collected = collect(project_in(folder), [folder / "reponses"])
    assert reasons(collected) == {"faux.eml": "le message est endommagé, ou d'un genre inconnu"}
    assert len(collected.answers) == 1


ATTACHED = b"Content-Disposition: attachment; filename=a.json\n\n{}"
HEAVY: dict[str, Callable[[int], bytes]] = {
    "parts": lambda n: b"--B\n\nx\n" * n,
    "lines": lambda n: b"--B\n" + ATTACHED + b"\n" * 20 * n,
    "words in a name": lambda n: (
        b'--B\nContent-Disposition: attachment; filename="' + b"=?utf-8?q?a?= " * n + b'"\n\nx'
    ),
    "a header behind a line that ends as on old Macs": lambda n: (
        b"--B\nA: b\rContent-Disposition: attachment" + b";" * n + b"\n\nx"
    ),
    "headers that are each not long": lambda n: (
        (b"--B\nContent-Disposition: attachment" + b";" * 4_000 + b"\n\nx\n") * (n // 4_000)
    ),
    "a name in pieces": lambda n: (
        b"--B\nContent-Disposition: attachment"
        + b"".join(b";\n filename*%d=a" % number for number in range(n))
    ),
}


@pytest.mark.parametrize("case", HEAVY)
def test_a_heavy_message_is_refused_before_it_is_parsed(folder: Path, case: str) -> None:
    head = b"From: a@x.fr\nContent-Type: multipart/mixed; boundary=B\n\n"
    put(folder, "lourd.eml", head + HEAVY[case](40_000) + b"\n--B--\n")
    put_answer(folder, "a.json", nom="Ana")
    collected = collect(project_in(folder), [folder / "reponses"])
    assert "le message est démesuré" in reasons(collected)["lourd.eml"]
    assert len(collected.answers) == 1


def test_a_message_with_all_the_attachments_that_may_be_is_read(folder: Path) -> None:
    form = filled("html", {"nom": "Ana", "parcours": "oui"})
    message = EmailMessage()
    message["From"] = "ana@exemple.invalid"
    message.add_attachment(form, "application", "json", filename="réponse.json")
    message.add_attachment(bytes(14_000_000), "image", "png", filename="photo.png")
    put(folder, "a.eml", message.as_bytes(policy=SMTP))
    assert len(collect(project_in(folder), [folder / "reponses"]).answers) == 1


def test_an_archive_and_a_message_are_opened_and_what_they_hold_is_read_or_named(
    folder: Path, cli: Cli
) -> None:
    answers = {
        name: put_answer(folder, "x.json", nom=name, parcours="oui").read_bytes()
        for name in ("Ana", "Bea", "Cid")
    }
    (folder / "reponses" / "x.json").unlink()
    with zipfile.ZipFile(folder / "reponses" / "lot.zip", "w") as archive:
        archive.writestr("réponses/ana.json", answers["Ana"])
        archive.writestr("réponses/photo.jpg", b"\xff\xd8\xff" + bytes(9))
        archive.writestr("__MACOSX/._ana.json", b"x")
    message = EmailMessage()
    message["From"], message["Subject"] = "bea@exemple.invalid", "Ma réponse"
    message.set_content("Bonjour, voici.\n\n> Merci de répondre\n")
    message.add_attachment(answers["Bea"], "application", "json", filename="réponse.json")
    put(folder, "bea.eml", message.as_bytes())
    empty = EmailMessage()
    empty["From"] = "cid@exemple.invalid"
    empty.set_content("Oui à tout.")
    put(folder, "cid.eml", empty.as_bytes())

    ran = cli("collect", folder / "project.yaml", folder / "reponses")

    sources = [
        item["source"] for item in yaml.safe_load((folder / "answers.yaml").read_text())["answers"]
    ]
    assert sorted(sources) == [
        "reponses/bea.eml › réponse.json",
        "reponses/lot.zip › réponses/ana.json",
    ]
    assert "lot.zip › réponses/photo.jpg : c'est une photo (JPEG)" in ran.err
    assert "cid.eml : ce message électronique n'a pas de pièce jointe" in ran.err
    assert "bea.eml : le texte du message n'est pas lu : « Bonjour, voici. »" in ran.err
    assert ran.code == 1


def test_what_is_written_behind_the_file_of_a_message_is_shown_too(tmp_path: Path) -> None:
    message = sent_by("ana", ("ana.json", b"{}", "json"))
    after = EmailMessage()
    after.set_content("Finalement, NON")
    message.attach(after)

    path = tmp_path / "ana.eml"
    path.write_bytes(message.as_bytes())

    ((found, _),) = contents(path)
    assert found.beside == "Bonjour, voici. Finalement, NON"


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "x-nobody-knows", "idna"])
def test_the_text_of_a_message_of_html_is_shown_without_its_marks(charset: str) -> None:
    text = "<head><style>p {}</style></head><p>Finalement,&nbsp;<b>NON</b></p>"
    part = message_from_string(f"Content-Type: text/html; charset={charset}\n\n{text}")
    assert said_in(part) == "Finalement, NON"


def sent_by(name: str, *attached: tuple[str | None, bytes, str]) -> EmailMessage:
    """A message with files, each with its name and kind."""
    message = EmailMessage(policy=SMTP)
    message["From"] = f"{name}@exemple.invalid"
    message.set_content("Bonjour, voici.")
    for title, content, kind in attached:
        message.add_attachment(content, "application", kind, filename=title)
    return message


def test_a_form_in_a_message_in_an_archive_and_the_reverse_is_read(folder: Path) -> None:
    ana, bea, cid = (
        filled("html", {"nom": name, "parcours": "oui"}) for name in ("Ana", "Bea", "Cid")
    )
    lot = written_zip({"bea.json": bea, "faux.zip": b"PK\x03\x04" + bytes(9)})
    put(folder, "a.eml", sent_by("bea", ("lot.zip", lot, "zip")).as_bytes())
    put(
        folder,
        "b.zip",
        written_zip({"ana.eml": sent_by("ana", ("r.json", ana, "json")).as_bytes()}),
    )
    put(folder, "c.eml", b"\xef\xbb\xbf\r\n" + sent_by("cid", (None, cid, "json")).as_bytes())

    collected = collect(project_in(folder), [folder / "reponses"])

    assert {answer.source for answer in collected.answers} == {
        "reponses/a.eml › lot.zip › bea.json",
        "reponses/b.zip › ana.eml › r.json",
        "reponses/c.eml › pièce jointe 1",
    }
    (refused,) = collected.refused
    assert refused.reason == "c'est une archive ZIP, pas un formulaire rempli ; décompressez-la"


def written_zip(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


# What the readers find beside the answers


def test_what_stands_beside_the_answers_is_named_and_the_answer_counts(
    folder: Path, cli: Cli
) -> None:
    data = changed(filled("docx", ANSWER), type_below("mail", "plutôt le matin"))
    path = put(folder, "ana.docx", data)
    ran = cli("-q", "collect", folder / "project.yaml", folder / "reponses")
    assert ran.code == 1
    assert f"{path} : texte hors des champs, après « Mail : » : « plutôt le matin »" in ran.err
    assert [a.fields["nom"] for a in collect(project_in(folder), [path]).answers] == ["Ana Rey"]


def test_what_stands_in_a_file_that_is_refused_is_named_too(folder: Path) -> None:
    put(folder, "ana.docx", changed(blank("docx"), type_below("commentaire", "Une MSP")))
    found = collect(project_in(folder), [folder / "reponses"])
    assert reasons(found) == {"ana.docx": "le questionnaire ne contient aucune réponse"}
    assert ["« Une MSP »" in remark.reason for remark in found.remarks] == [True]


def test_word_files_of_every_kind_in_a_folder_are_read_or_named(folder: Path) -> None:
    for ending in ("docx", "docm", "dotx"):
        put(folder, f"{ending}.{ending}", filled("docx", {**ANSWER, "nom": ending}))
    put(folder, "ancien.doc", OLE + "WordDocument".encode("utf-16-le"))
    rich = put(folder, "riche.rtf", rb"{\rtf1 Ana}")
    flat = put(folder, "plat.xml", FLAT)
    found = collect(project_in(folder), [folder / "reponses", rich, flat])
    assert {answer.fields["nom"] for answer in found.answers} == {"docx", "docm", "dotx"}
    words = {"ancien.doc": "(.doc)", "riche.rtf": "RTF", "plat.xml": "XML"}
    assert reasons(found).keys() == words.keys()
    assert all(word in reasons(found)[name] for name, word in words.items())
