"""The pages of the atelier: those of the PDF, and which words of a project stand where."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import combinations
from pathlib import Path

import pytest
from lxml import etree
from pypdf import PdfReader

import cpts_docs
from cpts_docs.atelier.origins import Origins
from cpts_docs.documents.rendering import render
from cpts_docs.formats.pdf.preview import Page, Preview, picture, preview
from cpts_docs.formats.pdf.writer import write
from cpts_docs.project.checker import checked
from cpts_docs.project.given import Named
from tests.samples import PROJECTS


@cache
def fiche() -> Preview:
    return preview(render(cpts_docs.load(PROJECTS["ruscino"]), "fiche-avis"))


@cache
def origins() -> Origins:
    source, _ = checked(Named(PROJECTS["ruscino"]))
    assert source
    return Origins(source)


def number(text: str, nth: int = 0) -> int:
    return [at for at, it in enumerate(fiche().texts) if text in it][nth]


def origin(text: str, nth: int = 0) -> tuple[str | int, ...]:
    found = origins().of(number(text, nth), fiche().texts)
    return found.path if found else ()


def test_the_pages_are_those_of_the_pdf() -> None:
    pdf = PdfReader(BytesIO(write(render(cpts_docs.load(PROJECTS["ruscino"]), "fiche-avis"))))
    assert len(fiche().pages) == len(pdf.pages)
    for page, printed in zip(fiche().pages, pdf.pages, strict=True):
        assert (page.width, page.height) == pytest.approx(tuple(printed.mediabox[2:]), abs=0.01)


def test_each_text_stands_on_its_page() -> None:
    pdf = PdfReader(BytesIO(write(render(cpts_docs.load(PROJECTS["ruscino"]), "fiche-avis"))))
    words = [re.sub(r"\s+", "", page.extract_text()) for page in pdf.pages]
    for page, text in zip(fiche().pages, words, strict=True):
        for place in page.places:
            first = re.sub(r"\s+", "", fiche().texts[place.text])[:4]
            assert first in text
            assert 0 <= place.x < place.x + place.width <= page.width
            assert 0 <= place.y < place.y + place.height <= page.height


def test_no_place_lies_upon_another() -> None:
    for page in fiche().pages:
        for one, other in combinations(page.places, 2):
            beside = one.x + one.width <= other.x + 1 or other.x + other.width <= one.x + 1
            assert beside or abs(one.y - other.y) > 0.6 * min(one.height, other.height)


def test_no_text_is_without_a_place() -> None:
    placed = {place.text for page in fiche().pages for place in page.places}
    assert placed == set(range(len(fiche().texts)))


def test_nothing_of_a_picture_leads_anywhere() -> None:
    assert not any(b"<a" in picture(page) for page in fiche().pages)


def test_the_numbers_of_texts_change_nothing_that_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    tree = render(cpts_docs.load(PROJECTS["ruscino"]), "questionnaire")
    with_numbers = [page.parts for page in preview(tree).pages]
    monkeypatch.setattr("cpts_docs.formats.pdf.preview._linked", lambda inline, _: inline)
    assert [page.parts for page in preview(tree).pages] == with_numbers


def test_letters_that_are_joined_are_the_same_shapes() -> None:
    page = fiche().pages[0]
    joined, letters = picture(page), sum(part.count(b"<use ") for part in page.parts)
    assert letters > 1_000
    assert b"<use " not in joined
    assert b"<symbol" not in joined
    assert len(re.findall(rb"[\" Z]M ", joined)) >= letters


def test_a_letter_that_is_no_shape_stays_what_it_is() -> None:
    use = b'<use xlink:href="#%s" x="0" y="0" fill="#000"/>'
    emoji = b'<symbol id="b"><image/></symbol>'
    drawn = b"".join(use % name for name in (b"a", b"b", b"a"))
    defs = b'<defs><symbol id="a"><path d="M 0 0m 1 2Z"/></symbol>%s</defs>' % emoji
    shape = b'<path fill="#000" d="M 0.00 0.00m 1 2Z"/>'
    made = picture(Page(1, 1, (drawn, defs), ()))
    expected = b"<g>%s%s%s</g><g><defs>%s</defs></g>" % (shape, use % b"b", shape, emoji)
    assert made.endswith(expected + b"</svg>")


def test_of_what_another_page_has_a_picture_has_the_number_alone() -> None:
    page = fiche().pages[0]
    before = replace(page, parts=(b"<path/>", *page.parts[3:], page.parts[0], page.parts[0]))
    parts = [etree.tostring(part) for part in etree.fromstring(picture(before))]
    told = list(etree.fromstring(picture(page, before)))
    assert [part.get("data-kept") is None for part in told[:4]] == [False, True, True, False]
    whole = [etree.tostring(part) for part in etree.fromstring(picture(page))]
    kept = [part.get("data-kept") for part in told]
    assert len({*kept}) == len(kept) - 1
    made = [parts[int(at)] if at else etree.tostring(it) for at, it in zip(kept, told, strict=True)]
    assert made == whole


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Le manque de coordination", ("needs", "items", 1)),
        ("Cabestany, Saint-Nazaire", ("territory", "communes", 1)),
        ("Quartier Clos Banet", ("territory", "districts", 0, "names", 4)),
        ("habitants", ("territory", "population")),
        ("12 généralistes souhaitent", ("opinions", 0, "text")),
        ("Faciliter l’accès à un médecin", ("missions", 0, "themes", 0, "theme")),
        ("Fait à", ()),
    ],
)
def test_a_text_comes_from_what_says_it(text: str, path: tuple[str | int, ...]) -> None:
    assert origin(text, 1 if text == "habitants" else 0) == path


def test_of_words_said_twice_the_place_is_that_of_what_stands_above() -> None:
    assert origin("Favorable", 0)[:2] == ("opinions", 0)
    assert origin("Favorable", 1)[:2] == ("opinions", 1)
    assert origin("Favorable", 2)[:2] == ("opinions", 0)


def test_a_paragraph_of_a_long_text_has_its_own_line() -> None:
    first, last = (
        origins().of(number(text), fiche().texts)
        for text in ("A ce jour, moins de", "La CPAM émet un avis favorable")
    )
    assert first
    assert last
    assert last.position.line - first.position.line == 10


def test_a_line_of_the_project_is_found_again_in_the_document() -> None:
    text = Path(PROJECTS["ruscino"]).read_text("utf-8").splitlines()
    line = next(at for at, it in enumerate(text, 1) if "Le manque de coordination" in it)
    found = origins().at(line, fiche().texts)
    assert found is not None
    assert fiche().texts[found].startswith("Le manque de coordination")
    assert origins().at(1, fiche().texts) is None
