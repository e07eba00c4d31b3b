"""What the system says of a file, in French: its own words are English, or a code.

One table for reading and one for writing, since the same error means another
thing ("is a directory") and has another way out.
"""

from __future__ import annotations

import errno
from types import MappingProxyType

_NO_RIGHT = ("vous n'en avez pas le droit", "demandez le droit de lire ce fichier")
_TOO_MANY = ("trop de fichiers sont ouverts en même temps", "fermez des programmes et relancez")
_NO_NAME = ("son nom n'est pas possible", "vérifiez le chemin")
_DEAF = (
    "le disque ou le serveur ne répond plus",
    "vérifiez qu'il est branché, ou copiez le fichier",
)

_READING = MappingProxyType(
    {
        errno.EACCES: _NO_RIGHT,
        errno.EPERM: _NO_RIGHT,
        errno.ENOENT: ("il n'existe pas", "vérifiez le chemin"),
        errno.EISDIR: ("c'est un dossier", "donnez le chemin d'un fichier"),
        errno.ENOTDIR: (
            "un fichier se trouve à la place d'un dossier de ce chemin",
            "vérifiez le chemin",
        ),
        errno.ENAMETOOLONG: ("son nom est trop long", "vérifiez le chemin"),
        errno.EINVAL: _NO_NAME,
        errno.EILSEQ: _NO_NAME,
        errno.ELOOP: ("ses liens tournent en rond", "donnez le chemin du fichier lui-même"),
        errno.EIO: ("le disque répond par une erreur", "vérifiez le disque, ou copiez le fichier"),
        errno.EMFILE: _TOO_MANY,
        errno.ENFILE: _TOO_MANY,
        errno.ENOMEM: ("la mémoire manque", "fermez des programmes et relancez"),
        errno.EAGAIN: (
            "le système n'en permet pas plus à la fois",
            "fermez des programmes et relancez",
        ),
        errno.EINTR: ("il a été interrompu", "relancez"),
        errno.ENOSPC: ("le disque est plein", "libérez de la place"),
        errno.EBUSY: (
            "il est ouvert dans un autre programme",
            "fermez-le dans ce programme et relancez",
        ),
        errno.ENXIO: ("rien ne répond derrière ce nom", "donnez le chemin d'un fichier"),
        errno.ENODEV: ("rien ne répond derrière ce nom", "donnez le chemin d'un fichier"),
        errno.ETIMEDOUT: _DEAF,
        errno.ESTALE: _DEAF,
        errno.ENOTCONN: _DEAF,
        errno.EHOSTDOWN: _DEAF,
    }
)

_WRITING = MappingProxyType(
    {
        errno.ENOSPC: "le disque est plein ; libérez de la place",
        errno.EDQUOT: "votre quota de disque est atteint ; libérez de la place",
        errno.EFBIG: "le fichier est trop gros pour ce disque",
        errno.EACCES: "vous n'avez pas le droit d'écrire ici ; choisissez un autre dossier",
        errno.EPERM: "vous n'avez pas le droit d'écrire ici ; choisissez un autre dossier",
        errno.EROFS: "ce disque est en lecture seule ; choisissez un autre dossier",
        errno.ENOTDIR: "un fichier se trouve à la place d'un dossier de ce chemin",
        errno.EEXIST: "un fichier se trouve à la place d'un dossier de ce chemin",
        errno.EISDIR: "un dossier porte déjà ce nom",
        errno.ENAMETOOLONG: "le nom du fichier est trop long",
        errno.ENOENT: "ce chemin n'existe pas",
        errno.EINVAL: "le nom du fichier n'est pas possible ; choisissez-en un autre",
        errno.EILSEQ: "le nom du fichier n'est pas possible ; choisissez-en un autre",
        errno.ELOOP: "les liens de ce chemin tournent en rond",
        errno.EIO: "le disque répond par une erreur ; vérifiez-le, ou choisissez-en un autre",
        errno.EXDEV: "la destination est sur un autre disque",
        errno.EMFILE: "trop de fichiers sont ouverts en même temps",
        errno.ENFILE: "trop de fichiers sont ouverts en même temps",
        errno.ENOMEM: "la mémoire manque ; fermez des programmes et relancez",
        errno.EINTR: "l'écriture a été interrompue ; relancez",
        errno.ETIMEDOUT: "le disque ou le serveur ne répond plus",
        errno.ESTALE: "le disque ou le serveur ne répond plus",
    }
)

# What Windows says of a file that another program holds (ERROR_SHARING_VIOLATION,
# ERROR_LOCK_VIOLATION), and when it may not be replaced because it is open (ERROR_ACCESS_DENIED).
_HELD = (32, 33)
_HELD_OR_OPEN = (5, *_HELD)


def reading(error: OSError | ValueError) -> str:
    """Why a file cannot be read."""
    return _reading(error)[0]


def way_out(error: OSError | ValueError) -> str:
    """What to do about a file that cannot be read."""
    return _reading(error)[1]


def writing(error: OSError | ValueError) -> str:
    """Why a file cannot be written, with the way out after a semicolon."""
    if not isinstance(error, OSError):  # a NUL in the name
        return _WRITING[errno.EINVAL]
    if getattr(error, "winerror", None) in _HELD_OR_OPEN or error.errno == errno.EBUSY:
        return "le fichier est ouvert dans un autre programme (Word ?) ; fermez-le et relancez"
    return _WRITING.get(error.errno or 0) or _unknown(error)


def lacking(error: MemoryError | ImportError) -> str:
    """What a command needs to go on: memory, or a part of the installation."""
    said = str(error)
    if isinstance(error, MemoryError) or "map segment" in said or "llocate memory" in said:
        return "la mémoire manque ; fermez des programmes et relancez"
    return f"une partie du programme manque ({said}) ; réinstallez cpts-docs"


def _reading(error: OSError | ValueError) -> tuple[str, str]:
    if not isinstance(error, OSError):  # a NUL in the name
        return _NO_NAME
    code = errno.EBUSY if getattr(error, "winerror", None) in _HELD else error.errno or 0
    return _READING.get(code) or (_unknown(error), "vérifiez le chemin et le disque")


def _unknown(error: OSError) -> str:
    """An error of no table: by its name and number, which can be looked up."""
    name = errno.errorcode.get(error.errno or 0, "sans nom")
    return f"le système répond par l'erreur {error.errno or 0} ({name})"
