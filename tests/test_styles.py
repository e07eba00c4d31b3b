"""What the formats do alike: the roles of the tree, the boxes of a table."""

from __future__ import annotations

import re

import pytest

from cpts_docs.document import roles
from cpts_docs.document.tree import Cell, Choice, Paragraph, Row, Table
from cpts_docs.formats.docx.writer import write as write_docx
from cpts_docs.formats.odt.writer import write as write_odt
from cpts_docs.formats.styles import LIST_STYLES, PARAGRAPH_STYLES, SECTION_STYLES
from tests.odt import part
from tests.trees import document, table, text
from tests.word import DOCUMENT


def test_each_role_of_the_tree_has_a_style_and_no_style_has_another() -> None:
    assert PARAGRAPH_STYLES.keys() == roles.PARAGRAPH
    assert LIST_STYLES.keys() == roles.LIST
    assert SECTION_STYLES.keys() == roles.SECTION - {"keep", "opinion"}  # which change no style


def questions() -> Table:
    """A table with a question a row, and a column of boxes, a remark or nothing."""
    box = Paragraph((Choice("n", "v", "N"),))
    question = Cell((text("Question"),), header=True)
    return table(
        Row((question, Cell((box,)), Cell((text("remarque"),)))),
        Row((question, Cell(()), Cell((box, text("et remarque"))))),
        role="choices",
        columns=3,
    )


@pytest.mark.parametrize("of_word", [True, False], ids=["docx", "odt"])
def test_all_columns_after_that_of_the_questions_are_centred(of_word: bool) -> None:
    source = document(questions())
    written = part(write_docx(source), DOCUMENT) if of_word else part(write_odt(source))
    used = re.findall(r'"(Cpts(?:Head)?Cell(?:Centred)?)"', written)
    assert used == [
        "CptsHeadCell",
        *["CptsHeadCellCentred"] * 2,
        *("CptsCell", "CptsCellCentred", "CptsCellCentred"),
        *("CptsCell", "CptsCellCentred", "CptsCellCentred", "CptsCellCentred"),
    ]
