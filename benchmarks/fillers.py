"""Filling one blank form in for many: ``mailing`` beside libraries that fill PDF forms."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.bench import BUDGET, HERE, JOBS, OURS, PEERS, PROJECT, Bench, run
from benchmarks.measure import Case, Results, interleaved

COUNT = 2_000
RUNS = 3
FONT = HERE.parent / "cpts_docs" / "reference" / "field-font.ttf"

LIBRARIES = {
    "pikepdf": "pikepdf",
    "pdf_oxide": "pdf_oxide",
    "pymupdf": "PyMuPDF",
    "pypdf": "pypdf",
}


def fillers(bench: Bench) -> Results:
    """Each fills in the same five fields for the same people, and writes a file for each.

    The first file and the last of each are judged (``benchmarks.judged``).
    """
    kept = bench.scratch / "kept"
    kept.mkdir()
    sizes: dict[str, int] = {}
    cases = [*_ours(bench), *_libraries(bench), *_pdf_lib(bench)]
    looked = [replace(case, look=_keeping(case, kept, sizes)) for case in cases]
    results = interleaved(looked, min(bench.runs, RUNS), bench.scratch)
    shutil.rmtree(bench.output, ignore_errors=True)
    blank = bench.content / "questionnaire.pdf"
    verdicts = json.loads(run("-m", "benchmarks.judged", _people(bench, COUNT), blank, kept))
    for case in cases:
        if results[case.key].seconds:
            facts = {"count": str(case.files), "size": str(sizes[case.key])}
            results[case.key].facts = facts | verdicts[case.key]
    return results


def _people(bench: Bench, count: int) -> Path:
    return bench.grown("people", min(count, bench.largest))


def _ours(bench: Bench) -> Iterator[Case]:
    count = min(COUNT, bench.largest)
    for jobs in JOBS:
        command = [OURS, "mailing", PROJECT, bench.grown("recipients", count), "-j", str(jobs)]
        label = "**`mailing`**, " + ("one process" if jobs == 1 else "two")
        yield _filler(bench, str(jobs), label, [*command, "-o", bench.output], count)


def _libraries(bench: Bench) -> Iterator[Case]:
    people, script = _people(bench, COUNT), PEERS / "fillers.py"
    for key, label in LIBRARIES.items():
        command = [
            bench.machine.peers_python,
            script,
            key,
            bench.content / "questionnaire.pdf",
            people,
            bench.output,
        ]
        yield _filler(bench, key, label, command, min(COUNT, bench.largest))


def _pdf_lib(bench: Bench) -> Iterator[Case]:
    """With the font that it brings, and with that of the form, which it embeds in each file."""
    missing = "" if bench.machine.node else "Node, or its packages, are not on this machine"
    few = max(min(COUNT, bench.largest) // 10, 1)
    ways = (
        ("pdf-lib", "pdf-lib (Node)", COUNT, ()),
        ("pdf-lib-font", "pdf-lib with fontkit and the form's font", few, (FONT,)),
    )
    for key, label, count, font in ways:
        script = [bench.machine.node, PEERS / "pdf_lib.mjs"]
        command = [
            *script,
            bench.content / "questionnaire.pdf",
            _people(bench, count),
            bench.output,
            *font,
        ]
        case = _filler(bench, key, label, command, min(count, bench.largest))
        yield replace(case, missing=missing)


def _filler(bench: Bench, key: str, label: str, command: Sequence[str | Path], count: int) -> Case:
    return Case(key, label, command, bench.output, count, budget=BUDGET)


def _keeping(case: Case, kept: Path, sizes: dict[str, int]) -> Callable[[], None]:
    """Keeps the first file and the last, as ``KEY@NUMBER.pdf``, and how many bytes one has."""

    def look() -> None:
        assert case.output is not None
        files = sorted(case.output.iterdir(), key=_number)
        for number in (1, len(files)):
            shutil.copy(files[number - 1], kept / f"{case.key}@{number}.pdf")
        sizes[case.key] = sum(file.stat().st_size for file in files) // len(files)

    return look


def _number(path: Path) -> int:
    """That of the person, with which the names of files end."""
    return int(re.findall(r"\d+", path.stem)[-1])
