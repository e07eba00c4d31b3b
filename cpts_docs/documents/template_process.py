"""The templates of a project's own folder, rendered in a process of their own.

They may be a stranger's: Jinja's sandbox is the first wall, the bounds of a
process the second. The process asks for each template by its name, and this
side reads it, or refuses to.
"""

from __future__ import annotations

import json
import os
import pickle
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cpts_docs.base import os_errors
from cpts_docs.base.errors import TemplateError
from cpts_docs.base.resources import page_folder
from cpts_docs.documents.templates import REFUSED
from cpts_docs.project.pages import MAX_BYTES
from cpts_docs.run.confined import Limits, Message, Process, Stopped

if TYPE_CHECKING:
    from cpts_docs.documents.word.source import Source

MODULE = "cpts_docs.documents.template_child"
"""The child's side."""

ASK, LINES, PAGE, WRONG = b"?", b"#", b"=", b"!"
"""What the child tells: the name of a template, to have its text; the number of a template, and
which lines of the code made of it are which of its own; the page, in UTF-8; all that is wrong, and
where. The parent answers the first with JSON, as :func:`found` gives it."""

LIMITS = Limits()
"""What the templates of a project may take, for all its documents."""

_MAX_MESSAGE = 600
_PLACE = re.compile(r'File "template:(\d{1,9}):?[^"\n]*", line (\d{1,9})')


class Renderer:
    """Renders templates of ``folder``, which come before the package's, and Word files. Close it.

    Raises:
        TemplateError: its process cannot be started.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.ended = False
        self._templates: dict[int, tuple[str, str]] = {}  # names, and the lines of their code
        try:
            self._process = Process(MODULE, LIMITS)
        except Stopped as stopped:
            raise TemplateError(str(stopped)) from stopped

    def render(self, name: str, context: Mapping[str, Any]) -> str:
        """The HTML of the template called ``name``.

        Raises:
            TemplateError: whatever is wrong with it, or with what it does.
        """
        self._templates.clear()
        message = self._done(name, context, name)
        if message.kind == WRONG:
            raise TemplateError(*_wrong(message)[0][:2])
        return _page(message)

    def fill(
        self, source: Source, context: Mapping[str, Any]
    ) -> tuple[str, list[tuple[int, str, str]]]:
        """The XML of a Word file; or the numbers of tags, what is wrong with each, and hints.

        Raises:
            TemplateError: its process was ended, or did not answer as it should.
        """
        self._templates.clear()
        self._templates[1] = source.name, ""
        try:
            message = self._done(source, context, source.name)
        except TemplateError as error:
            line = error.origin.rpartition(":")[2]
            return "", [(source.tag_at(int(line)) if line.isdecimal() else 0, error.message, "")]
        if message.kind == PAGE:
            return _page(message), []
        known = range(len(source.tags))
        return "", [
            (int(one[0]) if one[0].isdecimal() and int(one[0]) in known else 0, one[1], one[-1])
            for one in _wrong(message)
        ]

    def _done(self, template: str | Source, context: Mapping[str, Any], name: str) -> Message:
        """What the child answers. Raises TemplateError if it was ended."""
        try:
            with self._process.job(pickle.dumps((template, context))) as next_message:
                message = next_message()
                while message.kind not in (PAGE, WRONG):
                    self._answer(message)
                    message = next_message()
            return message
        except Stopped as stopped:
            from cpts_docs.base.log import logger

            self.ended = True
            logger.debug("%s", stopped.trace)
            origin = self._place(stopped.trace) or name
            raise TemplateError(f"{REFUSED} : {stopped}", origin) from stopped

    def _answer(self, message: Message) -> None:
        if message.kind == LINES:
            said = re.match(r"(\d{1,9}):", _text(message))
            if said and int(said[1]) in self._templates:
                name, _ = self._templates[int(said[1])]
                self._templates[int(said[1])] = name, _text(message)[said.end() :]
        elif message.kind == ASK:
            name = _text(message)
            answer = found(self.folder, name) if self.folder else {}
            if "text" in answer:
                self._templates[len(self._templates) + 1] = name, ""
            self._process.send(b"a", json.dumps(answer).encode())

    def _place(self, trace: str) -> str:
        """The innermost place in a template of a trace that the child left, if there is one."""
        for number, line in _PLACE.findall(trace):
            if int(number) in self._templates:
                name, lines = self._templates[int(number)]
                return f"{name}:{template_line(lines, int(line))}"
        return ""

    def close(self) -> None:
        """End its process."""
        self._process.close()


def _text(message: Message) -> str:
    return message.content.decode("utf-8", "replace")


def _page(message: Message) -> str:
    try:
        return message.content.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise TemplateError("son processus a répondu autre chose qu'un texte") from error


def _wrong(message: Message) -> list[list[str]]:
    """What the child told to be wrong: two words or three of each, and at least one.

    A stranger may have made it say anything.
    """
    try:
        told = [[str(word)[:_MAX_MESSAGE] for word in one] for one in json.loads(message.content)]
    except (ValueError, TypeError, RecursionError):
        told = []
    if not told or any(not 2 <= len(one) <= 3 for one in told):
        raise TemplateError("son processus n'a pas dit ce qui ne va pas")
    return told


def template_line(debug_info: str, line: int) -> int:
    """The line of a template, for one of the code made of it; Jinja's own notes say which."""
    found = 1
    for template, code in re.findall(r"(\d{1,9})=(\d{1,9})", debug_info):
        if int(code) > line:
            break
        found = int(template)
    return found


# --------------------------------------------------------------------------
# Files


def found(folder: Path, name: str) -> dict[str, str]:
    """What there is of a template: its ``text``, why it is ``refused``, or nothing.

    ``other`` says that it is the package's.

    It is looked for in ``folder``, then among the package's own. Nothing is
    opened that is no file, or that a link leads to out of its folder.
    """
    for root in (folder, page_folder()):
        try:
            data = _read(root, name)
        except OSError as error:
            return {"refused": f"« {name} » ne peut pas être lu : {os_errors.reading(error)}"}
        except _RefusedError as error:
            return {"refused": f"« {name} » {error}"}
        if data is not None:
            try:
                text = data.decode("utf-8-sig")
                return {"text": text} if root == folder else {"text": text, "other": "oui"}
            except UnicodeDecodeError:
                return {"refused": f"« {name} » n'est pas en UTF-8"}
    return {}


class _RefusedError(Exception):
    """Why a file is no template."""


def _read(root: Path, name: str) -> bytes | None:
    """The bytes of a template, None if there is none."""
    parts = name.split("/")
    if any(part in ("", ".", "..") or _NO_NAME.search(part) for part in parts):
        return None
    try:
        path = root.joinpath(*parts).resolve()
        about = path.lstat()
        if stat.S_ISLNK(about.st_mode) or not path.is_relative_to(root.resolve()):
            return None  # a link that is still one leads to itself
    except (FileNotFoundError, NotADirectoryError, ValueError, RuntimeError):
        return None  # RuntimeError: the same, before Python 3.13
    _check(about)
    with open(path, "rb", opener=_opened) as file:
        _check(os.fstat(file.fileno()))
        return file.read(MAX_BYTES)


_NO_NAME = re.compile(r"[\0\\:]" if os.name == "nt" else r"\0")


def _check(about: os.stat_result) -> None:
    if not stat.S_ISREG(about.st_mode):
        raise _RefusedError("n'est pas un fichier ordinaire")
    if about.st_size > MAX_BYTES:
        raise _RefusedError(f"est trop grand (plus de {MAX_BYTES // 1_000_000} Mo)")


def _opened(path: str, flags: int) -> int:
    """A file that was looked at just before: not through a link, and not waiting for anyone."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
