"""The communes of France and their EPCI, looked up in the package's tables.

Nothing is parsed beforehand: a table is read as bytes, ordered by the key of its names, and
a look-up takes the lines it needs. The source and its vintage are in README.md.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache, cached_property, lru_cache
from itertools import takewhile
from typing import NamedTuple

from cpts_docs.base.resources import reference_path
from cpts_docs.base.words import at_place as _at_by_rule
from cpts_docs.base.words import of_place as _of_by_rule
from cpts_docs.base.words import slug

YEAR = 2026
"""Of the communes (Insee, code officiel géographique) and the municipal populations beside them."""

VINTAGE = f"Insee, code officiel géographique {YEAR}"
"""The list and the municipal populations published with it, as documents name them."""

HEAD = ("code", "name", "population", "epci", "link", "successor")
"""The columns of ``communes.tsv``; ``epci`` is the line in ``epci.tsv``, counted from 1."""

EPCI_HEAD = ("siren", "name")
"""The columns of ``epci.tsv``."""

_CITIES = ("75056", "69123", "13055")
_UNSURE = ("H", "Œ", "Aux ")
"""How names begin before which usage, or the list, says what no rule can."""

_ARTICLES = ("le", "la", "les", "l")
_SHORT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "s": "sur"}


@lru_cache(20_000)  # rules ask for the same names, and searches pass by the same rows
def key(name: str) -> str:
    """A name to compare with: « St-Nazaire », « SAINT NAZAIRE » and « Saint-Nazaire » are one.

    Without case, accents, hyphens, apostrophes and the article at its head.
    """
    first, *rest = slug(name).split("-")
    words = [first, *rest] if first not in _ARTICLES or not rest else rest
    return " ".join(_SHORT.get(word, word) for word in words)


class Place(NamedTuple):
    """A commune; or one that is no more, or an arrondissement, with the ``successor`` it is in.

    ``population`` is the municipal one, ``epci`` the SIREN of its EPCI or "", ``link`` the
    type of link of the national list (0 to 8, see :attr:`of`).
    """

    code: str
    name: str
    population: int | None = None
    epci: str = ""
    link: str = ""
    successor: str = ""

    @property
    def department(self) -> str:
        """``66``, ``2A``, ``974``."""
        return department_of(self.code)

    @property
    def is_arrondissement(self) -> bool:
        """Whether it is one of Paris, Lyon or Marseille, which are communes too."""
        return self.successor in _CITIES

    @property
    def of(self) -> str:
        """The name after « de »: d'Hyères, de Honfleur, du Havre, des Abymes."""
        if self.link not in _OF:
            return _of_by_rule(self.name)
        article, before = _OF[self.link]
        return before + self.name.removeprefix(article)

    @property
    def at(self) -> str:
        """The name after « à »: à Hyères, au Havre, aux Abymes."""
        article, before = _AT.get(self.link, ("", "à "))
        return before + self.name.removeprefix(article)


# Types of link of INSEE's list (TNCC): the article that goes, and what stands before the rest.
_OF = {
    "0": ("", "de "),
    "1": ("", "d'"),
    "2": ("Le ", "du "),
    "3": ("", "de "),
    "4": ("Les ", "des "),
    "5": ("", "de "),
    "6": ("Aux ", "des "),
    "7": ("", "de "),
    "8": ("", "de "),
}
_AT = {"2": ("Le ", "au "), "4": ("Les ", "aux "), "6": ("Aux ", "aux ")}


def department_of(code: str) -> str:
    """The department of a commune's code: ``66`` of ``66136``, ``974`` of ``97411``."""
    return code[:3] if code.startswith(("97", "98")) else code[:2]


def departments_of_postal(code: str) -> tuple[str, ...]:
    """The departments that a postal code may be of: those of its first figures.

    A few places have the code of a neighbouring department.
    """
    return ("2A", "2B") if code.startswith("20") else (department_of(code),)


class _Table:
    """The lines of a table, ordered by the key of their second column."""

    def __init__(self, name: str) -> None:
        self.data = reference_path(name).read_bytes()

    def first(self, code: str) -> list[str] | None:
        """The row whose first column is ``code``."""
        line = self._by_code.get(code.encode())
        return line.decode().split("\t") if line else None

    @cached_property
    def _by_code(self) -> dict[bytes, bytes]:
        """Each line by its first column, which is as wide in all of them."""
        _, *lines = self.data.split(b"\n")
        width = lines[0].index(b"\t")
        return {line[:width]: line for line in lines}

    def named(self, name: str) -> Iterator[list[str]]:
        """The rows of that name, however it is written."""
        wanted = key(name)
        return takewhile(lambda row: key(row[1]) == wanted, self.beginning(name))

    def beginning(self, name: str) -> Iterator[list[str]]:
        """The rows whose names begin so, in the order of the table."""
        wanted = key(name)
        head = self.data.index(b"\n") + 1
        start = bisect_left(range(len(self.data)), wanted, lo=head, key=self._key_at)
        while start < len(self.data) and self._key_at(start).startswith(wanted):
            yield self._cells(start)
            start = self.data.index(b"\n", start) + 1

    def matching(self, pattern: str) -> Iterator[list[str]]:
        """The rows that a regular expression finds, whole lines."""
        found = re.finditer(f"\n({pattern})(?=\n)".encode(), self.data)  # 20 times as quick as ^
        return (match[1].decode().split("\t") for match in found)

    def line(self, code: str) -> int:
        """The line of the row whose first column is ``code``, 1 below the head; 0 if none is."""
        return self.data.count(b"\n", 0, self.data.find(f"\n{code}\t".encode()) + 1)

    @cached_property
    def codes(self) -> list[str]:
        """The first column, the head included."""
        return [line.partition(b"\t")[0].decode() for line in self.data.splitlines()]

    def _key_at(self, place: int) -> str:
        """The key of the line that has a byte."""
        return key(self._cells(self.data.rfind(b"\n", 0, place) + 1)[1])

    def _cells(self, start: int) -> list[str]:
        return self.data[start : self.data.index(b"\n", start)].decode().split("\t")


@cache
def _communes() -> _Table:
    return _Table("communes.tsv")


@cache
def _groups() -> _Table:
    return _Table("epci.tsv")


def _place(row: list[str]) -> Place:
    code, name, population, line, link, successor = row
    epci = _groups().codes[int(line)] if line else ""
    return Place(code, name, int(population) if population else None, epci, link, successor)


def place(code: str) -> Place | None:
    """The commune of an INSEE code, or what had that code; None if there is none.

    A code that a commune was given when it took in others stays its own.
    """
    row = _communes().first(code)
    return _place(row) if row else None


def places_named(name: str, departments: Iterable[str] = ()) -> tuple[Place, ...]:
    """The communes of a name, however it is written, in some departments or in all.

    Those that are no more, and arrondissements, come with the others.
    """
    within = {*departments}
    found = _named(name)
    return tuple(place for place in found if not within or place.department in within)


@lru_cache(1_000)  # the rules, the loader and figures ask for the same
def _named(name: str) -> tuple[Place, ...]:
    return tuple(map(_place, _communes().named(name)))


def places_beginning(name: str) -> Iterator[Place]:
    """The communes whose names begin so, however it is written, in the order of their names."""
    return map(_place, _communes().beginning(name))


def communes_in(department: str) -> tuple[Place, ...]:
    """The communes of a department today, in the order of their names."""
    rows = _communes().matching(rf"{re.escape(department)}[^\n]*\t")
    return tuple(place for place in map(_place, rows) if place.department == department)


def members(epci: str) -> tuple[Place, ...]:
    """The communes of the EPCI of a SIREN, in the order of their names; none if there is none."""
    line = _groups().line(epci)
    return _members(line) if line else ()


@cache
def _members(line: int) -> tuple[Place, ...]:
    """Those of a line in the list of EPCI."""
    return tuple(map(_place, _communes().matching(rf".*\t{line}\t\d?\t")))


def epci_name(siren: str) -> str:
    """The name of an EPCI, ``CC Adour Madiran``; "" if there is none of that SIREN."""
    row = _groups().first(siren)
    return row[1] if row else ""


def of_place(name: str, departments: Iterable[str] = ()) -> str:
    """The name of a place after « de », by the list where the rule is not sure.

    Of ten names in H there are communes that differ: which is meant, its department says.
    """
    return _linked(name, "of", departments) or _linked(name, "of") or _of_by_rule(name)


def at_place(name: str) -> str:
    """The name of a place after « à », by the list where the rule is not sure."""
    return _linked(name, "at") or _at_by_rule(name)


def _linked(name: str, how: str, departments: Iterable[str] = ()) -> str:
    """What all communes of a name have; "" if they differ, or the rule does for the name."""
    if not name.startswith(_UNSURE):
        return ""
    same = (item for item in places_named(name, departments) if item.name == name)
    ways: set[str] = {getattr(item, how) for item in same}
    return ways.pop() if len(ways) == 1 else ""


def all_epci() -> Iterator[tuple[str, str]]:
    """The SIREN and the name of every EPCI."""
    return ((row[0], row[1]) for row in _groups().matching(r"\d{9}\t[^\n]*"))


def epci_named(name: str) -> tuple[tuple[str, str], ...]:
    """The SIREN and the name of each EPCI of that name, with or without its kind (CC, CA…)."""
    kinds = ("", "CC ", "CA ", "CU ")
    rows = (row for kind in kinds for row in _groups().named(f"{kind}{name}"))
    return tuple((row[0], row[1]) for row in rows)
