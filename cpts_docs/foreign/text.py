"""A file of text: its characters, or a diagnostic that says why it has none."""

from __future__ import annotations

import re
from pathlib import Path

from cpts_docs.base import os_errors
from cpts_docs.base.diagnostics import Diagnostic, Position, nearest
from cpts_docs.base.door import NotAFileError, first_bytes
from cpts_docs.base.log import note
from cpts_docs.foreign import kinds

MAX_BYTES = 10_000_000

# What XML 1.0 cannot hold (Char production), C1 controls, and lone surrogates.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def read_text(path: Path) -> tuple[str | None, Diagnostic | None]:
    """The text of a UTF-8 file, without its byte order mark."""
    data, problem = read_bytes(path)
    if data is None:
        return None, problem
    note("lu : %s (%d octets)", path, len(data))
    return decode(path, data)


def decode(path: Path, data: bytes) -> tuple[str | None, Diagnostic | None]:
    """As :func:`read_text`, of bytes in memory; ``path`` only names them."""
    if kind := _other_kind(path, data):
        return None, kind
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
    return None, Diagnostic(
        "encodage",
        f"le fichier n'est pas en UTF-8 ; encodage trouvé : {encoding}",
        path,
        position,
        hint="enregistrez-le en UTF-8 (dans le Bloc-notes : Enregistrer sous, Encodage, UTF-8)",
        excerpt=line,
    )


def position_of(text: str, index: int) -> Position:
    """Where the character at ``index`` stands."""
    before = text[:index]
    return Position(before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1)


def read_bytes(path: Path) -> tuple[bytes | None, Diagnostic | None]:
    """What a file holds that may be a text, as long as it is not too large; or why it cannot be."""
    try:
        data = first_bytes(path, MAX_BYTES)
    except NotAFileError as error:
        return None, _not_regular(path, error)
    except FileNotFoundError:
        return None, Diagnostic(
            "fichier-introuvable", "le fichier n'existe pas", path, hint=_similar_file(path)
        )
    except (OSError, ValueError) as error:
        return None, _unreadable(path, os_errors.reading(error), os_errors.way_out(error))
    if len(data) > MAX_BYTES:
        message = f"le fichier dépasse {MAX_BYTES // 1_000_000} Mo"
        hint = "un projet tient en quelques pages ; est-ce le bon fichier ?"
        return None, Diagnostic("fichier-trop-gros", message, path, hint=hint)
    return data, None


def _unreadable(path: Path, reason: str, hint: str) -> Diagnostic:
    message = f"le fichier ne peut pas être lu : {reason}"
    return Diagnostic("fichier-illisible", message, path, hint=hint)


def _not_regular(path: Path, error: NotAFileError) -> Diagnostic:
    if not error.is_folder:
        return _unreadable(path, str(error), "enregistrez le texte dans un fichier, et donnez-le")
    inside = _texts_in(path)
    hint = (
        f"donnez le fichier : {path / inside[0]}" if inside else "donnez le chemin du fichier YAML"
    )
    return Diagnostic("dossier", str(error), path, hint=hint)


def _similar_file(path: Path) -> str:
    names = _texts_in(path.parent)
    close = nearest(path.name, names, 1) or names[:1]
    if close:
        return f"ce dossier contient « {close[0]} »"
    return "vérifiez le chemin ; « cpts-docs init DOSSIER » écrit un projet de départ"


def _texts_in(folder: Path) -> list[str]:
    try:
        return sorted(child.name for child in folder.glob("*.y*ml"))
    except OSError:
        return []


_GIVE = "donnez le fichier YAML du projet (project.yaml)"
_COPY = "copiez son texte dans un éditeur de texte (Bloc-notes), et enregistrez-le en project.yaml"

_DOWNLOAD = "si vous l'avez téléchargée, enregistrez le fichier lui-même, pas la page qui le montre"
_WAYS_OUT = {
    **dict.fromkeys((kinds.DOCX, kinds.ODT, kinds.XLSX, kinds.ODS, kinds.PAGES), _COPY),
    **dict.fromkeys((kinds.DOC, kinds.XLS, kinds.OLE, kinds.RTF), _COPY),
    kinds.HTML: _DOWNLOAD,
}
_MAY_BE_YAML = (kinds.EMPTY, kinds.TEXT, kinds.JSON, kinds.EML, kinds.UNKNOWN)
"""What only a closer look can tell from a text of ours: « date: … » also opens a message."""


def _other_kind(path: Path, data: bytes) -> Diagnostic | None:
    """What another file than a text of ours is, whatever its name says."""
    kind = kinds.kind_of(data)
    if kind in _MAY_BE_YAML:
        looks_like = _kind_of_text(data)
        if looks_like is None:
            return None
        kind = looks_like
    hint = _WAYS_OUT.get(kind, _GIVE)
    return Diagnostic("pas-du-yaml", f"c'est {kind.title}, pas un fichier YAML", path, hint=hint)


def _kind_of_text(data: bytes) -> kinds.Kind | None:
    """A table or a message, if it surely is one."""
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    first_line = start.partition(b"\n")[0]
    if first_line.count(b";") > 1 and b":" not in first_line and not first_line.startswith(b"#"):
        return kinds.CSV
    is_message = start.startswith(b"MIME-Version: ") or b"\nMIME-Version: " in start
    return kinds.EML if is_message else None


def _other_encoding(data: bytes) -> str | None:
    if data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return "UTF-32"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    return None
