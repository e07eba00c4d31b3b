"""Rules of a territory's population: what its communes have, by the national list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.quantity import OVER, UNDER, Quantity, shown, span
from cpts_docs.base.words import grouped
from cpts_docs.project.organisations import departments_of
from cpts_docs.project.rules.rule import Check, warning
from cpts_docs.project.show import inhabitants, listed_in
from cpts_docs.project.source import Source
from cpts_docs.project.territory import population_of
from cpts_docs.reference import places

POPULATION = warning(
    "population",
    "La population ne va pas avec celle des communes : moins que les communes "
    "entières, ou plus qu'elles et les communes divisées. Vérifiez le nombre, et les communes ; "
    "s'il est d'une autre année, dites laquelle : `{count: 47617, year: 2016}`.",
)

POPULATION_ABSENTE = warning(
    "population-absente",
    "Le projet ne dit pas combien d'habitants a son territoire, et la liste nationale le sait. "
    "Recopiez le nombre que le message donne, ou faites-le calculer, avec son millésime : "
    "`show: {population: true}`.",
)

_OTHER_YEAR = 0.1
"""By so much a population of another year, or one that is « environ », may differ."""


def misfit(source: Source, value: Any) -> Iterator[Diagnostic]:
    """That the population which a project counts cannot be that of its communes."""
    territory = value.get("territory", {})
    count, said = population_of(territory)
    if count is None:
        return
    day = str(value.get("date", "9999"))
    if "year" in said and str(said["year"]) > day:
        yield POPULATION.at(
            source,
            f"la population serait de {said['year']}, et le projet est de {day[:4]}",
            source.position(("territory", "population", "year")),
            "corrigez l'année, ou la date du projet",
        )
        return
    whole, divided = _inhabitants(territory, departments_of(value))
    if whole is None:
        return
    manner = count.manner if isinstance(count, Quantity) else ""
    slack = _OTHER_YEAR if isinstance(count, Quantity) or "year" in said else 0
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


_TOLD = frozenset(("needs", "professionals", "missions", "letter"))
"""What a project has that tells of its CPTS, and is more than a questionnaire to send."""


def _absent(source: Source, value: Any) -> Iterator[Diagnostic]:
    if not _TOLD & value.keys():
        return
    territory, show = value.get("territory", {}), value.get("show", {})
    if show.get("population") or show.get("size") or population_of(territory)[0] is not None:
        return
    count = _exactly(territory, departments_of(value))
    if count:
        yield POPULATION_ABSENTE.at(
            source,
            f"la population n'est pas dite ; les communes ont {grouped(count)} habitants "
            f"(population municipale, {places.YEAR})",
            source.position(("territory", "population")),
            f"écrivez : population: {count} ; ou faites-la calculer : show: {{population: true}}",
        )


def _inhabitants(
    territory: Mapping[str, Any], departments: Sequence[str]
) -> tuple[int | None, int | None]:
    """Of the whole communes, and of the divided ones; None where one of them is not known."""
    if not all(places.epci_name(str(given)) for given in territory.get("epci", ())):
        return None, None
    whole = {key: given for key, given in territory.items() if key != "districts"}
    divided = {"communes": [item["commune"] for item in territory.get("districts", ())]}
    return _exactly(whole, departments), _exactly(divided, departments)


def _exactly(territory: Mapping[str, Any], departments: Sequence[str]) -> int | None:
    found = inhabitants(listed_in(territory, departments))
    return found if isinstance(found, int) else None


CHECKS = (
    Check(misfit, ("territory", "department", "date"), (POPULATION,)),
    Check(_absent, ("territory", "department", "show"), (POPULATION_ABSENTE,), late=True),
)
