"""French words: numbers, dates, lists and names as they are written or compared."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache, lru_cache
from itertools import groupby
from typing import Literal

from cpts_docs.base.resources import reference_path

_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"


def grouped(number: int) -> str:
    """``47 617``."""
    return f"{number:,}".replace(",", " ")


def counted(count: int, singular: str, plural: str) -> str:
    """``0 erreur``, ``1 erreur``, ``2 erreurs``: the plural starts at 2."""
    return f"{grouped(count)} {plural if count >= 2 else singular}"


def plural(count: int, singular: str, plural: str) -> str:
    """The word alone, for a number that stands apart: « erreurs » for 2."""
    return plural if count >= 2 else singular


_NUMBERS = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
)


def spelled(number: int) -> str:
    """``cinq``; in figures from 17 on, and below 0."""
    words = _NUMBERS.split()
    return words[number] if 0 <= number < len(words) else grouped(number)


def number_word(word: str) -> int | None:
    """5 of « cinq » in the form of :func:`folded`; None if it is none of those :func:`spelled`."""
    words = _unaccented(_NUMBERS).split()
    word = "un" if word == "une" else word
    return words.index(word) if word in words else None


def long_date(day: date) -> str:
    """``27 juin 2023``, ``1er juillet 2023``."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {_MONTHS.split()[day.month - 1]} {day.year}"


def capitalize_first(text: str) -> str:
    """``Masseur-kinésithérapeute``, ``IPA``: the other letters stay as they are."""
    return text[:1].upper() + text[1:]


def series(items: Iterable[str], last: str = " et ") -> str:
    """``a, b et c``."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + last + words[-1]


BULLETS = "•▪‣●○◦■▸►"
"""Signs that nobody begins a line with but to make a bullet of them."""

MAY_BE_BULLETS = f"{BULLETS}–—·"
"""Those, and signs that are one where a space follows."""

_VOWELS = frozenset("aeiouyœæ")
_ELIDING = frozenset("aeiouhœæ")
"""What « de » loses its e before: in the name of a place, and in that of a profession."""


def of_noun(noun: str) -> str:
    """A noun after « de »: d'infirmiers, d'hygiénistes, de sages-femmes."""
    return f"d'{noun}" if _first(noun) in _ELIDING else f"de {noun}"


def _first(text: str) -> str:
    """The first letter, without its case and accents; "" if there is none."""
    return unicodedata.normalize("NFD", text[:1]).casefold()[:1]


def of_place(name: str) -> str:
    """A place after « de »: de Perpignan, d'Elne, du Barcarès, des Angles.

    Before an h both usages exist; « de » is the one that is never wrong in
    writing.
    """
    if match := re.match(r"([Ll]es?)\s+(?=\S)", name):
        return ("du " if match[1].lower() == "le" else "des ") + name[match.end() :]
    return f"d'{name}" if _first(name) in _VOWELS else f"de {name}"


_CPTS = re.compile(r"CPTS\b|communauté professionnelle", re.IGNORECASE)


def of_cpts(name: str) -> str:
    """The whole name of a CPTS: ``CPTS Ruscino``, ``CPTS de l'Adour``, however it was given.

    A name that begins with « CPTS », or with the words that it stands for, is whole.
    """
    return name if _CPTS.match(name) else f"CPTS {name}"


def at_place(name: str) -> str:
    """A place after « à »: à Perpignan, au Port, aux Abymes, à L'Haÿ-les-Roses."""
    if match := re.match(r"([Ll]es?)\s+(?=\S)", name):
        return ("au " if match[1].lower() == "le" else "aux ") + name[match.end() :]
    return f"à {name}"


# CGJ, which ends a run, is no part of one.
_MARKS = re.compile(r"[^\w\s\x00-\x7f\u034f]{30}(?=[^\w\s\x00-\x7f\u034f])")


def normalized(form: Literal["NFC", "NFKD"], text: str) -> str:
    """``text`` in a normal form of Unicode, made stream-safe (UAX #15).

    To sort the accents of one letter takes the square of their number, so a
    joiner (CGJ) ends a run of more than 30.
    """
    return text if text.isascii() else unicodedata.normalize(form, _MARKS.sub(_ended, text))


def _ended(match: re.Match[str]) -> str:
    only_marks = all(unicodedata.category(char)[0] == "M" for char in match[0])
    return f"{match[0]}\u034f" if only_marks else match[0]


# Letters that Unicode does not take apart into a base letter and an accent.
_WHOLE_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "œ": "oe", "æ": "ae", "þ": "th"}
)


def _unaccented(text: str) -> str:
    """``text`` in lower case, its letters without accents."""
    if text.isascii():
        return text.lower()
    plain = normalized("NFKD", text.casefold().translate(_WHOLE_LETTERS))
    return "".join(char for char in plain if not unicodedata.combining(char))


def slug(text: str) -> str:
    """ASCII letters, digits and hyphens: ``Inter URPS`` is ``inter-urps``."""
    return re.sub(r"[^a-z0-9]+", "-", _unaccented(text)).strip("-") or "x"


_LONGEST_NAME = 200


def file_slug(text: str) -> str:
    """The same for the name of a file, which no disk refuses for its length, and of it alone."""
    known = slug(text)
    if len(known) <= _LONGEST_NAME:
        return known
    from hashlib import sha256

    return f"{known[:_LONGEST_NAME].strip('-')}-{sha256(known.encode()).hexdigest()[:8]}"


def plain(text: str) -> str:
    """``text`` without case, accents, and signs: ``à l'hôpital`` is ``a l hopital``."""
    return _plain(text) if len(text) <= _SHORT else _plain.__wrapped__(text)


_SHORT = 200
"""So long a text may come again, as the titles and the replies of a table do."""


@lru_cache(10_000)
def _plain(text: str) -> str:
    return " ".join(_LETTERS.findall(_unaccented(text)))


_LETTERS = re.compile(r"[^\W_]+")


def folded(word: str) -> str:
    """``word`` as :func:`plain` gives it, without « libéral »: to compare professions, titles."""
    return " ".join(part for part in plain(word).split() if part not in _LIBERAL)


_LIBERAL = frozenset({"liberal", "liberale", "liberaux", "liberales"})


@cache
def _coverage() -> tuple[list[int], list[int]]:
    """First and last code points of the ranges that the documents' font has."""
    ranges = reference_path("font-coverage.txt").read_text("ascii").split()
    pairs = [item.split("-") for item in ranges]
    return [int(pair[0], 16) for pair in pairs], [int(pair[-1], 16) for pair in pairs]


@lru_cache(10_000)
def has_glyph(char: str) -> bool:
    """Whether the font of the documents can show ``char``: no control, no lone surrogate."""
    firsts, lasts = _coverage()
    index = bisect_right(firsts, ord(char)) - 1
    return index >= 0 and ord(char) <= lasts[index]


def showable(text: str) -> str:
    """``text`` with « � » for what the font of the documents cannot show."""
    if text.isascii():
        return text
    text = "".join(c if has_glyph(c) else "\ufffd" for c in text)
    pieces, end = [], 0
    for pile in piles_in(text):
        pieces += [text[end : pile.start], "\ufffd"]
        end = pile.stop
    return re.sub("\ufffd+", "\ufffd", "".join((*pieces, text[end:])))


MAX_PILED = 40
"""Marks on one letter. To lay out more of them takes the square of their number in memory."""

_PILED = re.compile(rf"[^\w\s\x00-\x7f]{{{MAX_PILED + 1},}}")


def piles_in(text: str) -> Iterator[slice]:
    """Where more marks than that follow each other, those that end runs (CGJ) with them."""
    for match in _PILED.finditer(text):
        start = match.start()
        for is_mark, run in groupby(match[0], lambda char: unicodedata.category(char)[0] == "M"):
            stop = start + sum(1 for _ in run)
            if is_mark and stop - start > MAX_PILED:
                yield slice(start, stop)
            start = stop
