"""What the sections of the benchmark share: where things are, what is run, how often."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.machine import Machine
from benchmarks.measure import Case

HERE = Path(__file__).parent
PROJECT = HERE.parent / "projects" / "ruscino" / "project.yaml"
PEERS = HERE / "peers"
PYTHON = Path(sys.executable)
OURS = PYTHON.with_name("cpts-docs")

JOBS = (1, 2)

BUDGET = 25.0
"""Seconds for all the runs of a case that takes long."""


class Bench:
    """The scratch folder, the content, how many runs and how large."""

    def __init__(self, scratch: Path, runs: int, largest: int) -> None:
        self.scratch, self.runs, self.largest = scratch, runs, largest
        self.content = scratch / "content"
        self.output = scratch / "output"
        self.machine = Machine.this(PYTHON)
        run("-m", "benchmarks.content", self.content)
        self._check_templates()

    def _check_templates(self) -> None:
        """The filled templates must say what our files say, word for word."""
        filled = self.scratch / "filled"
        script = PEERS / "docxtpl_libreoffice.py"
        subprocess.run(
            [self.machine.peers_python, script, self.content, filled, "none"], check=True
        )
        run("-m", "benchmarks.word_templates", self.content, filled)

    def up_to(self, sizes: Sequence[int]) -> list[int]:
        """Those that are not left out."""
        return [size for size in sizes if size <= self.largest]

    def grown(self, what: str, size: int) -> Path:
        """So many of what ``benchmarks.grow`` makes; once, for all sections."""
        path = self.scratch / f"{size}.{what}"
        if not path.exists():
            run("-m", "benchmarks.grow", what, size, path)
        return path

    def with_jobs(self, command: Sequence[str | Path], size: int, files: int) -> list[Case]:
        """A command of ours that writes ``files``, by one process and by two."""
        return [
            Case(
                f"{jobs}/{size}",
                f"{size:,}, -j {jobs}",
                [OURS, *command, "-o", self.output, "-j", str(jobs)],
                self.output,
                files,
                watched=True,
                budget=BUDGET,
            )
            for jobs in JOBS
        ]


def run(*arguments: object) -> str:
    """What a script of ours prints, run in a process of its own.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    finished = subprocess.run(
        [str(PYTHON), *map(str, arguments)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        cwd=HERE.parent,
    )
    return finished.stdout
