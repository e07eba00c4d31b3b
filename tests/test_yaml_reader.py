"""The YAML reader: values, their places, and what is refused."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from cpts_docs.base.diagnostics import Diagnostic, Position
from cpts_docs.base.words import grouped
from cpts_docs.foreign import text as text_file
from cpts_docs.foreign.text import FORBIDDEN
from cpts_docs.project import yaml_messages, yaml_tree
from cpts_docs.project.source import Source
from cpts_docs.project.yaml_reader import parse, read
from tests.effort import examples, thorough

PATH = Path("project.yaml")


def values(text: str) -> Any:
    """The values of a text that must be readable."""
    source, problems = parse(PATH, text)
    assert problems == []
    assert source is not None
    return source.value


def refusal(text: str) -> Diagnostic:
    """The first diagnostic of a text that must be refused."""
    source, problems = parse(PATH, text)
    assert source is None
    return problems[0]


def place(diagnostic: Diagnostic) -> tuple[int, int]:
    assert diagnostic.position is not None
    return diagnostic.position.line, diagnostic.position.column


# --------------------------------------------------------------------------
# Scalars


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("01004", "01004"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        ("+5", "+5"),
        ("2A004", "2A004"),
        ("no", "no"),
        ("oui", "oui"),
        ("on", "on"),
        ("y", "y"),
        ("12:30", "12:30"),
        ("2023-06-01", "2023-06-01"),
        ("2023-06-01T10:00:00Z", "2023-06-01T10:00:00Z"),
        (".5", ".5"),
        ("5.", "5."),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("NaN", "NaN"),
        ("1e400", "1e400"),
        ("47 617", "47 617"),
        ("1234567890123456789", "1234567890123456789"),
        ('"66"', "66"),
        ("'66'", "66"),
        ('"true"', "true"),
        ('""', ""),
        ("!!str 66", "66"),
        ("! 66", "66"),
        ("66", 66),
        ("-3", -3),
        ("0", 0),
        ("2.5", 2.5),
        ("1.25e2", 125),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("l'accès", "l'accès"),
        ("'l''accès'", "l'accès"),
    ],
)
def test_only_the_scalars_of_json_are_not_text(written: str, expected: object) -> None:
    value = values(f"clé: {written}\n")["clé"]

    assert value == expected
    assert type(value) is type(expected)


def test_a_number_without_fraction_is_an_integer_however_it_is_written() -> None:
    assert [type(number) for number in values("[2.0, 1e3, 2.5]")] == [int, int, float]


def test_keys_are_texts_even_when_they_look_like_numbers() -> None:
    assert values("66: a\n01: b\nnull: c\n'': d\n") == {"66": "a", "01": "b", "null": "c", "": "d"}


def test_a_folded_scalar_keeps_its_paragraphs() -> None:
    text = "texte: >\n  Un paragraphe\n  sur deux lignes.\n\n  Un autre.\n\n\n  Un dernier.\n"

    assert values(text)["texte"] == ("Un paragraphe sur deux lignes.\n\nUn autre.\n\nUn dernier.")


def test_a_literal_scalar_keeps_its_lines() -> None:
    assert values("texte: |\n  - un\n  - deux\n") == {"texte": "- un\n- deux"}


def test_texts_and_keys_are_composed_as_unicode_nfc() -> None:
    decomposed = unicodedata.normalize("NFD", "préfète")

    assert values(f"{decomposed}: {decomposed}\n") == {"préfète": "préfète"}


def test_two_spellings_of_one_character_are_the_same_key() -> None:
    decomposed = unicodedata.normalize("NFD", "été")

    assert refusal(f"été: 1\n{decomposed}: 2\n").rule == "cle-en-double"


# --------------------------------------------------------------------------
# Places

PLACES = """\
# un commentaire
name: Ruscino
"quoted" : 'l''été'
territory:
  communes:
    - Perpignan
    - {code: "66186", name: Saint-Nazaire}
  population: 47617
text: |
  Un paragraphe.
empty:
last: &anchor [1, true]
again: *anchor
"""


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (["name"], (2, 1), (2, 7)),
        (["quoted"], (3, 1), (3, 12)),
        (["territory"], (4, 1), (5, 3)),
        (["territory", "communes"], (5, 3), (6, 5)),
        (["territory", "communes", 0], (6, 7), (6, 7)),
        (["territory", "communes", 1], (7, 7), (7, 7)),
        (["territory", "communes", 1, "code"], (7, 8), (7, 14)),
        (["territory", "communes", 1, "name"], (7, 23), (7, 29)),
        (["territory", "population"], (8, 3), (8, 15)),
        (["text"], (9, 1), (9, 7)),
        (["last", 1], (12, 19), (12, 19)),
        (["again", 0], (12, 16), (12, 16)),
    ],
)
def test_each_key_and_value_has_its_place(
    path: list[str | int], key: tuple[int, int], value: tuple[int, int]
) -> None:
    source, _ = parse(PATH, PLACES)
    assert source is not None

    assert source.position(path, key=True) == Position(*key)
    assert source.position(path) == Position(*value)


@pytest.mark.parametrize(
    "path", [["territory", "cantons"], ["territory", 3], ["territory", "x", 1]]
)
def test_a_path_that_leads_nowhere_has_the_place_of_what_exists_of_it(
    path: list[str | int],
) -> None:
    source, _ = parse(PATH, PLACES)
    assert source is not None

    assert source.position(path) == source.position(["territory"], key=True)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_kind_of_newline_counts_one_line(newline: str) -> None:
    source, _ = parse(PATH, newline.join(["a: 1", "", "b: été", ""]))
    assert source is not None

    assert source.files[0].text.split("\n") == ["a: 1", "", "b: été", ""]
    assert source.position(["b"]) == Position(3, 4)


@pytest.mark.parametrize("char", ["\x85", "\u2028", "\u2029"])
def test_a_line_separator_of_yaml_1_1_is_a_space_and_moves_no_line(char: str) -> None:
    source, _ = parse(PATH, f"a: un{char}deux\nb: trois\n")
    assert source is not None

    assert source.value == {"a": "un deux", "b": "trois"}
    assert source.position(["b"]) == Position(2, 4)


def test_characters_outside_the_basic_plane_count_one_column() -> None:
    source, _ = parse(PATH, '{"😀😀": 1, b: 2}')
    assert source is not None

    assert source.position(["b"], key=True) == Position(1, 11)


def test_a_key_may_have_an_anchor() -> None:
    source, problems = parse(PATH, "&x nom: Ana\nb: *x\n")
    assert not problems
    assert source is not None
    assert source.value == {"nom": "Ana", "b": "nom"}


def test_an_anchored_part_gives_its_texts_once() -> None:
    source, _ = parse(PATH, "a: &x [un, deux]\nb: *x\nc: *x\n")
    assert source is not None

    assert sorted(text for text, _ in source.texts()) == ["a", "b", "c", "deux", "un"]


# --------------------------------------------------------------------------
# What is refused


@pytest.mark.parametrize(
    ("text", "rule", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", "cle-en-double", (3, 1)),
        ("{a: 1, 'a': 2}", "cle-en-double", (1, 8)),
        ("a: !!python/object:os.system x\n", "yaml-etiquette", (1, 4)),
        ("a: !!int 3\n", "yaml-etiquette", (1, 4)),
        ("a: !secret x\n", "yaml-etiquette", (1, 4)),
        ("!!omap\n- a: 1\n", "yaml-etiquette", (1, 1)),
        ("a: *inconnu\n", "yaml-alias", (1, 4)),
        ("a: &boucle [*boucle]\n", "yaml-alias", (1, 13)),
        ("? [a, b]\n: 1\n", "yaml-cle", (1, 3)),
        ("? {a: 1}\n: 1\n", "yaml-cle", (1, 3)),
        ("a: &n 1\n*n : 2\n", "yaml-cle", (2, 1)),
        ("a: 1\n---\nb: 2\n", "yaml-plusieurs-documents", (2, 1)),
        ("a: 1\nb: x\x07y\n", "caractere-interdit", (2, 5)),
        ("\x00", "caractere-interdit", (1, 1)),
        ("a: \ufffe\n", "caractere-interdit", (1, 4)),
        ("a: \ud800\n", "caractere-interdit", (1, 4)),
        ('a: 1\nb: "x\\u0007y"\n', "caractere-interdit", (2, 4)),
        ('"\\0": 1\n', "caractere-interdit", (1, 1)),
    ],
)
def test_what_a_project_cannot_hold_is_refused_at_its_place(
    text: str, rule: str, expected: tuple[int, int]
) -> None:
    found = refusal(text)

    assert (found.rule, place(found)) == (rule, expected)


def test_a_repeated_key_names_the_line_of_the_first() -> None:
    assert "ligne 2" in refusal("x: 0\na: 1\na: 3\n").message


def test_a_control_character_is_named_by_its_code_point() -> None:
    assert "U+000C" in refusal("a: \x0c\n").message


def test_every_problem_of_the_events_is_reported_at_once() -> None:
    _, problems = parse(PATH, 'a: !x 1\na: 2\nb: *rien\nc: "\\u0001"\n')

    assert [problem.rule for problem in problems] == [
        "yaml-etiquette",
        "cle-en-double",
        "yaml-alias",
        "caractere-interdit",
    ]


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "- " * 5_000, "{a: " * 5_000, "".join(f"{' ' * n}a:\n" for n in range(99))],
)
def test_too_many_levels_are_refused_before_they_are_built(text: str) -> None:
    found = refusal(text)

    assert found.rule == "yaml-trop-grand"
    assert "40 niveaux" in found.message


def test_the_deepest_nesting_accepted_is_read() -> None:
    depth = yaml_tree.MAX_DEPTH - 1

    assert values("[" * depth + "1" + "]" * depth) is not None


def test_levels_hidden_behind_aliases_count() -> None:
    steps = [f"a{n}: &a{n} [[[[*a{n - 1}]]]]" for n in range(1, 12)]

    assert refusal("\n".join(["a0: &a0 [1]", *steps])).rule == "yaml-trop-grand"


def test_a_billion_laughs_is_refused_before_it_fills_the_memory() -> None:
    steps = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    found = refusal("\n".join(["a0: &a0 [lol]", *steps]))

    assert found.rule == "yaml-trop-grand"
    assert f"{grouped(yaml_tree.MAX_ALIASED)} valeurs" in found.message


@pytest.mark.parametrize(
    ("piece", "said"), [("k%d: 1\n", "clés côte à côte"), ("- &a%d b\n", "ancres « & »")]
)
def test_more_keys_or_anchors_than_anybody_types_are_refused(piece: str, said: str) -> None:
    found = refusal("".join(piece % number for number in range(yaml_tree.MAX_KEYS + 1)))

    assert found.rule == "yaml-trop-grand"
    assert f"plus de {grouped(yaml_tree.MAX_KEYS)} {said}" == found.message


# --------------------------------------------------------------------------
# Syntax errors

SYNTAX = [
    ("expected ',' or ']'", "a: [{} b]\n", (1, 8), "il manque « , » ou « ] » dans une liste"),
    ("expected ',' or '}'", "a: {b: {} c}\n", (1, 11), "il manque « , » ou « } »"),
    ("expected key", "- : b\n", (1, 3), "cette ligne n'est pas à sa place"),
    ("expected '-' indicator", "- !\n  ]\n", (2, 3), "un élément de liste commence par « - »"),
    (
        "expected <document start>",
        "[a]\nb: 2\n",
        (2, 1),
        "texte inattendu après la fin des données",
    ),
    ("expected node content", "[\n!,", (2, 3), "il manque une valeur ici"),
]


@pytest.mark.parametrize(("words", "text", "expected", "message"), SYNTAX)
def test_a_syntax_error_of_no_known_mistake_is_told_in_french_at_its_place(
    words: str, text: str, expected: tuple[int, int], message: str
) -> None:
    found = refusal(text)

    assert found.rule == "yaml-syntaxe"
    assert place(found) == expected
    assert message in found.message
    assert found.excerpt == text.split("\n")[expected[0] - 1]


def test_every_message_of_the_table_is_reached_by_a_text() -> None:
    assert {words for words, *_ in SYNTAX} == {words for words, *_ in yaml_messages.MESSAGES}


def test_a_syntax_error_of_another_kind_is_still_a_french_sentence() -> None:
    assert refusal('a: "\\uD800"\n').message == "syntaxe YAML incorrecte"


# --------------------------------------------------------------------------
# Files


@pytest.mark.parametrize("text", ["", "\n\n", "# rien\n", "---\n", "null\n", "~", "\ufeff"])
def test_an_empty_file_says_so_and_how_to_start(tmp_path: Path, text: str) -> None:
    path = tmp_path / "project.yaml"
    path.write_text(text, encoding="utf-8")
    source, [found] = read(path)

    assert source is None
    assert found.rule == "fichier-vide"
    assert "cpts-docs init" in found.hint


def test_a_byte_order_mark_is_accepted_and_counts_no_column(tmp_path: Path) -> None:
    path = tmp_path / "project.yaml"
    path.write_bytes(b"\xef\xbb\xbfname: Ruscino\r\ndate: x\r\n")
    source, _ = read(path)
    assert source is not None

    assert source.value == {"name": "Ruscino", "date": "x"}
    assert source.position(["name"], key=True) == Position(1, 1)
    assert source.files[0].line(1) == "name: Ruscino"


@pytest.mark.parametrize(
    ("data", "encoding", "expected"),
    [
        ("a: é\n".encode("utf-16"), "UTF-16", (1, 1)),
        ("a: é\n".encode("utf-16-be"), "binaire", (1, 8)),
        ("\ufeffa: é\n".encode("utf-16-be"), "UTF-16", (1, 1)),
        ("a: é\n".encode("utf-32"), "UTF-32", (1, 1)),
        ("a: 1\r\nb: été\r\n".encode("cp1252"), "Windows-1252 (ou ISO-8859-1)", (2, 4)),
        (b"\xef\xbb\xbfa: 1\nb: \xe9\n", "Windows-1252 (ou ISO-8859-1)", (2, 4)),
        ("été: caf".encode() + b"\xc3", "Windows-1252 (ou ISO-8859-1)", (1, 9)),
    ],
)
def test_another_encoding_is_named_and_placed(
    tmp_path: Path, data: bytes, encoding: str, expected: tuple[int, int]
) -> None:
    path = tmp_path / "project.yaml"
    path.write_bytes(data)
    source, [found] = read(path)

    assert source is None
    assert found.rule == "encodage"
    assert found.message.endswith(f"encodage trouvé : {encoding}")
    assert place(found) == expected
    assert "UTF-8" in found.hint


def test_the_excerpt_of_another_encoding_reads_as_it_was_typed(tmp_path: Path) -> None:
    path = tmp_path / "project.yaml"
    path.write_bytes("a: 1\r\nb: l’été à 5 €\r\n".encode("cp1252"))
    _, [found] = read(path)

    assert found.excerpt == "b: l’été à 5 €"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04\x14\x00", "une archive ZIP"),
        (b"%PDF-1.7\n", "un PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "un ancien fichier Office"),
        (b"\x89PNG\r\n", "une image (PNG)"),
        (b"\xff\xd8\xff\xe0", "une photo (JPEG)"),
        (b"\x1f\x8b\x08", "une archive (gzip)"),
    ],
)
def test_a_file_of_another_kind_is_named(tmp_path: Path, data: bytes, kind: str) -> None:
    path = tmp_path / "project.yaml"
    path.write_bytes(data)
    _, [found] = read(path)

    assert found.rule == "pas-du-yaml"
    assert kind in found.message


def test_a_missing_file_names_the_nearest_one(tmp_path: Path) -> None:
    for name in ("autre.yaml", "project.yaml"):
        (tmp_path / name).touch()
    _, [found] = read(tmp_path / "projet.yaml")

    assert found.rule == "fichier-introuvable"
    assert found.hint == "ce dossier contient « project.yaml »"


def test_a_missing_file_in_an_empty_or_missing_folder_says_how_to_start(tmp_path: Path) -> None:
    for path in (tmp_path / "project.yaml", tmp_path / "nulle" / "part" / "project.yaml"):
        _, [found] = read(path)

        assert found.rule == "fichier-introuvable"
        assert "cpts-docs init" in found.hint


def test_a_folder_names_the_yaml_file_inside(tmp_path: Path) -> None:
    _, [empty] = read(tmp_path)
    (tmp_path / "project.yml").touch()
    _, [found] = read(tmp_path)

    assert (empty.rule, found.rule) == ("dossier", "dossier")
    assert "project.yml" not in empty.hint
    assert "project.yml" in found.hint


def test_a_path_that_no_system_accepts_is_unreadable(tmp_path: Path) -> None:
    _, [found] = read(tmp_path / "a\x00b.yaml")

    assert found.rule == "fichier-illisible"


def test_a_path_below_a_file_is_a_diagnostic_too(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    source, [found] = read(tmp_path / "file" / "project.yaml")

    assert source is None
    assert found.rule in ("fichier-illisible", "fichier-introuvable")


def test_a_file_above_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "project.yaml"
    path.write_bytes(b"#" * (text_file.MAX_BYTES + 1))
    _, [found] = read(path)

    assert found.rule == "fichier-trop-gros"


# --------------------------------------------------------------------------
# Properties

yaml_like = st.text(
    st.sampled_from("ab1é😀 \n\t-:?,[]{}#&*!|>'\"%@`~\\/.0_\r\x00\x07\x85\u2028\ufeff\ud800<="),
    max_size=60,
)


@given(st.text() | yaml_like)
@example("%YAML 9999999999999999999999.1\n---\n")
@example("%TAG ! !\n")
@example("- " * 5000)
@example("?" * 5000)
@example("&a " * 500)
@example("a" * 5000 + ":")
def test_any_text_ends_in_a_source_or_in_diagnostics(text: str) -> None:
    source, problems = parse(PATH, text)

    assert isinstance(source, Source) != bool(problems)
    for problem in problems:
        if problem.position:
            assert 1 <= problem.position.line <= text.count("\n") + text.count("\r") + 1
            assert problem.position.column >= 1


@thorough(300)
@given(data=st.binary() | yaml_like.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_end_in_a_source_or_in_diagnostics(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes.yaml"
    path.write_bytes(data)
    source, problems = read(path)

    assert isinstance(source, Source) != bool(problems)


EXPONENT = re.compile(r"-?[0-9]+[eE][-+]?[0-9]+")  # a float for JSON, text for safe_dump

texts = (
    st.text(max_size=40)
    .map(lambda text: unicodedata.normalize("NFC", text))
    .filter(lambda text: not FORBIDDEN.search(text) and not EXPONENT.fullmatch(text))
)
looks_otherwise = st.sampled_from(
    ["01004", "66", "no", "12:30", "2023-02-30", "null", "~", "", " ", "1.5", "true", "- a", "a: b"]
)
numbers = st.integers(-(10**17), 10**17) | st.integers(-(10**9), 10**9).map(lambda n: n / 64)
scalars = st.none() | st.booleans() | numbers | texts | looks_otherwise
trees = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(texts | looks_otherwise, inner, max_size=5)
    ),
    max_leaves=20,
).filter(lambda value: value is not None)


def same(left: Any, right: Any) -> bool:
    """Equality that tells "1", 1 and True apart."""
    if isinstance(left, dict) and isinstance(right, dict):
        return list(left) == list(right) and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, float) and isinstance(right, int):
        return math.isclose(left, right)
    return type(left) is type(right) and bool(left == right)


@thorough(300)
@given(trees, st.booleans(), st.sampled_from([None, True, False]))
def test_what_pyyaml_dumps_reads_back_equal(value: Any, unicode: bool, flow: bool | None) -> None:
    text = yaml.safe_dump(
        value, allow_unicode=unicode, sort_keys=False, default_flow_style=flow, width=40
    )
    assume(not re.search("[\x85\u2028\u2029]", text))  # breaks for PyYAML, spaces here

    assert same(value, values(text))


def as_json(value: Any, indent: int | None = None) -> str:
    """JSON as it is, but for the characters that are line breaks in YAML 1.1."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return text.replace("\x85", "\\u0085").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@thorough(300)
@given(trees, st.sampled_from([None, 0, 2]))
def test_json_reads_as_json(value: Any, indent: int | None) -> None:
    assert same(value, values(as_json(value, indent)))


def places(value: Any, path: tuple[str | int, ...] = ()) -> Any:
    """Every path below ``value``, with the value there."""
    yield path, value
    if isinstance(value, dict | list):
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(child, (*path, key))


@examples(0.5)
@given(trees, st.sampled_from([None, 2]))
def test_every_place_is_where_the_value_is_written(value: Any, indent: int | None) -> None:
    source, _ = parse(PATH, as_json(value, indent))
    assert source is not None
    for path, found in places(value):
        for key in (False, True):
            if key and (not path or isinstance(path[-1], int)):
                continue
            position = source.position(path, key=key)
            written = source.files[0].line(position.line)[position.column - 1 :]
            expected = path[-1] if key else found
            if isinstance(expected, dict | list):
                assert written[0] == ("{" if isinstance(expected, dict) else "[")
            else:
                assert written.startswith(as_json(expected))
