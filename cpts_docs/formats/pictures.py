"""Pictures as the formats take them: as SVG, as pixels, as an address in a page."""

from __future__ import annotations

import base64
from functools import lru_cache

from cpts_docs.foreign.picture import Picture

MEDIA_TYPES = {"png": "image/png", "jpeg": "image/jpeg", "svg": "image/svg+xml"}

_DRAWN = """\
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg", height: 20mm)
"""
_PIXELS_PER_INCH = 400


def address(picture: Picture) -> str:
    """The picture itself, as the address of one."""
    data = base64.b64encode(picture.data).decode()
    return f"data:{MEDIA_TYPES[picture.kind]};base64,{data}"


def as_svg(picture: Picture) -> str:
    """The picture as SVG: a text, which is all that Typst takes from outside."""
    if picture.kind == "svg":
        return picture.data.decode()
    size = f'width="{picture.width}" height="{picture.height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
        f'<image {size} href="{address(picture)}"/></svg>'
    )


@lru_cache(maxsize=8)
def as_pixels(picture: Picture) -> Picture:
    """The picture as PNG or JPEG, which every version of Word and LibreOffice shows."""
    if picture.kind != "svg":
        return picture
    import typst

    drawn = typst.Compiler(_DRAWN.encode()).compile(
        format="png", ppi=_PIXELS_PER_INCH, sys_inputs={"svg": as_svg(picture)}
    )
    assert isinstance(drawn, bytes)
    return Picture("png", drawn, picture.width, picture.height)
