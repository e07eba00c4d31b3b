"""Where filled forms are looked for: files, folders, and what archives and messages hold.

Everything in a folder is either read or named. The only files passed over are
those that no person put there: hidden ones, and what systems and programs
leave behind.
"""

from __future__ import annotations

import email
import email.policy
import io
import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from cpts_docs.base.errors import UnreadableError
from cpts_docs.foreign import file
from cpts_docs.foreign.kinds import EML, ZIP, kind_of

MAX_MEMBERS = 2_000
_MAX_RATIO = 200

_LEFT_BEHIND = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"})
_FOLDERS_LEFT_BEHIND = frozenset({"__macosx", "$recycle.bin"})


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read: at a path, or the content of a part of the archive or message there."""

    path: Path
    member: str = ""

    def __str__(self) -> str:
        return f"{self.path} › {self.member}" if self.member else str(self.path)


def find(paths: Iterable[Path]) -> list[Path]:
    """The files named, and all those of the folders named, the last changed last."""
    found: dict[Path, None] = {}
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112 (is_dir raises if its name is too long)
            found.update(dict.fromkeys(_in_folder(path)))
        else:
            found[path] = None
    return sorted(found, key=lambda path: (_changed(path), str(path)))


def _in_folder(folder: Path) -> Iterator[Path]:
    """The files in a folder and below; a folder that cannot be read is one, for it to be named."""
    found: list[Path] = []

    def note(error: OSError) -> None:
        found.append(Path(error.filename))

    for place, _, names in os.walk(folder, onerror=note):
        found += (Path(place, name) for name in names)
    for path in found:
        if path == folder or not is_left_behind(path.relative_to(folder).parts):
            yield path


def is_left_behind(parts: Iterable[str]) -> bool:
    """Whether no person put that there: hidden, or written by a system or an open program."""
    names = [part.lower() for part in parts]
    *folders, name = names
    hidden = any(part.startswith(".") for part in names)
    in_use = name.startswith(("~$", ".~lock."))
    return hidden or in_use or name in _LEFT_BEHIND or not _FOLDERS_LEFT_BEHIND.isdisjoint(folders)


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def contents(path: Path) -> Iterator[tuple[Found, bytes]]:
    """The file at ``path``; of an archive or a message, each file that it holds.

    Raises:
        UnreadableError: it cannot be read, or holds too much or nothing.
    """
    data = file.content(path)
    kind = kind_of(data)
    if kind is ZIP:
        yield from _in_archive(path, data)
    elif kind is EML:
        yield from _in_message(path, data)
    else:
        yield Found(path), data


def _in_archive(path: Path, data: bytes) -> Iterator[tuple[Found, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [
                entry
                for entry in archive.infolist()
                if not entry.is_dir()
                and not is_left_behind(PurePosixPath(entry.filename or "?").parts)
            ]
            if not entries:
                raise UnreadableError("l'archive ne contient aucun fichier")
            _check_archive(entries)
            for entry in entries:
                yield Found(path, entry.filename), archive.read(entry)
    except UnreadableError:
        raise
    except Exception as error:  # zipfile raises a dozen kinds on damaged archives
        raise UnreadableError("l'archive est endommagée, ou d'un genre inconnu") from error


def _check_archive(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_MEMBERS:
        raise UnreadableError(f"l'archive contient plus de {MAX_MEMBERS} fichiers")
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableError("l'archive est protégée par un mot de passe ; décompressez-la")
    size = sum(entry.file_size for entry in entries)
    dense = any(entry.file_size > _MAX_RATIO * max(entry.compress_size, 100) for entry in entries)
    if size > 10 * file.MAX_BYTES or dense:
        raise UnreadableError("l'archive est trop grande une fois décompressée")


def _in_message(path: Path, data: bytes) -> Iterator[tuple[Found, bytes]]:
    message = email.message_from_bytes(data, policy=email.policy.default)
    attached = 0
    for part in message.walk():
        name = part.get_filename()
        if part.is_multipart() or not name:
            continue
        attached += 1
        if attached > MAX_MEMBERS:
            raise UnreadableError(f"le message a plus de {MAX_MEMBERS} pièces jointes")
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield Found(path, name), content
    if not attached:
        raise UnreadableError(
            "ce message électronique n'a pas de pièce jointe ; "
            "son texte n'est pas lu : saisissez la réponse"
        )
