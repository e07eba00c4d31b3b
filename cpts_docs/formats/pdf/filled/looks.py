"""What the drawing of a text field shows, to be compared with what the field says it holds.

A drawing is a small page of its own (ISO 32000-1, 12.5.5). pypdf reads any; those
that our writer made, and those that hold the text as it is, are told faster.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from pypdf import PageObject
from pypdf.generic import DictionaryObject, StreamObject

from cpts_docs.base.words import slug
from cpts_docs.foreign.pdf import below, resolved
from cpts_docs.formats.pdf.look import DRAWING

_SHOWS_TEXT = re.compile(rb"[)>\]]\s*(?:T[jJ]|['\"])")
_SHOWS_NONE = re.compile(rb"(?<!\\)\(\)\s*Tj")  # as poppler draws an empty field
_GLYPHS = re.compile(rb"<([0-9a-fA-F]+)>\s*Tj")
_PAIR = re.compile(rb"<([0-9a-fA-F]{4})>\s*<((?:[0-9a-fA-F]{4})+)>")

_RARE_LETTER = re.compile("[^\\W\0-\u024f]")
"""None of those that French, or a name in Europe, has: the fonts of forms lack it, and programs
draw anything in its place."""

_MAX_COMPARED = 400


def drawn_instead(widget: DictionaryObject, value: str) -> str:
    """What a field's drawing shows, if it is another text than its ``value``; "" if not.

    A drawing may show less than the value, where that has more lines than fit
    or letters that the font lacks.
    """
    drawing = below(widget, "/AP", "/N")
    if not isinstance(drawing, StreamObject) or _RARE_LETTER.search(value):
        return ""
    try:
        content = drawing.get_data()
        shows_text = _SHOWS_TEXT.search(_SHOWS_NONE.sub(b"", content))
        if not shows_text or _holds(content, value):
            return ""
        shown = _as_we_draw(drawing, content)
        if shown is None:
            shown = _as_any_draws(drawing)
    except Exception:  # pypdf raises almost anything; the value is there all the same
        return ""
    return shown if _is_other(shown, value) else ""


def _holds(content: bytes, value: str) -> bool:
    """Whether each line of ``value`` is drawn in so many words."""
    lines = [line.encode("cp1252", "replace") for line in value.split("\n") if line]
    drawn = [b"(%b)" % re.sub(rb"([\\()])", rb"\\\1", line) for line in lines]
    return bool(lines) and all(line in content for line in drawn)


def _as_we_draw(drawing: StreamObject, content: bytes) -> str | None:
    """What a drawing in our font of all letters shows (``pdf/look.py``); None if it is no such."""
    font = below(drawing, "/Resources", "/Font", DRAWING)
    letters = below(font, "/ToUnicode")
    if not isinstance(letters, StreamObject) or DRAWING.encode() not in content:
        return None
    known = _characters(letters.get_data())
    glyphs = [code for match in _GLYPHS.finditer(content) for code in re.findall(b"....", match[1])]
    return "".join(known.get(int(code, 16), "") for code in glyphs) if glyphs else None


@lru_cache(4)  # the font is the same in all our forms
def _characters(to_unicode: bytes) -> dict[int, str]:
    """The characters of glyphs."""
    return {
        int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
        for glyph, text in _PAIR.findall(to_unicode)
    }


def _as_any_draws(drawing: StreamObject) -> str:
    reference = drawing.indirect_reference
    fonts = below(drawing, "/Resources", "/Font")
    if reference is None or not fonts or any(map(_has_no_letters, fonts.values())):
        return ""
    return PageObject(reference.pdf).extract_xform_text(drawing).strip()  # type: ignore[arg-type]


def _has_no_letters(font: Any) -> bool:
    """Whether the glyphs of a font are mere numbers."""
    entries = resolved(font)
    if not isinstance(entries, DictionaryObject):
        return True
    return resolved(entries.get("/Subtype")) == "/Type0" and "/ToUnicode" not in entries


def _is_other(shown: str, value: str) -> bool:
    """Whether a text has letters or digits, in their order, that a value has not."""
    if shown == value:
        return False
    said = iter(_letters(value))
    return not all(sign in said for sign in _letters(shown[:_MAX_COMPARED]))


def _letters(text: str) -> str:
    """The letters and digits of a text, without case and accents."""
    return slug(text).replace("-", "") if any(map(str.isalnum, text)) else ""
