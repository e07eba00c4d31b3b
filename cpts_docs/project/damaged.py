"""Letters of a text that another program has damaged, or lost."""

from __future__ import annotations

import re

from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.project.edits import Mend
from cpts_docs.project.rules import structure
from cpts_docs.project.texts import NAMES, Text

LOST = "\ufffd"
"""What stands for a letter that could not be read."""

_MISREAD = re.compile(
    "[ÃÂâÅ][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{1,2}"
)


def letters(text: Text) -> Diagnostic | None:
    """« Ã‰quipe », « Équipe » before a program took UTF-8 for Windows-1252; or « �quipe »."""
    if text.key in NAMES:
        return None  # they are told of as names that are unknown
    if LOST in text.value:
        return _lost(text)
    if code := _CODE.search(text.value):
        return _of_a_page(text, code[0])
    found = next((one for one in _MISREAD.finditer(text.value) if _meant(one) != one[0]), None)
    if found is None:
        return None
    right = _MISREAD.sub(_meant, text.value)
    at = text.position if "\n" not in text.value else text.where(found[0])
    shown = " ".join(right.split())[:70]
    return text.broken(
        structure.ACCENTS_ABIMES,
        f"« {found[0]} » est une lettre abîmée par un autre logiciel, et sera imprimé ainsi",
        Mend(f"retapez le texte : {shown}", text.value, right, place=text.position),
        at.line,
        at.column,
    )


def _meant(found: re.Match[str]) -> str:
    """The letter that was misread; as it is, if it was none."""
    for end in (len(found[0]), len(found[0]) - 1):  # what follows two signs may be of the text
        try:
            return found[0][:end].encode("cp1252").decode() + found[0][end:]
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return found[0]


_CODE = re.compile(
    r"&(?:[a-zA-Z]{2,8}|#\d{2,5});|</?(?:[biup]|br|em|li|ul|div|span|strong)\b[^<>]*>"
)
"""What pages of the internet write letters, and the look of words, with."""


def _of_a_page(text: Text, code: str) -> Diagnostic:
    from html import unescape

    right, at = unescape(text.value), text.where(code)
    hint = f"retapez : {' '.join(right.split())[:70]}"
    return text.broken(
        structure.ACCENTS_ABIMES,
        f"« {code[:40]} » est du code d'une page internet, et sera imprimé ainsi",
        "retirez-le ; **gras** met en valeur"
        if _CODE.search(right)
        else Mend(hint, text.value, right, place=text.position),
        at.line,
        at.column,
    )


def _lost(text: Text) -> Diagnostic:
    word = next(word for word in text.value.split() if LOST in word)
    place = text.where(word)
    return text.broken(
        structure.ACCENTS_ABIMES,
        f"« {word[:40]} » a perdu une lettre, qu'un autre logiciel n'a pas su lire",
        "retapez le mot",
        place.line,
        place.column,
    )
