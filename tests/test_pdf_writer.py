"""The PDF files as a program or a reader's software sees them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

import cpts_docs
from cpts_docs.document.tree import (
    Cell,
    Choice,
    Document,
    Heading,
    Metadata,
    Paragraph,
    Row,
    Table,
    Text,
    TextField,
)
from cpts_docs.formats.pdf import writer as pdf

RUSCINO = Path(__file__).parent.parent / "projects" / "ruscino" / "project.yaml"


def document(*blocks: Any) -> Document:
    metadata = Metadata("Titre", "Auteur", "Sujet", date=date(2023, 6, 27))
    return Document(metadata, (Heading(1, (Text("Titre"),)), *blocks), footer=(Text("Pied"),))


def reader_of(tree: Document) -> PdfReader:
    return PdfReader(io.BytesIO(pdf.write(tree)))


@pytest.fixture(scope="module")
def fiche() -> PdfReader:
    return reader_of(cpts_docs.render(cpts_docs.load(RUSCINO), "fiche-avis"))


def tags(reader: PdfReader) -> Iterator[str]:
    """The names of the structure elements, in reading order."""
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, list):
            waiting += reversed(node)
        elif isinstance(node, dict):
            if "/S" in node:
                yield str(node["/S"])
            if "/K" in node:
                waiting.append(node["/K"])


def test_title_author_language_and_date_are_set(fiche: PdfReader) -> None:
    assert fiche.metadata is not None
    assert fiche.metadata.title == "Fiche avis sur la lettre d’intention – CPTS Ruscino"
    assert fiche.metadata.author == "CPTS Ruscino"
    assert str(fiche.metadata.creation_date).startswith("2023-06-27 00:00:00")
    root = fiche.trailer["/Root"]
    assert root["/Lang"] == "fr-FR"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True


def test_every_page_has_the_running_title_and_the_page_number(fiche: PdfReader) -> None:
    count = len(fiche.pages)
    for number, page in enumerate(fiche.pages, 1):
        text = page.extract_text().replace("’", "'")
        assert "à déposer sur le SharePoint dans les 30 jours suivant le dépôt" in text
        assert f"Page {number} / {count}" in " ".join(text.split())
        assert "Nom de la CPTS" in text
        assert "Pyrénées-Orientales" in text


def test_headings_tables_and_lists_are_tagged_in_order(fiche: PdfReader) -> None:
    names = list(tags(fiche))
    headings = [name for name in names if name in ("/H1", "/H2", "/H3", "/H4", "/H5")]
    assert headings[:3] == ["/H1", "/H2", "/H2"]
    levels = [int(name[2]) for name in headings]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert {"/Table", "/TH", "/TD", "/L", "/LI", "/LBody"} <= set(names)


def test_headings_are_bookmarks(fiche: PdfReader) -> None:
    titles = [item.title for item in fiche.outline if not isinstance(item, list)]
    assert any("Fiche avis" in title for title in titles)


def test_only_the_documents_font_is_used_and_embedded(fiche: PdfReader) -> None:
    for page in fiche.pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            assert "Arimo" in descendant["/BaseFont"]
            assert {"/FontFile2", "/FontFile3"} & set(descendant["/FontDescriptor"])


def test_the_same_tree_gives_the_same_bytes() -> None:
    tree = cpts_docs.render(cpts_docs.load(RUSCINO), "questionnaire")
    assert pdf.write(tree) == pdf.write(tree)


def test_typst_code_in_a_text_is_text() -> None:
    code = '#eval("1") $x^2$ *gras* _i_ <label> @ref `code` \\ // /* = - + "é" ~'
    text = reader_of(document(Paragraph((Text(code),)))).pages[0].extract_text()
    assert "".join(code.split()) in "".join(text.split())


def test_every_kind_of_field_and_cell_can_be_drawn() -> None:
    choice = Choice("a", "oui", "A : oui", (Text("Oui"),), checked=True)
    head = Row((Cell((Paragraph((Text("En-tête"),)),), header=True, span=2),))
    body = Row((Cell((Paragraph((choice,)),)), Cell(())))
    reader = reader_of(
        document(
            Paragraph((Text("Le "), TextField("d", "Date", "12/03"))),
            Paragraph((TextField("t", "Texte", "a\nb", rows=3),)),
            Paragraph(()),
            Table((0.5, 0.5), (head,), (body,)),
        )
    )
    text = reader.pages[0].extract_text()
    assert all(word in text for word in ("En-tête", "Oui"))
    fields = reader.get_fields()
    assert fields is not None
    values = {name: field.value for name, field in fields.items()}
    assert values == {"d": "12/03", "t": "a\nb", "a": "/oui"}


@pytest.mark.parametrize(
    "made",
    [
        b"%PDF-1.7\n",
        b"",
        b"%PDF-1.7\nxref\ntrailer\nstartxref\n9\n%%EOF",
        *(
            b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f\r\ntrailer "
            + trailer
            + b"\nstartxref\n9\n%%EOF"
            for trailer in (
                b"~",
                b"(without an end",
                b"[]",
                b"<</Size 1>>",
                b"<</Size 1 /Root 0 0 R>>",
            )
        ),
    ],
)
def test_a_file_of_typst_of_another_shape_is_an_error_that_names_the_versions_tried(
    monkeypatch: pytest.MonkeyPatch, made: bytes
) -> None:
    class Other:
        def compile(self, **_: object) -> bytes:
            return made

    monkeypatch.setattr(pdf, "compiler_of", lambda _: nullcontext(Other()))
    tree = cpts_docs.render(cpts_docs.load(RUSCINO), "questionnaire")
    with pytest.raises(cpts_docs.OutputError, match=r"installez une version essayée : typst 0\.15"):
        cpts_docs.write(tree, "pdf")
