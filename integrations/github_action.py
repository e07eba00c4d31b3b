"""What ``action.yml`` runs: projects are found, checked and built, and GitHub is told.

The inputs come in the environment (PROJECTS, OUTPUT, DOCUMENTS, FORMATS,
CHECK). The command line of cpts_docs does the work; of its answers this makes
annotations, the job's summary, and the output ``files``.
"""

from __future__ import annotations

import glob
import json
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

MAX_ROWS = 200
"""GitHub refuses a summary of more than a megabyte."""

_MAX_CELL = 500
_COMPLAINT = "cpts-docs : "


def main() -> int:
    """Check and build the projects; returns the exit code of the step."""
    projects = find_projects(os.environ["PROJECTS"].splitlines())
    if not projects:
        say_error("aucun fichier de projet ne correspond à « projects »")
        return 1
    print(run("validate", "--message-format", "github", "--", *projects).stdout, end="")
    problems = json.loads(run("validate", "--message-format", "json", "--", *projects).stdout)
    check = os.environ["CHECK"] == "true"
    built = run("build", *options(check), "--", *projects)
    show(built.stdout + built.stderr)
    complaints = [
        line.removeprefix(_COMPLAINT)
        for line in built.stderr.splitlines()
        if built.returncode and line.startswith(_COMPLAINT)
    ]
    for complaint in complaints:
        say_error(complaint)
    files = documents(built.stdout, check)
    if check:
        for path, state in files:
            say_error(f"{path} : {state}")
    else:
        put_output("files", "\n".join(Path(path).as_posix() for path, _ in files))
    with Path(os.environ["GITHUB_STEP_SUMMARY"]).open(
        "a", encoding="utf-8", errors="backslashreplace"
    ) as file:
        file.write(summary(projects, files, problems, complaints, check))
    return built.returncode


def find_projects(patterns: Iterable[str]) -> list[str]:
    """The files that the patterns name; a name that is no pattern stays, found or not."""
    found: dict[str, None] = {}
    for pattern in filter(None, map(str.strip, patterns)):
        names = glob.glob(pattern, recursive=True)  # noqa: PTH207 - it passes .venv over
        files = sorted(name for name in names if Path(name).is_file())
        found |= dict.fromkeys(files if glob.has_magic(pattern) else [pattern])
    return list(found)


def options(check: bool) -> list[str]:
    """The options of ``build`` that the inputs ask for."""
    asked = ["--check"] if check else []
    if output := os.environ["OUTPUT"]:
        asked.append(f"--output={output}")
    asked += [f"--document={name}" for name in words(os.environ["DOCUMENTS"])]
    asked += [f"--format={name}" for name in words(os.environ["FORMATS"])]
    return asked


def words(text: str) -> list[str]:
    """What commas and spaces separate."""
    return [word for word in re.split(r"[\s,]+", text) if word]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of cpts_docs, and what it said."""
    return subprocess.run(
        [sys.executable, "-m", "cpts_docs", *arguments],
        check=False,
        capture_output=True,
        encoding="utf-8",
        errors="backslashreplace",
    )


def documents(said: str, check: bool) -> list[tuple[str, str]]:
    """The documents that ``build`` named, and the state of each."""
    if not check:
        return [(line, "construit") for line in said.splitlines() if Path(line).is_file()]
    split = (line.rpartition(" : ") for line in said.splitlines())
    return [(path, state) for path, _, state in split if path]


# --------------------------------------------------------------------------
# What GitHub is told


def show(text: str) -> None:
    """Print what may quote a project; GitHub obeys nothing that it says."""
    token = secrets.token_hex(16)
    print(f"::stop-commands::{token}", text.rstrip("\n"), f"::{token}::", sep="\n", flush=True)


def say_error(message: str) -> None:
    """An annotation that has no line."""
    escaped = message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    print(f"::error title=cpts_docs::{escaped}", flush=True)


def put_output(name: str, value: str) -> None:
    """Set an output of the step, of several lines if need be."""
    end = secrets.token_hex(16)
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as file:
        file.write(f"{name}<<{end}\n{value}\n{end}\n")


def summary(
    projects: Sequence[str],
    files: Sequence[tuple[str, str]],
    problems: Sequence[dict[str, Any]],
    complaints: Sequence[str],
    check: bool,
) -> str:
    """The job's summary, in Markdown: the projects' state, the files, the problems."""
    errors = sum(item["severity"] == "error" for item in problems) + len(complaints)
    parts = [
        "## Documents de CPTS",
        f"Projets : {len(projects)} · erreurs : {errors} · "
        f"avertissements : {len(problems) + len(complaints) - errors} · "
        f"documents {'à refaire' if check else 'construits'} : {len(files)}",
    ]
    if files:
        parts.append(table(("Document", "État"), files))
    rows = [("", "", "erreur", complaint) for complaint in complaints]
    rows += [_problem(item) for item in problems]
    if rows:
        parts.append(table(("Fichier", "Ligne", "Gravité", "Problème"), rows))
    return "\n\n".join(parts) + "\n\n"


def _problem(item: dict[str, Any]) -> tuple[str, str, str, str]:
    severity = "erreur" if item["severity"] == "error" else "avertissement"
    message = f"{item['message']} → {item['hint']}" if item["hint"] else item["message"]
    return item["path"], str(item["line"] or ""), severity, message


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown; what is in excess is counted below it."""
    lines = [head, ["---"] * len(head), *([cell(text) for text in row] for row in rows[:MAX_ROWS])]
    written = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    more = len(rows) - MAX_ROWS
    return f"{written}\n\n… et {more} de plus" if more > 0 else written


def cell(text: str) -> str:
    """A text as Markdown that says just that text, in one line."""
    one_line = " ".join(text.split())[:_MAX_CELL]
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", one_line)


if __name__ == "__main__":
    raise SystemExit(main())
