"""A Word file from anyone: its parts, read with bounds, and nothing in them expanded or fetched."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath

from lxml import etree

from cpts_docs.base.errors import UnreadableError

MAX_BYTES = 20_000_000
_MAX_ENTRIES = 1_000
_MAX_UNPACKED = 100_000_000
_MAX_PART = 4_000_000
_MAX_RATIO = 200
_MAX_TYPES = 5_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOT_WORD = "ce n'est pas un fichier Word (.docx)"
_SAVE_AS = "enregistrez-le au format Word (.docx)"
_IN_OLE = (
    ("EncryptedPackage", "le fichier est protégé par un mot de passe ; enregistrez-le sans"),
    ("WordDocument", f"c'est un ancien document Word (.doc) ; ouvrez-le et {_SAVE_AS}"),
    ("Workbook", f"{_NOT_WORD} mais un ancien classeur Excel (.xls)"),
    ("PowerPoint Document", f"{_NOT_WORD} mais une présentation (.ppt)"),
    (
        "__substg1.0_",
        f"{_NOT_WORD} mais un message Outlook (.msg) ; enregistrez sa pièce jointe et donnez-la",
    ),
)
"""What the directory of a file of Office 97 names, and what that file is."""
_STARTS = (
    (b"{\\rtf", f"{_NOT_WORD} mais un document RTF ; ouvrez-le dans Word et {_SAVE_AS}"),
    (b"%PDF-", f"{_NOT_WORD} mais un PDF"),
    (b"<html", f"{_NOT_WORD} mais une page internet ; {_SAVE_AS}"),
    (b"<!doctype html", f"{_NOT_WORD} mais une page internet ; {_SAVE_AS}"),
)
_FLAT = (b"http://schemas.microsoft.com/office/2006/xmlPackage", b"/word/2003/wordml")
_FLAT_KIND = f"c'est un document Word enregistré en XML (.xml) ; ouvrez-le dans Word et {_SAVE_AS}"
_OTHER_MAINS = (
    ("spreadsheetml", f"{_NOT_WORD} mais un classeur Excel"),
    ("presentationml", f"{_NOT_WORD} mais une présentation PowerPoint"),
    ("ms-excel", f"{_NOT_WORD} mais un classeur Excel"),
)
MAIN_TYPE = re.compile(
    r"application/vnd\.(openxmlformats-officedocument\.wordprocessingml\.(document|template)"
    r"|ms-word\.(document|template)\.macroEnabled(Template)?)\.main\+xml",
    re.IGNORECASE,
)

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{_TRANSITIONAL.decode()}}}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def check_kind(data: bytes) -> None:
    """Raise UnreadableError if that is no Word file that could be read."""
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"le fichier dépasse {MAX_BYTES // 1_000_000} Mo")
    if data.startswith(_OLE):
        raise UnreadableError(_ole_kind(data))
    if not data.startswith(b"PK\x03\x04"):
        raise UnreadableError(_other_kind(data))
    if data.count(b"PK\x01\x02") > _MAX_ENTRIES:
        raise UnreadableError("l'archive contient trop de fichiers")


def _ole_kind(data: bytes) -> str:
    """What a file of Office 97 is."""
    found = (kind for name, kind in _IN_OLE if name.encode("utf-16-le") in data)
    return next(found, f"c'est un ancien fichier Office ; {_SAVE_AS}")


def _other_kind(data: bytes) -> str:
    """What a file is that is no archive."""
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<?xml") and any(sign in start for sign in _FLAT):
        return _FLAT_KIND
    found = (kind for sign, kind in _STARTS if start.lower().startswith(sign))
    return next(found, _NOT_WORD)


def without_text(types: Mapping[str, str], mimetype: bytes) -> str:
    """What an archive is that has no Word text, from the types of its parts."""
    if b"opendocument" in mimetype:
        return f"{_NOT_WORD} mais un document OpenDocument ; {_SAVE_AS}"
    words = " ".join(types.values())
    found = (kind for sign, kind in _OTHER_MAINS if sign in words)
    return next(found, f"{_NOT_WORD}, ou son texte manque")


def check_entries(entries: list[zipfile.ZipInfo]) -> None:
    """Raise UnreadableError if the parts are not those of an honest file."""
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        raise UnreadableError("l'archive contient deux fois le même fichier")
    if any(_is_unsafe(name) for name in names):
        raise UnreadableError("l'archive contient un chemin de fichier interdit")
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableError("le fichier est protégé par un mot de passe ; enregistrez-le sans")
    if sum(entry.file_size for entry in entries) > _MAX_UNPACKED:
        raise UnreadableError("l'archive est trop grande une fois décompressée")


def _is_unsafe(name: str) -> bool:
    return name.startswith("/") or ":" in name or "\\" in name or ".." in PurePosixPath(name).parts


def read_part(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The bytes of a part, if it is not too large."""
    too_dense = entry.file_size > _MAX_RATIO * entry.compress_size
    if entry.file_size > _MAX_PART or too_dense:
        raise UnreadableError("l'archive est trop grande une fois décompressée")
    with package.open(entry) as file:
        return file.read(_MAX_PART + 1)


def parsed(part: bytes) -> etree._Element:
    """The root of a part. A DOCX has no DTD, and so no entities of its own."""
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
        return etree.fromstring(part.replace(_STRICT, _TRANSITIONAL), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("le fichier est endommagé : son XML est incorrect") from error


def content_types(part: bytes) -> dict[str, str]:
    """The type of each part that has one of its own."""
    if part.count(b"<") > _MAX_TYPES:
        raise UnreadableError("l'archive contient trop de fichiers")
    overrides = parsed(part).iterfind("{*}Override")
    return {node.get("PartName", "").lstrip("/"): node.get("ContentType", "") for node in overrides}


_NBSP = "\u00a0"
_BLANK = re.compile(r"\s*(/\s+/\s*)?")


def clean(text: str) -> str:
    """``text`` without the blanks and line breaks that held its place."""
    return "" if _BLANK.fullmatch(text) else text.strip("\n" + _NBSP)
