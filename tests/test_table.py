"""Tables in CSV: whatever their cells hold, a spreadsheet shows it and calculates nothing."""

from __future__ import annotations

import csv
import io
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_docs.run import table

SIGNS = "=+-@＝＋－＠﹢﹣﹦﹫⁺⁼₌−"
SPLITS = ",;\t|\r\n\v\f\x85\u2028"
UNSEEN = '\ufeff\u200b\u200e\u00a0\u3000\u00ad\u034f\u2060\u2800\u3164\ufe0f\x00\x1b "'


def written(*cells: object) -> str:
    stream = io.StringIO()
    table.row_writer(stream)(*cells)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+33", "'+33"),
        ("-2", "'-2"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("\r=1", "'\r'=1"),
        ("a,=1", "a,'=1"),
        ("a, =1", "a,' =1"),
        ('a,"=1"', 'a,\'"=1"'),
        ("\ufeff=1", "'\ufeff=1"),
        ("\u200b=1", "'\u200b=1"),
        ("＝1", "'＝1"),
        ("un\n=2", "un\n'=2"),
        ("a=1", "a=1"),
        ("Dupont-Martin", "Dupont-Martin"),
        ("2 - 3, 4 + 5", "2 - 3, 4 + 5"),
        ('deux\nlignes ; "citées"', 'deux\nlignes ; "citées"'),
        ("", ""),
        (12, "12"),
    ],
)
def test_a_cell_is_shown_with_a_sign_only_where_it_could_be_a_formula(
    text: object, shown: str
) -> None:
    line = written(text, "fin")
    assert line.endswith(";fin\r\n")
    assert list(csv.reader(io.StringIO(line, newline=""), delimiter=";")) == [[shown, "fin"]]


@given(st.lists(st.text(st.sampled_from([*SIGNS, *SPLITS, *UNSEEN, *"a1'"])), min_size=1))
def test_no_cell_is_a_formula_whichever_of_these_signs_separates_them(cells: list[str]) -> None:
    text = written(*cells)
    for cell in re.split(f"[{SPLITS}]", text):
        seen = "".join(char for char in cell if unicodedata.category(char)[0] not in "CMZ")
        seen = seen.lstrip('"\u2800\u3164')
        assert not unicodedata.normalize("NFKC", seen).startswith((*"=+-@−",)), (cells, cell)


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=1))
def test_nothing_but_that_sign_is_added(cells: list[str]) -> None:
    (row,) = csv.reader(io.StringIO(written(*cells), newline=""), delimiter=";")
    assert [cell.replace("'", "") for cell in row] == [cell.replace("'", "") for cell in cells]
