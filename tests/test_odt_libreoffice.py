"""ODT forms filled in and saved in LibreOffice, and Word forms saved there as ODT."""

from __future__ import annotations

from pathlib import Path

import pytest

from cpts_docs.formats import text
from cpts_docs.formats.lines import shown
from cpts_docs.formats.odt.form import read
from cpts_docs.formats.odt.text import read as read_text
from cpts_docs.formats.odt.writer import write
from cpts_docs.forms.fields import IDENTITY
from cpts_docs.forms.filled import FilledForm
from tests.corpus import written
from tests.office import Job, fill, libreoffice
from tests.people import BESIDE, GONE, NAME, said_of_what_stands_beside
from tests.samples import ANSWERS, RUSCINO_FORM, built
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


def texts_of(data: bytes) -> str:
    return shown(read_text(data))


# --------------------------------------------------------------------------
# Forms filled in


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forms filled in and saved in LibreOffice, all in one start of it."""
    folder = tmp_path_factory.mktemp("forms")
    sources = {
        "filled": (written("ruscino-questionnaire", "odt"), ANSWERS),
        "empty": (written("ruscino-questionnaire", "odt"), {}),
        "prefilled": (written("ruscino-questionnaire-prefilled", "odt"), {}),
        "emptied": (
            written("ruscino-questionnaire-prefilled", "odt"),
            {"nom": "", "prevention": "nc"},
        ),
        "opinion": (written("starter-fiche-avis", "odt"), OPINION),
        "sample": (write(SAMPLE), {}),
        "beside": (written("ruscino-questionnaire", "odt"), {"nom": "Zoë"}),
    }
    jobs = []
    for name, (data, answers) in sources.items():
        source = folder / f"{name}.source.odt"
        source.write_bytes(data)
        steps = WRITTEN_BESIDE if name == "beside" else ""
        jobs.append(Job(source, folder / f"{name}.odt", answers, steps))
    fill(jobs)
    return folder


def came_back(saved: Path, name: str) -> FilledForm:
    return read((saved / f"{name}.odt").read_bytes())


def test_a_form_filled_in_and_saved_in_libreoffice_is_read_exactly(saved: Path) -> None:
    form = came_back(saved, "filled")

    assert form.fields == {**RUSCINO_FORM, **ANSWERS}
    assert form.contradictions == ()


def test_an_empty_form_saved_in_libreoffice_is_still_empty(saved: Path) -> None:
    form = came_back(saved, "empty")

    assert form == read(written("ruscino-questionnaire", "odt"))
    assert {form.fields[name] for name in ANSWERS} == {""}


def test_values_that_were_there_before_are_still_there(saved: Path) -> None:
    assert came_back(saved, "prefilled") == read(written("ruscino-questionnaire-prefilled", "odt"))


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
    assert again == texts_of(written("ruscino-questionnaire-prefilled", "odt"))


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
    assert form == read(written("ruscino-questionnaire", "odt"))
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
    assert fields.keys() == read(written("starter-fiche-avis", "odt")).fields.keys()


def test_a_word_form_saved_as_odt_shows_the_same_text(from_word: Path) -> None:
    docx = text.text_of(built("ruscino", "questionnaire", "docx"))

    assert texts_of((from_word / "empty.odt").read_bytes()) == docx
