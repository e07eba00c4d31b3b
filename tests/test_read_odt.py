from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_docs.base.errors import UnreadableError
from cpts_docs.document.tree import (
    Choice,
    Document,
    FieldRow,
    Hidden,
    Inline,
    Metadata,
    Paragraph,
    Text,
    TextField,
)
from cpts_docs.foreign.file import MAX_BYTES
from cpts_docs.formats.odt.form import read
from cpts_docs.formats.odt.text import read as read_text
from cpts_docs.formats.odt.writer import write
from cpts_docs.forms.fields import IDENTITY
from tests.corpus import trees
from tests.effort import Expect, expect_little, thorough
from tests.odt import CONTENT, changed, filled, names, part, ticked
from tests.odt_forms import HEAD, NAMES, QUESTIONNAIRE, TAIL, box, control, with_content
from tests.samples import ANSWERS, RUSCINO_FORM, built
from tests.trees import xml_text
from tests.word import replaced
from tests.word_files import NOISE, UTF16, archive, with_twice

NBSP = "\u00a0"
KIND = "application/vnd.oasis.opendocument"
HIDDEN = (Hidden("document", "questionnaire/1"), Hidden("projet", "Ruscino"))


def form(*inlines: Inline) -> bytes:
    """A document with these fields."""
    rows = (
        FieldRow((Text("L"),), inline) if isinstance(inline, TextField) else Paragraph((inline,))
        for inline in inlines
    )
    return write(Document(Metadata("Titre"), tuple(rows), hidden=HIDDEN))


def fields(data: bytes) -> dict[str, str]:
    """What was filled in, without the hidden values."""
    return {k: v for k, v in read(data).fields.items() if k not in IDENTITY}


def mark(name: str, content: str, behind: str = "") -> str:
    """A paragraph with a field of a Word form, as LibreOffice saves it."""
    return (
        f'<text:p text:style-name="CPTS_20_Champ"><text:span>Nom :</text:span><text:tab/>'
        f'<text:bookmark-start text:name="{name}"/>{content}<text:bookmark-end text:name="{name}"/>'
        f"{behind}</text:p>"
    )


# ------------------------------------------------------------------- values


def test_what_was_filled_in_is_read_exactly() -> None:
    answers = read(filled(QUESTIONNAIRE, ANSWERS))
    assert answers.fields == {**RUSCINO_FORM, **ANSWERS}
    assert answers.contradictions == ()


@pytest.mark.parametrize(
    "name", ["ruscino-questionnaire", "alta-rocca-fiche-avis", "starter-fiche-avis"]
)
def test_an_empty_form_has_all_its_fields_and_no_answer(name: str) -> None:
    data = write(trees()[name])
    found = fields(data)
    assert found.keys() == set(names(data))
    assert set(found.values()) == {""}


def test_a_form_says_which_one_it_is_by_its_metadata_or_its_hidden_controls() -> None:
    def without(content: Any) -> None:
        for node in list(content.iter("{*}hidden", "{*}user-defined")):
            node.getparent().remove(node)

    by_metadata, by_controls = (changed(QUESTIONNAIRE, without, n) for n in (CONTENT, "meta.xml"))
    assert read(by_metadata) == read(by_controls) == read(QUESTIONNAIRE)
    with pytest.raises(UnreadableError, match="pas un de ceux que cpts-docs a faits"):
        read(changed(by_metadata, without, "meta.xml"))


def test_two_boxes_of_a_group_contradict_each_other() -> None:
    answers = read(ticked(QUESTIONNAIRE, "prevention.oui", "prevention.nc", "parcours.non"))
    assert answers.contradictions == ("prevention",)
    assert (answers.fields["prevention"], answers.fields["parcours"]) == ("", "non")


def test_names_of_any_length_and_signs_come_back_whole() -> None:
    name = "avis-" + 'très-"<&> : ' * 20
    data = form(TextField(name, "T", "x"), Choice(f"{name}verdict", "a/b", "V", checked=True))
    assert fields(data) == {name: "x", f"{name}verdict": "a/b"}


@pytest.mark.parametrize(
    ("about", "ticked"),
    [
        ('current-selected="true"', True),
        ('current-selected="false" form:selected="true"', False),
        ('selected="true"', True),
        ('disabled="false"', False),
    ],
)
def test_a_box_is_as_it_is_now_or_else_as_it_was_first(about: str, ticked: bool) -> None:
    forms = f'<form:radio form:name="q" form:value="oui" form:id="c" form:{about}/>'
    assert fields(with_content("", forms=forms)) == {"q": "oui" if ticked else ""}


@pytest.mark.parametrize(
    ("about", "ticked"),
    [
        ('current-state="checked"', True),
        ('current-state="unknown"', False),
        ('state="checked"', True),
    ],
)
def test_a_check_box_alone_is_read_like_a_group(about: str, ticked: bool) -> None:
    forms = f'<form:checkbox form:name="q" form:value="oui" form:id="c" form:{about}/>'
    assert fields(with_content("", forms=forms)) == {"q": "oui" if ticked else ""}


@pytest.mark.parametrize("text", ["31/03/2024", f"1 / 3{NBSP}/ 2024", "31/02/2024", "fin mars"])
def test_a_date_is_read_as_it_is_written(text: str) -> None:
    assert fields(form(TextField("d", "D", text)))["d"] == text


def test_a_field_in_a_running_head_is_a_text_of_the_form() -> None:
    head = (Text("Dossier "), TextField("numero", "Numéro", "12"), Choice("a", "b", "B"))
    body = (Paragraph((TextField("nom", "Nom"),)),)
    form = read(write(Document(Metadata("Titre"), body, head, head, HIDDEN)))
    assert (form.fields.keys() - {"document", "projet"}, form.remarks) == ({"nom"}, ())


def test_a_field_twice_with_two_answers_is_a_contradiction() -> None:
    texts = "".join(
        f'<form:text form:name="a" form:id="c{i}" form:current-value="{value}"/>'
        for i, value in enumerate(("un", "deux", ""))
    )
    answers = read(with_content("", forms=texts))
    assert (answers.fields["a"], answers.contradictions) == ("", ("a",))


# -------------------------------------------- what was typed beside a field


def typed_behind(data: bytes, text: str) -> bytes:
    """Someone clicks beside a field, and not into it."""

    def typed(content: Any) -> None:
        for node in content.iter("{*}control"):
            node.tail = text

    return changed(data, typed)


def test_a_text_typed_behind_its_field_is_the_answer() -> None:
    assert fields(typed_behind(form(TextField("nom", "N")), " Léa ")) == {"nom": "Léa"}


@pytest.mark.parametrize("behind", [" Durand", "Durand"])
def test_a_text_typed_in_and_behind_a_field_is_one_answer_of_two_words(behind: str) -> None:
    answers = read(typed_behind(form(TextField("nom", "N", "Marie")), behind))
    assert (answers.fields["nom"], answers.contradictions) == ("Marie Durand", ())
    assert answers.remarks == ("« nom » : écrit en partie hors du champ ; lu : « Marie Durand »",)


@pytest.mark.parametrize(("sign", "answer"), [("X", "oui"), (" ✓", "oui"), ("peut-être", "")])
def test_a_tick_beside_a_box_that_stands_alone_ticks_it(sign: str, answer: str) -> None:
    assert fields(typed_behind(form(Choice("q", "oui", "Q")), sign)) == {"q": answer}


def test_the_words_behind_a_field_in_a_sentence_are_not_its_answer() -> None:
    sentence = Paragraph((Text("Fait à "), TextField("lieu", "Lieu"), Text(", ce jour")))
    data = write(Document(Metadata("T"), (sentence,), hidden=HIDDEN))
    assert fields(data) == {"lieu": ""}


# ------------------------------------------------- Word forms saved as ODT


@pytest.mark.parametrize(
    ("content", "value"),
    [
        ('<text:text-input text:description="">Léa</text:text-input>', "Léa"),
        ("<text:span>Lé</text:span>a", "Léa"),
        (control("Léa"), "Léa"),
        (control(f"{NBSP}<text:line-break/>{NBSP}", showing_place_holder="true"), ""),
        (control("Cliquez ici", showing_place_holder="true"), ""),
        (control("Click to enter text", showing_place_holder="true"), ""),
        (control("Choose a date", date="true", showing_place_holder="true"), ""),
        (control("Léa Texier", showing_place_holder="true"), "Léa Texier"),
        (control("un<text:line-break/>deux<text:s text:c='2'/>x<text:tab/>y"), "un\ndeux  x\ty"),
        (control("31/03/2024", date="true"), "31/03/2024"),
        (control("3 mars 2024", date="true", current_date="2024-03-03T00:00:00Z"), "2024-03-03"),
        (control("à voir", date="true", current_date="2024-03-03T00:00:00Z"), "à voir"),
        (NBSP * 8 + "/" + NBSP * 8 + "/" + NBSP * 12, ""),
        ("Lé<office:annotation><text:p>non</text:p></office:annotation>a", "Léa"),
    ],
)  # fmt: skip
def test_a_text_field_of_a_word_form_is_what_stands_in_its_bookmark(
    content: str, value: str
) -> None:
    assert fields(with_content(mark("f.nom", content))) == {"nom": value}


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        (box("☒", checked="true"), "oui"),
        (box("☐"), ""),
        (box("✓"), "oui"),
        (box("☐", checked="true"), ""),
        ("☒", "oui"),
        ("x", "oui"),
        ("☐", ""),
    ],
)
def test_a_box_of_a_word_form_is_what_it_shows(content: str, answer: str) -> None:
    assert fields(with_content(mark("f.q.oui", content))) == {"q": answer}


def test_a_box_of_a_word_form_that_was_rubbed_out_is_uncertain_whatever_its_state() -> None:
    form = read(with_content(mark("f.q.oui", box("", checked="true"))))
    assert form.fields["q"] == ""
    assert "« q » : réponse incertaine, qui n'est pas comptée" in form.remarks


def test_a_text_that_libreoffice_wrote_several_times_over_is_read_once_and_named() -> None:
    texts = ("abc 中文 def", "中文 abc 中文 def", "defabc 中文 def")
    inputs = (f'<text:text-input text:description="">{it}</text:text-input>' for it in texts)
    form = read(with_content(mark("f.nom", "".join(inputs))))
    assert form.fields["nom"] == "abc 中文 def"
    assert "« nom » : LibreOffice y a mis plusieurs fois le même texte" in form.remarks[0]


def test_a_text_that_runs_out_of_its_field_is_read_to_its_end() -> None:
    behind = "<text:span> Durand</text:span>"
    assert fields(with_content(mark("f.nom", "Marie", behind))) == {"nom": "Marie Durand"}


@pytest.mark.parametrize("style", ["CPTS_20_Champ", "P1", "Standard"])
def test_a_paragraph_below_a_field_is_named(style: str) -> None:
    styles = '<style:style style:name="P1" style:parent-style-name="CPTS_20_Champ"/>'
    below = f'</text:p><text:p text:style-name="{style}">Durand'
    form = read(with_content(mark("f.nom", "Marie", below), styles))
    assert form.fields["nom"] == "Marie"
    said = "texte hors des champs, après « Nom : » : « Durand » ; il n'est pas lu"
    assert said in form.remarks


def test_a_bookmark_over_two_paragraphs_is_one_text() -> None:
    inside = "Marie</text:p><text:p>Durand"
    assert fields(with_content(mark("f.nom", inside))) == {"nom": "Marie\nDurand"}


def test_a_bookmark_of_which_all_was_deleted_still_tells_where_its_field_is() -> None:
    emptied = mark("f.nom", "").replace("bookmark-start", "bookmark", 1)
    row = re.sub("<text:bookmark-end[^>]*>", "", emptied)
    assert fields(with_content(row)) == {"nom": ""}
    assert fields(with_content(row.replace("</text:p>", "Léa</text:p>"))) == {"nom": "Léa"}


def test_the_next_field_is_not_a_part_of_the_one_before_it() -> None:
    rows = mark("f.nom", "Marie") + mark("f.mail", "m@a.fr")
    without = '<text:p text:style-name="CPTS_20_Champ">Tél :<text:tab/>01</text:p>'
    assert fields(with_content(rows + without)) == {"nom": "Marie", "mail": "m@a.fr"}


def test_a_text_behind_a_field_in_a_sentence_is_not_its_answer() -> None:
    row = mark("f.lieu", "Perpignan", ", le 3 mars").replace("CPTS_20_Champ", "Standard")
    assert fields(with_content(row)) == {"lieu": "Perpignan"}


def test_later_versions_of_libreoffice_keep_the_tag() -> None:
    tagged = f"<text:p>{control('Léa', tag='nom')} {box('☒', tag='q.oui', checked='true')}</text:p>"
    assert fields(with_content(tagged)) == {"nom": "Léa", "q": "oui"}
    both = mark("f.nom", control("Marie", tag="nom"), " Durand")
    assert fields(with_content(both)) == {"nom": "Marie Durand"}


def test_a_name_too_long_for_word_is_whole_in_the_metadata() -> None:
    about = '<meta:user-defined meta:name="f.avis-x.favorable-a">avis-x.favorable-avec-reserves'
    meta = part(QUESTIONNAIRE, "meta.xml").replace(
        "</office:meta>", f"{about}</meta:user-defined></office:meta>"
    )
    data = with_content(mark("f.avis-x.favorable-a", "☒"))
    assert fields(replaced(data, {"meta.xml": meta.encode()})) == {
        "avis-x": "favorable-avec-reserves"
    }


def test_what_was_deleted_with_changes_tracked_is_not_read() -> None:
    deleted = "<text:tracked-changes><text:changed-region><text:deletion><text:p>non</text:p>"
    ends = "</text:deletion></text:changed-region></text:tracked-changes>"
    assert fields(with_content(deleted + ends + mark("f.nom", "oui"))) == {"nom": "oui"}


# ----------------------------------------------------------------- refusals


def locked() -> bytes:
    """As LibreOffice saves with a password: what it enciphered is named in the manifest."""
    manifest = part(QUESTIONNAIRE, "META-INF/manifest.xml").replace(
        'media-type="text/xml"/>',
        'media-type="text/xml"><manifest:encryption-data manifest:checksum="x"/>'
        "</manifest:file-entry>",
    )
    return replaced(QUESTIONNAIRE, {"META-INF/manifest.xml": manifest.encode(), CONTENT: NOISE})


def of_kind(kind: str) -> bytes:
    return replaced(QUESTIONNAIRE, {"mimetype": kind.encode()})


DTD = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]><x>&a;&b;</x>'
DEEP = b"<text:p>" * 50_000
MANY = b"".join(b'<text:bookmark-start text:name="f.a%d"/>' % i for i in range(6_000))
ENDS = b"".join(b'<text:bookmark-end text:name="f.a%d"/>' % i for i in range(6_000))
WIDE = b"<text:p>" + b"a b c d e f g h i j k l m n o p " * 300 + b"</text:p>"
OVERLAPPING = b"<text:p>" + MANY + WIDE * 9 + ENDS + b"</text:p>"
FLAT = f'<?xml version="1.0"?><office:document{NAMES}/>'.encode()
SPACES = "<text:p>" + '<text:s text:c="999999999"/>' * 60_000 + "</text:p>"


def package(parts: Mapping[str, bytes | None]) -> Callable[[], bytes]:
    """Makes the questionnaire with other parts, once they are asked for: some are large."""
    return partial(replaced, QUESTIONNAIRE, parts)


REFUSED: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "an empty file": (b"", "le fichier est vide"),
    "a text": ("Réponses".encode(), "pas un document OpenDocument"),
    "a PDF": (built("ruscino", "questionnaire", "pdf"), "pas un document OpenDocument"),
    "a Word file": (built("ruscino", "questionnaire", "docx"), "c'est un document Word"),
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "pas un document Open"),
    "a flat file": (FLAT, r"\.fodt"),
    "a spreadsheet": (of_kind(f"{KIND}.spreadsheet"), "c'est un classeur"),
    "a presentation": (of_kind(f"{KIND}.presentation"), "c'est une présentation"),
    "a drawing": (of_kind(f"{KIND}.graphics"), "c'est un dessin"),
    "an old OpenOffice file": (of_kind("application/vnd.sun.xml.writer"), "ancien fichier OpenOf"),
    "another archive": (archive(**{"a.txt": b"x"}), "pas un document OpenDocument"),
    "an e-book": (of_kind("application/epub+zip"), "pas un document OpenDocument"),
    "an encrypted file": (locked, "mot de passe"),
    "an encrypted file of LibreOffice 24.8": (
        package({CONTENT: None, "encrypted-package": NOISE}),
        "mot de passe",
    ),
    "half a file": (QUESTIONNAIRE[: len(QUESTIONNAIRE) // 2], "endommagé"),
    "damaged bytes": (QUESTIONNAIRE[:200] + NOISE + QUESTIONNAIRE[1224:], "endommagé"),
    "a package without its text": (package({CONTENT: None}), "son texte manque"),
    "a text that is empty": (package({CONTENT: b""}), "endommagé"),
    "a text that is no XML": (package({CONTENT: NOISE}), "XML est incorrect"),
    "a text that is no ODF text": (package({CONTENT: b"<x/>"}), "son texte manque"),
    "a document without fields": (lambda: write(trees()["ruscino-guide"]), "aucun champ"),
    "a form of someone else": (
        lambda: write(Document(Metadata("T"), (FieldRow((Text("N"),), TextField("n", "N")),))),
        "pas un de ceux que cpts-docs a faits",
    ),
    "a DTD": (package({CONTENT: DTD}), "DTD"),
    "a DTD in the metadata": (package({"meta.xml": DTD}), "DTD"),
    "a DTD in the styles": (package({"styles.xml": DTD}), "DTD"),
    "a DTD in UTF-16": (package({CONTENT: UTF16.encode("utf-16")}), "incorrect"),
    "XML nested too deep": (package({CONTENT: HEAD + DEEP}), "décompressée"),
    "XML nested deep": (package({CONTENT: HEAD + DEEP[:5000]}), "incorrect"),
    "a part too large": (
        package({CONTENT: HEAD + WIDE * 500 + TAIL}),
        "décompressée",
    ),
    "more tags than any document": (
        lambda: with_content("".join(f"<text:p>{n}</text:p>" for n in range(101_000))),
        "trop grand",
    ),
    "a zip bomb": (package({CONTENT: bytes(3_900_000)}), "décompressée"),
    "a zip bomb beside the text": (package({"x": bytes(101_000_000)}), "décomp"),
    "thousands of entries": (
        package({f"x{index}": b"" for index in range(1_001)}),
        "trop de fichiers",
    ),
    "a file too large": (lambda: QUESTIONNAIRE + bytes(MAX_BYTES), "dépasse 20 Mo"),
    "a path out of the archive": (package({"a/../../x": b""}), "chemin"),
    "an absolute path": (package({"/etc/x": b""}), "chemin"),
    "the same part twice": (lambda: with_twice(QUESTIONNAIRE, CONTENT), "deux fois"),
    "thousands of fields over the same text": (
        package({CONTENT: HEAD + OVERLAPPING + TAIL}),
        "trop grand",
    ),
    "thousands of controls": (
        lambda: with_content("", forms='<form:text form:name="a"/>' * 5_001),
        "trop grand",
    ),
    "a text longer than any answer": (
        lambda: with_content(mark("f.a", " ".join(map(str, range(200_000))))),
        "trop grand",
    ),
    "spaces without end": (lambda: with_content(mark("f.a", SPACES[8:-9])), "trop grand"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_form_is_refused_with_its_reason_and_soon(name: str) -> None:
    made, reason = REFUSED[name]
    data = made if isinstance(made, bytes) else made()

    def refuse() -> None:
        with pytest.raises(UnreadableError, match=reason):
            read(data)

    expect_little(refuse, 300)


def test_many_running_heads_and_styles_are_read_soon(expect_linear_up_to: Expect[bytes]) -> None:
    def form(count: int) -> bytes:
        styles = part(QUESTIONNAIRE, "styles.xml")
        named = '<style:style style:name="a" style:family="text"/>' * count
        styles = styles.replace("</office:styles>", f"{named}</office:styles>")
        heads = "<style:header/>" * (count // 10)
        styles = styles.replace("</style:master-page>", f"{heads}</style:master-page>", 1)
        return replaced(QUESTIONNAIRE, {"styles.xml": styles.encode()})

    expect_linear_up_to(read, form, 20_000)


@pytest.mark.parametrize("kind", ["-template", "-master", ""])
def test_templates_and_files_without_their_kind_are_read_too(kind: str) -> None:
    assert read(of_kind(f"{KIND}.text{kind}")) == read(QUESTIONNAIRE)
    assert read(replaced(QUESTIONNAIRE, {"mimetype": None})) == read(QUESTIONNAIRE)


# ------------------------------------------------------------ damaged files


def refused_or_read(data: bytes) -> None:
    """Any other exception fails the test."""
    with suppress(UnreadableError):
        assert all(isinstance(value, str) for value in read(data).fields.values())
    with suppress(UnreadableError):
        read_text(data)


@thorough(300)
@given(st.binary(max_size=2_000))
def test_any_bytes_are_refused(data: bytes) -> None:
    for prefix in (b"", b"PK\x03\x04"):
        with pytest.raises(UnreadableError):
            read(prefix + data)


@thorough(200)
@given(st.integers(0, len(QUESTIONNAIRE)), st.binary(min_size=1, max_size=40), st.integers(0, 40))
def test_a_damaged_form_is_read_or_refused(place: int, damage: bytes, cut: int) -> None:
    refused_or_read(QUESTIONNAIRE[:place] + damage + QUESTIONNAIRE[place + cut :])


TEXT = part(QUESTIONNAIRE).encode()
MARKS = sorted({*re.findall(rb"</?[a-z]+:[a-z-]+", TEXT), b"/>", b">", b'"', b"<", b'text:c="9"'})


@thorough(200)
@given(st.integers(0, len(TEXT)), st.lists(st.sampled_from(MARKS), max_size=3), st.integers(0, 400))
def test_a_damaged_text_is_read_or_refused(place: int, damage: list[bytes], cut: int) -> None:
    text = TEXT[:place] + b"".join(damage) + TEXT[place + cut :]
    refused_or_read(replaced(QUESTIONNAIRE, {CONTENT: text}))


ELEMENTS = st.sampled_from(
    [
        *("text:p", "text:h", "text:list", "text:list-item", "text:list-header", "text:span"),
        *("text:bookmark-start", "text:bookmark-end", "text:s", "table:table", "table:table-row"),
        *("table:table-cell", "draw:control", "draw:frame", "loext:content-control"),
        *("text:text-input", "form:text", "form:radio", "office:forms", "office:annotation"),
    ]
)
TREES = st.recursive(
    st.just("t"), lambda inner: st.tuples(ELEMENTS, st.lists(inner, max_size=4)), max_leaves=30
)


@thorough(200)
@given(TREES)
def test_elements_in_any_order_are_read_or_refused(tree: Any) -> None:
    def element(node: Any) -> str:
        if isinstance(node, str):
            return node
        name, children = node
        about = 'text:name="f.a" form:name="a" text:style-name="CPTS_20_Champ" draw:control="c"'
        return f"<{name} {about} form:id='c'>{''.join(map(element, children))}</{name}>"

    refused_or_read(with_content(element(tree)))


@thorough(200)
@given(st.lists(xml_text(), max_size=4))
def test_any_text_comes_back(lines: list[str]) -> None:
    text = "\n".join(["a", *lines, "z"])
    assert read(filled(QUESTIONNAIRE, {"commentaire": text})).fields["commentaire"] == text
