"""What jsonschema finds, in French: the place, what is wrong, what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from cpts_docs import reference
from cpts_docs.base.diagnostics import MAX_OF_A_KIND, Diagnostic
from cpts_docs.base.words import folded, grouped, series
from cpts_docs.project import cures, invisible
from cpts_docs.project.edits import Mend
from cpts_docs.project.schema import in_words
from cpts_docs.project.source import Source
from cpts_docs.project.spelling import meant, respelt
from cpts_docs.project.spots import Spot, shown
from cpts_docs.project.wrong_keys import WrongKeys, is_another_file
from cpts_docs.project.wrong_types import a_text_with_a_colon, wrong_type

Said = tuple[str, str, str]
"""A rule, a message and a way out."""


def explained(
    source: Source, value: Any, errors: Iterable[Any]
) -> tuple[list[Diagnostic], set[str]]:
    """The diagnostics of ``errors``, and the top-level keys below which they stand."""
    if other := is_another_file(source, value):
        return [other], set(value)
    found: list[Diagnostic] = []
    broken: set[str] = set()
    of_no_type: set[tuple[str | int, ...]] = set()
    keys = WrongKeys(source)
    for error in errors:
        path = tuple(error.absolute_path)
        if error.validator == "type" and path in of_no_type:
            continue  # what is neither a name nor what may stand in its place is told once
        if error.validator == "type":
            of_no_type.add(path)
        spot = Spot.of(source, path)
        found += islice(_diagnostics(spot, error, keys), MAX_OF_A_KIND)
        broken.update(str(key) for key in path[:1])
        if len(found) + keys.count_missing >= MAX_OF_A_KIND:
            return found + keys.missing(), {*broken, *map(str, value)}  # the rest is not known
    return found + keys.missing(), broken


def _diagnostics(spot: Spot, error: Any, keys: WrongKeys) -> Iterator[Diagnostic]:
    keyword = str(error.validator)
    may_be_text = "else" in list(error.absolute_schema_path)[-2:]
    if may_be_text and (said := a_text_with_a_colon(spot, error.instance)):
        keys.settle(spot.path)
        yield spot.diagnostic("type", *said)
    elif keyword == "additionalProperties" and error.validator_value is False:
        yield from keys.unknown(spot, error)
    elif keyword == "required":
        keys.note_missing(spot, error)
    elif keyword == "anyOf":
        keys.note_alternatives(spot, error)
    else:
        rule, message, hint = _explain(keyword, error, spot)
        yield spot.diagnostic(rule, f"{spot.name}{message}", hint)


def _explain(keyword: str, error: Any, spot: Spot) -> Said:
    """Rule, message and hint for a value that breaks one keyword."""
    value, expected = error.instance, error.validator_value
    if keyword == "format" and expected != "date":  # a quantity, which is a text too
        return _type(value, "integer", spot, error)
    if isinstance(value, str) and keyword in _OF_TEXTS and (name := invisible.named(value)):
        plain = invisible.visible(value).strip()
        if plain and plain != value:
            message = f"{name} se cache dans « {shown(plain)} »"
            return _RULES[keyword], message, Mend(f"retapez : {plain}", value, plain)
    if explain := _KEYWORDS.get(keyword):
        return explain(value, expected, spot, error)
    return "valeur", f"« {shown(value)} » n'a pas la forme attendue", in_words(error.schema)


# --------------------------------------------------------------------------
# One keyword each


def _type(value: Any, expected: Any, spot: Spot, error: Any) -> Said:
    message, hint = wrong_type(value, expected, spot, error.schema)
    return "type", message, hint


def _minimum(value: Any, expected: Any, spot: Spot, error: Any) -> Said:
    message = f"{value} est inférieur à {expected}"
    if expected > 0:
        return "valeur", message, f"écrivez un nombre à partir de {expected}"
    return "nombre-negatif", message, "écrivez un nombre positif"


def _maximum(value: Any, expected: Any, spot: Spot, error: Any) -> Said:
    message = f"{value} est trop : il en faut {grouped(expected)} au plus"
    return "valeur", message, f"écrivez un nombre jusqu'à {expected}"


def _enum(value: Any, expected: Any, spot: Spot, error: Any) -> Said:
    known = [str(choice) for choice in expected]
    if not isinstance(value, str | bool):
        wanted = series((f"« {choice} »" for choice in known), " ou ")
        message = f"il faut {wanted}, pas {spot.found(value)}"
        return "valeur-inconnue", message, "écrivez l'une de ces valeurs, ou retirez la clé"
    written = shown(value)
    alike = {folded(written), cures.reply(written), _KINDS.get(folded(written), "")}
    same = [choice for choice in known if alike & {choice, folded(choice)}]
    hint = meant(written, known)
    if same:
        is_sure = len(same) == 1 and folded(written) not in _KINDS
        hint = f"écrivez « {same[0]} »"
        hint = respelt(hint, written, same[0]) if is_sure else hint
    hint = hint or f"valeurs possibles : {', '.join(known)}"
    if spot.key == "verdict" and not same:
        hint += f" ; si votre région en a d'autres : fiche: {{verdicts: [favorable, …, {written}]}}"
    return "valeur-inconnue", f"« {written} » n'est pas accepté", hint


_KINDS = {
    french: kind
    for kind, all_of_it in {
        "yes_no": "oui non, oui ou non, oui non nc, booleen",
        "one": "choix, un choix, un seul choix, choix unique, liste, unique",
        "several": "plusieurs, plusieurs choix, choix multiple, choix multiples, cases",
        "scale": "echelle, note, de 1 a 5",
        "number": "nombre, entier, chiffre",
        "short": "texte, court, texte court, ligne, une ligne, texte libre",
        "long": "texte long, plusieurs lignes, paragraphe, commentaire",
        "table": "tableau, grille",
    }.items()
    for french in all_of_it.split(", ")
}
"""The kinds of a question as somebody calls them in French, in the form of :func:`folded`."""


def _const(value: Any, expected: Any, spot: Spot, error: Any) -> Said:
    hint = f"écrivez {expected}"
    if value == str(expected):
        hint = Mend(hint, spot.raw, value, raw=True)
    return "version", f"il faut {expected}, pas {spot.found(value)}", hint


def _format(value: Any, expected: Any, spot: Spot, error: Any) -> Said:
    iso = cures.iso_date(str(value))
    if iso:
        message = f"« {shown(value)} » n'est pas une date dans le bon ordre : AAAA-MM-JJ"
        hint = f"écrivez l'année, le mois, le jour : {iso}"
        return "date", message, Mend(hint, value, iso) if cures.is_one_day(value) else hint
    if re.fullmatch(r"\d\d-\d{1,2}-\d\d", str(value).strip()):
        message = f"« {shown(value)} » : l'année peut être le premier nombre ou le dernier"
        return "date", message, "écrivez l'année, en quatre chiffres, le mois, le jour : AAAA-MM-JJ"
    looks_like_one = re.fullmatch(r"\d+[-/. ]\d+[-/. ]\d+", str(value).strip())
    what = "n'est pas une date qui existe" if looks_like_one else "n'est pas une date"
    return "date", f"« {shown(value)} » {what}", "écrivez AAAA-MM-JJ, comme 2026-01-15"


def _min_items(value: Any, expected: Any, spot: Spot, error: Any) -> Said:
    if spot.key == "communes":
        hint = "ajoutez les communes entières ici, ou des quartiers sous « districts: »"
        return "liste-vide", "la liste est vide, et il n'y a pas de quartiers", hint
    return "liste-vide", "la liste est vide", "ajoutez un élément ou retirez la clé"


def _max_length(value: Any, expected: Any, spot: Spot, error: Any) -> Said:
    message = (
        f"ce texte a {grouped(len(value))} caractères, et il en faut {grouped(expected)} au plus"
    )
    return "texte-trop-long", message, "raccourcissez-le"


def _pattern(value: Any, expected: Any, spot: Spot, error: Any) -> Said:
    if not str(value).strip():
        return "texte-vide", "le texte est vide", "écrivez-le ou retirez la clé"
    if "\n" in value:
        message = "ce texte doit tenir sur une ligne"
        return "plusieurs-lignes", message, "écrivez-le sur une ligne"
    if "\t" in value:
        message = (
            f"une tabulation coupe ce texte, comme celles d'un tableau collé : « {shown(value)} »"
        )
        words = " ".join(value.split())
        return "valeur", message, f"gardez ce qu'il faut, avec des espaces : {words}"
    message = f"« {shown(value)} » n'a pas la forme attendue"
    joined = "".join(value.split())
    if spot.key == "code" and re.fullmatch(r"\d{5}|2[AB]\d{3}", joined):
        return "valeur", message, Mend(f'écrivez : "{joined}"', value, f'"{joined}"')
    hint = _departments(value, spot) if spot.path[:1] == ("department",) else _unquoted(value)
    return "valeur", message, hint or in_words(error.schema)


def _departments(value: str, spot: Spot) -> str:
    """The codes of the departments that were named, or written otherwise."""
    whole = reference.department_meant(value)
    parts = [whole] if whole else map(reference.department_meant, _SEVERAL.split(value))
    codes = [f'"{code}"' for code in dict.fromkeys(parts)]
    if '""' in codes:
        return 'écrivez le code d\'un département, entre guillemets : "66", "2A" ou "974"'
    if len(codes) == 1:
        hint = f"écrivez le code du département, entre guillemets : {codes[0]}"
        name = folded(reference.departments()[codes[0].strip('"')])
        is_sure = re.sub(r"^(?:\d+|2[ab])\b", "", folded(value)).strip() in ("", name)
        quotes = respelt(hint, value.strip("“”„«» "), codes[0])
        return Mend(hint, value, codes[0]) if is_sure and isinstance(quotes, Mend) else hint
    if spot.in_list:
        return f"écrivez un élément pour chacun : {series(codes)}"
    hint = f"écrivez une liste : department: [{', '.join(codes)}]"
    is_code = re.compile(r"\d{1,3}|2[AB]", re.I).fullmatch
    named = [folded(part) for part in _SEVERAL.split(value) if not is_code(part.strip())]
    is_sure = spot.raw.strip("'\"") == value and {*named} <= {
        *map(folded, reference.departments().values())
    }
    return Mend(hint, spot.raw, f"[{', '.join(codes)}]", raw=True) if is_sure else hint


_SEVERAL = re.compile(r"[,;/&+]|\set\s|\s[-–]\s|(?<=\d)-(?=\d)")


def _unquoted(value: str) -> str:
    """A text in curly quotes, which YAML takes for a part of it."""
    if value[0] in "“”„" and value[-1] in "“”":
        right = cures.quoted(value)
        return Mend(f"mettez des guillemets droits : {right}", value, right)
    return ""


_KEYWORDS: dict[str, Callable[[Any, Any, Spot, Any], Said]] = {
    "type": _type,
    "minimum": _minimum,
    "maximum": _maximum,
    "enum": _enum,
    "const": _const,
    "format": _format,
    "minItems": _min_items,
    "maxLength": _max_length,
    "pattern": _pattern,
}

_RULES = {"enum": "valeur-inconnue", "const": "version", "format": "date", "pattern": "valeur"}
_OF_TEXTS = frozenset(_RULES)
