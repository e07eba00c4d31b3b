"""What people do wrong in a project file: each a change of one thing in a project made by chance.

A change is given a :class:`~tests.chance.projects.Drawn`; it gives the place of what it changed,
or None where a project has nothing to change so, or would be wrong in two ways.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tests.chance.projects import Drawn

Path = tuple[str | int, ...]
Change = Callable[[Drawn], Path | None]


class Mutation(NamedTuple):
    """What is changed of a project, its values or how they are typed, and the rule it breaks."""

    rule: str
    name: str
    change: Change


MUTATIONS: list[Mutation] = []


def breaks(rule: str) -> Callable[[Change], Change]:
    """List a change as one that breaks this rule alone."""

    def listed(change: Change) -> Change:
        MUTATIONS.append(Mutation(rule, change.__name__, change))
        return change

    return listed
