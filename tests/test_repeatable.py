"""Two builds of one project are byte for byte the same, whoever makes them, where and when."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import pytest

from cpts_docs.formats import FORMATS
from tests.answered import PEOPLE, put
from tests.commands import EVERY_FORMAT, Cli, tree
from tests.installed import Install
from tests.programs import HANG, program
from tests.samples import MINIMAL, PROJECTS, ROOT, ProjectFile, some

OTHER_PYTHON = "3.13" if sys.version_info[:2] != (3, 13) else "3.11"


@dataclass(frozen=True)
class Way:
    """How a build is made: by whom, where, when."""

    environment: dict[str, str] = field(default_factory=dict)
    folder: str = "ici"
    umask: int = 0o022
    before: tuple[str, ...] = ()
    working_folder: str = "."


WAYS = {
    "all that a process may differ in": Way(
        {
            **{"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "LANG": "C", "PYTHONUTF8": "0"},
            **{"PYTHONHASHSEED": "12345", "USER": "eloise", "HOME": "/nonexistent"},
            **{"PYTHONOPTIMIZE": "2", "PYTHONDONTWRITEBYTECODE": "1"},
            **{"TYPST_FONT_PATHS": "/usr/share/fonts", "SOURCE_DATE_EPOCH": "1"},
        },
        folder="un dossier/ailleurs (é à)",
        umask=0o077,
        before=("faketime", "2031-02-28 23:59:59"),
        working_folder="/",
    ),
    "another folder": Way(folder="un dossier/ailleurs (é à)", working_folder="/"),
    "another time zone": Way({"TZ": "Pacific/Kiritimati"}),
    "another locale": Way({"LC_ALL": "tr_TR.UTF-8", "LANG": "C", "PYTHONUTF8": "0"}),
    "the C locale": Way({"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}),
    "another hash seed": Way({"PYTHONHASHSEED": "12345"}),
    "another umask": Way(umask=0o077),
    "another user": Way({"USER": "eloise", "LOGNAME": "eloise", "HOME": "/nonexistent"}),
    "optimised": Way({"PYTHONOPTIMIZE": "2", "PYTHONDONTWRITEBYTECODE": "1"}),
    "fonts of the machine": Way({"TYPST_FONT_PATHS": "/usr/share/fonts", "SOURCE_DATE_EPOCH": "1"}),
    "a day long ago": Way(before=("faketime", "1999-12-31 23:59:58")),
    "a day to come": Way({"TZ": "America/Nome"}, before=("faketime", "2031-02-28 23:59:59")),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with all there can be: Ruscino's, with answers."""
    folder = tmp_path_factory.mktemp("project")
    put(folder, PEOPLE)
    text = PROJECTS["ruscino"].read_text("utf-8")
    (folder / "project.yaml").write_text(f"{text}\nanswers: answers.yaml\n", encoding="utf-8")
    return folder


def made(python: str, project: Path, folder: Path, way: Way) -> dict[str, str]:
    """What a build writes in ``folder`` that way: the digest of each file."""
    place = folder / way.folder
    shutil.copytree(project, place)
    before = [program(way.before[0]), *way.before[1:]] if way.before else []
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONHASHSEED": "1",
        "LC_ALL": "C.UTF-8",
        **way.environment,
    }
    if python == sys.executable:
        environment["PYTHONPATH"] = str(ROOT)
    result = subprocess.run(
        [*before, python, "-m", "cpts_docs", "build", str(place / "project.yaml"), *EVERY_FORMAT],
        cwd=place / way.working_folder,
        env=environment,
        umask=way.umask,
        capture_output=True,
        check=False,
        timeout=HANG,
    )
    assert result.returncode == 0, result.stderr.decode()
    documents = place / "documents"
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in documents.iterdir()}


@pytest.fixture(scope="module")
def usual(project: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    found = made(sys.executable, project, tmp_path_factory.mktemp("usual"), Way())
    assert len(found) == 4 * len(FORMATS)
    return found


@pytest.mark.parametrize("way", some(WAYS.values()), ids=[*WAYS])
def test_the_bytes_are_the_same(
    way: Way, project: Path, usual: dict[str, str], tmp_path: Path
) -> None:
    assert made(sys.executable, project, tmp_path, way) == usual


# --------------------------------------------------------------------------
# Another Python


def versions() -> list[str]:
    """The packages that documents depend on, in the versions that are used here."""
    names = ("typst", "python-docx", "pypdf", "lxml", "markdown-it-py", "Jinja2", "fontpkg-arimo")
    return [f"{name}=={version(name)}" for name in names]


@pytest.mark.whole
def test_the_bytes_are_the_same_with_another_python(
    install: Install, project: Path, usual: dict[str, str], tmp_path: Path
) -> None:
    python = install(OTHER_PYTHON, versions()) / "bin" / "python"
    assert made(str(python), project, tmp_path, Way()) == usual


# --------------------------------------------------------------------------
# build --check


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    """The files of a folder, and when each was last written."""
    return {
        path.name: (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_check_says_nothing_of_a_build_that_is_up_to_date(
    cli: Cli, project_file: ProjectFile
) -> None:
    path = project_file(MINIMAL)
    cli("build", path)
    before = state(path.parent)

    ran = cli("build", path, "--check")

    assert (ran.code, ran.out) == (0, "")
    assert state(path.parent) == before


def test_check_names_what_differs_and_what_is_not_there_and_writes_nothing(
    cli: Cli, project_file: ProjectFile
) -> None:
    path = project_file(MINIMAL)
    cli("build", path)
    folder = path.parent / "documents"
    (folder / "guide.pdf").unlink()
    with (folder / "questionnaire.docx").open("ab") as file:
        file.write(b"\n")
    before = state(path.parent)

    ran = cli("build", path, "--check")

    assert ran.code == 1
    assert ran.out.splitlines() == [
        f"{folder / 'questionnaire.docx'} : à reconstruire",
        f"{folder / 'guide.pdf'} : manque",
    ]
    assert state(path.parent) == before


def test_check_of_a_project_that_changed_names_every_file_and_builds_none(
    cli: Cli, project_file: ProjectFile
) -> None:
    path = project_file(MINIMAL)
    cli("build", path, "-f", "html")
    path.write_text(MINIMAL.replace("name: Ruscino", "name: Autre"), encoding="utf-8")
    before = state(path.parent)

    ran = cli("build", path, "-f", "html", "--check")

    assert (ran.code, len(ran.out.splitlines())) == (1, 3)
    assert state(path.parent) == before
    assert cli("build", path, "-f", "html").code == 0
    assert cli("build", path, "-f", "html", "--check").code == 0


def test_check_makes_no_folder_and_removes_no_file(cli: Cli, project_file: ProjectFile) -> None:
    path = project_file(MINIMAL)
    left = path.parent / ".guide.pdf.1-0123abcd.tmp"
    left.write_bytes(b"")
    before = tree(path.parent)

    ran = cli("build", path, "--check", "-o", path.parent / "neuf" / "dossier")

    assert ran.code == 1
    assert ran.out
    assert all(line.endswith(" : manque") for line in ran.out.splitlines())
    assert tree(path.parent) == before


def test_check_takes_the_formats_and_documents_of_a_build(
    cli: Cli, project_file: ProjectFile
) -> None:
    path = project_file(MINIMAL)
    cli("build", path, "-d", "guide", "-f", "html")
    assert cli("build", path, "-d", "guide", "-f", "html", "--check").code == 0
    assert cli("build", path, "-d", "guide", "-f", "docx", "--check").code == 1
