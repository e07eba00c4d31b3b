"""What was put into a field, made fit for a file and checked."""

from __future__ import annotations

import re
from datetime import date

from cpts_docs.base.dates import read_date
from cpts_docs.base.errors import UnreadableError
from cpts_docs.base.words import normalized
from cpts_docs.foreign.text import FORBIDDEN
from cpts_docs.forms.filled import FilledForm

_MAX_TEXT = 20_000
"""Ten pages; a longer value is not what someone typed into a field."""

_MAX_LINE = 1000
_LINE_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")


def value(form: FilledForm, name: str) -> str:
    """What was put into a field, in the characters that a file can hold.

    Raises:
        UnreadableError: it is too long to have been typed.
    """
    text = _LINE_BREAKS.sub("\n", form.fields.get(name, ""))
    text = normalized("NFC", FORBIDDEN.sub("", text)).strip()
    if len(text) > _MAX_TEXT:
        raise UnreadableError(f"« {name} » a plus de {_MAX_TEXT} caractères")
    return text


_WRITTEN_DAY = re.compile(r"\d{1,2}/\d{1,2}/\d{4}", re.ASCII)


def other_value(form: FilledForm, name: str) -> str:
    """What was put into a field of the project's own; a day in figures as YYYY-MM-DD.

    Only the page and a calendar in Word give it so: the same answer is the same in each format.

    Raises:
        UnreadableError: it is too long to have been typed.
    """
    text = value(form, name)
    written = text.replace("\u00a0", " ").replace(" ", "")
    found = read_date(written) if _WRITTEN_DAY.fullmatch(written) else None
    return found.isoformat() if found else text


def line(organisation: str, text: str) -> str:
    """A text in one line.

    Raises:
        UnreadableError: it is too long for one.
    """
    flowed = " ".join(text.split())
    if len(flowed) > _MAX_LINE:
        raise UnreadableError(
            f"l'avis « {organisation} » a une ligne de plus de {_MAX_LINE} caractères"
        )
    return flowed


_MOST_YEARS = 20


def day(organisation: str, written: str, near: date) -> date | None:
    """A date as people write it (:func:`cpts_docs.base.dates.read_date`).

    Raises:
        UnreadableError: it is none, or more than 20 years from ``near``, the project's.
    """
    if not written:
        return None
    found = read_date(written)
    if found is None:
        raise UnreadableError(
            f"la date de l'avis « {organisation} » n'est pas une date : « {written[:80]} » ; "
            "elle s'écrit 27/06/2023"
        )
    if abs(found.year - near.year) > _MOST_YEARS:
        raise UnreadableError(
            f"la date de l'avis « {organisation} » est loin de celle du projet "
            f"({near.year}) : « {written[:80]} » ; vérifiez l'année"
        )
    return found
