"""Dates as people write them."""

from __future__ import annotations

import re
from datetime import date

from cpts_docs.base.words import folded

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan",
            "fevrier fevr fev",
            "mars mar",
            "avril avr",
            "mai",
            "juin jun",
            "juillet juil jul",
            "aout aou",
            "septembre sept sep",
            "octobre oct",
            "novembre nov",
            "decembre dec",
        ),
        1,
    )
    for name in names.split()
}

_TIME = re.compile(
    r"(?:[,\s]+(?:[àa]|vers|T)?\s*|T)\d{1,2}\s*(?:h|:)\s*(?:\d{2}(?::\d{2})?)?\s*(?:min)?\s*(?:Z|[+-]\d\d:?\d\d)?$",
    re.IGNORECASE,
)
_DAY_OF_WEEK = re.compile(
    r"^(?:le\s+)?(?:(?:(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|(?:lun|mar|mer|jeu|ven|sam|dim)\.)\s)?\s*,?\s*(?:le\s+)?",
    re.IGNORECASE,
)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})")
_WORDS = re.compile(r"(\d{1,2}|premier)\s*(?:er|°)?[\s.-]+([^\W\d_]+)\.?[\s.-]+(\d{4}|\d{2})")


def year_first(text: str) -> str:
    """``text`` without the day of the week, and « 13 nov. 2026 » at its start as 2026-11-13."""
    written = _DAY_OF_WEEK.sub("", text)
    found = _WORDS.match(written)
    if not found or not (month := _MONTHS.get(folded(found[2]))) or len(found[3]) == 2:
        return written
    day = "1" if found[1] == "premier" else found[1]
    return f"{found[3]}-{month}-{day}{written[found.end() :]}"


def read_date(text: str) -> date | None:
    """The day that ``text`` names, None if it names none or more than one.

    27/06/2023, 27.6.23, 2023-06-27, 27 juin 2023, 1er mai 2026, 27 sept. 2026, and each
    with a day of the week before it or a time after it. A year of two figures is of this century.
    """
    written = re.sub("[‐‑–—]", "-", " ".join(text.split()))
    written = _TIME.sub("", _DAY_OF_WEEK.sub("", written)).strip(" .,")
    if match := _ISO.fullmatch(written):
        year, month, day = match.groups()
    elif match := _NUMBERS.fullmatch(written):
        day, month, year = match.groups()
    elif match := _WORDS.fullmatch(written):
        day, name, year = match.groups()
        day = "1" if day == "premier" else day
        month = str(_MONTHS.get(folded(name), 0))
    else:
        return None
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None
