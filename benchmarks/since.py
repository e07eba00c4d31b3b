"""What starting costs now and at an earlier commit: ``python -m benchmarks.since REVISION``.

Both run in this Python, with the packages of today and their code compiled, and take turns. The
seconds are the processor's: a busy machine makes them less wrong than those of a clock.
"""

from __future__ import annotations

import argparse
import io
import os
import statistics
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from benchmarks.measure import Case, Series, interleaved

ROOT = Path(__file__).parents[1]
PROJECT = ROOT / "projects" / "ruscino" / "project.yaml"

_START = """\
import sys
sys.path[0] = sys.argv.pop(1)
from cpts_docs.cli.main import program
program()
"""
_MAKE = """\
import sys
sys.path[0] = sys.argv[1]
from cpts_docs.documents import templates
from cpts_docs.formats.docx import reference
templates.make()
reference.make()
"""


def commands(scratch: Path) -> dict[str, list[str | Path]]:
    """The command lines whose start is felt, by what people type."""
    large = scratch / "communes.yaml"
    grow = [sys.executable, "-m", "benchmarks.grow", "communes", "500", str(large)]
    subprocess.run(grow, check=True, cwd=ROOT)
    text = PROJECT.parent / "documents" / "guide.docx"
    return {
        "--help": ["--help"],
        "validate": ["validate", PROJECT],
        "validate, 500 communes": ["validate", large],
        "documents": ["documents", PROJECT],
        "text": ["text", text],
        "build": ["build", PROJECT, "-o", scratch / "out"],
    }


def export(revision: str, folder: Path) -> Path:
    """The tree of a commit, with what is made when the package is built."""
    archive = ["git", "archive", revision, "cpts_docs", "schemas", "templates"]
    packed = subprocess.run(archive, check=True, cwd=ROOT, stdout=subprocess.PIPE).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as files:
        files.extractall(folder, filter="data")
    subprocess.run([sys.executable, "-c", _MAKE, folder], check=True)
    return folder


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(prog="benchmarks.since", description=__doc__.split("\n\n")[0])
    parser.add_argument("revision", help="the earlier commit")
    parser.add_argument("--runs", type=int, default=21, help="of each command (default: 21)")
    options = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # or the exported tree is compiled each time
    with tempfile.TemporaryDirectory(prefix="since-") as name:
        scratch = Path(name)
        trees = {"before": export(options.revision, scratch / "before"), "now": ROOT}
        cases = [
            Case(f"{when}/{what}", what, [sys.executable, "-c", _START, tree, *words])
            for what, words in commands(scratch).items()
            for when, tree in trees.items()
        ]
        results = interleaved(cases, options.runs, scratch)
    print(f"| processor time | {options.revision[:12]} | now | ratio |")
    print("| --- | ---: | ---: | ---: |")
    for what in dict.fromkeys(case.label for case in cases):
        print(_row(what, results[f"before/{what}"], results[f"now/{what}"]))


def _row(what: str, before: Series, now: Series) -> str:
    if before.missing or now.missing:
        return f"| {what} | {before.missing} | {now.missing} | |"
    ratio = statistics.median(
        new / old for old, new in zip(before.processor, now.processor, strict=True)
    )
    times = (f"{statistics.median(one.processor) * 1000:.0f} ms" for one in (before, now))
    return f"| {what} | {' | '.join(times)} | {ratio:.2f} × |"


if __name__ == "__main__":
    main()
