"""Make docs/images/ from Ruscino's project alone (needs pdftoppm).

The first pages of its documents, the page of the fiche avis with an opinion, a
questionnaire that someone has filled in, and the synthèse of 24 answers. Names
and answers are made up, with a fixed seed, and go through ``collect`` as real
ones do. The bytes repeat.
"""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from pypdf import PdfReader

import cpts_docs
from cpts_docs.document.walk import fill
from cpts_docs.forms.declared import questionnaire
from cpts_docs.forms.kinds import QUESTIONNAIRE
from cpts_docs.jobs.collect import collect
from cpts_docs.project.model import Project

ROOT = Path(__file__).parent.parent
PROJECT = ROOT / "projects" / "ruscino" / "project.yaml"
IMAGES = ROOT / "docs" / "images"
DOTS_PER_INCH = 72

SEED = 66
PEOPLE = 24
SPECIALITIES = (
    "Infirmière",
    "Médecin généraliste",
    "Pharmacien",
    "Masseur-kinésithérapeute",
    "Sage-femme",
    "Orthophoniste",
)
COMMENTS = (
    "Un annuaire des professionnels du territoire m'aiderait.",
    "Disponible le jeudi après 20 heures.",
    "Je reçois des étudiants en stage et je peux en accueillir d'autres.",
)

PERSON = {
    "nom": "Marie Durand",
    "specialite": "Infirmière",
    "adresse": "12 rue des Écoles\n66330 Cabestany",
    "telephone": "04 68 00 00 00",
    "mail": "marie.durand@exemple.invalid",
    "organisation-liberale": "non",
    "medecin-traitant": "oui",
    "soins-non-programmes": "oui",
    "parcours": "oui",
    "prevention": "nc",
    "crise-sanitaire": "non",
    "commentaire": COMMENTS[1],
}
WITH_AN_OPINION = "Avis CPAM :"
"""The heading that is on the fiche's page to show."""


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    project = cpts_docs.load(PROJECT)
    with TemporaryDirectory() as name:
        folder = Path(name)
        for document in ("questionnaire", "guide", "fiche-avis"):
            draw(pdf(project, document, folder), document)
        draw(pdf(project, "questionnaire", folder, PERSON), "questionnaire-rempli")
        draw(pdf(answered(project, folder), "synthese", folder), "synthese")
        fiche = pdf(project, "fiche-avis", folder)
        draw(fiche, "avis", page_with(WITH_AN_OPINION, fiche))


def answered(project: Project, folder: Path) -> Project:
    """``project`` with the answers that ``collect`` reads in forms that came back."""
    forms = folder / "forms"
    forms.mkdir()
    for number, answer in enumerate(answers()):
        save(forms / f"{number:02}.json", project, answer)
    came = collect(project, [forms])
    assert (len(came.answers), came.refused, came.replaced) == (PEOPLE, [], [])
    return replace(project, returned={QUESTIONNAIRE.name: tuple(came.answers)})


def save(path: Path, project: Project, fields: dict[str, str]) -> None:
    """A questionnaire as the HTML page saves it."""
    form = {"document": QUESTIONNAIRE.stamp, "projet": project.name, "fields": fields}
    path.write_text(json.dumps(form), "utf-8")


def answers() -> Iterator[dict[str, str]]:
    """The same made-up answers at every call."""
    chance = random.Random(SEED)
    for number in range(PEOPLE):
        replies = {
            question.name: chance.choices(("oui", "non", "nc", ""), (6, 2, 1, 1))[0]
            for question in questionnaire().projects
        }
        yield {
            "nom": f"Personne {number + 1}",
            "specialite": chance.choices(SPECIALITIES, (6, 5, 4, 3, 2, 1))[0],
            "organisation-liberale": chance.choices(("oui", "non"), (1, 4))[0],
            "commentaire": COMMENTS[number // 8] if number % 8 == 3 else "",
            **replies,
        }


def pdf(
    project: Project, document: str, folder: Path, values: Mapping[str, str] | None = None
) -> Path:
    """One document as a PDF in ``folder``, with ``values`` in its fields."""
    tree = fill(cpts_docs.render(project, document), values or {})
    path = folder / f"{document}.pdf"
    path.write_bytes(cpts_docs.write(tree, "pdf"))
    return path


def page_with(words: str, file: Path) -> int:
    """The number of the first page with these words."""
    texts = [" ".join(page.extract_text().split()) for page in PdfReader(file).pages]
    return next(number for number, text in enumerate(texts, 1) if words in text)


def draw(file: Path, name: str, number: int = 1, folder: Path = IMAGES) -> None:
    """A page of a PDF as ``folder``/``name``.png."""
    page = ("-f", str(number), "-l", str(number), "-singlefile")
    command = ["pdftoppm", "-r", str(DOTS_PER_INCH), *page, "-png"]
    subprocess.run([*command, str(file), str(folder / name)], check=True)


if __name__ == "__main__":
    main()
