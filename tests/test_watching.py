"""``build --watch``: what changes in the files of projects is built again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cpts_docs.jobs import watching
from cpts_docs.jobs.changes import inputs
from cpts_docs.jobs.watching import build_watched
from tests.commands import Cli
from tests.programs import HANG
from tests.samples import MINIMAL, ROOT
from tests.waiting import wait_until

OPINION = "organisation: CPAM\nverdict: favorable\ntext: Bien.\n"
GUIDE = "{% extends 'base.html' %}{% block title %}Guide TITRE{% endblock %}"


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def put_anew(path: Path, text: str) -> None:
    """As an editor saves: beside the file, then over it."""
    put(path.with_name("4913~"), text).replace(path)


class Watching:
    """Projects that are built as they change; who waits for ever is told so."""

    def __init__(self, projects: list[Path]) -> None:
        self._rounds = build_watched(projects, documents=["guide"], formats=["html"])
        self.folder = projects[0].parent.parent

    def next(self) -> tuple[list[str], dict[str, str]]:
        """What changed, and what became of each project: its errors, "" if it is well."""
        changed, rows = next(self._rounds)
        said = {
            row.project.parent.name: row.error
            or "".join(item.message for item in row.diagnostics if item.is_error)
            for row in rows
        }
        return [path.relative_to(self.folder).as_posix() for path in changed], said


@pytest.fixture
def bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is waited for longer than a process that hangs."""
    make = watching._watcher

    def bounded() -> watching.Watch:
        watch = make()

        def until(folders: Iterable[Path]) -> Iterator[Any]:
            deadline = time.monotonic() + HANG
            for events in watch(folders):
                assert time.monotonic() < deadline, "no change is seen"
                yield events

        return until

    monkeypatch.setattr(watching, "_watcher", bounded)


@pytest.fixture
def watched(tmp_path: Path, bounded: None) -> Watching:
    """Two projects, built once; the first has an opinion and a template."""
    more = "opinions: [avis/*.yaml]\ntemplates: modeles\n"
    projects = [
        put(tmp_path / "elne" / "project.yaml", MINIMAL + more),
        put(tmp_path / "prades" / "project.yaml", MINIMAL),
    ]
    put(tmp_path / "elne" / "avis" / "cpam.yaml", OPINION)
    put(tmp_path / "elne" / "modeles" / "guide.html", GUIDE)
    found = Watching(projects)
    changed, said = found.next()
    assert (len(changed), said) == (4, {"elne": "", "prades": ""})
    return found


# --------------------------------------------------------------------------
# What changes


def test_what_changes_is_built_again_and_nothing_else(watched: Watching) -> None:
    page = watched.folder / "elne" / "documents" / "guide.html"
    put_anew(watched.folder / "elne" / "modeles" / "guide.html", GUIDE.replace("TITRE", "neuf"))
    assert watched.next() == (["elne/modeles/guide.html"], {"elne": ""})
    assert "Guide neuf" in page.read_text("utf-8")

    put(watched.folder / "elne" / "avis" / "msa.yaml", OPINION.replace("CPAM", "MSA"))
    assert watched.next() == (["elne/avis/msa.yaml"], {"elne": ""})

    (watched.folder / "elne" / "avis" / "msa.yaml").unlink()
    put_anew(watched.folder / "prades" / "project.yaml", f"{MINIMAL}# 2\n")
    changed, said = watched.next()
    assert changed == ["elne/avis/msa.yaml", "prades/project.yaml"]
    assert said == {"elne": "", "prades": ""}


def test_a_file_that_is_saved_as_it_was_and_one_of_nobody_change_nothing(watched: Watching) -> None:
    opinion = watched.folder / "elne" / "avis" / "cpam.yaml"
    put_anew(opinion, OPINION)
    os.utime(opinion)
    put(watched.folder / "elne" / "notes.txt", "x")
    put(watched.folder / "elne" / "avis" / "notes.txt", "x")
    put(watched.folder / "prades" / "project.yaml", MINIMAL + "# 2\n")
    assert watched.next() == (["prades/project.yaml"], {"prades": ""})


def test_many_changes_at_once_are_built_once(watched: Watching) -> None:
    for number in range(20):
        put_anew(watched.folder / "elne" / "modeles" / f"{number % 5}.html", f"<p>{number}</p>")
        put_anew(
            watched.folder / "elne" / "project.yaml", f"{MINIMAL}templates: modeles # {number}\n"
        )
    changed, said = watched.next()
    assert said == {"elne": ""}
    assert changed == [
        "elne/avis/cpam.yaml",
        *(f"elne/modeles/{number}.html" for number in range(5)),
        "elne/project.yaml",
    ]
    put(watched.folder / "prades" / "project.yaml", MINIMAL + "# 2\n")
    assert watched.next() == (["prades/project.yaml"], {"prades": ""})


def test_an_error_is_told_and_the_next_change_is_seen(watched: Watching) -> None:
    project = watched.folder / "prades" / "project.yaml"
    put(project, "version: [\n")
    _, said = watched.next()
    assert "prades" in said
    assert said["prades"]
    project.unlink()
    _, said = watched.next()
    assert "n'existe pas" in said["prades"]
    put(project, MINIMAL)
    assert watched.next() == (["prades/project.yaml"], {"prades": ""})


@pytest.mark.whole
def test_a_folder_that_another_takes_the_place_of_is_followed_on(watched: Watching) -> None:
    folder, new = watched.folder / "prades", watched.folder / "neuf"
    put(new / "project.yaml", MINIMAL + "# 2\n")
    folder.rename(watched.folder / "ancien")
    new.rename(folder)
    assert watched.next() == (["prades/project.yaml"], {"prades": ""})
    put(folder / "project.yaml", MINIMAL + "# 3\n")
    assert watched.next() == (["prades/project.yaml"], {"prades": ""})
    shutil.rmtree(folder)
    assert "n'existe pas" in watched.next()[1]["prades"]
    put(folder / "project.yaml", MINIMAL)
    assert watched.next() == (["prades/project.yaml"], {"prades": ""})


def test_a_folder_that_a_project_names_later_is_followed_too(watched: Watching) -> None:
    folder = watched.folder / "prades"
    put(folder / "project.yaml", f"{MINIMAL}opinions: [recus/avis/*.yaml]\n")
    assert watched.next()[0] == ["prades/project.yaml"]
    put(folder / "recus" / "avis" / "cpam.yaml", OPINION)
    assert watched.next() == (["prades/recus/avis/cpam.yaml"], {"prades": ""})


# --------------------------------------------------------------------------
# What a project is made of

NAMED = {
    "answers: réponses.yaml": ["réponses.yaml"],
    "collected: {invitation: collected/invitation.yaml}": ["collected/invitation.yaml"],
    "opinions: [avis]": ["avis/a.yaml", "avis/b.yaml"],
    "templates: modeles": ["modeles/guide.html", "modeles/bas/pied.html"],
    "guide: {catalogue: fiches.yaml}": ["fiches.yaml"],
    "documents: {convention: {template: convention.docx}}": ["convention.docx"],
    "meetings: [{people: gens.csv}]": ["gens.csv"],
    "theme: {logos: [{file: logos/a.svg}], font: polices/A-*.ttf, css: t.css, reference: r.docx}": [
        "logos/a.svg",
        "polices/A-Bold.ttf",
        "polices/A-Regular.ttf",
        "t.css",
        "r.docx",
    ],
}


@pytest.mark.parametrize("more", NAMED)
def test_every_file_that_a_project_names_is_one_it_is_made_of(more: str, tmp_path: Path) -> None:
    project = put(tmp_path / "project.yaml", f"{MINIMAL}{more}\n")
    wanted = [put(tmp_path / name, "x") for name in NAMED[more]]
    for name in ("autre.yaml", "documents/guide.html", "polices/B.ttf", "avis.txt"):
        put(tmp_path / name, "x")
    found = inputs(project)
    assert found.files == {project, *wanted}
    assert found.folders >= {path.parent for path in wanted}
    assert tmp_path / "documents" not in found.folders


@pytest.mark.parametrize("name", ["/etc/*", "../*", "avis/../../*"])
def test_no_folder_but_the_projects_is_looked_into(name: str, tmp_path: Path) -> None:
    put(tmp_path / "secret.yaml", "x")
    project = put(tmp_path / "projet" / "project.yaml", f'{MINIMAL}opinions: ["{name}"]\n')
    assert inputs(project) == ({project}, {project.parent})


# --------------------------------------------------------------------------
# The command


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_the_command_builds_until_ctrl_c(tmp_path: Path) -> None:
    project = put(tmp_path / "project.yaml", MINIMAL)
    page = tmp_path / "documents" / "guide.html"
    said, errors = tmp_path / "said.txt", tmp_path / "errors.txt"
    command = ["build", str(project), "--watch", "-d", "guide", "-f", "html"]
    with said.open("w") as output, errors.open("w") as complaints:
        running = subprocess.Popen(
            [sys.executable, "-m", "cpts_docs", *command],
            stdout=output,
            stderr=complaints,
            cwd=ROOT,
        )
    try:
        wait_until(lambda: "Ctrl+C arrête" in said.read_text("utf-8"), running)
        put_anew(project, MINIMAL.replace("Ruscino", "Alta Rocca"))
        wait_until(lambda: "Alta Rocca" in page.read_text("utf-8"), running)
        wait_until(lambda: said.read_text("utf-8").count(str(page)) == 2, running)
        running.send_signal(signal.SIGINT)
        assert running.wait(HANG) == 0
    finally:
        running.kill()
        running.wait()
    assert "Traceback" not in errors.read_text("utf-8")
    assert said.read_text("utf-8").splitlines() == [
        str(page),
        "les fichiers de ces projets sont suivis ; Ctrl+C arrête",
        f"changé : {project}",
        str(page),
        "fin du suivi",
    ]


def test_without_what_follows_files_the_way_out_is_said(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    project = put(tmp_path / "project.yaml", MINIMAL)
    ran = cli("build", project, "--watch")
    assert ran.code == 1
    missing = 'il manque watchfiles, qui suit les fichiers : pip install "cpts-docs[atelier]"'
    assert ran.err == f"cpts-docs : {missing}\n"
    assert [*tmp_path.iterdir()] == [project]


def test_a_system_that_follows_no_more_folders_is_said(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    import watchfiles

    def full(*_: object, **__: object) -> Iterator[Any]:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(watchfiles, "watch", full)
    ran = cli(
        "build", put(tmp_path / "project.yaml", MINIMAL), "--watch", "-d", "guide", "-f", "html"
    )
    assert ran.code == 1
    assert "ne peuvent pas être suivis : trop de fichiers sont ouverts en même temps ; " in ran.err


def test_it_goes_with_no_revision_and_no_check(tmp_path: Path, cli: Cli) -> None:
    project = put(tmp_path / "project.yaml", MINIMAL)
    assert cli("build", project, "--watch", "--changed-since", "HEAD").code == 2
    assert cli("build", project, "--watch", "--check").code == 2
