"""The formats there are, and a document written in one of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from typing import Protocol

from cpts_docs.base.log import timed
from cpts_docs.document.tree import Document, fill

FORMATS = ("docx", "pdf", "html")
"""Each is a module of ``cpts_docs.writers``, imported when it is used."""

DEFAULT_FORMATS = ("docx", "pdf")


def write(document: Document, format_name: str) -> bytes:
    """``document`` as the bytes of a file of that format."""
    with timed("mis en %s : %s", format_name, document.metadata.title):
        content: bytes = import_module(f"cpts_docs.formats.{format_name}.writer").write(document)
    return content


_GENERATOR_IN = (
    re.compile(rb"/Keywords *\((cpts_docs [^)]*)\)"),  # PDF
    re.compile(rb'<meta name="generator" content="(cpts_docs [^"]*)">'),  # HTML
    re.compile(rb"<cp:version>(cpts_docs [^<]*)</cp:version>"),  # a part of DOCX
)


def written_by(content: bytes) -> str:
    """The version of this package that wrote a file, as GENERATOR; "" if it does not say so."""
    if content.startswith(b"PK"):
        from zipfile import BadZipFile, ZipFile

        try:
            with ZipFile(BytesIO(content)) as parts:
                content = parts.read("docProps/core.xml")
        except (BadZipFile, KeyError, OSError, ValueError, NotImplementedError, RuntimeError):
            return ""
    found = next(filter(None, (pattern.search(content) for pattern in _GENERATOR_IN)), None)
    return found[1].decode("latin-1") if found else ""


class Stencil(Protocol):
    """A document made ready to be written many times. It can be sent to another process."""

    def written(self, values: Mapping[str, str], /) -> bytes:
        """The bytes of a file, with ``values`` in the fields of those names."""


def stencil(document: Document, format_name: str) -> Stencil:
    """``document``, to be written in that format with other values in its fields each time."""
    if format_name == "pdf":
        from cpts_docs.formats.pdf.writer import lay_out

        return lay_out(document)
    return _Refilled(document, format_name)


@dataclass(frozen=True, slots=True)
class _Refilled:
    """A document that is written anew each time."""

    document: Document
    format_name: str

    def written(self, values: Mapping[str, str], /) -> bytes:
        return write(fill(self.document, values), self.format_name)
