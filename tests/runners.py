"""GitHub's and GitLab's runners, as far as action.yml and the template need them.

Each step's script runs as it is written in its YAML, in a bare environment: a
Python that has nothing but cpts_docs, installed by the action's own step.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.installed import HERE, new_environment
from tests.once import Once
from tests.programs import HANG, missing, program
from tests.samples import DOCUMENTS, PROJECTS, ROOT

GITLAB = ROOT / "integrations" / "gitlab-ci.yml"

RUSCINO = "projects/ruscino/project.yaml"
BROKEN = "projects/à revoir/project.yaml"
BUILT = [
    f"projects/ruscino/documents/{name}.{ending}"
    for name in DOCUMENTS
    for ending in ("docx", "pdf")
]
"""What is made of Ruscino."""

_BROKEN_TEXT = """\
version: 1
name: À revoir
department: "66"
date: 2023-06-01
territory:
  communes: [Perpignan]
opinions: [opinions/*.yaml]
nam: x
"""

_NETWORK = re.compile(r"(?i)PIP_.*|SSL_CERT_.*|REQUESTS_CA_BUNDLE|(https?|no|all)_proxy")


def bare_environment(home: Path, python: Path | None = None) -> dict[str, str]:
    """PATH, HOME, and the way of this machine to its package index; no more."""
    folders = [str(python.parent)] if python else []
    home.mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if _NETWORK.fullmatch(name)}
    return kept | {
        "PATH": os.pathsep.join([*folders, "/usr/local/bin", "/usr/bin", "/bin"]),
        "HOME": str(home),
    }


def git(folder: Path, *arguments: str) -> str:
    """What git says; it must succeed."""
    return subprocess.run(
        [program("git"), "-c", "core.quotePath=false", "-c", "safe.directory=*", *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": os.devnull},
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
        timeout=HANG,
    ).stdout


def commit_all(folder: Path, message: str = "x") -> None:
    """Commit all that is in a folder, as someone."""
    git(folder, "add", "--all")
    someone = ("-c", "user.name=Quelqu'un", "-c", "user.email=q@exemple.invalid")
    git(folder, *someone, "commit", "--quiet", "--no-verify", "-m", message)


@pytest.fixture(scope="session")
def checkout(once: Once) -> Path:
    """This checkout as it is now, committed or not, in a repository of its own."""

    def fill(copy: Path) -> None:
        try:
            listed = git(ROOT, "ls-files", "--cached", "--others", "--exclude-standard", "-z")
        except subprocess.CalledProcessError:
            missing("this is no git checkout")
        for name in filter(None, listed.split("\0")):
            if (ROOT / name).is_file():
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, copy / name)
        git(copy, "init", "--quiet", "--initial-branch=main")
        commit_all(copy)

    return once("checkout", fill)


@pytest.fixture(scope="session")
def bare_python(request: pytest.FixtureRequest, whole: bool) -> Path:
    """A new Python that has nothing but cpts_docs: with ``--whole`` as the action installs it."""
    if whole:
        return Path(request.getfixturevalue("python_of_the_action"))
    return request.getfixturevalue("install")(HERE, ()) / "bin" / "python"  # type: ignore[no-any-return]


@pytest.fixture(scope="session")
def python_of_the_action(checkout: Path, once: Once) -> Path:
    """A new Python in which the action's own step has installed cpts_docs."""

    def fill(folder: Path) -> None:
        new_environment(folder, sys.executable)
        environment = bare_environment(folder / "home", folder / "bin" / "python")
        action = GitHub(checkout, folder, environment, folder / "scratch")
        installed = action.run("Install cpts_docs")
        if installed.code:
            missing(f"pip cannot install here: {installed.log}")

    return once("bare", fill) / "bin" / "python"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A clone of a repository that has the project of Ruscino."""
    folder, origin = tmp_path / "workspace", tmp_path / "origin.git"
    (folder / RUSCINO).parent.mkdir(parents=True)
    shutil.copy(PROJECTS["ruscino"], folder / RUSCINO)
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(origin))
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit_all(folder, "Ruscino")
    git(folder, "remote", "add", "origin", str(origin))
    git(folder, "push", "--quiet", "--set-upstream", "origin", "main")
    return folder


def break_project(workspace: Path) -> None:
    """Add a project with a mistake at line 8, and one in a file that it includes, at line 2."""
    opinions = (workspace / BROKEN).parent / "opinions"
    opinions.mkdir(parents=True)
    (workspace / BROKEN).write_text(_BROKEN_TEXT, encoding="utf-8")
    (opinions / "cpam.yaml").write_text("organisation: CPAM\nverdict: peut-être\n", "utf-8")
    commit_all(workspace)


@dataclass
class Ran:
    """What a run left behind."""

    code: int = 0
    log: str = ""
    summary: str = ""
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    used: dict[str, dict[str, str]] = field(default_factory=dict)
    """The actions of others that would have run, with their inputs."""


# --------------------------------------------------------------------------
# GitHub


@dataclass
class GitHub:
    """A composite action in a workspace."""

    action: Path
    workspace: Path
    environment: Mapping[str, str]
    scratch: Path

    def run(self, steps: str = ".*", **inputs: str) -> Ran:
        """The steps whose names match, with the action's defaults for what is not said."""
        definition = yaml.safe_load((self.action / "action.yml").read_text("utf-8"))
        known = {name: item["default"] for name, item in definition["inputs"].items()}
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        assert given.keys() <= known.keys()
        ran = Ran()
        for step in definition["runs"]["steps"]:
            if not re.fullmatch(steps, step["name"]):
                continue
            context = {"inputs": known | given, "steps": ran.outputs, "failed": ran.code != 0}
            if not _is_wanted(step, context):
                continue
            if "uses" in step:
                ran.used[step["uses"]] = {
                    name: _filled(text, context) for name, text in step.get("with", {}).items()
                }
                continue
            self._run_step(step, context, ran)
        return ran

    def _run_step(self, step: dict[str, Any], context: dict[str, Any], ran: Ran) -> None:
        assert "${{" not in step["run"], "an input would become part of a script"
        self.scratch.mkdir(exist_ok=True)
        output, summary = self.scratch / "output", self.scratch / "summary"
        for file in (output, summary):
            file.write_text("")
        script = self.scratch / "script.sh"
        script.write_text(step["run"], encoding="utf-8")
        environment = {
            **self.environment,
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(self.action),
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_OUTPUT": str(output),
            "RUNNER_TEMP": str(self.scratch),
            "GITHUB_STEP_SUMMARY": str(summary),
            **{name: _filled(str(text), context) for name, text in step.get("env", {}).items()},
        }
        assert step["shell"] == "bash"
        shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
        done = _run(shell, self.workspace, environment)
        ran.code = ran.code or done.returncode
        ran.log += done.stdout
        ran.summary += summary.read_text("utf-8")
        if "id" in step:
            ran.outputs[step["id"]] = _read_outputs(output.read_text("utf-8"))


def _is_wanted(step: dict[str, Any], context: dict[str, Any]) -> bool:
    condition = step.get("if", "success()").removeprefix("${{").removesuffix("}}").strip()
    if not re.search(r"\b(success|failure|cancelled|always)\(\)", condition):
        condition = f"success() && ({condition})"  # as GitHub does
    return bool(_value(condition, context))


def _filled(text: str, context: dict[str, Any]) -> str:
    return re.sub(r"\$\{\{(.*?)\}\}", lambda match: str(_value(match[1].strip(), context)), text)


def _value(expression: str, context: dict[str, Any]) -> Any:
    """An expression of GitHub, of the few kinds that action.yml has."""
    names = {
        "value": lambda *path: _look_up(context, path),
        "success": lambda: not context["failed"],
        "failure": lambda: context["failed"],
        "cancelled": lambda: False,
        "always": lambda: True,
    }
    python = re.sub(r"\binputs\.([\w-]+)", r"value('inputs', '\1')", expression)
    python = re.sub(r"\bsteps\.([\w-]+)\.outputs\.([\w-]+)", r"value('steps', '\1', '\2')", python)
    python = re.sub(r"!(?!=)", " not ", python.replace("&&", " and ").replace("||", " or "))
    return eval(python.strip(), {"__builtins__": {}}, names)


def _look_up(context: dict[str, Any], path: tuple[str, ...]) -> str:
    if path[0] == "inputs":
        return str(context["inputs"][path[1]])  # one that is not declared is a mistake
    return str(context["steps"].get(path[1], {}).get(path[2], ""))


def _read_outputs(text: str) -> dict[str, str]:
    found = re.findall(r"^(\w+)<<(\w+)\n(.*?)\n?^\2$", text, re.M | re.S)
    return {name: value for name, _, value in found}


# --------------------------------------------------------------------------
# GitLab


def run_gitlab(job: str, workspace: Path, environment: Mapping[str, str], **variables: str) -> Ran:
    """A job of the template, its lines in one shell that stops at the first failure."""
    template = yaml.safe_load(GITLAB.read_text("utf-8"))
    definition = template[".cpts-docs"] | template[job]
    assert template[job]["extends"] == ".cpts-docs"
    assert variables.keys() <= template["variables"].keys()
    lines = [*definition["before_script"], *definition["script"]]
    values = {name: str(value) for name, value in (template["variables"] | variables).items()}
    script = "\n".join(["set -e", *lines])
    done = _run(["sh", "-c", script], workspace, {**environment, **values, "CI": "true"})
    return Ran(done.returncode, done.stdout)


def _run(
    command: list[str], folder: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        timeout=HANG,
    )
