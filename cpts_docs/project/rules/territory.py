"""Rules of the territory: departments, communes, districts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpts_docs import reference
from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.words import slug
from cpts_docs.project.rules.rule import Check, Rule, entries, warning
from cpts_docs.project.source import PathInFile, Source

DEPARTEMENT_INCONNU = Rule(
    "departement-inconnu",
    'Aucun département n\'a ce code. Vérifiez-le ; la Corse a `"2A"` et `"2B"`.',
)

DEPARTEMENT_EN_DOUBLE = Rule(
    "departement-en-double", "Un département est deux fois dans la liste. Retirez-le."
)

QUARTIER_INCONNU = Rule(
    "quartier-inconnu",
    "Ce genre de [quartier](#les-quartiers) n'est pas connu. Prenez-en un autre, ou donnez son "
    "singulier et son pluriel.",
)

QUARTIER_EN_DOUBLE = warning(
    "quartier-en-double",
    "Un quartier est deux fois parmi ceux d'une commune, et serait imprimé deux fois. Retirez-le.",
)

_CODES = 'écrivez un code : "01" à "95", "2A" ou "2B" en Corse, "971" à "988" outre-mer'


def _department(source: Source, value: Any) -> Iterator[Diagnostic]:
    given = value.get("department", [])
    listed = isinstance(given, list)
    for index, code in enumerate(given if listed else [given]):
        path: PathInFile = ("department", index) if listed else ("department",)
        if code not in reference.departments():
            yield DEPARTEMENT_INCONNU.unknown(
                source, "département inconnu :", path, code, reference.departments(), listed=_CODES
            )
        elif listed and code in given[:index]:
            message = f"le département « {code} » est déjà dans la liste"
            from cpts_docs.project.spots import Spot

            hint = Spot.of(source, path).without("retirez-le ici")
            yield DEPARTEMENT_EN_DOUBLE.at(source, message, source.position(path), hint)


def _district_kinds(source: Source, value: Any) -> Iterator[Diagnostic]:
    path = ("territory", "districts")
    for at, district in entries(value.get("territory", {}).get("districts"), path):
        kind = district["kind"]
        if isinstance(kind, str) and kind not in reference.district_kinds():
            from cpts_docs.project import spelling

            hint = spelling.hint(kind, reference.district_kinds())
            if not hint.startswith("écrivez"):
                hint += f" ; ou vos mots : kind: {{singular: {kind}, plural: …}}"
            message = f"genre de quartier inconnu : « {kind} »"
            yield QUARTIER_INCONNU.at(source, message, source.position((*at, "kind")), hint)


def _repeated(source: Source, value: Any) -> Iterator[Diagnostic]:
    seen: dict[tuple[str, str, str], int] = {}
    districts = value.get("territory", {}).get("districts")
    for at, district in entries(districts, ("territory", "districts")):
        commune, kind = slug(district["commune"]), str(district["kind"])
        for here, name in entries(district["names"], (*at, "names")):
            position, known_as = source.position(here), (commune, kind, slug(name))
            if known_as in seen:
                message = f"« {name} » est déjà à la ligne {seen[known_as]}, parmi ces quartiers"
                yield QUARTIER_EN_DOUBLE.at(source, message, position, "retirez-le")
            seen.setdefault(known_as, position.line)


CHECKS = (
    Check(_department, ("department",), (DEPARTEMENT_INCONNU, DEPARTEMENT_EN_DOUBLE)),
    Check(_district_kinds, ("territory",), (QUARTIER_INCONNU,)),
    Check(_repeated, ("territory",), (QUARTIER_EN_DOUBLE,)),
)
