"""Every bad input: a message in French with its place and a way out, and nothing written."""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

import pytest

import cpts_docs
from cpts_docs import documents
from cpts_docs.base.faults import PanicError
from cpts_docs.cli import commands
from cpts_docs.documents import validation
from cpts_docs.formats import FORMATS
from cpts_docs.formats.pdf.writer import compiler_of
from cpts_docs.jobs import build as builder
from cpts_docs.jobs import many
from cpts_docs.jobs.collect import reading
from tests.commands import EVERY_FORMAT, Cli, message, messages, process, refusal, tree
from tests.programs import HANG, missing
from tests.reading import squeezed, text_of
from tests.samples import DOCUMENTS, MINIMAL, ROOT, ProjectFile, some

FILES = len(DOCUMENTS) * len(FORMATS)


# --------------------------------------------------------------------------
# Not a project file at all


def test_a_missing_file_names_the_nearest_file_of_its_folder(
    cli: Cli, project_file: ProjectFile
) -> None:
    path = project_file(MINIMAL)
    missing = path.with_name("projet.yaml")

    said, hint = message(refusal(cli, path.parent, "build", missing))

    assert said == f"{missing} : erreur : le fichier n'existe pas [fichier-introuvable]"
    assert hint == "ce dossier contient « project.yaml »"


def test_a_missing_file_in_an_empty_or_missing_folder_leads_to_init(
    cli: Cli, tmp_path: Path
) -> None:
    for absent in (tmp_path / "project.yaml", tmp_path / "absent" / "project.yaml"):
        said, hint = message(refusal(cli, tmp_path, "build", absent))
        assert "n'existe pas" in said
        assert "cpts-docs init" in hint


def test_a_folder_instead_of_a_file_names_the_file_inside(
    cli: Cli, project_file: ProjectFile
) -> None:
    path = project_file(MINIMAL)

    said, hint = message(refusal(cli, path.parent, "build", path.parent))

    assert said == f"{path.parent} : erreur : c'est un dossier, pas un fichier [dossier]"
    assert hint == f"donnez le fichier : {path}"


def test_a_folder_without_project_asks_for_a_file(cli: Cli, tmp_path: Path) -> None:
    assert message(refusal(cli, tmp_path, "build", tmp_path))[1] == (
        "donnez le chemin du fichier YAML"
    )


@pytest.mark.parametrize("content", ["", "\n\n", "# rien\n", "---\n", "null\n", "\ufeff"])
def test_an_empty_file_leads_to_init(cli: Cli, project_file: ProjectFile, content: str) -> None:
    path = project_file(content)

    said, hint = message(refusal(cli, path.parent, "build", path))

    assert said.endswith("le fichier est vide [fichier-vide]")
    assert "cpts-docs init" in hint


@pytest.mark.parametrize("name", FORMATS)
def test_a_document_renamed_yaml_is_named_for_what_it_is(
    cli: Cli, tmp_path: Path, project_file: ProjectFile, name: str
) -> None:
    source = project_file(MINIMAL)
    assert cli("build", source, "-d", "guide", "-f", name, "-o", tmp_path / "out").code == 0
    renamed = (tmp_path / "out" / f"guide.{name}").rename(tmp_path / "renamed.yaml")

    said, hint = message(refusal(cli, tmp_path, "build", renamed))

    assert f"c'est {FORMATS[name].kinds[0].title}" in said
    assert "[pas-du-yaml]" in said
    way_out = "enregistrez le fichier lui-même" if name == "html" else "project.yaml"
    assert way_out in hint


def test_a_file_below_a_file_or_with_too_long_a_name_is_explained_in_french(
    cli: Cli, project_file: ProjectFile
) -> None:
    path = project_file(MINIMAL)
    for wrong, words in (
        (path / "project.yaml", "un fichier se trouve à la place d'un dossier"),
        (path.with_name("a" * 300), "son nom est trop long"),
    ):
        said, hint = message(refusal(cli, path.parent, "build", wrong))
        assert words in said
        assert "[fichier-illisible]" in said
        assert hint == "vérifiez le chemin"


def test_a_file_that_may_not_be_read_says_so(
    cli: Cli, project_file: ProjectFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = project_file(MINIMAL)
    before = tree(path.parent)

    real = os.open

    def refuse(name: str, *more: int, **named: object) -> int:
        if str(name) == str(path):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(name, *more, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refuse)
        ran = cli("build", path)

    assert (ran.code, ran.out, tree(path.parent)) == (1, "", before)
    assert "vous n'en avez pas le droit" in ran.err
    assert "Permission" not in ran.err


def test_a_file_of_more_than_ten_megabytes_is_refused(cli: Cli, project_file: ProjectFile) -> None:
    path = project_file(MINIMAL + "#" * 10_000_001)

    said, hint = message(refusal(cli, path.parent, "build", path))

    assert "dépasse 10 Mo [fichier-trop-gros]" in said
    assert hint


# --------------------------------------------------------------------------
# Encodings


def test_windows_1252_is_named_with_the_line_and_column_of_the_first_accent(
    cli: Cli, tmp_path: Path
) -> None:
    path = tmp_path / "project.yaml"
    path.write_bytes(MINIMAL.replace("Perpignan", "Amélie").encode("cp1252"))

    complaint = refusal(cli, tmp_path, "build", path)
    said, hint = message(complaint)

    assert said.startswith(f"{path}:6:16 : ")
    assert "encodage trouvé : Windows-1252" in said
    assert "UTF-8" in hint
    assert "6 |   communes: [Amélie]" in complaint


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_another_unicode_encoding_is_named(cli: Cli, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "project.yaml"
    path.write_bytes(MINIMAL.encode(encoding))

    said, hint = message(refusal(cli, tmp_path, "build", path))

    assert said.startswith(f"{path}:1:1 : ")
    assert f"encodage trouvé : {encoding.upper()} " in said
    assert "UTF-8" in hint


def test_a_byte_order_mark_changes_nothing(cli: Cli, tmp_path: Path) -> None:
    outputs = []
    for name, start in (("without", b""), ("with", b"\xef\xbb\xbf")):
        path = tmp_path / f"{name}.yaml"
        path.write_bytes(start + MINIMAL.encode())
        assert cli("build", path, *EVERY_FORMAT, "-o", tmp_path / name).code == 0
        outputs.append(tree(tmp_path / name))

    assert len(outputs[0]) == FILES
    assert outputs[0] == outputs[1]


# --------------------------------------------------------------------------
# What the file says

COUNTS = MINIMAL + "professionals:\n  engaged:\n    label: Équipe\n    counts:\n      {}\n"


def counts(line: str) -> str:
    return COUNTS.format(line)


WRONG = {
    "a tab as indentation": (
        MINIMAL.replace("  communes", "\tcommunes"),
        "6:1",
        "une tabulation sert de retrait",
        "remplacez-la par des espaces",
    ),
    "a key given twice": (
        MINIMAL + "name: Autre\n",
        "7:1",
        "la clé « name » est déjà à la ligne 2",
        "supprimez",
    ),
    "a text for a list": (
        MINIMAL.replace("[Perpignan]", "Perpignan"),
        "6:13",
        "« territory.communes » : il faut une liste",
        "« - »",
    ),
    "a list for a text": (
        MINIMAL.replace("Ruscino", "[Ruscino]"),
        "2:7",
        "« name » : il faut un texte",
        "retirez les crochets",
    ),
    "a number for a text": (
        MINIMAL.replace('"66"', "66"),
        "3:13",
        "il faut un texte, pas le nombre 66",
        'entre guillemets : "66"',
    ),
    "a number with spaces": (
        MINIMAL + "  population: 47 617\n",
        "7:15",
        "il faut un nombre entier",
        "47617",
    ),
    "a negative population": (
        MINIMAL + "  population: -3\n",
        "7:15",
        "-3 est inférieur à 0",
        "positif",
    ),
    "a fractional population": (
        MINIMAL + "  population: 2.5\n",
        "7:15",
        "il faut un nombre entier, pas le nombre 2.5",
        "nombre entier, comme 12",
    ),
    "a negative count": (counts("infirmier: -1"), "11:18", "-1 est inférieur à 0", "positif"),
    "a fractional count": (
        counts("infirmier: 1.5"),
        "11:18",
        "pas le nombre 1.5",
        "nombre entier, comme 12",
    ),
    "an unknown key": (
        MINIMAL + "mision: []\n",
        "7:1",
        "la clé « mision » n'existe pas ici",
        "vouliez-vous dire « missions »",
    ),
    "a missing key": (
        MINIMAL.replace("name: Ruscino\n", ""),
        "1:1",
        "il manque la clé « name »",
        "Nom de la CPTS",
    ),
    "a misspelt profession": (
        counts("infirmire: 2"),
        "11:7",
        "profession inconnue : « infirmire »",
        "« infirmier »",
    ),
    "a profession of several": (
        counts("médecins: 2"),
        "11:7",
        "profession inconnue : « médecins »",
        "« médecin généraliste » ou « médecin spécialiste »",
    ),
    "a profession like no other": (
        counts("xyzzy: 2"),
        "11:7",
        "profession inconnue : « xyzzy »",
        "xyzzy: {count: 2, plural: …}",
    ),
    "a profession like others, and none of them": (
        counts("sexologue: 2"),
        "11:7",
        "profession inconnue : « sexologue »",
        " ? Sinon, donnez son pluriel : sexologue: {count: 2, plural: …}",
    ),
    "districts alone": (
        MINIMAL.replace(
            "communes: [Perpignan]", "districts: [{commune: Perpignan, kind: QPV, names: [A]}]"
        ),
        "5:1",
        "il manque la clé « communes »",
        "« communes: [] »",
    ),
    "an unknown mission": (
        MINIMAL + "missions: [{mission: prevntion}]\n",
        "7:22",
        "mission inconnue : « prevntion »",
        "« prevention »",
    ),
    "an unknown theme": (
        MINIMAL + "missions: [{mission: acces-aux-soins, themes: [{theme: medecin-traitan}]}]\n",
        "7:56",
        "thème inconnu : « medecin-traitan »",
        "« medecin-traitant »",
    ),
    "a theme of another mission": (
        MINIMAL + "missions: [{mission: parcours, themes: [{theme: medecin-traitant}]}]\n",
        "7:49",
        "le thème « medecin-traitant » n'est pas de cette mission",
        "acces-aux-soins",
    ),
    "an unknown action": (
        MINIMAL + "missions: [{mission: parcours, actions: [{action: parcours-recour}]}]\n",
        "7:51",
        "action inconnue du catalogue : « parcours-recour »",
        "« parcours-recours »",
    ),
    "an action like no other": (
        MINIMAL + "missions: [{mission: parcours, actions: [{action: xyzzy}]}]\n",
        "7:51",
        "action inconnue du catalogue : « xyzzy »",
        "le guide de l'utilisateur",
    ),
    "an unknown organisation": (
        MINIMAL + "opinions: [{organisation: CPM, verdict: favorable}]\n",
        "7:27",
        "organisme inconnu : « CPM »",
        "« CPAM »",
    ),
    "an unknown verdict": (
        MINIMAL + "opinions: [{organisation: CPAM, verdict: favorble}]\n",
        "7:42",
        "« favorble » n'est pas accepté",
        "« favorable »",
    ),
    "a date that does not exist": (
        MINIMAL.replace("2023-06-01", "2023-02-30"),
        "4:7",
        "« 2023-02-30 » n'est pas une date qui existe",
        "AAAA-MM-JJ",
    ),
    "a date written the French way": (
        MINIMAL.replace("2023-06-01", "01/06/2023"),
        "4:7",
        "« 01/06/2023 » n'est pas une date dans le bon ordre",
        "2023-06-01",
    ),
    "an unknown department": (
        MINIMAL.replace('"66"', '"20"'),
        "3:13",
        "département inconnu : « 20 »",
        "écrivez un code",
    ),
    "another version": (MINIMAL.replace("version: 1", "version: 2"), "1:10", "2", "écrivez 1"),
    "an emoji": (
        MINIMAL.replace("Ruscino", "Rus\U0001f600cino"),
        "2:10",
        "« \U0001f600 » (U+1F600)",
        "remplacez-le",
    ),
    "an emoji in the third line of a text": (
        MINIMAL + "needs:\n  introduction: |\n    un\n    deux\n    trois \u2603\n",
        "11:11",
        "« \u2603 » (U+2603)",
        "remplacez-le",
    ),
    "an Arabic letter": (
        MINIMAL.replace("Perpignan", "Elne \u0628"),
        "6:19",
        "« \u0628 » (U+0628)",
        "remplacez-le",
    ),
    "a raw control character": (
        MINIMAL.replace("Ruscino", "Rus\x07cino"),
        "2:10",
        "caractère de contrôle U+0007",
        "supprimez",
    ),
    "a raw zero": (MINIMAL.replace("Ruscino", "Rus\0cino"), "2:10", "U+0000", "supprimez"),
    "an escaped control character": (
        MINIMAL.replace("Ruscino", r'"Rus\x1bcino"'),
        "2:7",
        "caractère de contrôle U+001B",
        "supprimez",
    ),
    "a colon in a text without quotes": (
        MINIMAL.replace("Ruscino", "Ruscino : Est"),
        "2:15",
        "« : » inattendu ici",
        "entre guillemets",
    ),
    "a name over 1000 characters": (
        MINIMAL.replace("Ruscino", "x" * 1001),
        "2:7",
        "ce texte a 1 001 caractères, et il en faut 1 000 au plus",
        "raccourcissez",
    ),
    "an empty list of communes": (
        MINIMAL.replace("[Perpignan]", "[]"),
        "6:13",
        "la liste est vide",
        "ajoutez",
    ),
    "a whole list instead of a project": ("- un\n- deux\n", "1:1", "pas une liste", "clé: valeur"),
    "a whole sentence instead of a project": ("Bonjour\n", "1:1", "pas le texte", "clé: valeur"),
}


@pytest.mark.parametrize(("text", "place", "words", "way_out"), WRONG.values(), ids=WRONG)
def test_a_mistake_has_its_place_a_french_message_and_a_way_out(
    cli: Cli, project_file: ProjectFile, text: str, place: str, words: str, way_out: str
) -> None:
    path = project_file(text)

    said, hint = message(refusal(cli, path.parent, "build", path, *EVERY_FORMAT))

    assert said.startswith(f"{path}:{place} : erreur : ")
    assert words in said
    assert way_out in hint


@pytest.mark.parametrize("text", [text for text, *_ in WRONG.values()], ids=WRONG)
def test_validate_says_what_build_says_and_counts(
    cli: Cli, project_file: ProjectFile, text: str
) -> None:
    path = project_file(text)
    complaint = cli("build", path).err
    before = tree(path.parent)

    ran = cli("validate", path)

    assert ran.code == 1
    assert ran.err == ""
    assert ran.out.startswith(complaint)
    warnings = complaint.count(" : avertissement : ")
    counted = f"1 erreur, {warnings} avertissement{'s' * (warnings > 1)}"
    assert re.fullmatch(
        rf"1 projet : {counted}( ; --fix en corrige 1)?\n", ran.out.removeprefix(complaint)
    )
    assert tree(path.parent) == before


def test_a_control_character_never_reaches_the_terminal(
    cli: Cli, project_file: ProjectFile
) -> None:
    path = project_file(MINIMAL.replace("Ruscino", "a\x1b[31m\x9bb"))

    complaint = refusal(cli, path.parent, "build", path)

    assert all(char == "\n" or char.isprintable() for char in complaint)
    assert r"a\x1b[31m\x9bb" in complaint


def test_all_the_mistakes_of_a_file_are_said_at_once(cli: Cli, project_file: ProjectFile) -> None:
    text = counts("infirmire: 1") + "guid: {}\nopinions: [{organisation: X, verdict: favorable}]\n"
    path = project_file(text.replace("Ruscino", "\u0628"))

    said = messages(refusal(cli, path.parent, "build", path))

    assert [re.findall(r":(\d+):\d+ : .*\[(.*)\]$", item)[0] for item, _ in said] == [
        ("2", "caractere-sans-dessin"),
        ("11", "profession-inconnue"),
        ("12", "cle-inconnue"),
        ("13", "organisme-inconnu"),
    ]


# --------------------------------------------------------------------------
# Large and small, but right


def test_a_text_of_100_000_characters_is_whole_in_every_format(
    cli: Cli, project_file: ProjectFile
) -> None:
    words = " ".join(f"mot{number}" for number in range(12_600))[:100_000].strip()
    text = "opinions:\n  - organisation: CPAM\n    verdict: favorable\n    text: "
    path = project_file(f"{MINIMAL}{text}{words}\n")

    ran = cli("build", path, "-d", "fiche-avis", *EVERY_FORMAT)

    assert ran.code == 0
    assert len(words) >= 99_990
    for file in ran.out.split():
        assert squeezed(words) in squeezed(text_of(Path(file)).replace("\u00ad", "")), file


def test_500_communes_are_all_in_the_fiche(cli: Cli, project_file: ProjectFile) -> None:
    names = [f"Commune-{number:03}" for number in range(500)]
    path = project_file(MINIMAL.replace("Perpignan", ", ".join(names)))

    ran = cli("build", path, "-d", "fiche-avis", *EVERY_FORMAT)

    assert ran.code == 0
    for file in ran.out.split():
        text = squeezed(text_of(Path(file)))
        assert "500communes" in text
        assert [name for name in names if name not in text] == []


@pytest.mark.parametrize("text", some((counts("{}"), counts("infirmier: 0"), MINIMAL)))
def test_no_professional_at_all_builds(cli: Cli, project_file: ProjectFile, text: str) -> None:
    ran = cli("build", project_file(text), *EVERY_FORMAT)

    assert ran.code == 0
    assert len(ran.out.split()) == FILES
    assert all(len(text_of(Path(file))) > 100 for file in ran.out.split())


# --------------------------------------------------------------------------
# Wrong usage


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["-d", "guid"], "document inconnu : « guid » ; vouliez-vous dire « guide » ?"),
        (["-d", "xyz"], f"valeurs connues : {', '.join(documents.DOCUMENTS)}"),
        (["-f", "doc"], "format inconnu : « doc » ; vouliez-vous dire « docx » ?"),
        (["-f", "rtf"], "format inconnu : « rtf »"),
        (["-f", "xyz"], f"valeurs connues : {', '.join(FORMATS)}"),
        (["-d", "guide", "-d", "Guide"], "document inconnu : « Guide »"),
        (["-d", ""], "document inconnu : «  »"),
    ],
)
def test_an_unknown_document_or_format_is_wrong_usage(
    cli: Cli, project_file: ProjectFile, options: list[str], words: str
) -> None:
    path = project_file(MINIMAL)

    complaint = refusal(cli, path.parent, "build", path, *options, code=2)

    assert complaint.startswith("cpts-docs : ")
    assert words in complaint
    assert complaint.count("\n") == 1


# --------------------------------------------------------------------------
# What the disk refuses


@cache
def documents_of_minimal() -> dict[str, bytes]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "project.yaml"
        path.write_text(MINIMAL, encoding="utf-8")
        files = cpts_docs.build(path, formats=FORMATS)
        return {file.name: file.read_bytes() for file in files}


def earlier_build(project_file: ProjectFile) -> tuple[Path, dict[str, bytes | None]]:
    """A project built once and changed since, and everything that stands in its folder."""
    path = project_file(MINIMAL)
    (path.parent / "documents").mkdir()
    for name, content in documents_of_minimal().items():
        (path.parent / "documents" / name).write_bytes(content)
    path.write_text(MINIMAL.replace("Ruscino", "Autre nom"), encoding="utf-8")
    return path, tree(path.parent)


def disk_complaint(cli: Cli, *arguments: object) -> str:
    ran = cli(*arguments)
    assert ran.code == 1
    assert ran.out == ""
    last = ran.err.rstrip("\n").split("\n")[-1]
    assert last.startswith("cpts-docs : ")
    assert last.endswith(" ; aucun document n'a été modifié")
    return last


def os_error(number: int, *, winerror: int | None = None) -> OSError:
    error = OSError(number, os.strerror(number), "somewhere")
    if winerror is not None:
        error.winerror = winerror  # type: ignore[attr-defined,unused-ignore]
    return error


def test_an_output_folder_below_a_file_cannot_be_made(cli: Cli, project_file: ProjectFile) -> None:
    path = project_file(MINIMAL)
    before = tree(path.parent)

    for output in (path, path / "below", path / "far" / "below"):
        complaint = disk_complaint(cli, "build", path, "-o", output)
        assert f"{output / 'questionnaire.docx'} ne peut pas être écrit" in complaint
        assert "un fichier se trouve à la place d'un dossier" in complaint
    assert tree(path.parent) == before


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no /proc")
def test_an_output_folder_where_nobody_may_write_is_refused(
    cli: Cli, project_file: ProjectFile
) -> None:
    path = project_file(MINIMAL)

    assert "/proc/x" in disk_complaint(cli, "build", path, "-o", "/proc/x")
    assert tree(path.parent).keys() == {"project.yaml"}


def test_an_output_folder_of_too_long_a_name_is_refused(
    cli: Cli, project_file: ProjectFile
) -> None:
    path = project_file(MINIMAL)

    complaint = disk_complaint(cli, "build", path, "-o", path.with_name("a" * 300))

    assert "son nom est trop long" in complaint


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "le disque est plein ; libérez de la place"),
        (errno.EDQUOT, "votre quota de disque est atteint"),
        (errno.EACCES, "vous n'avez pas le droit d'écrire ici ; choisissez un autre dossier"),
        (errno.EPERM, "vous n'avez pas le droit d'écrire ici"),
        (errno.EROFS, "ce disque est en lecture seule"),
        (errno.EBUSY, "fermez-le et relancez"),
        (errno.EIO, "le disque répond par une erreur"),
    ],
)
@pytest.mark.parametrize("step", some(["fsync", "replace"]))
@pytest.mark.parametrize("which", some((FILES, 1, 4)))
def test_a_write_that_fails_leaves_the_earlier_build_byte_for_byte(
    cli: Cli,
    project_file: ProjectFile,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    words: str,
    step: str,
    which: int,
) -> None:
    path, before = earlier_build(project_file)
    owner = os if step == "fsync" else Path
    real, calls = getattr(owner, step), []

    def fail_once(*arguments: object) -> object:
        calls.append(arguments)
        if len(calls) == which:
            raise os_error(number)
        return real(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(owner, step, fail_once)
        complaint = disk_complaint(cli, "build", path, *EVERY_FORMAT)

    assert len(calls) >= which
    assert words in complaint
    assert tree(path.parent) == before


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_first_build_that_fails_leaves_no_file_and_no_folder(
    cli: Cli, project_file: ProjectFile, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = project_file(MINIMAL)
    owner = os if step == "fsync" else Path
    real, calls = getattr(owner, step), []

    def fail_later(*arguments: object) -> object:
        calls.append(arguments)
        if len(calls) == 3:
            raise os_error(errno.ENOSPC)
        return real(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(owner, step, fail_later)
        disk_complaint(cli, "build", path, "-o", path.parent / "new" / "deep")

    assert tree(path.parent).keys() == {"project.yaml"}


@pytest.mark.parametrize("winerror", [32, 33])
def test_a_file_open_in_word_is_left_alone_and_so_are_the_others(
    cli: Cli, project_file: ProjectFile, monkeypatch: pytest.MonkeyPatch, winerror: int
) -> None:
    path, before = earlier_build(project_file)
    real = Path.open

    def locked(self: Path, mode: str = "r", *more: object, **named: object) -> object:
        if self.name == "guide.docx":
            raise os_error(errno.EACCES, winerror=winerror)
        return real(self, mode, *more, **named)  # type: ignore[call-overload]

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", locked)
        complaint = disk_complaint(cli, "build", path, *EVERY_FORMAT)

    assert f"{path.parent / 'documents' / 'guide.docx'} ne peut pas être écrit" in complaint
    assert "ouvert dans un autre programme (Word ?) ; fermez-le" in complaint
    assert tree(path.parent) == before


def test_a_file_opened_in_word_at_the_last_moment_undoes_what_was_done(
    cli: Cli, project_file: ProjectFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, before = earlier_build(project_file)
    (path.parent / "documents" / "questionnaire.docx").unlink()
    del before["documents/questionnaire.docx"]
    real = Path.replace

    def locked(self: Path, target: Path) -> Path:
        if target.name == "fiche-avis.pdf":
            raise os_error(errno.EACCES, winerror=5)
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", locked)
        complaint = disk_complaint(cli, "build", path, *EVERY_FORMAT)

    assert "fiche-avis.pdf ne peut pas être écrit" in complaint
    assert "Word ?" in complaint
    assert tree(path.parent) == before


def test_a_target_that_is_a_folder_is_refused_before_anything_is_written(
    cli: Cli, project_file: ProjectFile
) -> None:
    path = project_file(MINIMAL)
    (path.parent / "documents" / "fiche-avis.pdf").mkdir(parents=True)
    before = tree(path.parent)

    complaint = disk_complaint(cli, "build", path, *EVERY_FORMAT)

    assert "fiche-avis.pdf ne peut pas être écrit : un dossier porte déjà ce nom" in complaint
    assert tree(path.parent) == before


def test_a_project_that_became_wrong_leaves_its_earlier_documents(
    cli: Cli, project_file: ProjectFile
) -> None:
    path, _ = earlier_build(project_file)
    path.write_text(MINIMAL + "nam: x\n", encoding="utf-8")

    complaint = refusal(cli, path.parent, "build", path, *EVERY_FORMAT)

    assert "la clé « nam » n'existe pas ici" in complaint


def test_a_build_that_works_leaves_no_scratch_file(cli: Cli, project_file: ProjectFile) -> None:
    path, before = earlier_build(project_file)

    assert cli("build", path, *EVERY_FORMAT).code == 0

    after = tree(path.parent)
    assert after.keys() == before.keys()
    assert after["documents/fiche-avis.html"] != before["documents/fiche-avis.html"]


# --------------------------------------------------------------------------
# init


def test_init_never_overwrites_a_project(cli: Cli, project_file: ProjectFile) -> None:
    path = project_file("le mien")

    complaint = refusal(cli, path.parent, "init", path.parent)

    assert complaint == f"cpts-docs : {path} existe déjà ; il n'a pas été modifié\n"
    assert path.read_text() == "le mien"


def test_init_never_replaces_a_link_even_to_nothing(cli: Cli, tmp_path: Path) -> None:
    try:
        (tmp_path / "project.yaml").symlink_to(tmp_path / "absent")
    except OSError:
        missing("no symbolic links here")

    assert "existe déjà" in refusal(cli, tmp_path, "init", tmp_path)
    assert (tmp_path / "project.yaml").is_symlink()


def test_init_in_a_file_or_under_too_long_a_name_is_explained(
    cli: Cli, project_file: ProjectFile
) -> None:
    path = project_file(MINIMAL)

    assert "à la place d'un dossier" in refusal(cli, path.parent, "init", path)
    complaint = refusal(cli, path.parent, "init", path.with_name("a" * 300))
    assert "le nom du fichier est trop long" in complaint


# --------------------------------------------------------------------------
# Several projects


def test_several_projects_go_to_folders_of_their_own_with_one_output(
    cli: Cli, tmp_path: Path
) -> None:
    paths = []
    for name in ("nord", "sud"):
        (tmp_path / name).mkdir()
        paths.append(tmp_path / name / "project.yaml")
        paths[-1].write_text(MINIMAL.replace("Ruscino", name.title()), encoding="utf-8")

    ran = cli("build", *paths, "-f", "html", "-o", tmp_path / "out")

    assert ran.code == 0
    assert ran.out.split() == [
        str(tmp_path / "out" / folder / f"{name}.html")
        for folder in ("nord", "sud")
        for name in DOCUMENTS
    ]
    for folder in ("Nord", "Sud"):
        fiche = text_of(tmp_path / "out" / folder.lower() / "fiche-avis.html")
        assert squeezed(f"CPTS {folder}") in squeezed(fiche)


def test_projects_without_output_go_beside_their_files(cli: Cli, tmp_path: Path) -> None:
    paths = [tmp_path / "a" / "project.yaml", tmp_path / "b" / "project.yaml"]
    for path in paths:
        path.parent.mkdir()
        path.write_text(MINIMAL, encoding="utf-8")

    assert cli("build", *paths, "-f", "html").code == 0

    for path in paths:
        assert len(list((path.parent / "documents").iterdir())) == 3


def test_two_projects_of_one_folder_and_one_given_twice_do_not_overwrite_each_other(
    cli: Cli, tmp_path: Path
) -> None:
    first, second = tmp_path / "un.yaml", tmp_path / "deux.yaml"
    first.write_text(MINIMAL, encoding="utf-8")
    second.write_text(MINIMAL, encoding="utf-8")

    ran = cli("build", first, second, first, "-d", "guide", "-f", "html")

    assert ran.code == 0
    files = ran.out.split()
    assert len(set(files)) == 3
    assert all(Path(file).is_file() for file in files)
    assert [Path(file).relative_to(tmp_path / "documents").parts[0] for file in files] == [
        "un",
        "deux",
        "un",
    ]


def test_a_bad_project_does_not_stop_the_others(cli: Cli, tmp_path: Path) -> None:
    for name, text in (("a", MINIMAL), ("b", "version: 1\n"), ("c", MINIMAL)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    paths = [tmp_path / f"{name}.yaml" for name in ("a", "b", "absent", "c")]

    ran = cli("build", *paths, "-d", "guide", "-f", "html", "-o", tmp_path / "out")

    assert ran.code == 1
    assert ran.out.split() == [str(tmp_path / "out" / name / "guide.html") for name in "ac"]
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"a", "c"}
    assert "il manque la clé « name »" in ran.err
    assert "absent.yaml : erreur : le fichier n'existe pas" in ran.err


def test_a_disk_error_in_one_project_does_not_stop_the_others(cli: Cli, tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
        (tmp_path / name / "project.yaml").write_text(MINIMAL, encoding="utf-8")
    (tmp_path / "a" / "documents").write_text("un fichier")

    ran = cli("build", *(tmp_path / name / "project.yaml" for name in "ab"), "-f", "html")

    assert ran.code == 1
    assert "à la place d'un dossier" in ran.err
    assert len(ran.out.split()) == 3
    assert (tmp_path / "a" / "documents").read_text() == "un fichier"


# --------------------------------------------------------------------------
# Messages for programs


def test_json_messages_are_json_and_nothing_else(cli: Cli, tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.yaml", tmp_path / "good.yaml"
    bad.write_text(MINIMAL + "nam: x\n", encoding="utf-8")
    good.write_text(MINIMAL, encoding="utf-8")
    absent = tmp_path / "absent.yaml"

    ran = cli("validate", "--message-format", "json", bad, good, absent)

    found = json.loads(ran.out)
    assert ran.code == 1
    assert ran.err == ""
    assert [(item["path"], item["line"], item["rule"], item["severity"]) for item in found] == [
        (str(bad), 1, "rgpd", "warning"),
        (str(bad), 7, "cle-inconnue", "error"),
        (str(good), 1, "rgpd", "warning"),
        (str(absent), None, "fichier-introuvable", "error"),
    ]
    assert found[1]["hint"] == "vouliez-vous dire « name » ?"
    assert cli("validate", "--message-format", "json", good).code == 0


def test_github_messages_annotate_the_lines(cli: Cli, project_file: ProjectFile) -> None:
    path = project_file(MINIMAL + "nam: x\n")

    ran = cli("validate", "--message-format", "github", path)

    assert ran.code == 1
    warning, error = ran.out.splitlines()
    assert warning.startswith(f"::warning file={path},line=1,col=1,title=rgpd::la notice")
    assert error == (
        f"::error file={path},line=7,col=1,title=cle-inconnue::"
        "la clé « nam » n'existe pas ici → vouliez-vous dire « name » ?"
    )


# --------------------------------------------------------------------------
# Interruptions


@pytest.mark.parametrize(
    ("module", "where"), [(builder, "render"), (builder, "write"), (many, "write_files")]
)
def test_an_interruption_leaves_130_no_traceback_and_the_earlier_build(
    cli: Cli,
    project_file: ProjectFile,
    monkeypatch: pytest.MonkeyPatch,
    module: ModuleType,
    where: str,
) -> None:
    path, before = earlier_build(project_file)

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, where, interrupt)
        ran = cli("build", path, *EVERY_FORMAT)

    assert (ran.code, ran.out) == (130, "")
    assert ran.err.splitlines()[-1].startswith("cpts-docs : interrompu ; ")
    assert tree(path.parent) == before


@pytest.mark.parametrize("which", some((FILES, 1, 2), 2))
def test_an_interruption_between_two_files_puts_the_first_ones_back(
    cli: Cli, project_file: ProjectFile, monkeypatch: pytest.MonkeyPatch, which: int
) -> None:
    path, before = earlier_build(project_file)
    real, calls = Path.replace, []

    def interrupted(self: Path, target: Path) -> Path:
        calls.append(target)
        result = real(self, target)
        if len(calls) == which:
            raise KeyboardInterrupt
        return result

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", interrupted)
        assert cli("build", path, *EVERY_FORMAT).code == 130

    assert tree(path.parent) == before


@pytest.mark.skipif(sys.platform == "win32", reason="signals are not those of POSIX")
def test_control_c_in_a_process_gives_130_without_traceback(project_file: ProjectFile) -> None:
    path = project_file(MINIMAL)
    code = (
        "import os, signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from cpts_docs.jobs import build as builder\nfrom cpts_docs.cli import main as cli\n"
        f"builder.write = lambda *_: os.kill(os.getpid(), {int(signal.SIGINT)})\n"
        f"sys.exit(cli.main(['build', {str(path)!r}]))\n"
    )

    ran = subprocess.run(
        [sys.executable, "-c", code], check=False, cwd=ROOT, capture_output=True, timeout=HANG
    )

    assert ran.returncode == 130
    assert ran.stdout == b""
    assert b"interrompu" in ran.stderr
    assert b"Traceback" not in ran.stderr
    assert tree(path.parent).keys() == {"project.yaml"}


# --------------------------------------------------------------------------
# Real processes


def test_a_process_ends_with_the_code_and_the_message(project_file: ProjectFile) -> None:
    path = project_file(MINIMAL + "nam: x\n")

    ran = process("build", path)

    assert (ran.returncode, ran.stdout) == (1, b"")
    assert f"{path}:7:1 : erreur : la clé « nam » n'existe pas ici".encode() in ran.stderr
    assert b"Traceback" not in ran.stderr
    assert process("build", path, "-f", "rtf").returncode == 2
    assert process("build").returncode == 2


@pytest.mark.parametrize("encoding", some(["ascii", "cp1252", "utf-8"]))
def test_a_terminal_without_accents_gets_every_message(
    project_file: ProjectFile, encoding: str
) -> None:
    path = project_file(MINIMAL + "nam: é\n")
    env = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}

    for arguments, code in (
        (["validate", path], 1),
        (["build", path], 1),
        (["--help"], 0),
        (["build"], 2),
    ):
        ran = process(*arguments, env=env)
        assert ran.returncode == code
        assert b"Traceback" not in ran.stderr
        assert (ran.stdout + ran.stderr).decode(encoding)


@pytest.mark.parametrize("encoding", some(["ascii", "cp1252", "utf-8"]))
def test_programs_read_utf_8_whatever_the_terminal_speaks(
    project_file: ProjectFile, encoding: str
) -> None:
    path = project_file(MINIMAL + "clé: x\n")
    env = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}

    schema = process("schema", env=env)
    found = process("validate", "--message-format", "json", path, env=env)

    assert json.loads(schema.stdout.decode("utf-8"))["properties"]["department"]["title"] == (
        "Département"
    )
    assert "la clé « clé » n'existe pas ici" in [
        item["message"] for item in json.loads(found.stdout.decode("utf-8"))
    ]


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("arguments", some([["schema"], ["--help"], ["--version"], ["validate"]]))
def test_a_reader_who_leaves_early_sees_no_traceback(
    project_file: ProjectFile, arguments: list[str], both: bool
) -> None:
    if arguments == ["validate"]:
        arguments = ["validate", str(project_file(MINIMAL))]
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ran = process(*arguments, stdout=writing, stderr=writing if both else subprocess.PIPE)
    finally:
        os.close(writing)

    assert ran.returncode in (0, 1)
    assert not ran.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_standard_output_on_a_full_disk_is_explained() -> None:
    with Path("/dev/full").open("wb") as full:
        ran = process("schema", stdout=full)

    assert ran.returncode == 1
    assert ran.stderr.decode() == (
        "cpts-docs : la sortie ne peut pas être écrite : "
        "le disque est plein ; libérez de la place\n"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
def test_a_closed_error_output_is_lost_and_no_file_is_taken_for_it(
    project_file: ProjectFile,
) -> None:
    path = project_file(MINIMAL)
    command = [sys.executable, "-m", "cpts_docs", "collect", str(path), str(path)]
    closed = ["sh", "-c", '"$@" 2>&-', "sh", *command]

    done = subprocess.run(closed, stdout=subprocess.PIPE, check=False, cwd=ROOT, timeout=HANG)

    assert (done.returncode, done.stdout.decode()) == (1, "0 réponse, 0 avis, 1 fichier écarté\n")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
def test_a_standard_output_that_is_closed_is_no_crash(project_file: ProjectFile) -> None:
    path = project_file(MINIMAL)
    command = f'"{sys.executable}" -m cpts_docs build "{path}" -f html >&-'

    ran = subprocess.run(
        command, check=False, shell=True, cwd=ROOT, stderr=subprocess.PIPE, timeout=HANG
    )

    assert ran.returncode == 0
    assert b"Traceback" not in ran.stderr
    assert len(list((path.parent / "documents").iterdir())) == 3


# --------------------------------------------------------------------------
# A fault of the program: a sentence about what it happened in, and the rest is done


class PanicException(BaseException):
    """As pyo3 raises what goes wrong in Rust."""


def test_a_fault_in_one_project_is_not_the_end_of_the_others(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = validation.validate

    def fail(path: Path, **rest: Any) -> Any:
        if path.stem == "un":
            raise ZeroDivisionError("quelque\npart")
        return before(path, **rest)

    monkeypatch.setattr(validation, "validate", fail)
    (tmp_path / "deux.yaml").write_text(MINIMAL.replace("66", "99"), "utf-8")

    ran = cli("validate", tmp_path / "un.yaml", tmp_path / "deux.yaml")

    assert (ran.code, "Traceback" in ran.err) == (1, False)
    assert "un.yaml : erreur inattendue, à signaler (ZeroDivisionError : quelque part)" in ran.err
    assert "deux.yaml:3:13 : erreur" in ran.out


def test_a_fault_in_one_form_is_not_the_end_of_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(data: bytes) -> Any:
        raise MemoryError if data == b"un" else ZeroDivisionError("part")

    monkeypatch.setattr(reading, "form_of", fail)
    for name in ("un", "deux"):
        (tmp_path / name).write_bytes(name.encode())

    ((first,), (second,)) = reading.read_all([tmp_path / "un", tmp_path / "deux"], set(), None, 1)

    assert first.reason.startswith("la mémoire manque")
    assert second.reason == "erreur inattendue, à signaler (ZeroDivisionError : part)"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ZeroDivisionError("\x1b[31m"), "à signaler (ZeroDivisionError : \\x1b[31m)"),
        (RuntimeError("can't start new thread"), "le système n'en permet pas plus à la fois"),
        (RecursionError(), "à signaler (RecursionError : )"),
        (OSError(errno.EIO, "Input/output error", "là"), "là : le disque répond par une erreur ;"),
    ],
)
def test_whatever_a_command_meets_is_a_sentence(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    def fail(_: object) -> int:
        raise error

    monkeypatch.setattr(commands.COMMANDS["rules"], "run", fail)
    ran = cli("rules")

    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize(("said", "kind"), [("x", PanicError), ("left: MemError", MemoryError)])
def test_what_goes_wrong_in_rust_is_an_error_as_any_other(said: str, kind: type[Exception]) -> None:
    with pytest.raises(kind), compiler_of(None):
        raise PanicException(said)
