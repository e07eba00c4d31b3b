"""What the tests measure work with notices what is too much, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from tests.effort import expect_linear, expect_little, piece


@pytest.fixture
def soon_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer attempts, where none can be good enough."""
    monkeypatch.setattr("tests.effort._ATTEMPTS", 2)


def numbers(count: int) -> list[int]:
    return list(range(count))


@pytest.mark.parametrize("run", [sum, sorted, lambda items: [str(item) for item in items]])
def test_work_that_grows_with_its_size_is_linear(run: Callable[[list[int]], object]) -> None:
    expect_linear(run, numbers, 200_000)


def test_work_that_grows_with_the_square_of_its_size_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tests.effort.seconds", lambda run: run())  # by a clock that never errs
    monkeypatch.setattr("tests.effort.seconds_of_a_piece", cache(lambda: 1))
    with pytest.raises(AssertionError, match=r"4 times as much takes 16\.0 times as long"):
        expect_linear(lambda size: size**2, int, 20)


@pytest.mark.usefixtures("soon_sure")
def test_linear_work_that_takes_long_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.effort.MOST", 1)
    with pytest.raises(AssertionError, match=r"times as long, \d+ pieces of work"):
        expect_linear(lambda times: [piece() for _ in times], numbers, 12)


def test_little_work_is_little() -> None:
    expect_little(piece, 4)


@pytest.mark.usefixtures("soon_sure")
def test_much_work_is_noticed() -> None:
    with pytest.raises(AssertionError, match="pieces of work"):
        expect_little(lambda: [piece() for _ in range(20)], 4)
