"""The goals, and what was measured against each. All are ratios in one run, or rates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.measure import Results, Series

All = dict[str, Results]
FLAT = 1.2
"""Memory is flat if it grows by no more than this from 100 on."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal; ``met`` is None where it was not measured."""

    what: str
    goal: str
    measured: str = "not measured"
    met: bool | None = None


def goals(results: All) -> list[Goal]:
    """Each goal with its figures."""
    return [
        goal
        for part in (_cold, _warm, _mailing, _fillers, _projects, _collect, _kinds)
        for goal in part(results)
    ]


def memory(series: Series) -> float:
    """The peak of a worker, or of the only process where there are no workers."""
    return max(series.worker, default=0) or series.peak


def _found(results: All, *keys: str) -> list[Series] | None:
    """The series at ``section/key``, or None if one of them was not measured."""
    found = []
    for key in keys:
        section, _, name = key.partition("/")
        series = results.get(section, {}).get(name)
        if series is None or not series.seconds:
            return None
        found.append(series)
    return found


def _ratio(results: All, what: str, ours: str, theirs: str, most: float, said: str) -> Goal:
    """``ours`` must take at most ``most`` times what ``theirs`` takes."""
    found = _found(results, ours, theirs)
    if found is None:
        return Goal(what, said)
    ratio = found[0].median / found[1].median
    shown = f"1/{1 / ratio:.1f}" if most < 1 else f"{ratio:.1f} ×"
    milliseconds = " / ".join(f"{series.median * 1000:.0f}" for series in found)
    return Goal(what, said, f"{shown} ({milliseconds} ms)", ratio <= most)


def _cold(results: All) -> Iterator[Goal]:
    build, pdf = "`build`, cold, six files", "`build -f pdf`, cold"
    rows: tuple[tuple[str, str, str, float, str], ...] = (
        (build, "build", "docxtpl-one", 1 / 4, "≤ 1/4 of docxtpl + one LibreOffice call"),
        (build, "build", "docxtpl-each", 1 / 9, "≤ 1/9 of docxtpl + a LibreOffice call each"),
        (build, "build", "python", 30, "≤ 30 × bare Python"),
        (pdf, "build-pdf", "weasyprint", 1 / 5, "≤ 1/5 of WeasyPrint"),
        ("`--help`", "help", "python", 5, "≤ 5 × bare Python"),
        ("`--version`", "version", "python", 5, "≤ 5 × bare Python"),
        ("`validate`", "validate", "python", 9, "≤ 9 × bare Python"),
    )
    for what, ours, theirs, most, said in rows:
        yield _ratio(results, what, f"cold/{ours}", f"cold/{theirs}", most, said)
    communes, most_seconds = _found(results, "cold/communes"), 0.3
    what, said = "`validate` of 500 communes", f"≤ {most_seconds} s"
    if communes is None:
        yield Goal(what, said)
    else:
        seconds = communes[0].median
        yield Goal(what, said, f"{seconds:.2f} s", seconds <= most_seconds)


def _warm(results: All) -> Iterator[Goal]:
    for kind, name in (("other", "another name each time"), ("again", "the same again")):
        what = f"six files, warm, one core ({name})"
        found = _found(results, *(f"warm/{kind}/{step}" for step in ("six", "typst", "zip")))
        if found is None:
            yield Goal(what, "≤ 60 ms")
            continue
        six, typst, zipping = (series.median * 1000 for series in found)
        limit = typst + zipping
        yield Goal(what, "≤ 60 ms", f"{six:.0f} ms", six <= 60)
        yield Goal(
            what,
            "≤ 2 × the limit of its parts",
            f"{six / limit:.1f} × ({six:.0f} / {limit:.0f} ms)",
            six <= 2 * limit,
        )
    found = _found(results, "warm/other/docx", "warm/other/python-docx")
    what, said = "three DOCX, warm", "≥ 3 × faster than python-docx's paragraph API"
    if found is None:
        yield Goal(what, said)
    else:
        ours, theirs = (series.median * 1000 for series in found)
        faster = theirs / ours
        yield Goal(what, said, f"{faster:.1f} × ({ours:.0f} / {theirs:.0f} ms)", faster >= 3)


def _mailing(results: All) -> Iterator[Goal]:
    rows = by_size(results, "mailing")
    jobs = max((jobs for jobs, _ in rows), default=0)
    steady = [size for number, size in rows if number == jobs and size >= 100]
    rate, small, flat = (
        "mailing, 2 cores",
        "memory of a mailing's worker",
        "the same, 100 to 10,000",
    )
    if jobs < 2 or not steady:
        yield Goal(rate, "≥ 150 a second")
        yield Goal(small, "≤ 150 MB")
        yield Goal(flat, f"flat (≤ {FLAT} ×)")
        yield Goal("two workers against one", "≥ 1.8 ×")
        return
    largest = max(steady)
    series = rows[jobs, largest]
    rates = largest / series.median
    yield Goal(rate, "≥ 150 a second", f"{rates:.0f} a second ({largest:,})", rates >= 150)
    most = max(memory(rows[jobs, size]) for size in steady)
    yield Goal(small, "≤ 150 MB", f"{most:.0f} MB", most <= 150)
    yield _flat(rows, jobs, steady, flat)
    both = [size for size in steady if (1, size) in rows]
    if both:
        size = max(both)
        faster = rows[1, size].median / rows[2, size].median
        yield Goal(
            "two workers against one", "≥ 1.8 ×", f"{faster:.2f} × ({size:,})", faster >= 1.8
        )


def _flat(rows: dict[tuple[int, int], Series], jobs: int, sizes: list[int], what: str) -> Goal:
    first, last = (memory(rows[jobs, size]) for size in (min(sizes), max(sizes)))
    shown = f"{first:.0f} → {last:.0f} MB ({min(sizes):,} → {max(sizes):,})"
    return Goal(what, f"flat (≤ {FLAT} ×)", shown, last <= FLAT * first if len(sizes) > 1 else None)


def _projects(results: All) -> Iterator[Goal]:
    keys = ("projects/warm/100", "projects/warm/1")
    yield _ratio(results, "100 × Ruscino, warm", *keys, 110, "≤ 110 × one Ruscino")


def _collect(results: All) -> Iterator[Goal]:
    rows = by_size(results, "collect")
    jobs = max((jobs for jobs, _ in rows), default=0)
    steady = [size for number, size in rows if number == jobs and size >= 100]
    what, flat = "collect of 1,000 filled PDFs, 2 cores", "memory of collect"
    if (jobs, 1_000) not in rows:
        yield Goal(what, "≤ 10 s")
        yield Goal(flat, f"flat (≤ {FLAT} ×)")
        return
    seconds = rows[jobs, 1_000].median
    yield Goal(what, "≤ 10 s", f"{seconds:.1f} s (-j {jobs})", seconds <= 10)
    yield _flat(rows, jobs, steady, flat)


def _fillers(results: All) -> Iterator[Goal]:
    what, said = "`mailing` of 2,000, one process", "≤ 1 × pikepdf, which keeps the standards too"
    yield _ratio(results, what, "fillers/1", "fillers/pikepdf", 1, said)


def _kinds(results: All) -> Iterator[Goal]:
    what, said = "collect of filled PDFs, 2 cores", "≥ 1,000 a second"
    found = _found(results, "kinds/pdf/2")
    if found is None:
        yield Goal(what, said)
    else:
        rate = int(found[0].facts["count"]) / found[0].median
        yield Goal(what, said, f"{rate:,.0f} a second", rate >= 1_000)


def by_size(results: All, section: str) -> dict[tuple[int, int], Series]:
    """The series of a section that were measured, by jobs and size."""
    return {
        (int(jobs), int(size)): series
        for key, series in results.get(section, {}).items()
        for jobs, _, size in [key.partition("/")]
        if series.seconds
    }
