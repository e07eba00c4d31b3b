"""The synthesis of the answers, in the three formats."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html
from pypdf import PdfReader

import cpts_docs
from cpts_docs.base.errors import MissingDataError
from cpts_docs.formats import FORMATS
from cpts_docs.forms.tally import Tally, tally
from tests.answered import PEOPLE, put
from tests.commands import Cli, tree
from tests.reading import squeezed, text_of
from tests.samples import MINIMAL


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Path], Tally]:
    """The synthesis by format, and what it must say."""
    path = put(tmp_path_factory.mktemp("synthese"), PEOPLE)
    written = cpts_docs.build(path, documents=["synthese"], formats=FORMATS)
    answers = cpts_docs.load(path).answers
    assert answers is not None
    return {file.suffix[1:]: file for file in written}, tally(answers)


def captions(counted: Tally) -> list[str]:
    """What stands at the bars of all charts, in order."""
    return [
        f"{reply.label} : {reply.count} ({reply.percent})"
        for question in (counted.asked[0].charts[0], *counted.projects)
        for reply in question.replies
    ]


def alternatives(counted: Tally) -> list[str]:
    """What the charts say in words, in order."""
    titles = [counted.asked[0].charts[0].question.label]
    titles += [f"{n} – {item.question.label}" for n, item in enumerate(counted.projects, 1)]
    questions = (counted.asked[0].charts[0], *counted.projects)
    return [f"{title} – {item.in_words}" for title, item in zip(titles, questions, strict=True)]


@pytest.mark.parametrize("form", FORMATS)
def test_every_figure_stands_in_the_text(built: tuple[dict[str, Path], Tally], form: str) -> None:
    files, counted = built
    text = squeezed(text_of(files[form]))
    assert squeezed("23 réponses reçues") in text
    assert squeezed(f"{counted.accepting} professionnels acceptent") in text
    for number, question in enumerate(counted.projects, 1):
        figures = (f"{reply.count} ({reply.percent})" for reply in question.replies)
        assert squeezed(f"{number} – {question.question.label}{''.join(figures)}") in text
    for row in counted.professions:
        name = row.profession.profession.singular
        line = squeezed(f"{name}{row.profession.count}{''.join(map(str, row.accepting))}")
        assert line.casefold() in text.casefold()
    for comment in ("Personne 3, sophrologue : Déjà : - « l'été » & <b>*gras*</b>", "Bravo �"):
        assert squeezed(comment) in text
    assert len(counted.professions) == 4


def charts_of(page: Path) -> list[Any]:
    return list(html.fromstring(page.read_bytes()).find_class("bars"))


def test_the_charts_of_a_page_are_images_with_their_alternative(
    built: tuple[dict[str, Path], Tally],
) -> None:
    files, counted = built
    charts = charts_of(files["html"])
    assert [chart.get("role") for chart in charts] == ["img"] * 6
    assert [squeezed(chart.get("aria-label")) for chart in charts] == [
        squeezed(text) for text in alternatives(counted)
    ]
    assert sum(len(chart.find_class("bar")) for chart in charts) == len(captions(counted))


def test_the_bars_of_all_charts_are_as_long_as_their_shares(
    built: tuple[dict[str, Path], Tally],
) -> None:
    files, counted = built
    charts = charts_of(files["html"])
    for chart, question in zip(
        charts, (counted.asked[0].charts[0], *counted.projects), strict=True
    ):
        styles = [bar.get("style").removeprefix("--share: ") for bar in chart.find_class("bar")]
        shares = [reply.count / counted.total for reply in question.replies]
        assert [*map(float, styles)] == pytest.approx(shares, rel=1e-3)


def test_the_bars_of_a_word_file_are_drawings_with_their_alternative(
    built: tuple[dict[str, Path], Tally],
) -> None:
    files, counted = built
    with zipfile.ZipFile(files["docx"]) as package:
        root = etree.fromstring(package.read("word/document.xml"))
        assert not [name for name in package.namelist() if name.startswith("word/media")]
    drawn = [node.get("descr") for node in root.iter("{*}docPr")]
    assert [squeezed(text) for text in drawn] == [squeezed(text) for text in captions(counted)]
    ids = [node.get("id") for node in root.iter("{*}docPr")]
    assert len(set(ids)) == len(ids)


def structure(data: bytes) -> Iterator[Any]:
    """The structure elements of a PDF, in reading order."""
    waiting = [PdfReader(io.BytesIO(data)).trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, list):
            waiting += reversed(node)
        elif isinstance(node, dict):
            if "/S" in node:
                yield node
            if "/K" in node:
                waiting.append(node["/K"])


def test_the_charts_of_a_pdf_are_figures_with_their_alternative(
    built: tuple[dict[str, Path], Tally],
) -> None:
    files, counted = built
    data = files["pdf"].read_bytes()
    figures = [node for node in structure(data) if node["/S"] == "/Figure"]
    assert [squeezed(str(node["/Alt"])) for node in figures] == [
        squeezed(text) for text in alternatives(counted)
    ]
    images = [name for page in PdfReader(io.BytesIO(data)).pages for name in page.images]
    assert images == []


@pytest.mark.parametrize("form", FORMATS)
def test_a_project_that_nobody_answered_has_a_synthesis_too(tmp_path: Path, form: str) -> None:
    (file,) = cpts_docs.build(put(tmp_path, []), documents=["synthese"], formats=[form])
    text = squeezed(text_of(file))
    assert squeezed("0 réponse reçue") in text
    assert squeezed("Aucune réponse.") in text
    assert squeezed("Aucun commentaire.") in text


def test_one_answer_is_in_the_singular(tmp_path: Path) -> None:
    (file,) = cpts_docs.build(put(tmp_path, PEOPLE[:1]), documents=["synthese"], formats=["html"])
    text = squeezed(text_of(file))
    assert squeezed("1 réponse reçue ; 1 professionnel accepte de participer") in text


def test_the_bytes_repeat(tmp_path: Path) -> None:
    path = put(tmp_path, PEOPLE)
    once, twice = (
        [
            file.read_bytes()
            for file in cpts_docs.build(path, documents=["synthese"], formats=FORMATS)
        ]
        for _ in range(2)
    )
    assert once == twice


# --------------------------------------------------------------------------
# With and without answers


def test_without_answers_it_is_a_clear_error_and_not_part_of_the_build(
    tmp_path: Path, cli: Cli
) -> None:
    path = tmp_path / "project.yaml"
    path.write_text(MINIMAL, encoding="utf-8")
    before = tree(tmp_path)
    ran = cli("build", path, "-d", "synthese")
    assert (ran.code, ran.out) == (1, "")
    assert (
        "la synthèse a besoin des réponses : ajoutez « answers: answers.yaml » au projet" in ran.err
    )
    assert tree(tmp_path) == before
    with pytest.raises(MissingDataError):
        cpts_docs.build(path, documents=["guide", "synthese"])
    assert tree(tmp_path) == before

    ran = cli("build", path, "-f", "html")

    assert ran.code == 0
    assert "synthese" not in ran.out


def test_with_answers_it_is_part_of_the_build(tmp_path: Path, cli: Cli) -> None:
    ran = cli("build", put(tmp_path, PEOPLE), "-f", "html")
    assert [re.sub(r".*/", "", line) for line in ran.out.splitlines()] == [
        "questionnaire.html",
        "guide.html",
        "fiche-avis.html",
        "synthese.html",
    ]
