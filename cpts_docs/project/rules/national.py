"""Rules of the territory beside the national list: communes that exist, and where they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cpts_docs import reference
from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.quantity import OVER, UNDER, Quantity, number_of, shown, span
from cpts_docs.base.words import counted, grouped, series
from cpts_docs.project.rules.communes import COMMUNE_EN_DOUBLE, is_no_name
from cpts_docs.project.rules.rule import Check, Rule, warning
from cpts_docs.project.source import PathInFile, Source
from cpts_docs.project.territory import known_as, members_of

if TYPE_CHECKING:
    from cpts_docs.reference.places import Place

COMMUNE_INCONNUE = warning(
    "commune-inconnue",
    "La liste nationale (2026) n'a pas de commune de ce nom, ou de ce code. "
    "Corrigez-le ; pour une commune plus récente : `rules: {commune-inconnue: non}`.",
)

COMMUNE_AMBIGUE = warning(
    "commune-ambigue",
    "Plusieurs communes de vos départements ont ce nom. Donnez le code INSEE de "
    'la vôtre : `{code: "66186", name: Saint-Nazaire}`.',
)

COMMUNE_HORS_DEPARTEMENT = warning(
    "commune-hors-departement",
    "Cette commune est dans un autre département. Ajoutez-le à `department`, ou corrigez le nom.",
)

COMMUNE_ANCIENNE = warning(
    "commune-ancienne",
    "Cette commune fait aujourd'hui partie d'une autre. Écrivez le nom de "
    "celle-ci, ou faites-en un [quartier](#les-quartiers) du genre `commune déléguée`.",
)

COMMUNE_ET_QUARTIERS = warning(
    "commune-et-quartiers",
    "Une commune est à la fois entière et divisée en quartiers. Retirez-la de "
    "`communes`, ou ses quartiers de `districts`.",
)

CODE_ET_NOM = warning(
    "code-et-nom",
    "Le code INSEE et le nom sont ceux de deux communes. Le message dit "
    "lesquelles : corrigez l'un ou l'autre.",
)

POPULATION = warning(
    "population",
    "La population ne va pas avec celle des communes : moins que les communes "
    "entières, ou plus qu'elles et les communes divisées. Vérifiez le nombre, et les communes ; "
    "s'il est d'une autre année, dites laquelle : `{count: 47617, year: 2016}`.",
)


EPCI_INCONNU = Rule(
    "epci-inconnu",
    "La liste nationale n'a pas d'intercommunalité de ce numéro SIREN. Le message donne celui du "
    "nom que vous avez écrit, s'il est connu ; sinon, il est sur le site de l'intercommunalité.",
)

SANS_EFFET = warning(
    "sans-effet",
    "`without` nomme une commune qui n'est dans aucune des intercommunalités "
    "données. Corrigez son nom, ou retirez-la.",
)


@dataclass(frozen=True, slots=True)
class _Named:
    """A commune as the project names it, and where; ``whole`` or with districts."""

    path: PathInFile
    name: str
    code: str = ""
    whole: bool = True


def _named(value: Any) -> Iterator[_Named]:
    territory = value.get("territory", {})
    path: PathInFile
    for index, item in enumerate(territory.get("communes", ())):
        path = ("territory", "communes", index)
        if isinstance(item, str):
            yield _Named(path, item)
        else:
            yield _Named(path, item["name"], item.get("code", ""))
    for index, district in enumerate(territory.get("districts", ())):
        path = ("territory", "districts", index, "commune")
        yield _Named(path, district["commune"], whole=False)


def _groups(source: Source, value: Any) -> Iterator[Diagnostic]:
    from cpts_docs.reference import places

    given_groups = value.get("territory", {}).get("epci", ())
    unknown = [item for item in enumerate(given_groups) if not places.epci_name(str(item[1]))]
    for index, given in unknown:
        joined = "".join(str(given).split())  # « 200 072 106 », as it stands on letters
        alike = places.epci_named(str(given))
        if name := places.epci_name(joined):
            alike = ((joined, name),)
        hint = series((f"{siren} ({name})" for siren, name in alike), " ou ")
        yield EPCI_INCONNU.at(
            source,
            f"aucune intercommunalité n'a le numéro « {given} »",
            source.position(("territory", "epci", index)),
            f"écrivez {hint}" if hint else "donnez son numéro SIREN, de neuf chiffres",
        )
    if not unknown:
        yield from _named_beside(source, value)


def _named_beside(source: Source, value: Any) -> Iterator[Diagnostic]:
    """What a territory says of communes beside its EPCI, and contradicts them."""
    territory = value.get("territory", {})
    everyone = [*members_of({"epci": territory.get("epci", ())})]
    known = {name for item in everyone for name in (item.code, known_as(item.name))}
    left_out = {*map(known_as, territory.get("without", ()))}
    for index, name in enumerate(territory.get("without", ())):
        if known_as(name) not in known:
            message = f"« {name} » n'est dans aucune des intercommunalités du territoire"
            at = source.position(("territory", "without", index))
            yield SANS_EFFET.at(source, message, at, "corrigez le nom, ou retirez cette ligne")
    for one in _named(value):
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
    departments = _departments(value)
    found = [item for item in members_of(value.get("territory", {})) if item.department]
    others = [item for item in found if item.department not in departments]
    if others and departments:
        codes = sorted({item.department for item in others})
        yield COMMUNE_HORS_DEPARTEMENT.at(
            source,
            f"l'intercommunalité a {counted(len(others), 'commune', 'communes')} hors de "
            f"{series(departments)} : {_candidates(others)}",
            source.position(("territory", "epci")),
            f"ajoutez {series(codes)} à department, ou ces communes à without",
        )


def _departments(value: Any) -> list[str]:
    given = value.get("department", [])
    return given if isinstance(given, list) else [given]


def _communes(source: Source, value: Any) -> Iterator[Diagnostic]:
    departments = _departments(value)
    if not departments or not {*departments} <= reference.departments().keys():
        return  # that has been told
    for one in _named(value):
        if not is_no_name(one.name):
            yield from _by_code(source, one) if one.code else _by_name(source, one, departments)


def _by_code(source: Source, one: _Named) -> Iterator[Diagnostic]:
    from cpts_docs.reference import places

    at = source.position(one.path)
    found = places.place(one.code)
    if found is None:
        message = f"aucune commune n'a le code « {one.code} »"
        yield COMMUNE_INCONNUE.at(source, message, at, _named_like(one.name))
    elif places.key(found.name) != places.key(one.name):
        message = f"le code {one.code} est celui de « {found.name} », et non de « {one.name} »"
        yield CODE_ET_NOM.at(source, message, at, _named_like(one.name))
    elif found.successor and not found.is_arrondissement:
        yield _no_more(source, one, found)


def _by_name(source: Source, one: _Named, departments: list[str]) -> Iterator[Diagnostic]:
    from cpts_docs.reference import places

    at = source.position(one.path)
    everywhere = places.places_named(one.name)
    within = [item for item in everywhere if item.department in departments]
    today = [item for item in within if not item.successor or item.is_arrondissement]
    if len(today) > 1:
        message = f"plusieurs communes s'appellent « {one.name} » : {_candidates(today)}"
        hint = f'donnez le code : {{code: "{today[0].code}", name: {today[0].name}}}'
        yield COMMUNE_AMBIGUE.at(source, message, at, hint)
    elif within and not today:
        yield _no_more(source, one, within[0])
    elif not within and everywhere:
        where = "le département" if len(departments) == 1 else "les départements"
        message = f"« {one.name} » n'est pas dans {where} {series(departments)}"
        hint = f"c'est {_candidates(everywhere, ' ou ')} ; {_nearest(one.name, departments)}"
        yield COMMUNE_HORS_DEPARTEMENT.at(source, message, at, hint)
    elif not everywhere:
        message = f"la liste nationale n'a pas de commune « {one.name} »"
        yield COMMUNE_INCONNUE.at(source, message, at, _nearest(one.name, departments))


def _no_more(source: Source, one: _Named, found: Place) -> Diagnostic:
    from cpts_docs.reference import places

    today = places.place(found.successor)
    whole = f"« {today.name} » ({today.code})" if today else found.successor
    message = f"« {one.name} » n'est plus une commune : elle fait partie de {whole}"
    hint = "écrivez le nom de celle-ci, ou faites-en un quartier, kind: commune déléguée"
    return COMMUNE_ANCIENNE.at(source, message, source.position(one.path), hint)


_SHOWN = 5


def _candidates(found: Sequence[Place], last: str = " et ") -> str:
    """``Saint-Nazaire (66186, Pyrénées-Orientales) et Saint-Nazaire (30288, Gard)``."""
    names = reference.departments()
    said = [
        f"{item.name} ({item.code}, {names.get(item.department, 'outre-mer')})"
        for item in found[:_SHOWN]
    ]
    more = [f"{len(found) - _SHOWN} autres"] if len(found) > _SHOWN else []
    return series([*said, *more], last)


def _named_like(name: str) -> str:
    from cpts_docs.reference import places

    if found := places.places_named(name):
        return f"communes de ce nom : {_candidates(found)}"
    return "vérifiez le code et le nom"


def _nearest(name: str, departments: list[str]) -> str:
    from cpts_docs.base.diagnostics import nearest
    from cpts_docs.reference import places

    known = {
        places.key(item.name): item.name
        for code in departments
        for item in places.communes_in(code)
    }
    close = nearest(places.key(name), known)
    said = series((f"« {known[one]} »" for one in close), " ou ")
    return f"vouliez-vous dire {said} ?" if close else "corrigez le nom ou le département"


def _divided(source: Source, value: Any) -> Iterator[Diagnostic]:
    from cpts_docs.reference.places import key

    named = list(_named(value))
    whole = {key(one.name): one for one in named if one.whole}
    for one in named:
        if not one.whole and (other := whole.get(key(one.name))):
            line = source.position(other.path).line
            message = f"« {one.name} » est aussi une commune entière, à la ligne {line}"
            hint = "retirez-la de communes, ou retirez ses quartiers"
            yield COMMUNE_ET_QUARTIERS.at(source, message, source.position(one.path), hint)


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
    at = source.position(("territory", "population"))
    if most < whole * (1 - slack) and manner not in OVER:
        message = (
            f"{shown(count)} habitants, mais les communes entières en ont {grouped(whole)} "
            "(population municipale, 2026)"
        )
        yield POPULATION.at(source, message, at, "vérifiez le nombre et les communes")
    elif divided is not None and least > (whole + divided) * (1 + slack) and manner not in UNDER:
        message = (
            f"{shown(count)} habitants, mais les communes, même divisées, n'en ont que "
            f"{grouped(whole + divided)} (population municipale, 2026)"
        )
        yield POPULATION.at(source, message, at, "vérifiez le nombre et les communes")


def _inhabitants(value: Any) -> tuple[int | None, int | None]:
    """Of the whole communes, and of the divided ones; None where one of them is not known."""
    from cpts_docs.reference import places

    departments, territory = _departments(value), value.get("territory", {})
    if not all(places.epci_name(str(given)) for given in territory.get("epci", ())):
        return None, None
    of_groups = {item.code: item.population for item in members_of(territory)}
    sums: dict[bool, dict[str, int | None]] = {True: of_groups, False: {}}
    for one in _named(value):
        if one.code:
            found = [item for item in [places.place(one.code)] if item]
        else:
            named = places.places_named(one.name, departments)
            found = [item for item in named if not item.successor]
        sure = found[0] if len(found) == 1 else None
        sums[one.whole][sure.code if sure else one.name] = sure.population if sure else None
    whole, divided = (_sum(sums[kind].values()) for kind in (True, False))
    return whole, divided


def _sum(counts: Iterable[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len([*counts]) else None


CHECKS = (
    Check(
        _communes,
        ("territory", "department"),
        (
            COMMUNE_INCONNUE,
            COMMUNE_AMBIGUE,
            COMMUNE_HORS_DEPARTEMENT,
            COMMUNE_ANCIENNE,
            CODE_ET_NOM,
        ),
    ),
    Check(
        _groups, ("territory",), (EPCI_INCONNU, SANS_EFFET, COMMUNE_EN_DOUBLE, COMMUNE_ET_QUARTIERS)
    ),
    Check(_outside, ("territory", "department"), (COMMUNE_HORS_DEPARTEMENT,)),
    Check(_divided, ("territory",), (COMMUNE_ET_QUARTIERS,)),
    Check(_population, ("territory", "department"), (POPULATION,)),
)
