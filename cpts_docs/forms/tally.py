"""Answers counted: for each question, by profession, and the comments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from cpts_docs.base.words import showable
from cpts_docs.forms.answer import Answer
from cpts_docs.forms.fields import Field, questionnaire
from cpts_docs.reference.counting import Count, counts_by_key, profession_key

NO_REPLY = "Sans réponse"
"""How a question without a tick is shown."""


@dataclass(frozen=True, slots=True)
class Reply:
    """How many gave one reply, and their share of all who answered (0 to 1)."""

    label: str
    count: int
    share: float

    @property
    def percent(self) -> str:
        """``60 %``; rounded, so that the percents of a question may not add up to 100."""
        return f"{floor(self.share * 100 + 0.5)} %"


@dataclass(frozen=True, slots=True)
class QuestionTally:
    """The replies to one question in the order of its boxes, then those without a tick."""

    question: Field
    replies: tuple[Reply, ...]

    @property
    def in_words(self) -> str:
        """What a chart of the replies shows, as a sentence."""
        return ", ".join(f"{item.label} : {item.count} ({item.percent})" for item in self.replies)


@dataclass(frozen=True, slots=True)
class ProfessionTally:
    """One profession: how many answered, and how many said yes to each project."""

    profession: Count
    accepting: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment (plain text) and who wrote it."""

    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Tally:
    """All that the answers say.

    ``accepting`` counts those who say yes to a project at least; ``questions``
    are those that stand alone, ``projects`` those that ask to take part.
    """

    total: int
    accepting: int
    questions: tuple[QuestionTally, ...]
    projects: tuple[QuestionTally, ...]
    professions: tuple[ProfessionTally, ...]
    comments: tuple[Comment, ...]


def tally(answers: Sequence[Answer]) -> Tally:
    """Count ``answers``."""
    form = questionnaire()
    return Tally(
        total=len(answers),
        accepting=sum(answer.accepts for answer in answers),
        questions=tuple(_question(field, answers) for field in form.questions),
        projects=tuple(_question(field, answers) for field in form.projects),
        professions=_professions(answers),
        comments=tuple(
            Comment(showable(_author(answer)), showable(text))
            for answer in answers
            for field in form.comments
            if (text := answer.fields.get(field.name, "")).strip()
        ),
    )


def _question(question: Field, answers: Sequence[Answer]) -> QuestionTally:
    counts = Counter(answer.fields.get(question.name, "") for answer in answers)
    total = len(answers) or 1
    shown = [*((reply.value, reply.label) for reply in question.replies), ("", NO_REPLY)]
    return QuestionTally(
        question,
        tuple(Reply(label, counts[value], counts[value] / total) for value, label in shown),
    )


def _professions(answers: Sequence[Answer]) -> tuple[ProfessionTally, ...]:
    by_profession: dict[str, list[Answer]] = {}
    for answer in answers:
        by_profession.setdefault(profession_key(answer.speciality), []).append(answer)
    counts = counts_by_key(answer.speciality for answer in answers)
    return tuple(
        ProfessionTally(count, _accepting(by_profession[key])) for key, count in counts.items()
    )


def _accepting(answers: Sequence[Answer]) -> tuple[int, ...]:
    """How many of them say yes to each project."""
    return tuple(
        sum(answer.fields.get(project.name) == "oui" for answer in answers)
        for project in questionnaire().projects
    )


def _author(answer: Answer) -> str:
    return ", ".join(part for part in (answer.name, answer.speciality) if part) or answer.source
