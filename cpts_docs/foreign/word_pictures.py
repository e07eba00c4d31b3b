"""The pictures in a Word file that show what is elsewhere, or hold what a program would run."""

from __future__ import annotations

import re

from lxml import etree

from cpts_docs.base.errors import UnreadableError
from cpts_docs.foreign.archive import parsed

_SVG = b"svg"
_PACKED = (b"\x1f\x8b", b"%!PS", b"\xc5\xd0\xd3\xc6", b"%PDF")
"""How a compressed picture begins, which could be any; PostScript; a PDF."""

_HELD = re.compile(r"#|data:image/(?:png|jpeg|gif)[;,]", re.IGNORECASE)
_NOT_HELD = re.compile(r"url\(\s*[\"']?(?!\s*#)|@import|\\", re.IGNORECASE)
_LINKS = ("href", "src")
_ACTIVE = frozenset({"script", "foreignObject"})


def leads_out(part: bytes) -> bool:
    """Whether a part is a picture that is not all in itself."""
    if part.startswith(_PACKED) or b"<?xml-stylesheet" in part:
        return True
    if not part.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or _SVG not in part.lower():
        return False
    try:
        root = parsed(part)
    except UnreadableError:
        return True  # a DTD may hide what it likes
    return etree.QName(root).localname == "svg" and not all(map(_is_held, root.iter("*")))


def _is_held(node: etree._Element) -> bool:
    attributes = [(etree.QName(name).localname, str(said)) for name, said in node.attrib.items()]
    texts = (node.text or "", node.tail or "", *(said for _, said in attributes))
    return not (
        etree.QName(node).localname in _ACTIVE
        or any(map(_NOT_HELD.search, texts))
        or any(name == "base" for name, _ in attributes)  # what « # » is counted from
        or any(name in _LINKS and not _HELD.match(said.strip()) for name, said in attributes)
    )
