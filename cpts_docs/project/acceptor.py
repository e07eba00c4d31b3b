"""Whether a value has the shape that a JSON Schema asks for: yes or no, and no more.

jsonschema knows the whole standard and says what is wrong; but to import it and
make its validator takes longer than all else that checking a project does, and
it looks at a large one slowly. So the schema is also compiled here, to functions,
and only what these do not accept is left to jsonschema.

They know the keywords that the project's schema has. A schema with another is
refused as a whole: what is accepted here is what jsonschema accepts, always.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Accepts = Callable[[Any], bool]

_SILENT = frozenset(
    {"$schema", "$defs", "title", "description", "default", "examples", "then", "else"}
)
"""Keywords that ask nothing, or are read with another."""


class UnknownKeywordError(Exception):
    """A schema says more than is understood here."""


class Acceptor:
    """The functions of a schema and of each schema in it."""

    def __init__(self, root: Mapping[str, Any], formats: Mapping[str, Accepts]) -> None:
        self._root = root
        self._formats = formats
        self._known: dict[int, Accepts] = {}
        self.accepts = self.of(root)

    def of(self, schema: Any) -> Accepts:
        """The function of ``schema``, which is the root or stands in it.

        Raises:
            UnknownKeywordError: there is no such function.
        """
        if isinstance(schema, bool):
            return lambda value: schema
        if known := self._known.get(id(schema)):
            return known
        tests: list[Accepts] = []

        def accepts(value: Any) -> bool:
            for test in tests:  # noqa: SIM110 (all() takes twice as long)
                if not test(value):
                    return False
            return True

        self._known[id(schema)] = accepts  # before its parts: a schema may hold itself
        for keyword, wanted in schema.items():
            if keyword in _KEYWORDS:
                tests.append(_KEYWORDS[keyword](self, wanted, schema))
            elif keyword not in _SILENT and not (keyword == "$id" and schema is self._root):
                raise UnknownKeywordError(keyword)
        return accepts

    def _ref(self, wanted: str, schema: Any) -> Accepts:
        start, *steps = wanted.split("/")
        if start != "#" or any(sign in wanted for sign in "~%"):
            raise UnknownKeywordError(wanted)
        target: Any = self._root
        for step in steps:
            target = target[step]
        return self.of(target)

    def _type(self, wanted: str | list[str], schema: Any) -> Accepts:
        tests = [_TYPES[name] for name in ([wanted] if isinstance(wanted, str) else wanted)]
        return tests[0] if len(tests) == 1 else lambda value: any(test(value) for test in tests)

    def _const(self, wanted: Any, schema: Any) -> Accepts:
        return self._enum([wanted], schema)

    def _enum(self, wanted: list[Any], schema: Any) -> Accepts:
        if any(isinstance(choice, list | dict) for choice in wanted):
            raise UnknownKeywordError("enum")
        # 1 is 1.0, but neither of them is True.
        bools = [choice for choice in wanted if isinstance(choice, bool)]
        others = [choice for choice in wanted if not isinstance(choice, bool)]
        return lambda value: value in (bools if isinstance(value, bool) else others)

    def _any_of(self, wanted: list[Any], schema: Any) -> Accepts:
        tests = [self.of(alternative) for alternative in wanted]
        return lambda value: any(test(value) for test in tests)

    def _if(self, wanted: Any, schema: Any) -> Accepts:
        test = self.of(wanted)
        then, otherwise = self.of(schema.get("then", True)), self.of(schema.get("else", True))
        return lambda value: then(value) if test(value) else otherwise(value)

    def _pattern(self, wanted: str, schema: Any) -> Accepts:
        search = re.compile(wanted).search
        return lambda value: not isinstance(value, str) or search(value) is not None

    def _format(self, wanted: str, schema: Any) -> Accepts:
        if wanted not in self._formats:
            raise UnknownKeywordError(wanted)
        return self._formats[wanted]

    def _max_length(self, wanted: int, schema: Any) -> Accepts:
        return lambda value: not isinstance(value, str) or len(value) <= wanted

    def _minimum(self, wanted: int, schema: Any) -> Accepts:
        return lambda value: not _is_number(value) or not value < wanted  # NaN passes

    def _maximum(self, wanted: int, schema: Any) -> Accepts:
        return lambda value: not _is_number(value) or not value > wanted

    def _items(self, wanted: Any, schema: Any) -> Accepts:
        item = self.of(wanted)
        return lambda value: not isinstance(value, list) or all(map(item, value))

    def _min_items(self, wanted: int, schema: Any) -> Accepts:
        return lambda value: not isinstance(value, list) or len(value) >= wanted

    def _required(self, wanted: list[str], schema: Any) -> Accepts:
        keys = frozenset(wanted)
        return lambda value: not isinstance(value, dict) or keys <= value.keys()

    def _properties(self, wanted: Mapping[str, Any], schema: Any) -> Accepts:
        tests = {key: self.of(part) for key, part in wanted.items()}

        def accepts(value: Any) -> bool:
            return not isinstance(value, dict) or all(
                tests[key](part) for key, part in value.items() if key in tests
            )

        return accepts

    def _additional_properties(self, wanted: Any, schema: Any) -> Accepts:
        others, known = self.of(wanted), frozenset(schema.get("properties", ()))

        def accepts(value: Any) -> bool:
            return not isinstance(value, dict) or all(
                others(part) for key, part in value.items() if key not in known
            )

        return accepts

    def _property_names(self, wanted: Any, schema: Any) -> Accepts:
        name = self.of(wanted)
        return lambda value: not isinstance(value, dict) or all(map(name, value))


_KEYWORDS: dict[str, Callable[[Acceptor, Any, Any], Accepts]] = {
    "$ref": Acceptor._ref,
    "additionalProperties": Acceptor._additional_properties,
    "anyOf": Acceptor._any_of,
    "const": Acceptor._const,
    "enum": Acceptor._enum,
    "format": Acceptor._format,
    "if": Acceptor._if,
    "items": Acceptor._items,
    "maxLength": Acceptor._max_length,
    "maximum": Acceptor._maximum,
    "minItems": Acceptor._min_items,
    "minimum": Acceptor._minimum,
    "pattern": Acceptor._pattern,
    "properties": Acceptor._properties,
    "propertyNames": Acceptor._property_names,
    "required": Acceptor._required,
    "type": Acceptor._type,
}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_integer(value: Any) -> bool:
    return _is_number(value) and (isinstance(value, int) or value.is_integer())


_TYPES: dict[str, Accepts] = {
    "string": lambda value: isinstance(value, str),
    "integer": _is_integer,
    "number": _is_number,
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}
