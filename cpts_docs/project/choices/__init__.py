"""What a text of a project may be one of: communes, missions, professions, files.

The kinds are those that :mod:`cpts_docs.project.form_description` names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from cpts_docs.project.choices import of_lists, of_places, of_project
from cpts_docs.project.choices.choice import MOST, Asker, Choice

__all__ = ["Asker", "Choice", "choices", "kinds"]


def choices(kind: str, typed: str, asker: Asker) -> list[Choice]:
    """The choices of a kind for what somebody typed of one; none of a kind that is not known."""
    find = _KINDS.get(kind)
    return [*islice(find(typed, asker), MOST)] if find else []


def kinds() -> frozenset[str]:
    """The kinds that there are choices of."""
    return frozenset(_KINDS)


_KINDS: dict[str, Callable[[str, Asker], Iterator[Choice]]] = {
    "commune": of_places.communes,
    "epci": of_places.epci,
    "department": of_places.departments,
    "district-kind": of_lists.district_kinds,
    "profession": of_lists.professions,
    "mission": of_lists.missions,
    "theme": of_lists.themes,
    "action": of_lists.actions,
    "letter-section": of_lists.letter_sections,
    "questionnaire-part": of_lists.questionnaire_parts,
    "national-question": of_lists.national_questions,
    "rule": of_lists.rules,
    "organisation": of_project.organisations,
    "verdict": of_project.verdicts,
    "question": of_project.questions,
    "document": of_project.documents,
    "file": of_project.files,
}
