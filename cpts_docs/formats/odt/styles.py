"""The named styles, which a user sees in LibreOffice and may change there.

The spaces are those of ``templates/theme/theme.typ``, less the room that a line has in
LibreOffice above and below its letters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from cpts_docs.document.theme import Theme
from cpts_docs.formats.odt.automatic import Properties, properties, style
from cpts_docs.formats.odt.chart import GAP
from cpts_docs.formats.odt.list_styles import BULLET, list_styles
from cpts_docs.formats.odt.markup import attributes, language, millimetres, points

BODY = "Text_20_body"
LINK, FIELD_LABEL = "Internet_20_link", "CptsFieldLabel"

_UNDERLINE = {
    "style:text-underline-style": "solid",
    "style:text-underline-width": "auto",
    "style:text-underline-color": "font-color",
}
_NEXT = {"fo:keep-with-next": "always"}
_LOOSE = {"fo:keep-with-next": "auto"}
_WHOLE = {"fo:keep-together": "always"}
_SINGLE = {"fo:line-height": "100%"}
_CENTRED = {"fo:text-align": "center"}
_RIGHT = {"fo:text-align": "end"}


@dataclass(frozen=True, slots=True)
class _Style:
    """A paragraph style: its name, how people see it, the space above and below in mm."""

    name: str
    title: str
    space: tuple[float, float] = (0, 0)
    paragraph: Properties = field(default_factory=dict)
    text: Properties = field(default_factory=dict)
    parent: str = "Standard"
    following: str = ""
    tabs: tuple[tuple[float, str], ...] = ()

    def xml(self, theme: Theme) -> str:
        above, below = (millimetres(size * theme.spacing) for size in self.space)
        own = {"fo:margin-top": above, "fo:margin-bottom": below, **_lines(self.paragraph, theme)}
        looks = _paragraph(own, self.tabs) + properties("text", self.text)
        about = {"parent": self.parent, "title": self.title, "following": self.following}
        return style(self.name, "paragraph", looks, **about)


def _lines(own: Properties, theme: Theme) -> Properties:
    """``own``, whose lines have the distance that the theme wants; a single line stays one."""
    height = own.get("fo:line-height", "")
    if not height.endswith("%") or own.items() >= _SINGLE.items():
        return own
    return {**own, "fo:line-height": f"{float(height[:-1]) * theme.line_spacing:.4g}%"}


def _paragraph(own: Properties, tabs: tuple[tuple[float, str], ...] = ()) -> str:
    stops = "".join(
        f"<style:tab-stop{attributes({'style:position': millimetres(place), 'style:type': kind})}/>"
        for place, kind in tabs
    )
    stops = stops and f"<style:tab-stops>{stops}</style:tab-stops>"
    return f"<style:paragraph-properties{attributes(own)}>{stops}</style:paragraph-properties>"


def _font(
    size: float = 0, colour: str = "", *, bold: bool = False, italic: bool = False
) -> dict[str, str]:
    return {
        "fo:font-size": points(size) if size else "",
        "fo:color": colour,
        "fo:font-weight": "bold" if bold else "",
        "fo:font-style": "italic" if italic else "",
    }


def _rule(colour: str, size: float = 0.5) -> str:
    return f"{size:g}pt solid {colour}"


def _padding(top: float, right: float, bottom: float, left: float) -> dict[str, str]:
    sides = {"top": top, "right": right, "bottom": bottom, "left": left}
    return {f"fo:padding-{side}": millimetres(size) for side, size in sides.items()}


# --------------------------------------------------------------------------
# Paragraphs


def _headings(theme: Theme) -> Iterator[_Style]:
    accent = theme.accent
    title = {"fo:border-bottom": _rule(accent, 1.6), "fo:padding-bottom": "0.9mm"}
    question = {
        "fo:background-color": theme.tint,
        "fo:border-left": _rule(accent, 2.25),
        **_padding(1.1, 3, 1.1, 2.2),
    }
    looks: tuple[tuple[tuple[float, float], Properties, Properties], ...] = (
        ((2.9, 2.2), title, _font(20, bold=True)),
        ((4.9, 1.5), {}, _font(14, accent, bold=True)),
        ((4.6, 1.3), question, _font(11, bold=True)),
        ((3.2, 0.6), {}, _font(10.5, accent, bold=True)),
        ((1.6, 0.4), {}, _font(bold=True)),
        ((1.6, 0.4), {}, _font(italic=True)),
    )
    for level, (space, paragraph, text) in enumerate(looks, start=1):
        names = f"Heading_20_{level}", f"Heading {level}"
        yield _Style(*names, space, {**_NEXT, **_WHOLE, **paragraph}, text, following=BODY)


def _text(theme: Theme) -> Iterator[_Style]:
    """The styles of running text."""
    accent, muted = theme.accent, theme.muted
    label = _font(theme.small, accent, bold=True)
    right = {"fo:margin-left": millimetres(theme.text_width / 2)}
    yield _Style(BODY, "Text body", (0, 1))
    yield _Style("Subtitle", "Subtitle", (0, 2), {}, _font(0, muted), following=BODY)
    yield _Style("Signature", "Signature", (2, 1), {**_WHOLE, **right})
    yield _Style("CptsEyebrow", "CPTS Surtitre", (0, 1), _NEXT, _font(0, accent, bold=True))
    yield _Style("CptsLabel", "CPTS Libellé", (1.4, 0.9), _NEXT, label)
    yield _Style("CptsLabelStart", "CPTS Libellé (début)", (0, 0.9), _LOOSE, {}, "CptsLabel")
    yield _Style("CptsQuestion", "CPTS Question", (2, 1), _NEXT, _font(bold=True))
    yield _Style("CptsHint", "CPTS Aide", (0, 1), _NEXT, _font(0, muted, italic=True))
    yield _Style("CptsAnswer", "CPTS Réponse", (1, 1), _NEXT, _font(11, bold=True))
    yield _Style("CptsItem", "CPTS Élément de liste", (0, 0.5))
    yield _Style(
        "CptsPlainItem", "CPTS Élément de liste simple", (0, 0), {"fo:line-height": "103%"}
    )
    yield _Style("CptsGap", "CPTS Intervalle", (0, 0), {"fo:line-height": "1pt"}, _font(1))


def _sections(theme: Theme) -> Iterator[_Style]:
    """The styles of the paragraphs in sections, and of what runs on each page."""
    muted = theme.muted
    above = {"fo:border-top": _rule(theme.line)}
    below = {"fo:border-bottom": _rule(theme.line)}
    start = {**above, **_padding(2, 0, 0, 0)}
    card = {
        "fo:background-color": theme.tint,
        "fo:border-left": _rule(theme.accent, 2.5),
        "fo:line-height": "136%",
        "style:contextual-spacing": "true",
        **_padding(1.6, 4, 2.2, 4),
    }
    title, dense = _font(10, muted, bold=True), {"fo:line-height": "105%"}
    yield _Style("CptsContact", "CPTS Contact", (6, 2), {**card, **_NEXT})
    yield _Style("CptsNotice", "CPTS Mention", (0, 1.5), dense, _font(theme.small, muted))
    yield _Style("CptsNoticeTitle", "CPTS Titre de mention", (1, 1), _NEXT, title, "CptsNotice")
    yield _Style("CptsNoticeStart", "CPTS Mention (début)", (6, 1.5), start, {}, "CptsNotice")
    yield _Style(
        "CptsNoticeStartTitle",
        "CPTS Titre de mention (début)",
        (6, 1),
        start,
        {},
        "CptsNoticeTitle",
    )
    running, wide = _font(theme.small, muted), ((theme.text_width, "right"),)
    yield _Style(
        "Header",
        "Header",
        (0, 0),
        {**below, **_SINGLE, **_padding(0, 0, 1.2, 0)},
        running,
        tabs=wide,
    )
    yield _Style(
        "Footer",
        "Footer",
        (0, 0),
        {**above, **_SINGLE, **_padding(0.7, 0, 0, 0)},
        running,
        tabs=wide,
    )


def _cells_and_fields(theme: Theme) -> Iterator[_Style]:
    left = {
        "fo:margin-left": millimetres(theme.label_width),
        "fo:text-indent": millimetres(-theme.label_width),
    }
    entry = {
        "fo:border-bottom": _rule(theme.accent, 0.8),
        "style:join-border": "false",
        **_padding(0, 0, 0.3, 0),
        **_SINGLE,
    }
    head = _font(theme.small, theme.accent, bold=True)
    bar = {"fo:line-height": "5.6mm", **_WHOLE}
    yield _Style("CptsCell", "CPTS Cellule", (0, 0.9))
    yield _Style("CptsHeadCell", "CPTS En-tête de tableau", (0, 0.9), {}, head)
    yield _Style("CptsCellCentred", "CPTS Case centrée", (0, 0.9), _CENTRED, {}, "CptsCell")
    yield _Style(
        "CptsHeadCellCentred", "CPTS En-tête centré", (0, 0.9), _CENTRED, {}, "CptsHeadCell"
    )
    yield _Style("CptsCellNumber", "CPTS Nombre", (0, 0.9), _RIGHT, {}, "CptsCell")
    yield _Style(
        "CptsHeadCellNumber", "CPTS En-tête de nombres", (0, 0.9), _RIGHT, {}, "CptsHeadCell"
    )
    yield _Style("CptsField", "CPTS Champ", (1, 1.3), {**left, **entry, **_WHOLE})
    yield _Style("CptsBox", "CPTS Zone de saisie", (1.6, 2.4), entry)
    yield _Style("CptsChoices", "CPTS Choix", (1.6, 1.6), _NEXT)
    labels = theme.bar_labels
    tabs = ((labels, "right"), (labels + GAP, "left"))
    yield _Style("CptsBar", "CPTS Barre", (0, 0), bar, tabs=tabs)


# --------------------------------------------------------------------------
# All of them


@lru_cache(maxsize=16)
def named_styles(theme: Theme, spoken: str) -> str:
    """The styles that have a name for people, for a document in that language."""
    tongue, country = language(spoken)
    text = {
        "style:font-name": theme.word_font,
        "fo:font-size": points(theme.size),
        "fo:color": theme.ink,
        "fo:language": tongue,
        "fo:country": country or (tongue and "none"),
    }
    looks = _paragraph({"style:tab-stop-distance": "12.5mm"}) + properties("text", text)
    standard = {"fo:line-height": "114%", "fo:orphans": "2", "fo:widows": "2"}
    paragraphs = (*_headings(theme), *_text(theme), *_sections(theme), *_cells_and_fields(theme))
    return "".join(
        (
            f'<style:default-style style:family="paragraph">{looks}</style:default-style>',
            style("Standard", "paragraph", _paragraph(_lines(standard, theme))),
            *(one.xml(theme) for one in paragraphs),
            *_characters(theme),
            list_styles(),
        )
    )


def _characters(theme: Theme) -> Iterator[str]:
    """The styles of text inside a paragraph."""
    found: Mapping[str, tuple[str, Properties]] = {
        "Strong_20_Emphasis": ("Strong Emphasis", _font(bold=True)),
        "Emphasis": ("Emphasis", _font(italic=True)),
        LINK: ("Internet link", {**_font(colour=theme.accent), **_UNDERLINE}),
        FIELD_LABEL: ("CPTS Libellé de champ", _font(theme.small, theme.muted)),
        BULLET: ("CPTS Puce", _font(colour=theme.accent)),
    }
    for name, (title, looks) in found.items():
        yield style(name, "text", properties("text", looks), title=title)
