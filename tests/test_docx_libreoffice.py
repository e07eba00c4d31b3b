"""Word forms saved again in LibreOffice."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from cpts_docs.formats.docx.form import read
from cpts_docs.forms.fields import IDENTITY
from cpts_docs.forms.filled import FilledForm
from tests.office import libreoffice
from tests.once import Once
from tests.people import BESIDE, GONE, NAME, of_the_first_version, said_of_what_stands_beside
from tests.samples import ANSWERS, built
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


@pytest.mark.whole
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


@pytest.mark.whole
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
