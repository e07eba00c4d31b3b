"""The JSON Schema check: structure, types and keys.

What is wrong is put into French by :mod:`schema_messages`, which is imported
only then, as jsonschema is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.quantity import UNKNOWN, read_quantity
from cpts_docs.base.resources import schema_path
from cpts_docs.project.acceptor import Acceptor, UnknownKeywordError
from cpts_docs.project.source import Source

if TYPE_CHECKING:
    from jsonschema.protocols import Validator


def schema_text() -> str:
    """The JSON Schema (2020-12) of a project file, as it is published."""
    return schema_path("project").read_text("utf-8")


@cache
def parsed() -> Any:
    """The schema itself, as a value."""
    return json.loads(schema_text())


def definition(reference: str) -> Any:
    """What a ``$ref`` of the schema stands for."""
    part = parsed()
    for step in reference.split("/")[1:]:
        part = part[step]
    return part


def in_words(part: Any) -> str:
    """What the schema says of a part of it: its title and its description."""
    title, description = part.get("title", ""), part.get("description", "")
    return f"{title} : {description}" if title and description else title or description


@cache
def _acceptor() -> Acceptor | None:
    """What tells a good project without jsonschema; None if the schema is beyond it."""
    try:
        return Acceptor(parsed(), FORMATS)
    except UnknownKeywordError:
        return None


def fits(reference: str, value: Any) -> bool:
    """Whether a value has the shape that a ``$ref`` of the schema stands for."""
    known = _acceptor()
    return known is not None and known.of(definition(reference))(value)


@cache
def _validator() -> Validator:
    from jsonschema import Draft202012Validator, FormatChecker
    from jsonschema.validators import extend

    formats = FormatChecker(formats=())
    for name, accepts in FORMATS.items():
        formats.checks(name)(accepts)
    known = _acceptor()
    keywords = _sparing(known) if known else {}
    made: type[Validator] = extend(Draft202012Validator, keywords)  # type: ignore[no-untyped-call]
    return made(parsed(), format_checker=formats)


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


def _is_quantity(value: object) -> bool:
    return not isinstance(value, str) or read_quantity(value) is not None


def _is_people(value: object) -> bool:
    """Whether it is a quantity of people, who are whole."""
    quantity = read_quantity(value) if isinstance(value, str) else UNKNOWN
    return quantity is not None and not quantity.unit


FORMATS: dict[str, Callable[[Any], bool]] = {
    "date": _is_date,
    "people": _is_people,
    "quantity": _is_quantity,
}
"""What texts of a certain form are, beyond what a pattern can say."""


def check(source: Source) -> tuple[list[Diagnostic], set[str]]:
    """What in ``source`` does not have the shape of a project.

    Also returns the top-level keys below which something is wrong.
    """
    value = source.value
    known = _acceptor()
    if known and known.accepts(value):
        return [], set()
    from cpts_docs.project.schema_messages import explained

    return explained(source, value, _validator().iter_errors(value))
