"""What goes wrong in questions, the letter, the look, and what a project decides of documents."""

from __future__ import annotations

from typing import Any

from tests.chance.mutation import Path, breaks
from tests.chance.projects import PRIVACY, Drawn

OCCITANIE = {"09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82"}


@breaks("rgpd")
def a_notice_that_is_not_whole(drawn: Drawn) -> Path | None:
    del drawn.values["questionnaire"]["privacy"][drawn.rng.choice(sorted(PRIVACY))]
    return "questionnaire", "privacy"


@breaks("rgpd")
def no_notice(drawn: Drawn) -> Path | None:
    del drawn.values["questionnaire"]["privacy"]
    return ("questionnaire",)


def question(drawn: Drawn, key: str, value: Any) -> Path | None:
    """Change the project's second question, the one with choices and a condition."""
    if "sections" not in drawn.values["questionnaire"]:
        return None
    drawn.values["questionnaire"]["sections"][1]["questions"][1][key] = value
    return "questionnaire", "sections", 1, "questions", 1, key


@breaks("facultatif")
def a_question_that_is_due(drawn: Drawn) -> Path | None:
    found = question(drawn, "required", True)
    return found and ("questionnaire", "privacy", "mandatory")


@breaks("question-double")
def a_question_with_a_national_name(drawn: Drawn) -> Path | None:
    return question(drawn, "id", "prevention")


@breaks("question-identifiant")
def a_question_with_no_id(drawn: Drawn) -> Path | None:
    return question(drawn, "id", "Mes lieux")


@breaks("question-incomplete")
def a_question_with_rows_and_choices(drawn: Drawn) -> Path | None:
    return question(drawn, "rows", ["Le midi", "Le soir"])


@breaks("condition-inconnue")
def a_condition_on_no_question(drawn: Drawn) -> Path | None:
    found = question(drawn, "show_if", {"remplacante": "oui"})
    return found and (*found, "remplacante")


@breaks("condition-inconnue")
def a_condition_on_no_reply(drawn: Drawn) -> Path | None:
    found = question(drawn, "show_if", {"remplacant": "parfois"})
    return found and (*found, "remplacant")


@breaks("question-inconnue")
def without_a_question_that_is_none(drawn: Drawn) -> Path | None:
    if "sections" not in drawn.values["questionnaire"]:
        return None
    drawn.values["questionnaire"]["sections"][0]["without"] = ["commentaires"]
    return "questionnaire", "sections", 0, "without", 0


@breaks("question-inconnue")
def counted_by_no_question(drawn: Drawn) -> Path | None:
    drawn.values["synthese"] = {"by": "exercice"}
    return "synthese", "by"


@breaks("participation-absente")
def no_question_who_takes_part(drawn: Drawn) -> Path | None:
    if "sections" not in drawn.values["questionnaire"]:
        return None
    del drawn.values["questionnaire"]["sections"][0]
    return "questionnaire", "sections"


@breaks("partie-inconnue")
def a_part_that_is_none(drawn: Drawn) -> Path | None:
    if "letter" not in drawn.values:
        return None
    drawn.values["letter"]["sections"][0] = "moyen"
    return "letter", "sections", 0


@breaks("partie-vide")
def a_part_with_nothing_to_say(drawn: Drawn) -> Path | None:
    sections = drawn.values.get("letter", {}).get("sections", ())
    if "moyens" not in sections:
        return None
    del drawn.values["letter"]["means"]
    return "letter", "sections", sections.index("moyens")


@breaks("contact")
def a_mail_without_its_sign(drawn: Drawn) -> Path | None:
    if "letter" not in drawn.values:
        return None
    drawn.values["letter"]["bearer"]["mail"] = "a.martin.cpts.invalid"
    return "letter", "bearer", "mail"


@breaks("contact")
def a_phone_without_its_end(drawn: Drawn) -> Path | None:
    drawn.values["guide"]["phone"] = "04 68 00 00"
    return "guide", "phone"


@breaks("contact-absent")
def nobody_to_ask(drawn: Drawn) -> Path | None:
    del drawn.values["guide"]
    return None if OCCITANIE & {*drawn.departments} else ("department",)


@breaks("couleur-pale")
def a_colour_that_is_pale(drawn: Drawn) -> Path | None:
    drawn.values["theme"] = {"accent": "#f2b705"}
    return "theme", "accent"


@breaks("marge")
def a_margin_that_is_narrow(drawn: Drawn) -> Path | None:
    drawn.values["theme"] = {"margins": {"side": 5}}
    return "theme", "margins", "side"


@breaks("document-inconnu")
def a_document_that_is_none(drawn: Drawn) -> Path | None:
    drawn.values["documents"] = ["questionnaire", "fiche"]
    return "documents", 1


@breaks("document-sans-donnees")
def a_document_without_what_it_needs(drawn: Drawn) -> Path | None:
    drawn.values["documents"] = ["guide", "synthese"]
    return "documents", 1


@breaks("regle-inconnue")
def a_rule_that_is_none(drawn: Drawn) -> Path | None:
    drawn.values["rules"] = {"rgdp": "non"}
    return "rules", "rgdp"


@breaks("regle-obligatoire")
def a_rule_that_stays(drawn: Drawn) -> Path | None:
    drawn.values["rules"] = {"date": "non"}
    return "rules", "date"


@breaks("reponses-absentes")
def answers_that_are_to_come(drawn: Drawn) -> Path | None:
    drawn.values["answers"] = "answers.yaml"
    return ("answers",)


@breaks("inclusion-vide")
def opinions_that_are_to_come(drawn: Drawn) -> Path | None:
    if "opinions" not in drawn.values:
        return None
    drawn.values["opinions"].append("opinions/*.yaml")
    return "opinions", len(drawn.values["opinions"]) - 1


@breaks("fichier-introuvable")
def a_catalogue_that_is_not_there(drawn: Drawn) -> Path | None:
    drawn.values["guide"]["catalogue"] = "region.yaml"
    return "guide", "catalogue"


@breaks("inclusion")
def answers_of_another_folder(drawn: Drawn) -> Path | None:
    drawn.values["answers"] = "../answers.yaml"
    return ("answers",)
