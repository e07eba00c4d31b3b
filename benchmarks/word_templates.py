"""Our Word files made into docxtpl templates, so that both have the same text.

What a Word file of another project says too is the form's own text; the rest
is data and becomes a tag. Paragraphs that differ in their data only become a
loop, as people write them for lists.

``python -m benchmarks.word_templates CONTENT FILLED`` checks that the filled
templates say what our files say.
"""

from __future__ import annotations

import sys
import zipfile
from copy import deepcopy
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Data = dict[str, Any]


def as_template(ours: bytes, others: bytes) -> tuple[bytes, Data]:
    """A template, and the data that makes ``ours`` of it again."""
    common = set(texts(others))
    data: Data = {}
    written = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(ours)) as source,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            part = source.read(name)
            if _is_text(name):
                part = _with_tags(part, common, data)
            target.writestr(name, part)
    return written.getvalue(), data


def texts(file: bytes) -> list[str]:
    """The texts of a Word file, run by run."""
    with zipfile.ZipFile(BytesIO(file)) as archive:
        return [
            node.text or ""
            for name in sorted(archive.namelist())
            if _is_text(name)
            for node in etree.fromstring(archive.read(name)).iter(f"{_W}t")
        ]


def _is_text(name: str) -> bool:
    return name.startswith(("word/document", "word/header", "word/footer"))


def _with_tags(part: bytes, common: set[str], data: Data) -> bytes:
    root = etree.fromstring(part)

    def own(paragraph: Any) -> list[Any]:
        return [node for node in paragraph.iter(f"{_W}t") if node.text not in common]

    def shape(element: Any) -> bytes:
        """A paragraph without its data; what is equal can be a loop."""
        if element.tag != f"{_W}p" or not own(element):
            return b""
        copy = deepcopy(element)
        copy.tail = None
        for node in own(copy):
            node.text = ""
        return etree.tostring(copy)

    for parent in dict.fromkeys(paragraph.getparent() for paragraph in root.iter(f"{_W}p")):
        for same, group in groupby(list(parent), shape):
            alike = list(group)
            if same and len(alike) > 1:
                _loop(alike, own, data)
            else:
                for paragraph in alike if same else []:
                    for node in own(paragraph):
                        key = f"text{len(data)}"
                        data[key] = node.text
                        node.text = f"{{{{ {key} }}}}"
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _loop(alike: list[Any], own: Any, data: Data) -> None:
    """One paragraph between the tags of a loop, in place of several."""
    key = f"list{len(data)}"
    data[key] = [[node.text for node in own(paragraph)] for paragraph in alike]
    first, *rest = alike
    for index, node in enumerate(own(first)):
        node.text = f"{{{{ item[{index}] }}}}"
    first.addprevious(_tag(f"{{%p for item in {key} %}}"))
    first.addnext(_tag("{%p endfor %}"))
    for paragraph in rest:
        paragraph.getparent().remove(paragraph)


def _tag(text: str) -> Any:
    paragraph = etree.Element(f"{_W}p")
    etree.SubElement(etree.SubElement(paragraph, f"{_W}r"), f"{_W}t").text = text
    return paragraph


def check(content: Path, filled: Path) -> None:
    """End with an error if a filled template says anything else than our file."""
    for path in sorted(filled.glob("*.docx")):
        if texts(path.read_bytes()) != texts((content / path.name).read_bytes()):
            raise SystemExit(f"{path.name}: the filled template does not say what our file says")


if __name__ == "__main__":
    check(Path(sys.argv[1]), Path(sys.argv[2]))
