"""Answers to a questionnaire as it was before it was changed.

A question that is still asked may have lost a choice, a row or its line « Autre », or have become
one of another kind. What was answered then counts, under the name that the answer has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from cpts_docs.forms.answer import Answer
from cpts_docs.forms.declared import OTHER, YES_NO, other_of
from cpts_docs.forms.fields import Field, Form, Question

_VALUE = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")


class Earlier:
    """Finds in the fields of an answer what its questions no longer have."""

    def __init__(self, form: Form) -> None:
        self._known = {item.name for item in form.fields}
        self._asked = {question.id: question for question in form.asked}

    def __call__(self, fields: Mapping[str, str]) -> list[tuple[Question, str]]:
        """The fields with text that are none any more, each with its question."""
        return [
            (question, name)
            for name in fields.keys() - self._known
            if fields[name].strip() and (question := self._asked.get(name.partition("--")[0]))
        ]


def is_counted(question: Question, name: str, value: str) -> bool:
    """Whether :func:`as_asked` finds a place for a field that is none of ``question`` any more."""
    part = name.partition("--")[2]
    match question.kind:
        case "several":
            return part == OTHER or value == "oui" or (not part and bool(_VALUE.fullmatch(value)))
        case "one" | "yes_no" | "scale":
            return part == OTHER or value == "oui"
        case "table":
            return bool(part) and value in {reply.value for reply in YES_NO}
        case _:
            return False


def as_asked(answers: Sequence[Answer], form: Form) -> tuple[Sequence[Answer], Form]:
    """The answers as the questions take them now, and the form with what they have besides.

    A tick is one whether the question took one or several, and several where it now takes one are
    a reply of their own; what is no more there is a choice or a row with its name for a text.
    """
    earlier = Earlier(form)
    found = [earlier(answer.fields) for answer in answers]
    if not any(found):
        return answers, form
    moved = [_moved(answer, names) for answer, names in zip(answers, found, strict=True)]
    gone: dict[str, dict[str, Field]] = {}
    for answer in moved:
        for question, name in earlier(answer.fields):
            if is_counted(question, name, answer.fields[name]):
                gone.setdefault(question.id, {})[name] = _field(question, name)
    sections = tuple(
        section._replace(
            questions=tuple(_with(item, gone.get(item.id, {})) for item in section.questions)
        )
        for section in form.sections
    )
    return moved, replace(form, sections=sections)


def _moved(answer: Answer, found: Sequence[tuple[Question, str]]) -> Answer:
    """An answer whose ticks stand where its questions have them now."""
    fields = dict(answer.fields)
    for question in dict.fromkeys(question for question, _ in found):
        names = sorted(name for item, name in found if item is question)
        if question.kind == "several" and question.id in names:
            value = fields[question.id]
            if _VALUE.fullmatch(value):
                del fields[question.id]
                fields[f"{question.id}--{value}"] = "oui"
        elif question.kind in ("one", "yes_no", "scale") and not fields.get(question.id):
            ticks = [name for name in names if fields[name] == "oui"]
            fields[question.id] = " + ".join(name.partition("--")[2] for name in ticks)
            for name in ticks:
                del fields[name]
    return replace(answer, fields=fields)


def _field(question: Question, name: str) -> Field:
    label = name.partition("--")[2]
    if label == OTHER and question.kind != "table":
        return other_of(question.id)
    if question.kind == "table":
        return Field(name, label, "choice", replies=YES_NO)
    return Field(name, label, "box", replies=YES_NO[:1])


def _with(question: Question, gone: Mapping[str, Field]) -> Question:
    other = gone.get(other_of(question.id).name) if question.kind != "table" else None
    more = [item for _, item in sorted(gone.items()) if item is not other]
    if question.kind in ("several", "table"):
        question = question._replace(fields=(*question.fields, *more))
    return question._replace(other=question.other or other)
