"""A font of the project's own: embedded in what is sent, named in what is edited."""

from __future__ import annotations

import io
import re
from contextlib import suppress
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

import cpts_docs
from cpts_docs.base.errors import UnreadableError
from cpts_docs.base.resources import font_folder
from cpts_docs.foreign.family import family as family_of
from cpts_docs.foreign.font import font
from tests import fonts
from tests.conformance.check_pdf import check
from tests.odt import xml
from tests.samples import MINIMAL

WHOLE = fonts.family()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in WHOLE.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def text(name: str, more: str = "") -> str:
    return f"{MINIMAL}theme: {{font: {name}}}\n{more}"


def written(folder: Path, ending: str, name: str = "Essai-*.ttf") -> bytes:
    project = cpts_docs.load(text(f"'{name}'"), folder=folder)
    return cpts_docs.write(cpts_docs.render(project, "questionnaire"), ending)


def found(folder: Path, project: str) -> list[tuple[str, str]]:
    listed = cpts_docs.validate(project, folder=folder)
    return [(item.rule, f"{item.message} {item.hint}") for item in listed if item.rule != "rgpd"]


def drawn_in(data: bytes) -> set[str]:
    """The fonts of a PDF's pages, without the letters that mark a part of one."""
    return {
        str(font.get_object()["/BaseFont"]).partition("+")[2].split("-Identity")[0]
        for page in PdfReader(io.BytesIO(data)).pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }


def test_a_pdf_is_set_in_the_font_of_the_project_and_embeds_it(folder: Path) -> None:
    data = written(folder, "pdf")
    named = drawn_in(data)

    assert named >= {"Essai-Regular", "Essai-Bold"}
    assert not any("Arimo" in name for name in named)
    assert "Questionnaire" in PdfReader(io.BytesIO(data)).pages[0].extract_text()


def test_two_projects_with_fonts_of_one_name_have_each_its_own(tmp_path: Path) -> None:
    """One has no « é », which is taken from the usual font."""
    made = []
    for name, letters in (("a", fonts.LETTERS), ("b", fonts.LETTERS.replace("é", ""))):
        (tmp_path / name).mkdir()
        for file, data in fonts.family(letters=letters).items():
            (tmp_path / name / file).write_bytes(data)
    for name in "abab":
        made.append(written(tmp_path / name, "pdf"))

    assert made[:2] == made[2:]
    assert ["Arimo-Regular" in drawn_in(data) for data in made[:2]] == [False, True]


@pytest.mark.whole
def test_a_pdf_in_the_font_of_the_project_conforms(folder: Path) -> None:
    path = folder / "questionnaire.pdf"
    path.write_bytes(written(folder, "pdf"))

    assert [verdict.failed for verdict in check([path])] == ["", ""]


def test_word_libreoffice_and_a_browser_are_told_the_name_of_the_font(folder: Path) -> None:
    word, libre, page = (xml(written(folder, ending)) for ending in ("docx", "odt", "html"))

    assert 'w:ascii="Essai"' in word
    assert '<w:font w:name="Essai">' in word
    assert 'w:ascii="Arial"' not in word.replace('<w:rFonts w:ascii="Arial" w:hAnsi', "")
    assert "svg:font-family=\"'Essai'\"" in libre
    assert 'style:font-name="Essai"' in libre
    assert '--font: "Essai";' in page


def test_a_page_holds_the_font_if_it_is_small_and_free(tmp_path: Path) -> None:
    large = "".join(map(chr, range(0x4E00, 0x4E00 + 4000)))
    for name, files in {
        "libre": fonts.family(),
        "protegee": fonts.family(rights=4),
        "grande": fonts.family(letters=fonts.LETTERS + large),
    }.items():
        folder = tmp_path / name
        folder.mkdir()
        for file, data in files.items():
            (folder / file).write_bytes(data)
        page = written(folder, "html").decode()
        embedded = page.count("@font-face")
        assert embedded == (4 if name == "libre" else 0)
        assert ("font-src data:;" in page) == bool(embedded)
        assert '--font: "Essai";' in page


def test_a_font_may_come_from_an_installed_package() -> None:
    project = cpts_docs.load(text("fontpkg-arimo"))

    assert project.look.family
    assert project.look.theme.word_font == "Arimo"
    assert not project.look.family.missing


def test_the_characters_of_a_font_are_those_that_fonttools_finds() -> None:
    for path in [*font_folder().glob("*.ttf")]:
        mine = {code for a, b in font(path).characters for code in range(a, b + 1)}
        assert mine == set(TTFont(path).getBestCmap()) - {0xFFFF}


def test_a_character_that_the_font_has_not_is_named_and_set_in_the_usual_one(folder: Path) -> None:
    project = text("'Essai-*.ttf'", "needs: {items: [Un cœur, Un 🦀]}\n")
    listed = found(folder, project)

    assert [rule for rule, _ in listed] == ["caractere-autre-police", "caractere-sans-dessin"]
    assert "« Essai » n'a pas le caractère « œ »" in listed[0][1]
    assert "🦀" in listed[1][1]


def test_what_a_font_lacks_is_said(folder: Path) -> None:
    (folder / "Seul.ttf").write_bytes(fonts.made("Seul"))
    ((rule, message),) = found(folder, text("Seul.ttf"))

    assert rule == "police-incomplete"
    assert "le gras, l'italique et le gras italique manquent à la police « Seul »" in message


WOFF2 = b"wOF2" + bytes(60)
FILES = {
    "web.ttf": (WOFF2, "WOFF2"),
    "collection.ttf": (b"ttcf" + bytes(60), "collection"),
    "image.ttf": (b"\x89PNG\r\n\x1a\n", "une image (PNG), pas une police"),
    "vide.ttf": (b"", "vide"),
    "coupee.ttf": (WHOLE["Essai-Regular.ttf"][:900], "coupée ou endommagée"),
    "lourde.ttf": (WHOLE["Essai-Regular.ttf"] + bytes(4_000_000), "dépasse 4 Mo"),
    "interdite.ttf": (fonts.made(rights=2), "interdit de la mettre dans un document"),
    "entiere.ttf": (fonts.made(rights=0x100), "interdit d'en mettre une partie"),
    "pixels.ttf": (fonts.made(rights=0x200), "que des images"),
    "gras.ttf": (fonts.made(weight=700), "aucun fichier n'en est le romain"),
    "signes.ttf": (fonts.made(letters="★☆"), "lettres de a à z"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_font_for_documents_is_refused(folder: Path, name: str) -> None:
    content, reason = FILES[name]
    (folder / name).write_bytes(content)
    ((rule, message),) = found(folder, text(name))

    assert rule == "police"
    assert reason in message


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("absente.ttf", "n'existe pas"),
        ("Arial", "polices/Lato-*.ttf, ou un paquet"),
        ("../police.ttf", "sort du dossier"),
        ("fontpkg-qui-n-existe-pas", "pip install fontpkg-qui-n-existe-pas"),
        ("'*.ttf'", "plusieurs polices : Autre et Essai"),
        ("'Essai-R*.ttf'", "plusieurs fichiers en sont le romain"),
    ],
)
def test_a_name_that_is_of_no_font_is_refused_with_what_to_write(
    folder: Path, name: str, reason: str
) -> None:
    (folder / "Autre.ttf").write_bytes(fonts.made("Autre"))
    (folder / "Essai-Roman.ttf").write_bytes(fonts.made())
    ((rule, message),) = found(folder, text(name))

    assert rule == "police"
    assert reason in message


@given(st.data())
def test_whatever_a_font_holds_it_is_taken_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = WHOLE["Essai-Regular.ttf"]
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(start + 40, len(whole))))
    path = tmp_path_factory.getbasetemp() / "police.ttf"
    path.write_bytes(whole[:start] + data.draw(st.binary(max_size=40)) + whole[end:])
    with suppress(UnreadableError):
        assert family_of({"police.ttf": font(path)}).drawn_name


def test_no_name_of_a_font_ends_the_style_sheet(tmp_path: Path) -> None:
    name = 'A"</style><script>'
    for file, data in fonts.family(name).items():
        (tmp_path / re.sub(r"\W", "", file)).with_suffix(".ttf").write_bytes(data)
    page = written(tmp_path, "html", "*.ttf").decode()
    assert page.count("</style>") == 1
