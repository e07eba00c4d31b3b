"""The national data: complete, unambiguous, and in step with the schema."""

from __future__ import annotations

import json
import re
import runpy
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pytest

from cpts_docs import reference
from cpts_docs.base.resources import font_folder, reference_path
from cpts_docs.base.words import has_glyph
from cpts_docs.foreign.text import FORBIDDEN
from cpts_docs.forms.fiche import FAVOURABLE, NONE, UNFAVOURABLE, national
from cpts_docs.forms.fields import QuestionKind
from cpts_docs.project.asking import Privacy
from cpts_docs.project.model import Assessment
from cpts_docs.project.rules.questionnaire import PRIVACY_KEYS
from cpts_docs.project.schema import schema_text
from cpts_docs.project.show import Show
from cpts_docs.reference import CatalogueAction, Noun

SCHEMA: dict[str, Any] = json.loads(schema_text())
IDENTIFIER = re.compile(r"[a-z]+(-[a-z]+)*")


def actions() -> list[CatalogueAction]:
    return list(reference.catalogue().actions())


def catalogue_texts() -> list[str]:
    missions = reference.catalogue().missions
    themes = [theme.title for mission in missions for theme in mission.themes]
    titles = [title for mission in missions for title in (mission.title, mission.contract_title)]
    return [*titles, *themes, *(action.text for action in actions())]


# --------------------------------------------------------------------------
# The catalogue


def test_every_id_of_the_catalogue_is_its_own_and_easy_to_type() -> None:
    missions = reference.catalogue().missions
    ids = [
        *(mission.id for mission in missions),
        *(theme.id for mission in missions for theme in mission.themes),
        *(action.id for action in actions()),
    ]

    assert len(ids) == len(set(ids))
    assert all(IDENTIFIER.fullmatch(id_) for id_ in ids)


def test_the_core_missions_are_numbered_and_come_first() -> None:
    assert [mission.core for mission in reference.catalogue().missions] == [1, 2, 3, 4, 0, 0]


def test_a_core_mission_has_actions_in_the_guide_and_an_optional_one_has_none() -> None:
    for mission in reference.catalogue().missions:
        assert bool(mission.core) == bool(mission.themes or mission.actions)


def test_a_mission_is_found_by_its_id_or_not_at_all() -> None:
    catalogue = reference.catalogue()

    assert catalogue.mission("parcours") == catalogue.missions[1]
    assert catalogue.mission("") is None


@pytest.mark.parametrize("text", catalogue_texts())
def test_every_text_of_the_catalogue_is_whole_and_on_one_line(text: str) -> None:
    assert text == " ".join(text.split())
    assert text[0].isupper()
    assert re.search(r"[\w).,;:]$", text)
    assert text.count("(") == text.count(")")


@pytest.mark.parametrize("action", actions(), ids=lambda action: action.id)
def test_only_an_action_with_examples_announces_them(action: CatalogueAction) -> None:
    assert action.text.endswith(":") == bool(action.items)


def test_the_schema_names_the_missions_and_some_themes_of_the_catalogue() -> None:
    mission = SCHEMA["$defs"]["mission"]["properties"]["mission"]["description"]
    theme = SCHEMA["$defs"]["theme"]["properties"]["theme"]["description"]
    missions = reference.catalogue().missions

    assert ", ".join(item.id for item in missions) in mission
    assert ", ".join(item.id for item in missions[0].themes) in theme


# --------------------------------------------------------------------------
# Places and bodies


def test_there_are_the_101_departments_and_the_overseas_collectivities() -> None:
    codes = set(reference.departments())
    overseas = {"975", "977", "978", "986", "987", "988"}

    assert overseas < codes
    assert len(codes - overseas) == 101
    assert len(set(reference.departments().values())) == 107


@pytest.mark.parametrize("code", reference.departments())
def test_every_department_fits_the_schema(code: str) -> None:
    assert re.search(SCHEMA["$defs"]["departmentCode"]["pattern"], code)


@pytest.mark.parametrize(
    "code", ["", "1", "00", "20", "96", "100", "2C", "2a", "970", "979", "66 "]
)
def test_what_is_no_department_has_no_name(code: str) -> None:
    assert code not in reference.departments()


def test_the_names_of_departments_are_as_the_insee_writes_them() -> None:
    names = reference.departments()

    assert (names["66"], names["2A"], names["974"]) == (
        "Pyrénées-Orientales",
        "Corse-du-Sud",
        "La Réunion",
    )
    assert all(name == name.strip() and name[0].isupper() for name in names.values())


def test_the_five_bodies_of_the_form_come_in_its_order() -> None:
    names = [organisation.name for organisation in reference.organisations()]

    assert names == ["DD", "Inter URPS", "CPAM", "ELSM", "MSA"]
    assert ", ".join(names) in SCHEMA["properties"]["organisations"]["description"]
    assert all(organisation.title for organisation in reference.organisations())


def test_every_kind_of_district_has_a_singular_and_a_plural() -> None:
    for noun in reference.district_kinds().values():
        assert noun.plural.split()[0] == f"{noun.singular.split()[0]}s"


# --------------------------------------------------------------------------
# Professions


def test_a_profession_is_never_both_a_singular_and_the_plural_of_another() -> None:
    for name, noun in reference.professions().items():
        assert noun.singular == name
        assert noun.plural == name or noun.plural not in reference.professions()


def test_a_plural_belongs_to_one_singular() -> None:
    plurals = [noun.plural for noun in reference.professions().values()]

    assert len(plurals) == len(set(plurals))


def test_every_row_of_professions_is_complete() -> None:
    lines = reference_path("professions.tsv").read_text("utf-8").splitlines()

    for line in lines:
        cells = line.split("\t")
        assert len(cells) == 6
        assert all(cell and cell == cell.strip() for cell in cells)


def test_the_feminine_is_chosen_by_writing_it() -> None:
    known = reference.professions()

    assert known["infirmière"].plural == "infirmières"
    assert known["infirmier"].plural == "infirmiers"
    assert known["sage-femme"].plural == "sages-femmes"
    assert known["IPA"].plural == "IPA"


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "0 infirmier"),
        (1, "1 infirmier"),
        (2, "2 infirmiers"),
        (1200, "1 200 infirmiers"),
        (1234567, "1 234 567 infirmiers"),
    ],
)
def test_the_french_plural_starts_at_two(count: int, expected: str) -> None:
    assert Noun("infirmier", "infirmiers").counted(count).replace("\u00a0", " ") == expected


# --------------------------------------------------------------------------
# The font and the notice


def test_the_font_coverage_is_that_of_the_installed_fonts() -> None:
    tool = runpy.run_path(str(Path(__file__).parent.parent / "tools" / "font_coverage.py"))

    assert list(font_folder().glob("*.ttf"))
    assert reference_path("font-coverage.txt").read_text("ascii") == tool["coverage"]()


@pytest.mark.parametrize("char", "aéœŒ’«»…–—•€°²\u00a0\u202f\u2011\n\t")
def test_the_font_has_what_french_documents_use(char: str) -> None:
    assert has_glyph(char)


@pytest.mark.parametrize("char", "😀م中\x00\x1b\ue000\U0010ffff")
def test_the_font_lacks_other_scripts_emoji_and_controls(char: str) -> None:
    assert not has_glyph(char)


def test_the_font_has_no_sign_that_a_file_of_text_may_not_have() -> None:
    signs = map(chr, (*range(0xA0), 0xD800, 0xDFFF, 0xFFFE, 0xFFFF))

    assert not [sign for sign in signs if FORBIDDEN.match(sign) and has_glyph(sign)]


def test_every_text_of_the_reference_data_can_be_drawn() -> None:
    folder = reference_path("fiche.json").parent
    texts = {path.name: path.read_text("utf-8") for path in folder.glob("*.[jt]s*")}

    assert {"bulletin-adhesion.json", "communes.tsv"} < texts.keys()
    for name, text in texts.items():
        assert {char for char in {*text} if not has_glyph(char)} == set(), name


def test_the_notice_has_the_same_parts_in_the_rules_the_schema_and_the_model() -> None:
    privacy = SCHEMA["$defs"]["privacy"]["properties"]

    assert list(PRIVACY_KEYS) == list(privacy)
    assert list(PRIVACY_KEYS) == [item.name for item in fields(Privacy)]


def test_the_assessment_has_the_same_questions_in_the_schema_and_the_model() -> None:
    questions = SCHEMA["properties"]["assessment"]["properties"]

    assert list(questions) == [item.name for item in fields(Assessment)]


def test_what_may_be_shown_and_the_kinds_of_questions_are_those_of_the_schema() -> None:
    shown, question = SCHEMA["properties"]["show"], SCHEMA["$defs"]["question"]

    assert list(shown["properties"]) == [*Show._fields]
    assert question["properties"]["kind"]["enum"] == [*get_args(QuestionKind)]


def test_the_labels_of_the_fiche_are_those_of_the_schema() -> None:
    labels = SCHEMA["properties"]["fiche"]["properties"]["labels"]["properties"]

    assert {name: f"À la place de « {text} »" for name, text in national().labels.items()} == {
        name: part["title"] for name, part in labels.items()
    }
    enum = SCHEMA["else"]["properties"]["opinions"]["items"]["properties"]["verdict"]["enum"]
    assert enum == [verdict.text for verdict in national().verdicts]
    declared = SCHEMA["properties"]["fiche"]["properties"]["verdicts"]["items"]["else"]
    counts_as = declared["properties"]["counts_as"]["enum"]
    assert counts_as == [FAVOURABLE, UNFAVOURABLE, NONE]
