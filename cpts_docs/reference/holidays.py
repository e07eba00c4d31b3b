"""The public holidays of France and of its territories.

Code du travail, articles L. 3133-1, L. 3134-13 and L. 3422-2.

Our own: the libraries for it know every country, and take longer to import than a project to check.
Those of the Pacific, which have a labour code of their own, are not among them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

_FIXED = {
    (1, 1): "jour de l'an",
    (5, 1): "1er mai",
    (5, 8): "8 mai",
    (7, 14): "14 juillet",
    (8, 15): "Assomption",
    (11, 1): "Toussaint",
    (11, 11): "11 novembre",
    (12, 25): "Noël",
}
_AFTER_EASTER = {1: "lundi de Pâques", 39: "Ascension", 50: "lundi de Pentecôte"}

_GOOD_FRIDAY = -2
_ABOLITION = {
    "971": (5, 27),
    "972": (5, 22),
    "973": (6, 10),
    "974": (12, 20),
    "976": (4, 27),
    "977": (10, 9),
    "978": (5, 28),
}
"""The day of the abolition of slavery, by department."""

_ALSACE_MOSELLE = ("57", "67", "68")


def holiday(day: date, departments: Iterable[str] = ()) -> str:
    """The name of the holiday that ``day`` is, « 14 juillet »; empty if it is none.

    One of a territory alone counts where it is among the ``departments``, and names it.
    """
    since_easter = (day - easter(day.year)).days
    known = _FIXED.get((day.month, day.day), "") or _AFTER_EASTER.get(since_easter, "")
    return known or next(filter(None, (_own(day, since_easter, code) for code in departments)), "")


def _own(day: date, since_easter: int, department: str) -> str:
    """The holiday of one department, but for those of all."""
    if department in _ALSACE_MOSELLE:
        if since_easter == _GOOD_FRIDAY:
            return "Vendredi saint, en Alsace et en Moselle"
        return "26 décembre, en Alsace et en Moselle" if (day.month, day.day) == (12, 26) else ""
    if _ABOLITION.get(department) == (day.month, day.day):
        return f"abolition de l'esclavage, dans le {department}"
    return ""


def easter(year: int) -> date:
    """Easter Sunday of a year of the Gregorian calendar (Oudin's method)."""
    golden, century = year % 19, year // 100
    epact = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    epact -= (epact // 28) * (1 - (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    return date(year, 3, 28) + timedelta(days=epact - weekday)
