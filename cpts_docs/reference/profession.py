"""Professions as people write them: with a mode or a structure, as an alias, in any spelling.

The forms of ``professions.tsv`` are known by themselves; the three larger tables are read when
something else is asked for. README.md says where every form is attested.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from cpts_docs.base.words import folded, plain
from cpts_docs.reference import Noun, rows


@dataclass(frozen=True, slots=True)
class Profession:
    """A profession, in the masculine (the default) and the feminine, and its family or ""."""

    masculine: Noun
    feminine: Noun
    family: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """What somebody's words say.

    ``words`` are how documents say it, with the mode or structure that stands beside it and in the
    gender that was written; ``profession`` is what it counts as, and ``mode`` the words beside it,
    in the masculine and :func:`plain`. If it ``is_sure``, nobody can have meant another.
    """

    profession: Profession
    words: Profession
    mode: str = ""
    is_feminine: bool = False
    is_sure: bool = True

    @property
    def noun(self) -> Noun:
        """The words to count with, in their gender."""
        return self.words.feminine if self.is_feminine else self.words.masculine


@lru_cache(1000)  # many people are of few professions
def named(written: str) -> Named | None:
    """The profession that ``written`` names; None if it names none, or several."""
    if found := _exactly().get(written):
        return found
    text = unicodedata.normalize("NFC", written)
    without = _BOTH_GENDERS.sub("", text)
    for sure, tried in ((True, text), (without == text, without), (False, folded(text))):
        if found := _read(tried):
            return replace(found, is_sure=found.is_sure and sure)
    return _twice(text)


def _twice(text: str) -> Named | None:
    """« Infirmier / infirmière », « infirmière ou infirmier »: one profession, named twice."""
    parts = _OR.split(text)
    found = [_read(part) for part in parts] if len(parts) == 2 else []
    first, *others = found or [None]
    if first and all(one and one.profession == first.profession for one in others):
        return replace(first, is_feminine=False, is_sure=False)
    return None


def meanings(written: str) -> tuple[str, ...]:
    """The professions that a word such as « psy » may mean; none if it means one, or nothing."""
    return _several().get(_key(written), ())


@cache
def rank() -> dict[str, int]:
    """The place of each profession in the national lists, by its masculine as :func:`folded`."""
    names = dict.fromkeys(folded(row[1]) for name in (_FEW, _MORE) for row in rows(name))
    return {name: place for place, name in enumerate(names)}


def singulars() -> tuple[str, ...]:
    """Every singular of the lists, those of the shorter one first."""
    listed = [*rows(_FEW), *rows(_MORE)]
    return tuple(dict.fromkeys(name for row in listed for name in (row[1], row[3])))


# --------------------------------------------------------------------------
# The tables

_FEW, _MORE = "professions.tsv", "more-professions.tsv"


@cache
def _exactly() -> dict[str, Named]:
    """The singulars of the shorter list, as they stand there."""
    found: dict[str, Named] = {}
    for row in rows(_FEW):
        one = _profession(row)
        if row[1] != row[3]:
            found.setdefault(row[3], Named(one, one, is_feminine=True))
        found[row[1]] = Named(one, one)
    return found


def _profession(row: Sequence[str]) -> Profession:
    label, masculine, masculines, feminine, feminines = row[:5]
    family = "" if label == "-" else label
    return Profession(Noun(masculine, masculines), Noun(feminine, feminines), family)


class _Form(NamedTuple):
    """What words stand for: how it is said, what it counts as, and the genders that they are of."""

    words: Profession
    counted: Profession
    genders: frozenset[str]
    mode: str = ""
    is_sure: bool = True


_M, _F = frozenset("m"), frozenset("f")


@cache
def _forms() -> dict[str, _Form]:
    """Every form of both lists by its :func:`_key`."""
    forms: dict[str, _Form] = {}
    for row in [*rows(_FEW), *rows(_MORE)]:
        words = _profession(row)
        counted = words
        if len(row) > _COUNTED_AS + 1 and row[_COUNTED_AS] != "-":
            counted = forms[_key(row[_COUNTED_AS])].counted
        for place, gender in ((1, _M), (2, _M), (3, _F), (4, _F)):
            key = _key(row[place])
            before = forms.get(key)
            if before is None or before.words is words:  # of two with one form, the first
                genders = gender | before.genders if before else gender
                forms[key] = _Form(words, counted, genders)
    return forms


_COUNTED_AS = 5
"""The column of the longer list that says which other row has the same professionals."""


@cache
def _aliases() -> dict[str, tuple[str, bool]]:
    """What an alias stands for, and whether surely, by its key."""
    return {
        _key(row[0]): (row[1], row[2] == "oui")
        for row in rows("profession-aliases.tsv")
        if row[2] != "non"
    }


@cache
def _several() -> dict[str, tuple[str, ...]]:
    """What stands for several professions, and which, by its key."""
    listed = rows("profession-aliases.tsv")
    return {_key(row[0]): tuple(row[1].split(" / ")) for row in listed if row[2] == "non"}


class _Beside(NamedTuple):
    """Words beside a profession. Those of a ``mode`` agree with it, others stay as written."""

    kind: str
    words: Profession
    genders: frozenset[str]


@cache
def _practice() -> dict[str, _Beside]:
    """Modes and structures by their key."""
    found: dict[str, _Beside] = {}
    for row in rows("practice.tsv"):
        words = _profession(row)
        for place, gender in ((1, _M), (2, _M), (3, _F), (4, _F)):
            before = found.get(_key(row[place]))
            genders = gender | before.genders if before else gender
            found[_key(row[place])] = _Beside(row[0], words, genders)
    return found


def _key(text: str) -> str:
    """What all spellings of ``text`` share: its plain words, without the s of a plural."""
    dotless = _ACRONYM.sub(lambda found: found[0].replace(".", ""), text)
    return " ".join(map(_singular, plain(dotless).split()))


def _singular(word: str) -> str:
    return word.removesuffix("s") if len(word) > 2 and not word.endswith("ss") else word


_ACRONYM = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_OR = re.compile(r"\s*/\s*|\s+ou\s+")
_BOTH_GENDERS = re.compile(
    r"\([^\W\d_]{1,5}\)|[·•∙/.-](?:e|ère|ière|ne|trice|rice|euse)s?\b(?:[·•∙/.-]s\b)?"
)
"""« Infirmier(e) » and « infirmier·ère » are both genders at once."""


# --------------------------------------------------------------------------
# Reading

_MAX_WORDS = 20
"""Nobody's profession has more words."""


def _read(text: str) -> Named | None:
    """The longest words at the head of ``text`` that are a profession, if all others are known."""
    text = _ACRONYM.sub(lambda found: found[0].replace(".", ""), text)
    spans = [found.span() for found in re.finditer(r"[^\W_]+", text)][: _MAX_WORDS + 1]
    words = [_key(text[start:end]) for start, end in spans]
    for count in range(min(len(words), _MAX_WORDS), 0, -1):
        form = _form(" ".join(words[:count]))
        beside = form and _beside(words[count:])
        if form and beside is not None:
            ends = [spans[count + at - 1][1] for at, _ in beside] + [len(text.rstrip())]
            said = [text[start:end] for start, end in pairwise(ends)]
            return _together(form, [one for _, one in beside], said)
    return None


def _form(key: str) -> _Form | None:
    """What a profession's words stand for: a form of the lists, an alias, « médecin » and one."""
    if form := _forms().get(key):
        return form
    if alias := _aliases().get(key):
        meant = named(alias[0])
        if meant is None:
            return None
        genders = _F if meant.is_feminine else _M | _F
        return _Form(meant.words, meant.profession, genders, meant.mode, alias[1])
    form = _forms().get(key.removeprefix("medecin "))
    if form is None or not key.startswith("medecin ") or not form.words.family.startswith("Méd"):
        return None
    masculine, feminine = (
        Noun(f"médecin {noun.singular}", f"médecins {noun.plural}")
        for noun in (form.words.masculine, form.words.feminine)
    )
    return form._replace(words=Profession(masculine, feminine, form.words.family))


def _beside(words: Sequence[str]) -> list[tuple[int, _Beside]] | None:
    """The modes and structures that ``words`` are, and where each begins; None if some are not."""
    found: list[tuple[int, _Beside]] = []
    at = 0
    while at < len(words):
        for end in range(len(words), at, -1):
            if one := _practice_of(words[at:end]):
                found.append((at, one))
                at = end
                break
        else:
            return None
    return found


_BEFORE = frozenset(_key("en de d' du des à au aux dans la le l' les un une").split())
"""Words before the name of a structure."""


def _practice_of(words: Sequence[str]) -> _Beside | None:
    if one := _practice().get(" ".join(words)):
        return one
    rest = list(words)
    while rest and rest[0] in _BEFORE:
        rest.pop(0)
    one = _practice().get(" ".join(rest))
    return one if one and one.kind == "structure" else None


def _together(form: _Form, beside: Sequence[_Beside], said: Sequence[str]) -> Named:
    """A profession with what stands ``beside`` it, of which ``said`` is the text."""
    modes = [one for one in beside if one.kind == "mode"]
    genders = form.genders.intersection(*(one.genders for one in modes))
    ends = [_ends(one, text) for one, text in zip(beside, said, strict=True)]
    masculine, feminine = (
        Noun(
            noun.singular + "".join(end[place].singular for end in ends),
            noun.plural + "".join(end[place].plural for end in ends),
        )
        for place, noun in enumerate((form.words.masculine, form.words.feminine))
    )
    return Named(
        profession=form.counted,
        words=Profession(masculine, feminine, form.words.family),
        mode=plain(form.mode + "".join(end[0].singular for end in ends)),
        is_feminine=(genders or form.genders) == _F,
        is_sure=form.is_sure and bool(genders),
    )


def _ends(one: _Beside, text: str) -> tuple[Noun, Noun]:
    """What is said after a profession, in the masculine and in the feminine."""
    if one.kind == "diplôme":
        return Noun("", ""), Noun("", "")  # all have it
    if one.kind != "mode":
        return Noun(text, text), Noun(text, text)
    masculine, feminine = one.words.masculine, one.words.feminine
    return (
        Noun(f" {masculine.singular}", f" {masculine.plural}"),
        Noun(f" {feminine.singular}", f" {feminine.plural}"),
    )
