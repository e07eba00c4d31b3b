"""The reference document as the writer needs it: its parts, with gaps for what is written.

python-docx opens ``templates/theme/reference.docx``. That takes longer than to write
a document, so it is done when the package is built.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cpts_docs.base.made import recall, write
from cpts_docs.base.resources import theme_folder

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.opc.part import XmlPart as Part

    from cpts_docs.foreign.word_styles import WordStyles

STYLES = "word/styles.xml"
STORIES = ("body", "header", "footer")
"""The gaps for blocks; those for the links of a story are named ``body-links``."""

_GAPS = re.compile("{cpts:([a-z-]+)}")
_THEME_PART = "word/theme/theme1.xml"
_FIRST_PART, _PROPERTIES_PART = "[Content_Types].xml", "docProps/custom.xml"
_HEAD = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_RELATIONSHIPS = (
    f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    "</Relationships>"
)
_PROPERTIES = (
    f"{_HEAD}<Properties "
    'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"></Properties>'
)


@dataclass(frozen=True, slots=True)
class Reference:
    """What a document takes from the reference document.

    ``parts`` are the files in it: the pieces of each, where every second one
    is the name of a gap. Those in ``optional`` are there only if that gap is
    filled. ``width`` is that of the text, in twentieths of a point; ``lists``
    has the number of the list of each style, and ``definitions`` what each
    list is an instance of.
    """

    parts: dict[str, list[str] | bytes]
    optional: dict[str, str]
    width: int
    lists: dict[str, int]
    definitions: dict[int, int]

    def filled(self, added: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
        """The parts with ``added`` in their gaps, in the order of the file."""
        for name, pieces in self.parts.items():
            if isinstance(pieces, bytes):
                yield name, pieces
            elif name not in self.optional or added[self.optional[name]]:
                pieces = [added[piece] if n % 2 else piece for n, piece in enumerate(pieces)]
                yield name, "".join(pieces).encode()


@cache
def reference() -> Reference:
    """The reference document, opened once."""
    made = recall(_MODULE, _sources())
    return Reference(**(made["REFERENCE"] if made else _opened()))


def restyled(word: Reference, styles: WordStyles) -> Reference:
    """The reference document with the styles of another."""
    changed = {STYLES: styles.styles, _THEME_PART: styles.theme}
    own = {name: _GAPS.split(_HEAD + text) for name, text in changed.items() if text}
    return replace(word, parts={**word.parts, **own})


_MODULE = "word"


def _sources() -> tuple[Path, Path]:
    return theme_folder() / "reference.docx", Path(__file__)


def _opened() -> dict[str, Any]:
    """The fields of a Reference."""
    import docx

    return _read(docx.Document(str(_sources()[0])))


def make() -> None:
    """Open the reference document for those who will install the package."""
    write(_MODULE, _sources(), f"REFERENCE = {_opened()!r}")


def _read(word: WordDocument) -> dict[str, Any]:
    """The fields of a Reference."""
    section, numbering = word.sections[0], word.part.numbering_part.element
    numbered = word.styles.element.xpath("w:style[w:pPr/w:numPr/w:numId]")
    sides = (section.page_width, section.left_margin, section.right_margin)
    page, left, right = (side.twips if side is not None else 0 for side in sides)
    stories = dict(zip(STORIES, (word.part, section.header.part, section.footer.part), strict=True))
    files, optional = _with_gaps(word, stories)
    names = sorted(files, key=lambda name: (name != _FIRST_PART, name))
    return {
        "parts": {name: _pieces(name, files[name]) for name in names},
        "optional": optional,
        "width": page - left - right,
        "lists": {style.styleId: style.pPr.numPr.numId.val for style in numbered},
        "definitions": {num.numId: num.abstractNumId.val for num in numbering.num_lst},
    }


def _gap(name: str) -> str:
    return f"{{cpts:{name}}}"


def _pieces(name: str, content: bytes) -> list[str] | bytes:
    return _GAPS.split(content.decode()) if name.endswith((".xml", ".rels")) else content


def _with_gaps(
    word: WordDocument, stories: Mapping[str, Part]
) -> tuple[dict[str, bytes], dict[str, str]]:
    """The files of ``word`` with all the gaps, and those that are optional, by their gap."""
    _make_gaps(word, stories)
    saved = io.BytesIO()
    word.save(saved)
    with zipfile.ZipFile(saved) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    optional = {_PROPERTIES_PART: "properties"}
    files[_PROPERTIES_PART] = _PROPERTIES.encode()
    ends = {_PROPERTIES_PART: "properties", _FIRST_PART: "properties-type"}
    ends["_rels/.rels"] = "properties-link"
    for story, part in stories.items():
        links = part.partname.rels_uri.membername
        ends[links] = f"{story}-links"
        if links not in files:
            files[links], optional[links] = _RELATIONSHIPS.encode(), ends[links]
    for name, gap in ends.items():
        before, end, root = files[name].rpartition(b"</")
        files[name] = before + _gap(gap).encode() + end + root
    return files, optional


def _make_gaps(word: WordDocument, stories: Mapping[str, Part]) -> None:
    """The gaps inside the parts that python-docx knows."""
    from docx.oxml.ns import qn

    settings, core = word.settings.element, word.core_properties._element
    for story, part in stories.items():
        container = word.element.body if story == "body" else part.element
        container[:] = [child for child in container if child.tag == qn("w:sectPr")]
        container.text = _gap(story)  # before the layout of the page
    core[:] = []
    core.text = _gap("core")
    word.part.numbering_part.element.num_lst[-1].tail = _gap("numbering")
    settings.find(qn("w:compat")).tail = _gap("variables")
    languages = word.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang")
    for element in languages + settings.xpath("w:themeFontLang"):
        element.set(qn("w:val"), _gap("language"))
