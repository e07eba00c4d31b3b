"""What the operating system says when a file cannot be read or written, in French.

The one table: whoever meets an :class:`OSError` on a user's file asks here.
"""

from __future__ import annotations

import errno
from typing import NamedTuple


class Words(NamedTuple):
    """Why, and the way out: when a file is read, and when one is written."""

    reading: str
    writing: str
    way_out_reading: str = "vérifiez le chemin et le disque"
    way_out_writing: str = "choisissez un autre dossier"


_NO_RIGHT = Words(
    "vous n'en avez pas le droit",
    "vous n'avez pas le droit d'écrire ici",
    "demandez le droit de lire ce fichier",
)
_IN_THE_WAY = "un fichier se trouve à la place d'un dossier de ce chemin"
_FOLDER = Words("c'est un dossier, pas un fichier", "un dossier porte déjà ce nom")
_BUSY = Words(
    "le fichier est ouvert dans un autre programme",
    "le fichier est ouvert dans un autre programme (Word ?)",
    "fermez-le et relancez",
    "fermez-le et relancez",
)
_FULL, _ROOM = "le disque est plein", "libérez de la place"
_BROKEN = "le disque répond par une erreur"
_MANY = "trop de fichiers sont ouverts à la fois"

_WORDS = {
    errno.ENOENT: Words("le fichier n'existe pas", "ce chemin n'existe pas", "vérifiez le chemin"),
    errno.EACCES: _NO_RIGHT,
    errno.EPERM: _NO_RIGHT,
    errno.EROFS: Words(_BROKEN, "ce disque est en lecture seule"),
    errno.ENOTDIR: Words(_IN_THE_WAY, _IN_THE_WAY, "vérifiez le chemin"),
    errno.EEXIST: Words(_IN_THE_WAY, _IN_THE_WAY),
    errno.EISDIR: _FOLDER,
    errno.ENAMETOOLONG: Words(
        "son nom est trop long", "le nom du fichier est trop long", "vérifiez le chemin"
    ),
    errno.EINVAL: Words(
        "son nom n'est pas possible", "le nom du fichier n'est pas possible", "vérifiez le chemin"
    ),
    errno.ELOOP: Words(
        "ses liens tournent en rond",
        "les liens de ce chemin tournent en rond",
        "donnez le chemin du fichier lui-même",
    ),
    errno.EIO: Words(_BROKEN, _BROKEN, "vérifiez le disque, ou copiez le fichier"),
    errno.ENOSPC: Words(_FULL, _FULL, _ROOM, _ROOM),
    errno.EDQUOT: Words(
        "votre quota de disque est atteint", "votre quota de disque est atteint", _ROOM, _ROOM
    ),
    errno.EFBIG: Words(
        "le fichier est trop gros pour ce disque", "le fichier est trop gros pour ce disque"
    ),
    errno.EBUSY: _BUSY,
    errno.ETXTBSY: _BUSY,
    errno.EMFILE: Words(_MANY, _MANY, "fermez d'autres programmes", "fermez d'autres programmes"),
    errno.ENFILE: Words(_MANY, _MANY, "fermez d'autres programmes", "fermez d'autres programmes"),
    errno.ENXIO: Words("ce n'est pas un fichier ordinaire", "ce n'est pas un fichier ordinaire"),
    errno.ENOMEM: Words(
        "la mémoire de la machine ne suffit pas",
        "la mémoire de la machine ne suffit pas",
        "fermez d'autres programmes",
        "fermez d'autres programmes",
    ),
}

# What Windows says of a file that another program holds (ERROR_SHARING_VIOLATION,
# ERROR_LOCK_VIOLATION), or that os.replace may not replace because it is open.
_LOCKED = (5, 32, 33)


def words(error: OSError | ValueError) -> Words:
    """Why, and the way out, for any error of the system; ValueError is a NUL in a name."""
    if getattr(error, "winerror", None) in _LOCKED:
        return _BUSY
    number = getattr(error, "errno", None) or errno.EINVAL
    unknown = f"le système répond par l'erreur {number}"
    return _WORDS.get(number, Words(unknown, unknown))


def reading(error: OSError | ValueError) -> str:
    """Why a file cannot be read."""
    return words(error).reading


def writing(error: OSError | ValueError) -> str:
    """Why a file cannot be written, and the way out."""
    found = words(error)
    return f"{found.writing} ; {found.way_out_writing}"
