"""What a format is: one record, which all who write, read, list or recognise files ask."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
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
    """Where a file says what wrote it: group 1 of a pattern, in a part if it is an archive."""

    pattern: re.Pattern[bytes]
    part: str = ""


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
    media_type: str
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
        if self.signature is None:
            return ""
        if self.signature.part:
            content = _part(content, self.signature.part)
        found = self.signature.pattern.search(content)
        return found[1].decode("latin-1") if found else ""


def _part(content: bytes, name: str) -> bytes:
    """A part of an archive; nothing if there is none, or no archive."""
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(BytesIO(content)) as parts:
            return parts.read(name)
    except (BadZipFile, KeyError, OSError, ValueError, NotImplementedError, RuntimeError):
        return b""
