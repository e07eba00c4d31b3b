"""What the formats do alike: the roles of the tree, the boxes of a table."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from cpts_docs.document import roles
from cpts_docs.document.theme import Look, Theme
from cpts_docs.document.tree import (
    Bar,
    BarChart,
    Cell,
    Choice,
    FieldRow,
    Paragraph,
    Row,
    Table,
    Text,
    TextField,
)
from cpts_docs.formats.docx import writer as docx
from cpts_docs.formats.docx.place import twips
from cpts_docs.formats.html import writer as html
from cpts_docs.formats.odt import writer as odt
from cpts_docs.formats.pdf import writer as pdf
from cpts_docs.formats.styles import LIST_STYLES, PARAGRAPH_STYLES, SECTION_STYLES
from tests.odt import part
from tests.pages import pages_of
from tests.trees import document, table, text
from tests.word import DOCUMENT


def test_each_role_of_the_tree_has_a_style_and_no_style_has_another() -> None:
    assert PARAGRAPH_STYLES.keys() == roles.PARAGRAPH
    assert LIST_STYLES.keys() == roles.LIST
    assert SECTION_STYLES.keys() == roles.SECTION - {
        "opinion",
        "page",
        *roles.WHOLE,
    }  # which change no style


WIDE = Theme(label_width=60, bar_labels=45, page_width=250, page_height=340, margin_side=25)
FORM = document(
    FieldRow((Text("Nom :"),), TextField("nom", "Nom")),
    BarChart("Un graphique", (Bar("Oui", 1, "1 (100 %)"),)),
)
WIDE_FORM = replace(FORM, look=Look(WIDE))


def test_the_columns_of_a_page_are_those_of_its_theme() -> None:
    page = html.write(WIDE_FORM).decode()
    assert "--label_width: 60mm;" in page
    assert "--bar_labels: 45mm;" in page


def test_the_columns_of_a_word_file_are_those_of_its_theme() -> None:
    paragraph, bar = re.findall("<w:p>.*?</w:p>", part(docx.write(WIDE_FORM), DOCUMENT))[:2]
    assert f'w:hanging="{twips(60)}"' in paragraph
    assert f'w:pos="{twips(45)}"' in bar
    standard = part(docx.write(FORM), DOCUMENT)
    assert "w:hanging" not in standard  # what the style has is not said again


def test_a_row_is_tall_by_the_width_that_its_page_has(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight lines of a usual page are sixteen of half its width, which may break."""
    source = document(table(Row((Cell((text("mot " * 80),)), Cell((text("b"),))))))
    kept = 'fo:keep-together="auto"'
    assert kept not in part(odt.write(source))
    assert kept in part(odt.write(replace(source, look=Look(Theme(page_width=40 + 85)))))
    whole = "<w:cantSplit/>"
    assert part(docx.write(source), DOCUMENT).count(whole) == 2
    usual = docx.reference_of(source.look)
    monkeypatch.setattr(docx, "reference_of", lambda look: replace(usual, width=usual.width // 2))
    assert part(docx.write(source), DOCUMENT).count(whole) == 1


def test_the_columns_of_an_odt_are_those_of_its_theme() -> None:
    data = odt.write(WIDE_FORM)
    styles = part(data, "styles.xml")
    assert 'fo:text-indent="-60mm"' in styles
    assert 'style:position="45mm" style:type="right"' in styles
    (width,) = re.findall(r'<draw:control[^>]* svg:width="([\d.]+)mm"', part(data))
    assert float(width) == pytest.approx(200 - 60, abs=1)
    (bar,) = re.findall(r'<draw:rect[^>]* svg:width="([\d.]+)mm"', part(data))
    assert float(bar) == pytest.approx(200 - 2 * 45 - 2.5)


def test_the_columns_and_the_page_of_a_pdf_are_those_of_its_theme() -> None:
    (page,) = PdfReader(io.BytesIO(pdf.write(WIDE_FORM))).pages
    millimetre = 72 / 25.4
    assert [float(side) / millimetre for side in page.mediabox[2:]] == pytest.approx([250, 340])
    (field,) = (item.get_object() for item in page["/Annots"])  # type: ignore[attr-defined]
    assert float(field["/Rect"][0]) / millimetre == pytest.approx(25 + 60, abs=1)


def test_a_word_breaks_in_the_column_that_the_theme_gives_to_labels(tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    row = FieldRow((Text("Inhabituellement :"),), TextField("nom", "Nom"))
    path.write_bytes(pdf.write(replace(document(row), look=Look(Theme(label_width=30)))))
    (page,) = pages_of(path)
    assert max(word.right for word in page.words[:-4]) < (20 + 30) * 72 / 25.4


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
    written = part(docx.write(source), DOCUMENT) if of_word else part(odt.write(source))
    used = re.findall(r'"(Cpts(?:Head)?Cell(?:Centred)?)"', written)
    assert used == [
        "CptsHeadCell",
        *["CptsHeadCellCentred"] * 2,
        *("CptsCell", "CptsCellCentred", "CptsCellCentred"),
        *("CptsCell", "CptsCellCentred", "CptsCellCentred", "CptsCellCentred"),
    ]
