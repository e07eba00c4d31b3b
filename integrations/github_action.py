"""What ``action.yml`` runs: projects are found, checked and built, and GitHub is told.

The inputs come in the environment (PROJECTS, OUTPUT, DOCUMENTS, FORMATS,
CHECK). The command line of cpts_docs does the work: ``validate`` prints the
annotations, and of the build's report in JSON this makes the job's summary, and
the outputs: ``files`` names the
documents, a line each; ``list`` is a file that names them with a NUL after
each; ``folder`` has copies of them, to upload. No name of a file is taken from
a text for people, or put where a name could mean anything else.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

MAX_ROWS = 200
"""GitHub refuses a summary of more than a megabyte."""

_MAX_CELL = 500
_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What no name of a line, and no name in an artifact, can hold."""

Row = dict[str, Any]
"""A row of the report of ``build``."""


def main() -> int:
    """Check and build the projects; returns the exit code of the step."""
    found = find_projects(os.environ["PROJECTS"].splitlines())
    projects = [name for name in found if not _UNWRITABLE.search(name)]
    refused = [
        f"{name!r} n'est pas construit : son chemin a un caractère invisible"
        for name in found
        if name not in projects
    ]
    for message in refused:
        say_error(message)
    if not projects:
        say_error("aucun fichier de projet ne correspond à « projects »")
        return 1
    print(run("validate", "--message-format", "github", "--", *projects).stdout, end="")
    output = Path(os.environ["OUTPUT"])
    if not output.is_absolute() and not output.resolve().is_relative_to(Path.cwd().resolve()):
        say_error(f"« output » mène hors du dépôt : {output}")
        return 1
    check = os.environ["CHECK"] == "true"
    built = run("build", *options(check), "--report=-", "--", *projects)
    show(built.stderr)
    rows: list[Row] = [json.loads(line) for line in built.stdout.splitlines()]
    complaints = [row["error"] for row in rows if row["error"]]
    if built.returncode and all(row["state"] in ("built", "current", "unchanged") for row in rows):
        complaints.append(built.stderr.strip())  # of the whole, and not of a project
    for complaint in complaints:
        say_error(complaint)
    if check:
        files = [
            (name, "manque" if name in row["missing"] else "à reconstruire")
            for row in rows
            for name in row["files"]
        ]
        for name, state in files:
            say_error(f"{name} : {state}")
    else:
        documents = list(own_documents(rows))
        put_documents(documents)
        files = [(path.as_posix(), "construit") for path in documents]
    problems = [item for row in rows for item in row["diagnostics"]]
    with Path(os.environ["GITHUB_STEP_SUMMARY"]).open(
        "a", encoding="utf-8", errors="backslashreplace"
    ) as file:
        file.write(summary(projects, files, problems, refused + complaints, check))
    return built.returncode or bool(refused)


def find_projects(patterns: Iterable[str]) -> list[str]:
    """The files that the patterns name; a name that is no pattern stays, found or not.

    What hides (.venv) is passed over, and what a link leads to out of here.
    """
    found: dict[str, None] = {}
    for pattern in filter(None, map(str.strip, patterns)):
        names = sorted(map(str, _matching(pattern))) if set("*?[") & set(pattern) else [pattern]
        found |= dict.fromkeys(names)
    return list(found)


def _matching(pattern: str) -> Iterator[Path]:
    here = Path.cwd().resolve()
    start, relative = Path(Path(pattern).anchor), Path(pattern)
    for path in start.glob(str(relative.relative_to(start))):
        hides = any(part.startswith(".") and part not in relative.parts for part in path.parts)
        if not hides and path.is_file() and path.resolve().is_relative_to(here):
            yield path


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
    """A command of cpts_docs, and what it said; no module of the workspace is taken for one."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "cpts_docs", *arguments],
        check=False,
        capture_output=True,
        encoding="utf-8",
        errors="backslashreplace",
    )


def own_documents(rows: Iterable[Row]) -> Iterator[Path]:
    """The documents that were written, each a file in the folder of its project, or in OUTPUT."""
    output = os.environ["OUTPUT"]
    for row in rows:
        folder = Path(output) if output else Path(row["project"]).parent / "documents"
        for path in map(Path, row["files"]):
            if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
                yield path


def put_documents(documents: Sequence[Path]) -> None:
    """Give the steps that follow the documents: their names, and copies of them."""
    if not documents:
        return
    temporary = Path(tempfile.mkdtemp(prefix="cpts-docs-", dir=os.environ.get("RUNNER_TEMP")))
    names, folder = temporary / "names", temporary / "documents"
    names.write_bytes(b"".join(os.fsencode(path) + b"\0" for path in documents))
    here = Path.cwd()
    for path in documents:
        place = path.absolute()
        inside = place.relative_to(here if place.is_relative_to(here) else place.anchor)
        copy = folder / inside
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    put_output("files", "\n".join(path.as_posix() for path in documents))
    put_output("list", str(names))
    put_output("folder", str(folder))


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
