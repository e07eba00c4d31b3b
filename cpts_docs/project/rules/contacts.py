"""Rules of how people are reached: an address or a number that cannot be one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.mail import MAIL, is_mail
from cpts_docs.project.edits import Mend
from cpts_docs.project.rules.questionnaire import ASKING
from cpts_docs.project.rules.rule import Check, warning
from cpts_docs.project.source import PathInFile, Source

CONTACT = warning(
    "contact",
    "Personne ne peut être joint ainsi : une adresse de courriel a un « @ » et un domaine, un "
    "numéro de téléphone dix chiffres (ou quatre, comme 3646). Corrigez cette ligne.",
)

_MAILS: tuple[PathInFile, ...] = (("letter", "bearer", "mail"),)
_PHONES: tuple[PathInFile, ...] = (("letter", "bearer", "phone"), ("guide", "phone"))
_TEXTS: tuple[PathInFile, ...] = tuple(
    (form, "privacy", key) for form in ASKING for key in ("controller", "contact", "dpo")
)

_A_MAIL = "il y faut un « @ » et un domaine, comme contact@exemple.fr"
_A_NUMBER = "dix chiffres, comme 04 68 00 00 00, ou un numéro court, comme 3646"
_NUMBER = r"\+?[\d\s.\-/()\u00a0\u202f]+"
_DIGITS = r"0[1-9]\d{8}|0800\d{6}|[13]\d{3}|1\d|11[2-9]|118\d{3}|(?:\+|00)\d{8,15}"


def _contacts(source: Source, value: Any) -> Iterator[Diagnostic]:
    for path in _MAILS:
        text = _at(value, path)
        if text and not is_mail(text.strip()):
            right = "".join(text.split()).removeprefix("mailto:")
            yield _wrong(source, path, text, "n'est pas une adresse de courriel", _A_MAIL, right)
    for path in _PHONES:
        text = _at(value, path)
        if text and re.fullmatch(_NUMBER, text) and not re.fullmatch(_DIGITS, _dialled(text)):
            yield _wrong(
                source, path, text, "n'est pas un numéro que l'on peut composer", _A_NUMBER
            )
    for path in _TEXTS:
        for found in _at(value, path).split():
            if "@" in found and not MAIL.search(found):
                yield _wrong(source, path, found, "n'est pas une adresse de courriel", _A_MAIL)


def _dialled(text: str) -> str:
    """The digits of a number, « (0) » behind a country's code left out."""
    return re.sub(r"[^\d+]", "", re.sub(r"(?<=\d)\s*\(0\)", "", text))


def _at(value: Any, path: PathInFile) -> str:
    for step in path:
        value = value.get(step, {})
    return value or ""


def _wrong(
    source: Source, path: PathInFile, text: str, why: str, like: str, right: str = ""
) -> Diagnostic:
    hint = f"corrigez : {like}"
    if is_mail(right):
        hint = Mend(f"écrivez : {right}", text, right)
    return CONTACT.at(source, f"« {text} » {why}", source.position(path), hint)


CHECKS = (Check(_contacts, ("letter", "guide", *ASKING), (CONTACT,)),)
