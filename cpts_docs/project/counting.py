"""The professionals that a project counts, typed in or from answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cpts_docs import reference
from cpts_docs.base.quantity import number_of
from cpts_docs.forms.answer import Answer
from cpts_docs.forms.declared import LEGAL_NAME
from cpts_docs.forms.fields import Form
from cpts_docs.reference import Noun
from cpts_docs.reference.counting import Count, count_specialities


def typed_counts(values: Mapping[str, Any], *, strict: bool = True) -> tuple[Count, ...]:
    """The counts of a project, ``{profession: number}``, in their order, those of nobody left out.

    A profession that the reference data does not know gives its plural itself;
    unless ``strict``, one that does not is counted with its only form.
    """
    counts = (_typed_count(name, value, strict) for name, value in values.items())
    return tuple(count for count in counts if count.count)


def _typed_count(profession: str, value: Any, strict: bool) -> Count:
    if isinstance(value, dict):
        return Count(Noun(profession, value["plural"]), number_of(value["count"]))
    number = number_of(value)
    if profession in (known := reference.professions()):
        return Count(known[profession], number)
    from cpts_docs.project.spelling import read

    found = read(profession)
    if found is None and strict:
        raise KeyError(profession)
    return Count(found.noun if found else Noun(profession, profession), number)


def joined(members: Iterable[Answer]) -> tuple[Count, ...]:
    """Who joined, counted by profession; legal persons, who have none, for themselves."""
    people, legal = [], 0
    for member in members:
        if member.fields.get(LEGAL_NAME, "").strip():
            legal += 1
        else:
            people.append(member.speciality)
    return (*count_specialities(people), *([Count(_LEGAL_PERSON, legal)] if legal else ()))


_LEGAL_PERSON = Noun("personne morale", "personnes morales")


def accepting(answers: Iterable[Answer], form: Form) -> tuple[Count, ...]:
    """Those who say yes to one project of ``form`` at least, counted by profession."""
    return count_specialities(item.speciality for item in answers if form.accepts(item.fields))
