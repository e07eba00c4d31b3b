"""How much work something is, on a machine of any speed.

A limit in seconds says more of the machine than of the work. Here the processor time of one thing
is set against that of another, in the same process: of four times as much of the same, or of a
fixed piece of work.
"""

from __future__ import annotations

import gc
import re
import time
from collections.abc import Callable
from functools import cache
from typing import Protocol, TypeVar

import pytest
from hypothesis import settings

T = TypeVar("T")

WHOLE = 100
"""How many examples a property is tried with by ``--whole``."""


SHORT = 2
"""So few pieces of work, some milliseconds, are too short to be set against a part of them."""


class Expect(Protocol[T]):
    """What the fixture ``expect_linear_up_to`` is: :func:`expect_linear`."""

    def __call__(
        self, run: Callable[[T], object], make: Callable[[int], T], size: int, soon: float = SHORT
    ) -> None: ...


MOST = 700
"""Pieces of work that the largest input may take: some seconds of a usual machine."""

_ATTEMPTS = 5  # the best counts: a machine that is busy makes even processor time longer
_TIMES_MORE = 4
_TIMES_LONGER = 10
"""Four times as much takes about four times as long; were it the square, sixteen times."""


def expect_linear(
    run: Callable[[T], object], make: Callable[[int], T], size: int, soon: float = SHORT
) -> None:
    """The time of ``run`` grows as what ``make`` makes of a size, up to ``size``, and not faster.

    And it is never more than :data:`MOST` pieces of work.
    What has a bound that is met between a quarter of the size and the whole may
    jump there; it must be over ``soon``, in pieces of work as in :func:`expect_little`.

    Raises:
        AssertionError: It grows much faster, or takes longer than that.
    """
    more, less = make(size), make(size // _TIMES_MORE)
    longer = shorter = float("inf")
    for _ in range(_ATTEMPTS):
        piece = seconds_of_a_piece()  # before what may measure it itself
        longer = min(longer, seconds(lambda: run(more)))
        shorter = min(shorter, seconds(lambda: run(less)))
        if longer <= min(MOST * piece, max(_TIMES_LONGER * shorter, soon * piece)):
            return
        seconds_of_a_piece.cache_clear()  # the machine may have become slower since
    times, pieces = longer / shorter, longer / piece
    raise AssertionError(
        f"{_TIMES_MORE} times as much takes {times:.1f} times as long, {pieces:.0f} pieces of work"
    )


@pytest.fixture
def expect_linear_up_to(whole: bool) -> Expect[T]:
    """:func:`expect_linear` with a fiftieth of each size, or all of it with ``--whole``."""
    share = 1 if whole else 50

    def expect(
        run: Callable[[T], object], make: Callable[[int], T], size: int, soon: float = SHORT
    ) -> None:
        expect_linear(run, make, size // share, soon)

    return expect


def examples(times: float) -> settings:
    """The settings of a property that is tried so many times as often as others: less or more."""
    return settings(max_examples=max(1, int(settings.default.max_examples * times)))


def thorough(count: int) -> settings:
    """The settings of a property that guards what strangers or people write: so many, whole."""
    usual = settings.default.max_examples
    return settings(max_examples=count if usual == WHOLE else usual)


def expect_little(run: Callable[[], object], pieces: float) -> None:
    """``run`` takes no longer than so many :func:`piece`.

    Raises:
        AssertionError: It takes longer.
    """
    took = 0.0
    for _ in range(_ATTEMPTS):
        took = seconds(run) / seconds_of_a_piece()
        if took <= pieces:
            return
        seconds_of_a_piece.cache_clear()  # the machine may have become slower since
    raise AssertionError(f"as long as {took:.0f} pieces of work, of {pieces:.0f} at most")


def seconds(run: Callable[[], object]) -> float:
    """The processor time of ``run``, whatever else this process holds in its memory."""
    gc.freeze()  # or a collection would go through all of it
    try:
        start = time.process_time()
        run()
        return time.process_time() - start
    finally:
        gc.unfreeze()


@cache
def seconds_of_a_piece() -> float:
    """The processor time of a piece of work, on this machine as it is now."""
    return min(seconds(piece) for _ in range(_ATTEMPTS))


def piece() -> None:
    """A fixed piece of work: a few milliseconds of what programs in Python do."""
    words: dict[str, int] = {}
    for number in range(10_000):
        word = f"{number:x}"
        words[word] = words.get(word[1:], 0) + len(word)
    re.sub(r"[a-f](\d)", r"\1", " ".join(words))
