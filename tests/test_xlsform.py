"""A questionnaire to an XLSForm and back; and XLSForms as people make them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, reject
from hypothesis import strategies as st
from pyxform.xls2xform import convert

import cpts_docs
from cpts_docs.base.diagnostics import MAX_OF_A_KIND
from cpts_docs.base.words import slug
from cpts_docs.foreign import cells
from cpts_docs.forms.declared import form_of
from cpts_docs.jobs.xlsform import kinds, names
from cpts_docs.jobs.xlsform.reading import Imported, import_form, yaml_of
from cpts_docs.jobs.xlsform.writing import export_form, workbook
from cpts_docs.project.model import Project
from cpts_docs.project.schema import definition
from tests.commands import Cli
from tests.questions import EACH_KIND
from tests.samples import MINIMAL, PROJECTS
from tests.spreadsheets import Cell, as_csv, as_ods, as_xlsx

WROTE = {**PROJECTS, "each kind": MINIMAL + EACH_KIND}
Sheet = list[list[Cell]]


def exported(project: Project, folder: Path) -> Path:
    """The questionnaire of a project as a workbook that pyxform takes without a word."""
    made = export_form(project)
    path = folder / "questions.xlsx"
    path.write_bytes(workbook(made, project))
    assert made.lost == []
    assert convert(xlsform=path, validate=False).warnings == []
    return path


def imported(folder: Path, sheets: Mapping[str, Sheet], ending: str = "xlsx") -> Imported:
    path = folder / f"formulaire.{ending}"
    path.write_bytes({"xlsx": as_xlsx, "ods": as_ods}[ending](dict(sheets)))
    return import_form(path)


def survey(*rows: Iterable[Cell], more: Mapping[str, Sheet] = {}) -> dict[str, Sheet]:
    """A form of those rows, and of lists of choices."""
    return {
        "survey": [["type", "name", "label", "relevant"], *map(list, rows)],
        "choices": [["list_name", "name", "label"], *CHOICES],
        **more,
    }


CHOICES: Sheet = [
    ["yes_no", "yes", "Oui"],
    ["yes_no", "no", "Non"],
    ["onn", "oui", "Oui"],
    ["onn", "non", "Non"],
    ["onn", "nc", "NC"],
    ["villes", "v_1", "Perpignan"],
    ["villes", "v_2", "Elne"],
]


def questions(found: Imported) -> list[dict[str, Any]]:
    return [item for part in found.declaration["sections"] for item in part.get("questions", ())]


def told(found: Imported) -> list[tuple[int, str]]:
    """What is set aside: its row and what is said of it."""
    return [
        (item.position.line if item.position else 0, item.message)
        for item in found.problems
        if item.is_error
    ]


def assert_it_can_be_pasted(found: Imported, folder: Path) -> None:
    path = folder / "project.yaml"
    path.write_text(MINIMAL + yaml_of(found, "formulaire.xlsx"), "utf-8")
    assert [str(item) for item in cpts_docs.validate(path) if item.is_error] == []
    assert cpts_docs.load(path).form == form_of(found.declaration["sections"])


# --------------------------------------------------------------------------
# There and back


@pytest.mark.parametrize("name", WROTE)
def test_a_questionnaire_comes_back_as_it_was(tmp_path: Path, name: str) -> None:
    project = cpts_docs.load(WROTE[name])

    found = import_form(exported(project, tmp_path))

    assert [item.rule for item in found.problems] == []
    assert form_of(found.declaration["sections"]) == project.form
    assert found.declaration.get("title", "") == project.questionnaire.title
    assert found.declaration.get("introduction", "") == project.questionnaire.introduction
    assert_it_can_be_pasted(found, tmp_path)


def test_the_title_of_a_form_is_that_of_the_document() -> None:
    page = str(cpts_docs.render(cpts_docs.load(MINIMAL), "questionnaire"))

    assert names.TITLE in page
    assert names.TITLE in definition("#/properties/questionnaire/properties/title")["description"]


def test_a_form_has_the_same_bytes_each_time() -> None:
    project = cpts_docs.load(MINIMAL + EACH_KIND)

    assert workbook(export_form(project), project) == workbook(export_form(project), project)


IDS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True) | st.sampled_from(
    ["meta", "data", "name", "vous", "partie-1", "introduction", "oui-non-nc", "1"]
)
TEXTS = st.text("aàbcéÉœxyzÇ 0123456789'’\"«»()?!:;.,-+=&<>/%€…", min_size=1, max_size=40).filter(
    lambda text: text == text.strip() and not cells.damage(text)
)
OWN = {"oui", "non", "nc", *"12345"}
"""Choices that would make a question of another kind."""


@st.composite
def choices(draw: st.DrawFn, least: int, *, other: bool = False) -> list[Any]:
    def made(pair: tuple[str, str]) -> Any:
        return pair[1] if slug(pair[1]) == pair[0] else {"id": pair[0], "text": pair[1]}

    texts = draw(st.lists(TEXTS, min_size=least, max_size=4, unique_by=slug))
    pairs = [(draw(st.just(slug(text)) | IDS), text) for text in texts]
    taken = [name for name, _ in pairs]
    assume(len(set(taken)) == len(taken) and not (other and "autre" in taken))
    assume(not OWN & {slug(text) for text in texts})
    return [made(pair) for pair in pairs]


@st.composite
def declarations(draw: st.DrawFn) -> dict[str, Any]:
    """Sections of questions of each kind, some after a reply to one before."""
    replies: list[tuple[str, str]] = []
    names_given = draw(st.lists(IDS, min_size=1, max_size=8, unique=True))
    made = []
    for name in names_given:
        kind = draw(st.sampled_from([*kinds.WRITTEN]))
        item: dict[str, Any] = {"id": name, "kind": kind, "text": draw(TEXTS)}
        if kind in ("one", "several"):
            item["other"] = draw(st.booleans())
            item["choices"] = draw(choices(2, other=item["other"]))
        if kind == "table":
            item["rows"] = draw(choices(1))
        if kind in ("short", "number", "date") and draw(st.booleans()):
            made.append({**item, "identity": True})
            continue
        if draw(st.booleans()):
            item["help"] = draw(TEXTS)
        item["required"] = draw(st.booleans())
        item["participation"] = kind in ("yes_no", "table") and draw(st.booleans())
        if replies and draw(st.booleans()):
            asked, value = draw(st.sampled_from(replies))
            item["show_if"] = {asked: value}
        made.append(item)
        replies += form_replies(item)
    cut = draw(st.integers(0, len(made) - 1))
    sections: list[dict[str, Any]] = [{"title": draw(TEXTS), "questions": made[cut:]}]
    if cut:
        sections.insert(0, {"title": draw(TEXTS), "questions": made[:cut]})
    if draw(st.booleans()):
        sections.insert(draw(st.integers(0, len(sections))), {"include": "national"})
    return {"title": draw(TEXTS), "introduction": draw(TEXTS), "sections": sections}


def form_replies(item: dict[str, Any]) -> list[tuple[str, str]]:
    """What later questions may depend on."""
    (question,) = form_of([{"title": "x", "questions": [item]}]).asked
    if question.kind == "several":
        return [(question.id, question.choice_of(field.name)) for field in question.fields]
    return [(field.name, reply.value) for field, reply in question.boxes]


@given(declared=declarations())
def test_any_questionnaire_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, declared: dict[str, Any]
) -> None:
    values = yaml.safe_load(MINIMAL) | {"questionnaire": declared}
    if any(item.is_error for item in cpts_docs.validate(values)):
        reject()  # two of its names are the same
    project = cpts_docs.load(values)

    found = import_form(exported(project, tmp_path_factory.mktemp("form")))

    assert told(found) == []
    assert form_of(found.declaration["sections"]) == project.form
    assert found.declaration["title"] == declared["title"]
    assert found.declaration["introduction"] == declared["introduction"]


# --------------------------------------------------------------------------
# As people make them

KOBO_ROWS = """\
type | name | label::Français (fr) | label::English (en) | Hint::Français (fr) | required | \
relevant | appearance | constraint | $kuid
start | start
note | intro | Bonjour, merci de **répondre**. | Hello
begin_group | identite | Identité
text | nom | Nom et prénom | Name || true
select_one profession | profession | Votre profession | Job || TRUE
text | profession_autre | Précisez |||| ${profession} = 'autre'
integer | age | Âge || En années |||| . > 17
geopoint | lieu | Où exercez-vous ?
end_group
begin_group | Exercice | Exercice |||| ${profession} = 'medecin'
select_one yes_no | soins_np | Des soins non programmés ?
select_multiple jours or_other | jours | Quels jours ? |||| ${soins_np} = 'yes' | minimal
text | pourquoi | Pourquoi ? |||| ${age} > 50 and ${soins_np} = 'no' | multiline
begin_group | reunions | Viendriez-vous ? ||||| table-list
select_one yes_no | midi | Le midi
select_one yes_no | soir | Le soir
end_group
begin_repeat | cabinets | Cabinets
text | cabinet | Nom du cabinet
end_repeat
end_group
"""
KOBO: dict[str, Sheet] = {
    "survey": [[cell.strip() for cell in row.split("|")] for row in KOBO_ROWS.splitlines()],
    "choices": [
        ["list name", "name", "label::Français (fr)", "label::English (en)"],
        ["profession", "medecin", "Médecin", "Doctor"],
        ["profession", "ide", "Infirmier"],
        ["profession", "autre", "Autre, précisez"],
        ["yes_no", "yes", "Oui", "Yes"],
        ["yes_no", "no", "Non", "No"],
        ["jours", "lundi", "Lundi"],
        ["jours", "mardi", "Mardi"],
    ],
    "settings": [
        ["form_title", "form_id", "default_language", "version"],
        ["Enquête CPTS", "enquete-cpts", "Français (fr)", 3],
    ],
}


def test_a_form_of_kobo_becomes_questions_and_what_does_not_is_named(tmp_path: Path) -> None:
    found = imported(tmp_path, KOBO)

    if_doctor = {"show_if": {"profession": "medecin"}}
    assert found.declaration == {
        "title": "Enquête CPTS",
        "introduction": "Bonjour, merci de **répondre**.",
        "sections": [
            {
                "title": "Identité",
                "questions": [
                    {
                        "id": "profession",
                        "kind": "one",
                        "text": "Votre profession",
                        "choices": [
                            "Médecin",
                            {"id": "ide", "text": "Infirmier"},
                            {"id": "autre", "text": "Autre, précisez"},
                        ],
                        "required": True,
                    },
                    {
                        "id": "profession-autre",
                        "kind": "short",
                        "text": "Précisez",
                        "show_if": {"profession": "autre"},
                    },
                    {"id": "age", "kind": "number", "text": "Âge", "help": "En années"},
                ],
            },
            {
                "title": "Exercice",
                "questions": [
                    {
                        "id": "soins-np",
                        "kind": "one",
                        "text": "Des soins non programmés ?",
                        "choices": [{"id": "yes", "text": "Oui"}, {"id": "no", "text": "Non"}],
                        **if_doctor,
                    },
                    {
                        "id": "jours",
                        "kind": "several",
                        "text": "Quels jours ?",
                        "choices": ["Lundi", "Mardi"],
                        "other": True,
                        "show_if": {"soins-np": "yes"},
                    },
                    {"id": "pourquoi", "kind": "long", "text": "Pourquoi ?", **if_doctor},
                    {
                        "id": "reunions",
                        "kind": "table",
                        "text": "Viendriez-vous ?",
                        "rows": [
                            {"id": "midi", "text": "Le midi"},
                            {"id": "soir", "text": "Le soir"},
                        ],
                        **if_doctor,
                    },
                ],
            },
        ],
    }
    assert [(line, re.findall("« (.+?) »", message)[:2]) for line, message in told(found)] == [
        (2, ["survey", "start"]),
        (9, ["survey", "geopoint"]),
        (14, ["survey", "${age} > 50 and ${soins_np} = 'no'"]),
        (19, ["survey", "begin_repeat"]),
        (8, ["survey", "constraint"]),
    ]
    notices = " ".join(item.message for item in found.problems if not item.is_error)
    assert "« nom » est demandé à tous" in notices
    assert "« NC » s'ajoute" in notices
    assert "soins_np → soins-np" in notices
    assert "pas repris : English (en)" in notices
    assert "« appearance » n'est pas repris" in notices
    assert_it_can_be_pasted(found, tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(as_csv, id="excel"),
        pytest.param(partial(as_csv, encoding="cp1252", delimiter="\t"), id="tabs, old letters"),
    ],
)
def test_titles_may_be_in_french_or_in_any_case(tmp_path: Path, text: Any) -> None:
    path = tmp_path / "questions.csv"
    rows = [["Type ", "NOM", "Libellé", "Obligatoire"], ["Text", "outils", "Quels outils ?", "oui"]]
    path.write_bytes(text(rows))

    assert questions(import_form(path)) == [
        {"id": "outils", "kind": "short", "text": "Quels outils ?", "required": True}
    ]


def test_a_text_may_have_the_sheets_one_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "questions.csv"
    path.write_text(
        '"survey",,,\n,"type","name","label"\n,"select_one onn","np","Soins ?"\n'
        '"choices",,,\n,"list_name","name","label"\n,"onn",1,"Oui"\n,"onn",0,"Non"\n',
        "utf-8",
    )

    (question,) = questions(import_form(path))
    assert question["choices"] == [{"id": "1", "text": "Oui"}, {"id": "0", "text": "Non"}]


def test_a_workbook_of_libreoffice_is_read_as_one_of_excel(tmp_path: Path) -> None:
    assert imported(tmp_path, KOBO, "ods").declaration == imported(tmp_path, KOBO).declaration


def test_without_french_another_language_is_taken_and_named(tmp_path: Path) -> None:
    form = {
        "Survey": [["type", "name", "label:English", "label:Español"], ["text", "a", "Why?", "¿?"]],
        "settings": [["default_language"], ["English"]],
    }
    found = imported(tmp_path, form)

    assert questions(found)[0]["text"] == "Why?"
    assert "aucune colonne « label » n'est en français : « English » est prise" in " ".join(
        item.message for item in found.problems
    )


@pytest.mark.parametrize("name", sorted(kinds.REFUSED))
def test_what_no_question_can_hold_is_named_with_its_row_and_a_way_out(
    tmp_path: Path, name: str
) -> None:
    rows = [["text", "avant", "Avant"], [name, "x", "X"], ["text", "apres", "Après"]]
    if name.startswith("begin_"):
        rows += [[name.replace("begin", "end")]]
    elif name.startswith("end_"):
        rows.insert(1, [name.replace("end", "begin"), "y", "Y"])
    found = imported(tmp_path, survey(*rows))

    assert [(line, name in message or "begin_" in message) for line, message in told(found)] == [
        (3, True)
    ]
    assert all(item.hint for item in found.problems if item.is_error)
    assert [item["id"] for item in questions(found)][:1] == ["avant"]


@pytest.mark.parametrize(
    ("relevant", "becomes"),
    [
        ("${np} = 'oui'", {"np": "oui"}),
        ("( ${ np }=“oui” )", {"np": "oui"}),
        ("'nc' = ${np}", {"np": "nc"}),
        ("selected(${np}, 'non')", {"np": "non"}),
        ("selected( ${villes},'v_2')", {"villes": "v-2"}),
        ("${note} = 3", {"note": "3"}),
        ("${midi} = 'yes'", {"reunions--midi": "oui"}),
        ("${villes} = 'v_2'", "s'écrit selected("),
        ("${np} = 'peut-être'", "n'a pas la réponse « peut-être »"),
        ("${np} != 'oui'", "ne soit pas donnée"),
        ("not(${np} = 'oui')", "ne soit pas donnée"),
        ("${np} = 'oui' or ${note} = 3", "plusieurs conditions"),
        ("${texte} != ''", "n'importe quelle réponse"),
        ("${note} > 3", "compare des nombres"),
        ("count-selected(${villes}) = 2", "est un calcul"),
        ("${texte} = 'oui'", "aucune question à choix reprise avant elle"),
        ("${apres} = 'oui'", "aucune question à choix reprise avant elle"),
        ("${parcours} = 'oui'", "aucune question à choix reprise avant elle"),
        ("n'importe quoi", "ne se lit pas"),
        ("(" * 5_000, "trop longue"),
    ],
)
def test_a_condition_is_one_reply_to_a_question_before(
    tmp_path: Path, relevant: str, becomes: dict[str, str] | str
) -> None:
    form = survey(
        ["select_one onn", "np", "Soins ?"],
        ["select_multiple villes", "villes", "Où ?"],
        ["range", "note", "Note"],
        ["text", "texte", "Texte"],
        ["begin_group", "reunions", "Réunions"],
        ["select_one yes_no", "midi", "Le midi"],
        ["select_one yes_no", "soir", "Le soir"],
        ["end_group"],
        ["text", "x", "X", relevant],
        ["select_one onn", "apres", "Après ?"],
    )
    form["survey"][0] += ["parameters", "appearance"]
    form["survey"][3] += [None, "start=1 end=5"]
    form["survey"][5] += [None, None, "field-list"]
    found = imported(tmp_path, form)

    (asked,) = [item for item in questions(found) if item["id"] == "x"]
    if isinstance(becomes, str):
        ((line, message),) = told(found)
        assert (line, becomes in message, "show_if" in asked) == (10, True, False)
    else:
        assert (asked["show_if"], told(found)) == (becomes, [])


def test_a_question_in_a_group_with_a_condition_has_that_of_the_group(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        survey(
            ["select_one onn", "np", "Soins ?"],
            ["select_one onn", "le_soir", "Le soir ?"],
            ["begin_group", "g", "Les soins", "${np} = 'oui'"],
            ["select_one onn", "nuit", "La nuit ?"],
            ["text", "ou", "Où ?", "${nuit} = 'oui'"],
            ["text", "quand", "Quand ?", "${le_soir} = 'oui'"],
            ["end group"],
        ),
    )

    assert [item.get("show_if") for item in questions(found)] == [
        None,
        None,
        {"np": "oui"},
        {"nuit": "oui"},  # which is asked of those with the group's own reply
        {"le-soir": "oui"},
    ]
    ((line, message),) = told(found)
    assert (line, "« np = oui » est laissée" in message) == (7, True)


def test_what_a_group_has_besides_its_title_is_told(tmp_path: Path) -> None:
    head: list[Cell] = ["type", "name", "label", "hint", "calculation"]
    rows: Sheet = [["begin_group", "g", "G", "Aide", "1"], ["text", "a", "A"], ["end_group"]]
    found = imported(tmp_path, {"survey": [head, *rows]})

    assert [(line, re.findall("hint|calculation", message)) for line, message in told(found)] == [
        (2, ["hint"]),
        (2, ["calculation"]),
    ]


def test_a_word_of_our_column_that_goes_with_nothing_is_told(tmp_path: Path) -> None:
    head: list[Cell] = ["type", "name", "label", "appearance", "cpts"]
    rows: Sheet = [
        ["text", "a", "A", "", "participation"],
        ["text", "b", "B", "", "identité"],
        ["begin_group", "g", "G", "", "natonal"],
        ["select_one onn", "c", "C", "", "identite"],
        ["end_group"],
        ["begin_group", "t", "T", "table-list", "participation"],
        ["select_one onn", "d", "D", "", "participation"],
        ["end_group"],
    ]
    found = imported(tmp_path, {**survey(), "survey": [head, *rows]})

    said = [item for item in found.problems if "colonne « cpts »" in item.message]
    assert [item.position and item.position.line for item in said] == [2, 4, 5, 8]
    assert [item["id"] for item in questions(found) if item.get("identity")] == ["b"]
    assert [item["id"] for item in questions(found) if item.get("participation")] == ["t"]


def test_the_notes_before_the_questions_are_the_introduction_with_their_hints(
    tmp_path: Path,
) -> None:
    head: list[Cell] = ["type", "name", "label", "hint"]
    rows: Sheet = [["note", "n", "Bonjour.", "Merci."], ["note", "m"], ["text", "a", "A"]]
    found = imported(tmp_path, {"survey": [head, *rows]})

    assert found.declaration["introduction"] == "Bonjour.\n\nMerci."
    assert told(found) == []


def test_what_a_note_of_the_introduction_has_besides_its_text_is_told(tmp_path: Path) -> None:
    head: list[Cell] = ["type", "name", "label", "relevant", "media::image::Français (fr)"]
    rows: Sheet = [["note", "n", "Bonjour.", "${a} = 'oui'", "logo.png"], ["text", "a", "A"]]
    found = imported(tmp_path, {"survey": [head, *rows]})

    assert [(line, re.findall("condition|media", message)) for line, message in told(found)] == [
        (2, ["condition"]),
        (2, ["media"]),
    ]


def test_a_row_that_is_disabled_is_not_asked(tmp_path: Path) -> None:
    head: list[Cell] = ["type", "name", "label", "disabled"]
    rows: Sheet = [["text", "a", "A", "yes"], ["text", "b", "B", "no"], ["text", "c", "C"]]
    found = imported(tmp_path, {"survey": [head, *rows]})

    assert [item["id"] for item in questions(found)] == ["b", "c"]
    assert ["désactivée" in item.message for item in found.problems if item.position] == [True]


def test_a_type_of_another_tool_that_begins_as_one_of_ours_is_none_of_ours(tmp_path: Path) -> None:
    found = imported(tmp_path, survey(["text audit", "x", "X"], ["text", "a", "A"]))

    assert [item["id"] for item in questions(found)] == ["a"]
    assert told(found) == [
        (2, "feuille « survey », ligne 2 : le type « text audit » n'est pas connu")
    ]


def test_the_title_of_a_group_of_groups_alone_is_told(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        survey(
            ["begin_group", "g", "Dehors"], ["begin_group", "gg", "Dedans"],
            ["text", "a", "A"], ["end_group"], ["end_group"],
        ),
    )  # fmt: skip

    assert [section["title"] for section in found.declaration["sections"]] == ["Dedans"]
    assert ["« Dehors »" in item.message for item in found.problems if item.position] == [True]


def test_names_that_nothing_here_may_have_are_changed_and_told(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        survey(
            ["text", "Q1", "Un"], ["text", "q_1", "Deux"], ["text", "q-1", "Trois"],
            ["text", "prevention", "Quatre"], ["text", "é", "Cinq"],
        ),
    )  # fmt: skip

    assert [item["id"] for item in questions(found)] == ["q1", "q-1", "q-1-2", "prevention-2", "e"]
    assert "Q1 → q1, q_1 → q-1, q-1 → q-1-2, prevention → prevention-2, é → e" in " ".join(
        item.message for item in found.problems
    )
    assert_it_can_be_pasted(found, tmp_path)


@pytest.mark.parametrize(
    ("form_id", "told"),
    [("enquete-2026", "formulaire : id: enquete-2026\n"), ("mon_form", "mon_form, ne peut pas")],
)
def test_the_identifier_of_a_form_is_told_at_the_head(
    tmp_path: Path, form_id: str, told: str
) -> None:
    settings: Sheet = [["form_id"], [form_id]]
    found = imported(tmp_path, survey(["text", "q", "Q"], more={"settings": settings}))

    assert told in yaml_of(found, "formulaire.xlsx")
    assert_it_can_be_pasted(found, tmp_path)


def test_texts_that_would_show_their_signs_are_named(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        survey(
            ["text", "a", "Bonjour ${nom},\nça va ?"],
            ["text", "b", "<b>Gras</b>"],
            ["text", "c", "Un sourire \U0001f600"],
            ["text", "d", "x" * 1001],
        ),
    )

    texts = [item["text"] for item in questions(found)]
    assert texts == ["Bonjour ${nom}, ça va ?", "<b>Gras</b>", "Un sourire", "d"]
    assert [line for line, _ in told(found)] == [2, 5]
    assert len([item for item in found.problems if "balisage" in item.message]) == 1
    assert_it_can_be_pasted(found, tmp_path)


def test_a_national_question_that_was_changed_stays_as_it_is_and_is_named(tmp_path: Path) -> None:
    project = cpts_docs.load(MINIMAL)
    made = export_form(project)
    rows = [dict(row) for row in made.sheets["survey"]]
    rows = [row for row in rows if row.get("name") != "parcours"]
    (changed,) = [row for row in rows if row.get("name") == "commentaire"]
    changed["label"] = "Un mot ?"
    titles = ["type", "name", "label", "appearance", "cpts"]
    lists: Sheet = [[*row.values()] for row in made.sheets["choices"]]
    found = imported(
        tmp_path,
        {
            "survey": [[*titles], *([row.get(key) for key in titles] for row in rows)],
            "choices": [
                ["list_name", "name", "label"],
                *lists,
            ],
        },
    )

    assert found.declaration["sections"] == [{"include": "national", "without": ["parcours"]}]
    assert "une question nationale reste telle quelle" in " ".join(
        item.message for item in found.problems
    )


# --------------------------------------------------------------------------
# Files of strangers


def test_a_form_with_more_mistakes_than_anyone_reads_names_so_many(tmp_path: Path) -> None:
    rows = [["begin_group", f"g{n}", "G"] for n in range(500)]
    rows += [["hologramme", f"q{n}", "Q"] for n in range(500)]
    found = imported(tmp_path, survey(*rows))

    assert found.declaration == {}
    assert len(told(found)) == MAX_OF_A_KIND + 1
    assert "autres messages" in told(found)[-1][1]


CELLS = {
    "type": [
        *(item.type for item in kinds.WRITTEN.values()),
        *sorted(kinds.REFUSED),
        "select_one l",
        "select_multiple l or_other",
    ]
    + ["begin_group", "end_group"] * 6
    + ["select_one m", "Select one from l", "note", "", "hologramme"],
    "name": ["a", "q_1", "Q1", "nom", "parcours", "participation", "é", "", "a b", "a__autre", "1"],
    "label": ["Oui", "", "x" * 1200, "a\nb", "=1+1", "#N/A", "${a}", "<i>x</i>", "12", "Autre"],
    "required": ["", "yes", "${a}"],
    "relevant": ["", "", "${a} = 'oui'", "selected(${a}, '1')", "${parcours} = 'oui'", "((("],
    "appearance": ["", "table-list", "field-list", "multiline", "label"],
    "parameters": ["", "start=1 end=5", "start=0 end=3", "step=0", "end=99999999"],
    "cpts": ["", "", "national", "vous", "identité participation"],
}
ANY_ROW = st.tuples(*map(st.sampled_from, CELLS.values())).map(list)
ANY_CHOICE = st.tuples(
    st.sampled_from("lm"), st.sampled_from(["oui", "non", "nc", "1", "autre", "other", "", "a b"]),
    st.sampled_from(["Oui", "Non", "NC", "1", "Autre", ""]),
).map(list)  # fmt: skip


def test_a_form_of_notes_alone_is_no_questionnaire_and_that_is_said(tmp_path: Path) -> None:
    form = {"survey": [[*CELLS], ["note", "a", "Bonjour", *[""] * (len(CELLS) - 3)]]}

    found = imported(tmp_path, form)

    (problem,) = found.problems
    assert (found.declaration, problem.is_error) == ({}, True)
    assert "des notes, mais aucune question" in problem.message


@given(rows=st.lists(ANY_ROW, max_size=40), lists=st.lists(ANY_CHOICE, max_size=8))
def test_whatever_rows_a_form_has_its_questions_can_be_pasted(
    tmp_path_factory: pytest.TempPathFactory, rows: Sheet, lists: Sheet
) -> None:
    folder = tmp_path_factory.mktemp("any")
    form = {"survey": [[*CELLS], *rows], "choices": [["list_name", "name", "label"], *lists]}
    found = imported(folder, form)

    if found.declaration:
        assert_it_can_be_pasted(found, folder)
    else:
        assert found.problems or not any(map(any, rows))


def test_a_form_longer_than_any_questionnaire_is_taken_as_far_as_it_goes(tmp_path: Path) -> None:
    rows = [["text", "q", "Q"]] * 1000
    found = imported(tmp_path, survey(["select_one villes", "v", "Où ?"], *rows))

    ((line, message),) = told(found)
    taken = len(questions(found))
    assert f"600 cases et champs au plus : {1001 - taken} lignes ne sont pas reprises" in message
    assert line == taken + 2
    assert_it_can_be_pasted(found, tmp_path)


@pytest.mark.parametrize(
    ("sheets", "says"),
    [
        ({"Feuil1": [["a"]]}, "la feuille « survey » manque"),
        ({"survey": [["a", "b"], ["c", "d"]]}, "il manque la colonne type"),
        (survey([None, "a", "A"]), "la ligne n'a pas de type"),
        (
            survey(more={"choices": [["list_name", "name", "label"], [None, "a", "A"]]}),
            "le choix « A » n'a pas de liste",
        ),
        ({**survey(["select_one v", "a", "A"]), "choices": [["name"]]}, "la colonne list_name"),
        ({"survey": [["type", "name", "label"], ["text", "a", "=1+"]]}, "formule sans résultat"),
        (survey(["select_one ville", "a", "A"]), "la liste « ville » n'a aucun choix"),
        (survey(["text", "a", "A"], ["end_group"]), "aucun groupe n'est ouvert"),
        (survey(["text", "a", "A"], ["begin_group", "g", "G"]), "n'est pas fermé"),
        (survey(["text", "a", "A"], ["note", "n", "N"]), "avant la première question"),
        (survey(["txt", "a", "A"]), "le type « txt » n'est pas connu"),
        (survey(["range", "a", "A"], more={"entities": [["x"]]}), "« entities » n'a pas d'équi"),
    ],
)
def test_what_is_wrong_with_a_form_is_told(
    tmp_path: Path, sheets: dict[str, Sheet], says: str
) -> None:
    assert says in " ".join(message for _, message in told(imported(tmp_path, sheets)))


# --------------------------------------------------------------------------
# The commands


def test_the_commands_write_a_form_and_read_it_and_overwrite_nothing(
    cli: Cli, tmp_path: Path
) -> None:
    project, form, text = (tmp_path / name for name in ("project.yaml", "f.xlsx", "f.yaml"))
    project.write_text(MINIMAL + EACH_KIND, "utf-8")

    assert cli("export-form", project, "-o", form).code == 0
    assert cli("import-form", form, "-o", text).code == 0
    printed = cli("import-form", form)
    assert (printed.code, printed.out) == (0, text.read_text("utf-8"))
    before = form.read_bytes(), text.read_bytes()
    for again in (("export-form", project, "-o", form), ("import-form", form, "-o", text)):
        ran = cli(*again)
        assert (ran.code, "existe déjà" in ran.err) == (1, True)
    assert (form.read_bytes(), text.read_bytes()) == before


def test_a_form_that_is_not_taken_whole_is_said_by_the_exit_code(cli: Cli, tmp_path: Path) -> None:
    form = tmp_path / "f.xlsx"
    form.write_bytes(as_xlsx(KOBO))
    ran = cli("import-form", form)
    assert (ran.code, "questionnaire:" in ran.out, "« geopoint »" in ran.err) == (1, True, True)

    form.write_bytes(b"%PDF-1.7")
    ran = cli("import-form", form)
    assert (ran.code, ran.out) == (1, "")
    assert "c'est un PDF" in ran.err


def test_who_lacks_what_writes_workbooks_is_told_how_to_have_it(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    project = tmp_path / "project.yaml"
    project.write_text(MINIMAL, "utf-8")

    ran = cli("export-form", project)
    assert ran.code == 1
    assert 'pip install "cpts-docs[tables]"' in ran.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["project.yaml"]


def test_no_file_is_written_under_the_name_of_another_kind(cli: Cli, tmp_path: Path) -> None:
    project, form = tmp_path / "project.yaml", tmp_path / "f.xlsx"
    project.write_text(MINIMAL, "utf-8")
    form.write_bytes(as_xlsx(KOBO))

    for command, source, other, ending in (
        ("export-form", project, tmp_path / "x.csv", ".xlsx"),
        ("import-form", form, tmp_path / "q.xlsx", ".yaml"),
    ):
        ran = cli(command, source, "-o", other)
        assert (ran.code, ending in ran.err, other.exists()) == (2, True, False)


def test_the_types_that_a_form_may_have_are_told_once_each(tmp_path: Path) -> None:
    (found,) = (
        item for item in imported(tmp_path, survey(["zzz", "x", "X"])).problems if item.is_error
    )

    known = found.hint.removeprefix("valeurs connues : ").split(", ")
    assert len(known) == len(set(known)) > 1
