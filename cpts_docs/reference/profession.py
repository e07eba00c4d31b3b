"""Professions as people write them: with a mode or a structure, as an alias, in any spelling.

Those that most projects count are known by themselves; the larger lists are read when something
else is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise

from cpts_docs.base.words import folded, normalized, plain
from cpts_docs.reference import Noun, profession_lists
from cpts_docs.reference.profession_lists import FEMININE, MASCULINE, Beside, Form, Profession


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


_LONGEST = 300
"""Nobody's profession has more characters."""


@lru_cache(1000)  # many people are of few professions
def named(written: str) -> Named | None:
    """The profession that ``written`` names; None if it names none, or several."""
    if found := _exactly().get(written):
        return found
    if len(written) > _LONGEST:
        return None
    text = " ".join(normalized("NFC", written).split())
    without = _BOTH_GENDERS.sub("", text)
    for sure, tried in ((True, text), (without == text, without), (False, folded(text))):
        if found := _read(tried):
            return replace(found, is_sure=found.is_sure and sure)
    return _twice(text)


@cache
def _exactly() -> dict[str, Named]:
    """The singulars of the first list, as they stand there."""
    found: dict[str, Named] = {}
    for one in profession_lists.first_list():
        found.setdefault(one.feminine.singular, Named(one, one, is_feminine=True))
        found[one.masculine.singular] = Named(one, one)
    return found


_BOTH_GENDERS = re.compile(
    r"\([^\W\d_]{1,5}\)|[·•∙/.-](?:e|ère|ière|ne|trice|rice|euse)s?\b(?:[·•∙/.-]s\b)?"
)
"""« Infirmier(e) » and « infirmier·ère » are both genders at once."""


def _twice(text: str) -> Named | None:
    """« Infirmier / infirmière », « infirmière ou infirmier »: one profession, named twice."""
    parts = _OR.split(text)
    found = [_read(part) for part in parts] if len(parts) == 2 else []
    first, *others = found or [None]
    if first and all(one and one.profession == first.profession for one in others):
        return replace(first, is_feminine=False, is_sure=False)
    return None


_OR = re.compile(r" ?/ ?| ou ")


def meanings(written: str) -> tuple[str, ...]:
    """The professions that a word such as « psy » may mean; none if it means one, or nothing."""
    return profession_lists.several().get(profession_lists.key(written), ())


def _read(text: str) -> Named | None:
    """The longest words at the head of ``text`` that are a profession, if all others are known."""
    text = profession_lists.dotless(text)
    spans = [found.span() for found in re.finditer(r"[^\W_]+", text)]
    words = [profession_lists.key(text[start:end]) for start, end in spans]
    for count in range(len(words), 0, -1):
        form = _form(" ".join(words[:count]))
        beside = form and _beside(words[count:])
        if form and beside is not None:
            ends = [spans[count + at - 1][1] for at, _ in beside] + [len(text.rstrip())]
            said = [text[start:end] for start, end in pairwise(ends)]
            return _together(form, [one for _, one in beside], said)
    return None


def _form(key: str) -> Form | None:
    """What a profession's words stand for: a form of the lists, an alias, « médecin » and one."""
    forms, aliases = profession_lists.forms(), profession_lists.aliases()
    if key in forms:
        return forms[key]
    if key in aliases:
        form, is_sure = aliases[key]
        if meant := named(form):
            genders = FEMININE if meant.is_feminine else MASCULINE | FEMININE
            return Form(meant.words, meant.profession, genders, meant.mode, is_sure)
    speciality = key.removeprefix("medecin ")
    return _of_physician(forms[speciality]) if speciality in forms else None


def _of_physician(form: Form) -> Form | None:
    """« médecin cardiologue »."""
    if not form.words.family.startswith("Médecin"):
        return None
    masculine, feminine = (
        Noun(f"médecin {noun.singular}", f"médecins {noun.plural}")
        for noun in (form.words.masculine, form.words.feminine)
    )
    return form._replace(words=Profession(masculine, feminine, form.words.family))


def _beside(words: Sequence[str]) -> list[tuple[int, Beside]] | None:
    """The modes and structures that ``words`` are, and where each begins; None if some are not."""
    found: list[tuple[int, Beside]] = []
    at = 0
    while at < len(words):
        for end in range(len(words), at, -1):
            if one := _practice(words[at:end]):
                found.append((at, one))
                at = end
                break
        else:
            return None
    return found


_BEFORE = frozenset(
    profession_lists.key("en de d' du des à au aux dans la le l' les un une").split()
)
"""Words before the name of a structure."""


def _practice(words: Sequence[str]) -> Beside | None:
    known = profession_lists.practice()
    if one := known.get(" ".join(words)):
        return one
    rest = list(words)
    while rest and rest[0] in _BEFORE:
        rest.pop(0)
    one = known.get(" ".join(rest))
    return one if one and one.kind == "structure" else None


def _together(form: Form, beside: Sequence[Beside], said: Sequence[str]) -> Named:
    """A profession with what stands ``beside`` it, of which ``said`` is the text."""
    genders = form.genders.intersection(*(one.genders for one in beside if one.kind == "mode"))
    ends = [_end(one, text) for one, text in zip(beside, said, strict=True)]
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
        is_feminine=(genders or form.genders) == FEMININE,
        is_sure=form.is_sure and bool(genders),
    )


def _end(one: Beside, text: str) -> tuple[Noun, Noun]:
    """What is said after a profession, in the masculine and in the feminine."""
    if one.kind == "mode":
        masculine, feminine = one.words.masculine, one.words.feminine
        return (
            Noun(f" {masculine.singular}", f" {masculine.plural}"),
            Noun(f" {feminine.singular}", f" {feminine.plural}"),
        )
    same = Noun("", "") if one.kind == "diplôme" else Noun(text, text)  # all have the diploma
    return same, same
