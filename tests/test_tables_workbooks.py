"""Workbooks (XLSX, XLSM, ODS, XLS): cells as a person sees them, and which sheet is read."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from cpts_docs.foreign import package, sheets
from cpts_docs.foreign.numbers import shown
from tests.samples import some
from tests.spreadsheets import (
    Rows,
    as_csv,
    as_ods,
    as_xlsx,
    cells_of,
    changed,
    locked,
    said,
    table_of,
    zipped,
)

SAVED = Path(__file__).parent / "tables"
SHEET, OTHER_SHEET = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"

LIST: dict[str, Rows] = {
    "Lisez-moi": [("Bonjour",)],
    "Médecins": [
        ("Liste des médecins, 2026",),
        (),
        ("Nom", "Adresse", "Telephone", "Mail", "CP", "Le"),
        ("Ana Rey", "1, rue Noël\n66000 Elne", "0468000001", "a@x.fr", 1000, date(2023, 3, 15)),
        ("Zoé  Roy", "", 612345678, "#N/A", 66000, datetime(2023, 3, 15, 9, 30)),
        (),
        ("  Œ « É » ’ ", None, 468123456.0, "=A1", 12345, None),
    ],
    "Vide": [],
}
"""A table whose fourth column has an error as text: XlsxWriter computes nothing."""

FORMATS = {(3, 4): "00000", (4, 2): '0#" "##" "##" "##" "##'}

READ = [
    ("Ana Rey", "1, rue Noël\n66000 Elne", "0468000001", "a@x.fr", "01000", "15/03/2023"),
    ("Zoé  Roy", "", "06 12 34 56 78", "#N/A", "66000", "15/03/2023 09:30"),
    ("  Œ « É » ’ ", "", "468123456", "=A1", "12345", ""),
]


def the_list() -> bytes:
    """The list as Excel would save it: also what liste.ods and liste.xls were made of."""
    return as_xlsx(LIST, FORMATS)


@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_a_workbook_is_read_as_a_person_sees_it(tmp_path: Path, ending: str) -> None:
    """XlsxWriter wrote the first; LibreOffice opened it and saved the others."""
    data = the_list() if ending == "xlsx" else (SAVED / f"liste.{ending}").read_bytes()
    table = table_of(tmp_path, data, f"t.{ending}")
    rows = [(row.line, tuple(row.cells)) for row in table.rows]
    assert rows == list(zip((4, 5, 7), READ, strict=True))
    assert (table.sheet, table.head_line) == ("Médecins", 3)
    assert said(table) == [
        "1 avant les titres, laissée de côté : « Liste des médecins, 2026 »",
        "feuille lue : « Médecins » ; non lues : « Lisez-moi »",
    ]


def test_the_name_of_the_file_does_not_matter(tmp_path: Path) -> None:
    assert len(cells_of(table_of(tmp_path, the_list(), "t.csv"))) == 3
    assert len(cells_of(table_of(tmp_path, as_csv([("nom",), ("Ana",)]), "t.xlsx"))) == 1


def test_a_workbook_with_macros_is_read(tmp_path: Path) -> None:
    plain, macros = "spreadsheetml.sheet.main+xml", "ms-excel.sheet.macroEnabled.main+xml"
    data = changed(
        the_list(),
        "[Content_Types].xml",
        f"vnd.openxmlformats-officedocument.{plain}",
        f"vnd.{macros}",
    )
    assert cells_of(table_of(tmp_path, data, "t.xlsm")) == READ


# --------------------------------------------------------------------------
# Cells


@pytest.mark.parametrize(
    ("value", "pattern", "text"),
    [
        (468123456.0, "", "468123456"),
        (468123456.0, "General", "468123456"),
        (1000.0, "00000", "01000"),
        (66000.0, "00000", "66000"),
        (468123456.0, '0#" "##" "##" "##" "##', "04 68 12 34 56"),
        (468123456.0, "0#\\ ##\\ ##\\ ##\\ ##", "04 68 12 34 56"),
        (33468123456.0, "+00 0 00 00 00 00", "33468123456"),
        (468123456.0, "00 00 00 00 00", "04 68 12 34 56"),
        (1234567.0, "#,##0", "1234567"),
        (12.5, "0.00", "12,5"),
        (0.5, "0%", "50 %"),
        (-3.0, "0", "-3"),
        (1e15, "0", "1E+15"),
        (45000.0, "d/m/y", "15/03/2023"),
        (45000.5, "dd/mm/yyyy hh:mm", "15/03/2023 12:00"),
        (0.5, "h:mm", "12:00"),
        (1.0, "dd/mm/yyyy", "01/01/1900"),
        (60.0, "General", "60"),
        (36526.0, "[$-40C]d\\ mmmm\\ yyyy;@", "01/01/2000"),
        (1.5, "[h]:mm", "1,5"),
        (9e9, "dd/mm/yyyy", "9000000000"),
        (612345678.0, "[<1000000000]0#######;0", "612345678"),
    ],
)
def test_numbers_are_shown_as_their_cell_shows_them(value: float, pattern: str, text: str) -> None:
    assert shown(value, pattern) == text


def test_days_of_a_workbook_that_counts_from_1904(tmp_path: Path) -> None:
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"date_1904": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ("nom", "mail"))
    sheet.write_datetime(1, 0, datetime(2023, 3, 15), book.add_format({"num_format": "d/m/yy"}))
    book.close()
    assert cells_of(table_of(tmp_path, data.getvalue())) == [("15/03/2023", "")]


def formulas(*cells: tuple[str, str]) -> bytes:
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ("nom", "mail", "ville"))
    for x, (formula, value) in enumerate(cells):
        sheet.write_formula(1, x, formula, None, value)
    book.close()
    return data.getvalue()


def test_a_formula_is_its_result_and_an_error_is_not_empty(tmp_path: Path) -> None:
    data = formulas(("=A1", "Ana"), ("=NA()", "#N/A"), ("=X!A1", "#REF!"))
    assert cells_of(table_of(tmp_path, data)) == [("Ana", "#N/A", "#REF!")]


def test_a_formula_without_a_result_is_not_empty(tmp_path: Path) -> None:
    data = changed(formulas(("=A1&B1", "x")), SHEET, "<v>x</v>", "")
    assert cells_of(table_of(tmp_path, data)) == [("=A1&B1", "", "")]
    data = changed(formulas(("=A1&B1", "x")), SHEET, "<v>x</v>", "<v></v>")
    data = changed(data, SHEET, ' t="str"', "")  # as openpyxl does
    assert cells_of(table_of(tmp_path, data)) == [("=A1&B1", "", "")]


def test_a_formula_that_gives_an_empty_text_is_empty(tmp_path: Path) -> None:
    data = changed(formulas(("=A1&B1", "x"), ("=A1", "y")), SHEET, "<v>x</v>", "<v></v>")
    assert cells_of(table_of(tmp_path, data)) == [("", "y", "")]


def test_a_text_in_several_looks_is_one_text_without_its_pronunciation(tmp_path: Path) -> None:
    rich = (
        "<si><r><t>An</t></r><r><rPr><b/></rPr><t xml:space='preserve'>a </t></r>"
        "<r><t>Rey</t></r><rPh><t>anna</t></rPh></si>"
    )
    data = changed(
        as_xlsx({"A": [("nom",), ("Bea",)]}), "xl/sharedStrings.xml", "<si><t>Bea</t></si>", rich
    )
    assert cells_of(table_of(tmp_path, data)) == [("Ana Rey",)]


def test_what_excel_writes_as_a_code_is_its_character(tmp_path: Path) -> None:
    data = changed(
        as_xlsx({"A": [("nom",), ("Bea",)]}), "xl/sharedStrings.xml", "Bea", "a_x000D_b_x005F_"
    )
    assert cells_of(table_of(tmp_path, data)) == [("a\rb_",)]


def test_texts_that_stand_in_their_cells_are_read(tmp_path: Path) -> None:
    inline = '<c r="A2" t="inlineStr"><is><t>Éva</t></is></c>'
    data = changed(
        as_xlsx({"A": [("nom",), ("Bea",)]}), SHEET, '<c r="A2" t="s"><v>1</v></c>', inline
    )
    assert cells_of(table_of(tmp_path, data)) == [("Éva",)]


def test_cells_and_rows_without_a_reference_follow_each_other(tmp_path: Path) -> None:
    data = as_xlsx({"A": [("nom", "mail"), ("Ana", "x")]})
    for reference in ("A1", "B1", "A2", "B2"):
        data = changed(data, SHEET, f'<c r="{reference}"', "<c")
    data = changed(data, SHEET, '<row r="2"', "<row")
    table = table_of(tmp_path, data)
    assert [(row.line, tuple(row.cells)) for row in table.rows] == [(2, ("Ana", "x"))]


def test_a_strict_workbook_of_another_namespace_is_read(tmp_path: Path) -> None:
    data = the_list()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {
            name: archive.read(name)
            .replace(b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"urn:strict")
            .replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"urn:rel"
            )
            for name in archive.namelist()
        }
    assert cells_of(table_of(tmp_path, zipped(parts))) == READ


def test_the_text_of_a_libreoffice_cell_has_no_comment_in_it(tmp_path: Path) -> None:
    cell = (
        "<table:table-row><table:table-cell office:value-type='string'><office:annotation>"
        "<text:p>à rappeler</text:p></office:annotation><text:p>Ana<text:s text:c='2'/>"
        "<text:span>Rey</text:span><text:line-break/>x<text:tab/>y</text:p></table:table-cell>"
        "</table:table-row>"
    )
    data = as_ods({"A": f"<table:table-row>{title('nom')}</table:table-row>{cell}"})
    assert cells_of(table_of(tmp_path, data)) == [("Ana  Rey\nx\ty",)]


def title(text: str) -> str:
    return (
        f"<table:table-cell office:value-type='string'><text:p>{text}</text:p></table:table-cell>"
    )


@pytest.mark.parametrize("write", [as_xlsx, as_ods])
def test_what_is_true_is_said_in_french(
    tmp_path: Path, write: Callable[[dict[str, Rows]], bytes]
) -> None:
    data = write({"A": [("nom", "mail"), (True, False)]})
    assert cells_of(table_of(tmp_path, data)) == [("VRAI", "FAUX")]


@pytest.mark.parametrize(
    ("attributes", "text", "read"),
    [
        ("value-type='float' office:value='612345678'", "6,12E+08", "612345678"),
        ("value-type='float' office:value='612345678'", "612 345 678", "612345678"),
        ("value-type='float' office:value='612345678'", "06 12 34 56 78", "06 12 34 56 78"),
        ("value-type='float' office:value='12.5'", "12,50", "12,50"),
        ("value-type='date' office:date-value='2023-03-15'", "15/03/23", "15/03/2023"),
        (
            "value-type='date' office:date-value='2023-03-15T09:30:00'",
            "x",
            "15/03/2023 09:30",
        ),
        ("value-type='date' office:date-value='?'", "mars", "mars"),
        ("value-type='string'", "#N/A", "#N/A"),
        ("x='' table:formula='of:=[.A1]&amp;1'", "", "=[.A1]&1"),
    ],
)
def test_libreoffice_says_itself_what_a_cell_shows(
    tmp_path: Path, attributes: str, text: str, read: str
) -> None:
    row = f"<table:table-row>{title('x')}<table:table-cell office:{attributes}>"
    row += f"<text:p>{text}</text:p>" * bool(text) + "</table:table-cell></table:table-row>"
    head = f"<table:table-row>{title('nom')}{title('tel')}</table:table-row>"
    assert cells_of(table_of(tmp_path, as_ods({"A": head + row}))) == [("x", read)]


def test_rows_and_cells_that_repeat_are_as_many(tmp_path: Path) -> None:
    repeated = title("Ana").replace("-cell ", "-cell table:number-columns-repeated='2' ", 1)
    head = f"<table:table-row>{title('nom')}{title('mail')}</table:table-row>"
    many = "table:number-rows-repeated='1000000'"
    blank = f"<table:table-row {many}><table:table-cell/></table:table-row>"
    twice = f"<table:table-row table:number-rows-repeated='2'>{repeated}</table:table-row>"
    table = table_of(tmp_path, as_ods({"A": head + twice + blank}))
    assert [(row.line, tuple(row.cells)) for row in table.rows] == [
        (2, ("Ana", "Ana")),
        (3, ("Ana", "Ana")),
    ]


# --------------------------------------------------------------------------
# Which sheet, which rows

SHEETS: dict[str, Rows] = {
    "Notes": [("à faire",)],
    "Gens": [("nom", "mail"), ("Ana", "a")],
    "Anciens": [("nom", "mail"), ("Bea", "b")],
}


def test_a_sheet_that_is_named_is_read(tmp_path: Path) -> None:
    for name in ("Anciens", "anciens"):
        table = table_of(tmp_path, as_xlsx(SHEETS), sheet=name)
        assert cells_of(table) == [("Bea", "b")]
        assert said(table) == []


def test_another_sheet_with_the_same_titles_is_an_error_until_one_is_chosen(tmp_path: Path) -> None:
    table = table_of(tmp_path, as_xlsx(SHEETS))
    assert cells_of(table) == [("Ana", "a")]
    assert said(table) == [
        "feuille lue : « Gens » ; non lues : « Notes », « Anciens »",
        "! la feuille « Anciens » a aussi ces colonnes, et n'est pas lue",
    ]
    assert '--sheet "Gens" ou --sheet "Anciens"' in table.problems[1].hint


def test_a_sheet_that_is_not_there_is_said_with_those_that_are(tmp_path: Path) -> None:
    table = table_of(tmp_path, as_xlsx(SHEETS), sheet="Ancien")
    assert said(table) == ["! le classeur n'a pas de feuille « Ancien »"]
    assert "Anciens" in table.problems[0].hint
    table = table_of(tmp_path, b"nom\nAna\n", sheet="Gens")
    assert said(table) == ["! ce fichier n'a pas de feuilles"]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_hidden_sheet_is_read_only_if_it_is_named(tmp_path: Path, kind: str) -> None:
    order = {"Anciens": SHEETS["Anciens"], "Gens": SHEETS["Gens"]}
    if kind == "xlsx":
        data = changed(
            as_xlsx(order), "xl/workbook.xml", 'name="Anciens"', 'name="Anciens" state="hidden"'
        )
    else:
        style = (
            "<office:automatic-styles><style:style style:name='ta1'>"
            "<style:table-properties table:display='false'/>"
            "</style:style></office:automatic-styles>"
        )
        data = as_ods(order, style)
        data = changed(
            data, "content.xml", 'name="Anciens"', 'name="Anciens" table:style-name="ta1"'
        )
    table = table_of(tmp_path, data)
    assert cells_of(table) == [("Ana", "a")]
    assert said(table) == ["feuille lue : « Gens » ; non lues : « Anciens » (masquée)"]
    assert cells_of(table_of(tmp_path, data, sheet="Anciens")) == [("Bea", "b")]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_rows_that_the_spreadsheet_hides_are_read_and_named(tmp_path: Path, kind: str) -> None:
    rows: Rows = [("nom", "mail"), ("Ana", "a"), ("Bea", "b")]
    if kind == "xlsx":
        data = changed(as_xlsx({"A": rows}), SHEET, '<row r="3"', '<row r="3" hidden="1"')
    else:
        data = changed(
            as_ods({"A": rows}),
            "content.xml",
            "</table:table-row></table:table>",
            '</table:table-row><table:table-row table:visibility="filter">'
            f"{title('Eva')}</table:table-row></table:table>",
        )
    table = table_of(tmp_path, data)
    assert len(cells_of(table)) == (2 if kind == "xlsx" else 3)
    line = 3 if kind == "xlsx" else 4
    assert said(table) == [f"ligne {line} : masquée dans le tableur, et lue comme les autres"]


def struck(kind: str) -> bytes:
    """A table with a person who is crossed out, and a column that is hidden."""
    rows: Rows = [("nom", "mail"), ("Ana", "a")]
    if kind == "xlsx":
        data = io.BytesIO()
        book = xlsxwriter.Workbook(data)
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        sheet.write_row(2, 0, ("Bea", "b"), book.add_format({"font_strikeout": True}))
        sheet.set_column(1, 1, None, None, {"hidden": True})
        book.close()
        return data.getvalue()
    style = (
        "<office:automatic-styles><style:style style:name='s'>"
        "<style:text-properties style:text-line-through-style='solid'/>"
        "</style:style></office:automatic-styles>"
    )
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    data = changed(
        as_ods({"A": [*rows, ("Bea", "b")]}, style),
        "content.xml",
        'name="A">',
        f'name="A">{columns}',
    )
    cell = '<table:table-cell office:value-type="string"><text:p>Bea'
    return changed(data, "content.xml", cell, cell.replace("cell ", 'cell table:style-name="s" '))


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_what_is_crossed_out_or_hidden_is_read_and_named(tmp_path: Path, kind: str) -> None:
    table = table_of(tmp_path, struck(kind))
    assert cells_of(table) == [("Ana", "a"), ("Bea", "b")]
    assert said(table) == [
        "ligne 3 : barrée dans le tableur, et lue comme les autres",
        "1 masqué dans le tableur, et lu comme le reste : « mail »",
    ]


def annotated() -> bytes:
    """A workbook of Excel with comments, of which one is a thread, a text in a box, and struck
    words in a cell."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data)
    sheet = book.add_worksheet()
    for number, row in enumerate([("nom", "mail"), ("Ana", "a"), ("Bea", "b")]):
        sheet.write_row(number, 0, row)
    for cell, text in (("A1", "Le nom"), ("B2", "Partie\nen mai"), ("B3", "[Fil de discussion]")):
        sheet.write_comment(cell, text)
    sheet.insert_textbox("D3", "Eva aussi")
    sheet.write_rich_string("A3", "Be", book.add_format({"font_strikeout": True}), "a", " ")
    book.close()
    thread = '<t:ThreadedComments xmlns:t="t"><t:threadedComment ref="B3"><t:text>Oui ?</t:text>'
    relation = '<Relationship Id="t" Type="x/threadedComment" Target="../thread.xml"/>'
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("xl/thread.xml", f"{thread}</t:threadedComment></t:ThreadedComments>")
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    return changed(data.getvalue(), rels, "</Relationships>", f"{relation}</Relationships>")


def annotated_ods() -> bytes:
    """The same of LibreOffice, which writes no more than the kind of the line for struck words."""
    style = (
        "<office:automatic-styles><style:style style:name='s'>"
        "<style:text-properties style:text-line-through-type='single'/>"
        "</style:style></office:automatic-styles>"
    )
    draw = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
    data = as_ods({"A": [("nom", "mail"), ("Ana", "a"), ("Bea", "b", "", " ")]}, style)
    for old, new in (
        ("<text:p>a<", "<office:annotation><text:p>Partie</text:p><text:p>en mai</text:p>"),
        ("<text:p>b<", "<office:annotation><text:p>Oui ?</text:p>"),
    ):
        data = changed(data, "content.xml", old, f"{new}</office:annotation>{old}")
    box = f"<d:frame xmlns:d='{draw}'><text:p>Eva aussi</text:p></d:frame>"
    data = changed(data, "content.xml", "<text:p> <", f"{box}<text:p> <")
    struck_text = 'Be<text:span text:style-name="s">a</text:span>'
    return changed(data, "content.xml", "<text:p>Bea", f"<text:p>{struck_text}")


@pytest.mark.parametrize("write", [annotated, annotated_ods])
def test_what_is_put_on_cells_is_named(tmp_path: Path, write: Callable[[], bytes]) -> None:
    table = table_of(tmp_path, write())
    assert [cells[0].strip() for cells in cells_of(table)] == ["Ana", "Bea"]
    assert said(table)[-2:] == [
        "ligne 3 : barrée dans le tableur, et lue comme les autres",
        "2 commentaires et dessins, qui ne sont pas lus : B2 (« Partie en mai »), B3 (« Oui ? ») "
        "et D3 (« Eva aussi »)",
    ]


def test_of_many_hidden_columns_it_is_said_how_many_are_not_named(tmp_path: Path) -> None:
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ("nom", *(f"c{number}" for number in range(13))))
    sheet.write_row(1, 0, ("Ana",))
    sheet.set_column(1, 13, None, None, {"hidden": True})
    book.close()
    table = table_of(tmp_path, data.getvalue())
    cells_of(table)  # what is odd is said once the rows are read
    (told,) = (text for text in said(table) if "masqué" in text)
    assert told.endswith("« c8 », « c9 » et 3 autres colonnes")


def test_titles_that_take_two_rows_are_no_error(tmp_path: Path) -> None:
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data)
    sheet = book.add_worksheet()
    for column, title in enumerate(("nom", "mail")):
        sheet.merge_range(0, column, 1, column, title)
    sheet.write_row(2, 0, ("Ana", "a"))
    book.close()
    table = table_of(tmp_path, data.getvalue())
    assert (cells_of(table), said(table)) == ([("Ana", "a")], [])


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_cells_of_several_rows_that_are_one_are_an_error(tmp_path: Path, kind: str) -> None:
    rows: Rows = [("nom", "mail"), ("Ana", "a"), ("Bea", None)]
    if kind == "xlsx":
        merged = (
            '</sheetData><mergeCells><mergeCell ref="B2:B3"/><mergeCell ref="A1:B1"/></mergeCells>'
        )
        data = changed(as_xlsx({"A": rows}), SHEET, "</sheetData>", merged)
    else:
        cell = '<table:table-cell office:value-type="string"><text:p>a<'
        spanned = cell.replace("-cell ", '-cell table:number-rows-spanned="2" ')
        data = changed(as_ods({"A": rows}), "content.xml", cell, spanned)
    table = table_of(tmp_path, data)
    assert cells_of(table) == [("Ana", "a"), ("Bea", "")]
    assert said(table) == [
        "2! les cellules B2:B3 sont fusionnées : leur valeur n'est lue qu'une fois"
    ]


# --------------------------------------------------------------------------
# What is none, and what cannot be opened

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

OTHERS: dict[str, tuple[bytes, str]] = {
    "a protected XLSX": (
        OLE + bytes(500) + "EncryptedPackage".encode("utf-16-le"),
        "protégé par un mot de passe",
    ),
    "an XLSX whose archive has a password": (
        locked(as_xlsx({"A": [["Nom"], ["Ana"]]})),
        "protégé par un mot de passe",
    ),
    "a protected ODS": (
        zipped({"META-INF/manifest.xml": b"<x><encryption-data/></x>", "content.xml": b"\x01"}),
        "protégé par un mot de passe",
    ),
    "a protected XLS": (
        (SAVED / "liste.xls").read_bytes().replace(b"\x42\x00\x02\x00", b"\x2f\x00\x02\x00", 1),
        "protégé par un mot de passe",
    ),
    "an old Word file": (OLE + "WordDocument".encode("utf-16-le"), "c'est un ancien document Word"),
    "a spoilt XLS": (OLE + bytes(5000), "(.xls) est abîmé"),
    "a Word file": (
        zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}),
        "c'est un document Word",
    ),
    "an XLSB": (zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.bin": b""}), "(.xlsb)"),
    "a text of LibreOffice": (
        zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}),
        "mais pas un classeur (.ods)",
    ),
    "a file of Numbers": (zipped({"Index/Document.iwa": b""}), "c'est un fichier de Numbers"),
    "a zip": (zipped({"liste.csv": b"nom"}), "c'est une archive zip"),
    "a PDF": (b"%PDF-1.7\n", "c'est un PDF"),
    "a page that is called .xls": (b"<html><table><tr><td>nom</td></tr></table>", "une page web"),
    "XML": ("\ufeff<?xml version='1.0'?><Workbook/>".encode(), "une page web ou du XML"),
    "a zip that is cut": (the_list()[:3000], "son archive ne s'ouvre pas"),
    "spoilt XML": (changed(the_list(), "xl/workbook.xml", "</workbook>", "<"), "incorrect"),
    "a sheet that is not there": (
        changed(the_list(), "xl/_rels/workbook.xml.rels", "sheet2.xml", "feuille.xml"),
        "le classeur est abîmé",
    ),
    "a DTD": (
        changed(
            the_list(), "xl/worksheets/sheet2.xml", "<worksheet ", "<!DOCTYPE a []><worksheet "
        ),
        "une DTD, interdite",
    ),
    "no sheets": (as_ods({}), "n'a pas de feuille de calcul"),
}


@pytest.mark.parametrize("case", OTHERS)
def test_what_is_no_workbook_that_can_be_read_is_said_to_be_what_it_is(
    tmp_path: Path, case: str
) -> None:
    data, message = OTHERS[case]
    table = table_of(tmp_path, data)
    assert table.head == ()
    (problem,) = table.problems
    assert problem.is_error
    assert message in problem.message


def test_a_sheet_that_is_spoilt_further_on_is_an_error_after_its_rows(tmp_path: Path) -> None:
    rows: Rows = [("nom",), *((f"Ana {number}",) for number in range(3_000))]
    data = changed(as_xlsx({"A": rows}), SHEET, '<row r="2999"', "<row r=2999")
    table = table_of(tmp_path, data)
    assert len(cells_of(table)) > 20
    assert said(table) == ["! le classeur est abîmé : son contenu est incorrect"]


# --------------------------------------------------------------------------
# Bounds

ROW = '<row r="1"><c r="A1" t="str"><v>nom</v></c></row>'


def with_sheet(rows: str) -> bytes:
    return changed(as_xlsx({"A": [("nom",)]}), SHEET, "</sheetData>", f"{rows}</sheetData>")


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unpacked = []
    read = zipfile.ZipExtFile.read

    def counted(self: zipfile.ZipExtFile, n: int | None = -1) -> bytes:
        data = read(self, n)
        unpacked.append(len(data))
        return data

    data = with_sheet("<row><c/></row>" * 5_000_000)
    assert len(data) < 500_000
    monkeypatch.setattr(zipfile.ZipExtFile, "read", counted)
    table = table_of(tmp_path, data)
    assert said(table) == ["! le classeur est trop grand une fois décompressé (75 Mo)"]
    assert sum(unpacked) < 100_000


def test_a_sheet_with_more_cells_than_any_table_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cpts_docs.foreign.xlsx.MAX_CELLS", 1_000)
    table = table_of(tmp_path, with_sheet("<row><c/></row>" * 2_000))
    assert "000 cellules" in said(table)[0]


@pytest.mark.parametrize(("alike", "is_read"), [(1_000, True), (1_001, False)])
def test_a_run_of_a_thousand_rows_that_are_alike_is_read_and_no_longer_one(
    tmp_path: Path, alike: int, is_read: bool
) -> None:
    head = f"<table:table-row>{title('nom')}</table:table-row>"
    row = f"<table:table-row table:number-rows-repeated='{alike}'>{title('x')}</table:table-row>"
    table = table_of(tmp_path, as_ods({"A": head + row}))
    assert len(list(table.rows)) == alike * is_read


def test_a_workbook_of_more_sheets_than_anybody_turns_over_is_refused(tmp_path: Path) -> None:
    row = f"<table:table-row>{title('nom')}</table:table-row>"
    table = table_of(tmp_path, as_ods({f"A{number}": row for number in range(501)}))
    assert said(table) == ["! le classeur a plus de 500 feuilles"]


def test_shared_texts_that_no_cell_needs_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cpts_docs.foreign.xlsx.MAX_CELLS", 1_000)
    strings = "<si><t>x</t></si>" * 600
    data = changed(as_xlsx({"A": [("nom",)]}), "xl/sharedStrings.xml", "</sst>", f"{strings}</sst>")
    table = table_of(tmp_path, data)
    assert "000 cellules" in said(table)[0]


def test_two_cells_far_apart_cost_no_more_than_two(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    table = table_of(tmp_path, with_sheet(far))
    assert [row.line for row in table.rows] == [1_048_576]
    assert said(table) == [
        f"1 la colonne {sheets.MAX_COLUMNS} n'a pas de titre et n'est pas utilisée"
    ]


def far_right(kind: str, rows: int) -> bytes:
    """Rows whose only cell is the last that there can be."""
    if kind == "xlsx":
        row = '<row r="{0}"><c r="XFD{0}"><v>1</v></c></row>'
        return with_sheet("".join(row.format(number) for number in range(2, rows + 2)))
    blank = f"<table:table-cell table:number-columns-repeated='{sheets.MAX_COLUMNS - 1}'/>"
    row = f"<table:table-row>{blank}{title('x')}</table:table-row>"
    return as_ods({"A": f"<table:table-row>{title('nom')}</table:table-row>{row * rows}"})


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_blank_cells_before_a_far_one_count_in_each_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(f"cpts_docs.foreign.{kind}.MAX_CELLS", 2 * sheets.MAX_COLUMNS)
    for rows, is_refused in ((1, False), (5, True)):
        table = table_of(tmp_path, far_right(kind, rows))
        read = cells_of(table)
        assert any("000 cellules" in text for text in said(table)) == is_refused
        assert is_refused or len(read) == rows


def test_spaces_of_a_libreoffice_cell_are_no_more_than_show_that_it_is_too_long(
    tmp_path: Path,
) -> None:
    spaces = title("x" + "<text:s text:c='1000'/>" * 100_000)
    rows = "".join(f"<table:table-row>{cell}</table:table-row>" for cell in (title("nom"), spaces))
    tracemalloc.start()
    table = table_of(tmp_path, as_ods({"A": rows}))
    assert cells_of(table) == []
    assert "une cellule dépasse 32 767 caractères" in said(table)[0]
    assert tracemalloc.get_traced_memory()[1] < 70_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("part", some((SHEET, "xl/styles.xml", "xl/workbook.xml")))
def test_elements_that_nobody_asked_for_do_not_fill_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    whole = as_xlsx({"A": [("nom",), ("Ana",), (3,)]})
    monkeypatch.setattr(package, "_MAX_TAGS", 1_000)
    end = {SHEET: "</sheetData>"}.get(
        part, f"</{'workbook' if 'workbook' in part else 'styleSheet'}>"
    )
    assert said(table_of(tmp_path, whole)) == []
    stuffed = changed(whole, part, end, f"{'<a/>' * 1_000}{end}")
    assert "trop de balises" in said(table_of(tmp_path, stuffed))[-1]


@pytest.mark.parametrize("cell", ["ZZZ2", "XFE2"])
def test_a_column_beyond_the_last_is_refused(tmp_path: Path, cell: str) -> None:
    table = table_of(tmp_path, with_sheet(f'<row r="2"><c r="{cell}"><v>1</v></c></row>'))
    assert "plus de 16 384 cellules" in said(table)[0]


@pytest.mark.parametrize("where", ["rows", "columns"])
def test_cells_that_claim_to_repeat_without_end_are_refused(tmp_path: Path, where: str) -> None:
    again = f"table:number-{where}-repeated='2000000000'"
    cell = title("Ana").replace("-cell ", f"-cell {again if where == 'columns' else ''} ", 1)
    row = f"<table:table-row {again if where == 'rows' else ''}>{cell}</table:table-row>"
    table = table_of(
        tmp_path, as_ods({"A": f"<table:table-row>{title('nom')}</table:table-row>{row}"})
    )
    assert table.head == ()
    assert "le plus que tient un tableur" in said(table)[0]


@pytest.mark.parametrize("count", ["-300000000", "0", "x"])
@pytest.mark.parametrize("where", ["columns-repeated", "rows-spanned"])
def test_a_cell_that_stands_for_less_than_one_is_damage(
    tmp_path: Path, where: str, count: str
) -> None:
    cell = title("Ana").replace("-cell ", f"-cell table:number-{where}='{count}' ", 1)
    row = f"<table:table-row>{cell}{title('x')}</table:table-row>"
    heads = f"<table:table-row>{title('nom')}</table:table-row>"
    assert "abîmé" in said(table_of(tmp_path, as_ods({"A": f"{heads}{row}"})))[0]


def test_a_sheet_that_says_no_part_is_damage(tmp_path: Path) -> None:
    whole = as_xlsx({"A": [("nom",), ("Ana",)]})
    lost = changed(whole, "xl/workbook.xml", ' r:id="rId1"', "")
    assert "abîmé" in said(table_of(tmp_path, lost))[0]


def test_an_archive_of_very_many_files_is_not_listed(tmp_path: Path) -> None:
    data = zipped({f"{number}": b"" for number in range(package._MAX_ENTRIES + 1)})
    assert said(table_of(tmp_path, data)) == ["! l'archive contient trop de fichiers"]
