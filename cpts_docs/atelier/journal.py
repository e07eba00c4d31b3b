"""What is not saved yet, beside the project's file, for whoever opens it after a crash.

It holds the whole text, and the hash of the file that the text was made from: with another file
beside it, it is nothing to go on from in silence.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from glob import escape
from pathlib import Path
from typing import NamedTuple

from cpts_docs.base.door import first_bytes
from cpts_docs.base.errors import OutputError
from cpts_docs.foreign.text import MAX_BYTES
from cpts_docs.run.files import write_private

_MAX = 6 * MAX_BYTES
"""JSON may take six characters for one."""


class Kept(NamedTuple):
    """A text that was not saved: the SHA-256 of the file ``before``, ``when`` it was kept."""

    text: str
    before: str
    when: str


class Recovered(NamedTuple):
    """What a journal had when the project was opened, and whether it is to be ``applied``.

    If not, it was set ``aside`` in a file of its own.
    """

    when: str
    text: str
    applied: bool
    aside: Path | None = None


def journal_of(path: Path) -> Path:
    """Where the journal of a project stands."""
    return path.with_name(f".{path.name}.atelier")


class Journal:
    """The journal of the project at ``path``; ``failed`` says why it cannot be written."""

    def __init__(self, path: Path) -> None:
        self.path = journal_of(path)
        self.failed: str | None = None
        self._held: tuple[str, str] | None = None

    def hold(self, text: str | None, before: str) -> None:
        """Have a text on the disk, made from the file of that hash; nothing if all is saved.

        Where that fails, the text before is still there.
        """
        wanted = None if text is None else (text, before)
        self.failed = None
        if wanted == self._held:
            return
        try:
            if wanted:
                when = datetime.now().astimezone().isoformat(timespec="seconds")
                content = json.dumps(Kept(*wanted, when)._asdict(), ensure_ascii=False)
                write_private(self.path, content.encode())
            else:
                drop(self.path)
            self._held = wanted
        except OutputError as error:
            self.failed = str(error)

    def found(self, text: str, disk: str) -> Recovered | None:
        """What a crash has left of a project, whose file has that text and hash."""
        found = _kept(self.path)
        if found and found.text == text:  # it was saved, and this could not be taken away
            drop(self.path)
        elif found and found.before == disk:
            self._held = found.text, found.before
            return Recovered(found.when, found.text, applied=True)
        elif found:
            self._set_aside()
        for path in self.aside():
            if old := _kept(path):
                return Recovered(old.when, old.text, applied=False, aside=path)
        return None

    def aside(self) -> list[Path]:
        """The journals that were set aside, the newest first."""
        try:
            return sorted(self.path.parent.glob(f"{escape(self.path.name)}-*"), reverse=True)
        except OSError:
            return []

    def _set_aside(self) -> None:
        """Give it a name of its own, which no later one takes the place of."""
        name = f"{self.path.name}-{datetime.now():%Y%m%d-%H%M%S-%f}"
        with suppress(OSError):
            Path(self.path).replace(self.path.with_name(name))


def _kept(path: Path) -> Kept | None:
    """What a journal holds; None if there is none, or it is none of ours."""
    try:
        found = Kept(**json.loads(first_bytes(path, _MAX)))
    except (OSError, ValueError, TypeError, RecursionError):
        return None
    return found if all(isinstance(item, str) for item in found) else None


def drop(path: Path) -> None:
    """Take a file away."""
    with suppress(OSError):
        path.unlink()
