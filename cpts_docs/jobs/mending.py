"""Mend in project files what is sure, and nothing beside it.

A mend may show the next problem, as in YAML of which nothing could be read: the files are
checked again as they would be, in memory, until nothing is left that is sure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import unified_diff
from pathlib import Path

from cpts_docs.base.diagnostics import Diagnostic, Fix
from cpts_docs.base.door import first_bytes
from cpts_docs.base.errors import OutputError
from cpts_docs.documents.validation import problems
from cpts_docs.foreign.text import MAX_BYTES
from cpts_docs.project.edits import patched
from cpts_docs.project.given import Named
from cpts_docs.run.files import write_files

_ROUNDS = 50


@dataclass
class Mended:
    """What was ``found`` in a project, the files ``before`` and ``after``, and what is ``left``.

    ``count`` mends were made; ``refused`` are those of which the old text was not there.
    """

    found: list[Diagnostic]
    left: list[Diagnostic]
    before: dict[Path, bytes] = field(default_factory=dict)
    after: dict[Path, bytes] = field(default_factory=dict)
    count: int = 0
    refused: list[tuple[Path, Fix]] = field(default_factory=list)

    @property
    def difference(self) -> Iterator[str]:
        """The lines of a unified diff, without their ends."""
        for path, data in self.after.items():
            old, new = (_lines(text) for text in (self.before[path], data))
            yield from unified_diff(old, new, str(path), str(path), lineterm="")

    def write(self) -> None:
        """Write the files, all or none.

        Raises:
            OutputError: one cannot be written, or has changed since it was read.
        """
        for path, data in self.before.items():
            if _text_of(path) != data:
                message = f"{path} a changé pendant la correction : rien n'a été écrit ; relancez"
                raise OutputError(message)
        write_files({path.resolve(): data for path, data in self.after.items()})


def _given(project: Named, path: Path) -> bytes:
    """What a file of the project holds that was given with it, and not read."""
    content = project.content if path == project.path else None
    return content.encode() if isinstance(content, str) else content or b""


def _text_of(path: Path) -> bytes:
    """What a file of text holds now; nothing of one that is gone, or is no text any more."""
    try:
        data = first_bytes(path, MAX_BYTES)
        data.decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return b""
    return data


def _lines(data: bytes) -> list[str]:
    return data.decode("utf-8").removeprefix("\ufeff").splitlines()


def mended(project: Path | Named, today: date | None = None, *, only: Path | None = None) -> Mended:
    """A project with all that is sure, or that is so in ``only`` one file; nothing is written."""
    project = project if isinstance(project, Named) else Named(project)
    found = problems(project, today)
    made = Mended(found, found)
    for _ in range(_ROUNDS):
        if not _mend_once(made, project, only):
            break
        content = made.after.get(project.path, project.content)
        made.left = problems(Named(project.path, content, made.after), today)
    return made


def _mend_once(made: Mended, project: Named, only: Path | None) -> int:
    """Make the fixes of what is left; how many were made."""
    fixes: dict[Path, list[Fix]] = {}
    for item in made.left:
        if item.fix and only in (None, item.path):
            fixes.setdefault(item.path, []).append(item.fix)
    before, made.refused = made.count, []
    for path, wanted in fixes.items():
        data = made.after.get(path) or _given(project, path) or _text_of(path)
        new, done, refused = patched(data, wanted)
        made.refused += [(path, fix) for fix in refused]
        if done:
            made.before.setdefault(path, data)
            made.after[path] = new
            made.count += len(done)
    return made.count - before
