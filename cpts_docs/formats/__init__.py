"""The formats there are, and what each can do: one table, which all others ask.

To add one, add a folder with a record and a line here; or, in a package of
your own, an entry point of the group ``cpts_docs.formats`` that is a record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from cpts_docs.base.diagnostics import did_you_mean
from cpts_docs.base.errors import UnknownNameError
from cpts_docs.base.log import timed
from cpts_docs.base.plugins import plugins
from cpts_docs.formats.docx import DOCX
from cpts_docs.formats.format import Format, Stencil
from cpts_docs.formats.html import HTML
from cpts_docs.formats.odt import ODT
from cpts_docs.formats.pdf import PDF

if TYPE_CHECKING:
    from cpts_docs.document.tree import Document

ENTRY_POINTS = "cpts_docs.formats"

FORMATS: Mapping[str, Format] = {item.name: item for item in (DOCX, PDF, HTML, ODT)}
"""The built-in formats by name, in the order that people see them in."""

USUAL = tuple(item.name for item in FORMATS.values() if item.usual)
"""Those that are written unless told otherwise."""


@cache
def all_formats() -> Mapping[str, Format]:
    """The built-in formats, and those of other packages.

    Raises:
        UnknownNameError: two have the same name, or one that a package adds is none.
    """
    found = dict(FORMATS)
    for name, added in plugins(ENTRY_POINTS).items():
        if not isinstance(added, Format):
            raise UnknownNameError(f"l'extension « {name} » ({ENTRY_POINTS}) n'est pas un format")
        if added.name in found:
            raise UnknownNameError(f"deux formats s'appellent « {added.name} »")
        found[added.name] = added
    return found


def find(name: str) -> Format:
    """The format of that name.

    Raises:
        UnknownNameError: there is none.
    """
    known = FORMATS.get(name) or all_formats().get(name)
    if known is None:
        hint = did_you_mean(name, all_formats())
        raise UnknownNameError(f"format inconnu : « {name} » ; {hint}")
    return known


def names(asked: Iterable[str]) -> tuple[str, ...]:
    """The names in ``asked``, each once and in the usual order.

    Raises:
        UnknownNameError: there is no such format.
    """
    wanted = {find(name).name for name in asked}
    order = FORMATS if wanted <= FORMATS.keys() else all_formats()
    return tuple(name for name in order if name in wanted)


def write(document: Document, format_name: str) -> bytes:
    """``document`` as the bytes of a file of that format.

    Raises:
        UnknownNameError: there is no such format.
        OutputError: it cannot be laid out.
    """
    chosen = find(format_name)
    with timed("mis en %s : %s", format_name, document.metadata.title):
        return chosen.write(document)


def written_by(content: bytes) -> str:
    """The version of this package that wrote a file, as GENERATOR; "" if it says none."""
    return next(filter(None, (item.written_by(content) for item in all_formats().values())), "")


def stencil(document: Document, format_name: str) -> Stencil:
    """``document``, to be written in that format with other values in its fields each time.

    Raises:
        UnknownNameError: there is no such format.
    """
    chosen = find(format_name)
    return chosen.stencil(document) if chosen.stencil else _Refilled(document, format_name)


@dataclass(frozen=True, slots=True)
class _Refilled:
    """A document that is written anew each time."""

    document: Document
    format_name: str

    def written(self, values: Mapping[str, str], /) -> bytes:
        from cpts_docs.document.walk import fill

        return write(fill(self.document, values), self.format_name)
