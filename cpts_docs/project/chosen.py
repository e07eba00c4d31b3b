"""Which documents a project wants, and which of them are Word files to be filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from cpts_docs.foreign.word_file import WordFile


class Need(NamedTuple):
    """What a document is made of: a key of a project, or a switch in it that is on."""

    key: str
    switch: str = ""

    @property
    def path(self) -> tuple[str, ...]:
        """Where it stands in a project."""
        return (self.key, self.switch) if self.switch else (self.key,)

    @property
    def typed(self) -> str:
        """How people type it: ``letter:``, ``show: {territory: true}``."""
        return f"{self.key}: {{{self.switch}: true}}" if self.switch else f"{self.key}:"


NEEDS = {
    "lettre-intention": Need("letter"),
    "territoire": Need("show", "territory"),
    "fiches-action": Need("action_sheets"),
    "emargement": Need("meetings"),
    "rapport-activite": Need("report"),
    "bulletin-adhesion": Need("membership"),
    "synthese": Need("answers"),
}
"""What a project has to say for a document, of those that need something."""


class WordTemplate(NamedTuple):
    """A Word file of the project: its name from the project's folder, and what it holds."""

    name: str
    file: WordFile


@dataclass(frozen=True, slots=True)
class Chosen:
    """The ``names`` of the documents that are wanted, None for all that there is data for.

    ``word`` has those that are Word files, by the names of the documents.
    """

    names: tuple[str, ...] | None = None
    word: Mapping[str, WordTemplate] = field(default_factory=dict, hash=False)

    def wants(self, name: str) -> bool:
        """Whether a document is among those that are wanted."""
        return self.names is None or name in self.names


ALL = Chosen()
"""All that there is data for, and no Word file."""


def chosen_of(value: Any, files: Mapping[str, WordFile]) -> Chosen:
    """What ``documents`` says, with the Word files that it names; its shape is right."""
    if isinstance(value, list):
        return Chosen(names=tuple(dict.fromkeys(value)))
    named = {name: item["template"] for name, item in value.items() if "template" in item}
    return Chosen(word={name: WordTemplate(file, files[file]) for name, file in named.items()})
