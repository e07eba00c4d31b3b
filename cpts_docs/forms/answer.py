"""One person's answers, as collected and as a project's file keeps them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cpts_docs.base.words import showable
from cpts_docs.forms.fields import Form


@dataclass(frozen=True, slots=True)
class Answer:
    """One person's answers: ``fields`` by name, from the file ``source``.

    ``sha256`` is that file's, in hexadecimal; ``replaces`` are those of the files
    with earlier answers of the same person. Of a row of a table, ``sha256`` is that of what it
    says, and ``entry`` that of what it is known by, which stays when it is changed. A ``partial``
    answer was not sent, or lacks what had to be answered. ``way`` is the name of one of
    :data:`.WAYS`, "" if nobody knows.
    """

    source: str
    sha256: str
    fields: Mapping[str, str]
    replaces: tuple[str, ...] = ()
    entry: str = ""
    partial: bool = False
    way: str = ""

    @property
    def marks(self) -> tuple[str, ...]:
        """By what it is known to have been read."""
        return (self.sha256, self.entry) if self.entry else (self.sha256,)

    @property
    def name(self) -> str:
        """The respondent's name."""
        return self.fields.get("nom", "")

    @property
    def speciality(self) -> str:
        """The respondent's profession, in their own words."""
        return self.fields.get("specialite", "")

    @property
    def shown(self) -> Answer:
        """The answer as documents can show it: with « � » for what their font has not."""
        return replace(self, fields={name: showable(text) for name, text in self.fields.items()})

    def values(self) -> dict[str, Any]:
        """The answer as a file of answers has it; :func:`answers_of` is the way back."""
        more = {
            "way": self.way,
            "entry": self.entry,
            "partial": self.partial,
            "replaces": list(self.replaces),
        }
        return {
            "source": self.source,
            "sha256": self.sha256,
            **{key: value for key, value in more.items() if value},
            "fields": dict(self.fields),
        }


def answers_of(value: Any) -> tuple[Answer, ...]:
    """The answers in the values of a file of answers."""
    return tuple(
        Answer(
            item["source"],
            item["sha256"],
            item["fields"],
            tuple(item.get("replaces", ())),
            item.get("entry", ""),
            item.get("partial", False),
            item.get("way", ""),
        )
        for item in value["answers"]
    )


def table_of(answers: Sequence[Answer], form: Form | None) -> Iterator[Sequence[str]]:
    """The answers as a table, its head first: where each comes from, then a column a field.

    The fields of ``form`` come first, in its order, then those that only answers have.
    """
    declared = [field.name for field in form.collected] if form else []
    others = dict.fromkeys(name for answer in answers for name in answer.fields)
    names = [*declared, *(name for name in others if name not in declared)]
    yield "fichier", "sha256", *names
    for answer in answers:
        yield answer.source, answer.sha256, *(answer.fields.get(name, "") for name in names)
