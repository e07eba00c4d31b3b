"""How many professionals of each kind a table has, and in which communes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.words import counted
from cpts_docs.forms.recipients import read_recipients
from cpts_docs.reference import places
from cpts_docs.reference.profession import named


@dataclass(frozen=True)
class Counted:
    """What a table of professionals says: how many of each profession, where they are.

    ``told`` are French sentences about what was not counted.
    """

    counts: Mapping[str, int]
    communes: Sequence[str]
    told: Sequence[str]


def count_table(path: Path) -> Counted:
    """Count the professionals of a table (CSV, XLSX, ODS, XLS), as ``mailing`` reads them."""
    people, problems = read_recipients(path)
    counts: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    communes: dict[str, None] = {}
    nowhere: Counter[str] = Counter()
    for person in people:
        written = person.fields.get("specialite", "")
        found = named(written)
        if found:
            counts[found.noun.singular] += 1
        else:
            unknown[written] += 1
        if town := _TOWN.search(person.fields.get("adresse", "")):
            found_there = _where(town)
            communes |= dict.fromkeys(found_there)
            nowhere.update([] if found_there else [town[0]])
    told = [_told(item) for item in problems if item.is_error or item.rule not in _OF_LETTERS]
    told += [_not_counted(written, count) for written, count in unknown.items()]
    told += [_not_placed(town, count) for town, count in nowhere.items()]
    return Counted(dict(counts.most_common()), [*communes], told)


_OF_LETTERS = ("tableau-colonne", "tableau-titre", "tableau-zero")
"""Warnings that do not touch a count."""


def _told(item: Diagnostic) -> str:
    return f"ligne {item.position.line} : {item.message}" if item.position else item.message


def _not_counted(written: str, count: int) -> str:
    who = counted(count, "personne n'est pas comptée", "personnes ne sont pas comptées")
    why = f"« {written} » n'est pas une profession connue" if written else "sans profession"
    return f"{who} : {why}"


def _not_placed(town: str, count: int) -> str:
    what = counted(count, "adresse n'a pas", "adresses n'ont pas")
    return f"{what} de commune qui soit sûre : « {town} »"


_TOWN = re.compile(r"(\d{5}) +(\D+?)(?: +cedex.*)?$", re.IGNORECASE | re.MULTILINE)


def _where(town: re.Match[str]) -> tuple[str, ...]:
    """The code of the commune that an address ends with, if it is surely one."""
    departments = places.departments_of_postal(town[1])
    there = [place for place in places.places_named(town[2], departments) if not place.successor]
    return (there[0].code,) if len(there) == 1 else ()
