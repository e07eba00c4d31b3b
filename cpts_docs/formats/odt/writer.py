"""The OpenDocument writer: the tree as LibreOffice would have saved it.

The file holds what a user would have made by hand: heading styles, real lists,
tables with header rows, form controls to fill in. The same document always
gives the same bytes.
"""

from __future__ import annotations

from dataclasses import replace

from cpts_docs.document.tree import Document, Hidden, Inline, LineBreak, Text
from cpts_docs.document.walk import leaves
from cpts_docs.formats.filled.blank import described
from cpts_docs.formats.odt import package
from cpts_docs.formats.odt.automatic import AutomaticStyles
from cpts_docs.formats.odt.body import Place, Story
from cpts_docs.formats.odt.fields import Controls
from cpts_docs.formats.odt.file import CONTENT, META, STYLES
from cpts_docs.formats.odt.inlines import InlineWriter, seen
from cpts_docs.formats.odt.markup import attributes, document
from cpts_docs.formats.odt.page import page_layout
from cpts_docs.formats.odt.styles import named_styles
from cpts_docs.formats.theme import DEFAULT, Theme

_CONTENT_NAMES = "draw fo form office ooo style svg table text xlink"
_STYLES_NAMES = "draw fo office style svg table text xlink"


def write(source: Document, theme: Theme = DEFAULT) -> bytes:
    """The bytes of an OpenDocument text."""
    automatic = AutomaticStyles()
    controls = Controls(theme, automatic)
    story = Story(theme, InlineWriter(automatic, controls), automatic)
    text = story.whole(source.blocks, Place(theme.text_width))
    told = described(replace(source, header=_told(source.header), footer=_told(source.footer)))
    hidden = (*source.hidden, *(Hidden(name, value) for name, value in told.items()))
    return package.packed(
        {
            CONTENT: _content(theme, automatic, controls.form(hidden) + text),
            STYLES: _styles(source, theme),
            META: package.metadata(source, told),
            "settings.xml": package.settings(),
        }
    )


def _content(theme: Theme, automatic: AutomaticStyles, text: str) -> bytes:
    return document(
        "document-content",
        _CONTENT_NAMES,
        f"{_fonts(theme)}<office:automatic-styles>{automatic.xml()}</office:automatic-styles>"
        f"<office:body><office:text>{text}</office:text></office:body>",
    )


def _styles(source: Document, theme: Theme) -> bytes:
    styles = AutomaticStyles()
    text = InlineWriter(styles)
    header = _running("header", "Header", text, source.header)
    footer = _running("footer", "Footer", text, source.footer, numbered=True)
    automatic = page_layout(theme, header=bool(header)) + styles.xml()
    return document(
        "document-styles",
        _STYLES_NAMES,
        f"{_fonts(theme)}<office:styles>{named_styles(theme, source.metadata.language)}"
        f"</office:styles><office:automatic-styles>{automatic}</office:automatic-styles>"
        '<office:master-styles><style:master-page style:name="Standard" '
        f'style:page-layout-name="Page">{header}{footer}</style:master-page>'
        "</office:master-styles>",
    )


def _told(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """What runs at the head or foot, where a field is a text of the form's own."""
    told = (it if isinstance(it, Text | LineBreak) else Text(seen(it)) for it in leaves(inlines))
    return tuple(told)


def _running(
    part: str,
    style: str,
    text: InlineWriter,
    inlines: tuple[Inline, ...],
    *,
    numbered: bool = False,
) -> str:
    """What runs at the head or foot of each page."""
    if not inlines and not numbered:
        return ""
    numbers = (
        '<text:tab/>Page <text:page-number text:select-page="current">1</text:page-number>'
        " / <text:page-count>1</text:page-count>"
    )
    content = text.write(inlines) + (numbers if numbered else "")
    return f'<style:{part}><text:p text:style-name="{style}">{content}</text:p></style:{part}>'


def _fonts(theme: Theme) -> str:
    about = {
        "style:name": theme.word_font,
        "svg:font-family": f"'{theme.word_font}'",
        "style:font-family-generic": "swiss",
        "style:font-pitch": "variable",
    }
    return f"<office:font-face-decls><style:font-face{attributes(about)}/></office:font-face-decls>"
