"""The JSON Schema check: structure, types and keys, as French diagnostics."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from cpts_docs.base.diagnostics import MAX_OF_A_KIND, Diagnostic, did_you_mean
from cpts_docs.base.resources import schema_path
from cpts_docs.project.acceptor import Acceptor, UnknownKeywordError
from cpts_docs.project.source import PathInFile, Source

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

_TYPES = {
    "string": "un texte",
    "integer": "un nombre entier",
    "number": "un nombre",
    "array": "une liste (une ligne « - … » par élément)",
    "object": "des clés et des valeurs (« clé: valeur »)",
    "boolean": "true ou false",
    "null": "rien",
}


_WRITE = {
    "string": "écrivez le texte à la suite de « clé: », sans tiret",
    "integer": "écrivez un nombre entier, comme 12",
    "array": "mettez « - » devant chaque élément, même s'il est seul",
    "object": "écrivez une ligne « clé: valeur » pour chaque information",
}


def schema_text() -> str:
    """The JSON Schema (2020-12) of a project file, as it is published."""
    return schema_path("project").read_text("utf-8")


@cache
def _schema() -> Any:
    return json.loads(schema_text())


@cache
def _acceptor() -> Acceptor | None:
    """What tells a good project without jsonschema; None if the schema is beyond it."""
    try:
        return Acceptor(_schema(), {"date": _is_date})
    except UnknownKeywordError:
        return None


@cache
def _validator() -> Validator:
    from jsonschema import Draft202012Validator, FormatChecker
    from jsonschema.validators import extend

    formats = FormatChecker(formats=())
    formats.checks("date")(_is_date)
    known = _acceptor()
    keywords = _sparing(known) if known else {}
    made: type[Validator] = extend(Draft202012Validator, keywords)  # type: ignore[no-untyped-call]
    return made(_schema(), format_checker=formats)


def _sparing(acceptor: Acceptor) -> dict[str, Callable[..., Iterator[Any]]]:
    """The keywords that look at each of many values, for jsonschema: at the bad ones only."""

    def items(validator: Any, wanted: Any, value: Any, schema: Any) -> Iterator[Any]:
        if isinstance(value, list):
            accepts = acceptor.of(wanted)
            for index, item in enumerate(value):
                if not accepts(item):
                    yield from validator.descend(item, wanted, path=index)

    def property_names(validator: Any, wanted: Any, value: Any, schema: Any) -> Iterator[Any]:
        if isinstance(value, dict):
            accepts = acceptor.of(wanted)
            for key in value:
                if not accepts(key):
                    yield from validator.descend(key, wanted)

    def additional(validator: Any, wanted: Any, value: Any, schema: Any) -> Iterator[Any]:
        if not isinstance(wanted, dict):
            yield from whole["additionalProperties"](validator, wanted, value, schema)
        elif isinstance(value, dict):
            accepts, known = acceptor.of(wanted), schema.get("properties", {})
            for key, part in value.items():
                if key not in known and not accepts(part):
                    yield from validator.descend(part, wanted, path=key)

    from jsonschema import Draft202012Validator

    whole = Draft202012Validator.VALIDATORS
    return {"items": items, "propertyNames": property_names, "additionalProperties": additional}


def _is_date(value: object) -> bool:
    if not isinstance(value, str):
        return True  # a wrong type is reported as such
    try:
        # fromisoformat also knows weeks: 2023-W05-1
        return len(value) == 10 and value[7] == "-" and bool(date.fromisoformat(value))
    except ValueError:
        return False


def check(source: Source) -> tuple[list[Diagnostic], set[str]]:
    """What in ``source`` does not have the shape of a project.

    Also returns the top-level keys below which something is wrong.
    """
    value = source.value
    known = _acceptor()
    if known and known.accepts(value):
        return [], set()
    diagnostics: list[Diagnostic] = []
    broken: set[str] = set()
    for error in _validator().iter_errors(value):
        diagnostics += islice(_diagnostics(source, error), MAX_OF_A_KIND)
        broken.update(str(key) for key in list(error.absolute_path)[:1])
        if len(diagnostics) >= MAX_OF_A_KIND:
            return diagnostics, {*broken, *map(str, value)}  # the rest is not known
    return diagnostics, broken


def _diagnostics(source: Source, error: Any) -> Iterator[Diagnostic]:
    path = tuple(error.absolute_path)
    keyword = str(error.validator)
    if keyword == "additionalProperties" and error.validator_value is False:
        yield from _unknown_keys(source, path, error)
    elif keyword == "required":
        yield from _missing_keys(source, path, error)
    elif keyword == "anyOf":
        alternatives = [part["required"][0] for part in error.validator_value]
        keys = " ou ".join(f"« {key} »" for key in alternatives)
        yield source.diagnostic(
            "cle-manquante", f"il manque la clé {keys}", source.position(path), _help(error.schema)
        )
    elif keyword == "propertyNames":
        yield source.diagnostic(
            "texte", "une clé est vide", source.position(path), "écrivez-la ou retirez la ligne"
        )
    else:
        rule, message, hint = _explain(keyword, error)
        place = source.position(path)
        yield source.diagnostic(rule, f"{_name(path)}{message}", place, hint)


def _name(path: PathInFile) -> str:
    """« territory.communes[2] : », as people would say where they are."""
    if not path:
        return ""
    parts = [f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path]
    return f"« {''.join(parts).lstrip('.')} » : "


def _unknown_keys(source: Source, path: PathInFile, error: Any) -> Iterable[Diagnostic]:
    known = list(error.schema.get("properties", {}))
    for key in error.instance:
        if key not in known:
            yield source.diagnostic(
                "cle-inconnue",
                f"la clé « {key} » n'existe pas ici",
                source.position([*path, key], key=True),
                did_you_mean(key, known) or f"clés possibles : {', '.join(known)}",
            )


def _missing_keys(source: Source, path: PathInFile, error: Any) -> Iterable[Diagnostic]:
    # jsonschema says each missing key in an error of its own, but only in the
    # words of its message: all are named at each, and repetitions drop out.
    where = f" dans {_name(path).removesuffix(' : ')}" if path else ""
    for key in error.validator_value:
        if key not in error.instance:
            yield source.diagnostic(
                "cle-manquante",
                f"il manque la clé « {key} »{where}",
                source.position(path, key=True),
                _help(error.schema.get("properties", {}).get(key, {})),
            )


def _help(schema: Any) -> str:
    title, description = schema.get("title", ""), schema.get("description", "")
    return f"{title} : {description}" if title and description else title or description


def _explain(keyword: str, error: Any) -> tuple[str, str, str]:
    """Rule, message and hint for a value that breaks one keyword."""
    value, expected = error.instance, error.validator_value
    match keyword:
        case "type":
            return "type", _wrong_type(value, expected), _type_hint(value, expected)
        case "minimum":
            return (
                "nombre-negatif",
                f"{value} est inférieur à {expected}",
                "écrivez un nombre positif",
            )
        case "enum":
            known = [str(choice) for choice in expected]
            return (
                "valeur-inconnue",
                f"« {_shown(value)} » n'est pas accepté",
                did_you_mean(str(value), known) or f"valeurs possibles : {', '.join(known)}",
            )
        case "const":
            return "version", f"il faut {expected}, pas {_found(value)}", f"écrivez {expected}"
        case "format":
            return (
                "date",
                f"« {_shown(value)} » n'est pas une date qui existe",
                "écrivez AAAA-MM-JJ",
            )
        case "minItems":
            return "liste-vide", "la liste est vide", "ajoutez un élément ou retirez la clé"
        case "maxLength":
            return (
                "texte-trop-long",
                f"plus de {expected} caractères sur une ligne",
                "raccourcissez-le",
            )
        case "pattern" if not str(value).strip():
            return "texte-vide", "le texte est vide", "écrivez-le ou retirez la clé"
        case "pattern" if "\n" in value:
            return (
                "plusieurs-lignes",
                "ce texte doit tenir sur une ligne",
                "écrivez-le sur une ligne",
            )
        case _:
            return "valeur", f"« {_shown(value)} » n'a pas la forme attendue", _help(error.schema)


def _wrong_type(value: Any, expected: str | list[str]) -> str:
    names = [expected] if isinstance(expected, str) else expected
    return f"il faut {' ou '.join(_TYPES[name] for name in names)}, pas {_found(value)}"


def _found(value: Any) -> str:
    match value:
        case None:
            return "une valeur vide"
        case bool():
            return _shown(value)
        case int() | float():
            return f"le nombre {value}"
        case str():
            return f"le texte « {_shown(value)} »"
        case list():
            return "une liste"
        case _:
            return "des clés et des valeurs"


def _shown(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 40 else f"{text[:40]}…"


def _type_hint(value: Any, expected: str | list[str]) -> str:
    names = [expected] if isinstance(expected, str) else expected
    if "string" in names and isinstance(value, int | float):
        shown = str(value).lower() if isinstance(value, bool) else value
        return f'mettez la valeur entre guillemets : "{shown}"'
    if "integer" in names and isinstance(value, str):
        digits = "".join(value.split())
        if digits.isascii() and digits.isdecimal() and len(digits) <= 18:
            return f"écrivez le nombre sans espace ni guillemets : {int(digits)}"
    if value is None:
        return "écrivez la valeur ou retirez la clé"
    return _WRITE.get(names[0], "")
