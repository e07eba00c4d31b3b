"""What goes wrong in the bodies asked, their opinions and the dates."""

from __future__ import annotations

from datetime import date, timedelta

from cpts_docs.project.organisations import organisations_of
from cpts_docs.reference.holidays import holiday
from tests.chance.mutation import Path, breaks
from tests.chance.projects import Drawn


@breaks("organisme-en-double")
def a_body_again(drawn: Drawn) -> Path | None:
    if "organisations" not in drawn.values or drawn.today:
        return None  # it would be awaited, too
    drawn.values["organisations"].append("cdom")
    return "organisations", len(drawn.values["organisations"]) - 1


def opinion(drawn: Drawn, **changed: str) -> Path | None:
    if "opinions" not in drawn.values:
        return None
    index = drawn.rng.randrange(len(drawn.values["opinions"]))
    drawn.values["opinions"][index] |= changed
    return "opinions", index, *changed


@breaks("organisme-inconnu")
def an_opinion_of_nobody(drawn: Drawn) -> Path | None:
    return None if drawn.today else opinion(drawn, organisation="Club de pétanque")


@breaks("valeur-inconnue")
def a_verdict_that_is_none(drawn: Drawn) -> Path | None:
    return opinion(drawn, verdict="oui")


@breaks("avis-en-double")
def an_opinion_again(drawn: Drawn) -> Path | None:
    if "opinions" not in drawn.values:
        return None
    drawn.values["opinions"].append(dict(drawn.values["opinions"][0]))
    return "opinions", len(drawn.values["opinions"]) - 1, "organisation"


@breaks("avis-date")
def an_opinion_before_the_project(drawn: Drawn) -> Path | None:
    return opinion(drawn, date=str(drawn.day - timedelta(days=1)))


@breaks("avis-date")
def an_opinion_that_comes_too_late(drawn: Drawn) -> Path | None:
    return opinion(drawn, date=str(drawn.day + timedelta(days=drawn.delay + 1)))


@breaks("avis-attendu")
def an_opinion_that_is_due(drawn: Drawn) -> Path | None:
    due = drawn.day + timedelta(days=drawn.delay)
    if str(due) > drawn.values["questionnaire"]["return_by"]:
        return None
    drawn.today = due
    given = {one["organisation"] for one in drawn.values.get("opinions", ())}
    if given < {one.name for one in organisations_of(drawn.values)}:
        return ("opinions",) if given else ("date",)
    return None


@breaks("verdict-en-double")
def a_verdict_again(drawn: Drawn) -> Path | None:
    return verdict(drawn, "Favorable")


@breaks("verdict-sans-sens")
def a_verdict_that_says_nothing(drawn: Drawn) -> Path | None:
    return verdict(drawn, "ajourné")


def verdict(drawn: Drawn, text: str) -> Path | None:
    if "fiche" not in drawn.values:
        return None
    verdicts = drawn.values["fiche"]["verdicts"] = [*drawn.values["fiche"]["verdicts"], text]
    return "fiche", "verdicts", len(verdicts) - 1


@breaks("date")
def a_day_that_is_none(drawn: Drawn) -> Path | None:
    drawn.values["date"] = "2026-02-30"
    return ("date",)


def back(drawn: Drawn, day: date) -> Path:
    drawn.values["questionnaire"]["return_by"] = str(day)
    return "questionnaire", "return_by"


@breaks("retour-date")
def to_return_on_a_sunday(drawn: Drawn) -> Path | None:
    day = date.fromisoformat(drawn.values["questionnaire"]["return_by"])
    return back(drawn, day + timedelta(days=6 - day.weekday()))


@breaks("retour-date")
def to_return_on_a_holiday(drawn: Drawn) -> Path | None:
    return back(drawn, date(drawn.day.year + 1, 7, 14))


@breaks("retour-date")
def to_return_on_a_day_that_is_past(drawn: Drawn) -> Path | None:
    return back(drawn, drawn.today - timedelta(days=1)) if drawn.today else None


@breaks("retour-avant-date")
def to_return_before_the_project(drawn: Drawn) -> Path | None:
    day = drawn.day - timedelta(days=1)
    usual = not drawn.today and day.weekday() != 6 and not holiday(day, drawn.departments)
    return back(drawn, day) if usual else None
