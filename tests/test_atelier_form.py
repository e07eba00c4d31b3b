"""The form of a project: what it asks, what there is to choose from, and what its edits do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import cpts_docs
from cpts_docs.project import form_description, schema
from cpts_docs.project.choices import Asker, choices, kinds
from cpts_docs.project.patching import as_pointer
from tests import typed_edits
from tests.atelier import Page, turned
from tests.samples import MINIMAL

FORM = form_description.form()


def keys_of(part: Any, path: tuple[str, ...], deep: int = 0) -> Iterator[tuple[str, ...]]:
    """Every key that the schema has, with those above it, as the schema itself says it."""
    if not isinstance(part, dict) or deep > 9:
        return
    if part.get("$ref") in ("#/$defs/answers", "#/$defs/catalogue"):
        return
    for key, inner in part.get("properties", {}).items():
        yield (*path, key)
        yield from keys_of(inner, (*path, key), deep + 1)
    yield from keys_of(part.get("items"), (*path, "0"), deep + 1)
    if isinstance(part.get("additionalProperties"), dict):
        yield (*path, "x")
        yield from keys_of(part["additionalProperties"], (*path, "x"), deep + 1)
    if "$ref" in part:
        yield from keys_of(schema.definition(part["$ref"]), path, deep + 1)
    if path:  # what stands at the top says what else is wanted, of keys that are known
        for word in ("then", "else"):
            yield from keys_of(part.get(word), path, deep)


def nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    inner = [*node.get("options", ())] if node["kind"] == "either" else []
    inner += [field["node"] for field in node.get("fields", ())]
    inner += [node[name] for name in ("item", "value") if name in node]
    for one in inner:
        yield from nodes(one)


ALL = [one for root in (FORM["root"], *FORM["definitions"].values()) for one in nodes(root)]


def test_every_key_of_the_schema_is_in_the_form() -> None:
    missing = {path for path in keys_of(schema.parsed(), ()) if not form_description.at(path)}
    assert missing == set()


def test_every_part_has_a_kind_that_a_page_knows_and_free_ones_a_reason() -> None:
    known = {"object", "list", "map", "text", "integer", "number", "date", "boolean", "choice"}
    assert {one["kind"] for one in ALL} <= known | {"either", "free", "ref"}
    assert all(one["why"] for one in ALL if one["kind"] == "free")
    assert {one["ref"] for one in ALL if one["kind"] == "ref"} == FORM["definitions"].keys()


def test_there_is_something_to_choose_from_for_every_picker_and_key() -> None:
    assert {one["picker"] for one in ALL if "picker" in one} == {*form_description.PICKERS.values()}
    assert {*form_description.PICKERS.values(), *form_description.KEYS.values()} <= kinds()


def test_a_form_says_nothing_of_how_yaml_is_typed() -> None:
    for one in ALL:
        text = one.get("help", "")
        assert not {*'{}[]"'} & {*text}, text
        assert not any(word in text for word in ("true", "guillemets", "AAAA", "yes_no")), text
        assert text == "" or text.endswith((".", "…"))


def labels(kind: str, typed: str, **values: Any) -> list[str]:
    return [one.label for one in choices(kind, typed, Asker(values))]


@pytest.mark.parametrize("typed", ["cab", "CABESTANY", "cabéstany"])
def test_a_commune_is_found_by_three_letters_however_they_are_written(typed: str) -> None:
    assert "Cabestany" in labels("commune", typed, department="66")[:2]


def test_communes_of_the_departments_come_first_and_others_with_their_code() -> None:
    first, *others = choices("commune", "st nazaire", Asker({"department": "66"}))
    assert (first.value, first.detail) == (
        "Saint-Nazaire",
        "66186, Pyrénées-Orientales, 2 779 habitants",
    )
    assert {"code": "44184", "name": "Saint-Nazaire"} in [one.value for one in others]
    assert labels("commune", "66028") == ["Cabestany"]
    assert labels("commune", "") == []


def test_what_a_project_names_itself_is_there_to_choose() -> None:
    questions = [{"questions": [{"id": "mode", "text": "Comment ?"}, 3]}, None]
    assert labels("question", "", questionnaire={"sections": questions}) == ["Comment ?"]
    assert labels("mission", "notre", missions=[{"title": "Notre mission"}]) == ["Notre mission"]
    assert labels("verdict", "", fiche={"verdicts": ["oui", {"text": "non"}, 3]}) == ["oui", "non"]
    assert labels("organisation", "", organisations=["ARS", {"name": "MSA"}]) == ["ARS", "MSA"]
    assert labels("organisation", "dd", organisations=[{"nom": "ARS"}], department=66) == ["DD"]


def test_an_alias_finds_its_profession_with_its_plural() -> None:
    first = choices("profession", "kiné", Asker({}))[0]
    assert (first.value, first.detail) == ("masseur-kinésithérapeute", "masseurs-kinésithérapeutes")


def test_files_beside_the_project_are_there_to_choose(tmp_path: Path) -> None:
    for name in ("logo.svg", ".cache", "documents/fiche-avis.pdf", "avis/cpam.yaml"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    found = choices("file", "", Asker({}, tmp_path))
    assert [one.value for one in found] == ["logo.svg", "avis/cpam.yaml"]


# --------------------------------------------------------------------------
# On the page


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Page:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "dossier").mkdir()
    text = MINIMAL.replace("\n", " # dit\n", 1)
    (tmp_path / "dossier/project.yaml").write_text(text, encoding="utf-8")
    return Page(tmp_path / "dossier")


def test_the_actions_of_a_mission_are_offered_there() -> None:
    values = {"missions": [{"title": "À nous"}, {"mission": "prevention", "themes": [{}]}]}

    def offered(*place: str) -> set[str]:
        return {one.detail for one in choices("action", "", Asker(values, place=place))}

    assert len(offered("missions", "0", "actions")) > 1
    (only,) = offered("missions", "1", "actions")
    assert "prévention" in only
    assert offered("missions", "1", "themes", "0", "actions", "3") == {only}
    theme = {"mission": "acces-aux-soins", "themes": [{"theme": "medecin-traitant"}]}
    here = Asker({"missions": [theme]}, place=("missions", "0", "themes", "0", "actions"))
    assert {one.value[:3] for one in choices("action", "", here)} == {"mt-"}
    assert {one.detail for one in choices("theme", "", here)} == {
        "Amélioration de l'accès aux soins"
    }


@pytest.mark.parametrize(("place", "kind"), form_description.USUAL.items())
def test_a_list_that_is_begun_with_what_it_stands_for_changes_nothing(
    place: str, kind: str
) -> None:
    letter = {"salutation": "Madame", "calendar": [{"step": "Dépôt", "when": "mai"}]}
    values = yaml.safe_load(MINIMAL) | {"letter": letter, "date": "2026-01-15"}
    one = [found.value for found in choices(kind, "", Asker(values))]
    *above, key = place.split("/")
    holder = values
    for step in above:
        holder = holder.setdefault(step, {})
    before = cpts_docs.load(values)
    holder[key] = one

    after = cpts_docs.load(values)

    assert one
    for name in ("fiche-avis", "lettre-intention", "questionnaire"):
        made = [cpts_docs.write(cpts_docs.render(it, name), "html") for it in (before, after)]
        assert made[0] == made[1]


def test_no_help_of_the_form_says_ids_or_commands() -> None:
    said = re.compile(
        r"[Ii]dentifiant d|[a-z]+-[a-z-]+, [a-z]+[,.]|SIREN|commande|mailing|collect\b"
    )
    assert [one["help"] for one in ALL if said.search(one.get("help", ""))] == []


def test_what_programs_know_a_part_by_is_asked_last() -> None:
    for node in ALL:
        keys = [field["key"] for field in node.get("fields", ())]
        assert "id" not in keys[:-1]


def test_an_edit_of_the_form_changes_its_line_and_can_be_undone(page: Page) -> None:
    before = page.get()
    edit = {"op": "set", "path": "/name", "value": "Elne 🦷"}
    after = page.post("values", base=before["revision"], edits=[edit])
    assert after["values"]["name"] == "Elne 🦷"
    assert [change["insert"] for change in after["changes"]] == ["Elne 🦷"]
    assert after["origin"] == "form"
    page.post("undo", base=after["revision"])
    assert page.get()["text"] == before["text"]


def test_a_word_that_is_typed_into_the_form_is_one_step(page: Page) -> None:
    page.folder.session("project.yaml").history._clock = lambda: 0
    before = page.get()
    name = before["values"]["name"]
    revision = before["revision"]
    for typed in ("A", "Av", "Ava"):
        edit = {"op": "set", "path": "/name", "value": f"{name} {typed}"}
        revision = page.post("values", base=revision, edits=[edit])["revision"]

    page.post("undo", base=revision)
    assert page.get()["text"] == before["text"]


def test_a_page_that_makes_the_changes_it_is_told_has_the_text(page: Page, whole: bool) -> None:
    """Any edit, in files of any ends of lines; what a page sees has neither marks nor returns."""
    path = page.folder.path / "project.yaml"
    for seed in range(200 if whole else 2):
        case = typed_edits.case(seed)
        path.write_bytes(case.text.encode())
        page.post("reload")
        before = page.get()
        edit = {
            **{"op": case.edit.op, "path": as_pointer(case.edit.path), "value": case.edit.value},
            **{"to": as_pointer(case.edit.to), "key": case.edit.key},
        }
        after = page.post("values", base=before["revision"], edits=[edit])
        shown = page.get()["text"]
        assert turned(before["text"], after["changes"]) == shown
        page.post("save")
        assert typed_edits.holds(path.read_bytes().decode(), case.values)
        assert typed_edits.is_only_there(case, path.read_bytes().decode())


def test_an_edit_of_what_has_changed_meanwhile_is_refused_with_the_state(page: Page) -> None:
    edit = {"op": "set", "path": "/name", "value": "Elne"}
    page.post("values", base=page.get()["revision"], edits=[edit])
    refused = page.post("values", 409, base=0, edits=[edit | {"value": "Bages"}])
    assert refused["state"]["values"]["name"] == "Elne"


def test_an_edit_that_cannot_be_made_for_sure_is_refused_with_its_line(page: Page) -> None:
    text = page.get()["text"]
    page.type(0, 0, len(text), "name: &nom Elne\nid: *nom\n")
    edits = [{"op": "set", "path": "/id", "value": "x"}]
    refused = page.post("values", 422, base=page.get()["revision"], edits=edits)
    assert "alias" in refused["message"]
    assert refused["line"] == 2


def test_the_form_and_its_choices_are_told_to_the_page(page: Page) -> None:
    assert page.client.get("/api/form").json() == FORM
    found = page.client.get("/api/look-up/communes?q=cab&project=project.yaml").json()
    assert found[0].keys() == {"label", "detail", "value"}
    assert page.client.get("/api/look-up/professions?q=orthopt").json()[0]["label"] == "orthoptiste"
    assert page.client.get("/api/look-up/secrets?q=").status_code == 404
