"""The recipients of a mailing, from a table that anyone made.

The table is read by :mod:`cpts_docs.foreign.tables`; here its columns become
the fields of a questionnaire. A bad row is left out with a diagnostic, and
never stops the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import category

from cpts_docs.base.dates import read_date
from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.mail import given_mail, is_mail
from cpts_docs.base.words import folded, has_glyph, normalized
from cpts_docs.foreign import cells
from cpts_docs.foreign.table import Row
from cpts_docs.foreign.tables import read_table
from cpts_docs.forms.declared import questionnaire
from cpts_docs.forms.fields import Form
from cpts_docs.forms.recipient_columns import Columns, columns_of, part_of, parts_of_fields
from cpts_docs.forms.recipient_rows import not_a_person, sums, tell_repeated, tell_restored

_ROW_HINT = "cette ligne est laissée de côté ; corrigez-la et relancez avec --resume"
_NOBODY_HINT = "supprimez la ligne, ou remplissez une autre de ses cellules"
_AS_TEXT = "retapez-le dans une cellule au format Texte, et relancez avec --resume"


@dataclass(frozen=True, slots=True)
class Recipient:
    """One row: the line it begins on, and the questionnaire's fields by name."""

    line: int
    fields: dict[str, str]


def read_recipients(
    path: Path, sheet: str | None = None, form: Form | None = None
) -> tuple[list[Recipient], list[Diagnostic]]:
    """The recipients in the table at ``path``, and what is wrong with it.

    ``sheet`` names the sheet of a workbook; ``form`` is the questionnaire to fill in, by default
    the national one (``project.form`` is a project's). A bad row is left out with a
    diagnostic; a file without a column for the name has no recipients at all.
    """
    form = form or questionnaire()
    table = read_table(path, sheet=sheet, is_title=lambda title: bool(part_of(title, form)))
    columns = columns_of(table, form) if table.head else {}
    if not columns:
        return [], table.problems
    reader = PersonReader(table.head, columns, form)
    recipients = []
    for row in table.rows:
        if sums(row.cells):
            table.tell("tableau-total", "ligne de total, laissée de côté", line=row.line)
            continue
        try:
            fields = reader.fields(row)
            if reason := not_a_person(fields):
                raise WrongRowError(reason, _NOBODY_HINT)
            recipients.append(Recipient(row.line, fields))
        except WrongRowError as error:
            table.refuse(row.line, str(error), error.hint)
    if table.given_up:
        return [], table.problems
    tell_restored(table, reader.restored)
    tell_repeated(table, recipients)
    return recipients, table.problems


# --------------------------------------------------------------------------
# Rows


class WrongRowError(Exception):
    """A row that makes no letter, and why."""

    def __init__(self, message: str, hint: str = _ROW_HINT) -> None:
        self.hint = hint
        super().__init__(message)


_MAY_HAVE_LINES = frozenset({"adresse", "complement"})
_NO_NUMBER = frozenset(
    {
        *("nom", "nom-complet", "prenom", "civilite", "profession", "specialite"),
        *("adresse", "ville", "voie"),
    }
)
_NO_DATE = frozenset({"complement", "numero", "telephone"}) | _NO_NUMBER


@dataclass(slots=True)
class PersonReader:
    """Rows to fields; keeps the lines in which it gave back what a spreadsheet took."""

    head: Sequence[str]
    columns: Columns
    form: Form
    there: Sequence[str] = ()
    restored: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        parts = parts_of_fields(self.form)
        self.there = [name for name in parts if self.columns.keys() & {*parts[name]}]

    def fields(self, row: Row) -> dict[str, str]:
        """The fields of the questionnaire that the table has columns for.

        Raises:
            WrongRowError: the row makes no letter.
        """
        return {name: self.field(row, name) for name in self.there}

    def field(self, row: Row, name: str) -> str:
        """The field of that name, which is among those ``there``.

        Raises:
            WrongRowError: what the row has of it cannot be used.
        """
        makers: dict[str, Callable[[Row], str]] = {
            "nom": self._name,
            "specialite": self._speciality,
            "adresse": self._address,
            "telephone": self._phones,
            "mail": self._mail,
        }
        return makers[name](row) if name in makers else self._own(row, name)

    def _own(self, row: Row, name: str) -> str:
        """A field that the project adds; a date as forms have it."""
        text = self._first(row, name)
        day = read_date(text) if self.form[name].kind == "date" else None
        return day.isoformat() if day else text

    # ---- cells

    def _all(self, row: Row, part: str) -> list[str]:
        """The cells of a part that are filled, without repetitions."""
        places = self.columns.get(part)
        if not places:
            return []
        values = (self._text(row.cells[index], self.head[index], part) for index in places)
        return list(dict.fromkeys(value for value in values if value))

    def _first(self, row: Row, part: str) -> str:
        values = self._all(row, part)
        return values[0] if values else ""

    def _joined(self, row: Row, *parts: str) -> str:
        return " ".join(filter(None, (self._first(row, part) for part in parts)))

    def _text(self, cell: str, title: str, part: str) -> str:
        if not cell or cell.isspace():
            return ""
        if lost := cells.damage(cell):
            raise _wrong(title, lost, _AS_TEXT if cells.has_lost_digits(cell) else _ROW_HINT)
        typed = "".join(sign for sign in cells.typed(cell) if category(sign) != "Cf")  # unseen
        text = normalized("NFC", typed.replace("\r\n", "\n").replace("\r", "\n"))
        if "\n" in text and part not in _MAY_HAVE_LINES:
            raise _wrong(title, "a plusieurs lignes")
        if sign := _impossible(text):
            raise _wrong(title, f"a un caractère impossible (U+{ord(sign):04X})")
        if part in _NO_NUMBER and cells.is_number(text):
            raise _wrong(title, f"est un nombre ({text[:20]})")
        if part in _NO_DATE and cells.is_date(text):
            raise _wrong(title, f"est devenue une date ({text[:20]})", _AS_TEXT)
        return text

    def _restored(
        self, row: Row, part: str, text: str, restore: Callable[[str], tuple[str, str]]
    ) -> str:
        value, reason = restore(text) if text else ("", "")
        if reason:
            raise _wrong(self.head[self.columns[part][0]], reason, _AS_TEXT)
        if value != text:
            self.restored.setdefault(part, []).append(row.line)
        return value

    # ---- fields

    def _name(self, row: Row) -> str:
        name = self._first(row, "nom-complet") or self._joined(row, "nom", "prenom")
        if not name:
            raise WrongRowError("le nom est vide")
        civility = self._first(row, "civilite")
        if civility and folded(civility) not in folded(name).split():
            return f"{civility} {name}"
        return name

    def _speciality(self, row: Row) -> str:
        values = self._all(row, "profession") + self._all(row, "specialite")
        return ", ".join(_without_repetition(values))

    def _address(self, row: Row) -> str:
        lines = [*self._all(row, "adresse"), self._joined(row, "numero", "type-de-voie", "voie")]
        lines += self._all(row, "complement")
        town = self._first(row, "code-postal-ville")
        if not town:
            code, place = self._postcode(row), self._first(row, "ville")
            names = ("" if code in place.split() else code, place, self._first(row, "cedex"))
            town = " ".join(filter(None, names))
        country = self._first(row, "pays")
        for more in (town, country if folded(country) not in ("france", "fr") else ""):
            if more and not _is_said(more, lines):
                lines.append(more)
        return ", ".join(filter(None, lines))

    def _postcode(self, row: Row) -> str:
        code = self._first(row, "code-postal")
        if not code or folded(self._first(row, "pays")) not in ("", "france", "fr"):
            return code
        return self._restored(row, "code-postal", code, cells.postcode)

    def _phones(self, row: Row) -> str:
        found = self._all(row, "telephone")
        numbers = (self._restored(row, "telephone", number, cells.phone) for number in found)
        return " / ".join(dict.fromkeys(numbers))

    def _mail(self, row: Row) -> str:
        mail = next(filter(None, map(given_mail, self._all(row, "mail"))), "")
        if mail.count("@") > 1:
            raise WrongRowError(f"« {mail[:80]} » : gardez une seule adresse mail")
        if mail and not is_mail(mail):
            raise WrongRowError(f"« {mail[:80]} » n'est pas une adresse mail")
        return mail


def _is_said(place: str, lines: Sequence[str]) -> bool:
    """Whether an address has a town or a country already.

    Streets are called after towns: without a postcode among its words, a place is one that stands
    alone, or behind a postcode.
    """
    if re.search(r"\d{3}", place):
        return {*folded(place).split()} <= {"france", *folded(" ".join(lines)).split()}
    said = ", ".join(folded(part) for line in lines for part in re.split("[,\n]", line))
    town = re.escape(folded(place))
    return re.search(rf"(?:^|, |\d{{4,}} ){town}(?:,| cedex|$)", said) is not None


def _wrong(title: str, message: str, hint: str = _ROW_HINT) -> WrongRowError:
    return WrongRowError(f"la cellule « {title.strip()[:60]} » {message}", hint)


def _without_repetition(values: Sequence[str]) -> list[str]:
    """Values of which none is part of another: not « Médecin » with « Médecin généraliste »."""
    if len(values) < 2:
        return list(values)
    words = [{*folded(value).split()} for value in values]
    return [
        value
        for at, value in enumerate(values)
        if words.index(words[at]) == at and not any(words[at] < other for other in words)
    ]


def _impossible(text: str) -> str:
    """The first sign of a text that no document can show, "" if there is none."""
    if text.isascii() and text.isprintable():
        return ""
    return next((sign for sign in text if not has_glyph(sign)), "")
