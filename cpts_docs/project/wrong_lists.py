"""What is no list where one is wanted: what to write instead."""

from __future__ import annotations

import re
from typing import Any

from cpts_docs.base.words import BULLETS, MAY_BE_BULLETS
from cpts_docs.project import cures, keys
from cpts_docs.project.edits import Mend
from cpts_docs.project.invisible import visible
from cpts_docs.project.schema import definition
from cpts_docs.project.spots import Spot, shown


def for_a_list(value: Any, spot: Spot, schema: Any) -> str:
    """What to write where a list is wanted, and ``value`` stands."""
    general = "mettez « - » devant chaque élément, même s'il est seul"
    if isinstance(value, dict):
        return _for_a_list_of(value, spot, schema, general)
    if not isinstance(value, str):
        return f"{general} : - {spot.raw}"
    if spot.rest[:1] in ("|", ">"):
        return f"retirez « {spot.rest[0]} » : une liste s'écrit sous « {spot.key}: », sans lui"
    first = {"themes": "theme", "missions": "mission"}.get(spot.key)
    if first:
        return f"{general} : - {first}: {shown(value)}"
    written = cures.uncommented(spot.rest).strip()
    item = cures.unbulleted(written)
    if "\t" in item:
        row = " ".join(item.split())
        return f"{general} ; un tableau collé n'est pas une liste : - {cures.quoted(row)}"
    if item != visible(written):
        sign = written[:1]
        item = re.split(rf"\s+[{BULLETS}]", item)[0]
        hint = f"{general}, avec un espace après : - {shown(item)}"
        below = spot.line[: spot.position.column - 1].strip() == ""
        alone = not re.search(rf"\s[{BULLETS}]", written)  # on its line
        dash = sign == "-" and written[1:2].isalpha()
        bullet = sign in MAY_BE_BULLETS and written[1:2].isspace()
        old, new = (written[:2], f"- {written[1]}") if dash else (written[:2], "- ")
        return Mend(hint, old, new, raw=True) if below and alone and (dash or bullet) else hint
    if " ".join(written.split()) != " ".join(value.split()) and written[:1] not in ("'", '"'):
        return f"mettez « - » devant chaque ligne, même si elle est seule : - {shown(item)}"
    if spot.key == "opinions" and "/" not in value and "." not in value:
        return f"nommez les fichiers des avis : opinions: [{value}/*.yaml]"
    return _named_in_a_line(
        value, spot, f"{general}, ou écrivez {spot.key}: {cures.as_list(_parted(value, spot))}"
    )


def _parted(value: str, spot: Spot) -> str:
    """« A, B et C » with commas alone, of communes: no name has « et » between blanks."""
    return re.sub(r"\s+et\s+", ", ", value) if spot.key == "communes" else value


def _named_in_a_line(value: str, spot: Spot, hint: str) -> str:
    """``hint``, as a mend if each of the communes on a line is one of the national list."""
    from cpts_docs.reference.places import places_named

    names = [name.strip() for name in re.split("[,;]| et ", value.strip().strip("()"))]
    is_sure = spot.key == "communes" and spot.raw == value and all(map(places_named, names))
    return Mend(hint, value, f"[{', '.join(names)}]", raw=True) if is_sure else hint


def _for_a_list_of(value: dict[str, Any], spot: Spot, schema: Any, general: str) -> str:
    """The first key of one element, or texts with a colon."""
    first = next(iter(value), "")
    line = spot.line.strip()
    if first.startswith("-"):
        return f"mettez un espace après le tiret : - {line.lstrip('-').strip()}"
    if spot.rest.startswith("{"):
        return f"{general} : - {shown(spot.rest)}"
    if first in keys.all_keys():
        return f"{general} : - {shown(line)}"
    if element := cures.element(first, value[first], properties(schema.get("items", {}))):
        return f"{general} : {element}"
    return f"{general}, et le texte entre guillemets : - {cures.quoted(line)}"


def properties(schema: Any) -> list[str]:
    """The keys that may stand in what a schema describes."""
    part = definition(schema["$ref"]) if "$ref" in schema else schema
    return list(part.get("properties", {}))
