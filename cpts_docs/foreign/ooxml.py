"""A Word file from anyone: its parts, read with bounds, and nothing in them expanded or fetched."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from cpts_docs.base.errors import UnreadableError
from cpts_docs.foreign import kinds
from cpts_docs.foreign.archive import LOCKED, MAX_TAGS, START, opened, parsed
from cpts_docs.foreign.file import check_size

_MAX_TYPES = 5_000

_NOT_WORD = "ce n'est pas un fichier Word (.docx)"
_SAVE_AS = "enregistrez-le au format Word (.docx)"
_FLAT = (b"http://schemas.microsoft.com/office/2006/xmlPackage", b"/word/2003/wordml")
_FLAT_KIND = f"c'est un document Word enregistré en XML (.xml) ; ouvrez-le dans Word et {_SAVE_AS}"
_OTHER_MAINS = (
    ("spreadsheetml", f"{_NOT_WORD} mais un classeur Excel"),
    ("presentationml", f"{_NOT_WORD} mais une présentation PowerPoint"),
    ("ms-excel", f"{_NOT_WORD} mais un classeur Excel"),
)
MAIN = "main"
_MAIN_TYPE = re.compile(
    r"application/vnd\.(openxmlformats-officedocument\.wordprocessingml\.(document|template)"
    r"|ms-word\.(document|template)\.macroEnabled(Template)?)\.main\+xml",
    re.IGNORECASE,
)
_PART_TYPE = re.compile(
    r"application/vnd\.openxmlformats-officedocument\.(?:wordprocessingml\.)?([a-z-]+)\+xml",
    re.IGNORECASE,
)

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{_TRANSITIONAL.decode()}}}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_NUMBER = re.compile(r"-?[0-9]{1,9}")
_OFF = frozenset({"0", "false", "off"})


def value(element: etree._Element | None, namespace: str = W) -> str:
    """The ``val`` of an element; "" if there is none."""
    return element.get(f"{namespace}val", "") if element is not None else ""


def whole_number(text: str, default: int = 0) -> int:
    """The whole number that a text is; ``default`` if it is none, or larger than any of Word's."""
    return int(text) if _NUMBER.fullmatch(text) else default


def columns_of(cell: etree._Element) -> int:
    """How many columns a cell of a table goes over: Word has no more than 63."""
    return min(max(1, whole_number(value(cell.find(f"{W}tcPr/{W}gridSpan")), 1)), 63)


def is_on(element: etree._Element | None, namespace: str = W) -> bool:
    """Whether a switch of Word's is there and on, which it is without a value too."""
    return element is not None and value(element, namespace).strip().lower() not in _OFF


def _check_kind(data: bytes) -> None:
    """Raise UnreadableError if that is no Word file that could be read."""
    check_size(data)
    if not data.startswith(START):
        raise UnreadableError(_other_kind(data))


def _other_kind(data: bytes) -> str:
    """What a file is that is no archive."""
    kind = kinds.kind_of(data)
    if kind == kinds.ENCRYPTED:
        return LOCKED
    if kind == kinds.XML and any(sign in data[:4096] for sign in _FLAT):
        return _FLAT_KIND
    way_out = f" ; {kind.way_out}" if kind.way_out else ""
    return f"{_NOT_WORD} mais {kind.title}{way_out}"


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a Word file, by their kind as Word calls it; each is parsed once, if asked for.

    « main » is its text, and always there.
    """

    _written: Mapping[str, Sequence[bytes]]
    _roots: dict[str, list[etree._Element]] = field(default_factory=dict)

    def of(self, kind: str) -> list[etree._Element]:
        """The roots of the parts of a kind.

        Raises:
            UnreadableError: one is damaged.
        """
        if kind not in self._roots:
            self._roots[kind] = [_parsed(part) for part in self._written.get(kind, ())]
        return self._roots[kind]


def open_parts(data: bytes, wanted: Container[str], max_tags: int = MAX_TAGS) -> Parts:
    """The parts of a Word file that are of the kinds ``wanted``, and its text.

    Raises:
        UnreadableError: the file is damaged, too large, or of another kind.
    """
    _check_kind(data)
    written: dict[str, list[bytes]] = {MAIN: []}
    with opened(data, max_tags) as archive:
        types = _content_types(archive.read("[Content_Types].xml"))
        for name, content_type in sorted(types.items()):
            kind = _kind(content_type)
            if (kind in wanted or kind == MAIN) and name in archive:
                written.setdefault(kind, []).append(archive.read(name))
        if not any(written[MAIN]):
            raise UnreadableError(_without_text(types, archive.read("mimetype")))
    parts = Parts(written)
    if parts.of(MAIN)[0].tag != f"{W}document":
        raise UnreadableError(f"{_NOT_WORD}, ou son texte manque")
    return parts


def _kind(content_type: str) -> str:
    """What Word calls the parts of a type; "" for what is no part of a text."""
    if _MAIN_TYPE.fullmatch(content_type):
        return MAIN
    match = _PART_TYPE.fullmatch(content_type)
    return match[1].lower() if match else ""


def _without_text(types: Mapping[str, str], mimetype: bytes) -> str:
    """What an archive is that has no Word text, from the types of its parts."""
    if b"opendocument" in mimetype:
        return f"{_NOT_WORD} mais un document OpenDocument ; {_SAVE_AS}"
    words = " ".join(types.values())
    found = (kind for sign, kind in _OTHER_MAINS if sign in words)
    return next(found, f"{_NOT_WORD}, ou son texte manque")


def _parsed(part: bytes) -> etree._Element:
    return parsed(part.replace(_STRICT, _TRANSITIONAL))


def _content_types(part: bytes) -> dict[str, str]:
    """The type of each part that has one of its own."""
    if not part:
        return {}
    if part.count(b"<") > _MAX_TYPES:
        raise UnreadableError("l'archive contient trop de fichiers")
    overrides = _parsed(part).iterfind("{*}Override")
    return {node.get("PartName", "").lstrip("/"): node.get("ContentType", "") for node in overrides}
