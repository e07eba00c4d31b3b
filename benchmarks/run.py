"""The benchmark: ``python -m benchmarks.run [--only SECTION]``, or ``make bench`` for all of it.

Runs in ``.venv-bench``, which has the package and what it needs; the peers have
a venv of their own beside it, for what they install would slow ours (pypdf
loads Pillow where there is one). This process stays small: whatever
imports much is a child of it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import report
from benchmarks.bench import BUDGET, HERE, JOBS, OURS, PEERS, PROJECT, PYTHON, Bench, run
from benchmarks.fillers import fillers
from benchmarks.kinds import kinds
from benchmarks.measure import Case, Results, Series, interleaved

COMMUNES = 500
PROJECTS = (1, 10, 100)
RECIPIENTS = (10, 100, 1_000, 10_000)
FORMS = (10, 100, 1_000)

PATIENCE = 300.0
"""A case that would take longer than so many seconds is not tried."""

GIVEN = ("yaml", "jsonschema", "jinja2", "markdown_it", "docx", "typst")


def cold(bench: Bench) -> Results:
    """Whole processes, from their start to their end."""
    machine, content, output = bench.machine, bench.content, bench.output
    build = [OURS, "build", PROJECT, "-o", output]
    three = {"output": output, "files": 3}
    docxtpl = [machine.peers_python, PEERS / "docxtpl_libreoffice.py", content, output]
    office = [machine.soffice, bench.scratch / "profile"]
    no_office = "" if machine.soffice else "LibreOffice (soffice) is not on this machine"
    no_pandoc = "" if machine.pandoc else "pandoc is not on this machine"
    pandoc = " && ".join(
        f'"{machine.pandoc}" -f html -t docx --reference-doc="{content}/reference.docx"'
        f' -o "{output}/{page.stem}.docx" "{page}"'
        for page in sorted(content.glob("*.html"))
    )
    given = f"import {', '.join(GIVEN)}"
    communes = bench.grown("communes", COMMUNES)
    cases = [
        Case("python", "bare Python: `python -I -c pass`", [PYTHON, "-I", "-c", "pass"]),
        Case("imports", f"`{given}`", [PYTHON, "-I", "-c", given]),
        Case("help", "`cpts-docs --help`", [OURS, "--help"]),
        Case("version", "`cpts-docs --version`", [OURS, "--version"]),
        Case("validate", "`cpts-docs validate`", [OURS, "validate", PROJECT]),
        Case(
            "communes",
            f"`cpts-docs validate` of {COMMUNES} communes",
            [OURS, "validate", communes],
        ),
        Case("build", "**`cpts-docs build`**: six files", build, output, 6),
        Case("build-pdf", "`cpts-docs build -f pdf`", [*build, "-f", "pdf"], **three),
        Case("build-docx", "`cpts-docs build -f docx`", [*build, "-f", "docx"], **three),
        Case(
            "limit",
            "the limit: bare `typst.compile` and zip, six files",
            [PYTHON, PEERS / "limit.py", content, output, "both"],
            output,
            6,
        ),
        Case(
            "docxtpl-one",
            "docxtpl, then one LibreOffice call: six files",
            [*docxtpl, "one", *office],
            output,
            6,
            missing=no_office,
        ),
        Case(
            "docxtpl-each",
            "docxtpl, then a LibreOffice call each: six files",
            [*docxtpl, "each", *office],
            output,
            6,
            missing=no_office,
        ),
        Case("docxtpl", "docxtpl alone: three DOCX", [*docxtpl, "none"], **three),
        Case(
            "weasyprint",
            "WeasyPrint: three PDF/UA with forms",
            [machine.peers_python, PEERS / "weasyprint_pdf.py", content, output],
            **three,
        ),
        Case(
            "pandoc",
            "pandoc: three DOCX",
            ["/bin/sh", "-c", f'mkdir "{output}" && {pandoc}'],
            missing=no_pandoc,
            **three,
        ),
        Case(
            "python-docx",
            "python-docx's paragraph API: three DOCX",
            [PYTHON, PEERS / "python_docx.py", content, output],
            **three,
        ),
    ]
    return interleaved(cases, bench.runs, bench.scratch)


def warm(bench: Bench) -> Results:
    """Steps inside one process, on one core; keys are ``other/step`` and ``again/step``."""
    return {
        f"{what}/{step}": series
        for what in ("other", "again")
        for step, series in _inside(bench, 2 * bench.runs, what).items()
    }


def _inside(bench: Bench, runs: int, *what: str | Path) -> Results:
    told = run("-m", "benchmarks.warm", bench.content, runs, *what)
    return {step: Series(step, seconds) for step, seconds in json.loads(told).items()}


def projects(bench: Bench) -> Results:
    """Builds of a project 1, 10 and 100 times Ruscino, cold and warm."""
    paths = {size: bench.grown("project", size) for size in bench.up_to(PROJECTS)}
    cases = [
        Case(
            f"cold/{size}",
            f"{size} × Ruscino",
            [OURS, "build", path, "-o", bench.output],
            bench.output,
            6,
            budget=BUDGET,
        )
        for size, path in paths.items()
    ]
    results = interleaved(cases, bench.runs, bench.scratch)
    built = {size: path for size, path in paths.items() if results[f"cold/{size}"].seconds}
    inside = _inside(bench, bench.runs, *built.values())
    return results | {f"warm/{size}": inside[str(path)] for size, path in built.items()}


def mailing(bench: Bench) -> Results:
    """Questionnaires to many, by one process and by two."""

    def cases(size: int) -> list[Case]:
        table = bench.grown("recipients", size)
        return bench.with_jobs(["mailing", PROJECT, table], size, size)

    return _growing(bench, bench.up_to(RECIPIENTS), cases)


def collect(bench: Bench) -> Results:
    """Filled questionnaires back from many."""

    def cases(size: int) -> list[Case]:
        return bench.with_jobs(["collect", PROJECT, bench.grown("pdf", size)], size, 2)

    return _growing(bench, bench.up_to(FORMS), cases)


def _growing(bench: Bench, sizes: Sequence[int], cases: Callable[[int], list[Case]]) -> Results:
    """Each size after the smaller ones; one that would take too long is left out."""
    results: Results = {}
    expected = 0.0
    for before, size in zip((0, *sizes), sizes, strict=False):
        expected *= size / before if before else 0
        if expected > PATIENCE:
            reason = f"not tried: about {expected:.0f} s"
            results |= {f"{jobs}/{size}": Series(f"{size:,}", missing=reason) for jobs in JOBS}
            continue
        made = interleaved(cases(size), bench.runs, bench.scratch)
        expected = max((item.median for item in made.values() if item.seconds), default=0)
        results |= made
        shutil.rmtree(bench.output, ignore_errors=True)
    return results


SECTIONS: dict[str, Callable[[Bench], Results]] = {
    "cold": cold,
    "warm": warm,
    "projects": projects,
    "mailing": mailing,
    "collect": collect,
    "kinds": kinds,
    "fillers": fillers,
}


def main() -> None:
    """Measure, and write the results."""
    parser = argparse.ArgumentParser(prog="benchmarks.run", description=__doc__.split("\n\n")[0])
    parser.add_argument("--only", choices=[*SECTIONS, "profiles"], action="append")
    parser.add_argument("--runs", type=int, default=7, help="of each case (default: 7)")
    parser.add_argument("--largest", type=int, default=10**9, help="leave out larger sizes")
    parser.add_argument(
        "-o", "--output", type=Path, help="folder (default: benchmarks/; with --only: the terminal)"
    )
    options = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # few users set it; all would start slower
    wanted = options.only or [*SECTIONS, "profiles"]
    results = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        bench = Bench(Path(scratch), options.runs, options.largest)
        for name, measure in SECTIONS.items():
            if name in wanted:
                print(name, file=sys.stderr)
                results[name] = measure(bench)
    folder = options.output or (None if options.only else HERE)
    text = report.markdown(bench.machine, results)
    if folder is None:
        print(text)
    else:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "results.md").write_text(text, "utf-8")
        report.write_plots(folder / "plots", results)
    if "profiles" in wanted:
        run("-m", "benchmarks.profiles", (folder or HERE) / "profiles")


if __name__ == "__main__":
    main()
