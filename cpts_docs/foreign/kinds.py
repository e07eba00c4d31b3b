"""Which kind of file some bytes are, whatever their name says.

One list for all who open a stranger's file, so that each can say what it was
given in place of what it asked for.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of file: a short name, how people call it, how it begins, and what to do with it.

    ``way_out`` is for who was asked for a form and has this instead.
    """

    name: str
    title: str
    starts: tuple[bytes, ...] = ()
    way_out: str = ""


_AS_DOCX = "enregistrez-le au format Word (.docx)"
_UNPACK = "décompressez-la"
_DETACH = "enregistrez ses pièces jointes"
_AS_PDF = "demandez le PDF rempli et enregistré"
_TYPE_IN = "demandez le fichier rempli et enregistré, ou saisissez les réponses"

EMPTY = Kind("empty", "un fichier vide")
PDF = Kind("pdf", "un PDF")
DOCX = Kind("docx", "un document Word (.docx)")
ODT = Kind("odt", "un document LibreOffice (.odt)")
XLSX = Kind("xlsx", "un classeur Excel (.xlsx)")
ODS = Kind("ods", "un classeur LibreOffice (.ods)")
PPTX = Kind("pptx", "une présentation")
PAGES = Kind("pages", "un document Pages ou Numbers", way_out=_AS_DOCX)
ZIP = Kind("zip", "une archive ZIP", way_out=_UNPACK)
DOC = Kind("doc", "un ancien document Word (.doc)", way_out=_AS_DOCX)
XLS = Kind("xls", "un ancien classeur Excel (.xls)")
PPT = Kind("ppt", "une ancienne présentation (.ppt)")
MSG = Kind("msg", "un message d'Outlook (.msg)", way_out=_DETACH)
ENCRYPTED = Kind(
    "encrypted", "un fichier Office protégé par un mot de passe", way_out="enregistrez-le sans"
)
OLE = Kind("ole", "un ancien fichier Office", way_out=_AS_DOCX)
HTML = Kind(
    "html",
    "une page HTML",
    way_out="sur la page, « Enregistrer mes réponses » donne le fichier à envoyer",
)
JSON = Kind("json", "un fichier JSON")
XML = Kind("xml", "un fichier XML")
JPEG = Kind("jpeg", "une photo (JPEG)", (b"\xff\xd8\xff",), _TYPE_IN)
PNG = Kind("png", "une image (PNG)", (b"\x89PNG",), _TYPE_IN)
SVG = Kind("svg", "une image SVG")
CSV = Kind("csv", "un tableau (CSV)")
RTF = Kind("rtf", "un document RTF", (b"{\\rtf",), _AS_DOCX)
GZIP = Kind("gzip", "une archive (gzip)", (b"\x1f\x8b",), _UNPACK)
SEVEN_ZIP = Kind("7z", "une archive 7z", (b"7z\xbc\xaf\x27\x1c",), _UNPACK)
RAR = Kind("rar", "une archive RAR", (b"Rar!\x1a\x07",), _UNPACK)
EML = Kind("eml", "un message électronique (.eml)", way_out=_DETACH)
TEXT = Kind("text", "un fichier de texte")
UNKNOWN = Kind("unknown", "un fichier d'un genre inconnu")

_BY_START = (
    RTF,
    JPEG,
    PNG,
    Kind("gif", "une image (GIF)", (b"GIF87a", b"GIF89a"), _TYPE_IN),
    Kind("tiff", "une image (TIFF)", (b"II*\x00", b"MM\x00*"), _TYPE_IN),
    Kind("webp", "une image (WebP)", (b"RIFF",), _TYPE_IN),
    GZIP,
    SEVEN_ZIP,
    RAR,
    Kind(
        "plist",
        "un fichier de réglages de macOS",
        (b"bplist",),
        "si son nom finit par .icloud, il est resté sur iCloud : téléchargez-le dans le Finder",
    ),
    Kind(
        "tnef",
        "un paquet d'Outlook (winmail.dat)",
        (b"\x78\x9f\x3e\x22",),
        "demandez de l'envoyer au format HTML ou texte, ou ouvrez-le dans Outlook",
    ),
    Kind("fdf", "des réponses sans leur formulaire (FDF)", (b"%FDF-",), _AS_PDF),
    Kind("ps", "un fichier PostScript", (b"%!PS",)),
)

_OLE_START = b"\xd0\xcf\x11\xe0"
_IN_OLE = (
    (ENCRYPTED, "EncryptedPackage"),
    (DOC, "WordDocument"),
    (XLS, "Workbook"),
    (PPT, "PowerPoint Document"),
    (MSG, "__substg1.0_"),
)
_IN_ZIP = ((DOCX, b"word/"), (XLSX, b"xl/"), (PPTX, b"ppt/"))
_MIMETYPE = b"mimetypeapplication/vnd.oasis.opendocument."
_OPEN_DOCUMENTS = {b"text": ODT, b"spreadsheet": ODS, b"presentation": PPTX}
_MAIL_HEADER = re.compile(
    rb"(?:From|Received|Return-Path|Delivered-To|Message-ID|MIME-Version|Date|Subject"
    rb"|X-[A-Za-z-]+|DKIM-Signature|ARC-[A-Za-z-]+|To):[ \t]",
    re.IGNORECASE,
)
_MAILBOX = re.compile(rb"from \S+ (?:\w{3} ){2} ?\d")
_JSON = re.compile(rb"\{|\[(?!\s*[a-z_ -]*\])")
"""But for a list that is empty or has a bare word in it, such as the heads of settings have."""

_PAGES = (b"<!doctype html", b"<html", b"<table", b"<meta")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HEAD = 4096


def kind_of(data: bytes) -> Kind:
    """The kind of file that ``data`` are; of a zip or an old Office file, what it holds."""
    if not data:
        return EMPTY
    if data.startswith(b"PK\x03\x04"):
        return _in_zip(data)
    if data.startswith(_OLE_START):
        return next((kind for kind, name in _IN_OLE if name.encode("utf-16-le") in data), OLE)
    head = data[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return PDF
    for kind in _BY_START:
        if head.startswith(kind.starts):
            return kind
    if head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        return Kind("heic", "une photo (HEIC)", way_out=_TYPE_IN)
    return _text_kind(head)


def _in_zip(data: bytes) -> Kind:
    """What an archive holds, by the names of its parts; each stands there as it is."""
    if data[30:].startswith(_MIMETYPE):
        word = data[30 + len(_MIMETYPE) : 60 + len(_MIMETYPE)]
        return next((kind for name, kind in _OPEN_DOCUMENTS.items() if word.startswith(name)), ZIP)
    if b"Index/Document.iwa" in data:
        return PAGES
    if b"META-INF/manifest.xml" in data and b"content.xml" in data:
        return ODT  # packed anew, with another part first
    if b"[Content_Types].xml" not in data:
        return ZIP
    return next((kind for kind, name in _IN_ZIP if name in data), ZIP)


def _text_kind(head: bytes) -> Kind:
    """Of what is no binary file: a page, data, a message or any text."""
    start = head
    for mark in _BOMS:
        start = start.removeprefix(mark)
    start = start.lstrip().lower()
    if start.startswith(_PAGES) or (start.startswith(b"<") and b"<html" in start[:1024]):
        return HTML
    if b"http://ns.adobe.com/xfdf" in start:
        return Kind("xfdf", "des réponses sans leur formulaire (XFDF)", way_out=_AS_PDF)
    if start.startswith((b"<?xml", b"<office:document")):
        return XML
    if start.startswith(b"<svg"):
        return SVG
    if _JSON.match(start):
        return JSON
    if _MAILBOX.match(start):
        return Kind("mbox", "une boîte de messages (mbox)", way_out="enregistrez chaque message")
    if _MAIL_HEADER.match(start):
        return EML
    binary = b"\x00" in head and not head.startswith(_BOMS)
    return UNKNOWN if binary else TEXT
