"""The parts of a workbook that is an archive (XLSX, ODS), unpacked and parsed within bounds."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from lxml import etree

from cpts_docs.base.words import grouped
from cpts_docs.foreign.sheets import AGAIN, TableError

_MAX_ENTRIES = 10_000
_MAX_PART = 64_000_000
_MAX_RATIO, _SMALL = 200, 4_000_000
_MAX_TAGS = 300_000
_USUAL = 20  # characters of a cell

MAX_CELLS = 400_000
"""So many cells are more than a table of people has, blank ones with a colour included."""

ELEMENT = 4
"""Cells that a row, or a text that cells share, counts as: so much longer does it take to parse."""


@contextmanager
def undamaged() -> Iterator[None]:
    """What goes wrong in an archive or its XML is a TableError."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise TableError("le classeur est abîmé : son archive ne s'ouvre pas", AGAIN) from error
    except (etree.LxmlError, ValueError, KeyError, IndexError, OverflowError) as error:
        raise TableError("le classeur est abîmé : son contenu est incorrect", AGAIN) from error


class Package:
    """The parts of a workbook; none is larger than what an honest one has."""

    def __init__(self, data: bytes) -> None:
        if data.count(b"PK\x01\x02") > _MAX_ENTRIES:
            raise TableError("l'archive contient trop de fichiers")
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        entries = self._archive.infolist()
        self._entries = {entry.filename.lstrip("/"): entry for entry in entries}
        self.names = tuple(self._entries)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    @property
    def is_protected(self) -> bool:
        """Whether a password is needed."""
        if any(entry.flag_bits & 1 for entry in self._entries.values()):
            return True
        manifest = "META-INF/manifest.xml"
        return manifest in self and b"encryption-data" in self.read(manifest)

    def open(self, name: str) -> zipfile.ZipExtFile:
        """A part, as a file; no more of it is unpacked than it says that it has."""
        entry = self._entries[name]
        too_dense = entry.file_size > max(_SMALL, _MAX_RATIO * entry.compress_size)
        if entry.file_size > _MAX_PART or too_dense:
            size = entry.file_size // 1_000_000
            message = f"le classeur est trop grand une fois décompressé ({size} Mo)"
            hint = "supprimez ses lignes vides et ses couleurs, ou enregistrez-le en CSV UTF-8"
            raise TableError(message, hint)
        return self._archive.open(entry)  # type: ignore[return-value]

    def read(self, name: str) -> bytes:
        """The bytes of a part."""
        with self.open(name) as file:
            return file.read()

    def resolved(self, target: str, base: str) -> str:
        """The name of the part that a part in the folder ``base`` calls ``target``."""
        return posixpath.normpath(posixpath.join("/", base, target)).lstrip("/")

    def elements(self, name: str, *tags: str) -> Iterator[etree._Element]:
        """The elements of these names (of any namespace), in the order in which they end.

        Whoever reads them forgets each (:func:`forget`), and what stands before it.
        """
        with self.open(name) as file:
            part = _Counted(file)
            found = etree.iterparse(
                part,
                events=("end",),
                tag=[f"{{*}}{tag}" for tag in tags],
                resolve_entities=False,
                no_network=True,
                huge_tree=False,
                remove_comments=True,
                remove_pis=True,
            )
            for count, (_, element) in enumerate(found):
                if count == 0 and element.getroottree().docinfo.internalDTD is not None:
                    raise TableError("le classeur contient une DTD, interdite")
                if count > 2 * MAX_CELLS:
                    raise too_many_cells()
                part.tags = 0
                yield element

    def tree(self, name: str) -> etree._Element:
        """The root of a part that is read whole."""
        part = self.read(name)
        if part.count(b"<") > _MAX_TAGS:
            raise _too_many_tags()
        return etree.fromstring(part, etree.XMLParser(resolve_entities=False))


class _Counted:
    """A part as it is read: no more tags than ``_MAX_TAGS`` since somebody set ``tags`` to 0.

    Elements that nobody asked for stay in memory until one comes that somebody did.
    """

    def __init__(self, file: zipfile.ZipExtFile) -> None:
        self._file = file
        self.tags = 0

    def read(self, size: int) -> bytes:
        piece = self._file.read(size)
        self.tags += piece.count(b"<")
        if self.tags > _MAX_TAGS:
            raise _too_many_tags()
        return piece


def _too_many_tags() -> TableError:
    return TableError("le classeur est démesuré : son contenu a trop de balises", AGAIN)


def forget(node: etree._Element) -> None:
    """Free an element that was read, and those before it."""
    node.clear()
    parent = node.getparent()
    while parent is not None and parent[0] is not node:
        del parent[0]


def weight(cells: Sequence[str]) -> int:
    """What a row is, in cells: blank ones between others count, and long ones as several."""
    return len(cells) + sum(map(len, cells)) // _USUAL


def too_many_cells() -> TableError:
    """The sheets are larger than any table of people."""
    message = f"le classeur a plus de {grouped(MAX_CELLS)} cellules"
    return TableError(
        message, "supprimez ses lignes et ses colonnes vides, ou enregistrez-le en CSV UTF-8"
    )
