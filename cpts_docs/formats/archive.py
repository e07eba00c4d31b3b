"""Archives whose bytes repeat: DOCX and ODT files are such."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

_FIRST_DATE = (1980, 1, 1, 0, 0, 0)
"""The first that an entry can have, as it must have one."""


def archive(parts: Iterable[tuple[str, bytes]], *, stored: str = "") -> bytes:
    """A file of those parts, without the time of day; that named ``stored`` is not compressed."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        for name, content in parts:
            entry = zipfile.ZipInfo(name, _FIRST_DATE)
            entry.create_system = 0  # else it would say on which system it was made
            entry.compress_type = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    return written.getvalue()
