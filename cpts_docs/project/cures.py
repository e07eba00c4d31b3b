"""What should have been written: lines in quotes, numbers, dates.

A message about a mistake ends with the line as it would be right, so that
nobody has to know YAML to put it there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from cpts_docs.base.dates import read_date
from cpts_docs.base.words import BULLETS, MAY_BE_BULLETS, folded, number_word
from cpts_docs.project import keys
from cpts_docs.project.invisible import visible
from cpts_docs.project.schema import definition

_SHOWN = 70
"""So much of a long text is shown; the rest stays as it is anyway."""

_LONG = 400
"""So much of a line is looked at: no more of it will be shown."""

_PAIRS = ('""', "''", "“”", "‘’", "„“", "””")


class Line(NamedTuple):
    """A line of YAML taken apart; put together again, it is the line."""

    indent: str
    dashes: str
    key: str
    text: str


_LINE = re.compile(r"(\s*)((?:-\s+)*)(.*?)\s*", re.S)
_KEY = re.compile(r"([^\s\"'#\[\]{}][^:]*?|\"[^\"]*\"|'[^']*')\s*:\s+")


def taken_apart(line: str) -> Line:
    """The parts of ``line``. After a dash, only a known key is one: all else is text."""
    line = line[:_LONG]
    found = _LINE.fullmatch(line)
    indent, dashes, rest = found.groups() if found else ("", "", line)
    key = _KEY.match(rest)
    if key is None or (dashes and key[1] not in keys.all_keys()):
        return Line(indent, dashes, "", rest)
    return Line(indent, dashes, key[0], rest[key.end() :])


def quoted(text: str, shown: int = _SHOWN) -> str:
    """``text`` in quotes that hold it, as far as it is shown; those around it already go."""
    text = text[: max(_LONG, shown)].strip()
    inner = text[1:-1]
    if len(text) > 1 and text[0] + text[-1] in _PAIRS and not _ends_in(inner, text[-1]):
        text = inner
    elif re.fullmatch(r"'[^']*(?:\w'\w[^']*)+", text):  # a quote that only an apostrophe closes
        text = text[1:]
    if len(text) > shown:
        text = text[:shown].rstrip() + "…"
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    if "'" not in text:
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _ends_in(inner: str, sign: str) -> bool:
    """Whether the first quote closes before the end: « "a" and "b" », not « "a "b" c" »."""
    at = inner.find(sign)
    return sign != "'" and at > 0 and not inner[at - 1].isspace()


def in_quotes(line: str, *, comment: bool = False) -> str:
    """``line`` with its text in quotes, and with it what follows « # », if that is text."""
    parts = taken_apart(line)
    text = parts.text if comment else uncommented(parts.text)
    return f"{parts.dashes}{parts.key}{quoted(text)}"


def uncommented(text: str) -> str:
    """``text`` without the comment at its end."""
    return re.sub(r"(^|\s+)#.*", "", text, flags=re.S)


def element(first: str, value: Any, known: Iterable[str]) -> str:
    """An element of a list of which somebody made a key: ``CPAM: favorable``; "" if of no other."""
    if "verdict" in known:
        verdict = value if isinstance(value, str) else "…"
        return f"- {{organisation: {first.strip()}, verdict: {verdict}}}"
    if "kind" in known:
        names = ", ".join(map(str, value)) if isinstance(value, list) else value or "…"
        return f"- {{commune: {first.strip()}, kind: …, names: [{names}]}}"
    return ""


def _apart(text: str) -> list[str]:
    """``A``, ``B`` and ``C`` of « A, B, C », « (A; B; C) » or « [A, B, C] »: the first eight."""
    inside = text[:_LONG].strip().strip("()[]")
    items = [item.strip() for item in re.split(rf"[;,|\n{BULLETS}·]|\s/\s", inside) if item.strip()]
    shown = [quoted(item) if re.search(r"[\[\]{}:#\"']", item) else item for item in items[:8]]
    return [*shown, "…"] if len(items) > 8 else shown


def as_list(text: str) -> str:
    """``[A, B, C]`` of « A, B, C » or « A; B; C »."""
    return f"[{', '.join(_apart(text))}]"


def as_elements(text: str) -> str:
    """« - A », « - B »: the same where a list has an element a line."""
    return ", ".join(f"« - {item} »" for item in _apart(text))


_ITEM = re.compile(
    rf"(?:[-*+{MAY_BE_BULLETS}−‐‑→⇒➔➢➤✓✔❖\uf0a7\uf0b7\uf0d8\uf0fc]\s*|o\s+"
    r"|\(?(?:\d{1,2}|[a-z])[.)°]+\s*(?:[-–]\s)?\s*|\d{1,2}\s[-–]\s+)(?=\S)"
)


def unbulleted(line: str) -> str:
    """A line without what people begin an element of a list with: « • », « 1. », « → »."""
    line = visible(line).strip()
    return _ITEM.sub("", line, count=1) if _ITEM.match(line) else line


_GROUPED = r"\d{1,3}(?:[ .,'’_]\d{3})+|\d{1,15}"
_NUMBER = re.compile(rf"\D{{0,20}}?(?<![\d.,/-])({_GROUPED})(?![\d/-]|[.,]\d)[^\d]*(?:\(.*\).*)?")
_SCALES = re.compile(
    r"vingts?|(?:tr|quar|cinqu|soix|sept|huit|oct|non)ante|trente|cents?|mille|milliers?|millions?"
    r"|milliards?|semaines?|mois|cm|(?:di|dou|quin|ving|tren|quaran|cinquan|soixan|cen)[zt]aines?|demie?|k|m|md"
)
"""Words that make another number of the one before them."""


def whole_number(text: str) -> int | None:
    """55100 of « 55 100 habitants », 2 of « deux »; None if it is not clear which.

    « cinq mille » and « 5 % » are other numbers than 5.
    """
    plain = visible(text).strip()
    words = re.sub(r"(?<=\d)(?=[^\W\d])", " ", folded(plain)).split()
    if not words or "%" in plain or any(map(_SCALES.fullmatch, words)):
        return None
    if re.search(r"\d[OoIl]\b|\b[OoIl]\d", plain):  # a letter that looks like a figure
        return None
    if (number := number_word(words[0])) is not None:
        others = [word for word in words[1:] if word.isdecimal() or number_word(word) is not None]
        return None if others else number
    found = _NUMBER.fullmatch(re.sub(r"\s+", " ", plain)[:100])
    return int(re.sub(r"\D", "", found[1])) if found else None


_REPLIES = {
    **dict.fromkeys(("yes", "true", "vrai", "x", "ok", "o"), "oui"),
    **dict.fromkeys(("no", "false", "faux", "n", "aucun", "aucune"), "non"),
    **dict.fromkeys(("partiel", "partielle", "en partie"), "partiellement"),
}


def reply(text: str) -> str:
    """``oui`` of « Yes » or « x »: the answer to a question of the fiche avis; "" if it is none."""
    word = folded(text)
    meant = _REPLIES.get(word, word)
    known = definition("#/$defs/answer")["properties"]["answer"]["enum"]
    return meant if meant in known else ""


_ONE_DAY = re.compile(
    r"\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/. ])\d{1,2}\2\d{4}|\d{1,2}(?:er)? [^\W\d_]+ \d{4}"
)


def is_one_day(text: str) -> bool:
    """Whether a date can be taken for no other: its year is whole, its day before its month."""
    plain = visible(text).strip()
    return bool(_ONE_DAY.fullmatch(plain) and read_date(plain))


def iso_date(text: str) -> str:
    """``2020-11-30`` of « 30/11/2020 » or « 30 novembre 2020 »; "" if it is no date."""
    plain = visible(text).strip()[:40]
    if len(re.findall(r"\d[/.–-]\d{1,2}[/.–-]\d", plain)) > 1:
        return ""  # from one day to another
    if re.fullmatch(r"\d\d-\d{1,2}-\d\d", plain):
        return ""  # the year may stand at either end
    if re.fullmatch(r"[3-6]\d{4}", plain):  # the days of a spreadsheet
        return (date(1899, 12, 30) + timedelta(int(plain))).isoformat()
    numbers = [int(number) for number in re.findall(r"\d{1,4}", plain)]
    if re.fullmatch(r"\d{8}", plain):
        numbers = [int(plain[:4]), int(plain[4:6]), int(plain[6:])]
    elif found := read_date(plain):
        return found.isoformat()
    if len(numbers) < 3:
        return ""
    first, second, third = numbers[:3]
    year, month, day = (first, second, third) if first > 31 else (third, second, first)
    if month > 12 >= day:  # written as in English, or the day before the month
        month, day = day, month
    try:
        return date(year if year > 99 else 2000 + year, month, day).isoformat()
    except ValueError:
        return ""
