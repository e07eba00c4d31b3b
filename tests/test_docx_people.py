"""Word forms as people really fill them in: each answer is read, or the file is named."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_docs.base.dates import read_date
from cpts_docs.document.tree import Cell, Document, Metadata, Paragraph, Row, Table, Text, TextField
from cpts_docs.formats.docx.form import read
from cpts_docs.formats.docx.writer import write
from cpts_docs.formats.filled.marks import BY_HAND
from cpts_docs.forms.fields import IDENTITY
from cpts_docs.forms.filled import FilledForm
from tests import people
from tests.corpus import trees, written
from tests.people import (
    ELLIPSE,
    VALUES,
    Change,
    all_of,
    content,
    control,
    draw_over,
    drop_control,
    drop_line,
    drop_row,
    insert,
    line,
    mark_caption,
    names,
    of_the_first_version,
    paragraph,
    repeat_line,
    replace_content,
    run,
    text_box,
    type_after,
    type_before,
    type_below,
    type_inside,
    type_into_line,
    wrap,
    xml,
)
from tests.samples import ANSWERS, CASES, built
from tests.word import W, changed, filled, tags

QUESTIONNAIRE = built("starter", "questionnaire", "docx")
OPINION = built("starter", "fiche-avis", "docx")
NAME = "Zoë Müller-Œuvrard"
FIRST = "organisation-liberale"

Version = Callable[[bytes], bytes]
VERSIONS: dict[str, Version] = {"this version": bytes, "0.1.0": of_the_first_version}


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest) -> Version:
    """A form as this version writes it, or as the first did."""
    return VERSIONS[request.param]


@pytest.fixture
def after(version: Version) -> Callable[..., FilledForm]:
    """What is read of a form after people did these things to it."""
    return lambda *changes: read(changed(version(QUESTIONNAIRE), all_of(*changes)))


After = Callable[..., FilledForm]


# ---------------------------------------------------- nothing to be said of


@pytest.mark.parametrize(("project", "document"), [c for c in CASES if c[1] != "guide"])
def test_a_blank_form_gives_no_remark(project: str, document: str, version: Version) -> None:
    blank = read(version(built(project, document, "docx")))
    assert blank.remarks == ()
    assert {value for name, value in blank.fields.items() if name not in IDENTITY} == {""}


NATIONAL = [name for name in trees() if "guide" not in name and "rivieres" not in name]
"""Version 0.1.0 had no others; what has its own questions is in ``test_people.py``."""


@pytest.mark.parametrize("name", NATIONAL)
def test_a_form_that_was_filled_in_beforehand_gives_no_remark(name: str, version: Version) -> None:
    data = written(name, "docx")
    if tags(data):
        assert read(version(data)).remarks == ()


def test_a_form_filled_in_its_controls_gives_no_remark(
    version: Version,
) -> None:
    form = read(version(filled(built("ruscino", "questionnaire", "docx"), ANSWERS)))
    assert (form.remarks, form.contradictions) == ((), ())
    assert {name: form.fields[name] for name in ANSWERS} == ANSWERS


# ------------------------------------------------ texts on the line of a field


@pytest.mark.parametrize(
    "change",
    [
        type_after("nom", NAME),
        type_before("nom", NAME),
        all_of(type_inside("nom", "Zoë"), type_after("nom", " Müller-Œuvrard")),
        all_of(type_inside("nom", "Zoë Müller-Œuv"), type_after("nom", "rard")),
        all_of(type_inside("nom", "Müller-Œuvrard"), type_before("nom", "Zoë ")),
        all_of(drop_control("nom"), type_before("nom", NAME)),
        lambda root: line(root, "nom")[1].append(run(f" {NAME}")[1]),
    ],
    ids=["after", "before", "half", "in a word", "half before", "control gone", "in the label"],
)
def test_a_name_outside_its_control_is_read_whole_and_that_is_said(
    change: Change, after: After
) -> None:
    form = after(change)
    assert form.fields["nom"] == NAME
    assert names(form, "« nom »", "hors du champ", NAME)


def test_where_a_control_and_its_bookmark_are_gone_the_label_tells_the_field(
    after: After, version: Version
) -> None:
    form = after(type_into_line("nom", NAME))
    if version is bytes:
        assert form.fields["nom"] == NAME
        assert names(form, "« nom »", "le champ a été supprimé")
    else:
        assert "nom" not in form.fields
        assert names(form, "hors des champs", NAME)
        assert names(form, "champs absents", "nom")


def test_of_several_labels_alike_the_fields_around_tell_which() -> None:
    change = all_of(
        *(drop_line(f"avis-dd-{name}") for name in ("lieu", "date", "signataire")),
        type_into_line("avis-cpam-lieu", "Elne"),
    )
    form = read(changed(OPINION, change))
    assert form.fields["avis-cpam-lieu"] == "Elne"
    assert "avis-dd-lieu" not in form.fields


def test_a_label_that_could_be_of_two_fields_is_named_and_not_guessed() -> None:
    between = [tag for tag in tags(OPINION) if tag.startswith(("avis-inter-urps", "avis-cpam"))]
    lines = list(dict.fromkeys(re.sub(r"verdict\..*", "verdict.favorable", tag) for tag in between))
    change = all_of(
        type_into_line("avis-cpam-lieu", "Elne"),
        *(drop_line(tag) for tag in lines if tag != "avis-cpam-lieu"),
    )
    form = read(changed(OPINION, change))
    assert "Elne" not in form.fields.values()
    assert names(form, "hors des champs", "Elne")
    assert names(form, "champs absents", "avis-cpam-lieu")


def test_a_control_that_goes_over_its_label_and_two_paragraphs_holds_the_address(
    after: After,
) -> None:
    def swallow(root: Any) -> None:
        node, box = line(root, "adresse"), control(root, "adresse")
        place = node.getparent().index(node)
        parent = node.getparent()
        around = xml("<w:sdt></w:sdt>")
        properties = box.find(f"{W}sdtPr")
        properties.remove(properties.find(f"{W}showingPlcHdr"))
        node.remove(box)
        node.append(run("12 rue de l'Église"))
        around.append(properties)
        around.append(xml("<w:sdtContent></w:sdtContent>"))
        around[1].extend([node, paragraph(run("66000 Perpignan"), style="CptsField")])
        parent.insert(place, around)

    form = after(swallow)
    assert form.fields["adresse"] == "12 rue de l'Église\n66000 Perpignan"
    assert form.remarks == ()


def test_a_value_that_holds_the_words_of_its_label_is_whole(after: After) -> None:
    text = "chez Mme X, Adresse : 12 rue de l'Église"
    assert after(type_inside("adresse", text)).fields["adresse"] == text


def test_a_caption_that_was_deleted_does_not_take_the_next_box(version: Version) -> None:
    def drop(root: Any) -> None:
        place = line(root, "avis-cpam-verdict.favorable")
        caption = next(r for r in place.findall(f"{W}r") if "".join(r.itertext()) == "Favorable")
        place.remove(caption)

    tick = draw_over("avis-cpam-verdict.favorable-avec-reserves", "☒", "1")
    form = read(changed(version(OPINION), all_of(drop, tick)))
    assert form.fields["avis-cpam-verdict"] == "favorable-avec-reserves"


def test_a_label_with_nothing_behind_it_and_no_control_is_a_field_that_is_gone() -> None:
    form = read(changed(QUESTIONNAIRE, type_into_line("nom", " ")))
    assert "nom" not in form.fields
    assert names(form, "champs absents", "nom")


def in_cells() -> bytes:
    """A form with its fields in the cells of a table."""
    cells = (Cell((Paragraph((Text("Nom :"),)),)), Cell((Paragraph((TextField("nom", "Nom"),)),)))
    head = Row(tuple(Cell((Paragraph((Text(word),)),), header=True) for word in "ab"))
    return write(Document(Metadata("T"), (Table((0.5, 0.5), (head,), (Row(cells),)),)))


@pytest.mark.parametrize("style", ["", "CptsCell"])
def test_a_text_below_a_field_in_its_cell_is_named(style: str, version: Version) -> None:
    form = read(changed(version(in_cells()), type_below("nom", "Zoë", style)))
    assert names(form, "hors des champs", "dans le tableau, ligne « Nom : »", "« Zoë »")


def test_fields_in_one_sentence_are_told_apart() -> None:
    sentence = (Text("Fait à "), TextField("lieu", "Lieu"), Text(" par "), TextField("nom", "Nom"))
    data = write(Document(Metadata("T"), (Paragraph((*sentence, Text(", ce jour."))),)))
    form = read(changed(data, all_of(type_after("lieu", "Elne"), type_before("nom", "Zoë"))))
    assert (form.fields["lieu"], form.fields["nom"]) == ("Elne", "Zoë")
    late = read(changed(data, lambda root: line(root, "nom").append(run(" Voilà"))))
    assert names(late, "hors des champs", "« Voilà »")


@pytest.mark.parametrize("name", ["hyperlink", "smartTag", "customXml", "ins", "moveTo"])
def test_what_stands_around_a_text_changes_nothing(name: str, after: After) -> None:
    form = after(type_inside("mail", "zoe@exemple.invalid"), wrap("mail", name))
    assert form.fields["mail"] == "zoe@exemple.invalid"
    assert form.remarks == ()


def test_inserted_text_counts_and_deleted_text_does_not(after: After) -> None:
    def track(root: Any) -> None:
        deleted = xml("<w:del><w:r><w:delText>Léa</w:delText><w:t>Léa</w:t></w:r></w:del>")
        inserted = xml("<w:ins></w:ins>")
        inserted.append(run(NAME))
        replace_content(root, "nom", [deleted, inserted])

    assert after(type_inside("nom", "Léa"), track).fields["nom"] == NAME


def test_an_equation_is_a_text(after: After) -> None:
    math = (
        '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
        "<m:r><m:t>≥ 2</m:t></m:r></m:oMath>"
    )
    change = all_of(
        type_inside("commentaire", "Réunions "),
        lambda r: content(r, "commentaire").append(xml(math)),
    )
    assert after(change).fields["commentaire"] == "Réunions ≥ 2"


# ----------------------------------------------------------- texts elsewhere


@pytest.mark.parametrize("style", ["", "CptsField", "BodyText", "ListParagraph", "CptsBox"])
@pytest.mark.parametrize("tag", ["nom", "mail", "commentaire", f"{FIRST}.oui"])
def test_a_text_below_a_field_is_named_with_its_place(tag: str, style: str, after: After) -> None:
    form = after(type_below(tag, NAME, style))
    assert names(form, "hors des champs", "après « ", f"« {NAME} »", "il n'est pas lu")
    assert NAME not in form.fields.values()


def test_a_text_in_a_text_box_is_named_once(after: After) -> None:
    form = after(insert("nom", text_box(NAME)))
    assert len(form.remarks) == 1
    assert names(form, "zone de texte", "Nom et Prénom", NAME)


@pytest.mark.parametrize("style", ["", "CptsQuestion", "BodyText"])
def test_a_remark_between_a_question_and_its_boxes_is_named(style: str, after: After) -> None:
    added = paragraph(run("Je suis dans une MSP"), style=style)
    form = after(lambda root: line(root, f"{FIRST}.oui").addprevious(added))
    assert len(form.remarks) == 1
    assert names(form, "Je suis dans une MSP")


def test_a_remark_in_the_row_of_a_question_is_named(after: After) -> None:
    def write(root: Any) -> None:
        row = next(control(root, "parcours.oui").iterancestors(f"{W}tr"))
        row.find(f"{W}tc").append(paragraph(run("sauf en août"), style="CptsCell"))

    assert names(after(write), "dans le tableau, ligne « 3 – Organiser", "« sauf en août »")


def test_a_question_that_was_added_to_is_named(after: After) -> None:
    def write(root: Any) -> None:
        row = next(control(root, "parcours.oui").iterancestors(f"{W}tr"))
        row.find(f"{W}tc").find(f"{W}p").append(run(" (sauf en août)"))

    assert names(after(write), "(sauf en août)")


@pytest.mark.parametrize("place", [0, 3, -1])
def test_a_paragraph_anywhere_else_is_named(place: int, after: After) -> None:
    added = paragraph(run("À l'attention de Mme X"), style="BodyText")
    form = after(lambda root: root[0].insert(place if place >= 0 else len(root[0]) - 1, added))
    assert names(form, "À l'attention de Mme X")


@pytest.mark.parametrize(("part", "where"), [("header1", "en-tête"), ("footer1", "pied de page")])
def test_a_text_in_the_margins_of_the_page_is_named(
    part: str, where: str, version: Version
) -> None:
    def write(root: Any) -> None:
        root.append(paragraph(run("Lu et approuvé")))

    form = read(changed(version(QUESTIONNAIRE), write, f"word/{part}.xml"))
    assert names(form, where, "Lu et approuvé")


def test_the_numbers_of_the_pages_may_change(version: Version) -> None:
    def count(root: Any) -> None:
        for node in root.iter(f"{W}t"):
            node.text = "12" if node.text == "1" else node.text

    assert read(changed(version(QUESTIONNAIRE), count, "word/footer1.xml")).remarks == ()


BESIDE = {
    "comments": "commentaire dans la marge de Zoë",
    "footnotes": "note de bas de page",
    "endnotes": "note de fin",
}


@pytest.mark.parametrize("part", BESIDE)
def test_what_stands_in_a_margin_or_a_note_is_named(part: str, version: Version) -> None:
    data = people.with_note(version(QUESTIONNAIRE), "nom", part.removesuffix("s"), "à revoir")
    form = read(data)
    assert names(form, BESIDE[part], "à la ligne « Nom et Prénom", "« à revoir »")


def test_hidden_text_is_not_read_but_named(after: After) -> None:
    form = after(type_inside("nom", NAME), type_after("nom", "secret", "<w:vanish/>"))
    assert form.fields["nom"] == NAME
    assert names(form, "texte masqué", "« secret »")


def test_crossed_out_text_is_not_read_but_named(after: After) -> None:
    change = all_of(
        type_inside("nom", "Zoë "),
        lambda root: content(root, "nom").append(run("Dupont ", "<w:strike/>")),
        lambda root: content(root, "nom").append(run("Müller")),
    )
    form = after(change)
    assert form.fields["nom"] == "Zoë Müller"
    assert names(form, "« nom »", "« Dupont » est barré")


def test_remarks_are_no_more_than_can_be_read(after: After) -> None:
    form = after(*(type_below("nom", f"remarque {number}") for number in range(200)))
    assert len(form.remarks) < 30
    assert "175 autres remarques" in form.remarks[-1]


# --------------------------------------------------------------- placeholders


def test_a_placeholder_that_is_switched_off_is_none(after: After) -> None:
    def switch(root: Any) -> None:
        control(root, "nom").find(f".//{W}showingPlcHdr").set(f"{W}val", "0")
        replace_content(root, "nom", [run(NAME)])

    form = after(switch)
    assert (form.fields["nom"], form.remarks) == (NAME, ())


def test_a_text_that_is_flagged_as_a_placeholder_is_read_and_that_is_said(after: After) -> None:
    form = after(lambda root: replace_content(root, "nom", [run(NAME)]))
    assert form.fields["nom"] == NAME
    assert names(form, "« nom »", "le fichier dit ce champ vide")


@pytest.mark.parametrize(
    "prompt",
    [
        "Cliquez ou appuyez ici pour entrer du texte.",
        "Cliquez ici pour taper du texte.",
        "Click or tap here to enter text.",
        "\u00a0\u00a0\u00a0\u00a0",
    ],
)
@pytest.mark.parametrize("flagged", [True, False])
def test_what_a_program_puts_into_an_emptied_control_is_no_answer(
    prompt: str, flagged: bool, after: After
) -> None:
    change = type_inside("nom", prompt)
    form = after((lambda r: replace_content(r, "nom", [run(prompt)])) if flagged else change)
    assert (form.fields["nom"], form.remarks) == ("", ())


# --------------------------------------------------------------------- signs


@pytest.mark.parametrize(
    ("element", "seen"),
    [
        ('<w:sym w:font="Symbol" w:char="F0B3"/>', "≥"),
        ('<w:sym w:font="Symbol" w:char="00A3"/>', "≤"),
        ('<w:sym w:font="Wingdings" w:char="F0E0"/>', "→"),
        ('<w:sym w:font="Wingdings 2" w:char="F050"/>', "✓"),
        ('<w:sym w:font="Segoe UI Symbol" w:char="2714"/>', "✔"),
        ('<w:rPr><w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/></w:rPr><w:t>\uf0b3</w:t>', "≥"),
        ('<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>\u00fc œ</w:t>', "✓ œ"),
    ],
)
def test_a_sign_of_a_symbol_font_is_read_as_it_looks(element: str, seen: str, after: After) -> None:
    change = all_of(
        type_inside("commentaire", "deux "),
        lambda root: content(root, "commentaire").append(xml(f"<w:r>{element}</w:r>")),
    )
    form = after(change)
    assert (form.fields["commentaire"], form.remarks) == (f"deux {seen}", ())


def test_a_sign_that_no_table_has_is_named(after: After) -> None:
    sign = xml('<w:r><w:sym w:font="Wingdings" w:char="F0FF"/></w:r>')
    form = after(
        type_inside("commentaire", "deux "), lambda r: content(r, "commentaire").append(sign)
    )
    assert form.fields["commentaire"] == "deux \ufffd"
    assert names(form, "signe inconnu de la police « Wingdings »")


# --------------------------------------------------------------------- boxes


@pytest.mark.parametrize("glyph", [*"☒☑✓✔✗✘xX×", "[x]", "oui", "☐X", "X ☐"])
@pytest.mark.parametrize("group", [FIRST, "parcours"])
def test_a_sign_over_a_box_that_word_holds_for_empty_is_a_tick(
    glyph: str, group: str, after: After
) -> None:
    form = after(draw_over(f"{group}.oui", glyph))
    assert form.fields[group] == "oui"
    assert names(form, f"« {group} »", "« oui »", "le fichier la dit décochée")


@pytest.mark.parametrize(
    "change",
    [
        type_after("parcours.oui", "X"),
        type_before("parcours.oui", "x "),
        type_after("parcours.oui", "oui"),
        type_below("parcours.oui", "X"),
        all_of(drop_control("parcours.oui"), type_before("parcours.oui", "X")),
    ],
    ids=["after", "before", "the word", "below", "instead"],
)
def test_a_sign_in_the_cell_of_a_box_is_a_tick(change: Change, after: After) -> None:
    assert after(change).fields["parcours"] == "oui"


def test_a_wingdings_tick_over_a_box_is_a_tick(after: After) -> None:
    sign = xml('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>')
    assert after(lambda r: replace_content(r, "parcours.non", [sign])).fields["parcours"] == "non"


def test_a_box_that_is_seen_empty_is_empty_whatever_word_says(after: After) -> None:
    form = after(draw_over("parcours.oui", "☐", state="1"))
    assert form.fields["parcours"] == ""
    assert names(form, "« parcours »", "le fichier la dit cochée")


@pytest.mark.parametrize(
    "change",
    [
        lambda root: line(root, f"{FIRST}.oui").append(run(" X")),
        type_before(f"{FIRST}.non", "X "),
        type_after("parcours.oui", "non"),
        type_after("parcours.oui", "peut-être"),
        draw_over("parcours.oui", ""),
        draw_over("parcours.oui", "", state="1"),
    ],
    ids=["after all", "between two", "the other word", "words", "no box", "no box, but ticked"],
)
def test_what_cannot_be_told_is_named_and_not_counted(change: Change, after: After) -> None:
    form = after(change)
    assert form.fields[FIRST] == form.fields["parcours"] == ""
    assert names(form, "réponse incertaine, qui n'est pas comptée")


@pytest.mark.parametrize("word", ["bof", "oui"])
def test_only_a_yes_is_a_tick_beside_a_choice_that_is_no_yes(word: str) -> None:
    blank = written("trois-rivieres-questionnaire", "docx")
    form = read(changed(blank, type_after("mode.liberal", word)))
    assert form.fields["mode"] == ("liberal" if word == "oui" else "")
    assert names(form, "incertaine") == (word == "bof")


def test_words_beside_a_ticked_box_are_named_and_the_tick_counts(after: After) -> None:
    form = after(draw_over("parcours.oui", "☒", "1"), type_after("parcours.oui", "sauf en août"))
    assert form.fields["parcours"] == "oui"
    assert names(form, "« sauf en août »")
    assert not names(form, "incertaine")


LOOKS = {
    '<w:highlight w:val="yellow"/>': "surlignée",
    '<w:shd w:val="clear" w:fill="FFFF00"/>': "surlignée",
    '<w:bdr w:val="single"/>': "encadrée",
    '<w:u w:val="single"/>': "soulignée",
    "<w:b/>": "en gras",
    "<w:strike/>": "barrée",
}


@pytest.mark.parametrize("look", LOOKS)
def test_an_answer_that_is_only_marked_is_named_and_not_counted(look: str, after: After) -> None:
    form = after(mark_caption(f"{FIRST}.oui", "Oui", look))
    assert form.fields[FIRST] == ""
    assert names(form, f"« {FIRST} »", "« oui »", LOOKS[look])


ALONE = "outils--un-annuaire"
"""One of several choices that exclude nothing: the only box of its field."""


@pytest.mark.parametrize("look", [look for look, said in LOOKS.items() if said in BY_HAND])
@pytest.mark.parametrize("ticked", [False, True])
def test_a_mark_at_a_box_that_is_alone_is_named_where_it_says_something_else(
    look: str, ticked: bool
) -> None:
    tag, name = f"{ALONE}.oui", LOOKS[look]
    tick = [draw_over(tag, "☒", "1")] if ticked else []
    blank = written("trois-rivieres-questionnaire", "docx")
    form = read(changed(blank, all_of(*tick, mark_caption(tag, "Un annuaire", look))))

    agrees = ticked != (name == "barrée")
    assert form.fields[ALONE] == ("oui" if ticked and agrees else "")
    assert names(form, name) != agrees


def test_a_mark_against_the_tick_makes_the_answer_uncertain(after: After) -> None:
    tick = draw_over(f"{FIRST}.non", "☒", "1")
    form = after(tick, mark_caption(f"{FIRST}.oui", "Oui", '<w:highlight w:val="yellow"/>'))
    assert form.fields[FIRST] == ""
    assert names(form, "incertaine")


@pytest.mark.parametrize(
    ("caption", "value", "look"),
    [("Oui", "oui", '<w:highlight w:val="yellow"/>'), ("Non", "non", "<w:strike/>")],
)
def test_a_mark_that_says_what_the_tick_says_is_no_remark(
    caption: str, value: str, look: str, after: After
) -> None:
    form = after(
        draw_over(f"{FIRST}.oui", "☒", "1"), mark_caption(f"{FIRST}.{value}", caption, look)
    )
    assert (form.fields[FIRST], form.remarks) == ("oui", ())


def test_a_coloured_cell_is_named(after: After) -> None:
    def colour(root: Any) -> None:
        cell = next(control(root, "parcours.oui").iterancestors(f"{W}tc"))
        cell.find(f"{W}tcPr").append(xml('<w:shd w:val="clear" w:fill="FFFF00"/>'))

    form = after(colour)
    assert form.fields["parcours"] == ""
    assert names(form, "« parcours »", "« oui »", "surlignée")


@pytest.mark.parametrize("look", ["<w:strike/>", '<w:highlight w:val="yellow"/>'])
def test_a_question_that_is_marked_is_named(look: str, after: After) -> None:
    def mark(root: Any) -> None:
        row = next(control(root, "parcours.oui").iterancestors(f"{W}tr"))
        row.find(f".//{W}r").insert(0, xml(f"<w:rPr>{look}</w:rPr>"))

    form = after(mark)
    assert len(form.remarks) == 1
    assert names(form, "partie du formulaire", LOOKS[look], "« 3 – Organiser")


def test_a_drawing_is_named_with_its_row_and_column(after: After) -> None:
    form = after(insert("parcours.oui", ELLIPSE))
    assert names(form, "un dessin ou une image", "« 3 – Organiser", "colonne « Oui »")


# --------------------------------------------------- fields twice, fields gone


def test_a_copied_line_with_the_same_answer_is_one_answer(after: After) -> None:
    form = after(type_inside("nom", NAME), repeat_line("nom"))
    assert (form.fields["nom"], form.contradictions, form.remarks) == (NAME, (), ())


def test_a_copied_line_with_another_answer_is_a_contradiction(after: After) -> None:
    form = after(type_inside("nom", NAME), repeat_line("nom"), type_inside("nom", "Léa"))
    assert (form.fields["nom"], form.contradictions) == ("", ("nom",))


def test_a_line_that_is_gone_is_named(after: After) -> None:
    form = after(drop_line("nom"), drop_row("parcours.oui"))
    assert {"nom", "parcours"}.isdisjoint(form.fields)
    assert names(form, "champs absents", "nom", "parcours")


def test_a_box_whose_control_is_gone_is_named(after: After) -> None:
    form = after(drop_control("parcours.oui", bookmarks=True))
    assert form.fields["parcours"] == ""
    assert names(form, "parcours (oui)")


def test_a_field_of_the_projects_own_that_is_gone_is_named() -> None:
    form = read(changed(OPINION, drop_line("avis-cpam-signataire")))
    assert names(form, "champs absents", "avis-cpam-signataire")


# --------------------------------------------------------------------- dates


def picked(text: str, day: str, shown_as: str = "dd/MM/yyyy") -> Change:
    """A date control that shows a text after a day was chosen in it."""

    def change(root: Any) -> None:
        type_inside("avis-cpam-date", text)(root)
        node = control(root, "avis-cpam-date").find(f".//{W}date")
        if day:
            node.set(f"{W}fullDate", f"{day}T00:00:00Z")
        node.find(f"{W}dateFormat").set(f"{W}val", shown_as)

    return change


@pytest.mark.parametrize(
    ("change", "value", "said"),
    [
        (picked("4 mars 2024", "2024-03-03"), "2024-03-04", True),
        (picked("04/03/2024", "2024-03-03"), "2024-03-04", True),
        (picked("03/04/2024", "2024-03-04"), "2024-04-03", True),
        (picked("à voir", "2024-03-03"), "à voir", True),
        (picked("3 mars 2024", "2024-03-03"), "2024-03-03", False),
        (picked("lundi 1er avril 2024", ""), "2024-04-01", False),
        (picked("3.3.24", ""), "2024-03-03", False),
        (picked("3/4/2024", "2024-03-04", "M/d/yyyy"), "2024-03-04", False),
        (picked("Sunday, March 3, 2024", "2024-03-03"), "2024-03-03", False),
        (picked("3 mars 2024        /        /            ", ""), "2024-03-03", False),
    ],
)
def test_the_date_is_the_one_that_is_seen(
    change: Change, value: str, said: bool, version: Version
) -> None:
    form = read(changed(version(OPINION), change))
    written = form.fields["avis-cpam-date"]
    day = read_date(written)  # as collect does
    assert (day.isoformat() if day else written) == value
    assert names(form, "« avis-cpam-date »", "le fichier a la date du") is said


# -------------------------------------------------------- fields of Word 97


def legacy(tag: str, text: str) -> Change:
    """A control that became a form field of Word 97, as by way of a .doc file."""

    def change(root: Any) -> None:
        node = control(root, tag)
        data = f'<w:ffData><w:name w:val="f.{tag}"/><w:textInput/></w:ffData>'
        runs = [
            xml(f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'),
            xml("<w:r><w:instrText> FORMTEXT </w:instrText></w:r>"),
            xml('<w:r><w:fldChar w:fldCharType="separate"/></w:r>'),
            run(text),
            xml('<w:r><w:fldChar w:fldCharType="end"/></w:r>'),
        ]
        for one in runs:
            node.addprevious(one)
        drop_control(tag, bookmarks=True)(root)

    return change


def legacy_box(tag: str, state: str) -> Change:
    """A box that became one of Word 97."""

    def change(root: Any) -> None:
        data = f'<w:ffData><w:name w:val="f.{tag}"/><w:checkBox>{state}</w:checkBox></w:ffData>'
        control(root, tag).addprevious(
            xml(f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>')
        )
        control(root, tag).addprevious(xml('<w:r><w:fldChar w:fldCharType="end"/></w:r>'))
        drop_control(tag, bookmarks=True)(root)

    return change


def test_a_form_field_of_word_97_is_read_by_its_name(after: After) -> None:
    form = after(legacy("nom", NAME), legacy("mail", "zoe@exemple.invalid"), legacy("adresse", ""))
    assert (form.fields["nom"], form.fields["mail"]) == (NAME, "zoe@exemple.invalid")
    assert form.fields["adresse"] == ""
    assert form.remarks == ()


@pytest.mark.parametrize(
    ("state", "value"),
    [
        ('<w:default w:val="0"/><w:checked/>', "oui"),
        ('<w:default w:val="1"/>', "oui"),
        ('<w:default w:val="1"/><w:checked w:val="0"/>', ""),
        ('<w:default w:val="0"/>', ""),
    ],
)
def test_a_box_of_word_97_is_read_by_its_state(state: str, value: str, after: After) -> None:
    form = after(legacy_box("parcours.oui", state))
    assert (form.fields["parcours"], form.remarks) == (value, ())


# ------------------------------------------------------------- any such form


def type_half_outside(tag: str, text: str) -> Change:
    """The second half is typed behind the control."""
    half = len(text) // 2
    return all_of(type_inside(tag, text[:half]), type_after(tag, text[half:]))


def type_over(tag: str, text: str) -> Change:
    """The control is deleted, its bookmark stays."""
    return all_of(drop_control(tag), type_before(tag, text))


ON_THE_LINE = [type_inside, type_after, type_before, type_half_outside, type_over]
ELSEWHERE = [type_below, people.type_into_a_box]


@given(
    st.sampled_from(sorted(VERSIONS)),
    st.dictionaries(
        st.sampled_from(["nom", "specialite", "adresse", "telephone", "mail", "commentaire"]),
        st.tuples(st.sampled_from(ON_THE_LINE + ELSEWHERE), VALUES),
        min_size=1,
    ),
)
def test_whatever_is_typed_wherever_comes_back_or_is_named(
    version: str, typed: dict[str, tuple[Callable[[str, str], Change], str]]
) -> None:
    data = VERSIONS[version](QUESTIONNAIRE)
    form = read(changed(data, all_of(*(put(tag, text) for tag, (put, text) in typed.items()))))
    for tag, (put, text) in typed.items():
        if put in ELSEWHERE:
            assert form.fields[tag] == ""
            assert names(form, "hors des champs", text[:70].rstrip())
        else:
            assert form.fields[tag] == text
            assert put is type_inside or names(form, f"« {tag} »") or put is type_over


TICKS = ("☒", "X", "✓")
BOXES = [tag for tag in tags(QUESTIONNAIRE) if "." in tag]


@given(
    st.sampled_from(sorted(VERSIONS)),
    st.dictionaries(
        st.sampled_from(BOXES),
        st.tuples(st.sampled_from(["☒", "☐", "X", "✓", ""]), st.sampled_from(["0", "1"])),
    ),
)
def test_any_state_of_the_boxes_is_read_as_it_is_seen_or_named(
    version: str, drawn: dict[str, tuple[str, str]]
) -> None:
    data = VERSIONS[version](QUESTIONNAIRE)
    changes = (draw_over(tag, glyph, state) for tag, (glyph, state) in drawn.items())
    form = read(changed(data, all_of(*changes)))
    for group in {tag.partition(".")[0] for tag in BOXES}:
        seen = {tag: it for tag, it in drawn.items() if tag.startswith(f"{group}.")}
        ticked = [tag.partition(".")[2] for tag, (glyph, _) in seen.items() if glyph in TICKS]
        if len(ticked) > 1:
            assert group in form.contradictions
        else:
            assert form.fields[group] == "".join(ticked)
        if any((state == "1") != (glyph in TICKS) for glyph, state in seen.values()):
            assert names(form, f"« {group} »")
