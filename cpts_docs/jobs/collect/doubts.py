"""What a person has to look at in an answer that counts: sentences about its questions."""

from __future__ import annotations

from collections.abc import Iterator

from cpts_docs.base.dates import read_date
from cpts_docs.forms.answer import Answer
from cpts_docs.forms.fields import Field, Form, Question
from cpts_docs.forms.figures import may_be_thousands, read_number
from cpts_docs.forms.filled import FilledForm


def doubts(answer: Answer, form: Form, *, required: bool = True) -> Iterator[str]:
    """What is odd in ``answer``, question by question; all of it is kept as it is.

    Not ``required``: of one that was not sent, that something is missing is said already.
    """
    for question in form.asked:
        asked, answered = question.is_asked(answer.fields), question.has_answer(answer.fields)
        if answered and not asked:
            yield f"réponse à une question qui n'était pas posée : {_quoted(question.text)}"
        if required and _is_lacking(question, answer):
            yield f"question obligatoire sans réponse : {_quoted(question.text)}"
    for field in form.collected:
        if (text := answer.fields.get(field.name, "")) and (wrong := _wrong(field, text)):
            yield f"« {field.name} » : {_quoted(text)} {wrong} ; gardé tel quel"


def lacks_required(answer: Answer, form: Form) -> bool:
    """Whether a question that had to be answered was there, and was not."""
    return any(_is_lacking(question, answer) for question in form.asked)


def _is_lacking(question: Question, answer: Answer) -> bool:
    """Whether it had to be answered, as far as the form or the table had it, and was not."""
    given = answer.fields
    there = [given[field.name].strip() for field in question.all_fields if field.name in given]
    answered = all(there) if question.whole else any(there)
    return bool(there) and question.required and question.is_asked(given) and not answered


def _quoted(text: str) -> str:
    shown = " ".join(text.split())
    return f"« {shown[:79]}… »" if len(shown) > 80 else f"« {shown} »"


_NO_NUMBER = "n'est pas un nombre"


def _wrong(field: Field, text: str) -> str:
    """Why what was put into a field is none of its answers, "" if it is."""
    if field.replies:
        return "" if text in field.values else "n'est pas, ou plus, parmi les choix"
    if field.kind == "number" and read_number(text) is None:
        what = "est un nombre à virgule ou en milliers" if may_be_thousands(text) else _NO_NUMBER
        return f"{what}, et reste hors de la moyenne"
    if field.kind == "date" and read_date(text) is None:
        return "n'est pas une date"
    return ""


def missing_fields(form: FilledForm, declared: Form) -> Iterator[str]:
    """The declared fields that a form does not have: it was made before them."""
    return (field.name for field in declared.collected if field.name not in form.fields)
