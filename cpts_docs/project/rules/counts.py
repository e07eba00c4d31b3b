"""Rules of counts that cannot all be right: against each other, and against the population."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cpts_docs.base import quantity
from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.quantity import OVER, Number, Quantity, number_of, shown, span, total
from cpts_docs.base.words import folded, grouped
from cpts_docs.project.rules import population
from cpts_docs.project.rules.professions import counted
from cpts_docs.project.rules.rule import Check, entries, warning
from cpts_docs.project.said import said
from cpts_docs.project.show import size_of
from cpts_docs.project.source import Source
from cpts_docs.project.territory import population_of

NOMBRE_IMPOSSIBLE = warning(
    "nombre-impossible",
    "Un nombre ne peut pas être juste : plus de professionnels ou de membres que d'habitants. "
    "Vérifiez-le, et la population.",
)

SOMME = warning(
    "somme",
    "Un total ne va pas avec ce qu'il compte : celui que dit un libellé (« 40 professionnels »), "
    "ou la ligne « Total » d'un budget. Corrigez l'un ou l'autre.",
)

TAILLE = warning(
    "taille",
    "Le projet dit la taille de la CPTS (1 à 4), et sa population en donne une autre : 1 sous "
    "40 000 habitants, 2 sous 80 000, 3 sous 175 000, 4 au-delà. Corrigez l'une ou l'autre.",
)


def _numbers(counts: Mapping[str, Any]) -> list[Number]:
    return [number_of(one["count"] if isinstance(one, dict) else one) for one in counts.values()]


def _more_than_inhabitants(source: Source, value: Any) -> Iterator[Diagnostic]:
    people, _ = population_of(value.get("territory", {}))
    if people is None or (isinstance(people, Quantity) and people.manner in OVER):
        return
    _, most = span(people)
    for path, counts in counted(value):
        least = sum(span(number)[0] for number in _numbers(counts))
        if least > most and not any(population.misfit(source, value)):
            least_said = quantity.counted(least, "personne", "personnes")
            yield NOMBRE_IMPOSSIBLE.at(
                source,
                f"{least_said}, pour {quantity.counted(people, 'habitant', 'habitants')}",
                source.position(path, key=True),
                "vérifiez ces nombres, et territory.population",
            )


_SAYS = re.compile(r"\b(\d+) (?:professionnel|membre|soignant|adhérent|personne)", re.IGNORECASE)


def _sums(source: Source, value: Any) -> Iterator[Diagnostic]:
    for name, group in value.get("professionals", {}).items():
        numbers = [int(found) for found in _SAYS.findall(group["label"])]
        everyone = total(_numbers(group.get("counts", {})))
        # A label may say how many are of a part of them.
        if len(numbers) == 1 and everyone and numbers[0] > span(everyone)[1]:
            yield SOMME.at(
                source,
                f"le libellé dit {grouped(numbers[0])}, et les nombres font {shown(everyone)}",
                source.position(("professionals", name, "label")),
                "corrigez le libellé, ou les nombres",
            )
    yield from _budget(source, value.get("report", {}).get("budget", ()))


_TOTAL = re.compile(r"total(?: general)?|ensemble")


def _budget(source: Source, lines: Iterable[Any]) -> Iterator[Diagnostic]:
    sums = {"planned": 0, "spent": 0}
    for path, line in entries(lines, ("report", "budget")):
        is_total = _TOTAL.fullmatch(folded(line["item"]))
        for key, amount in sums.items():
            if is_total and key in line and line[key] != amount:
                yield SOMME.at(
                    source,
                    f"le total dit {grouped(line[key])} €, et les lignes du dessus font "
                    f"{grouped(amount)} €",
                    source.position((*path, key)),
                    "corrigez le total, ou les lignes",
                )
            elif not is_total:
                sums[key] += line.get(key, 0)


_OF_THIS_SIZE = (
    r"(?i)\b(?:(?:notre|cette|la) CPTS (?:(?:est|sera) )?"
    r"|(?:est|sera|forme|forment|former|constituer|devenir) une CPTS )de (?:la )?taille (\d)\b"
)


def _size(source: Source, value: Any) -> Iterator[Diagnostic]:
    """« Notre CPTS est de taille 3 », which its population does not make it."""
    size = size_of(population_of(value.get("territory", {}))[0])
    for found, place in said(source, _OF_THIS_SIZE, "taille") if size else ():
        if int(found[1]) != size and "voisin" not in found.string:
            yield TAILLE.at(
                source,
                f"la population en fait une CPTS de taille {size}, et non {found[1]}",
                place,
                "corrigez la taille, ou territory.population",
            )


CHECKS = (
    Check(_more_than_inhabitants, ("professionals", "report", "territory"), (NOMBRE_IMPOSSIBLE,)),
    Check(_sums, ("professionals", "report"), (SOMME,)),
    Check(_size, ("territory",), (TAILLE,)),
)
