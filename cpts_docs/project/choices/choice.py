"""A choice, who asks for it, and which of many are meant by what somebody typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from cpts_docs import reference
from cpts_docs.base.words import folded
from cpts_docs.project import organisations

MOST = 20
"""So many are shown; who types more letters sees fewer."""


class Choice(NamedTuple):
    """What is shown of a choice, what is told beside it, and the value that it stands for."""

    label: str
    detail: str
    value: Any


class Asker(NamedTuple):
    """The values of the project, as far as they can be read, and its folder.

    ``place`` has the steps to what is to be chosen, if that is known.
    """

    values: Mapping[str, Any]
    folder: Path | None = None
    place: Sequence[str] = ()

    @property
    def departments(self) -> tuple[str, ...]:
        """The codes of the project's departments that are any."""
        codes = organisations.departments_of(self.values)
        return tuple(code for code in codes if code in reference.departments())

    def above(self, key: str) -> str:
        """What the nearest of the values that hold the place has at a key; "" if none has it."""
        at: Any = self.values
        found = ""
        for step in self.place:
            if isinstance(at, list):
                at = at[int(step)] if step.isdecimal() and int(step) < len(at) else None
            else:
                at = at.get(step) if isinstance(at, dict) else None
            named = at.get(key) if isinstance(at, dict) else None
            found = named if isinstance(named, str) else found
        return found


def matching(typed: str, found: Iterable[Choice]) -> list[Choice]:
    """Those in which the typed words begin words, at their head first."""
    wanted = folded(typed)
    kept = []
    for one in found:
        text = f" {folded(f'{one.label} {one.detail} {one.value}')}"
        if all(f" {word}" in text for word in wanted.split()):
            kept.append((not folded(one.label).startswith(wanted), one))
    return [one for _, one in sorted(kept, key=lambda item: item[0])]


def records(value: Any) -> Iterator[Mapping[str, Any]]:
    """Those of a list that have keys."""
    return (one for one in (value if isinstance(value, list) else ()) if isinstance(one, dict))
