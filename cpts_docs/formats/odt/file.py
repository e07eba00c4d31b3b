"""An OpenDocument file from anyone, read with bounds; nothing in it is expanded or fetched."""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree

from cpts_docs.base.errors import UnreadableError
from cpts_docs.foreign.ooxml import MAX_BYTES, check_entries, parsed, read_part
from cpts_docs.formats.odt.namespaces import MEDIA_TYPE, NAMESPACES, OFFICE

CONTENT, STYLES, META = "content.xml", "styles.xml", "meta.xml"

_MANIFEST = "META-INF/manifest.xml"
_MAX_ENTRIES = 1_000
_MAX_UNPACKED = 8_000_000
_MAX_TAGS = 200_000
"""Of all parts that are read; our longest document has a fiftieth of that."""

_NO_ODT = "ce n'est pas un document OpenDocument (.odt)"
_LOCKED = "le fichier est protégé par un mot de passe ; enregistrez-le sans"
_OTHERS = {
    "spreadsheet": "c'est un classeur (.ods), pas un document OpenDocument (.odt)",
    "presentation": "c'est une présentation (.odp), pas un document OpenDocument (.odt)",
    "graphics": "c'est un dessin (.odg), pas un document OpenDocument (.odt)",
    "sun.xml.writer": "c'est un ancien fichier OpenOffice (.sxw) ; enregistrez-le au format .odt",
}
"""Other kinds of files from the same programs, by a word of their media type."""

_TEXTS = frozenset({MEDIA_TYPE, f"{MEDIA_TYPE}-template", f"{MEDIA_TYPE}-master"})
_FIRST_NAME = re.compile(
    rb"PK\x03\x04.{26}mimetypeapplication/vnd\.(oasis\.opendocument|sun)", re.S
)


def is_open_document(data: bytes) -> bool:
    """Whether that is an OpenDocument file of any kind, by its first bytes or the names in it."""
    if _FIRST_NAME.match(data):
        return True
    return (
        data.startswith(b"PK\x03\x04") and _MANIFEST.encode() in data and CONTENT.encode() in data
    )


def opened(data: bytes) -> dict[str, etree._Element]:
    """The roots of the parts with the content, the styles and the metadata.

    The content is always there; the others may be missing.

    Raises:
        UnreadableError: the file is damaged, too big, locked or of another kind.
    """
    _check_kind(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = _parts(package)
    except UnreadableError:
        raise
    except Exception as error:  # zipfile raises a dozen kinds on damaged archives
        raise UnreadableError("le fichier est endommagé : son archive ne s'ouvre pas") from error
    if sum(map(len, parts.values())) > _MAX_UNPACKED:
        raise UnreadableError("le document est trop grand une fois décompressé")
    if sum(part.count(b"<") for part in parts.values()) > _MAX_TAGS:
        raise UnreadableError("le document est trop grand une fois décompressé")
    roots = {name: parsed(part) for name, part in parts.items()}
    if roots[CONTENT].find(f"{OFFICE}body/{OFFICE}text") is None:
        raise UnreadableError(f"{_NO_ODT}, ou son texte manque")
    return roots


def _check_kind(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"le fichier dépasse {MAX_BYTES // 1_000_000} Mo")
    if not data.startswith(b"PK\x03\x04"):
        if data.lstrip()[:5] == b"<?xml" and NAMESPACES["office"].encode() in data[:4000]:
            raise UnreadableError(
                "c'est un document OpenDocument en un seul fichier XML (.fodt) ; "
                "enregistrez-le au format .odt"
            )
        raise UnreadableError(_NO_ODT)
    if data.count(b"PK\x01\x02") > _MAX_ENTRIES:
        raise UnreadableError("l'archive contient trop de fichiers")


def _parts(package: zipfile.ZipFile) -> dict[str, bytes]:
    entries = package.infolist()
    check_entries(entries)
    found = {entry.filename: entry for entry in entries}
    if "mimetype" in found:
        _check_media_type(read_part(package, found["mimetype"]))
    if "[Content_Types].xml" in found:
        raise UnreadableError("c'est un document Word (.docx), pas un document OpenDocument (.odt)")
    if "encrypted-package" in found:
        raise UnreadableError(_LOCKED)
    if _MANIFEST in found and b"encryption-data" in read_part(package, found[_MANIFEST]):
        raise UnreadableError(_LOCKED)
    if CONTENT not in found:
        raise UnreadableError(f"{_NO_ODT}, ou son texte manque")
    return {
        name: read_part(package, found[name]) for name in (CONTENT, STYLES, META) if name in found
    }


def _check_media_type(written: bytes) -> None:
    kind = written.decode("ascii", "replace").strip()
    if kind not in _TEXTS:
        reasons = (reason for word, reason in _OTHERS.items() if word in kind)
        raise UnreadableError(next(reasons, _NO_ODT))
