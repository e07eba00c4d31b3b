"""Whether it is the date of the project that is wrong, and not those of all that follows it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

_ASKING = ("questionnaire", "membership")
_FAR = timedelta(days=365)
"""No procedure gives so long for an opinion."""


def is_too_late(value: Mapping[str, Any]) -> bool:
    """Whether opinions were given, and answers are wanted, all before the date of the project."""
    days = _opinions(value)
    days += [value[key]["return_by"] for key in _ASKING if "return_by" in value.get(key, {})]
    return len(days) > 1 and "date" in value and max(days) < value["date"]


def is_too_early(value: Mapping[str, Any]) -> bool:
    """Whether all of several opinions are from more than a year behind the project."""
    days = _opinions(value)
    if len(days) < 2 or "date" not in value:
        return False
    return date.fromisoformat(min(days)) > date.fromisoformat(value["date"]) + _FAR


def _opinions(value: Mapping[str, Any]) -> list[str]:
    return [item["date"] for item in value.get("opinions") or () if item.get("date")]
