"""Files to filled forms: each is recognised by its first bytes and read by its format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from cpts_docs.base.errors import UnreadableError, WorkersError
from cpts_docs.base.faults import told
from cpts_docs.base.log import timed
from cpts_docs.base.words import series
from cpts_docs.foreign import file, kinds
from cpts_docs.formats import all_formats
from cpts_docs.formats.format import Format
from cpts_docs.formats.text import text_of
from cpts_docs.forms.fields import DATE, DEPARTMENT, PROJECT
from cpts_docs.forms.filled import FilledForm
from cpts_docs.forms.ways import way_of
from cpts_docs.jobs.collect.sources import Found, contents
from cpts_docs.run import parallel

if TYPE_CHECKING:
    from concurrent.futures import Executor

BATCH = 20
"""How many files a task reads."""


TABLES = (kinds.XLSX, kinds.ODS, kinds.XLS, kinds.TEXT)
"""What may be a table of answers: a workbook, or a text with separators."""


class NotAFormError(UnreadableError):
    """No format has filled forms of that ``kind``."""

    def __init__(self, message: str, kind: kinds.Kind) -> None:
        self.kind = kind
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was read: its form, or why it has none; neither of one that was passed over.

    ``table`` are the bytes of one that may be a table of answers, which the project tells;
    ``way`` is how the form came, by the name of one of :data:`.WAYS`.
    """

    found: Found
    digest: str = ""
    form: FilledForm | None = None
    reason: str = ""
    table: bytes | None = None
    way: str = ""


def read_all(
    paths: Iterable[Path], known: Set[str], executor: Executor | None, workers: int | None
) -> Iterator[list[Read]]:
    """What was read of each file, in their order; an archive or message gives several.

    Those whose SHA-256 is ``known`` are passed over: to look into a form takes a hundred times
    longer.
    """
    tasks = parallel.batches(paths, BATCH)
    task = partial(_read_batch, parallel.Packed.of(known))
    for batch, result in parallel.spread(task, tasks, executor, workers):
        if isinstance(result, WorkersError):
            yield from ([Read(Found(path), reason=str(result))] for path in batch)
        else:
            yield from result


def read_after_all(wanted: Iterable[Read], reads: Iterable[Read]) -> Iterator[Read]:
    """Those ``wanted`` of the ``reads`` of one path; the ones passed over are now looked into."""
    found: dict[str, Read] = {}
    for read in wanted:
        if read.form or read.reason:
            yield read
            continue
        if not found:
            known = {other.digest for other in reads} - {other.digest for other in wanted}
            found = {other.digest: other for other in _read(known, read.found.path)}
        changed = Read(read.found, reason="le fichier a changé pendant la lecture ; relancez")
        yield replace(found.get(read.digest, changed), found=read.found)


def _read_batch(known: parallel.Packed[Set[str]], paths: tuple[Path, ...]) -> list[list[Read]]:
    return [_read(known.unpacked(), path) for path in paths]


def _read(known: Set[str], path: Path) -> list[Read]:
    read: list[Read] = []
    try:
        with timed("lu : %s", path):
            read += (_read_content(known, found, data) for found, data in contents(path))
    except Exception as error:  # one bad file is not the end of the others
        read.append(Read(Found(path), reason=told(error)))
    return read


def _read_content(known: Set[str], found: Found, data: bytes) -> Read:
    digest = sha256(data).hexdigest()
    try:
        if digest in known:
            return Read(found, digest)
        return Read(found, digest, form_of(data), way=way_of(data))
    except NotAFormError as error:
        table = data if error.kind in TABLES else None
        return Read(found, digest, reason=str(error), table=table)
    except Exception as error:  # as above
        return Read(found, digest, reason=told(error))


def form_of(data: bytes) -> FilledForm:
    """The filled form that the bytes of a file hold.

    Raises:
        UnreadableError: they hold none.
    """
    file.check_size(data)
    known = format_of(data)
    form: FilledForm = known.read_form(data)  # type: ignore[misc]  # it has one
    if PROJECT in form.fields and DEPARTMENT not in form.fields:
        return replace(form, fields={**_origin(known, data), **form.fields})
    return form


_FOOT = re.compile(r"Département : (.+)")  # of all documents of 0.1.0


def _origin(known: Format, data: bytes) -> dict[str, str]:
    """What a form of 0.1.0 says of where and when it was made: at its foot, and of its file."""
    found = {DATE: known.dated(data)}
    if known.text and kinds.kind_of(data) in known.kinds:
        try:
            foot = _FOOT.search(text_of(data).replace("\u00a0", " "))
        except UnreadableError:
            foot = None
        if foot:
            found[DEPARTMENT] = foot[1].strip()
    return {name: value for name, value in found.items() if value}


def format_of(data: bytes) -> Format:
    """The format whose filled forms look like that.

    Raises:
        NotAFormError: there is none; names what it is instead.
    """
    kind = kinds.kind_of(data)
    for known in all_formats().values():
        if known.read_form and kind in known.form_kinds:
            return known
    raise NotAFormError(f"c'est {kind.title}, pas un formulaire rempli ; {_way_out(kind)}", kind)


def _way_out(kind: kinds.Kind) -> str:
    if kind.way_out:
        return kind.way_out
    known = (form.title for item in all_formats().values() for form in item.form_kinds)
    return f"un formulaire rempli est {series(known, ' ou ')}"
