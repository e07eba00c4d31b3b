"""When a question is asked: ``relevant`` of an XLSForm, one reply to one question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from cpts_docs.forms.declared import questionnaire
from cpts_docs.forms.fields import Condition, Form
from cpts_docs.jobs.xlsform import names
from cpts_docs.jobs.xlsform.problems import Problems, Row

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
    (r"""!=\s*(?:''|"")""", "n'importe quelle réponse y suffit"),
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
        choice = names.written(question.choice_of(condition.field))
        return f"selected(${{{names.written(question.id)}}}, '{choice}')"
    name = names.written(condition.field)
    if question.kind == "scale":
        return f"${{{name}}} = {condition.value}"
    return f"${{{name}}} = '{names.written(condition.value)}'"


# --------------------------------------------------------------------------
# Of the rows of a form, in their order


@dataclass(frozen=True, slots=True)
class Known:
    """What a condition may ask of a question: our name of it, and our value for each reply."""

    name: str
    values: dict[str, str]
    several: bool = False


@cache
def national() -> dict[str, tuple[str, Known]]:
    """The national questions and rows by their name: what each asks, and its replies."""
    found: dict[str, tuple[str, Known]] = {}
    for question in questionnaire().asked:
        found[question.id] = question.text, Known(question.id, {})
        for item in question.fields:
            replies = {names.written(reply.value): reply.value for reply in item.replies}
            found[item.name] = item.label, Known(item.name, replies)
    return found


@dataclass(slots=True)
class Conditions:
    """What has been asked so far, by the names of the form, and when."""

    problems: Problems
    known: dict[str, Known] = field(default_factory=dict)
    shown: dict[str, tuple[str, str]] = field(default_factory=dict)
    told: set[int] = field(default_factory=set)

    def show_if(self, row: Row, above: Sequence[Row], asked: str) -> dict[str, str]:
        """When the question ``asked`` of a row, in the groups ``above`` it, is asked."""
        places = [place for place in (*above, row) if place["relevant"]]
        found = [pair for place in places if (pair := self._pair(place))]
        if not found:
            return {}
        wanted = found[-1]
        implied, name = {wanted}, wanted[0]
        while (pair := self.shown.get(name)) and pair not in implied:
            implied.add(pair)
            name = pair[0]
        for pair in dict.fromkeys(found):
            if pair not in implied:
                message = f"une seule condition à la fois : « {pair[0]} = {pair[1]} » est laissée"
                self.problems.aside(row, message, "posez-la après une seule réponse")
        self.shown[asked] = wanted
        return {wanted[0]: wanted[1]}

    def _pair(self, row: Row) -> tuple[str, str] | None:
        """Our question and reply of a condition; None if it cannot be held, which is said once."""
        wanted = read(row["relevant"])
        reason = wanted if isinstance(wanted, str) else self._lacking(wanted)
        if not isinstance(wanted, str) and not reason:
            known = self.known[wanted.name]
            return known.name, known.values[wanted.value]
        if row.line not in self.told:
            self.told.add(row.line)
            message = f"la condition « {row['relevant'][:80]} » n'est pas reprise : {reason}"
            hint = "sans elle, plus de gens répondent ; mettez une réponse à une question d'avant"
            self.problems.aside(row, message, hint)
        return None

    def _lacking(self, wanted: Wanted) -> str:
        known = self.known.get(wanted.name)
        if known is None:
            return f"aucune question à choix reprise avant elle ne s'appelle « {wanted.name[:60]} »"
        if wanted.value not in known.values:
            return f"« {wanted.name[:60]} » n'a pas la réponse « {wanted.value[:60]} »"
        if known.several and not wanted.selected:
            return f"un choix de plusieurs s'écrit selected(${{{wanted.name[:60]}}}, '…')"
        return ""
