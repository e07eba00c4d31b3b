"""Professionals counted by profession, from what each wrote as a speciality."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from cpts_docs.base.quantity import Number
from cpts_docs.base.words import folded, showable
from cpts_docs.reference import Noun


@dataclass(frozen=True, slots=True)
class Count:
    """How many professionals of one profession."""

    profession: Noun
    count: Number

    @property
    def in_words(self) -> str:
        """``2 infirmiers``."""
        return self.profession.counted(self.count)


def count_specialities(specialities: Iterable[str]) -> tuple[Count, ...]:
    """Professionals counted by what each wrote as a speciality.

    The order is that of the national list, then of the specialities. A profession
    whose members all write it in the feminine is counted in the feminine.
    """
    return tuple(counts_by_key(specialities).values())


def counts_by_key(specialities: Iterable[str]) -> dict[str, Count]:
    """As :func:`count_specialities`, each by its :func:`profession_key`."""
    from cpts_docs.reference.profession_lists import rank

    written: dict[str, list[str]] = {}
    for speciality in specialities:
        written.setdefault(profession_key(speciality), []).append(speciality)
    order = rank()
    ranked = sorted(written, key=lambda key: order.get(key, len(order)))
    return {key: _count(written[key]) for key in ranked}


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
    from cpts_docs.reference.profession import named  # a build without answers does not need it

    words = folded(speciality)
    if not words:
        return Noun("profession non indiquée", "professions non indiquées")
    if words in _TITLES:
        return Noun("docteur (profession non précisée)", "docteurs (profession non précisée)")
    if found := named(speciality):
        return found.profession.masculine
    name = showable(" ".join(speciality.split()))
    return Noun(name, name)


_TITLES = frozenset({"docteur", "dr"})
"""Said of several professions: no speciality."""


def _gendered(noun: Noun, written: list[str]) -> Noun:
    from cpts_docs.reference.profession import named

    read = [named(words) for words in dict.fromkeys(written)]
    if read[0] and all(one and one.is_feminine for one in read):
        return read[0].profession.feminine
    return noun
