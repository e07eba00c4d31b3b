"""What people drop on the page: kept in the project's folder, read, and put among its answers.

The files are kept as they came, in a folder of their own, and never in the place of others; then
all goes as with the command « collect ».
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import count
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from cpts_docs.atelier.refused import RefusedError
from cpts_docs.atelier.session import Session
from cpts_docs.atelier.wording import in_page
from cpts_docs.base.door import first_bytes, is_there
from cpts_docs.base.words import counted, series
from cpts_docs.foreign.file import MAX_BYTES
from cpts_docs.forms.kinds import OPINIONS, QUESTIONNAIRE
from cpts_docs.jobs.collect import collect_files, files_of
from cpts_docs.jobs.collect.belonging import ACCEPTABLE
from cpts_docs.jobs.collect.collected import Collected, Named
from cpts_docs.jobs.collect.finishing import Addition, additions, summary, write
from cpts_docs.jobs.collect.journal import Journal
from cpts_docs.jobs.collect.sources import find
from cpts_docs.project.checker import checked
from cpts_docs.project.given import Named as Given
from cpts_docs.project.invisible import visible
from cpts_docs.project.loader import project_of
from cpts_docs.project.model import Project
from cpts_docs.project.patching import as_pointer
from cpts_docs.run.files import alone_in, spared, write_files
from cpts_docs.run.parallel import Progress

FOLDER = "recus"
"""Where dropped files are kept, beside the project."""


class Dropped(NamedTuple):
    """A file as a browser sends it; ``modified`` is a POSIX time, None if nobody says when."""

    name: str
    data: bytes
    modified: float | None = None


class Kept(NamedTuple):
    """A dropped file and where it is now; ``said`` is what is to be known of that, in French.

    One that cannot be kept has no ``path``.
    """

    name: str
    path: Path | None
    said: str = ""


def receive(
    session: Session, dropped: Sequence[Dropped], progress: Progress, *, accept: bool = False
) -> dict[str, Any]:
    """Keep the files, read them, write what they say, and tell what became of each.

    Raises:
        RefusedError: the project has errors, or is an example.
        OutputError: a file cannot be written.
    """
    if session.readonly:
        raise RefusedError(403, session.readonly)
    folder = session.path.resolve().parent

    def says(notice: str) -> None:
        session.tell("progress", {"job": "returns", "done": 0, "of": len(dropped), "says": notice})

    noticed: list[str] = []
    with (  # from reading the answers to writing them
        alone_in(folder, says),
        Journal(folder, noticed.append) as journal,
    ):
        project = _project(session)
        kept = [*keep(dropped, folder)]
        paths = find(dict.fromkeys(one.path for one in kept if one.path))
        collected = collect_files(
            project, paths, folder=folder, accept=accept, progress=progress, journal=journal
        )
        collected.notices += noticed
        files = files_of(project, collected, folder)
        write(files, folder)
    session.refresh()
    return _report(project, kept, collected, [*files], session.now.values)


def _project(session: Session) -> Project:
    """The project with the answers that its files have now."""
    with session.still():
        source, _ = checked(Given(session.path.resolve(), session.text.encode()))
    if source is None:
        message = "le projet a des erreurs : rien ne peut être reçu"
        raise RefusedError(409, message, "corrigez-les : la liste des problèmes les montre")
    return project_of(source)


# --------------------------------------------------------------------------
# Kept


def keep(dropped: Iterable[Dropped], folder: Path) -> Iterator[Kept]:
    """Put each file into the folder of received ones, under its name or one with a number.

    Raises:
        OutputError: nothing can be written there, or links lead out of ``folder``.
    """
    for one in dropped:
        if len(one.data) > MAX_BYTES:
            too_large = f"le fichier dépasse {MAX_BYTES // 1_000_000} Mo"
            yield Kept(one.name, None, too_large)
            continue
        name = plain_name(one.name)
        path, is_there = _place(folder / FOLDER, name, one.data)
        if not is_there:
            write_files({path: one.data}, folder)
            if one.modified is not None:
                os.utime(path, (one.modified, one.modified))
        said = "déjà reçu" if is_there else f"gardé sous {path.name}" if path.name != name else ""
        yield Kept(one.name, path, said)


def plain_name(name: str) -> str:
    """A name without a path, hidden signs, or what some system does not have in a name."""
    name = visible(re.split(r"[/\\]", name)[-1])
    name = re.sub(r"[\x00-\x1f\x7f<>:\"|?*]", "-", name).strip(" .")
    stem, ending = PurePosixPath(name).stem, PurePosixPath(name).suffix[:20]
    return spared(f"{stem[:80] or 'fichier'}{ending}")


def _place(folder: Path, name: str, data: bytes) -> tuple[Path, bool]:
    """Where to put a file of that name, and whether it is there already, byte for byte."""
    wanted = Path(name)
    for number in count(1):
        again = f" ({number})" if number > 1 else ""
        path = folder / f"{wanted.stem}{again}{wanted.suffix}"
        if not is_there(path):
            return path, False
        if path.is_file() and _digest(path) == sha256(data).digest():
            return path, True
    raise AssertionError


def _digest(path: Path) -> bytes:
    try:
        return sha256(first_bytes(path, MAX_BYTES)).digest()
    except OSError:
        return b""


# --------------------------------------------------------------------------
# Told


def _report(
    project: Project,
    kept: Sequence[Kept],
    collected: Collected,
    files: Sequence[Path],
    values: Any,
) -> dict[str, Any]:
    folder = project.path.parent
    wanted = [one for one in additions(project, collected) if not _is_named(one, values)]
    refused = [_named(one, folder) for one in collected.refused]
    refused += [{"file": one.name, "reason": one.said, "hint": ""} for one in kept if not one.path]
    whole = {str(one.path) for one in collected.refused}
    return {
        "read": [_read(one, collected) for one in kept if one.path and str(one.path) not in whole],
        "refused": refused,
        "remarks": [_named(one, folder) for one in collected.remarks],
        "replaced": [_named(one, folder) for one in collected.replaced],
        "acceptable": any(ACCEPTABLE in one.reason for one in collected.refused),
        "notices": [in_page(_inside(notice, folder)) for notice in collected.notices],
        "files": [path.relative_to(folder).as_posix() for path in files],
        "summary": in_page(summary(project, collected)),
        "lines_to_add": [one.line for one in wanted],
        "edits": [_edit(one) for one in wanted],
        "synthesis": _synthesis(collected, wanted),
    }


def _read(one: Kept, collected: Collected) -> dict[str, str]:
    """What was taken of a file."""
    place = str(one.path)
    count = sum(_is_of(name, place) for name in collected.places.values())
    bodies = [name for name, of in collected.opinion_sources.items() if _is_of(of, place)]
    answers = [counted(count, "réponse", "réponses")] if count else []
    told = [*answers, *([f"avis de {series(bodies)}"] if bodies else []), one.said]
    return {"file": one.name, "says": ", ".join(filter(None, told)) or "rien de nouveau"}


def _is_of(name: str, path: str) -> bool:
    """Whether a file that is named is that at a path, a member of it, or a row in it."""
    return name == path or name.startswith((f"{path} ", f"{path}:"))


def _named(one: Named, folder: Path) -> dict[str, str]:
    reason, _, hint = in_page(_inside(one.reason, folder)).partition(" ; ")
    return {"file": _inside(one.path, folder), "reason": reason, "hint": hint}


def _inside(text: str, folder: Path) -> str:
    """A text that names files as one sees them from the folder."""
    return text.replace(f"{folder / FOLDER}{os.sep}", "").replace(f"{folder}{os.sep}", "")


def _is_named(one: Addition, values: Any) -> bool:
    """Whether the project takes the opinions of their folder already."""
    named = values.get(one.kind.key) if isinstance(values, dict) else None
    folder = one.file.partition("/")[0]
    return one.kind is OPINIONS and any(
        isinstance(item, str) and item.partition("/")[0] == folder
        for item in (named if isinstance(named, list) else ())
    )


def _edit(one: Addition) -> dict[str, Any]:
    """The edit of the project that says it."""
    if one.kind is OPINIONS:
        path = as_pointer((*one.kind.path, "-"))
        return {"op": "insert", "path": path, "value": one.file}
    return {"op": "set", "path": as_pointer(one.kind.path), "value": one.file}


def _synthesis(collected: Collected, wanted: Sequence[Addition]) -> str | None:
    """That the synthèse counts the answers, or will, once the project names their file."""
    count = len(collected.answers)
    if not count:
        return None
    told = counted(count, "réponse", "réponses")
    if any(one.kind is QUESTIONNAIRE for one in wanted):
        return f"La synthèse comptera {told}, dès que le projet nommera leur fichier."
    return f"La synthèse compte {told}."
