"""Word files as Word writes them, part by part: what a template of an authority is made of."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from lxml import etree

from cpts_docs.foreign.ooxml import W

_W = W[1:-1]
NAMESPACES = (
    f'xmlns:w="{_W}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'mc:Ignorable="w14"'
)
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_ROOTS = {
    **{"header": "hdr", "footer": "ftr", "footnotes": "footnotes", "endnotes": "endnotes"},
    **{"settings": "settings", "numbering": "numbering", "styles": "styles"},
    "comments": "comments",
}
SEPARATORS = {
    kind: "".join(
        f'<w:{kind[:-1]} w:type="{name}" w:id="{number}"><w:p><w:r><w:{name}/></w:r></w:p>'
        f"</w:{kind[:-1]}>"
        for number, name in ((-1, "separator"), (0, "continuationSeparator"))
    )
    for kind in ("footnotes", "endnotes")
}


@dataclass
class Word:
    """A Word file: what stands in its body, and its other parts, by their names (``header1``)."""

    body: str
    parts: dict[str, str] = field(default_factory=dict)
    relations: list[tuple[str, str, bool]] = field(default_factory=list)
    """More relationships of the text: their type, target, and whether they lead outside."""
    files: dict[str, bytes] = field(default_factory=dict)
    kind: str = "document.main"

    def written(self) -> bytes:
        """The bytes of the file."""
        overrides, relations, files = "", "", dict(self.files)
        for name, content in self.parts.items():
            sort = name.rstrip("0123456789")
            overrides += f'<Override PartName="/word/{name}.xml" ContentType="{_TYPES}{sort}+xml"/>'
            relations += f'<Relationship Id="{name}" Type="{_REL}{sort}" Target="{name}.xml"/>'
            root = _ROOTS[sort]
            body = f"<w:{root} {NAMESPACES}>{content}</w:{root}>"
            files[f"word/{name}.xml"] = body.encode()
        for number, (sort, target, is_outside) in enumerate(self.relations, 1):
            mode = ' TargetMode="External"' if is_outside else ""
            relations += (
                f'<Relationship Id="more{number}" Type="{_REL}{sort}" '
                f'Target="{escape(target)}"{mode}/>'
            )
        main = f"<w:document {NAMESPACES}><w:body>{self.body}</w:body></w:document>"
        package = "http://schemas.openxmlformats.org/package/2006/"
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(
                "[Content_Types].xml",
                f'<Types xmlns="{package}content-types"><Default Extension="rels" ContentType='
                '"application/vnd.openxmlformats-package.relationships+xml"/>'
                '<Default Extension="xml" ContentType="application/xml"/>'
                '<Default Extension="png" ContentType="image/png"/>'
                '<Default Extension="bin" ContentType="application/octet-stream"/>'
                f'<Override PartName="/word/document.xml" ContentType="{_TYPES}{self.kind}+xml"/>'
                f"{overrides}</Types>",
            )
            archive.writestr(
                "_rels/.rels",
                f'<Relationships xmlns="{package}relationships"><Relationship Id="main" '
                f'Type="{_REL}officeDocument" Target="word/document.xml"/></Relationships>',
            )
            archive.writestr("word/document.xml", main)
            archive.writestr(
                "word/_rels/document.xml.rels",
                f'<Relationships xmlns="{package}relationships">{relations}</Relationships>',
            )
            for name, content in files.items():
                archive.writestr(name, content)
        return written.getvalue()


def run(text: str, properties: str = "") -> str:
    """A run of those characters, escaped."""
    looks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{looks}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'


def p(*pieces: str, properties: str = "") -> str:
    """A paragraph: texts become runs, what begins as an element is one."""
    looks = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    runs = "".join(piece if piece.startswith("<") else run(piece) for piece in pieces)
    return f"<w:p>{looks}{runs}</w:p>"


def spelled(text: str) -> str:
    """A paragraph as Word leaves one that was typed in several goes: cut up, marked as wrong."""
    pieces = [text[at : at + 3] for at in range(0, len(text), 3)]
    runs = (
        f'<w:proofErr w:type="{("spellStart", "spellEnd")[at % 2]}"/>'
        f'<w:r w:rsidR="00{at:06X}"><w:t xml:space="preserve">{escape(piece)}</w:t></w:r>'
        for at, piece in enumerate(pieces)
    )
    return f'<w:p w:rsidR="00AA11BB">{"".join(runs)}</w:p>'


def row(*cells: str, properties: str = "") -> str:
    """A row of cells, each a text or what stands in it."""
    made = (f"<w:tc><w:tcPr/>{cell if cell.startswith('<') else p(cell)}</w:tc>" for cell in cells)
    return f"<w:tr>{properties}{''.join(made)}</w:tr>"


def table(*rows: str, columns: int = 2) -> str:
    """A table of those rows."""
    grid = '<w:gridCol w:w="2000"/>' * columns
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def box(inside: str, number: int = 1) -> str:
    """A text box: the one that Word draws, and its copy for programs of before 2010."""
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline>'
        f'<wp:extent cx="1800000" cy="900000"/><wp:docPr id="{number}" name="Zone {number}"/>'
        "<a:graphic><a:graphicData uri="
        '"http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr/>'
        '<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1800000" cy="900000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
        f"<wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        f'<v:shape id="Zone{number}" style="width:140pt;height:70pt"><v:textbox><w:txbxContent>'
        f"{inside}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def control(inside: str, number: int = 7, more: str = "") -> str:
    """A content control around something."""
    return (
        f'<w:sdt><w:sdtPr><w:id w:val="{number}"/>{more}</w:sdtPr>'
        f"<w:sdtContent>{inside}</w:sdtContent></w:sdt>"
    )


def field_of(code: str, shown: str) -> str:
    """A field as Word cuts it up, and what it showed last."""
    half = len(code) // 2
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(code[:half])}</w:instrText></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{escape(code[half:])} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(shown)}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def parts_of(data: bytes) -> Mapping[str, bytes]:
    """The parts of a file that was made."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def root_of(data: bytes, part: str = "word/document.xml") -> etree._Element:
    """The root of a part."""
    return etree.fromstring(parts_of(data)[part])


def lines(data: bytes, part: str = "word/document.xml") -> list[str]:
    """What each paragraph of a part says, those in boxes and notes apart; blank ones too."""
    return [_said(paragraph) for paragraph in root_of(data, part).iter(f"{W}p")]


def _said(paragraph: etree._Element) -> str:
    return "".join(
        {f"{W}br": "\n", f"{W}tab": "\t"}.get(node.tag, node.text or "")
        for node in paragraph.iter(f"{W}t", f"{W}br", f"{W}tab")
        if next(node.iterancestors(f"{W}p")) is paragraph
    )


def project_with(folder: Path, word: Word | bytes, project: str, name: str = "convention") -> Path:
    """A project whose document ``name`` is that Word file."""
    data = word if isinstance(word, bytes) else word.written()
    folder.mkdir(exist_ok=True)
    (folder / "modele.docx").write_bytes(data)
    path = folder / "project.yaml"
    path.write_text(f"{project}documents: {{{name}: {{template: modele.docx}}}}\n", "utf-8")
    return path
