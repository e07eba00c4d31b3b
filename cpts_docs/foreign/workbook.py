"""Workbooks of spreadsheets: which kind a file is, its parts within bounds, its sheets.

The readers are our own for XLSX and ODS, on lxml: calamine and openpyxl give
« #N/A », formulas without a result and filtered rows as if nothing were there,
and a sheet of two cells far apart can end the process. XLS is xlrd's work.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import PurePosixPath

from lxml import etree

from cpts_docs.foreign.sheets import Sheet, TableError

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAX_ENTRIES = 10_000
_MAX_PART = 64_000_000
_MAX_RATIO, _SMALL = 200, 4_000_000

MAX_CELLS = 2_000_000
"""So many cells are more than a table of people has, blank ones with a colour included."""

AS_XLSX = "ouvrez-le dans le tableur et enregistrez-le au format Excel (.xlsx)"
AGAIN = "enregistrez-le de nouveau dans le tableur, ou demandez-le de nouveau"
PROTECTED = TableError(
    "le classeur est protégé par un mot de passe", "enregistrez-en une copie sans mot de passe"
)

_OTHERS = (
    (b"%PDF", "un PDF", "exportez plutôt le tableau d'où il vient"),
    (b"{\\rtf", "un texte RTF", AS_XLSX),
    (b"\x89PNG", "une image", "exportez plutôt le tableau d'où elle vient"),
    (b"\xff\xd8\xff", "une image", "exportez plutôt le tableau d'où elle vient"),
    (b"\x1f\x8b", "un fichier compressé", "décompressez-le"),
    (b"7z\xbc\xaf", "un fichier compressé", "décompressez-le"),
    (b"Rar!", "un fichier compressé", "décompressez-le"),
)
_PAGES = (b"<!doctype html", b"<html", b"<table", b"<meta", b"<?xml", b"<office:document")


def is_workbook(data: bytes) -> bool:
    """Whether a file is no text: a workbook, or what is taken for one."""
    start = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return data.startswith((_ZIP, _OLE, *(sign for sign, _, _ in _OTHERS))) or start.startswith(
        _PAGES
    )


def workbook_sheets(data: bytes) -> Sequence[Sheet]:
    """The sheets of a workbook, in its order.

    Raises:
        TableError: it is none, or none that can be read.
    """
    if data.startswith(_OLE):
        return _old(data)
    if not data.startswith(_ZIP):
        raise _not_a_workbook(data)
    if data.count(b"PK\x01\x02") > _MAX_ENTRIES:
        raise TableError("l'archive contient trop de fichiers")
    with undamaged():
        return _sheets(Package(zipfile.ZipFile(io.BytesIO(data))))


def _sheets(package: Package) -> Sequence[Sheet]:
    if package.is_protected:
        raise PROTECTED
    for mark, reader in (("content.xml", "ods"), ("[Content_Types].xml", "xlsx")):
        if mark in package:
            _check_kind(package)
            read = import_module(f"cpts_docs.foreign.{reader}").sheets
            if sheets := read(package):
                return list(sheets)
            raise TableError("le classeur n'a pas de feuille de calcul")
    if any(name.endswith(".iwa") for name in package.names):
        hint = "dans Numbers : Fichier, Exporter vers, Excel"
        raise TableError("c'est un fichier de Numbers", hint)
    raise TableError("c'est une archive zip, pas un classeur", "donnez le tableau qu'elle contient")


_COPY = "copiez son tableau dans un tableur"


def _check_kind(package: Package) -> None:
    if "xl/workbook.bin" in package:
        raise TableError("c'est un classeur Excel binaire (.xlsb)", AS_XLSX)
    if "word/document.xml" in package:
        raise TableError("c'est un document Word, pas un classeur", _COPY)
    if "ppt/presentation.xml" in package:
        raise TableError("c'est une présentation, pas un classeur")
    kind = package.read("mimetype")[:100] if "mimetype" in package else b""
    if kind and b"spreadsheet" not in kind and "content.xml" in package:
        raise TableError("c'est un document LibreOffice, mais pas un classeur (.ods)")


def _old(data: bytes) -> Sequence[Sheet]:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise PROTECTED
    if "WordDocument".encode("utf-16-le") in data:
        raise TableError("c'est un ancien document Word, pas un classeur")
    from cpts_docs.foreign import xls

    return xls.sheets(data)


def _not_a_workbook(data: bytes) -> TableError:
    for sign, name, hint in _OTHERS:
        if data.startswith(sign):
            return TableError(f"c'est {name}, pas un tableau", hint)
    message = "c'est une page web ou du XML, quel que soit son nom, pas un tableau"
    return TableError(message, AS_XLSX)


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

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._entries = {entry.filename.lstrip("/"): entry for entry in archive.infolist()}
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
        if target.startswith("/"):
            return target.lstrip("/")
        parts: list[str] = list(PurePosixPath(base).parts)
        for part in target.split("/"):
            if part == "..":
                parts = parts[:-1]
            elif part not in ("", "."):
                parts.append(part)
        return "/".join(parts)

    def elements(self, name: str, *tags: str) -> Iterator[etree._Element]:
        """The elements of these names (of any namespace), in the order in which they end.

        They are forgotten once the next is asked for, with all that is before them.
        """
        with self.open(name) as file:
            found = etree.iterparse(
                file,
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
                yield element


def forget(node: etree._Element) -> None:
    """Free an element that was read, and those before it."""
    node.clear()
    parent = node.getparent()
    while parent is not None and parent[0] is not node:
        del parent[0]


def too_many_cells() -> TableError:
    """The sheets are larger than any table of people."""
    message = f"le classeur a plus de {MAX_CELLS // 1_000_000} millions de cellules"
    return TableError(message, "supprimez ses lignes et ses colonnes vides")
