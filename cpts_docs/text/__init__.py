"""The text of a document, whatever its format: DOCX, PDF or HTML.

::

    from cpts_docs import text

    print(text.read("documents/fiche-avis.pdf"))

A line is a heading (``# …``), a paragraph, an item of a list (``- …``), a row
of a table (cells between ``|``) or a field of a form (``Nom : [Marie]``,
``☒ Oui``), never a part of one: so a word that changes in a document changes
one line of its text. The three formats of a document have the same text.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from cpts_docs.answers.form import UnreadableError
from cpts_docs.base import os_errors
from cpts_docs.errors import UnreadableFileError

MAX_BYTES = 20_000_000

_HTML_STARTS = (b"<!doctype html", b"<html")


def read(path: str | Path) -> str:
    """The text of the document at ``path``, which may be anyone's.

    Raises:
        UnreadableFileError: there is no such file, or none with a text that can be read.
    """
    try:
        return text_of(_content(Path(path)))
    except UnreadableError as error:
        raise UnreadableFileError(f"{path} : {error}") from error


def text_of(data: bytes) -> str:
    """The text of a document; the format is known by the first bytes.

    Raises:
        UnreadableError: it is damaged, too big, or of none of the three formats.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"le fichier dépasse {MAX_BYTES // 1_000_000} Mo")
    from cpts_docs.text.lines import shown

    try:
        return shown(import_module(f"cpts_docs.text.{_format(data)}").read(data))
    except (RecursionError, MemoryError):
        raise UnreadableError("le document est trop complexe") from None


def _format(data: bytes) -> str:
    if not data:
        raise UnreadableError("le fichier est vide")
    start = data[:1024]
    if start.startswith((b"PK", b"\xd0\xcf\x11\xe0")):  # the latter is Word's, encrypted or old
        return "docx"
    if b"%PDF-" in start:
        return "pdf"
    if any(word in start.lower() for word in _HTML_STARTS):
        return "html"
    raise UnreadableError("ce n'est ni un document Word (.docx), ni un PDF, ni une page HTML")


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UnreadableError("c'est un dossier, pas un fichier")
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise UnreadableError("le fichier n'existe pas") from None
    except PermissionError:
        raise UnreadableError("vous n'avez pas le droit de lire ce fichier") from None
    except OSError as error:
        raise UnreadableError(
            f"le fichier ne peut pas être lu ({os_errors.reason(error)})"
        ) from error
    except ValueError as error:  # a NUL in the name
        raise UnreadableError(
            "le fichier ne peut pas être lu (son nom n'est pas possible)"
        ) from error
