"""What the schema cannot say of the communes: each is one, and there once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from cpts_docs.base.diagnostics import Diagnostic, Position
from cpts_docs.project.edits import Mend
from cpts_docs.project.invisible import visible
from cpts_docs.project.organisations import departments_of
from cpts_docs.project.rules.rule import Check, Rule, warning
from cpts_docs.project.source import PathInFile, Source
from cpts_docs.reference.places import department_of, key, place, places_named

PLUSIEURS_NOMS = Rule(
    "plusieurs-noms",
    "Plusieurs communes ou quartiers sont écrits comme un seul : séparez-les par des "
    "virgules, `[Elne, Bages]`, ou un par ligne.",
)

CODE_DANS_NOM = warning(
    "code-dans-nom",
    "Un code postal ou INSEE est écrit dans le nom d'une commune, et sera imprimé "
    'avec lui. Retirez-le, ou donnez le code INSEE à part : `{code: "66136", name: Perpignan}`.',
)

COMMUNE_EN_DOUBLE = Rule(
    "commune-en-double",
    "Une commune est deux fois dans le territoire, même écrite autrement (majuscules, accents, "
    "« St »). Retirez-la ; si ce sont deux communes de même nom, donnez leurs codes INSEE.",
)


class Named(NamedTuple):
    """A commune as the project names it, and where; ``whole`` or with districts."""

    path: PathInFile
    name: str
    code: str = ""
    whole: bool = True


_ALL_OF_FRANCE = 40_000
"""More communes than there are."""


def named(value: Any) -> Iterator[Named]:
    """The communes of a territory, and those of its districts; none of its EPCI."""
    territory = value.get("territory", {})
    path: PathInFile
    for index, item in enumerate(territory.get("communes", ())[:_ALL_OF_FRANCE]):
        path = ("territory", "communes", index)
        if isinstance(item, str):
            yield Named(path, item)
        else:
            yield Named(path, item["name"], item["code"])
    for index, district in enumerate(territory.get("districts", ())[:_ALL_OF_FRANCE]):
        path = ("territory", "districts", index, "commune")
        yield Named(path, district["commune"], whole=False)


_SEVERAL = re.compile(r"[;,|•]|\s/\s")
_CODE = re.compile(r"\W*\b(?:\d{5}|2[AB]\d{3})\b\W*")


def is_no_name(text: str) -> bool:
    """Whether it is several names, or has a code in it: what is told of that is enough."""
    return bool(_SEVERAL.search(text) or _CODE.search(text))


def several_in_one(source: Source, value: Any) -> Iterator[Diagnostic]:
    """An element that is several names: « A; B », or « A, B », which no commune is called."""
    for one in _whole(value):
        if _SEVERAL.search(one.name):
            yield _several(source, one.name, one.path)
    for at, district in enumerate(value.get("territory", {}).get("districts", ())):
        for index, name in enumerate(district["names"]):
            if ";" in name:
                path = ("territory", "districts", at, "names", index)
                yield _several(source, name, path)


def _several(source: Source, name: str, path: PathInFile) -> Diagnostic:
    from cpts_docs.project.cures import as_elements, as_list
    from cpts_docs.project.spots import Spot

    spot = Spot.of(source, path)
    hint = (
        f"séparez les noms par des virgules, sans guillemets : {as_list(name)}"
        if spot.in_flow
        else f"écrivez une ligne pour chacun : {as_elements(name)}"
    )
    names = [one.strip() for one in _SEVERAL.split(name)]
    before = spot.line[: spot.position.column - 1]
    if (
        spot.raw == name
        and all(map(places_named, names))
        and (spot.in_flow or not before.strip(" -"))
    ):
        apart = ", " if spot.in_flow else f"\n{before}"
        hint = Mend(hint, name, apart.join(names), raw=True)
    return PLUSIEURS_NOMS.at(
        source,
        f"« {name} » est pris pour un seul nom",
        spot.position,
        hint,
    )


def with_a_code(source: Source, value: Any) -> Iterator[Diagnostic]:
    """« 66000 Perpignan », « Perpignan (66136) »: a code that is no part of the name."""
    for one in _whole(value):
        if _CODE.search(one.name):
            bare = _CODE.sub(" ", one.name).strip()
            hint = f"retirez-le : {bare}" if bare else "donnez le nom de la commune"
            if bare and not one.code and _says_no_more(one.name, bare):
                hint = Mend(hint, one.name, bare)
            yield CODE_DANS_NOM.at(
                source,
                f"« {one.name} » contient un code, qui sera imprimé avec le nom",
                source.position(one.path),
                hint,
            )


def _says_no_more(text: str, name: str) -> bool:
    """Whether the code before or behind a ``name`` tells nothing: it is its own, or postal."""
    codes = re.findall(r"\w{5}", text.replace(name, ""))
    found = places_named(name)
    in_it = len(codes) == 1 and [one for one in found if one.department == department_of(codes[0])]
    return bool(in_it) and len(found) == 1 and (found[0].code == codes[0] or not place(codes[0]))


def repeated(source: Source, value: Any) -> Iterator[Diagnostic]:
    """A commune that is there twice, however it is written the second time."""
    seen: dict[str, Position] = {}
    codes: dict[str, set[str]] = {}
    listed = [*islice(_whole(value), _ALL_OF_FRANCE)]
    written: set[str] = set()
    for one, name in zip(listed, _told_apart(listed, departments_of(value)), strict=True):
        code, at = one.code, source.position(one.path)
        known = codes.setdefault(name, set())
        earlier = seen.get(code) if code else None
        if earlier is None and known and not (code and "" not in known):
            earlier = seen[name]
        if earlier is not None:
            hint = "retirez-la, ou donnez les codes INSEE de deux communes de même nom"
            if not code and one.name in written and len(places_named(one.name)) == 1:
                from cpts_docs.project.spots import Spot

                hint = Spot.of(source, one.path).without("retirez-la")
            yield COMMUNE_EN_DOUBLE.at(
                source,
                f"la commune « {one.name} » est déjà dans la liste, à la ligne {earlier.line}",
                at,
                hint,
            )
        known.add(code)
        written.add("" if code else one.name)
        seen.setdefault(code or name, at)
        seen.setdefault(name, at)


def _told_apart(listed: list[Named], departments: Iterable[str]) -> Iterator[str]:
    """What each commune is compared by.

    That is its name just as it is written where two of the departments differ in no more than
    what is not looked at: La Vergne and Vergné.
    """
    keys = [key(visible(one.name)) for one in listed]
    times = Counter(keys)
    for one, usual in zip(listed, keys, strict=True):
        alike = places_named(one.name, departments) if times[usual] > 1 else ()
        names = {place.name for place in alike if not place.successor}
        yield one.name if len(names) > 1 and one.name in names else usual


def _whole(value: Any) -> Iterator[Named]:
    return (one for one in named(value) if one.whole)


CHECKS = (
    Check(several_in_one, ("territory",), (PLUSIEURS_NOMS,)),
    Check(with_a_code, ("territory",), (CODE_DANS_NOM,)),
    Check(repeated, ("territory",), (COMMUNE_EN_DOUBLE,)),
)
