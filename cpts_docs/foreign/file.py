"""A stranger's file: opened once, bounded, and refused in French."""

from __future__ import annotations

from pathlib import Path

from cpts_docs.base import os_errors
from cpts_docs.base.door import NotAFileError, first_bytes
from cpts_docs.base.errors import UnreadableError

MAX_BYTES = 20_000_000
"""A document or form of ours has less than a hundredth of that."""

MAX_PICTURE, MAX_SVG, MAX_FONT, MAX_STYLESHEET = 2_000_000, 500_000, 4_000_000, 100_000
MAX_PIXELS = 16_000_000
"""Of a file of a look; here, and not with its reader, for rules tell them to those without one."""


def content(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file, at most ``limit`` of them.

    Raises:
        UnreadableError: it is not there, no file, too large, or cannot be read.
    """
    try:
        data = first_bytes(path, limit)
    except NotAFileError as error:
        raise UnreadableError(str(error)) from None
    except FileNotFoundError:
        raise UnreadableError("le fichier n'existe pas") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = os_errors.reading(error)
        raise UnreadableError(f"le fichier ne peut pas être lu : {reason}") from error
    check_size(data, limit)
    return data


def check_size(data: bytes, limit: int = MAX_BYTES) -> None:
    """Raise UnreadableError if ``data`` are more than ``limit`` bytes, or none."""
    if not data:
        raise UnreadableError("le fichier est vide")
    if len(data) > limit:
        most = f"{limit // 1_000_000} Mo" if limit >= 1_000_000 else f"{limit // 1000} Ko"
        raise UnreadableError(f"le fichier dépasse {most}")
