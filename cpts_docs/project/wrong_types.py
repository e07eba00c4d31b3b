"""A text for a list, a list for a text, a number with words: what to write instead."""

from __future__ import annotations

import re
from typing import Any

from cpts_docs import reference
from cpts_docs.project import cures, keys
from cpts_docs.project.spots import Spot, shown

_TYPES = {
    "string": "un texte",
    "integer": "un nombre entier",
    "number": "un nombre",
    "array": "une liste (une ligne « - … » par élément)",
    "object": "des clés et des valeurs (« clé: valeur »)",
    "boolean": "true ou false",
    "null": "rien",
}

Cure = tuple[str, str]
"""A message and a way out."""


def wrong_type(value: Any, expected: str | list[str], spot: Spot, schema: Any) -> Cure:
    """What to say of a value that is of another type than ``expected``."""
    names = [expected] if isinstance(expected, str) else expected
    wanted = " ou ".join(_TYPES[name] for name in names)
    message = f"il faut {wanted}, pas {spot.found(value)}"
    if value is None:
        return message, _for_nothing(spot)
    if isinstance(value, dict) and names[0] == "string" and (said := _cut(spot, value)):
        return said
    if schema.get("format") == "date" and isinstance(value, int):
        message = f"il faut une date, AAAA-MM-JJ, pas {spot.found(value)}"
        iso = cures.iso_date(spot.raw)
        return message, f"écrivez l'année, le mois, le jour : {iso or 'AAAA-MM-JJ'}"
    if "integer" in names and isinstance(value, str | float):
        return _for_a_number(value, spot, message)
    if names == ["boolean"]:
        return message, "écrivez true, ou retirez la ligne"
    cure = {"string": _for_a_text, "array": _for_a_list, "object": _for_keys}.get(names[0])
    return message, cure(value, spot, schema) if cure else _number(spot)


def a_text_with_a_colon(spot: Spot, value: Any) -> Cure | None:
    """« Diabète : 10 % » where a text may stand, which YAML takes for a key and its value."""
    said = _cut(spot, value)
    return (f"{spot.name}{said[0]}", said[1]) if said else None


def _cut(spot: Spot, value: Any) -> Cure | None:
    if not isinstance(value, dict) or not value or any(key in keys.all_keys() for key in value):
        return None
    first = next(iter(value))
    if spot.rest.startswith("{"):
        message = "un texte qui commence par « { » est pris pour des clés et des valeurs"
        return message, _quotes(spot)
    message = f"« : » coupe ce texte en une clé, « {shown(first)} », et sa valeur"
    if spot.rest.startswith("?"):
        message = "un texte ne peut pas commencer par « ? »"
    elif spot.rest[:1] in ("“", "”", "„", "«"):
        message = f"« : » coupe ce texte, que les guillemets {spot.rest[0]} ne protègent pas"
    cure = _quotes(spot)
    below = value[first]
    if spot.path[0] == "organisations" and isinstance(below, str):
        cure += f", ou séparez le nom court du nom complet : - {{name: {first}, title: {below}}}"
    if isinstance(below, list) and "actions" in spot.path:
        cure = f'écrivez : - text: "{first} :", puis « items: » et sa liste en dessous'
    return message, cure


def _quotes(spot: Spot) -> str:
    return f"mettez le texte entre guillemets : {spot.in_quotes()}"


# --------------------------------------------------------------------------
# What was wanted


def _for_nothing(spot: Spot) -> str:
    """A value that is empty, or is a sign of YAML's own."""
    if (sign := spot.rest[:1]) and sign in "#&*!~":
        meaning = "ouvre un commentaire" if sign == "#" else "a un sens pour YAML"
        line = spot.in_quotes(comment=True)
        return f"« {sign} » {meaning} : si c'est un texte, écrivez : {line}"
    tail = spot.line[: spot.position.column - 1].rstrip()
    if "#" in spot.line[len(tail) :]:
        line = spot.in_quotes(comment=True)
        return f"« # » ouvre un commentaire : si c'est un texte, écrivez : {line}"
    if spot.in_list:
        return "écrivez l'élément après le tiret, ou retirez la ligne"
    return "écrivez la valeur ou retirez la clé"


def _for_a_number(value: Any, spot: Spot, message: str) -> Cure:
    number = cures.whole_number(spot.raw if isinstance(value, float) else value)
    if isinstance(value, float):
        message = message.replace(f"le nombre {value}", f"le nombre {spot.raw}")
    if number is not None and number < 10**18:
        return message, f"écrivez le nombre seul, sans espace, point ni guillemets : {number}"
    return message, _number(spot)


def _number(spot: Spot) -> str:
    return "écrivez un nombre entier, comme 12"


def _for_a_text(value: Any, spot: Spot, schema: Any) -> str:
    if isinstance(value, int | float):
        return _for_a_text_not_a_number(value, spot)
    if isinstance(value, list):
        return _for_a_text_not_a_list(value, spot)
    key = next(iter(value), "")
    inner = value.get(key)
    if spot.in_list and isinstance(inner, str):
        return f"écrivez le texte seul, sans « {key}: » : - {shown(inner)}"
    return f"écrivez le texte à la suite de « {spot.key or 'clé'}: », sur la même ligne"


def _for_a_text_not_a_number(value: float, spot: Spot) -> str:
    numbered = {mission.core: mission.id for mission in reference.catalogue().missions}
    if spot.key == "mission" and value in numbered and value:
        return f"nommez la mission : mission: {numbered[int(value)]}"
    digits = {"department": 2, "code": 5}.get(spot.key, 0)
    return f'mettez la valeur entre guillemets : "{spot.raw.zfill(digits)}"'


def _for_a_text_not_a_list(value: list[Any], spot: Spot) -> str:
    only = value[0] if len(value) == 1 else None
    if spot.rest.startswith("["):
        cure = _quotes(spot)
        return cure if not isinstance(only, str) else f"{cure}, ou retirez les crochets"
    if spot.in_list:
        inner = f" : - {shown(only)}" if isinstance(only, str) else ""
        return f"gardez un seul tiret{inner}"
    if spot.key in ("introduction", "text"):
        return (
            "écrivez le texte à la suite de « clé: », sans tiret ; "
            f"pour une liste dans le texte, mettez « | » : {spot.key}: |"
        )
    return "écrivez le texte à la suite de « clé: », sans tiret"


def _for_a_list(value: Any, spot: Spot, schema: Any) -> str:
    general = "mettez « - » devant chaque élément, même s'il est seul"
    if isinstance(value, dict):
        return _for_a_list_of(value, spot, general)
    if not isinstance(value, str):
        return f"{general} : - {spot.raw}"
    if spot.rest[:1] in ("|", ">"):
        return f"retirez « {spot.rest[0]} » : une liste s'écrit sous « {spot.key}: », sans lui"
    first = {"themes": "theme", "missions": "mission"}.get(spot.key)
    if first:
        return f"{general} : - {first}: {shown(value)}"
    if "\t" in spot.line.strip():
        row = " ".join(spot.line.split())
        return f"{general} ; un tableau collé n'est pas une liste : - {cures.quoted(row)}"
    lines = re.split(r"\s+(?=[-•–—▪‣·][^\s-])|\s+[•–—▪‣·]\s+", f" {value}")
    if len(lines) > 1 and not lines[0].strip() and "\n" not in spot.rest:
        first = re.sub(r"^[-•–—▪‣·]\s*", "", lines[1]).strip()
        return f"{general}, avec un espace après : - {shown(first)}"
    if spot.key == "opinions" and "/" not in value and "." not in value:
        return f"nommez les fichiers des avis : opinions: [{value}/*.yaml]"
    return f"{general}, ou écrivez {spot.key}: {cures.as_list(value)}"


def _for_a_list_of(value: dict[str, Any], spot: Spot, general: str) -> str:
    """The first key of one element, or texts with a colon."""
    first = next(iter(value), "")
    line = spot.line.strip()
    if first.startswith("-"):
        return f"mettez un espace après le tiret : - {line.lstrip('-').strip()}"
    if spot.rest.startswith("{"):
        return f"{general} : - {shown(spot.rest)}"
    if first in keys.all_keys():
        return f"{general} : - {shown(line)}"
    return f"{general}, et le texte entre guillemets : - {cures.quoted(line)}"


def _for_keys(value: Any, spot: Spot, schema: Any) -> str:
    general = "écrivez une ligne « clé: valeur » pour chaque information"
    known = _properties(schema)
    if spot.key == "counts":
        line = spot.line.strip().lstrip("- ")
        is_count = isinstance(value, list) and re.search(r":\s+\d", line)
        shown_count = line if is_count else "infirmière: 12"
        return f"une profession et un nombre par ligne, sans tiret : {shown_count}"
    if isinstance(value, list):
        if spot.rest.startswith("["):
            return general
        return f"retirez le tiret : {general}" if known else general
    text = str(value).lower() if isinstance(value, bool) else str(value)
    key, colon, rest = text.partition(":")
    if colon and key in known and rest[:1] not in ("", " "):
        return f"mettez un espace après « : » : {'- ' if spot.in_list else ''}{key}: {rest}"
    if "answer" in known:
        answer = {"true": "oui", "false": "non", "yes": "oui", "no": "non"}.get(text, text)
        return f"écrivez entre accolades : {spot.key}: {{answer: {shown(answer)}}}"
    for wanted in ("mission", "theme", "communes", "organisation"):
        if wanted in known and spot.path:
            inner = f"[{shown(text)}]" if wanted == "communes" else shown(text)
            start = "- " if spot.in_list else f"{spot.key}: {{"
            end = "" if spot.in_list else "}"
            return f"donnez la clé « {wanted} » : {start}{wanted}: {inner}{end}"
    if spot.path and known:
        return f"{general} ; clés possibles : {', '.join(known)}"
    return general


def _properties(schema: Any) -> list[str]:
    from cpts_docs.project.schema import definition

    part = definition(schema["$ref"]) if "$ref" in schema else schema
    return list(part.get("properties", {}))
