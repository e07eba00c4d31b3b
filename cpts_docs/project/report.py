"""The yearly report of a CPTS: what was done, measured, met and spent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cpts_docs.base.quantity import Number, number_of, total
from cpts_docs.forms.answer import Answer
from cpts_docs.project import counting
from cpts_docs.reference.counting import Count


@dataclass(frozen=True, slots=True)
class Result:
    """What an indicator came to, beside its target."""

    name: str
    result: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What was done for a mission (``text`` is Markdown), and how it is measured."""

    mission: str
    text: str = ""
    indicators: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that was held; None if nobody counted who was there."""

    subject: str
    date: date
    present: Number | None = None


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A line of the budget, in euros; None where it is not known."""

    item: str
    planned: int | None = None
    spent: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The report of a year; ``introduction`` and ``outlook`` are Markdown.

    The ``members`` are those of its last day if they were typed, or else those who joined.
    """

    year: int
    introduction: str = ""
    done: tuple[Done, ...] = ()
    meetings: tuple[Held, ...] = ()
    members: tuple[Count, ...] = ()
    members_are_typed: bool = True
    budget: tuple[BudgetLine, ...] = ()
    outlook: str = ""

    @property
    def members_total(self) -> Number | None:
        """How many members there are in all; None if their numbers don't say it."""
        return total(count.count for count in self.members)

    @property
    def totals(self) -> BudgetLine:
        """The sums of the budget; None for a column that nobody filled in whole."""
        return BudgetLine(
            "Total",
            _sum([line.planned for line in self.budget]),
            _sum([line.spent for line in self.budget]),
        )


def _sum(amounts: list[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if len(known) == len(amounts) else None


def report_of(
    value: Mapping[str, Any], missions: Mapping[str, str], members: Iterable[Answer] = ()
) -> Report:
    """The report of a checked value; ``missions`` are titles of missions by id.

    Without counts of its own, ``members`` are counted.
    """
    return Report(
        **{key: value[key] for key in ("year", "introduction", "outlook") if key in value},
        done=tuple(_done(item, missions) for item in value.get("missions", ())),
        meetings=tuple(
            Held(
                item["subject"],
                date.fromisoformat(item["date"]),
                number_of(item["present"]) if "present" in item else None,
            )
            for item in value.get("meetings", ())
        ),
        members=counting.typed_counts(value["members"])
        if "members" in value
        else counting.joined(members),
        members_are_typed="members" in value,
        budget=tuple(BudgetLine(**item) for item in value.get("budget", ())),
    )


def _done(value: Mapping[str, Any], missions: Mapping[str, str]) -> Done:
    return Done(
        missions.get(value["mission"], value["mission"]),
        value.get("done", ""),
        tuple(Result(**item) for item in value.get("indicators", ())),
    )
