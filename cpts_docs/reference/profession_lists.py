"""The lists of professions, and of what may stand beside one, by how they are written.

README.md says where every form is attested.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from cpts_docs.base.words import folded, plain
from cpts_docs.reference import Noun, rows


@dataclass(frozen=True, slots=True)
class Profession:
    """A profession, in the masculine (the default) and the feminine, and its family or ""."""

    masculine: Noun
    feminine: Noun
    family: str = ""


class Form(NamedTuple):
    """What words stand for: how it is said, what it counts as, and the genders that they are of.

    ``mode`` are words beside the profession that are in them.
    """

    words: Profession
    counted: Profession
    genders: frozenset[str]
    mode: str = ""
    is_sure: bool = True


class Beside(NamedTuple):
    """Words beside a profession. Those of a ``mode`` agree with it, others stay as written."""

    kind: str
    words: Profession
    genders: frozenset[str]


MASCULINE, FEMININE = frozenset("m"), frozenset("f")


def key(text: str) -> str:
    """What all spellings of ``text`` share: its plain words, without the s of a plural."""
    return " ".join(map(_singular, plain(dotless(text)).split()))


def _singular(word: str) -> str:
    return word.removesuffix("s") if len(word) > 2 and not word.endswith("ss") else word


def dotless(text: str) -> str:
    """``text`` with its acronyms as one word: « I.D.E. » is « IDE »."""
    return _ACRONYM.sub(lambda found: found[0].replace(".", ""), text)


_ACRONYM = re.compile(r"\b(?:[^\W\d_]\.){2,}")


def first_list() -> Iterator[Profession]:
    """The professions that most projects count."""
    return map(_profession, rows("professions.tsv"))


@cache
def forms() -> dict[str, Form]:
    """Every form of all professions by its :func:`key`; of two with one form, the first."""
    found: dict[str, Form] = {}
    for row in _all():
        words, other = _profession(row), row[_COUNTED_AS]
        counted = found[key(other)].counted if other != "-" else words
        for at, genders in _genders(row):
            before = found.get(at)
            if before is None or before.words is words:
                found[at] = Form(words, counted, genders)
    return found


def _all() -> list[list[str]]:
    """The rows of both lists; those of the first are no other's name."""
    first = ([*row[:_COUNTED_AS], "-"] for row in rows("professions.tsv"))
    return [*first, *rows("more-professions.tsv")]


_COUNTED_AS = 5
"""The column that says which row has the same professionals; "-" where none has."""


def _profession(row: Sequence[str]) -> Profession:
    label, masculine, masculines, feminine, feminines = row[:_COUNTED_AS]
    family = "" if label == "-" else label
    return Profession(Noun(masculine, masculines), Noun(feminine, feminines), family)


def _genders(row: Sequence[str]) -> Iterable[tuple[str, frozenset[str]]]:
    """The keys of a row's forms, and the genders that each is of."""
    found: dict[str, frozenset[str]] = {}
    for form, gender in zip(
        row[1:_COUNTED_AS], (MASCULINE, MASCULINE, FEMININE, FEMININE), strict=True
    ):
        at = key(form)
        found[at] = found.get(at, frozenset()) | gender
    return found.items()


@cache
def aliases() -> dict[str, tuple[str, bool]]:
    """The form that an alias stands for, and whether surely, by its key."""
    return {key(row[0]): (row[1], row[2] == "oui") for row in _aliases() if row[2] != "non"}


@cache
def several() -> dict[str, tuple[str, ...]]:
    """What stands for several professions, and which, by its key."""
    return {key(row[0]): tuple(row[1].split(" / ")) for row in _aliases() if row[2] == "non"}


def _aliases() -> list[list[str]]:
    return rows("profession-aliases.tsv")


@cache
def practice() -> dict[str, Beside]:
    """Modes, places and structures by their key."""
    return {
        at: Beside(row[0], _profession(row), genders)
        for row in rows("practice.tsv")
        for at, genders in _genders(row)
    }


@cache
def rank() -> dict[str, int]:
    """The place of each profession in the lists, by its masculine as :func:`folded`."""
    names = dict.fromkeys(folded(row[1]) for row in _all())
    return {name: place for place, name in enumerate(names)}


def singulars() -> tuple[str, ...]:
    """Every singular of the lists, in their order."""
    return tuple(dict.fromkeys(name for row in _all() for name in (row[1], row[3])))
