"""Texts in XML that is written as text, as DOCX and ODT are."""

from __future__ import annotations

import re
from html import escape

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile('[\x00-\x1f"&<>\ud800-\udfff\ufffe\uffff]')
"""What stands for itself nowhere; most texts have nothing of it."""
_IN_ATTRIBUTE = str.maketrans({'"': "&quot;", **{char: f"&#{ord(char)};" for char in "\t\n\r"}})


def clean(text: str) -> str:
    """``text`` without the characters that XML cannot hold."""
    return _FORBIDDEN.sub("", text)


def escaped(text: str) -> str:
    """``text`` as the content of an element."""
    return escape(clean(text), quote=False) if _SPECIAL.search(text) else text


def attribute(text: str) -> str:
    """``text`` as the value of an attribute, with its quotation marks."""
    safe = escaped(text).translate(_IN_ATTRIBUTE) if _SPECIAL.search(text) else text
    return f'"{safe}"'
