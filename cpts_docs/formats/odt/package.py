"""The file around the text: an archive with its parts, the same bytes each time."""

from __future__ import annotations

from collections.abc import Mapping

from cpts_docs._version import GENERATOR
from cpts_docs.document.tree import Document
from cpts_docs.foreign.drawing import MEDIA_TYPES
from cpts_docs.formats.archive import archive
from cpts_docs.formats.odt.markup import VERSION, attributes, document, language
from cpts_docs.formats.odt.namespaces import MEDIA_TYPE, NAMESPACES
from cpts_docs.formats.xml import escaped
from cpts_docs.forms.filled import HIDDEN

_LAYOUT = {
    "AddParaTableSpacing": "false",  # of two spaces between paragraphs the larger counts
    "AddParaTableSpacingAtStart": "true",
    "AddParaSpacingToTableCells": "true",
    "AddParaLineSpacingToTableCells": "true",
    "UseFormerLineSpacing": "false",
    "UseFormerObjectPositioning": "false",
    "UseFormerTextWrapping": "false",
    "ConsiderTextWrapOnObjPos": "false",
    "TabsRelativeToIndent": "false",
    "IgnoreFirstLineIndentInNumbering": "false",
    "DoNotResetParaAttrsForNumFont": "false",
    "UseOldNumbering": "false",
    "OutlineLevelYieldsNumbering": "false",
    "PropLineSpacingShrinksFirstLine": "true",
    "TableRowKeep": "true",  # a row whose first paragraph stays with the next does, too
}
"""How LibreOffice lays out a text; without these, as OpenOffice did long ago."""


def metadata(source: Document, told: Mapping[str, str]) -> bytes:
    """What the file says of itself, with the values that are not shown and what is ``told``."""
    about = source.metadata
    midnight = f"{about.date.isoformat()}T00:00:00"
    values = {
        "meta:generator": GENERATOR,
        "dc:title": about.title,
        "dc:subject": about.subject,
        "meta:initial-creator": about.author,
        "dc:creator": about.author,
        "meta:creation-date": midnight,
        "dc:date": midnight,
        "dc:language": "-".join(filter(None, language(about.language))),
    }
    written = [f"<{name}>{escaped(value)}</{name}>" for name, value in values.items() if value]
    added = {f"{HIDDEN}{node.name}": node.value for node in source.hidden}
    for name, value in (added | dict(told)).items():
        named = attributes({"meta:name": name, "meta:value-type": "string"})
        written.append(f"<meta:user-defined{named}>{escaped(value)}</meta:user-defined>")
    return document(
        "document-meta", "dc meta office", f"<office:meta>{''.join(written)}</office:meta>"
    )


def settings() -> bytes:
    """How the text is to be laid out."""
    items = "".join(
        f'<config:config-item config:name="{name}" config:type="boolean">{value}'
        "</config:config-item>"
        for name, value in _LAYOUT.items()
    )
    return document(
        "document-settings",
        "config office ooo",
        '<office:settings><config:config-item-set config:name="ooo:configuration-settings">'
        f"{items}</config:config-item-set></office:settings>",
    )


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A file of those parts; its kind can be read without unpacking."""
    kind, manifest = ("mimetype", MEDIA_TYPE.encode()), ("META-INF/manifest.xml", _manifest(parts))
    return archive((kind, *parts.items(), manifest), stored="mimetype")


def _manifest(parts: Mapping[str, bytes]) -> bytes:
    kinds = {"/": MEDIA_TYPE} | {
        name: MEDIA_TYPES.get(name.rpartition(".")[2], "text/xml") for name in parts
    }
    entries = "".join(
        "<manifest:file-entry"
        + attributes(
            {
                "manifest:full-path": name,
                "manifest:version": VERSION if name == "/" else "",
                "manifest:media-type": kind,
            }
        )
        + "/>"
        for name, kind in kinds.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest:manifest xmlns:manifest="{NAMESPACES["manifest"]}" '
        f'manifest:version="{VERSION}">{entries}</manifest:manifest>'
    ).encode()
