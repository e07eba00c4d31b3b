"""Pages extracted, copied or merged by other programs: the whole form is read, or it is named.

Such programs lose fields that stand on no page, or groups of boxes, and put the
forms of several people into one file, under the same names or new ones.
"""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

import cpts_docs
from cpts_docs.formats.pdf import form as read_pdf
from cpts_docs.formats.pdf.filled import inventory as pdf_inventory
from cpts_docs.forms.declared import questionnaire
from cpts_docs.forms.filled import FilledForm
from tests.filling import filled_pdf, written
from tests.pdf_forms import refused, sent
from tests.programs import HANG, program
from tests.samples import PROJECTS, RUSCINO_FORM, some

pytestmark = pytest.mark.usefixtures("both_readers_whole")

ZOE = {
    "nom": "Zoë Müller-Œuvrard",
    "mail": "zoe@exemple.invalid",
    "adresse": "12, rue de l'Église\n66330 Cabestany",
    "organisation-liberale": "non",
    "medecin-traitant": "oui",
    "soins-non-programmes": "nc",
    "commentaire": "« voilà » ; œuf à 5 €",
}
PAUL = {"nom": "Paul Petit", "mail": "paul@exemple.invalid", "parcours": "oui"}
GROUPS = tuple(item.name for item in questionnaire().choices)


def of(person: dict[str, str]) -> bytes:
    return sent(*person.items())


def has(person: dict[str, str], form: FilledForm) -> bool:
    filled = {name: value for name, value in form.fields.items() if value}
    return filled == person | RUSCINO_FORM


Tool = Callable[[Path, Path, Path], list[Any]]
"""The command that makes the third file of the first, or of the first two."""

KEEP: dict[str, Tool] = {
    "qpdf --pages": lambda a, _, out: ["qpdf", "--empty", "--pages", a, "1", "--", out],
    "qpdf --pages of itself": lambda a, _, out: ["qpdf", a, "--pages", ".", "1", "--", out],
    "qpdf --linearize": lambda a, _, out: [
        *("qpdf", "--linearize", "--object-streams=generate", a, out)
    ],
    "qpdf --encrypt": lambda a, _, out: ["qpdf", "--encrypt", "", "x", "256", "--", a, out],
    "pdftk cat": lambda a, _, out: ["pdftk", a, "cat", "1", "output", out],
}
LOSE_GROUPS: dict[str, Tool] = {
    "pdfunite": lambda a, _, out: ["pdfunite", a, out],
    "pdfseparate": lambda a, _, out: ["pdfseparate", "-f", "1", "-l", "1", a, out],
}
FLATTEN: dict[str, Tool] = {
    "pdftk flatten": lambda a, _, out: ["pdftk", a, "output", out, "flatten"],
    "pdftocairo": lambda a, _, out: ["pdftocairo", "-pdf", a, out],
    "qpdf --flatten": lambda a, _, out: ["qpdf", "--flatten-annotations=all", a, out],
    "ghostscript": lambda a, _, out: ["gs", "-q", "-o", out, "-sDEVICE=pdfwrite", a],
}
MERGE: dict[str, Tool] = {
    "qpdf --pages": lambda a, b, out: ["qpdf", "--empty", "--pages", a, b, "--", out],
    "qpdf onto the first": lambda a, b, out: ["qpdf", a, "--pages", ".", b, "--", out],
    "pdftk cat": lambda a, b, out: ["pdftk", a, b, "cat", "output", out],
    "pdfunite": lambda a, b, out: ["pdfunite", a, b, out],
}


def made(tool: Tool, folder: Path, first: bytes, second: bytes = b"") -> bytes:
    for name, data in (("a.pdf", first), ("b.pdf", second)):
        (folder / name).write_bytes(data)
    command = tool(folder / "a.pdf", folder / "b.pdf", folder / "out.pdf")
    result = subprocess.run([program(command[0]), *command[1:]], check=False, timeout=HANG)
    assert result.returncode in (0, 3)  # qpdf says 3 when it has a remark
    return (folder / "out.pdf").read_bytes()


@pytest.mark.parametrize("name", KEEP)
def test_copied_pages_keep_the_form(tmp_path: Path, name: str) -> None:
    form = read_pdf.read(made(KEEP[name], tmp_path, of(ZOE)))
    assert has(ZOE, form)
    assert form.remarks == ()


def test_pages_that_pypdf_appends_keep_the_form() -> None:
    writer = PdfWriter()
    writer.append(io.BytesIO(of(ZOE)))
    assert has(ZOE, read_pdf.read(written(writer)))


@pytest.mark.parametrize("name", LOSE_GROUPS)
def test_groups_of_boxes_that_are_lost_are_named(tmp_path: Path, name: str) -> None:
    reason = refused(made(LOSE_GROUPS[name], tmp_path, of(ZOE)))
    assert "il manque des champs à ce formulaire" in reason
    assert all(group in reason for group in GROUPS)
    assert "demandez le fichier tel qu'il a été enregistré" in reason


def test_groups_that_pypdf_loses_with_the_form_are_named() -> None:
    writer = PdfWriter()
    writer.add_page(PdfReader(io.BytesIO(of(ZOE))).pages[0])
    assert "il manque des champs" in refused(written(writer))


@pytest.mark.parametrize("name", FLATTEN)
def test_a_form_that_is_flattened_is_named(tmp_path: Path, name: str) -> None:
    assert "imprimé en PDF ou aplati" in refused(made(FLATTEN[name], tmp_path, of(ZOE)))


def without_form(data: bytes) -> bytes:
    """A file whose widgets no form lists any more, as pikepdf, pdf-lib and PDFium leave it."""
    writer = PdfWriter(clone_from=io.BytesIO(data))
    del writer.root_object["/AcroForm"]
    return written(writer)


def test_fields_are_found_on_the_pages_when_no_form_lists_them() -> None:
    assert has(ZOE, read_pdf.read(without_form(of(ZOE))))


def test_a_page_without_a_part_of_its_fields_is_named() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(of(ZOE)))
    listed = writer.root_object["/AcroForm"]["/Fields"]  # type: ignore[index]
    kept = [item for item in listed if item.get_object()["/T"] not in ("parcours", "mail")]
    writer.root_object["/AcroForm"][NameObject("/Fields")] = ArrayObject(kept)  # type: ignore[index]
    page = writer.pages[0]
    page[NameObject("/Annots")] = ArrayObject(
        item
        for item in page["/Annots"]  # type: ignore[union-attr]
        if "/Parent" not in item.get_object() and item.get_object()["/T"] != "mail"
    )
    reason = refused(written(writer))
    assert "(mail et parcours)" in reason


def test_a_group_without_one_of_its_boxes_is_named() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(of(ZOE)))
    (group,) = (
        item.get_object()
        for item in writer.root_object["/AcroForm"]["/Fields"]  # type: ignore[index]
        if item.get_object()["/T"] == "parcours"
    )
    lost = group["/Kids"].pop()
    page = writer.pages[0]
    page[NameObject("/Annots")] = ArrayObject(
        item
        for item in page["/Annots"]  # type: ignore[union-attr]
        if item.idnum != lost.idnum
    )
    assert "(parcours)" in refused(written(writer))


# --------------------------------------------------------------------------
# Several people in one file


@pytest.mark.parametrize("name", MERGE)
def test_the_forms_of_two_people_in_one_file_are_named(tmp_path: Path, name: str) -> None:
    reason = refused(made(MERGE[name], tmp_path, of(ZOE), of(PAUL)))
    assert "(« Zoë Müller-Œuvrard », page 1 ; « Paul Petit », page 2)" in reason
    assert "demandez à chacun le sien, ou séparez-les" in reason


def appended(first: bytes, second: bytes) -> PdfWriter:
    """Both in one form, with two fields of each name."""
    writer = PdfWriter(clone_from=io.BytesIO(first))
    writer.append(io.BytesIO(second))
    return writer


def test_two_fields_of_one_name_are_two_people() -> None:
    assert "« Paul Petit », page 2" in refused(written(appended(of(ZOE), of(PAUL))))


def test_a_second_form_that_no_form_lists_is_found_on_its_page() -> None:
    writer = appended(of(ZOE), of(PAUL))
    form: Any = writer.root_object["/AcroForm"]
    form[NameObject("/Fields")] = ArrayObject(form["/Fields"][: len(form["/Fields"]) // 2])
    assert "« Paul Petit », page 2" in refused(written(writer))


def test_the_same_form_twice_is_named() -> None:
    assert "plusieurs formulaires" in refused(written(appended(of(ZOE), of(ZOE))))


@pytest.mark.parametrize(
    "new", some(["{}+1", "doc2.{}", "{}_1", "1.{}", "{} [246]", "{}#0", "{}2"], 2)
)
def test_a_second_form_under_new_names_is_found(new: str) -> None:
    writer = appended(of(ZOE), of(PAUL))
    form: Any = writer.root_object["/AcroForm"]
    for item in form["/Fields"][len(form["/Fields"]) // 2 :]:
        field = item.get_object()
        field[NameObject("/T")] = TextStringObject(new.format(field["/T"]))
    assert "« Paul Petit », page 2" in refused(written(writer))


def test_as_many_fields_more_under_any_names_are_a_second_form() -> None:
    writer = appended(of(ZOE), of(PAUL))
    form: Any = writer.root_object["/AcroForm"]
    for number, item in enumerate(form["/Fields"][len(form["/Fields"]) // 2 :]):
        item.get_object()[NameObject("/T")] = TextStringObject(f"dummyFieldName{number}")
    assert "ce PDF réunit plusieurs formulaires remplis ;" in refused(written(writer))


def test_fields_that_were_joined_because_they_have_one_name_are_named() -> None:
    writer = appended(of(ZOE), of(PAUL))
    form: Any = writer.root_object["/AcroForm"]
    fields, seconds = form["/Fields"], {}
    for item in fields[len(fields) // 2 :]:
        seconds[item.get_object()["/T"]] = item
    form[NameObject("/Fields")] = ArrayObject(fields[: len(fields) // 2])
    for item in form["/Fields"]:
        field = item.get_object()
        if "/Kids" in field:
            for kid in seconds[field["/T"]].get_object()["/Kids"]:
                kid.get_object()[NameObject("/Parent")] = item
                field["/Kids"].append(kid)
        else:  # the text of the second is gone; one of its widgets more stands on the page
            widget = seconds[field["/T"]].get_object()
            del widget["/T"]
            widget[NameObject("/Parent")] = item
    assert "plusieurs formulaires" in refused(written(writer))


def test_a_page_that_stands_in_the_file_twice_is_one_form() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(of(ZOE)))
    pages: Any = writer.root_object["/Pages"]
    pages["/Kids"].append(pages["/Kids"][0])
    form = read_pdf.read(written(writer))
    assert has(ZOE, form)
    assert form.remarks == (
        "le fichier a 1 page de plus que le formulaire ; ce qu'on y voit n'est pas lu",
    )


def test_a_field_that_the_file_has_again_on_no_page_is_told() -> None:
    writer = appended(of(ZOE), of(PAUL))
    writer.remove_page(1)
    form = read_pdf.read(written(writer))
    assert has(ZOE, form)
    assert any(
        remark.startswith(
            "« nom » : la page montre « Zoë Müller-Œuvrard », mais le fichier a aussi"
        )
        and "« Paul Petit »" in remark
        for remark in form.remarks
    )


# --------------------------------------------------------------------------
# Forms of version 0.1.0, which have no list of their fields and no widgets for the hidden ones


@cache
def old(*answers: tuple[str, str], identity: bool = True) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(sent(*answers)))
    form: Any = writer.root_object["/AcroForm"]
    hidden = tuple(RUSCINO_FORM) if identity else ()
    kept = []
    for item in form["/Fields"]:
        field = item.get_object()
        if field["/T"] in (*RUSCINO_FORM, pdf_inventory.NAME):
            for key in ("/Rect", "/P", "/Subtype", "/Type", "/F"):
                del field[key]
            field[NameObject("/Kids")] = ArrayObject()
            if field["/T"] not in hidden:
                continue
        kept.append(item)
    form[NameObject("/Fields")] = ArrayObject(kept)
    annotations = writer.pages[0]["/Annots"]
    shown = [item for item in annotations if "/Rect" in item.get_object()]  # type: ignore[union-attr]
    writer.pages[0][NameObject("/Annots")] = ArrayObject(shown)
    return written(writer)


def test_an_older_form_is_read() -> None:
    assert has(ZOE, read_pdf.read(old(*ZOE.items())))


def test_the_pages_of_an_older_form_are_recognised(tmp_path: Path) -> None:
    reason = refused(made(KEEP["qpdf --pages"], tmp_path, old(*ZOE.items())))
    assert "pages copiées d'un de nos formulaires" in reason
    assert "il ne dit plus de quel projet il est ; demandez le fichier" in reason


def test_what_an_older_form_lost_is_named(tmp_path: Path) -> None:
    reason = refused(made(LOSE_GROUPS["pdfunite"], tmp_path, old(*ZOE.items())))
    assert "pages copiées d'un de nos formulaires" in reason
    assert "il y manque des champs (organisation-liberale, medecin-traitant" in reason


@pytest.mark.parametrize("name", some(MERGE))
def test_two_older_forms_in_one_file_are_named(tmp_path: Path, name: str) -> None:
    reason = refused(made(MERGE[name], tmp_path, old(*ZOE.items()), old(*PAUL.items())))
    assert "« Paul Petit », page 2" in reason


def opinion(text: str) -> bytes:
    project = cpts_docs.load(PROJECTS["starter"])
    tree = cpts_docs.render(project, "fiche-avis")
    names = set(re.findall(r"avis-[\w-]+-texte", repr(tree)))
    return filled_pdf(cpts_docs.write(tree, "pdf"), dict.fromkeys(names, text))


def test_two_fiches_in_one_file_are_named(tmp_path: Path) -> None:
    merged = made(MERGE["qpdf onto the first"], tmp_path, opinion("Oui"), opinion("Non"))
    assert "plusieurs formulaires" in refused(merged)


def test_a_form_of_others_that_asks_for_a_name_and_address_is_not_ours() -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    fields = ArrayObject()
    for name in ("nom", "adresse", "telephone", "mail"):
        field = DictionaryObject(
            {
                NameObject("/T"): TextStringObject(name),
                NameObject("/FT"): NameObject("/Tx"),
                NameObject("/Subtype"): NameObject("/Widget"),
            }
        )
        fields.append(writer._add_object(field))
    page[NameObject("/Annots")] = fields
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): fields})
    assert "pas un de ceux que cpts-docs a faits" in refused(written(writer))


# --------------------------------------------------------------------------
# Forms of a project's own templates


def test_a_form_of_other_fields_is_held_to_its_own_list() -> None:
    project = cpts_docs.load(PROJECTS["ruscino"])
    tree = cpts_docs.render(project, "questionnaire")
    few = replace(tree, blocks=tree.blocks[:8])
    form = read_pdf.read(cpts_docs.write(few, "pdf"))
    assert set(GROUPS).isdisjoint(form.fields)
    assert form.fields["document"] == "questionnaire/1"
