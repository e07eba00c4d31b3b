"""Reads the text back out of built files, by other means than wrote it."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from pathlib import Path

from lxml import etree
from lxml import html as lxml_html
from pypdf import PdfReader

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def text_of(path: Path) -> str:
    """Every visible character of a document, in reading order."""
    return {"docx": _docx, "pdf": _pdf, "html": _html, "odt": _odt}[path.suffix[1:]](
        path.read_bytes()
    )


ODF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_ODF_BREAKS = tuple(f"{ODF % 'text'}{name}" for name in ("p", "h", "line-break", "tab"))


def _odt(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        roots = [etree.fromstring(package.read(name)) for name in ("styles.xml", "content.xml")]
    pieces: list[str] = []
    for root, place in zip(roots, ("master-styles", "body"), strict=True):
        for part in root.iter(f"{ODF % 'office'}{place}"):
            for event, node in etree.iterwalk(part, events=("start", "end")):
                if event == "start":
                    pieces.append(node.text or "")
                    if node.tag == f"{ODF % 'text'}s":
                        pieces.append(" " * int(node.get(f"{ODF % 'text'}c", "1")))
                else:
                    pieces.append("\n" if node.tag in _ODF_BREAKS else "")
                    pieces.append(node.tail or "")
    return "".join(pieces)


def _docx(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = sorted(
            name for name in package.namelist() if re.match(r"word/(header|footer)\d*\.xml", name)
        )
        roots = [etree.fromstring(package.read(name)) for name in [*parts, "word/document.xml"]]
    return "\n".join(_docx_text(root) for root in roots)


def _docx_text(root: etree._Element) -> str:
    pieces: list[str] = []
    for element in root.iter(f"{W}t", f"{W}br", f"{W}tab", f"{W}p"):
        pieces.append(element.text or "" if element.tag == f"{W}t" else "\n")
    return "".join(pieces)


def _pdf(data: bytes) -> str:
    """The running head and foot of each page go first, as in a DOCX."""
    reader = PdfReader(io.BytesIO(data))
    texts = [page.extract_text() for page in reader.pages]
    running: list[str] = []
    for index, text in enumerate(texts):
        foot = re.search(r"Nom de la CPTS\s?:(?:.|\n)*?Page\s+\d+\s+/\s+\d+", text)
        assert foot, "a page without its foot"
        running.append(foot[0])
        texts[index] = text.replace(foot[0], "")
    heads = {_first_line(text) for text in texts}
    if len(heads) == 1 and len(texts) > 1:
        running += heads
        texts = [text.replace(_first_line(text), "", 1) for text in texts]
    return "\n".join(running + texts)


def _first_line(text: str) -> str:
    return text.lstrip().split("\n", 1)[0]


def _html(data: bytes) -> str:
    root = lxml_html.fromstring(data)
    for element in root.iter("style", "script"):
        element.text = ""
    return str(root.find("body").text_content())


def squeezed(text: str) -> str:
    """``text`` without white space and with one form of apostrophe.

    What line breaks and French typography may change is gone; all else stays.
    """
    return re.sub(r"\s+", "", text.replace("’", "'")).replace("\u00ad", "")


def plain(text: str) -> str:
    """As :func:`squeezed`, without case, accents and the kinds of dash."""
    decomposed = unicodedata.normalize("NFKD", squeezed(text).replace("–", "-").casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
