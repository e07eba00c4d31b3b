"""Three Word files through python-docx's paragraph API, as its documentation teaches it.

``python python_docx.py CONTENT OUTPUT``. The content is our document tree as JSON (what Typst
gets), the styles are those of our reference document. The API has no form
fields, so places to write are dotted lines, and no list levels below the second.
"""

from __future__ import annotations

import json
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

_BLANK = "…" * 20
_STYLES = {
    "eyebrow": "CptsEyebrow",
    "subtitle": "Subtitle",
    "label": "CptsLabel",
    "question": "CptsQuestion",
    "hint": "CptsHint",
    "answer": "CptsAnswer",
    "signature": "Signature",
    "choices": "CptsChoices",
}
_LISTS = {"arrows": "CptsArrows", "plain": "CptsPlain"}


def written(reference: Path, content: dict[str, Any]) -> bytes:
    """A Word file with the content of a document tree."""
    document = docx.Document(str(reference))
    names = {style.style_id: style.name for style in document.styles}
    writer = _Writer(names)
    for paragraph in list(document.paragraphs):
        paragraph._element.getparent().remove(paragraph._element)
    section = document.sections[0]
    writer.inlines(section.header.paragraphs[0], content["header"])
    writer.inlines(section.footer.paragraphs[0], content["footer"])
    writer.blocks(document, content["blocks"], "BodyText")
    properties = document.core_properties
    properties.title, properties.author, properties.subject = (
        content["metadata"][key] for key in ("title", "author", "subject")
    )
    saved = BytesIO()
    document.save(saved)
    return saved.getvalue()


class _Writer:
    """Adds blocks to a document or cell; ``names`` has the name of each style's id."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def paragraph(self, place: Any, style: str, inlines: list[Any]) -> None:
        self.inlines(place.add_paragraph(style=self.names[style]), inlines)

    def blocks(self, place: Any, blocks: list[dict[str, Any]], style: str, level: int = 0) -> None:
        for block in blocks:
            match block["type"]:
                case "heading":
                    self.paragraph(place, f"Heading{block['level']}", block["children"])
                case "paragraph":
                    self.paragraph(place, _STYLES.get(block["role"], style), block["children"])
                case "field-row":
                    self.paragraph(place, style, [*block["children"], " ", _BLANK])
                case "list":
                    self.items(place, block, level)
                case "table":
                    self.table(place, block)
                case "section":
                    self.blocks(place, block["blocks"], style, level)

    def items(self, place: Any, block: dict[str, Any], level: int) -> None:
        style = "ListNumber" if block["ordered"] else _LISTS.get(block["role"], "ListBullet")
        for item in block["items"]:
            self.blocks(place, item, style, level + 1)

    def table(self, place: Any, block: dict[str, Any]) -> None:
        rows = block["head"] + block["body"]
        size = {"rows": len(rows), "cols": len(block["widths"])}
        table = place.add_table(**size)
        table.style = self.names["CptsFacts" if block["role"] == "facts" else "CptsTable"]
        for line, row in zip(rows, table.rows, strict=True):
            cells = row.cells
            column = 0
            for content in line["cells"]:
                cell = cells[column]
                column += content["span"]
                if content["span"] > 1:
                    cell = cell.merge(cells[column - 1])
                first, *rest = content["blocks"] or [{"type": "paragraph", "children": []}]
                self.inlines(cell.paragraphs[0], first.get("children", []))
                self.blocks(cell, rest, "CptsCell")

    def inlines(self, paragraph: Paragraph, inlines: list[Any], **look: bool) -> None:
        for inline in inlines:
            if isinstance(inline, str):
                run = paragraph.add_run(inline)
                for name, value in look.items():
                    target = run.font if name == "superscript" else run
                    setattr(target, name, value)
                continue
            match inline[0]:
                case "break":
                    paragraph.add_run().add_break()
                case "strong":
                    self.inlines(paragraph, inline[1], **{**look, "bold": True})
                case "emphasis":
                    self.inlines(paragraph, inline[1], **{**look, "italic": True})
                case "underline":
                    self.inlines(paragraph, inline[1], **{**look, "underline": True})
                case "superscript":
                    self.inlines(paragraph, inline[1], **{**look, "superscript": True})
                case "link":
                    _link(paragraph, inline[1], inline[2])
                case "choice":
                    paragraph.add_run("☐ ")
                    self.inlines(paragraph, inline[2], **look)
                case "text-field":
                    paragraph.add_run(_BLANK)


def _link(paragraph: Paragraph, address: str, children: list[Any]) -> None:
    """A hyperlink, which the API has no call for."""
    link = OxmlElement("w:hyperlink")
    relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link.set(qn("r:id"), relation)
    for child in children:
        link.append(paragraph.add_run(child, style="Hyperlink")._element)
    paragraph._element.append(link)


def main() -> None:
    """Write the files."""
    content, output = map(Path, sys.argv[1:])
    output.mkdir(parents=True)
    for data in sorted(content.glob("*.tree.json")):
        name = data.name.removesuffix(".tree.json")
        tree = json.loads(data.read_text("utf-8"))
        (output / f"{name}.docx").write_bytes(written(content / "reference.docx", tree))


if __name__ == "__main__":
    main()
