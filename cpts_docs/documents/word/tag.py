"""A tag of a Word file, and what can be wrong with it. Needs nothing of XML."""

from __future__ import annotations

from dataclasses import dataclass

CLOSING = {"if": "endif", "for": "endfor", "with": "endwith"}
"""What opens a block, and what closes it."""

MIDDLE = {"else": ("if", "for"), "elif": ("if",)}
"""What stands within a block, and of which."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: its ``words`` as they were typed, what Jinja2 is to read, and where it stands."""

    words: str
    source: str
    is_output: bool
    place: str

    @property
    def keyword(self) -> str:
        """What a tag that prints nothing does: ``for``, ``endif``."""
        return "" if self.is_output else self.source.partition(" ")[0]

    @property
    def is_opening(self) -> bool:
        """Whether it opens a block."""
        return self.keyword in CLOSING

    def mistake(self, message: str, hint: str = "") -> Mistake:
        """What is wrong with it."""
        return Mistake(self.place, f"« {self.words} » : {message}", hint)


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong at a place of a Word file, and the way out."""

    place: str
    message: str
    hint: str = ""
