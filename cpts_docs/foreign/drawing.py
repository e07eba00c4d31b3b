"""Pictures as others take them: as an address in a page, as SVG, as pixels that Typst draws."""

from __future__ import annotations

import base64
from functools import lru_cache

from cpts_docs.base.errors import UnreadableError
from cpts_docs.base.faults import PanicError, panics
from cpts_docs.foreign.picture import Picture

MEDIA_TYPES = {"png": "image/png", "jpeg": "image/jpeg", "svg": "image/svg+xml"}

_DRAWN = b"""\
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg", height: 72pt)
"""
_HIGH = 320
"""The pixels of a logo 14 mm high, for a printer that has 600 in an inch."""


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
    return Picture("png", drawn(picture, _HIGH), picture.width, picture.height)


def drawn(picture: Picture, height: int) -> bytes:
    """The picture as a PNG so many pixels high, with what is transparent in it.

    Raises:
        UnreadableError: it cannot be drawn.
    """
    import typst

    no_fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False)
    try:
        with panics():
            found = typst.Compiler(_DRAWN, font_paths=no_fonts).compile(
                format="png", ppi=height, sys_inputs={"svg": as_svg(picture)}
            )
    except typst.TypstError as error:
        raise UnreadableError(f"l'image ne peut pas être dessinée ({error.message})") from error
    except PanicError as error:
        raise UnreadableError("l'image ne peut pas être dessinée") from error
    assert isinstance(found, bytes)
    return found
