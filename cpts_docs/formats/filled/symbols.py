"""The signs of symbol fonts as the characters that a reader sees.

« Insérer un symbole » in Word writes the number of a glyph of Symbol, Wingdings
or Webdings (``w:sym``, or a character of U+F000 to U+F0FF in such a font).
"""

from __future__ import annotations

import re

UNKNOWN = "\ufffd"
"""What stands for a glyph that is in no table."""

# From 0x20 and from 0xA0, in the order of the font (Adobe's Symbol encoding).
_SYMBOL_LOW = (
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"
    "‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
)
_SYMBOL_HIGH = (
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪"
    "\ufffd〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
)

_WINGDINGS = (
    {0x20: " ", 0x22: "✂", 0x28: "☎", 0x29: "✆", 0x2A: "✉", 0x36: "⌛", 0x3F: "✍", 0x41: "✌"}
    | {0x43: "👍", 0x44: "👎", 0x45: "☜", 0x46: "☞", 0x47: "☝", 0x48: "☟", 0x4A: "☺", 0x4B: "😐"}
    | {0x4C: "☹", 0x51: "✈", 0x52: "☼", 0x54: "❄", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□"}
    | {0x70: "◻", 0x71: "❑", 0x72: "❒", 0x73: "⬧", 0x74: "⧫", 0x75: "◆", 0x76: "❖", 0x77: "⬥"}
    | {0x78: "⌧", 0x9E: "·", 0x9F: "•", 0xA0: "▪", 0xA1: "○", 0xA4: "◉", 0xA6: "❍", 0xA7: "▪"}
    | {0xA8: "◻", 0xAA: "✦", 0xAB: "★", 0xAC: "✶", 0xD8: "➢", 0xDC: "➲", 0xDF: "←", 0xE0: "→"}
    | {0xE1: "↑", 0xE2: "↓", 0xE3: "↖", 0xE4: "↗", 0xE5: "↙", 0xE6: "↘", 0xE7: "←", 0xE8: "➔"}
    | {0xE9: "↑", 0xEA: "↓", 0xEF: "⇦", 0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩", 0xF3: "⬄", 0xF4: "⇳"}
    | {0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑"}
    | {0x80 + number: digit for number, digit in enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿")}
)
_WINGDINGS_2 = (
    {0x20: " ", 0x30: "✍", 0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒"}
    | {0x55: "⊗", 0x56: "⊗", 0x97: "●", 0x98: "●", 0x99: "◯", 0x9A: "○", 0xA0: "■", 0xA1: "■"}
    | {0xA2: "■", 0xA3: "□", 0xA4: "□", 0xA5: "□", 0xA6: "▣"}
)
_WINGDINGS_3 = {
    0x20: " ",
    0x66: "←",
    0x67: "→",
    0x68: "↑",
    0x69: "↓",
    0x6A: "↖",
    0x6B: "↗",
    0x6C: "↙",
} | {0x6D: "↘", 0x70: "▲", 0x71: "▼", 0x72: "△", 0x73: "▽", 0x74: "◀", 0x75: "▶", 0x7D: "▶"}
_WEBDINGS = {
    0x20: " ",
    0x33: "◀",
    0x34: "▶",
    0x35: "▲",
    0x36: "▼",
    0x3D: "■",
    0x61: "✓",
    0x63: "□",
} | {0x67: "■", 0x6E: "●", 0x72: "✗", 0x79: "⛔", 0x9B: "✎", 0xC9: "☎"}
_FONTS: dict[str, dict[int, str]] = {
    "symbol": {
        **{0x20 + place: char for place, char in enumerate(_SYMBOL_LOW)},
        **{0xA0 + place: char for place, char in enumerate(_SYMBOL_HIGH)},
    },
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": _WINGDINGS_3,
    "webdings": _WEBDINGS,
}


def is_symbolic(font: str) -> bool:
    """Whether the letters of a font are other signs."""
    return font.lower() in _FONTS


def sign(font: str, number: int) -> str:
    """What the glyph ``number`` of a font looks like; UNKNOWN if that is not known."""
    symbolic = _FONTS.get(font.lower())
    if number in range(0xF000, 0xF100):
        number -= 0xF000
        symbolic = symbolic or {}
    if symbolic is not None:
        return symbolic.get(number, UNKNOWN)
    printable = 0x20 <= number < 0x110000 and not 0xD800 <= number < 0xE000
    return chr(number) if printable else UNKNOWN


_PRIVATE = re.compile("[\uf000-\uf0ff]")


def signs(font: str, text: str) -> str:
    """``text`` set in ``font`` as it looks: letters of another font stand for no sign."""
    if is_symbolic(font):
        return "".join(
            sign(font, ord(it)) if " " < it <= "\xff" or _PRIVATE.match(it) else it for it in text
        )
    return text if text.isascii() else _PRIVATE.sub(lambda match: sign(font, ord(match[0])), text)
