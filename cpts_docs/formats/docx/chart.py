"""A bar chart as WordprocessingML: a paragraph a bar, drawn as a vector shape.

Labels and figures are text, so they can be selected, searched and read out;
each bar says the same in its text alternative.
"""

from __future__ import annotations

from collections.abc import Callable

from cpts_docs.document.tree import Bar, BarChart
from cpts_docs.formats.xml import attribute, escaped

_EMU = 635  # English metric units in a twentieth of a point
_BAR_HEIGHT = 200  # twentieths of a point
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


def bar_chart(chart: BarChart, width: int, colour: str, next_id: Callable[[], int]) -> list[str]:
    """The content of a paragraph for each bar.

    ``width`` is that of the longest bar, in twentieths of a point; ``colour``
    is six hexadecimal digits; ``next_id`` gives each drawing its own number.
    """
    return [
        f'<w:r><w:tab/><w:t xml:space="preserve">{escaped(bar.label)}</w:t><w:tab/></w:r>'
        f"{_shape(bar, max(round(width * share), 20), colour, next_id())}"
        f'<w:r><w:t xml:space="preserve"> {escaped(bar.caption)}</w:t></w:r>'
        for bar, share in zip(chart.bars, chart.shares, strict=True)
    ]


def _shape(bar: Bar, width: int, colour: str, number: int) -> str:
    size = f'cx="{width * _EMU}" cy="{_BAR_HEIGHT * _EMU}"'
    description = attribute(f"{bar.label} : {bar.caption}")
    return (
        f'<w:r><mc:AlternateContent xmlns:mc="{_MC}"><mc:Choice xmlns:wps="{_WPS}" Requires="wps">'
        f'<w:drawing><wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0">'
        f"<wp:extent {size}/>"
        f'<wp:docPr id="{number}" name="Barre {number}" descr={description}/>'
        f'<a:graphic xmlns:a="{_A}"><a:graphicData uri="{_WPS}"><wps:wsp><wps:cNvSpPr/>'
        f'<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></wps:spPr><wps:bodyPr/>'
        "</wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
        "</mc:Choice></mc:AlternateContent></w:r>"
    )
