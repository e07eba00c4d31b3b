"""What a format is: one record, which all who write, read, list or recognise files ask."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from cpts_docs.foreign.kinds import Kind

if TYPE_CHECKING:
    from cpts_docs.document.tree import Document
    from cpts_docs.formats.lines import Block
    from cpts_docs.forms.filled import FilledForm


class Stencil(Protocol):
    """A document made ready to be written many times. It can be sent to another process."""

    def written(self, values: Mapping[str, str], /) -> bytes:
        """The bytes of a file, with ``values`` in the fields of those names."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Where a file says what wrote it, and of which day it is: group 1 of patterns.

    In ``part``, if the file is an archive.
    """

    pattern: re.Pattern[bytes]
    part: str = ""
    day: re.Pattern[bytes] | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files.

    ``name`` is what ``--format`` takes and how its files end; ``title`` is how
    people call it ("document Word"). The functions import what they need when
    they are called, so that the record costs nothing.

    - ``write`` gives the bytes of a document;
    - ``text`` the blocks of a file's text, of one of ``kinds``;
    - ``read_form`` what a filled form says, of one of ``form_kinds``;
    - ``stencil`` makes a document ready to be written many times, where the
      format can do that faster than by writing it each time.

    ``in_thread`` tells that ``write`` needs no Python for most of its time;
    ``usual`` that it is written unless told otherwise.
    """

    name: str
    title: str
    write: Callable[[Document], bytes]
    kinds: tuple[Kind, ...] = ()
    text: Callable[[bytes], Sequence[Block]] | None = None
    form_kinds: tuple[Kind, ...] = ()
    read_form: Callable[[bytes], FilledForm] | None = None
    stencil: Callable[[Document], Stencil] | None = None
    signature: Signature | None = None
    in_thread: bool = False
    usual: bool = False

    def written_by(self, content: bytes) -> str:
        """The version of this package that wrote a file, as GENERATOR; "" if it says none."""
        return self._said(content, self.signature.pattern) if self.signature else ""

    def dated(self, content: bytes) -> str:
        """The day of a file, as its format writes it, the year first; "" if it says none."""
        day = self.signature.day if self.signature else None
        return self._said(content, day) if day else ""

    def _said(self, content: bytes, pattern: re.Pattern[bytes]) -> str:
        if self.signature and self.signature.part:
            content = _part(content, self.signature.part)
        found = pattern.search(content)
        return found[1].decode("latin-1") if found else ""


def _part(content: bytes, name: str) -> bytes:
    """A part of an archive; nothing if there is none, or no archive."""
    from cpts_docs.base.errors import UnreadableError
    from cpts_docs.foreign.archive import opened

    try:
        with opened(content) as parts:
            return parts.read(name)
    except UnreadableError:
        return b""
