"""A project that says where its opinions and answers are."""

from __future__ import annotations

import errno
import json
import os
import unicodedata
from pathlib import Path
from typing import Any, Literal

import pytest

import cpts_docs
from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.errors import MissingDataError
from cpts_docs.cli.main import main
from cpts_docs.project import includes, inside
from tests.filling import FILL
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
    """What is said of the project, but for its notice and its population, which are missing."""
    put(folder, "project.yaml", MINIMAL + more)
    found = cpts_docs.validate(folder / "project.yaml")
    return [item for item in found if item.rule not in ("rgpd", "population-absente")]


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


def warning(folder: Path, more: str) -> Diagnostic:
    """The only thing that is said, and that stops no build."""
    (found,) = problems(folder, more)
    assert not found.is_error
    assert found.position is not None
    assert (found.path.name, found.position.line) == ("project.yaml", 7)
    return found


def error(folder: Path, more: str) -> Diagnostic:
    """The only thing that is said, at the line of the project that names the file."""
    (found,) = problems(folder, more)
    assert found.is_error
    assert found.position is not None
    assert (found.path.name, found.position.line) == ("project.yaml", 7)
    return found


def test_a_pattern_may_name_no_file_yet_and_says_so_with_what_is_there(folder: Path) -> None:
    assert verdicts(folder, OPINIONS) == {}

    found = warning(folder, OPINIONS)
    assert (found.rule, found.hint) == ("inclusion-vide", "le dossier « opinions » est vide")

    put(folder, "opinions/cpam.yml", opinion("CPAM"))
    put(folder, "opinions/notes.txt", "brouillon")
    assert (
        warning(folder, OPINIONS).hint == "le dossier « opinions » contient : cpam.yml, notes.txt"
    )
    found = warning(folder, "opinions: [avis/*.yaml]\n")
    assert found.hint == "le dossier du projet contient : opinions, project.yaml"


def test_a_file_whose_name_has_the_signs_of_a_pattern_is_that_file(folder: Path) -> None:
    put(folder, "opinions/avis [1].yaml", opinion("CPAM"))
    put(folder, "opinions/avis 1.yaml", opinion("MSA"))

    assert verdicts(folder, 'opinions: ["opinions/avis [1].yaml"]\n') == {"CPAM": "favorable"}
    assert verdicts(folder, 'opinions: ["opinions/avis [12].yaml"]\n') == {"MSA": "favorable"}


def test_a_folder_stands_for_the_yaml_files_in_it(folder: Path) -> None:
    put(folder, "opinions/cpam.yaml", opinion("CPAM"))
    put(folder, "opinions/msa.yml", opinion("MSA"))
    put(folder, "opinions/notes.txt", "brouillon")
    put(folder, "opinions/.msa.yaml", "brouillon")

    for name in ("opinions", "opinions/"):
        assert verdicts(folder, f"opinions: [{name}]\n") == {
            "CPAM": "favorable",
            "MSA": "favorable",
        }


def test_an_empty_folder_is_told(folder: Path) -> None:
    assert warning(folder, "opinions: [opinions]\n").rule == "inclusion-vide"


@pytest.mark.parametrize("name", ["msa.yml", "MSA.YAML", "msa.yaml.txt", "msa.yml.txt"])
def test_a_file_that_ends_otherwise_than_the_pattern_is_named(folder: Path, name: str) -> None:
    put(folder, "opinions/cpam.yaml", opinion("CPAM"))
    put(folder, f"opinions/{name}", opinion("MSA"))
    found = warning(folder, OPINIONS)

    assert found.rule == "fichier-oublie"
    assert name in found.message
    assert ".yaml" in found.hint
    assert verdicts(folder, OPINIONS) == {"CPAM": "favorable"}


def test_a_file_that_another_name_takes_is_not_forgotten(folder: Path) -> None:
    put(folder, "opinions/cpam.yaml", opinion("CPAM"))
    put(folder, "opinions/msa.yml", opinion("MSA"))
    more = "opinions: [opinions/*.yaml, opinions/*.yml]\n"

    assert problems(folder, more) == []
    assert verdicts(folder, more) == {"CPAM": "favorable", "MSA": "favorable"}


@pytest.mark.parametrize("name", ["opinions", "opin*"])
def test_a_file_that_a_folder_does_not_give_is_named(folder: Path, name: str) -> None:
    put(folder, "opinions/cpam.yaml", opinion("CPAM"))
    put(folder, "opinions/msa.yaml.txt", opinion("MSA"))
    found = warning(folder, f"opinions: [{name}]\n")

    assert found.rule == "fichier-oublie"
    assert "msa.yaml.txt" in found.message
    assert "cpam.yaml" not in found.message


def test_many_warnings_drop_no_opinion(folder: Path) -> None:
    put(folder, "opinions/cpam.yaml", opinion("CPAM"))
    none = "".join(f"- vide/{number}*.yaml\n" for number in range(110))

    assert verdicts(folder, f"opinions:\n{none}- opinions/cpam.yaml\n") == {"CPAM": "favorable"}
    *found, last = problems(folder, f"opinions:\n{none}- opinions/cpam.yaml\n")
    assert (len(found), last.rule) == (110, "d-autres-messages")


def test_an_error_is_told_behind_many_warnings(folder: Path) -> None:
    none = "".join(f"- vide/{number}*.yaml\n" for number in range(110))
    found = problems(folder, f"opinions:\n{none}- opinions/cpam.yaml\n")

    assert [item.rule for item in found if item.is_error] == ["fichier-introuvable"]


def test_the_project_itself_is_none_of_the_files_of_a_pattern(folder: Path) -> None:
    put(folder, "cpam.yaml", opinion("CPAM"))

    assert verdicts(folder, "opinions: ['*.yaml']\n") == {"CPAM": "favorable"}


ACCENTS = ["préfecture.yaml", "préf*.yaml", "avis reçus/*.yaml", "avis reçus/cpam.yaml"]


@pytest.mark.parametrize("pattern", ACCENTS)
@pytest.mark.parametrize("on_disk", ["NFC", "NFD"])
@pytest.mark.parametrize("typed", ["NFC", "NFD"])
def test_a_name_with_accents_meets_its_file_however_they_are_written(
    folder: Path, pattern: str, on_disk: Literal["NFC", "NFD"], typed: Literal["NFC", "NFD"]
) -> None:
    name = pattern.replace("préf*", "préfecture").replace("*", "cpam")
    file = folder / unicodedata.normalize(on_disk, name)
    file.parent.mkdir(exist_ok=True)
    file.write_text(opinion("CPAM"), encoding="utf-8")

    more = f"opinions: ['{unicodedata.normalize(typed, pattern)}']\n"
    assert verdicts(folder, more) == {"CPAM": "favorable"}


@pytest.mark.parametrize("on_disk", ["NFC", "NFD"])
def test_answers_and_templates_with_accents_are_found_under_their_own_names(
    folder: Path, on_disk: Literal["NFC", "NFD"]
) -> None:
    names = [unicodedata.normalize(on_disk, name) for name in ("réponses.yaml", "modèles")]
    put(folder, names[0], NURSES)
    (folder / names[1]).mkdir()
    put(folder, "project.yaml", f"{MINIMAL}answers: réponses.yaml\ntemplates: modèles\n")

    project = cpts_docs.load(folder / "project.yaml")

    assert [project.included["answers"], project.templates] == names
    assert project.template_folder is not None
    assert project.template_folder.is_dir()


def test_a_file_that_is_not_there_is_told_where_it_is_named_with_what_is_there(
    folder: Path,
) -> None:
    put(folder, "opinions/msa.yaml", opinion("MSA"))
    found = error(folder, "opinions: [opinions/cpam.yaml]\n")

    assert found.rule == "fichier-introuvable"
    assert found.message == "« opinions/cpam.yaml » : ce fichier n'existe pas"
    assert found.hint == "le dossier « opinions » contient : msa.yaml"


def test_a_path_of_windows_is_shown_with_the_slashes_it_needs(folder: Path) -> None:
    found = error(folder, "opinions: ['opinions\\cpam.yaml']\n")

    assert "les dossiers se séparent par « / » : opinions/cpam.yaml" in found.hint


def test_the_name_of_a_body_is_no_file(folder: Path) -> None:
    found = error(folder, "opinions: [CPAM]\n")

    assert "organisation: CPAM, verdict: …" in found.hint


def test_a_folder_that_may_not_be_read_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(place: object) -> list[str]:
        raise PermissionError(errno.EACCES, "Permission denied", str(place))

    put(folder, "project.yaml", MINIMAL + OPINIONS)
    with monkeypatch.context() as patch:
        patch.setattr(os, "listdir", refuse)
        (found,) = (item for item in cpts_docs.validate(folder / "project.yaml") if item.is_error)

    assert found.rule == "inclusion"
    assert "« opinions/*.yaml » : ce chemin ne peut pas être lu" in found.message
    assert "vous n'en avez pas le droit" in found.message


def test_a_folder_of_templates_that_may_not_be_listed_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(place: object) -> list[str]:
        raise PermissionError(errno.EACCES, "Permission denied", str(place))

    (folder / "modeles").mkdir()
    put(folder, "modeles/avis.html", "<title>")
    put(folder, "project.yaml", MINIMAL + "templates: modeles\n")
    with monkeypatch.context() as patch:
        for name in ("listdir", "scandir"):
            patch.setattr(os, name, refuse)
        found = cpts_docs.validate(folder / "project.yaml")

    assert "« modeles » ne peut pas être lu : vous n'en avez pas le droit" in str(found)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize(
    ("more", "name"), [(OPINIONS, "opinions/a.yaml"), (ANSWERS, "answers.yaml")]
)
def test_a_pipe_among_the_files_is_named_and_nothing_waits_for_it(
    folder: Path, more: str, name: str
) -> None:
    os.mkfifo(folder / name)
    (found,) = problems(folder, more)

    assert found.path == folder / name
    assert found.message == "le fichier ne peut pas être lu : c'est un tuyau, pas un fichier"


# --------------------------------------------------------------------------
# Answers that are still to come


def test_answers_may_be_named_before_any_came_back(folder: Path) -> None:
    found = warning(folder, ANSWERS)

    assert found.rule == "reponses-absentes"
    assert "« answers.yaml » n'existe pas encore" in found.message
    assert "collect" in found.hint
    project = cpts_docs.load(folder / "project.yaml")
    assert (project.answers, project.included["answers"]) == (None, "answers.yaml")


def test_answers_that_cannot_be_asked_for_are_not_still_to_come(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that may be listed and not entered; a disk that fails."""
    put(folder, "answers.yaml", "version: 1\nproject: x\nanswers: []\n")
    put(folder, "project.yaml", MINIMAL + ANSWERS)
    asked = os.lstat

    def fail(path: Any, **options: Any) -> os.stat_result:
        if Path(path).name == "answers.yaml":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return asked(path, **options)

    with monkeypatch.context() as patch:
        patch.setattr(os, "lstat", fail)
        found = cpts_docs.validate(folder / "project.yaml")

    assert "existe pas" not in str(found)


def test_those_to_come_need_no_counts_while_the_answers_are_to_come(folder: Path) -> None:
    for counts in ("", "    counts: {infirmier: 1}\n"):
        assert warning(folder, ANSWERS + FUTURE + counts).rule == "reponses-absentes"


def test_a_project_is_built_and_collects_before_any_answer(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(folder, "project.yaml", MINIMAL + ANSWERS)
    path = folder / "project.yaml"

    assert main(["build", str(path), "-f", "html"]) == 0
    sent = folder / "documents" / "questionnaire.html"
    came = folder / "ana.json"
    came.write_bytes(FILL["html"][0](sent.read_bytes(), {"nom": "Ana", "prevention": "oui"}))
    capsys.readouterr()
    assert main(["collect", str(path), str(came)]) == 0

    assert "ajoutez au projet" not in capsys.readouterr().err
    assert (folder / "answers.yaml").exists()
    assert problems(folder, ANSWERS) == []


def test_the_synthese_says_that_its_answers_are_still_to_come(folder: Path) -> None:
    put(folder, "project.yaml", MINIMAL + ANSWERS)
    project = cpts_docs.load(folder / "project.yaml")

    with pytest.raises(MissingDataError, match=r"answers\.yaml n'existe pas encore"):
        cpts_docs.render(project, "synthese")


def test_a_name_that_is_nearly_that_of_the_answers_is_an_error(folder: Path) -> None:
    put(folder, "answers.yaml", NURSES)
    found = error(folder, "answers: anwsers.yaml\n")

    assert found.rule == "fichier-introuvable"
    assert "answers.yaml" in found.hint


FUTURE = "professionals:\n  future:\n    label: À venir\n"


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
    assert f"comme {'answers' if key.startswith('answers') else 'opinions/*'}.yaml" in found[0].hint


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
    monkeypatch.setattr(inside, "MAX_FILES", 2)
    for number in range(3):
        put(folder, f"opinions/{number}.yaml", opinion("CPAM"))
    (found,) = problems(folder, OPINIONS)
    assert found.message == "« opinions/*.yaml » : plus de 2 fichiers"


def test_too_many_folders_are_an_error(folder: Path) -> None:
    for number in range(inside.MAX_FILES + 1):
        (folder / f"avis{number}").mkdir()
    put(folder, "avis99/cpam.yaml", opinion("CPAM"))

    assert "plus de 200 dossiers" in error(folder, "opinions: ['avis*/*.yaml']\n").message


@pytest.mark.parametrize("name", ["/etc/*.yaml", "../*.yaml", "dehors/*.yaml", "dehors/x.yaml"])
@pytest.mark.parametrize("key", ["opinions: ['{}']\n", "answers: '{}'\n", "templates: '{}'\n"])
def test_nothing_outside_the_folder_is_listed(folder: Path, name: str, key: str) -> None:
    inner, outer = folder / "projet", folder / "autre"
    inner.mkdir()
    outer.mkdir()
    put(outer, "secret.yaml", "")
    (inner / "dehors").symlink_to(outer)
    name = name.replace("/etc", str(outer))
    (found,) = problems(inner, key.format(name))

    assert "secret" not in f"{found.message}{found.hint}".replace(name, "")
    assert "autre" not in f"{found.message}{found.hint}".replace(name, "")


@pytest.mark.parametrize("key", ["opinions: ['{}']\n", "answers: '{}'\n", "templates: '{}'\n"])
@pytest.mark.parametrize("name", ["{}", "{}/*.yaml", "{}/a.yaml"])
def test_a_name_that_is_too_long_for_a_folder_is_no_file(folder: Path, key: str, name: str) -> None:
    for item in problems(folder, key.format(name.format("é" * 200))):
        assert item.position is not None


WRONG = {
    "a wrong value": ("organisation: CPAM\nverdict: bof\n", "2 valeur-inconnue"),
    "a missing key": ("\norganisation: CPAM\n", "2 cle-manquante"),
    "an unknown key": (opinion("CPAM") + "avis: non\n", "3 cle-inconnue"),
    "an unknown body": (opinion("CPAMM"), "1 organisme-inconnu"),
    "no YAML": ("organisation: [\n", "1 yaml-syntaxe"),
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
        "(infirmière : 3 au lieu de 2 ; IPA : 1 au lieu de 0 ; sophrologue : absent, au lieu de 1)"
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
    found = error(folder, "answers: answers*.yaml\n")
    assert "les réponses sont dans un seul fichier" in found.message
    assert "answers1.yaml, answers2.yaml" in found.hint


def test_answers_may_stand_in_the_project_itself(folder: Path) -> None:
    assert future(folder, f"answers: {NURSES.replace('😊', '')}\n") == (
        "Professionnels souhaitant adhérer à la démarche",
        ["2 infirmiers", "1 sophrologue"],
    )


def test_the_answers_to_documents_of_its_own_may_be_still_to_come(folder: Path) -> None:
    own = "collected: {invitation: collected/invitation.yaml, sondage: collected/sondage.yaml}\n"

    assert [item.rule for item in problems(folder, own)] == ["reponses-absentes"] * 2


def test_an_empty_file_that_a_project_names_is_not_told_to_be_a_project(folder: Path) -> None:
    put(folder, "answers.yaml", "")
    (found,) = problems(folder, ANSWERS)

    assert found.rule == "fichier-vide"
    assert "init" not in found.hint


def test_of_a_full_folder_the_names_most_alike_are_shown_first(folder: Path) -> None:
    for name in (*"abcdefghijk", "region.yaml"):
        put(folder, name, "x")
    (found,) = (item for item in problems(folder, "guide: {catalogue: region.yml}\n"))

    assert "contient : region.yaml," in found.hint


@pytest.mark.parametrize("value", ["12", "[region.yaml]", ""])
def test_what_is_neither_a_name_nor_a_value_is_told_once(folder: Path, value: str) -> None:
    found = problems(folder, f"guide: {{catalogue: {value}}}\n")

    assert [item.rule for item in found if item.is_error] == ["type"]


@pytest.mark.parametrize(
    "more",
    [
        "answers: retour.yaml\nmembers: retour.yaml\n",
        "answers: retour.yaml\ncollected: {sondage: ./retour.yaml}\n",
        "collected: {sondage: retour.yaml, invitation: retour.yaml}\n",
    ],
)
@pytest.mark.parametrize("there", [False, True])
def test_two_forms_do_not_share_a_file(folder: Path, more: str, there: bool) -> None:
    if there:
        put(folder, "retour.yaml", answers())
    (found,) = (item for item in problems(folder, more) if item.is_error)

    assert found.rule == "inclusion"
    assert "est déjà le fichier de" in found.message
