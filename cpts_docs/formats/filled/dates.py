"""A date in a filled form: as it is written, unless the file itself tells which day that is."""

from __future__ import annotations

import re
from datetime import date

from cpts_docs.base.dates import read_date
from cpts_docs.formats.filled.lines import Slot

_NUMBERS = re.compile(r"(\d{1,2})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})", re.ASCII)


def shown_date(text: str, slot: Slot) -> str:
    """What a date control shows: the day that was chosen in it as YYYY-MM-DD, or else as written.

    What can be read is the date, whatever was chosen before someone typed over it.
    """
    words = text.replace("\u00a0", " ").strip()
    american = _NUMBERS.fullmatch(words) if slot.date_format[:1].upper() == "M" else None
    if american:
        words = f"{american[3]}/{american[1]}/{american[4]}"
    read, picked = read_date(words), iso(slot.picked)
    if picked and (read == picked or (not read and _agrees(words, picked))):
        return picked.isoformat()
    return read.isoformat() if american and read else text


def _agrees(words: str, picked: date) -> bool:
    """Whether the numbers in a text are those of a date, as in « Sunday, March 3, 2024 »."""
    numbers = {int(number) for number in re.findall(r"\d{1,4}", words[:100])}
    return numbers in ({picked.year, picked.day}, {picked.year, picked.month, picked.day})


def iso(text: str) -> date | None:
    """The date that is written as YYYY-MM-DD; None if it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
