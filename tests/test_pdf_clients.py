"""Programs that people use fill in the questionnaire; what they save reads back exactly.

pdf-lib and pdf.js (in Chromium, with clicks and keys) come from npm, as
``clients/package-lock.json`` says; pdftk and Chromium are Debian's. A test whose
program is missing is skipped, but not in CI.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest

from cpts_docs.answers import read_pdf
from tests.programs import CLIENTS, HANG, program
from tests.samples import built

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
HIDDEN = {"document": "questionnaire/1", "projet": "Ruscino"}


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
    assert result.contradictions == ()
    return result.fields


def test_pdf_lib_fills_the_questionnaire(form: Path, node: str) -> None:
    def fill(source: Path, target: Path) -> None:
        script = [node, CLIENTS / "pdf-lib.mjs", source, target, json.dumps(ANSWERS)]
        subprocess.run(script, check=True, timeout=HANG)

    assert read_back(form, fill) == ANSWERS | EMPTY | HIDDEN


def test_a_person_fills_the_questionnaire_in_pdf_js(form: Path, node: str, tmp_path: Path) -> None:
    chromium = program("chromium", "chromium-browser", "google-chrome")

    def fill(source: Path, target: Path) -> None:
        script = [node, CLIENTS / "pdfjs.mjs", source, target, json.dumps(ANSWERS)]
        subprocess.run([*script, chromium, tmp_path], check=True, timeout=HANG)

    assert read_back(form, fill) == ANSWERS | EMPTY | HIDDEN


def test_pdftk_fills_the_questionnaire(form: Path, tmp_path: Path) -> None:
    pdftk = program("pdftk")
    xfdf = tmp_path / "answers.xfdf"
    fields = "".join(
        f"<field name={quoteattr(name)}><value>{escape(value)}</value></field>"
        for name, value in ANSWERS.items()
    )
    xfdf.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<xfdf xmlns="http://ns.adobe.com/xfdf/"><fields>{fields}</fields></xfdf>',
        "utf-8",
    )

    def fill(source: Path, target: Path) -> None:
        script = [pdftk, source, "fill_form", xfdf, "output", target]
        subprocess.run(script, check=True, timeout=HANG)

    assert read_back(form, fill) == ANSWERS | EMPTY | HIDDEN
