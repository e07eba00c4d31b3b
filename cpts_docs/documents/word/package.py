"""The parts around the text of a filled Word file: its lists, and what it says of itself."""

from __future__ import annotations

from datetime import date

from lxml import etree

from cpts_docs._version import GENERATOR
from cpts_docs.documents.word import numbering
from cpts_docs.documents.word.numbering import Numbering
from cpts_docs.foreign.archive import parsed
from cpts_docs.foreign.word_file import ROOT, TYPES, kind_of, relations_of, target

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_CP = f"{{{_PACKAGE}metadata/core-properties}}"
_DC, _TERMS = "{http://purl.org/dc/elements/1.1/}", "{http://purl.org/dc/terms/}"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_CORE, _LISTS = "docProps/core.xml", "word/numbering.xml"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_LISTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
_NAMESPACES = {
    "cp": _CP[1:-1],
    "dc": _DC[1:-1],
    "dcterms": _TERMS[1:-1],
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}


def written(root: etree._Element) -> bytes:
    """The bytes of a part."""
    return etree.tostring(root, encoding="UTF-8", standalone=True)


class Lists(Numbering):
    """The lists of the file whose ``parts`` these are; with a part for them if it has none."""

    def __init__(self, parts: dict[str, bytes], main: str) -> None:
        self._name = _led_to(parts, main, "numbering")
        super().__init__(parsed(parts[self._name]) if self._name else numbering.empty())

    def put(self, parts: dict[str, bytes], main: str) -> None:
        """Write them into ``parts``, if some were added."""
        if self.has_more:
            name = self._name or _LISTS
            parts[name] = written(self.root)
            if not self._name:
                _add(parts, main, f"{_OFFICE}numbering", name, _LISTS_TYPE)


def say_of_itself(parts: dict[str, bytes], title: str, author: str, day: date) -> None:
    """Write what a file says of itself: its title, unless the template had one, and its day."""
    name = _led_to(parts, "", "core-properties")
    found = parsed(parts[name]).findtext(f"{_DC}title") if name else None
    title = found if found and "{" not in found else title
    root = etree.Element(f"{_CP}coreProperties", nsmap=_NAMESPACES)
    etree.SubElement(root, f"{_DC}title").text = title
    etree.SubElement(root, f"{_DC}creator").text = author
    etree.SubElement(root, f"{_CP}lastModifiedBy").text = author
    for moment in ("created", "modified"):
        node = etree.SubElement(root, f"{_TERMS}{moment}", {_TYPE: "dcterms:W3CDTF"})
        node.text = f"{day.isoformat()}T00:00:00Z"
    for name_of_version in ("keywords", "version"):  # of a PDF that is made of it, and of the file
        etree.SubElement(root, f"{_CP}{name_of_version}").text = GENERATOR
    parts[name or _CORE] = written(root)
    if not name:
        kind = f"{_PACKAGE}relationships/metadata/core-properties"
        _add(parts, "", kind, _CORE, _CORE_TYPE)


def _led_to(parts: dict[str, bytes], owner: str, kind: str) -> str:
    """The part that ``owner`` leads to by a relationship of a kind, "" if there is none."""
    relations = parts.get(_relations(owner))
    for relation in () if relations is None else parsed(relations):
        name = target(owner, relation)
        if kind_of(relation) == kind and name in parts:
            return name
    return ""


def _relations(owner: str) -> str:
    return relations_of(owner) if owner else ROOT


def _add(parts: dict[str, bytes], owner: str, kind: str, name: str, content_type: str) -> None:
    """Declare the part ``name``, which ``owner`` leads to."""
    place = _relations(owner)
    empty = f'<Relationships xmlns="{_PACKAGE}relationships"/>'.encode()
    relations = parsed(parts.get(place, empty))
    known = {relation.get("Id") for relation in relations}
    number = next(f"cpts{count}" for count in range(1, 10_000) if f"cpts{count}" not in known)
    tag = f"{{{_PACKAGE}relationships}}Relationship"
    etree.SubElement(relations, tag, {"Id": number, "Type": kind, "Target": f"/{name}"})
    parts[place] = written(relations)
    types = parsed(parts[TYPES])
    tag = f"{{{_PACKAGE}content-types}}Override"
    etree.SubElement(types, tag, {"PartName": f"/{name}", "ContentType": content_type})
    parts[TYPES] = written(types)
