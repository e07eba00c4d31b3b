"""A file of text: its characters, or a diagnostic that says why it has none."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from cpts_docs.base import os_errors
from cpts_docs.diagnostics import Diagnostic, Position, nearest
from cpts_docs.log import logger

MAX_BYTES = 10_000_000

# What XML 1.0 cannot hold (Char production), C1 controls, and lone surrogates.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def read_text(path: Path) -> tuple[str | None, Diagnostic | None]:
    """The text of a UTF-8 file, without its byte order mark."""
    data, problem = _read_bytes(path)
    if data is None:
        return None, problem
    logger.info("lu : %s (%d octets)", path, len(data))
    text, problem = _decode(path, data)
    return (None, problem) if problem else (text, None)


def position_of(text: str, index: int) -> Position:
    """Where the character at ``index`` stands."""
    before = text[:index]
    return Position(before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1)


def _read_bytes(path: Path) -> tuple[bytes | None, Diagnostic | None]:
    try:
        with open(path, "rb", opener=_unwaiting) as file:
            mode = os.fstat(file.fileno()).st_mode
            if not stat.S_ISREG(mode):
                return None, _not_regular(path, mode)
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return None, Diagnostic(
            "fichier-introuvable", "le fichier n'existe pas", path, hint=_similar_file(path)
        )
    except OSError as error:
        if os.path.isdir(path):  # noqa: PTH112 (is_dir raises if its name is too long)
            return None, _not_regular(path, stat.S_IFDIR)
        return None, _unreadable(path, os_errors.reason(error), os_errors.way_out(error))
    except ValueError:  # a NUL in the name
        return None, _unreadable(path, "son nom n'est pas possible", "vérifiez le chemin")
    if len(data) > MAX_BYTES:
        message = f"le fichier dépasse {MAX_BYTES // 1_000_000} Mo"
        hint = "un projet tient en quelques pages ; est-ce le bon fichier ?"
        return None, Diagnostic("fichier-trop-gros", message, path, hint=hint)
    return data, None


def _unwaiting(name: str, flags: int) -> int:
    """Opens what could keep one waiting for ever (a pipe, a device) without waiting."""
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))


def _unreadable(path: Path, reason: str, hint: str) -> Diagnostic:
    message = f"le fichier ne peut pas être lu : {reason}"
    return Diagnostic("fichier-illisible", message, path, hint=hint)


def _not_regular(path: Path, mode: int) -> Diagnostic:
    """A folder, a pipe or a device: nothing that holds a text of its own."""
    if not stat.S_ISDIR(mode):
        what = "un tuyau" if stat.S_ISFIFO(mode) else "un périphérique"
        reason = f"c'est {what}, pas un fichier"
        return _unreadable(path, reason, "enregistrez le texte dans un fichier, et donnez-le")
    inside = next(iter(sorted(path.glob("*.y*ml"))), None)
    hint = f"donnez le fichier : {inside}" if inside else "donnez le chemin du fichier YAML"
    return Diagnostic("dossier", "c'est un dossier, pas un fichier", path, hint=hint)


def _similar_file(path: Path) -> str:
    try:
        names = [child.name for child in path.parent.glob("*.y*ml")]
    except OSError:
        names = []
    close = nearest(path.name, names, 1) or names[:1]
    if close:
        return f"ce dossier contient « {close[0]} »"
    return "vérifiez le chemin ; « cpts-docs init DOSSIER » écrit un projet de départ"


_GIVE = "donnez le fichier YAML du projet (project.yaml)"
_COPY = "copiez son texte dans un éditeur de texte (Bloc-notes), et enregistrez-le en project.yaml"

_SIGNATURES = (
    (b"PK\x03\x04", "un fichier Word, Excel ou zip", _GIVE),
    (b"%PDF", "un fichier PDF", _GIVE),
    (b"{\\rtf", "un document RTF (texte mis en forme)", _COPY),
    (b"\xd0\xcf\x11\xe0", "un ancien fichier Word ou Excel", _COPY),
    (b"\x89PNG", "une image PNG", _GIVE),
    (b"\xff\xd8\xff", "une image JPEG", _GIVE),
    (b"GIF8", "une image GIF", _GIVE),
    (b"\x1f\x8b", "un fichier compressé", _GIVE),
    (b"7z\xbc\xaf", "un fichier compressé", _GIVE),
    (b"Rar!", "un fichier compressé", _GIVE),
    (b"bplist", "un fichier de réglages de macOS", _GIVE),
)
_ZIPPED = (
    (b"word/document.xml", "un document Word", _COPY),
    (b"xl/workbook.", "un classeur Excel", _COPY),
    (b"ppt/presentation.xml", "une présentation PowerPoint", _GIVE),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "un document LibreOffice", _COPY),
    (b"mimetypeapplication/vnd.oasis.opendocument", "un fichier LibreOffice", _COPY),
    (b"Index/Document.iwa", "un document Pages ou Numbers", _COPY),
)
"""The files in a zip that tell what it is."""

_DOWNLOAD = "si vous l'avez téléchargée, enregistrez le fichier lui-même, pas la page qui le montre"
_MARKUP = (
    (b"<!doctype html", "une page internet (HTML)", _DOWNLOAD),
    (b"<html", "une page internet (HTML)", _DOWNLOAD),
    (b"<?xml", "un fichier XML", _GIVE),
    (b"<svg", "une image SVG", _GIVE),
)
_START = 4096


def _other_kind(path: Path, data: bytes) -> Diagnostic | None:
    """What another file than a text of ours is, whatever its name says."""
    kind, hint = next(_kinds(data), ("", ""))
    if not kind:
        return None
    return Diagnostic("pas-du-yaml", f"c'est {kind}, pas un fichier YAML", path, hint=hint)


def _kinds(data: bytes) -> Iterator[tuple[str, str]]:
    """What a file may be and what to do then, the surest first."""
    start = data[:_START].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"PK\x03\x04"):
        yield from ((kind, hint) for name, kind, hint in _ZIPPED if name in data)
    for signature, kind, hint in _SIGNATURES:
        if start.startswith(signature):
            yield kind, hint
    markup = start[:20].lower()
    yield from ((kind, hint) for opening, kind, hint in _MARKUP if markup.startswith(opening))
    first_line = start.partition(b"\n")[0]
    if first_line.count(b";") > 1 and b":" not in first_line and not first_line.startswith(b"#"):
        yield "un tableau (CSV)", _GIVE
    if start.startswith(b"MIME-Version: ") or b"\nMIME-Version: " in start:
        yield "un courriel enregistré", _GIVE


def _decode(path: Path, data: bytes) -> tuple[str, Diagnostic | None]:
    if kind := _other_kind(path, data):
        return "", kind
    encoding = _other_encoding(data)
    try:
        if encoding is None:
            return data.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        encoding = "Windows-1252 (ou ISO-8859-1)" if b"\x00" not in data else "binaire"
        before = error.object[: error.start].decode("utf-8")  # the object has lost its BOM
        line = data.split(b"\n")[before.count("\n")].decode("cp1252", "replace").rstrip("\r")
        position = position_of(before, len(before))
    else:
        line, position = "", Position(1, 1)
    return "", Diagnostic(
        "encodage",
        f"le fichier n'est pas en UTF-8 ; encodage trouvé : {encoding}",
        path,
        position,
        hint="enregistrez-le en UTF-8 (dans le Bloc-notes : Enregistrer sous, Encodage, UTF-8)",
        excerpt=line,
    )


def _other_encoding(data: bytes) -> str | None:
    if data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return "UTF-32"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    return None
