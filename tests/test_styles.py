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
    LineBreak,
    Paragraph,
    Row,
    Section,
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
from tests import corpus
from tests.odt import part
from tests.pages import MM, pages_of
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


# --------------------------------------------------------------------------
# Sizes

LEAST = 9
"""Points: nothing is set smaller, but for what is raised, as in « 1er »."""


def test_nothing_in_a_pdf_is_set_smaller_than_nine_points(
    checked_slowly: tuple[str, ...],
) -> None:
    seen: set[float] = set()

    def look(text: str, matrix: list[float], line: list[float], font: object, size: float) -> None:
        if text.strip() and text.strip() not in RAISED:
            seen.add(round(size * abs(matrix[3]) * abs(line[3]), 1))

    for name in checked_slowly:
        for page in PdfReader(io.BytesIO(corpus.written(name, "pdf"))).pages:
            page.extract_text(visitor_text=look)
    assert min(seen) == LEAST


RAISED = frozenset({"er", "re", "e", "ère", "ers", "ème"})


def test_nothing_in_word_libreoffice_or_a_browser_is_set_smaller_than_nine_points() -> None:
    """But for the paragraph of 1 pt that stands between two tables, and is empty."""
    form = corpus.trees()["ruscino-questionnaire"]
    word = re.findall(r'w:sz w:val="(\d+)"', part(docx.write(form), "word/styles.xml"))
    libre = re.findall(r'fo:font-size="([\d.]+)pt"', part(odt.write(form), "styles.xml"))
    css = re.sub(r"/\*.*?\*/", "", html.write(form).decode().split("</style>")[0])
    phone = re.search(r"(?s)@media screen and.*?\n}\n", css)
    assert phone
    sizes = {
        "word": {int(size) / 2 for size in word} - {1},
        "libreoffice": {float(size) for size in libre} - {1},
        "paper": {10 * size for size in _rems(css.replace(phone[0], ""))},
        "phone": {12 * size for size in _rems(phone[0])},
        "points": {float(size) for size in re.findall(r"([\d.]+)pt\b", css)},
    }

    assert {name: min(found) for name, found in sizes.items() if min(found) < LEAST} == {}
    assert all(min(sizes[name]) == LEAST for name in ("word", "libreoffice", "points"))


def _rems(css: str) -> list[float]:
    """Sizes of letters, but for those of which the least is said in points."""
    return [float(size) for size in re.findall(r"font-size: ([\d.]+)rem", css)]


# --------------------------------------------------------------------------
# Fields


@pytest.mark.parametrize("rows", [1, 2])
def test_a_label_stands_on_the_baseline_of_what_is_typed_beside_it(
    rows: int, tmp_path: Path
) -> None:
    path = tmp_path / "form.pdf"
    field = TextField("nom", "Nom", rows=rows, value="Valeur")
    path.write_bytes(pdf.write(document(FieldRow((Text("Nom :"),), field))))
    (page,) = pages_of(path)
    label, value = (word for word in page.words if word.text in ("Nom", "Valeur"))

    # below its baseline a letter of Arimo takes 0.22 of its size: of 9 and of 10 points
    assert value.bottom - label.bottom == pytest.approx(0.22, abs=0.2)


@pytest.mark.parametrize("after", [(), (Section((text("Une mention."),), "notice"),)])
def test_the_last_long_field_takes_what_is_left_of_its_page(
    after: tuple[Section, ...], tmp_path: Path
) -> None:
    large = Paragraph((TextField("texte", "Texte", rows=4),))
    (page,) = PdfReader(
        io.BytesIO(pdf.write(document(text("Rien."), Section((large,), "fill"), *after)))
    ).pages
    (field,) = (item.get_object() for item in page["/Annots"])  # type: ignore[attr-defined]
    bottom = float(field["/Rect"][1])
    foot = 22 * MM
    assert bottom == pytest.approx(foot, abs=2) if not after else foot + 20 < bottom < foot + 60


def test_a_long_field_leaves_what_comes_after_it_to_the_next_page(tmp_path: Path) -> None:
    """Rather than an end of a page that is empty for a notice that does not fit below."""
    large = Paragraph((TextField("texte", "Texte", rows=9),))
    notice = Section(tuple(text("Mention.") for _ in range(20)), "notice")
    path = tmp_path / "form.pdf"
    path.write_bytes(pdf.write(document(*[text("Rien.")] * 25, Section((large,), "fill"), notice)))
    first, second = pages_of(path)

    assert sum(word.text == "Rien." for word in first.words) == 25
    assert "/Annots" in PdfReader(path).pages[0]
    assert sum(word.text == "Mention." for word in second.words) > 10


def test_a_signature_is_on_the_page_of_what_is_signed(tmp_path: Path) -> None:
    signed = (text("Avis."), Paragraph((Text("Signé"),), "signature"))
    path = tmp_path / "avis.pdf"
    counts = set()
    for before in range(38, 48):
        path.write_bytes(pdf.write(document(*[text("Rien.")] * before, *signed)))
        pages = pages_of(path)
        counts.add(len(pages))
        for page in pages:
            words = [word.text for word in page.words]
            assert ("Avis." in words) == ("Signé" in words), before
    assert counts == {1, 2}  # one of them would have been cut


def test_a_box_of_a_table_says_its_column_which_a_phone_shows_beside_it() -> None:
    box = Cell((Paragraph((Choice("q", "oui", "Question : Oui"),)),))
    head = Row((Cell((text("Question"),), header=True), Cell((text("Oui"),), header=True)))
    row = Row((Cell((text("Question ?"),), header=True), box))
    page = html.write(document(Table((0.5, 0.5), (head,), (row,), "choices"))).decode()

    assert '<td><label class="choice" data-column="Oui"><input type="radio"' in page


def test_the_lines_of_an_address_stay_on_one_page_in_every_format(tmp_path: Path) -> None:
    lines = [Text("Premier"), *(part for _ in range(4) for part in (LineBreak(), Text("suite")))]
    address = Paragraph((*lines, LineBreak(), Text("Dernier")))
    path = tmp_path / "lettre.pdf"
    counts = set()
    for before in range(38, 48):
        source = document(*[text("Rien.")] * before, address)
        path.write_bytes(pdf.write(source))
        pages = pages_of(path)
        counts.add(len(pages))
        for page in pages:
            words = {word.text for word in page.words}
            assert ("Premier" in words) == ("Dernier" in words), before
    assert counts == {1, 2}
    assert "<w:keepLines/>" in part(docx.write(source), DOCUMENT)
    assert 'fo:keep-together="always"' in part(odt.write(source))


def test_a_text_stands_nearer_to_its_label_than_to_what_is_above(tmp_path: Path) -> None:
    path = tmp_path / "fiche.pdf"
    label = Paragraph((Text("Objet"),), "label")
    path.write_bytes(pdf.write(document(text("Avant"), label, text("Après"))))
    before, said, after = pages_of(path)[0].words[:3]

    assert after.top - said.bottom < said.top - before.bottom
