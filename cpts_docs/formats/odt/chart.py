"""A bar chart as ODF: a line a bar, drawn as a vector shape.

Labels and figures are text, so they can be selected, searched and read out;
each bar says the same in its text alternative, and the first one what all of them say.
"""

from __future__ import annotations

from cpts_docs.document.theme import Theme
from cpts_docs.document.tree import Bar, BarChart
from cpts_docs.formats.odt.automatic import AutomaticStyles
from cpts_docs.formats.odt.markup import attributes, flowing, millimetres
from cpts_docs.formats.xml import escaped

GAP = 2.5
"""Between a label and its bar, in millimetres."""
_HEIGHT = 4
_LEAST = 0.3
_SPACE = "\u2002"


def bars(chart: BarChart, width: float, theme: Theme, styles: AutomaticStyles) -> list[str]:
    """The content of a paragraph for each bar; ``width`` in millimetres."""
    longest = max(width - 2 * theme.bar_labels - GAP, _LEAST)
    shapes = [
        _shape(bar, max(longest * share, _LEAST), theme.accent, styles, "" if place else chart.alt)
        for place, (bar, share) in enumerate(zip(chart.bars, chart.shares, strict=True))
    ]
    return [
        f"<text:tab/>{flowing(bar.label)}<text:tab/>{shape}{_SPACE}{flowing(bar.caption)}"
        for bar, shape in zip(chart.bars, shapes, strict=True)
    ]


def _shape(bar: Bar, width: float, colour: str, styles: AutomaticStyles, whole: str) -> str:
    style = styles.named(
        "graphic",
        {
            "draw:stroke": "none",
            "draw:fill": "solid",
            "draw:fill-color": colour,
            "style:vertical-pos": "middle",
            "style:vertical-rel": "text",
        },
    )
    about = {
        "text:anchor-type": "as-char",
        "draw:style-name": style,
        "svg:width": millimetres(width),
        "svg:height": millimetres(_HEIGHT),
    }
    title = f"<svg:title>{escaped(f'{bar.label} : {bar.caption}')}</svg:title>"
    description = f"<svg:desc>{escaped(whole)}</svg:desc>" if whole else ""
    return f"<draw:rect{attributes(about)}>{title}{description}</draw:rect>"
