"""What a project has itself: its bodies, questions, documents, files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cpts_docs.forms import fiche
from cpts_docs.forms.kinds import OF_PEOPLE
from cpts_docs.project import organisations as bodies
from cpts_docs.project import pages
from cpts_docs.project.choices.choice import Asker, Choice, matching, records


def organisations(typed: str, asker: Asker) -> Iterator[Choice]:
    """The bodies that the project asks, or would."""
    listed = asker.values.get("organisations")
    shaped = isinstance(listed, list) and all(
        isinstance(one, str) or (isinstance(one, dict) and isinstance(one.get("name"), str))
        for one in listed
    )
    values = asker.values if shaped else {"department": asker.values.get("department", ())}
    found = bodies.organisations_of(values)
    yield from matching(typed, (Choice(one.name, one.title, one.name) for one in found))


def verdicts(typed: str, asker: Asker) -> Iterator[Choice]:
    """What a body may say."""
    own = asker.values.get("fiche")
    listed = own.get("verdicts") if isinstance(own, dict) else None
    given = [one for one in listed if _is_verdict(one)] if isinstance(listed, list) else []
    found = [*map(fiche.verdict_of, given)] or fiche.national().verdicts
    yield from matching(typed, (Choice(one.text, one.counts_as, one.text) for one in found))


def _is_verdict(value: Any) -> bool:
    text = value.get("text") if isinstance(value, dict) else value
    return isinstance(text, str)


def questions(typed: str, asker: Asker) -> Iterator[Choice]:
    """The project's own questions."""
    asked = asker.values.get("questionnaire")
    sections = asked.get("sections") if isinstance(asked, dict) else None
    found = (
        Choice(str(one.get("text", one["id"])), one["id"], one["id"])
        for section in records(sections)
        for one in records(section.get("questions"))
        if isinstance(one.get("id"), str)
    )
    yield from matching(typed, found)


def documents(typed: str, asker: Asker) -> Iterator[Choice]:
    """The documents that a project may have."""
    templates = asker.values.get("templates")
    own = asker.folder and isinstance(templates, str) and asker.folder / templates
    names = [*pages.package_pages(), *(pages.own_pages(own) if own and own.is_dir() else ())]
    yield from matching(typed, (Choice(name, "", name) for name in names))


def files(typed: str, asker: Asker) -> Iterator[Choice]:
    """The files beside the project, and in its folders; none hidden, nothing that is built."""
    names = _names(asker.folder) if asker.folder else ()
    yield from matching(typed, (Choice(name, "", name) for name in names))


_FILES = 2_000
_BUILT = frozenset({"documents", *(kind.folder for kind in OF_PEOPLE)})


def _names(folder: Path) -> list[str]:
    found: list[str] = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith(".") and one not in _BUILT)
        if Path(place) != folder:
            folders[:] = []
        inside = Path(place).relative_to(folder)
        found += ((inside / name).as_posix() for name in sorted(names) if not name.startswith("."))
        if len(found) > _FILES:
            break
    return found
