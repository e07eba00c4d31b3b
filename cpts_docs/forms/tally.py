"""Answers counted: for each question by its kind, by profession or by a reply, and the texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cpts_docs.base.dates import read_date
from cpts_docs.base.words import long_date, showable
from cpts_docs.forms.answer import Answer
from cpts_docs.forms.declared import questionnaire
from cpts_docs.forms.earlier import as_asked
from cpts_docs.forms.fields import Field, Form, Question
from cpts_docs.forms.figures import Figures, figures_of, read_number
from cpts_docs.forms.shares import NO_REPLY, NOT_ASKED, QuestionTally, Share
from cpts_docs.forms.ways import Way, counted_ways
from cpts_docs.reference import Noun
from cpts_docs.reference.counting import Count, counts_by_key, profession_key


@dataclass(frozen=True, slots=True)
class Comment:
    """A text (plain) that answers a question, and who wrote it."""

    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Tallied:
    """What was answered to a question, by its kind.

    ``charts`` count boxes, one for each row of a table; ``figures`` those of a scale and
    numbers; ``texts`` are all others, and what was written instead of a choice.
    ``asked`` counts those whom it was put to, of ``total``.
    """

    question: Question
    charts: tuple[QuestionTally, ...] = ()
    figures: Figures | None = None
    texts: tuple[Comment, ...] = ()
    asked: int = 0
    total: int = 0

    @property
    def in_words(self) -> str:
        """The figures, or else the replies that somebody gave; of a table, a row a line."""
        if self.figures:
            return self.figures.in_words
        if self.question.kind == "table":
            rows = ((chart.question.label, ", ".join(chart.given)) for chart in self.charts)
            return " ;\n".join(f"{label} – {given}" for label, given in rows)
        return " ; ".join(given for chart in self.charts for given in chart.given)


@dataclass(frozen=True, slots=True)
class ProfessionTally:
    """One profession, or those who gave one reply: how many, and how many said yes to each project.

    ``told`` has what they answered to each question of :attr:`Tally.detailed`, in words.
    """

    profession: Count
    accepting: tuple[int, ...]
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """All that the answers say.

    ``accepting`` counts those who say yes to a project at least, ``partial`` those who did not
    come to the end; ``asked`` are all
    questions, ``projects`` the charts of those that ask to take part, and ``comments`` what was
    written into the field for free words. ``by`` is the question whose replies make the groups
    of ``professions``, "" for the professions themselves. ``ways`` says how many came by each
    way, () if that is known of none.
    """

    total: int
    accepting: int
    asked: tuple[Tallied, ...]
    projects: tuple[QuestionTally, ...]
    professions: tuple[ProfessionTally, ...]
    comments: tuple[Comment, ...]
    by: str = ""
    detailed: tuple[Question, ...] = ()
    partial: int = 0
    ways: tuple[tuple[Way, int], ...] = ()


def tally(answers: Sequence[Answer], form: Form | None = None, by: str = "") -> Tally:
    """Count ``answers`` to ``form``, by default the national questionnaire.

    ``by`` is the question of choice by whose replies they are counted, "" for professions.
    """
    answers, form = as_asked(answers, form or questionnaire())
    grouping = next((item for item in form.asked if item.id == by), None)
    asked = tuple(_tallied(item, answers) for item in form.asked)
    detailed = _detailed(form, grouping)
    return Tally(
        total=len(answers),
        accepting=sum(form.accepts(answer.fields) for answer in answers),
        asked=asked,
        projects=tuple(
            chart for told in asked for chart in told.charts if chart.question.part == "project"
        ),
        professions=tuple(
            ProfessionTally(
                count,
                tuple(
                    sum(project.is_accepted(a.fields) for a in group) for project in form.projects
                ),
                tuple(_tallied(item, group).in_words for item in detailed),
            )
            for count, group in _groups(answers, grouping)
        ),
        comments=tuple(text for field in form.comments for text in _texts(field, answers)),
        by=grouping.text if grouping else "",
        detailed=detailed,
        partial=sum(answer.partial for answer in answers),
        ways=counted_ways(answers),
    )


def _detailed(form: Form, by: Question | None) -> tuple[Question, ...]:
    """The questions of a project's own that can be counted for a group, one by one."""
    own = (item for section in form.sections if not section.national for item in section.questions)
    return tuple(item for item in own if item != by and item.kind not in _NOT_COUNTED)


_NOT_COUNTED = ("short", "long", "date")


def _groups(
    answers: Sequence[Answer], by: Question | None
) -> Iterator[tuple[Count, Sequence[Answer]]]:
    """Groups of the answers: who is in it, and what they answered.

    Who ticked several boxes is in several groups.
    """
    if by is None:
        groups: dict[str, list[Answer]] = {}
        for answer in answers:
            groups.setdefault(profession_key(answer.speciality), []).append(answer)
        counts = counts_by_key(answer.speciality for answer in answers)
        yield from ((count, groups[key]) for key, count in counts.items())
        return
    asked, others = _led_to(by, answers)
    for label, group in (*_by_reply(by, asked), (NOT_ASKED, others)):
        if group:
            yield Count(Noun(label, label), len(group)), group


def _by_reply(question: Question, answers: Sequence[Answer]) -> Iterator[tuple[str, list[Answer]]]:
    """Who gave each reply, by its label; what a box says that is no more there, by itself."""
    several = question.kind == "several"
    for field in question.fields:
        given: dict[str, list[Answer]] = {}
        for answer in answers:
            given.setdefault(answer.fields.get(field.name, ""), []).append(answer)
        for reply in field.replies:
            yield field.label if several else reply.label, given.pop(reply.value, [])
        given.pop("", None)
        yield from ((showable(value), group) for value, group in given.items())
    rest = [item for item in answers if not _ticked(question, item)]
    if question.other:
        yield question.other.label, [item for item in rest if question.is_answered(item.fields)]
        rest = [item for item in rest if not question.is_answered(item.fields)]
    yield NO_REPLY, rest


def _ticked(question: Question, answer: Answer) -> bool:
    return any(answer.fields.get(field.name, "") for field in question.fields)


def _led_to(question: Question, answers: Sequence[Answer]) -> tuple[list[Answer], list[Answer]]:
    """Those who were asked a question, or answered it all the same on paper; and the others."""
    asked: list[Answer] = []
    others: list[Answer] = []
    for answer in answers:
        has_been = question.has_answer(answer.fields) or question.is_asked(answer.fields)
        (asked if has_been else others).append(answer)
    return asked, others


def _tallied(question: Question, answers: Sequence[Answer]) -> Tallied:
    asked, others = _led_to(question, answers)
    told = _counted(question, asked, len(others))
    return replace(told, asked=len(asked), total=len(answers))


def _counted(question: Question, answers: Sequence[Answer], others: int) -> Tallied:
    """What those who were asked say; ``others`` were not."""
    match question.kind:
        case "table":
            rows = (Question(row.name, "one", row.label, (row,)) for row in question.fields)
            return Tallied(question, tuple(_chart(row, answers, others) for row in rows))
        case "number":
            (field,) = question.fields
            numbers = [read_number(text) for text in _given(field, answers)]
            unread = tuple(
                item for item in _texts(field, answers) if read_number(item.text) is None
            )
            return Tallied(question, (), figures_of(numbers), unread)
        case "date" | "short" | "long":
            return Tallied(question, texts=tuple(_texts(question.fields[0], answers)))
    figures = None
    if question.kind == "scale":
        figures = figures_of([read_number(text) for text in _given(question.fields[0], answers)])
    texts = tuple(_texts(question.other, answers)) if question.other else ()
    return Tallied(question, (_chart(question, answers, others),), figures, texts)


# --------------------------------------------------------------------------
# Boxes


def _chart(question: Question, answers: Sequence[Answer], others: int) -> QuestionTally:
    """One chart of all boxes of a question; of several, all may be ticked by all."""
    total = len(answers) or 1
    replies = (
        Share(label, len(group), len(group) / total)
        for label, group in _by_reply(question, answers)
    )
    shown = question.fields[0] if len(question.fields) == 1 else None
    field = shown or Field(question.id, question.text, "choice")
    return QuestionTally(field, tuple(replies), others)


# --------------------------------------------------------------------------
# Texts


def _given(field: Field, answers: Sequence[Answer]) -> Iterator[str]:
    """What was put into a text field, where anything was."""
    for answer in answers:
        if (text := answer.fields.get(field.name, "")).strip():
            yield text


def _texts(field: Field, answers: Sequence[Answer]) -> Iterator[Comment]:
    for answer in answers:
        if (text := answer.fields.get(field.name, "")).strip():
            day = read_date(text) if field.kind == "date" else None
            yield Comment(showable(_author(answer)), long_date(day) if day else showable(text))


def _author(answer: Answer) -> str:
    return ", ".join(part for part in (answer.name, answer.speciality) if part) or answer.source
