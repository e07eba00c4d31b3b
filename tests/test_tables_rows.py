"""Titles and rows of any table: what is set aside is named, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from cpts_docs.foreign import tables
from cpts_docs.foreign.sheets import MAX_CELL, MAX_COLUMNS, MAX_FILLED, MAX_ROWS
from cpts_docs.foreign.table import MAX_WRONG
from tests.samples import some
from tests.spreadsheets import as_csv, as_xlsx, cells_of, said, table_of


def test_lines_before_the_titles_are_named(tmp_path: Path) -> None:
    data = b"Liste des professionnels, mars 2026;;\n\n;;\nnom;ville;mail\nAna;Elne;a@x.fr\n"
    table = table_of(tmp_path, data)
    assert (table.head, table.head_line) == (("nom", "ville", "mail"), 4)
    assert cells_of(table) == [("Ana", "Elne", "a@x.fr")]
    assert said(table) == [
        "1 avant les titres, laissée de côté : « Liste des professionnels, mars 2026 »"
    ]


def test_without_known_titles_the_first_line_has_them(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("Horodateur,Votre avis\n1,oui\n2,non\n")
    table = tables.read_table(tmp_path / "t.csv")
    assert table.head == ("Horodateur", "Votre avis")
    assert cells_of(table) == [("1", "oui"), ("2", "non")]


def test_a_row_that_repeats_the_titles_is_named_and_no_row(tmp_path: Path) -> None:
    table = table_of(tmp_path, b"nom;mail\nAna;a\n\nnom ; mail\nBea;b\n")
    assert cells_of(table) == [("Ana", "a"), ("Bea", "b")]
    assert said(table) == ["4 les titres, une fois de plus"]


def test_a_second_table_with_other_columns_is_named_and_not_read(tmp_path: Path) -> None:
    table = table_of(tmp_path, b"nom;ville;mail\nAna;Elne;a\nmail;elne;x\nville;nom;\nElne;Bea;\n")
    assert cells_of(table) == [("Ana", "Elne", "a"), ("mail", "elne", "x")]
    assert said(table) == [
        "4! les titres dans un autre ordre : le tableau qui commence ici n'est pas lu"
    ]


def test_a_row_with_more_cells_than_titles_is_an_error(tmp_path: Path) -> None:
    table = table_of(tmp_path, b"nom;mail\nAna;a;x\nBea;b;;\n")
    assert cells_of(table) == [("Bea", "b")]
    assert said(table) == ["2! la ligne a 3 cellules pour 2 colonnes"]


def test_cells_that_are_not_there_are_named_and_taken_for_empty(tmp_path: Path) -> None:
    table = table_of(tmp_path, b"nom;ville;mail\nAna\nBea;Elne\nEva;;\n")
    assert cells_of(table) == [("Ana", "", ""), ("Bea", "Elne", ""), ("Eva", "", "")]
    assert said(table) == ["lignes 2, 3 : moins de cellules que de titres"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("address", ["1 rue\n66000 Elne", "1 rue\nBât. A\n66000 Elne"])
def test_a_row_that_a_line_break_cut_in_pieces_is_an_error(
    tmp_path: Path, address: str, end: str
) -> None:
    """The cell has no quotation marks: « 66000 Elne » would be a name."""
    rows = ["nom;adresse;mail", f"Ana;{address};a", "Bea;2 rue;b"]
    table = table_of(tmp_path, end.join(rows).encode())
    assert cells_of(table) == [("Bea", "2 rue", "b")]
    last = 2 + address.count("\n")
    assert said(table) == [f"2! une ligne coupée : les lignes 2 à {last} n'en font qu'une"]


def test_a_name_that_a_line_break_cut_is_seen_by_how_its_line_ends(tmp_path: Path) -> None:
    data = b"nom;ville;mail\r\nAna\n Rey;Elne;a\r\nBea;Elne;b\r\nEva\r\nZoe;Elne;z\r\n"
    table = table_of(tmp_path, data)
    assert [row.cells[0] for row in table.rows] == ["Bea", "Eva", "Zoe"]
    assert said(table)[0] == "2! une ligne coupée : les lignes 2 à 3 n'en font qu'une"


def test_rows_whose_last_separators_excel_left_out_are_not_pieces_of_each_other(
    tmp_path: Path,
) -> None:
    data = b"nom;ville;tel;mail;x\n" + b"Ana;Elne;06\n" * 40
    table = table_of(tmp_path, data)
    assert len(cells_of(table)) == 40
    assert said(table) == ["lignes 2, 3, 4, 5, 6 et 35 autres : moins de cellules que de titres"]


def test_a_column_without_a_title_that_has_text_is_named(tmp_path: Path) -> None:
    table = table_of(tmp_path, b"nom;;mail;\nAna;x;a;\nBea;y;b;\n")
    assert cells_of(table) == [("Ana", "x", "a", ""), ("Bea", "y", "b", "")]
    assert said(table) == ["1 la colonne 2 n'a pas de titre et n'est pas utilisée"]
    assert table.problems[0].hint.startswith("elle a du texte (lignes 2, 3) ; ")


def test_notes_beside_the_table_of_a_sheet_are_named_and_its_rows_are_read(tmp_path: Path) -> None:
    data = as_xlsx({"A": [("nom", "mail"), ("Ana", "a", None, "à rappeler")]})
    table = table_of(tmp_path, data, "t.xlsx")
    assert cells_of(table) == [("Ana", "a")]
    assert said(table) == ["1 la colonne 4 n'a pas de titre et n'est pas utilisée"]


@pytest.mark.parametrize("data", [b"", b"\n\n;;;\n", b"\xef\xbb\xbf", as_xlsx({"A": []})])
def test_an_empty_table_is_said_to_be_empty(tmp_path: Path, data: bytes) -> None:
    table = table_of(tmp_path, data)
    assert (table.head, said(table)) == ((), ["! le tableau est vide"])


def test_a_file_that_cannot_be_read_is_named_with_the_reason(tmp_path: Path) -> None:
    assert said(tables.read_table(tmp_path)) == ["! c'est un dossier, pas un fichier"]
    assert said(tables.read_table(tmp_path / "x.csv")) == ["! le fichier n'existe pas"]
    odd = tables.read_table(Path("a\0b"))
    assert said(odd)[0].startswith("! le fichier ne peut pas être lu : ")
    assert "embedded" not in said(odd)[0]


# --------------------------------------------------------------------------
# Bounds: work and messages are counted, whatever the machine


def test_columns_beyond_those_of_a_spreadsheet_are_refused(tmp_path: Path) -> None:
    row = [f"c{number}" for number in range(60_000)]
    table = table_of(tmp_path, as_csv([row, row]))
    assert cells_of(table) == []
    assert table.head == ()
    assert len(table.problems) == 1
    assert f"plus de {MAX_COLUMNS // 1000} 384 cellules" in said(table)[0]


def test_a_table_whose_rows_are_nearly_all_wrong_is_given_up(tmp_path: Path) -> None:
    data = b"nom;mail\n" + b"Ana;a;x\n" * 100_000
    table = table_of(tmp_path, data)
    assert cells_of(table) == []
    assert table.given_up
    assert len(table.problems) == MAX_WRONG + 2
    assert table.problems[-1].message.startswith("plus de 1 000 lignes fausses")
    assert "rien n'en est pris" in table.problems[-1].message


def test_a_large_table_with_some_wrong_rows_is_read(tmp_path: Path) -> None:
    data = b"nom;mail\n" + b"Ana;a\nBea;b\nEva;e;x\n" * 1_500
    table = table_of(tmp_path, data)
    assert len(cells_of(table)) == 3_000
    assert len(table.problems) == 1_500


@pytest.mark.parametrize("size", [2_000_000, 6_000_000])
@pytest.mark.parametrize("start", [b'Ana;"', b"Ana;"])
def test_a_line_without_end_is_one_error(tmp_path: Path, start: bytes, size: int) -> None:
    table = table_of(tmp_path, b"nom;mail\n" + start + b"x" * size + b"\nBea;b\n")
    assert cells_of(table) == [("Bea", "b")]
    assert said(table) == ["2! la ligne dépasse un million de caractères"]
    assert len(table.problems[0].excerpt) < 100


def test_an_open_mark_reads_no_further_than_a_cell_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cpts_docs.foreign import separated

    given: list[str] = []
    read = separated._Physical.__next__

    def counted(self: separated._Physical) -> str:
        given.append("")
        return read(self)

    monkeypatch.setattr(separated._Physical, "__next__", counted)
    table = table_of(tmp_path, b'nom;mail\nAna;"a\n' + b"Bea;b\n" * 20_000)
    assert len(cells_of(table)) == 20_000
    assert said(table) == ["2! un guillemet s'ouvre ici et n'est pas bien fermé"]
    assert len(given) < 21_000


def test_a_file_of_more_lines_than_a_spreadsheet_has_is_refused(tmp_path: Path) -> None:
    table = table_of(tmp_path, b"nom\n" + b"\n" * (MAX_ROWS + 1))
    assert said(table) == ["! le tableau a plus de 1 048 576 lignes, le plus que tient un tableur"]


def test_a_file_that_is_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MAX_BYTES", 1_000_000)
    table = table_of(tmp_path, b"nom\n" + b"a" * 1_000_000)
    assert said(table) == ["! le fichier dépasse 1 Mo"]


def test_a_cell_longer_than_those_of_a_spreadsheet_is_a_wrong_row(tmp_path: Path) -> None:
    table = table_of(tmp_path, b"nom;mail\n" + b"a" * (MAX_CELL + 1) + b";x\nBea;b\n")
    assert cells_of(table) == [("Bea", "b")]
    assert said(table) == ["2! une cellule dépasse 32 767 caractères, le plus d'un tableur"]


@pytest.mark.parametrize("most", some((400, MAX_FILLED)))
def test_more_rows_than_anybody_mails_to_are_not_read(
    tmp_path: Path, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MAX_FILLED", most)
    assert list(table_of(tmp_path, b"nom\n" + b"Ana\n" * most).rows)
    table = table_of(tmp_path, b"nom\n" + b"Ana\n" * (most + 1))
    assert len(list(table.rows)) == most
    assert table.given_up
    assert "plus de 40 000 lignes remplies, et rien n'en est pris" in said(table)[-1]
