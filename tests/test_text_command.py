"""``cpts-docs text``: the text of a document, the same in each format, whoever made it."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

import cpts_docs
from cpts_docs.base.errors import UnreadableError
from cpts_docs.cli.main import main
from cpts_docs.document.html import read_fragment
from cpts_docs.document.tree import Bar, BarChart, Paragraph, Text
from cpts_docs.formats import FORMATS, text
from tests import corpus
from tests.filling import FILL, encrypted_pdf, flattened_pdf, written
from tests.text_sample import SAMPLE, SHOWN
from tests.trees import document

Capture = pytest.CaptureFixture[str]


def words(content: str) -> str:
    """A text with each white space a space, as the command shows it."""
    return " ".join(content.split())


# --------------------------------------------------------------------------
# What is shown


@pytest.mark.parametrize("ending", FORMATS)
def test_headings_lists_tables_and_fields_have_a_line_each(ending: str) -> None:
    assert text.text_of(cpts_docs.write(SAMPLE, ending)) == SHOWN


LOGO_IN_THE_HEAD = "trois-rivieres-emargement"
"""In a PDF such a logo stands behind the running title and on a line of its own."""


def test_all_formats_of_a_document_have_the_same_text(sample_name: str) -> None:
    first, *others = (text.text_of(corpus.written(sample_name, ending)) for ending in FORMATS)

    assert len(others) > 2
    if sample_name == LOGO_IN_THE_HEAD:
        first, *others = (" ".join(sorted(it.split())) for it in (first, *others))
    assert [other == first for other in others] == [True] * len(others)


def test_no_text_of_a_document_is_missing(sample_name: str) -> None:
    shown = words(text.text_of(corpus.written(sample_name, "pdf")))

    assert (
        corpus.first_missing(
            [words(item) for item in corpus.texts(corpus.trees()[sample_name])], shown
        )
        is None
    )


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("label", ["Agenda WWW MMMM", "WWWWWWW-MMMMMMM"])
def test_a_label_of_a_chart_that_is_broken_over_lines_is_one(ending: str, label: str) -> None:
    chart = BarChart("Un graphique", (Bar(label, 1, "1 (50 %)"), Bar("Oui", 1, "1 (50 %)")))
    shown = text.text_of(cpts_docs.write(document(chart), ending))
    assert f"{label} 1 (50 %)" in " ".join(shown.splitlines()[0].split())


def test_pages_leave_no_trace() -> None:
    data = corpus.written("ruscino-fiche-avis", "pdf")
    assert len(PdfReader(io.BytesIO(data)).pages) > 3

    shown = text.text_of(data)

    assert "Page" not in shown
    for running in ("à déposer sur le SharePoint", "Nom de la CPTS : Ruscino"):
        assert shown.count(running) == 1


def test_one_changed_word_is_one_changed_line_in_each_format() -> None:
    tree = corpus.trees()["ruscino-guide"]
    longer = Paragraph((Text("Date de mise à jour : un jour qui prend bien plus de place. " * 9),))
    (old,) = (
        block
        for block in tree.blocks
        if isinstance(block, Paragraph) and "Date de mise à jour" in str(block)
    )
    changed = replace(tree, blocks=tuple(longer if b is old else b for b in tree.blocks))

    for ending in FORMATS:
        before = text.text_of(corpus.written("ruscino-guide", ending)).splitlines()
        after = text.text_of(cpts_docs.write(changed, ending)).splitlines()
        assert len(before) == len(after)
        assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_a_filled_form_shows_what_was_filled_in(ending: str) -> None:
    fill, _ = FILL[ending]
    answers = {"nom": "Léa Martin", "organisation-liberale": "non", "commentaire": "Bravo"}
    blank = corpus.written("ruscino-questionnaire", ending)

    shown = text.text_of(fill(blank, answers)).splitlines()

    assert "Nom et Prénom du Professionnel : [Léa Martin]" in shown
    assert "☐ Oui ☒ Non" in shown
    assert "[Bravo]" in shown
    assert "Nom et Prénom du Professionnel : [ ]" in text.text_of(blank).splitlines()


# --------------------------------------------------------------------------
# Files of other programs


def test_a_pdf_without_tags_is_read_page_by_page() -> None:
    shown = text.text_of(flattened_pdf(corpus.written("ruscino-questionnaire", "pdf")))

    assert "Questionnaire aux professionnels de santé" in shown.splitlines()
    assert "Vos réponses" in shown.splitlines()


def test_the_fields_of_a_pdf_without_tags_come_at_its_end() -> None:
    fill, _ = FILL["pdf"]
    filled = fill(corpus.written("ruscino-questionnaire", "pdf"), {"nom": "Léa Martin"})
    writer = PdfWriter(clone_from=io.BytesIO(filled))
    del writer.root_object["/StructTreeRoot"]

    lines = text.text_of(written(writer)).splitlines()

    place = lines.index("Nom et Prénom du Professionnel : [Léa Martin]")
    assert place > lines.index("Vos réponses")


def test_tags_that_leave_a_text_out_are_not_believed() -> None:
    tree = b"<</K<</S/P/Pg 3 0 R/K 0>>>>"
    content = b"BT /F 9 Tf /P<</MCID 0>>BDC (Un) Tj EMC ET BT /P<</MCID 1>>BDC (Deux) Tj ET EMC"

    assert words(text.text_of(pdf(content, b"/StructTreeRoot 6 0 R", tree))) == "UnDeux"


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def docx(body: str, styles: str = "", numbering: str = "", prolog: str = "") -> bytes:
    """A Word file of another program, with no more than it needs."""
    parts = {
        "document.main": f"{prolog}<w:document xmlns:w='{WORD}'><w:body>{body}</w:body>"
        "</w:document>",
        "styles": f"<w:styles xmlns:w='{WORD}'>{styles}</w:styles>",
        "numbering": f"<w:numbering xmlns:w='{WORD}'>{numbering}</w:numbering>",
    }
    types = "".join(
        f"<Override PartName='/word/{name}.xml' ContentType='{TYPE}.{name}+xml'/>" for name in parts
    )
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", f"<Types>{types}</Types>")
        for name, part in parts.items():
            package.writestr(f"word/{name}.xml", part)
    return data.getvalue()


def styled(style: str, content: str) -> str:
    return f"<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>{content}</w:t></w:r></w:p>"


def test_word_styles_are_known_by_their_names_and_parents() -> None:
    shown = text.text_of(
        docx(
            styled("Titre1", "Un titre")
            + styled("Fils", "Un autre")
            + styled("Liste", "Premier")
            + styled("Liste", "Second")
            + styled("Rond", "Sans fin"),
            styles="<w:style w:styleId='Titre1'><w:name w:val='heading 1'/></w:style>"
            "<w:style w:styleId='Fils'><w:name w:val='Fils'/><w:basedOn w:val='Titre1'/></w:style>"
            "<w:style w:styleId='Rond'><w:basedOn w:val='Rond'/></w:style>"
            "<w:style w:styleId='Liste'><w:pPr><w:numPr><w:numId w:val='7'/></w:numPr></w:pPr>"
            "</w:style>",
            numbering="<w:abstractNum w:abstractNumId='1'><w:lvl w:ilvl='0'>"
            "<w:numFmt w:val='decimal'/></w:lvl></w:abstractNum>"
            "<w:num w:numId='7'><w:abstractNumId w:val='1'/></w:num>",
        )
    )

    assert shown == "# Un titre\n\n# Un autre\n1. Premier\n2. Second\nSans fin\n"


def test_what_was_deleted_in_word_is_not_shown() -> None:
    body = "<w:p><w:r><w:t>Un</w:t></w:r><w:del><w:r><w:t> deux</w:t></w:r></w:del> <w:ins><w:r>"

    assert text.text_of(docx(f"{body}<w:t> trois</w:t></w:r></w:ins></w:p>")) == "Un trois\n"


@pytest.mark.parametrize("ending", FORMATS)
def test_a_list_begins_with_its_number_in_each_format(ending: str) -> None:
    inner = '<ol start="0"><li>b</li></ol>'
    items = read_fragment(f'<ol start="3"><li>a{inner}</li><li>c</li></ol>')
    written = cpts_docs.write(document(*items), ending)
    assert text.text_of(written) == "3. a\n  0. b\n4. c\n"


def test_what_a_page_hides_is_not_shown_and_its_items_have_their_numbers() -> None:
    page = b"""<!DOCTYPE html><ol start=3><li>a<li hidden>non<li>b<li value=9>c<p>d</ol>
        <table><tr hidden><td>non</tr><tbody hidden><tr><td>non</tbody>
        <tr><td>e<td hidden>non<td>f</tr></table><ul><li>g<ul hidden><li>non</ul></ul>"""
    assert text.text_of(page) == "3. a\n4. b\n9. c\nd\n\ne | f\n\n- g\n"


def test_any_page_is_read_even_one_that_is_not_well_written() -> None:
    page = b"""<!DOCTYPE html><title>x</title><style>p > b {}</style><p hidden>non</p>
        <p class=a>Un<p>Deux &eacute; <b>gr<i>as</b></i> 3 < 4 <img src=x alt="une photo">
        <ol><li>a<li>b</ol><table><tr><td>1<td>2</table><script>non</script>
        <select><option>non<option selected>oui</select><!-- non -->"""

    assert text.text_of(page) == ("Un\nDeux é gras 3 < 4 une photo\n1. a\n2. b\n\n1 | 2\n\n[oui]\n")


# --------------------------------------------------------------------------
# The command


@pytest.mark.parametrize("ending", FORMATS)
def test_the_command_prints_the_text_of_a_file(
    tmp_path: Path, capsys: Capture, ending: str
) -> None:
    path = tmp_path / "sans-extension"
    path.write_bytes(cpts_docs.write(SAMPLE, ending))

    assert main(["text", str(path)]) == 0

    printed = capsys.readouterr()
    assert (printed.out, printed.err) == (SHOWN, "")
    assert cpts_docs.text(path) == SHOWN


def test_the_text_is_utf8_whatever_the_terminal_speaks(tmp_path: Path) -> None:
    path = tmp_path / "é.html"
    path.write_bytes(cpts_docs.write(SAMPLE, "html"))
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}

    done = subprocess.run(
        [sys.executable, "-m", "cpts_docs", "text", str(path)],
        env=environment,
        capture_output=True,
        check=True,
    )

    assert done.stdout.decode("utf-8").replace("\r\n", "\n") == SHOWN


def html(body: str) -> bytes:
    return f"<!doctype html><html><body>{body}".encode()


def pdf(content: bytes, catalog: bytes = b"", *objects: bytes) -> bytes:
    """A PDF with one page of that content; ``objects`` begin with number 6."""
    packed = zlib.compress(content)
    listed = [
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *objects,
    ]
    data, places = b"%PDF-1.7\n", []
    for number, item in enumerate(listed, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(listed) + 1
    return data + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (size, table, size, len(data))
    )


def test_nothing_in_a_file_can_command_a_terminal() -> None:
    commands = "\x1b]0;titre\x07 \x9b31m \u202e \x08"
    tag = b"<</K<</S/P/Pg 3 0 R/K 0>>>>"
    content = b"BT /F 9 Tf (\x1b[2J \x08) Tj ET"
    tagged = pdf(b"/P<</MCID 0>>BDC %s EMC" % content, b"/StructTreeRoot 6 0 R", tag)
    files = [
        html(f"<p>a {commands}<input value='{commands}'>"),
        docx(styled("x", "a &#x9b;31m &#x202e;")),
        pdf(content),
        tagged,
    ]

    for data in files:
        shown = text.text_of(data)
        assert shown.strip()
        assert_printable(shown)


# --------------------------------------------------------------------------
# Files that cannot be read


def bomb() -> bytes:
    return docx("<w:p><w:r><w:t>" + " " * 3_000_000 + "</w:t></w:r></w:p>")


def entity() -> bytes:
    return docx(
        styled("x", "&e;"), prolog="<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>"
    )


def looping_tags() -> bytes:
    tree = (b"<</K[7 0 R]>>", b"<</S/L/K[7 0 R 7 0 R]>>")
    return pdf(b"/P<</MCID 0>>BDC EMC", b"/StructTreeRoot 6 0 R", *tree)


def repeating_tags() -> bytes:
    tree = b"<</K<</S/P/Pg 3 0 R/K[%s]>>>>" % (b"0 " * 40_000)
    content = b"/P<</MCID 0>>BDC BT /F 9 Tf (%s) Tj ET EMC" % (b"a" * 1000)
    return pdf(content, b"/StructTreeRoot 6 0 R", tree)


UNREADABLE: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "empty": (b"", "le fichier est vide"),
    "of another kind": (b"\x89PNG\r\n", "c'est une image (PNG) ; ce qui se lit : un document"),
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "c'est un ancien fichier Office"),
    "too big": (b"%PDF-1.7" + bytes(20_000_001), "le fichier dépasse 20 Mo"),
    "a zip": (b"PK\x03\x04", "c'est une archive ZIP"),
    "a bomb": (bomb, "trop grande une fois décompressée"),
    "a Word file with entities": (entity, "déclaration de type (DTD), interdite"),
    "a Word file of many tags": (lambda: docx("<w:p/>" * 200_001), "trop grand"),
    "a PDF that stops": (b"%PDF-1.7\n1 0 obj", "le fichier PDF est abîmé"),
    "a locked PDF": (lambda: encrypted_pdf(corpus.written("ruscino-guide", "pdf")), "mot de passe"),
    "a PDF with looping tags": (looping_tags, "démesuré"),
    "a PDF that repeats itself": (repeating_tags, "démesuré"),
    "a deep page": (lambda: html("<div>" * 5_000), "trop complexe"),
    "a page of many tags": (lambda: html("<br>" * 100_001), "trop complexe"),
}  # fmt: skip


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_file_that_cannot_be_read_ends_in_one_sentence(
    tmp_path: Path, capsys: Capture, kind: str
) -> None:
    data, reason = UNREADABLE[kind]
    path = tmp_path / "document"
    path.write_bytes(data if isinstance(data, bytes) else data())

    assert main(["text", str(path)]) == 1

    printed = capsys.readouterr()
    assert printed.out == ""
    (sentence,) = printed.err.splitlines()
    assert sentence.startswith(f"cpts-docs : {path} : ")
    assert reason in sentence


@pytest.mark.parametrize(
    ("name", "reason"),
    [("absent.pdf", "n'existe pas"), (".", "c'est un dossier"), ("a\0b", "ne peut pas être lu")],
)
def test_a_path_that_is_no_file_ends_in_one_sentence(
    tmp_path: Path, capsys: Capture, name: str, reason: str
) -> None:
    path = f"{tmp_path}/{name}"

    assert main(["text", path]) == 1

    (sentence,) = capsys.readouterr().err.splitlines()
    assert reason in sentence
    with pytest.raises(UnreadableError, match=re.escape(reason)):
        cpts_docs.text(path)


def text_or_reason(data: bytes) -> str:
    try:
        return text.text_of(data)
    except UnreadableError as error:
        return str(error)


def assert_printable(shown: str) -> None:
    """Nothing that could command a terminal; a character that Unicode may yet define is none."""
    odd = [sign for sign in shown if not sign.isprintable() and category(sign) != "Cn"]
    assert set(odd) <= {"\n"}, odd


WHOLE = {ending: corpus.written("ruscino-questionnaire-prefilled", ending) for ending in FORMATS}


@given(st.sampled_from([*FORMATS]), st.data())
def test_a_damaged_document_ends_in_a_text_or_in_a_reason(ending: str, draw: st.DataObject) -> None:
    data = bytearray(WHOLE[ending])
    for _ in range(draw.draw(st.integers(1, 20))):
        place = draw.draw(st.integers(0, len(data)))
        data[place : place + draw.draw(st.integers(0, 9))] = draw.draw(st.binary(max_size=9))
    if draw.draw(st.booleans()):
        del data[draw.draw(st.integers(0, len(data))) :]

    assert_printable(text_or_reason(bytes(data)))


@given(st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html>"]), st.binary(max_size=500))
@example(b"<html>", "\u05f5".encode())
def test_any_bytes_end_in_a_text_or_in_a_reason(start: bytes, data: bytes) -> None:
    assert_printable(text_or_reason(start + data))
