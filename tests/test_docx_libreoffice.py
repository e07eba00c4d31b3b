"""The Word files in LibreOffice: forms saved again, and the pages of every document."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from cpts_docs.answers.read_docx import read
from tests.programs import libreoffice
from tests.samples import ANSWERS, CASES, built
from tests.word import filled, tags, ticked

COMMENT = "commentaire"  # the one plain text of several lines


@pytest.fixture(scope="module")
def saved_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forms as LibreOffice saves them, all in one start of it."""
    source, output = tmp_path_factory.mktemp("forms"), tmp_path_factory.mktemp("saved")
    questionnaire = built("ruscino", "questionnaire", "docx")
    forms = {
        "filled": filled(questionnaire, ANSWERS),
        "empty": questionnaire,
        "contradictory": ticked(questionnaire, "prevention.oui", "prevention.nc"),
        "opinion": filled(built("starter", "fiche-avis", "docx"), OPINION),
    }
    for name, data in forms.items():
        (source / f"{name}.docx").write_bytes(data)
    libreoffice("docx", sorted(source.iterdir()), output)
    return output


OPINION = {
    "avis-cpam-verdict": "favorable-avec-reserves",
    "avis-cpam-texte": "C'est d'accord, « sous réserve ».",
    "avis-cpam-date": "2024-02-29",
}


def test_a_form_saved_by_libreoffice_reads_the_same_but_for_the_lines_of_the_comment(
    saved_again: Path,
) -> None:
    answers = read((saved_again / "filled.docx").read_bytes())
    for name, answer in ANSWERS.items():
        given = answers.fields[name]
        if name == COMMENT:
            assert given.replace("\n", "") == answer.replace("\n", "")
        else:
            assert given == answer
    assert answers.contradictions == ()


def test_an_empty_form_saved_by_libreoffice_is_still_empty(saved_again: Path) -> None:
    before = read(built("ruscino", "questionnaire", "docx"))
    assert read((saved_again / "empty.docx").read_bytes()) == before
    assert {before.fields[name] for name in ANSWERS} == {""}


def test_a_contradiction_saved_by_libreoffice_is_still_one(saved_again: Path) -> None:
    answers = read((saved_again / "contradictory.docx").read_bytes())
    assert answers.contradictions == ("prevention",)


def test_an_opinion_saved_by_libreoffice_keeps_its_long_names(saved_again: Path) -> None:
    data = (saved_again / "opinion.docx").read_bytes()
    fields = read(data).fields
    assert {name: value for name, value in fields.items() if value} == {
        "document": fields["document"],
        "projet": fields["projet"],
        **OPINION,
    }
    assert fields["document"] == read(built("starter", "fiche-avis", "docx")).fields["document"]
    assert set(tags(data)) < set(tags(built("starter", "fiche-avis", "docx")))


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every document as the PDF that LibreOffice makes of its DOCX."""
    source, output = tmp_path_factory.mktemp("docx"), tmp_path_factory.mktemp("pdf")
    for project, document in CASES:
        data = built(project, document, "docx")
        (source / f"{project}-{document}.docx").write_bytes(data)
    libreoffice("pdf", sorted(source.iterdir()), output)
    return output


@pytest.mark.parametrize(("project", "document"), CASES)
def test_a_document_has_as_many_pages_in_libreoffice_as_its_pdf_give_or_take_one(
    project: str, document: str, printed: Path
) -> None:
    opened = len(PdfReader(printed / f"{project}-{document}.pdf").pages)
    made = len(PdfReader(io.BytesIO(built(project, document, "pdf"))).pages)
    assert abs(opened - made) <= 1
