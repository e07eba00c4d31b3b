"""Any bytes at all end in a result or in a reason, with little work and 300 MB.

Runs what fuzzing kept (``make fuzz``), what it found, and a little of
Hypothesis. The heaviest inputs that we could think of are in ``test_heavy_*.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cpts_docs.formats import FORMATS
from tests.effort import piece
from tests.fuzz import mutators, run, seeds
from tests.fuzz.targets import CORPUS, CRASHES, MAX_MEGABYTES, TARGETS, check


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*/*") if path.is_file())


def named(path: Path) -> str:
    return f"{path.parent.name}/{path.name[:20]}"


@pytest.mark.parametrize("name", TARGETS)
def test_what_fuzzing_kept_ends_in_a_result_or_in_a_reason(name: str, whole: bool) -> None:
    kept = [path for path in files(CORPUS) if path.parent.name == name]

    assert kept
    for path in kept[:: 1 if whole else 3]:
        check(name, path.read_bytes())


@pytest.mark.parametrize("path", files(CRASHES), ids=named)
def test_what_fuzzing_found_is_mended(path: Path) -> None:
    check(path.parent.name, path.read_bytes())


def test_each_kind_of_file_that_a_format_reads_has_a_target() -> None:
    read = {kind.name for item in FORMATS.values() for kind in (*item.kinds, *item.form_kinds)}
    assert {"odt", "json"} < read <= TARGETS.keys()


def test_each_target_is_fuzzed() -> None:
    assert tuple(TARGETS) == run.NAMES == tuple(mutators.MUTATORS)
    assert run.DICTIONARIES.keys() <= TARGETS.keys()
    assert all(tokens.isascii() for tokens in run.DICTIONARIES.values())  # libFuzzer reads no other


@pytest.mark.whole
def test_the_first_corpus_can_be_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeds, "CORPUS", tmp_path)

    seeds.main()

    assert {path.name for path in tmp_path.iterdir()} == TARGETS.keys()


# --------------------------------------------------------------------------
# A little of Hypothesis


@pytest.mark.parametrize("name", TARGETS)
def test_any_bytes_end_in_a_result_or_in_a_reason(name: str) -> None:
    @given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
    @example(b"")
    def any_bytes(data: bytes) -> None:
        check(name, data)

    any_bytes()


@pytest.mark.parametrize("name", TARGETS)
def test_a_changed_file_ends_in_a_result_or_in_a_reason(name: str) -> None:
    seeds = [path.read_bytes() for path in files(CORPUS) if path.parent.name == name]

    @given(st.sampled_from(seeds), st.integers(0, 2**32), st.binary(max_size=20), st.integers(0))
    def any_change(data: bytes, seed: int, junk: bytes, place: int) -> None:
        def by_bytes(part: bytes, room: int) -> bytes:
            at = place % (len(part) + 1)
            return (part[:at] + junk + part[at + len(junk) // 2 :])[:room]

        check(name, mutators.mutated(name, data, 60_000, seed, by_bytes))

    any_change()


# --------------------------------------------------------------------------
# What the targets themselves must notice


@pytest.mark.parametrize(
    ("defect", "words"),
    [
        (lambda data: 1 / 0, "division"),
        (lambda data: [piece() for _ in range(20)], "pieces of work"),
    ],
)
def test_a_target_that_fails_or_takes_too_long_is_noticed(
    defect: Callable[[bytes], None], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TARGETS, "json", defect)
    monkeypatch.setattr("tests.fuzz.targets.MOST", 4)
    monkeypatch.setattr("tests.effort._ATTEMPTS", 2)

    with pytest.raises((ArithmeticError, AssertionError), match=words):
        check("json", b"")


def test_a_target_that_takes_too_much_memory_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    peaks = iter((100.0, 100.0 + MAX_MEGABYTES + 1))
    monkeypatch.setitem(TARGETS, "json", lambda data: None)
    monkeypatch.setattr("tests.fuzz.targets.peak_megabytes", lambda: next(peaks))

    with pytest.raises(AssertionError, match="301 MB"):
        check("json", b"")
