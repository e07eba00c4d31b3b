"""The sheet to type answers into: what its columns are, and how it says whose it is.

Who writes it and who reads it back ask here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cpts_docs.forms.fields import Field, Form, Question

MARK = "cpts:"
"""What the ids of the columns begin with, in the first row, which is hidden: ``cpts:nom``."""

HIDDEN = "cpts_docs"
"""The hidden sheet that says which form of which project it is: a name and a value a row."""

ANSWERS, MANUAL, LISTS = "Réponses", "Mode d'emploi", "cpts_listes"
"""The other sheets of its workbook."""

VERSION = "version"
"""The version of the form, there; the other names are those of a form's hidden fields."""

TICK = "x"
"""What is typed into the column of a box."""


def column_id(name: str) -> str:
    """What the column of a field is called: ``cpts:outils/agenda`` of ``outils--agenda``."""
    return f"{MARK}{name.replace('--', '/')}"


def field_name(column: str) -> str:
    """The way back from :func:`column_id`; "" if it is none of a sheet."""
    return column[len(MARK) :].strip().replace("/", "--") if column.startswith(MARK) else ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the field that it takes, and what stands above it.

    ``part`` is the title of its section, ``question`` is what is asked, None for who answers;
    ``label`` is what the column is of it, "" if the question has no other.
    """

    field: Field
    part: str
    question: Question | None = None
    label: str = ""

    @property
    def text(self) -> str:
        """What is asked."""
        return self.question.text if self.question else self.field.label

    @property
    def choices(self) -> tuple[str, ...]:
        """What may be chosen, as it is typed; none where anything may be written."""
        if self.field.kind == "box":
            return (TICK,)
        return tuple(reply.label for reply in self.field.replies)


PERSON, SIGNATURE = "La personne", "La signature"
"""The titles of the parts that are no section of the form."""


def columns(form: Form) -> Iterator[Column]:
    """The columns that take an answer to ``form``, in its order."""
    yield from (Column(field, PERSON) for field in form.person)
    for section in form.sections:
        for question in section.questions:
            several = len(question.all_fields) > 1
            for field in question.fields:
                label = field.label if question.kind in ("several", "table") else ""
                if several and not label:
                    label = "Réponse"
                yield Column(field, section.title, question, label)
            if question.other:
                yield Column(question.other, section.title, question, f"{question.other.label} : …")
    yield from (Column(field, SIGNATURE) for field in form.signature)
