"""Where filled forms are looked for: files, folders, and what archives and messages hold.

Everything in a folder is either read or named. The only files passed over are
those that no person put there: hidden ones, and what systems and programs
leave behind.
"""

from __future__ import annotations

import codecs
import email
import email.message
import email.policy
import html
import io
import os
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePosixPath

from cpts_docs.base import os_errors
from cpts_docs.base.diagnostics import did_you_mean, nearest
from cpts_docs.base.door import first_bytes
from cpts_docs.base.errors import UnreadableError
from cpts_docs.foreign import file
from cpts_docs.foreign.kinds import EML, ZIP, kind_of
from cpts_docs.project import inside

MAX_MEMBERS = 2_000
_MAX_RATIO = 200
_MAX_ENDS = 600_000
"""Ends of lines in a message, of which some count twice: 20 MB of base64 have 530,000."""

_MAX_PARTS = 10_000
_CONTENT_HEADER = re.compile(
    rb"(?i)(?:\A|[\r\n])content-[a-z-]+:((?:[^\r\n]|(?:\r\n?|\n)[ \t]){0,10000})"
)
_MAX_HEADERS = 100_000_000
"""The squares of their bytes: the standard library takes so long for each that it looks into."""

_LEFT_BEHIND = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"})
_FOLDERS_LEFT_BEHIND = frozenset({"__macosx", "$recycle.bin"})


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read: at a path, or the content of a part of the archive or message there.

    ``beside`` is the text of the message, with the first file that is joined to it.
    """

    path: Path
    member: str = ""
    beside: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.path} › {self.member}" if self.member else str(self.path)

    def holding(self, name: str, beside: str = "") -> Found:
        """A file of that name in this one."""
        return Found(self.path, f"{self.member} › {name}" if self.member else name, beside)


def find(paths: Iterable[Path]) -> list[Path]:
    """The files named, and all those of the folders named, the last changed last.

    Raises:
        UnreadableError: nobody knows when one was changed, and so which of two answers counts.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112 (is_dir raises if its name is too long)
            found.update(dict.fromkeys(_in_folder(path)))
        else:
            found[path] = None
    return sorted(found, key=lambda path: (changed(path), str(path)))


def _in_folder(folder: Path) -> Iterator[Path]:
    """The files in ``folder``, and the folders in it that are not looked into."""
    closed: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=closed.append):
        links = [name for name in folders if os.path.islink(Path(place, name))]  # noqa: PTH114
        yield from _put_there(folder, (Path(place, name) for name in (*files, *links)))
    yield from _put_there(folder, (Path(error.filename) for error in closed))


def _put_there(folder: Path, paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path == folder or not is_left_behind(path.relative_to(folder).parts):
            yield path


def is_left_behind(parts: Iterable[str]) -> bool:
    """Whether no person put that there: hidden, or written by a system or an open program."""
    names = [part.lower() for part in parts]
    *folders, name = names
    hidden = any(part.startswith(".") for part in names) and not name.endswith(".icloud")
    in_use = name.startswith(("~$", ".~lock."))
    return hidden or in_use or name in _LEFT_BEHIND or not _FOLDERS_LEFT_BEHIND.isdisjoint(folders)


def changed(path: Path) -> float:
    """When a file was changed last, as a POSIX time.

    Raises:
        UnreadableError: nobody knows.
    """
    try:
        return path.stat().st_mtime
    except OSError as error:
        try:
            first_bytes(path, 0)
        except (OSError, ValueError):
            return 0.0  # nor can it be read, which is said then
        reason = os_errors.reading(error)
        raise UnreadableError(
            f"{path} : sa date ne peut pas être lue, qui dit quelle réponse d'une personne est la "
            f"dernière : {reason} ; relancez, ou copiez le fichier ailleurs"
        ) from error


def contents(path: Path) -> Iterator[tuple[Found, bytes]]:
    """The file at ``path``; of an archive or a message, each file that it holds.

    Raises:
        UnreadableError: it cannot be read, or holds too much or nothing.
    """
    _check_looked_into(path)
    data = _content(path)
    kind = kind_of(data)
    if kind not in (ZIP, EML):
        yield Found(path), data
        return
    files = left = 0
    for outer, held in _opened(Found(path), data):
        for found, content in _inside(outer, held):
            files, left = files + 1, left + len(content)
            if files > MAX_MEMBERS or left > 10 * file.MAX_BYTES:
                raise UnreadableError("ce que contient ce fichier est trop grand, une fois ouvert")
            yield found, content


def _inside(found: Found, data: bytes) -> Iterator[tuple[Found, bytes]]:
    """A file; or what it holds, if it is an archive in a message or a message in an archive."""
    try:
        if kind_of(data) in (ZIP, EML):
            yield from _opened(found, data)
        else:
            yield found, data
    except UnreadableError:
        yield found, data  # to be named as what it is, and the others read


def _opened(found: Found, data: bytes) -> Iterator[tuple[Found, bytes]]:
    """What an archive or a message holds.

    Raises:
        UnreadableError: it cannot be read, or holds too much or nothing.
    """
    is_archive = kind_of(data) is ZIP
    try:
        yield from (_in_archive if is_archive else _in_message)(found, data)
    except UnreadableError:
        raise
    except Exception as error:  # zipfile and email raise a dozen kinds on damaged ones
        what = "l'archive est endommagée" if is_archive else "le message est endommagé"
        raise UnreadableError(f"{what}, ou d'un genre inconnu") from error


def _content(path: Path) -> bytes:
    """The bytes of a file; of one that is not there, what is there instead is told."""
    try:
        return file.content(path)
    except UnreadableError as error:
        place = path.parent
        if os.path.lexists(path):
            raise
        try:
            names = os.listdir(place)  # noqa: PTH208 (names are all that is needed)
        except OSError:
            raise error from None
        close = nearest(path.name, [name for name in names if not name.startswith(".")])
        there = did_you_mean(path.name, close) if close else inside.contents(place)
        raise UnreadableError(f"{error} ; {there}") from None


def _check_looked_into(path: Path) -> None:
    """Raise UnreadableError if it is a folder, which :func:`find` did not look into."""
    if not os.path.isdir(path):  # noqa: PTH112 (is_dir raises if its name is too long)
        return
    try:
        os.scandir(path).close()
    except OSError as error:
        reason = os_errors.reading(error)
        raise UnreadableError(f"ce dossier ne peut pas être lu : {reason}") from error
    if path.is_symlink():
        raise UnreadableError(
            "c'est un lien vers un dossier, qui n'est pas suivi ; donnez aussi ce dossier"
        )


def _in_archive(outer: Found, data: bytes) -> Iterator[tuple[Found, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = [
            entry
            for entry in archive.infolist()
            if not entry.is_dir() and not is_left_behind(PurePosixPath(entry.filename or "?").parts)
        ]
        if not entries:
            raise UnreadableError("l'archive ne contient aucun fichier")
        _check_archive(entries)
        for entry in sorted(entries, key=lambda entry: (entry.date_time, entry.filename)):
            yield outer.holding(entry.filename), archive.read(entry)


def _check_archive(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_MEMBERS:
        raise UnreadableError(f"l'archive contient plus de {MAX_MEMBERS} fichiers")
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableError("l'archive est protégée par un mot de passe ; décompressez-la")
    size = sum(entry.file_size for entry in entries)
    dense = any(entry.file_size > _MAX_RATIO * max(entry.compress_size, 100) for entry in entries)
    if size > 10 * file.MAX_BYTES or dense:
        raise UnreadableError("l'archive est trop grande une fois décompressée")


def _in_message(outer: Found, data: bytes) -> Iterator[tuple[Found, bytes]]:
    data = data.removeprefix(codecs.BOM_UTF8).lstrip()  # what stands before the headers ends them
    _check_message(data)
    message = email.message_from_bytes(data, policy=email.policy.default)
    attached, beside = 0, _beside(message)
    for part in message.walk():
        if part.is_multipart() or _is_said(part):
            continue
        attached += 1
        name = part.get_filename() or f"pièce jointe {attached}"
        if attached > MAX_MEMBERS:
            raise UnreadableError(f"le message a plus de {MAX_MEMBERS} pièces jointes")
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield outer.holding(name, beside if attached == 1 else ""), content
    if not attached:
        raise UnreadableError(
            "ce message électronique n'a pas de pièce jointe ; "
            "son texte n'est pas lu : saisissez la réponse"
        )


def _is_said(part: email.message.EmailMessage) -> bool:
    """Whether a part is what the person wrote, and no file."""
    is_text = part.get_content_maintype() == "text" and not part.is_attachment()
    return is_text and not part.get_filename()


def _beside(message: email.message.EmailMessage) -> str:
    """The text of a message, before its files and behind them; of two kinds the plain one."""
    said = list(islice(filter(_is_said, message.walk()), _LOOKED_AT))
    plain = [part for part in said if part.get_content_subtype() != "html"]
    return " ".join(filter(None, map(said_in, plain or said)))


def said_in(part: email.message.Message) -> str:
    """What a person wrote in a part of a message, without what it answers to."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        text = content[:_BESIDE].decode(part.get_content_charset("utf-8"), "replace")
    except (LookupError, ValueError):  # no such charset, or none that takes every byte
        text = content[:_BESIDE].decode("utf-8", "replace")
    if part.get_content_subtype() == "html":
        text = html.unescape(_TAGS.sub(" ", text))
    lines = (line for line in text.splitlines() if not line.startswith(">"))
    return " ".join(" ".join(lines).split())


_BESIDE, _LOOKED_AT = 10_000, 20
"""So much of a text is looked at, and so many texts, to show how a message begins."""

_TAGS = re.compile(r"(?is)<(style|head)\b.*?(?:</\1>|\Z)|<[^<>]*>")


def _check_message(data: bytes) -> None:
    """Raise UnreadableError if the standard library would parse it for minutes."""
    ends = data.count(b"\n") + data.count(b"\r")
    delimiters = data.count(b"\n--") + data.count(b"\r--")
    headers = sum(len(header[1]) ** 2 for header in _CONTENT_HEADER.finditer(data))
    if ends > _MAX_ENDS or delimiters > _MAX_PARTS or headers >= _MAX_HEADERS:
        raise UnreadableError(
            "le message est démesuré : le lire prendrait trop de temps ; "
            "enregistrez ses pièces jointes, et donnez-les"
        )
