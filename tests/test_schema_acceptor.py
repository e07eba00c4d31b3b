"""What is accepted without jsonschema is what jsonschema accepts, and nothing else."""

from __future__ import annotations

import json
import math
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from cpts_docs.base.diagnostics import MAX_OF_A_KIND
from cpts_docs.project import schema, yaml_reader
from cpts_docs.project.acceptor import Acceptor, UnknownKeywordError
from cpts_docs.project.source import Source
from tests.effort import examples
from tests.fuzz import mutators
from tests.fuzz.targets import CORPUS, SEPARATOR
from tests.samples import MINIMAL, PROJECTS, ProjectFile

SCHEMA = json.loads(schema.schema_text())
FORMATS = FormatChecker(formats=())
for name, accepts in schema.FORMATS.items():
    FORMATS.checks(name)(accepts)
JSONSCHEMA = Draft202012Validator(SCHEMA, format_checker=FORMATS)
"""The whole truth: jsonschema with nothing of ours but what a date and a quantity are."""

ACCEPTOR = Acceptor(SCHEMA, schema.FORMATS)


def read(text: str) -> Source:
    source, problems = yaml_reader.parse(Path("project.yaml"), text)
    assert source is not None, problems
    return source


def values_of(text: str) -> Any:
    return read(text).value


FULL = f"""{MINIMAL}
professionals: {{engaged: {{label: x, counts: {{infirmier: 1, mage: {{count: 2, plural: x}}}}}}}}
organisations: [MSA, {{name: CPAM, title: y}}]
opinions: [{{organisation: MSA, verdict: favorable, date: 2023-01-02}}]
guide: {{website: a.fr, additions: [{{mission: m, actions: [a, {{text: b, items: [c]}}]}}]}}
answers:
  version: 1
  project: Ruscino
  answers:
  - {{source: a.pdf, sha256: "{1:064}", replaces: ["{2:064}"], fields: {{nom: a, specialite: b}}}}
"""

WHOLE = [path.read_text("utf-8") for path in PROJECTS.values()] + [FULL]
"""Good projects, which between them say all that the schema knows."""


def fuzzed() -> Iterator[Any]:
    """The values that fuzzing kept."""
    for path in sorted((CORPUS / "project").glob("*")):
        text = path.read_bytes().split(SEPARATOR)[0].decode("utf-8", "replace")
        if source := yaml_reader.parse(path, text)[0]:
            yield source.value


def parts(part: Any) -> Iterator[Any]:
    """``part`` of the schema and every schema in it."""
    if isinstance(part, dict):
        yield part
    for inner in part.values() if isinstance(part, dict) else part:
        if isinstance(inner, dict | list):
            yield from parts(inner)


def is_schema(part: dict[str, Any]) -> bool:
    return all(re.fullmatch(r"[$a-zA-Z]+", key) for key in part) and not any(
        isinstance(part.get(key, ""), dict) for key in ("title", "type", "description")
    )


PARTS = [part for part in parts(SCHEMA) if part.keys() & {"type", "$ref", "anyOf", "if", "enum"}]
PARTS = [part for part in PARTS if is_schema(part)]

# --------------------------------------------------------------------------
# The same answer


@pytest.mark.parametrize("text", WHOLE)
def test_a_good_project_is_accepted(text: str) -> None:
    assert ACCEPTOR.accepts(values_of(text))


def test_both_say_the_same_of_all_that_fuzzing_kept() -> None:
    found = [(ACCEPTOR.accepts(value), JSONSCHEMA.is_valid(value)) for value in fuzzed()]

    assert all(ours == theirs for ours, theirs in found)
    assert {ours for ours, _ in found} == {True, False}


def changed(root: Any, seed: int, junk: bytes = b"") -> Any:
    """A project with a value changed, taken out, repeated or put elsewhere."""
    rng = random.Random(seed)
    copy = json.loads(json.dumps(root))
    return mutators.changed(copy, rng, lambda part, room: (part[: len(part) // 2] + junk)[:room])


@given(st.sampled_from([values_of(text) for text in WHOLE]), st.integers(0), st.binary(max_size=9))
def test_both_say_the_same_of_a_changed_project(root: Any, seed: int, junk: bytes) -> None:
    value = changed(root, seed, junk)

    assert ACCEPTOR.accepts(value) == JSONSCHEMA.is_valid(value)


WORDS = st.sampled_from(
    ["", " ", "a", "a\n", "\n", "\u00a0", "\u2028a", "\x1f", "é", "66", "2A", "97\u0661", "01004",
     "2A004", "98\u0660\u0660\u0660", "www.a.fr", "http://a.b\n", "2023-02-29", "2024-02-29",
     "20240229", "2023-W05-1", "\u0662\u0660\u0662\u0663-01-01", "oui", "Oui", "favorable",
     "0" * 64, "0" * 64 + "\n", "x" * 1000, "x" * 1001, *mutators._words()]
)  # fmt: skip
NUMBERS = st.sampled_from(
    [0, 1, -1, 2, 10**30, 0.0, -0.0, 1.0, 1.5, -0.5, 1e300, math.nan, math.inf, -math.inf]
)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=8,
)


@examples(3)
@given(st.sampled_from(PARTS), JSON)
def test_both_say_the_same_of_any_value_under_any_part_of_the_schema(part: Any, value: Any) -> None:
    assert ACCEPTOR.of(part)(value) == JSONSCHEMA.evolve(schema=part).is_valid(value)


SMALL = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(
            ["string", "integer", "number", "array", "object", "boolean", "null"]
        ) | st.just(["integer", "null"]),
        "const": st.sampled_from([0, 1, 1.0, True, False, None, "a", ""]),
        "enum": st.lists(st.sampled_from([0, 1, 0.0, True, False, None, "a"]), min_size=1),
        "pattern": st.sampled_from(["a", "^a$", r"\d", r"\S", "^$", "(?i)É"]),
        "maxLength": st.integers(0, 2),
        "minimum": st.sampled_from([0, 1, 0.5]),
        "maximum": st.sampled_from([0, 1, 0.5]),
        "minItems": st.integers(0, 2),
        "required": st.lists(st.sampled_from(["a", "b"])),
        "items": st.sampled_from([True, False, {"type": "integer"}]),
        "properties": st.sampled_from([{}, {"a": False}, {"a": {"minimum": 1}, "b": True}]),
        "additionalProperties": st.sampled_from([True, False, {"type": "string"}, {"const": 1}]),
        "propertyNames": st.sampled_from([False, {"maxLength": 1}]),
        "anyOf": st.just([{"required": ["a"]}, {"type": "number"}, {"const": "a"}]),
        "if": st.sampled_from([{"type": "string"}, {"minimum": 1}, True, False]),
        "then": st.sampled_from([False, {"const": "a"}, {"minItems": 1}]),
        "else": st.sampled_from([False, {"type": "object"}]),
    },
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.sampled_from(["", "a", "b", "é", "\u0661", "aaa"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b", "ccc"]), inner, max_size=3)
    ),
    max_leaves=5,
)


@examples(3)
@given(SMALL, VALUES)
@example({"const": 1}, True)
@example({"enum": [True]}, 1)
@example({"enum": [0.0]}, False)
@example({"type": "integer"}, 1.0)
@example({"type": "integer"}, True)
@example({"type": "integer"}, math.nan)
@example({"minimum": 0}, math.nan)
@example({"minimum": 0}, False)
@example({"pattern": "^a$"}, "a\n")
@example({"pattern": "a"}, "ba")
@example({"maxLength": 1}, "é")
@example({"propertyNames": {"maxLength": 1}}, {"a": 1, "ccc": 1})
def test_both_say_the_same_under_any_schema_of_known_keywords(part: Any, value: Any) -> None:
    assert Acceptor(part, {}).accepts(value) == Draft202012Validator(part).is_valid(value)


# --------------------------------------------------------------------------
# What is not known


@pytest.mark.parametrize(
    "unknown",
    [
        {"maxItems": 1},
        {"patternProperties": {"a": True}},
        {"prefixItems": [True]},
        {"format": "email"},
        {"enum": [["a"]]},
        {"const": {"a": 1}},
        {"$ref": "https://exemple.invalid/schema"},
        {"$ref": "#/$defs/a~1b"},
        {"properties": {"a": {"$id": "https://exemple.invalid/a"}}},
        {"if": True, "then": {"items": {"not": {}}}},
    ],
)
def test_a_schema_that_says_more_is_refused_as_a_whole(unknown: dict[str, Any]) -> None:
    with pytest.raises(UnknownKeywordError):
        Acceptor({"properties": {"a": unknown}}, {})


def test_the_projects_schema_is_known_whole() -> None:
    assert schema._acceptor() is not None


def test_with_a_schema_that_is_not_known_jsonschema_decides_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bad = MINIMAL + "k: 1\nneeds: {items: [a, 1]}\n"
    before = [schema.check(read(text)) for text in (MINIMAL, bad)]
    schema._validator.cache_clear()
    monkeypatch.setattr(schema, "_acceptor", lambda: None)
    try:
        assert [schema.check(read(text)) for text in (MINIMAL, bad)] == before
    finally:
        schema._validator.cache_clear()


OF_SOME_PROJECTS = (
    "document.theme",
    "foreign.family",
    "foreign.font",
    "foreign.picture",
    "foreign.stylesheet",
    "forms.earlier",
    "project.chosen",
    "project.letter",
    "project.model",
    "project.procedure",
)
"""Rooms that a rule enters with a project that gives it something to do there."""


def test_a_good_project_is_checked_without_jsonschema(project_file: ProjectFile) -> None:
    ask = "import sys, cpts_docs; cpts_docs.validate(sys.argv[1]); print(*sys.modules)"
    for text, needed in ((MINIMAL, False), (f"{MINIMAL}k: 1\n", True)):
        run = [sys.executable, "-c", ask, str(project_file(text))]
        said = subprocess.run(run, capture_output=True, check=True, text=True).stdout

        loaded = {*said.split()}
        assert ("jsonschema" in loaded) == needed
        assert "yaml" in loaded
        assert loaded.isdisjoint(f"cpts_docs.{room}" for room in OF_SOME_PROJECTS)
        assert needed or "logging" not in loaded


# --------------------------------------------------------------------------
# What jsonschema then says


def errors(validator: Any, value: Any) -> list[str]:
    """Place, keyword and message of each error, in no order."""
    return sorted(
        f"{list(error.absolute_path)} {error.validator} {error.message}"
        for error in validator.iter_errors(value)
    )


@given(st.sampled_from([values_of(text) for text in WHOLE]), st.lists(st.integers(0), max_size=3))
def test_jsonschema_finds_the_same_errors_where_it_passes_over_what_is_accepted(
    root: Any, seeds: list[int]
) -> None:
    value = root
    for seed in seeds:
        value = changed(value, seed) if isinstance(value, dict | list) else value

    assert errors(schema._validator(), value) == errors(JSONSCHEMA, value)


def test_the_first_problems_of_many_keys_are_told_in_their_order() -> None:
    counts = "".join(f"p{number}: x, " for number in range(500))
    source = read(f"{MINIMAL}professionals: {{engaged: {{label: x, counts: {{{counts}}}}}}}")
    found, _ = schema.check(source)

    assert len(found) == MAX_OF_A_KIND
    assert "counts.p0 »" in found[0].message
    assert "counts.p99 »" in found[99].message
