"""What the forms that are asked of people say besides their questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Privacy:
    """What article 13 of the GDPR has people told: Markdown, empty if not said."""

    controller: str = ""
    contact: str = ""
    dpo: str = ""
    purposes: str = ""
    legal_basis: str = ""
    mandatory: str = ""
    recipients: str = ""
    retention: str = ""
    transfers: str = ""


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """What the questionnaire says besides its questions: Markdown, the ``title`` plain."""

    return_by: date | None = None
    return_address: tuple[str, ...] = ()
    privacy: Privacy | None = None
    title: str = ""
    introduction: str = ""


UNSAID = Questionnaire()
"""Of a project that says nothing of it."""


@dataclass(frozen=True, slots=True)
class Membership(Questionnaire):
    """What the form to join with says besides its questions.

    ``fee`` is in euros, if there is one for all.
    """

    year: int = 0
    fee: int | None = None


def questionnaire_of(value: Mapping[str, Any]) -> Questionnaire:
    """The questionnaire of a checked value."""
    return Questionnaire(**_asking(value))


def membership_of(value: Mapping[str, Any]) -> Membership:
    """The form to join with of a checked value."""
    return Membership(**_asking(value), year=value["year"], fee=value.get("fee"))


def _asking(value: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{key: value[key] for key in ("title", "introduction") if key in value},
        "return_by": date.fromisoformat(value["return_by"]) if "return_by" in value else None,
        "return_address": tuple(value.get("return_address", ())),
        "privacy": Privacy(**value["privacy"]) if value.get("privacy") else None,
    }
