"""Rules of the territory: departments, communes, districts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpts_docs import reference
from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.project.rules.rule import Check, Rule, entries
from cpts_docs.project.source import Source

DEPARTEMENT_INCONNU = Rule(
    "departement-inconnu",
    'Vérifiez le code du département. La Corse a `"2A"` et `"2B"`.',
)

QUARTIER_INCONNU = Rule(
    "quartier-inconnu",
    "Prenez un genre de [quartier](#les-quartiers) connu, ou donnez son singulier et son pluriel.",
)

COMMUNE_EN_DOUBLE = Rule(
    "commune-en-double",
    "Retirez la commune en trop. Si ce sont deux communes de même nom, donnez leurs codes INSEE.",
)


def _department(source: Source, value: Any) -> Iterator[Diagnostic]:
    code = value.get("department")
    if code is not None and code not in reference.departments():
        yield DEPARTEMENT_INCONNU.unknown(
            source,
            "département inconnu :",
            ["department"],
            code,
            reference.departments(),
        )


def _district_kinds(source: Source, value: Any) -> Iterator[Diagnostic]:
    path = ("territory", "districts")
    for at, district in entries(value.get("territory", {}).get("districts"), path):
        kind = district["kind"]
        if isinstance(kind, str) and kind not in reference.district_kinds():
            yield QUARTIER_INCONNU.unknown(
                source,
                "genre de quartier inconnu :",
                (*at, "kind"),
                kind,
                reference.district_kinds(),
            )


def _repeated_communes(source: Source, value: Any) -> Iterator[Diagnostic]:
    path = ("territory", "communes")
    seen: set[str] = set()
    for at, commune in entries(value.get("territory", {}).get("communes"), path):
        name, code = (
            (commune, "") if isinstance(commune, str) else (commune["name"], commune["code"])
        )
        key = code or name.casefold()
        if key in seen:
            message = f"la commune « {name} » est déjà dans la liste"
            yield COMMUNE_EN_DOUBLE.at(
                source,
                message,
                source.position(at),
                "retirez-la, ou donnez les codes INSEE de deux communes de même nom",
            )
        seen.add(key)


CHECKS = (
    Check(_department, ("department",), (DEPARTEMENT_INCONNU,)),
    Check(_district_kinds, ("territory",), (QUARTIER_INCONNU,)),
    Check(_repeated_communes, ("territory",), (COMMUNE_EN_DOUBLE,)),
)
