"""README and docs/ say the truth: their commands, options, snippets and lists.

What the user guide says is tried in ``test_user_guide.py``, and the lines that
set up a repository in ``test_integrations_hooks.py``.
"""

from __future__ import annotations
import __future__

import argparse
import inspect
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, get_origin

import pytest
import yaml

import cpts_docs
from cpts_docs.cli import exit_codes
from cpts_docs.cli.arguments import parser
from cpts_docs.cli.commands import COMMANDS
from cpts_docs.cli.main import main
from tests.filling import FILL
from tests.programs import HANG
from tests.samples import MINIMAL, ROOT

PACKAGE = ROOT / "cpts_docs"
FILES = ["README.md", "CONTRIBUTING.md", "SECURITY.md"]
FILES += sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md"))
TEXTS = {name: (ROOT / name).read_text("utf-8") for name in FILES}
GUIDE, INTEGRATION = "docs/guide-utilisateur.md", "docs/integration.md"


class Block(NamedTuple):
    """What stands between two fences."""

    file: str
    section: str
    language: str
    text: str


def blocks_of(file: str) -> Iterator[Block]:
    section, language, lines = "", None, []
    for line in TEXTS[file].splitlines():
        if line.startswith("```"):
            if language is not None:
                yield Block(file, section, language, "".join(f"{item}\n" for item in lines))
            language, lines = (line[3:], []) if language is None else (None, [])
        elif language is not None:
            lines.append(line)
        elif line.startswith("#"):
            section = line.lstrip("#").strip().strip("`")
    assert language is None, file


BLOCKS = [block for file in FILES for block in blocks_of(file)]


def blocks(file: str, language: str, section: str | None = None) -> list[str]:
    found = [
        block.text
        for block in BLOCKS
        if (block.file, block.language) == (file, language) and section in (None, block.section)
    ]
    assert found, (file, section, language)
    return found


def commands(text: str) -> list[str]:
    """The commands of console blocks."""
    return re.findall(r"^\$ (.+)$", text, re.M)


# --------------------------------------------------------------------------
# Nothing is left out

ELSEWHERE = {
    (GUIDE, ""): "test_user_guide.py",
    ("README.md", "In git and CI"): "test_integrations_hooks.py",
    ("docs/scale.md", ""): "test_cluster.py",
}
"""The files, or their sections, whose commands are run by another test."""

NOT_RUN = {
    "make demo": "sets up the development environment; CI begins with it",
    "make test": "is what runs this test",
    "docker build -t cpts-docs .": "no engine here; test_package.py looks at the Dockerfile",
    'docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/projet" cpts-docs build '
    "mon-projet/project.yaml": "the same",
    "cpts-docs atelier": "stays open; test_atelier_page.py works in it",
    "pip install cpts-docs": "needs a published version; test_package.py installs the wheel",
    "pip install pre-commit": "test_integrations_hooks.py has it",
    "pre-commit install": "test_integrations_hooks.py runs it",
}

DRAWN = {
    ("docs/architecture.md", "The chain"): "two drawings",
    (INTEGRATION, "Le dépôt"): "an example of folders",
}
"""Blocks that show what no program can try."""

TRIED = {
    ("README.md", "On the command line", ""),
    ("README.md", "As a library", "python"),
    ("README.md", "In git and CI", "yaml"),
    ("docs/api.md", "The log", ""),
    ("docs/architecture.md", "The house", ""),
}
"""Blocks, other than commands, that the tests below try."""


def test_every_command_of_the_documentation_is_run_or_has_its_reason() -> None:
    written = {
        command.split("   ")[0].strip()
        for file, section, language, text in BLOCKS
        if language == "console" and not {(file, ""), (file, section)} & ELSEWHERE.keys()
        for command in commands(text)
    }

    assert written - {*README_COMMANDS, *INTEGRATION_COMMANDS} == {*NOT_RUN}
    for test in ELSEWHERE.values():
        assert "$ " in (ROOT / "tests" / test).read_text("utf-8").replace("\\$ ", "$ "), test


def test_every_other_block_is_tried() -> None:
    for file, section, language, text in BLOCKS:
        assert (
            language == "console"
            or file == GUIDE  # test_user_guide.py knows all its blocks
            or (file, section) in DRAWN
            or (file, section, language) in TRIED
            or (file, language) in {("docs/api.md", "python"), (INTEGRATION, "yaml")}
        ), (file, section, text)


def test_each_promise_of_safety_names_a_test_that_exists() -> None:
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    promised = text.partition("## What is not promised")[0]
    rows = [line for line in promised.splitlines() if line.startswith("| ") and "---" not in line]
    shown = [row for row in rows if not row.endswith("| shown by |")]
    assert len(shown) > 15
    for row in shown:
        assert re.search(r"`test_\w+\.py`", row), row
    for file, named in re.findall(r"`(test_\w+\.py)`((?: \(`test_\w+`(?:, `test_\w+`)*\))?)", text):
        code = (ROOT / "tests" / file).read_text("utf-8")
        assert all(f"def {name}(" in code for name in re.findall(r"test_\w+", named)), file
    everywhere = "".join(path.read_text("utf-8") for path in (ROOT / "tests").glob("test_*.py"))
    for name in re.findall(r"`(test_\w+)`", text):
        assert f"def {name}(" in everywhere, name


def test_make_demo_and_make_test_are_what_ci_runs() -> None:
    lines = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()

    assert {"make demo", "make test"} <= set(lines)


# --------------------------------------------------------------------------
# Commands

README_COMMANDS = [
    command.split("   ")[0].strip()
    for text in blocks("README.md", "console", "On the command line")
    for command in commands(text)
    if command.startswith("cpts-docs")
]
INTEGRATION_COMMANDS = [
    command
    for text in blocks(INTEGRATION, "console")
    for command in commands(text)
    if command not in NOT_RUN
]


class Shell:
    """A shell in a folder that is its home, with cpts-docs and this Python on its path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        programs = folder / ".local" / "bin"
        programs.mkdir(parents=True)
        for name, options in (("python", ""), ("cpts-docs", "-m cpts_docs")):
            program = programs / name
            program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {options} "$@"\n')
            program.chmod(0o755)
        self.environment = {
            "PATH": os.pathsep.join([str(programs), os.environ["PATH"]]),
            "HOME": str(folder),
            "PYTHONPATH": str(ROOT),
            "LC_ALL": "C.UTF-8",
        }

    def run(self, command: str, code: int = 0) -> str:
        """What a command prints, errors included."""
        if re.fullmatch(r"cpts-docs [\w./= -]+", command):
            returned, printed = self._run_here(command)
        else:
            returned, printed = self._run_in_bash(command)
        assert returned == code, f"{command}\n{printed}"
        return printed

    def _run_here(self, command: str) -> tuple[int, str]:
        """What bash would do of a command alone: in this process, which is there already."""
        said = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(said), redirect_stderr(said):
            patch.chdir(self.folder)
            patch.setenv("HOME", self.environment["HOME"])
            try:
                code = main(command.split()[1:])
            except SystemExit as stop:
                code = int(stop.code or 0)
        return code, said.buffer.getvalue().decode()  # type: ignore[attr-defined]

    def _run_in_bash(self, command: str) -> tuple[int, str]:
        ran = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=HANG,
        )
        return ran.returncode, ran.stdout


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A shell where people have answered: destinataires.csv and reponses/ are there."""
    (tmp_path / "destinataires.csv").write_text(
        "nom;specialite;adresse;telephone;mail\nPaul Petit;Pharmacien;;;\n"
    )
    (tmp_path / "reponses").mkdir()
    return Shell(tmp_path)


def answer(folder: Path) -> None:
    """Fill in the PDF of mon-projet, and put it among the answers."""
    blank = (folder / "mon-projet" / "documents" / "questionnaire.pdf").read_bytes()
    filled = FILL["pdf"][0](blank, {"nom": "Paul Petit", "prevention": "oui"})
    (folder / "reponses" / "paul.pdf").write_bytes(filled)


def test_the_commands_of_the_readme_do_what_their_comments_say(shell: Shell) -> None:
    said = {}
    for command in README_COMMANDS:
        if command.startswith("cpts-docs collect"):
            answer(shell.folder)
        said[command.split()[1]] = shell.run(command)

    assert said["init"] == "mon-projet/project.yaml\nmon-projet/project.schema.json\n"
    assert said["validate"] == "1 projet : 0 erreur, 0 avertissement\n"
    assert len(said["build"].splitlines()) == 6
    assert len(list((shell.folder / "mon-projet" / "documents").iterdir())) == 6
    assert said["mailing"].startswith("1 fichier écrit")
    assert "1 réponse, 0 avis, 0 fichier écarté" in said["collect"]
    assert (shell.folder / "mon-projet" / "answers.yaml").is_file()


def test_the_mistake_of_the_readme_is_shown_as_the_readme_shows_it(shell: Shell) -> None:
    (shown,) = blocks("README.md", "", "On the command line")
    shell.run("cpts-docs init mon-projet && sed -i 's/communes:/comunes:/' mon-projet/project.yaml")

    printed = shell.run("python -m cpts_docs validate mon-projet/project.yaml", code=1)

    assert shown in printed


@pytest.mark.whole
def test_the_commands_of_any_other_machine_are_right(shell: Shell) -> None:
    folder = shell.folder / "projects" / "exemple"
    shell.run(f"cpts-docs init {folder} && cpts-docs build {folder}/project.yaml")
    (folder.parent / "autre").mkdir()

    for command in INTEGRATION_COMMANDS:
        shell.run(command)

    (folder / "documents" / "guide.pdf").unlink()
    (check,) = [command for command in INTEGRATION_COMMANDS if "--check" in command]
    assert "guide.pdf : manque" in shell.run(check, code=1)


# --------------------------------------------------------------------------
# Options


@cache
def parsers() -> dict[str, argparse.ArgumentParser]:
    """The parser of each command."""
    (subparsers,) = (
        action
        for action in parser(COMMANDS)._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    return dict(subparsers.choices)


def options(command: argparse.ArgumentParser) -> set[str]:
    return {name for action in command._actions for name in action.option_strings}


ALL_OPTIONS = set().union(*map(options, parsers().values()), {"--version"})
OTHERS: dict[str, str] = {}
"""Options of other programs that stand alone in the documentation, and whose they are."""


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_every_command_is_in_the_documentation(command: str) -> None:
    text = "\n".join(TEXTS.values())
    long = {name for name in options(parsers()[command]) if name.startswith("--")}

    assert [name for name in long if not re.search(rf"(?<![\w-]){name}(?![\w-])", text)] == []
    assert f"cpts-docs {command}" in text


def test_every_option_that_the_documentation_names_exists() -> None:
    unknown = []
    for file, text in TEXTS.items():
        lines = [line for block in blocks_of(file) for line in block.text.splitlines()]
        for code in lines + re.findall(r"`([^`\n]+)`", text):
            named = re.findall(r"(?<![\w-])(?:--[a-z][a-z-]+|-[a-z](?![\w-]))", code)
            match = re.match(r"(?:\$ )?(?:(?:cpts-docs|python -m cpts_docs) )?([a-z]+)\b", code)
            if match and match[1] in COMMANDS and "|" not in code:
                known = options(parsers()[match[1]])
            elif re.match(r"--?[a-z]", code):
                known = ALL_OPTIONS | OTHERS.keys()
            else:
                continue
            unknown += [(file, code, name) for name in named if name not in known]

    assert unknown == []


# --------------------------------------------------------------------------
# The help


def examples(command: str) -> list[str]:
    lines: list[str] = COMMANDS[command].EXAMPLES.splitlines()
    assert lines, command
    return lines


def test_the_help_of_every_command_has_its_examples_and_the_exit_codes() -> None:
    general = parser(COMMANDS).format_help()

    for name, command in parsers().items():
        shown = command.format_help()
        assert all(f"\n  {line}\n" in shown for line in examples(name))
        assert any(f"cpts-docs {name}" in line for line in examples(name))
        assert f"\n  {examples(name)[0]}\n" in general
        told = " ".join(shown.split())
        assert [
            meaning
            for code, meaning in exit_codes.MEANINGS.items()
            if f" {code} {' '.join(meaning.split())}" not in told
        ] == []


def test_the_exit_codes_are_in_the_guide_and_in_the_readme() -> None:
    codes = list(exit_codes.MEANINGS)
    table = TEXTS[GUIDE].split("| Code | Sens |")[1]
    told = re.search(r"Exit codes: (.*?)\n\n", TEXTS["README.md"], re.S)

    assert told
    rows = re.findall(r"^\| (\d+) \| (.*) \|$", table, re.M)
    assert [(int(code), meaning.replace("`", "")) for code, meaning in rows] == [
        (code, " ".join(meaning.split())) for code, meaning in exit_codes.MEANINGS.items()
    ]
    assert [int(code) for code in re.findall(r"(?:^|; )(\d+)\b", told[1])] == codes


@pytest.mark.whole
def test_every_example_of_the_help_can_be_run(shell: Shell) -> None:
    shell.run("git init --quiet . && cpts-docs init mon-projet")
    shell.run("cpts-docs build mon-projet/project.yaml")
    answer(shell.folder)

    for command in COMMANDS:
        for line in examples(command) if command != "atelier" else ():  # which stays open
            if target := re.search(r"> (\S+)$", line):
                shell.run(f'mkdir -p "$(dirname {target[1]})"')
            left = command == "forget"  # the file that Paul sent is not in the project's folder
            shell.run(line.replace("init mon-projet", "init un-autre"), int(left))
        if command == "collect":
            shell.run("echo 'answers: answers.yaml' >>mon-projet/project.yaml")


# --------------------------------------------------------------------------
# Snippets


def snippet(code: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What a snippet leaves, run in a folder that has a project."""
    monkeypatch.chdir(folder)
    (folder / "project.yaml").write_text(MINIMAL, encoding="utf-8")
    names: dict[str, Any] = {}
    exec(compile(code, "snippet", "exec"), names)
    return names


def test_the_snippet_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (code,) = blocks("README.md", "python", "As a library")

    left = snippet(code, tmp_path, monkeypatch)

    assert [problem.rule for problem in left["problems"]] == ["rgpd"]
    assert left["pdf"].startswith(b"%PDF")
    assert len(left["files"]) == 9
    assert all(file.is_file() for file in left["files"])


def test_the_snippet_of_the_library_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = blocks("docs/api.md", "python", "The library")

    left = snippet(code, tmp_path, monkeypatch)

    problem, project, *built = capsys.readouterr().out.splitlines()
    assert problem.startswith("project.yaml:1:1 : avertissement : ")
    assert project == "CPTS Ruscino ['Perpignan']"
    assert [line.split()[:2] for line in built] == [
        ["project.yaml", f"('{Path('all', tmp_path.name, 'questionnaire.docx')}',"],
        ["wrong.yaml", "failed"],
    ]
    assert Path("fiche.pdf").read_bytes().startswith(b"%PDF")
    assert left["files"] == [Path("out", "questionnaire.docx")]


def test_the_log_is_as_the_documentation_shows_it(shell: Shell) -> None:
    (code,) = blocks("docs/api.md", "python", "The log")
    (shown,) = blocks("docs/api.md", "", "The log")
    shell.run("cpts-docs init .")
    (shell.folder / "snippet.py").write_text(code, encoding="utf-8")

    printed = shell.run(f"{shlex.quote(sys.executable)} snippet.py")

    assert re.sub(r"\d+", "0", printed) == re.sub(r"\d+", "0", shown)


# --------------------------------------------------------------------------
# The public API

FUTURE = __future__.annotations.compiler_flag


def documented(name: str) -> Any:
    """What docs/api.md declares of a name, made where the name is."""
    declaration = blocks("docs/api.md", "python", name)[0]
    actual = getattr(cpts_docs, name)
    home = getattr(actual, "__module__", "cpts_docs.documents")
    namespace = dict(vars(sys.modules.get(home, cpts_docs)))
    exec(
        compile(f"from dataclasses import dataclass\n{declaration}", name, "exec", FUTURE),
        namespace,
    )
    return namespace[name] if callable(actual) else namespace["__annotations__"][name]


def public(kind: type) -> dict[str, Any]:
    """The attributes of a class's own that have no underscore, fields apart."""
    fields = getattr(kind, "__annotations__", {}).keys()
    return {
        key: value
        for key, value in vars(kind).items()
        if not key.startswith("_") and key not in fields
    }


def test_the_documentation_of_the_library_has_every_public_name_and_no_other() -> None:
    titles = re.findall(r"^### `(\w+)`$", TEXTS["docs/api.md"], re.M)
    contents = TEXTS["docs/api.md"].split("## Functions")[0]

    assert sorted(titles) == sorted(cpts_docs.__all__)
    for name in cpts_docs.__all__:
        kind = getattr(cpts_docs, name)
        is_error = isinstance(kind, type) and issubclass(kind, Exception)
        assert is_error or f"`{name}`" in contents


@pytest.mark.parametrize("name", cpts_docs.__all__)
def test_a_public_name_is_as_the_documentation_declares_it(name: str) -> None:
    actual, declared = getattr(cpts_docs, name), documented(name)

    if not isinstance(actual, type):
        if callable(actual):
            assert inspect.signature(declared) == inspect.signature(actual)
        else:
            kind = eval(declared.split("[")[0], {})
            assert isinstance(actual, get_origin(kind) or kind)
        return
    assert [base.__name__ for base in declared.__bases__] == [
        base.__name__ for base in actual.__bases__
    ]
    if issubclass(actual, Enum):
        assert {item.name: item.value for item in declared} == {
            item.name: item.value for item in actual
        }
    elif issubclass(actual, Exception):
        made = actual([]) if name == "ProjectError" else actual("")
        assert inspect.get_annotations(declared).keys() == vars(made).keys()
    else:
        assert inspect.signature(declared) == inspect.signature(actual)
        shown, own = public(declared), public(actual)
        assert shown.keys() == own.keys()
        for key, value in shown.items():
            assert isinstance(value, property) is isinstance(own[key], property)
            assert signature(value) == signature(own[key])


def signature(attribute: Any) -> inspect.Signature | None:
    function = attribute.fget if isinstance(attribute, property) else attribute
    return inspect.signature(function) if inspect.isfunction(function) else None


# --------------------------------------------------------------------------
# Other tools, and the architecture


@pytest.mark.parametrize(
    ("file", "times"), [("README.md", 1), ("docs/api.md", 1), (GUIDE, 2), ("action.yml", 1)]
)
def test_a_list_of_the_documents_has_each_of_them_in_their_order(file: str, times: int) -> None:
    text = " ".join((ROOT / file).read_text("utf-8").replace("`", "").split())
    names = re.sub(r" (?:and|ou) ", ", ", text)

    assert names.count(", ".join(cpts_docs.DOCUMENTS)) == times


def test_the_guide_begins_with_a_row_for_each_document() -> None:
    first = TEXTS[GUIDE].split("\n## ")[1]
    assert re.findall(r"^\| `([a-z-]+)` \|", first, re.M) == [*cpts_docs.DOCUMENTS]


def test_what_the_documentation_tells_other_tools_they_know() -> None:
    texts = blocks("README.md", "yaml", "In git and CI") + blocks(INTEGRATION, "yaml")
    hooks = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    inputs = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["inputs"].keys()
    variables = yaml.safe_load((ROOT / "integrations" / "gitlab-ci.yml").read_text("utf-8"))

    for text in texts:
        match yaml.load(text, yaml.BaseLoader):
            case {"repos": [{"hooks": used}]}:
                assert {hook["id"] for hook in used} == hooks
                for hook in used:
                    parsers()[hook["id"].removeprefix("cpts-docs-")].parse_args(
                        [*hook.get("args", []), "project.yaml"]
                    )
            case {"jobs": {"documents": {"steps": [_, {"with": settings}]}}}:
                assert settings.keys() <= inputs
            case {"include": [{"remote": template}], "variables": used}:
                assert template.endswith("/integrations/gitlab-ci.yml")
                assert used.keys() <= variables["variables"].keys()
            case other:
                pytest.fail(f"what is this? {other}")


def test_the_modules_that_the_architecture_lists_are_there_and_all_listed() -> None:
    (listing,) = blocks("docs/architecture.md", "", "The house")
    named = set(re.findall(r"\b(\w+\.py)\b", listing))
    folders = set(re.findall(r"(?<![\w-])([\w-]+)/", listing))

    assert [name for name in named if not list(PACKAGE.rglob(name))] == []
    assert {path.name for path in PACKAGE.glob("*.py")} - named == set()
    packages = {path.name for path in PACKAGE.iterdir() if list(path.glob("*.py"))}
    assert packages - folders == {"_made"}
    inside = (
        path
        for folder in (PACKAGE, ROOT / "templates", ROOT / "projects")
        for path in folder.rglob("*/")
    )
    assert folders - {path.name for path in (*inside, *ROOT.iterdir())} == set()
