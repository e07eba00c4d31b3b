"""A Word file whose parts go on into another: what reads other files, or runs, is taken out first.

What is kept is named here, not what is taken out: a kind of part, of link or of field that
nobody thought of does not pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from lxml import etree

from cpts_docs.base.errors import UnreadableError
from cpts_docs.foreign import word_fields
from cpts_docs.foreign.archive import opened, parsed
from cpts_docs.foreign.ooxml import W, open_parts
from cpts_docs.foreign.word_pictures import leads_out

TYPES = "[Content_Types].xml"
ROOT = "_rels/.rels"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

_NO_TEXT = "ce n'est pas un fichier Word (.docx), ou son texte manque"
_STRICT = b"http://purl.oclc.org/ooxml/"
_MACROS = re.compile(rb"vbaProject|macroEnabled", re.IGNORECASE)
_SHOWN = 80

_INSIDE = """
    officeDocument core-properties extended-properties custom-properties
    styles stylesWithEffects settings webSettings fontTable font theme themeOverride numbering
    header footer footnotes endnotes image hdphoto glossaryDocument customXml customXmlProps
    chart chartStyle chartColorStyle chartUserShapes chartEx
    diagramData diagramLayout diagramQuickStyle diagramColors diagramDrawing bibliography
"""
_KEPT = frozenset(_INSIDE.split())
"""What a part may lead to inside the file."""

_UNSEEN = frozenset(["thumbnail", "printerSettings", "people"])
"""What no reader of a document would miss: the last names those who changed the template."""

_OTHER_TEXTS = {"aFChunk": "insérée (altChunk)", "subDocument": "liée (document maître)"}
_TAKEN_OUT = {
    "image": "une image d'un autre fichier",
    "attachedTemplate": "le modèle attaché",
    "hyperlink": "un lien vers un autre fichier",
    "oleObject": "un objet incorporé (OLE)",
    "package": "un objet incorporé (OLE)",
    "control": "un contrôle ActiveX",
    "origin": "la signature numérique, qui ne vaut plus pour un document rempli",
    "comments": "les commentaires",
    "mailMergeSource": "la source du publipostage",
    "mailMergeHeaderSource": "la source du publipostage",
}
_COMMENTS = ("commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef")
_COMMENT_KINDS = frozenset(["comments", "commentsExtended", "commentsIds", "commentsExtensible"])
_PICTURES = tuple(f"{W}{name}" for name in ("drawing", "pict", "object"))
_SIGNS = (b"instr", b"comment", b"mailMerge", b"src", b"href")
"""Of names that are taken out: a namespace may be spelled in many ways, a name in one."""

_UTF_16 = {
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
}
_VML = "{urn:schemas-microsoft-com:"


@dataclass(frozen=True, slots=True)
class WordFile:
    """The parts of a Word file by their names, and in French what was taken out of it.

    ``main`` is the name of that with its text.
    """

    parts: Mapping[str, bytes]
    main: str
    removed: tuple[str, ...] = ()


def read(data: bytes) -> WordFile:
    """The Word file that ``data`` are, without links to other files, macros and embedded objects.

    Raises:
        UnreadableError: it is none, is damaged or too large, has macros, or a part of its text
            is in another file.
    """
    open_parts(data, ())  # tells what else it is
    with opened(data) as archive:
        parts = {name: _in_utf_8(archive.read(name)) for name in archive.names}
    if _MACROS.search(parts[TYPES]):
        raise UnreadableError(
            "il contient des macros (.docm) ; enregistrez-le au format Word sans macros (.docx)"
        )
    types = parsed(parts[TYPES])
    main = _main(types)
    if _STRICT in parts[main]:
        raise UnreadableError(
            "il est enregistré en « Document Open XML strict » ; "
            "enregistrez-le au format Word (.docx)"
        )
    removed = dict.fromkeys(_cleaned(parts))
    reached = _reached(parts, types)
    if main not in reached:
        raise UnreadableError(_NO_TEXT)
    return WordFile(reached, main, tuple(removed))


def _main(types: etree._Element) -> str:
    """The name of the part with the text. A template (.dotx) becomes a document."""
    for node in types.iterfind("{*}Override"):
        kind = node.get("ContentType", "")
        if kind.endswith(("wordprocessingml.document.main+xml", ".template.main+xml")):
            node.set("ContentType", kind.replace(".template.main", ".document.main"))
            return node.get("PartName", "").lstrip("/")
    raise UnreadableError(_NO_TEXT)


def relations_of(name: str) -> str:
    """The name of the part with the relationships of the part of that name."""
    path = PurePosixPath(name)
    return str(path.parent / "_rels" / f"{path.name}.rels")


def target(owner: str, relation: etree._Element) -> str:
    """The name of the part that a relationship of ``owner`` leads to."""
    written = relation.get("Target", "")
    steps: list[str] = [] if written.startswith("/") else list(PurePosixPath(owner).parts[:-1])
    for step in written.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def kind_of(relation: etree._Element) -> str:
    """What a relationship is, by the end of its type."""
    return relation.get("Type", "").rpartition("/")[2]


# --------------------------------------------------------------------------
# Taking out


def _cleaned(parts: dict[str, bytes]) -> Iterator[str]:
    """Take out of ``parts`` what leads elsewhere; gives what that was."""
    for name in [name for name in parts if name.endswith(".rels")]:
        path = PurePosixPath(name)
        owner = "" if name == ROOT else str(path.parent.parent / path.name.removesuffix(".rels"))
        relations = parsed(parts[name])
        gone: set[str] = set()
        for relation in list(relations):
            reason = _refused(relation)
            if reason is None and leads_out(parts.get(target(owner, relation), b"")):
                reason = "une image qui montre un autre fichier, ou que Word n'écrit pas"
            if reason is not None:
                gone.add(relation.get("Id", ""))
                relations.remove(relation)
                if reason:
                    yield reason
        if gone:
            parts[name] = etree.tostring(relations, encoding="UTF-8", standalone=True)
            if owner in parts and _is_xml(parts[owner]):
                root = parsed(parts[owner])
                _forget(root, gone)
                parts[owner] = etree.tostring(root, encoding="UTF-8", standalone=True)
    for name, part in parts.items():
        if _is_xml(part) and any(sign in part for sign in _SIGNS):
            yield from _cleaned_part(parts, name)


def _in_utf_8(part: bytes) -> bytes:
    """A part, in the encoding that the signs are looked for in."""
    coding = _UTF_16.get(part[:2])
    if coding is None:
        return part
    try:
        root = parsed(part.decode(coding).lstrip("\ufeff").encode("utf-8"))
    except (UnicodeDecodeError, UnreadableError):
        return part  # no XML
    return etree.tostring(root, encoding="UTF-8", standalone=True)


def _is_xml(part: bytes) -> bool:
    """Whether it is XML, whatever it is called; a picture of that kind may have a DTD."""
    return part.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"<!DOCTYPE" not in part


def _refused(relation: etree._Element) -> str | None:
    """What is taken out with a relationship; None if it stays, "" if nobody needs to know."""
    kind, written = kind_of(relation), relation.get("Target", "")
    if kind in _OTHER_TEXTS:
        raise UnreadableError(
            f"une partie de son texte est dans un autre fichier, {_OTHER_TEXTS[kind]} ; "
            "réunissez-les dans Word, puis enregistrez"
        )
    if relation.get("TargetMode") == "External":
        if kind == "hyperlink" and word_fields.is_address(written):
            return None
        what = _TAKEN_OUT.get(kind, "un lien vers un autre fichier")
        return f"{what} (« {written[:_SHOWN]} »)"
    if kind in _KEPT or (kind == "hyperlink" and written.startswith("#")):
        return None
    if kind in _UNSEEN or (kind in _COMMENT_KINDS and kind != "comments"):
        return ""
    return _TAKEN_OUT.get(kind, f"une partie d'un genre inconnu (« {kind[:_SHOWN]} »)")


def _forget(root: etree._Element, gone: set[str]) -> None:
    """Take the references to relationships that are ``gone`` out of a part."""
    for node in list(root.iter("*")):
        names = [
            name for name, value in node.attrib.items() if str(name).startswith(R) and value in gone
        ]
        if not names:
            continue
        local = etree.QName(node).localname
        if local == "hyperlink":
            unwrap(node)
        elif local in ("blip", "imagedata"):
            for name in names:
                del node.attrib[name]
            if not any(str(name).startswith(R) for name in node.attrib):
                _without_picture(node)
        else:
            remove(node)


def _without_picture(node: etree._Element) -> None:
    picture = next(node.iterancestors(*_PICTURES), None)
    remove(node if picture is None else picture)


def _cleaned_part(parts: dict[str, bytes], name: str) -> Iterator[str]:
    root = parsed(parts[name])
    before = etree.tostring(root)
    yield from word_fields.clean(root)
    for node in list(root.iter(*(f"{W}{local}" for local in _COMMENTS))):
        remove(node)
    for node in list(root.iter(f"{W}mailMerge")):
        remove(node)
        yield "le publipostage"
    for node in root.iter("*"):
        if isinstance(node.tag, str) and node.tag.startswith(_VML):
            for attribute in ("src", "href", f"{_VML}office:office}}href"):
                address = node.get(attribute, "")
                if address and not word_fields.is_address(address):
                    del node.attrib[attribute]
                    yield f"{_TAKEN_OUT['image']} (« {address[:_SHOWN]} »)"
    if etree.tostring(root) != before:
        parts[name] = etree.tostring(root, encoding="UTF-8", standalone=True)


def _reached(parts: dict[str, bytes], types: etree._Element) -> dict[str, bytes]:
    """The parts that something leads to, in their order, with a list of their types."""
    found, waiting = {TYPES, ROOT}, [""]
    while waiting:
        owner = waiting.pop()
        relations = relations_of(owner) if owner else ROOT
        if relations not in parts:
            continue
        found.add(relations)
        for relation in parsed(parts[relations]):
            name = target(owner, relation)
            if relation.get("TargetMode") != "External" and name in parts and name not in found:
                found.add(name)
                waiting.append(name)
    for node in types.findall("{*}Override"):
        if node.get("PartName", "").lstrip("/") not in found:
            types.remove(node)
    parts[TYPES] = etree.tostring(types, encoding="UTF-8", standalone=True)
    return {name: content for name, content in parts.items() if name in found}


def unwrap(node: etree._Element) -> None:
    """Put what an element holds in its place."""
    parent = node.getparent()
    if parent is not None:
        at = parent.index(node)
        parent[at : at + 1] = list(node)


def remove(node: etree._Element) -> None:
    """Take an element away, with all that it holds."""
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)
