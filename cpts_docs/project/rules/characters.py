"""Rules of the characters that documents can show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from cpts_docs.base.diagnostics import Diagnostic, Position
from cpts_docs.base.words import MAX_PILED, has_glyph, piles_in
from cpts_docs.project.returned import returned
from cpts_docs.project.rules.rule import Check, Rule, warning
from cpts_docs.project.source import Source

if TYPE_CHECKING:
    from cpts_docs.foreign.family import Family

CARACTERE_SANS_DESSIN = Rule(
    "caractere-sans-dessin",
    "La police des documents n'a pas ce signe (émoji, alphabet non latin…). Remplacez-le "
    "par un mot.",
)

CARACTERE_AUTRE_POLICE = warning(
    "caractere-autre-police",
    "La police du projet n'a pas ce signe ; celle de cpts_docs, qui l'a, en tient "
    "lieu, et cela se voit. Remplacez-le, ou prenez une police plus complète.",
)


def _characters(source: Source, value: Any) -> Iterator[Diagnostic]:
    for char, position in _without(source, has_glyph):
        yield CARACTERE_SANS_DESSIN.at(
            source,
            f"la police des documents n'a pas le caractère « {char} » (U+{ord(char):04X})",
            position,
            "remplacez-le par un mot ou un signe courant",
        )
    piled = [position for text, position in _texts(source) if any(piles_in(text))]
    for position in sorted(piled)[:1]:
        message = f"une lettre a plus de {MAX_PILED} accents, qu'aucune page ne peut montrer"
        yield CARACTERE_SANS_DESSIN.at(source, message, position, "retirez ceux de trop")
    if family := source.taken.family:
        for char, position in _without(source, partial(_is_shown_in, family)):
            yield CARACTERE_AUTRE_POLICE.at(
                source,
                f"la police « {family.name} » n'a pas le caractère « {char} » "
                f"(U+{ord(char):04X}) : il sera dessiné dans celle de cpts_docs",
                position,
                "remplacez-le, ou prenez une police qui l'a",
            )


def _is_shown_in(family: Family, char: str) -> bool:
    """Whether the family has it; what no font has is told already."""
    return char in family or not has_glyph(char)


def _texts(source: Source) -> Iterator[tuple[str, Position]]:
    """Those that are not ASCII."""
    # In a file of their own, answers stay as people wrote them.
    answers = [node for _, node in returned(source) if node.position.file]
    return ((text, at) for text, at in source.texts(answers) if not text.isascii())


def _without(source: Source, has: Callable[[str], bool]) -> Iterator[tuple[str, Position]]:
    """The characters of the texts that have no glyph, each once, and where it is first."""
    shown: dict[str, bool] = {}

    def lacks_a_glyph(char: str) -> bool:
        if char not in shown:
            shown[char] = has(char)
        return not shown[char]

    found = [
        (position, text) for text, position in _texts(source) if any(map(lacks_a_glyph, set(text)))
    ]
    for position, text in sorted(found):
        for char in filter(lacks_a_glyph, dict.fromkeys(text)):
            shown[char] = True  # it is told once
            yield char, source.written(char, position) or position


CHECKS = (Check(_characters, (), (CARACTERE_SANS_DESSIN, CARACTERE_AUTRE_POLICE)),)
