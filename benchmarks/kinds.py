"""Collecting filled forms, by kind of file, beside libraries alone that read the same values."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks.bench import BUDGET, JOBS, OURS, PEERS, PROJECT, Bench
from benchmarks.measure import Case, CommandFailedError, Results, interleaved

RUNS = 3


class Kind(NamedTuple):
    """Files of a kind: what ``benchmarks.grow`` makes, how many, which libraries read them alone.

    Of a table there is one, of so many rows, which one process reads.
    """

    title: str
    grown: str
    count: int
    libraries: dict[str, str]
    jobs: tuple[int, ...] = JOBS


ANEW = "anew"

KINDS = {
    "pdf": Kind(
        "PDF, saved as an update (Acrobat, Firefox)",
        "pdf",
        500,
        {"pypdf": "pypdf", "pikepdf": "pikepdf", "pdfium": "PDFium"},
    ),
    ANEW: Kind("PDF, written anew with object streams (pdf-lib, qpdf)", "pdf", 500, {}),
    "docx": Kind("DOCX", "docx", 1_000, {"lxml": "lxml", "python-docx": "python-docx"}),
    "odt": Kind("ODT", "odt", 1_000, {"lxml-odt": "lxml"}),
    "json": Kind("JSON of the web form", "json", 2_000, {"json": "`json`"}),
    "csv": Kind("a row of a CSV", "csv", 10_000, {"csv": "`csv`"}, (1,)),
    "xlsx": Kind("a row of an XLSX", "xlsx", 10_000, {"openpyxl": "openpyxl"}, (1,)),
}


def kinds(bench: Bench) -> Results:
    """Keys are ``kind/jobs`` and ``kind/library``."""
    results: Results = {}
    for name, kind in KINDS.items():
        count = min(kind.count, bench.largest)
        path = _anew(bench, count) if name == ANEW else bench.grown(kind.grown, count)
        made = interleaved(_cases(bench, kind, path, count), min(bench.runs, RUNS), bench.scratch)
        for key, series in made.items():
            series.facts = {"kind": kind.title, "count": str(count)}
            results[f"{name}/{key}"] = series
    return results


def _cases(bench: Bench, kind: Kind, path: Path, count: int) -> list[Case]:
    ours = [
        Case(
            str(jobs),
            "`collect`, " + ("one process" if jobs == 1 else "two"),
            [OURS, "collect", PROJECT, path, "-o", bench.output, "-j", str(jobs)],
            bench.output,
            files=3 if kind.jobs == (1,) else 2,  # of a table, also what its columns are
            watched=True,
            budget=BUDGET,
            look=_all_are_there(bench.output / "answers.yaml", count),
        )
        for jobs in kind.jobs
    ]
    script = PEERS / "readers.py"
    return ours + [
        Case(
            library,
            f"{title} alone",
            [bench.machine.peers_python, script, library, path, str(count)],
            budget=BUDGET,
        )
        for library, title in kind.libraries.items()
    ]


def _all_are_there(answers: Path, count: int) -> Callable[[], None]:
    def look() -> None:
        found = len(re.findall("^- source: ", answers.read_text("utf-8"), re.M))
        if found != count:
            raise CommandFailedError(f"{answers}: {found} answers instead of {count}")

    return look


def _anew(bench: Bench, count: int) -> Path:
    """The same filled PDFs, written anew by another program."""
    folder = bench.scratch / f"{count}-{ANEW}"
    command = [PEERS / "written_anew.py", bench.grown("pdf", count), folder]
    subprocess.run([bench.machine.peers_python, *command], check=True)
    return folder
