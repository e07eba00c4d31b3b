"""Communes that a project names, all in a department that it does not: the department is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain, islice
from typing import Any, NamedTuple

from cpts_docs.project.organisations import departments_of
from cpts_docs.project.territory import members_of
from cpts_docs.reference.places import Place, place, places_named

_SEVERAL = 3
"""So many communes of one department are not each a slip of their own."""

_MOST = 2_000
"""No CPTS has so many communes: in which department they all are is known from fewer."""


class Misplaced(NamedTuple):
    """The communes of each department that the project does not name, where it should.

    ``everyone`` says that they are all there are: nothing is in the project's departments.
    """

    communes: dict[str, list[Place]]
    everyone: bool = False

    def has(self, found: tuple[Place, ...]) -> bool:
        """Whether what a name may mean is one of them."""
        return any(item in self.communes.get(item.department, ()) for item in found)


def misplaced(value: Mapping[str, Any]) -> Misplaced:
    """Those of a checked territory, which are told of together; of a few, each is for itself."""
    ours = {*departments_of(value)}
    named = [found for item in _named(value.get("territory", {})) if (found := _meant(item))]
    members = [(item,) for item in members_of(value.get("territory", {}))]
    outside = [found for found in named if ours.isdisjoint(map(_department, found))]
    everyone = (
        len(outside) == len(named)
        and len(named) + len(members) > 1
        and ours.isdisjoint(_department(item) for (item,) in members)
    )
    communes: dict[str, list[Place]] = {}
    for found in sorted((*outside, *(members if everyone else ())), key=_choice):
        codes = [
            code for code in map(_department, found) if _choice(found) == 1 or code in communes
        ]
        if codes:  # of several communes of a name, the one beside the others
            item = next(item for item in found if item.department == codes[0])
            if item not in (known := communes.setdefault(codes[0], [])):
                known.append(item)
    least = 1 if everyone else _SEVERAL
    return Misplaced(
        {code: found for code, found in communes.items() if len(found) >= least}, everyone
    )


def _department(item: Place) -> str:
    return item.department


def _choice(found: tuple[Place, ...]) -> int:
    """In how many departments there is one of that name."""
    return len({*map(_department, found)})


def _named(territory: Mapping[str, Any]) -> Iterable[Any]:
    of_districts = (item["commune"] for item in territory.get("districts", ()))
    return islice(chain(territory.get("communes", ()), of_districts), _MOST)


def _meant(item: Any) -> tuple[Place, ...]:
    if isinstance(item, str):
        return places_named(item)
    found = place(item["code"])
    return (found,) if found else ()
