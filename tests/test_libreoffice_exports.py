"""Documents as LibreOffice exports them, as text and as PDF/UA."""

from __future__ import annotations

import io
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from cpts_docs.formats.odt.form import read
from tests.corpus import first_missing, headings, tables, texts, trees, written
from tests.office import libreoffice
from tests.once import Once
from tests.reading import squeezed
from tests.samples import RUSCINO_FORM
from tests.tagged import bookmarks, elements

FORMATS = ("docx", "odt")
"""Those that people open there."""


@pytest.fixture(scope="module", params=FORMATS)
def ending(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def exported(ending: str, checked_slowly: tuple[str, ...], once: Once) -> Path:
    return exported_from(ending, checked_slowly, once)


def exported_from(ending: str, names: tuple[str, ...], once: Once) -> Path:
    """What LibreOffice made of documents in a format."""
    return once(f"exported from {ending}", partial(export, ending, names))


def export(ending: str, names: tuple[str, ...], folder: Path) -> None:
    source = folder / "source"
    source.mkdir()
    for name in names:
        (source / f"{name}.{ending}").write_bytes(written(name, ending))
    for target in ("pdf/ua", "txt"):
        libreoffice(target, sorted(source.iterdir()), folder)


@cache
def opened(path: Path) -> PdfReader:
    return PdfReader(path)


def test_a_document_has_as_many_pages_in_libreoffice_as_its_pdf_give_or_take_one(
    sample_name: str, exported: Path
) -> None:
    made = len(PdfReader(io.BytesIO(written(sample_name, "pdf"))).pages)
    assert abs(len(opened(exported / f"{sample_name}.pdf").pages) - made) <= 1


def test_a_document_says_in_libreoffice_what_it_says_in_its_order(
    sample_name: str, exported: Path
) -> None:
    said = squeezed((exported / f"{sample_name}.txt").read_text("utf-8-sig"))
    wanted = [squeezed(text) for text in texts(trees()[sample_name])]
    assert len(wanted) > 10
    assert first_missing(wanted, said) is None


def test_the_pdf_ua_of_libreoffice_has_the_title_and_the_language(
    sample_name: str, exported: Path
) -> None:
    pdf = opened(exported / f"{sample_name}.pdf")
    root: Any = pdf.trailer["/Root"]
    assert pdf.metadata.title == trees()[sample_name].metadata.title  # type: ignore[union-attr]
    assert root["/Lang"] == "fr-FR"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert b"<pdfuaid:part>1" in root["/Metadata"].get_data()


def test_the_pdf_ua_of_libreoffice_has_the_headings_in_order(
    sample_name: str, exported: Path
) -> None:
    pdf = opened(exported / f"{sample_name}.pdf")
    wanted = headings(trees()[sample_name])
    levels = [int(str(node["/S"])[2:]) for node in elements(tags_of(pdf), "/H[1-6]")]
    assert levels == [level for level, _ in wanted]
    titles = [squeezed(title) for title in bookmarks(pdf.outline)]
    assert titles == [squeezed(text).replace("\\", "") for _, text in wanted]  # it loses those


def test_the_pdf_ua_of_libreoffice_has_the_header_rows(sample_name: str, exported: Path) -> None:
    found = list(elements(tags_of(opened(exported / f"{sample_name}.pdf")), "/Table"))
    wanted = tables(trees()[sample_name])
    assert len(found) == len(wanted)
    for tagged, table in zip(found, wanted, strict=True):
        headers = len(list(elements(tagged, "/TH")))
        assert headers >= sum(len(row.cells) for row in table.head) > 0


def test_the_fields_of_the_pdf_that_libreoffice_makes_have_their_names_and_labels(
    checked_slowly: tuple[str, ...], once: Once
) -> None:
    name = "ruscino-questionnaire-prefilled"
    fields: Any = opened(exported_from("odt", checked_slowly, once) / f"{name}.pdf").get_fields()
    form = read(written(name, "odt"))

    assert fields.keys() == form.fields.keys() - RUSCINO_FORM.keys()
    assert fields["nom"]["/TU"] == "Nom et Prénom du Professionnel"
    assert fields["nom"]["/V"] == form.fields["nom"]
    assert fields["prevention"]["/V"] == "/oui"


def tags_of(pdf: PdfReader) -> Any:
    return pdf.trailer["/Root"]["/StructTreeRoot"]  # type: ignore[index]
