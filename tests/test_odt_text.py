"""The text of an OpenDocument file: the same as in the other formats, whoever made it."""

from __future__ import annotations

import pytest

from cpts_docs.base.errors import UnreadableError
from cpts_docs.formats import text
from cpts_docs.formats.lines import shown
from cpts_docs.formats.odt.text import read
from cpts_docs.formats.odt.writer import write
from tests import corpus
from tests.odt import filled
from tests.odt_forms import HEAD, NAMES, QUESTIONNAIRE, TAIL, box, control, with_content
from tests.text_sample import SAMPLE, SHOWN
from tests.word import replaced


def text_of(data: bytes) -> str:
    return shown(read(data))


def test_headings_lists_tables_and_fields_have_a_line_each() -> None:
    assert text_of(write(SAMPLE)) == SHOWN


@pytest.mark.parametrize("name", corpus.trees())
def test_a_document_has_the_text_of_its_other_formats(name: str) -> None:
    assert text_of(corpus.written(name, "odt")) == text.text_of(corpus.written(name, "docx"))


def test_a_filled_form_shows_what_was_filled_in() -> None:
    answers = {"nom": "Léa Martin", "organisation-liberale": "non", "commentaire": "Bravo\nà tous"}
    shown_now = text_of(filled(QUESTIONNAIRE, answers)).splitlines()
    assert "Nom et Prénom du Professionnel : [Léa Martin]" in shown_now
    assert "☐ Oui ☒ Non" in shown_now
    assert shown_now[shown_now.index("[Bravo") + 1] == "  à tous]"


def lines(body: str, styles: str = "") -> list[str]:
    """What is shown of a text of another program."""
    return [line for line in text_of(with_content(body, styles)).splitlines() if line][:-1]


def paragraph(content: str) -> str:
    return f"<text:p>{content}</text:p>"


def test_spaces_tabs_and_breaks_are_shown_as_one_line() -> None:
    assert lines(paragraph("a\n  b<text:s text:c='3'/>c<text:tab/>d<text:line-break/>e")) == [
        "a b c d e"
    ]


def test_what_a_reader_does_not_see_is_not_shown() -> None:
    hidden = (
        "<office:annotation><text:p>non</text:p></office:annotation>",
        "<text:note><text:note-body><text:p>non</text:p></text:note-body></text:note>",
        "<draw:control draw:control='x'><svg:title>non</svg:title></draw:control>",
        "<text:bookmark text:name='non'/>",
    )
    deleted = "<text:tracked-changes><text:p>non</text:p></text:tracked-changes>"
    assert lines(deleted + paragraph(f"o{''.join(hidden)}ui")) == ["oui"]


def test_sections_and_indexes_are_read_through() -> None:
    inner = "<text:index-body><text:p>deux</text:p></text:index-body>"
    body = f"<text:section><text:p>un</text:p><text:table-of-content>{inner}"
    assert lines(f"{body}</text:table-of-content></text:section>") == ["un", "deux"]


def test_a_picture_is_what_is_said_of_it_and_a_frame_what_is_in_it() -> None:
    picture = "<draw:frame><draw:image/><svg:desc>une photo</svg:desc></draw:frame>"
    frame = f"<draw:frame><draw:text-box>{paragraph('dedans')}</draw:text-box></draw:frame>"
    assert lines(paragraph(f"a {picture} b {frame}")) == ["a une photo b dedans"]


def test_fields_of_a_word_form_are_fields() -> None:
    placeholder = control("Cliquez", showing_place_holder="true")
    given = "Nom : <text:text-input>Léa</text:text-input>"
    boxes = box("☒", checked="true") + "Oui" + box("☐") + "Non"
    assert lines("".join(map(paragraph, (given, f"Mail : {placeholder}", boxes)))) == [
        "Nom : [Léa]",
        "Mail : [ ]",
        "☒ Oui ☐ Non",
    ]


NUMBERS = (
    "<text:list-style style:name='N'>"
    "<text:list-level-style-number text:level='1' style:num-format='1' text:start-value='3'/>"
    "<text:list-level-style-bullet text:level='2'/></text:list-style>"
)


def a_list(*items: str, about: str = "text:style-name='N'") -> str:
    content = "".join(f"<text:list-item>{item}</text:list-item>" for item in items)
    return f"<text:list {about}>{content}</text:list>"


def test_items_are_counted_as_their_list_says() -> None:
    first = a_list(paragraph("un") + a_list(paragraph("a"), about=""), paragraph("deux"))
    goes_on = a_list(paragraph("trois"), about="text:style-name='N' text:continue-numbering='true'")
    again = a_list(paragraph("encore"))
    assert lines(first + goes_on + again, NUMBERS) == [
        *("3. un", "  - a", "4. deux", "5. trois", "3. encore")
    ]


def test_an_item_may_say_its_number_and_a_list_its_head() -> None:
    entry = "<text:list-item text:start-value='7'><text:p>sept</text:p></text:list-item>"
    header = f"<text:list-header>{paragraph('tête')}</text:list-header>"
    assert lines(f"<text:list text:style-name='N'>{header}{entry}</text:list>", NUMBERS) == [
        *("tête", "7. sept")
    ]


def test_a_table_has_a_line_a_row() -> None:
    def row(*cells: str) -> str:
        content = (f"<table:table-cell>{paragraph(cell)}</table:table-cell>" for cell in cells)
        return f"<table:table-row>{''.join(content)}</table:table-row>"

    head = f"<table:table-header-rows>{row('A', 'B')}</table:table-header-rows>"
    covered = "<table:covered-table-cell><text:p>non</text:p></table:covered-table-cell>"
    body = row("a", "b").replace("</table:table-row>", f"{covered}</table:table-row>")
    assert lines(f"<table:table><table:table-column/>{head}{body}</table:table>") == [
        *("A | B", "a | b")
    ]


def test_a_file_without_styles_is_read_without_running_heads() -> None:
    data = replaced(QUESTIONNAIRE, {"styles.xml": None})
    assert "Nom de la CPTS" not in text_of(data)
    assert "Vos réponses" in text_of(data)


def test_a_deep_document_is_read_or_refused() -> None:
    for depth in (50, 120, 240):
        body = b"<text:section>" * depth + b"<text:p>x</text:p>" + b"</text:section>" * depth
        assert text_of(replaced(QUESTIONNAIRE, {"content.xml": HEAD + body + TAIL}))
    body = b"<text:section>" * 300 + b"</text:section>" * 300
    with pytest.raises(UnreadableError, match="XML est incorrect"):
        read(replaced(QUESTIONNAIRE, {"content.xml": HEAD + body + TAIL}))


def test_a_spreadsheet_is_no_text() -> None:
    sheet = f"<office:document-content{NAMES}><office:body><office:spreadsheet/></office:body>"
    data = f"{sheet}</office:document-content>".encode()
    with pytest.raises(UnreadableError, match="son texte manque"):
        read(replaced(QUESTIONNAIRE, {"content.xml": data}))
