"""What a page takes of the look: its style sheet, fonts and logos."""

from __future__ import annotations

import base64
import re
from dataclasses import fields
from functools import cache
from html import escape

from cpts_docs.base.resources import theme_folder
from cpts_docs.document.theme import LOGO_GAP, Look, Theme
from cpts_docs.foreign.drawing import address


def style(look: Look) -> str:
    """All of the style sheet: the project's fonts, the built-in one, the project's own."""
    return f"{faces(look)}{_style(look.theme)}{look.css}"


def _style(theme: Theme) -> str:
    """The built-in style sheet, and before it what it names of the theme."""
    values = {field.name: getattr(theme, field.name) for field in fields(theme)}
    named = {name: value for name, value in values.items() if str(value).startswith("#")}
    named |= {name: f"{values[name]:g}mm" for name in ("label_width", "bar_labels")}
    named |= {"spacing": f"{theme.spacing:g}", "line_spacing": f"{theme.line_spacing:g}"}
    named |= {"small": f"{theme.small:g}pt", "font": _quoted(theme.word_font)}
    variables = "".join(f"  --{name}: {value};\n" for name, value in named.items())
    return f":root {{\n{variables}}}\n{_style_sheet()}{_page(theme)}"


_MAX_FONTS = 400_000
"""The bytes of a family that goes into a page: all of it, or who reads needs it installed."""


def faces(look: Look) -> str:
    """The fonts of a project, if they are small and may be in what anyone can take them from."""
    fonts = look.family.fonts if look.family else ()
    if sum(len(font.data) for font in fonts) > _MAX_FONTS or not all(f.is_free for f in fonts):
        return ""
    return "".join(
        f"@font-face {{ font-family: {_quoted(look.theme.word_font)};"
        f" font-style: {'italic' if font.is_italic else 'normal'};"
        f" font-weight: {font.weights[0]} {font.weights[1]};"
        f' src: url("data:font/sfnt;base64,{base64.b64encode(font.data).decode()}"); }}\n'
        for font in fonts
    )


def _page(theme: Theme) -> str:
    """A printed page: no variable reaches that."""
    size = f"{theme.page_width:g}mm {theme.page_height:g}mm"
    sides = (theme.margin_top, theme.margin_side, theme.margin_bottom)
    margins = " ".join(f"{side:g}mm" for side in sides)
    return f"@page {{ size: {size}; margin: {margins}; }}\n"


def _quoted(name: str) -> str:
    """A string of CSS; no name of a font ends the style sheet or the string."""
    return '"' + re.sub(r'[\x00-\x1f"\\<]', "", name) + '"'


@cache
def _style_sheet() -> str:
    return (theme_folder() / "theme.css").read_text("utf-8")


def logos(look: Look) -> str:
    """The logos above the title, once: a screen has one page."""
    pictures = "".join(
        f'<img src="{address(logo.picture)}" alt="{escape(logo.alt)}"'
        f' style="width: {width:g}mm; max-width: 100%; margin-right: {LOGO_GAP:g}mm">'
        for logo, width, _ in look.sizes
    )
    return pictures and f"<p>{pictures}</p>\n"
