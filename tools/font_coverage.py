"""Write cpts_docs/reference/font-coverage.txt from the Arimo fonts.

Run it when fontpkg-arimo changes: ``python tools/font_coverage.py``. It needs
fontTools, which the package itself does not.
"""

from __future__ import annotations

from pathlib import Path

import fontpkg_arimo
from fontTools.ttLib import TTFont

TARGET = Path(__file__).parent.parent / "cpts_docs" / "reference" / "font-coverage.txt"


def ranges(code_points: set[int]) -> list[str]:
    """``{65, 66, 67, 97}`` as ``["41-43", "61"]``."""
    found: list[list[int]] = []
    for point in sorted(code_points):
        if found and found[-1][1] == point - 1:
            found[-1][1] = point
        else:
            found.append([point, point])
    return [f"{a:x}-{b:x}" if a != b else f"{a:x}" for a, b in found]


def coverage() -> str:
    """The characters that every style of the font has, and the newline."""
    fonts = (fontpkg_arimo.ROOT / "files").glob("*.ttf")
    covered = set.intersection(*(set(TTFont(font).getBestCmap()) for font in fonts))
    printable = {point for point in covered if point >= 0x20} | {0x0A, 0x09}
    return "\n".join(ranges(printable)) + "\n"


if __name__ == "__main__":
    TARGET.write_text(coverage(), "ascii")
