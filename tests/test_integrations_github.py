"""The GitHub Action: its steps as they are written, in a bare environment."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from lxml import html
from markdown_it import MarkdownIt

from integrations import github_action
from tests.runners import (
    BROKEN,
    BUILT,
    RUSCINO,
    GitHub,
    bare_environment,
    break_project,
    commit_all,
    git,
)
from tests.samples import MINIMAL, ROOT, some

UPLOAD = "actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f"
STEPS = "Validate and build|Upload|Commit"


@pytest.fixture
def action(checkout: Path, bare_python: Path, workspace: Path, tmp_path: Path) -> GitHub:
    environment = bare_environment(tmp_path / "home", bare_python)
    return GitHub(checkout, workspace, environment, tmp_path / "scratch")


class Annotation(NamedTuple):
    severity: str
    file: str
    line: int
    message: str


def annotations(log: str) -> list[Annotation]:
    """What GitHub makes of a log: commands at the start of a line, unless they are stopped."""
    found = []
    end = ""
    for line in log.splitlines():
        command = re.match(r"\s*::([\w-]+)(?: (.*?))?::(.*)", line)
        if end:
            end = "" if line == f"::{end}::" else end
        elif command and command[1] == "stop-commands":
            end = command[3]
        elif command:
            said = dict(item.split("=", 1) for item in (command[2] or "").split(","))
            said = {key: unescaped(value) for key, value in said.items()}
            place = said.get("file", ""), int(said.get("line", 0))
            found.append(Annotation(command[1], *place, unescaped(command[3])))
        else:
            assert "##[" not in line, "an older way to give a command"
    assert not end
    return found


def unescaped(text: str) -> str:
    for code, char in (("%0A", "\n"), ("%0D", "\r"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text


def tables(summary: str) -> list[list[list[str]]]:
    """The tables that a reader of the summary sees: rows of texts."""
    page = html.fromstring(f"<div>{MarkdownIt().enable('table').render(summary)}</div>")
    return [
        [[cell.text_content() for cell in row] for row in table.iter("tr")]
        for table in page.iter("table")
    ]


def tree(folder: Path) -> list[str]:
    """The files below a folder."""
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]


def last_commit(repository: Path) -> list[str]:
    """The message of the last commit, and the files in it."""
    said = git(repository, "show", "--format=%s", "--name-only", "main")
    message, *files = filter(None, said.splitlines())
    return [message, *sorted(files)]


# --------------------------------------------------------------------------
# Build


@pytest.mark.whole
def test_documents_are_built_named_in_the_summary_and_uploaded(action: GitHub) -> None:
    ran = action.run(STEPS)

    assert ran.code == 0, ran.log
    assert sorted(ran.outputs["build"]["files"].splitlines()) == sorted(BUILT)
    assert all((action.workspace / file).read_bytes() for file in BUILT)
    [files, *_] = tables(ran.summary)
    assert files[0] == ["Document", "État"]
    assert sorted(row[0] for row in files[1:]) == sorted(BUILT)
    [(name, inputs)] = ran.used.items()
    assert name.startswith("actions/upload-artifact@")
    assert inputs == {"name": "documents", "path": ran.outputs["build"]["folder"]}
    uploaded = Path(inputs["path"])
    assert sorted(tree(uploaded)) == sorted(BUILT)
    assert all(
        (uploaded / file).read_bytes() == (action.workspace / file).read_bytes() for file in BUILT
    )


@pytest.mark.whole
def test_a_mistake_is_shown_on_its_line_and_the_other_projects_are_built(action: GitHub) -> None:
    break_project(action.workspace)

    ran = action.run(STEPS)

    assert ran.code == 1
    errors = [item for item in annotations(ran.log) if item.severity == "error"]
    assert [(item.file, item.line) for item in errors] == [
        ("projects/à revoir/opinions/cpam.yaml", 2),
        (BROKEN, 8),
    ]
    for error, word in zip(errors, ("peut-être", "nam"), strict=True):
        assert (
            word in (action.workspace / error.file).read_text("utf-8").splitlines()[error.line - 1]
        )
        assert word in error.message
    assert sorted(ran.outputs["build"]["files"].splitlines()) == sorted(BUILT)
    files, problems = tables(ran.summary)
    assert len(files) == 1 + len(BUILT)
    assert problems[0] == ["Fichier", "Ligne", "Gravité", "Problème"]
    assert [row[:3] for row in problems if row[2] == "erreur"] == [
        ["projects/à revoir/opinions/cpam.yaml", "2", "erreur"],
        [BROKEN, "8", "erreur"],
    ]
    assert "erreurs : 2" in ran.summary
    assert list(ran.used) == [UPLOAD]


@pytest.mark.whole
def test_the_inputs_say_what_is_built_and_where(action: GitHub) -> None:
    inputs = {"output": "sortie de l'action", "documents": "guide, fiche-avis", "formats": "html"}

    ran = action.run(STEPS, projects=f"absent/*.yaml\n  {RUSCINO}\n", **inputs)

    assert ran.code == 0, ran.log
    assert ran.outputs["build"]["files"].splitlines() == [
        "sortie de l'action/guide.html",
        "sortie de l'action/fiche-avis.html",
    ]


@pytest.mark.whole
@pytest.mark.parametrize(
    ("inputs", "said"),
    some(
        (
            ({"projects": "rien/**"}, "aucun fichier de projet ne correspond à « projects »"),
            ({"formats": "rtf"}, "format inconnu : « rtf »"),
            ({"projects": "rien.yaml"}, "le fichier n'existe pas"),
            ({"documents": "letre"}, "document inconnu : « letre »"),
            ({"output": RUSCINO}, RUSCINO),
        ),
    ),
)
def test_what_cannot_be_built_is_an_annotation_and_the_step_fails(
    action: GitHub, inputs: dict[str, str], said: str
) -> None:
    ran = action.run(STEPS, commit="true", **inputs)

    assert ran.code != 0
    assert "Traceback" not in ran.log
    assert any(said in item.message for item in annotations(ran.log) if item.severity == "error")
    assert last_commit(action.workspace)[0] == "Ruscino"


# --------------------------------------------------------------------------
# Commit, check


@pytest.mark.whole
def test_a_commit_holds_the_documents_and_nothing_else(action: GitHub, tmp_path: Path) -> None:
    (action.workspace / ".gitignore").write_text("documents/\n")
    (action.workspace / "note.txt").write_text("mise de côté")
    git(action.workspace, "add", "note.txt")

    ran = action.run(STEPS, commit="true", commit_message="Documents à jour")

    assert ran.code == 0, ran.log
    assert ran.used == {}
    assert last_commit(tmp_path / "origin.git") == ["Documents à jour", *sorted(BUILT)]
    assert git(action.workspace, "status", "--porcelain").splitlines() == [
        "A  note.txt",
        "?? .gitignore",
    ]


@pytest.mark.whole
def test_nothing_is_committed_when_no_document_has_changed(action: GitHub) -> None:
    action.run(STEPS, commit="true")
    before = git(action.workspace, "rev-parse", "main")

    ran = action.run(STEPS, commit="true")

    assert ran.code == 0, ran.log
    assert "Les documents étaient à jour." in ran.log
    assert git(action.workspace, "rev-parse", "main") == before


@pytest.mark.whole
def test_nothing_is_committed_while_a_project_has_an_error(action: GitHub) -> None:
    break_project(action.workspace)
    before = git(action.workspace, "rev-parse", "main")

    assert action.run(STEPS, commit="true").code == 1
    assert git(action.workspace, "rev-parse", "main") == before


@pytest.mark.whole
def test_check_names_the_documents_that_are_not_up_to_date(action: GitHub) -> None:
    missing = action.run(STEPS, check="true")

    assert missing.code == 1
    assert not (action.workspace / BUILT[0]).exists()
    messages = [item.message for item in annotations(missing.log) if item.severity == "error"]
    assert sorted(messages) == sorted(f"{file} : manque" for file in BUILT)
    assert sorted(tables(missing.summary)[0][1:]) == sorted([file, "manque"] for file in BUILT)
    assert missing.used == {}

    action.run(STEPS, commit="true")
    (action.workspace / BUILT[1]).write_bytes(b"")
    [outdated] = [
        item.message
        for item in annotations(action.run(STEPS, check="true").log)
        if item.severity == "error"
    ]
    assert outdated == f"{BUILT[1]} : à reconstruire"

    git(action.workspace, "checkout", "--", ".")
    assert action.run(STEPS, check="true").code == 0


# --------------------------------------------------------------------------
# What an input or a project says is never obeyed

HOSTILE = "$(touch pris) `touch pris` \"; touch pris; ' ${PATH} \\"


@pytest.mark.whole
def test_no_input_becomes_part_of_a_script(action: GitHub) -> None:
    ran = action.run(STEPS, projects=RUSCINO, output=f"x{HOSTILE}", commit="true",
                     commit_message=HOSTILE)  # fmt: skip

    assert ran.code == 0, ran.log
    assert last_commit(action.workspace)[0] == HOSTILE
    assert len(list((action.workspace / f"x{HOSTILE}").iterdir())) == len(BUILT)
    for name in ("projects", "documents", "formats"):
        assert action.run(STEPS, **{name: HOSTILE}).code != 0
    assert list(action.scratch.parent.rglob("pris")) == []


@pytest.mark.whole
def test_the_version_is_one_word_of_what_is_installed(action: GitHub, tmp_path: Path) -> None:
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    path = os.pathsep.join([str(python.parent), action.environment["PATH"]])
    action.environment = {**action.environment, "PATH": path}

    ran = action.run("Install cpts_docs", version=f"0 --dry-run {HOSTILE}")

    options = ["install", "--quiet", "--disable-pip-version-check"]
    words = ["-m", "pip", *options, f"cpts-docs==0 --dry-run {HOSTILE}"]
    assert ran.log.splitlines() == words
    assert list(tmp_path.rglob("pris")) == []


@pytest.mark.whole
def test_a_version_is_no_other_package_and_no_option(action: GitHub) -> None:
    ran = action.run("Install cpts_docs", version=f"0 --dry-run {HOSTILE}")

    assert ran.code != 0
    assert list(action.scratch.parent.rglob("pris")) == []


@pytest.mark.whole
def test_a_project_gives_github_no_command(action: GitHub) -> None:
    break_project(action.workspace)
    text = f'{MINIMAL}"::error::a": 1\n"##[error]b": 1\n? "c\\n::error::d"\n: 1\n'
    (action.workspace / BROKEN).write_text(text, encoding="utf-8")

    ran = action.run(STEPS)

    found = [item for item in annotations(ran.log) if item.severity == "error"]
    assert [(item.file, item.line) for item in found] == [(BROKEN, 7), (BROKEN, 8), (BROKEN, 9)]


def add_project(workspace: Path, folder: str, more: str = "") -> None:
    """A project in a folder of any name, committed."""
    (workspace / folder).mkdir(parents=True)
    (workspace / folder / "project.yaml").write_text(MINIMAL + more, encoding="utf-8")
    commit_all(workspace)


@pytest.mark.whole
@pytest.mark.parametrize("name", ["--report=pris.yaml", "secret.txt", "::error::x"])
def test_a_file_that_a_folder_is_named_after_is_not_committed(action: GitHub, name: str) -> None:
    (action.workspace / ".gitignore").write_text(f"{name}\n")
    (action.workspace / name).write_text("secret")
    add_project(action.workspace, f"x\n{name}\ny")

    ran = action.run(STEPS, commit="true")

    assert ran.code == 1
    assert any("caractère invisible" in item.message for item in annotations(ran.log))
    assert name not in git(action.workspace, "ls-files").splitlines()
    assert (action.workspace / name).read_text() == "secret"
    assert ran.outputs["build"]["files"].splitlines() == BUILT
    ran = action.run(STEPS)
    assert sorted(tree(Path(ran.used[UPLOAD]["path"]))) == sorted(BUILT)


@pytest.mark.whole
@pytest.mark.parametrize(
    "folder",
    some(
        ("'\"$(touch pris)`", "-x", "--output=pris", "[a-z]*", "!a", "#b", "a b", ":(top)é", "a;b"),
        2,
    ),
)
def test_a_folder_has_any_name_and_its_documents_come_in_it(
    action: GitHub, tmp_path: Path, folder: str
) -> None:
    add_project(action.workspace, folder)
    documents = [
        f"{folder}/documents/{name}.html" for name in ("questionnaire", "guide", "fiche-avis")
    ]

    ran = action.run(STEPS, projects=f"*/project.yaml\n{RUSCINO}", formats="html")

    assert ran.code == 0, ran.log
    uploaded = tree(Path(ran.used[UPLOAD]["path"]))
    assert {*documents} <= {*uploaded}
    assert len(uploaded) == 6
    ran = action.run(STEPS, projects="*/project.yaml", formats="html", commit="true")
    assert ran.code == 0, ran.log
    quoted = git(tmp_path / "origin.git", "ls-tree", "-rz", "--name-only", "main")
    assert {*documents} <= {*quoted.split("\0")}
    assert list(tmp_path.rglob("pris")) == []


@pytest.mark.whole
def test_no_project_is_found_through_a_link_or_in_what_hides(
    action: GitHub, tmp_path: Path
) -> None:
    (tmp_path / "dehors" / "b").mkdir(parents=True)
    (tmp_path / "dehors" / "b" / "project.yaml").write_text(MINIMAL)
    (action.workspace / "lien").symlink_to(tmp_path / "dehors")
    (action.workspace / "boucle").symlink_to(".")
    (action.workspace / "a").mkdir()
    (action.workspace / "a" / "project.yaml").symlink_to(tmp_path / "dehors" / "b" / "project.yaml")
    (action.workspace / ".venv").mkdir()
    (action.workspace / ".venv" / "project.yaml").write_text(MINIMAL)

    ran = action.run(STEPS, projects="**/project.yaml")

    assert ran.code == 0, ran.log
    assert sorted(ran.outputs["build"]["files"].splitlines()) == sorted(BUILT)


@pytest.mark.whole
def test_a_folder_to_write_to_that_is_a_link_out_of_the_workspace_is_refused(
    action: GitHub, tmp_path: Path
) -> None:
    (tmp_path / "dehors").mkdir()
    (action.workspace / "sortie").symlink_to(tmp_path / "dehors")

    ran = action.run(STEPS, output="sortie")

    assert ran.code == 1
    assert any("mène hors du dépôt" in item.message for item in annotations(ran.log))
    assert list((tmp_path / "dehors").iterdir()) == []


@pytest.mark.whole
def test_no_module_of_the_workspace_is_imported(action: GitHub, tmp_path: Path) -> None:
    for name in ("yaml", "jinja2", "pip", "cpts_docs", "json", "typst"):
        module = action.workspace / name / "__init__.py"
        module.parent.mkdir()
        module.write_text(f"open({str(tmp_path / 'pris')!r}, 'w')\n")
        (module.parent / "__main__.py").write_text(module.read_text())

    ran = action.run(f"Install cpts_docs|{STEPS}")

    assert ran.code == 0, ran.log
    assert sorted(ran.outputs["build"]["files"].splitlines()) == sorted(BUILT)
    assert not (tmp_path / "pris").exists()


@pytest.mark.whole
def test_a_name_that_is_no_document_of_its_project_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OUTPUT", "")
    for name in ("secret.txt", "a/secret.txt", "a/documents/guide.pdf"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "a" / "documents" / "lien.pdf").symlink_to(tmp_path / "secret.txt")
    named = ["secret.txt", "a/secret.txt", "a/documents/guide.pdf", "a/documents/lien.pdf"]
    named += ["a/documents/../secret.txt", str(tmp_path / "secret.txt"), "a/documents/absent.pdf"]

    found = github_action.own_documents([{"project": "a/project.yaml", "files": named}])

    assert list(found) == [Path("a/documents/guide.pdf")]


@pytest.mark.parametrize(
    "text",
    [
        "a | b",
        "a \\| b \\",
        "<b>gras</b> &amp; <!-- rien -->",
        "[lien](https://exemple.invalid) ![image](x) https://exemple.invalid",
        "*a* _b_ `c` ~~d~~ # e",
        "@quelqu-un #12 :tada:",
    ],
)
def test_the_summary_says_a_text_and_no_markdown(text: str) -> None:
    written = github_action.table(("A", "B"), [(text, "fin")])

    assert tables(written) == [[["A", "B"], [text, "fin"]]]
    assert not re.search(r"<(a|img|b|em|code|s)\b", MarkdownIt().enable("table").render(written))


def test_a_long_summary_is_cut_and_says_so() -> None:
    rows = [("x" * 10_000, "y")] * 5_000

    written = github_action.table(("A", "B"), rows)

    assert len(written) < 1_000_000
    assert written.endswith("\n\n… et 4800 de plus")


@pytest.mark.whole
def test_python_is_set_up_in_the_version_asked_for(action: GitHub) -> None:
    ran = action.run("Set up Python", python_version="3.12")

    [(name, inputs)] = ran.used.items()
    assert name.startswith("actions/setup-python@")
    assert inputs == {"python-version": "3.12"}


def test_what_runs_is_known_by_its_hash() -> None:
    steps = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["runs"]["steps"]
    used = [step["uses"] for step in steps if "uses" in step]
    assert used
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", name) for name in used)
    pinned = (ROOT / "requirements.txt").read_text("ascii")
    packages = re.findall(r"^[\w.-]+==\S+", pinned, re.MULTILINE)
    assert len(packages) == len(
        re.findall(r"^[\w.-]+==.*\\\n    --hash=sha256:", pinned, re.MULTILINE)
    )
    assert {"lxml", "typst", "pypdf"} <= {name.partition("==")[0] for name in packages}
