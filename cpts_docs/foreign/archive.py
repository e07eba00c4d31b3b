"""A document that is an archive of XML parts (DOCX, ODT), from anyone: unpacked within bounds."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath

from lxml import etree

from cpts_docs.base.errors import UnreadableError
from cpts_docs.foreign.file import check_size

START = b"PK\x03\x04"

_MAX_ENTRIES = 1_000
_MAX_UNPACKED = 100_000_000
_MAX_PART = 4_000_000
_MAX_RATIO = 200
_MAX_READ = 8_000_000
MAX_TAGS = 200_000
"""Of all parts of a document that are read; our longest has a fiftieth of that."""

LOCKED = "le fichier est protégé par un mot de passe ; enregistrez-le sans"
_TOO_LARGE = "l'archive est trop grande une fois décompressée"
_TOO_MANY = "l'archive contient trop de fichiers"


class Archive:
    """The parts of an archive, by their names; no more are read than a document has."""

    def __init__(self, package: zipfile.ZipFile, max_tags: int) -> None:
        self._package, self._room, self._tags = package, _MAX_READ, max_tags
        entries = package.infolist()
        _check(entries)
        self._entries = {entry.filename: entry for entry in entries}

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its files, in their order."""
        return tuple(name for name in self._entries if not name.endswith("/"))

    def read(self, name: str) -> bytes:
        """The bytes of a part, if it is not too large; none if it is not there."""
        entry = self._entries.get(name)
        if entry is None:
            return b""
        if entry.file_size > min(_MAX_PART, _MAX_RATIO * entry.compress_size):
            raise UnreadableError(_TOO_LARGE)
        with self._package.open(entry) as file:
            part = file.read(_MAX_PART + 1)
        self._room, self._tags = self._room - len(part), self._tags - part.count(b"<")
        if min(self._room, self._tags) < 0:
            raise UnreadableError("le document est trop grand une fois décompressé")
        return part


@contextmanager
def opened(data: bytes, max_tags: int = MAX_TAGS) -> Iterator[Archive]:
    """The archive that ``data`` are, to read parts from that have ``max_tags`` tags together.

    Raises:
        UnreadableError: it is damaged or locked, too large, or no honest document.
    """
    check_size(data)
    if data.count(b"PK\x01\x02") > _MAX_ENTRIES:
        raise UnreadableError(_TOO_MANY)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            yield Archive(package, max_tags)
    except (UnreadableError, MemoryError, RecursionError):
        raise
    except Exception as error:  # zipfile raises a dozen kinds on damaged archives
        raise UnreadableError("le fichier est endommagé : son archive ne s'ouvre pas") from error


def _check(entries: list[zipfile.ZipInfo]) -> None:
    """Raise UnreadableError if the parts are not those of an honest file."""
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        raise UnreadableError("l'archive contient deux fois le même fichier")
    if any(_is_unsafe(name) for name in names):
        raise UnreadableError("l'archive contient un chemin de fichier interdit")
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableError(LOCKED)
    if sum(entry.file_size for entry in entries) > _MAX_UNPACKED:
        raise UnreadableError(_TOO_LARGE)


def _is_unsafe(name: str) -> bool:
    return name.startswith("/") or ":" in name or "\\" in name or ".." in PurePosixPath(name).parts


def parsed(part: bytes) -> etree._Element:
    """The root of a part. A document has no DTD, and so no entities of its own."""
    parser = etree.XMLParser(
        encoding="utf-8",  # whatever the part says, so that no other hides a DTD
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    if b"<!DOCTYPE" in part:
        raise UnreadableError("le fichier contient une déclaration de type (DTD), interdite")
    try:
        return etree.fromstring(part, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("le fichier est endommagé : son XML est incorrect") from error
