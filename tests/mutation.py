"""Mutation testing by sampling (``make mutants``): do the tests see that the code does otherwise?

The tests are collected once. In a fork, each is tried as it is, and which lines of the code it
runs is noted. Each mutant is a fork too, in which one function has one change: the tests that
run its line are run, some of each file, until one fails. The sandbox works in a process of its
own, which is given a copy of the package.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import pickle
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby, zip_longest
from pathlib import Path
from typing import Any

import pytest
import typst

from cpts_docs.formats.pdf import writer
from tests.mutants import PACKAGE, Line, Mutant, lay_out, module_of, mutants, note_lines, put_in

CODE = """
    project/rules/*.py project/yaml_*.py project/patching/*.py foreign/*.py formats/filled/*.py
    formats/*/filled/*.py formats/*/form.py formats/odt/story.py documents/sandbox.py
    forms/recipient*.py jobs/collect/*.py
"""
"""Rules, readers, the sandbox, and whose answers are whose."""

SANDBOX, ITS_TESTS = PACKAGE / "documents/sandbox.py", "tests/test_sandbox.py"

TESTS = """
    assessment collect contacts dates diagnostics docx_people earlier_forms fiche guide includes
    letter membership mistakes national_rules patching pdf_beside pdf_form pdf_pages pdf_values
    people plan questions read_docx read_json read_odt recipients recipients_property restyled rules
    sandbox tables_rows tables_text tables_workbooks tally territories theme typeface validation
    word_files yaml_reader
"""
MEMORY = 4_000_000_000

OPTIONS = ["-n0", "--hypothesis-seed=0", "-pno:terminal", "-pno:randomly", "-pno:cacheprovider"]


def in_fork(function: Callable[[], Iterable[object]], seconds: int) -> list[Any]:
    """What a function gives in a process of its own, until it took so long of the processor."""
    with tempfile.TemporaryFile() as given:
        process = os.fork()
        if not process:
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
            resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
            signal.alarm(5 * seconds)  # what waits for ever
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            try:
                for item in function():
                    pickle.dump(item, given)
                    given.flush()
            except BaseException:
                traceback.print_exc(file=sys.__stderr__)
            finally:
                os._exit(0)
        os.waitpid(process, 0)
        given.seek(0)
        found = []
        with suppress(EOFError, pickle.UnpicklingError):
            while True:
                found.append(pickle.load(given))
        return found


class CompilerInFork:
    """Typst, which starts threads: what is forked of a process in which it ran has none of them."""

    real = typst.Compiler

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self._made = partial(self.real, *arguments, **named)

    def compile(self, **options: Any) -> bytes:
        (made,) = in_fork(lambda: [self._made().compile(**options)], seconds=600)
        return bytes(made)


@dataclass(frozen=True)
class Reach:
    """How long a test takes, and the lines that it runs."""

    seconds: float
    lines: frozenset[Line]


@dataclass(eq=False)
class Campaign:
    """A plugin of pytest, which runs the tests on mutants."""

    paths: list[Path]
    chosen: Callable[[list[Mutant]], list[Mutant]]
    minutes: int
    kept: Path | None
    most: int
    is_failed: bool = False
    _reaches: dict[str, Reach] = field(default_factory=dict)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            sys.exit(report.longreprtext)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.is_failed |= report.failed

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        # A browser does not start within the bounds of a fork.
        items[:] = [item for item in items if "node" not in getattr(item, "fixturenames", ())]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        start = time.monotonic()
        setattr(typst, "Compiler", CompilerInFork.real)  # noqa: B010
        writer._bench.cache_clear()  # which has compilers that fork
        gc.unfreeze()  # or the functions of the code would not be found
        for path in sorted(PACKAGE.rglob("*.py")):  # what tests would import each for itself
            if path.stem != "__main__":
                importlib.import_module(module_of(path))
        self._look_at(session.items)
        _say(f"{len(self._reaches)} tests of {len(session.items)} reach the code,", start)
        found = [mutant for path in self.paths for mutant in mutants(path)]
        end, lived, tried = time.monotonic() + 60 * self.minutes, 0, 0
        for mutant in self.chosen(found):
            if time.monotonic() < end:
                tried += 1
                if tried % 20 == 0:
                    _say(f"{tried - 1} tried, {lived} lived,", start)
                lived += self._survives(mutant, session.items)
        _say(f"{tried} mutants of {len(found)}, {tried - lived} killed,", start)
        return True

    def _look_at(self, items: list[pytest.Item]) -> None:
        """Which lines each test runs; what is known of earlier is kept, by the code's content."""
        code = [path.read_bytes() for path in self.paths]
        known: dict[str, dict[str, Reach]] = {}
        if self.kept and self.kept.exists():
            before, known = pickle.loads(self.kept.read_bytes())
            known = known if before == code else {}
        by_file = groupby(items, key=lambda item: item.nodeid.partition("::")[0])
        for file, tests in by_file:
            if file not in known:
                known[file] = dict(in_fork(partial(self._looked, list(tests)), seconds=1800))
                if self.kept:
                    self.kept.write_bytes(pickle.dumps((code, known)))
            self._reaches |= known[file]

    def _looked(self, items: list[pytest.Item]) -> Iterator[tuple[str, Reach]]:
        """Each test that passes."""
        seen: set[Line] = set()
        note_lines(self.paths, seen)
        for item, after in zip_longest(items, items[1:]):
            start, self.is_failed = time.process_time(), False
            seen.clear()
            item.ihook.pytest_runtest_protocol(item=item, nextitem=after)
            if seen and not self.is_failed:
                yield item.nodeid, Reach(time.process_time() - start, frozenset(seen))

    def _survives(self, mutant: Mutant, items: list[pytest.Item]) -> bool:
        reaching = [item for item in items if self._reaches_it(item, mutant)]
        reaching = self._in_turn(reaching)[: self.most]

        def run() -> Iterator[bool]:
            put_in({mutant.path: mutant.tree})
            if mutant.path == SANDBOX:
                lay_out(mutant, Path(folder))
            yield self._fails(reaching)

        with tempfile.TemporaryDirectory() as folder:
            # What does not end was seen: each test did in this time.
            seconds = sum(self._reaches[item.nodeid].seconds for item in reaching)
            lived = in_fork(run, 10 + 2 * int(seconds)) == [False]
        if lived:
            _say(f"{mutant.told}  ({len(reaching)} tests)")
        return lived

    def _in_turn(self, items: list[pytest.Item]) -> list[pytest.Item]:
        """The quickest of each file, then the second of each."""
        items = sorted(items, key=lambda item: self._reaches[item.nodeid].seconds)
        count: Counter[str] = Counter()
        turns = {}
        for item in items:
            file = item.nodeid.partition("::")[0]
            turns[item] = count[file]
            count[file] += 1
        return sorted(items, key=turns.__getitem__)

    def _reaches_it(self, item: pytest.Item, mutant: Mutant) -> bool:
        if item.nodeid not in self._reaches:
            return False
        if mutant.path == SANDBOX:
            return item.nodeid.startswith(ITS_TESTS)
        return (str(mutant.path), mutant.line) in self._reaches[item.nodeid].lines

    def _fails(self, items: list[pytest.Item]) -> bool:
        for item, after in zip_longest(items, items[1:]):
            item.ihook.pytest_runtest_protocol(item=item, nextitem=after)
            if self.is_failed:
                return True
        return False


def _say(text: str, start: float | None = None) -> None:
    took = f" {time.monotonic() - start:.0f} s" if start else ""
    print(f"{text}{took}", file=sys.__stderr__, flush=True)


def found_by(pattern: str) -> list[Path]:
    """The files of the package of those names: some, or the names are of another day."""
    found = list(PACKAGE.glob(pattern))
    assert found, f"{pattern}: no such file"
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=150, help="so many mutants, by chance")
    parser.add_argument("--minutes", type=int, default=12, help="none is begun after so many")
    parser.add_argument("--at", help="all mutants of a file, or of one line: PATH or PATH:LINE")
    parser.add_argument("--most", type=int, default=100, help="so many tests for each, at most")
    parser.add_argument("--kept", type=Path, help="a file for which lines the tests run")
    parser.add_argument("tests", nargs="*", default=[f"tests/test_{n}.py" for n in TESTS.split()])
    options = parser.parse_args()
    paths = sorted({path for pattern in CODE.split() for path in found_by(pattern)})

    def chosen(found: list[Mutant]) -> list[Mutant]:
        if options.at:
            path, _, line = options.at.partition(":")
            return [m for m in found if str(m.path) == path and line in ("", str(m.line))]
        return random.Random(1).sample(found, min(options.count, len(found)))

    setattr(typst, "Compiler", CompilerInFork)  # noqa: B010
    campaign = Campaign(paths, chosen, options.minutes, options.kept, options.most)
    pytest.main([*OPTIONS, *options.tests], plugins=[campaign])


if __name__ == "__main__":
    main()
