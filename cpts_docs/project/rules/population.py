"""The rule of a territory's population: what its communes have, by the national list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.quantity import OVER, UNDER, Quantity, number_of, shown, span
from cpts_docs.base.words import grouped
from cpts_docs.project.organisations import departments_of
from cpts_docs.project.rules.communes import named
from cpts_docs.project.rules.national import meant
from cpts_docs.project.rules.rule import Check, warning
from cpts_docs.project.source import Source
from cpts_docs.project.territory import members_of
from cpts_docs.reference import places

POPULATION = warning(
    "population",
    "La population ne va pas avec celle des communes : moins que les communes "
    "entières, ou plus qu'elles et les communes divisées. Vérifiez le nombre, et les communes ; "
    "s'il est d'une autre année, dites laquelle : `{count: 47617, year: 2016}`.",
)


_OTHER_YEAR = 0.1
"""By so much a population of another year, or one that is « environ », may differ."""


def _population(source: Source, value: Any) -> Iterator[Diagnostic]:
    given = value.get("territory", {}).get("population")
    said = given if isinstance(given, dict) else {"count": given}
    count = number_of("inconnu" if said["count"] is None else said["count"])
    whole, divided = _inhabitants(value)
    if whole is None or (isinstance(count, Quantity) and not count.is_known):
        return
    loose = isinstance(count, Quantity) or "about" in said or "year" in said
    slack = _OTHER_YEAR if loose else 0
    manner = count.manner if isinstance(count, Quantity) else ""
    least, most = span(count)
    if most < whole * (1 - slack) and manner not in OVER:
        wrong = f"mais les communes entières en ont {grouped(whole)}"
    elif divided is not None and least > (whole + divided) * (1 + slack) and manner not in UNDER:
        wrong = f"mais les communes, même divisées, n'en ont que {grouped(whole + divided)}"
    else:
        return
    yield POPULATION.at(
        source,
        f"{shown(count)} habitants, {wrong} (population municipale, {places.YEAR})",
        source.position(("territory", "population")),
        "vérifiez le nombre et les communes",
    )


def _inhabitants(value: Any) -> tuple[int | None, int | None]:
    """Of the whole communes, and of the divided ones; None where one of them is not known."""
    departments, territory = departments_of(value), value.get("territory", {})
    if not all(places.epci_name(str(given)) for given in territory.get("epci", ())):
        return None, None
    of_groups = {item.code: item.population for item in members_of(territory)}
    sums: dict[bool, dict[str, int | None]] = {True: of_groups, False: {}}
    for one in named(value):
        by_code = places.place(one.code) if one.code else None
        found = [by_code] if one.code else meant(one.name, departments)
        sure = found[0] if len(found) == 1 else None
        sums[one.whole][sure.code if sure else one.name] = sure.population if sure else None
    whole, divided = (_sum(sums[kind].values()) for kind in (True, False))
    return whole, divided


def _sum(counts: Iterable[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len([*counts]) else None


CHECKS = (Check(_population, ("territory", "department"), (POPULATION,)),)
