"""Workbooks of spreadsheets: which kind a file is, and its sheets.

The readers are our own for XLSX and ODS, on lxml: calamine and openpyxl give
« #N/A », formulas without a result and filtered rows as if nothing were there,
and a sheet of two cells far apart can end the process. XLS is xlrd's work.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from cpts_docs.foreign import kinds
from cpts_docs.foreign.sheets import AS_XLSX, Sheet, TableError, protected

if TYPE_CHECKING:
    from cpts_docs.foreign.package import Package

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAX_SHEETS = 500

_TEXTS = (kinds.EMPTY, kinds.JSON, kinds.TEXT, kinds.UNKNOWN)
"""What may be a text with separators, which the first title does not tell."""

_PAGES = (kinds.HTML, kinds.XML)
"""What a spreadsheet opens as a workbook, and programs call one by its name."""

_WAYS_OUT = {
    kinds.RTF: AS_XLSX,
    kinds.EML: "donnez le tableau qui y est joint",
    **dict.fromkeys((kinds.GZIP, kinds.SEVEN_ZIP, kinds.RAR), kinds.GZIP.way_out),
}


def is_workbook(data: bytes) -> bool:
    """Whether a file is no text: a workbook, or what is taken for one."""
    return kinds.kind_of(data) not in _TEXTS


def workbook_sheets(data: bytes) -> Sequence[Sheet]:
    """The sheets of a workbook, in its order.

    Raises:
        TableError: it is none, or none that can be read.
    """
    if data.startswith(_OLE):
        return _old(data)
    if not data.startswith(_ZIP):
        raise _not_a_workbook(data)
    from cpts_docs.foreign.package import Package, undamaged

    with undamaged():
        return _sheets(Package(data))


def _sheets(package: Package) -> Sequence[Sheet]:
    if package.is_protected:
        raise protected()
    for mark, reader in (("content.xml", "ods"), ("[Content_Types].xml", "xlsx")):
        if mark in package:
            _check_kind(package)
            read = import_module(f"cpts_docs.foreign.{reader}").sheets
            if len(sheets := read(package)) > _MAX_SHEETS:
                raise TableError(f"le classeur a plus de {_MAX_SHEETS} feuilles")
            if sheets:
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
    kind = kinds.kind_of(data)
    if kind == kinds.ENCRYPTED:
        raise protected()
    if kind not in (kinds.XLS, kinds.OLE):
        raise TableError(f"c'est {kind.title}, pas un classeur")
    from cpts_docs.foreign import xls

    return xls.sheets(data)


def _not_a_workbook(data: bytes) -> TableError:
    kind = kinds.kind_of(data)
    if kind in _PAGES:
        message = "c'est une page web ou du XML, quel que soit son nom, pas un tableau"
        return TableError(message, AS_XLSX)
    hint = _WAYS_OUT.get(kind, "exportez plutôt le tableau d'origine")
    return TableError(f"c'est {kind.title}, pas un tableau", hint)
