"""A file of text: its characters, or a diagnostic that says why it has none."""

from __future__ import annotations

import errno
import re
from pathlib import Path

from cpts_docs.base.diagnostics import Diagnostic, Position, nearest
from cpts_docs.base.log import logger

MAX_BYTES = 10_000_000

# What XML 1.0 cannot hold (Char production), C1 controls, and lone surrogates.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def read_text(path: Path) -> tuple[str | None, Diagnostic | None]:
    """The text of a UTF-8 file, without its byte order mark."""
    data, problem = _read_bytes(path)
    if data is None:
        return None, problem
    logger.info("lu : %s (%d octets)", path, len(data))
    return decode(path, data)


def decode(path: Path, data: bytes) -> tuple[str | None, Diagnostic | None]:
    """As :func:`read_text`, of bytes in memory; ``path`` only names them."""
    text, problem = _decode(path, data)
    return (None, problem) if problem else (text, None)


def position_of(text: str, index: int) -> Position:
    """Where the character at ``index`` stands."""
    before = text[:index]
    return Position(before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1)


def _read_bytes(path: Path) -> tuple[bytes | None, Diagnostic | None]:
    try:
        if path.is_dir():
            inside = next(iter(sorted(path.glob("*.y*ml"))), None)
            hint = f"donnez le fichier : {inside}" if inside else "donnez le chemin du fichier YAML"
            return None, Diagnostic("dossier", "c'est un dossier, pas un fichier", path, hint=hint)
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return None, Diagnostic(
            "fichier-introuvable", "le fichier n'existe pas", path, hint=_similar_file(path)
        )
    except (OSError, ValueError) as error:
        message, hint = unreadable(error)
        return None, Diagnostic("fichier-illisible", message, path, hint=hint)
    if len(data) > MAX_BYTES:
        message = f"le fichier dépasse {MAX_BYTES // 1_000_000} Mo"
        hint = "un projet tient en quelques pages ; est-ce le bon fichier ?"
        return None, Diagnostic("fichier-trop-gros", message, path, hint=hint)
    return data, None


def unreadable(error: OSError | ValueError) -> tuple[str, str]:
    """Why a file cannot be read, and the way out; ValueError: a NUL in its name."""
    reason, hint = _UNREADABLE.get(
        getattr(error, "errno", None) or errno.EINVAL,
        (str(getattr(error, "strerror", error)), "vérifiez le chemin et le disque"),
    )
    return f"le fichier ne peut pas être lu : {reason}", hint


_NO_RIGHT = ("vous n'en avez pas le droit", "demandez le droit de lire ce fichier")
_UNREADABLE = {
    errno.EACCES: _NO_RIGHT,
    errno.EPERM: _NO_RIGHT,
    errno.ENOTDIR: (
        "un fichier se trouve à la place d'un dossier de ce chemin",
        "vérifiez le chemin",
    ),
    errno.ENAMETOOLONG: ("son nom est trop long", "vérifiez le chemin"),
    errno.EINVAL: ("son nom n'est pas possible", "vérifiez le chemin"),
    errno.ELOOP: ("ses liens tournent en rond", "donnez le chemin du fichier lui-même"),
    errno.EIO: ("le disque répond par une erreur", "vérifiez le disque, ou copiez le fichier"),
}


def _similar_file(path: Path) -> str:
    try:
        names = [child.name for child in path.parent.glob("*.y*ml")]
    except OSError:
        names = []
    close = nearest(path.name, names, 1) or names[:1]
    if close:
        return f"ce dossier contient « {close[0]} »"
    return "vérifiez le chemin ; « cpts-docs init DOSSIER » écrit un projet de départ"


_SIGNATURES = (
    (b"PK\x03\x04", "un fichier Word, Excel ou zip"),
    (b"%PDF", "un fichier PDF"),
    (b"\xd0\xcf\x11\xe0", "un ancien fichier Word ou Excel"),
    (b"\x89PNG", "une image PNG"),
    (b"\xff\xd8\xff", "une image JPEG"),
    (b"\x1f\x8b", "un fichier compressé"),
)


def _decode(path: Path, data: bytes) -> tuple[str, Diagnostic | None]:
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            hint = "donnez le fichier YAML du projet (project.yaml)"
            return "", Diagnostic(
                "pas-du-yaml", f"c'est {kind}, pas un fichier YAML", path, hint=hint
            )
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
