"""The fields of a Word text: those that only show something of it stay, others become text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from cpts_docs.foreign.ooxml import W

_SHOWING = """
    = ADVANCE AUTHOR AUTONUM AUTONUMLGL AUTONUMOUT BIBLIOGRAPHY CITATION COMMENTS COMPARE
    CREATEDATE DATE DOCPROPERTY DOCVARIABLE EDITTIME EQ FILENAME FILESIZE FORMCHECKBOX
    FORMDROPDOWN FORMTEXT FORMULA HYPERLINK IF INDEX INFO KEYWORDS LASTSAVEDBY LISTNUM MERGEFIELD
    NOTEREF NUMCHARS NUMPAGES NUMWORDS PAGE PAGEREF PRINTDATE QUOTE REF REVNUM SAVEDATE SECTION
    SECTIONPAGES SEQ SET STYLEREF SUBJECT SYMBOL TA TC TEMPLATE TIME TITLE TOA TOC USERADDRESS
    USERINITIALS USERNAME XE
"""
_KEPT = frozenset(_SHOWING.split())
"""What fields may do. Not among them: what reads a file, asks, calls a program or a macro."""

_READING = "INCLUDETEXT INCLUDEPICTURE INCLUDE IMPORT DDE DDEAUTO LINK RD DATABASE"
_READERS = frozenset(_READING.split())

_NAME = re.compile(r"\s*(=|[A-Za-z]+)")
_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:|#)", re.IGNORECASE)
_LINKED = re.compile(r'\s*HYPERLINK\s+(?:\\l\b|"([^"]*)"|(\S+))', re.IGNORECASE)
_NESTED = "\ufffc"  # where a field stands within the code of another
_SHOWN = 60


def is_address(text: str) -> bool:
    """Whether a link leads to a page, a mailbox, a phone or a place of the same text."""
    return _ADDRESS.match(text) is not None


@dataclass(slots=True)
class _Field:
    """A field whose end was not met yet: its code, and the elements that make it one."""

    elements: list[etree._Element]
    code: str = ""
    is_in_code: bool = True


def clean(root: etree._Element) -> Iterator[str]:
    """Make text of the fields of a part that may not stay; gives what they were, in French."""
    for simple in list(root.iter(f"{W}fldSimple")):
        if refusal := _refused(simple.get(f"{W}instr", "")):
            yield refusal
            parent = simple.getparent()
            if parent is not None:
                at = parent.index(simple)
                parent[at : at + 1] = list(simple)
    waiting: list[_Field] = []
    for node in list(root.iter(f"{W}fldChar", f"{W}instrText")):
        kind = node.get(f"{W}fldCharType")
        if kind == "begin":
            if waiting and waiting[-1].is_in_code:
                waiting[-1].code += _NESTED
            waiting.append(_Field([node]))
        elif waiting:
            waiting[-1].elements.append(node)
            if kind is None and waiting[-1].is_in_code:
                waiting[-1].code += node.text or ""
            elif kind == "separate":
                waiting[-1].is_in_code = False
            elif kind == "end":
                yield from _ended(waiting.pop())
    for left in waiting:
        yield from _ended(left)


def _ended(found: _Field) -> Iterator[str]:
    if refusal := _refused(found.code):
        yield refusal
        for node in found.elements:
            parent = node.getparent()
            if parent is not None:
                parent.remove(node)


def _refused(code: str) -> str:
    """Why a field may not stay, "" if it may."""
    named = _NAME.match(code)
    name = named[1].upper() if named and code[named.end() :][:1] != _NESTED else ""
    shown = " ".join(code.replace(_NESTED, "…").split())[:_SHOWN]
    if name in _READERS:
        return f"un champ qui lit un autre fichier (« {shown} »)"
    if name == "HYPERLINK":
        linked = _LINKED.match(code)
        address = (linked[1] or linked[2] or "#") if linked else ""
        return "" if is_address(address) else f"un lien vers un autre fichier (« {shown} »)"
    return "" if name in _KEPT else f"un champ d'un genre refusé (« {shown} »)"
