"""What people put beside the fields of a PDF form is read, or named: it is not « no answer »."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Highlight, Line, Text
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from cpts_docs.formats.pdf import form as read_pdf
from cpts_docs.forms.filled import FilledForm
from tests.filling import written
from tests.pdf_forms import refused, sent
from tests.programs import HANG, program
from tests.samples import built, some

pytestmark = pytest.mark.usefixtures("both_readers_whole")

Box = tuple[float, float, float, float]
WAY_OUT = "saisissez ce qu'ils disent dans un formulaire, ou demandez à la personne de le faire"


FILLED = (("nom", "Zoë"), ("organisation-liberale", "oui"), ("prevention", "non"))


class Page:
    """The page of a filled form, to draw on."""

    def __init__(self) -> None:
        self.writer = PdfWriter(clone_from=io.BytesIO(sent(*FILLED)))
        self.page: Any = self.writer.pages[0]

    def box(self, name: str, value: str = "") -> Box:
        """Where a field stands, or a box of a group."""
        for item in self.page["/Annots"]:
            widget = item.get_object()
            if value:
                states = widget.get("/AP", {}).get("/N", {})
                found = widget.get("/Parent", {}).get("/T") == name and f"/{value}" in states
            else:
                found = widget.get("/T") == name
            if found:
                return tuple(map(float, widget["/Rect"]))  # type: ignore[return-value]
        raise AssertionError(name)

    def put(self, annotation: DictionaryObject) -> None:
        self.writer.add_annotation(0, annotation)

    def draw(self, kind: str, box: Box, **entries: Any) -> None:
        """An annotation that pypdf has no class for."""
        annotation = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject(kind),
                NameObject("/Rect"): ArrayObject(map(FloatObject, box)),
                **{NameObject(f"/{name}"): value for name, value in entries.items()},
            }
        )
        self.page["/Annots"].append(self.writer._add_object(annotation))

    def cross(self, name: str, value: str, size: float = 7.0) -> None:
        left, low, right, high = self.box(name, value)
        self.draw("/Ink", (left - size, low - size, right + size, high + size))

    def type(self, text: str, box: Box) -> None:
        self.put(FreeText(text=text, rect=box))

    def data(self) -> bytes:
        return written(self.writer)


@pytest.fixture
def page() -> Page:
    return Page()


# --------------------------------------------------------------------------
# Marks that are named


def test_boxes_that_are_crossed_with_a_pen_are_named_with_their_values(page: Page) -> None:
    for name, value in [
        ("medecin-traitant", "oui"),
        ("parcours", "nc"),
        ("crise-sanitaire", "non"),
    ]:
        page.cross(name, value)
    assert refused(page.data()) == (
        "des signes sont mis hors des champs : page 1, 3 marques au stylo (oui à "
        "« medecin-traitant », nc à « parcours », non à « crise-sanitaire ») ; " + WAY_OUT
    )


def test_a_stroke_over_a_ticked_box_may_cross_it_out(page: Page) -> None:
    page.cross("organisation-liberale", "oui", size=0)
    assert "1 marque au stylo (oui à « organisation-liberale »)" in refused(page.data())


MARKS: dict[str, Callable[[Page], None]] = {
    "1 note (« à rappeler » près de « mail »)": lambda page: page.put(
        Text(text="à rappeler", rect=page.box("mail"))
    ),
    "1 trait (près de « specialite »)": lambda page: page.put(
        Line((220, 560), (400, 570), page.box("specialite"), "")
    ),
    "1 surlignage": lambda page: page.put(
        Highlight(rect=(60, 425, 90, 440), quad_points=ArrayObject(map(FloatObject, range(8))))
    ),
    "1 tampon (près de « commentaire »)": lambda page: page.draw("/Stamp", page.box("commentaire")),
    "1 cercle": lambda page: page.draw("/Circle", (60, 400, 90, 420)),
    "1 texte barré": lambda page: page.draw("/StrikeOut", (60, 400, 90, 420)),
    "1 pièce jointe": lambda page: page.draw("/FileAttachment", (60, 400, 90, 420)),
    "1 annotation": lambda page: page.draw("/Nouvelle", (60, 400, 90, 420)),
    "1 texte ajouté (« Appelez-moi lundi » près de « a-retourner-pour-le »)": lambda page: (
        page.type("Appelez-moi\nlundi", (20, 780, 200, 800))
    ),
}


@pytest.mark.parametrize("told", MARKS)
def test_a_mark_is_named_with_what_it_says_and_what_it_is_next_to(page: Page, told: str) -> None:
    MARKS[told](page)
    assert f"hors des champs : page 1, {told}" in refused(page.data())


def test_marks_of_several_kinds_are_told_together(page: Page) -> None:
    page.cross("parcours", "oui")
    page.put(Text(text="voir", rect=page.box("mail")))
    reason = refused(page.data())
    assert "page 1, 1 marque au stylo (oui à « parcours ») et page 1, 1 note (« voir »" in reason


def test_of_many_marks_the_first_are_told(page: Page) -> None:
    for place in range(40):
        page.draw("/Ink", (place, 0, place + 1, 1))
    assert ", …)" in refused(page.data())
    assert "40 marques au stylo" in refused(page.data())


@pytest.mark.parametrize("kind", ["/Link", "/Popup"])
def test_what_says_nothing_is_no_mark(page: Page, kind: str) -> None:
    page.draw(kind, (60, 400, 90, 420))
    assert read_pdf.read(page.data()).remarks == ()


@pytest.mark.parametrize("flag", [2, 32])
def test_a_mark_that_nobody_sees_is_none(page: Page, flag: int) -> None:
    page.draw("/Ink", (60, 400, 90, 420), F=NumberObject(flag))
    assert read_pdf.read(page.data()).remarks == ()


# --------------------------------------------------------------------------
# Marks that are read


def test_text_typed_over_an_empty_field_is_read_with_a_remark(page: Page) -> None:
    page.type("06 12 34 56 78", page.box("telephone"))
    form = read_pdf.read(page.data())
    assert form.fields["telephone"] == "06 12 34 56 78"
    assert form.remarks == (
        "« telephone » : « 06 12 34 56 78 » est écrit par-dessus le champ, qui est vide (page 1) ; "
        "c'est ce qui compte",
    )


@pytest.mark.parametrize("sign", some([" x ", "✓", "x", "X", "✗", "☒"], 2))
def test_a_cross_typed_over_a_box_is_read_with_a_remark(page: Page, sign: str) -> None:
    left, low, right, high = page.box("parcours", "nc")
    page.type(sign, (left - 3, low - 3, right + 5, high + 3))
    form = read_pdf.read(page.data())
    assert form.fields["parcours"] == "nc"
    assert "« parcours » : « nc » est écrit par-dessus" in form.remarks[0]


def test_text_over_two_fields_is_named(page: Page) -> None:
    left, low, right, _ = page.box("mail")
    page.type("a\nb", (left, low, right, page.box("telephone")[3]))
    assert "1 texte ajouté (« a b » près de" in refused(page.data())


def test_text_over_a_field_that_is_filled_in_is_named(page: Page) -> None:
    page.type("Paul", page.box("nom"))
    assert "1 texte ajouté (« Paul » près de « nom »)" in refused(page.data())


def test_two_texts_over_one_field_are_named(page: Page) -> None:
    for text in ("06 12", "34 56"):
        page.type(text, page.box("telephone"))
    assert "2 textes ajoutés (« 06 12 » près de « telephone », « 34 56 »" in refused(page.data())


def test_crosses_over_two_boxes_of_a_group_are_named(page: Page) -> None:
    for value in ("oui", "nc"):
        page.type("X", page.box("parcours", value))
    assert "(« X », oui à « parcours », « X », nc à « parcours »)" in refused(page.data())


def test_a_word_over_a_box_is_named(page: Page) -> None:
    page.type("peut-être", page.box("parcours", "oui"))
    assert "« peut-être », oui à « parcours »" in refused(page.data())


def test_what_is_typed_in_firefox_over_a_group_that_is_ticked_is_named(page: Page) -> None:
    page.type("x", page.box("prevention", "oui"))
    assert "« x », oui à « prevention »" in refused(page.data())


# --------------------------------------------------------------------------
# What is drawn on the page itself


@pytest.fixture(scope="module")
def layer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with a text and a line, to be laid over another."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    content = StreamObject()
    content.set_data(b"q 1 0 0 1 0 0 cm BT /F 9 Tf 220 330 Td (06 99 88) Tj ET 9 9 m 50 50 l S Q")
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    named = DictionaryObject({NameObject(k): NameObject(v) for k, v in font.items()})
    fonts = DictionaryObject({NameObject("/F"): named})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    page[NameObject("/Contents")] = writer._add_object(content)
    path = tmp_path_factory.mktemp("layer") / "layer.pdf"
    path.write_bytes(written(writer))
    return path


OVER = {
    "qpdf --overlay": ("qpdf", "form.pdf", "--overlay", "LAYER", "--", "out.pdf"),
    "qpdf --underlay": ("qpdf", "form.pdf", "--underlay", "LAYER", "--", "out.pdf"),
    "pdftk stamp": ("pdftk", "form.pdf", "stamp", "LAYER", "output", "out.pdf"),
}


@pytest.mark.parametrize("name", OVER)
def test_text_that_a_program_adds_to_the_page_is_named(
    tmp_path: Path, layer: Path, name: str
) -> None:
    (tmp_path / "form.pdf").write_bytes(sent(*FILLED))
    command = [layer if word == "LAYER" else word for word in OVER[name]]
    command[0] = program(OVER[name][0])
    result = subprocess.run(command, check=False, cwd=tmp_path, timeout=HANG)
    assert result.returncode in (0, 3)
    assert refused((tmp_path / "out.pdf").read_bytes()) == (
        "du texte ou des dessins ont été ajoutés à la page 1 (« 06 99 88 »), hors des champs ; "
        + WAY_OUT
    )


def test_text_that_pypdf_merges_into_the_page_is_named(page: Page, layer: Path) -> None:
    page.page.merge_page(PdfReader(layer).pages[0])
    assert "ajoutés à la page 1 (« 06 99 88 »)" in refused(page.data())


LOOSE = {
    "a text": b"BT /f1 9 Tf 20 30 Td (Oui) Tj ET",
    "a text after a bracket": b"[(a)]TJ",
    "a line": b"1 1 m 9 9 l S",
    "a filled shape": b"1 1 9 9 re f*",
    "a picture": b"q BI /W 1 /H 1 /BPC 8 /CS /G ID \x00( EI Q",
    "a drawing": b"q /Fm9 Do Q",
}


@pytest.mark.parametrize("name", some(LOOSE, 3))
def test_whatever_is_drawn_on_the_page_is_noticed(page: Page, name: str) -> None:
    added = StreamObject()
    added.set_data(LOOSE[name])
    first = page.page.raw_get("/Contents")
    page.page[NameObject("/Contents")] = ArrayObject([first, page.writer._add_object(added)])
    assert "ajoutés à la page 1" in refused(page.data())


QUIET = {
    "a state": b"q 1 0 0 1 0 0 cm 0 0 9 9 re W n Q",
    "signs within a text": b"/P BMC BT (S f Do \\) S ) Tj ET EMC",
    "a mark within a mark": b"/P BMC /Span BMC 1 1 9 9 re f EMC 1 1 m 2 2 l S EMC",
    "nothing": b"",
}


@pytest.mark.parametrize("name", QUIET)
def test_what_draws_nothing_of_its_own_is_not(page: Page, name: str) -> None:
    added = StreamObject()
    added.set_data(QUIET[name])
    first = page.page.raw_get("/Contents")
    page.page[NameObject("/Contents")] = ArrayObject([page.writer._add_object(added), first])
    assert read_pdf.read(page.data()).remarks == ()


def test_a_page_that_was_added_is_told(page: Page, layer: Path) -> None:
    page.writer.append(layer)
    assert read_pdf.read(page.data()).remarks == (
        "le fichier a 1 page de plus que le formulaire ; ce qu'on y voit n'est pas lu",
    )


def test_a_page_that_was_made_anew_is_told(page: Page) -> None:
    content = StreamObject()
    content.set_data(LOOSE["a line"])
    page.page[NameObject("/Contents")] = page.writer._add_object(content)
    (remark,) = read_pdf.read(page.data()).remarks
    assert remark.startswith("la page 1 n'est pas du formulaire, ou a été refaite")


def test_a_page_that_cannot_be_read_is_told_as_one(page: Page) -> None:
    content = StreamObject()
    content.set_data(b"?")
    content[NameObject("/Filter")] = NameObject("/Inconnu")
    page.page[NameObject("/Contents")] = page.writer._add_object(content)
    assert len(read_pdf.read(page.data()).remarks) == 1


def test_no_page_of_ours_has_anything_of_others() -> None:
    for project in ("ruscino", "starter", "alta-rocca"):
        for document in ("questionnaire", "fiche-avis"):
            assert read_pdf.read(built(project, document, "pdf")).remarks == ()


# --------------------------------------------------------------------------
# Fields that were added


def test_a_signature_is_told(page: Page) -> None:
    entries = {"FT": NameObject("/Sig"), "T": TextStringObject("Signature1")}
    page.draw("/Widget", (60, 20, 90, 40), V=DictionaryObject(), **entries)
    form = read_pdf.read(page.data())
    assert form.remarks == ("le formulaire est signé (page 1)",)
    assert "Signature1" not in form.fields


@pytest.mark.parametrize(
    ("value", "remarks"),
    [
        (
            "06 99",
            ("un champ « portable », que le formulaire n'a pas (page 1), contient « 06 99 »",),
        ),
        ("", ()),
    ],
)
def test_a_field_that_was_added_is_told_if_it_is_filled_in(
    page: Page, value: str, remarks: tuple[str, ...]
) -> None:
    entries = {"FT": NameObject("/Tx"), "T": TextStringObject("portable")}
    page.draw("/Widget", (60, 20, 90, 40), V=TextStringObject(value), **entries)
    form: FilledForm = read_pdf.read(page.data())
    assert form.remarks == remarks


# --------------------------------------------------------------------------
# Other kinds of file


def without_fields(change: Callable[[PdfWriter], None]) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    change(writer)
    return written(writer)


def test_a_scan_is_named() -> None:
    def scan(writer: PdfWriter) -> None:
        picture = StreamObject()
        picture.set_data(b"\x00")
        picture.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Image"),
                NameObject("/Width"): NumberObject(1),
                NameObject("/Height"): NumberObject(1),
                NameObject("/BitsPerComponent"): NumberObject(8),
                NameObject("/ColorSpace"): NameObject("/DeviceGray"),
            }
        )
        pictures = DictionaryObject({NameObject("/P"): writer._add_object(picture)})
        resources = DictionaryObject({NameObject("/XObject"): pictures})
        writer.pages[0][NameObject("/Resources")] = resources

    assert "l'image d'une page (un scan ou une photo)" in refused(without_fields(scan))


def test_a_portfolio_is_named() -> None:
    def attach(writer: PdfWriter) -> None:
        writer.add_attachment("questionnaire.pdf", sent(*FILLED))

    assert "il contient d'autres fichiers" in refused(without_fields(attach))


def test_a_file_that_is_attached_to_a_form_is_told() -> None:
    page = Page()
    page.writer.add_attachment("questionnaire.pdf", sent(*FILLED))
    (remark,) = read_pdf.read(page.data()).remarks
    assert remark.startswith("d'autres fichiers sont joints à ce PDF, et ne sont pas lus")


def test_an_xfa_form_is_named() -> None:
    page = Page()
    form: Any = page.writer.root_object["/AcroForm"]
    form[NameObject("/XFA")] = ArrayObject()
    assert "formulaire XFA" in refused(page.data())
