"""What the system says of a file, in French: its own words are English, or a code.

One table for reading and one for writing, since the same error means another
thing ("is a directory") and has another way out.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping


def _by_code(texts: Mapping[str, str]) -> dict[int, str]:
    return {getattr(errno, name): text for names, text in texts.items() for name in names.split()}


_READING = _by_code(
    {
        "EACCES EPERM": "vous n'en avez pas le droit ; demandez le droit de lire ce fichier",
        "ENOENT": "il n'existe pas ; vérifiez le chemin",
        "EISDIR": "c'est un dossier ; donnez le chemin d'un fichier",
        "ENOTDIR": "un fichier se trouve à la place d'un dossier de ce chemin ; vérifiez le chemin",
        "ENAMETOOLONG": "son nom est trop long ; vérifiez le chemin",
        "EINVAL EILSEQ": "son nom n'est pas possible ; vérifiez le chemin",
        "ELOOP": "ses liens tournent en rond ; donnez le chemin du fichier lui-même",
        "EIO": "le disque répond par une erreur ; vérifiez le disque, ou copiez le fichier",
        "EMFILE ENFILE": "trop de fichiers sont ouverts en même temps ; "
        "fermez des programmes et relancez",
        "ENOMEM": "la mémoire manque ; fermez des programmes et relancez",
        "EAGAIN": "le système n'en permet pas plus à la fois ; fermez des programmes et relancez",
        "EINTR": "il a été interrompu ; relancez",
        "ENOSPC": "le disque est plein ; libérez de la place",
        "EBUSY": "il est ouvert dans un autre programme ; fermez-le dans ce programme et relancez",
        "ENXIO ENODEV": "rien ne répond derrière ce nom ; donnez le chemin d'un fichier",
        "ETIMEDOUT ESTALE ENOTCONN EHOSTDOWN": "le disque ou le serveur ne répond plus ; "
        "vérifiez qu'il est branché, ou copiez le fichier",
    }
)
"""A reason, and behind a semicolon what to do."""

_WRITING = _by_code(
    {
        "ENOSPC": "le disque est plein ; libérez de la place",
        "EDQUOT": "votre quota de disque est atteint ; libérez de la place",
        "EFBIG": "le fichier est trop gros pour ce disque",
        "EACCES EPERM": "vous n'avez pas le droit d'écrire ici ; choisissez un autre dossier",
        "EROFS": "ce disque est en lecture seule ; choisissez un autre dossier",
        "ENOTDIR EEXIST": "un fichier se trouve à la place d'un dossier de ce chemin",
        "EISDIR": "un dossier porte déjà ce nom",
        "ENAMETOOLONG": "le nom du fichier est trop long",
        "ENOENT": "ce chemin n'existe pas",
        "EINVAL EILSEQ": "le nom du fichier n'est pas possible ; choisissez-en un autre",
        "ELOOP": "les liens de ce chemin tournent en rond",
        "EIO": "le disque répond par une erreur ; vérifiez-le, ou choisissez-en un autre",
        "EXDEV": "la destination est sur un autre disque",
        "EMFILE ENFILE": "trop de fichiers sont ouverts en même temps",
        "ENOMEM": "la mémoire manque ; fermez des programmes et relancez",
        "EINTR": "l'écriture a été interrompue ; relancez",
        "ETIMEDOUT ESTALE": "le disque ou le serveur ne répond plus",
    }
)

# What Windows says of a file that another program holds (ERROR_SHARING_VIOLATION,
# ERROR_LOCK_VIOLATION), and when it may not be replaced because it is open (ERROR_ACCESS_DENIED).
_HELD = (32, 33)
_HELD_OR_OPEN = (5, *_HELD)


def reading(error: OSError | ValueError) -> str:
    """Why a file cannot be read."""
    return _reading(error).partition(" ; ")[0]


def way_out(error: OSError | ValueError) -> str:
    """What to do about a file that cannot be read."""
    return _reading(error).partition(" ; ")[2]


def writing(error: OSError | ValueError) -> str:
    """Why a file cannot be written, with the way out after a semicolon."""
    if not isinstance(error, OSError):  # a NUL in the name
        return _WRITING[errno.EINVAL]
    if getattr(error, "winerror", None) in _HELD_OR_OPEN or error.errno == errno.EBUSY:
        return "le fichier est ouvert dans un autre programme (Word ?) ; fermez-le et relancez"
    return _WRITING.get(error.errno or 0) or _unknown(error)


def lacking(error: MemoryError | ImportError | RuntimeError) -> str:
    """What a command needs to go on: memory, a thread, or a part of the installation."""
    said = str(error)
    if isinstance(error, RuntimeError):
        return _READING[errno.EAGAIN]
    if isinstance(error, MemoryError) or "map segment" in said or "llocate memory" in said:
        return "la mémoire manque ; fermez des programmes et relancez"
    return f"une partie du programme manque ({said}) ; réinstallez cpts-docs"


def _reading(error: OSError | ValueError) -> str:
    if not isinstance(error, OSError):  # a NUL in the name
        return _READING[errno.EINVAL]
    code = errno.EBUSY if getattr(error, "winerror", None) in _HELD else error.errno or 0
    return _READING.get(code) or f"{_unknown(error)} ; vérifiez le chemin et le disque"


def _unknown(error: OSError) -> str:
    """An error of no table: by its name and number, which can be looked up."""
    name = errno.errorcode.get(error.errno or 0, "sans nom")
    return f"le système répond par l'erreur {error.errno or 0} ({name})"
