"""The logos of a Word document: a run with a drawing for each, and its file."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cpts_docs.document.theme import Look
from cpts_docs.foreign.drawing import MEDIA_TYPES, as_pixels
from cpts_docs.formats.xml import attribute

IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_EMU = 36_000  # in a millimetre
_FIRST_ID = 1_000_000  # after those of all other drawings, in whichever part they are


def logo_files(look: Look) -> Iterator[tuple[str, str, bytes]]:
    """The name of each logo's file, its media type and its bytes."""
    for number, logo in enumerate(look.logos, 1):
        picture = as_pixels(logo.picture)
        yield f"media/logo{number}.{picture.kind}", MEDIA_TYPES[picture.kind], picture.data


def logo_runs(look: Look, link: Callable[[str], str]) -> str:
    """The logos in a line; ``link`` gives the id of the relationship to a file."""
    files = [name for name, _, _ in logo_files(look)]
    return "<w:r><w:tab/></w:r>".join(
        _drawing(number, link(name), logo.alt, width, height)
        for number, (name, (logo, width, height)) in enumerate(zip(files, look.sizes, strict=True))
    )


def _drawing(number: int, link: str, alt: str, width: float, height: float) -> str:
    size = f'cx="{round(width * _EMU)}" cy="{round(height * _EMU)}"'
    about = f'id="{_FIRST_ID + number}" name="Logo {number + 1}" descr={attribute(alt)}'
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0">'
        f"<wp:extent {size}/><wp:docPr {about}/>"
        f'<a:graphic xmlns:a="{_A}"><a:graphicData uri="{_PIC}"><pic:pic xmlns:pic="{_PIC}">'
        f"<pic:nvPicPr><pic:cNvPr {about}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip xmlns:r="{_R}" r:embed="{link}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
