"""What messages say of keys and of commands, in the words of the form and of its page."""

from __future__ import annotations

import re

import pytest

from cpts_docs.atelier.wording import in_page
from cpts_docs.project import keys
from cpts_docs.project.form_words import in_titles, place_named
from tests.samples import ROOT

_TOLD = re.compile(r"^\S+:\d+:\d+ : \w+ : (.*) \[([a-z0-9-]+)\]$|^    → (.*)$", re.M)


def told() -> set[str]:
    """What the pages of the rules show of messages, but for those of YAML itself."""
    found: set[str] = set()
    for page in (ROOT / "docs" / "regles").glob("*.md"):
        if not page.name.startswith(("yaml-", "guillemet", "valeur-perdue", "texte-coupe")):
            found |= {one[1] or one[3] for one in _TOLD.finditer(page.read_text("utf-8"))}
    return found


@pytest.mark.parametrize(
    ("typed", "said", "place"),
    [
        (
            "complétez questionnaire.privacy",
            "complétez « Questionnaire › Vos données personnelles »",
            ("questionnaire", "privacy"),
        ),
        (
            "écrivez le site : guide: {website: …, phone: …}",
            "écrivez le site : « Guide des exemples d'actions › Site internet » et « Téléphone »",
            ("guide", "website"),
        ),
        (
            "il manque la clé « verdict » dans « opinions[2] »",
            "il manque « Sens de l'avis » dans « Avis rendus › 2 »",
            ("opinions", "1", "verdict"),
        ),
        (
            "écrivez : population: 16163 ; ou faites-la calculer : show: {population: true}",
            "écrivez : « Population » : 16163 ; ou faites-la calculer : "
            "« Ce que les documents montrent de plus › Population calculée » : oui",
            ("show", "population"),
        ),
        ("il manque : dpo, retention", None, None),
        (
            "« theme.css » : ce fichier n'existe pas",
            "« theme.css » : ce fichier n'existe pas",
            None,
        ),
        ("vouliez-vous dire « ostéopathe » ?", "vouliez-vous dire « ostéopathe » ?", None),
    ],
)
def test_a_key_goes_by_its_title(
    typed: str, said: str | None, place: tuple[str, ...] | None
) -> None:
    wanted = (
        said or "il manque : « Délégué à la protection des données », « Durée de conservation »"
    )
    assert in_titles(typed, ("questionnaire", "privacy")) == wanted
    assert place_named(typed) == place


def test_the_same_key_has_the_title_of_its_place() -> None:
    assert in_titles("retirez « text »", ("opinions", "0")) == "retirez « Texte de l'avis »"
    assert in_titles("retirez « text »", ("fiche", "verdicts", "0")) == "retirez « Texte »"


def test_no_message_of_a_rule_says_a_key_or_a_command_to_somebody_in_the_form() -> None:
    typed = re.compile(
        r"(?<![\w«])([a-z_]+): |\{[a-z_]+: |« ([a-z_]+): |(?<!\w)--?[a-z]|cpts-docs (?!a )[a-z]"
    )
    known = keys.all_keys()

    def names_one(text: str) -> bool:
        found = (one for one in typed.finditer(text))
        return any(not any(one.groups()) or {*one.groups()} & known for one in found)

    messages = told()
    assert len(messages) > 150
    assert len([text for text in messages if names_one(text)]) > 15
    assert [text for text in messages if names_one(in_page(text))] == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("un dossier est un lien ; aucun document n'a été modifié", "un dossier est un lien"),
        ("le formulaire est ancien ; --accept le prend quand même", "le formulaire est ancien"),
        ("« cpts-docs collect » l'écrira", "« Recevoir » l'écrira"),
        ("la mémoire manque ; fermez des programmes et relancez", None),
    ],
)
def test_a_command_is_a_part_of_the_page(typed: str, said: str | None) -> None:
    assert in_page(typed) == (said or "la mémoire manque ; fermez des programmes et recommencez")
