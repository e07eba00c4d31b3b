"""The recipients of a mailing: a table in CSV, as French spreadsheets save it.

A bad row is left out with a diagnostic, and never stops the others.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cpts_docs.base import os_errors
from cpts_docs.diagnostics import Diagnostic, Position, Severity, did_you_mean
from cpts_docs.project.text_file import FORBIDDEN
from cpts_docs.words import folded, has_glyph, normalized

MAX_BYTES = 50_000_000

_COLUMNS = {
    "nom": ("nom", "nom et prenom", "nom prenom", "nom du professionnel", "professionnel"),
    "prenom": ("prenom",),
    "specialite": ("specialite", "profession", "metier"),
    "adresse": ("adresse", "adresse postale"),
    "telephone": ("telephone", "tel", "mobile", "portable", "numero de telephone"),
    "mail": ("mail", "e mail", "email", "courriel", "adresse mail", "adresse e mail"),
}
"""The columns, each with the heads it is known by (as :func:`words.folded` gives them)."""

FIELDS = ("nom", "specialite", "adresse", "telephone", "mail")
"""The fields of the questionnaire that a table fills in."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One row: the line it begins on, and the questionnaire's fields by name."""

    line: int
    fields: dict[str, str]


def read_recipients(path: Path) -> tuple[list[Recipient], list[Diagnostic]]:
    """The recipients in the CSV file at ``path``, and what is wrong with it.

    A bad row is left out with a diagnostic; a file without a column for the
    name has no recipients at all.
    """
    text, problem = _read_text(path)
    if problem:
        return [], [problem]
    rows = _rows(text)
    try:
        head_line, head = next(rows)
    except StopIteration:
        return [], [Diagnostic("csv-vide", "le tableau est vide", path, hint=_HEAD_HINT)]
    columns, problems = _columns(path, head_line, head)
    if "nom" not in columns:
        return [], problems
    recipients = []
    for line, cells in rows:
        fields, wrong = _fields(columns, cells, len(head))
        if wrong:
            problems.append(Diagnostic("csv-ligne", wrong, path, Position(line, 1), _ROW_HINT))
        else:
            recipients.append(Recipient(line, fields))
    return recipients, problems


_ROW_HINT = "cette ligne est laissée de côté ; corrigez-la et relancez avec --resume"
_HEAD_HINT = "la première ligne nomme les colonnes : nom, specialite, adresse, telephone, mail"


def _read_text(path: Path) -> tuple[str, Diagnostic | None]:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return "", Diagnostic(
            "fichier-introuvable", "le fichier n'existe pas", path, hint="vérifiez le chemin"
        )
    except OSError as error:
        message = f"le fichier ne peut pas être lu : {os_errors.reason(error)}"
        return "", Diagnostic("fichier-illisible", message, path, hint=os_errors.way_out(error))
    except ValueError:  # a NUL in the name
        message = "le fichier ne peut pas être lu : son nom n'est pas possible"
        return "", Diagnostic("fichier-illisible", message, path)
    if len(data) > MAX_BYTES:
        return "", Diagnostic("fichier-trop-gros", "le fichier dépasse 50 Mo", path)
    if b"\x00" in data:
        hint = "dans le tableur : Enregistrer sous, CSV UTF-8"
        return "", Diagnostic("csv", "ce n'est pas un fichier CSV", path, hint=hint)
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding), None
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1"), None


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, each with the line it begins on."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(";,\t", key=first.count)
    csv.field_size_limit(1_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells = ["", "", "\x00"]  # a cell too long: refused as a row
        if any(cell.strip() for cell in cells):
            yield line, cells
        line = reader.line_num + 1


def _columns(path: Path, line: int, head: Sequence[str]) -> tuple[dict[str, int], list[Diagnostic]]:
    known = {word: name for name, words in _COLUMNS.items() for word in words}
    columns: dict[str, int] = {}
    problems: list[Diagnostic] = []

    def warn(message: str, hint: str = "", severity: Severity = Severity.WARNING) -> None:
        place = Position(line, 1)
        problems.append(Diagnostic("csv-colonne", message, path, place, hint, severity=severity))

    for index, title in enumerate(head):
        name = known.get(folded(title))
        if name is None:
            if title.strip():
                hint = did_you_mean(folded(title), known)
                warn(f"la colonne « {title.strip()} » n'est pas utilisée", hint)
        elif name in columns:
            warn(f"la colonne « {title.strip()} » répète une autre ; la première compte")
        else:
            columns[name] = index
    if "nom" not in columns:
        warn("il manque la colonne « nom »", _HEAD_HINT, Severity.ERROR)
    elif missing := [name for name in FIELDS if name not in columns]:
        warn(f"colonnes absentes : {', '.join(missing)}", "ces champs resteront à remplir")
    return columns, problems


def _composed(cell: str) -> str:
    return normalized("NFC", re.sub(r"\r\n?", "\n", cell)).strip()


_MAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}")


def _fields(columns: dict[str, int], cells: list[str], width: int) -> tuple[dict[str, str], str]:
    """The fields of a row, or what is wrong with it."""
    if len(cells) > width and any(cell.strip() for cell in cells[width:]):
        return {}, f"la ligne a {len(cells)} cellules pour {width} colonnes"
    values = {
        name: _composed(cells[index]) if index < len(cells) else ""
        for name, index in columns.items()
    }
    if prenom := values.pop("prenom", ""):
        values["nom"] = f"{values['nom']} {prenom}".strip()
    if not values["nom"]:
        return {}, "le nom est vide"
    if (mail := values.get("mail", "")) and not _MAIL.fullmatch(mail):
        return {}, f"« {mail[:80]} » n'est pas une adresse mail"
    for name, value in values.items():
        if name != "adresse" and "\n" in value:
            return {}, f"la cellule « {name} » a plusieurs lignes"
        wrong = next((sign for sign in value if not _is_possible(sign)), None)
        if wrong:
            return {}, f"la cellule « {name} » a un caractère impossible (U+{ord(wrong):04X})"
    return values, ""


@lru_cache(10_000)
def _is_possible(sign: str) -> bool:
    return not FORBIDDEN.match(sign) and has_glyph(sign)
