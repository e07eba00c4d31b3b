"""A project, typed and frozen: what templates and library users see.

Texts marked "Markdown" hold paragraphs, lists, tables, ``**bold**`` and
``*italic*``; all others are plain. Everything that a catalogue id stood for is filled in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from cpts_docs.base.words import counted, of_place, series
from cpts_docs.document.theme import PLAIN, Look
from cpts_docs.forms import declared
from cpts_docs.forms.answer import Answer
from cpts_docs.forms.fields import Form
from cpts_docs.project.chosen import ALL, Chosen
from cpts_docs.project.letter import Letter
from cpts_docs.project.plan import ActionSheet, Meeting
from cpts_docs.project.procedure import REGIONAL, Procedure
from cpts_docs.project.report import Report
from cpts_docs.reference import Noun, Organisation
from cpts_docs.reference.counting import Count

_ORDINAL = re.compile(r"\d{1,2}(?:er|re|e)")

Reply = Literal["oui", "non", "partiellement"]
Verdict = Literal["favorable", "favorable avec réserves", "défavorable"]


@dataclass(frozen=True, slots=True)
class Commune:
    """A whole commune; ``code`` is its INSEE code of 5 characters, or empty."""

    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Districts:
    """Districts of one kind in one commune."""

    commune: str
    kind: Noun
    names: tuple[str, ...]

    @property
    def are_numbers(self) -> bool:
        """Whether they have no names but numbers, as « 6e » of the arrondissements of Lyon."""
        return all(_ORDINAL.fullmatch(name) for name in self.names)

    @property
    def in_words(self) -> str:
        """``10 quartiers IRIS de Perpignan``, ``5e et 6e arrondissements de Lyon``."""
        if self.are_numbers:
            word = self.kind.plural if len(self.names) > 1 else self.kind.singular
            return f"{series(self.names)} {word} {of_place(self.commune)}"
        return f"{self.kind.counted(len(self.names))} {of_place(self.commune)}"


@dataclass(frozen=True, slots=True)
class Territory:
    """Where the CPTS works. ``population`` counts inhabitants.

    ``population_is_about`` says that it is no exact count; ``population_source`` who
    counted, and when (« Insee, 2021 »), both as far as they are known.
    """

    communes: tuple[Commune, ...]
    districts: tuple[Districts, ...] = ()
    population: int | None = None
    population_is_about: bool = False
    population_source: str = ""

    @property
    def inhabitants(self) -> str:
        """``environ 81 246 habitants (Insee, 2021)``; empty if nobody counted."""
        if self.population is None:
            return ""
        about = "environ " if self.population_is_about else ""
        source = f" ({self.population_source})" if self.population_source else ""
        return f"{about}{counted(self.population, 'habitant', 'habitants')}{source}"

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
    def total(self) -> int:
        """How many professionals in all."""
        return sum(count.count for count in self.counts)


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
    """The opinion of ``organisation``; awaited while ``verdict`` is None.

    Each of ``signatories`` is a name, with a function after a comma if it is known.
    """

    organisation: Organisation
    verdict: Verdict | None = None
    text: str = ""
    place: str = ""
    date: date | None = None
    signatories: tuple[str, ...] = ()

    @property
    def signatory(self) -> str:
        """All who signed, on one line."""
        return " ; ".join(self.signatories)


@dataclass(frozen=True, slots=True)
class Privacy:
    """What article 13 of the GDPR has people told: Markdown, empty if not said."""

    controller: str = ""
    contact: str = ""
    dpo: str = ""
    purposes: str = ""
    legal_basis: str = ""
    mandatory: str = ""
    recipients: str = ""
    retention: str = ""
    transfers: str = ""


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """What the questionnaire says besides its questions: Markdown, the ``title`` plain."""

    return_by: date | None = None
    return_address: tuple[str, ...] = ()
    privacy: Privacy | None = None
    title: str = ""
    introduction: str = ""


@dataclass(frozen=True, slots=True)
class GuideAddition:
    """Actions to add to the national guide, under a mission or one theme of it."""

    mission: str
    theme: str
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """What this project changes in the guide; empty keeps the catalogue's."""

    website: str = ""
    phone: str = ""
    additions: tuple[GuideAddition, ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """Everything the documents say of one CPTS.

    ``departments`` are their codes. ``opinions`` has one entry for each organisation
    asked, in the fiche's order, awaited ones included. ``form`` has the questions of the
    questionnaire; answers are counted by the replies to that called ``synthese_by``, or else by
    profession. ``answers`` is None while none were collected; ``answers_file`` is the file they
    come from, ``templates`` the folder of the project's own templates, both from the project's
    folder. ``chosen`` says which documents it wants. ``id``
    stays the same when the CPTS changes its name. ``look`` is what the project says of its
    documents'. ``path`` is the file it was read from.
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
    letter: Letter | None = None
    action_sheets: tuple[ActionSheet, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    report: Report | None = None
    procedure: Procedure = REGIONAL
    questionnaire: Questionnaire = Questionnaire()
    form: Form = field(default_factory=declared.questionnaire)
    synthese_by: str = ""
    guide: Guide = Guide()
    answers: tuple[Answer, ...] | None = None
    answers_file: str = ""
    id: str = ""
    templates: str = ""
    chosen: Chosen = ALL
    look: Look = PLAIN
    path: Path = field(default=Path(), compare=False)

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
        return self.name if self.name.upper().startswith("CPTS") else f"CPTS {self.name}"
