"""One person's answers, as collected and as a project's file keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from cpts_docs.base.words import showable


@dataclass(frozen=True, slots=True)
class Answer:
    """One person's answers: ``fields`` by name, from the file ``source``.

    ``sha256`` is that file's, in hexadecimal; ``replaces`` are those of the files
    with earlier answers of the same person.
    """

    source: str
    sha256: str
    fields: Mapping[str, str]
    replaces: tuple[str, ...] = ()

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
        replaces = {"replaces": list(self.replaces)} if self.replaces else {}
        return {
            "source": self.source,
            "sha256": self.sha256,
            **replaces,
            "fields": dict(self.fields),
        }


def answers_of(value: Any) -> tuple[Answer, ...]:
    """The answers in the values of a file of answers."""
    return tuple(
        Answer(item["source"], item["sha256"], item["fields"], tuple(item.get("replaces", ())))
        for item in value["answers"]
    )
