"""What holds for the tests themselves."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.programs import HANG
from tests.samples import ROOT

FOLDER = ROOT / "tests"
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
MODULES = sorted(path for path in FOLDER.rglob("*.py") if "node_modules" not in path.parts)


@cache
def imported(path: Path) -> tuple[str, ...]:
    return tuple(names_imported(path))


IMPORT = re.compile(r"^ *(?:from [\w.]+ )?import (?:\([^)]*\)|[\w., ]+)(?= *(?:#.*)?$)", re.M)
"""As a line of a module: to read all that is around them takes a second and a half."""


def names_imported(path: Path) -> Iterator[str]:
    for line in IMPORT.findall(path.read_text("utf-8")):
        (node,) = ast.parse(line.strip()).body
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


def recipe(target: str) -> str:
    """What make does for a target."""
    found = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", MAKEFILE, re.M)
    assert found
    return found[1]


def test_what_is_sampled_is_looked_at_whole_by_a_target_of_its_own() -> None:
    assert recipe("whole").split() == ["$(PYTEST)", "--whole", "-m", "sampled"]
    assert "make whole\n" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_how_many_examples_a_property_has_is_said_once() -> None:
    says = [path.name for path in MODULES if "max_examples" in path.read_text("utf-8")]

    assert sorted(says) == [
        "conftest.py",
        "effort.py",
        "generated.py",
        "test_repository_fuzz.py",
        "test_template_fuzz.py",
        "test_tests.py",
    ]


def test_a_campaign_has_its_command() -> None:
    asked = re.compile(r"environ\.get\(\"(CPTS_DOCS_\w+)")
    found = {name for path in MODULES for name in asked.findall(path.read_text("utf-8"))}

    campaigns = ("ANSWERS", "PROJECTS", "REPOSITORIES", "TEMPLATES")
    assert found == {f"CPTS_DOCS_{name}" for name in campaigns}
    assert found == set(re.findall(r"^\t(CPTS_DOCS_\w+)=", MAKEFILE, re.M))


@pytest.mark.whole
def test_a_change_of_the_code_is_seen_by_the_tests_that_run_it() -> None:
    """Some of what ``make mutants`` does."""
    some = ["--at", "cpts_docs/project/yaml_reader.py", "tests/test_yaml_reader.py"]
    command = [sys.executable, "-m", "tests.mutation", *some]
    ran = subprocess.run(
        command, check=True, capture_output=True, text=True, cwd=ROOT, timeout=HANG
    )
    killed = re.search(r"(\d+) mutants of \d+, (\d+) killed", ran.stderr)
    assert killed, ran.stderr
    assert int(killed[2]) > int(killed[1]) / 3


def test_what_needs_a_program_of_the_users_is_part_of_conformance() -> None:
    """LibreOffice, browsers, PDF clients, validators, editors."""
    needs = re.compile(r"tests\.(programs\.java|browser|office|pages|conformance)\b")
    patterns = [word for word in recipe("conformance").split() if word.startswith("tests/")]
    there = {path for pattern in patterns for path in ROOT.glob(pattern)}
    found = {
        path
        for path in FOLDER.glob("test_*.py")
        if any(map(needs.match, imported(path))) or "node: str" in path.read_text("utf-8")
    }

    assert FOLDER / "test_editor.py" in found
    assert {path.name for path in found - there} == {Path(__file__).name}


def test_a_test_module_that_is_named_is_there() -> None:
    named = re.compile(r"\btest_\w+\.py\b")
    found = {name for path in MODULES for name in named.findall(path.read_text("utf-8"))}

    assert {name for name in found if not (FOLDER / name).is_file()} == set()
