"""Names that are nearly those of the national lists: how they are written there."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

from cpts_docs import reference
from cpts_docs.base.diagnostics import did_you_mean
from cpts_docs.base.words import folded, series, slug
from cpts_docs.project import invisible
from cpts_docs.project.edits import Mend
from cpts_docs.reference.counting import profession_of
from cpts_docs.reference.profession import Named, meanings, named
from cpts_docs.reference.profession_lists import singulars

_BETWEEN = frozenset("-‐‑–_.,'’/")
"""Signs between letters, which people put or leave."""


def respelt(words: str, written: str, right: str) -> str:
    """``words``, as a mend of ``written`` if ``right`` loses no letter or sign of it."""
    signs = {char for char in invisible.visible(written) if not char.isspace()} - _BETWEEN
    is_whole = all(char in "xX" or slug(char) != "x" for char in signs.difference(right))
    return Mend(words, written, right) if is_whole else words


def slip(word: str, known: Iterable[str]) -> str:
    """The only one of the ``known`` names from which ``word`` is one slip of the fingers away.

    A letter too many, missing, wrong or before its neighbour, but for the first, and for the
    last, which makes another word: « pharmacie » is no « pharmacien ». "" if that is not sure.
    """
    typed = folded(word)
    alike = (name for name in known if abs(len(name) - len(word)) < 3 and len(typed) > 4)
    close = {name for name in alike if _is_slip(typed, folded(name))}
    return close.pop() if len(close) == 1 else ""


def _is_slip(typed: str, right: str) -> bool:
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(typed, right, strict=False))
    at = len([*alike])
    ours, theirs = typed[at:], right[at:]
    if ours[1::-1] + ours[2:] == theirs:
        return at > 0
    is_one = theirs in (ours, ours[1:]) or theirs[1:] in (ours, ours[1:])
    is_digit = {*ours[:1], *theirs[:1]} & {*"0123456789"}
    return is_one and at > 0 and typed[-1] == right[-1] and not is_digit


def meant(name: str, known: Iterable[str]) -> str:
    """Which of the ``known`` names may be meant, as a mend if that is sure; "" if none is."""
    names = list(known)
    hint = did_you_mean(name, names)
    right = slip(name, names)
    return Mend(hint, name, right) if hint and right and right in hint else hint


def hint(name: str, known: Iterable[str]) -> str:
    """How ``name`` is written among the ``known`` ones; "" if none looks like it."""
    names = list(known)
    plain = invisible.visible(name).strip()
    if plain != name and plain in names:
        return Mend(f"{invisible.named(name)} s'y cache ; retapez : {plain}", name, plain)
    same = [other for other in dict.fromkeys(names) if slug(other) == slug(name)]
    if len(same) == 1:
        return respelt(f"écrivez « {same[0]} »", name, same[0])
    if not same:  # the first words of one alone
        begun = [other for other in names if folded(other).startswith(f"{folded(name)} ")]
        same = begun if len(begun) == 1 else []
    return f"écrivez « {same[0]} »" if same else meant(name, names)


def profession(word: str, count: object) -> str:
    """The line of a count, with the profession as the documents write it."""
    plain = invisible.visible(word).strip()
    found = read(word)
    if found is None or not found.is_sure:
        if several := _one_of(plain):
            return several
        if found:
            return f"écrivez : {found.noun.singular}: {count}"
        own = f"donnez son pluriel : {word}: {{count: {count}, plural: …}}"
        known = meant(word, singulars())
        return known if isinstance(known, Mend) else f"{known} Sinon, {own}" if known else own
    name = found.noun.singular
    is_plural = plain.lower() in (found.words.masculine.plural, found.words.feminine.plural)
    how = "écrivez-la au singulier" if is_plural and plain.lower() != name else "écrivez"
    if plain == name:
        how = f"{invisible.named(word)} s'y cache ; retapez"
    return respelt(f"{how} : {name}: {count}", word, name)


def _one_of(word: str) -> str:
    """Which professions ``word`` may be, as « médecin » may; or that it is a title."""
    if profession_of(word) == profession_of("docteur"):
        return "c'est un titre ; dites de quelle profession, comme « médecin généraliste »"
    start = folded(word).removesuffix("s")
    begun = [name for name in reference.professions() if folded(name).startswith(f"{start} ")]
    names = meanings(word) or begun
    shown = series((f"« {name} »" for name in names[:4]), " ou ")
    return f"dites laquelle, comme {shown}" if len(names) > 1 else ""


def read(word: str) -> Named | None:
    """The profession that a project names, whatever hides in ``word``; None if it is unknown."""
    return named(word) or named(invisible.visible(word).strip())
