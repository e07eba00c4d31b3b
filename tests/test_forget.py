"""A person is taken out of all that a project keeps, and of nothing else."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cpts_docs
from cpts_docs.cli.main import main
from cpts_docs.forms import sheet
from cpts_docs.forms.answer import Answer
from cpts_docs.jobs.collect.files import answers_files
from cpts_docs.jobs.forget.cutting import without_answers, without_rows
from cpts_docs.project.yaml_writer import yaml_text
from tests.commands import Cli, refusal, tree
from tests.filling import FILL
from tests.samples import MINIMAL
from tests.spreadsheets import as_ods, as_xlsx

MARIE = {"nom": "Marie Durand", "specialite": "Infirmière", "mail": "marie@exemple.invalid"}
PAUL = {"nom": "Paul Petit", "specialite": "Pharmacien", "commentaire": "Vu avec Mme DURAND Marie"}
LEA = {"nom": "Léa Martin", "specialite": "Sage-femme"}

HEAD = "# Réponses ; Léa a rappelé le 3\nversion: 1\nproject: Ruscino\nanswers:\n"


def entry(number: int, fields: dict[str, str]) -> dict[str, object]:
    return {"source": f"reponses/{number}.json", "sha256": f"{number:064}", "fields": fields}


def lines_of(number: int, fields: dict[str, str]) -> str:
    return yaml_text([entry(number, fields)])


def project_with(folder: Path, *people: dict[str, str], more: str = "") -> Path:
    """A project whose answers came from files that are no more there."""
    path = folder / "project.yaml"
    path.write_text(f"{MINIMAL}answers: answers.yaml\n{more}", "utf-8")
    text = HEAD + "".join(lines_of(*pair) for pair in enumerate(people))
    text = text if people else text.replace("answers:", "answers: []")
    (folder / "answers.yaml").write_text(text, "utf-8")
    for number in range(len(people)):
        (folder / "reponses").mkdir(exist_ok=True)
        (folder / "reponses" / f"{number}.json").write_text("{}", "utf-8")
    return path


def forgotten(cli: Cli, project: Path, who: str, *more: str, code: int = 0) -> str:
    ran = cli("forget", project, "--person", who, *(more or ("--yes",)))
    assert ran.code == code, ran
    return f"{ran.out}{ran.err}".replace(f"{project.parent}/", "")


# --------------------------------------------------------------------------
# What goes


def test_an_answer_goes_and_the_rest_of_its_file_stays_byte_for_byte(
    cli: Cli, tmp_path: Path
) -> None:
    project = project_with(tmp_path, LEA, MARIE, PAUL | {"commentaire": ""})
    path = tmp_path / "answers.yaml"
    kept = path.read_bytes()
    mine = lines_of(1, MARIE)
    noted = mine.replace("  fields:", "  # rappelée le 3\n  fields:")
    after = "# Paul : revu\n"
    path.write_bytes(kept.replace(mine.encode(), (noted + after).encode()))

    said = forgotten(cli, project, "durand MARIE")
    assert path.read_bytes() == kept.replace(mine.encode(), after.encode())
    assert "answers.yaml:" in said
    assert "réponse (reponses/1.json)\n" in said
    assert [answer.name for answer in cpts_docs.load(project).answers or ()] == [
        "Léa Martin",
        "Paul Petit",
    ]


def test_the_only_answer_goes_too(cli: Cli, tmp_path: Path) -> None:
    project = project_with(tmp_path, MARIE)

    forgotten(cli, project, "Marie Durand")
    assert cpts_docs.load(project).answers == ()


def test_members_and_tables_and_letters_go(cli: Cli, tmp_path: Path) -> None:
    more = "members: members.yaml\nmembership: {year: 2026}\n"
    project = project_with(tmp_path, LEA, MARIE, more=more)
    members = {"version": 1, "project": "Ruscino", "answers": [entry(1, MARIE), entry(0, LEA)]}
    (tmp_path / "members.yaml").write_text(json.dumps(members), "utf-8")
    loaded = cpts_docs.load(project)
    for path, data in answers_files(loaded, loaded.answers or (), tmp_path).items():
        if path.suffix == ".csv":
            path.write_bytes(data)
    table = (
        'Prénom;NOM;Profession;Adresse\r\nMarie;Durand;IDE;"1 rue\r\nÀ côté"\r\nLéa;Martin;;\r\n'
    )
    (tmp_path / "envoi.csv").write_bytes(table.encode("cp1252"))
    assert main(["mailing", "-q", str(project), str(tmp_path / "envoi.csv")]) == 0
    for letter in (tmp_path / "questionnaires").iterdir():
        letter.with_suffix(".html").write_text(f'<input value="{letter.stem}">', "utf-8")

    said = forgotten(cli, project, "Marie Durand")
    assert {path.name for path in (tmp_path / "questionnaires").iterdir()} == {
        "questionnaire-martin-lea.html",
        "questionnaire-martin-lea.pdf",
    }
    assert "questionnaires/questionnaire-durand-marie.pdf : formulaire préparé\n" in said
    assert (tmp_path / "envoi.csv").read_bytes() == table.replace(
        'Marie;Durand;IDE;"1 rue\r\nÀ côté"\r\n', ""
    ).encode("cp1252")
    left = cpts_docs.load(project)
    assert [answer.name for answer in (*(left.answers or ()), *(left.members or ()))] == [
        "Léa Martin",
        "Léa Martin",
    ]
    assert b"Durand" not in b"".join(data or b"" for data in tree(tmp_path).values())
    assert "6 endroits nettoyés, 0 autre à voir" in said


def test_a_person_is_known_by_the_mailbox_too(cli: Cli, tmp_path: Path) -> None:
    project = project_with(tmp_path, MARIE, LEA)

    assert "1 endroit nettoyé" in forgotten(cli, project, "Marie@Exemple.invalid")
    assert [answer.name for answer in cpts_docs.load(project).answers or ()] == ["Léa Martin"]


WRITTEN_BY_HAND = """\
# tête
answers:
  - source: a
    fields:
      c: |
        # un dièse
        texte

  # sur b
  - source: b
    # note b
    fields: {nom: "é"}   # fin b
  # après
  -
    source: c
# pied
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_answer_that_was_written_by_hand_goes_with_its_lines(end: str) -> None:
    text = WRITTEN_BY_HAND.replace("\n", end)
    first, second = text.index("  - source: a"), text.index("  # sur b")
    third, end_of_it = text.index("  # après"), text.index("# pied")

    assert without_answers(text, [0]) == text[:first] + text[second:]
    assert without_answers(text, [1]) == text[:second] + text[third:]
    assert without_answers(text, [2]) == text[:third] + text[end_of_it:]
    assert without_answers("answers: &all\n- a: 1\n", [0]) is None
    assert without_answers("x: &x {a: 2}\nanswers:\n- a: 1\n- *x\n", [1]) is None


@given(st.data())
def test_what_is_cut_out_of_a_file_of_answers_is_all_that_changes(data: st.DataObject) -> None:
    texts = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.just("\n"))
    people = data.draw(st.lists(texts, min_size=1, max_size=5))
    gone = data.draw(st.sets(st.integers(0, len(people) - 1), min_size=1))
    entries = [
        entry(at, {"nom": text, "commentaire": text[::-1]}) for at, text in enumerate(people)
    ]
    kept = [item for at, item in enumerate(entries) if at not in gone]
    head = {"version": 1, "project": "Ruscino"}

    written = yaml_text({**head, "answers": entries})
    assert without_answers(written, gone) == yaml_text({**head, "answers": kept})
    flow = json.dumps({**head, "answers": entries}, ensure_ascii=False)
    cut = without_answers(flow, gone)
    assert cut is not None
    assert json.loads(cut) == {**head, "answers": kept}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
def test_a_row_goes_with_all_its_lines_in_each_encoding(encoding: str) -> None:
    text = 'nom;mot\r\nÉva Legrand;"l\'été\r\n""ici"""\r\nZoé;là, déjà\r\n'
    gone = 'Éva Legrand;"l\'été\r\n""ici"""\r\n'

    assert without_rows(text.encode(encoding), [2]) == text.replace(gone, "").encode(encoding)


def test_a_row_whose_end_nobody_can_tell_stays_and_is_named(cli: Cli, tmp_path: Path) -> None:
    project = project_with(tmp_path)
    table = 'nom;taille\nMarie Durand;5" x\nLéa Martin;6\nPaul Petit;7" y\n'
    (tmp_path / "liste.csv").write_text(table, "utf-8")

    said = forgotten(cli, project, "Marie Durand", code=1)
    assert "liste.csv:2 : ligne ; ne peut pas être retirée sans toucher au reste" in said
    assert (tmp_path / "liste.csv").read_text("utf-8") == table


# --------------------------------------------------------------------------
# What a person has to do


def test_what_cannot_be_cleaned_is_named_with_the_way_out(cli: Cli, tmp_path: Path) -> None:
    project = project_with(tmp_path, MARIE, PAUL)
    project.write_text(project.read_text("utf-8") + "# vu avec Marie Durand\n", "utf-8")
    documents = ("-d", "synthese", "-d", "questionnaire")
    assert main(["build", "-q", str(project), *documents, "-f", "html"]) == 0
    blank = (tmp_path / "documents" / "questionnaire.html").read_bytes()
    (tmp_path / "reponses" / "rendu.json").write_bytes(FILL["html"][0](blank, MARIE))
    rows = {"Membres": [["Nom", "Profession"], ["Martin Léa", ""], ["Durand Marie", "IDE"]]}
    (tmp_path / "membres.xlsx").write_bytes(as_xlsx(rows))
    (tmp_path / "membres.ods").write_bytes(as_ods(rows))
    (tmp_path / "notes.ods").write_bytes(as_ods({"A": [["Vu Mme Durand Marie le 3"]]}))
    (tmp_path / "scan-marie-durand.jpg").write_bytes(b"\xff\xd8\xff\xe0")

    said = forgotten(cli, project, "Marie Durand", code=1)
    assert "reponses/rendu.json : formulaire rempli (questionnaire) ; supprimez-le" in said
    for table in ("membres.xlsx", "membres.ods"):
        assert f"{table} : ligne 3 de la feuille « Membres » ; effacez cette ligne" in said
    assert "scan-marie-durand.jpg : son nom est dans celui du fichier" in said
    assert "documents/synthese.html : ce document peut encore la nommer ; reconstruisez" in said
    assert "project.yaml:8 : la nomme encore" in said
    assert "answers.yaml:10 : la nomme encore" in said  # what Paul says of her
    assert "les sauvegardes" in said
    assert "documents/questionnaire.html" not in said
    assert "notes.ods : la nomme encore ; corrigez ce fichier, ou supprimez-le" in said
    assert "1 fichier n'a pas de texte qui se lise ; regardez si on l'y trouve : " in said


def test_a_sheet_that_was_typed_into_is_named_with_the_line(cli: Cli, tmp_path: Path) -> None:
    project = project_with(tmp_path, MARIE)
    form = cpts_docs.load(project).form
    ids = [sheet.column_id(column.field.name) for column in sheet.columns(form)]
    heads = [column.text for column in sheet.columns(form)]
    rows = [ids, ["CPTS"], heads, [], ["Léa Martin"], ["Dr Durand, Marie", "IDE"]]
    (tmp_path / "saisie.xlsx").write_bytes(as_xlsx({"Réponses": rows}))

    said = forgotten(cli, project, "Marie Durand", code=1)
    assert "saisie.xlsx : ligne 6 de la feuille « Réponses » ; effacez cette ligne" in said


def test_an_answer_whose_file_is_elsewhere_is_named_with_it(cli: Cli, tmp_path: Path) -> None:
    project = project_with(tmp_path, MARIE)
    (tmp_path / "reponses" / "0.json").unlink()

    said = forgotten(cli, project, "Marie Durand", code=1)
    assert "reponses/0.json : le fichier de cette réponse n'est pas dans le dossier" in said


def test_the_history_of_git_is_named(cli: Cli, tmp_path: Path) -> None:
    project = project_with(tmp_path, MARIE, LEA)
    for command in ("init -q .", "add answers.yaml"):
        subprocess.run(["git", *command.split()], cwd=tmp_path, check=True)

    said = forgotten(cli, project, "Marie Durand", code=1)
    assert "git garde dans son historique ce qui est retiré de 1 fichier" in said
    project_with(tmp_path, MARIE, LEA)
    subprocess.run(["git", "rm", "-q", "--cached", "answers.yaml"], cwd=tmp_path, check=True)
    assert "git garde" not in forgotten(cli, project, "Marie Durand")


# --------------------------------------------------------------------------
# Who is meant, and who is sure


def test_of_two_people_of_one_name_it_is_asked_which(cli: Cli, tmp_path: Path) -> None:
    other = {"nom": "DURAND Marie", "specialite": "Kiné"}
    project = project_with(tmp_path, MARIE, other, {"nom": "Marie Durand", "commentaire": "?"})

    said = refusal(cli, tmp_path, "forget", project, "--person", "Marie Durand", "--yes")
    assert "de qui s'agit-il ?" in said
    assert "Marie Durand, Infirmière, marie@exemple.invalid (" in said
    assert "DURAND Marie, Kiné (" in said
    told = forgotten(cli, project, "Marie Durand, kinésithérapeute", code=1)
    assert "on ne sait pas de laquelle de ces personnes" in told
    left = cpts_docs.load(project).answers or ()
    assert [answer.speciality for answer in left] == ["Infirmière", ""]


def test_a_mailbox_of_two_people_is_nobody(cli: Cli, tmp_path: Path) -> None:
    husband = {"nom": "Jean Durand", "mail": MARIE["mail"]}
    project = project_with(tmp_path, MARIE, husband)

    said = refusal(cli, tmp_path, "forget", project, "--person", MARIE["mail"], "--yes")
    assert "Jean Durand" in said


def test_who_is_only_mentioned_is_named_where(cli: Cli, tmp_path: Path) -> None:
    project = project_with(tmp_path, PAUL)

    said = forgotten(cli, project, "Marie Durand", code=1)
    assert "answers.yaml:10 : la nomme encore ; corrigez à la main" in said


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("Durand", "Marie Durand, Infirmière"),
        ("Marie Dupand", "Marie Durand, Infirmière"),
        ("Xavier Quelconque", "personne de ce nom"),
        ("Marie Durand, dentiste", "Marie Durand, Infirmière"),
    ],
)
def test_who_is_not_there_is_told_with_who_is(
    cli: Cli, tmp_path: Path, who: str, words: str
) -> None:
    project = project_with(tmp_path, MARIE, LEA)

    assert words in refusal(cli, tmp_path, "forget", project, "--person", who, "--yes")


def test_nothing_goes_unless_somebody_says_yes(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = project_with(tmp_path, MARIE, LEA)
    before = tree(tmp_path)

    class Typed(io.StringIO):
        def isatty(self) -> bool:
            return True

    for typed, code in (("\n", 1), ("non\n", 1), ("oui\n", 0)):
        assert tree(tmp_path) == before
        monkeypatch.setattr("sys.stdin", Typed(typed))
        ran = cli("forget", project, "--person", "Marie Durand")
        assert (ran.code, "Retirer Marie Durand, Infirmière" in ran.out) == (code, True)
    assert tree(tmp_path) != before


def test_without_a_terminal_nobody_says_yes_and_diff_shows_what_would_go(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = project_with(tmp_path, MARIE, LEA)
    before = tree(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO())

    assert "ajoutez --yes" in cli("forget", project, "--person", "Marie Durand").err
    ran = cli("forget", project, "--person", "Marie Durand", "--diff")
    assert (ran.code, tree(tmp_path)) == (0, before)
    assert '\n-    nom: "Marie Durand"\n' in ran.out
    assert "\n+" not in ran.out.partition("@@")[2]
    assert "1 endroit serait nettoyé" in ran.out


def test_an_answer_is_what_the_tests_say_it_is() -> None:
    assert entry(1, MARIE) == Answer("reponses/1.json", f"{1:064}", MARIE).values()
