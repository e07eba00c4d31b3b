"""The professionals that a project counts, typed in or from answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cpts_docs import reference
from cpts_docs.base.quantity import number_of
from cpts_docs.forms.answer import Answer
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
    known, number = reference.professions(), number_of(value)
    if strict or profession in known:
        return Count(known[profession], number)
    return Count(Noun(profession, profession), number)


def accepting(answers: Iterable[Answer], form: Form) -> tuple[Count, ...]:
    """Those who say yes to one project of ``form`` at least, counted by profession."""
    return count_specialities(item.speciality for item in answers if form.accepts(item.fields))
