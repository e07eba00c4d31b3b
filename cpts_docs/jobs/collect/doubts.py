"""What a person has to look at in an answer that counts: sentences about its questions."""

from __future__ import annotations

from collections.abc import Iterator

from cpts_docs.base.dates import read_date
from cpts_docs.forms.answer import Answer
from cpts_docs.forms.fields import Field, Form
from cpts_docs.forms.figures import read_number
from cpts_docs.forms.filled import FilledForm


def doubts(answer: Answer, form: Form) -> Iterator[str]:
    """What is odd in ``answer``, question by question; all of it is kept as it is."""
    for question in form.asked:
        asked, answered = question.is_asked(answer.fields), question.has_answer(answer.fields)
        if answered and not asked:
            yield f"réponse à une question qui n'était pas posée : {_quoted(question.text)}"
        was_there = any(field.name in answer.fields for field in question.all_fields)
        if question.required and asked and was_there and not question.is_answered(answer.fields):
            yield f"question obligatoire sans réponse : {_quoted(question.text)}"
    for field in form.collected:
        if (text := answer.fields.get(field.name, "")) and (wrong := _wrong(field, text)):
            yield f"« {field.name} » : {_quoted(text)} {wrong} ; gardé tel quel"


def _quoted(text: str) -> str:
    shown = " ".join(text.split())
    return f"« {shown[:79]}… »" if len(shown) > 80 else f"« {shown} »"


def _wrong(field: Field, text: str) -> str:
    """Why what was put into a field is none of its answers, "" if it is."""
    if field.replies:
        return "" if text in field.values else "n'est pas, ou plus, parmi les choix"
    if field.kind == "number" and read_number(text) is None:
        return "n'est pas un nombre, et reste hors de la moyenne"
    if field.kind == "date" and read_date(text) is None:
        return "n'est pas une date"
    return ""


def missing_fields(form: FilledForm, declared: Form) -> Iterator[str]:
    """The declared fields that a form does not have: it was made before them."""
    return (field.name for field in declared.collected if field.name not in form.fields)
