"""Rules of where the letter and the opinions are signed: « Fait à Hyères », as in the list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.project.organisations import departments_of
from cpts_docs.project.rules.communes import named
from cpts_docs.project.rules.national import COMMUNE_ECRITURE, COMMUNE_INCONNUE
from cpts_docs.project.rules.rule import Check, entries
from cpts_docs.project.source import PathInFile, Source
from cpts_docs.project.territory import members_of
from cpts_docs.reference.places import key, places_named


def _places(source: Source, value: Any) -> Iterator[Diagnostic]:
    ours = [one.name for one in named(value)]
    ours += [place.name for place in members_of(value.get("territory", {}))]
    for path, text in _signed(value):
        name, at = text.strip('«»“”" \u00a0\u202f'), source.position(path)
        if text in ours or (text == name and text.isupper()):
            continue
        alike = places_named(name)
        within = [item for item in alike if item.department in departments_of(value)] or alike
        names = {item.name.replace("'", "’") for item in within}
        right = within[0].name if len(names) == 1 else ""
        if right and text.replace("'", "’") not in names:
            from cpts_docs.project.spelling import respelt

            message = f"la liste nationale écrit « {right} », et non « {text} »"
            hint = respelt(f"écrivez « {right} »", text, right)
            yield COMMUNE_ECRITURE.at(source, message, at, hint)
        elif not alike and (close := _near(name, ours)):
            message = f"la liste nationale n'a pas de commune « {name} »"
            yield COMMUNE_INCONNUE.at(source, message, at, f"vouliez-vous dire « {close} » ?")


def _near(name: str, ours: list[str]) -> str:
    from cpts_docs.project.spelling import slip

    close = slip(key(name), map(key, ours))
    return next((one for one in ours if key(one) == close), "")


def _signed(value: Any) -> Iterator[tuple[PathInFile, str]]:
    signed = (("letter",), value.get("letter", {})), *entries(value.get("opinions"), ("opinions",))
    for at, item in signed:
        if "place" in item:
            yield (*at, "place"), item["place"]


CHECKS = (
    Check(
        _places,
        ("letter", "opinions", "territory", "department"),
        (COMMUNE_ECRITURE, COMMUNE_INCONNUE),
    ),
)
"""The rules are those of the territory."""
