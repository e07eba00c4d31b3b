"""A filled form to an answer."""

from __future__ import annotations

from pathlib import Path

from cpts_docs.base.errors import UnreadableError
from cpts_docs.base.words import normalized
from cpts_docs.foreign.text import FORBIDDEN
from cpts_docs.forms.answer import Answer
from cpts_docs.forms.fields import IDENTITY, Form
from cpts_docs.forms.filled import FilledForm
from cpts_docs.forms.kinds import FormKind
from cpts_docs.jobs.collect.sources import Found
from cpts_docs.jobs.collect.values import other_value, value


def answer_of(source: str, digest: str, form: FilledForm, declared: Form, kind: FormKind) -> Answer:
    """The answer in a form of that kind: the declared fields, then those that it has besides.

    Of a project's own questions, those that the form does not have, as it was made before them,
    stay out; and a reply that is no more there is kept.

    Raises:
        UnreadableError: nothing was answered, or a reply is none of its question.
    """
    fixed = kind.fixed()
    collected = (field.name for field in declared.collected)
    names = [name for name in collected if name in form.fields or name in fixed]
    others = other_fields(form, declared)
    may_be_days = {*others, *(field.name for field in declared.fields if field.kind == "date")}
    values = {
        name: (other_value if name in may_be_days else value)(form, name)
        for name in (*names, *others)
    }
    person = {field.name for field in declared.person}
    if not any(text for name, text in values.items() if name not in person):
        raise UnreadableError(f"{kind.called} ne contient aucune réponse")
    for field in declared.choices:
        if field.name in fixed and values.get(field.name, "") not in field.values:
            shown = values[field.name][:40]
            raise UnreadableError(f"réponse inconnue à « {field.name} » : « {shown} »")
    return Answer(source, digest, values)


def other_fields(form: FilledForm, declared: Form) -> list[str]:
    """The fields of a form that are not declared: a template's, or of an earlier questionnaire."""
    known = {*IDENTITY, *(field.name for field in declared.fields)}
    return [name for name in form.fields if name not in known]


def source_name(found: Found, folder: Path) -> str:
    """The path from the project's folder, or the name alone if it is elsewhere."""
    try:
        name = found.path.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        name = found.path.name
    whole = f"{name} › {found.member}" if found.member else name
    return FORBIDDEN.sub("\ufffd", normalized("NFC", whole))
