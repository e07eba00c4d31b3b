"""What was changed in a text, by which other pages follow it; and what can be undone."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from cpts_docs.atelier.changes import Change
from cpts_docs.atelier.units import Units

_STEPS = 1_000
"""So many can be undone."""

_SIGNS = 50_000_000
"""And so many characters are kept for it."""

_PAUSE = 0.6
"""Letters typed with less than so many seconds between them are one step."""

_LETTERS = 40
"""So many letters at most."""


class Made(NamedTuple):
    """What led from the revision before to this one; ``units`` are those of the text before."""

    revision: int
    changes: list[Change]
    origin: str
    units: Units


class Step:
    """What undoes a step, all at once; a word that is being typed grows at ``grows_at``."""

    def __init__(self, undo: list[Change], at: float = 0, grows_at: int = -1) -> None:
        self.undo, self.at, self.grows_at = undo, at, grows_at

    def takes(self, change: Change, now: float) -> bool:
        """Whether ``change`` goes on with the word that this step typed; it is one with it then."""
        if not self.grows_at == change.start == change.end or now - self.at > _PAUSE:
            return False
        start = self.undo[0].start
        end = change.start + len(change.insert)
        if "\n" in change.insert or end - start > _LETTERS:
            return False
        self.undo, self.at, self.grows_at = [Change(start, end, "")], now, end
        return True


class History:
    """The steps done, and those undone; of one text, in the order of its changes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.done: deque[Step] = deque(maxlen=_STEPS)
        self.undone: deque[Step] = deque(maxlen=_STEPS)
        self._clock = clock

    def note(self, changes: Sequence[Change], undo: list[Change], *, typed: bool) -> None:
        """Changes were made, which ``undo`` undoes; letters that were ``typed`` make words."""
        self.undone.clear()
        now = self._clock()
        first = changes[0]
        if not (typed and len(changes) == 1 and first.start == first.end):
            self.done.append(Step(undo))
        elif not (self.done and self.done[-1].takes(first, now)):
            self.done.append(Step(undo, now, first.start + len(first.insert)))
        while signs(step.undo for step in self.done) > _SIGNS:
            self.done.popleft()


def signs(changes: Iterable[Sequence[Change]]) -> int:
    """How many characters changes hold."""
    return sum(len(change.insert) for some in changes for change in some)
