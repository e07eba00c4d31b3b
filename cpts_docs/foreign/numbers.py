"""The numbers of a workbook as its cells show them: in digits, or as dates."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
_CONDITION = re.compile(r"\[[<>=]")
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_DIGITS = re.compile(r'"([^"]*)"|\\(.)|([0#?])|([ .\-/()])')

BUILT_IN = {
    **dict.fromkeys((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)), "d/m/y"),
    9: "0%",
    10: "0%",
}
"""The formats that workbooks know by a number alone, where they change what is read."""

_LAST_DAY = 2_958_466  # 1 January 10000
_EXACT = 1e15  # a spreadsheet keeps fifteen digits


def shown(value: float, pattern: str, *, since_1904: bool = False) -> str:
    """``value`` in the number format ``pattern``: digits, a date, or the plain number.

    Decimals and thousands are not those of the format: the number is given whole.
    """
    if _CONDITION.search(pattern) or _ELAPSED.search(pattern):
        return plain(value)
    section = pattern.split(";")[0]
    bare = _LITERAL.sub("", section)
    if re.search("[dmyhs]", bare, re.IGNORECASE) and bare.lower() != "general":
        return _moment(value, since_1904=since_1904)
    if bare.endswith("%"):
        return f"{plain(round(value * 100, 10))} %"
    if value >= 0 and value.is_integer() and value < _EXACT and "0" in bare:
        return _laid_out(str(int(value)), section)
    return plain(value)


def plain(value: float) -> str:
    """``468123456``, ``12,5``; ``1,5E+20`` for what has lost digits."""
    if value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    return f"{value:.15g}".upper().replace(".", ",")


def _laid_out(digits: str, section: str) -> str:
    """Digits in the places of a format such as ``00000`` or ``0#" "##" "##``."""
    parts = list(_DIGITS.finditer(section))
    if "".join(part[0] for part in parts) != section:
        return digits  # it has signs of another meaning: thousands, decimals, units
    places = sum(part[3] is not None for part in parts)
    if "." in section or not places:
        return digits
    padded = digits.rjust(places, "\0")
    first, rest = padded[: len(padded) - places + 1], list(padded[len(padded) - places + 1 :])
    taken = iter([first, *rest])
    written = []
    for part in parts:
        if place := part[3]:
            written.append(next(taken).replace("\0", "0" if place == "0" else ""))
        else:
            written.append(part[1] or part[2] or part[4] or "")
    return "".join(written).strip()


def _moment(value: float, *, since_1904: bool) -> str:
    """A day and an hour as French people write them: ``15/03/2023``, ``15/03/2023 14:30``."""
    if not 0 <= value < _LAST_DAY:
        return plain(value)
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30 + (value < 60))
    try:
        when = start + timedelta(seconds=round(value * 86_400))
    except OverflowError:
        return plain(value)
    return moment(when, has_day=value >= 1, has_hour=not float(value).is_integer())


def moment(when: datetime, *, has_day: bool = True, has_hour: bool = True) -> str:
    """The day, the hour or both; the seconds only if there are any."""
    day = f"{when:%d/%m/}{when.year:04}"
    hour = f"{when:%H:%M:%S}" if when.second else f"{when:%H:%M}"
    return " ".join(part for part, has in ((day, has_day), (hour, has_hour)) if has)
