"""Boxes that were ticked, counted: how many, and their share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor

from cpts_docs.forms.fields import Field

NO_REPLY = "Sans réponse"
"""How a question without a tick is shown."""

NOT_ASKED = "Non posée"
"""How those are shown whose other answers did not lead to a question."""

_LABEL = 16
"""The letters of a label that a chart has room for."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many gave one reply, and their share of all who were asked (0 to 1)."""

    label: str
    count: int
    share: float

    @property
    def percent(self) -> str:
        """``60 %``; rounded, so that the percents of a question may not add up to 100."""
        return f"{floor(self.share * 100 + 0.5)} %"

    @property
    def in_words(self) -> str:
        """``Oui : 3 (60 %)``."""
        return f"{self.label} : {self.count} ({self.percent})"


@dataclass(frozen=True, slots=True)
class QuestionTally:
    """The replies to one question in the order of its boxes, then those without a tick.

    ``question`` is the field with the boxes, or stands for those of several fields;
    ``not_asked`` counts those whom it was not put to, who have no part in the shares.
    """

    question: Field
    replies: tuple[Share, ...]
    not_asked: int = 0

    @property
    def given(self) -> Iterator[str]:
        """The replies that somebody gave, in words."""
        yield from (item.in_words for item in self.replies if item.count)
        yield from self._unasked

    @property
    def _unasked(self) -> Iterator[str]:
        if self.not_asked:
            yield f"{NOT_ASKED} : {self.not_asked}"

    @property
    def is_wide(self) -> bool:
        """Whether its labels are too long to stand beside bars."""
        return any(len(reply.label) > _LABEL for reply in self.replies)

    @property
    def in_words(self) -> str:
        """What a chart of the replies shows, as a sentence."""
        return ", ".join((*(item.in_words for item in self.replies), *self._unasked))
