"""The Word writer: the tree in the styles of ``templates/reference.docx``.

The file holds what a Word user would have made by hand: heading styles, real
lists, tables with header rows, content controls to fill in. The same document
always gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime, time
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from cpts_docs.document.tree import Document, Hidden, Inline, Metadata
from cpts_docs.resources import template_folder
from cpts_docs.writers.docx_body import LIST_STYLES, Lists, Place, Story
from cpts_docs.writers.docx_inlines import Fields, InlineWriter, clean, page_field, run
from cpts_docs.writers.theme import DEFAULT, Theme

_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
HIDDEN = "cpts."
"""What the names of the properties with hidden values begin with."""
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_CUSTOM_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
)
_PROPERTY_LENGTH = 255
_FIRST_DATE = (1980, 1, 1, 0, 0, 0)
_FIRST_PART = "[Content_Types].xml"


def write(document: Document, theme: Theme = DEFAULT) -> bytes:
    """The bytes of a Word file.

    The layout of the page and the styles are those of the reference document;
    ``theme`` gives the few colours that no style can hold.
    """
    word = docx.Document(str(template_folder() / "reference.docx"))
    fields = Fields()
    lists = _lists(word)

    def story(part: Part) -> Story:
        return Story(theme, InlineWriter(_relate(part), fields), lists)

    section = word.sections[0]
    _fill(section.header._element, _header(story(section.header.part), document.header))
    _fill(section.footer._element, _footer(story(section.footer.part), document.footer))
    place = Place(_text_width(word))
    body = story(word.part)
    _fill(word.element.body, body.blocks(document.blocks, place) + body.close(place))
    _keep_hidden(word, document.hidden)
    _keep_properties(word, document.hidden, fields.full_names)
    _set_language(word, document.metadata.language)
    _set_properties(word, document.metadata)
    return _archive(word)


def _text_width(word: WordDocument) -> int:
    """The width between the margins, in twentieths of a point."""
    section = word.sections[0]
    sides = (section.page_width, section.left_margin, section.right_margin)
    page, left, right = (side.twips if side is not None else 0 for side in sides)
    return page - left - right


def _fill(container: Any, xml: str) -> None:
    """Replaces the blocks of a part; a body keeps its page layout."""
    layout = [child for child in container if child.tag == qn("w:sectPr")]
    written = parse_xml(f"<w:body {_NAMESPACES}>{xml}</w:body>")
    container[:] = [*written, *layout]


def _header(story: Story, inlines: tuple[Inline, ...]) -> str:
    if not inlines:
        return "<w:p/>"
    return story.paragraph("Header", story.text.write(inlines), Place(0))


def _footer(story: Story, inlines: tuple[Inline, ...]) -> str:
    numbers = f"{run('Page ')}{page_field('PAGE')}{run(' / ')}{page_field('NUMPAGES')}"
    content = f"{story.text.write(inlines)}<w:r><w:tab/></w:r>{numbers}"
    return story.paragraph("Footer", content, Place(0))


def _relate(part: Part) -> Callable[[str], str]:
    return lambda href: part.relate_to(clean(href), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)


def _lists(word: WordDocument) -> Lists:
    """The lists of the reference document, found by the styles that have them."""
    numbering = word.part.numbering_part.element
    styles = ("ListBullet", "ListNumber", *LIST_STYLES.values())
    by_style = {style: _list_id(word, style) for style in styles}
    ordered = next(num for num in numbering.num_lst if num.numId == by_style["ListNumber"])

    def restart(level: int) -> int:
        num = numbering.add_num(ordered.abstractNumId.val)
        num.add_lvlOverride(level).add_startOverride(1)
        return int(num.numId)

    return Lists(by_style, restart)


def _list_id(word: WordDocument, style: str) -> int:
    path = f"w:style[@w:styleId='{style}']/w:pPr/w:numPr/w:numId/@w:val"
    return int(word.styles.element.xpath(path)[0])


def _keep_hidden(word: WordDocument, hidden: tuple[Hidden, ...]) -> None:
    """Hidden values become document variables, which Word neither shows nor loses."""
    if not hidden:
        return
    variables = OxmlElement("w:docVars")
    for node in hidden:
        attributes = {qn("w:name"): clean(node.name), qn("w:val"): clean(node.value)}
        variables.append(OxmlElement("w:docVar", attrs=attributes))
    word.settings.element.find(qn("w:compat")).addnext(variables)


def _keep_properties(
    word: WordDocument, hidden: tuple[Hidden, ...], full_names: dict[str, str]
) -> None:
    """Hidden values and the whole names of fields, as custom properties of the document.

    LibreOffice keeps those; it drops the variables.
    """
    values = {f"{HIDDEN}{node.name}": node.value for node in hidden} | full_names
    if not values:
        return
    properties = "".join(
        f'<property fmtid="{_CUSTOM_FORMAT}" pid="{pid}" name={quoteattr(clean(name))}>'
        f"<vt:lpwstr>{escape(clean(value))}</vt:lpwstr></property>"
        for pid, (name, value) in enumerate(values.items(), start=2)
    )
    xml = f"{_CUSTOM_HEAD}{properties}</Properties>"
    package = word.part.package
    part = Part(PackURI("/docProps/custom.xml"), _CUSTOM_TYPE, xml.encode(), package)
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def _set_language(word: WordDocument, language: str) -> None:
    path = "w:docDefaults/w:rPrDefault/w:rPr/w:lang"
    languages = word.styles.element.xpath(path) + word.settings.element.xpath("w:themeFontLang")
    for element in languages:
        element.set(qn("w:val"), language)


def _set_properties(word: WordDocument, metadata: Metadata) -> None:
    properties = word.core_properties
    midnight = datetime.combine(metadata.date, time())
    properties.title = clean(metadata.title)[:_PROPERTY_LENGTH]
    properties.author = properties.last_modified_by = clean(metadata.author)[:_PROPERTY_LENGTH]
    properties.subject = clean(metadata.subject)[:_PROPERTY_LENGTH]
    properties.language = metadata.language
    properties.created = properties.modified = midnight
    properties.revision = 1


def _archive(word: WordDocument) -> bytes:
    """The file with its parts in one order and without the time of day."""
    saved, written = io.BytesIO(), io.BytesIO()
    word.save(saved)
    with (
        zipfile.ZipFile(saved) as source,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in sorted(source.namelist(), key=lambda name: (name != _FIRST_PART, name)):
            entry = zipfile.ZipInfo(name, _FIRST_DATE)
            entry.create_system, entry.compress_type = 0, zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return written.getvalue()
