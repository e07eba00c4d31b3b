"""What is not saved yet, beside the project's file, for whoever opens it after a crash.

It holds the whole text, and the hash of the file that the text was made from: with another file
beside it, it is nothing to go on from in silence.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from cpts_docs.foreign.file import NotAFileError, first_bytes
from cpts_docs.foreign.text import MAX_BYTES
from cpts_docs.run.files import write_private

_MAX = 6 * MAX_BYTES
"""JSON may take six characters for one."""


class Kept(NamedTuple):
    """A text that was not saved: the SHA-256 of the file ``before``, ``when`` it was kept."""

    text: str
    before: str
    when: str


def journal_of(path: Path) -> Path:
    """Where the journal of a project stands."""
    return path.with_name(f".{path.name}.atelier")


def keep(path: Path, text: str, before: str) -> None:
    """Write the journal of the project at ``path``, for its owner alone; it is on the disk then.

    Raises:
        OutputError: it cannot be written; the one before is still there.
    """
    when = datetime.now().astimezone().isoformat(timespec="seconds")
    content = json.dumps(Kept(text, before, when)._asdict(), ensure_ascii=False)
    write_private(journal_of(path), content.encode())


def kept(journal: Path) -> Kept | None:
    """What a journal holds; None if there is none, or it is none of ours."""
    try:
        data = first_bytes(journal, _MAX)
        found = Kept(**json.loads(data))
    except (OSError, NotAFileError, ValueError, TypeError, RecursionError):
        return None
    return found if all(isinstance(item, str) for item in found) else None


def drop(journal: Path) -> None:
    """Take a journal away."""
    with suppress(OSError):
        journal.unlink()


def set_aside(path: Path) -> None:
    """Give the journal a name of its own, which no later one takes the place of."""
    journal = journal_of(path)
    aside = journal.with_name(f"{journal.name}-{datetime.now():%Y%m%d-%H%M%S-%f}")
    with suppress(OSError):
        Path(journal).replace(aside)


def aside(path: Path) -> list[Path]:
    """The journals that were set aside, the newest first."""
    try:
        return sorted(path.parent.glob(f"{glob_safe(journal_of(path).name)}-*"), reverse=True)
    except OSError:
        return []


def glob_safe(name: str) -> str:
    """``name`` as a pattern that means it alone."""
    from glob import escape

    return escape(name)
