"""The documents of Ruscino hold every sentence of the two documents it comes from.

``tests/seeds/`` has the text of the 2022 questionnaire and guide, and of the
2023 fiche avis, as a machine read them from PDF (hence their tags and line
breaks).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import cpts_docs
from cpts_docs.formats import FORMATS
from tests.reading import plain, text_of

SEEDS = Path(__file__).parent / "seeds"
RUSCINO = Path(__file__).parent.parent / "projects" / "ruscino" / "project.yaml"

# The slips of the stock wording, and how the documents put them right. What
# belongs to the project stays as its authors wrote it.
CORRECTIONS = {
    "Participerez-vous déjà à déjà une organisation": "Participez-vous déjà à une organisation",
    "Exemples d'action pouvant": "Exemples d'actions pouvant",
    "Saint-Nazaire, Saleilles": "Saint-Nazaire et Saleilles",
    "CORRESPOND-T-ELLES": "CORRESPONDENT-ELLES",
    "lettre d'intention\nà déposer": "lettre d'intention,\nà déposer",  # a line break, now a comma
    "lettre d'intention à déposer": "lettre d'intention, à déposer",
}
GUIDE_CORRECTIONS = {
    "Mettre en place d'une organisation": "Mettre en place une organisation",
    "la CMUC ou": "la CSS ou",  # its name since 2019, before the date of the guide
}


def corrected(text: str, corrections: dict[str, str]) -> str:
    for slip, right in corrections.items():
        text = text.replace(slip, right)
    return text


def pieces(text: str) -> list[str]:
    """The stretches of text between the tags, marks, blanks and line ends."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)  # a link's address
    text = re.sub(
        r"<[a-z/][^>]*>|\t|\n|\*+|^#+ |\.{5,}(?:/\.+)*|(?<=\w)\^|Oui  Non(?:  NC)?",
        "\n",
        text,
        flags=re.M,
    )
    found = []
    for line in re.split(r"\n|\|", text):
        piece = re.sub(r"^\s*(?:[-•→]\s*)?|\s*[:,;]?\s*$", "", line)
        if re.search(r"\w", piece):
            found.append(piece)
    return found


def seed_pieces(name: str) -> list[str]:
    seed = corrected((SEEDS / name).read_text("utf-8"), CORRECTIONS)
    if name.startswith("fiche"):
        # A raised letter, and words that stand on one line as labels of their own.
        seed = seed.replace("3^e", "3e").replace("AVIS : DD", "AVIS :\nDD")
        return pieces(re.sub(r" -\s?(?=[A-Z])", "\n", seed))
    return pieces(corrected(seed, GUIDE_CORRECTIONS))


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("ruscino")
    files = cpts_docs.build(RUSCINO, folder, formats=FORMATS)
    return {file.name: plain(text_of(file)) for file in files}


@pytest.mark.parametrize("ending", FORMATS)
def test_the_questionnaire_and_the_guide_hold_their_seed(
    texts: dict[str, str], ending: str
) -> None:
    found = seed_pieces("questionnaire-guide-2022.txt")
    start = next(i for i, piece in enumerate(found) if piece.startswith("Exemples d'actions"))
    assert start > 15
    assert len(found) - start > 35
    for document, part in (("questionnaire", found[:start]), ("guide", found[start:])):
        missing = [piece for piece in part if plain(piece) not in texts[f"{document}.{ending}"]]
        assert missing == []


@pytest.mark.parametrize("ending", FORMATS)
def test_the_fiche_holds_its_seed(texts: dict[str, str], ending: str) -> None:
    found = seed_pieces("fiche-avis-2023.txt")
    assert len(found) > 100
    missing = [piece for piece in found if plain(piece) not in texts[f"fiche-avis.{ending}"]]
    assert missing == []
