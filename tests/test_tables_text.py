"""Tables of text (CSV): encodings, separators, and quotation marks that are not closed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cpts_docs.foreign.encoding import encoding_of, garbled
from cpts_docs.foreign.sheets import TableError
from tests.spreadsheets import as_csv, cells_of, said, table_of

HEAD = ("nom", "adresse", "telephone", "mail")
ANDRE = ("André Dupré", "1 rue du Près", "04 68 00 00 01", "a@exemple.invalid")
ZOE = ("Zoé Fabré", "3 rue Bé", "04 68 00 00 02", "z@exemple.invalid")
PEOPLE = [HEAD, ANDRE, ZOE]


# --------------------------------------------------------------------------
# Encodings

ENCODINGS = {
    "Excel, CSV UTF-8": "utf-8-sig",
    "LibreOffice": "utf-8",
    "Excel, CSV": "cp1252",
    "Excel, CSV (Macintosh)": "mac_roman",
    "Excel, CSV (MS-DOS)": "cp850",
    "Excel, Texte Unicode": "utf-16",
    "the same, without its mark": "utf-16-le",
    "the same, the other way round": "utf-16-be",
    "old Unix": "iso8859_15",
}


@pytest.mark.parametrize("program", ENCODINGS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_is_read_in_the_encoding_that_its_program_wrote(
    tmp_path: Path, program: str, end: str
) -> None:
    table = table_of(tmp_path, as_csv(PEOPLE, ENCODINGS[program], end=end))
    assert cells_of(table) == [ANDRE, ZOE]
    assert said(table) == []


WORDS = {
    "mac_roman": "Œuvre Élise Noël à Céret, François Müller n° 3 « Été » l’an GENEVIÈVE",
    "cp850": "Élise Noël à Céret, François Müller n° 3 « Été » GENEVIÈVE",
    "cp1252": "Œuvre Élise Noël à Céret, François Müller n° 3 « Été » l’an GENEVIÈVE…",
    "iso8859_15": "Sœur Élise Noël à Céret, François Müller n° 3 « Été » GENEVIÈVE",
}


@pytest.mark.parametrize("encoding", WORDS)
def test_the_places_of_accents_tell_the_encoding(encoding: str) -> None:
    text = WORDS[encoding]
    data = text.encode(encoding)
    assert data.decode(encoding_of(data).name) == text


@pytest.mark.parametrize(
    "name", ["García Muñoz", "Núria Domènech", "Jørgen Šimun", "Großmann Jürgen"]
)
def test_names_of_the_neighbours_are_read_in_the_encoding_of_excel(name: str) -> None:
    data = f"Prénom;{name}".encode("cp1252")
    assert data.decode(encoding_of(data).name) == f"Prénom;{name}"


UNSURE = {
    "an accent that is a sign elsewhere": "12 rue à Elne".encode("cp850"),
    "a sign that is an accent elsewhere": "Dupont…".encode("cp1252"),
    "small letters among capitals": "ANDRé".encode("cp1252"),
    "capitals that could be small": "Élise".encode("mac_roman"),
}


@pytest.mark.parametrize("case", UNSURE)
def test_what_could_be_read_in_two_ways_is_refused_with_both_and_the_way_out(
    tmp_path: Path, case: str
) -> None:
    table = table_of(tmp_path, b"nom\r\n" + UNSURE[case] + b"\r\n")
    (problem,) = table.problems
    assert table.head == ()
    assert problem.is_error
    assert "se lisent de deux façons : «" in problem.message
    assert "CSV UTF-8" in problem.hint


def test_what_no_encoding_makes_french_is_refused(tmp_path: Path) -> None:
    table = table_of(tmp_path, "nom\nЕкатерина\nНаталья\nИванова\n".encode("cp1251"))
    assert table.head == ()
    assert "n'est pas reconnu" in table.problems[0].message


def test_a_row_in_another_encoding_than_the_rest_is_an_error(tmp_path: Path) -> None:
    rows = as_csv([HEAD, ANDRE, ZOE])
    table = table_of(tmp_path, rows + as_csv([ANDRE], "cp1252") + as_csv([ZOE]))
    assert cells_of(table) == [ANDRE, ZOE, ZOE]
    assert said(table) == ["4! la ligne n'est pas dans l'encodage du reste du tableau (« André »)"]
    assert "CSV UTF-8" in table.problems[0].hint


@pytest.mark.parametrize("other", ["utf-8", "mac_roman", "cp850"])
def test_a_row_in_another_encoding_than_windows_is_an_error(tmp_path: Path, other: str) -> None:
    names = "Éva Théo Noël Anaïs Gaëlle Jérôme Benoît Françoise Hélène Chloé Agnès"
    people = [(name, "Céret", "", "") for name in names.split()]
    table = table_of(tmp_path, as_csv([HEAD, *people], "cp1252") + as_csv([ANDRE], other))
    assert cells_of(table) == people
    assert [item.position and item.position.line for item in table.problems] == [13]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Mme AndrÃ© Dupont", "AndrÃ©"),
        ("NÂ° 2", "NÂ°"),
        ("dâ€™Elne", "dâ€™Elne"),
        ("Andr√© D", "Andr√©"),
        ("rue Andr\ufffd", "Andr\ufffd"),
        ("Fr?d?ric", "Fr?d?ric"),
        ("Maison « Santé\u00a0», à Céret ? ÉTÉ", ""),
        ("voilà\u00a0» ÂGE JOÃO Ñ", ""),
    ],
)
def test_accents_that_an_earlier_program_spoilt_are_seen(text: str, word: str) -> None:
    assert garbled(text) == word


@pytest.mark.parametrize("data", [b"nom\nA\x00B\n", b"\x7fELF\x00\x00\x01"])
def test_what_is_no_text_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(TableError, match="ni un tableau CSV ni un classeur"):
        encoding_of(data)


def test_utf_16_that_is_cut_is_refused(tmp_path: Path) -> None:
    table = table_of(tmp_path, "nom\nAna\n".encode("utf-16")[:-1])
    assert said(table) == ["! le fichier est en UTF-16, mais abîmé ou coupé"]


# --------------------------------------------------------------------------
# Separators


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_the_separator_is_the_one_that_makes_the_titles(
    tmp_path: Path, delimiter: str, quoting: int
) -> None:
    row = ('Rey; dite "Ana"', "1, rue Noël\n66000 Perpignan", "04 | 68", "a\tb")
    data = as_csv([HEAD, row], delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]
    assert cells_of(table_of(tmp_path, data)) == [row]


@pytest.mark.parametrize("told", ["sep=;", '"sep=;"', "SEP=;"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_the_line_that_tells_excel_the_separator_is_no_row(
    tmp_path: Path, told: str, encoding: str
) -> None:
    data = f"{told}\r\n".encode(encoding) + as_csv(
        PEOPLE, "utf-16-le" if encoding == "utf-16" else encoding.removesuffix("-sig")
    )
    table = table_of(tmp_path, data)
    assert table.head == HEAD
    assert [row.line for row in table.rows] == [3, 4]


def test_a_separator_that_is_told_is_taken_whatever_it_is(tmp_path: Path) -> None:
    assert cells_of(table_of(tmp_path, b"sep=:\nnom:mail\nAna;Rey:a\n")) == [("Ana;Rey", "a")]


def test_a_column_alone_has_no_separator(tmp_path: Path) -> None:
    assert cells_of(table_of(tmp_path, b"nom\nDurand, Marie\nPetit, Paul\n")) == [
        ("Durand, Marie",),
        ("Petit, Paul",),
    ]


def test_blanks_after_a_separator_do_not_hide_a_quotation_mark(tmp_path: Path) -> None:
    table = table_of(tmp_path, b'nom, adresse, mail\nAna, "1, rue", a@x.fr\n')
    assert cells_of(table) == [("Ana", "1, rue", "a@x.fr")]


# --------------------------------------------------------------------------
# Quotation marks


def rows_and_errors(folder: Path, *lines: str) -> tuple[list[tuple[int, str]], list[str]]:
    """The line and the first cell of each row; what is said."""
    table = table_of(folder, "".join(f"{line}\n" for line in lines).encode())
    return [(row.line, row.cells[0]) for row in table.rows], said(table)


BEA, EVA = "Bea;2 rue;06;b@x.fr", 'Eva;"3 rue";07;e@x.fr'
HEADS = ";".join(HEAD)


def test_a_quotation_mark_that_is_not_closed_takes_no_other_row(tmp_path: Path) -> None:
    rows, errors = rows_and_errors(tmp_path, HEADS, BEA, 'Ana;"1 rue;05;a@x.fr', EVA, BEA)
    assert rows == [(2, "Bea"), (4, "Eva"), (5, "Bea")]
    assert errors == ["3! un guillemet s'ouvre ici et n'est pas bien fermé"]


def test_the_error_shows_the_line_and_the_place_where_the_mark_opens(tmp_path: Path) -> None:
    table = table_of(tmp_path, f'{HEADS}\nAna;"1\n rue";"05;a@x.fr\n{BEA}\n'.encode())
    assert cells_of(table) == [tuple(BEA.split(";"))]
    (problem,) = table.problems
    assert problem.position == (3, 7, 0)
    assert problem.excerpt == ' rue";"05;a@x.fr'
    assert "il s'écrit deux fois" in problem.hint
    assert problem.message.endswith("; les lignes 2 à 3 ne sont pas lues")


@pytest.mark.parametrize("end", ["\n", ""])
def test_a_mark_that_is_open_at_the_end_leaves_the_rows_before_it(tmp_path: Path, end: str) -> None:
    table = table_of(tmp_path, f'{HEADS}\n{BEA}\nAna;"1 rue;05;a@x.fr{end}'.encode())
    assert cells_of(table) == [tuple(BEA.split(";"))]
    assert said(table) == ["3! un guillemet s'ouvre ici et n'est pas bien fermé"]


SWALLOWED = {
    "the rest of its row": ['Ana;"1 rue;05";a@x.fr'],
    "a row": ['Ana;"1 rue;05;a@x.fr', 'Bea;2 rue";06;b@x.fr'],
    "two rows": ['Ana;"1 rue;05;a@x.fr', BEA, 'Eva;3 rue";07;e@x.fr'],
    "a row, up to another column": ['Ana;"1 rue;05;a@x.fr', 'Bea;2 rue;06";b@x.fr'],
    "a row, from the first column": ['"Ana;1 rue;05;a@x.fr', 'Bea";2 rue;06;b@x.fr'],
    "a row, from the last column": ['Ana;1 rue;05;"a@x.fr', 'Bea;2 rue;06;b@x.fr"'],
}


@pytest.mark.parametrize("case", SWALLOWED)
def test_a_mark_that_is_closed_in_another_row_makes_no_letter(tmp_path: Path, case: str) -> None:
    """Each mark is closed: nothing is wrong with the CSV, but its rows are those of nobody."""
    rows, errors = rows_and_errors(tmp_path, HEADS, BEA, EVA, *SWALLOWED[case], EVA)
    last = 3 + len(SWALLOWED[case])
    itself = {"two rows": [(5, "Bea"), (6, "Eva")]}.get(case, [])
    assert rows == [(2, "Bea"), (3, "Eva"), *itself, (last + 1, "Eva")]
    assert len(errors) == 1
    assert errors[0].startswith("4! une cellule contient des cellules entières : un guillemet")


HONEST = [
    "12 bis, rue Noël ;\nBP « 3 »\n66000 Perpignan",
    "1, rue X,\nBât. B, étage 2,\n66000 Perpignan",
    "a ; b ; c\nd ; e ; f",
    "\n\n",
    "une ligne\n" * 40,
]


@pytest.mark.parametrize("delimiter", [";", ","])
@pytest.mark.parametrize("address", HONEST)
def test_an_address_of_several_lines_is_no_swallowed_row(
    tmp_path: Path, address: str, delimiter: str
) -> None:
    row = ("Ana", address, "05", "a@x.fr")
    table = table_of(tmp_path, as_csv([HEAD, row, ZOE], delimiter=delimiter))
    assert cells_of(table) == [row, ZOE]
    assert said(table) == []


@pytest.mark.parametrize("rest", ['66000 Perpignan";05;a@x.fr', '66000 "Elne";05;a@x.fr;""'])
def test_after_a_wrong_mark_the_rest_of_an_address_is_no_row(tmp_path: Path, rest: str) -> None:
    rows, errors = rows_and_errors(tmp_path, HEADS, 'Ana;"1, rue "Noël"', rest, BEA)
    assert rows == [(4, "Bea")]
    assert errors == [
        "2! un guillemet s'ouvre ici et n'est pas bien fermé ; les lignes 2 à 3 ne sont pas lues"
    ]


def test_a_mark_in_the_middle_of_a_cell_is_text(tmp_path: Path) -> None:
    rows, errors = rows_and_errors(tmp_path, HEADS, 'Ana "Nana" Rey;14" rue;05;')
    assert rows == [(2, 'Ana "Nana" Rey')]
    assert errors == []


def test_titles_with_a_wrong_mark_make_no_table(tmp_path: Path) -> None:
    table = table_of(tmp_path, b'nom;"adresse;mail\nAna;x;y\n')
    assert table.head == ()
    assert said(table)[0].startswith("1! un guillemet s'ouvre ici")
