"""The fonts of a family that documents need, tried before they are trusted."""

from __future__ import annotations

import string
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cpts_docs.base.errors import UnreadableError
from cpts_docs.base.faults import PanicError, panics
from cpts_docs.base.resources import font_folder
from cpts_docs.base.words import series
from cpts_docs.foreign.font import BOLD, REGULAR, Font, Ranges

if TYPE_CHECKING:
    import typst

_STYLES = {
    (False, REGULAR): "le romain",
    (False, BOLD): "le gras",
    (True, REGULAR): "l'italique",
    (True, BOLD): "le gras italique",
}
"""What documents are set in: upright or italic, and the weight."""

_LAST = 0x10FFFF
_LETTERS = string.ascii_letters + string.digits
_TRIED = """\
#set document(title: "x")
#set text(font: sys.inputs.family, fallback: false)
#for style in ("normal", "italic") {
  for weight in (400, 700) { text(style: style, weight: weight, sys.inputs.letters) }
}
"""


@dataclass(frozen=True, slots=True)
class Family:
    """The fonts of one name, one for each style that there is of it.

    ``name`` is what Word and browsers call it, and ``drawn_name`` what Typst does.
    """

    name: str
    drawn_name: str
    fonts: tuple[Font, ...]

    @property
    def missing(self) -> list[str]:
        """The styles that it has not, in French; others of it stand for them."""
        return [said for style, said in _STYLES.items() if not _of(self.fonts, *style)]

    def __contains__(self, character: str) -> bool:
        """Whether each of its fonts has the character; of white, which is drawn by none, yes."""
        return character.isspace() or all(_has(font.characters, character) for font in self.fonts)


def family(fonts: Mapping[str, Font]) -> Family:
    """The family of ``fonts``, by the names of their files.

    Raises:
        UnreadableError: they are of several, nothing of it is upright, or it cannot be drawn.
    """
    names = sorted({font.family for font in fonts.values()})
    if len(names) > 1:
        raise UnreadableError(f"ces fichiers sont de plusieurs polices : {series(names)}")
    used: dict[str, Font] = {}
    for (is_italic, weight), said in _STYLES.items():
        found = _of(fonts.values(), is_italic, weight)
        if len(found) > 1:
            files = series(name for name, font in fonts.items() if font in found)
            raise UnreadableError(f"plusieurs fichiers en sont {said} : {files}")
        used |= {name: font for name, font in fonts.items() if font in found}
    if not _of(used.values(), False, REGULAR):
        raise UnreadableError(f"aucun fichier n'en est {_STYLES[False, REGULAR]}")
    chosen = tuple(used.values())
    for font in chosen:
        if not all(_has(font.characters, letter) for letter in _LETTERS):
            raise UnreadableError("la police n'a pas toutes les lettres de a à z et les chiffres")
    return Family(names[0], _drawn_name(chosen), chosen)


def _of(fonts: Iterable[Font], is_italic: bool, weight: int) -> list[Font]:
    return [font for font in fonts if font.is_italic == is_italic and font.has_weight(weight)]


def _has(ranges: Ranges, letter: str) -> bool:
    place = bisect_right(ranges, (ord(letter), _LAST)) - 1
    return place >= 0 and ord(letter) <= ranges[place][1]


def fonts_for(used: Family | None) -> typst.Fonts:
    """The fonts that Typst may use: the documents' own, and the family's."""
    folders = [str(font_folder())]
    if used is None:
        return _seen_in(folders)
    return _drawn_with(used.fonts, folders)[0]


def _drawn_name(fonts: tuple[Font, ...]) -> str:
    """What Typst calls the family, once it has drawn letters of each of its fonts."""
    return _drawn_with(fonts, [])[1]


def _drawn_with(fonts: tuple[Font, ...], others: list[str]) -> tuple[typst.Fonts, str]:
    """``fonts`` and those in ``others``, for Typst; and what it calls the family of the first.

    Typst reads fonts from files alone, when they are first used, and keeps what it read.
    So each is drawn with once, and the files are needed no more.
    """
    from tempfile import TemporaryDirectory

    import typst

    with TemporaryDirectory(prefix="cpts-docs-") as folder:
        for number, font in enumerate(fonts):
            Path(folder, f"{number}.ttf").write_bytes(font.data)
        alone = _seen_in([folder]).fonts()
        if len({found.family for found in alone}) != 1 or len(alone) != len(fonts):
            raise UnreadableError("la police est coupée ou endommagée")
        seen, name = _seen_in([*others, folder]), str(alone[0].family)
        try:
            with panics():
                typst.Compiler(_TRIED.encode(), font_paths=seen).compile(
                    format="pdf", sys_inputs={"family": name, "letters": _LETTERS}
                )
        except typst.TypstError as error:
            raise UnreadableError(f"la police ne peut pas être prise ({error.message})") from error
        except PanicError as error:
            raise UnreadableError("la police ne peut pas être prise") from error
    return seen, name


def _seen_in(folders: list[str]) -> typst.Fonts:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
