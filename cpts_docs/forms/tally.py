"""Answers counted: for each question, by profession, and the comments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from cpts_docs import reference
from cpts_docs.base.words import showable
from cpts_docs.project.counting import count_specialities, profession_key
from cpts_docs.project.model import Answer, Count

REPLIES = (("oui", "Oui"), ("non", "Non"), ("nc", "NC"), ("", "Sans réponse"))
"""The values of a question's field, and how they are shown."""

FIRST_QUESTION = reference.Question(
    "organisation-liberale",
    "Participez-vous déjà à une organisation libérale sur votre territoire de type CPTS ?",
)


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
    """The replies to one question, in the order Oui, Non, NC, no reply."""

    question: reference.Question
    replies: tuple[Reply, ...]

    @property
    def in_words(self) -> str:
        """What a chart of the replies shows, as a sentence."""
        return ", ".join(f"{item.label} : {item.count} ({item.percent})" for item in self.replies)


@dataclass(frozen=True, slots=True)
class ProfessionTally:
    """One profession: how many answered, and how many said yes to each question."""

    profession: Count
    accepting: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment (plain text) and who wrote it."""

    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Tally:
    """All that the answers say. ``accepting`` counts those who say yes to something."""

    total: int
    accepting: int
    first: QuestionTally
    questions: tuple[QuestionTally, ...]
    professions: tuple[ProfessionTally, ...]
    comments: tuple[Comment, ...]


def tally(answers: Sequence[Answer]) -> Tally:
    """Count ``answers``."""
    questions = reference.questions()
    return Tally(
        total=len(answers),
        accepting=sum(answer.accepts for answer in answers),
        first=_question(FIRST_QUESTION, answers, without=("nc",)),
        questions=tuple(_question(question, answers) for question in questions),
        professions=_professions(answers),
        comments=tuple(
            Comment(showable(_author(answer)), showable(answer.fields["commentaire"]))
            for answer in answers
            if answer.fields.get("commentaire", "").strip()
        ),
    )


def _question(
    question: reference.Question, answers: Sequence[Answer], without: tuple[str, ...] = ()
) -> QuestionTally:
    counts = Counter(answer.fields.get(question.name, "") for answer in answers)
    total = len(answers) or 1
    return QuestionTally(
        question,
        tuple(
            Reply(label, counts[value], counts[value] / total)
            for value, label in REPLIES
            if value not in without
        ),
    )


def _professions(answers: Sequence[Answer]) -> tuple[ProfessionTally, ...]:
    by_profession: dict[str, list[Answer]] = {}
    for answer in answers:
        by_profession.setdefault(profession_key(answer.speciality), []).append(answer)
    counts = [
        count_specialities(answer.speciality for answer in group)[0]
        for group in by_profession.values()
    ]
    ordered = count_specialities(answer.speciality for answer in answers)
    rank = {profession_key(count.profession.singular): n for n, count in enumerate(ordered)}
    rows = (
        ProfessionTally(
            count,
            tuple(
                sum(answer.fields.get(question.name) == "oui" for answer in group)
                for question in reference.questions()
            ),
        )
        for count, group in zip(counts, by_profession.values(), strict=True)
    )
    return tuple(
        sorted(rows, key=lambda row: rank[profession_key(row.profession.profession.singular)])
    )


def _author(answer: Answer) -> str:
    return ", ".join(part for part in (answer.name, answer.speciality) if part) or answer.source
