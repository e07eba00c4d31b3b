"""Professionals counted by profession, from a project or from answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from cpts_docs import reference
from cpts_docs.base.words import folded, showable
from cpts_docs.project.model import Answer, Count
from cpts_docs.reference import Noun


def typed_counts(values: Mapping[str, Any], *, strict: bool = True) -> tuple[Count, ...]:
    """The counts of a project, ``{profession: number}``, in their order.

    A profession that the reference data does not know gives its plural itself;
    unless ``strict``, one that does not is counted with its only form.
    """
    return tuple(_typed_count(name, value, strict) for name, value in values.items())


def _typed_count(profession: str, value: Any, strict: bool) -> Count:
    if not isinstance(value, int):
        return Count(Noun(profession, value["plural"]), value["count"])
    known = reference.professions()
    if strict or profession in known:
        return Count(known[profession], value)
    return Count(Noun(profession, profession), value)


def answers_of(value: Any) -> tuple[Answer, ...]:
    """The answers in the values of an answers file."""
    return tuple(
        Answer(item["source"], item["sha256"], item["fields"], tuple(item.get("replaces", ())))
        for item in value["answers"]
    )


def accepting(answers: Iterable[Answer]) -> tuple[Count, ...]:
    """Those who say yes to one project at least, counted by profession.

    The order is that of the national list, then of the answers. A profession
    whose members all write it in the feminine is counted in the feminine.
    """
    specialities = [answer.speciality for answer in answers if answer.accepts]
    return count_specialities(specialities)


def count_specialities(specialities: Iterable[str]) -> tuple[Count, ...]:
    """Professionals counted by what each wrote as a speciality."""
    written: dict[str, list[str]] = {}
    for speciality in specialities:
        written.setdefault(profession_key(speciality), []).append(speciality)
    nouns = reference.professions().values()
    order = {folded(noun.singular): place for place, noun in enumerate(nouns)}
    ranked = sorted(written, key=lambda key: order.get(key, len(order)))
    return tuple(_count(written[key]) for key in ranked)


def _count(written: list[str]) -> Count:
    """Those of one profession, who wrote it in these words."""
    return Count(_gendered(profession_of(written[0]), written), len(written))


@lru_cache(1000)  # many people are of few professions
def profession_key(speciality: str) -> str:
    """What is the same for all the words for one profession."""
    return folded(profession_of(speciality).singular)


@lru_cache(1000)
def profession_of(speciality: str) -> Noun:
    """The profession that a free text names, in the masculine; itself if unknown."""
    words = folded(speciality)
    if not words:
        return Noun("profession non indiquée", "professions non indiquées")
    found = reference.profession_forms().get(words)
    if found:
        return found.masculine
    name = showable(" ".join(speciality.split()))
    return Noun(name, name)


def _gendered(noun: Noun, written: list[str]) -> Noun:
    profession = reference.profession_forms().get(folded(noun.singular))
    if profession is None:
        return noun
    feminine = {folded(word) for word in (profession.feminine.singular, profession.feminine.plural)}
    return profession.feminine if all(folded(w) in feminine for w in set(written)) else noun
