"""The numbers of people and structures of health: whether one can be.

RPPS (Répertoire partagé des professionnels de santé): 11 digits, the last of which is a key.
FINESS (establishments): 9 characters, the first two of which are the department's, the last a key.
"""

from __future__ import annotations

import re

_DEPARTMENT = re.compile(r"0[1-9]|[1-8]\d|9[0-5]|2[AB]|97|98|9[A-F]")
"""Overseas numbers begin with 97 or 98; 9A to 9F are codes of its departments, too."""


def rpps_flaw(number: str) -> str:
    """Why ``number`` is no RPPS number, in French; "" if it may be one.

    Spaces, dots and hyphens do not count.
    """
    digits = _bare(number)
    if not digits.isascii() or not digits.isdigit():
        return "il a autre chose que des chiffres"
    if len(digits) == 12 and digits[0] == "8":
        return "il a 12 chiffres : le 8 du début est celui de l'identifiant national"
    if len(digits) != 11:
        return f"il a {len(digits)} chiffres, et il en faut 11"
    return "" if _has_key(digits) else _KEY


def finess_flaw(number: str) -> str:
    """Why ``number`` is no FINESS number, in French; "" if it may be one."""
    code = _bare(number).upper()
    if len(code) != 9:
        return f"il a {len(code)} caractères, et il en faut 9"
    if not re.fullmatch(r"\d[\dA-F]\d{7}", code, re.ASCII) or not _DEPARTMENT.match(code):
        return "il ne commence pas par un département"
    # How a letter counts in the key is said nowhere that we know.
    return "" if not code.isdigit() or _has_key(code) else _KEY


_KEY = "sa clé (le dernier chiffre) ne va pas avec les autres : l'un d'eux est faux"


def _bare(number: str) -> str:
    return re.sub(r"[\s.-]", "", number)


def _has_key(digits: str) -> bool:
    """Luhn's: every second digit from the right counts twice, by the sum of its digits."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[::-2])) + sum(doubled)) % 10 == 0
