"""The file of a project as it is on the disk."""

from __future__ import annotations

from codecs import BOM_UTF8
from hashlib import sha256
from pathlib import Path

from cpts_docs.atelier.refused import RefusedError
from cpts_docs.base import os_errors
from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.door import NotAFileError, first_bytes
from cpts_docs.foreign.text import MAX_BYTES, decode, read_bytes


def bytes_of(path: Path) -> tuple[bytes, str]:
    """What a file holds and its SHA-256; "" if it is gone, or something else stands there."""
    try:
        data = first_bytes(path, MAX_BYTES)
    except (FileNotFoundError, NotADirectoryError, NotAFileError):
        return b"", ""
    except OSError as error:
        raise RefusedError(422, f"{path.name} : {os_errors.reading(error)}") from None
    return data, sha256(data).hexdigest()


def text_of(path: Path) -> tuple[str, bytes, str]:
    """The text of a file, the mark before it if it has one, and the SHA-256 of all its bytes."""
    data, problem = read_bytes(path)
    if data is not None:
        text, problem = decode(path, data)
        if text is not None:
            mark = BOM_UTF8 if data.startswith(BOM_UTF8) else b""
            return text, mark, sha256(data).hexdigest()
    why = problem or Diagnostic("", "le fichier ne peut pas être lu", path)
    raise RefusedError(422, f"{path.name} : {why.message}", why.hint)


def check_storable(text: str) -> None:
    """Raise RefusedError for what no file can hold."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise RefusedError(400, "un caractère envoyé n'existe pas") from None
    if size > MAX_BYTES:
        message = f"le texte dépasserait {MAX_BYTES // 1_000_000} Mo"
        raise RefusedError(413, message, "un projet tient en quelques pages")
