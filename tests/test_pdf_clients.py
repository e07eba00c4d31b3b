"""Programs that people use fill in the questionnaire; what they save reads back exactly.

pdf-lib and pdf.js (alone, and in Chromium with clicks and keys) come from npm, as
``clients/package-lock.json`` says; PDFium, with which Chrome and Edge fill in
forms, and pikepdf from PyPI; pdftk, Chromium and poppler-glib, with which Evince
and Okular do, are Debian's. A test whose program is missing is skipped, but not in CI.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import cpts_docs
from cpts_docs.formats.pdf import form as read_pdf
from cpts_docs.formats.pdf.filled import inventory as pdf_inventory
from tests import pdf_clients
from tests.browser import clicked_in_pdf_js
from tests.office import Job
from tests.programs import HANG, program
from tests.samples import PROJECTS, RUSCINO_FORM, built

pytestmark = pytest.mark.usefixtures("both_readers")

ANSWERS = {
    "a-retourner-pour-le": "27/06/2023",
    "nom": "Zoé d'Ô « L'Hœur »",
    "specialite": 'Médecin "généraliste" & <libéral> \\ (100 %)',
    "adresse": "1, rue de l'Église\n66000 Perpignan",
    "telephone": "+33 4 68 00 00 00",
    "mail": "zoe.d-o@exemple.fr",
    "organisation-liberale": "oui",
    "medecin-traitant": "nc",
    "soins-non-programmes": "non",
    "parcours": "oui",
    "commentaire": "Première ligne – 10 €\n\nTroisième : {ça} #$%",
}
EMPTY = {"adresse-de-retour": "", "prevention": "", "crise-sanitaire": ""}
HIDDEN = RUSCINO_FORM


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("form") / "questionnaire.pdf"
    path.write_bytes(built("ruscino", "questionnaire", "pdf"))
    return path


Fill = Callable[[Path, Path], None]


def read_back(form: Path, fill: Fill) -> dict[str, str]:
    filled = form.with_name("filled.pdf")
    filled.unlink(missing_ok=True)
    fill(form, filled)
    result = read_pdf.read(filled.read_bytes())
    assert (result.contradictions, result.remarks) == ((), ())
    return result.fields


@pytest.mark.parametrize("name", pdf_clients.FILLERS)
def test_a_program_fills_the_questionnaire(form: Path, node: str, name: str) -> None:
    def fill(source: Path, target: Path) -> None:
        pdf_clients.FILLERS[name]([Job(source, target, ANSWERS)])

    assert read_back(form, fill) == ANSWERS | EMPTY | HIDDEN


@pytest.fixture(scope="module")
def in_pdf_js(form: Path, node: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """The form filled in, in pdf.js, and what was reached and told on the way."""
    target = tmp_path_factory.mktemp("pdfjs") / "filled.pdf"
    return target, clicked_in_pdf_js(node, form, target, ANSWERS)


def test_a_person_fills_the_questionnaire_in_pdf_js(
    form: Path, in_pdf_js: tuple[Path, Any]
) -> None:
    def fill(_: Path, target: Path) -> None:
        shutil.copyfile(in_pdf_js[0], target)

    assert read_back(form, fill) == ANSWERS | EMPTY | HIDDEN


def test_the_tab_key_reaches_each_field_and_none_that_is_hidden(
    in_pdf_js: tuple[Path, Any],
) -> None:
    shown = [name for name in read_pdf.read(in_pdf_js[0].read_bytes()).fields if name not in HIDDEN]
    assert in_pdf_js[1]["reached"] == shown


def test_a_screen_reader_is_told_each_label_and_nothing_that_is_hidden(
    in_pdf_js: tuple[Path, Any],
) -> None:
    told = in_pdf_js[1]["told"]
    assert {"Nom et Prénom du Professionnel", "Spécialité", "Mail"} < set(told)
    hidden = (*HIDDEN.values(), *HIDDEN, pdf_inventory.NAME)
    assert [text for text in told if text in hidden or text.startswith("*1 ")] == []


DRAW = {
    "poppler": ["pdftoppm", "-r", "40", "IN", "OUT"],
    "ghostscript, on screen": ["gs", "-q", "-r40", "-sDEVICE=ppmraw", "-o", "OUT.ppm", "IN"],
    "ghostscript, on paper": [
        *("gs", "-q", "-r40", "-dPrinted", "-sDEVICE=ppmraw", "-o", "OUT.ppm", "IN"),
    ],
}


@pytest.mark.parametrize("name", DRAW)
def test_nothing_of_the_hidden_fields_is_drawn(tmp_path: Path, name: str) -> None:
    tree = cpts_docs.render(cpts_docs.load(PROJECTS["ruscino"]), "questionnaire")
    pictures = []
    for hidden in (tree.hidden, ()):
        (tmp_path / "in.pdf").write_bytes(cpts_docs.write(replace(tree, hidden=hidden), "pdf"))
        words = [word.replace("OUT", "out").replace("IN", "in.pdf") for word in DRAW[name]]
        subprocess.run([program(words[0]), *words[1:]], check=True, cwd=tmp_path, timeout=HANG)
        (picture,) = tmp_path.glob("*.ppm")
        pictures.append(picture.read_bytes())
        picture.unlink()
    assert len(pictures[0]) > 100_000
    assert pictures[0] == pictures[1]
