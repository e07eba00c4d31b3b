"""Bytes to letters: which encoding a text is in, told by what French letters make of it.

General detectors take short French texts for Baltic or Chinese ones, and never
say that they are unsure. Here few encodings are possible, those in which
spreadsheets save in France, and each reading is weighed by the places of its
accents: « André » can be, « AndrŽ » and « AndrÈ » cannot. If two readings can
be, nobody guesses.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from cpts_docs.foreign.sheets import TableError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BROKEN = re.compile("[\ud800-\udfff]")
"""Bytes that are not UTF-8, as Python keeps them."""

_EIGHT_BITS = ("cp1252", "mac_roman", "cp850", "iso8859_15")
_ALIKE = (0, 3)
_CHUNK = 100_000
_SAMPLE = 20_000
"""So many words with accents are weighed; each row is looked at again when it is read."""

AGAIN = "dans le tableur : Enregistrer sous, « CSV UTF-8 » ; ou donnez le classeur (.xlsx, .ods)"
"""The way out of all that is wrong with an encoding."""

_MARGIN = 3
"""How much worse the next reading must be: a letter that is not French, or two signs."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """The name that Python knows it by, and whether each byte is a character."""

    name: str
    is_eight_bits: bool = False

    def doubt(self, text: str) -> str:
        """A piece of ``text`` that is not of this encoding, "" if there is none."""
        if text.isascii():
            return ""
        if _BROKEN.search(text):
            word = next(word for word in text.split() if _BROKEN.search(word))
            return word.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
        if not self.is_eight_bits:
            return ""
        return next((word for word in text.split() if _cost(word) >= _WRONG), "")


def encoding_of(data: bytes) -> Encoding:
    """The encoding of a text.

    Raises:
        TableError: it is no text, or could be read in two ways.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _checked(data, name)
    if name := _wide(data[:4096]):
        return _checked(data, name)
    if b"\x00" in data:
        raise TableError("ce n'est ni un tableau CSV ni un classeur", AGAIN)
    good, bad = _utf8_letters(data)
    if good > bad or not bad:
        return Encoding("utf-8")
    return _eight_bits(data)


def _checked(data: bytes, name: str) -> Encoding:
    if name == "utf-8-sig":
        return Encoding(name)
    decoder = codecs.getincrementaldecoder(name)()
    try:
        for start in range(0, len(data), _CHUNK):
            decoder.decode(data[start : start + _CHUNK], start + _CHUNK >= len(data))
    except UnicodeDecodeError:
        message = f"le fichier est en {name[:6].upper()}, mais abîmé ou coupé"
        raise TableError(message, AGAIN, rule="tableau-encodage") from None
    return Encoding(name)


def _wide(start: bytes) -> str:
    """UTF-16 without its mark: one byte in two is zero."""
    half = len(start) // 2
    even, odd = start[::2].count(0), start[1::2].count(0)
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.6 and odd < half * 0.1 else ""


def _utf8_letters(data: bytes) -> tuple[int, int]:
    """How many characters beyond ASCII are UTF-8, and how many bytes are not."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    good = bad = 0
    for start in range(0, len(data), _CHUNK):
        text = decoder.decode(data[start : start + _CHUNK], start + _CHUNK >= len(data))
        if not text.isascii():
            broken = len(_BROKEN.findall(text))
            good += len(re.findall("[^\x00-\x7f]", text)) - broken
            bad += broken
        if bad > _SAMPLE:
            break
    return good, bad


def _eight_bits(data: bytes) -> Encoding:
    words = list(_words(data))
    readings = [[word.decode(name, "replace") for word in words] for name in _EIGHT_BITS]
    costs = [sum(map(_cost, reading)) for reading in readings]
    best = costs.index(min(costs))
    like_it = _ALIKE if best in _ALIKE else ()  # the better of two that differ in some signs
    rivals = [at for at in range(len(readings)) if readings[at] != readings[best]]
    rivals = [at for at in rivals if at not in like_it]
    if costs[best] > _WRONG * len(words) / 3:
        shown = next(word for word in readings[best] if _cost(word))
        message = f"l'encodage du fichier n'est pas reconnu (on lirait « {shown} »)"
        raise TableError(message, AGAIN, rule="tableau-encodage")
    nearest = min(rivals, key=costs.__getitem__, default=best)
    if 0 in rivals and all(_cost(word) < _WRONG for word in readings[0]):
        nearest = 0  # what most spreadsheets write is only given up for what it cannot be
    elif costs[nearest] >= costs[best] + _MARGIN:
        nearest = best
    if nearest != best:
        pairs = zip(readings[best], readings[nearest], strict=True)
        one, other = next((a, b) for a, b in pairs if a != b)
        message = f"les accents de ce fichier se lisent de deux façons : « {one} » ou « {other} »"
        raise TableError(message, AGAIN, rule="tableau-encodage")
    return Encoding(_EIGHT_BITS[best], is_eight_bits=True)


_BREAK = re.compile(rb'[\s;,\t|"]')
_AROUND = 20


def _words(data: bytes) -> Iterator[bytes]:
    """The different words that have a byte beyond ASCII, each with what touches it."""
    seen: set[bytes] = set()
    for found in islice(re.finditer(rb'[\x80-\xff][^\s;,\t|"]{0,20}', data), 10 * _SAMPLE):
        before = _BREAK.split(data[max(0, found.start() - _AROUND) : found.start()])[-1]
        word = before + found[0]
        if word not in seen:
            seen.add(word)
            yield word
        if len(seen) >= _SAMPLE:
            return


# --------------------------------------------------------------------------
# How odd a reading is

_WRONG, _FOREIGN, _SIGN = 10, 3, 2
_FRENCH = frozenset("àâçéèêëîïôùûüÿœæÀÂÇÉÈÊËÎÏÔÙÛÜŸŒÆ")
_NEIGHBOURS = frozenset("äöáíóúñãõåøßìòýšžÄÖÁÍÓÚÑÃÕÅØÌÒÝŠŽðþÐÞ")
_SIGNS = frozenset("«»“”„‘–—…•€°²³½¼¾®©™§×±µª¿¡\u202f")
_ALONE = frozenset("àôÀÔÉÈ")
_KEYS = frozenset("éèàçù")
"""What a French keyboard has in small letters only: « ANDRé » is typed so."""
_ENDS_WITH_A_GRAVE = frozenset({"là", "déjà", "voilà", "delà", "deçà", "holà"})
_LETTERS = re.compile(r"[^\W\d_]+")


def _cost(word: str) -> int:
    """How odd the accents and signs of a word are; from 10, one of them cannot be there."""
    runs = (run[0] for run in _LETTERS.finditer(word.replace("º", "°")) if not run[0].isascii())
    cost = sum(_letter_cost(run, at) for run in runs for at in range(len(run)))
    for index, sign in enumerate(word):
        if not sign.isascii():
            cost += _place_cost(sign, word[index - 1 : index], word[index + 1 : index + 2])
    return cost


def _place_cost(sign: str, before: str, after: str) -> int:
    inside = before.isalpha() and after.isalpha()
    if sign.isalpha() and sign != "º":
        return _WRONG if before.isdecimal() or after.isdecimal() else 0
    if sign == "\u00a0" or (sign == "’" and inside) or (sign in "°º" and before in ("n", "N")):
        return 0
    if sign == "…" and after.isalpha():
        return _WRONG if inside else _FOREIGN
    if sign in "’·º" or (sign in _SIGNS and not inside):
        return _SIGN
    return _WRONG


def _letter_cost(word: str, at: int) -> int:
    letter, before, after = word[at], word[:at], word[at + 1 : at + 2]
    if letter.isascii():
        return 0
    if letter not in _FRENCH and letter not in _NEIGHBOURS:
        return _WRONG
    if letter.isupper() and (before[-1:].islower() or (before and after.islower())):
        return _WRONG
    foreign = (
        letter not in _FRENCH
        or (len(word) == 1 and letter not in _ALONE)
        or (letter == "à" and len(word) > 1 and word.lower() not in _ENDS_WITH_A_GRAVE)
        or (letter.islower() and before[-2:].isupper() and letter not in _KEYS)
    )
    return _FOREIGN if foreign else 0


_LOST = re.compile(r"\ufffd|(?<=[^\W\d_])\?(?=[^\W\d_])")


def garbled(text: str) -> str:
    """A word of ``text`` whose accents an earlier program has spoilt, "" if there is none."""
    if text.isascii() and "?" not in text:
        return ""
    found = _LOST.search(text) or _twice_encoded().search(text)
    if not found:
        return ""
    before, after = text[: found.start()].split(" "), text[found.end() :].split(" ")
    return f"{before[-1][-_AROUND:]}{found[0]}{after[0][:_AROUND]}"


@cache
def _twice_encoded() -> re.Pattern[str]:
    """UTF-8 that was read as something else, and written again: « Ã© » for « é »."""
    signs = [*sorted(_FRENCH), *sorted(_NEIGHBOURS), *"’‘“”«»–—…•€°²·\u00a0"]
    spoilt = {
        "".join(bytes([byte]).decode(name, "ignore") or chr(byte) for byte in sign.encode())
        for sign in signs
        for name in _EIGHT_BITS[:3]
    }
    return re.compile("|".join(map(re.escape, sorted(spoilt))))
