"""The names of ODF: its namespaces, by the prefixes that everyone uses, and its media type."""

from __future__ import annotations

NAMESPACES = {
    "config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "form": "urn:oasis:names:tc:opendocument:xmlns:form:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "ooo": "http://openoffice.org/2004/office",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
}
MEDIA_TYPE = "application/vnd.oasis.opendocument.text"


def names(prefix: str) -> str:
    """The namespace of a prefix, as lxml writes it before a name."""
    return f"{{{NAMESPACES[prefix]}}}"


OFFICE, TEXT = names("office"), names("text")
LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
CONTENT_CONTROL = f"{LOEXT}content-control"
