"""ODF's XML, written as text: its names, its characters and its measures.

What stands between two tags is given as XML; texts come through ``escaped``, :func:`flowing`
or :func:`attributes`, and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from cpts_docs.formats.odt.namespaces import NAMESPACES
from cpts_docs.formats.xml import attribute, escaped

VERSION = "1.3"


def attributes(values: Mapping[str, str]) -> str:
    """Attributes, each with a space before it; one without a value is left out."""
    return "".join(f" {name}={attribute(value)}" for name, value in values.items() if value)


_WHITE = re.compile(r"^ | (?= )| \Z|[\t\n\r]")
_WHITE_SPACE = {" ": "<text:s/>", "\t": "<text:tab/>", "\n": "<text:line-break/>", "\r": ""}


def flowing(text: str) -> str:
    """``text`` inside a paragraph, with each of its spaces, tabs and line breaks.

    A program that reads a paragraph takes a run of spaces for one (ODF 1.3, 6.1.2).
    """
    return _WHITE.sub(lambda match: _WHITE_SPACE[match[0]], escaped(text))


def millimetres(length: float) -> str:
    """A length in millimetres, to the micrometre."""
    return f"{length:.3f}".rstrip("0").rstrip(".") + "mm"


def points(size: float) -> str:
    """A size in points."""
    return f"{size:g}pt"


_LANGUAGE = re.compile("([A-Za-z]{2,8})(?:-([A-Za-z0-9]{2,8}))?")


def language(name: str) -> tuple[str, str]:
    """The language and the country of ``fr-FR``; empty for what is no name of a language."""
    match = _LANGUAGE.fullmatch(name)
    return (match[1], match[2] or "") if match else ("", "")


def document(kind: str, prefixes: str, content: str) -> bytes:
    """A part of the file: the root element ``kind`` with the namespaces of ``prefixes``."""
    names = "".join(f' xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in prefixes.split())
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<office:{kind}{names} office:version="{VERSION}">{content}</office:{kind}>'
    ).encode()
