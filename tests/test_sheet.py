"""The workbook to type answers into: what stands in it, and what comes out of it again."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from datetime import date
from functools import cache
from itertools import zip_longest
from pathlib import Path

import pytest
from lxml import etree
from openxml_audit import FileFormat, OpenXmlValidator

import cpts_docs
from cpts_docs.foreign.sheets import column_name
from cpts_docs.foreign.tables import sheets_of
from cpts_docs.forms import sheet
from cpts_docs.forms.figures import read_number
from cpts_docs.forms.kinds import KINDS, MAILED
from cpts_docs.jobs.sheet import typing_sheet
from cpts_docs.jobs.sheet.writing import ROWS
from tests import soffice
from tests.commands import Cli
from tests.questions import EACH_KIND
from tests.samples import MINIMAL, ROOT
from tests.spreadsheets import as_csv, changed, typed_into

RIVERS = ROOT / "projects" / "trois-rivieres" / "project.yaml"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

Rows = list[list[str]]


@cache
def made(project: str | Path, document: str = "questionnaire") -> bytes:
    loaded = cpts_docs.load(project)
    return typing_sheet(loaded, KINDS[document], loaded.forms[document])


def rows_of(path: Path, name: str = "Réponses") -> Rows:
    """The rows of a sheet that have text, as anyone's table is read."""
    (found,) = (item for item in sheets_of(path) if item.name == name)
    return [[*line.cells] for line in found.lines()]


def saved(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "saisie.xlsx"
    path.write_bytes(data)
    return path


def part(data: bytes, name: str) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(f"xl/{name}"))


@pytest.mark.parametrize("document", MAILED)
def test_each_collected_field_has_a_column_of_its_name(tmp_path: Path, document: str) -> None:
    ids = rows_of(saved(tmp_path, made(RIVERS, document)))[0]

    form = cpts_docs.load(RIVERS).forms[document]
    assert [sheet.field_name(item) for item in ids] == [item.name for item in form.collected]
    assert {"cpts:nom", "cpts:mode/autre"} <= {*ids}


def test_a_sheet_says_which_form_of_which_project_it_is(tmp_path: Path) -> None:
    said = dict(rows_of(saved(tmp_path, made(RIVERS)), sheet.HIDDEN))

    assert said == {
        "document": "questionnaire",
        "version": "1",
        "projet": "Trois Rivières",
        "identifiant": "5c2e81d0",
        "departement": "Ille-et-Vilaine, Loire-Atlantique et Morbihan",
        "date-du-projet": "2026-11-20",
    }


def test_the_questions_stand_above_their_columns_and_each_choice_is_offered(
    tmp_path: Path,
) -> None:
    path = saved(tmp_path, made(MINIMAL + EACH_KIND))
    ids, _, parts, questions, labels, *people = rows_of(path)

    assert people == []
    form = cpts_docs.load(MINIMAL + EACH_KIND).form
    heads = dict(zip(ids, questions, strict=False))
    for question in form.asked:
        assert question.text in heads[sheet.column_id(question.all_fields[0].name)]
    for question in (item for item in form.asked if item.kind in ("several", "table")):
        for field in question.fields:
            assert labels[ids.index(sheet.column_id(field.name))] == field.label
    assert parts[0] == "La personne"
    assert any(text.endswith("\nOui, Non ou NC") for text in questions)
    rows = rows_of(path, "cpts_listes")
    offered = {tuple(filter(None, column)) for column in zip_longest(*rows, fillvalue="")}
    assert {("Oui", "Non", "NC"), ("x",), tuple("12345")} <= offered


def test_only_what_is_typed_can_be_changed_and_only_to_what_is_right() -> None:
    data = made(MINIMAL + EACH_KIND)
    answers = part(data, "worksheets/sheet1.xml")
    formats = part(data, "styles.xml").find(f"{MAIN}cellXfs")
    assert formats is not None

    def is_open(cell: etree._Element) -> bool:
        return bool(formats[int(cell.get("s", 0))].xpath("*[@locked='0']"))

    rows = answers.findall(f"{MAIN}sheetData/{MAIN}row")
    heads, people = rows[:5], rows[5:]
    assert len(people) == ROWS == 300
    assert not any(map(is_open, (cell for row in heads for cell in row)))
    assert all(map(is_open, (cell for row in people for cell in row)))
    protection = answers.find(f"{MAIN}sheetProtection")
    assert protection is not None
    assert protection.get("password") is None
    assert heads[0].get("hidden") == "1"
    rules = answers.findall(f"{MAIN}dataValidations/{MAIN}dataValidation")
    form = cpts_docs.load(MINIMAL + EACH_KIND).form
    bound = [f for f in form.fields if f.kind in ("choice", "box", "date", "number")]
    assert sum(len(str(rule.get("sqref")).split()) for rule in rules) == len(
        [field for field in bound if field.is_collected]
    )
    assert {rule.get("type") for rule in rules} == {"list", "decimal", "date"}


def test_the_heads_stay_on_the_screen_and_on_each_page() -> None:
    data = made(RIVERS)
    answers, book = part(data, "worksheets/sheet1.xml"), part(data, "workbook.xml")

    (pane,) = answers.iter(f"{MAIN}pane")
    assert (pane.get("topLeftCell"), pane.get("state")) == ("B6", "frozen")
    names = {item.get("name"): item.text for item in book.iter(f"{MAIN}definedName")}
    assert names["_xlnm.Print_Titles"] == "Réponses!$A:$A,Réponses!$3:$5"
    (setup,) = answers.iter(f"{MAIN}pageSetup")
    assert (setup.get("orientation"), setup.get("paperSize")) == ("landscape", "9")
    merged = re.findall(r'ref="([A-Z]+)4:([A-Z]+)[45]"', etree.tostring(answers).decode())
    breaks = [
        column_name(int(str(item.get("id"))) + 1) for item in answers.find(f"{MAIN}colBreaks")
    ]
    assert breaks
    assert not any(
        place(first) < place(at) <= place(last) for first, last in merged for at in breaks
    )


def place(column: str) -> tuple[int, str]:
    return len(column), column


def test_a_sheet_has_the_colour_of_the_project_and_the_same_bytes_each_time() -> None:
    data = made(RIVERS)

    assert data == made.__wrapped__(RIVERS)
    assert b"7A1F3D" in etree.tostring(part(data, "styles.xml"))


def test_the_manual_says_what_there_is_to_know_of_this_form(tmp_path: Path) -> None:
    told = "\n".join(row[0] for row in rows_of(saved(tmp_path, made(RIVERS)), "Mode d'emploi"))
    short = "\n".join(row[0] for row in rows_of(saved(tmp_path, made(MINIMAL)), "Mode d'emploi"))

    for words in ("Une date s'écrit", "mettez x", "(obligatoire)", "et au plus deux ans"):
        assert words in told
        assert words not in short
    assert "cpts-docs collect" in short


def test_a_sheet_never_takes_the_place_of_one_that_may_be_filled(cli: Cli, tmp_path: Path) -> None:
    project = tmp_path / "project.yaml"
    project.write_text(MINIMAL, "utf-8")
    target = tmp_path / "saisie-questionnaire.xlsx"

    assert cli("sheet", project).out == f"{target}\n"
    again = cli("sheet", project)
    assert (again.code, "existe déjà" in again.err) == (1, True)
    lacking = cli("sheet", project, "-d", "bulletin-adhesion")
    assert (lacking.code, "membership" in lacking.err) == (1, True)
    assert cli("sheet", project, "-o", tmp_path / "x.ods").code == 2
    assert cli("sheet", project, "-d", "guide").code == 2


def test_who_lacks_what_writes_workbooks_is_told(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    project = tmp_path / "project.yaml"
    project.write_text(MINIMAL, "utf-8")

    ran = cli("sheet", project)
    assert (ran.code, 'pip install "cpts-docs[tables]"' in ran.err) == (1, True)


@pytest.mark.whole
@pytest.mark.parametrize("document", MAILED)
def test_a_validator_of_office_files_finds_nothing(tmp_path: Path, document: str) -> None:
    found = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(
        str(saved(tmp_path, made(RIVERS, document)))
    )

    assert [str(error) for error in found.errors] == []


# --------------------------------------------------------------------------
# LibreOffice

TYPED = {
    "nom": "Éloïse D'Élivet",
    "specialite": "Sage-femme ; œuvre à l’Hôpital",
    "telephone": "06 12 34 56 78",
    "mode": "Salarié",
    "mode--autre": "À mi-temps, l'été",
    "patients": "12.5",
    "installation": "27/06/2023",
    "medecin-traitant": "Oui",
    "crise-sanitaire": "NC",
    "outils--agenda": "x",
    "satisfaction": "4",
    "reunions--samedi": "Non",
    "priorite": "Un lieu\nÀ nous",
}


KEPT = TYPED | {
    "mode": "salarie",
    "installation": "2023-06-27",
    "medecin-traitant": "oui",
    "crise-sanitaire": "nc",
    "outils--agenda": "oui",
    "reunions--samedi": "non",
}
"""The same, as an answer has it."""


def collected(path: Path) -> dict[str, str]:
    """The only answer in a sheet that was typed into: what it says."""
    found = cpts_docs.collect(cpts_docs.load(RIVERS), [path])
    assert (found.refused, found.remarks) == ([], [])
    (answer,) = found.answers
    return {name: text for name, text in answer.fields.items() if text}


def test_what_is_typed_is_collected_exactly(tmp_path: Path) -> None:
    data = made(RIVERS)
    ids = [sheet.field_name(item) for item in rows_of(saved(tmp_path, data))[0]]
    day = (date(2023, 6, 27) - date(1899, 12, 30)).days
    cells: dict[str, str | float] = {
        **TYPED,
        "patients": 12.5,
        "satisfaction": 4,
        "installation": day,
    }

    path = saved(tmp_path, typed_into(data, {(5, ids.index(name)): cells[name] for name in cells}))
    assert collected(path) == KEPT | {"patients": "12,5"}


@pytest.mark.parametrize("document", MAILED)
def test_each_choice_of_each_list_comes_back_as_what_it_stands_for(
    tmp_path: Path, document: str
) -> None:
    project = cpts_docs.load(RIVERS)
    asked = [*enumerate(sheet.columns(project.forms[document]))]
    cells: dict[tuple[int, int], str | float] = {}
    expected: list[dict[str, str]] = []
    for row in range(5):
        expected.append({"nom": f"Personne n° {row}"})
        cells[5 + row, 0] = expected[row]["nom"]
        for at, column in (pair for pair in asked if row < len(pair[1].choices)):
            choice, reply = column.choices[row], column.field.replies[row]
            cells[5 + row, at] = int(choice) if choice.isdecimal() else choice
            expected[row][column.field.name] = reply.value

    path = saved(tmp_path, typed_into(made(RIVERS, document), cells))
    found = cpts_docs.collect(project, [path]).returned[document]
    assert [{name: text for name, text in it.fields.items() if text} for it in found] == [
        row for row in expected if len(row) > 1
    ]


def test_a_row_of_signs_is_no_head(tmp_path: Path) -> None:
    cells: dict[tuple[int, int], str | float] = dict.fromkeys(((5, at) for at in range(20)), "-")
    typed = typed_into(made(RIVERS), {**cells, (5, 0): "Ana Rey", (5, 12): "👍"})

    (answer,) = cpts_docs.collect(cpts_docs.load(RIVERS), [saved(tmp_path, typed)]).answers
    assert (answer.fields["nom"], answer.fields["medecin-traitant"]) == ("Ana Rey", "oui")


def test_a_row_with_a_remark_beside_the_columns_alone_is_nobody(tmp_path: Path) -> None:
    remark = '<c r="CM6" t="inlineStr"><is><t>à relire</t></is></c>'
    after = '</row><row r="7"'
    typed = typed_into(made(RIVERS), {(6, 0): "Ana Rey", (6, 12): "Oui"})
    data = changed(typed, "xl/worksheets/sheet1.xml", after, f"{remark}{after}")

    found = cpts_docs.collect(cpts_docs.load(RIVERS), [saved(tmp_path, data)])
    assert [answer.fields["nom"] for answer in found.answers] == ["Ana Rey"]
    assert any("n'a pas de titre et n'est pas utilisée" in said for said in found.notices)


def test_a_sheet_saved_alone_as_text_has_its_people_and_no_heads(tmp_path: Path) -> None:
    rows = rows_of(saved(tmp_path, typed_into(made(RIVERS), {(5, 0): "Ana Rey", (5, 12): "Oui"})))
    path = tmp_path / "saisie.csv"
    path.write_bytes(as_csv([[str(cell) for cell in row] for row in rows]))

    (answer,) = cpts_docs.collect(cpts_docs.load(RIVERS), [path]).answers
    assert answer.fields["nom"] == "Ana Rey"


def test_a_sheet_that_somebody_added_is_named(tmp_path: Path) -> None:
    data = changed(made(RIVERS), "xl/workbook.xml", f'name="{sheet.MANUAL}"', 'name="Suite"')
    path = saved(tmp_path, typed_into(data, {(5, 0): "Ana Rey", (5, 12): "Oui"}))

    found = cpts_docs.collect(cpts_docs.load(RIVERS), [path])
    assert len(found.answers) == 1
    assert "feuilles ajoutées au classeur, pas lues : « Suite »" in found.remarks[-1].reason


def test_a_sheet_that_nobody_typed_into_is_no_answer(tmp_path: Path) -> None:
    found = cpts_docs.collect(cpts_docs.load(RIVERS), [saved(tmp_path, made(RIVERS))])

    assert found.answers == []


@pytest.mark.whole
@pytest.mark.parametrize("ending", ["ods", "xlsx"])
def test_what_is_typed_in_libreoffice_comes_out_as_it_was_typed(
    tmp_path: Path, ending: str
) -> None:
    path = saved(tmp_path, made(RIVERS))
    ids = [sheet.field_name(item) for item in rows_of(path)[0]]
    target = tmp_path / f"rendu.{ending}"
    soffice.run(typing(path, target, {ids.index(name): TYPED[name] for name in TYPED}), TOOLS)

    rows = rows_of(target)
    assert [sheet.field_name(item) for item in rows[0]] == ids
    (answer,) = rows[5:]
    given = {name: text for name, text in zip(ids, answer, strict=False) if text}
    told = {name: text for name, text in TYPED.items() if name != "patients"}
    given_number = given.pop("patients")
    assert read_number(given_number) == read_number(TYPED["patients"])
    assert given == told
    assert rows_of(target, sheet.HIDDEN) == rows_of(path, sheet.HIDDEN)
    kept = b"".join(read(target).values())
    lists = rb"cell-content-is-in-list|type=\"list\""
    assert len(re.findall(lists, kept)) >= 4
    assert re.search(rb"table:protected=.true|<sheetProtection[^>]*sheet=.true", kept)
    assert collected(target) == KEPT | {"patients": given_number}


def read(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def typing(source: Path, target: Path, cells: dict[int, str]) -> list[str]:
    """Basic that types those cells of the first row of people, by their columns, and saves."""
    name = {"ods": "calc8", "xlsx": "Calc MS Excel 2007 XML"}[target.suffix[1:]]
    lines = [
        f'document = StarDesktop.loadComponentFromURL("{source.as_uri()}", "_blank", 0, '
        'Array(Told("Hidden", True)))',
        'answers = document.Sheets.getByName("Réponses")',
        "If Not answers.isProtected() Then Error 1",
    ]
    for column, text in cells.items():
        basic = " & Chr(10) & ".join(f'"{line}"' for line in text.split("\n"))
        lines.append(f"Typed(answers.getCellByPosition({column}, 5), {basic})")
    lines += [
        f'document.storeToURL("{target.as_uri()}", Array(Told("FilterName", "{name}")))',
        "document.close(True)",
    ]
    return lines


TOOLS = """
Function Told(name, value)
  Dim one As New com.sun.star.beans.PropertyValue
  one.Name = name : one.Value = value
  Told = one
End Function

Sub Typed(cell, text)
  Select Case cell.Validation.Type
    Case com.sun.star.sheet.ValidationType.DECIMAL
      cell.Value = Val(text)
    Case com.sun.star.sheet.ValidationType.DATE
      cell.Value = DateSerial(Mid(text, 7), Mid(text, 4, 2), Left(text, 2))
    Case com.sun.star.sheet.ValidationType.LIST
      If IsNumeric(text) Then cell.Value = text Else cell.String = text
    Case Else
      cell.String = text
  End Select
End Sub
"""
