"""When a question is asked: ``relevant`` of an XLSForm, one reply to one question."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cpts_docs.forms.fields import Condition, Form
from cpts_docs.jobs.xlsform import names

_NAME = r"\$\{\s*(?P<name>[^{}]*?)\s*\}"
_VALUE = r"""(?:'(?P<a>[^']*)'|"(?P<b>[^"]*)"|(?P<c>\d+))"""
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<selected>selected)\s*\(\s*{_NAME}\s*,\s*{_VALUE}\s*\)",
        rf"{_NAME}\s*=\s*{_VALUE}",
        rf"{_VALUE}\s*=\s*{_NAME}",
    )
)
_TYPED_QUOTES = str.maketrans("‘’“”", "''\"\"")
_LONGEST = 1_000

_REASONS = (
    (r"\b(?:and|or)\b", "plusieurs conditions à la fois"),
    (r"!=|\bnot\s*\(", "la condition est qu'une réponse ne soit pas donnée"),
    (r"[<>]", "la condition compare des nombres"),
    (r"\(", "la condition est un calcul"),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The reply to a question of an XLSForm that leads to another question.

    ``selected``: as one of several; else as the only one.
    """

    name: str
    value: str
    selected: bool = False


def read(expression: str) -> Wanted | str:
    """What an expression asks for; or why a questionnaire cannot ask for it, in French."""
    text = expression.translate(_TYPED_QUOTES).strip()
    if len(text) > _LONGEST:
        return "la condition est trop longue"
    while text.startswith("(") and text.endswith(")") and "(" not in text[1:-1]:
        text = text[1:-1].strip()
    for form in _FORMS:
        if found := form.fullmatch(text):
            value = next(found[key] for key in "abc" if found[key] is not None)
            return Wanted(found["name"], value.strip(), "selected" in form.groupindex)
    return next(
        (reason for pattern, reason in _REASONS if re.search(pattern, text)),
        "la condition ne se lit pas",
    )


def written(condition: Condition | None, form: Form) -> str:
    """The expression of a condition on a question of ``form``, "" for none."""
    if condition is None:
        return ""
    question = next(item for item in form.asked if form[condition.field] in item.fields)
    if question.kind == "several":
        choice = names.written(condition.field.removeprefix(f"{question.id}--"))
        return f"selected(${{{names.written(question.id)}}}, '{choice}')"
    name = names.written(condition.field)
    if question.kind == "scale":
        return f"${{{name}}} = {condition.value}"
    return f"${{{name}}} = '{names.written(condition.value)}'"
