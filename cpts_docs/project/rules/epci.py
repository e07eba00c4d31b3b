"""Rules of the EPCI of a territory: they exist, and nothing beside them contradicts them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cpts_docs import reference
from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.words import counted, series
from cpts_docs.project.edits import Mend
from cpts_docs.project.misplaced import misplaced
from cpts_docs.project.organisations import departments_of
from cpts_docs.project.rules.communes import COMMUNE_EN_DOUBLE, named
from cpts_docs.project.rules.national import (
    COMMUNE_ET_QUARTIERS,
    COMMUNE_HORS_DEPARTEMENT,
    candidates,
)
from cpts_docs.project.rules.rule import Check, Rule, warning
from cpts_docs.project.source import Source
from cpts_docs.project.territory import known_as, members_of
from cpts_docs.reference import places

EPCI_INCONNU = Rule(
    "epci-inconnu",
    "La liste nationale n'a pas d'intercommunalité de ce numéro SIREN. Le message donne celui du "
    "nom que vous avez écrit, s'il est connu ; sinon, il est sur le site de l'intercommunalité.",
)

SANS_EFFET = warning(
    "sans-effet",
    "Cette ligne ne change rien : `without` nomme une commune qui n'est dans aucune des "
    "intercommunalités données, ou l'une d'elles est deux fois dans `epci`. Corrigez-la, ou "
    "retirez-la.",
)


def _groups(source: Source, value: Any) -> Iterator[Diagnostic]:
    given_groups = value.get("territory", {}).get("epci", ())
    unknown = [item for item in enumerate(given_groups) if not places.epci_name(str(item[1]))]
    for index, given in unknown:
        joined = "".join(str(given).split())  # « 200 072 106 », as it stands on letters
        alike = places.epci_named(str(given))
        if name := places.epci_name(joined):
            alike = ((joined, name),)
        hint = _near(str(given), departments_of(value))
        if alike:
            hint = f"écrivez {series((f'{siren} ({name})' for siren, name in alike), ' ou ')}"
        yield EPCI_INCONNU.at(
            source,
            f"aucune intercommunalité n'a le numéro « {given} »",
            source.position(("territory", "epci", index)),
            Mend(hint, str(given), alike[0][0]) if len(alike) == 1 else hint,
        )
    for index, given in enumerate(given_groups):
        if str(given) in map(str, given_groups[:index]):
            message = f"l'intercommunalité « {given} » est déjà dans la liste"
            at = source.position(("territory", "epci", index))
            yield SANS_EFFET.at(source, message, at, "retirez-la")
    if not unknown:
        yield from _named_beside(source, value)


def _near(given: str, departments: Iterable[str]) -> str:
    """The EPCI of the departments whose numbers are this one but for a figure or two."""
    from difflib import get_close_matches

    known = {item.epci for code in departments for item in places.communes_in(code)}
    alike = get_close_matches(given, sorted(known), 3, 0.85)
    if not alike:
        return "donnez son numéro SIREN, de neuf chiffres"
    said = series((f"{siren} ({places.epci_name(siren)})" for siren in alike), " ou ")
    return f"vouliez-vous dire {said} ?"


def _named_beside(source: Source, value: Any) -> Iterator[Diagnostic]:
    """What a territory says of communes beside its EPCI, and contradicts them."""
    territory = value.get("territory", {})
    if not {"epci", "without"} & territory.keys():
        return
    from cpts_docs.project import spelling

    everyone = [*members_of({"epci": territory.get("epci", ())})]
    known = {name for item in everyone for name in (item.code, places.key(item.name))}
    left_out = {*map(known_as, territory.get("without", ()))}
    for index, name in enumerate(territory.get("without", ())):
        if known_as(name) not in known:
            message = f"« {name} » n'est dans aucune des intercommunalités du territoire"
            at = source.position(("territory", "without", index))
            hint = spelling.meant(name, [item.name for item in everyone])
            yield SANS_EFFET.at(source, message, at, hint or "corrigez le nom, ou retirez la ligne")
    for one in named(value):
        name = known_as(one.code or one.name)
        if name in known and name not in left_out:
            at = source.position(one.path)
            message = f"« {one.name} » est déjà tout entière dans l'intercommunalité"
            rule, hint = (
                (COMMUNE_EN_DOUBLE, "retirez-la d'ici")
                if one.whole
                else (COMMUNE_ET_QUARTIERS, "retirez ses quartiers, ou ajoutez-la à without")
            )
            yield rule.at(source, message, at, hint)


def _outside(source: Source, value: Any) -> Iterator[Diagnostic]:
    """Communes of an EPCI that is in more departments than the project says."""
    departments = departments_of(value)
    if not {*departments} <= reference.departments().keys():
        return  # that has been told
    found = [item for item in members_of(value.get("territory", {})) if item.department]
    others = [item for item in found if item.department not in departments]
    if others and departments and not misplaced(value).everyone:  # that is told of all
        codes = sorted({item.department for item in others})
        yield COMMUNE_HORS_DEPARTEMENT.at(
            source,
            f"l'intercommunalité a {counted(len(others), 'commune', 'communes')} hors de "
            f"{series(departments)} : {candidates(others)}",
            source.position(("territory", "epci")),
            f"ajoutez {series(codes)} à department, ou ces communes à without",
        )


CHECKS = (
    Check(
        _groups, ("territory",), (EPCI_INCONNU, SANS_EFFET, COMMUNE_EN_DOUBLE, COMMUNE_ET_QUARTIERS)
    ),
    Check(_outside, ("territory", "department"), (COMMUNE_HORS_DEPARTEMENT,)),
)
