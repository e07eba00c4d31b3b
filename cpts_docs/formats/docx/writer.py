"""The Word writer: the tree in the styles of ``templates/theme/reference.docx``.

The file holds what a Word user would have made by hand: heading styles, real
lists, tables with header rows, content controls to fill in. The same document
always gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Collection

from cpts_docs._version import GENERATOR
from cpts_docs.document.tree import Document, Hidden, Inline, Metadata
from cpts_docs.formats.archive import archive
from cpts_docs.formats.docx.body import Story
from cpts_docs.formats.docx.inlines import Fields, InlineWriter, page_field, run
from cpts_docs.formats.docx.lists import Lists
from cpts_docs.formats.docx.logos import IMAGE, logo_files, logo_runs
from cpts_docs.formats.docx.place import Place
from cpts_docs.formats.docx.reference import STORIES
from cpts_docs.formats.docx.themed import reference_of
from cpts_docs.formats.filled.blank import described, names_told
from cpts_docs.formats.xml import attribute, clean, escaped
from cpts_docs.forms.filled import HIDDEN

_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_PROPERTY_LENGTH = 255


def write(document: Document) -> bytes:
    """The bytes of a Word file.

    The layout of the page and the styles are those of the reference document, in
    the colour and the margins of the document's look.
    """
    look = document.look
    word, fields = reference_of(look), Fields()
    lists = Lists(word.lists, word.definitions)
    links = {name: _Links() for name in STORIES}
    stories = {
        name: Story(look.theme, InlineWriter(links[name].to, fields), lists) for name in STORIES
    }
    body, place = stories["body"], Place(word.width)
    written = {
        "header": _header(stories["header"], document.header),
        "footer": _footer(stories["footer"], document.footer),
        "body": body.blocks(document.blocks, place) + body.close(place),
    }
    place_of_logos = "header" if look.on_each_page else "body"
    files = {name: (kind, data) for name, kind, data in logo_files(look)}
    if files:
        runs = logo_runs(look, links[place_of_logos].to_file)
        line = stories[place_of_logos].paragraph("BodyText", runs, place)
        written[place_of_logos] = line + written[place_of_logos]
    told = described(document) | names_told(fields.full_names)
    added = written | {
        "numbering": "".join(lists.added),
        "variables": _variables(document.hidden, told),
        "properties": _properties(document.hidden, told),
        "core": _core(document.metadata),
        "language": attribute(document.metadata.language)[1:-1],
    }
    added |= {f"{name}-links": links[name].xml() for name in STORIES}
    added |= _declared_properties(declared=bool(added["properties"]))
    added["properties-type"] += _declared_files({kind for kind, _ in files.values()})
    parts = ((f"word/{name}", data) for name, (_, data) in files.items())
    return archive((*word.filled(added), *parts))


class _Links:
    """The addresses that a part links to and the files that it shows, each with an id."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}
        self._files: dict[str, str] = {}

    def to(self, href: str) -> str:
        return self._ids.setdefault(clean(href), f"link{len(self._ids) + 1}")

    def to_file(self, name: str) -> str:
        return self._files.setdefault(name, f"file{len(self._files) + 1}")

    def xml(self) -> str:
        return "".join(
            f'<Relationship Id="{link}" Type="{_LINK}" Target={attribute(href)}'
            ' TargetMode="External"/>'
            for href, link in self._ids.items()
        ) + "".join(
            f'<Relationship Id="{link}" Type="{IMAGE}" Target="{name}"/>'
            for name, link in self._files.items()
        )


def _header(story: Story, inlines: tuple[Inline, ...]) -> str:
    if not inlines:
        return "<w:p/>"
    return story.paragraph("Header", story.text.write(inlines), Place(0))


def _footer(story: Story, inlines: tuple[Inline, ...]) -> str:
    numbers = f"{run('Page ')}{page_field('PAGE')}{run(' / ')}{page_field('NUMPAGES')}"
    content = f"{story.text.write(inlines)}<w:r><w:tab/></w:r>{numbers}"
    return story.paragraph("Footer", content, Place(0))


def _variables(hidden: tuple[Hidden, ...], told: dict[str, str]) -> str:
    """Hidden values and what is ``told`` of the fields, as variables of the document.

    Word neither shows nor loses those.
    """
    values = {node.name: node.value for node in hidden} | told
    variables = "".join(
        f"<w:docVar w:name={attribute(name)} w:val={attribute(value)}/>"
        for name, value in values.items()
    )
    return variables and f"<w:docVars>{variables}</w:docVars>"


def _properties(hidden: tuple[Hidden, ...], told: dict[str, str]) -> str:
    """Hidden values and what is ``told`` of the fields, as custom properties of the document.

    LibreOffice keeps those; it drops the variables. Word keeps both, but for
    its « Inspecter le document », which takes out the properties.
    """
    values = {f"{HIDDEN}{node.name}": node.value for node in hidden} | told
    return "".join(
        f'<property fmtid="{_CUSTOM_FORMAT}" pid="{pid}" name={attribute(name)}>'
        f"<vt:lpwstr>{escaped(value)}</vt:lpwstr></property>"
        for pid, (name, value) in enumerate(values.items(), start=2)
    )


def _declared_properties(*, declared: bool) -> dict[str, str]:
    """What says that the file has custom properties, if it has."""
    kind = f'<Override PartName="/docProps/custom.xml" ContentType="{_CUSTOM_TYPE}"/>'
    link = f'<Relationship Id="custom" Type="{_CUSTOM}" Target="docProps/custom.xml"/>'
    return {
        "properties-type": kind if declared else "",
        "properties-link": link if declared else "",
    }


def _declared_files(kinds: Collection[str]) -> str:
    """What says of which kind the pictures are."""
    return "".join(
        f'<Default Extension="{kind.rpartition("/")[2]}" ContentType="{kind}"/>'
        for kind in sorted(kinds)
    )


def _core(metadata: Metadata) -> str:
    """What the file says of itself."""
    author = _short(metadata.author)
    midnight = f'xsi:type="dcterms:W3CDTF">{metadata.date.isoformat()}T00:00:00Z'
    return (
        f"<dc:title>{_short(metadata.title)}</dc:title>"
        f"<dc:creator>{author}</dc:creator><cp:lastModifiedBy>{author}</cp:lastModifiedBy>"
        "<cp:revision>1</cp:revision>"
        f"<dcterms:created {midnight}</dcterms:created>"
        f"<dcterms:modified {midnight}</dcterms:modified>"
        f"<dc:language>{escaped(metadata.language)}</dc:language>"
        f"<dc:subject>{_short(metadata.subject)}</dc:subject>"
        f"<cp:version>{GENERATOR}</cp:version>"
    )


def _short(text: str) -> str:
    return escaped(clean(text)[:_PROPERTY_LENGTH])
