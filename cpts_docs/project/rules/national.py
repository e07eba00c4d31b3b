"""Rules of the territory beside the national list: communes that exist, and where they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain, islice
from typing import Any

from cpts_docs import reference
from cpts_docs.base.diagnostics import MAX_OF_A_KIND, Diagnostic, Position, nearest
from cpts_docs.base.words import series
from cpts_docs.project import invisible
from cpts_docs.project.edits import Mend
from cpts_docs.project.invisible import visible
from cpts_docs.project.misplaced import Misplaced, misplaced
from cpts_docs.project.organisations import departments_of
from cpts_docs.project.rules.communes import Named, is_no_name, named
from cpts_docs.project.rules.rule import Check, warning
from cpts_docs.project.source import Source
from cpts_docs.project.territory import arrondissement, meant
from cpts_docs.reference import places
from cpts_docs.reference.places import Place

COMMUNE_INCONNUE = warning(
    "commune-inconnue",
    f"La liste nationale ({places.YEAR}) n'a pas de commune de ce nom, ou de ce code. "
    "Corrigez-le ; pour une commune plus récente : `rules: {commune-inconnue: non}`.",
)

COMMUNE_ECRITURE = warning(
    "commune-ecriture",
    "La liste nationale écrit autrement le nom de cette commune (accents, tirets, article, "
    "« Saint » en toutes lettres). Écrivez-le comme elle ; `cpts-docs validate --fix` le fait.",
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


def _communes(source: Source, value: Any) -> Iterator[Diagnostic]:
    """As many as are told: they are all warnings, and to find the nearest names takes its time."""
    return islice(_each(source, value), MAX_OF_A_KIND)


def _each(source: Source, value: Any) -> Iterator[Diagnostic]:
    departments = departments_of(value)
    if not departments or not {*departments} <= reference.departments().keys():
        return  # that has been told
    elsewhere = misplaced(value)
    yield from _together(source, elsewhere, departments)
    times = Counter(places.key(one.name) for one in named(value) if one.whole)
    for one in named(value):
        told = elsewhere.has(_with_code(one.code) if one.code else places.places_named(one.name))
        if not is_no_name(one.name) and not told:
            by = _by_code if one.code else _by_name
            found = by(source, one, departments)
            twice = one.whole and times[places.key(one.name)] > 1  # that is told, and one goes
            yield from (item for item in found if not twice or item.rule != COMMUNE_ECRITURE.code)


def _together(
    source: Source, elsewhere: Misplaced, departments: Sequence[str]
) -> Iterator[Diagnostic]:
    """The communes whose department lacks, or is written in the place of another."""
    if not elsewhere.communes:
        return
    codes, found = sorted(elsewhere.communes), [*chain(*elsewhere.communes.values())]
    one, several = ("le département", "les départements")
    if elsewhere.everyone:
        message = f"aucune commune n'est dans {one if len(departments) == 1 else several} "
        message += f"{series(departments)} : ce sont {candidates(found)}"
        hint = f"écrivez : department: {_as_codes(codes)} ; ou corrigez les communes"
    else:
        message = f"{len(found)} communes sont dans {one if len(codes) == 1 else several} "
        message += f"{series(codes)} : {candidates(found)}"
        hint = f"écrivez : department: {_as_codes([*departments, *codes])} ; ou corrigez leurs noms"
    yield COMMUNE_HORS_DEPARTEMENT.at(source, message, source.position(("department",)), hint)


def _as_codes(codes: Sequence[str]) -> str:
    quoted = ", ".join(f'"{code}"' for code in codes)
    return quoted if len(codes) == 1 else f"[{quoted}]"


def _with_code(code: str) -> tuple[Place, ...]:
    found = places.place(code)
    return (found,) if found else ()


def _by_code(source: Source, one: Named, departments: tuple[str, ...]) -> Iterator[Diagnostic]:
    found = places.place(one.code)
    if found is None:
        message = f"aucune commune n'a le code « {one.code} »"
        at, hint = source.position((*one.path, "code")), _named_like(one.name)
        today = meant(one.name, places.places_named(one.name, departments))
        if len(today) == 1:
            hint = Mend(f"le code de {one.name} : {today[0].code}", one.code, today[0].code)
        yield COMMUNE_INCONNUE.at(source, message, at, hint)
    elif places.key(found.name) != places.key(one.name):
        message = f"le code {one.code} est celui de « {found.name} », et non de « {one.name} »"
        from cpts_docs.project.spelling import slip

        at, hint = source.position((*one.path, "name")), _named_like(one.name)
        if slip(one.name, [found.name]) and not places.places_named(one.name):
            hint = Mend(f"écrivez « {found.name} »", one.name, found.name)
        yield CODE_ET_NOM.at(source, message, at, hint)
    elif found.successor and not found.is_arrondissement:
        yield _no_more(source, one, found)
    elif found.department not in departments:
        hint = f"ajoutez {found.department} à department, ou corrigez le code"
        yield _outside(source, one, departments, [found], hint)
    else:
        yield from _otherwise(source, one, found, source.position((*one.path, "name")))


def _otherwise(source: Source, one: Named, found: Place, at: Position) -> Iterator[Diagnostic]:
    """The name of a commune that is known, not written as the national list does."""
    if one.name.replace("’", "'") != found.name:
        from cpts_docs.project.spelling import respelt

        message = f"la liste nationale écrit « {found.name} », et non « {one.name} »"
        hint = respelt(f"écrivez « {found.name} »", one.name, found.name)
        if visible(one.name).strip() == found.name:
            hint = Mend(_hidden(one.name, found.name), one.name, found.name)
        yield COMMUNE_ECRITURE.at(source, message, at, hint)


def _by_name(source: Source, one: Named, departments: tuple[str, ...]) -> Iterator[Diagnostic]:
    at = source.position(one.path)
    everywhere = places.places_named(one.name)
    within = [item for item in everywhere if item.department in departments]
    today = meant(one.name, within)
    if len(today) > 1:
        message = f"plusieurs communes s'appellent « {one.name} » : {candidates(today)}"
        hint = f'donnez le code : {{code: "{today[0].code}", name: {today[0].name}}}'
        yield COMMUNE_AMBIGUE.at(source, message, at, hint)
    elif today:
        yield from _otherwise(source, one, today[0], at)
    elif within:
        yield _no_more(source, one, within[0])
    elif everywhere:
        yield _outside(source, one, departments, everywhere, _nearest(one.name, departments))
    elif (part := arrondissement(one.name)) and part.department in departments:
        yield from _otherwise(source, one, part, at)
    else:
        message = f"la liste nationale n'a pas de commune « {one.name} »"
        hint = _apart(one.name, departments) or _nearest(one.name, departments)
        yield COMMUNE_INCONNUE.at(source, message, at, hint)


def _apart(name: str, departments: tuple[str, ...]) -> str:
    """That « Elne Bages » is two communes, without the comma between them."""
    words = name.split()
    cuts = ((words[:at], words[at:]) for at in range(1, len(words)))
    pairs = ([" ".join(one), " ".join(other)] for one, other in cuts)
    both = (pair for pair in pairs if all(_is_here(part, departments) for part in pair))
    found = next(both, None)
    return f"si ce sont deux communes, séparez-les : {', '.join(found)}" if found else ""


def _is_here(name: str, departments: tuple[str, ...]) -> bool:
    return bool(places.places_named(name, departments))


def _outside(
    source: Source, one: Named, departments: Sequence[str], found: Sequence[Place], hint: str
) -> Diagnostic:
    where = "le département" if len(departments) == 1 else "les départements"
    message = f"« {one.name} » n'est pas dans {where} {series(departments)}"
    at = source.position(one.path)
    return COMMUNE_HORS_DEPARTEMENT.at(
        source, message, at, f"c'est {candidates(found, ' ou ')} ; {hint}"
    )


def _no_more(source: Source, one: Named, found: Place) -> Diagnostic:
    today = places.place(found.successor)
    whole = f"« {today.name} » ({today.code})" if today else found.successor
    message = f"« {one.name} » n'est plus une commune : elle fait partie de {whole}"
    hint = "écrivez le nom de celle-ci, ou faites-en un quartier, kind: commune déléguée"
    return COMMUNE_ANCIENNE.at(source, message, source.position(one.path), hint)


_SHOWN = 5


def candidates(found: Sequence[Place], last: str = " et ") -> str:
    """``Saint-Nazaire (66186, Pyrénées-Orientales) et Saint-Nazaire (30288, Gard)``."""
    names = reference.departments()
    said = [
        f"{item.name} ({item.code}, {names.get(item.department, 'outre-mer')})"
        for item in found[:_SHOWN]
    ]
    more = [f"{len(found) - _SHOWN} autres"] if len(found) > _SHOWN else []
    return series([*said, *more], last)


def _named_like(name: str) -> str:
    if found := places.places_named(name):
        return f"communes de ce nom : {candidates(found)}"
    return "vérifiez le code et le nom"


@lru_cache(maxsize=1_000)  # the atelier asks for those of a project again at each key
def _nearest(name: str, departments: tuple[str, ...]) -> str:
    from cpts_docs.project.spelling import slip

    known = _names_in(departments)
    plain = visible(name).strip()
    if plain != name and (right := known.get(places.key(plain), "")):
        return Mend(_hidden(name, right), name, right)
    if right := known.get(slip(places.key(name), known), ""):
        return Mend(f"vouliez-vous dire « {right} » ?", name, right)
    close = nearest(places.key(name), known)
    said = series((f"« {known[one]} »" for one in close), " ou ")
    return f"vouliez-vous dire {said} ?" if close else "corrigez le nom ou le département"


def _hidden(name: str, right: str) -> str:
    return f"{invisible.named(name)} s'y cache ; retapez : {right}"


@cache
def _names_in(departments: tuple[str, ...]) -> dict[str, str]:
    """The names of communes, by what they are compared by."""
    found = [item.name for code in departments for item in places.communes_in(code)]
    for city in ("Paris", "Lyon", "Marseille"):
        if city in found:
            alike = places.places_beginning(city)
            found += [item.name for item in alike if item.is_arrondissement]
    return {places.key(name): name for name in found}


def _divided(source: Source, value: Any) -> Iterator[Diagnostic]:
    whole = {places.key(one.name): one for one in named(value) if one.whole}
    for one in named(value):
        if not one.whole and (other := whole.get(places.key(one.name))):
            line = source.position(other.path).line
            message = f"« {one.name} » est aussi une commune entière, à la ligne {line}"
            hint = "retirez-la de communes, ou retirez ses quartiers"
            yield COMMUNE_ET_QUARTIERS.at(source, message, source.position(one.path), hint)


CHECKS = (
    Check(
        _communes,
        ("territory", "department"),
        (
            COMMUNE_INCONNUE,
            COMMUNE_ECRITURE,
            COMMUNE_AMBIGUE,
            COMMUNE_HORS_DEPARTEMENT,
            COMMUNE_ANCIENNE,
            CODE_ET_NOM,
        ),
    ),
    Check(_divided, ("territory",), (COMMUNE_ET_QUARTIERS,)),
)
