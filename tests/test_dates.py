"""Dates of a project: opinions and answers in their delay, on days when people work."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import cpts_docs
from cpts_docs.cli.main import main
from cpts_docs.reference.holidays import easter, holiday
from tests.samples import ProjectFile


def project(day: str = "2026-03-02", **more: Any) -> dict[str, Any]:
    """A project of which one opinion was given, in time."""
    opinion = {"organisation": "CPAM", "verdict": "favorable", "date": day}
    return {
        "version": 1,
        "name": "Essai",
        "department": "66",
        "date": "2026-02-16",
        "territory": {"communes": ["Elne"]},
        "organisations": ["CPAM", "MSA"],
        "opinions": [opinion],
        "procedure": {"days": 30},
        "rules": {"rgpd": "non"},
        **more,
    }


def told(values: dict[str, Any], today: str = "") -> list[tuple[str, str]]:
    """The rules that are broken, and what is said."""
    day = date.fromisoformat(today) if today else None
    return [(item.rule, item.message) for item in cpts_docs.validate(values, today=day)]


def test_dates_in_their_order_raise_nothing() -> None:
    assert told(project()) == []
    assert told(project(), "2026-03-05") == []


@pytest.mark.parametrize(
    ("day", "today", "said"),
    [
        ("2026-02-15", "", "avant le projet (16 février 2026)"),
        ("2026-03-19", "", "après la fin du délai (18 mars 2026)"),
        ("2026-03-06", "2026-03-05", "à venir"),
    ],
)
def test_an_opinion_out_of_its_time_is_told(day: str, today: str, said: str) -> None:
    ((rule, message),) = told(project(day), today)

    assert rule == "avis-date"
    assert said in message


@pytest.mark.parametrize("day", ["2062-03-02", "2006-03-02"])
def test_a_date_of_the_project_that_all_others_are_far_from_is_told_alone(day: str) -> None:
    given = {"verdict": "favorable", "date": "2026-03-10"}
    bodies = [{"organisation": name, **given} for name in ("CPAM", "MSA")]
    ((rule, said),) = told(project(opinions=bodies) | {"date": day})

    assert rule == "avis-date"
    assert said.startswith("la date du projet (2 mars 2")


def test_a_year_of_a_report_that_is_to_come_is_told_alone() -> None:
    meetings = [
        {"subject": "Bureau", "date": "2026-01-12"},
        {"subject": "AG", "date": "2026-02-02"},
    ]
    found = told(project(report={"year": 2062, "meetings": meetings}))

    assert [rule for rule, _ in found] == ["rapport-annee"]


def test_without_a_delay_no_opinion_is_late() -> None:
    assert told(project("2027-01-01", procedure={"deposit": "par courriel"})) == []


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2026-03-10", None),
        ("2026-03-11", "l'avis « MSA » est attendu pour le 18 mars 2026"),
        ("2026-03-19", "l'avis « MSA » était attendu pour le 18 mars 2026"),
    ],
)
def test_an_opinion_that_is_awaited_is_told_when_its_delay_ends(
    today: str, said: str | None
) -> None:
    assert told(project(), today) == ([("avis-attendu", said)] if said else [])


@pytest.mark.parametrize(
    ("day", "today", "said"),
    [
        ("2026-07-14", "", "férié (14 juillet)"),
        ("2026-05-25", "", "férié (lundi de Pentecôte)"),
        ("2026-03-08", "", "un dimanche"),
        ("2026-03-09", "2026-03-10", "est passé"),
    ],
)
def test_a_day_on_which_nobody_can_answer_is_told(day: str, today: str, said: str) -> None:
    for asking in (
        {"questionnaire": {"return_by": day}},
        {"membership": {"year": 2026, "return_by": day}},
    ):
        ((rule, message),) = told(project(**asking, organisations=["CPAM"]), today)

        assert rule == "retour-date"
        assert said in message


def test_a_day_that_is_before_the_project_is_told_once() -> None:
    found = told(
        project(questionnaire={"return_by": "2026-02-02"}, organisations=["CPAM"]), "2026-03-10"
    )

    assert [rule for rule, _ in found] == ["retour-avant-date"]


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2000, "2000-04-23"),
        (2008, "2008-03-23"),
        (2011, "2011-04-24"),
        (2024, "2024-03-31"),
        (2026, "2026-04-05"),
        (2038, "2038-04-25"),
    ],
)
def test_easter_is_when_calendars_have_it(year: int, day: str) -> None:
    assert easter(year) == date.fromisoformat(day)


def holidays_of(*departments: str) -> list[str]:
    """The holidays of 2026, « 05-27 »."""
    first = date(2026, 1, 1).toordinal()
    days = (date.fromordinal(first + n) for n in range(365))
    return [f"{day:%m-%d}" for day in days if holiday(day, departments)]


@pytest.mark.parametrize(
    ("departments", "own"),
    [
        ((), []),
        (("66",), []),
        (("57",), ["04-03", "12-26"]),
        (("67", "68"), ["04-03", "12-26"]),
        (("971",), ["05-27"]),
        (("972",), ["05-22"]),
        (("973",), ["06-10"]),
        (("974",), ["12-20"]),
        (("976",), ["04-27"]),
        (("977", "978"), ["05-28", "10-09"]),
    ],
)
def test_a_year_has_eleven_holidays_and_those_of_its_departments(
    departments: tuple[str, ...], own: list[str]
) -> None:
    everywhere = holidays_of()

    assert len(everywhere) == 11
    assert holidays_of(*departments) == sorted([*everywhere, *own])


def test_a_holiday_of_the_project_s_department_is_told() -> None:
    form = {"return_by": "2026-05-22"}
    assert told(project(questionnaire=form, organisations=["CPAM"])) == []
    ((rule, said),) = told(
        project(questionnaire=form, department="972", opinions=[], procedure={"days": 30})
        | {"territory": {"communes": ["Fort-de-France"], "population": 75165}}
        | {"rules": {"rgpd": "non", "contact-absent": "non", "population": "non"}}
    )
    assert rule == "retour-date"
    assert "férié (abolition de l'esclavage, dans le 972)" in said


def test_the_present_day_is_an_option(
    project_file: ProjectFile, capsys: pytest.CaptureFixture[str]
) -> None:
    path = project_file(
        'version: 1\nname: Essai\ndepartment: "66"\ndate: 2026-02-16\n'
        "territory: {communes: [Elne]}\norganisations: [MSA]\n"
    )

    assert main(["validate", str(path)]) == 0
    assert "avis-attendu" not in capsys.readouterr().out
    assert main(["validate", "--today", "2026-04-01", str(path)]) == 0
    assert "était attendu pour le 18 mars 2026" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["validate", "--today", "demain", str(path)])
    assert "AAAA-MM-JJ" in capsys.readouterr().err
