"""What spreadsheets do to what is typed into a cell: undone where it is sure, else named.

A reason is a French phrase that goes on after the name of the cell.
"""

from __future__ import annotations

import re

from cpts_docs.foreign.encoding import garbled

_FORMULA_TEXT = re.compile(r'="((?:[^"]|"")*)"')
_MARKED = re.compile(r"'(?=[=+\-@\t\r\d])")  # « ' » before what is to be taken for text
_WAITING = re.compile(r"(?:Loading|Chargement)(?:\.{3}|…)")  # of Google Sheets
_ERROR = re.compile(
    r"#(?:N/?[AD]|[A-ZÉ_]{2,}(?:/0)?[ \u00a0\u202f]?[!?]|EN_ATTENTE|GETTING_DATA)|Err ?:[ ]?\d{3}"
)
_POWER = re.compile(r"[-+]?(\d)(?:[.,](\d+))?E\+?(\d{1,3})")
_MONTHS = (
    "janv|févr|fevr|mars|avr|mai|juin|juil|août|aout|sept|oct|nov|déc|dec"
    "|jan|feb|mar|apr|may|jun|jul|aug|sep"
)
_DATE = re.compile(
    rf"(?:\d{{1,2}}-(?:{_MONTHS})\.?(?:-\d{{2,4}})?|(?:{_MONTHS})\.?-\d{{1,4}}"
    r"|\d{1,2}/\d{1,2}/\d{4}(?: [\d:]+)?|\d{4}-\d{2}-\d{2}(?:[T ][\d:]+)?"
    r"|\d{1,2}:\d{2}(?::\d{2})?)",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"(\d+)(?:[.,]0+)?")


_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_SUSPECT = frozenset("#=+-E0123456789")
"""With what the text of a spoilt cell begins."""


def typed(cell: str) -> str:
    """What was typed: without the formula or the mark that kept it as text, nor blanks around."""
    text = cell.strip()
    if found := _FORMULA_TEXT.fullmatch(text):
        return found[1].replace('""', '"').strip()
    return text[1:].strip() if _MARKED.match(text) else text


def damage(cell: str) -> str:
    """Why the text of a cell is lost, "" if it is not."""
    text = cell.strip()
    if text[:1] not in _SUSPECT:
        return "attendait encore sa valeur" if _WAITING.fullmatch(text) else _spoilt(text)
    if _ERROR.fullmatch(text):
        return f"est une erreur du tableur ({text})"
    if text.startswith("=") and not _FORMULA_TEXT.fullmatch(text):
        return "est une formule sans résultat ; enregistrez le classeur dans le tableur"
    if text.startswith("###") and not text.strip("#"):
        return "n'a que des « # » : la colonne était trop étroite pour son nombre"
    if has_lost_digits(text):
        return f"est un nombre dont le tableur a perdu des chiffres ({text})"
    return _spoilt(text)


def has_lost_digits(cell: str) -> bool:
    """Whether a cell is a number that is shown as a power of ten, without all its digits."""
    text = cell.strip()
    return bool(_POWER.fullmatch(text)) and not _all_digits(text)


def _spoilt(text: str) -> str:
    word = garbled(text)
    return f"a des accents abîmés (« {word[:40]} »)" if word else ""


def _all_digits(text: str) -> str:
    """All digits of a number written as a power of ten, if it has them: ``6,12345678E+08``."""
    found = _POWER.fullmatch(text)
    if found and len(found[2] or "") == int(found[3]) > 3:
        return found[1] + (found[2] or "")
    return ""


def is_number(cell: str) -> bool:
    """Whether a cell is a number and nothing else."""
    return bool(_NUMBER.fullmatch(cell.strip()))


def is_date(cell: str) -> bool:
    """Whether a cell is a date or an hour, such as spreadsheets make of « 3-5 » and of « 3:5 »."""
    return bool(_DATE.fullmatch(cell.strip()))


# --------------------------------------------------------------------------
# Numbers that are none

_BETWEEN_PHONES = re.compile(r"\s*(?:[/;|]|\bou\b|\bet\b)\s*")
_OVERSEAS = re.compile(r"(?:262|508|590|594|596)\d{9}|(?:687|689)\d{6,8}")


def phone(text: str) -> tuple[str, str]:
    """A phone number with the zero or the « + » that a spreadsheet took; or why it is none.

    Several numbers in a cell are told apart by « / », « ou »…
    """
    if not _BETWEEN_PHONES.search(text):
        return _phone(text)
    parts = _BETWEEN_PHONES.split(text)
    values = [_phone(part) for part in parts]
    wrong = next((reason for _, reason in values if reason), "")
    numbers = [value for value, _ in values]
    return text if numbers == parts else " / ".join(numbers), wrong


def _phone(text: str) -> tuple[str, str]:
    if re.fullmatch(r"[1-9](?:[ \u00a0\u202f.\-]\d\d){4}", text):
        return f"0{text}", ""
    if re.fullmatch(r"[1-9]\d\d(?:[ \u00a0\u202f.]\d{3}){2}", text):
        return text, f"n'a que neuf chiffres ({text})"
    bare = _WHOLE.fullmatch(_all_digits(text) or text)
    if not bare:
        return text, f"est devenue une date ({text})" if is_date(text) else ""
    digits = bare[1]
    if digits.startswith("0") or len(digits) in (2, 3, 4) or re.fullmatch(r"118\d{3}", digits):
        return digits, ""
    if len(digits) == 9:
        return _by_twos(f"0{digits}"), ""
    if len(digits) == 11 and re.match(r"33[1-9]", digits):
        return f"+33 {digits[2]} {_by_twos(digits[3:])}", ""
    if _OVERSEAS.fullmatch(digits):
        return f"+{digits[:3]} {digits[3:6]} {_by_twos(digits[6:])}", ""
    return text, f"n'est pas un numéro que l'on peut composer ({text})"


def _by_twos(digits: str) -> str:
    return " ".join(digits[at : at + 2] for at in range(0, len(digits), 2))


def postcode(text: str) -> tuple[str, str]:
    """A French postcode with the zero that a spreadsheet took; or why it is none."""
    joined = re.sub(r"^(\d\d)[ \u00a0\u202f](\d{3})$", r"\1\2", text)
    bare = _WHOLE.fullmatch(joined)
    if not bare:
        return text, f"est devenue une date ({text})" if is_date(text) else ""
    digits = bare[1]
    if len(digits) == 5:
        return digits, ""
    if len(digits) == 4 and digits[0] != "0":
        return f"0{digits}", ""
    return text, f"n'est pas un code postal ({text})"
