"""Numbers that people wrote, and what they say together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from cpts_docs.base.words import counted


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers that were given: how many, their mean, the least and the most."""

    count: int
    mean: Decimal
    least: Decimal
    most: Decimal

    @property
    def in_words(self) -> str:
        """``moyenne 3,4 (de 1 à 5 ; 12 réponses)``, or of one alone: ``3 (1 réponse)``."""
        replies = counted(self.count, "réponse", "réponses")
        least, most = _shown(self.least, _GIVEN), _shown(self.most, _GIVEN)
        if self.count == 1:
            return f"{least} ({replies})"
        return f"moyenne {_shown(self.mean)} (de {least} à {most} ; {replies})"


def read_number(text: str) -> Decimal | None:
    """The number that ``text`` is, as the French write it: 12,5 and 1 200; None if it is none.

    « 1.200 » may be 1,2 or 1 200.
    """
    written = _NUMBER.fullmatch(text.strip())
    if not written or may_be_thousands(text):
        return None
    return Decimal("".join(written[0].split()).replace(",", "."))


def may_be_thousands(text: str) -> bool:
    """Whether a full stop stands in a number where it may be between thousands."""
    return re.fullmatch(r"\s*[+-]?[1-9]\d{0,2}\.\d{3}\s*", text) is not None


_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,15}|[0-9]{1,3}(?:\s[0-9]{3}){1,4})(?:[.,][0-9]{1,15})?")


def figures_of(numbers: Sequence[Decimal | None]) -> Figures | None:
    """Those of all that are numbers; None if none is."""
    known = [number for number in numbers if number is not None]
    if not known:
        return None
    return Figures(len(known), sum(known, Decimal()) / len(known), min(known), max(known))


_GIVEN = 6
"""The decimals of a number that is shown as somebody gave it."""


def _shown(number: Decimal, decimals: int = 2) -> str:
    """A number in French, with so many decimals at most, rounded as at school."""
    exact = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    rounded = f"{exact:,f}".rstrip("0").rstrip(".")
    return rounded.replace(",", " ").replace(".", ",")
