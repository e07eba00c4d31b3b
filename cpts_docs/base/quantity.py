"""Numbers as people have them: « environ 20 », « 10 à 15 », « 12,5 ETP », « inconnu ».

An exact number is an ``int``, as everywhere; what is less, or counts posts and not people, is a
:class:`Quantity`. Both are a :data:`Number`, which the functions here read, put into words, add
and compare, so that none of them says more than is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import NamedTuple

from cpts_docs.base import words

ABOUT = ("environ", "près de")
AT_LEAST, AT_MOST = "au moins", "au plus"
OVER = ("plus de", AT_LEAST)
UNDER = ("moins de", AT_MOST)
"""Manners of numbers that have no upper or no lower bound."""

_UNKNOWN = "inconnu"
_POSTS = "ETP"


class Quantity(NamedTuple):
    """From ``least`` to ``most``, as the ``manner`` (« environ », « plus de ») has it.

    ``unit`` is « ETP » (équivalents temps plein), or "" for what is counted one by one.
    """

    least: Decimal
    most: Decimal
    manner: str = ""
    unit: str = ""

    @property
    def is_known(self) -> bool:
        """Whether anything is known of it."""
        return self.manner != _UNKNOWN

    def __bool__(self) -> bool:
        return self.most > 0 or not self.is_known or self.manner == "plus de"

    def __str__(self) -> str:
        """``environ 20``, ``10 à 15``, ``12,5 ETP``, ``inconnu``."""
        if not self.is_known:
            return _UNKNOWN
        numbers = _written(self.least)
        if self.most != self.least:
            numbers += f" à {_written(self.most)}"
        said = f"{self.manner} {numbers}" if self.manner else numbers
        return f"{said}\u00a0{self.unit}" if self.unit else said


UNKNOWN = Quantity(Decimal(), Decimal(), _UNKNOWN)

Number = int | Quantity


def _written(number: Decimal) -> str:
    whole, _, decimals = f"{number:f}".partition(".")
    decimals = decimals.rstrip("0")
    return words.grouped(int(whole)) + (f",{decimals}" if decimals else "")


# --------------------------------------------------------------------------
# Read

_MANNERS = {
    **dict.fromkeys(("environ", "env.", "env", "approx.", "à peu près", "~", "≈"), "environ"),
    **dict.fromkeys(("près de", "presque"), "près de"),
    **dict.fromkeys(("plus de", ">"), "plus de"),
    **dict.fromkeys(("au moins", "au minimum", "≥", ">="), "au moins"),
    **dict.fromkeys(("moins de", "<"), "moins de"),
    **dict.fromkeys(("au plus", "au maximum", "jusqu'à", "≤", "<="), "au plus"),
}
"""What people write before a number, and what the documents say."""

_START = "|".join(re.escape(way) for way in sorted(_MANNERS, key=len, reverse=True))
_ONE = r"(?:\d{1,3}(?: \d{3})+|\d{1,12})(?:[.,]\d{1,2})?(?![.,]?\d)"
_QUANTITY = re.compile(
    rf"(?:(?P<manner>{_START}) ?)?(?:(?:de|entre) )?"
    rf"(?P<least>{_ONE})(?: ?(?:à|et|ou|-|–) ?(?P<most>{_ONE}))?"
    r"(?P<unit> ?(?:etp|équivalents?[ -]temps[ -]pleins?))?"
)
_NOT_KNOWN = frozenset(("?", "inconnu", "inconnue", "inconnus", "inconnues", "non connu"))


def read_quantity(text: str) -> Quantity | None:
    """The quantity that somebody wrote; None if it is none, or a bare number."""
    plain = " ".join(text.lower().replace("’", "'").split())
    if plain in _NOT_KNOWN:
        return UNKNOWN
    found = _QUANTITY.fullmatch(plain)
    if found is None:
        return None
    least = _number(found["least"])
    most = _number(found["most"]) if found["most"] else least
    manner, unit = _MANNERS.get(found["manner"] or "", ""), _POSTS if found["unit"] else ""
    is_bare = least == most and not manner and not unit
    if is_bare or least > most or (manner and least < most) or not (unit or _is_whole(least, most)):
        return None
    return Quantity(least, most, manner, unit)


def _number(text: str) -> Decimal:
    return Decimal(text.replace(" ", "").replace(",", "."))


def _is_whole(*numbers: Decimal) -> bool:
    return all(number == number.to_integral_value() for number in numbers)


def number_of(value: float | str) -> Number:
    """The number of a checked value: one that is whole, or what :func:`read_quantity` reads."""
    if not isinstance(value, str):
        return int(value)
    read = read_quantity(value)
    return UNKNOWN if read is None else read


def about(number: Number) -> Quantity:
    """« environ » so many."""
    exact = _quantity(number)
    return Quantity(exact.least, exact.most, "environ", exact.unit)


# --------------------------------------------------------------------------
# Said


def shown(number: Number) -> str:
    """``47 617``, ``environ 20``."""
    return str(number) if isinstance(number, Quantity) else words.grouped(number)


def counted(number: Number, singular: str, plural: str, space: str = " ") -> str:
    """``2 infirmiers``, ``environ 20 infirmiers``, ``1,5 ETP d'infirmier``.

    Of an unknown number: ``infirmiers (nombre inconnu)``. ``space`` stands before the noun.
    """
    quantity = _quantity(number)
    if not quantity.is_known:
        return f"{plural} (nombre inconnu)"
    noun = words.plural(int(quantity.most), singular, plural)
    return f"{shown(number)}{space}{words.of_noun(noun) if quantity.unit else noun}"


# --------------------------------------------------------------------------
# Added and compared


def _quantity(number: Number) -> Quantity:
    if isinstance(number, Quantity):
        return number
    return Quantity(Decimal(number), Decimal(number))


def total(numbers: Iterable[Number]) -> Number | None:
    """The sum, no more exact than its parts; None where it cannot be said.

    That is so if one is unknown, if posts would be added to people, and if « plus de » meets
    « moins de » or « environ ».
    """
    parts = [_quantity(number) for number in numbers if number]
    manners = {part.manner for part in parts} - {""}
    families = [ways for ways in (ABOUT, OVER, UNDER) if manners.intersection(ways)]
    units = {part.unit for part in parts}
    if _UNKNOWN in manners or len(families) > 1 or len(units) > 1:
        return None
    least = sum((part.least for part in parts), Decimal())
    most = sum((part.most for part in parts), Decimal())
    if families == [OVER]:
        most = least
    elif families == [UNDER]:
        least = most
    manner = manners.pop() if len(manners) == 1 else "".join(_USUAL[ways] for ways in families)
    if not manner and not any(units) and least == most:
        return int(least)
    return Quantity(least, most, manner, *units)


def per(number: Number, whole: Number, unit: int) -> Quantity | None:
    """So many for each ``unit`` of a ``whole``, to a decimal; None where it cannot be said.

    « Au moins 4 » of 8 000 are « au moins 5 » for 10 000; 4 of « au moins 8 000 », « au plus 5 ».
    """
    part, all_of_it = _quantity(number), _quantity(whole)
    way_of_whole = {OVER: UNDER, UNDER: OVER, ABOUT: ABOUT, (): ()}[_way(all_of_it)]
    ways = {_way(part), way_of_whole} - {()}
    if not (part.is_known and all_of_it.least and len(ways) < 2):
        return None
    way = ways.pop() if ways else ()
    rounding = _ROUNDING.get(way, ROUND_HALF_UP)
    least, most = (
        (share * unit).quantize(_TENTH, rounding)
        for share in (part.least / all_of_it.most, part.most / all_of_it.least)
    )
    if way == OVER:
        most = least
    elif way == UNDER:
        least = most
    if part and not most and way != OVER:
        return Quantity(_TENTH, _TENTH, "moins de", part.unit)
    return Quantity(least, most, part.manner or _USUAL[way], part.unit)


_TENTH = Decimal("0.1")
_USUAL: dict[tuple[str, ...], str] = {ABOUT: "environ", OVER: "au moins", UNDER: "au plus", (): ""}
_ROUNDING: dict[tuple[str, ...], str] = {OVER: ROUND_FLOOR, UNDER: ROUND_CEILING}


def _way(quantity: Quantity) -> tuple[str, ...]:
    """The manners that bound a number as its own does."""
    return next((ways for ways in (ABOUT, OVER, UNDER) if quantity.manner in ways), ())


def may_be(number: Number, count: int) -> bool:
    """Whether so many people can be meant by ``number``; posts and the unknown may be any."""
    one = _quantity(number)
    if not one.is_known or one.unit:
        return True
    match one.manner:
        case "plus de":
            return count > one.least
        case "au moins":
            return count >= one.least
        case "moins de":
            return count < one.most
        case "au plus":
            return count <= one.most
        case "":
            return one.least <= count <= one.most
    return abs(count - one.least) <= _rounding(int(one.least))


def _rounding(number: int) -> Decimal:
    """How far « environ » reaches: half of what the zeros at its end round off, or a tenth."""
    zeros = len(str(number)) - len(str(number).rstrip("0"))
    return max(Decimal(10) ** zeros / 2, Decimal(number) / 10)


def span(number: Number) -> tuple[int, int]:
    """The least and the most whole number that it stands for, taken at its word.

    « environ 55 100 » is 55 100, « moins de 40 000 » at most 39 999.
    """
    one = _quantity(number)
    least, most = int(one.least), int(one.most)
    if one.manner == "moins de":
        return most - 1, most - 1
    return (least + 1, least + 1) if one.manner == "plus de" else (least, most)
