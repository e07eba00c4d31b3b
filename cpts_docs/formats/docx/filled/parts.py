"""The parts of a filled Word form: the few that hold what people see or what we wrote."""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass

from lxml import etree

from cpts_docs.base.errors import UnreadableError
from cpts_docs.foreign import ooxml as files
from cpts_docs.foreign.ooxml import W

_MAX_LENGTH = 8_000_000
_MAX_TAGS = 100_000
"""Of all parts that are read; our longest form has a twentieth of that, and Word trebles it."""

_WORDS = "wordprocessingml"
_PART = r"application/vnd\.openxmlformats-officedocument\.{}\+xml"
_KINDS = {
    "main": files.MAIN_TYPE,
    "properties": re.compile(_PART.format("custom-properties"), re.IGNORECASE),
    **{
        kind: re.compile(_PART.format(rf"{_WORDS}\.{kind}"), re.IGNORECASE)
        for kind in ("settings", "styles", "header", "footer", "comments", "footnotes", "endnotes")
    },
}


@dataclass(frozen=True, slots=True)
class Parts:
    """What a form is read from: the roots of its parts, by their kind."""

    roots: dict[str, list[etree._Element]]

    def of(self, kind: str) -> list[etree._Element]:
        """The roots of the parts of a kind."""
        return self.roots.get(kind, [])

    def properties(self) -> dict[str, str]:
        """The custom properties of the document."""
        return {
            node.get("name", ""): "".join(str(text) for value in node for text in value.itertext())
            for root in self.of("properties")
            for node in root.iterfind("{*}property")
        }

    def variables(self) -> dict[str, str]:
        """The variables of the document, which LibreOffice drops."""
        return {
            node.get(f"{W}name", ""): node.get(f"{W}val", "")
            for root in self.of("settings")
            for node in root.iterfind(f"{W}docVars/{W}docVar")
        }

    def styles(self) -> dict[str, str]:
        """The name of each style in lower case, by its id: programs change the ids."""
        return {
            style.get(f"{W}styleId", ""): name.get(f"{W}val", "").lower()
            for root in self.of("styles")
            for style in root.iterfind(f"{W}style")
            if (name := style.find(f"{W}name")) is not None
        }


def open_parts(data: bytes) -> Parts:
    """The parts of a Word file.

    Raises:
        UnreadableError: the file is damaged, too large, or of another kind.
    """
    files.check_kind(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            found = _read(package)
    except UnreadableError:
        raise
    except Exception as error:  # zipfile raises a dozen kinds on damaged archives
        raise UnreadableError("le fichier est endommagé : son archive ne s'ouvre pas") from error
    roots = {kind: [files.parsed(part) for part in parts] for kind, parts in found.items()}
    if roots["main"][0].tag != f"{W}document":
        raise UnreadableError("ce n'est pas un fichier Word (.docx), ou son texte manque")
    return Parts(roots)


def _read(package: zipfile.ZipFile) -> dict[str, list[bytes]]:
    """The bytes of the parts, by their kind."""
    entries = package.infolist()
    files.check_entries(entries)
    names = {entry.filename: entry for entry in entries}
    part = names.get("[Content_Types].xml")
    types = files.content_types(files.read_part(package, part)) if part else {}
    found: dict[str, list[bytes]] = defaultdict(list)
    length = tags = 0
    for name, content_type in sorted(types.items()):
        kind = next((kind for kind, type_ in _KINDS.items() if type_.fullmatch(content_type)), "")
        if not kind or name not in names:
            continue
        content = files.read_part(package, names[name])
        length, tags = length + len(content), tags + content.count(b"<")
        if length > _MAX_LENGTH or tags > _MAX_TAGS:
            raise UnreadableError("le formulaire est trop grand")
        found[kind].append(content)
    if not any(found["main"]):
        mimetype = names.get("mimetype")
        said = files.read_part(package, mimetype) if mimetype else b""
        raise UnreadableError(files.without_text(types, said))
    return found
