"""The values of a PDF form, in every way that programs write them; and files that are damaged."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from cpts_docs.document.tree import TextField
from cpts_docs.foreign import pdf as pdf_file
from cpts_docs.formats.pdf import form as read_pdf
from cpts_docs.formats.pdf import writer as pdf
from cpts_docs.forms.filled import FilledForm
from tests.filling import filled_pdf, written
from tests.pdf_forms import SMALL, choices, document, form_of, refused, text
from tests.samples import built, some

pytestmark = pytest.mark.usefixtures("both_readers_whole")

LETTER = pdf.write(document(text("t", "Anne Dupont", rows=3), choices("c")))


class Small:
    """The small form, to change the objects of."""

    def __init__(self, data: bytes = SMALL) -> None:
        self.writer = PdfWriter(clone_from=io.BytesIO(data))
        fields = form_of(self.writer)["/Fields"]
        self.text, self.group = (fields[place].get_object() for place in (0, 1))
        self.boxes = [kid.get_object() for kid in self.group["/Kids"]]

    def set(self, target: DictionaryObject, **entries: Any) -> None:
        target.update({NameObject(f"/{key}"): value for key, value in entries.items()})

    def read(self) -> FilledForm:
        return read_pdf.read(written(self.writer))


# --------------------------------------------------------------------------
# Texts


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b"\xfe\xff\x00\xe9\x01\x53", "éœ"),
        (b"\xff\xfe\xe9\x00\x53\x01", "éœ"),
        (b"\xef\xbb\xbf\xc3\xa9\xc5\x93", "éœ"),
        (b"\xc3\xa9t\xc3\xa9 \xe2\x80\x93 10 \xe2\x82\xac", "été – 10 €"),  # without saying so
        (b"\xe9\x9c\x80\x8d\xa0", "éœ•“€"),  # PDFDocEncoding
        (b"\x18\x19\x92\x93\x96\x98\x9e", "˘ˇ™ﬁŒŸž"),
        (b"\xfe\xff\x00\x1b\x00f\x00r\x00\x1b\x00\xe9", "é"),  # a language is said
        (b"\xfe\xff\x00\x1b\x00f\x00r\x00C\x00A\x00\x1b\x00o\x00k", "ok"),
        (b"\xef\xbb\xbf\x1bfr\x1b\xc3\xa9", "é"),
        (b"\xfe\xff\x00a\x00", "a\ufffd"),  # half a sign
        (b"a\x7fb", "a\x7fb"),
        (b"a\r\nb\rc", "a\nb\nc"),
        (b"", ""),
    ],
)
def test_a_text_is_read_in_every_encoding(content: bytes, value: str) -> None:
    small = Small()
    small.set(small.text, V=ByteStringObject(content))
    assert small.read().fields["t"] == value


def test_a_text_in_a_stream_may_say_its_encoding() -> None:
    small = Small()
    stream = DecodedStreamObject()
    stream.set_data("\ufeffété".encode())
    small.set(small.text, V=small.writer._add_object(stream))
    assert small.read().fields["t"] == "été"


def test_a_text_that_became_a_number_is_read() -> None:
    small = Small()
    small.set(small.text, V=NumberObject(468000000))
    assert small.read().fields["t"] == "468000000"


def test_a_text_that_became_a_list_of_choices_is_read() -> None:
    small = Small()
    small.set(small.text, FT=NameObject("/Ch"), V=ArrayObject(map(TextStringObject, "ab")))
    assert small.read().fields["t"] == "a\nb"


# --------------------------------------------------------------------------
# Boxes


@pytest.mark.parametrize("state", ["0", "1"])
def test_a_group_may_number_its_options(state: str) -> None:
    small = Small()
    for number, box in enumerate(small.boxes):
        looks = box["/AP"]["/N"]
        on = next(key for key in looks if key != "/Off")
        looks[NameObject(f"/{number}")] = looks.pop(on)
        box[NameObject("/AS")] = NameObject(f"/{number}" if str(number) == state else "/Off")
    options = ArrayObject(map(TextStringObject, ("oui", "non")))
    small.set(small.group, Opt=options, V=NameObject(f"/{state}"))
    form = small.read()
    assert (form.fields["c"], form.remarks) == (("oui", "non")[int(state)], ())


def test_a_group_may_say_its_state_as_the_text_of_a_name() -> None:
    small = Small()
    on = next(key for key in small.boxes[0]["/AP"]["/N"] if key != "/Off")
    small.set(small.boxes[0], AS=NameObject(on))
    small.set(small.group, V=TextStringObject(on))
    form = small.read()
    assert (form.fields["c"], form.remarks) == (on[1:], ())


def test_options_may_be_pairs_that_the_place_of_a_box_tells() -> None:
    small = Small()
    pairs = [("oui", "Je veux bien"), ("non", "Sans façon")]
    options = ArrayObject(ArrayObject(map(TextStringObject, pair)) for pair in pairs)
    for letter, box in zip("ab", small.boxes, strict=True):
        looks = box["/AP"]["/N"]
        looks[NameObject(f"/{letter}")] = looks.pop(next(key for key in looks if key != "/Off"))
    small.set(small.boxes[1], AS=NameObject("/b"))
    small.set(small.group, Opt=options, V=NameObject("/b"))
    form = small.read()
    assert (form.fields["c"], form.remarks) == ("non", ())


def test_a_number_may_be_a_value() -> None:
    small = Small(pdf.write(document(text("t"), choices("c", "oui"))))
    for box in small.boxes:
        looks = box["/AP"]["/N"]
        on = next(key for key in looks if key != "/Off")
        looks[NameObject("/2" if on == "/oui" else "/3")] = looks.pop(on)
    small.set(small.boxes[0], AS=NameObject("/2"))
    small.set(small.group, V=NameObject("/2"))
    assert small.read().fields["c"] == "2"


def test_the_value_of_a_group_may_be_a_text() -> None:
    small = Small()
    small.set(small.boxes[0], AS=NameObject("/oui"))
    small.set(small.group, V=TextStringObject("oui"))
    assert small.read() == FilledForm(small.read().fields | {"c": "oui"})


def test_a_value_that_a_box_has_of_its_own_is_not_the_group_s() -> None:
    small = Small()
    small.set(small.boxes[0], AS=NameObject("/Off"), V=NameObject("/Off"))
    small.set(small.boxes[1], AS=NameObject("/non"), V=NameObject("/non"))
    small.set(small.group, V=NameObject("/non"))
    form = small.read()
    assert (form.fields["c"], form.remarks) == ("non", ())


# --------------------------------------------------------------------------
# What a field shows, and what it says it holds


def test_a_text_that_shows_something_else_is_told() -> None:
    small = Small(LETTER)
    small.set(small.text, V=TextStringObject("Paul Petit"))
    form = small.read()
    assert form.fields["t"] == "Paul Petit"
    assert form.remarks == (
        "« t » : la page montre « Anne Dupont », mais le champ contient « Paul Petit » ; "
        "c'est le champ qui compte",
    )


@pytest.mark.parametrize("value", [None, ""])
def test_a_text_that_is_shown_but_not_said_is_read(value: str | None) -> None:
    small = Small(LETTER)
    del small.text["/V"]
    if value is not None:
        small.set(small.text, V=TextStringObject(value))
    form = small.read()
    assert form.fields["t"] == "Anne Dupont"
    assert form.remarks == (
        "« t » : le fichier dit que ce champ est vide, mais la page montre « Anne Dupont » ; "
        "c'est la page qui compte",
    )


def test_what_programs_are_to_draw_anew_is_not_compared() -> None:
    small = Small(LETTER)
    small.set(small.text, V=TextStringObject("Paul Petit"))
    small.set(form_of(small.writer), NeedAppearances=BooleanObject(True))
    assert small.read().remarks == ()


@pytest.mark.parametrize(
    "value",
    [
        "Anne Dupont",
        "ANNE\ndupont",
        "Δ 中 Łukasz œuvre ½ ﬁn",
        "mot " * 300,
        "\n".join(f"ligne {number}" for number in range(60)),
        "(a) \\ <b> 'c'",
    ],
)
def test_a_drawing_that_shows_less_is_no_contradiction(value: str) -> None:
    prefilled = pdf.write(document(text("t", value, rows=3), choices("c")))
    assert read_pdf.read(prefilled).remarks == ()
    assert read_pdf.read(filled_pdf(SMALL, {"t": value})).remarks == ()


def test_what_another_program_drew_is_compared() -> None:
    small = Small(filled_pdf(SMALL, {"t": "Zoé (à l'école)"}))
    small.set(small.text, V=TextStringObject("Paul"))
    assert "la page montre « Zoé (à l'école) », mais" in small.read().remarks[0]


def test_a_short_value_is_compared_too() -> None:
    small = Small(LETTER)
    small.set(small.text, V=TextStringObject("e"))
    assert len(small.read().remarks) == 1


def test_a_drawing_of_ours_that_was_written_anew_is_compared() -> None:
    small = Small(LETTER)
    drawing = small.text["/AP"]["/N"].get_object()
    drawing.set_data(
        re.sub(rb"<(\w+)> Tj", lambda m: b"[<%b>]TJ" % m[1].upper(), drawing.get_data())
    )
    assert small.read().remarks == ()
    small.set(small.text, V=TextStringObject("Paul"))
    assert "la page montre « Anne Dupont »" in small.read().remarks[0]


def test_a_drawing_that_cannot_be_read_is_not_compared() -> None:
    small = Small(LETTER)
    drawing = small.text["/AP"]["/N"].get_object()
    for font in drawing["/Resources"]["/Font"].values():
        del font.get_object()["/ToUnicode"]
    small.set(small.text, V=TextStringObject("Paul"))
    assert small.read().remarks == ()


def test_a_field_that_is_drawn_for_nothing_is_empty() -> None:
    field = TextField("t", "Libellé", " \n ")
    assert field.value.strip() == ""
    form = read_pdf.read(pdf.write(document(text("t", " \n "), choices("c"))))
    assert (form.fields["t"], form.remarks) == (" \n ", ())


# --------------------------------------------------------------------------
# Files saved again and again, and damaged ones


@pytest.mark.parametrize("times", some((12, 50)))
def test_a_file_saved_many_times_has_its_last_values(times: int) -> None:
    data = SMALL
    for turn in range(times):
        data = filled_pdf(data, {"t": f"version {turn}", "c": ("oui", "non")[turn % 2]})
    assert data.count(b"%%EOF") > times
    form = read_pdf.read(data)
    assert (form.fields["t"], form.fields["c"], form.remarks) == (f"version {times - 1}", "non", ())


FILLED = filled_pdf(SMALL, {"t": "été", "c": "oui"})
"""The blank form, and a revision with the answers at its end."""


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_file_whose_end_was_cut_off_is_not_the_blank_form_that_it_was(share: float) -> None:
    start = SMALL.rindex(b"%%EOF") + 5
    cut = FILLED[: int(start + share * (len(FILLED) - start))]
    assert read_pdf.read(cut[:start]).fields["t"] == ""  # for that is still in it
    assert "sa fin manque" in refused(cut)


def test_files_behind_each_other_are_not_read_as_the_last_alone() -> None:
    assert "plusieurs PDF, bout à bout" in refused(FILLED + b"\r\n" + SMALL)


MENDED = {
    "a wrong place of the table": lambda data: data.replace(b"startxref\n", b"startxref\n1"),
    "something before": lambda data: b"De : Zoe\r\n\r\n" + data,
    "something after": lambda data: data + b"\r\n--\r\nEnvoi d'un telephone\r\n",
    "ends of line changed": lambda data: data.replace(b"\n", b"\r\n"),
    "nulls after": lambda data: data + bytes(5_000),
}
LOST = {
    "no table": lambda data: data.replace(b"xref\n", b"xxxx\n"),
    "no place of the table": lambda data: data.replace(b"startxref", b"startxxxx"),
}


@pytest.mark.parametrize("name", MENDED)
def test_a_damaged_file_is_read_whole_if_it_can_be_mended(name: str) -> None:
    fields = read_pdf.read(MENDED[name](FILLED)).fields
    assert (fields["t"], fields["c"]) == ("été", "oui")


@pytest.mark.parametrize("name", LOST)
def test_a_file_that_cannot_be_mended_is_refused(name: str) -> None:
    assert "abîmé" in refused(LOST[name](FILLED))


# --------------------------------------------------------------------------
# Encryption


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"])
def test_a_file_that_opens_without_a_password_is_read_in_every_encryption(algorithm: str) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(FILLED))
    writer.encrypt("", "secret", algorithm=algorithm)
    fields = read_pdf.read(written(writer)).fields
    assert (fields["t"], fields["c"]) == ("été", "oui")


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_password_is_the_reason_given(algorithm: str) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(FILLED))
    writer.encrypt("secret", algorithm=algorithm)
    assert "protégé par un mot de passe" in refused(written(writer))


def test_an_unknown_encryption_is_the_reason_given() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(FILLED))
    writer.encrypt("", "secret", algorithm="RC4-128")
    data = written(writer).replace(b"/Filter /Standard", b"/Filter /AdobePKI")
    assert "d'une façon que le programme ne sait pas ouvrir" in refused(data)


def test_a_missing_library_is_the_reason_given(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise pdf_file.DependencyError("cryptography>=3.1 is required for AES algorithm")

    monkeypatch.setattr(pdf_file.PdfReader, "decrypt", fail)
    writer = PdfWriter(clone_from=io.BytesIO(FILLED))
    writer.encrypt("", "secret", algorithm="AES-256")
    assert "installez « cryptography »" in refused(written(writer))


# --------------------------------------------------------------------------
# Odd rectangles


@pytest.mark.parametrize("rect", [[], [1, 2], ["a", "b", "c", "d"], [9, 9, 0, 0]])
def test_a_place_without_a_size_is_no_matter(rect: list[Any]) -> None:
    small = Small()
    sides = [NumberObject(s) if isinstance(s, int) else TextStringObject(s) for s in rect]
    small.set(small.text, Rect=ArrayObject(sides), V=TextStringObject("a"))
    assert small.read().fields["t"] == "a"


def test_a_filled_questionnaire_has_no_remarks() -> None:
    data = filled_pdf(built("ruscino", "questionnaire", "pdf"), {"nom": "Zoé", "parcours": "oui"})
    assert read_pdf.read(data).remarks == ()
