"""The same answers, by every way, give the same ``answers.yaml``, or the file is named.

A few answers a way; ``CPTS_DOCS_ANSWERS=500`` for more, and ``pytest -rP`` for the figures.
"""

from __future__ import annotations

import os
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

import cpts_docs
from tests.differential import Given, came, given
from tests.filling import filled_html
from tests.office import Job
from tests.ways import PROJECT_OF, WAYS, Filler, Way, tree

COUNT = int(os.environ.get("CPTS_DOCS_ANSWERS", "0"))
"""How many, in a campaign."""

Wanted = list[tuple[Given, Mapping[str, str]]]
"""What is given, and what ``collect`` writes of it when the page's own file brings it."""

WantedOf = Callable[[bool], Wanted]
"""With letters of any script in long texts, or without."""


@cache
def blank(form: str, ending: str) -> bytes:
    return cpts_docs.write(tree(form), ending)


@pytest.fixture(scope="module")
def wanted_of(tmp_path_factory: pytest.TempPathFactory, whole: bool) -> WantedOf:
    """Of each form at least one."""
    count = COUNT or (4 if whole else 2)
    file = tmp_path_factory.mktemp("wanted") / "answers.json"

    def written(one: Given) -> Mapping[str, str]:
        file.write_bytes(filled_html(blank(one.form, "html"), one.answers))
        result = came(file, one.form)
        assert result.said == ""
        return result.values

    @cache
    def wanted(any_letters: bool) -> Wanted:
        return [(one, written(one)) for one in given(count, any_letters=any_letters)]

    return wanted


def test_what_is_written_of_an_answer_is_what_was_given(wanted_of: WantedOf) -> None:
    for one, values in wanted_of(True):
        for name in values:
            if not name.endswith(("-organisation", "-verdict")):
                assert letters(values[name]) == letters(one.answers[name])


def letters(text: str) -> str:
    """Without the signs that Markdown has for what a text is to show."""
    return "".join(unicodedata.normalize("NFC", text).replace("\\", "").split())


class Filled:
    """The forms that a program filled in, made once for all the ways that begin so."""

    def __init__(self, folder: Path, wanted_of: WantedOf) -> None:
        self._folder = folder
        self._wanted_of = wanted_of
        self._found: dict[tuple[str, Filler, bool], list[list[Path]]] = {}

    def by(self, way: Way) -> list[list[Path]]:
        """The files of each batch."""
        key = way.format, way.filler, way.any_letters
        if key not in self._found:
            folder = self._folder / str(len(self._found))
            self._found[key] = list(_filled(way, self._wanted_of(way.any_letters), folder))
        return self._found[key]


BATCH = 100
"""How many forms a program is given in one start."""


def _filled(way: Way, wanted: Wanted, folder: Path) -> Iterator[list[Path]]:
    folder.mkdir()
    for form in PROJECT_OF:
        (folder / f"{form}.{way.format}").write_bytes(blank(form, way.format))
    ending = "json" if way.format == "html" else way.format
    for start in range(0, len(wanted), BATCH):
        (folder / str(start)).mkdir()
        jobs = [
            Job(folder / f"{one.form}.{way.format}", folder / f"{start}/{n}.{ending}", one.answers)
            for n, (one, _) in enumerate(wanted[start : start + BATCH])
        ]
        way.filler(jobs)
        yield [job.target for job in jobs]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, wanted_of: WantedOf) -> Filled:
    return Filled(tmp_path_factory.mktemp("filled"), wanted_of)


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[pytest.mark.whole] * way.is_slow) for name, way in WAYS.items()],
)
def test_an_answer_comes_back_as_it_was_given_or_its_file_is_named(
    name: str,
    wanted_of: WantedOf,
    filled: Filled,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    way = WAYS[name]
    if way.is_slow:
        request.getfixturevalue("node")
    wanted = wanted_of(way.any_letters)
    outcomes: Counter[str] = Counter()
    for file, (one, values) in zip(saved(way, filled, tmp_path), wanted, strict=True):
        result = came(file, one.form)
        outcome = result.outcome(values)
        outcomes[outcome] += 1
        if outcome != "read":
            assert outcome != "lost", (file, one.answers, result)
            assert way.reason, result.said
            assert way.reason in result.said
    print(f"{name}: {len(wanted)} tried, {dict(outcomes)}")


def saved(way: Way, filled: Filled, folder: Path) -> Iterator[Path]:
    """The files that come back."""
    for number, batch in enumerate(filled.by(way)):
        files = batch
        for step, saver in enumerate(way.savers):
            place = folder / f"{number}-{step}"
            place.mkdir()
            files = saver(files, place)
        yield from files
