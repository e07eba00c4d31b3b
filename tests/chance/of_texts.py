"""What goes wrong in any text, and in the YAML around it: all tried on the name of the CPTS."""

from __future__ import annotations

from typing import Any

from cpts_docs.reference import cpts_size
from tests.chance.mutation import Path, breaks
from tests.chance.projects import Drawn, Raw

NAME: Path = ("name",)


def named(rule: str, name: str, value: Any) -> None:
    """List a name of the CPTS that breaks a rule."""

    def change(drawn: Drawn) -> Path:
        drawn.values["name"] = value
        return NAME

    change.__name__ = name
    breaks(rule)(change)


for _rule, _name, _value in (
    ("espaces", "two_spaces", "Val  de Têt"),
    ("accents-abimes", "broken_accents", "VallÃ©e de la TÃªt"),
    ("caractere-sans-dessin", "an_emoji", "Ruscino 🏥"),
    ("guillemets-courbes", "curly_quotes", "“Ruscino”"),
    ("texte-vide", "an_empty_text", ""),
    ("plusieurs-lignes", "two_lines", "Val\nde Têt"),
    ("texte-trop-long", "a_long_text", "Ruscino " * 130),
    ("type", "a_list_for_a_text", ["Ruscino"]),
    ("texte-coupe", "a_hash", Raw("Ruscino # Est")),
    ("signe-perdu", "a_sign_of_yaml", Raw("! Ruscino")),
    ("yaml-syntaxe", "a_colon", Raw("Ruscino : Est")),
    ("yaml-alias", "a_star", Raw("*Ruscino")),
    ("yaml-etiquette", "a_tag", Raw("!Ruscino")),
    ("yaml-cle", "braces", Raw("{{ nom }}")),
    ("caractere-interdit", "a_line_break_of_word", Raw("Val de\vTêt")),
    ("ignore-sans-effet", "a_comment_for_nothing", Raw("Ruscino  # cpts: ignore rgpd")),
    ("cle-en-double", "a_key_again", Raw("Ruscino", before="version: 1\n")),
    ("yaml-plusieurs-documents", "two_projects", Raw("Ruscino", before="---\n")),
):
    named(_rule, _name, _value)


@breaks("version")
def another_version(drawn: Drawn) -> Path | None:
    drawn.values["version"] = 2
    return ("version",)


@breaks("cle-inconnue")
def a_key_in_french(drawn: Drawn) -> Path | None:
    drawn.values["besoins"] = {"items": ["Diabète"]}
    return ("besoins",)


@breaks("liste-vide")
def an_empty_list(drawn: Drawn) -> Path | None:
    drawn.values["theme"] = {"logos": []}
    return "theme", "logos"


@breaks("reste-de-depart")
def the_name_of_the_starter(drawn: Drawn) -> Path | None:
    if drawn.values["questionnaire"]["return_by"] == "2026-03-31":
        return None  # which is the starter's, too
    drawn.values["name"] = "Exemple"
    return NAME


def need(rule: str, name: str, text: str) -> None:
    """List a need that breaks a rule."""

    def change(drawn: Drawn) -> Path:
        drawn.values["needs"] = {"items": [text]}
        return "needs", "items", 0

    change.__name__ = name
    breaks(rule)(change)


for _rule, _name, _text in (
    ("puce-en-double", "a_bullet_of_word", "• Diabète"),
    ("tableau-inegal", "a_cell_too_many", "| a | b |\n|---|---|\n| 1 | 2 | 3 |"),
    ("capitales", "a_sentence_in_capitals", "NOUS SOUHAITONS AMELIORER L'ACCES AUX SOINS"),
    ("accent-capitale", "a_capital_without_its_accent", "Etablir un diagnostic partagé"),
    ("a-completer", "a_text_that_is_to_be_written", "à compléter"),
    ("rpps", "a_number_of_nobody", "Écrire au médecin (RPPS 10003456789)"),
    ("finess", "a_number_of_no_place", "La maison de santé, FINESS 010780196"),
    ("contact", "an_address_without_its_end", "Écrire à contact@cpts"),
    ("contact", "a_site_with_a_slash_less", "Voir http:/www.cpts.invalid"),
):
    need(_rule, _name, _text)


@breaks("taille")
def another_size(drawn: Drawn) -> Path | None:
    if not isinstance(drawn.values["territory"].get("population"), int):
        return None
    size = cpts_size(drawn.values["territory"]["population"])
    drawn.values["needs"] = {"items": [f"Notre CPTS est de taille {size % 4 + 1}"]}
    return "needs", "items", 0
