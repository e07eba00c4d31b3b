"""Where pages end: small tables are whole, and a sheet begins a page, in each format."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from cpts_docs import load, render
from cpts_docs.document.tree import (
    Cell,
    Choice,
    Document,
    Heading,
    ListBlock,
    Paragraph,
    Row,
    Section,
    Text,
)
from cpts_docs.formats import all_formats
from tests.office import libreoffice
from tests.pages import pages_of
from tests.samples import ROOT, some
from tests.trees import ROW, document, table, text

FORMATS = some(("pdf", "docx", "odt"))
"""LibreOffice lays out the others with ``--whole``."""


def pages(documents: Iterable[Document], ending: str, folder: Path) -> list[list[list[str]]]:
    """The words of each page of each document, laid out in that format."""
    files = []
    for number, item in enumerate(documents):
        files.append(folder / f"{number:02}.{ending}")
        files[-1].write_bytes(all_formats()[ending].write(item))
    if ending != "pdf":
        libreoffice("pdf", files, folder)
    laid_out = (pages_of(path.with_suffix(".pdf")) for path in files)
    return [[[word.text for word in page.words] for page in found] for found in laid_out]


@pytest.mark.parametrize("ending", FORMATS)
def test_a_small_table_is_whole_and_with_its_title(ending: str, tmp_path: Path) -> None:
    title = Heading(1, (Text("Titre"),))
    texts = [
        document(*[text("Rien.")] * before, title, table(*[ROW] * 5)) for before in range(30, 50, 2)
    ]

    for found in pages(texts, ending, tmp_path):
        (page,) = (words for words in found if "Titre" in words)
        assert page.count("a") == 5


@pytest.mark.parametrize("ending", FORMATS)
def test_a_table_that_is_not_small_goes_on_where_it_stands(ending: str, tmp_path: Path) -> None:
    (found,) = pages([document(*[text("Rien.")] * 25, table(*[ROW] * 40))], ending, tmp_path)

    assert 0 < found[0].count("a") < 40


def line_of_box(number: int) -> Paragraph:
    caption = "a" + " a" * 60 if number == 20 else "a"
    return Paragraph((Choice("q", str(number), "A", caption=(Text(caption),)),), "choices")


@pytest.mark.parametrize("ending", FORMATS)
def test_choices_below_each_other_go_on_where_they_stand(ending: str, tmp_path: Path) -> None:
    boxes = [line_of_box(number) for number in range(40)]
    (found,) = pages([document(*[text("Rien.")] * 25, *boxes)], ending, tmp_path)

    assert [page.count("a") > 2 for page in found] == [True, True]


@pytest.mark.parametrize("ending", FORMATS)
def test_few_choices_below_each_other_are_whole(ending: str, tmp_path: Path) -> None:
    boxes = [line_of_box(number) for number in range(5)]
    texts = [document(*[text("Rien.")] * before, *boxes) for before in range(36, 50, 3)]

    for found in pages(texts, ending, tmp_path):
        assert {page.count("a") for page in found} <= {0, 5}


@pytest.mark.parametrize("ending", FORMATS)
def test_the_words_of_a_box_begin_where_their_first_line_begins(
    ending: str, tmp_path: Path
) -> None:
    path = tmp_path / f"box.{ending}"
    path.write_bytes(all_formats()[ending].write(document(line_of_box(20), text("Rien."))))
    if ending != "pdf":
        libreoffice("pdf", [path], tmp_path)
    (page,) = pages_of(path.with_suffix(".pdf"))

    firsts = {
        min(word.left for word in page.words if word.top == top and word.text == "a")
        for top in {word.top for word in page.words if word.text == "a"}
    }
    assert max(firsts) - min(firsts) < 1


@pytest.mark.parametrize("ending", FORMATS)
def test_a_total_is_never_alone_on_its_page(ending: str, tmp_path: Path) -> None:
    total = Row((Cell((text("Ensemble"),), header=True), Cell((text("b"),))))
    tables = [
        Section((text("Titre"), table(*[ROW] * rows, total)), "page") for rows in range(24, 40)
    ]
    (found,) = pages([document(*tables)], ending, tmp_path)

    totals = [page.count("a") for page in found if "Ensemble" in page]
    assert len(totals) == len(tables) < len(found)
    assert min(totals) == 1


@pytest.mark.parametrize("ending", FORMATS)
def test_each_action_sheet_and_the_list_of_indicators_begin_a_page(
    ending: str, tmp_path: Path
) -> None:
    project = load(ROOT / "projects/trois-rivieres/project.yaml")
    (found,) = pages([render(project, "fiches-action")], ending, tmp_path)

    assert len(found) == 3
    for page, first in zip(found, ("1 –", "2 –", "Tous les"), strict=True):
        assert first in " ".join(page)


def test_the_title_of_the_notice_is_small_in_a_pdf_as_in_the_others(tmp_path: Path) -> None:
    starter = load(ROOT / "templates/starter/project.yaml")
    path = tmp_path / "questionnaire.pdf"
    path.write_bytes(all_formats()["pdf"].write(render(starter, "questionnaire")))
    words = [word for page in pages_of(path) for word in page.words]

    (title,) = (word for word in words if word.text == "personnelles")
    (answers,) = (word for word in words if word.text == "réponses" and word.left < 150)
    assert title.bottom - title.top < 0.8 * (answers.bottom - answers.top)


@pytest.mark.whole
@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_the_last_item_of_a_list_is_never_alone_on_its_page(ending: str, tmp_path: Path) -> None:
    def listed(items: int) -> Section:
        return Section((text("Titre"), ListBlock(((text("a"),),) * items)), "page")

    (found,) = pages([document(*map(listed, range(36, 60)))], ending, tmp_path)

    rests = [page.count("a") for page in found if "Titre" not in page]
    assert rests
    assert min(rests) == 2
