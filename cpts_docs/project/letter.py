"""The letter of intent: what it says besides the rest of the project, and in what order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cpts_docs import reference


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the letter: its title, and its ``text`` (Markdown).

    ``id`` names one of :func:`reference.letter_sections`, some of which say more of the
    project than their text; it is "" for a part of the project's own.
    """

    title: str
    id: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the calendar, and when it is due, in words."""

    step: str
    when: str


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who carries the project, and how to reach them; empty where it is not said.

    ``rpps`` is the person's number, ``finess`` the structure's.
    """

    name: str
    function: str = ""
    structure: str = ""
    address: tuple[str, ...] = ()
    phone: str = ""
    mail: str = ""
    rpps: str = ""
    finess: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of intent; ``associated`` and ``planned`` are structures, now and to come.

    ``salutation`` and ``closing`` (Markdown) are "" for the usual ones.
    """

    sections: tuple[Section, ...]
    recipients: tuple[str, ...] = ()
    salutation: str = ""
    aim: str = ""
    associated: tuple[str, ...] = ()
    planned: tuple[str, ...] = ()
    calendar: tuple[Step, ...] = ()
    bearer: Bearer | None = None
    closing: str = ""
    place: str = ""
    signatories: tuple[str, ...] = ()


def letter_of(
    value: Mapping[str, Any], signatories: tuple[str, ...], shown: Mapping[str, bool]
) -> Letter:
    """The letter of a checked value of the key ``letter``; ``signatories`` as in an opinion.

    ``shown`` is the value of ``show``.
    """
    structures = value.get("structures", {})
    bearer = value.get("bearer")
    return Letter(
        sections=_sections(value, shown),
        recipients=tuple(value.get("recipients", ())),
        salutation=value.get("salutation", ""),
        aim=value.get("aim", ""),
        associated=tuple(structures.get("associated", ())),
        planned=tuple(structures.get("planned", ())),
        calendar=tuple(Step(**item) for item in value.get("calendar", ())),
        bearer=Bearer(**{**bearer, "address": tuple(bearer.get("address", ()))})
        if bearer
        else None,
        closing=value.get("closing", ""),
        place=value.get("place", ""),
        signatories=signatories,
    )


def usual_sections(shown: Mapping[str, bool]) -> list[str]:
    """The ids of the parts of a letter that names none, for what its project's ``show`` says."""
    parts = reference.letter_sections().values()
    return [part.id for part in parts if not part.show or shown.get(part.show)]


def _sections(value: Mapping[str, Any], shown: Mapping[str, bool]) -> tuple[Section, ...]:
    known = reference.letter_sections()
    listed = value.get("sections", usual_sections(shown))
    return tuple(_section(item, value, known) for item in listed)


def _section(
    item: Any, value: Mapping[str, Any], known: Mapping[str, reference.LetterSection]
) -> Section:
    given = {"section": item} if isinstance(item, str) else item
    if "section" not in given:
        return Section(given["title"], text=given["text"])
    national = known[given["section"]]
    text = given.get("text", value.get(national.text, ""))
    return Section(given.get("title", national.title), national.id, text)
