"""What the missions become: action sheets with their indicators, and meetings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cpts_docs.base.words import folded
from cpts_docs.forms.answer import Answer
from cpts_docs.forms.declared import LEGAL_NAME
from cpts_docs.project.letter import Step


@dataclass(frozen=True, slots=True)
class Indicator:
    """How an action is measured: its target, where the figure comes from, what proves it."""

    name: str
    target: str = ""
    source: str = ""
    proof: str = ""


@dataclass(frozen=True, slots=True)
class ActionSheet:
    """An action of the health project; ``need`` and ``means`` are Markdown."""

    title: str
    mission: str = ""
    need: str = ""
    objectives: tuple[str, ...] = ()
    public: str = ""
    lead: str = ""
    partners: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    means: str = ""
    budget: str = ""
    indicators: tuple[Indicator, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Who is expected at a meeting."""

    name: str
    profession: str = ""
    structure: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting, and who is expected; ``blank_rows`` more can sign."""

    subject: str
    date: date | None = None
    hours: str = ""
    place: str = ""
    mission: str = ""
    people: tuple[Person, ...] = ()
    blank_rows: int = 12

    @property
    def blanks(self) -> range:
        """A turn for each row to fill in."""
        return range(self.blank_rows)


def sheet_of(value: Mapping[str, Any], missions: Mapping[str, str]) -> ActionSheet:
    """The action sheet of a checked value; ``missions`` are titles of missions by id."""
    mission = value.get("mission", "")
    return ActionSheet(
        **{
            key: value[key]
            for key in ("title", "need", "public", "lead", "means", "budget")
            if key in value
        },
        mission=missions.get(mission, mission),
        objectives=tuple(value.get("objectives", ())),
        partners=tuple(value.get("partners", ())),
        steps=tuple(Step(**item) for item in value.get("steps", ())),
        indicators=tuple(Indicator(**item) for item in value.get("indicators", ())),
    )


def meeting_of(
    value: Mapping[str, Any], missions: Mapping[str, str], members: tuple[Person, ...] = ()
) -> Meeting:
    """The meeting of a checked value; ``missions`` are titles of missions by id.

    People that are no list are the ``members``.
    """
    mission = value.get("mission", "")
    people = value.get("people", ())
    return Meeting(
        **{key: value[key] for key in ("subject", "hours", "place", "blank_rows") if key in value},
        date=date.fromisoformat(value["date"]) if "date" in value else None,
        mission=missions.get(mission, mission),
        people=members
        if isinstance(people, str)
        else tuple(Person(item) if isinstance(item, str) else Person(**item) for item in people),
    )


def people_of(members: Iterable[Answer]) -> tuple[Person, ...]:
    """The members, by name; of a legal person, who stands for it."""
    people = (
        Person(
            member.name or member.fields.get(LEGAL_NAME, ""),
            member.speciality,
            member.fields.get(LEGAL_NAME, "") if member.name else "",
        )
        for member in (member.shown for member in members)
    )
    return tuple(sorted(people, key=lambda person: folded(person.name)))
