"""French typography: each rule, what it leaves alone, and what always holds."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cpts_docs.document.tree import (
    Choice,
    Document,
    Emphasis,
    FieldRow,
    Heading,
    Inline,
    LineBreak,
    Link,
    Metadata,
    Paragraph,
    Strong,
    Superscript,
    Text,
    TextField,
    Underline,
)
from cpts_docs.document.typography import french, typeset
from cpts_docs.document.walk import plain_text
from tests.effort import thorough


def shown(text: str) -> str:
    """``text`` with its no-break spaces made visible: ~ and, narrow, _."""
    return text.replace("\u00a0", "~").replace("\u202f", "_")


def paragraph(*inlines: Inline) -> tuple[Inline, ...]:
    """The inlines of a paragraph once typeset."""
    [block] = typeset(Document(Metadata("Titre"), (Paragraph(inlines),))).blocks
    assert isinstance(block, Paragraph)
    return block.children


# --------------------------------------------------------------------------
# One text


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Vraiment ?", "Vraiment_?"),
        ("Vraiment?", "Vraiment_?"),
        ("Vraiment   ?", "Vraiment_?"),
        ("Vraiment\u00a0?", "Vraiment_?"),
        ("Vraiment\u202f?", "Vraiment_?"),
        ("Vraiment\n?", "Vraiment_?"),
        ("Oui ! Non; si.", "Oui_! Non_; si."),
        ("Quoi ?!", "Quoi_?!"),
        ("Quoi ? !", "Quoi_?_!"),
        ("(vraiment?)", "(vraiment_?)"),
        ("(oui)!", "(oui)_!"),
        ("Exemples :", "Exemples~:"),
        ("Exemples:", "Exemples~:"),
        ("Nom\u202f: Ruscino", "Nom~: Ruscino"),
        ("ratio 3 :2", "ratio 3~:2"),
        ("«oui»", "«~oui~»"),
        ("« oui »", "«~oui~»"),
        ("«\u202foui\u202f»", "«~oui~»"),
        ("« oui ? »", "«~oui_?~»"),
        ("«Oui!»", "«~Oui_!~»"),
        ("« »", "«~»"),
        ("47 617 habitants", "47_617 habitants"),
        ("1 234 567", "1_234_567"),
        ("47\u00a0617", "47_617"),
        ("0 801 902 263", "0_801_902_263"),
        ("50 %", "50~%"),
        ("50%", "50~%"),
        ("12,5 €", "12,5~€"),
        ("10 000 €.", "10_000~€."),
        ("l'accès", "l’accès"),
        ("aujourd'hui d'une l'Aude", "aujourd’hui d’une l’Aude"),
        ("l'«accès»", "l’«~accès~»"),
        ("https://exemple.fr !", "https://exemple.fr_!"),
        ("a@b.fr ; c@d.fr", "a@b.fr_; c@d.fr"),
        ("fin…!", "fin…_!"),
        ("100%!", "100~%_!"),
    ],
)
def test_spaces_and_apostrophes_become_french(typed: str, expected: str) -> None:
    assert shown(french(typed)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "12:30",
        "de 12:30 à 14:00",
        "66186",
        "2A004",
        "04 68 12 34 56",
        "1234 5678",
        "12.345 678",
        "12,345 678",
        "le 01/06/2023 100 personnes",
        r"C:\chemin\fichier",
        "https://exemple.fr/a?b=c;d!e:f%20g",
        "www.exemple.fr/?a=l'b",
        "mailto:a.b+c@exemple.fr?subject=x",
        "jean.d-oe+cpts@exemple-sante.fr",
        '"Maison de santé"',
        'Association "Les Amis"',
        "a?b",
        "a:b",
        ";",
        "!important",
        "5'30",
        "les amis' ",
        "'a'",
        "100%25",
        "%",
        "…",
    ],
)
def test_what_is_not_a_french_sentence_is_left_alone(text: str) -> None:
    assert french(text) == text


@pytest.mark.parametrize(
    "piece",
    [
        *(" ", "\u00a0", "!", " !", "a!", "1", "123 ", "a", "-", ".", "a@", "a@b.", "www."),
        *("« ", " »", "a'", "'", "1 %", "a: ", "https://", "1e", "12,", "\x00"),
    ],
)
def test_a_hundred_thousand_characters_of_anything_are_typeset(piece: str) -> None:
    # A rule whose time grew with the square of its text would not end here.
    text = piece * (100_000 // len(piece)) + "x"

    assert re.sub(r"[\s\x00'’]", "", french(text)) == re.sub(r"[\s\x00'’]", "", text)


# --------------------------------------------------------------------------
# A paragraph


def test_a_sign_after_bold_text_is_spaced_outside_the_bold() -> None:
    assert paragraph(Strong((Text("Important"),)), Text(" : lire")) == (
        Strong((Text("Important"),)),
        Text("\u00a0: lire"),
    )


def test_a_space_inside_the_bold_gives_way_to_the_one_before_the_sign() -> None:
    assert paragraph(Strong((Text("Important "),)), Text("! Lire")) == (
        Strong((Text("Important"),)),
        Text("\u202f! Lire"),
    )


def test_a_missing_space_is_added_across_marks() -> None:
    assert paragraph(Text("Qui"), Emphasis((Text("?"),))) == (
        Text("Qui"),
        Emphasis((Text("\u202f?"),)),
    )


def test_quotation_marks_are_spaced_across_marks() -> None:
    children = paragraph(Text("« "), Emphasis((Text(" oui "),)), Text("»"))

    assert children == (Text("«\u00a0"), Emphasis((Text("oui"),)), Text("\u00a0»"))


@pytest.mark.parametrize(
    "inlines",
    [
        (Text("l'"), Emphasis((Text("accès"),))),
        (Emphasis((Text("l"),)), Text("'accès")),
        (Text("l"), Strong((Text("'"),)), Text("accès")),
    ],
)
def test_an_apostrophe_joins_words_across_marks(inlines: tuple[Inline, ...]) -> None:
    assert plain_text(paragraph(*inlines)) == "l’accès"


def test_a_percentage_is_joined_across_marks() -> None:
    assert paragraph(Strong((Text("50"),)), Text(" % des cas")) == (
        Strong((Text("50"),)),
        Text("\u00a0% des cas"),
    )


def test_a_line_break_ends_a_word_and_stays() -> None:
    assert paragraph(Text("Qui?"), LineBreak(), Text("Moi")) == (
        Text("Qui\u202f?"),
        LineBreak(),
        Text("Moi"),
    )


def test_the_address_of_a_link_is_left_alone_but_not_its_text() -> None:
    link = Link("https://exemple.fr/l'a?b", (Text("l'adresse"),))

    assert paragraph(link) == (Link("https://exemple.fr/l'a?b", (Text("l’adresse"),)),)


def test_the_value_and_the_label_of_a_field_are_data() -> None:
    text_field = TextField("f", "l'adresse ?", "l'usage : 3e")

    assert paragraph(Text("a :"), text_field) == (Text("a\u00a0:"), text_field)


def test_the_caption_of_a_box_is_typeset() -> None:
    box = Choice("f", "l'a", "l'a", (Text("l'accès ?"),))

    assert paragraph(box) == (Choice("f", "l'a", "l'a", (Text("l’accès\u202f?"),)),)


def test_headings_labels_header_and_footer_are_typeset_too() -> None:
    text_field = TextField("f", "Nom")
    typed = Document(
        Metadata("Titre", date=date(2023, 6, 1)),
        (Heading(1, (Text("Qui ?"),)), FieldRow((Text("Nom :"),), text_field)),
        header=(Text("l'avis"),),
        footer=(Text("page :"),),
    )

    assert typeset(typed) == Document(
        typed.metadata,
        (
            Heading(1, (Text("Qui\u202f?"),)),
            FieldRow((Text("Nom\u00a0:"),), text_field),
        ),
        header=(Text("l’avis"),),
        footer=(Text("page\u00a0:"),),
    )


def test_ten_thousand_marks_in_one_paragraph_are_typeset() -> None:
    children = paragraph(*[Strong((Text(" "),))] * 10_000, Text("!"))

    assert children == (Text("\u202f!"),)


@pytest.mark.parametrize(
    ("typed", "base", "ending"),
    [
        ("1er", "1", "er"),
        ("1re", "1", "re"),
        ("2e", "2", "e"),
        ("10e", "10", "e"),
        ("21e", "21", "e"),
    ],
)
def test_an_ordinal_has_its_ending_raised(typed: str, base: str, ending: str) -> None:
    assert paragraph(Text(f"le {typed} mars")) == (
        Text(f"le {base}"),
        Superscript((Text(ending),)),
        Text(" mars"),
    )


def test_an_ordinal_in_bold_is_raised_in_bold() -> None:
    assert paragraph(Strong((Underline((Text("2e"),)),))) == (
        Strong((Underline((Text("2"), Superscript((Text("e"),)))),)),
    )


@pytest.mark.parametrize(
    "text", ["2A004", "3e-4", "0e", "1e", "2es", "a2e", "1.2e", "1/2e", "2e5", "-2e", "2 e"]
)
def test_what_only_looks_like_an_ordinal_is_not_raised(text: str) -> None:
    assert paragraph(Text(text)) == (Text(text),)


# --------------------------------------------------------------------------
# Properties

WORDS = ["l'accès", "aujourd'hui", "CPTS", "été", "12:30", "47 617", "123", "1", "5", "2e", "%"]
SIGNS = [*" \u00a0\u202f\n:;!?»«'’\"()[]…,.-%€/@1a", "https://", "www.", "a@b.fr"]

french_like = st.lists(st.sampled_from([*WORDS, *SIGNS]) | st.text(max_size=2), max_size=20).map(
    "".join
)


@thorough(500)
@given(french_like)
@example("«:»")
@example("« ! »")
@example(" : ! ? »")
def test_typesetting_twice_changes_nothing_more(text: str) -> None:
    once = french(text)

    assert french(once) == once


@thorough(500)
@given(french_like)
def test_no_line_can_break_before_a_sign_or_inside_quotation_marks(text: str) -> None:
    breaking = r"[^\S\u00a0\u202f]"

    assert not re.search(rf"{breaking}[:;!?»]|«{breaking}", french(text))


@thorough(500)
@given(french_like)
def test_only_spaces_and_apostrophes_change(text: str) -> None:
    def kept(text: str) -> str:
        return re.sub(r"\s", "", text.replace("’", "'"))

    assert kept(french(text)) == kept(text)


texts = french_like.filter(lambda text: "\x00" not in text).map(Text)
inlines = st.lists(
    st.recursive(
        texts | st.just(LineBreak()),
        lambda inner: st.builds(
            lambda mark, children: mark(tuple(children)),
            st.sampled_from([Strong, Emphasis, Underline]),
            st.lists(inner, max_size=3),
        ),
        max_leaves=6,
    ),
    max_size=4,
).map(tuple)


@thorough(300)
@given(inlines)
def test_marks_move_no_letter_and_typesetting_a_paragraph_twice_changes_nothing_more(
    children: tuple[Inline, ...],
) -> None:
    once = paragraph(*children)

    assert paragraph(*once) == once
    assert re.sub(r"[\s'’]", "", plain_text(once)) == re.sub(r"[\s'’]", "", plain_text(children))
