"""A project's own style sheet and Word styles: what they change, and what is taken out."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cpts_docs
from cpts_docs.base.errors import UnreadableError
from cpts_docs.foreign.stylesheet import sheet
from cpts_docs.formats import FORMATS
from cpts_docs.jobs.collect.reading import form_of
from tests.filling import FILL
from tests.programs import CLIENTS, HANG
from tests.samples import MINIMAL

STYLES = "word/styles.xml"


def text(theme: str) -> str:
    return f"{MINIMAL}theme: {theme}\n"


def written(folder: Path, theme: str, ending: str) -> bytes:
    project = cpts_docs.load(text(theme), folder=folder)
    return cpts_docs.write(cpts_docs.render(project, "questionnaire"), ending)


def found(folder: Path, theme: str) -> list[tuple[str, str]]:
    listed = cpts_docs.validate(text(theme), folder=folder)
    return [(item.rule, item.message) for item in listed if item.rule != "rgpd"]


# --------------------------------------------------------------------------
# The style sheet


def test_a_style_sheet_follows_the_usual_one_and_changes_no_other_format(tmp_path: Path) -> None:
    (tmp_path / "theme.css").write_text("h1 { text-transform: uppercase; }\n", "utf-8")
    theme = "{css: theme.css}"
    page = written(tmp_path, theme, "html").decode()

    assert page.partition("</style>")[0].endswith("\nh1 { text-transform: uppercase; }\n")
    assert found(tmp_path, theme) == []
    for ending in ("docx", "odt", "pdf"):
        assert written(tmp_path, theme, ending) == written(tmp_path, "{}", ending)


FETCHING = {
    '@import "autre.css";\nh1 {}': (1, "@import"),
    "\n\nh1 { background: url(http://exemple.org/a.png) }": (3, "url(http://exemple.org/a.png)"),
    'h1 { background: image-set("a.png" 1x, url(b.png) 2x) }': (1, "image-set("),
    "@font-face { src: url('data:font/ttf;base64,AA') }": (1, "url("),
    "h1 { background: URL(  'a) b' ) }": (1, "URL("),
}


@pytest.mark.parametrize("css", FETCHING)
def test_what_a_style_sheet_would_fetch_is_taken_out_and_named_with_its_line(
    tmp_path: Path, css: str
) -> None:
    (tmp_path / "theme.css").write_text(css, "utf-8")
    line, said = FETCHING[css]
    ((rule, message),) = found(tmp_path, "{css: theme.css}")
    page = written(tmp_path, "{css: theme.css}", "html").decode()

    assert rule == "adresse-de-style"
    assert f"ligne {line} : « {said}" in message
    assert said not in page.partition("</style>")[0]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"h1 { background: u\\72l(a) }", "signe échappé"),
        (b"\x89PNG\r\n\x1a\n", "une image (PNG), pas une feuille de style"),
        (b"h1 { content: '\xe9' }", "UTF-8"),
        (b"h1 {}" + b" " * 100_000, "dépasse 100 Ko"),
        (b"", "vide"),
    ],
)
def test_a_file_that_is_no_style_sheet_is_refused(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    (tmp_path / "theme.css").write_bytes(content)
    ((rule, message),) = found(tmp_path, "{css: theme.css}")

    assert rule == "feuille-de-style"
    assert reason in message


@given(st.text(alphabet="url(/<>style@import\\\"';:{}*\n a.", max_size=60))
def test_no_style_sheet_leaves_its_element_or_fetches(
    tmp_path_factory: pytest.TempPathFactory, css: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "theme.css"
    path.write_text(f"a{{}}{css}", "utf-8")
    try:
        cleaned = sheet(path).css
    except UnreadableError:
        return
    assert "</" not in cleaned
    unquoted = re.sub(r"\"[^\"\n]*\"?|'[^'\n]*'?", "", cleaned)
    assert not re.search(r"url\s*\(|@import", unquoted, re.IGNORECASE)


# --------------------------------------------------------------------------
# The styles of Word


def model(folder: Path, *changes: tuple[str, str], **files: str) -> None:
    """A document of ours as a person has restyled it: its styles changed, its parts added to."""
    data = written(folder, "{}", "docx")
    with (
        zipfile.ZipFile(io.BytesIO(data)) as ours,
        zipfile.ZipFile(folder / "modele.docx", "w") as theirs,
    ):
        for name in ours.namelist():
            part = ours.read(name)
            if name == STYLES:
                restyled = part.decode()
                for old, new in changes:
                    assert old in restyled
                    restyled = restyled.replace(old, new)
                part = restyled.encode()
            theirs.writestr(name, part)
        for name, content in files.items():
            theirs.writestr(name, content)


IN_FRENCH = (
    ('w:styleId="Heading2"', 'w:styleId="Titre2"'),
    ('"CptsEyebrow"', '"CPTSSurtitre"'),
)
"""Word gives styles other ids, by the language of who saves the file."""


def styles(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        listed = package.read(STYLES).decode()
    return {
        match[1]: match[0]
        for match in re.finditer(r'<w:style [^>]*w:styleId="([^"]*)".*?</w:style>', listed, re.S)
    }


def test_the_styles_of_a_word_file_become_those_of_the_documents(tmp_path: Path) -> None:
    heading = '<w:color w:val="0b525b"/><w:sz w:val="28"/>'
    model(tmp_path, *IN_FRENCH, (heading, '<w:color w:val="aa0000"/><w:sz w:val="28"/>'))
    theme = '{reference: modele.docx, accent: "#7a1f3d"}'
    restyled = styles(written(tmp_path, theme, "docx"))

    assert found(tmp_path, theme) == []
    assert restyled.keys() == styles(written(tmp_path, "{}", "docx")).keys()
    assert 'w:val="aa0000"' in restyled["Heading2"]
    assert 'w:val="7a1f3d"' in restyled["CptsEyebrow"]  # a usual colour follows the project's
    for ending in ("pdf", "odt", "html"):
        plain = '{accent: "#7a1f3d"}'
        assert written(tmp_path, theme, ending) == written(tmp_path, plain, ending)


def test_a_style_that_a_word_file_has_not_is_named_and_stays_as_usual(tmp_path: Path) -> None:
    usual = styles(written(tmp_path, "{}", "docx"))
    numbered = "<w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='9'/></w:numPr><w:keepNext/>"
    model(
        tmp_path,
        (usual["CptsQuestion"], ""),
        (usual["Heading2"], usual["Heading2"].replace("<w:pPr><w:keepNext/>", numbered)),
    )
    listed = found(tmp_path, "{reference: modele.docx}")
    restyled = written(tmp_path, "{reference: modele.docx}", "docx")

    assert [rule for rule, _ in listed] == ["style-absent", "style-absent"]
    assert "« modele.docx » n'a pas le style « CPTS Question »" in listed[0][1]
    assert "numérote le style « heading 2 », ce qui n'est pas repris" in listed[1][1]
    assert styles(restyled).keys() == usual.keys()
    assert 'w:val="9"' not in styles(restyled)["Heading2"]


def test_a_word_file_gives_its_styles_and_nothing_else(tmp_path: Path) -> None:
    model(tmp_path, ('<w:name w:val="CPTS Note"/>', '<w:name w:val="CPTS Note {cpts:body}"/>'))
    data = written(tmp_path, "{reference: modele.docx}", "docx")
    parts = {name: zipfile.ZipFile(io.BytesIO(data)).read(name) for name in names(data)}
    usual = written(tmp_path, "{}", "docx")

    assert [*parts] == names(usual)
    assert {
        name for name in parts if parts[name] != zipfile.ZipFile(io.BytesIO(usual)).read(name)
    } <= {STYLES, "word/theme/theme1.xml"}
    assert b'<w:lang w:val="fr-FR"' in parts[STYLES]
    assert b"cpts:body" not in parts[STYLES]


def names(data: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(data)).namelist()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.4", "un PDF"),
        (b"PK\x03\x04", "endommagé"),
        (b"", "vide"),
    ],
)
def test_a_file_that_is_no_word_file_is_refused(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    (tmp_path / "modele.docx").write_bytes(content)
    ((rule, message),) = found(tmp_path, "{reference: modele.docx}")

    assert rule == "modele-de-styles"
    assert reason in message


def test_a_word_file_with_macros_or_without_our_styles_is_refused(tmp_path: Path) -> None:
    model(tmp_path, **{"word/vbaProject.bin": "x"})
    assert "macros" in found(tmp_path, "{reference: modele.docx}")[0][1]

    model(tmp_path, ('<w:name w:val="', '<w:name w:val="X '))
    assert "aucun style de nos documents" in found(tmp_path, "{reference: modele.docx}")[0][1]


@pytest.mark.parametrize("ending", FORMATS)
def test_a_restyled_form_comes_back_as_it_was_filled(tmp_path: Path, ending: str) -> None:
    (tmp_path / "theme.css").write_text("input { border: 3px dotted red }", "utf-8")
    model(tmp_path, *IN_FRENCH)
    answers = {"nom": "Marie Durand", "parcours": "oui"}
    theme = "{css: theme.css, reference: modele.docx, density: compacte, paper: A5}"
    form = form_of(FILL[ending][0](written(tmp_path, theme, ending), answers))

    assert {name: form.fields[name] for name in answers} == answers
    assert form.remarks == ()


@pytest.mark.whole
def test_a_document_in_the_styles_of_another_is_a_valid_word_file(
    tmp_path: Path, node: str
) -> None:
    model(tmp_path, *IN_FRENCH)
    path = tmp_path / "restyled.docx"
    path.write_bytes(written(tmp_path, "{reference: modele.docx, density: aérée}", "docx"))
    command = [node, CLIENTS / "ooxml_check.mjs", path]
    result = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=HANG)

    assert json.loads(result.stdout) == []
