"""Rules of how people are reached: an address of mail or of a site, or a number, that is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.mail import is_mail
from cpts_docs.project.edits import Mend
from cpts_docs.project.organisations import departments_of
from cpts_docs.project.rules.questionnaire import ASKING
from cpts_docs.project.rules.rule import Check, warning
from cpts_docs.project.said import said
from cpts_docs.project.source import PathInFile, Source
from cpts_docs.reference import departments
from cpts_docs.reference.places import departments_of_postal

CONTACT = warning(
    "contact",
    "Personne ne peut être joint ainsi : une adresse de courriel a un « @ » et un domaine, une "
    "adresse de site un domaine (www.exemple.fr), un numéro de téléphone dix chiffres (ou quatre, "
    "comme 3646). Corrigez cette ligne.",
)

CODE_POSTAL = warning(
    "code-postal",
    "Le code postal d'une adresse de la CPTS est d'un département qui n'est pas le sien "
    "(`department`). Corrigez le chiffre, ou levez la vérification si l'adresse est juste.",
)

_ADDRESSES: tuple[PathInFile, ...] = (
    ("letter", "bearer", "address"),
    *((key, "return_address") for key in ASKING),
)
_POSTAL = re.compile(r"(?:^|[\s,–-])(\d{2} ?\d{3})(?=\s+[^\W\d])")
"""A postal code before the name of a place."""
_MAILS: tuple[PathInFile, ...] = (("letter", "bearer", "mail"),)
_PHONES: tuple[PathInFile, ...] = (("letter", "bearer", "phone"), ("guide", "phone"))
_A_MAIL = "il y faut un « @ » et un domaine, comme contact@exemple.fr"
_A_NUMBER = "dix chiffres, comme 04 68 00 00 00, ou un numéro court, comme 3646"
_NUMBER = r"\+?\d(?:[\d\s.\-/()]*\d)?"
_ALIKE = str.maketrans("OoIl", "0011")
"""Letters that are typed for a figure that looks like them."""
_A_SITE = "un domaine, comme www.exemple.fr ou https://exemple.fr/page"
_DIGITS = (
    r"0[1-9]\d{8}|0800\d{6}|[13]\d{3}|1\d|11[2-9]|11[68]\d{3}"
    r"|(?:\+|00)(?:33[1-9]\d{8}|(?!33)\d{8,15})"
)
_BETWEEN = re.compile(r"\s+[/-]\s+")
"""What stands between two numbers."""


def _contacts(source: Source, value: Any) -> Iterator[Diagnostic]:
    for path in _MAILS:
        text = _at(value, path)
        if not text or any(map(_flaw, re.finditer(_IN_A_TEXT, text))):
            continue  # or it is told, as in any text
        if not is_mail(text.strip()):
            right = "".join(text.split()).removeprefix("mailto:")
            yield _wrong(source, path, text, "n'est pas une adresse de courriel", _A_MAIL, right)
    for path in _PHONES:
        text = _at(value, path)
        numbers = [found[0] for found in re.finditer(_NUMBER, text)]
        if numbers and not any(map(_can_be_dialled, numbers)):
            right = text.translate(_ALIKE)
            yield _wrong(
                source,
                path,
                text,
                "n'est pas un numéro que l'on peut composer",
                _A_NUMBER,
                right if right != text and _can_be_dialled(right) else "",
            )


_BESIDE = r"\s«»()<>\[\]|\"'’,;:/"
_IN_A_TEXT = (
    rf"(?i)(?P<mail>(?<![^@{_BESIDE}])[^@{_BESIDE}]+@[^{_BESIDE}]*)"
    r"|\b(?P<site>(?:https?\b[:;/]|www\.)[^\s«»()<>\[\]|\"*]*)"
    r"|\b(?:tél|tel|téléphone|telephone|portable|mobile)\b[.\s:]*(?P<phone>0(?:[\s.-]*\d){3,})\b"
)
_MARKS = (
    *("@", "http", "www.", "tél", "telephone", "tel.", "tel :", "tel:", "tel 0"),
    *("portable", "mobile"),
)
_SITE = r"(?:https?://(?!www\.[^.]+$)|(?=www\.[^./]+\.))(?:[\w-]+\.)+[^\W\d_]{2,}(?:[:/?#].*)?"


def _texts(source: Source, _: Any) -> Iterator[Diagnostic]:
    """What a text gives as an address, or calls a telephone number."""
    for found, place in said(source, _IN_A_TEXT, *_MARKS):
        if flaw := _flaw(found):
            yield CONTACT.at(source, flaw[0], place, f"corrigez : {flaw[1]}")


def _flaw(found: re.Match[str]) -> tuple[str, str] | None:
    """What is wrong with an address or a number of a text, and what one is like."""
    text = found["phone"] or found[0].rstrip(".,;:!?*_…/")
    if found["mail"]:
        if is_mail(text.strip("*_")) and ".." not in text:
            return None
        return f"« {text} » n'est pas une adresse de courriel", _A_MAIL
    if found["site"]:
        return (
            None
            if re.fullmatch(_SITE, text)
            else (f"« {text} » n'est pas une adresse de site", _A_SITE)
        )
    if len(_dialled(text)) >= 10:  # what follows may be another number
        return None
    return f"« {text} » n'est pas un numéro que l'on peut composer", _A_NUMBER


def _can_be_dialled(text: str) -> bool:
    """Whether it is a number, or several, with signs between them or not."""
    return any(
        all(re.fullmatch(_DIGITS, _dialled(number)) for number in numbers)
        for numbers in ([text], _BETWEEN.split(text))
    )


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
    if is_mail(right) or _can_be_dialled(right):
        hint = Mend(f"écrivez : {right}", text, right)
    return CONTACT.at(source, f"« {text} » {why}", source.position(path), hint)


def _postal(source: Source, value: Any) -> Iterator[Diagnostic]:
    ours = {*departments_of(value)}
    for path in _ADDRESSES:
        lines = _at(value, path) or ()
        for number, line in enumerate([lines] if isinstance(lines, str) else lines):
            for found in _POSTAL.finditer(line):
                theirs = departments_of_postal(found[1].replace(" ", ""))
                if ours and not ours & {*theirs} and {*theirs} <= departments().keys():
                    message = f"le code postal {found[1]} est du département {' ou '.join(theirs)}"
                    place = path if isinstance(lines, str) else (*path, number)
                    hint = f"le projet est de : {', '.join(sorted(ours))} ; corrigez l'un des deux"
                    yield CODE_POSTAL.at(source, message, source.position(place), hint)


CHECKS = (
    Check(_contacts, ("letter", "guide"), (CONTACT,)),
    Check(_texts, (), (CONTACT,)),
    Check(_postal, ("department", "letter", *ASKING), (CODE_POSTAL,)),
)
