"""A project, typed and frozen: what templates and library users see.

Texts marked "Markdown" hold paragraphs, lists, tables, ``**bold**`` and
``*italic*``; all others are plain. Everything that a catalogue id stood for is filled in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cpts_docs.base.quantity import Number, counted, total
from cpts_docs.base.words import of_cpts, series
from cpts_docs.document.theme import PLAIN, Look
from cpts_docs.forms import declared
from cpts_docs.forms.answer import Answer
from cpts_docs.forms.fiche import Fiche, national
from cpts_docs.forms.fields import Form
from cpts_docs.forms.kinds import MEMBERSHIP, QUESTIONNAIRE
from cpts_docs.project.asking import UNSAID, Membership, Questionnaire
from cpts_docs.project.chosen import ALL, Chosen
from cpts_docs.project.procedure import REGIONAL, Procedure
from cpts_docs.project.show import NOTHING, Listed, Show
from cpts_docs.reference import Catalogue, Noun, Organisation, catalogue
from cpts_docs.reference.counting import Count
from cpts_docs.reference.places import of_place

if TYPE_CHECKING:  # what few projects have is imported by who makes it
    from cpts_docs.project.letter import Letter
    from cpts_docs.project.plan import ActionSheet, Meeting
    from cpts_docs.project.report import Report

_ORDINAL = re.compile(r"\d{1,2}(?:er|re|e)")

Reply = Literal["oui", "non", "partiellement"]


@dataclass(frozen=True, slots=True)
class Commune:
    """A whole commune; ``code`` is its INSEE code of 5 characters, or empty."""

    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Districts:
    """Districts of one kind in one commune; ``of`` is the commune after « de », if told."""

    commune: str
    kind: Noun
    names: tuple[str, ...]
    of: str = ""

    @property
    def are_numbers(self) -> bool:
        """Whether they have no names but numbers, as « 6e » of the arrondissements of Lyon."""
        return all(_ORDINAL.fullmatch(name) for name in self.names)

    @property
    def in_words(self) -> str:
        """``10 quartiers IRIS de Perpignan``, ``5e et 6e arrondissements de Lyon``."""
        place = self.of or of_place(self.commune)
        if self.are_numbers:
            word = self.kind.plural if len(self.names) > 1 else self.kind.singular
            return f"{series(self.names)} {word} {place}"
        return f"{self.kind.counted(len(self.names))} {place}"


@dataclass(frozen=True, slots=True)
class Territory:
    """Where the CPTS works. ``population`` counts inhabitants, None if nobody did.

    ``population_source`` says who counted, and when (« Insee, 2021 »), as far as it is known.
    ``listed`` has its communes, then its districts, beside the national list, if ``show`` asks.
    """

    communes: tuple[Commune, ...]
    districts: tuple[Districts, ...] = ()
    population: Number | None = None
    population_source: str = ""
    listed: tuple[Listed, ...] = ()

    @property
    def inhabitants(self) -> str:
        """``environ 81 246 habitants (Insee, 2021)``; empty if nobody counted."""
        if self.population is None:
            return ""
        source = f" ({self.population_source})" if self.population_source else ""
        return f"{counted(self.population, 'habitant', 'habitants')}{source}"

    @property
    def places(self) -> tuple[str, ...]:
        """All of it in words: each commune, and how many districts of others."""
        communes = (commune.name for commune in self.communes)
        return (*communes, *(districts.in_words for districts in self.districts))


@dataclass(frozen=True, slots=True)
class Needs:
    """The needs identified: Markdown."""

    introduction: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Professionals under a label, counted by profession in the project's order."""

    label: str
    counts: tuple[Count, ...] = ()

    @property
    def total(self) -> Number | None:
        """How many professionals in all; None if their numbers don't say it."""
        return total(count.count for count in self.counts)


@dataclass(frozen=True, slots=True)
class Action:
    """An action (Markdown); ``items`` are examples of it.

    ``catalogue_id`` names the national action it was taken from, if any.
    """

    text: str
    items: tuple[Action, ...] = ()
    catalogue_id: str = ""


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of a mission; ``id`` is empty for one of the project's own."""

    title: str
    id: str = ""
    actions: tuple[Action, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mission:
    """A mission; ``id`` is empty for one of the project's own."""

    title: str
    id: str = ""
    objectives: tuple[str, ...] = ()
    themes: tuple[Theme, ...] = ()
    actions: tuple[Action, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AssessmentAnswer:
    """An answer to one of the fiche's questions."""

    answer: Reply
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """The fiche's four questions; None is a question not answered yet."""

    mandatory_missions: AssessmentAnswer | None = None
    consistent_with_needs: AssessmentAnswer | None = None
    operational: AssessmentAnswer | None = None
    regional_plan: AssessmentAnswer | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """The opinion of ``organisation``; awaited while ``verdict``, a text of the fiche's, is None.

    Each of ``signatories`` is a name, with a function after a comma if it is known.
    """

    organisation: Organisation
    verdict: str | None = None
    text: str = ""
    place: str = ""
    date: date | None = None
    signatories: tuple[str, ...] = ()

    @property
    def signatory(self) -> str:
        """All who signed, on one line."""
        return " ; ".join(self.signatories)


@dataclass(frozen=True, slots=True)
class GuideAddition:
    """Actions to add to the guide, under a mission (its id, or its title) or one theme of it."""

    mission: str
    theme: str
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """What this project changes in the guide of ``catalogue``; empty keeps the catalogue's."""

    website: str = ""
    phone: str = ""
    additions: tuple[GuideAddition, ...] = ()
    catalogue: Catalogue = field(default_factory=catalogue)


def _national_forms() -> dict[str, Form]:
    return {QUESTIONNAIRE.name: declared.questionnaire()}


@dataclass(frozen=True, slots=True)
class Project:
    """Everything the documents say of one CPTS.

    ``departments`` are their codes. ``opinions`` has one entry for each organisation
    asked, in the fiche's order, awaited ones included. ``forms`` has the fields of the forms that
    it declares, and ``returned`` what came back of each form, its own ones too, by the names of
    their documents; ``included`` has the files of those answers, by the keys that name them.
    Answers are counted by the replies to the question called ``synthese_by``, or else by
    profession. ``templates`` is the folder of the project's own templates; it and ``included`` are
    named from the project's folder. ``chosen`` says which documents it wants. ``id`` stays the same
    when the CPTS changes its name. ``look`` is what the project says of its documents'. ``path`` is
    the file it was read from.
    """

    name: str
    departments: tuple[str, ...]
    department_names: tuple[str, ...]
    date: date
    territory: Territory
    needs: Needs = Needs()
    engaged: Group | None = None
    future: Group | None = None
    missions: tuple[Mission, ...] = ()
    assessment: Assessment = Assessment()
    opinions: tuple[Opinion, ...] = ()
    fiche: Fiche = field(default_factory=national)
    letter: Letter | None = None
    action_sheets: tuple[ActionSheet, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    report: Report | None = None
    procedure: Procedure = REGIONAL
    questionnaire: Questionnaire = UNSAID
    membership: Membership | None = None
    forms: Mapping[str, Form] = field(default_factory=_national_forms)
    synthese_by: str = ""
    show: Show = NOTHING
    guide: Guide = Guide()
    returned: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)
    included: Mapping[str, str] = field(default_factory=dict)
    id: str = ""
    templates: str = ""
    chosen: Chosen = ALL
    look: Look = PLAIN
    path: Path = field(default=Path(), compare=False)

    @property
    def form(self) -> Form:
        """The questions of the questionnaire."""
        return self.forms[QUESTIONNAIRE.name]

    @property
    def answers(self) -> tuple[Answer, ...] | None:
        """The answers to the questionnaire; None while none were collected."""
        return self.returned.get(QUESTIONNAIRE.name)

    @property
    def members(self) -> tuple[Answer, ...] | None:
        """Who joined, as they wrote it; None while nobody did."""
        return self.returned.get(MEMBERSHIP.name)

    @property
    def template_folder(self) -> Path | None:
        """The folder of the project's own templates."""
        return self.path.parent / self.templates if self.templates else None

    @property
    def department_name(self) -> str:
        """``Pyrénées-Orientales``, or all of them: ``Gers, Landes et Hautes-Pyrénées``."""
        return series(self.department_names)

    @property
    def full_name(self) -> str:
        """``CPTS Ruscino``, whether or not the name was given with its « CPTS »."""
        return of_cpts(self.name)

    @property
    def is_spelled_out(self) -> bool:
        """Whether its name says what « CPTS » stands for."""
        return self.full_name.casefold().startswith("communauté")
