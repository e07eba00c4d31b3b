"""What a collection found, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cpts_docs.base.words import series
from cpts_docs.forms.answer import Answer
from cpts_docs.forms.kinds import MEMBERSHIP, QUESTIONNAIRE, FormKind, kinds_with
from cpts_docs.project.model import Opinion

COLUMNS = "colonnes.yaml"
"""The file that says what the columns of tables hold."""


@dataclass(frozen=True, slots=True)
class Named:
    """A file and what is to be known of it, in French."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path} : {self.reason}"


@dataclass(slots=True)
class Collected:
    """What came back: answers in the order they were read, opinions, and what to know of them.

    ``returned`` has the answers to each form, by the name of its document.
    ``refused`` are files, or parts of one, that do not count; ``remarks`` say what
    else a person has to look at in those that do; ``replaced`` are good answers
    of people who answered again; ``notices`` are for information.
    ``other_fields`` are those that a project's own template or an earlier questionnaire has,
    ``missing_fields`` those that some forms did not have yet. ``opinion_sources`` has the file of
    each opinion, by its organisation; ``places`` that of each answer as it was given, by its source
    and SHA-256, ``paths`` its path, by its SHA-256; ``unsent`` has that of those whose
    person did not come to the end. ``columns`` is what to write into
    ``colonnes.yaml``, "" if nothing is.
    """

    returned: dict[str, list[Answer]] = field(default_factory=dict)
    opinions: list[Opinion] = field(default_factory=list)
    refused: list[Named] = field(default_factory=list)
    remarks: list[Named] = field(default_factory=list)
    replaced: list[Named] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    other_fields: dict[str, None] = field(default_factory=dict)
    missing_fields: dict[str, None] = field(default_factory=dict)
    opinion_sources: dict[str, str] = field(default_factory=dict)
    columns: str = ""
    places: dict[tuple[str, str], str] = field(default_factory=dict, init=False, repr=False)
    paths: dict[str, Path] = field(default_factory=dict, init=False, repr=False)
    unsent: set[str] = field(default_factory=set, init=False, repr=False)

    @property
    def answers(self) -> list[Answer]:
        """The answers to the questionnaire."""
        return self.returned.get(QUESTIONNAIRE.name, [])

    @property
    def members(self) -> list[Answer]:
        """What those wrote who join."""
        return self.returned.get(MEMBERSHIP.name, [])

    @property
    def given(self) -> Iterator[tuple[FormKind, list[Answer]]]:
        """The answers to each form that has any, the package's first."""
        for kind in kinds_with(self.returned):
            if answers := self.returned.get(kind.name):
                yield kind, answers

    def place(self, answer: Answer) -> str:
        """Where its file is: as it was given, or as an earlier collection wrote it down."""
        return self.places.get((answer.source, answer.sha256), answer.source)


def name_other_fields(collected: Collected, *, by_template: bool) -> None:
    """Name what the forms have that the questionnaire has not, and the other way round."""
    if collected.other_fields:
        names = series(f"« {name} »" for name in collected.other_fields)
        own = "que le modèle du projet ajoute"
        whose = own if by_template else "d'un formulaire plus ancien"
        collected.notices.append(f"champs {whose}, gardés aussi : {names}")
    if collected.missing_fields:
        names = series(f"« {name} »" for name in collected.missing_fields)
        collected.notices.append(
            "champs que des formulaires, plus anciens, n'avaient pas, et laissés sans réponse : "
            f"{names}"
        )
