"""A text for a list, a list for a text, a number with words: what to write instead."""

from __future__ import annotations

import re
from typing import Any

from cpts_docs import reference
from cpts_docs.project import cures, keys
from cpts_docs.project.edits import Mend
from cpts_docs.project.invisible import visible
from cpts_docs.project.spots import Spot, shown
from cpts_docs.project.texts import CHOSEN
from cpts_docs.project.wrong_lists import for_a_list, properties
from cpts_docs.project.wrong_numbers import WHOLE, Cure, cut_number, for_a_number, may_be_said

_TYPES = {
    "string": "un texte",
    "integer": "un nombre entier",
    "number": "un nombre",
    "array": "une liste (une ligne « - … » par élément)",
    "object": "des clés et des valeurs (« clé: valeur »)",
    "boolean": "true ou false",
    "null": "rien",
}


def wrong_type(value: Any, expected: str | list[str], spot: Spot, schema: Any) -> Cure:
    """What to say of a value that is of another type than ``expected``."""
    names = [expected] if isinstance(expected, str) else expected
    if "integer" in names:  # a text may say one too
        names = [name for name in names if name != "string"]
    alone = [name for name in names if name not in ("array", "object")]
    told = names if isinstance(value, list | dict | None) else alone or names
    wanted = " ou ".join(_TYPES[name] for name in told)
    message = f"il faut {wanted}, pas {spot.found(value)}"
    if value is None:
        if schema.get("format") == "date":
            message = "il faut une date, AAAA-MM-JJ, pas une valeur vide"
        unknown = ", ou inconnu s'il n'est pas connu" if may_be_said(schema) else ""
        return message, cut_number(spot) or _for_nothing(spot) + unknown
    if isinstance(value, dict) and names[0] == "string" and (said := _cut(spot, value)):
        return said
    if schema.get("format") == "date" and isinstance(value, int):
        message = f"il faut une date, AAAA-MM-JJ, pas {spot.found(value)}"
        iso = cures.iso_date(spot.raw)
        hint = f"écrivez l'année, le mois, le jour : {iso or 'AAAA-MM-JJ'}"
        is_sure = len(spot.raw) == len("AAAAMMJJ") and iso.replace("-", "") == spot.raw
        return message, Mend(hint, spot.raw, iso, raw=True) if is_sure else hint
    if "integer" in names and isinstance(value, str | float):
        return for_a_number(value, spot, message, schema)
    if names == ["boolean"]:
        return message, _for_a_switch(spot)
    cure = {"string": _for_a_text, "array": for_a_list, "object": _for_keys}.get(names[0])
    return message, cure(value, spot, schema) if cure else WHOLE


def a_text_with_a_colon(spot: Spot, value: Any) -> Cure | None:
    """« Diabète : 10 % » where a text may stand, which YAML takes for a key and its value."""
    said = _cut(spot, value)
    return (f"{spot.name}{said[0]}", said[1]) if said else None


def _cut(spot: Spot, value: Any) -> Cure | None:
    if not isinstance(value, dict) or not value:
        return None
    if any(visible(key).strip() in keys.all_keys() for key in value):
        return None
    first = next(iter(value))
    if spot.rest.startswith("{") and any(keys.meant(key, keys.all_keys()) for key in value):
        return None
    if spot.rest.startswith("{"):
        message = "un texte qui commence par « { » est pris pour des clés et des valeurs"
        return message, _quotes(spot)
    message = f"« : » coupe ce texte en une clé, « {shown(first)} », et sa valeur"
    if spot.rest.startswith("?"):
        message = "un texte ne peut pas commencer par « ? »"
    elif spot.rest[:1] in ("“", "”", "„", "«"):
        message = f"« : » coupe ce texte, que les guillemets {spot.rest[0]} ne protègent pas"
    below = value[first]
    cure = _quotes_around(spot, first, below) if len(value) == 1 else _quotes(spot)
    if spot.path[0] == "organisations" and isinstance(below, str):
        cure += f", ou séparez le nom court du nom complet : - {{name: {first}, title: {below}}}"
    title = below.get("title") if isinstance(below, dict) else None
    if spot.path[0] == "organisations" and title:
        cure = f"écrivez : - {{name: {first}, title: {title}}}"
    if isinstance(below, list):
        cure = "écrivez « - | », et en dessous, en retrait, le texte et sa liste"
        if "actions" in spot.path:
            cure = f'écrivez : - text: "{first} :", puis « items: » et sa liste en dessous'
    elif isinstance(below, str) and spot.line.rstrip().endswith(":") and spot.in_list:
        cure = (
            f"écrivez-le sur une ligne, entre guillemets : - {cures.quoted(f'{first} : {below}')}"
        )
    return message, cure


def _quotes(spot: Spot) -> str:
    return f"mettez le texte entre guillemets : {spot.in_quotes()}"


def _quotes_around(spot: Spot, key: str, below: Any) -> str:
    """The same of a text that was read as one ``key`` and its value; sure if it is all there."""
    text = spot.raw
    value = re.escape(str(below)) if isinstance(below, str | int) else ""
    read_so = re.fullmatch(rf"{re.escape(key)}\s*:\s*{value}", text)
    if not read_so or keys.has_a_key(text.casefold()):  # « ACTION: x » may be either
        return _quotes(spot)
    return Mend(_quotes(spot), text, cures.quoted(text, len(text)))


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


_SWITCHES = {**dict.fromkeys(("on", "1"), "oui"), **dict.fromkeys(("off", "0"), "non")}


def _for_a_switch(spot: Spot) -> str:
    """« oui », « off »: the words of other programs and other people."""
    word = spot.raw.strip("'\"").lower()
    right = {"oui": "true", "non": "false"}.get(_SWITCHES.get(word) or cures.reply(word))
    return Mend(f"écrivez {right}", spot.raw, right, raw=True) if right else _EITHER


_EITHER = "écrivez true ou false, ou retirez la ligne"


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
    if isinstance(value, bool):
        return f"pour YAML, ce n'est pas un texte ; écrivez {'oui' if value else 'non'}"
    numbered = {mission.core: mission.id for mission in reference.catalogue().missions}
    if spot.key == "mission" and value in numbered and value:
        return f"nommez la mission : mission: {numbered[int(value)]}"
    if "communes" in spot.path[-2:-1] and re.fullmatch(r"\d{4,5}", spot.raw):
        return f'donnez aussi le nom de la commune : {{code: "{spot.raw.zfill(5)}", name: …}}'
    short_phone = len(spot.raw) == len("468000000")  # as a spreadsheet leaves it
    digits = {"department": 2, "code": 5, "phone": 10 if short_phone else 0}.get(spot.key, 0)
    right = f'"{spot.raw.zfill(digits)}"'
    return Mend(f"mettez la valeur entre guillemets : {right}", spot.raw, right)


def _for_a_text_not_a_list(value: list[Any], spot: Spot) -> str:
    only = value[0] if len(value) == 1 else None
    if spot.rest.startswith("[") and spot.key in CHOSEN:
        shown_first = _written(value[0]) if value else "…"
        how = "retirez les crochets" if len(value) < 2 else "gardez une seule valeur, sans crochets"
        return f"{how} : {spot.key}: {shown_first}"
    if spot.rest.startswith("["):
        cure = _quotes(spot)
        if not isinstance(only, str):
            several = spot.in_list and not spot.in_flow and all(isinstance(v, str) for v in value)
            apart = f"écrivez une ligne pour chacun : {cures.as_elements(spot.raw)}"
            if not several or not value:
                return cure
            return apart if spot.path[-2] in ("communes", "names") else f"{apart} ; ou {cure}"
        bare = "retirez les crochets"
        return f"{cure}, ou {bare}" if spot.in_list else f"{bare} : {spot.key}: {shown(only)}"
    if spot.in_list:
        inner = f" : - {shown(only)}" if isinstance(only, str) else ""
        hint = f"gardez un seul tiret{inner}"
        is_sure = inner and spot.rest.rstrip() == f"- {only}"
        return Mend(hint, spot.rest.rstrip(), str(only), raw=True) if is_sure else hint
    if spot.key in ("introduction", "text"):
        return (
            "écrivez le texte à la suite de « clé: », sans tiret ; "
            f"pour une liste dans le texte, mettez « | » : {spot.key}: |"
        )
    shown_only = f" {_written(only)}" if isinstance(only, str | int) else ""
    return f"écrivez le texte à la suite de sa clé, sans tiret : {spot.key}:{shown_only}"


def _written(value: Any) -> str:
    """A value where a text is wanted, as it would be right."""
    return shown(value) if isinstance(value, str) else f'"{value}"'


def _for_keys(value: Any, spot: Spot, schema: Any) -> str:
    general = "écrivez une ligne « clé: valeur » pour chaque information"
    known = properties(schema)
    if spot.key == "show_if" and not isinstance(value, list):
        return f"donnez la question et sa réponse, entre accolades : show_if: {{{value}: oui}}"
    if spot.key in ("counts", "members"):
        return _for_counts(value, spot)
    inner = next((key for key in ("items", "communes") if key in known), "")
    if isinstance(value, list) and inner and spot.key in ("needs", "territory"):
        return f"passez à la ligne, écrivez « {inner}: » en retrait, puis la liste plus en retrait"
    if isinstance(value, list):
        if spot.rest.startswith("["):
            return general
        return f"retirez le tiret : {general}" if known else general
    text = str(value).lower() if isinstance(value, bool) else str(value)
    key, colon, rest = text.partition(":")
    if colon and key in known and rest[:1] not in ("", " "):
        return f"mettez un espace après « : » : {'- ' if spot.in_list else ''}{key}: {rest}"
    if "answer" in known:
        hint = f"écrivez entre accolades : {spot.key}: {_answer(text)}"
        is_sure = cures.reply(text) and spot.raw == text
        return Mend(hint, text, _answer(text), raw=True) if is_sure else hint
    for wanted in ("mission", "theme", "communes", "organisation", "introduction"):
        if wanted in known and spot.path:
            inner = {"communes": f"[{shown(text)}]", "introduction": cures.quoted(text)}.get(
                wanted, shown(text)
            )
            start = "- " if spot.in_list else f"{spot.key}: {{"
            end = "" if spot.in_list else "}"
            hint = f"donnez la clé « {wanted} » : {start}{wanted}: {inner}{end}"
            is_id = wanted == "mission" and reference.catalogue().mission(text) is not None
            is_sure = is_id and spot.in_list and spot.raw == text
            return Mend(hint, text, f"mission: {text}", raw=True) if is_sure else hint
    if spot.path and known:
        return f"{general} ; clés possibles : {', '.join(known)}"
    return general


def _for_counts(value: Any, spot: Spot) -> str:
    """Counts as a list, on one line, or with the number before the profession."""
    if isinstance(value, list) and spot.rest.startswith("["):
        inner = cures.uncommented(spot.rest).strip(" []")
        return f"mettez des accolades au lieu des crochets : counts: {{{inner}}}"
    line = cures.unbulleted(spot.line).removeprefix("counts:").strip()
    counted = re.fullmatch(r"(\d+)\s+(\D+)", line)
    if counted:
        from cpts_docs.project.spelling import read

        found = read(counted[2])
        name = found.noun.singular if found else counted[2].strip()
        line = f"{name}: {counted[1]}"
    elif not re.search(r":\s+\d", line):
        line = "infirmière: 12"
    return f"une profession et un nombre par ligne, sans tiret : {line}"


def _answer(text: str) -> str:
    """``{answer: oui, remark: "à revoir"}`` of « oui, à revoir »."""
    head, _, rest = re.sub(r"\s*[,;:.(–—-]+\s*", "\n", text, count=1).partition("\n")
    if whole := cures.reply(text):
        return f"{{answer: {whole}}}"
    if (reply := cures.reply(head)) and rest.strip(" )"):
        return f"{{answer: {reply}, remark: {cures.quoted(rest.strip().removesuffix(')'))}}}"
    return "{answer: oui}, ou non, ou partiellement"
