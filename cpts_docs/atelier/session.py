"""A project that is open: its text, what the disk has, and what can be undone.

Whoever changes it does so through :meth:`Session.change`, so that undoing, the journal, and what
other pages are told are one thing. It knows nothing of HTTP; threads may ask at the same time.
"""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import Any

from cpts_docs.atelier.changes import (
    Change,
    OverlapError,
    applied,
    difference,
    in_order,
    mapped,
)
from cpts_docs.atelier.disk import bytes_of, check_storable, text_of
from cpts_docs.atelier.history import History, Made, Step, signs
from cpts_docs.atelier.journal import Journal, Recovered, drop
from cpts_docs.atelier.refused import RefusedError
from cpts_docs.atelier.snapshot import Snapshot
from cpts_docs.atelier.trial import Trial
from cpts_docs.atelier.units import Units, shown
from cpts_docs.foreign.text import MAX_BYTES
from cpts_docs.project.given import Named
from cpts_docs.project.source import Kept
from cpts_docs.run.files import alone_in, remove_scratch, write_files

_REMEMBERED = 200
"""So many changes back, another page may still send some of its own."""


class Session:
    """An open project, which is changed unless there is a reason why it is ``readonly``.

    Its ``text`` is that of the file, behind its byte order ``mark``, with its own ends of lines.

    ``revision`` counts its changes; ``now`` is what can be read of its text as it is. ``disk`` is
    the SHA-256 of what the file held when it was last read or written here, ``outside`` that of
    what somebody else has put there since ("" if the file is gone), None if nobody has.
    """

    def __init__(self, id: str, path: Path, *, readonly: str = "") -> None:
        self.id, self.path, self.readonly = id, path, readonly
        self._target = os.path.realpath(path)
        self.revision, self.saved_revision = 0, 0
        self.origin = "disk"
        self.outside: str | None = None
        self.recovered: Recovered | None = None
        self.journal = Journal(path)
        self.history = History()
        self._lock = RLock()
        self._beside = Kept()
        self.trial = Trial(lambda: self.now, lambda: self._tell("disk"))
        self._made: deque[Made] = deque(maxlen=_REMEMBERED)
        self._listeners: list[Callable[[str, dict[str, Any]], object]] = []
        self.text, self.mark, self.disk = text_of(path)
        self.saved = self.text
        self.units = Units(self.text)
        self.now = self._snapshot()
        if not readonly:
            remove_scratch(path.parent)
            self.recovered = self.journal.found(self.text, self.disk)
            if self.recovered and self.recovered.applied:
                self._make(difference(self.text, self.recovered.text), "journal")

    @property
    def dirty(self) -> bool:
        """Whether there is something to save."""
        return self.text != self.saved

    def change(self, changes: Sequence[Change], base: int, origin: str) -> list[Made]:
        """Make ``changes`` of the text that revision ``base`` had.

        Returns what others had changed since, over which they are laid.

        Raises:
            RefusedError: 409 if they overlap with a later change, or ``base`` is too old; 403 if
                nothing may be changed; 400 and 413 if the text could not be a file.
        """
        with self._lock:
            self._check_writable()
            others = self._others(base)
            try:
                moved = in_order(changes, self.units_at(base).length)
                for made in others:
                    moved = mapped(moved, made.changes, first=False)
            except OverlapError:
                raise _conflict("ce passage vient d'être changé dans une autre page") from None
            self._make(moved, origin)
            return others

    def undo(self) -> None:
        """Take the last step back."""
        self._step(self.history.done, self.history.undone, "undo", "rien à annuler")

    def redo(self) -> None:
        """Do again what was undone last."""
        self._step(self.history.undone, self.history.done, "redo", "rien à rétablir")

    def still(self) -> AbstractContextManager[object]:
        """Hold the project still, so that what is asked of it is of one moment."""
        return self._lock

    def units_at(self, base: int) -> Units:
        """What a page counts in the text of revision ``base``.

        Raises:
            RefusedError: that is too long ago.
        """
        others = self._others(base)
        return others[0].units if others else self.units

    def _others(self, base: int) -> list[Made]:
        made = self.since(base)
        if made is None:
            raise _conflict("cette page est trop en retard")
        return made

    def since(self, base: int) -> list[Made] | None:
        """What was changed since a revision; None if it is too long ago, or none of this text."""
        with self._lock:
            count = self.revision - base
            if not 0 <= count <= len(self._made):
                return None
            return list(self._made)[len(self._made) - count :]

    def save(self, *, over: str | None = None) -> None:
        """Write the text to its file, if nobody else has written there, or it is known what.

        ``over`` is the SHA-256 of what the disk has and the text is to replace.

        Raises:
            RefusedError: 409 if something else stands there; 403 if nothing may be written.
            OutputError: it cannot be written.
        """
        target = Path(self._target)
        notice: dict[str, Any] = {"job": "save", "done": 0, "of": 1}
        self._check_writable()
        with (
            alone_in(target.parent, lambda says: self.tell("progress", notice | {"says": says})),
            self._lock,  # behind the other, for which nobody else has to wait
        ):
            self._check_disk(over)
            data = self.mark + self.text.encode()
            write_files({target: data})
            self._saved(self.text, sha256(data).hexdigest())
        self._tell("disk")

    def reload(self) -> None:
        """Take what the disk has, as a change that can be undone."""
        with self._lock:
            self._check_writable()
            self._check_place()
            text, self.mark, self.disk = text_of(self.path)
            self.saved, self.outside = text, None
            changes = difference(self.text, text)
            if changes:
                self._make(changes, "reload")
            self._saved(text, self.disk)
        self._tell("disk")

    def look_at_disk(self) -> None:
        """See whether somebody else changed the file: taken, where nothing waits to be saved."""
        with self._lock:
            self._check_place()
            _, there = bytes_of(self.path)
            if there == (self.disk if self.outside is None else self.outside):
                return
            self.outside = None if there == self.disk else there
            if there and not self.dirty:
                with suppress(RefusedError):  # it is no text any more: shown, and left alone
                    self.reload()
                    return
        self._tell("disk")

    def refresh(self) -> None:
        """A file beside the project has changed: a revision of the same text, to be read anew."""
        with self._lock:
            kept = self.saved_revision == self.revision
            self._next([], self.text, "beside")
            self.saved_revision = self.revision if kept else self.saved_revision
        self._tell("state")

    def answer_recovered(self, *, take: bool) -> None:
        """Take the text of a journal that was only shown, or let it go."""
        with self._lock:
            self._check_writable()
            found, self.recovered = self.recovered, None
            if found and take and not found.applied:
                self._make(difference(self.text, found.text), "journal")
            if found and found.aside:
                drop(found.aside)
        self._tell("disk")

    def listen(self, listener: Callable[[str, dict[str, Any]], object]) -> Callable[[], None]:
        """Tell ``listener`` the name and the facts of what happens, until it is stopped."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, event: str, facts: dict[str, Any]) -> None:
        """Tell all pages of this project."""
        for listener in [*self._listeners]:
            listener(event, facts)

    def _tell(self, event: str) -> None:
        self.tell(event, {"revision": self.revision, "origin": self.origin})

    def _make(self, changes: list[Change], origin: str, *, note: bool = True) -> list[Change]:
        """Change the text; it is in the journal before anybody is told. What undoes it."""
        if not changes:
            return []
        text, undo = applied(self.text, changes)
        check_storable(text)
        self._next(changes, text, origin)
        if note:
            self.history.note(changes, undo, typed=origin in ("text", "form"))
        self._keep()
        self._tell("state")
        return undo

    def _next(self, changes: list[Change], text: str, origin: str) -> None:
        """The next revision, whose text ``changes`` make."""
        self.revision += 1
        self._made.append(Made(self.revision, changes, origin, self.units))
        while signs(made.changes for made in self._made) > MAX_BYTES:
            self._made.popleft()
        grown = self.units.grown(changes)
        self.text, self.units, self.origin = text, Units(text), origin
        if self.units.seen != grown:  # a lone CR has met a LF: no page can follow that
            self._made.clear()
        self.now = self._snapshot()

    def _snapshot(self) -> Snapshot:
        named = Named(self.path, self.text.encode(), kept=self._beside)
        return Snapshot(self.revision, self.text, named, self.now.told if self.revision else ())

    def _step(self, source: deque[Step], target: deque[Step], origin: str, nothing: str) -> None:
        with self._lock:
            self._check_writable()
            if not source:
                raise RefusedError(409, nothing)
            undo = self._make(source[-1].undo, origin, note=False)
            source.pop()
            target.append(Step(undo))

    def _keep(self) -> None:
        """Have the journal hold what is not saved."""
        self.journal.hold(self.text if self.dirty else None, self.disk)

    def _saved(self, text: str, disk: str) -> None:
        self.saved, self.disk, self.outside = text, disk, None
        self.saved_revision = self.revision
        self._keep()

    def _check_writable(self) -> None:
        if self.readonly:
            raise RefusedError(403, self.readonly)

    def _check_place(self) -> None:
        """Raise RefusedError if a link has been put there since: it may lead out of the folder."""
        if os.path.realpath(self.path) != self._target:
            message = f"un lien vers un autre fichier a pris la place de « {self.path.name} »"
            raise RefusedError(
                422, message, "retirez ce lien, puis enregistrez : le texte est gardé"
            )

    def _check_disk(self, over: str | None) -> None:
        self._check_place()
        data, there = bytes_of(self.path)
        if there and there not in (self.disk, over):  # one that is gone loses nothing
            self.outside = there
            text = shown(data.removeprefix(BOM_UTF8).decode(errors="replace"))
            message = "le fichier a été changé par un autre programme depuis son ouverture"
            hint = "regardez les deux textes, puis gardez l'un ou l'autre"
            raise RefusedError(409, message, hint, disk={"text": text, "sha256": there})


def _conflict(why: str) -> RefusedError:
    return RefusedError(409, f"{why} ; rien n'a été changé", "reprenez le texte tel qu'il est")
