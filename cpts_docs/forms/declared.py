"""The forms that are asked of people, from their declaration and what a project makes of it.

Both are the same data: sections of questions (``reference/questionnaire.json`` and the key
``questionnaire`` of a project; ``reference/bulletin-adhesion.json``, whose choices are the
project's, in its key ``membership``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from cpts_docs.base.resources import reference_path
from cpts_docs.base.words import grouped, slug
from cpts_docs.forms.fields import Condition, Field, Form, Part, Question, Reply, Section

Declared = Mapping[str, Any]
"""A section or a question as JSON and YAML have it."""

NATIONAL = "national"
"""What a project includes to have the national questions."""

YES_NO = tuple(Reply(slug(label), label) for label in ("Oui", "Non", "NC"))
SCALE = tuple(Reply(number, number) for number in "12345")
LEGAL_NAME = "raison-sociale"
"""Of who joins, if that is a legal person and no human being."""

OTHER = "autre"
"""What is written instead of a choice, among the parts of a question."""

_LINES = 4
"""The height of a long text, where nothing else is said."""


@cache
def questionnaire() -> Form:
    """The national questionnaire."""
    return form_of([{"include": NATIONAL}])


def form_of(sections: Iterable[Declared]) -> Form:
    """The questionnaire of those sections.

    What is wrong with them is for the rules to say; here it is left out.
    """
    data = _data("questionnaire")
    return _form(data, _expanded(sections, data["sections"]))


def _form(data: Declared, sections: Iterable[tuple[Declared, bool]]) -> Form:
    """The form of those sections, each with whether it is national, after who answers."""
    asked: dict[str, Question] = {}
    person = [Field(part="person", **item) for item in data["person"]]
    made = []
    known: dict[tuple[str, str], Condition] = {}
    for section, is_national in sections:
        person += (_identity(item) for item in section["questions"] if item.get("identity"))
        questions = []
        for item in section["questions"]:
            if not item.get("identity"):
                question = _question(item, section["title"], known)
                questions.append(asked.setdefault(question.id, question))
                for name, reply, condition in conditions(question):
                    known.setdefault((name, reply.value), condition)
        if questions:
            made.append(Section(section["title"], tuple(questions), is_national))
    instructions = (Field(part="instruction", **item) for item in data["instructions"])
    fields = (field for question in asked.values() for field in question.all_fields)
    signature = (Field(part="signature", **item) for item in data.get("signature", ()))
    return Form(data["name"], (*instructions, *person, *fields, *signature), tuple(made))


def form_in(project: Declared) -> Form:
    """The questionnaire of the values of a project."""
    sections = project.get("questionnaire", {}).get("sections")
    return questionnaire() if sections is None else form_of(sections)


def membership_in(project: Declared) -> Form | None:
    """The form to join with, of the values of a project; None if it says nothing of it."""
    said = project.get("membership")
    if said is None:
        return None
    data = _data("bulletin-adhesion")
    return _form(data, ((_chosen(section, said), False) for section in data["sections"]))


def _chosen(section: Declared, said: Declared) -> Declared:
    """A section with the choices of the project; a question that has none is not asked."""
    questions = (
        {
            **item,
            "choices": [*map(with_fee, said.get(item["choices_of"], item.get("choices", ())))],
        }
        if "choices_of" in item
        else item
        for item in section["questions"]
    )
    return {**section, "questions": [item for item in questions if item.get("choices", True)]}


def with_fee(choice: Any) -> Any:
    """A college, with what it costs to be one of it: that may change, and its id does not."""
    if isinstance(choice, str):
        return choice
    fee = f" – cotisation : {grouped(choice['fee'])} €" if "fee" in choice else ""
    return {"id": choice.get("id") or slug(choice["text"]), "text": choice["text"] + fee}


@cache
def national_names() -> frozenset[str]:
    """What the national questionnaire calls its questions, rows and fields."""
    form = questionnaire()
    return frozenset({*(item.name for item in form.fields), *(item.id for item in form.asked)})


@cache
def _data(name: str) -> Any:
    return json.loads(reference_path(f"{name}.json").read_text("utf-8"))


def _expanded(
    sections: Iterable[Declared], national: Iterable[Declared]
) -> Iterator[tuple[Declared, bool]]:
    """The sections, with the national ones where they are included."""
    for section in sections:
        if "include" not in section:
            yield section, False
            continue
        without = frozenset(section.get("without", ()))
        for item in national:
            kept = [q for q in item["questions"] if q["id"] not in without]
            questions = [
                {**q, "rows": [row for row in q["rows"] if row["name"] not in without]}
                if "rows" in q
                else q
                for q in kept
            ]
            yield {**item, "questions": [q for q in questions if q.get("rows", True)]}, True


# --------------------------------------------------------------------------
# Questions


def _identity(item: Declared) -> Field:
    return Field(item["id"], item["text"], _TEXTS.get(item["kind"], "text"), "person")


_TEXTS: Any = {"number": "number", "date": "date"}
"""The kinds of question that are a field of that kind; other texts are plain."""


def _question(item: Declared, title: str, known: Mapping[tuple[str, str], Condition]) -> Question:
    """A question; without a text, it is the title of its section that asks."""
    name, kind, text = item["id"], item["kind"], item.get("text", title)
    return Question(
        name,
        kind,
        text,
        tuple(_fields(item, text)),
        other_of(name) if item.get("other") else None,
        item.get("help", ""),
        item.get("required", False),
        _condition_of(item, known),
        item.get("all", kind == "table"),
    )


def other_of(question: str) -> Field:
    """The field for what is written instead of a choice of that question."""
    return Field(f"{question}--{OTHER}", "Autre")


def _fields(item: Declared, text: str) -> Iterator[Field]:
    name, kind = item["id"], item["kind"]
    part: Part = "project" if item.get("participation") else item.get("part", "question")
    if kind == "table":
        for row in item.get("rows", ()):
            reply = reply_of(row)
            own = row["name"] if reply is None else f"{name}--{reply.value}"
            label = row["text"] if reply is None else reply.label
            yield Field(own, label, "choice", part, replies=YES_NO)
    elif kind == "several":
        for reply in replies_of(item):
            yield Field(f"{name}--{reply.value}", reply.label, "box", part, replies=YES_NO[:1])
    elif kind in ("yes_no", "scale", "one"):
        yield Field(name, text, "choice", part, replies=replies_of(item))
    else:
        rows = item.get("lines", _LINES) if kind == "long" else 1
        yield Field(name, text, _TEXTS.get(kind, "text"), part, rows)


def replies_of(item: Declared) -> tuple[Reply, ...]:
    """What a question of choice can be answered with."""
    if item["kind"] == "yes_no":
        return YES_NO
    if item["kind"] == "scale":
        return SCALE
    found = map(reply_of, item.get("choices", ()))
    return tuple(reply for reply in found if reply is not None)


def reply_of(entry: Any) -> Reply | None:
    """A choice, or the row of a table: a text, or one with an id that outlives it.

    None for a row that has a name of its own, as the national ones do.
    """
    if isinstance(entry, str):
        return Reply(slug(entry), entry)
    return Reply(entry["id"], entry["text"]) if "id" in entry else None


def _condition_of(item: Declared, known: Mapping[tuple[str, str], Condition]) -> Condition | None:
    """When a question is asked, of the replies to those before it.

    None if that is always, and for a condition that is none of theirs.
    """
    wanted = ((name, str(reply)) for name, reply in item.get("show_if", {}).items())
    return next((known[pair] for pair in wanted if pair in known), None)


def conditions(question: Question) -> Iterator[tuple[str, Reply, Condition]]:
    """What other questions may depend on: the name to say it by, a reply, and the condition."""
    for field, reply in question.boxes:
        name, said, asks = field.name, reply, field.label
        if question.kind == "several":
            name, asks = question.id, question.text
            said = Reply(question.choice_of(field.name), reply.label)
        words = f"Si « {reply.label} » à « {asks} » :"
        yield name, said, Condition(field.name, reply.value, words)
