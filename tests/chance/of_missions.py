"""What goes wrong in professionals, missions, actions and what the fiche is answered."""

from __future__ import annotations

from typing import Any

from cpts_docs import reference
from tests.chance.mutation import Path, breaks
from tests.chance.projects import Drawn


@breaks("profession-inconnue")
def a_profession_that_is_none(drawn: Drawn) -> Path | None:
    return count(drawn, "rebouteux", 2)


@breaks("profession-ecritures")
def a_profession_as_people_call_it(drawn: Drawn) -> Path | None:
    known = "masseur-kinésithérapeute", "masseuse-kinésithérapeute"
    groups = drawn.values.get("professionals", {}).values()
    taken = any(name in group["counts"] for group in groups for name in known)
    return None if taken else count(drawn, "kiné", 2)


@breaks("profession-en-double")
def a_profession_again(drawn: Drawn) -> Path | None:
    if "professionals" not in drawn.values:
        return None
    name, *_ = drawn.values["professionals"]["engaged"]["counts"]
    return count(drawn, name.upper(), 1) if name != name.upper() else None


@breaks("nombre-negatif")
def fewer_people_than_none(drawn: Drawn) -> Path | None:
    return count(drawn, "médecin généraliste", -2)


@breaks("type")
def a_count_in_words(drawn: Drawn) -> Path | None:
    return count(drawn, "médecin généraliste", "beaucoup")


def count(drawn: Drawn, profession: str, number: Any) -> Path | None:
    if "professionals" not in drawn.values:
        return None
    drawn.values["professionals"]["engaged"]["counts"][profession] = number
    return "professionals", "engaged", "counts", profession


@breaks("cle-manquante")
def a_group_without_its_label(drawn: Drawn) -> Path | None:
    if "professionals" not in drawn.values:
        return None
    del drawn.values["professionals"]["engaged"]["label"]
    return "professionals", "engaged"


def of_catalogue(drawn: Drawn, key: str) -> tuple[int, dict[str, Any]] | None:
    """A mission of the catalogue that has themes, or actions."""
    listed = [*enumerate(drawn.values.get("missions", ()))]
    found = [one for one in listed if "mission" in one[1] and key in one[1]]
    return drawn.rng.choice(found) if found else None


@breaks("mission-inconnue")
def a_mission_misspelt(drawn: Drawn) -> Path | None:
    if not (found := of_catalogue(drawn, "mission")):
        return None
    found[1]["mission"] += "s"
    return "missions", found[0], "mission"


@breaks("mission-en-double")
def a_mission_again(drawn: Drawn) -> Path | None:
    if not (found := of_catalogue(drawn, "mission")):
        return None
    drawn.values["missions"].append({"mission": found[1]["mission"]})
    return "missions", len(drawn.values["missions"]) - 1


@breaks("theme-inconnu")
def a_theme_misspelt(drawn: Drawn) -> Path | None:
    if not (found := of_catalogue(drawn, "themes")):
        return None
    found[1]["themes"][0]["theme"] += "s"
    return "missions", found[0], "themes", 0, "theme"


@breaks("action-inconnue")
def an_action_misspelt(drawn: Drawn) -> Path | None:
    if not (found := of_catalogue(drawn, "actions")):
        return None
    found[1]["actions"][0]["action"] += "s"
    return "missions", found[0], "actions", 0, "action"


@breaks("action-ailleurs")
def an_action_of_another_mission(drawn: Drawn) -> Path | None:
    if not (found := of_catalogue(drawn, "actions")):
        return None
    theme = reference.catalogue().missions[0].themes[0]
    listed = {one.get("theme") for m in drawn.values["missions"] for one in m.get("themes", ())}
    if theme.id in listed:
        return None  # the action would be there twice
    found[1]["actions"].append({"action": theme.actions[0].id})
    return "missions", found[0], "actions", len(found[1]["actions"]) - 1, "action"


@breaks("identifiant-en-texte")
def an_action_without_its_key(drawn: Drawn) -> Path | None:
    if not (found := of_catalogue(drawn, "actions")):
        return None
    found[1]["actions"][0] = found[1]["actions"][0]["action"]
    return "missions", found[0], "actions", 0


@breaks("action-en-double")
def an_action_again(drawn: Drawn) -> Path | None:
    if "missions" not in drawn.values:
        return None
    actions = drawn.values["missions"][-1]["actions"]
    actions.append(actions[0].upper())
    return "missions", len(drawn.values["missions"]) - 1, "actions", len(actions) - 1


@breaks("oui-sans-raison")
def an_answer_that_nothing_shows(drawn: Drawn) -> Path | None:
    core = {one.id for one in reference.catalogue().missions if one.core}
    if core <= {one.get("mission") for one in drawn.values.get("missions", ())}:
        return None
    drawn.values["assessment"]["mandatory_missions"]["answer"] = "oui"
    return "assessment", "mandatory_missions", "answer"


@breaks("oui-sans-raison")
def an_answer_that_is_to_come(drawn: Drawn) -> Path | None:
    said = {"answer": "oui", "remark": "calendrier à définir"}
    drawn.values["assessment"]["regional_plan"] = said
    return "assessment", "regional_plan", "answer"


@breaks("sans-mission-socle")
def no_core_mission(drawn: Drawn) -> Path | None:
    if "missions" not in drawn.values or "action_sheets" not in drawn.values:
        return None
    drawn.values["assessment"].pop("mandatory_missions", None)
    drawn.values["missions"] = [{"title": "Une mission à nous"}]
    drawn.values["action_sheets"][0]["mission"] = "Une mission à nous"
    return ("missions",)


@breaks("somme")
def a_label_that_counts_more(drawn: Drawn) -> Path | None:
    if "professionals" not in drawn.values:
        return None
    group = {"label": "Équipe de 40 professionnels", "counts": {"infirmier": 3}}
    drawn.values["professionals"]["engaged"] = group
    return "professionals", "engaged", "label"


@breaks("somme")
def a_budget_that_does_not_add_up(drawn: Drawn) -> Path | None:
    if "report" not in drawn.values:
        return None
    lines = [{"item": "Loyer", "spent": 400}, {"item": "Total", "spent": 500}]
    drawn.values["report"]["budget"] = lines
    return "report", "budget", 1, "spent"
