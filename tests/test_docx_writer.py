from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from html import unescape

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from cpts_docs.document.tree import (
    Bar,
    BarChart,
    Block,
    Cell,
    Choice,
    Document,
    Emphasis,
    FieldRow,
    Heading,
    Hidden,
    Link,
    ListBlock,
    Paragraph,
    Row,
    Section,
    Strong,
    Text,
    TextField,
)
from cpts_docs.formats.docx.form import read
from cpts_docs.formats.docx.writer import write
from tests.trees import HOSTILE, PARAGRAPH_ROLES, ROW, document, table, text

SETTINGS = "word/settings.xml"


def style_name(paragraph: WordParagraph) -> str:
    assert paragraph.style is not None
    return str(paragraph.style.name)


def opened(source: Document) -> WordDocument:
    return docx.Document(io.BytesIO(write(source)))


def part(source: Document, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(write(source))) as archive:
        return archive.read(name).decode()


def body(*blocks: Block) -> str:
    return part(document(*blocks), "word/document.xml")


# ---------------------------------------------------------------- structure


def test_headings_have_words_own_styles() -> None:
    word = opened(document(*(Heading(level, (Text(f"T{level}"),)) for level in range(1, 7))))
    assert [style_name(p) for p in word.paragraphs] == [f"Heading {level}" for level in range(1, 7)]


def test_every_style_that_is_used_exists_in_the_reference_document() -> None:
    field = TextField("n", "N")
    cells = Row((Cell((text("a"),), header=True), Cell((Paragraph((Choice("c", "v", "C"),)),))))
    source = document(
        *(text(role, role) for role in PARAGRAPH_ROLES),
        *(ListBlock(((text("a"), text("b")),), role=role) for role in ("", "arrows", "plain")),
        ListBlock(((text("a"),),), ordered=True),
        *(table(cells, role=role) for role in ("", "choices", "facts")),
        Section((Heading(2, (Text("h"),)), text("n")), "notice"),
        Section((text("n"),), "notice"),
        Section((text("c"),), "contact"),
        FieldRow((Text("N"),), field),
        Paragraph((Text("n "), field, Strong((Emphasis((Text("s"),)),)))),
        Paragraph((TextField("m", "M", rows=3),)),
        Paragraph((Link("https://a.example", (Text("l"),)),)),
        header=(Text("h"),),
    )
    used = {
        style
        for name in ("document", "header1", "footer1")
        for style in re.findall(
            r'<w:(?:pStyle|rStyle|tblStyle) w:val="(\w+)"', part(source, f"word/{name}.xml")
        )
    }
    defined = set(re.findall(r'w:styleId="(\w+)"', part(source, "word/styles.xml")))
    assert used <= defined
    assert len(used) > 25


def test_an_unknown_role_is_a_plain_paragraph() -> None:
    assert style_name(opened(document(text("a", "inconnu"))).paragraphs[0]) == "Body Text"


def test_a_mark_is_a_character_style_and_bold_inside_bold_stays_bold() -> None:
    run = opened(document(Paragraph((Strong((Text("a"),)),), "answer"))).paragraphs[0].runs[0]
    assert (run.style.name, run.bold) == ("Strong", True)


def test_marks_inside_one_another_all_apply() -> None:
    run = opened(document(Paragraph((Strong((Emphasis((Text("a"),)),)),)))).paragraphs[0].runs[0]
    assert (run.bold, run.italic) == (True, True)


def test_a_link_is_a_hyperlink_to_its_address() -> None:
    link = Link("https://exemple.invalid/?a=1&b=2", (Text("ici"),))
    hyperlink = opened(document(Paragraph((link,)))).paragraphs[0].hyperlinks[0]
    assert (hyperlink.address, hyperlink.text) == (link.href, "ici")


def test_a_link_in_the_footer_belongs_to_the_footer() -> None:
    source = document(text("a"), footer=(Link("https://a.example", (Text("l"),)),))
    assert "https://a.example" in part(source, "word/_rels/footer1.xml.rels")


# -------------------------------------------------------------------- lists


def test_an_address_has_one_relationship_however_often_it_is_linked_to() -> None:
    addresses = ['https://exemple.fr/?a=1&b="2"', "mailto:a@exemple.fr"]
    links = [Paragraph((Link(href, (Text("là"),)),)) for href in addresses * 3]
    source = document(*links, footer=(Link(addresses[0], (Text("là"),)),))
    related = opened(source).part.rels.values()
    assert [rel.target_ref for rel in related if rel.is_external] == addresses
    names = zipfile.ZipFile(io.BytesIO(write(source))).namelist()
    assert "word/_rels/footer1.xml.rels" in names
    assert "word/_rels/header1.xml.rels" not in names


def numbering(xml: str) -> list[tuple[str, str]]:
    return re.findall(r'<w:ilvl w:val="(\d)"/><w:numId w:val="(\d+)"/>', xml)


def test_a_nested_list_is_the_next_level_of_the_same_list() -> None:
    inner = ListBlock(((text("b"),),))
    assert numbering(body(ListBlock(((text("a"), inner),)))) == [("0", "1"), ("1", "1")]


def test_each_ordered_list_starts_again_at_one() -> None:
    ordered = ListBlock(((text("a"),), (text("b"),)), ordered=True)
    source = document(ordered, ordered)
    ids = [number for _, number in numbering(part(source, "word/document.xml"))]
    assert ids[0] == ids[1] != ids[2] == ids[3]
    lists = opened(source).part.numbering_part.element
    for number in set(ids):
        num = next(num for num in lists.num_lst if num.numId == int(number))
        assert num.lvlOverride_lst[0].startOverride.val == 1


def test_lists_deeper_than_word_allows_stay_at_its_last_level() -> None:
    block = ListBlock(((text("fond"),),))
    for _ in range(12):
        block = ListBlock(((text("a"), block),))
    assert max(level for level, _ in numbering(body(block))) == "8"


def test_only_the_first_paragraph_of_an_item_has_the_bullet() -> None:
    xml = body(ListBlock(((text("a"), text("b")),)))
    assert len(numbering(xml)) == 1
    assert "ListContinue" in xml


# ------------------------------------------------------------------- tables


def test_the_head_repeats_on_each_page_and_rows_do_not_break() -> None:
    xml = body(table(ROW, ROW))
    assert xml.count("<w:tblHeader/>") == 1
    assert xml.count("<w:cantSplit/>") == 3


def test_a_long_row_may_break_over_two_pages() -> None:
    long = Row((Cell((text("mot " * 300),)), Cell((text("b"),))))
    assert body(table(long, ROW)).count("<w:cantSplit/>") == 2


def test_columns_fill_the_text_width_exactly() -> None:
    grid = re.findall(r'<w:gridCol w:w="(\d+)"/>', body(table(columns=7)))
    assert (len(grid), sum(map(int, grid))) == (7, 9638)


def test_a_cell_over_several_columns_says_so() -> None:
    wide = Row((Cell((text("a"),), span=2),))
    assert '<w:gridSpan w:val="2"/>' in body(table(wide))


def test_row_headers_are_announced_as_a_first_column() -> None:
    row = Row((Cell((text("a"),), header=True), Cell((text("b"),))))
    assert 'w:firstColumn="1"' in body(table(row, row))
    assert 'w:firstColumn="0"' in body(table(row, ROW))


def test_a_cell_that_only_holds_a_box_is_centred_and_so_is_its_head() -> None:
    row = Row((Cell((text("a"),), header=True), Cell((Paragraph((Choice("n", "v", "N"),)),))))
    xml = body(table(row, role="choices"))
    assert xml.count("CptsCellCentred") == xml.count("CptsHeadCellCentred") == 1


def test_two_tables_in_a_row_stay_two_and_a_paragraph_ends_the_body() -> None:
    children = [child.tag for child in opened(document(table(ROW), table(ROW))).element.body]
    tbl, p = qn("w:tbl"), qn("w:p")
    assert children == [tbl, p, tbl, p, qn("w:sectPr")]


def test_every_cell_ends_with_a_paragraph() -> None:
    nested = Row((Cell((table(ROW),)), Cell(())))
    for cell in opened(document(table(nested))).element.body.iter(qn("w:tc")):
        assert cell[-1].tag == qn("w:p")


def test_text_after_a_table_does_not_touch_it() -> None:
    assert '<w:pStyle w:val="BodyText"/><w:spacing w:before=' in body(table(ROW), text("a"))


def test_a_kept_section_stays_with_its_last_block() -> None:
    xml = body(Section((text("a"), text("b"), text("c")), "keep"))
    assert xml.count("<w:keepNext/>") == 2


# ------------------------------------------------------------------- fields


def controls(xml: str) -> list[str]:
    return re.findall(r"<w:sdt>.*?</w:sdt>", xml)


def test_a_field_is_a_content_control_with_its_label_and_name() -> None:
    (control,) = controls(body(FieldRow((Text("Nom :"),), TextField("nom", "Votre nom"))))
    assert '<w:alias w:val="Votre nom"/><w:tag w:val="nom"/>' in control
    assert "<w:showingPlcHdr/><w:text/>" in control


def test_the_last_but_one_of_many_rows_or_items_stays_with_the_last() -> None:
    rows = body(table(*[ROW] * 40)).split("<w:tr>")[1:]
    items = body(ListBlock(((text("a"),),) * 40)).split("<w:p>")[1:]
    for parts in (rows, items):
        assert [place for place, xml in enumerate(parts) if "keepNext" in xml] == [len(parts) - 2]


def test_a_value_is_shown_and_keeps_its_lines() -> None:
    xml = body(Paragraph((TextField("a", "A", "un\ndeux", rows=2),)))
    (control,) = controls(xml)
    assert "showingPlcHdr" not in control
    assert 'un</w:t><w:br/><w:t xml:space="preserve">deux' in control


def test_a_blank_in_a_sentence_is_a_line_to_write_on() -> None:
    (control,) = controls(body(Paragraph((Text("Fait à "), TextField("lieu", "Lieu")))))
    assert "CptsBlank" in control
    assert "\u00a0" * 36 in control


def test_an_empty_box_is_as_high_as_its_rows() -> None:
    (control,) = controls(body(Paragraph((TextField("a", "A", rows=7),))))
    assert control.count("<w:br/>") == 6


def test_a_date_is_picked_and_shown_in_french() -> None:
    (control,) = controls(body(Paragraph((TextField("d", "D", "2023-03-31", kind="date"),))))
    assert 'w:dateFormat w:val="dd/MM/yyyy"' in control
    assert "31/03/2023" in control


@pytest.mark.parametrize(("checked", "glyph"), [(True, "☒"), (False, "☐")])
def test_a_choice_is_a_checkbox_and_its_caption(checked: bool, glyph: str) -> None:
    xml = body(Paragraph((Choice("q", "oui", "Q : oui", (Text("Oui"),), checked=checked),)))
    (control,) = controls(xml)
    assert f'<w14:checked w14:val="{int(checked)}"/>' in control
    assert glyph in control
    assert '<w:tag w:val="q.oui"/>' in control
    assert "Oui</w:t>" in xml


def test_bookmarks_are_named_after_the_fields_and_unique() -> None:
    names = ["nom", "NOM", "é" * 60, "é" * 61, "x" * 80, "x" * 81, "a b"]
    xml = body(*(FieldRow((Text("L"),), TextField(name, "L")) for name in names))
    bookmarks = re.findall(r'<w:bookmarkStart w:id="\d+" w:name="([^"]+)"', xml)
    assert bookmarks[0] == "f.nom"
    assert len({bookmark.casefold() for bookmark in bookmarks}) == len(names)
    assert all(re.fullmatch(r"f\.[A-Za-z0-9_.-]{1,38}", bookmark) for bookmark in bookmarks)


def test_tags_and_ids_are_unique_and_not_longer_than_word_allows() -> None:
    label = "très " * 40
    xml = body(*(FieldRow((Text("L"),), TextField("x" * 70 + str(i), label)) for i in range(12)))
    tags, aliases = (re.findall(rf'<w:{name} w:val="([^"]+)"', xml) for name in ("tag", "alias"))
    assert len(set(tags)) == 12
    assert max(map(len, tags + aliases)) == 64
    assert len(set(re.findall(r'<w:id w:val="(\d+)"', xml))) == 12


def test_a_control_cannot_be_deleted_and_its_content_can_be_changed() -> None:
    source = document(
        FieldRow((Text("L"),), TextField("n", "N")), Paragraph((Choice("q", "oui", "Q"),))
    )
    for control in controls(part(source, "word/document.xml")):
        assert '<w:lock w:val="sdtLocked"/>' in control
    assert "documentProtection" not in part(source, "word/settings.xml")


CUSTOM = "docProps/custom.xml"


def test_a_form_says_what_it_is_in_properties_and_variables_that_word_keeps_whole() -> None:
    rows = (FieldRow((Text(f"Libellé n° {i} :"),), TextField(f"n{i}", "N")) for i in range(30))
    source = document(*rows, hidden=(Hidden("projet", "A"),))
    said = re.findall(r'name="cpts-form.\d+"><vt:lpwstr>([^<]*)<', part(source, CUSTOM))
    assert len(said) > 3
    assert max(map(len, said)) <= 255
    assert "Libellén°29:" in "".join(said)
    variables = re.findall(r'w:name="cpts-form.\d+" w:val="([^"]*)"', part(source, SETTINGS))
    assert [unescape(it) for it in variables] == [unescape(it) for it in said]


def test_a_document_without_fields_says_nothing_of_a_form() -> None:
    source = document(text("a"), hidden=(Hidden("projet", "A"),))
    assert "cpts-form" not in part(source, CUSTOM) + part(source, SETTINGS)


def test_what_is_typed_into_a_form_changes_nothing_of_what_it_says_it_is() -> None:
    blank, typed = (
        document(FieldRow((Text("L"),), TextField("n", "N", value))) for value in ("", "Zoë")
    )
    assert part(blank, CUSTOM) == part(typed, CUSTOM)


LABELS = st.text(st.sampled_from("a'’:-\u2011\u00ad \u00a0/|☐X.é\n\t<&"), max_size=12)


@given(st.lists(LABELS, min_size=9, max_size=9))
def test_whatever_a_form_says_of_itself_nothing_is_added_to_it_while_it_is_blank(
    words: list[str],
) -> None:
    boxes = [Choice("q", value, "Q", (Text(words[0] + value),)) for value in ("oui", "non")]
    row = Row((Cell((text(words[1]),)), Cell((Paragraph((TextField("c", words[2]),)),))))
    source = document(
        Heading(1, (Text(words[3]),)),
        FieldRow((Text(words[4]),), TextField("n", words[4])),
        Paragraph((Text(words[5]), TextField("a", "A"), Text(words[6]), TextField("b", "B"))),
        Paragraph((*boxes, Text(words[7])), "choices"),
        Paragraph((TextField("t", words[7], rows=3),)),
        table(row),
        BarChart("Réponses", (Bar("Oui", 1, "1"),)),
        text(words[8]),
        header=(Text(words[0]),),
        footer=(Text(words[1]),),
    )
    form = read(write(source))
    assert form.remarks == ()
    assert form.fields == dict.fromkeys(["n", "a", "b", "q", "t", "c"], "")


def test_a_hidden_value_travels_in_the_settings_and_is_not_shown() -> None:
    source = document(text("a"), hidden=(Hidden("projet", "A & B"),))
    assert [p.text for p in opened(source).paragraphs] == ["a"]
    assert '<w:docVar w:name="projet" w:val="A &amp; B"/>' in part(source, "word/settings.xml")


# ----------------------------------------------------------- the whole file


def test_the_header_and_the_page_numbers_are_on_every_page() -> None:
    source = document(text("a"), header=(Text("En-tête"),), footer=(Text("Pied"),))
    section = opened(source).sections[0]
    assert section.header.paragraphs[0].text == "En-tête"
    assert section.footer.paragraphs[0].text == "Pied\tPage 1 / 1"
    footer = part(source, "word/footer1.xml")
    assert re.findall(r"> (\w+) </w:instrText>", footer) == ["PAGE", "NUMPAGES"]


def test_an_empty_header_has_no_line() -> None:
    (paragraph,) = opened(document(text("a"))).sections[0].header.paragraphs
    assert (paragraph.text, style_name(paragraph)) == ("", "Normal")


def test_the_properties_say_what_the_document_is() -> None:
    properties = opened(document(text("a"), author="CPTS & Cie", subject="Objet")).core_properties
    assert (properties.title, properties.author, properties.last_modified_by) == (
        "Un titre",
        "CPTS & Cie",
        "CPTS & Cie",
    )
    assert (properties.subject, properties.language, properties.revision) == ("Objet", "fr-FR", 1)
    created, modified = properties.created, properties.modified
    assert created is not None
    assert created.replace(tzinfo=None) == datetime(2023, 6, 27)
    assert created == modified


def test_properties_longer_than_word_allows_are_cut() -> None:
    properties = opened(document(text("a"), author="a" * 300, subject="s" * 300)).core_properties
    assert (len(properties.author), len(properties.subject)) == (255, 255)


def test_the_language_is_that_of_the_document() -> None:
    source = document(text("a"), language="fr-BE")
    assert '<w:lang w:val="fr-BE"' in part(source, "word/styles.xml")
    assert '<w:themeFontLang w:val="fr-BE"' in part(source, "word/settings.xml")
    assert '<w:lang w:val="fr-FR"' in part(document(text("a")), "word/styles.xml")


def test_hostile_text_comes_back_as_it_went_in() -> None:
    value = TextField("n", HOSTILE, HOSTILE)
    source = document(
        Heading(1, (Text(HOSTILE),)),
        ListBlock(((text(HOSTILE),),)),
        table(Row((Cell((text(HOSTILE),)), Cell((Paragraph((value,)),))))),
        header=(Text(HOSTILE),),
    )
    word = opened(source)
    assert [p.text for p in word.paragraphs[:2]] == [HOSTILE, HOSTILE]
    assert word.tables[0].cell(1, 0).text == HOSTILE
    assert word.sections[0].header.paragraphs[0].text == HOSTILE
    control = next(word.element.body.iter(qn("w:sdt")))
    assert "".join(node.text for node in control.iter(qn("w:t"))) == HOSTILE
    assert next(control.iter(qn("w:alias"))).get(qn("w:val")) == HOSTILE


@given(st.text(st.sampled_from("<>&\"'\t\n\r\0\x1f\ud800\ufffe]é😊 ") | st.characters()))
def test_every_part_is_xml_whatever_the_texts_are(words: str) -> None:
    name = words or "n"
    source = document(
        text(words),
        Paragraph((TextField(name, words, words), Choice(f"{name}!", words, words))),
        Paragraph((Link(f"https://exemple.fr/{words}", (Text(words),)),)),
        BarChart(words, (Bar(words, 1, words),)),
        header=(Text(words),),
        hidden=(Hidden(words, words),),
        author=words,
        subject=words,
        language=words,
    )
    with zipfile.ZipFile(io.BytesIO(write(source))) as archive:
        roots = [etree.fromstring(archive.read(name)) for name in archive.namelist()]
    assert len(roots) == 14


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    assert opened(document(text("a\x00\x0b\ufffe\ud800b"))).paragraphs[0].text == "ab"


def test_the_parts_are_in_order_and_have_no_date() -> None:
    with zipfile.ZipFile(io.BytesIO(write(document(text("a"))))) as archive:
        entries = archive.infolist()
    names = [entry.filename for entry in entries]
    assert names[0] == "[Content_Types].xml"
    assert names[1:] == sorted(names[1:])
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
