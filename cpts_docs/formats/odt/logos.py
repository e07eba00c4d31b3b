"""The logos of an OpenDocument text: a frame with a picture for each, and its file."""

from __future__ import annotations

from collections.abc import Iterator

from cpts_docs.document.theme import Look
from cpts_docs.foreign.drawing import as_pixels
from cpts_docs.formats.odt.automatic import AutomaticStyles
from cpts_docs.formats.odt.markup import attributes, millimetres
from cpts_docs.formats.xml import escaped


def logo_files(look: Look) -> Iterator[tuple[str, bytes]]:
    """The name of each logo's file, and its bytes."""
    for number, logo in enumerate(look.logos, 1):
        picture = as_pixels(logo.picture)
        yield f"Pictures/logo{number}.{picture.kind}", picture.data


def logo_line(look: Look, styles: AutomaticStyles) -> str:
    """A paragraph with the logos; none if there are none."""
    on_the_line = {"style:vertical-pos": "top", "style:vertical-rel": "baseline"}
    frames = "<text:tab/>".join(
        "<draw:frame"
        + attributes(
            {
                "draw:style-name": styles.named("graphic", on_the_line),
                "draw:name": f"Logo {number}",
                "text:anchor-type": "as-char",
                "svg:width": millimetres(width),
                "svg:height": millimetres(height),
            }
        )
        + "><draw:image"
        + attributes({"xlink:href": name, "xlink:type": "simple"})
        + f"/><svg:title>{escaped(logo.alt)}</svg:title></draw:frame>"
        for number, ((name, _), (logo, width, height)) in enumerate(
            zip(logo_files(look), look.sizes, strict=True), 1
        )
    )
    return frames and f'<text:p text:style-name="Text_20_body">{frames}</text:p>'
