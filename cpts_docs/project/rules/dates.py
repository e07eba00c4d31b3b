"""Rules of dates: opinions and answers come after the project and within their delay.

What is compared to the present day is only so where the caller says which day that is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.words import long_date, series, slug
from cpts_docs.project.dated import is_too_early, is_too_late
from cpts_docs.project.organisations import departments_of
from cpts_docs.project.rules.opinions import organisation_names
from cpts_docs.project.rules.questionnaire import ASKING, RETOUR_AVANT
from cpts_docs.project.rules.rule import Check, entries, warning
from cpts_docs.project.source import Source

AVIS_DATE = warning(
    "avis-date",
    "Un avis est daté d'avant le projet, ou d'après la fin du délai "
    "([`procedure`](#la-procédure)), ou d'un jour à venir. Vérifiez les deux dates.",
)

AVIS_ATTENDU = warning(
    "avis-attendu",
    "Le délai d'un avis se termine dans la semaine, ou est passé (avec `--today`). Relancez "
    "l'organisme, ou écrivez son avis.",
)

RETOUR_DATE = warning(
    "retour-date",
    "Le questionnaire ou le bulletin est à retourner pour un dimanche ou un jour férié (dans l'un "
    "de vos départements aussi : Alsace, Moselle, outre-mer), ou, avec `--today`, pour un jour "
    "passé. Choisissez une autre date.",
)

RAPPORT_ANNEE = warning(
    "rapport-annee",
    "Le rapport d'activité est d'une année qui n'a pas commencé à la date du projet, ou l'une de "
    "ses réunions est d'une autre année. Corrigez l'année ou la date.",
)

_SOON = timedelta(days=7)


def _deadline(value: Any) -> date | None:
    """The last day for an opinion; None if the procedure knows none."""
    from cpts_docs.project.procedure import REGIONAL

    days = value["procedure"].get("days") if "procedure" in value else REGIONAL.days
    return date.fromisoformat(value["date"]) + timedelta(days=days) if days else None


def _project(source: Source, value: Any) -> Iterator[Diagnostic]:
    """A project whose own date is wrong, which would be told of all that follows it."""
    if is_too_late(value):
        wrong = "est après tous les avis et les retours demandés"
    elif is_too_early(value):
        wrong = "est à plus d'un an de tous les avis"
    else:
        return
    rule = AVIS_DATE if value.get("opinions") else RETOUR_AVANT
    yield rule.at(
        source,
        f"la date du projet ({_long(value['date'])}) {wrong}",
        source.position(("date",)),
        "corrigez-la : c'est celle de la lettre d'intention ; ou corrigez les leurs",
    )


def _opinions(source: Source, value: Any) -> Iterator[Diagnostic]:
    listed = entries(value.get("opinions"), ("opinions",))
    dated = [(at, opinion) for at, opinion in listed if opinion.get("date")]
    if not dated or "date" not in value or is_too_late(value) or is_too_early(value):
        return  # that has been told
    begin, end = date.fromisoformat(value["date"]), _deadline(value)
    for at, opinion in dated:
        day = date.fromisoformat(opinion["date"])
        place = source.position((*at, "date"))
        given = f"l'avis « {opinion['organisation']} » est daté du {long_date(day)}"
        if day < begin:
            message = f"{given}, avant le projet ({long_date(begin)})"
            yield AVIS_DATE.at(source, message, place, "corrigez l'une des deux dates")
        elif source.today and day > source.today:
            message = f"{given}, qui est à venir"
            yield AVIS_DATE.at(source, message, place, "corrigez la date")
        elif end and day > end:
            message = f"{given}, après la fin du délai ({long_date(end)})"
            hint = "vérifiez la date, ou le délai : procedure: {days: …}"
            yield AVIS_DATE.at(source, message, place, hint)


def _awaited(source: Source, value: Any) -> Iterator[Diagnostic]:
    if source.today is None or "date" not in value:
        return
    end = _deadline(value)
    if end is None or source.today < end - _SOON:
        return
    opinions = value.get("opinions") or ()
    given = {slug(item["organisation"]) for item in opinions if item.get("verdict")}
    missing = [name for name in organisation_names(value) if slug(name) not in given]
    if missing:
        late = source.today > end
        one, several = ("était", "étaient") if late else ("est", "sont")
        quoted = series(f"« {name} »" for name in missing)
        said = (
            f"l'avis {quoted} {one} attendu"
            if len(missing) == 1
            else f"les avis {quoted} {several} attendus"
        )
        yield AVIS_ATTENDU.at(
            source,
            f"{said} pour le {long_date(end)}",
            source.position(["opinions" if value.get("opinions") else "date"], key=True),
            "relancez, ou écrivez l'avis reçu",
        )


def _return(source: Source, value: Any) -> Iterator[Diagnostic]:
    from cpts_docs.reference.holidays import holiday

    departments = departments_of(value)
    for key in ASKING:
        given = value.get(key, {}).get("return_by")
        if not given:
            continue
        day = date.fromisoformat(given)
        free = holiday(day, departments)
        name = "un dimanche" if day.weekday() == 6 else free and f"férié ({free})"
        before = given < str(value.get("date", ""))  # that is told
        past = source.today is not None and day < source.today and not before
        if name or past:
            why = "est passé" if past else f"est {name}"
            yield RETOUR_DATE.at(
                source,
                f"à retourner pour le {long_date(day)}, qui {why}",
                source.position([key, "return_by"]),
                "choisissez une autre date",
            )


def _report(source: Source, value: Any) -> Iterator[Diagnostic]:
    report = value.get("report", {})
    year, hint = report.get("year"), "corrigez l'année, ou la date"
    if year is None:
        return
    if "date" in value and year > date.fromisoformat(value["date"]).year:
        message = f"le rapport est de {year}, et le projet du {_long(value['date'])}"
        yield RAPPORT_ANNEE.at(source, message, source.position(("report", "year")), hint)
        return  # its meetings are of another
    for at, meeting in entries(report.get("meetings"), ("report", "meetings")):
        if "date" in meeting and date.fromisoformat(meeting["date"]).year != year:
            message = f"la réunion du {_long(meeting['date'])} n'est pas de {year}"
            yield RAPPORT_ANNEE.at(source, message, source.position((*at, "date")), hint)


def _long(day: str) -> str:
    return long_date(date.fromisoformat(day))


CHECKS = (
    Check(_project, ("date", "opinions", *ASKING), (AVIS_DATE, RETOUR_AVANT)),
    Check(_opinions, ("date", "opinions", "procedure", *ASKING), (AVIS_DATE,)),
    Check(_awaited, ("date", "opinions", "procedure", "organisations"), (AVIS_ATTENDU,)),
    Check(_return, ("department", *ASKING), (RETOUR_DATE,)),
    Check(_report, ("date", "report"), (RAPPORT_ANNEE,)),
)
