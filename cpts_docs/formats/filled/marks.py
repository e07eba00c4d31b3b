"""How a text looks, as far as an answer can be in its look."""

from __future__ import annotations

from dataclasses import dataclass

STRUCK, HIGHLIGHTED, BOXED_IN = "barrée", "surlignée", "encadrée"
UNDERLINED, BOLD = "soulignée", "en gras"
"""The marks of a text, as French says them of an answer; one that is STRUCK is withdrawn."""
BY_HAND = (STRUCK, HIGHLIGHTED, BOXED_IN)
"""The marks that no text of a blank form has."""


@dataclass(frozen=True, slots=True)
class Look:
    """The font of a text, whether it is hidden, and its marks."""

    font: str = ""
    hidden: bool = False
    marks: frozenset[str] = frozenset()


PLAIN = Look()


def marked(marks: dict[str, bool]) -> frozenset[str]:
    """Those of ``marks`` that are there."""
    return frozenset(name for name, there in marks.items() if there)
