"""What fields and lines of boxes show in Word and in OpenDocument files alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cpts_docs.document.tree import Choice, Inline, Text, TextField


@dataclass(frozen=True, slots=True)
class Look:
    """What the marks around a text do to it; ``style`` is a named style of text."""

    style: str = ""
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    raised: bool = False


PLAIN = Look()
_BETWEEN_CHOICES = Text(" \u2003\u2003")


def spaced(choices: Iterable[Inline]) -> tuple[Inline, ...]:
    """A line of boxes, well apart."""
    return tuple(
        _BETWEEN_CHOICES if isinstance(child, Text) and not child.text.strip() else child
        for child in choices
    )


def is_one_box(line: Iterable[Inline]) -> bool:
    """Whether a line of boxes has one alone, whose words begin each line where the first begins."""
    boxes = [child for child in line if isinstance(child, Choice)]
    return len(boxes) == 1 and bool(boxes[0].caption)


def day(field: TextField) -> date | None:
    """The day in a field that takes one; None if there is none in it."""
    try:
        return date.fromisoformat(field.value) if field.kind == "date" else None
    except ValueError:
        return None


def shown(field: TextField) -> str:
    """The value of a field; a day as it is written in French."""
    found = day(field)
    return f"{found:%d/%m/%Y}" if found else field.value
