"""What was put into a field, made fit for a file and checked."""

from __future__ import annotations

import re
from datetime import date

from cpts_docs.base.errors import UnreadableError
from cpts_docs.base.words import month_number, normalized
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


def day(organisation: str, written: str) -> date | None:
    """A date as people write it: 27/06/2023, 27.6.2023, 27 juin 2023 or 2023-06-27.

    Raises:
        UnreadableError: it is none.
    """
    if not written:
        return None
    numbers = [int(number) for number in re.findall(r"\d{1,4}", written)]
    if len(numbers) == 2 and (month := month_number(written)):
        numbers.insert(1, month)
    if len(numbers) == 3:
        year, month, day_of_month = numbers if numbers[0] > 31 else reversed(numbers)
        try:
            return date(year if year > 99 else 2000 + year, month, day_of_month)
        except ValueError:
            pass
    raise UnreadableError(
        f"la date de l'avis « {organisation} » n'est pas une date : « {written} »"
    )
