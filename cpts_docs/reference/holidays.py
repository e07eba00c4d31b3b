"""The public holidays of France (Code du travail, article L. 3133-1).

Those of one territory alone (Alsace and Moselle, overseas) are not among them.
"""

from __future__ import annotations

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


def holiday(day: date) -> str:
    """The name of the holiday that ``day`` is, ``14 juillet``; empty if it is none."""
    since_easter = (day - easter(day.year)).days
    return _FIXED.get((day.month, day.day), "") or _AFTER_EASTER.get(since_easter, "")


def easter(year: int) -> date:
    """Easter Sunday of a year of the Gregorian calendar (Oudin's method)."""
    golden, century = year % 19, year // 100
    epact = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    epact -= (epact // 28) * (1 - (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    return date(year, 3, 28) + timedelta(days=epact - weekday)
