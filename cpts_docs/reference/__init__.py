"""National data: missions, the action catalogue, professions, places, bodies.

Each function reads its file once. The sources are named in README.md beside
the data. Nothing here knows a project.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, NamedTuple

from cpts_docs.base import quantity
from cpts_docs.base.quantity import Number
from cpts_docs.base.resources import reference_path
from cpts_docs.base.words import folded


class CatalogueAction(NamedTuple):
    """An example of action; ``items`` are examples of it."""

    id: str
    text: str
    items: tuple[CatalogueAction, ...] = ()


class CatalogueTheme(NamedTuple):
    """A theme of a mission."""

    id: str
    title: str
    actions: tuple[CatalogueAction, ...] = ()


class CatalogueMission(NamedTuple):
    """A national mission.

    ``core`` is its number among the four core missions, 0 for the optional
    ones. ``title`` is how the guide names it, ``contract_title`` how the
    contract with the Assurance maladie (ACI) does.
    """

    id: str
    title: str
    contract_title: str
    core: int = 0
    themes: tuple[CatalogueTheme, ...] = ()
    actions: tuple[CatalogueAction, ...] = ()

    def all_actions(self) -> Iterator[CatalogueAction]:
        """Every action of it, examples included, in the guide's order."""
        for theme in self.themes:
            yield from _with_items(theme.actions)
        yield from _with_items(self.actions)


class Contact(NamedTuple):
    """Whom to ask about CPTS in some ``departments``, "" where nothing is known."""

    website: str = ""
    phone: str = ""
    departments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """The national guide of action examples. ``updated`` is a month in words."""

    updated: str
    contact: Contact
    missions: tuple[CatalogueMission, ...]

    def contact_in(self, departments: Iterable[str]) -> Contact:
        """The contact that serves all of these departments, or one that says nothing."""
        return self.contact if {*departments} <= {*self.contact.departments} else Contact()

    def mission(self, mission_id: str) -> CatalogueMission | None:
        """The mission of that id."""
        return self._by_id.get(mission_id)

    @cached_property
    def _by_id(self) -> dict[str, CatalogueMission]:
        """Each mission; of two with an id, the first."""
        return {item.id: item for item in reversed(self.missions)}

    def actions(self) -> Iterator[CatalogueAction]:
        """Every action, examples included, in the guide's order."""
        for mission in self.missions:
            yield from mission.all_actions()


def _with_items(actions: tuple[CatalogueAction, ...]) -> Iterator[CatalogueAction]:
    for action in actions:
        yield action
        yield from _with_items(action.items)


class Noun(NamedTuple):
    """A word to count with. The plural starts at 2."""

    singular: str
    plural: str

    def counted(self, count: Number) -> str:
        """``2 infirmiers``; a no-break space keeps the number with its word."""
        return quantity.counted(count, self.singular, self.plural, "\u00a0")


class Organisation(NamedTuple):
    """A body that gives its opinion: short name and full name."""

    name: str
    title: str = ""


class LetterSection(NamedTuple):
    """A part that letters of intent have; ``text`` is the key of a project that is its text.

    One with the name of a key of ``show`` is there unasked only where that is switched on.
    """

    id: str
    title: str
    text: str = ""
    show: str = ""


def _load_json(name: str) -> Any:
    return json.loads(reference_path(name).read_text("utf-8"))


def rows(name: str) -> list[list[str]]:
    """The rows of a TSV file of this folder, without its head."""
    lines = reference_path(name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines[1:]]


@cache
def catalogue() -> Catalogue:
    """The national guide, and the missions that projects refer to."""
    return catalogue_of(_load_json("catalogue.json"))


def catalogue_of(data: dict[str, Any]) -> Catalogue:
    """The catalogue of values in the shape of ``catalogue.json``.

    A contact that does not say where it serves does so everywhere.
    """
    contact = data.get("contact", {})
    served = tuple(contact.get("departments", departments()))
    return Catalogue(
        data["updated"],
        Contact(**{**contact, "departments": served}),
        tuple(_mission(mission) for mission in data["missions"]),
    )


def _mission(data: dict[str, Any]) -> CatalogueMission:
    return CatalogueMission(
        data["id"],
        data["title"],
        data.get("contract_title", data["title"]),
        data.get("core", 0),
        tuple(
            CatalogueTheme(theme["id"], theme["title"], _actions(theme))
            for theme in data.get("themes", ())
        ),
        _actions(data),
    )


def _actions(data: dict[str, Any], key: str = "actions") -> tuple[CatalogueAction, ...]:
    return tuple(
        CatalogueAction(item["id"], item["text"], _actions(item, "items"))
        for item in data.get(key, ())
    )


@cache
def departments() -> dict[str, str]:
    """Department names by code: 01 to 95, 2A, 2B and overseas."""
    return {row[0]: row[1] for row in rows("departments.tsv")}


def department_meant(value: str) -> str:
    """The code of the department that a text stands for; "" if of none, or of several."""
    plain = value.strip("\"'“”«»[]() \u00a0").upper()
    number = None if " ET " in plain else re.fullmatch(r"(\d{1,4}|2[AB])\b[^\d,;/&+]*", plain)
    for code, name in departments().items():
        if folded(name) == folded(value) or (number and number[1].lstrip("0") == code.lstrip("0")):
            return code
    return ""


@cache
def professions() -> dict[str, Noun]:
    """The words to count a profession with, by any of its singular forms.

    « diététicienne » gives the feminine, « diététicien » the masculine.
    """
    nouns: dict[str, Noun] = {}
    for _, masculine, masculines, feminine, feminines, _ in rows("professions.tsv"):
        nouns.setdefault(feminine, Noun(feminine, feminines))
        nouns[masculine] = Noun(masculine, masculines)
    return nouns


@cache
def district_kinds() -> dict[str, Noun]:
    """The known kinds of district, by the word a project uses."""
    kinds = _load_json("national.json")["district_kinds"]
    return {name: Noun(**forms) for name, forms in kinds.items()}


@cache
def regions() -> dict[str, str]:
    """The name of the region of each department, by its code."""
    return {row[0]: row[2] for row in rows("departments.tsv")}


@cache
def organisations(in_departments: tuple[str, ...] = ()) -> tuple[Organisation, ...]:
    """The bodies that give an opinion in those departments unless a project lists its own.

    Of several departments, each has its own delegation and fund, and each region its union.
    Overseas, one body does the work of others. Codes that are none say nothing.
    """
    names, places = departments(), regions()
    codes = [code for code in in_departments if code in names]
    several = {"department": len(codes) > 1, "region": len({places[code] for code in codes}) > 1}
    found: dict[str, Organisation] = {}
    national = _load_json("national.json")
    overseas = {
        code: item["in_place_of"] for item in national["overseas"] for code in item["departments"]
    }
    for body in national["organisations"]:
        for code in codes or [""]:
            item = overseas.get(code, {}).get(body["name"], body)  # None: nobody is asked
            if item is None:
                continue
            name, title, each = item["name"], item["title"], item.get("of_each", "")
            if several.get(each):
                region = places[code]
                mark, place = (region, region) if each == "region" else (code, names[code])
                name, title = f"{name} {mark}", f"{title}, {place}"
            found.setdefault(name, Organisation(name, title))
    return tuple(found.values())


@cache
def letter_sections() -> dict[str, LetterSection]:
    """The parts of a letter of intent by id, in the order of one that says nothing else."""
    sections = (LetterSection(**item) for item in _load_json("letter.json")["sections"])
    return {section.id: section for section in sections}


CPTS_SIZES = (40_000, 80_000, 175_000)
"""From so many inhabitants on, a CPTS is of size 2, 3, 4 (README.md names the source)."""


def cpts_size(population: int) -> int:
    """The size of a CPTS of so many inhabitants: 1 to 4."""
    return 1 + sum(population >= bound for bound in CPTS_SIZES)
