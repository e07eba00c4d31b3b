"""The results as Markdown and plots."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from benchmarks.goals import All, by_size, goals
from benchmarks.machine import Machine
from benchmarks.measure import Results, Series
from benchmarks.plot import Panel, bars, panels

_INTRODUCTION = """\
# Speed and scale, measured

Written by `make bench`; [README.md](README.md) says what each line is and how to read it.
Compare figures of this run only: they are of one machine, and the runs of a table took turns.
"""

_PROFILES = """\
## Profiles

Where the time goes: [a cold build](profiles/cold.txt), [warm builds](profiles/warm.txt),
[1,000 recipients](profiles/mailing.txt), [100 filled forms](profiles/collect.txt), by one process
each (pyinstrument; it makes the whole slower, the shares are what counts). What is imported:
[`--help`](profiles/imports-help.txt), [`validate`](profiles/imports-validate.txt),
[`build`](profiles/imports-build.txt) (`-X importtime`, from 1 ms).
"""

_KINDS = """\
What `collect` costs beside libraries alone, which only open each file and read the values of its
fields, in one process: the floor. `collect` tells besides whose form it is, what was added or
written beside its fields, and who answered twice. *CPU* is the processor's time of all processes,
start and end of the program included.
"""

_FILLERS = """\
One questionnaire, the same five fields for each of so many people, a file each. *Seen*: are the
values among the words that poppler finds on the page? *Read back*: by `collect`. The standards are
veraPDF's verdict, with the first rule that is broken. All three are told of the first file and the
last. `mailing` checks the table too, names files by people, and has each file on the disk (fsync)
before it says so; the others do none of it.
"""

_WARM = {
    "six": "**six files**: load, render, write",
    "typst": "the limit: `typst.compile`, three documents",
    "zip": "the limit: zip, three DOCX",
    "load": "load the project",
    "render": "render three documents",
    "pdf": "write three PDF",
    "docx": "write three DOCX",
    "python-docx": "python-docx's paragraph API, three DOCX",
}


def markdown(machine: Machine, results: All) -> str:
    """The whole report; a section that was not measured is left out."""
    parts = [_INTRODUCTION, _table(("", ""), machine.facts.items()), "## Goals\n", _goals(results)]
    if cold := results.get("cold"):
        parts += ["## Side by side, whole processes\n", _cold(cold)]
        parts += ["![Time of each](plots/cold.svg)\n"]
    if warm := results.get("warm"):
        parts += ["## Warm, in one process on one core\n", *_warm(warm)]
    if projects := results.get("projects"):
        parts += ["## Growth: the project\n", _projects(projects)]
        parts += ["![Time and memory](plots/projects.svg)\n"]
    for section, title in (("mailing", "recipients"), ("collect", "filled forms")):
        if section in results:
            parts += [f"## Growth: {title}\n", _growth(results, section, title)]
            parts += [f"![Time and memory](plots/{section}.svg)\n"]
    if kinds := results.get("kinds"):
        parts += ["## Collection by kind of file\n", _KINDS, _kinds(kinds)]
    if fillers := results.get("fillers"):
        parts += ["## Filling one form in for many\n", _FILLERS, *_fillers(fillers)]
    return "\n".join([*parts, _PROFILES])


def write_plots(folder: Path, results: All) -> None:
    """The plots of what was measured."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {}
    if cold := results.get("cold"):
        times = {_plain(item.label): item.median for item in cold.values() if item.seconds}
        drawn["cold"] = bars("Whole processes, seconds (median)", times, "s", "cpts-docs")
    if projects := results.get("projects"):
        drawn["projects"] = _project_plot(projects)
    for section, across in (("mailing", "recipients"), ("collect", "filled forms")):
        if rows := by_size(results, section):
            drawn[section] = _growth_plot(rows, across)
    for name, text in drawn.items():
        (folder / f"{name}.svg").write_text(text, "utf-8")


def _plain(label: str) -> str:
    return label.replace("`", "").replace("**", "")


# --------------------------------------------------------------------------
# Tables


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; columns after the first two are numbers, and stand to the right."""
    rule = ["---" if index < 2 else "---:" for index in range(len(head))]
    lines = [head, rule, *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _goals(results: All) -> str:
    shown = {True: "yes", False: "**no**", None: "–"}
    rows = ((item.what, item.goal, item.measured, shown[item.met]) for item in goals(results))
    return _table(("what", "goal", "measured", "reached"), rows)


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds:.3g} s"


def _times(series: Series) -> tuple[str, ...]:
    """Median, spread, number of runs."""
    low, high = min(series.seconds), max(series.seconds)
    return _time(series.median), f"{_time(low)} – {_time(high)}", str(len(series.seconds))


_TIMES = ("median", "min – max", "runs")


def _cold(results: Results) -> str:
    python, build = results["python"].median, results["build"].median
    rows = (
        (
            series.label,
            *_times(series),
            f"{series.peak:.0f} MB",
            f"{series.median / python:.1f} ×",
            f"{series.median / build:.2f} ×",
        )
        if series.seconds
        else (series.label, series.missing, *[""] * 5)
        for series in results.values()
    )
    return _table(("what", *_TIMES, "peak memory", "of bare Python", "of our build"), rows)


def _warm(results: Results) -> Iterable[str]:
    titles = {
        "other": "Ruscino under another name each time:\n",
        "again": "The same Ruscino again, of which Typst keeps the layout:\n",
    }
    for kind, title in titles.items():
        rows = (
            (_WARM[name], *_times(series))
            for key, series in results.items()
            for group, _, name in [key.partition("/")]
            if group == kind
        )
        yield title
        yield _table(("step", *_TIMES), rows)


def _project_sizes(results: Results) -> list[int]:
    return sorted(int(key.partition("/")[2]) for key in results if key.startswith("warm/"))


def _projects(results: Results) -> str:
    def row(size: int) -> tuple[str, ...]:
        cold, warm = results[f"cold/{size}"], results[f"warm/{size}"]
        ratio = warm.median / results["warm/1"].median
        return (cold.label, *_times(cold), f"{cold.peak:.0f} MB", *_times(warm), f"{ratio:.1f} ×")

    cold, warm = (tuple(f"{kind}: {name}" for name in _TIMES) for kind in ("cold", "warm"))
    head = ("project", *cold, "peak memory", *warm, "warm, of one")
    sizes = _project_sizes(results)
    return _table(head, map(row, sizes)) + _steps(results, sizes)


def _steps(results: Results, sizes: Sequence[int]) -> str:
    """What each Ruscino more costs; it stays the same where time grows in a straight line."""
    costs = [
        f"{(results[f'warm/{b}'].median - results[f'warm/{a}'].median) / (b - a) * 1000:.1f} ms"
        f" from {a} to {b} times"
        for a, b in pairwise(sizes)
    ]
    return f"\nEach Ruscino more costs, warm: {', '.join(costs)}.\n" if costs else ""


def _growth(results: All, section: str, title: str) -> str:
    rows = [
        (
            f"{size:,}",
            str(jobs),
            *_times(series),
            f"{size / series.median:.0f}",
            f"{max(series.main, default=series.peak):.0f} MB",
            f"{worker:.0f} MB" if (worker := max(series.worker, default=0)) else "–",
        )
        for (jobs, size), series in by_size(results, section).items()
    ]
    rows += [
        (series.label, "", series.missing, *[""] * 5)
        for series in results[section].values()
        if series.missing
    ]
    return _table((title, "jobs", *_TIMES, "a second", "main process", "largest worker"), rows)


def _processor(series: Series) -> float:
    """Milliseconds of the processor for each file of a run."""
    return statistics.median(series.processor) / int(series.facts["count"]) * 1000


def _each(series: Series) -> tuple[str, ...]:
    """How many files, and what each costs."""
    count = int(series.facts["count"])
    rate, milliseconds = count / series.median, _processor(series)
    return f"{count:,}", f"{milliseconds:.2f} ms", f"{rate:,.0f}", f"{series.peak:.0f} MB"


_EACH = ("files", "CPU a file", "files a second", "peak memory")


def _kinds(results: Results) -> str:
    rows = (
        (series.facts["kind"], series.label, *_each(series), str(len(series.seconds)))
        if series.seconds
        else (series.facts["kind"], series.label, series.missing, *[""] * 4)
        for series in results.values()
    )
    return _table(("kind", "what", *_EACH, "runs"), rows)


def _fillers(results: Results) -> Iterable[str]:
    judged = ("seen", "read", "ua1", "2a")
    rows = (
        (
            series.label,
            *_each(series),
            f"{int(series.facts['size']) / 1000:.0f} kB",
            *(series.facts[what] for what in judged),
            str(len(series.seconds)),
        )
        if series.seconds
        else (series.label, series.missing, *[""] * 9)
        for series in results.values()
    )
    head = ("what", *_EACH, "size of one", "seen", "read back", "PDF/UA-1", "PDF/A-2a", "runs")
    yield _table(head, rows)
    ours = results["1"]
    if not ours.seconds:
        return
    for what, of in _BETTER.items():
        better = [
            item.label
            for key, item in results.items()
            if not key.isdigit() and item.seconds and of(item) < of(ours)
        ]
        yield f"{what} than `mailing` by one process: {', '.join(better) or 'none'}.\n"


_BETTER: dict[str, Callable[[Series], float]] = {
    "Less of the processor": _processor,
    "Less memory": lambda series: series.peak,
    "Smaller files": lambda series: float(series.facts["size"]),
}
"""In what a peer may be better than we are."""


# --------------------------------------------------------------------------
# Plots


def _project_plot(results: Results) -> str:
    sizes = _project_sizes(results)
    times = {
        kind: [(size, results[f"{kind}/{size}"].median) for size in sizes]
        for kind in ("cold", "warm")
    }
    memory = {"peak": [(size, results[f"cold/{size}"].peak) for size in sizes]}
    across = "times Ruscino"
    parts = (Panel("Seconds", across, times), Panel("Megabytes", across, memory, flat=True))
    return panels("A build against the size of the project", parts)


def _growth_plot(rows: dict[tuple[int, int], Series], across: str) -> str:
    times: dict[str, list[tuple[float, float]]] = {}
    memory: dict[str, list[tuple[float, float]]] = {}
    for (jobs, size), series in rows.items():
        times.setdefault(f"-j {jobs}", []).append((size, series.median))
        main = max(series.main, default=series.peak)
        memory.setdefault(f"main process, -j {jobs}", []).append((size, main))
        if worker := max(series.worker, default=0):
            memory.setdefault(f"largest worker, -j {jobs}", []).append((size, worker))
    parts = (Panel("Seconds", across, times), Panel("Megabytes", across, memory, flat=True))
    return panels(f"Time and memory against {across}", parts)
