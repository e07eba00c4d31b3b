"""Mailing: one questionnaire for each recipient of a table, filled in beforehand.

The table is CSV as French spreadsheets save it. All of it is checked before
anything is written; each file is then written whole or not at all, so that a
run that was cut off goes on where it stopped.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from cpts_docs.builder import write
from cpts_docs.diagnostics import Diagnostic, Position, Severity, did_you_mean
from cpts_docs.document.tree import Document, fill
from cpts_docs.documents import render
from cpts_docs.errors import UnknownNameError
from cpts_docs.files import remove_scratch, write_files
from cpts_docs.project.model import Project
from cpts_docs.project.text_file import FORBIDDEN
from cpts_docs.words import folded, has_glyph, normalized, slug

FOLDER = "questionnaires"
"""Where the questionnaires go, beside the project, unless told otherwise."""

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

_FIELDS = ("nom", "specialite", "adresse", "telephone", "mail")


@dataclass(frozen=True, slots=True)
class Recipient:
    """One row: the line it begins on, and the questionnaire's fields by name."""

    line: int
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class Letter:
    """A file to write for a recipient."""

    path: Path
    recipient: Recipient


# --------------------------------------------------------------------------
# The table


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
    except (OSError, ValueError) as error:
        return "", Diagnostic(
            "fichier-illisible", f"le fichier ne peut pas être lu ({error})", path
        )
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
    elif missing := [name for name in _FIELDS if name not in columns]:
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
        wrong = next((c for c in value if FORBIDDEN.match(c) or not has_glyph(c)), None)
        if wrong:
            return {}, f"la cellule « {name} » a un caractère impossible (U+{ord(wrong):04X})"
    return values, ""


# --------------------------------------------------------------------------
# The letters


def letters(
    recipients: Iterable[Recipient], folder: Path, pattern: str, ending: str
) -> tuple[list[Letter], list[str]]:
    """A file for each recipient, and the names that two of them would share.

    ``pattern`` names the file, without its ending, with ``{nom}``,
    ``{specialite}``, ``{mail}``, ``{telephone}``, ``{adresse}`` or ``{ligne}``
    (the row's line).

    Raises:
        UnknownNameError: the pattern uses another name.
    """
    check_pattern(pattern)
    made: dict[str, Letter] = {}
    clashes = []
    for recipient in recipients:
        name = f"{_file_name(pattern, recipient)}.{ending}"
        if name in made:
            lines = f"lignes {made[name].recipient.line} et {recipient.line}"
            clashes.append(f"deux destinataires auraient le fichier « {name} » ({lines})")
        else:
            made[name] = Letter(folder / name, recipient)
    return list(made.values()), clashes


def check_pattern(pattern: str) -> None:
    """Raise UnknownNameError if ``pattern`` is no pattern for file names."""
    known = (*_FIELDS, "ligne")
    try:
        names = [name for _, name, _, _ in Formatter().parse(pattern) if name is not None]
    except ValueError:
        raise UnknownNameError(f"motif de nom de fichier incorrect : « {pattern} »") from None
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known)
            raise UnknownNameError(f"le motif utilise « {{{name}}} », inconnu ; {hint}")
    if re.search(r"[/\\:]", pattern):
        raise UnknownNameError("le motif d'un nom de fichier ne contient ni / ni \\ ni :")


def _file_name(pattern: str, recipient: Recipient) -> str:
    pieces = []
    for text, name, _, _ in Formatter().parse(pattern):
        pieces.append(text)
        if name == "ligne":
            pieces.append(str(recipient.line))
        elif name is not None:
            pieces.append(slug(recipient.fields.get(name, ""))[:80])
    return "".join(pieces)


def write_letters(
    project: Project,
    wanted: Sequence[Letter],
    ending: str,
    *,
    resume: bool = False,
    progress: Callable[[Sequence[Letter]], Iterable[Letter]] = lambda letters: letters,
) -> list[Path]:
    """Write the questionnaires; returns the files written.

    With ``resume``, files that are there stay: each was written whole.

    Raises:
        OutputError: a file cannot be written; those before it are whole.
    """
    blank = render(project, "questionnaire")
    for folder in {letter.path.parent for letter in wanted}:
        remove_scratch(folder)
    missing = [letter for letter in wanted if not (resume and letter.path.exists())]
    for letter in progress(missing):
        write_files({letter.path: write(addressed(blank, letter.recipient), ending)})
    return [letter.path for letter in missing]


def addressed(blank: Document, recipient: Recipient) -> Document:
    """The questionnaire with a recipient's fields filled in."""
    return fill(blank, recipient.fields)
