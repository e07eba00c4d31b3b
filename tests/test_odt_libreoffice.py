"""The OpenDocument files in LibreOffice: forms filled in there, and the pages of every document."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from cpts_docs.formats import text
from cpts_docs.formats.lines import shown
from cpts_docs.formats.odt.form import read
from cpts_docs.formats.odt.text import read as read_text
from cpts_docs.formats.odt.writer import write
from cpts_docs.forms.fields import IDENTITY
from cpts_docs.forms.filled import FilledForm
from tests.corpus import first_missing, headings, tables, texts, trees, written
from tests.office import Job, fill
from tests.people import BESIDE, GONE, NAME, said_of_what_stands_beside
from tests.programs import libreoffice
from tests.reading import squeezed
from tests.samples import ANSWERS, RUSCINO_FORM, built
from tests.tagged import bookmarks, elements
from tests.text_sample import SAMPLE, SHOWN
from tests.word import changed, filled, ticked

OPINION = {
    "avis-cpam-verdict": "favorable-avec-reserves",
    "avis-cpam-texte": "C'est d'accord,\n« sous réserve ».",
    "avis-cpam-lieu": "Perpignan",
    "avis-cpam-date": "29/02/2024",
}


WRITTEN_BESIDE = """
at = Place(document, "nom", "")
at.Text.insertString(at.End, "Dr", False)
at = Place(document, "parcours", "oui")
at.Text.insertString(at.End, "X", False)
document.RecordChanges = True
at = Place(document, "telephone", "")
at.Text.insertString(at.End, "04 68", False)
document.RecordChanges = False
at = Place(document, "organisation-liberale", "non")
cursor = at.Text.createTextCursorByRange(at.End)
cursor.goRight(4, True)
cursor.CharStrikeout = 1
comment = document.createInstance("com.sun.star.text.textfield.Annotation")
comment.Author = "Zoé"
comment.Content = "à revoir"
at = Place(document, "mail", "")
at.Text.insertTextContent(at.End, comment, False)
frame = document.createInstance("com.sun.star.text.TextFrame")
at.Text.insertTextContent(at.End, frame, False)
frame.Text.setString("dans un cadre")
document.Text.insertControlCharacter(document.Text.End, 0, False)
document.Text.insertString(document.Text.End, "Merci à vous", False)
"""


@cache
def odt(name: str) -> bytes:
    """A document of the corpus as ODT."""
    return write(trees()[name])


def texts_of(data: bytes) -> str:
    return shown(read_text(data))


# --------------------------------------------------------------------------
# Forms filled in


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forms filled in and saved in LibreOffice, all in one start of it."""
    folder = tmp_path_factory.mktemp("forms")
    sources = {
        "filled": (odt("ruscino-questionnaire"), ANSWERS),
        "empty": (odt("ruscino-questionnaire"), {}),
        "prefilled": (odt("ruscino-questionnaire-prefilled"), {}),
        "emptied": (odt("ruscino-questionnaire-prefilled"), {"nom": "", "prevention": "nc"}),
        "opinion": (odt("starter-fiche-avis"), OPINION),
        "sample": (write(SAMPLE), {}),
        "beside": (odt("ruscino-questionnaire"), {"nom": "Zoë"}),
    }
    jobs = []
    for name, (data, answers) in sources.items():
        source = folder / f"{name}.source.odt"
        source.write_bytes(data)
        steps = WRITTEN_BESIDE if name == "beside" else ""
        jobs.append(Job(source, folder / f"{name}.odt", answers, steps))
    fill(jobs, folder)
    return folder


def came_back(saved: Path, name: str) -> FilledForm:
    return read((saved / f"{name}.odt").read_bytes())


def test_a_form_filled_in_and_saved_in_libreoffice_is_read_exactly(saved: Path) -> None:
    form = came_back(saved, "filled")

    assert form.fields == {**RUSCINO_FORM, **ANSWERS}
    assert form.contradictions == ()


def test_an_empty_form_saved_in_libreoffice_is_still_empty(saved: Path) -> None:
    form = came_back(saved, "empty")

    assert form == read(odt("ruscino-questionnaire"))
    assert {form.fields[name] for name in ANSWERS} == {""}


def test_values_that_were_there_before_are_still_there(saved: Path) -> None:
    assert came_back(saved, "prefilled") == read(odt("ruscino-questionnaire-prefilled"))


def test_a_value_that_was_there_before_can_be_taken_away_or_changed(saved: Path) -> None:
    fields = came_back(saved, "emptied").fields

    assert (fields["nom"], fields["prevention"]) == ("", "nc")
    assert fields["parcours"] == "oui"


def test_what_is_written_beside_the_fields_in_libreoffice_is_read_or_named(saved: Path) -> None:
    form = came_back(saved, "beside")

    given = ("nom", "parcours", "telephone", "organisation-liberale")
    assert [form.fields[name] for name in given] == ["Dr Zoë", "oui", "04 68", ""]
    for said in (
        "« nom » : écrit en partie hors du champ ; lu : « Dr Zoë »",
        "« telephone » : écrit en partie hors du champ ; lu : « 04 68 »",
        "« organisation-liberale » : la réponse « non » est barrée, et sa case n'est pas cochée",
    ):
        assert said in form.remarks
    for said in ("commentaire dans la marge de Zoé", "« dans un cadre »", "« Merci à vous »"):
        assert any(said in remark for remark in form.remarks)


def test_an_opinion_comes_back_with_its_date(saved: Path) -> None:
    form = came_back(saved, "opinion")

    given = {name: value for name, value in form.fields.items() if value}
    assert given == {
        **{name: form.fields[name] for name in IDENTITY if name in form.fields},
        **OPINION,
    }


def test_the_text_of_a_document_saved_in_libreoffice_is_the_same(saved: Path) -> None:
    assert texts_of((saved / "sample.odt").read_bytes()) == SHOWN
    again = texts_of((saved / "prefilled.odt").read_bytes())
    assert again == texts_of(odt("ruscino-questionnaire-prefilled"))


# --------------------------------------------------------------------------
# Word forms saved as ODT

COMMENT = "commentaire"  # LibreOffice takes the lines out of it, as in a DOCX that it saves


@pytest.fixture(scope="module")
def from_word(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source, output = tmp_path_factory.mktemp("docx"), tmp_path_factory.mktemp("odt")
    questionnaire = built("ruscino", "questionnaire", "docx")
    opinion = {**OPINION, "avis-cpam-date": "2024-02-29", "avis-cpam-texte": "D'accord."}
    forms = {
        "filled": filled(questionnaire, ANSWERS),
        "empty": questionnaire,
        "contradictory": ticked(questionnaire, "prevention.oui", "prevention.nc"),
        "opinion": filled(built("starter", "fiche-avis", "docx"), opinion),
        "beside": changed(questionnaire, BESIDE),
        "gone": changed(questionnaire, GONE),
    }
    for name, data in forms.items():
        (source / f"{name}.docx").write_bytes(data)
    libreoffice("odt", sorted(source.iterdir()), output)
    return output


def test_a_word_form_saved_as_odt_is_read_but_for_the_lines_of_its_comment(from_word: Path) -> None:
    form = came_back(from_word, "filled")

    without_lines = {**ANSWERS, COMMENT: ANSWERS[COMMENT].replace("\n", "")}
    assert form.fields == {**RUSCINO_FORM, **without_lines}
    (remark,) = form.remarks
    assert remark.startswith("« commentaire » : LibreOffice a pu en ôter les retours à la ligne")


def test_an_empty_word_form_saved_as_odt_is_empty(from_word: Path) -> None:
    form = came_back(from_word, "empty")
    assert form == read(odt("ruscino-questionnaire"))
    assert form.remarks == ()


def test_what_stands_beside_the_fields_of_a_word_form_saved_as_odt_is_read_or_named(
    from_word: Path,
) -> None:
    said_of_what_stands_beside(came_back(from_word, "beside"))


def test_fields_that_are_gone_from_a_word_form_saved_as_odt_are_named(from_word: Path) -> None:
    form = came_back(from_word, "gone")
    assert form.fields["nom"] == NAME
    assert any("champs absents du formulaire rempli : mail" in it for it in form.remarks)


def test_a_contradiction_in_a_word_form_saved_as_odt_is_still_one(from_word: Path) -> None:
    assert came_back(from_word, "contradictory").contradictions == ("prevention",)


def test_an_opinion_in_a_word_form_keeps_its_long_names_as_odt(from_word: Path) -> None:
    fields = came_back(from_word, "opinion").fields

    assert fields["avis-cpam-verdict"] == OPINION["avis-cpam-verdict"]
    assert fields["avis-cpam-date"] == "2024-02-29"
    assert fields.keys() == read(odt("starter-fiche-avis")).fields.keys()


def test_a_word_form_saved_as_odt_shows_the_same_text(from_word: Path) -> None:
    docx = text.text_of(built("ruscino", "questionnaire", "docx"))

    assert texts_of((from_word / "empty.odt").read_bytes()) == docx


# --------------------------------------------------------------------------
# Every document, as text and as the PDF/UA that LibreOffice makes of it

PDF_UA = 'pdf:writer_pdf_Export:{"PDFUACompliance":{"type":"boolean","value":"true"}}'


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source, output = tmp_path_factory.mktemp("documents"), tmp_path_factory.mktemp("exported")
    for name in trees():
        (source / f"{name}.odt").write_bytes(odt(name))
    for ending in (PDF_UA, "txt:Text (encoded):UTF8"):
        libreoffice(ending, sorted(source.iterdir()), output)
    return output


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


@pytest.mark.parametrize("name", trees())
def test_the_pdf_ua_of_libreoffice_has_the_header_rows(name: str, exported: Path) -> None:
    found = list(elements(tags_of(opened(exported / f"{name}.pdf")), "/Table"))
    wanted = tables(trees()[name])
    assert len(found) == len(wanted)
    for tagged, table in zip(found, wanted, strict=True):
        headers = len(list(elements(tagged, "/TH")))
        assert headers >= sum(len(row.cells) for row in table.head) > 0


def test_the_fields_of_the_pdf_that_libreoffice_makes_have_their_names_and_labels(
    exported: Path,
) -> None:
    fields: Any = opened(exported / "ruscino-questionnaire-prefilled.pdf").get_fields()
    form = read(odt("ruscino-questionnaire-prefilled"))

    assert fields.keys() == form.fields.keys() - RUSCINO_FORM.keys()
    assert fields["nom"]["/TU"] == "Nom et Prénom du Professionnel"
    assert fields["nom"]["/V"] == form.fields["nom"]
    assert fields["prevention"]["/V"] == "/oui"


def tags_of(pdf: PdfReader) -> Any:
    return pdf.trailer["/Root"]["/StructTreeRoot"]  # type: ignore[index]
