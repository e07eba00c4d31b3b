"""What things are called in an XLSForm and here, and the words of our own column.

Our names have hyphens where those of XLSForm, and the programs that read its data, have
underscores; one that begins with a figure gets one in front. Both ways it is the same name.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cpts_docs.base.words import slug
from cpts_docs.forms.declared import OTHER as OTHER

COLUMN = "cpts"
"""A column of our own: other programs pass over it. Its words:"""

IDENTITY, PARTICIPATION, NATIONAL, PERSON = "identite", "participation", "national", "vous"
"""What a question is besides its kind; of a group, that its questions are the national ones, or
the fields for who answers."""

YES_NO_LIST = "oui_non_nc"
TITLE = "Questionnaire aux professionnels de santé"
"""What a questionnaire without a title of its own is called."""

_LONGEST = 200
_RESERVED = ("data", "meta")  # what each form is in, and a group that it has


def written(name: str) -> str:
    """What a field, question or choice of ours is called in an XLSForm."""
    found = name.replace("-", "_")
    found = f"_{found}" if found[:1].isdigit() else found
    return f"{found}_" if found in _RESERVED else found


def other_of(question: str) -> str:
    """What the line of other words is called, of a question that is called so there."""
    return f"{question}__{OTHER}"


def read(name: str) -> str:
    """What a name of an XLSForm is here."""
    return slug(name)[:_LONGEST].strip("-")


def row_of(name: str, table: str) -> str:
    """The row of a table, whose name may have that of its table before it."""
    return read(name.removeprefix(f"{table.rstrip('_')}__") or name)


@dataclass(slots=True)
class Names:
    """Names that are given once; ``changed`` has those that are not what they were."""

    taken: set[str] = field(default_factory=set)
    changed: dict[str, str] = field(default_factory=dict)

    def give(self, name: str, found: str) -> str:
        """``found`` for ``name``, with a number behind it if another has it."""
        free, number = found, 2
        while free in self.taken:
            free, number = f"{found}-{number}", number + 1
        self.taken.add(free)
        if free != name:
            self.changed[name] = free
        return free
