"""The fields of the forms, declared once.

Templates, mailings, tables of recipients, readers, collections, tallies and
rules all ask here. The questionnaire's own are data (:mod:`.declared`): a field
added there is printed, filled in beforehand, collected and counted, and nothing
else has to know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

Part = Literal["instruction", "person", "question", "project", "comment", "signature"]
"""Who or what a field is about.

``instruction``: what the sender says, left open when the project does not say it, and not
collected. ``person``: who answers. ``question``: a question of its own; ``project``: would you
take part in it? ``comment``: free words. ``signature``: where, when and by whom it was signed.
"""

Kind = Literal["text", "date", "email", "tel", "number", "choice", "box"]
"""``choice``: boxes of which one is ticked; ``box``: one that stands for itself."""
DOCUMENT, PROJECT = "document", "projet"
"""The hidden fields that each form has: which form and version, and the name of the CPTS."""

DEPARTMENT, DATE, PROJECT_ID = "departement", "date-du-projet", "identifiant"
"""Those that tell projects of the same name apart; forms of 0.1.0 lack them."""

IDENTITY = (DOCUMENT, PROJECT, DEPARTMENT, DATE, PROJECT_ID)


class Reply(NamedTuple):
    """One of the boxes of a choice: the field's value, and what stands beside the box."""

    value: str
    label: str


class Field(NamedTuple):
    """A field of a form; ``rows`` is its height in lines."""

    name: str
    label: str
    kind: Kind = "text"
    part: Part = "question"
    rows: int = 1
    replies: tuple[Reply, ...] = ()

    @property
    def is_collected(self) -> bool:
        """Whether an answer keeps what was put into it."""
        return self.part != "instruction"

    @property
    def values(self) -> frozenset[str]:
        """What a choice can be, "" for no box."""
        return frozenset({"", *(reply.value for reply in self.replies)})

    def is_accepted(self, given: Mapping[str, str]) -> bool:
        """Whether a person with those answers says yes to it."""
        return given.get(self.name) == "oui"


MAX_BOXES = 600
"""The boxes and fields of a questionnaire that a project declares: every reader takes as many,
also as Word and LibreOffice save them, which is several times as much."""


def boxes_in(fields: Iterable[Field]) -> int:
    """How many boxes they have to tick and places to write in."""
    return sum(len(field.replies) or 1 for field in fields)


QuestionKind = Literal[
    "yes_no", "one", "several", "scale", "number", "date", "short", "long", "table"
]


_LINE, _BOX = 75, 6
"""The letters that a line has room for, and those that a box takes."""


class Condition(NamedTuple):
    """When a question is asked: while the field has the value; on paper, ``in_words``."""

    field: str
    value: str
    in_words: str


class Question(NamedTuple):
    """What is asked, and the ``fields`` that take the answer.

    Of ``several``, each choice is a field; of a ``table``, each row. ``other`` is what may be
    written instead of a choice. It is answered with one field, or, ``whole``, with each of them.
    """

    id: str
    kind: QuestionKind
    text: str
    fields: tuple[Field, ...]
    other: Field | None = None
    help: str = ""
    required: bool = False
    condition: Condition | None = None
    whole: bool = False

    @property
    def all_fields(self) -> tuple[Field, ...]:
        """Its fields, ``other`` last."""
        return (*self.fields, self.other) if self.other else self.fields

    @property
    def boxes(self) -> tuple[tuple[Field, Reply], ...]:
        """Each box: its field, the value that it stands for, and what stands beside it."""
        several = self.kind == "several"
        return tuple(
            (field, Reply(reply.value, field.label) if several else reply)
            for field in self.fields
            for reply in field.replies
        )

    def choice_of(self, field: str) -> str:
        """The choice that a field of ``several`` stands for, by their names."""
        return field.removeprefix(f"{self.id}--")

    @property
    def is_listed(self) -> bool:
        """Whether its boxes stand below each other, as their labels fill more than a line."""
        return sum(len(reply.label) + _BOX for _, reply in self.boxes) > _LINE

    def is_asked(self, given: Mapping[str, str]) -> bool:
        """Whether those answers lead to it."""
        return self.condition is None or given.get(self.condition.field) == self.condition.value

    def is_answered(self, given: Mapping[str, str]) -> bool:
        """Whether it has an answer; a ``whole`` one, in each of its fields."""
        return all(self._filled(given)) if self.whole else self.has_answer(given)

    def has_answer(self, given: Mapping[str, str]) -> bool:
        """Whether one of its fields at least was filled in."""
        return any(self._filled(given))

    def _filled(self, given: Mapping[str, str]) -> Iterator[bool]:
        return (bool(given.get(item.name, "").strip()) for item in self.all_fields)


class Section(NamedTuple):
    """Questions below a title; ``national``: as the national questionnaire has them."""

    title: str
    questions: tuple[Question, ...]
    national: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """The declared fields of a document, in their order; of a questionnaire, its sections too."""

    name: str
    fields: tuple[Field, ...]
    sections: tuple[Section, ...] = ()

    @property
    def asked(self) -> tuple[Question, ...]:
        """All questions."""
        return tuple(item for section in self.sections for item in section.questions)

    def accepts(self, given: Mapping[str, str]) -> bool:
        """Whether a person with those answers agrees to take part in one project at least."""
        return any(project.is_accepted(given) for project in self.projects)

    def of(self, part: Part) -> tuple[Field, ...]:
        """The fields of a part."""
        return tuple(item for item in self.fields if item.part == part)

    @property
    def person(self) -> tuple[Field, ...]:
        """Who answers: what a mailing fills in beforehand."""
        return self.of("person")

    @property
    def questions(self) -> tuple[Field, ...]:
        """The questions that stand alone."""
        return self.of("question")

    @property
    def projects(self) -> tuple[Field, ...]:
        """The questions that ask to take part in something."""
        return self.of("project")

    @property
    def comments(self) -> tuple[Field, ...]:
        """The fields for free words."""
        return self.of("comment")

    @property
    def signature(self) -> tuple[Field, ...]:
        """Where, when and by whom the form is signed."""
        return self.of("signature")

    @property
    def collected(self) -> tuple[Field, ...]:
        """The fields that answers keep."""
        return tuple(item for item in self.fields if item.is_collected)

    @property
    def choices(self) -> tuple[Field, ...]:
        """The fields with boxes to tick."""
        return tuple(item for item in self.fields if item.kind in ("choice", "box"))

    def __getitem__(self, name: str) -> Field:
        """The field of that name; KeyError if there is none."""
        return next((item for item in self.fields if item.name == name), None) or _missing(name)


def _missing(name: str) -> Field:
    raise KeyError(name)


FIRST_GROUPS = {
    "organisation-liberale": 2,
    "medecin-traitant": 3,
    "soins-non-programmes": 3,
    "parcours": 3,
    "prevention": 3,
    "crise-sanitaire": 3,
}
FIRST_TEXTS = ("nom", "specialite", "adresse", "telephone", "mail", "commentaire")
"""The questionnaire of 0.1.0, whose forms have no list of their fields: groups with their boxes,
and texts. They stay as they were, whatever is declared now."""
