"""Changes of values in the text of a project: only the lines of their place change."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_docs.project.patching import Edit, PatchError, changed, patched
from tests import typed_edits
from tests.samples import ROOT

RUSCINO = (ROOT / "projects/ruscino/project.yaml").read_text("utf-8")

LONG = f"un texte {'de plusieurs mots, ' * 4}et la fin qui ne tient plus sur la ligne"
NESTED = LONG.replace("la fin qui", "la fin\nqui")
FOLDED = LONG.replace("fin qui ", "fin qui\n")

HEAD = 'version: 1\nname: Ruscino\ndepartment: "66"\ndate: 2023-06-27\n'


def edited(text: str, *edits: dict[str, Any]) -> str:
    """The text with edits; its changes make the same of it."""
    made = patched(text, [Edit.of(edit) for edit in edits])
    assert changed(text, made.changes) == made.text
    return made.text


def lines(column: int, text: str) -> str:
    """The lines of a text, at a column."""
    return "".join(f"{' ' * column}{line}\n" for line in text.split("\n"))


def put(path: str, value: Any) -> dict[str, Any]:
    return {"op": "set", "path": path, "value": value}


def insert(path: str, value: Any) -> dict[str, Any]:
    return {"op": "insert", "path": path, "value": value}


def remove(path: str) -> dict[str, Any]:
    return {"op": "remove", "path": path}


def move(path: str, to: str) -> dict[str, Any]:
    return {"op": "move", "path": path, "to": to}


@given(seed=st.integers(0, 10**6))
def test_an_edit_gives_the_wanted_values_and_leaves_every_other_line(
    seed: int, whole: bool
) -> None:
    for number in range(3 if whole else 1):
        case = typed_edits.case(seed * 3 + number)
        made = patched(case.text, [case.edit])
        assert typed_edits.holds(made.text, case.values)
        assert typed_edits.is_only_there(case, made.text)
        assert typed_edits.is_comment_kept(case, made.text)
        assert changed(case.text, made.changes) == made.text


def test_one_changed_number_changes_that_number() -> None:
    made = patched(RUSCINO, [Edit.of(put("/territory/population", 47618))])
    at = RUSCINO.index("47617")
    assert made.changes == [(at, at + 5, "47618")]


def test_a_changed_word_leaves_the_other_folded_lines() -> None:
    first = RUSCINO.index("Difficultés dans la prise")
    text = " ".join(RUSCINO[first : RUSCINO.index("    # La source")].split())
    new = edited(RUSCINO, put("/needs/items/2", text.replace("traitement, pas de", "remède, sans")))
    old, lines = RUSCINO.splitlines(), new.splitlines()
    assert [at for at, line in enumerate(lines) if line not in old] == [41]
    assert len(lines) == len(old)
    assert edited(new, put("/needs/items/2", text)) == RUSCINO


WORDS = st.lists(st.sampled_from(["un", "mot", "-", "#", "a:", "long" * 9, "\n\n"]), max_size=40)


def flowing(words: list[str]) -> str:
    """A text of these words in paragraphs, none of which is empty."""
    paragraphs = (" ".join(part.split()) for part in " ".join(words).split("\n\n"))
    return "\n\n".join(filter(None, paragraphs))


@given(old=WORDS, before=st.integers(0, 40), gone=st.integers(0, 6), new=WORDS)
def test_a_folded_text_is_read_as_it_was_written(
    old: list[str], before: int, gone: int, new: list[str]
) -> None:
    text = flowing([*old[:before], *new, *old[before + gone :]]) or "mot"
    folded = edited("a: >-\n  mot\n", put("/a", flowing(old) or "mot"))
    again = edited(folded, put("/a", text))
    assert again.startswith("a: >-\n")
    assert typed_edits.holds(again, {"a": text})


def test_a_byte_order_mark_and_the_ends_of_lines_stay() -> None:
    text = "\ufeff" + RUSCINO.replace("\n", "\r\n")
    new = edited(text, put("/territory/population", 1), insert("/needs/items/0", "Un\n\nDeux"))
    assert new == "\ufeff" + edited(
        RUSCINO, put("/territory/population", 1), insert("/needs/items/0", "Un\n\nDeux")
    ).replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        ("a: 'x'  # dit\n", put("/a", "y: z"), "a: 'y: z'  # dit\n"),
        ("a: x\n", put("/a", "66"), 'a: "66"\n'),
        ('a: "x"\n', put("/a", 66), "a: 66\n"),
        ("a: # vide\nb: 1\n", put("/a", "x"), "a: x # vide\nb: 1\n"),
        ("a: x # dit\n", put("/a", "un\n\ndeux"), "a: | # dit\n  un\n\n  deux\n"),
        ("a: >-\n  un\n  deux\nb: 1\n", put("/a", "un trois"), "a: >-\n  un\n  trois\nb: 1\n"),
        ("a: x # dit\n", put("/a", ["Elne"]), "a: # dit\n  - Elne\n"),
        ("a: [x, y] # dit\n", put("/a", "z"), "a: z # dit\n"),
        ("a: {x: 1,y: 2}\n", put("/a/y", 3), "a: {x: 1,y: 3}\n"),
        ("a: {x: , y}\n", put("/a/x", 3), "a: {x: 3, y}\n"),
        ("a: {x: 1, y}\n", put("/a/y", 3), "a: {x: 1, y: 3}\n"),
        ('{"a": "x", "b": [1]}', insert("/b/-", "Elne"), '{"a": "x", "b": [1, "Elne"]}'),
        ("a: !!str 66\n", put("/a", 67), "a: 67\n"),
        ("a:\n- x\n- y\n", insert("/a/1", "z"), "a:\n- x\n- z\n- y\n"),
        ("a:\n  - x: 1\n    y: 2\n", put("/a/0/z", 3), "a:\n  - x: 1\n    y: 2\n    z: 3\n"),
        ("a: []\n", insert("/a/-", {"b": 1, "c": "d"}), "a:\n  - b: 1\n    c: d\n"),
        ("a: 1\nb:\n", insert("/b/-", "x"), "a: 1\nb:\n  - x\n"),
        (
            "a: [\n  x, # dit\n  y # là\n]\n",
            insert("/a/-", "z"),
            "a: [\n  x, # dit\n  y, # là\n  z\n]\n",
        ),
        ("a: [x, # dit\n  y]\n", remove("/a/1"), "a: [x, # dit\n  ]\n"),
        ("a: [x, y,]\n", remove("/a/1"), "a: [x,]\n"),
        ("a: 1\n\nb: 2\n\nc: 3\n", remove("/b"), "a: 1\n\nc: 3\n"),
        (
            "a:\n  - x: 1\n    # de y\n    y: 2\n",
            remove("/a/0/x"),
            "a:\n  -\n    # de y\n    y: 2\n",
        ),
        ("a: 1\n\nb: 2", remove("/b"), "a: 1\n"),
        ("a: 1\nb: 2\n\nc: 3\n", remove("/b"), "a: 1\n\nc: 3\n"),
        ("a:\n  - x: 1\n    y: 2\n", remove("/a/0/x"), "a:\n  - y: 2\n"),
        ("a:\n  - x\n  - y\n  - z\n", move("/a/0", "/a/2"), "a:\n  - y\n  - z\n  - x\n"),
        ("a:\n  - x\n\n  - y\n  - z\n", move("/a/0", "/a/2"), "a:\n  - y\n\n  - z\n  - x\n"),
        ("a:\n  - x\n\n  - y\n", insert("/a/0", "z"), "a:\n  - z\n\n  - x\n\n  - y\n"),
        ("a:\n  - x\n\n  - y\n", insert("/a/1", "z"), "a:\n  - x\n\n  - z\n\n  - y\n"),
        ("a:\n  - x\n\n  - y\n", insert("/a/2", "z"), "a:\n  - x\n\n  - y\n\n  - z\n"),
        ("a:\n  - x\n  - y\n\n  - u\n", insert("/a/1", "z"), "a:\n  - x\n  - z\n  - y\n\n  - u\n"),
        ("a: {x: 1, y: 2}\n", remove("/a/x"), "a: {y: 2}\n"),
        ("a: [\n  x, # dit\n  y]\n", remove("/a/0"), "a: [\n  y]\n"),
        ("a: [x, y, z]\n", move("/a/2", "/a/0"), "a: [z, x, y]\n"),
        ("a: [\n  x,\n  y,\n]\n", insert("/a/-", "z"), "a: [\n  x,\n  y,\n  z,\n]\n"),
        ("a: [\n  x,\n  y]\n", insert("/a/0", "z"), "a: [\n  z,\n  x,\n  y]\n"),
        ("a: [x, y,]\n", insert("/a/-", "z"), "a: [x, y, z]\n"),
        ("a: [x, y, # dit\n  z]\n", remove("/a/1"), "a: [x,  # dit\n  z]\n"),
        ("a: [\n  x,\n  z]\n", insert("/a/-", "u"), "a: [\n  x,\n  z,\n  u]\n"),
        ("a: [x]\n", insert("/a/-", "un\ndéux"), 'a: [x, "un\\ndéux"]\n'),
        ("a: x\n     # plus loin\n", put("/a", "un\ndeux"), 'a: "un\\ndeux"\n     # plus loin\n'),
        ("a: x\n", put("/a", LONG), f"a: >-\n{lines(2, FOLDED)}"),
        (f"a: {LONG[:90]}{LONG}\n", put("/a", LONG), f"a: {LONG}\n"),
        ('a: "x"\n', put("/a", LONG), f'a: "{LONG}"\n'),
        ("a:\n  - {x: 1}\n", insert("/a/-", {"x": [2]}), "a:\n  - {x: 1}\n  - {x: [2]}\n"),
        ("a: {x: 1}\n", put("/b", {"x": "oui"}), "a: {x: 1}\nb: {x: oui}\n"),
        ("a: {x: 1}\n", put("/b", {"x": LONG}), f"a: {{x: 1}}\nb:\n  x: >-\n{lines(4, NESTED)}"),
        ("{}\n", put("/a", 1), "{a: 1}\n"),
        ("a: {x: 1}\n", put("/a/u", 2), "a: {x: 1, u: 2}\n"),
        ("a: {}\n", put("/a/x", 1), "a:\n  x: 1\n"),
        ("a:\nb: 1\n", put("/a/x/u", 1), "a:\n  x:\n    u: 1\nb: 1\n"),
        ("a: []\n", put("/a/0", 1), "a:\n  - 1\n"),
        ("a:\n  - 1\n", put("/a/1", 2), "a:\n  - 1\n  - 2\n"),
        ("a: 1 # dit\n", put("/a", 1), "a: 1 # dit\n"),
        ("a: 1 # dit\n", put("/a", True), "a: true # dit\n"),
        ("a: [1, 2]\n", move("/a/1", "/a/1"), "a: [1, 2]\n"),
        ("a: [1, 2]\n", move("/a/0", "/a/-"), "a: [2, 1]\n"),
        ('a: ["x", "z"]\n', insert("/a/1", "Elne"), 'a: ["x", "Elne", "z"]\n'),
        ("a: ['x', z]\n", insert("/a/1", "Elne"), "a: ['x', Elne, z]\n"),
        ("a/b: 1\n", put("/a~1b", 2), "a/b: 2\n"),
        ("a: {x: 1, y: 2}\n", put("/a", {"x": 1, "z": 3}), "a: {x: 1, z: 3}\n"),
        ("a: 1\nb: 2\nc: 3\n", move("/a", "/c"), "b: 2\na: 1\nc: 3\n"),
        ("a: 1\nb: 2\nc: 3\n", move("/a", "/-"), "b: 2\nc: 3\na: 1\n"),
        ("a: 1\nb: 2\n", move("/a", "/b"), "a: 1\nb: 2\n"),
        ('"a": 1\n', {"op": "rename", "path": "/a", "key": "b"}, '"b": 1\n'),
        ("a:\n  - x\n  - y\n  - b: [z]\n", move("/a/0", "/a/2/b/0"), "a:\n  - y\n  - b: [x, z]\n"),
        ("a: [[x], [u]]\n", move("/a/1/0", "/a/0/-"), "a: [[x, u], []]\n"),
        ("a: [[], x]\n", insert("/a/0/-", "z"), "a: [[z], x]\n"),
        ("a:\n  un\n  deux\nb: 1\n", put("/a", "trois"), "a:\n  trois\nb: 1\n"),
        ("a:\n  - x: 1\n    y: 2 # dit\n", put("/a/0", "z"), "a:\n  - z\n"),
        ("a: |- # dit\n  un\n  deux\n", put("/a", "un"), "a: |- # dit\n  un\n"),
        ("a: |\n  un\n", put("/a", 3), "a: 3\n"),
        (
            "a:\n   b:\n      c: 1\n",
            put("/a/d", {"e": 1, "f": [[]]}),
            "a:\n   b:\n      c: 1\n   d:\n      e: 1\n      f:\n        - []\n",
        ),
        ("- - x\n  - y\n", put("/0/0", "z"), "- - z\n  - y\n"),
    ],
)
def test_what_is_new_looks_as_what_was_there(before: str, edit: dict[str, Any], after: str) -> None:
    assert edited(before, edit) == after


def test_comments_above_an_item_go_with_it() -> None:
    text = (
        "a:\n  # un\n  - x\n\n  # à part\n\n  # deux\n  - y\n    # et sa suite\n  # trois\n  - z\n"
    )
    assert edited(text, remove("/a/0")).startswith("a:\n  # à part\n")
    assert edited(text, remove("/a/1")) == "a:\n  # un\n  - x\n\n  # à part\n\n  # trois\n  - z\n"
    assert edited(text, move("/a/2", "/a/0")) == (
        "a:\n  # trois\n  - z\n\n  # à part\n\n  # un\n  - x\n  # deux\n  - y\n    # et sa suite\n"
    )


def test_an_item_takes_its_comments_to_another_list() -> None:
    text = "a:\n  - b:\n      # dit\n      - x\n      - y\n  - c: 1\nd:\n  - z\n"
    assert edited(text, move("/a/0/b/0", "/d/0")) == (
        "a:\n  - b:\n      - y\n  - c: 1\nd:\n  # dit\n  - x\n  - z\n"
    )


def test_the_comments_at_the_head_of_a_file_are_the_files() -> None:
    assert edited("# le projet\na: 1\nb: 2\n", remove("/a")) == "# le projet\nb: 2\n"


def test_a_new_key_stands_where_the_schema_has_it() -> None:
    new = edited(HEAD, put("/id", "abcd"), put("/letter/bearer/name", "A. Martin"))
    assert new == (
        'version: 1\nname: Ruscino\nid: abcd\ndepartment: "66"\ndate: 2023-06-27\n'
        "letter:\n  bearer:\n    name: A. Martin\n"
    )
    mission = f"{HEAD}missions:\n  - title: Notre mission\n"
    assert edited(mission, put("/missions/0/mission", "qualite")).endswith(
        "missions:\n  - mission: qualite\n    title: Notre mission\n"
    )
    apart = "version: 1\nname: X\n\nneeds:\n  items: [x]\n"
    assert edited(apart, put("/id", "abcd")) == apart.replace("X\n", "X\nid: abcd\n")
    assert edited(apart, put("/territory/communes", ["Elne"])) == apart.replace(
        "X\n\n", "X\n\nterritory:\n  communes:\n    - Elne\n\n"
    )
    assert edited(RUSCINO, put("/synthese/by", "mode")).endswith(
        "    signatory: D'Elivet\n\nsynthese:\n  by: mode\n"
    )


def test_a_new_key_stands_below_the_comment_that_shows_how_to_write_it() -> None:
    needs = "# Les besoins.\n# needs:\n#   items: []\n"
    text = f"{HEAD}territory: {{communes: [Perpignan]}}\n\n{needs}\n# professionals:\n#   …\n"
    missions = "\n# Les missions.\nmissions: [{mission: parcours}]\n\n# show: {}\n"
    edits = (put("/professionals/engaged/label", "a"), put("/needs/items/0", "b"))
    for each in (edits, edits[::-1]):
        assert edited(text + missions, *each, put("/show/population", True)) == (
            text.replace(needs, f"{needs}\nneeds:\n  items:\n    - b\n")
            + f"\nprofessionals:\n  engaged:\n    label: a\n{missions}\nshow:\n  population: true\n"
        )

    above = f"{HEAD}# needs: là\nmissions: [{{mission: parcours}}]\n"
    assert "\nneeds:\n  items:\n    - b\n# needs: là\n" in edited(above, edits[1]).replace(
        "\n\n", "\n"
    )


def test_the_first_item_of_a_list_makes_the_list() -> None:
    assert edited(HEAD, insert("/needs/items/-", "Un besoin")) == (
        f"{HEAD}needs:\n  items:\n    - Un besoin\n"
    )


def test_of_a_list_that_may_not_be_empty_the_key_goes_with_the_last_item() -> None:
    text = f"{HEAD}letter:\n  place: Elne\n  recipients:\n    - Madame\nneeds:\n  items: [x]\n"
    assert edited(text, remove("/letter/recipients/0"), remove("/needs/items/0")) == (
        f"{HEAD}letter:\n  place: Elne\nneeds:\n  items: []\n"
    )


def test_a_list_is_set_item_by_item() -> None:
    text = "a:\n  # un\n  - x\n  # deux\n  - y\n"
    assert edited(text, put("/a", ["x", "z", "y"])) == (
        "a:\n  # un\n  - x\n  - z\n  # deux\n  - y\n"
    )


def test_keys_change_places_and_names() -> None:
    text = "a:\n  x: 1\n  # de y\n  y: 2\n"
    assert edited(text, move("/a/y", "/a/x")) == "a:\n  # de y\n  y: 2\n  x: 1\n"
    assert edited(text, {"op": "rename", "path": "/a/y", "key": "66"}).endswith('  "66": 2\n')


@pytest.mark.parametrize(
    ("text", "edit", "said", "line"),
    [
        ("a: &n x\nb: *n\n", put("/a", "y"), "porte une ancre", 1),
        ("a: &n x\nb: *n\n", put("/b", "y"), "reprend par un alias", 2),
        ("a:\n  x: &n 1\nb: *n\n", remove("/a"), "porte une ancre", 2),
        ("? a\n: 1\nb: 2\n", remove("/b"), "est écrit d'une manière", 1),
        ("a: answers.yaml\n", put("/a/answers/0", "y"), "dans un autre fichier", 1),
        ("a: 1\n", put("/b/c/d", "\x07"), "caractère de contrôle U.0007", None),
        ("a: 1\n", remove("/b"), "« b » n'existe pas", None),
        ("a: [1]\n", insert("/a/3", 1), "n'est pas un endroit", 1),
        ("a: [\n", put("/a", 1), "ne peut pas être lu", None),
        ("a: [[1]]\n", move("/a/0", "/a/0/0"), "dans lui-même", 1),
        ("a: 1\nb: 2\n", {"op": "rename", "path": "/a", "key": "b"}, "existe déjà", 1),
        ("a: 1\n", {"op": "sort", "path": "/a"}, "n'est pas un changement", None),
        ("a: 1\n", {"op": "set", "path": "/a"}, "il manque à ce changement .*value", None),
        ("a: 1\n", put("a", 1), "n'est pas un chemin", None),
        ("a: 1\n", put("", {"b": 1}), "n'est pas remplacé d'un coup", None),
        ("a: 1\n", remove("/a"), "ne peut pas être vide", 1),
        ("a: {x: 1}\nb: [2]\n", move("/a/x", "/b/0"), "parmi ses voisines", 1),
        ("a: [1]\nb: {x: 2}\n", move("/a/0", "/b/x"), "parmi ses voisines", 1),
        ("a: x\n", insert("/a/0", 1), "n'est pas une liste", 1),
        ("a: x\n", put("/a/b", 1), "n'existe pas", 1),
        ("a: 1\n", put("/a", float("nan")), "sans toucher au reste", 1),
    ],
)
def test_what_cannot_be_patched_for_sure_is_refused(
    text: str, edit: dict[str, Any], said: str, line: int | None
) -> None:
    with pytest.raises(PatchError, match=said) as refused:
        edited(text, edit)
    assert refused.value.line == line
