"""What a collection has read, kept beside the answers until they are written.

One that is cut off (Ctrl-C, a process that is killed, a power cut) is taken up again there: a form
of the same bytes is not looked into twice. A line has a file's SHA-256 and what its form says,
before any project is asked; it is whole, or counts for nothing. The file holds what people
answered: it is its owner's alone, and goes when the answers are written, or with ``forget``.
Nothing depends on it: what is damaged or of another version is read again.
"""

from __future__ import annotations

import errno
import json
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Set
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO
from zlib import crc32

from cpts_docs import __version__
from cpts_docs.base import os_errors
from cpts_docs.base.door import opened
from cpts_docs.base.errors import OutputError
from cpts_docs.formats import all_formats
from cpts_docs.forms.filled import FilledForm
from cpts_docs.jobs.collect.reading import Read
from cpts_docs.run.interrupts import ENDING, held_back

NAME = ".cpts-docs.collecte"
"""Beside the answers; of a collection that came to its end there is none."""

TOGETHER = 100
"""So many forms are read in a second: as many are lost at most, and fewer are not kept at all."""

_SUM, _DIGEST = 9, 65
"""How long are a line's check sum and SHA-256, each with the space behind it."""


class Journal:
    """What was read of the files of a collection: a context that keeps it if an error leaves it.

    ``notice`` is told, in French, what cannot be kept, and where it is when there is some.
    """

    def __init__(self, folder: Path, notice: Callable[[str], object]) -> None:
        """The one in ``folder``, where the answers will be."""
        self.path = folder / NAME
        self.taken_up = 0
        """How many files need not be looked into, for an earlier collection did."""
        self._notice = notice
        self._file: BinaryIO | None = None
        self._is_given_up = False
        self._places: dict[str, int] = {}
        self._waiting: list[bytes] = []

    @property
    def known(self) -> Set[str]:
        """The SHA-256 of the files that it has."""
        return self._places.keys()

    def followed(self, batches: Iterable[list[Read]]) -> Iterator[list[Read]]:
        """What was read, which is kept; and what was passed over, as it was read before."""
        for reads in batches:
            yield [self._followed(read) for read in reads]

    def _followed(self, read: Read) -> Read:
        if read.form:
            self._waiting.append(_line(read, read.form))
            if len(self._waiting) >= TOGETHER:
                self._write()
        elif read.digest in self._places and (known := self._recalled(read)):
            self.taken_up += 1
            return known
        return read

    # ----------------------------------------------------------------------

    def __enter__(self) -> Journal:
        """Look for what an earlier collection left."""
        try:
            self._file = _opened(self.path)
            self._places = self._read(self._file)
        except FileNotFoundError:
            pass
        except OSError as error:
            self._give_up(error)
        return self

    def _read(self, file: BinaryIO) -> dict[str, int]:
        """Where each line stands, by its SHA-256; what is behind the last whole one is cut off."""
        places: dict[str, int] = {}
        head, line = _head(), b""
        file.seek(0)
        at = len(head) if file.readline(len(head)) == head else 0
        for line in file if at else ():
            if not _is_whole(line):
                break
            places[line[_SUM : _SUM + _DIGEST - 1].decode("latin-1")] = at
            at += len(line)
            line = b""
        size = os.fstat(file.fileno()).st_size
        if line.endswith(b"\n") or (size and not at):
            self._notice(
                f"{self.path} : ce qu'il garde d'une collecte interrompue est abîmé, ou d'une "
                f"autre version de cpts-docs ; {'le reste' if places else 'tout'} est relu"
            )
        file.truncate(at)
        if not at:
            file.seek(0)
            file.write(head)
        return places

    def _recalled(self, read: Read) -> Read | None:
        """A file as it was read before; None if that is not to be had."""
        if self._file is None:
            return None
        try:
            self._file.seek(self._places[read.digest])
            kept = json.loads(self._file.readline()[_SUM + _DIGEST :])
            form = FilledForm(kept["fields"], tuple(kept["contradictions"]), tuple(kept["remarks"]))
            texts = (*form.fields.values(), *form.contradictions, *form.remarks, kept["way"])
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return None
        whole = all(isinstance(text, str) for text in texts)
        return replace(read, form=form, way=kept["way"]) if whole else None

    # ----------------------------------------------------------------------

    def _write(self) -> None:
        """Put on the disk what is waiting; who ends the command waits for that."""
        lines, self._waiting = b"".join(self._waiting), []
        if self._is_given_up:
            return
        try:
            with held_back(*ENDING):
                if self._file is None:
                    self._file = _opened(self.path, os.O_CREAT | os.O_EXCL)
                    self._file.write(_head())
                self._file.seek(0, os.SEEK_END)
                self._file.write(lines)
                self._file.flush()
                os.fsync(self._file.fileno())
        except OSError as error:
            self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        """Go on without: the files themselves are there."""
        self._is_given_up = True
        if self._file is not None:
            self._close(self._file)
            with suppress(OSError):
                self.path.unlink()
        is_taken = error.errno in (errno.EEXIST, errno.ELOOP)
        reason = "ce nom est pris" if is_taken else os_errors.writing(error).partition(" ; ")[0]
        self._notice(
            f"{self.path} : ce qui est lu ne peut pas y être gardé : {reason} ; interrompue, "
            "cette collecte reprendrait du début"
        )

    def _close(self, file: BinaryIO) -> None:
        self._file = None
        with suppress(OSError):
            file.close()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove it; keep it if the collection did not come to its end.

        Raises:
            OutputError: it cannot be removed.
        """
        if kind and self._file is not None:
            self._write()
        if self._file is None:
            return
        self._close(self._file)
        if kind:
            self._notice(
                f"{self.path} garde ce qui a été lu, réponses comprises : la même commande reprend "
                "là où elle en était ; supprimez ce fichier si vous ne la relancez pas"
            )
            return
        try:
            self.path.unlink(missing_ok=True)
        except OSError as failed:
            raise OutputError(
                f"{self.path} ne peut pas être supprimé : {os_errors.writing(failed)} ; les "
                "réponses sont écrites, supprimez ce fichier, qui en garde aussi"
            ) from failed


def said_in(path: Path) -> str:
    """All that people answered, as a journal at ``path`` keeps it; "" if there is none."""
    texts: list[str] = []
    with suppress(OSError), opened(path) as lines:
        for line in lines:
            with suppress(ValueError, LookupError, TypeError, AttributeError):
                texts += map(str, json.loads(line[_SUM + _DIGEST :])["fields"].values())
    return "\n".join(texts)


def _opened(path: Path, more: int = 0) -> BinaryIO:
    """The file at ``path``, to be read and added to. Raises OSError: it is a link, or another's."""

    def opener(name: str, _: int) -> int:
        flags = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        return os.open(name, flags | more, 0o600)

    file = open(path, "r+b", opener=opener)  # noqa: SIM115 - Path.open has no opener
    found = os.fstat(file.fileno())
    if not stat.S_ISREG(found.st_mode) or found.st_uid != getattr(os, "geteuid", int)():
        file.close()
        raise FileExistsError(errno.EEXIST, "not ours", str(path))
    return file


def _head() -> bytes:
    """The first line: what the file is, to who opens it, and what has read its forms."""
    formats = ", ".join(all_formats())
    return (
        f"# cpts-docs {__version__} ({formats}), 1 : ce qu'une collecte interrompue a lu. "
        "La prochaine le reprend, et supprime ce fichier ; il contient des réponses.\n"
    ).encode()


def _line(read: Read, form: FilledForm) -> bytes:
    kept = {
        "fields": form.fields,
        "contradictions": form.contradictions,
        "remarks": form.remarks,
        "way": read.way,
    }
    said = f"{read.digest} {json.dumps(kept)}".encode("ascii")
    return b"%08x %s\n" % (crc32(said), said)


def _is_whole(line: bytes) -> bool:
    return line.endswith(b"\n") and line[:_SUM] == b"%08x " % crc32(line[_SUM:-1])
