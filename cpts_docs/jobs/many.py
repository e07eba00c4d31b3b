"""Many projects at once: each is a row of a report, and none is the end of the others."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cpts_docs._version import GENERATOR
from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.errors import (
    ArgumentError,
    CptsDocsError,
    ProjectError,
    RevisionError,
    WorkersError,
)
from cpts_docs.base.faults import told
from cpts_docs.documents import DOCUMENTS, names
from cpts_docs.documents.kind import OUTPUT_FOLDER, own_documents
from cpts_docs.foreign.file import MAX_BYTES
from cpts_docs.formats import written_by
from cpts_docs.jobs.build import Wanted, build_files, outdated, write_files
from cpts_docs.project.includes import check_template_folder
from cpts_docs.project.loader import examine
from cpts_docs.project.yaml_reader import read
from cpts_docs.run import parallel
from cpts_docs.run.files import spared
from cpts_docs.run.storage import Storage, is_url, storage

if TYPE_CHECKING:
    from concurrent.futures import Executor

Mode = Literal["write", "resume", "check"]
"""Write all files; only those of projects that lack some; or none, and say which are outdated."""


@dataclass(frozen=True, slots=True)
class Built:
    """What became of a project.

    ``files`` are those written, or with ``check`` those that are not up to
    date; ``missing`` are those among the latter that are not there at all.
    ``rebuilt`` says that all of them were there before (if there is anything to say).
    """

    project: Path
    files: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    error: str = ""
    unchanged: bool = False
    missing: frozenset[str] = frozenset()
    rebuilt: bool = False

    @property
    def failed(self) -> bool:
        """Whether it has errors, or could not be written."""
        return bool(self.error) or any(item.is_error for item in self.diagnostics)


@dataclass(frozen=True, slots=True)
class Task:
    """A project to build: where to, what, and whether it changed."""

    project: Path
    output: Storage
    wanted: Wanted
    mode: Mode
    changed: bool | RevisionError = True


def build_many(
    projects: Sequence[str | Path],
    output: str | Path | None = None,
    *,
    documents: Iterable[str] | None = None,
    formats: Iterable[str] | None = None,
    organisation: str | None = None,
    mode: Mode = "write",
    changed_since: str | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
) -> Iterator[Built]:
    """Build ``projects``; gives what became of each, in their order, as it is ready.

    ``output`` is a folder, by default ``documents/`` beside each project file,
    or a URL that fsspec knows (``s3://…``); projects that would share it get a
    folder each in it. With ``changed_since``, a revision of git, projects that
    nothing changed in since are passed over, unless their documents were
    written by another version of this package. The tasks go to ``executor``,
    any one that :mod:`concurrent.futures` would take, or else are done here and
    now; its ``workers`` must see the same files as this process.

    Raises:
        UnknownNameError: there is no such document or format.
        RevisionError: git is not there, or does not know that revision.
    """
    if isinstance(projects, str | Path):
        raise ArgumentError(f"projects est une liste de chemins : [{str(projects)!r}]")
    wanted = Wanted.checked(documents, formats, organisation)
    tasks = tasks_of([Path(project) for project in projects], output, wanted, mode)
    if changed_since is not None:
        from cpts_docs.jobs import changes

        changed = changes.changed_since(changed_since, [task.project for task in tasks])
        tasks = [replace(task, changed=item) for task, item in zip(tasks, changed, strict=True)]
    return built(tasks, executor, workers)


def tasks_of(
    paths: Sequence[Path], output: str | Path | None, wanted: Wanted, mode: Mode = "write"
) -> list[Task]:
    """What there is to do for each of the projects at ``paths``.

    Raises:
        UnknownNameError: there is no such document.
    """
    _check_documents(wanted, paths)
    outputs = _outputs(paths, output)
    return [Task(path, place, wanted, mode) for path, place in zip(paths, outputs, strict=True)]


def built(
    tasks: Iterable[Task], executor: Executor | None = None, workers: int | None = None
) -> Iterator[Built]:
    """What became of each task, in their order, as it is ready."""
    for task, result in parallel.spread(_build, tasks, executor, workers):
        if isinstance(result, WorkersError):
            yield Built(task.project, error=str(result))
        else:
            yield result


def _check_documents(wanted: Wanted, paths: Sequence[Path]) -> None:
    """Raise UnknownNameError if neither the package nor any project has a document.

    Of a file that is no YAML nobody knows which it has, and its row tells why.
    """
    known = dict.fromkeys(DOCUMENTS)
    for path in paths:
        if known.keys() >= set(wanted.documents):
            return
        source, _ = read(path)
        if source is None:
            return
        check_template_folder(source)
        if folder := source.included.get("templates"):
            known |= dict.fromkeys(own_documents(path.parent / folder))
        documents = source.node(["documents"])
        if documents and isinstance(documents.value, dict):
            known |= dict.fromkeys(documents.value)
    names(wanted.documents, known)


def _build(task: Task) -> Built:
    """What became of a project, whatever happens in it: none is the end of the others."""
    try:
        return _made(task)
    except Exception as error:
        return Built(task.project, error=f"{task.project} : {told(error)}")


def _made(task: Task) -> Built:
    if isinstance(task.changed, RevisionError):
        return Built(task.project, error=str(task.changed))
    try:
        if not (task.changed or _is_of_another_version(task)):
            return Built(task.project, unchanged=True)
    except CptsDocsError as error:  # what is there cannot be read
        return Built(task.project, error=str(error))
    project, diagnostics = examine(task.project)
    row = Built(task.project, diagnostics=tuple(diagnostics))
    if project is None:
        return row
    try:
        if task.mode == "resume":
            names = {name for _, names in task.wanted.names(project) for name in names}
            if names <= task.output.names():
                return replace(row, unchanged=True)
        files = build_files(project, task.wanted)
        diagnostics += task.wanted.unmade(project)
        row = replace(row, diagnostics=tuple(diagnostics))
        if diagnostics:
            row = replace(row, rebuilt=files.keys() <= task.output.names())
        if task.mode == "check":
            found = outdated(files, task.output)
            missing = frozenset(
                task.output.place(name) for name, there in found.items() if not there
            )
            return replace(row, files=tuple(map(task.output.place, found)), missing=missing)
        write_files(files, task.output)
    except ProjectError as error:  # of its Word files
        return replace(row, diagnostics=(*row.diagnostics, *error.diagnostics))
    except CptsDocsError as error:
        return replace(row, error=str(error))
    return replace(row, files=tuple(map(task.output.place, files)))


def _is_of_another_version(task: Task) -> bool:
    """Whether a document that is there was written by another version of this package."""
    names = task.wanted.possible_names() & task.output.names()
    contents = (task.output.read(name, MAX_BYTES) for name in names)
    return any(content is not None and written_by(content) != GENERATOR for content in contents)


# --------------------------------------------------------------------------
# Where the files of each project go


def _outputs(projects: Sequence[Path], output: str | Path | None) -> list[Storage]:
    """A place for each project; those that would share one get one each inside it."""
    roots = [path.parent / OUTPUT_FOLDER if output is None else output for path in projects]
    sharing = Counter(map(str, roots))
    places = [
        (root, _own_name(path) if sharing[str(root)] > 1 else "")
        for path, root in zip(projects, roots, strict=True)
    ]
    alike = Counter(places)
    seen: Counter[tuple[str | Path, str]] = Counter()
    outputs: list[Storage] = []
    for path, (root, name) in zip(projects, places, strict=True):
        seen[root, name] += 1
        inside = f"{name}/{seen[root, name]}" if alike[root, name] > 1 else name
        within = path.parent if output is None else None
        outputs.append(storage(_joined(root, inside), within))
    return outputs


def _joined(root: str | Path, name: str) -> str | Path:
    if not name:
        return root
    return f"{str(root).rstrip('/')}/{name}" if is_url(root) else Path(root) / name


def _own_name(path: Path) -> str:
    """What sets a project apart: its file's name, or its folder's if it is the usual one.

    It leads nowhere else, whatever the file is called: « ...yaml » has « .. » for a name.
    """
    folder = Path(os.path.realpath(path.parent)).name
    name = folder if path.stem == "project" and folder else path.stem
    return spared(name.lstrip(".") or "projet")
