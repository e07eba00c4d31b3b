"""The command line, in this process or in one of its own, and what it leaves behind."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

import pytest

from cpts_docs.cli.main import main
from cpts_docs.formats import FORMATS
from cpts_docs.run import parallel
from tests.programs import HANG
from tests.samples import ROOT

EVERY_FORMAT = [option for name in FORMATS for option in ("-f", name)]
"""Options of a build."""


@dataclass(frozen=True)
class Ran:
    """What a command left: its exit code, what it printed, what it complained."""

    code: int
    out: str
    err: str


Cli = Callable[..., Ran]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    """Runs the command line in this process."""

    def run(*arguments: object) -> Ran:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return run


@pytest.fixture(scope="session")
def two_processes() -> Iterator[Executor]:
    """Two processes that work for this one."""
    with parallel.processes(2) as executor:
        assert executor is not None
        yield executor


def process(*arguments: object, **options: object) -> subprocess.CompletedProcess[bytes]:
    """Runs the command line in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}  # type: ignore[dict-item]
    defaults = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "timeout": HANG}
    command = [sys.executable, "-m", "cpts_docs", *map(str, arguments)]
    return subprocess.run(command, check=False, env=environment, **(defaults | options))  # type: ignore[call-overload,no-any-return]


def tree(folder: Path) -> dict[str, bytes | None]:
    """Everything below a folder, hidden files and empty folders included."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def names_in(folder: Path) -> set[str]:
    """The names of what is in a folder, if it is there."""
    try:
        return {path.name for path in folder.iterdir()}
    except FileNotFoundError:
        return set()


def documents_in(folder: Path) -> set[str]:
    """The names of what a command has finished there: neither its lock nor what it still writes."""
    return {name for name in names_in(folder) if not name.startswith(".")}


def refusal(cli: Cli, folder: Path, *arguments: object, code: int = 1) -> str:
    """What a command that must fail complains; it must have written nothing in ``folder``."""
    before = tree(folder)
    ran = cli(*arguments)
    assert ran.code == code
    assert ran.out == ""
    assert tree(folder) == before
    return ran.err


def messages(complaint: str) -> list[tuple[str, str]]:
    """The errors of a report, each with its hint."""
    found = re.findall(
        r"^(\S.* : erreur : .*)\n(?:    +\d* \| .*\n)*(?:    → (.*)\n)?", complaint, re.M
    )
    assert found, complaint
    return found


def message(complaint: str) -> tuple[str, str]:
    """The only error of a report, with its hint."""
    found = messages(complaint)
    assert len(found) == 1, found
    return found[0]
