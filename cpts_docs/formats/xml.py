"""Texts in XML that is written as text, as DOCX and ODT are."""

from __future__ import annotations

import re
from html import escape

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_IN_ATTRIBUTE = str.maketrans({'"': "&quot;", **{char: f"&#{ord(char)};" for char in "\t\n\r"}})


def clean(text: str) -> str:
    """``text`` without the characters that XML cannot hold."""
    return _FORBIDDEN.sub("", text)


def escaped(text: str) -> str:
    """``text`` as the content of an element."""
    return escape(clean(text), quote=False)


def attribute(text: str) -> str:
    """``text`` as the value of an attribute, with its quotation marks."""
    return f'"{escaped(text).translate(_IN_ATTRIBUTE)}"'
