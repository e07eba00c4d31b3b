"""``--report``: what became of each thing, for people in a table, for programs in JSON."""

from __future__ import annotations

import csv
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from cpts_docs.base.errors import OutputError
from cpts_docs.cli.commands.report import report
from cpts_docs.jobs import many
from tests.commands import ROOT, Cli, tree
from tests.programs import missing
from tests.samples import MINIMAL

ESCAPES = "\x1b]0;pris\x07\x1b[31m\u202e\x9b2J\n"
SHOWN = "\\x1b]0;pris\\x07\\x1b[31m\\x202e\\x9b2J\\x0a"


@pytest.fixture
def projects(tmp_path: Path) -> list[Path]:
    """A good project, one with a mistake, and one in a folder of an odd name."""
    paths = [tmp_path / name / "project.yaml" for name in ("bon", "faux", f"a{ESCAPES}b")]
    for path in paths:
        path.parent.mkdir()
        path.write_text(MINIMAL + ("nam: x\n" if "faux" in str(path) else ""), "utf-8")
    return paths


@pytest.fixture
def build(projects: list[Path], cli: Cli) -> Callable[..., tuple[list[dict[str, Any]], str]]:
    """Runs build; gives the rows on its standard output, and what it complained."""

    def run(*options: object) -> tuple[list[dict[str, Any]], str]:
        ran = cli("build", "-d", "guide", "-f", "html", *options, "--report", "-", "--", *projects)
        assert ran.code == 1
        assert ran.out.isascii()
        return [json.loads(line) for line in ran.out.splitlines()], ran.err

    return run


Build = Callable[..., tuple[list[dict[str, Any]], str]]


def test_a_program_gets_a_line_of_json_for_each_project_and_nothing_else(
    build: Build, projects: list[Path]
) -> None:
    rows, complained = build()

    good, wrong, odd = projects
    made = [str(path.parent / "documents" / "guide.html") for path in (good, odd)]
    assert [row["project"] for row in rows] == list(map(str, projects))
    assert [row["state"] for row in rows] == ["built", "failed", "built"]
    assert [row["files"] for row in rows] == [[made[0]], [], [made[1]]]
    assert all(Path(name).is_file() for name in made)
    (problem,) = [item for item in rows[1]["diagnostics"] if item["severity"] == "error"]
    assert (problem["path"], problem["line"], problem["rule"]) == (str(wrong), 7, "cle-inconnue")
    assert "la clé « nam » n'existe pas ici" in complained


def test_a_program_is_told_what_is_not_up_to_date(build: Build, projects: list[Path]) -> None:
    file = str(projects[0].parent / "documents" / "guide.html")

    (row, *_), _ = build("--check")
    assert (row["state"], row["files"], row["missing"]) == ("outdated", [file], [file])
    build()
    Path(file).write_bytes(b"")
    (row, *_), _ = build("--check")
    assert (row["state"], row["files"], row["missing"]) == ("outdated", [file], [])
    build()
    (row, *_), _ = build("--check")
    assert (row["state"], row["files"]) == ("current", [])
    (row, *_), _ = build("--resume")
    assert (row["state"], row["files"]) == ("unchanged", [])


def test_an_error_of_the_whole_leaves_no_row(cli: Cli, projects: list[Path]) -> None:
    ran = cli("build", "-d", "letre", "--report=-", *projects)
    assert (ran.code, ran.out) == (2, "")
    assert "document inconnu" in ran.err


def test_a_mailing_has_a_row_for_each_recipient(tmp_path: Path, cli: Cli) -> None:
    (tmp_path / "project.yaml").write_text(MINIMAL, encoding="utf-8")
    (tmp_path / "people.csv").write_text("nom;mail\nAna;\nBea;bea\n", encoding="utf-8")
    command = ("mailing", tmp_path / "project.yaml", tmp_path / "people.csv", "-f", "html")

    rows = [json.loads(line) for line in cli(*command, "--report=-").out.splitlines()]

    file = str(tmp_path / "questionnaires" / "questionnaire-ana.html")
    assert [(row["line"], row["state"], row["file"]) for row in rows] == [
        (2, "written", file),
        (3, "failed", ""),
    ]
    assert "bea" in rows[1]["error"]


def test_a_report_takes_the_place_of_nothing_that_is_read(tmp_path: Path, cli: Cli) -> None:
    project, people = tmp_path / "project.yaml", tmp_path / "people.csv"
    project.write_text(MINIMAL, encoding="utf-8")
    people.write_text("nom\nAna\n", encoding="utf-8")
    (tmp_path / "lien.csv").symlink_to(people)
    before = tree(tmp_path)

    for target in (people, tmp_path / "lien.csv", tmp_path / "." / "project.yaml"):
        ran = cli("mailing", project, people, "--report", target)
        assert ran.code == 1
        assert f"--report {target} prendrait la place d'un fichier que la commande lit" in ran.err
    assert cli("build", project, "--report", project).code == 1
    assert tree(tmp_path) == before


@pytest.mark.parametrize(
    "target", ["answers.yaml", "opinions/cpam.yaml", "opinions/new.yaml", "modeles/guide.html"]
)
def test_a_report_takes_the_place_of_nothing_that_a_project_is_made_of(
    tmp_path: Path, cli: Cli, target: str
) -> None:
    project, own = tmp_path / "project.yaml", tmp_path / "modeles" / "guide.html"
    keys = "answers: answers.yaml\nopinions: [opinions/*.yaml]\ntemplates: modeles\n"
    project.write_text(MINIMAL + keys, encoding="utf-8")
    own.parent.mkdir()
    own.write_text("<p>Guide</p>", encoding="utf-8")
    before = tree(tmp_path)

    ran = cli("build", "-d", "guide", project, "--report", tmp_path / target)

    assert ran.code == 1
    assert f"{target} prendrait la place d'un fichier que la commande lit" in ran.err
    assert tree(tmp_path) == before


@pytest.mark.parametrize("paths", [[], [0], [0, 1, 2]])
def test_a_file_of_json_is_a_list(
    tmp_path: Path, cli: Cli, projects: list[Path], paths: list[int], build: Build
) -> None:
    file = tmp_path / "Rapport.JSON"
    with report(str(file), "projet") as row:
        for number in paths:
            row((projects[number],), {"project": str(projects[number])})
    assert json.loads(file.read_bytes()) == [{"project": str(projects[n])} for n in paths]

    cli("build", "-d", "guide", "-f", "html", "--report", file, *projects)
    assert json.loads(file.read_bytes())[1:] == build()[0][1:]


# --------------------------------------------------------------------------
# The file is whole, or the one before


def test_the_report_that_was_there_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "rapport.csv"
    file.write_text("celui d'avant")
    with report(str(file), "projet") as row:
        row(("a",), {})
        assert file.read_text() == "celui d'avant"
    assert file.read_text("utf-8-sig") == "projet\na\n"
    assert [path.name for path in tmp_path.iterdir()] == ["rapport.csv"]


@pytest.mark.parametrize("name", ["rapport.csv", "rapport.json"])
def test_a_run_that_is_stopped_puts_the_rows_it_had(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    with suppress(KeyboardInterrupt), report(str(file), "projet") as row:
        row(("a",), {"projet": "a"})
        raise KeyboardInterrupt
    if name.endswith("json"):
        assert json.loads(file.read_text()) == [{"projet": "a"}]
    else:
        assert file.read_text("utf-8-sig") == "projet\na\n"
    assert len(list(tmp_path.iterdir())) == 1


def test_an_error_of_something_else_is_not_one_of_the_report(tmp_path: Path) -> None:
    with pytest.raises(BrokenPipeError), report(str(tmp_path / "rapport.csv")):
        raise BrokenPipeError


def test_a_link_is_replaced_and_what_it_leads_to_left_alone(tmp_path: Path) -> None:
    (tmp_path / "précieux").write_text("tel quel")
    file = tmp_path / "rapport.csv"
    file.symlink_to("précieux")
    with report(str(file), "projet"):
        pass
    assert (tmp_path / "précieux").read_text() == "tel quel"
    assert not file.is_symlink()


def test_a_pipe_stays_one_and_gets_the_rows(tmp_path: Path) -> None:
    pipe = tmp_path / "tuyau"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    with report(str(pipe), "projet") as row:
        row(("a",), {})
    reader.join()
    assert got[0].decode("utf-8-sig") == "projet\r\na\r\n"
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_full_disk_is_said() -> None:
    if not Path("/dev/full").exists():
        missing("no device that is always full")
    with (
        pytest.raises(OutputError, match="/dev/full ne peut pas être écrit : le disque est plein"),
        report("/dev/full", "projet") as row,
    ):
        row(("a" * 100_000,), {})


# --------------------------------------------------------------------------
# Terminals


@pytest.mark.parametrize(
    "options", [(), ("--check",), ("--resume",), ("-q", "--check"), ("--zip" + ESCAPES,)]
)
def test_no_name_of_a_file_commands_a_terminal(
    cli: Cli, projects: list[Path], options: tuple[str, ...]
) -> None:
    odd = projects[2]
    command = ("build", "-d", "guide", "-f", "html")
    if "--resume" in options:
        cli(*command, odd)
    ran = cli(*command, *options, odd)
    said = ran.out + ran.err
    assert SHOWN in said
    assert not any(char in said for char in "\x1b\x07\u202e\x9b"), said


def test_a_project_that_is_written_anew_is_named_without_its_escapes(
    cli: Cli, tmp_path: Path
) -> None:
    ran = cli("init", tmp_path / f"x{ESCAPES}y")
    project, schema = ran.out.splitlines()
    assert project == f"{tmp_path}/x{SHOWN}y/project.yaml"
    assert schema == f"{tmp_path}/x{SHOWN}y/project.schema.json"


def test_a_path_that_is_no_text_is_given_to_programs_as_it_is(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"\xff")
    folder.mkdir()
    (folder / "project.yaml").write_text(MINIMAL, encoding="utf-8")
    ran = cli("build", "-d", "guide", "-f", "html", "--report=-", folder / "project.yaml")
    (row,) = map(json.loads, ran.out.splitlines())
    assert Path(row["files"][0]).is_file()


def test_a_reader_that_leaves_ends_the_run_without_a_traceback(projects: list[Path]) -> None:
    command = [sys.executable, "-m", "cpts_docs", "build", "-f", "html", "--report=-"]
    with subprocess.Popen(
        [*command, "--", str(projects[0])],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as ran:
        assert ran.stdout is not None
        assert ran.stderr is not None
        ran.stdout.close()
        assert b"Traceback" not in ran.stderr.read()
    assert ran.returncode == 1


def test_a_row_is_there_as_soon_as_its_project_is_built(
    cli: Cli, projects: list[Path], monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    seen: list[int] = []
    before = many.examine

    def examine(path: Path) -> Any:
        seen.append(len(capsys.readouterr().out.splitlines()))
        return before(path)

    monkeypatch.setattr(many, "examine", examine)
    cli("build", "-d", "guide", "-f", "html", "--report=-", *projects)
    assert seen == [0, 1, 1]  # each is read, and so taken away, before the next project


def test_the_table_of_people_says_the_same(tmp_path: Path, cli: Cli, projects: list[Path]) -> None:
    file = tmp_path / "rapport.csv"
    cli("build", "-d", "guide", "-f", "html", "--report", file, *projects)
    with file.open(encoding="utf-8-sig", newline="") as stream:
        head, *rows = csv.reader(stream, delimiter=";")
    assert head == ["projet", "fichiers", "état", "message"]
    assert [row[2] for row in rows] == ["construit", "en erreur", "construit"]
