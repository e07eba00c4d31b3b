"""What goes wrong in any text, and in the YAML around it: all tried on the name of the CPTS."""

from __future__ import annotations

from typing import Any

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


@breaks("puce-en-double")
def a_bullet_of_word(drawn: Drawn) -> Path | None:
    drawn.values["needs"] = {"items": ["• Diabète"]}
    return "needs", "items", 0


@breaks("tableau-inegal")
def a_cell_too_many(drawn: Drawn) -> Path | None:
    drawn.values["needs"] = {"items": ["| a | b |\n|---|---|\n| 1 | 2 | 3 |"]}
    return "needs", "items", 0
