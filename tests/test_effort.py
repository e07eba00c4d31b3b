"""What the tests measure work with notices what is too much, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.effort import expect_linear, expect_little, piece


def numbers(count: int) -> list[int]:
    return list(range(count))


def pairs(items: list[int]) -> int:
    return sum(one < other for one in items for other in items)


@pytest.mark.parametrize("run", [sum, sorted, lambda items: [str(item) for item in items]])
def test_work_that_grows_with_its_size_is_linear(run: Callable[[list[int]], object]) -> None:
    expect_linear(run, numbers, 200_000)


def test_work_that_grows_with_the_square_of_its_size_is_noticed() -> None:
    with pytest.raises(AssertionError, match="4 times as much takes"):
        expect_linear(pairs, numbers, 800)


def test_linear_work_that_takes_long_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.effort.MOST", 1)
    with pytest.raises(AssertionError, match=r"times as long, \d+ pieces of work"):
        expect_linear(lambda times: [piece() for _ in times], numbers, 12)


def test_little_work_is_little_and_much_is_noticed() -> None:
    expect_little(piece, 4)
    with pytest.raises(AssertionError, match="pieces of work"):
        expect_little(lambda: [piece() for _ in range(20)], 4)
