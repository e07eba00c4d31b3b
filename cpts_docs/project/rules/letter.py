"""Rules of the letter of intent: its parts are known, and each has something to say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpts_docs import reference
from cpts_docs.base.diagnostics import Diagnostic, Severity
from cpts_docs.project.rules.rule import Check, Rule
from cpts_docs.project.source import PathInFile, Source

PARTIE_INCONNUE = Rule(
    "partie-inconnue",
    "Prenez une partie connue de la [lettre d'intention](#la-lettre-dintention), ou écrivez la "
    "vôtre : `{title: …, text: …}`.",
)

PARTIE_VIDE = Rule(
    "partie-vide",
    "La lettre d'intention n'a rien à dire dans cette partie : elle n'y est pas. Écrivez ce que le "
    "message nomme, ou donnez la liste des parties (`sections`) sans elle.",
    Severity.WARNING,
)

_SOURCES = {
    "professionnels": ("professionals", "letter.structures"),
    "orientations": ("missions",),
    "calendrier": ("letter.calendar",),
    "porteur": ("letter.bearer",),
}
"""What of a project the parts that are more than a text are made of."""


def _sections(source: Source, value: Any) -> Iterator[Diagnostic]:
    letter = value.get("letter")
    if letter is None:
        return
    known = reference.letter_sections()
    listed = letter.get("sections")
    for index, item in enumerate(known if listed is None else listed):
        given = {"section": item} if isinstance(item, str) else item
        name = given.get("section")
        if name is None:
            continue
        here: PathInFile = ["letter"] if listed is None else ["letter", "sections", index]
        if name not in known:
            path = here if isinstance(item, str) else [*here, "section"]
            yield PARTIE_INCONNUE.unknown(source, "partie inconnue :", path, name, known)
        elif "text" not in given and (missing := _missing(known[name], value)):
            yield PARTIE_VIDE.at(
                source,
                f"la lettre d'intention n'aura pas la partie « {known[name].title} », restée vide",
                source.position(here),
                f"écrivez {' ou '.join(missing)}, ou retirez « {name} » de letter.sections",
            )


def _missing(section: reference.LetterSection, value: Any) -> tuple[str, ...]:
    """The keys of which one would fill a part; none if it has something to say."""
    sources = _SOURCES.get(section.id, (f"letter.{section.text}",) if section.text else ())
    return () if any(_at(value, key) for key in sources) else sources


def _at(value: Any, key: str) -> Any:
    for step in key.split("."):
        value = value.get(step) or {}
    return value


CHECKS = (
    Check(_sections, ("letter", "professionals", "missions"), (PARTIE_INCONNUE, PARTIE_VIDE)),
)
