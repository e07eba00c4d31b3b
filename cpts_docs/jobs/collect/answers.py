"""A filled questionnaire to an answer."""

from __future__ import annotations

from pathlib import Path

from cpts_docs.base.errors import UnreadableError
from cpts_docs.base.words import normalized
from cpts_docs.foreign.text import FORBIDDEN
from cpts_docs.forms.answer import Answer
from cpts_docs.forms.fields import IDENTITY, questionnaire
from cpts_docs.forms.filled import FilledForm
from cpts_docs.jobs.collect.sources import Found
from cpts_docs.jobs.collect.values import other_value, value


def answer_of(found: Found, folder: Path, digest: str, form: FilledForm) -> Answer:
    """The answer in a form: the declared fields first, then those that a template added.

    Raises:
        UnreadableError: nothing was answered, or a reply is none of its question.
    """
    declared = questionnaire()
    names = [field.name for field in declared.collected]
    values = {name: value(form, name) for name in names}
    values |= {name: other_value(form, name) for name in other_fields(form)}
    person = {field.name for field in declared.person}
    if not any(text for name, text in values.items() if name not in person):
        raise UnreadableError("le questionnaire ne contient aucune réponse")
    for field in declared.choices:
        if values.get(field.name, "") not in field.values:
            shown = values[field.name][:40]
            raise UnreadableError(f"réponse inconnue à « {field.name} » : « {shown} »")
    return Answer(source_name(found, folder), digest, values)


def other_fields(form: FilledForm) -> list[str]:
    """The fields of a form that the national questionnaire does not declare."""
    known = {*IDENTITY, *(field.name for field in questionnaire().fields)}
    return [name for name in form.fields if name not in known]


def source_name(found: Found, folder: Path) -> str:
    """The path from the project's folder, or the name alone if it is elsewhere."""
    try:
        name = found.path.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        name = found.path.name
    whole = f"{name} › {found.member}" if found.member else name
    return FORBIDDEN.sub("\ufffd", normalized("NFC", whole))
