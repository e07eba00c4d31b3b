"""Mailing: one form for each recipient of a table, filled in beforehand.

The document is laid out once; for each recipient only the values of its fields
are written. All of the table is checked before anything is written; each file
is then written whole or not at all, so that a run that was cut off goes on
where it stopped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Literal

from cpts_docs.base.diagnostics import did_you_mean
from cpts_docs.base.errors import ArgumentError, CptsDocsError, UnknownNameError, WorkersError
from cpts_docs.base.log import logger
from cpts_docs.base.words import slug
from cpts_docs.document import walk
from cpts_docs.document.tree import Document
from cpts_docs.documents import names
from cpts_docs.documents.rendering import render
from cpts_docs.formats import stencil
from cpts_docs.formats.format import Stencil
from cpts_docs.forms.declared import questionnaire
from cpts_docs.forms.fields import Form
from cpts_docs.forms.kinds import MAILED, QUESTIONNAIRE, kind_of
from cpts_docs.forms.recipient_columns import in_names
from cpts_docs.forms.recipients import Recipient
from cpts_docs.jobs.build import Wanted
from cpts_docs.project.model import Project
from cpts_docs.run import parallel
from cpts_docs.run.files import spared
from cpts_docs.run.parallel import Packed, Progress, unseen
from cpts_docs.run.storage import Storage, storage

if TYPE_CHECKING:
    from concurrent.futures import Executor

BATCH, LARGEST_BATCH = 25, 200
"""How many letters a task writes, of a few and of many: up to half a second of work."""

TOGETHER = 25
"""How many files are brought to the disk at once."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A file to write for a recipient."""

    name: str
    recipient: Recipient


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a letter, and why if it was not written."""

    letter: Letter
    state: Literal["written", "there", "failed"]
    reason: str = ""


def mailing(
    project: Project,
    recipients: Iterable[Recipient],
    output: str | Path,
    *,
    document: str = QUESTIONNAIRE.name,
    format_name: str = "pdf",
    name: str = "",
    resume: bool = False,
    executor: Executor | None = None,
    workers: int | None = None,
) -> Iterator[Outcome]:
    """Write the form ``document`` for each of ``recipients``; gives what became of each.

    ``output`` is a folder or a URL that fsspec knows (``s3://…``), ``name`` the
    pattern of the files, as :func:`letters` takes it, by default :func:`usual_name`.
    With ``resume``, files that are there stay. All is checked before anything is
    written; the letters are then written as the results are asked for. The tasks go
    to ``executor``, which has ``workers`` processes, or else are done here.

    Raises:
        UnknownNameError: there is no such form or format, or the pattern uses an unknown name.
        MissingDataError: the project has no such form.
        ArgumentError: two recipients would have the same file.
        OutputError: what is there cannot be listed, or the layout failed.
    """
    (ending,) = Wanted.checked(formats=[format_name]).formats
    names([document], MAILED)
    form = project.forms.get(document)
    made, clashes = letters(recipients, name or usual_name(document), ending, form)
    if clashes:
        raise ArgumentError("\n".join(clash.reason for clash in clashes))
    return write_letters(
        project,
        made,
        ending,
        storage(output),
        document=document,
        resume=resume,
        executor=executor,
        workers=workers,
    )


def usual_name(document: str) -> str:
    """How the files of a mailing are named, unless told otherwise."""
    return f"{document}-{{nom}}"


# --------------------------------------------------------------------------
# Their names


def letters(
    recipients: Iterable[Recipient], pattern: str, ending: str, form: Form | None = None
) -> tuple[list[Letter], list[Outcome]]:
    """A file for each recipient, and those whose file an earlier one has already.

    ``pattern`` names the file, without its ending, with those of :func:`.in_names` in braces,
    for ``form`` (by default the national questionnaire).

    Raises:
        UnknownNameError: the pattern uses another name.
    """
    check_pattern(pattern, form)
    made: dict[str, Letter] = {}
    clashes = []
    for recipient in recipients:
        name = f"{_file_name(pattern, recipient)}.{ending}"
        if name in made:
            lines = f"lignes {made[name].recipient.line} et {recipient.line}"
            reason = f"deux destinataires auraient le fichier « {name} » ({lines})"
            clashes.append(Outcome(Letter(name, recipient), "failed", reason))
        else:
            made[name] = Letter(name, recipient)
    return list(made.values()), clashes


def check_pattern(pattern: str, form: Form | None = None) -> None:
    """Raise UnknownNameError if ``pattern`` is no pattern for the names of files of ``form``."""
    known = in_names(form or questionnaire())
    try:
        pieces = [piece for piece in Formatter().parse(pattern) if piece[1] is not None]
    except ValueError:
        raise UnknownNameError(f"motif de nom de fichier incorrect : « {pattern} »") from None
    for _, name, _, conversion in pieces:
        if name not in known:
            hint = did_you_mean(name or "", known)
            raise UnknownNameError(f"le motif utilise « {{{name}}} », inconnu ; {hint}")
        if conversion:
            raise UnknownNameError(
                f"le motif utilise « {{{name}!{conversion}}} » ; {{{name}}} suffit"
            )
    if re.search(r"[/\\:]", pattern):
        raise UnknownNameError("le motif d'un nom de fichier ne contient ni / ni \\ ni :")
    if sign := re.search(r"[\x00-\x1f\x7f<>\"|?*]|^\.|^$", pattern):
        what = (
            f"ne contient pas « {sign[0]} »"
            if sign[0] not in ("", ".")
            else "commence par une lettre"
        )
        raise UnknownNameError(f"le motif d'un nom de fichier {what}")


def _file_name(pattern: str, recipient: Recipient) -> str:
    pieces = []
    for text, name, _, _ in Formatter().parse(pattern):
        pieces.append(text)
        if name == "ligne":
            pieces.append(str(recipient.line))
        elif name is not None:
            pieces.append(slug(recipient.fields.get(name, ""))[:80])
    return spared("".join(pieces))


# --------------------------------------------------------------------------
# Writing them


@dataclass(frozen=True, slots=True)
class _Batch:
    """A task: the blank document, what to fill in, and where to write."""

    blank: Packed[Stencil]
    letters: tuple[Letter, ...]
    output: Storage


def write_letters(
    project: Project,
    letters: Sequence[Letter],
    ending: str,
    output: Storage,
    *,
    document: str = QUESTIONNAIRE.name,
    resume: bool = False,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: Progress = unseen,
    notice: Callable[[str], object] = logger.warning,
) -> Generator[Outcome, None, None]:
    """Write the forms that ``document`` names, as the results are asked for, in their order.

    With ``resume``, files that are there stay: each was written whole. The
    tasks go to ``executor`` if there is one, which has ``workers`` processes. ``notice``
    is told, in French, of columns that the form has no field for, and if another
    process has to end before this one.

    Raises:
        OutputError: what is there cannot be listed, or the layout failed.
    """
    with output.alone(notice):
        output.tidy()
        there = output.names() if resume else frozenset()
        missing = [letter for letter in letters if letter.name not in there]
        yield from (Outcome(letter, "there") for letter in letters if letter.name in there)
        if not missing:
            return
        tree = render(project, document)
        for said in _without_field(tree, missing, project.forms[document]):
            notice(said)
        blank = Packed.of(stencil(tree, ending))
        size = batch_size(len(missing))
        tasks = (_Batch(blank, batch, output) for batch in parallel.batches(missing, size))
        results = parallel.spread(_write_batch, tasks, executor, workers)
        yield from progress(_outcomes(results), len(missing))
        output.tidy()  # again: workers of a run that was killed outlive it by a moment


def _without_field(document: Document, letters: Iterable[Letter], form: Form) -> Iterator[str]:
    """What to say of columns for which the form, of a project's own template, has no field."""
    filled = {name for letter in letters for name, text in letter.recipient.fields.items() if text}
    there = {field.name for field in walk.fields(document.blocks)}
    for field in form.person:
        if (name := field.name) in filled - there:
            yield (
                f"{kind_of(form.name).called} du projet n'a pas de champ « {name} » : il n'est pas "
                "rempli"
            )


def batch_size(letters: int) -> int:
    """How many a task writes: few of a few, so that all workers have some; more of many.

    A task costs whoever gives it out a moment, and has the blank document with it.
    """
    return max(BATCH, min(LARGEST_BATCH, letters // 200))


def _outcomes(results: Iterable[tuple[_Batch, list[str] | WorkersError]]) -> Iterator[Outcome]:
    for batch, result in results:
        if isinstance(result, WorkersError):
            result = [str(result)] * len(batch.letters)
        for letter, reason in zip(batch.letters, result, strict=True):
            yield Outcome(letter, "failed" if reason else "written", reason)


def _write_batch(batch: _Batch) -> list[str]:
    """Why each letter could not be written, "" if it was."""
    blank = batch.blank.unpacked()
    groups = parallel.batches(batch.letters, TOGETHER)
    return [reason for group in groups for reason in _write_group(blank, group, batch.output)]


def _write_group(blank: Stencil, letters: tuple[Letter, ...], output: Storage) -> list[str]:
    """Write some letters, all at once; or one by one, to know which of them cannot be."""
    try:
        files = {letter.name: blank.written(letter.recipient.fields) for letter in letters}
        output.write(files)
    except CptsDocsError as error:
        if len(letters) == 1:
            return [str(error)]
        return [reason for letter in letters for reason in _write_group(blank, (letter,), output)]
    return [""] * len(letters)
