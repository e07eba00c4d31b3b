"""A project that says where its opinions and answers are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import cpts_docs
from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.project import includes
from tests.samples import MINIMAL

OPINIONS = "opinions: [opinions/*.yaml]\n"
ANSWERS = "answers: answers.yaml\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "opinions").mkdir()
    return tmp_path


def opinion(body: str, verdict: str = "favorable", indent: str = "") -> str:
    return f"{indent}organisation: {body}\n{' ' * len(indent)}verdict: {verdict}\n"


def answers(*people: dict[str, str]) -> str:
    """An answers file with these fields."""
    rows = [
        {"source": f"{number}.pdf", "sha256": f"{number:064}", "fields": fields}
        for number, fields in enumerate(people)
    ]
    return json.dumps({"version": 1, "project": "Ruscino", "answers": rows}, ensure_ascii=False)


def put(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


def problems(folder: Path, more: str) -> list[Diagnostic]:
    """What is said of the project, but for its missing notice."""
    put(folder, "project.yaml", MINIMAL + more)
    return [item for item in cpts_docs.validate(folder / "project.yaml") if item.rule != "rgpd"]


def places(folder: Path, more: str) -> list[str]:
    """``file:line rule`` of each problem."""
    return [
        f"{item.path.relative_to(folder)}:{item.position.line if item.position else 0} {item.rule}"
        for item in problems(folder, more)
    ]


def verdicts(folder: Path, more: str) -> dict[str, str | None]:
    put(folder, "project.yaml", MINIMAL + more)
    project = cpts_docs.load(folder / "project.yaml")
    return {item.organisation.name: item.verdict for item in project.opinions if item.verdict}


# --------------------------------------------------------------------------
# Opinions


def test_opinions_come_from_the_files_that_a_pattern_names_and_from_the_project(
    folder: Path,
) -> None:
    put(folder, "opinions/cpam.yaml", opinion("CPAM"))
    put(folder, "opinions/deux.yaml", opinion("MSA", indent="- ") + opinion("DD", indent="- "))
    put(folder, "opinions/.cpam.yaml.swp.yaml", "brouillon")
    put(folder, "opinions/notes.txt", "brouillon")
    put(folder, "elsm.yaml", opinion("ELSM", "défavorable"))
    more = "opinions:\n- opinions/*.yaml\n- elsm.yaml\n" + opinion("Inter URPS", indent="- ")
    assert verdicts(folder, more) == {
        "DD": "favorable",
        "Inter URPS": "favorable",
        "CPAM": "favorable",
        "ELSM": "défavorable",
        "MSA": "favorable",
    }


def test_a_pattern_may_name_no_file_yet(folder: Path) -> None:
    assert verdicts(folder, OPINIONS) == {}
    assert problems(folder, "opinions: [avis/*.yaml]\n") == []


@pytest.mark.parametrize(
    ("more", "name"),
    [("opinions: [opinions/cpam.yaml]\n", "opinions/cpam.yaml"), (ANSWERS, "answers.yaml")],
)
def test_a_file_that_is_not_there_is_named(folder: Path, more: str, name: str) -> None:
    assert places(folder, more) == [f"{name}:0 fichier-introuvable"]


FUTURE = "professionals:\n  future:\n    label: À venir\n"


def test_a_file_of_answers_that_is_not_there_is_all_that_is_said(folder: Path) -> None:
    for counts in ("", "    counts: {infirmier: 1}\n"):
        assert places(folder, ANSWERS + FUTURE + counts) == ["answers.yaml:0 fichier-introuvable"]


@pytest.mark.parametrize(
    "pattern",
    [
        "../dehors.yaml",
        "opinions/../../dehors.yaml",
        "/dehors.yaml",
        "a\\b.yaml",
        "**/*.yaml",
        "../*",
    ],
)
@pytest.mark.parametrize("key", ["opinions: [{}]\n", "answers: {}\n"])
def test_nothing_outside_the_folder_is_read(folder: Path, pattern: str, key: str) -> None:
    inner = folder / "projet"
    inner.mkdir()
    put(folder, "dehors.yaml", opinion("CPAM"))
    found = problems(inner, key.format(f"'{pattern}'"))
    assert [(item.rule, item.position and item.position.line) for item in found] == [
        ("inclusion", 7)
    ]
    assert f"« {pattern} » : ce chemin sort du dossier du projet" in found[0].message
    assert "opinions/*.yaml" in found[0].hint


@pytest.mark.parametrize(
    "pattern", ["lien.yaml", "li*.yaml", "dossier/*.yaml", "dossier/dehors.yaml"]
)
def test_a_link_does_not_lead_out_of_the_folder(folder: Path, pattern: str) -> None:
    inner, outer = folder / "projet", folder / "dehors"
    inner.mkdir()
    outer.mkdir()
    put(outer, "dehors.yaml", opinion("CPAM"))
    (inner / "lien.yaml").symlink_to(outer / "dehors.yaml")
    (inner / "dossier").symlink_to(outer)
    (found,) = problems(inner, f"opinions: [{pattern}]\n")
    assert "ce chemin mène hors du dossier du projet" in found.message


def test_a_link_inside_the_folder_is_followed(folder: Path) -> None:
    put(folder, "cpam.yaml", opinion("CPAM"))
    (folder / "opinions" / "lien.yaml").symlink_to(folder / "cpam.yaml")
    assert verdicts(folder, OPINIONS) == {"CPAM": "favorable"}


@pytest.mark.parametrize("pattern", ["boucle.yaml", "bou*.yaml"])
def test_a_link_to_itself_is_an_error(folder: Path, pattern: str) -> None:
    (folder / "boucle.yaml").symlink_to("boucle.yaml")
    (found,) = problems(folder, f"opinions: [{pattern}]\n")
    assert found.is_error


def test_too_many_files_are_an_error(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(includes, "MAX_FILES", 2)
    for number in range(3):
        put(folder, f"opinions/{number}.yaml", opinion("CPAM"))
    (found,) = problems(folder, OPINIONS)
    assert found.message == "« opinions/*.yaml » : plus de 2 fichiers"


WRONG = {
    "a wrong value": ("organisation: CPAM\nverdict: bof\n", "2 valeur-inconnue"),
    "a missing key": ("\norganisation: CPAM\n", "2 cle-manquante"),
    "an unknown key": (opinion("CPAM") + "avis: non\n", "3 cle-inconnue"),
    "an unknown body": (opinion("CPAMM"), "1 organisme-inconnu"),
    "no YAML": ("organisation: [\n", "2 yaml-syntaxe"),
    "a text": ("bonjour\n", "1 inclusion"),
    "a number": ("\n3\n", "2 inclusion"),
    "the name of another file": ("- opinions/b.yaml\n", "1 inclusion"),
    "nothing": ("# rien\n", "0 fichier-vide"),
    "a character without a glyph": (
        opinion("CPAM") + "text: |\n  un\n  😊\n",
        "5 caractere-sans-dessin",
    ),
    "the wrong encoding": ("organisation: CPAM\nplace: \udce9\n", "2 encodage"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_in_an_included_file_is_told_with_its_own_line(
    folder: Path, case: str
) -> None:
    text, expected = WRONG[case]
    (folder / "opinions" / "a.yaml").write_bytes(text.encode("utf-8", "surrogateescape"))
    put(folder, "opinions/msa.yaml", opinion("MSA"))
    assert places(folder, OPINIONS) == [f"opinions/a.yaml:{expected}"]


def test_the_line_shown_is_that_of_the_included_file(folder: Path) -> None:
    put(folder, "opinions/a.yaml", "organisation: CPAM\nverdict: bof\n")
    (found,) = problems(folder, OPINIONS)
    assert (found.excerpt, found.position and found.position.column) == ("verdict: bof", 10)
    assert str(found).startswith(f"{folder / 'opinions' / 'a.yaml'}:2:10 : erreur : ")


def test_two_opinions_of_one_body_in_two_files_name_both(folder: Path) -> None:
    put(folder, "opinions/a.yaml", "# un\n" + opinion("CPAM"))
    put(folder, "opinions/b.yaml", opinion("CPAM"))
    (found,) = problems(folder, OPINIONS)
    assert (found.path, found.rule) == (folder / "opinions" / "b.yaml", "avis-en-double")
    assert found.message == "« CPAM » a déjà donné son avis, à la ligne 2 de a.yaml"


# --------------------------------------------------------------------------
# Answers


NURSES = answers(
    {"nom": "Ana", "specialite": "infirmière", "parcours": "oui"},
    {"nom": "Bea", "specialite": "IDEL", "prevention": "oui", "commentaire": "😊"},
    {"nom": "Eva", "specialite": "sophrologue", "prevention": "oui"},
    {"nom": "Léo", "specialite": "médecin généraliste", "prevention": "non"},
)


def future(folder: Path, more: str) -> tuple[str, list[str]] | None:
    put(folder, "project.yaml", MINIMAL + more)
    group = cpts_docs.load(folder / "project.yaml").future
    return group and (
        group.label,
        [count.in_words.replace("\u00a0", " ") for count in group.counts],
    )


def test_those_who_accept_are_counted_unless_typed_by_hand(folder: Path) -> None:
    put(folder, "answers.yaml", NURSES)
    counted = ["2 infirmiers", "1 sophrologue"]
    assert future(folder, ANSWERS) == ("Professionnels souhaitant adhérer à la démarche", counted)
    assert future(folder, ANSWERS + FUTURE) == ("À venir", counted)
    typed = future(folder, ANSWERS + FUTURE + "    counts: {orthoptiste: 3}\n")
    assert typed == ("À venir", ["3 orthoptistes"])
    assert future(folder, "") is None


@pytest.mark.parametrize(
    "counts",
    [
        "{infirmier: 2, sophrologue: {count: 1, plural: sophrologues}}",
        "{infirmière: 2, sophrologue: {count: 1, plural: sophrologues}}",
        "{infirmière: 1, infirmier: 1, Sophrologue: {count: 1, plural: Sophrologues}}",
    ],
)
def test_typed_counts_that_are_those_of_the_answers_are_no_news(folder: Path, counts: str) -> None:
    put(folder, "answers.yaml", NURSES)
    assert problems(folder, f"{ANSWERS}{FUTURE}    counts: {counts}\n") == []


def test_a_difference_between_typed_and_counted_is_a_warning_with_both_numbers(
    folder: Path,
) -> None:
    put(folder, "answers.yaml", NURSES)
    (found,) = problems(folder, f"{ANSWERS}{FUTURE}    counts: {{infirmière: 3, IPA: 1}}\n")
    assert (found.rule, found.is_error) == ("reponses-differentes", False)
    assert found.position is not None
    assert found.position.line == 11
    assert (
        "(infirmière : 3 au lieu de 2 ; IPA : 1 au lieu de 0 ; sophrologue : 0 au lieu de 1)"
        in (found.message)
    )


def test_without_answers_the_counts_must_be_typed(folder: Path) -> None:
    assert places(folder, FUTURE) == ["project.yaml:8 cle-manquante"]


WRONG_ANSWERS = {
    "another version": (NURSES.replace('"version": 1', '"version": 2'), "1 version"),
    "a missing key": ('{"version": 1,\n"project": "R"}', "1 cle-manquante"),
    "a field that is no text": ("version: 1\nproject: R\nanswers:\n- 3\n", "4 type"),
    "an unknown key": (NURSES.replace('"source"', '"fichier"', 1), "1 cle-"),
    "a text": ("bonjour", "1 inclusion"),
    "a list": ("- bonjour", "1 inclusion"),
    "a digest that is none": (NURSES.replace("0" * 64, "zz"), "1 valeur"),
}


@pytest.mark.parametrize("case", WRONG_ANSWERS)
@pytest.mark.parametrize("more", ["", FUTURE + "    counts: {infirmier: 1}\n"])
def test_what_is_wrong_in_the_answers_is_told_with_its_own_line(
    folder: Path, case: str, more: str
) -> None:
    text, expected = WRONG_ANSWERS[case]
    put(folder, "answers.yaml", text)
    found = places(folder, ANSWERS + more)
    assert found
    assert all(place.startswith(f"answers.yaml:{expected}") for place in found)


def test_the_answers_are_in_one_file(folder: Path) -> None:
    for name in ("answers1.yaml", "answers2.yaml"):
        put(folder, name, NURSES)
    assert places(folder, "answers: answers*.yaml\n") == ["answers*.yaml:0 fichier-introuvable"]


def test_answers_may_stand_in_the_project_itself(folder: Path) -> None:
    assert future(folder, f"answers: {NURSES.replace('😊', '')}\n") == (
        "Professionnels souhaitant adhérer à la démarche",
        ["2 infirmiers", "1 sophrologue"],
    )
