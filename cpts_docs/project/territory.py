"""The communes of a territory's EPCI, as a project writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cpts_docs.reference.places import Place


def members_of(territory: Mapping[str, Any]) -> Iterator[Place]:
    """The communes of the EPCI, but for those that the territory is without."""
    if "epci" not in territory:
        return
    from cpts_docs.reference.places import key, members

    left_out = {*map(known_as, territory.get("without", ()))}
    for siren in dict.fromkeys(map(str, territory["epci"])):
        for place in members(siren):
            if place.code not in left_out and key(place.name) not in left_out:
                yield place


def known_as(name: str) -> str:
    """A name as it is compared, or a code as it is."""
    from cpts_docs.reference.places import key, place

    return name if name[2:].isdigit() and place(name) else key(name)
