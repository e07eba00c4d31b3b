"""The day and hour of an answer, as the programs write it that people answer in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo

_HOUR = (
    r"(?P<hour>\d{1,2})[:h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?"
    r"(?:\s*(?P<zone>Z|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|UTC|GMT))?"
)
_BETWEEN = r"(?:T|[\s,]+(?:[-–à]\s*)?)"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/](\d{{1,2}})[-/](\d{{1,2}})(?:{_BETWEEN}{_HOUR})?")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}|\d{{2}})(?:{_BETWEEN}{_HOUR})?")


def read_moment(text: str, *, month_first: bool = False) -> datetime | None:
    """The moment that ``text`` is, None if it is none; without a zone, in that of this machine.

    2026-11-03T10:12:33.000+01:00, 2026/11/03 10:12:33 AM UTC+1, 03/11/2026 10:12:33, and with
    ``month_first`` 11/3/2026 10:12:33.
    """
    written = " ".join(text.split())
    if found := _YEAR_FIRST.fullmatch(written):
        year, month, day = found[1], found[2], found[3]
    elif found := _YEAR_LAST.fullmatch(written):
        year, (day, month) = found[3], (found[1], found[2])
        if month_first:
            day, month = month, day
    else:
        return None
    hour = int(found["hour"] or 0)
    if found["half"]:
        hour = hour % 12 + (12 if found["half"] in "Pp" else 0)
    minute, second = int(found["minute"] or 0), int(found["second"] or 0)
    try:
        whole = int(year) + (2000 if len(year) == 2 else 0)
        when = datetime(whole, int(month), int(day), hour, minute, second)
        return when.replace(tzinfo=_zone(found["zone"])) if found["zone"] else when.astimezone()
    except (ValueError, OverflowError):
        return None


def _zone(text: str) -> tzinfo:
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
