"""Names that are nearly those of the national lists: how they are written there."""

from __future__ import annotations

from collections.abc import Iterable

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
    return f"écrivez « {same[0]} »" if same else did_you_mean(name, names)


def profession(word: str, count: object) -> str:
    """The line of a count, with the profession as the documents write it."""
    plain = invisible.visible(word).strip()
    found = read(word)
    if found is None or not found.is_sure:
        known = _one_of(plain) or (not found and did_you_mean(plain, singulars()))
        line = f"écrivez : {found.noun.singular}: {count}" if found else ""
        return known or line or f"donnez son pluriel : {word}: {{count: {count}, plural: …}}"
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
