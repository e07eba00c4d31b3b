"""By which way answers came: the kind of form that was filled in, or of table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from cpts_docs.foreign import kinds
from cpts_docs.forms.answer import Answer


class Way(NamedTuple):
    """A way: what a file of answers calls it, and what stands behind how many came by it.

    ``kind`` is that of the file, if one file is one answer.
    """

    name: str
    label: str
    kind: kinds.Kind | None = None


ONLINE = Way("online", "par formulaire en ligne")
SHEET = Way("sheet", "par feuille de saisie")
TABLE = Way("table", "par tableau")
WAYS = (
    Way("pdf", "par formulaire PDF", kinds.PDF),
    Way("docx", "par formulaire Word", kinds.DOCX),
    Way("odt", "par formulaire LibreOffice", kinds.ODT),
    Way("page", "par page web", kinds.JSON),
    ONLINE,
    SHEET,
    TABLE,
)
"""All ways, in the order in which they are told where as many came by each."""

_OTHERWISE = Way("", "autrement")
"""Of answers that somebody wrote into the file, that an earlier version collected, or that are in
a format of another package."""

_OF_FILES = {way.kind: way.name for way in WAYS if way.kind}


def way_of(data: bytes) -> str:
    """The name of the way by which a filled form came; "" if it is none of ours."""
    return _OF_FILES.get(kinds.kind_of(data), "")


def counted_ways(answers: Iterable[Answer]) -> tuple[tuple[Way, int], ...]:
    """How many answers came by each way, most first; () if it is known of none."""
    found = Counter(answer.way for answer in answers)
    known = sorted((way for way in WAYS if found[way.name]), key=lambda way: -found[way.name])
    others = found.total() - sum(found[way.name] for way in known)
    told = [(way, found[way.name]) for way in known]
    return (*told, (_OTHERWISE, others)) if known and others else tuple(told)
