"""The OpenDocument writer: the tree as LibreOffice would have saved it.

The file holds what a user would have made by hand: heading styles, real lists,
tables with header rows, form controls to fill in. The same document always
gives the same bytes.
"""

from __future__ import annotations

from dataclasses import replace

from cpts_docs.document.theme import LOGO_ROOM, Theme
from cpts_docs.document.tree import Document, Hidden, Inline, LineBreak, Text
from cpts_docs.document.walk import leaves
from cpts_docs.formats.filled.blank import described
from cpts_docs.formats.odt import package
from cpts_docs.formats.odt.automatic import AutomaticStyles
from cpts_docs.formats.odt.body import Place, Story
from cpts_docs.formats.odt.fields import Controls
from cpts_docs.formats.odt.file import CONTENT, META, STYLES
from cpts_docs.formats.odt.inlines import InlineWriter, seen
from cpts_docs.formats.odt.logos import logo_files, logo_line
from cpts_docs.formats.odt.markup import attributes, document
from cpts_docs.formats.odt.page import page_layout
from cpts_docs.formats.odt.styles import named_styles

_CONTENT_NAMES = "draw fo form office ooo style svg table text xlink"
_STYLES_NAMES = "draw fo office style svg table text xlink"


def write(source: Document) -> bytes:
    """The bytes of an OpenDocument text."""
    theme = source.look.theme
    automatic = AutomaticStyles()
    controls = Controls(theme, automatic)
    story = Story(theme, InlineWriter(automatic, controls), automatic)
    text = story.whole(source.blocks, Place(theme.text_width))
    if not source.look.on_each_page:
        text = logo_line(source.look, automatic) + text
    told = described(replace(source, header=_told(source.header), footer=_told(source.footer)))
    hidden = (*source.hidden, *(Hidden(name, value) for name, value in told.items()))
    return package.packed(
        {
            CONTENT: _content(theme, automatic, controls.form(hidden) + text),
            STYLES: _styles(source),
            META: package.metadata(source, told),
            "settings.xml": package.settings(),
            **dict(logo_files(source.look)),
        }
    )


def _content(theme: Theme, automatic: AutomaticStyles, text: str) -> bytes:
    return document(
        "document-content",
        _CONTENT_NAMES,
        f"{_fonts(theme)}<office:automatic-styles>{automatic.xml()}</office:automatic-styles>"
        f"<office:body><office:text>{text}</office:text></office:body>",
    )


def _styles(source: Document) -> bytes:
    theme, styles = source.look.theme, AutomaticStyles()
    text = InlineWriter(styles)
    look = source.look
    logos = logo_line(look, styles) if look.on_each_page else ""
    header = _running("header", "Header", text, source.header, above=logos)
    footer = _running("footer", "Footer", text, source.footer, numbered=True)
    room = LOGO_ROOM if logos else 0
    automatic = page_layout(theme, header=bool(header), room=room) + styles.xml()
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
    above: str = "",
) -> str:
    """What runs at the head or foot of each page, with what is ``above`` it."""
    if not inlines and not numbered and not above:
        return ""
    numbers = (
        '<text:tab/>Page <text:page-number text:select-page="current">1</text:page-number>'
        " / <text:page-count>1</text:page-count>"
    )
    content = text.write(inlines) + (numbers if numbered else "")
    line = f'<text:p text:style-name="{style}">{content}</text:p>' if content else ""
    return f"<style:{part}>{above}{line}</style:{part}>"


def _fonts(theme: Theme) -> str:
    about = {
        "style:name": theme.word_font,
        "svg:font-family": f"'{theme.word_font}'",
        "style:font-family-generic": "swiss",
        "style:font-pitch": "variable",
    }
    return f"<office:font-face-decls><style:font-face{attributes(about)}/></office:font-face-decls>"
