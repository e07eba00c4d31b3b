from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from cpts_docs.base.errors import UnreadableError
from cpts_docs.base.resources import schema_path
from cpts_docs.formats.html import form as read_json
from cpts_docs.formats.html.form import read
from cpts_docs.forms.filled import FilledForm
from tests.effort import expect_little, thorough
from tests.samples import ANSWERS

IDENTITY = {"document": "questionnaire/1", "projet": "Ruscino"}
SCHEMA = json.loads(schema_path("answers").read_text("utf-8"))


def saved(**changes: Any) -> bytes:
    return json.dumps({**IDENTITY, "fields": ANSWERS, **changes}).encode()


def test_the_schema_is_a_schema_with_french_texts() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for part in (SCHEMA, *SCHEMA["properties"].values()):
        assert part["title"]
        assert part["description"]


def test_the_answers_come_back_as_they_are_with_what_the_form_says_of_itself() -> None:
    assert read(saved()) == FilledForm({**IDENTITY, **ANSWERS})


def test_lines_end_as_in_the_other_formats() -> None:
    assert read(saved(fields={"a": "1\r\n2\r3\n4"})).fields["a"] == "1\n2\n3\n4"


def test_a_byte_order_mark_is_passed_over() -> None:
    assert read(b"\xef\xbb\xbf" + saved()) == read(saved())


REFUSED: dict[str, tuple[bytes, str]] = {
    "an empty file": (b"", "pas un fichier JSON"),
    "a text": (b"bonjour", "pas un fichier JSON"),
    "half a file": (saved()[:-20], "pas un fichier JSON"),
    "UTF-16": (saved().decode().encode("utf-16"), "UTF-8"),
    "Latin-1": ('{"é": 1}'.encode("latin-1"), "UTF-8"),
    "a lone surrogate": (saved(fields={"a": "\ud800"}), "UTF-8"),
    "a list": (b"[]", "pas celui d'un formulaire"),
    "another object": (b'{"name": "x", "version": "1.0.0"}', "pas celui d'un formulaire"),
    "no form's name": (b'{"projet": "R", "fields": {}}', "pas celui d'un formulaire"),
    "an unknown key": (saved(autre=1), "pas celui d'un formulaire"),
    "a number for a name": (saved(projet=66), r"formulaire \(voir › projet\)"),
    "a list of fields": (saved(fields=[]), r"\(voir › fields\)"),
    "a number in a field": (saved(fields={"nom": 3}), r"\(voir › fields › nom\)"),
    "a list in a field": (saved(fields={"nom": ["x"]}), r"\(voir › fields › nom\)"),
    "a field without a name": (saved(fields={"": "x"}), r"\(voir › fields\)"),
    "a field that hides the project": (saved(fields={"projet": "x"}), r"\(voir › fields\)"),
    "a key twice": (b'{"document": "a", "document": "b"}', "deux fois la même clé"),
    "a field twice": (saved().replace(b'"specialite"', b'"nom"'), "deux fois la même clé"),
    "a number of a million digits": (b"1" * 1_000_000, "pas un fichier JSON"),
    "lists nested deep": (b"[" * 200_000 + b"]" * 200_000, "profondément"),
    "objects nested deep": (b'{"a":' * 200_000 + b"1" + b"}" * 200_000, "profondément"),
    "too many fields": (saved(fields={f"f{i}": "" for i in range(90_000)}), r"\(voir › fields\)"),
    "too many bytes": (saved() + b" " * read_json.MAX_BYTES, "dépasse 2 Mo"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_form_is_refused_with_its_reason_and_soon(name: str) -> None:
    data, reason = REFUSED[name]

    def refuse() -> None:
        with pytest.raises(UnreadableError, match=reason):
            read(data)

    expect_little(refuse, 300)


@thorough(300)
@given(st.binary(max_size=200))
def test_any_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        read(data)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"))
NO_FIELDS = {"", *SCHEMA["properties"]["fields"]["propertyNames"]["not"]["enum"]}
"""What a field of a form may not be called: it is what a form says of itself."""


@thorough(300)
@given(VALUES, st.sampled_from(["document", "projet", "fields", "autre"]))
def test_another_value_in_any_place_is_read_or_refused_as_the_schema_says(
    value: Any, key: str
) -> None:
    data = saved(**{key: value})
    if Draft202012Validator(SCHEMA).is_valid(json.loads(data)):
        assert set(read(data).fields) == {*IDENTITY, *json.loads(data)["fields"]}
    else:
        with pytest.raises(UnreadableError):
            read(data)


@thorough(200)
@given(st.dictionaries(TEXTS.filter(lambda name: name not in NO_FIELDS), TEXTS))
def test_any_texts_come_back(fields: dict[str, str]) -> None:
    assert read(saved(fields=fields)).fields == {**IDENTITY, **fields}
