"""A date in a filled Word form, in any of the forms that Word shows or people type."""

from __future__ import annotations

import re
from datetime import date

from cpts_docs.base.dates import read_date
from cpts_docs.formats.docx.filled.lines import Slot

_NUMBERS = re.compile(r"(\d{1,2})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})", re.ASCII)
_WORDS = re.compile(r"(?:\w+\s+)?(\d{1,2})(?:er)?\s+([^\W\d]+)\s+(\d{4})")
_FULL = re.compile(r"\d{1,2}\s*/\s*\d{1,2}\s*/\s*\d{4}", re.ASCII)


def as_date(text: str) -> str:
    """31/03/2024 as 2024-03-31; any other text as it is."""
    words = text.replace("\u00a0", " ").strip()
    return (_numeric(words) or text) if _FULL.fullmatch(words) else text


def shown_date(text: str, slot: Slot) -> str:
    """The date that a control shows as YYYY-MM-DD; a text that is none as it is.

    What can be read is the date, whatever was chosen before someone typed over
    it; what was chosen helps to read another language.
    """
    words = text.replace("\u00a0", " ").strip()
    american = slot.date_format[:1].upper() == "M"
    found = _numeric(words, american=american) or _written(words) or iso(words)
    if not found and (picked := iso(slot.picked)) and _agrees(words, picked):
        found = picked
    return found or text


def _numeric(words: str, *, american: bool = False) -> str:
    if not (match := _NUMBERS.fullmatch(words)):
        return ""
    day, month, year = match[1], match[3], match[4]
    if american:
        day, month = month, day
    return iso(f"{year if len(year) == 4 else f'20{year}'}-{month:0>2}-{day:0>2}")


def _written(words: str) -> str:
    found = read_date(words) if _WORDS.fullmatch(words) else None
    return found.isoformat() if found else ""


def _agrees(words: str, picked: str) -> bool:
    """Whether the numbers in a text are those of a date, as in « Sunday, March 3, 2024 »."""
    year, month, day = map(int, picked.split("-"))
    numbers = {int(number) for number in re.findall(r"\d{1,4}", words[:100])}
    return numbers in ({year, day}, {year, month, day})


def iso(text: str) -> str:
    """``text`` if it is a date, as YYYY-MM-DD; "" if it is none."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
