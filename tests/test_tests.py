"""What holds for the tests themselves."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.samples import ROOT

FOLDER = ROOT / "tests"
MODULES = sorted(path for path in FOLDER.rglob("*.py") if "node_modules" not in path.parts)
SAMPLES = ("expect_linear_up_to", "checked_slowly", "mark.whole")
"""What gives a sample, and with --whole everything."""


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_no_module_imports_a_test_module() -> None:
    found = [(path.name, name) for path in MODULES for name in imported(path)]

    assert ("test_cli.py", "tests.samples.MINIMAL") in found
    assert [item for item in found if re.search(r"\btests\.test_", item[1])] == []


def test_a_program_is_waited_for_until_it_hangs_and_nothing_else_is_waited_for() -> None:
    waits = re.compile(r"\btimeout=(?!HANG\b|int\(sys|\{HANG\})[\w.]+|^\s*(?:time\.)?sleep\(", re.M)
    found = [(path.name, waits.findall(path.read_text("utf-8"))) for path in MODULES]

    assert [name for name, places in found if places] == [
        "run.py",  # of the faults: it kills at a moment of chance
        "test_cluster.py",  # in a worker that holds at a gate
        "waiting.py",
    ]


def test_what_is_sampled_is_looked_at_whole_by_a_target_of_its_own() -> None:
    sampled = {
        path.name
        for path in FOLDER.glob("test_*.py")
        if path != Path(__file__) and re.search("|".join(SAMPLES), path.read_text("utf-8"))
    }
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (recipe,) = re.findall(r"^whole:.*\n((?:\t.*\n)+)", makefile, re.M)
    patterns = [word for word in recipe.split() if word.startswith("tests/")]
    whole = {path.name for pattern in patterns for path in ROOT.glob(pattern)}

    assert "--whole" in recipe
    assert sampled <= whole
    assert "make whole\n" in (ROOT / ".ci" / "run").read_text("utf-8")
