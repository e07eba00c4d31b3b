"""Which fields and pages a PDF form has, as the form itself says: what a tool loses is missed.

Programs that copy, extract or merge pages drop fields without a word, and a
field that is gone must not pass for one left empty. So the form carries a list,
in a hidden field: of its fields, each with how many boxes it has, and how many
pages they stand on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote, unquote

NAME = "champs-du-formulaire"
"""The hidden field that holds the list."""

_ENTRY = re.compile(r"([^\s*]*)(?:\*(\d{1,4}))?")


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a form has: ``pages``, 0 if it is not known, and fields by their names.

    A field comes with the number of its places on the pages: 1, or the boxes of a group.
    """

    fields: Mapping[str, int] = field(default_factory=dict)
    pages: int = 0


@lru_cache(100)  # the same for all letters of a mailing
def written(fields: tuple[tuple[str, int], ...], pages: int) -> str:
    """The list as text: ``*1 nom parcours*3``."""
    names = [(quote(name, safe=""), count) for name, count in (("", pages), *fields)]
    return " ".join(f"{name}*{count}" if count > 1 or not name else name for name, count in names)


def read(text: str) -> Inventory:
    """The list that :func:`written` made; what is no entry of it is passed over."""
    found = (_ENTRY.fullmatch(entry) for entry in text.split())
    fields = {unquote(entry[1]): int(entry[2] or 1) for entry in found if entry}
    return Inventory(fields, fields.pop("", 0))
