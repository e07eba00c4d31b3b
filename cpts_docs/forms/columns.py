"""What the columns of a table of answers hold: which question of a form, told by their titles.

By what somebody said of them, by a question's id or text, or as an online form names the row
of a table or a choice (« Question [Ligne] », ``groupe/question/choix``); and where nothing is
the same, by likeness, if one question is clearly the nearest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from cpts_docs.forms.places import Place, Places
from cpts_docs.forms.replies import is_other


class How(StrEnum):
    """How a column was understood."""

    SAID = "colonnes.yaml"
    EXACT = "texte ou identifiant"
    LIKELY = "ressemblance"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; without a place, ``reason`` says why, as a French phrase."""

    title: str
    place: Place | None = None
    how: How = How.UNKNOWN
    reason: str = ""


def match(
    titles: Sequence[str],
    places: Places,
    said: Mapping[str, Place | None],
    groups: Sequence[str] = (),
) -> list[Column]:
    """A column of the form of ``places`` for each title, which are unique; ``groups`` stand above.

    ``said`` has the places that somebody gave to some of them, None for one that is still open.
    """
    above = [*groups, *([""] * (len(titles) - len(groups)))]
    columns = []
    for title, group in zip(titles, above, strict=True):
        if title in said and said[title] is not None:
            columns.append(Column(title, said[title], How.SAID))
        elif found := places.exact(title, group) or _written_instead(title, columns, places):
            columns.append(Column(title, found, How.EXACT))
        else:
            columns.append(Column(title, reason=_UNLIKE))
    for index, column in _likely(columns, places):
        columns[index] = column
    return _without_twins(columns)


def _written_instead(title: str, before: Sequence[Column], places: Places) -> Place | None:
    """The « Autre » of the question whose column stands just before."""
    place = before[-1].place if before else None
    question = place.question if place else None
    if question is None or question.other is None:
        return None
    is_said = is_other(re.sub(r" \(\d+\)$", "", title))
    return places.named(question.other.name) if is_said else None


_UNLIKE = "aucune question du projet ne lui ressemble"
_LEAST, _AHEAD = 0.6, 0.15
"""How like a question a title is at least, of 1, and how much more than any other question."""


def _likely(columns: Sequence[Column], places: Places) -> Iterator[tuple[int, Column]]:
    """The columns that are like one question, which no other column answers."""
    taken = {column.place.name for column in columns if column.place}
    winners: dict[str, list[tuple[float, int, Place]]] = {}
    for index, column in enumerate(columns):
        if column.place or not column.title.strip():
            continue
        ranked = places.ranked(column.title)
        if not ranked:
            continue
        if ranked[0][0] < _LEAST:
            reason = f"{_UNLIKE} assez ; la plus proche est « {ranked[0][1].text} »"
            yield index, replace(column, reason=reason)
            continue
        (score, best), *others = ranked
        if others and score - others[0][0] < _AHEAD:
            two = f"« {best.text[:60]} » et « {others[0][1].text[:60]} »"
            yield index, replace(column, reason=f"elle ressemble autant à {two}")
        elif best.name in taken:
            yield index, replace(column, reason=f"elle ressemble à « {best.text[:60]} », déjà lue")
        else:
            winners.setdefault(best.name, []).append((score, index, best))
    for found in winners.values():
        found.sort(key=lambda item: (-item[0], item[1]))
        (score, index, best), *rivals = found
        if rivals and score - rivals[0][0] < _AHEAD:
            for _, rival, _ in found:
                reason = f"plusieurs colonnes ressemblent à « {best.text[:60]} »"
                yield rival, replace(columns[rival], reason=reason)
        else:
            yield index, Column(columns[index].title, best, How.LIKELY)


def _without_twins(columns: Sequence[Column]) -> list[Column]:
    """The columns, of which one at most answers a question."""
    first: dict[str, str] = {}
    found = []
    for column in columns:
        place = column.place
        if place and not place.takes_several:
            other = first.setdefault(place.name, column.title)
            if other != column.title:
                reason = f"« {other[:60]} » répond déjà à la même question"
                column = Column(column.title, reason=reason)
        found.append(column)
    return found
