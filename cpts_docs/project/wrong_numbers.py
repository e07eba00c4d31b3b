"""What is no number where one is wanted: what to write instead."""

from __future__ import annotations

import re
from typing import Any

from cpts_docs.base.quantity import read_quantity
from cpts_docs.project import cures
from cpts_docs.project.edits import Mend
from cpts_docs.project.invisible import visible
from cpts_docs.project.schema import definition
from cpts_docs.project.spots import Spot

Cure = tuple[str, str]
"""A message and a way out."""


def for_a_number(value: Any, spot: Spot, message: str, schema: Any) -> Cure:
    """What to write instead of a text or a decimal number that is none; ``message`` says so."""
    number = cures.whole_number(spot.raw if isinstance(value, float) else value)
    if isinstance(value, float):
        message = message.replace(f"le nombre {value}", f"le nombre {spot.raw}")
    if number is not None and number < 10**18:
        hint = f"écrivez le nombre seul, sans espace, point ni guillemets : {number}"
        only = _ONLY.fullmatch(visible(str(value)).strip()) and spot.raw.strip("'\"") == value
        return message, Mend(hint, spot.raw, str(number), raw=True) if only else hint
    said = may_be_said(schema)
    if said and isinstance(value, str) and (turned := _turned(value)):
        return f"« {value} » va du plus grand au plus petit", f"écrivez : {turned}"
    if isinstance(value, float) and "ETP" in said:
        said = f"{spot.raw.replace('.', ',')} ETP"
    return message, f"{WHOLE} ; ou ce que vous en savez : {said}" if said else WHOLE


_ONLY = re.compile(r"\d{1,3}(?:[ '’_]\d{3})+|\d+|[^\W\d_]+(?:-[^\W\d_]+)*")
"""A number and nothing beside it: with a point or a comma, nobody knows what it is."""

_RANGE = re.compile(r"(?:de |entre )?(\d[\d ,.]*?) ?(?:à|et|ou|-|–) ?(\d[\d,.]*)(.*)", re.I)


def _turned(text: str) -> str:
    """« 10 à 5 » as « 5 à 10 »; "" if that is no quantity either."""
    found = _RANGE.fullmatch(" ".join(text.split())) if len(text) < 100 else None
    turned = f"{found[2]} à {found[1]}{found[3]}" if found else ""
    return turned if read_quantity(turned) else ""


WHOLE = "écrivez un nombre entier, comme 12"


def may_be_said(schema: Any) -> str:
    """What may stand for a number, where a quantity may; "" where a number must."""
    inner = schema.get("then", {}).get("$ref")
    kind = (definition(inner) if inner else schema).get("format")
    some = {"people": "10 à 15, plus de 10", "quantity": "10 à 15, 12,5 ETP"}
    return f"environ 20, {some[kind]} ou inconnu" if kind in some else ""


def cut_number(spot: Spot) -> str:
    """What to say of « {infirmier: 12,5 ETP} », which YAML cuts at the comma; "" if it is none."""
    if not re.fullmatch(r"\d{1,2}\s?ETP", spot.key, re.IGNORECASE):
        return ""
    return f'entre accolades, « , » coupe un nombre : mettez-le entre guillemets, "…,{spot.key}"'
