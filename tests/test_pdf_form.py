"""The fields of the PDFs, empty and filled in, and what reading them back gives."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from cpts_docs.base.errors import UnreadableError
from cpts_docs.base.resources import reference_path
from cpts_docs.document.tree import Block, Choice, FieldRow, Link, Paragraph, Text, TextField
from cpts_docs.foreign import pdf as pdf_file
from cpts_docs.formats.pdf import form as read_pdf
from cpts_docs.formats.pdf import writer as pdf
from cpts_docs.formats.pdf.filled import inventory as pdf_inventory
from cpts_docs.forms.filled import FilledForm
from tests.effort import thorough
from tests.filling import flattened_pdf, looks_like_utf_8, written
from tests.pdf_forms import SMALL, choices, document, form_of, refused, text
from tests.samples import RUSCINO_FORM, built

pytestmark = pytest.mark.usefixtures("both_readers_whole")

NAME = "Łukasz Mihăilescu d’Ô – Œuvre à 10 €"


def reader_of(*blocks: Block) -> PdfReader:
    return PdfReader(io.BytesIO(pdf.write(document(*blocks))))


@pytest.fixture(scope="module")
def questionnaire() -> PdfReader:
    return PdfReader(io.BytesIO(built("ruscino", "questionnaire", "pdf")))


def form(reader: PdfReader) -> Any:
    return reader.trailer["/Root"]["/AcroForm"]


def fields(reader: PdfReader) -> dict[str, Any]:
    """The fields of the form by name, as the file has them."""
    return {field.get_object()["/T"]: field.get_object() for field in form(reader)["/Fields"]}


HIDDEN_NAMES = (*RUSCINO_FORM, pdf_inventory.NAME)


def widgets(reader: PdfReader) -> list[Any]:
    """The widgets that a person sees, in the order of the pages."""
    annotations = [item.get_object() for page in reader.pages for item in page["/Annots"]]
    shown = [item for item in annotations if item.get("/T") not in HIDDEN_NAMES]
    return [item for item in shown if item["/Subtype"] == "/Widget"]


def unseen(reader: PdfReader) -> list[Any]:
    """The widgets of hidden fields on the first page."""
    found = [item.get_object() for item in reader.pages[0]["/Annots"]]
    return [item for item in found if item.get("/T") in HIDDEN_NAMES]


def name_of(widget: Any) -> str:
    return str(widget["/T"] if "/T" in widget else widget["/Parent"]["/T"])


def shown(drawing: StreamObject) -> list[str]:
    """The lines of text that an appearance draws."""
    glyphs = json.loads(reference_path("field-font.json").read_bytes())["glyphs"]
    signs = {glyph: sign for sign, (glyph, _) in reversed(glyphs.items())}
    words = drawing.get_data().decode().split()
    return [
        "".join(signs[int(code[i : i + 4], 16)] for i in range(1, len(code) - 1, 4))
        for code, operator in pairwise(words)
        if operator == "Tj"
    ]


# --------------------------------------------------------------------------
# The form


def test_the_form_has_the_fields_of_the_questionnaire_in_reading_order(
    questionnaire: PdfReader,
) -> None:
    assert list(fields(questionnaire)) == [
        "a-retourner-pour-le",
        "adresse-de-retour",
        "nom",
        "specialite",
        "adresse",
        "telephone",
        "mail",
        "organisation-liberale",
        "medecin-traitant",
        "soins-non-programmes",
        "parcours",
        "prevention",
        "crise-sanitaire",
        "commentaire",
        *HIDDEN_NAMES,
    ]


def test_every_field_and_box_says_its_label(questionnaire: PdfReader) -> None:
    found = fields(questionnaire)
    assert found["nom"]["/TU"] == "Nom et Prénom du Professionnel"
    assert (
        found["parcours"]["/TU"] == "Organiser des parcours pluriprofessionnels autour du patient"
    )
    assert [kid.get_object()["/TU"].rpartition(" : ")[2] for kid in found["parcours"]["/Kids"]] == [
        *("Oui", "Non", "NC")
    ]
    assert all(widget["/TU"] for widget in widgets(questionnaire))


def test_a_date_says_how_to_write_it(questionnaire: PdfReader) -> None:
    label = fields(questionnaire)["a-retourner-pour-le"]["/TU"]
    assert label == "Questionnaire à retourner pour le (JJ/MM/AAAA)"


def test_the_tab_key_follows_the_reading_order(questionnaire: PdfReader) -> None:
    assert all(page["/Tabs"] == "/S" for page in questionnaire.pages)
    names = list(dict.fromkeys(map(name_of, widgets(questionnaire))))
    assert names == [name for name in fields(questionnaire) if name not in HIDDEN_NAMES]


def test_a_field_of_several_lines_takes_several_lines(questionnaire: PdfReader) -> None:
    multiline = [name for name, field in fields(questionnaire).items() if field["/Ff"] & 1 << 12]
    assert multiline == ["adresse-de-retour", "adresse", "commentaire"]


def test_a_radio_group_is_one_field_with_a_box_for_each_value(questionnaire: PdfReader) -> None:
    group = fields(questionnaire)["medecin-traitant"]
    assert group["/Ff"] == 1 << 15  # a radio group, of which a box may be unticked
    assert group["/V"] == "/Off"
    kids = [kid.get_object() for kid in group["/Kids"]]
    assert [set(kid["/AP"]["/N"]) - {"/Off"} for kid in kids] == [{"/oui"}, {"/non"}, {"/nc"}]
    assert all("/T" not in kid and kid["/AS"] == "/Off" for kid in kids)


def test_every_widget_prints_and_has_its_appearance(questionnaire: PdfReader) -> None:
    for widget in widgets(questionnaire):
        assert widget["/F"] == 4
        assert widget["/AP"]["/N"]
        assert not {"/A", "/Border", "/Contents"} & set(widget)
    assert "/NeedAppearances" not in form(questionnaire)


def test_every_widget_is_tagged_as_a_form(questionnaire: PdfReader) -> None:
    numbers = questionnaire.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    tags = dict(zip(numbers[::2], list(numbers)[1::2], strict=True))
    for widget in widgets(questionnaire):
        tag = tags[widget["/StructParent"]].get_object()
        assert tag["/S"] == "/Form"
        (reference,) = tag["/K"]
        assert reference["/Obj"] == widget


def test_hidden_values_are_read_only_fields_that_nobody_sees(questionnaire: PdfReader) -> None:
    hidden = unseen(questionnaire)
    assert [item["/T"] for item in hidden] == list(HIDDEN_NAMES)
    assert hidden == [fields(questionnaire)[name] for name in HIDDEN_NAMES]
    assert hidden[1]["/V"] == "Ruscino"
    for item in hidden:
        left, low, right, high = item["/Rect"]
        assert (left, low) == (right, high)
        assert max(right, high) < 0  # off the page
        assert item["/Ff"] == 1  # read-only: the Tab key passes it over
        assert not {"/StructParent", "/TU", "/Contents"} & set(item)  # nothing to read aloud
        assert item["/AP"]["/N"].get_data() == b""
        assert item["/P"] == questionnaire.pages[0]


def test_a_form_lists_its_pages_and_fields_with_the_number_of_their_places() -> None:
    reader = reader_of(text("a"), choices("b"), text("l'été *2"))
    listed = pdf_inventory.read(fields(reader)[pdf_inventory.NAME]["/V"])
    assert listed == pdf_inventory.Inventory({"a": 1, "b": 2, "l'été *2": 1}, pages=1)


def test_a_form_that_says_nothing_of_itself_has_no_hidden_field() -> None:
    reader = PdfReader(io.BytesIO(pdf.write(document(text("a"), hidden=()))))
    assert list(fields(reader)) == ["a"]
    assert len(reader.pages[0]["/Annots"]) == 1  # type: ignore[arg-type]


def test_a_link_of_the_text_stays_a_link() -> None:
    link = Link("https://example.org", (Text("ici"),))
    reader = reader_of(Paragraph((link,)), text("a"))
    first, second = (item.get_object() for item in reader.pages[0]["/Annots"][:2])
    assert (first["/Subtype"], second["/Subtype"]) == ("/Link", "/Widget")
    assert first["/A"]["/URI"] == "https://example.org"


def test_the_fonts_of_the_form_are_embedded(questionnaire: PdfReader) -> None:
    fonts = {name: font.get_object() for name, font in form(questionnaire)["/DR"]["/Font"].items()}
    assert fonts["/Arimo"]["/Encoding"] == "/WinAnsiEncoding"
    assert "/FontFile2" in fonts["/Arimo"]["/FontDescriptor"]
    assert "/FontFile2" in fonts["/ArimoUnicode"]["/DescendantFonts"][0]["/FontDescriptor"]


def test_a_document_without_fields_has_no_form_and_needs_no_pypdf() -> None:
    assert b"/AcroForm" not in built("ruscino", "guide", "pdf")
    code = (
        "import sys, cpts_docs; from tests.samples import built;"
        "built('ruscino', 'guide', 'pdf');"
        "sys.exit('pypdf' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_metadata_that_typst_wrote_stay(questionnaire: PdfReader) -> None:
    assert questionnaire.metadata is not None
    assert (
        questionnaire.metadata.title == "Questionnaire aux professionnels de santé – CPTS Ruscino"
    )
    assert str(questionnaire.metadata.creation_date).startswith("2023-06-27 00:00:00")


def test_the_table_of_objects_is_one_that_no_reader_doubts(questionnaire: PdfReader) -> None:
    assert questionnaire.xref_index == 0  # else pypdf looks at each object before it goes on


def test_the_same_form_has_the_same_bytes() -> None:
    tree = document(text("a", NAME), choices("b", "oui"))
    assert pdf.write(tree) == pdf.write(tree)


def test_another_value_gives_another_identifier() -> None:
    first, second = (reader_of(text("a", value)).trailer["/ID"] for value in "xy")
    assert first[0].original_bytes == second[0].original_bytes
    assert first[1].original_bytes != second[1].original_bytes


# --------------------------------------------------------------------------
# Values that are there from the start


def test_a_value_is_drawn_with_all_its_letters() -> None:
    field = fields(reader_of(text("a", NAME)))["a"]
    assert field["/V"] == NAME
    assert shown(field["/AP"]["/N"]) == [NAME]


def test_a_decomposed_accent_is_drawn_composed() -> None:
    field = fields(reader_of(text("a", "e\u0301te\u0301")))["a"]
    assert field["/V"] == "e\u0301te\u0301"
    assert shown(field["/AP"]["/N"]) == ["été"]


def test_a_letter_that_the_font_lacks_is_kept_but_drawn_as_a_question_mark() -> None:
    field = fields(reader_of(text("a", "Δ 中\t!")))["a"]
    assert field["/V"] == "Δ 中\t!"
    assert shown(field["/AP"]["/N"]) == ["? ? !"]


def test_an_empty_field_draws_nothing() -> None:
    drawing = fields(reader_of(text("a")))["a"]["/AP"]["/N"]
    assert drawing.get_data() == b"/Tx BMC EMC"


def test_several_lines_are_wrapped_at_the_width_of_the_box() -> None:
    value = "Première ligne\n\n" + "mot " * 40 + "x" * 200
    lines = shown(fields(reader_of(text("a", value, rows=9)))["a"]["/AP"]["/N"])
    assert lines[:2] == ["Première ligne", ""]
    assert "".join(lines[2:]) == "mot " * 40 + "x" * 200
    assert len(lines) > 4


def test_only_whole_lines_that_fit_are_drawn() -> None:
    value = "\n".join(f"ligne {number}" for number in range(50))
    lines = shown(fields(reader_of(text("a", value, rows=2)))["a"]["/AP"]["/N"])
    assert lines == ["ligne 0", "ligne 1"]


def test_the_text_of_the_page_does_not_repeat_the_value() -> None:
    assert "Noël" not in reader_of(text("a", "Noël")).pages[0].extract_text()


def test_a_ticked_box_shows_at_once() -> None:
    group = fields(reader_of(choices("a", "non")))["a"]
    assert group["/V"] == "/non"
    assert [kid.get_object()["/AS"] for kid in group["/Kids"]] == ["/Off", "/non"]


def test_a_program_that_draws_boxes_anew_has_what_it_needs(questionnaire: PdfReader) -> None:
    boxes = [widget for widget in widgets(questionnaire) if "/AS" in widget]
    assert len(boxes) == 17
    assert all(box["/MK"]["/CA"] == "8" and box["/DA"].startswith("/ZaDb") for box in boxes)
    assert form(questionnaire)["/DR"]["/Font"]["/ZaDb"]["/BaseFont"] == "/ZapfDingbats"


def test_a_check_box_stands_alone() -> None:
    box = Choice("a", "oui", "Accord : la charte", kind="checkbox", checked=True)
    field = fields(reader_of(Paragraph((box,))))["a"]
    assert (field["/TU"], field["/V"], field["/AS"]) == ("Accord : la charte", "/oui", "/oui")
    assert field["/Ff"] == 0
    assert "/Kids" not in field


def test_fields_of_every_place_become_fields() -> None:
    row = FieldRow((Text("Nom :"),), TextField("a", "Nom"))
    inside = Paragraph((Text("Le "), TextField("b", "Date", kind="date"), Text(".")))
    assert list(fields(reader_of(row, inside, text("c", rows=3)))) == [
        *("a", "b", "c"),
        "document",
        "projet",
        pdf_inventory.NAME,
    ]


# --------------------------------------------------------------------------
# Reading back


def filled(data: bytes, values: dict[str, str]) -> bytes:
    """A form in which pypdf has set values of text fields."""
    writer = PdfWriter(clone_from=io.BytesIO(data))
    found = {f.get_object()["/T"]: f.get_object() for f in form_of(writer)["/Fields"]}
    for name, value in values.items():
        found[name][NameObject("/V")] = TextStringObject(value)
    return written(writer)


EMPTY = {"t": "", "c": "", "document": "essai/1", "projet": "L'«Alta» & Rocca"}


def changed_group(parent: dict[str, str], *states: str) -> bytes:
    """The small form with the /V of its group and the /AS of its boxes set."""
    writer = PdfWriter(clone_from=io.BytesIO(SMALL))
    group = form_of(writer)["/Fields"][1].get_object()
    del group["/V"]
    group.update({NameObject(key): NameObject(value) for key, value in parent.items()})
    for kid, state in zip(group["/Kids"], states, strict=True):
        kid.get_object()[NameObject("/AS")] = NameObject(state)
    return written(writer)


def test_an_empty_form_reads_as_empty_values() -> None:
    assert read_pdf.read(SMALL) == FilledForm(EMPTY)


def test_prefilled_values_read_back() -> None:
    values = {"t": f"{NAME}\n\nà\t\"'", "c": "non"}
    tree = document(text("t", values["t"], rows=3), choices("c", "non"))
    assert read_pdf.read(pdf.write(tree)).fields == EMPTY | values


@pytest.mark.parametrize("value", ["été", "à voir", "a/b", "œuf#20", "(c)"])
def test_the_value_of_a_box_may_be_any_word(value: str) -> None:
    ticked = Paragraph((Choice("c", value, "Oui", checked=True), Choice("c", "non", "Non")))
    assert read_pdf.read(pdf.write(document(ticked))).fields["c"] == value


def test_a_group_without_states_has_the_value_of_its_field() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(changed_group({"/V": "/oui"}, "/Off", "/Off")))
    for kid in form_of(writer)["/Fields"][1]["/Kids"]:
        del kid.get_object()["/AS"]
    assert read_pdf.read(written(writer)) == FilledForm(EMPTY | {"c": "oui"})


def test_a_group_may_have_its_value_on_the_box_only() -> None:
    assert read_pdf.read(changed_group({}, "/Off", "/non")) == FilledForm(EMPTY | {"c": "non"})


@pytest.mark.parametrize(
    ("said", "states", "shown", "remark"),
    [
        ("/oui", ("/Off", "/Off"), "", "aucune case n'est cochée, mais le fichier dit que"),
        ("/Off", ("/oui", "/Off"), "oui", "la case « oui » est cochée, mais le fichier dit qu'il"),
        ("/oui", ("/Off", "/non"), "non", "est cochée, mais le fichier dit que la réponse est «"),
        ("/oui", ("/autre", "/Off"), "", "aucune case n'est cochée"),  # nothing is drawn for it
    ],
)
def test_the_box_that_a_person_sees_ticked_wins_and_a_remark_says_so(
    said: str, states: tuple[str, ...], shown: str, remark: str
) -> None:
    form = read_pdf.read(changed_group({"/V": said}, *states))
    assert (form.fields["c"], form.contradictions) == (shown, ())
    assert len(form.remarks) == 1
    assert form.remarks[0].startswith("« c » : sur la page, ")
    assert remark in form.remarks[0]


def test_two_ticked_boxes_of_a_group_contradict_each_other() -> None:
    result = read_pdf.read(changed_group({}, "/oui", "/non"))
    assert (result.fields["c"], result.contradictions) == ("", ("c",))


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_every_end_of_line_becomes_a_newline(end: str) -> None:
    assert read_pdf.read(filled(SMALL, {"t": f"a{end}{end}b"})).fields["t"] == "a\n\nb"


def test_a_value_in_a_stream_is_read() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(SMALL))
    stream = StreamObject()
    stream.set_data("\ufeffÉté".encode("utf-16-be"))
    field = form_of(writer)["/Fields"][0].get_object()
    field[NameObject("/V")] = writer._add_object(stream)
    assert read_pdf.read(written(writer)).fields["t"] == "Été"


def test_names_and_values_are_inherited() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(SMALL))
    leaf = DictionaryObject({NameObject("/T"): TextStringObject("b")})
    parent = DictionaryObject(
        {
            NameObject("/T"): TextStringObject("a"),
            NameObject("/FT"): NameObject("/Tx"),
            NameObject("/V"): TextStringObject("hérité"),
            NameObject("/Kids"): ArrayObject([writer._add_object(leaf)]),
        }
    )
    form_of(writer)["/Fields"].append(writer._add_object(parent))
    form = read_pdf.read(written(writer))
    assert form.fields == EMPTY
    assert form.remarks == ("un champ « a.b », que le formulaire n'a pas, contient « hérité »",)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t")))
def test_any_text_reads_back_exactly(value: str) -> None:
    assume(not looks_like_utf_8(value))
    assert read_pdf.read(filled(SMALL, {"t": value})).fields["t"] == value


# --------------------------------------------------------------------------
# Files that are refused, and why


def looping() -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(SMALL))
    reference = form_of(writer)["/Fields"][0]
    reference.get_object()[NameObject("/Kids")] = ArrayObject([reference, reference])
    return written(writer)


def encrypted() -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(SMALL))
    writer.encrypt("secret", algorithm="RC4-128")
    return written(writer)


def test_what_is_no_pdf_is_refused() -> None:
    assert "le fichier est vide" in refused(b"")
    assert "pas un fichier PDF" in refused(b"Nom")
    assert "pas un fichier PDF" in refused(b"PK\x03\x04 un document Word")


def test_a_damaged_file_is_refused() -> None:
    assert "abîmé" in refused(b"%PDF-1.7\n" + b"\x00" * 500)
    assert "abîmé" in refused(SMALL[:2000])


def test_an_encrypted_file_is_refused() -> None:
    assert "mot de passe" in refused(encrypted())


def test_a_file_that_opens_without_a_password_is_read() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(SMALL))
    writer.encrypt("", "secret", algorithm="RC4-128")
    assert read_pdf.read(written(writer)).fields == EMPTY


def test_a_printed_or_flattened_form_is_refused() -> None:
    printed = flattened_pdf(built("ruscino", "questionnaire", "pdf"))
    assert "imprimé" in refused(printed)


def test_a_pdf_without_fields_is_refused() -> None:
    assert "n'a pas de champs" in refused(built("ruscino", "guide", "pdf"))


def test_a_form_of_others_is_refused() -> None:
    assert "pas un de ceux" in refused(pdf.write(document(text("nom"), hidden=())))


def test_a_file_that_is_too_large_is_refused() -> None:
    assert "20 Mo" in refused(SMALL + b"\n" * 20_000_000)


def test_fields_that_contain_themselves_are_refused() -> None:
    assert "se contiennent" in refused(looping())


def test_a_file_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_file, "_MAX_SECONDS", -1)
    assert "démesuré" in refused(SMALL)


def test_fields_without_end_are_refused() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(SMALL))
    listed = form_of(writer)["/Fields"]
    listed += [listed[0]] * 6000
    assert "démesuré" in refused(written(writer))


def test_a_stream_that_unpacks_without_end_is_refused() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(SMALL))
    stream = StreamObject()
    stream.set_data(b" " * 50_000_000)
    field = form_of(writer)["/Fields"][0].get_object()
    field[NameObject("/V")] = writer._add_object(stream.flate_encode())
    assert "démesuré" in refused(written(writer))


def read_or_refuse(data: bytes) -> None:
    with suppress(UnreadableError):
        assert isinstance(read_pdf.read(data), FilledForm)


@thorough(200)
@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refuse(data)
    read_or_refuse(b"%PDF-1.7\n" + data)


def damages() -> Iterator[st.SearchStrategy[Any]]:
    yield st.integers(0, len(SMALL) - 1)
    yield st.binary(min_size=1, max_size=20)
    yield st.booleans()


@thorough(150)
@given(st.lists(st.tuples(*damages()), min_size=1, max_size=8))
def test_any_damage_is_read_or_refused(hits: list[tuple[int, bytes, bool]]) -> None:
    data = bytearray(SMALL)
    for place, change, insert in hits:
        data[place : place if insert else place + len(change)] = change
    read_or_refuse(bytes(data))


def test_a_page_that_is_too_heavy_to_read_is_not_said_to_be_of_somebody_else() -> None:
    """As pdftocairo draws a form, with a curve for each letter."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    drawn = DecodedStreamObject()
    drawn.set_data(b"0 0 m 1 1 l S\n" * 200_000)
    page[NameObject("/Contents")] = writer._add_object(drawn)
    saved = io.BytesIO()
    writer.write(saved)

    assert "imprimé en PDF ou aplati" in refused(saved.getvalue())
