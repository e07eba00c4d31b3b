"""How a region has the opinions given: where, and in how many days."""

from __future__ import annotations

from typing import NamedTuple


class Procedure(NamedTuple):
    """How the opinions are given: where the fiche goes (with its preposition), in how many days."""

    deposit: str = ""
    days: int | None = None

    @property
    def in_words(self) -> str:
        """``, à déposer sur le SharePoint dans les 30 jours suivant…``; empty if none is known."""
        if not self.deposit and self.days is None:
            return ""
        words = ["à déposer", self.deposit] if self.deposit else ["à rendre"]
        if self.days is not None:
            delay = "le jour" if self.days == 1 else f"les {self.days} jours"
            words.append(f"dans {delay} suivant le dépôt de la lettre d'intention")
        return ", " + " ".join(words)


REGIONAL = Procedure("sur le SharePoint", 30)
"""As the source document of the fiche has it, for a project that says nothing."""
