"""With the lines of the guide, git shows what changed in the documents."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cpts_docs.cli.main import main
from cpts_docs.formats import FORMATS
from tests.programs import HANG, program
from tests.samples import ROOT

GUIDE = (ROOT / "docs" / "guide-utilisateur.md").read_text("utf-8")
(ATTRIBUTES,) = re.findall(r"^```gitattributes\n(.*?)^```$", GUIDE, re.M | re.S)
(SETTINGS,) = re.findall(r"^```sh git\n(.*?)^```$", GUIDE, re.M | re.S)
(SHOWN,) = re.findall(r"^```diff\n(.*?)^```$", GUIDE, re.M | re.S)

PROJECT = ROOT / "projects" / "ruscino" / "project.yaml"
BEFORE, AFTER = "médecin généraliste: 9\n", "médecin généraliste: 10\n"

Shell = Callable[[str], str]


def shell_in(folder: Path) -> Shell:
    """Runs a command in the repository of a folder, where ``cpts-docs`` is this checkout's."""
    git = program("git")
    programs = folder / "bin"
    programs.mkdir()
    tool = programs / "cpts-docs"
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cpts_docs "$@"\n', "utf-8")
    tool.chmod(0o755)
    environment = {key: text for key, text in os.environ.items() if not key.startswith("GIT_")}
    environment |= {
        "PATH": os.pathsep.join([str(programs), str(Path(git).parent), os.environ["PATH"]]),
        "HOME": str(folder),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_PAGER": "cat",
        "PYTHONPATH": str(ROOT),
    }

    def run(command: str) -> str:
        done = subprocess.run(
            command,
            shell=True,
            cwd=folder / "depot",
            env=environment,
            capture_output=True,
            timeout=HANG,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, b""), command
        return done.stdout.decode()

    return run


def build(project: Path) -> None:
    options = [option for name in FORMATS for option in ("-f", name)]
    assert main(["build", str(project), *options]) == 0


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository set up as the guide says, its documents committed, then a count changed."""
    folder = tmp_path_factory.mktemp("diff")
    project = folder / "depot" / "projet" / "project.yaml"
    project.parent.mkdir(parents=True)
    shell = shell_in(folder)
    shell("git init --quiet")
    shell("git config user.name Nom && git config user.email nom@exemple.invalid")
    (folder / "depot" / ".gitattributes").write_text(ATTRIBUTES, "utf-8")
    for command in SETTINGS.splitlines():
        shell(command)
    text = PROJECT.read_text("utf-8")
    assert text.count(BEFORE) == 1
    project.write_text(text, "utf-8")
    build(project)
    shell("git add . && git commit --quiet -m Avant")
    project.write_text(text.replace(BEFORE, AFTER), "utf-8")
    build(project)
    return folder / "depot"


@pytest.fixture
def shell(changed: Path, tmp_path: Path) -> Shell:
    """Runs a command in that repository, which is this test's own."""
    shutil.copytree(changed, tmp_path / "depot")
    return shell_in(tmp_path)


def changed_lines(diff: str) -> list[str]:
    """The lines of a diff that are taken out or added."""
    _, *hunks = re.split(r"^@@ .*$", diff, flags=re.M)
    return [line for hunk in hunks for line in hunk.splitlines() if line[:1] in ("-", "+")]


def test_a_count_that_changes_is_one_line_of_the_diff_of_each_format(shell: Shell) -> None:
    changed = shell("git diff --name-only").split()
    assert changed == [
        *(f"projet/documents/fiche-avis.{ending}" for ending in sorted(FORMATS)),
        "projet/project.yaml",
    ]
    for name in changed[:-1]:
        removed, added = changed_lines(shell(f"git diff {name}"))
        assert "Équipe projet et membres actifs : 9 médecins généralistes, 13 infirmiers" in removed
        assert added == removed.replace("-", "+", 1).replace(": 9 ", ": 10 ")


def test_the_diff_that_the_guide_shows_is_the_one_git_shows(shell: Shell) -> None:
    words = shell("git diff --word-diff projet/documents/fiche-avis.pdf")

    assert words.count("[-") == words.count("{+") == 1
    assert SHOWN.removesuffix("…\n") in words


def test_the_past_and_commits_show_the_text_too(shell: Shell) -> None:
    shell("git commit --quiet -a -m Après")

    log = shell("git log -p -1 -- projet/documents/fiche-avis.docx")

    assert len(changed_lines(log)) == 2
    assert ": 10 médecins généralistes" in log


@pytest.mark.whole
def test_a_damaged_document_is_named_and_can_be_left_out(shell: Shell, tmp_path: Path) -> None:
    damaged = "projet/documents/guide.pdf"
    (tmp_path / "depot" / damaged).write_bytes(b"%PDF-")

    said = shell(f"git diff -- {damaged} 2>&1 || :")
    assert f"{damaged} : le fichier PDF est abîmé" in said
    shell("git checkout -- projet/documents/*.docx projet/documents/*.html projet/documents/*.odt")
    (left_out,) = re.findall(r"`(git diff -- [^`]+)`", GUIDE)
    assert len(changed_lines(shell(left_out.replace("mon-projet", "projet")))) >= 2


def test_templates_of_a_project_are_compared_as_they_are(shell: Shell) -> None:
    asked = "projet/templates/fiche-avis.html projet/documents/fiche-avis.html"

    assert shell(f"git check-attr diff {asked}").splitlines() == [
        "projet/templates/fiche-avis.html: diff: unspecified",
        "projet/documents/fiche-avis.html: diff: cpts-docs",
    ]
