"""The day and hour of an answer, as the programs write it that people answer in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from cpts_docs.base.dates import year_first

_HOUR = (
    r"(?P<hour>\d{1,2})[:h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"(?:\s*(?P<half>[AaPp])\.?\s?[Mm]\.?)?"
    r"(?:\s*(?P<zone>Z|CES?T|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|UTC|GMT))?"
)
_BETWEEN = r"(?:T|[\s,]+(?:[-–à]\s*)?)"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/](\d{{1,2}})[-/](\d{{1,2}})(?:{_BETWEEN}{_HOUR})?")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}|\d{{2}})(?:{_BETWEEN}{_HOUR})?")


def read_moment(text: str, *, month_first: bool = False) -> datetime | None:
    """The moment that ``text`` is, None if it is none; without a zone, in that of this machine.

    2026-11-03T10:12:33.000+01:00, 2026/11/03 10:12:33 AM UTC+1, 03/11/2026 10:12:33, and with
    ``month_first`` 11/3/2026 10:12:33.
    """
    found = _found(_of_a_spreadsheet(text))
    if not found:
        return None
    year, month, day = _day_of(found)
    if month_first and found.re is _YEAR_LAST:
        day, month = month, day
    try:
        when = datetime(year, month, day, *_hour_of(found))
        return when.replace(tzinfo=_zone(found["zone"])) if found["zone"] else when.astimezone()
    except (ValueError, OverflowError):
        return None


_SERIAL = re.compile(r"([345]\d{4})(?:[.,](\d{1,15}))?")
"""A day and its part as a spreadsheet counts them: from 1982 to 2064."""


def _of_a_spreadsheet(text: str) -> str:
    serial = _SERIAL.fullmatch(text.strip())
    if not serial:
        return text
    seconds = round(float(f"{serial[1]}.{serial[2] or 0}") * 86_400)
    return (datetime(1899, 12, 30) + timedelta(seconds=seconds)).isoformat()


def on_the_clock(text: str) -> str:
    """A moment to the second, as a clock on the wall told it; "" if it is less exact, or none.

    The same in whatever order its day and its month stand, and whether its zone is told or not.
    """
    found = _found(text)
    if not found or not found["second"]:
        return ""
    year, *day = _day_of(found)
    return "-".join(map(str, (year, *sorted(day), *_hour_of(found))))


def _found(text: str) -> re.Match[str] | None:
    written = year_first(" ".join(text.split()))
    return _YEAR_FIRST.fullmatch(written) or _YEAR_LAST.fullmatch(written)


def _day_of(found: re.Match[str]) -> tuple[int, int, int]:
    """The year, the month and the day, in the order of France."""
    first, second, third = int(found[1]), int(found[2]), int(found[3])
    if found.re is _YEAR_FIRST:
        return first, second, third
    return third + (2000 if len(found[3]) == 2 else 0), second, first


def _hour_of(found: re.Match[str]) -> tuple[int, int, int]:
    hour = int(found["hour"] or 0)
    if found["half"]:
        hour = hour % 12 + (12 if found["half"] in "Pp" else 0)
    return hour, int(found["minute"] or 0), int(found["second"] or 0)


_OF_FRANCE = {"CET": 1, "CEST": 2}


def _zone(text: str) -> tzinfo:
    if text in _OF_FRANCE:
        return timezone(timedelta(hours=_OF_FRANCE[text]))
    found = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", text)
    if not found:
        return UTC
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return timezone(-offset if found[1] == "-" else offset)


def is_month_first(texts: Iterable[str]) -> bool:
    """Whether dates stand as in America: one of them can be read only so, and none as in France."""
    pairs = [(int(found[1]), int(found[2])) for text in texts if (found := _day(text))]
    return any(second > 12 for _, second in pairs) and not any(first > 12 for first, _ in pairs)


def _day(text: str) -> re.Match[str] | None:
    return _YEAR_LAST.fullmatch(" ".join(text.split()))
