"""Filled ODT forms, made by hand from our own."""

from __future__ import annotations

from cpts_docs.formats.odt.writer import write
from tests.corpus import trees
from tests.odt import CONTENT
from tests.word import replaced

QUESTIONNAIRE = write(trees()["ruscino-questionnaire"])


LOEXT = "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"


NAMES = "".join(
    f' xmlns:{prefix}="{namespace}"'
    for prefix, namespace in {
        **{
            name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
            for name in ("form", "office", "style", "table", "text")
        },
        "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
        "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
        "loext": LOEXT,
    }.items()
)


def with_content(body: str, styles: str = "", forms: str = "") -> bytes:
    """A file whose text is this, with the metadata of ours."""
    xml = (
        f"<office:document-content{NAMES}><office:automatic-styles>{styles}"
        "</office:automatic-styles><office:body><office:text>"
        f"<office:forms><form:form>{forms}</form:form></office:forms>{body}"
        "</office:text></office:body></office:document-content>"
    )
    return replaced(QUESTIONNAIRE, {CONTENT: xml.encode()})


def control(content: str, **about: str) -> str:
    """A content control of LibreOffice's."""
    attributes = "".join(f' loext:{k.replace("_", "-")}="{v}"' for k, v in about.items())
    return f"<loext:content-control{attributes}>{content}</loext:content-control>"


def box(glyph: str, **about: str) -> str:
    return control(f"<text:span>{glyph}</text:span>", checkbox="true", **about)


HEAD = f"<office:document-content{NAMES}><office:body><office:text>".encode()


TAIL = b"</office:text></office:body></office:document-content>"
