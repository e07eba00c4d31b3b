"""Any table of French people, written in any way, gives those people or an error: nobody else."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_docs.forms.recipients import read_recipients
from tests.effort import thorough
from tests.spreadsheets import as_csv, as_ods, as_xlsx

FIRST = [
    "Ana",
    "Zoé",
    "Élise",
    "Noël",
    "Anaïs",
    "Jean-François",
    "Chloé",
    "Jérôme",
    "Benoît",
    "Gaëlle",
    "Hélène",
    "Léa",
    "Núria",
]
NAMES = [
    "Dupré",
    "Fabre",
    "Müller",
    "García",
    "d'Été",
    "Lefèvre",
    "Œuvrard",
    "Castaño",
    "L’Hôte",
    "Bœuf",
    "Pagès",
    "Łuc",
    "Ñañez",
]
TOWNS = ["Céret", "Elne", "Perpignan", "Font-Romeu", "Saint-Estève", "Le Boulou"]
STREETS = ["rue de l'Église", "av. « Maréchal », BP 3", "place d'Été ; bât. B", 'chemin "Vert"']
PROFESSIONS = ["Infirmière", "Médecin généraliste", "Sage-femme", "Kinésithérapeute", "IPA"]

HEAD = ("Nom", "Prénom", "Spécialité", "Adresse", "Code postal", "Ville", "Tél.", "E-mail")
Person = tuple[str, str, str, str, str, str, str, str]


def person() -> st.SearchStrategy[Person]:
    """A row of the table: each cell as a person types it."""
    case = st.sampled_from([str, str.upper, str])
    street = st.builds("{} {}".format, st.integers(1, 300), st.sampled_from(STREETS))
    lines = st.builds(
        "{}{}".format, street, st.sampled_from(["", "", "\nBât. A", "\n2e étage, gauche"])
    )
    phone = st.sampled_from(
        ["04 68 00 00 01", "0612345678", "+33 4 68 00 00 02", "04.68.00.00.03", ""]
    )
    return st.tuples(
        st.builds(lambda name, change: change(name), st.sampled_from(NAMES), case),
        st.sampled_from(FIRST),
        st.sampled_from([*PROFESSIONS, ""]),
        st.one_of(lines, st.just("")),
        st.sampled_from(["66000", "01000", "2A004", ""]),
        st.sampled_from([*TOWNS, ""]),
        phone,
        st.sampled_from(["a@exemple.invalid", "zoe.b@exemple.invalid", ""]),
    )


def fields(row: Person) -> dict[str, str]:
    """What the questionnaire of that person is to hold."""
    name, first, speciality, address, code, town, phone, mail = row
    place = " ".join(filter(None, (code, town)))
    return {
        "nom": f"{name} {first}",
        "specialite": speciality,
        "adresse": ", ".join(filter(None, (address, place))),
        "telephone": phone,
        "mail": mail,
    }


PEOPLE = st.lists(person(), min_size=1, max_size=8)
ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "cp1252",
    "mac_roman",
    "cp850",
    "iso8859_15",
)
QUOTING = (csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC)


@dataclass
class Told:
    """The people of a table, by line, and the lines of its errors."""

    people: dict[int, dict[str, str]]
    errors: list[int]

    @classmethod
    def by(cls, path: Path, data: bytes) -> Told:
        path.write_bytes(data)
        recipients, problems = read_recipients(path)
        errors = [item.position.line if item.position else 0 for item in problems if item.is_error]
        return cls({item.line: item.fields for item in recipients}, errors)


def nobody_else(told: Told, rows: list[Person]) -> None:
    """Whoever is read is as typed; for whoever is not, an error is told."""
    expected = [fields(row) for row in rows]
    assert all(one in expected for one in told.people.values())
    if not told.errors:
        assert list(told.people.values()) == expected
    elif 0 not in told.errors and 1 not in told.errors:
        assert len(told.people) + len(told.errors) >= len(rows)
    else:
        assert told.people == {}


@given(
    rows=PEOPLE,
    encoding=st.sampled_from(ENCODINGS),
    delimiter=st.sampled_from(";,\t|"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from(QUOTING),
)
def test_a_text_gives_its_people_or_an_error(
    tmp_path: Path,
    rows: list[Person],
    encoding: str,
    delimiter: str,
    end: str,
    quoting: csv._QuotingType,
) -> None:
    try:
        data = as_csv([HEAD, *rows], encoding, delimiter, end, quoting)
    except UnicodeEncodeError:
        return  # no program could have written it
    told = Told.by(tmp_path / "t.csv", data)
    nobody_else(told, rows)
    bare = end == "\r" and quoting != csv.QUOTE_ALL  # then a « \n » in a cell has no marks
    if encoding.startswith("utf") and not bare:
        assert told.errors == []


@given(rows=PEOPLE, write=st.sampled_from([as_xlsx, as_ods]))
def test_a_workbook_gives_its_people(tmp_path: Path, rows: list[Person], write: type) -> None:
    told = Told.by(tmp_path / "t.x", write({"Feuille 1": [HEAD, *rows]}))
    nobody_else(told, rows)
    assert told.errors == []


@thorough(200)
@given(rows=PEOPLE, data=st.data(), delimiter=st.sampled_from(";,"))
def test_a_mark_too_many_or_too_few_mixes_no_two_people(
    tmp_path: Path, rows: list[Person], data: st.DataObject, delimiter: str
) -> None:
    """Each cell of a letter is then of one row, or of none."""
    plain = [tuple(cell.replace('"', "") for cell in row) for row in rows]
    text = as_csv([HEAD, *plain], delimiter=delimiter, end="\n").decode()
    start = text.index("\n") + 1
    places = [at for at in range(start, len(text)) if text[at - 1] in f'\n{delimiter}"']
    at = data.draw(st.sampled_from(places))
    with_mark = f'{text[:at]}"{text[at:]}'
    told = Told.by(tmp_path / "t.csv", with_mark.encode())

    expected = [fields(row) for row in plain]  # type: ignore[arg-type]
    for one in told.people.values():
        without = {name: value.replace('"', "") for name, value in one.items()}
        assert any(same(without, other) for other in expected), one
    assert told.errors or len(told.people) == len(rows)


def same(one: dict[str, str], other: dict[str, str]) -> bool:
    """Whether both are the same person; a cell that lost the rest of its row may be shorter."""
    return all(value == other[name] for name, value in one.items())


@thorough(200)
@given(rows=PEOPLE, data=st.data())
def test_a_row_in_another_encoding_gives_nobody_else(
    tmp_path: Path, rows: list[Person], data: st.DataObject
) -> None:
    mixed = data.draw(
        st.lists(st.sampled_from(["utf-8", "cp1252"]), min_size=len(rows), max_size=len(rows))
    )
    try:
        pieces = [as_csv([row], name) for row, name in zip(rows, mixed, strict=True)]
    except UnicodeEncodeError:
        return
    start = as_csv([HEAD], data.draw(st.sampled_from(["utf-8", "cp1252"])))
    nobody_else(Told.by(tmp_path / "t.csv", start + b"".join(pieces)), rows)


@pytest.mark.parametrize("content", ["", "nom", "nom;mail\n", '"', "\r", "sep=;"])
def test_the_smallest_tables_end_in_a_result_or_a_reason(tmp_path: Path, content: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(content)
    recipients, problems = read_recipients(path)
    assert recipients == []
    assert problems
