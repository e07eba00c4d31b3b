"""The hooks through pre-commit itself, as README.md says; and which project a file belongs to."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from cpts_docs.cli import hooks
from tests.installed import Published, new_environment
from tests.programs import HANG
from tests.runners import ROOT, bare_environment, git
from tests.samples import MINIMAL

README = (ROOT / "README.md").read_text("utf-8").split("### In git and CI")[1]
CONFIG = re.findall(r"^```yaml\n(.*?)^```", README, re.M | re.S)[0]
FIRST = "premier"
"""What the newcomer's first commit is called from then on."""

COMMANDS = re.findall(r"^\$ (.*)$", README, re.M)
BUILT = [
    f"exemple/documents/{name}.{ending}"
    for name in ("fiche-avis", "guide", "questionnaire")
    for ending in ("docx", "pdf")
]


@dataclass
class Newcomer:
    """Someone in an empty folder, who has installed cpts_docs and git."""

    folder: Path
    environment: dict[str, str]
    repository: Path

    def types(self, *lines: str) -> str:
        """What the last of these lines says, in a terminal that goes on after a failure."""
        script = "\n".join([*lines[:-1], "exec 2>&1", lines[-1]])
        ran = subprocess.run(
            ["bash", "-c", script],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            check=False,
            timeout=HANG,
        )
        return ran.stdout

    def commits(self) -> str:
        """What a commit of everything says."""
        return self.types(f"cd {self.repository.name}", "git add .; git commit -m 'Un changement'")

    def committed(self) -> list[str]:
        """The files of the last commit."""
        return git(self.repository, "ls-tree", "-r", "--name-only", "HEAD").splitlines()


@pytest.fixture(scope="module")
def newcomer(
    checkout: Path, published: Published, tmp_path_factory: pytest.TempPathFactory
) -> Newcomer:
    """Someone for whom the repository of README.md is this checkout."""
    base = tmp_path_factory.mktemp("newcomer")
    new_environment(base / "venv", sys.executable, str(published[1]))
    environment = bare_environment(base / "home", base / "venv" / "bin" / "python")
    config = yaml.safe_load(CONFIG)["repos"][0]
    git(base, "clone", "--quiet", str(checkout), "cpts_docs")
    git(base / "cpts_docs", "tag", config["rev"])
    for name, value in (
        (f"url.{base / 'cpts_docs'}.insteadOf", config["repo"]),
        ("user.name", "Quelqu'un"),
        ("user.email", "q@exemple.invalid"),
    ):
        command = ["git", "config", "--global", name, value]
        subprocess.run(command, env=environment, check=True, timeout=HANG)
    folder = base / "vide"
    folder.mkdir()
    (folder / ".pre-commit-config.yaml").write_text(CONFIG, encoding="utf-8")
    return Newcomer(folder, environment, folder / "mes-projets")


@pytest.fixture(scope="module")
def started(newcomer: Newcomer) -> Newcomer:
    """The same after the lines of README.md, all but the last."""
    said = newcomer.types(*COMMANDS[:-1])
    assert "cpts-docs : ces documents ont changé ; ajoutez-les au commit" in said, said
    assert all(file in said for file in BUILT)
    assert git(newcomer.repository, "rev-list", "--all") == ""
    newcomer.types("cd mes-projets", COMMANDS[-1])
    git(newcomer.repository, "tag", FIRST)
    return newcomer


@pytest.fixture
def user(started: Newcomer) -> Newcomer:
    """The same some time later, with nothing left over from another test."""
    git(started.repository, "reset", "--quiet", "--hard", FIRST)
    git(started.repository, "clean", "--quiet", "-fd")
    return started


@pytest.mark.whole  # pip installs pre-commit, which installs this package
def test_readme_word_for_word_makes_a_repository_that_regenerates_its_documents(
    user: Newcomer,
) -> None:
    assert user.committed() == [
        ".pre-commit-config.yaml",
        *BUILT,
        "exemple/project.schema.json",
        "exemple/project.yaml",
    ]


@pytest.mark.whole  # pip installs pre-commit, which installs this package
def test_a_commit_with_a_mistake_is_stopped_with_its_line(user: Newcomer) -> None:
    path = user.repository / "exemple" / "project.yaml"
    good = path.read_text("utf-8")
    path.write_text(good + "nam: x\n", encoding="utf-8")
    before = git(user.repository, "rev-parse", "HEAD")

    said = user.commits()

    line = good.count("\n") + 1
    assert f"exemple/project.yaml:{line}:1 : erreur : la clé « nam » n'existe pas ici" in said
    assert f"    {line} | nam: x" in said
    assert git(user.repository, "rev-parse", "HEAD") == before
    assert said.count("nam: x") == 1


@pytest.mark.whole  # pip installs pre-commit, which installs this package
def test_a_commit_of_a_file_that_a_project_includes_regenerates_its_documents(
    user: Newcomer,
) -> None:
    project = user.repository / "exemple" / "project.yaml"
    with project.open("a", encoding="utf-8") as file:
        file.write("opinions: [opinions/*.yaml]\n")
    opinion = project.parent / "opinions" / "cpam.yaml"
    opinion.parent.mkdir()
    opinion.write_text("organisation: CPAM\nverdict: favorable\n", encoding="utf-8")
    user.commits()
    user.commits()
    opinion.write_text("organisation: CPAM\nverdict: défavorable\n", encoding="utf-8")

    said = user.commits()

    changed = git(user.repository, "diff", "--name-only", "HEAD").splitlines()
    assert changed == [BUILT[0], BUILT[1], "exemple/opinions/cpam.yaml"], said
    assert [file for file in BUILT if file in said] == BUILT[:2]
    user.commits()
    assert git(user.repository, "status", "--porcelain") == ""


@pytest.mark.whole  # pip installs pre-commit, which installs this package
def test_a_commit_of_other_files_builds_nothing(user: Newcomer) -> None:
    (user.repository / "LISEZMOI.txt").write_text("x")

    said = user.commits()

    assert "LISEZMOI.txt" in user.committed()
    assert said.count("Skipped") == 2


# --------------------------------------------------------------------------
# Which project a file belongs to


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git repository with two projects, which is the working folder."""
    for name in ("a/project.yaml", "b/project.yml"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(MINIMAL, encoding="utf-8")
    git(tmp_path, "init", "--quiet")
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    return tmp_path


@pytest.mark.parametrize(
    ("files", "projects"),
    [
        (["a/project.yaml"], ["a/project.yaml"]),
        (["b/opinions/cpam.yaml", "b/modeles/x/y.html"], ["b/project.yml"]),
        (["b/answers.yaml", "a/answers.yaml", "b/x.yaml"], ["b/project.yml", "a/project.yaml"]),
        ([".pre-commit-config.yaml", "c/x.yaml"], []),
    ],
)
def test_a_file_belongs_to_the_nearest_project_above_it(
    folder: Path, files: list[str], projects: list[str]
) -> None:
    assert hooks.projects_of(map(Path, files)) == [Path(name) for name in projects]


def test_a_file_of_no_project_is_passed_over(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert hooks.main(["validate", "--", "c/x.yaml"]) == 0
    assert capsys.readouterr().out == ""


def test_a_name_that_no_disk_takes_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert hooks.main(["validate", "--", f"{'a' * 300}/x.yaml"]) == 1
    assert "son nom est trop long" in capsys.readouterr().err


def test_options_stand_before_the_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["-d", "guide", "--format=html"]
    assert hooks.main(["build", *options, "--", "a/x.yaml", "a/y.yaml"]) == 1
    assert capsys.readouterr().out == "a/documents/guide.html\n"
    assert sorted(path.name for path in folder.rglob("*.*ml")) == [
        "guide.html",
        "project.yaml",
        "project.yml",
    ]


def test_documents_stop_a_commit_until_they_are_staged_or_ignored(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build = ["build", "-f", "html", "--", "a/project.yaml", "b/project.yml"]
    (folder / ".gitignore").write_text("b/documents/\n")

    assert hooks.main(build) == 1
    printed = capsys.readouterr()
    assert printed.out.splitlines() == [
        f"a/documents/{name}.html" for name in ("fiche-avis", "guide", "questionnaire")
    ]
    assert "cpts-docs : ces documents ont changé ; ajoutez-les au commit (git add)" in printed.err
    git(folder, "add", ".")
    assert hooks.main(build) == 0
    (folder / "a" / "project.yaml").write_text(MINIMAL.replace("Ruscino", "Nouveau"), "utf-8")
    assert hooks.main(build) == 1
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_wrong_options_are_wrong_usage(folder: Path) -> None:
    with pytest.raises(SystemExit) as stop:
        hooks.main(["build", "--zip", "--", "a/project.yaml"])
    assert stop.value.code == 2


def test_files_without_their_mark_are_wrong_usage(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert hooks.main(["build", "a/project.yaml"]) == 2
    assert "il manque « -- » entre les options et les fichiers" in capsys.readouterr().err
    assert hooks.main(["build", "--report=x", "--", "a/project.yaml"]) == 2
    assert "--report n'est pas accepté ici" in capsys.readouterr().err
    for option in ("--check", "--resume"):
        assert hooks.main(["build", option, "--", "a/project.yaml"]) == 2
        assert "--check et --resume ne sont pas acceptés ici" in capsys.readouterr().err
    assert sorted(path.name for path in folder.iterdir()) == [".git", "a", "b"]


def test_a_file_is_no_option_whatever_its_name(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "précieux").write_text("tel quel")
    names = ["--report=précieux", "--output=b", "-o", "--", "--help.yaml", "-x/--check/y.yaml"]
    for name in ["-x/project.yaml", *names]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(MINIMAL, encoding="utf-8")

    assert hooks.main(["build", "-f", "html", "--", *names]) == 1

    assert capsys.readouterr().out.splitlines() == [
        f"-x/documents/{name}.html" for name in ("fiche-avis", "guide", "questionnaire")
    ]
    assert (folder / "précieux").read_text() == "tel quel"


def test_a_folder_whose_name_has_lines_names_no_other_file(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "secret.txt").write_text("secret")
    name = "x\nsecret.txt\ny\x1b]0;titre\x07"
    (folder / name).mkdir(parents=True)
    (folder / name / "project.yaml").write_text(MINIMAL, encoding="utf-8")

    assert hooks.main(["build", "-d", "guide", "-f", "html", "--", f"{name}/project.yaml"]) == 1

    shown = "x\\x0asecret.txt\\x0ay\\x1b]0;titre\\x07/documents/guide.html"
    assert capsys.readouterr().out == f"{shown}\n"


def test_the_index_of_a_commit_of_some_files_is_the_one_that_counts(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = ["build", "-f", "html", "-d", "guide", "--", "a/project.yaml"]
    hooks.main(build)
    monkeypatch.setenv("GIT_INDEX_FILE", "autre")
    git(folder, "add", ".")
    assert hooks.main(build) == 1
    subprocess.run(["git", "add", "."], cwd=folder, check=True)  # to the index in the environment
    assert hooks.main(build) == 0


def test_no_program_of_the_repository_runs(folder: Path) -> None:
    program = folder / "programme"
    program.write_text("#!/bin/sh\ntouch pris\ncat\n")
    program.chmod(0o755)
    git(folder, "add", ".")
    for key in ("core.fsmonitor", "filter.x.clean", "core.hooksPath"):
        git(folder, "config", key, str(program))
    (folder / ".gitattributes").write_text("* filter=x\n")

    assert hooks.main(["build", "-f", "html", "--", "a/project.yaml"]) == 1

    assert not list(folder.rglob("pris"))


def test_outside_of_git_nothing_can_be_left_out_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "project.yaml").write_text(MINIMAL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert hooks.main(["build", "-f", "html", "--", "project.yaml"]) == 1
    assert f"{tmp_path} n'est dans aucun dépôt git" in capsys.readouterr().err


@pytest.mark.whole  # pip installs pre-commit, which installs this package
def test_no_module_of_the_repository_is_imported(user: Newcomer) -> None:
    for name in ("jsonschema", "jinja2", "cpts_docs", "typst"):  # yaml is imported by pre-commit
        module = user.repository / name / "__init__.py"
        module.parent.mkdir()
        module.write_text("open('pris', 'w')\n")
    with (user.repository / "exemple" / "project.yaml").open("a", encoding="utf-8") as file:
        file.write("# un mot\n")

    user.commits()
    said = user.commits()

    assert git(user.repository, "status", "--porcelain") == "", said
    assert not (user.repository / "pris").exists()
