"""Numbers that people compare stand below one another, at the right, in each format."""

from __future__ import annotations

from pathlib import Path

import pytest

from cpts_docs.document.numbers import columns_of_numbers
from cpts_docs.document.tree import Cell, Row, Table
from cpts_docs.formats import all_formats
from tests.odt import CONTENT, part
from tests.pages import pages_of
from tests.trees import document, table, text
from tests.word import DOCUMENT


def column(*cells: str, role: str = "") -> Table:
    """A table whose second column has these cells."""
    rows = (Row((Cell((text("x"),), header=True), Cell((text(cell),)))) for cell in cells)
    return table(*rows, role=role)


@pytest.mark.parametrize(
    "cells",
    [
        ("24 000 €", "1\u202f500\u00a0€", "31 500 €"),
        ("12 %", "6,8", "< 0,1 %"),
        ("11", "plus de 60", "au\u00a0moins 63\u202f807", "8 à 10"),
        ("12 (35 %)", "3 (< 1 %)", "–"),
        ("3 955", "inconnue", "70"),
        ("90 jours", "12,5 ETP"),
    ],
)
def test_amounts_are_numbers(cells: tuple[str, ...]) -> None:
    assert columns_of_numbers(column(*cells)) == {1}


@pytest.mark.parametrize(
    "cells",
    [
        ("mars 2027", "fin 2027"),
        ("4 mars 2026", "12 mai 2026"),
        ("56001", "2A004"),
        ("35219", "35236"),
        ("02 99 00 00 00", "02 98 00 00 00"),
        ("200 la première année", "50"),
        ("50", "–"),
        ("–", ""),
    ],
)
def test_days_codes_words_and_one_number_alone_are_not(cells: tuple[str, ...]) -> None:
    assert columns_of_numbers(column(*cells)) == set()
    assert columns_of_numbers(column("1", "2", role="choices")) == set()


def test_numbers_and_their_head_end_where_their_column_does(tmp_path: Path) -> None:
    source = document(column("9", "18", "24 000"))
    written = {name: one.write(source) for name, one in all_formats().items()}

    assert written["html"].decode().count(' class="number"') == 4
    for archive, name in ((written["docx"], DOCUMENT), (written["odt"], CONTENT)):
        xml = part(archive, name)
        assert (xml.count('"CptsCellNumber"'), xml.count('"CptsHeadCellNumber"')) == (3, 1)
    path = tmp_path / "table.pdf"
    path.write_bytes(written["pdf"])
    (page,) = pages_of(path)
    edges = {word.text: word.right for word in page.words if word.bottom < page.height / 2}
    ends = [edges[last] for last in ("1", "9", "18", "000")]  # that of « Tête 1 » first
    assert ends == pytest.approx([ends[0]] * 4, abs=0.1)
