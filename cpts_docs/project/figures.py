"""The territory in figures: its inhabitants and professionals, and nothing that is not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from cpts_docs.base.quantity import Number, Quantity, per, total
from cpts_docs.base.words import capitalize_first
from cpts_docs.project.model import Project
from cpts_docs.project.show import Listed, each_once, inhabitants, size_of, source_of
from cpts_docs.reference.counting import Count, profession_key, profession_of
from cpts_docs.reference.profession import named

DENSITY = 10_000
"""The inhabitants that densities are for."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the territory; ``share`` of all inhabitants in words, "" if it is not known."""

    listed: Listed
    share: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """Professionals of one label, ``counts`` by group and ``together``; None where no sum can be.

    ``density`` is for :data:`DENSITY` inhabitants. One that ``is_part`` of the line above it is a
    profession of that family.
    """

    label: str
    counts: tuple[Number | None, ...]
    together: Number | None = None
    density: Quantity | None = None
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """How many of a ``group`` there are; ``length`` is its share of the longest bar, in percent."""

    group: str
    count: Number
    length: Decimal


@dataclass(frozen=True, slots=True)
class Figures:
    """All of them. ``groups`` are the headings of a line's counts, with the project's labels.

    ``population`` is the national list's. ``inhabitants`` are those that densities and the ``size``
    of the CPTS are worked out from, in words with their source: those that the project counts, or
    else the list's; "" if they are not known.
    """

    places: tuple[Place, ...]
    population: Number | None
    inhabitants: str = ""
    size: int | None = None
    groups: tuple[tuple[str, str], ...] = ()
    lines: tuple[Line, ...] = ()
    all: Line | None = None
    unit: int = DENSITY

    @property
    def unknown(self) -> tuple[Listed, ...]:
        """The places whose inhabitants are not known."""
        return tuple(place.listed for place in self.places if place.listed.unknown)

    @property
    def charts(self) -> tuple[tuple[str, tuple[Bar, ...]], ...]:
        """The bars of each family, all on one scale; none for what cannot be said."""
        families = [line for line in self.lines if not line.is_part]
        longest = max((_least(n) for line in families for n in line.counts), default=Decimal())
        names = [name for name, _ in self.groups]
        return tuple((line.label, tuple(_bars(line, names, longest))) for line in families)

    @property
    def lacks_a_number(self) -> bool:
        """Whether a sum, or a density of a known population, could not be made."""
        made = (
            number
            for line in (*self.lines, *([self.all] if self.all else []))
            for number in (
                *line.counts,
                line.together,
                *([line.density] if self.inhabitants else []),
            )
        )
        return any(number is None for number in made)


def figures_of(project: Project) -> Figures:
    """The figures of a project whose territory stands beside the national list."""
    territory = project.territory
    listed = each_once(territory.listed)
    population = inhabitants(listed)
    if territory.population is None:
        territory = replace(territory, population=population, population_source=source_of(listed))
    people = territory.population
    named = (("Engagés", project.engaged), ("À venir", project.future))
    groups = [(name, group) for name, group in named if group and group.counts]
    lines = tuple(_lines([group.counts for _, group in groups], people))
    return Figures(
        places=tuple(Place(one, _share(one.population, population)) for one in listed),
        population=population,
        inhabitants=territory.inhabitants,
        size=size_of(people, listed),
        groups=tuple((name, group.label) for name, group in groups),
        lines=lines,
        all=_line("Ensemble", [group.counts for _, group in groups], people) if lines else None,
    )


def _bars(line: Line, names: list[str], longest: Decimal) -> Iterator[Bar]:
    for name, count in zip(names, line.counts, strict=True):
        if count is not None:
            length = 100 * _least(count) / longest if longest else Decimal()
            yield Bar(name, count, length.quantize(_TENTH))


def _least(count: Number | None) -> Decimal:
    """What there surely is of it: how long its bar is."""
    return count.least if isinstance(count, Quantity) else Decimal(count or 0)


_TENTH = Decimal("0.1")


def _share(part: int | None, whole: Number | None) -> str:
    """``12,5 %`` of an exact number."""
    if part is None or not whole or not isinstance(whole, int):
        return ""
    share = (Decimal(100 * part) / whole).quantize(_TENTH, ROUND_HALF_UP)
    if part and not share:
        return "< 0,1 %"
    return f"{share} %".replace(".", ",")


def _lines(groups: list[tuple[Count, ...]], people: Number | None) -> Iterator[Line]:
    """A line for each family, in the project's order, then one for each of several professions."""
    families: dict[str, dict[str, None]] = {}
    for count in (count for group in groups for count in group):
        found = named(count.profession.singular)
        family = found.profession.family if found else ""
        families.setdefault(family or _key(count), {})[_key(count)] = None
    for family, keys in families.items():
        within = [_of(groups, {key}) for key in keys]
        if len(within) > 1:
            yield _line(family, _of(groups, keys), people)
        for counts in within:
            name = _name(counts)
            label = capitalize_first(name) if len(within) == 1 else f"dont {name}"
            yield _line(label, counts, people, is_part=len(within) > 1)


def _key(count: Count) -> str:
    return profession_key(count.profession.singular)


def _of(groups: list[tuple[Count, ...]], keys: Iterable[str]) -> list[tuple[Count, ...]]:
    """The counts of some professions, by group."""
    wanted = {*keys}
    return [tuple(count for count in group if _key(count) in wanted) for group in groups]


def _name(groups: list[tuple[Count, ...]]) -> str:
    """As the project says it; if that is in two ways, as it does first, in the masculine."""
    name, *others = dict.fromkeys(count.profession.singular for group in groups for count in group)
    return profession_of(name).singular if others else name


def _line(
    label: str,
    groups: list[tuple[Count, ...]],
    people: Number | None,
    *,
    is_part: bool = False,
) -> Line:
    counts = [count.count for group in groups for count in group]
    together = _sum(counts)
    density = None if together is None or people is None else per(together, people, DENSITY)
    sums = tuple(_sum([count.count for count in group]) for group in groups)
    return Line(label, sums, together, density, is_part)


def _sum(counts: list[Number]) -> Number | None:
    """What one number says by itself, or the sum of several."""
    return counts[0] if len(counts) == 1 else total(counts)
