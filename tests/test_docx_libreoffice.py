"""The Word files in LibreOffice: forms saved again, and the pages of every document."""

from __future__ import annotations

import io
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from cpts_docs.formats.docx.form import read
from cpts_docs.forms.fields import IDENTITY
from cpts_docs.forms.filled import FilledForm
from tests.corpus import first_missing, headings, tables, texts, trees, written
from tests.once import Once
from tests.people import BESIDE, GONE, NAME, of_the_first_version, said_of_what_stands_beside
from tests.programs import libreoffice
from tests.reading import squeezed
from tests.samples import ANSWERS, built
from tests.tagged import bookmarks, elements
from tests.word import changed, filled, tags, ticked

COMMENT = "commentaire"  # the one plain text of several lines
SEEN = {**ANSWERS, "a-retourner-pour-le": "31/03/2024"}
"""The answers without what only a control of Word's says: which day was picked."""


@pytest.fixture(scope="module")
def saved_again(once: Once) -> Path:
    """Forms as LibreOffice saves them, all in one start of it."""
    questionnaire = built("ruscino", "questionnaire", "docx")
    forms = {
        "filled": filled(questionnaire, ANSWERS),
        "empty": questionnaire,
        "contradictory": ticked(questionnaire, "prevention.oui", "prevention.nc"),
        "opinion": filled(built("starter", "fiche-avis", "docx"), OPINION),
        "beside": changed(questionnaire, BESIDE),
        "gone": changed(questionnaire, GONE),
    }
    return once("saved again", partial(opened_in_libreoffice, forms, "docx"))


def opened_in_libreoffice(forms: dict[str, bytes], ending: str, folder: Path) -> None:
    """Word files saved as another format: ``folder`` receives them."""
    source = folder / "source"
    source.mkdir()
    for name, data in forms.items():
        (source / f"{name}.docx").write_bytes(data)
    libreoffice(ending, sorted(source.iterdir()), folder)


OPINION = {
    "avis-cpam-verdict": "favorable-avec-reserves",
    "avis-cpam-texte": "C'est d'accord, « sous réserve ».",
    "avis-cpam-date": "2024-02-29",
}


@pytest.fixture(scope="module")
def by_way_of_doc(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forms that were kept as .doc files for a while."""
    source, old = tmp_path_factory.mktemp("forms"), tmp_path_factory.mktemp("doc")
    output = tmp_path_factory.mktemp("again")
    questionnaire = built("ruscino", "questionnaire", "docx")
    forms = {"filled": filled(questionnaire, ANSWERS), "beside": changed(questionnaire, BESIDE)}
    for name, data in forms.items():
        for version, write in (("", bytes), ("-0.1.0", of_the_first_version)):
            (source / f"{name}{version}.docx").write_bytes(write(data))
    libreoffice("doc", sorted(source.iterdir()), old)
    libreoffice("docx", sorted(old.glob("*.doc")), output)
    return output


@pytest.mark.parametrize("name", ["filled", "filled-0.1.0"])
def test_a_form_that_was_a_doc_file_reads_the_same_but_for_the_lines_of_the_comment(
    name: str, by_way_of_doc: Path
) -> None:
    form = read((by_way_of_doc / f"{name}.docx").read_bytes())
    assert form.fields.pop(COMMENT).replace("\n", "") == ANSWERS[COMMENT].replace("\n", "")
    assert form.fields.items() >= {(name, it) for name, it in SEEN.items() if name != COMMENT}
    assert form.contradictions == ()
    assert_lines_are_missed(form)


def assert_lines_are_missed(form: FilledForm) -> None:
    """That the only remark is on the lines of the comment."""
    (remark,) = form.remarks
    assert remark.startswith("« commentaire » : LibreOffice a pu en ôter les retours à la ligne")


@pytest.mark.parametrize("name", ["beside", "beside-0.1.0"])
def test_what_stands_beside_the_fields_of_a_form_that_was_a_doc_file_is_read_or_named(
    name: str, by_way_of_doc: Path
) -> None:
    said_of_what_stands_beside(read((by_way_of_doc / f"{name}.docx").read_bytes()))


def test_what_stands_beside_the_fields_is_read_or_named_after_libreoffice_too(
    saved_again: Path,
) -> None:
    said_of_what_stands_beside(read((saved_again / "beside.docx").read_bytes()))


def test_fields_that_are_gone_are_named_after_libreoffice_too(saved_again: Path) -> None:
    form = read((saved_again / "gone.docx").read_bytes())
    assert form.fields["nom"] == NAME
    assert any("champs absents du formulaire rempli : mail" in it for it in form.remarks)


def test_a_form_saved_by_libreoffice_reads_the_same_but_for_the_lines_of_the_comment(
    saved_again: Path,
) -> None:
    answers = read((saved_again / "filled.docx").read_bytes())
    for name, answer in SEEN.items():
        given = answers.fields[name]
        if name == COMMENT:
            assert given.replace("\n", "") == answer.replace("\n", "")
        else:
            assert given == answer
    assert answers.contradictions == ()
    assert_lines_are_missed(answers)


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
        **{name: fields[name] for name in IDENTITY if name in fields},
        **OPINION,
        "avis-cpam-date": "29/02/2024",
    }
    assert fields["document"] == read(built("starter", "fiche-avis", "docx")).fields["document"]
    assert set(tags(data)) < set(tags(built("starter", "fiche-avis", "docx")))


# --------------------------------------------------------------------------
# Every document, as text and as the PDF/UA that LibreOffice makes of it

PDF_UA = 'pdf:writer_pdf_Export:{"PDFUACompliance":{"type":"boolean","value":"true"}}'
TEXT = "txt:Text (encoded):UTF8"


@pytest.fixture(scope="module")
def exported(once: Once) -> Path:
    """Every document as LibreOffice exports it."""

    def export(folder: Path) -> None:
        documents = {name: written(name, "docx") for name in trees()}
        opened_in_libreoffice(documents, PDF_UA, folder)
        libreoffice(TEXT, sorted((folder / "source").iterdir()), folder)

    return once("exported", export)


@cache
def opened(path: Path) -> PdfReader:
    return PdfReader(path)


@pytest.mark.parametrize("name", trees())
def test_a_document_has_as_many_pages_in_libreoffice_as_its_pdf_give_or_take_one(
    name: str, exported: Path
) -> None:
    made = len(PdfReader(io.BytesIO(written(name, "pdf"))).pages)
    assert abs(len(opened(exported / f"{name}.pdf").pages) - made) <= 1


@pytest.mark.parametrize("name", trees())
def test_a_document_says_in_libreoffice_what_it_says_in_its_order(
    name: str, exported: Path
) -> None:
    said = squeezed((exported / f"{name}.txt").read_text("utf-8-sig"))
    wanted = [squeezed(text) for text in texts(trees()[name])]
    assert len(wanted) > 10
    assert first_missing(wanted, said) is None


@pytest.mark.parametrize("name", trees())
def test_the_pdf_ua_of_libreoffice_has_the_title_and_the_language(
    name: str, exported: Path
) -> None:
    pdf = opened(exported / f"{name}.pdf")
    root: Any = pdf.trailer["/Root"]
    assert pdf.metadata.title == trees()[name].metadata.title  # type: ignore[union-attr]
    assert root["/Lang"] == "fr-FR"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert b"<pdfuaid:part>1" in root["/Metadata"].get_data()


@pytest.mark.parametrize("name", trees())
def test_the_pdf_ua_of_libreoffice_has_the_headings_in_order(name: str, exported: Path) -> None:
    pdf = opened(exported / f"{name}.pdf")
    wanted = headings(trees()[name])
    levels = [int(str(node["/S"])[2:]) for node in elements(tags_of(pdf), "/H[1-6]")]
    assert levels == [level for level, _ in wanted]
    titles = [squeezed(title) for title in bookmarks(pdf.outline)]
    assert titles == [squeezed(text).replace("\\", "") for _, text in wanted]  # it loses those


# LibreOffice leaves the head of this one's last table alone at the foot of a page,
# and then tags no head.
HEAD_LEFT_ALONE = {"texts-fiche-avis"}


@pytest.mark.parametrize("name", sorted(trees().keys() - HEAD_LEFT_ALONE))
def test_the_pdf_ua_of_libreoffice_has_the_header_rows(name: str, exported: Path) -> None:
    found = list(elements(tags_of(opened(exported / f"{name}.pdf")), "/Table"))
    wanted = tables(trees()[name])
    assert len(found) == len(wanted)
    for tagged, table in zip(found, wanted, strict=True):
        headers = len(list(elements(tagged, "/TH")))
        assert headers >= sum(len(row.cells) for row in table.head) > 0


def tags_of(pdf: PdfReader) -> Any:
    return pdf.trailer["/Root"]["/StructTreeRoot"]  # type: ignore[index]
