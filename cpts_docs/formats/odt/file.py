"""An OpenDocument file from anyone, read with bounds; nothing in it is expanded or fetched."""

from __future__ import annotations

from lxml import etree

from cpts_docs.base.errors import UnreadableError
from cpts_docs.foreign import archive
from cpts_docs.foreign.file import check_size
from cpts_docs.formats.odt.namespaces import MEDIA_TYPE, NAMESPACES, OFFICE

CONTENT, STYLES, META = "content.xml", "styles.xml", "meta.xml"

_MANIFEST = "META-INF/manifest.xml"
_NO_ODT = "ce n'est pas un document OpenDocument (.odt)"
_OTHERS = {
    "spreadsheet": "c'est un classeur (.ods), pas un document OpenDocument (.odt)",
    "presentation": "c'est une présentation (.odp), pas un document OpenDocument (.odt)",
    "graphics": "c'est un dessin (.odg), pas un document OpenDocument (.odt)",
    "sun.xml.writer": "c'est un ancien fichier OpenOffice (.sxw) ; enregistrez-le au format .odt",
}
"""Other kinds of files from the same programs, by a word of their media type."""

_TEXTS = frozenset({MEDIA_TYPE, f"{MEDIA_TYPE}-template", f"{MEDIA_TYPE}-master"})


def opened(data: bytes) -> dict[str, etree._Element]:
    """The roots of the parts with the content, the styles and the metadata.

    The content is always there; the others may be missing.

    Raises:
        UnreadableError: the file is damaged, too big, locked or of another kind.
    """
    _check_kind(data)
    with archive.opened(data) as package:
        parts = _parts(package)
    roots = {name: archive.parsed(part) for name, part in parts.items()}
    if roots[CONTENT].find(f"{OFFICE}body/{OFFICE}text") is None:
        raise UnreadableError(f"{_NO_ODT}, ou son texte manque")
    return roots


def _check_kind(data: bytes) -> None:
    check_size(data)
    if not data.startswith(archive.START):
        if data.lstrip()[:5] == b"<?xml" and NAMESPACES["office"].encode() in data[:4000]:
            raise UnreadableError(
                "c'est un document OpenDocument en un seul fichier XML (.fodt) ; "
                "enregistrez-le au format .odt"
            )
        raise UnreadableError(_NO_ODT)


def _parts(package: archive.Archive) -> dict[str, bytes]:
    if "mimetype" in package:
        _check_media_type(package.read("mimetype"))
    if "[Content_Types].xml" in package:
        raise UnreadableError("c'est un document Word (.docx), pas un document OpenDocument (.odt)")
    if "encrypted-package" in package or b"encryption-data" in package.read(_MANIFEST):
        raise UnreadableError(archive.LOCKED)
    if CONTENT not in package:
        raise UnreadableError(f"{_NO_ODT}, ou son texte manque")
    return {name: package.read(name) for name in (CONTENT, STYLES, META) if name in package}


def _check_media_type(written: bytes) -> None:
    kind = written.decode("ascii", "replace").strip()
    if kind not in _TEXTS:
        reasons = (reason for word, reason in _OTHERS.items() if word in kind)
        raise UnreadableError(next(reasons, _NO_ODT))
