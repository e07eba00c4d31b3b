"""Commands run and measured: whole-process wall time and peak memory, interleaved."""

from __future__ import annotations

import select
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

SPAWN = Path(__file__).with_name("spawn.py")
LOOK_EVERY = 0.05  # seconds


@dataclass(frozen=True, slots=True)
class Case:
    """A command to measure.

    ``output`` is removed before each run, and has so many ``files`` after it, at which ``look`` may
    look after the first one: what it raises as a :class:`CommandFailedError` is wrong with them.
    ``watched`` says to look at the command's workers too. After the first, runs
    stop before they take ``budget`` seconds in all. ``missing`` says why it
    cannot be run, if so.
    """

    key: str
    label: str
    command: Sequence[str | Path]
    output: Path | None = None
    files: int = 0
    watched: bool = False
    budget: float = float("inf")
    missing: str = ""
    look: Callable[[], None] | None = None


@dataclass(slots=True)
class Series:
    """The runs of one case: seconds, those of the processor, and megabytes at the peak of each.

    ``memory`` is that of the largest process; ``main`` and ``worker`` tell the
    first process and the largest of the others apart. ``facts`` are what is told beside figures.
    """

    label: str
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    main: list[float] = field(default_factory=list)
    worker: list[float] = field(default_factory=list)
    missing: str = ""
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def median(self) -> float:
        """Of the seconds."""
        return statistics.median(self.seconds)

    @property
    def peak(self) -> float:
        """The median of the megabytes."""
        return statistics.median(self.memory)


Results = dict[str, Series]


class CommandFailedError(Exception):
    """A command did not do what is measured; says what it wrote."""


def interleaved(cases: Sequence[Case], runs: int, scratch: Path) -> Results:
    """Each case ``runs`` times, A B C A B C …, after one run of each that does not count.

    A case with a budget has no such run before: it takes long, and what it
    needs has been read by a shorter one.
    """
    results = {case.key: Series(case.label, missing=case.missing) for case in cases}
    for case in cases:
        if case.budget == float("inf"):
            _attempt(case, Series(case.label, missing=case.missing), scratch)
    for _ in range(runs):
        for case in cases:
            _attempt(case, results[case.key], scratch)
        print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return results


def _attempt(case: Case, series: Series, scratch: Path) -> None:
    """One more run, if the case can be run and has time left; one that fails is its last."""
    spent, done = sum(series.seconds), len(series.seconds)
    if series.missing or (done and spent + spent / done > case.budget):
        return
    try:
        _run(case, series, scratch)
    except CommandFailedError as error:
        print(error, file=sys.stderr)
        series.seconds.clear()
        series.missing = "failed"


def _run(case: Case, series: Series, scratch: Path) -> None:
    if case.output is not None:
        shutil.rmtree(case.output, ignore_errors=True)
    log = scratch / "log.txt"
    command = [sys.executable, "-I", "-S", str(SPAWN), str(log), *map(str, case.command)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        peaks: dict[int, float] = {}
        while case.watched and not select.select([process.stdout], [], [], LOOK_EVERY)[0]:
            for pid in _descendants(process.pid):
                peaks[pid] = max(peaks.get(pid, 0), _peak(pid))
        words = process.stdout.read().split()
    if not words or words[0] != "0":
        said = log.read_text("utf-8", "replace")[-2000:] if log.exists() else ""
        raise CommandFailedError(f"{case.label}: exit code {words[:1]}\n{said}")
    if case.output is not None:
        found = sum(path.is_file() for path in case.output.rglob("*"))
        if found != case.files:
            raise CommandFailedError(f"{case.label}: {found} files instead of {case.files}")
    if case.look is not None and not series.seconds:
        case.look()
    series.seconds.append(float(words[1]))
    series.memory.append(float(words[2]) / 1024)
    series.processor.append(float(words[3]))
    if peaks:
        main, *workers = (peaks[pid] for pid in peaks)  # the first seen is the command itself
        series.main.append(main)
        series.worker.append(max(workers, default=0))


def _descendants(pid: int) -> list[int]:
    """The processes below ``pid``, parents first; none where there is no /proc."""
    found = []
    with suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (thread / "children").read_text().split()):
                found += [child, *_descendants(child)]
    return found


def _peak(pid: int) -> float:
    """The most megabytes that a process has had, 0 if it has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0
