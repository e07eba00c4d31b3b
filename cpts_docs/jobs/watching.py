"""Builds that follow the files: what changes is built again, until somebody ends it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cpts_docs.base import os_errors
from cpts_docs.base.door import opened
from cpts_docs.base.errors import CptsDocsError
from cpts_docs.base.installing import extra
from cpts_docs.jobs.build import Wanted
from cpts_docs.jobs.changes import inputs
from cpts_docs.jobs.many import Built, built, tasks_of

if TYPE_CHECKING:
    from concurrent.futures import Executor

_STILL = 100
"""Milliseconds without a change that end a burst of them: a save, a checkout, a copied folder."""

_BEGINNING = 300
"""Milliseconds after which what changed while folders began to be followed is looked for."""


class Round(NamedTuple):
    """A build: the files that are new, other or gone since the last, and what becomes of projects.

    Of the first one all are new.
    """

    changed: Sequence[Path]
    rows: Iterator[Built]


def build_watched(
    projects: Sequence[Path],
    output: str | Path | None = None,
    *,
    documents: Iterable[str] | None = None,
    formats: Iterable[str] | None = None,
    organisation: str | None = None,
    executor: Executor | None = None,
) -> Iterator[Round]:
    """Build ``projects``, then again those whose files changed, for ever.

    A file is what is in it: one that is saved as it was is none that changed. The rows of a round
    are to be taken before the next; the arguments are those of :func:`.build_many`.

    Raises:
        UnknownNameError: there is no such document or format.
        CptsDocsError: what follows files is not installed.
        KeyboardInterrupt: somebody pressed Ctrl-C.
    """
    watch = _watcher()
    wanted = Wanted.checked(documents, formats, organisation)
    tasks = tasks_of(projects, output, wanted)
    for changed in _changes(projects, watch):
        touched = [task for task in tasks if task.project in changed]
        yield Round(sorted(set().union(*changed.values())), built(touched, executor))


Watch = Callable[[Iterable[Path]], Iterator[Any]]
"""Follows folders: tells each burst of changes, and nothing (an empty set) every now and then."""


def _watcher() -> Watch:
    try:
        from watchfiles import watch
    except ImportError as error:
        missing = "il manque watchfiles, qui suit les fichiers"
        raise CptsDocsError(f"{missing} : {extra('atelier')}") from error

    def follow(folders: Iterable[Path]) -> Iterator[Any]:
        try:
            yield from watch(
                *folders,
                watch_filter=None,
                step=_STILL,
                rust_timeout=_BEGINNING,
                yield_on_timeout=True,
                recursive=False,
                ignore_permission_denied=True,
            )
        except FileNotFoundError:  # one has just gone: look which are left
            yield set()
        except (OSError, RuntimeError) as error:
            reason = os_errors.reading(error) if isinstance(error, OSError) else str(error)
            raise CptsDocsError(
                f"les dossiers de ces projets ne peuvent pas être suivis : {reason} ; fermez "
                "d'autres programmes qui suivent des fichiers, ou construisez sans --watch"
            ) from error

    return follow


def _changes(projects: Sequence[Path], watch: Watch) -> Iterator[dict[Path, set[Path]]]:
    """The projects that changed, each with the files of it that did; first all."""
    seen = _Seen(projects)
    yield seen.changes()
    while True:
        followed, is_first = seen.folders, True
        for events in watch(followed):
            if (events or is_first) and (changed := seen.changes()):
                yield changed
            is_replaced = any(Path(path) in followed for _, path in events)
            if is_replaced or seen.folders != followed:  # a project names others now
                break
            is_first = False


class _Seen:
    """What is in the files of projects, as it was when somebody last looked."""

    def __init__(self, projects: Sequence[Path]) -> None:
        self._contents: dict[Path, dict[Path, bytes]] = {path: {} for path in projects}
        self.folders: frozenset[Path] = frozenset()
        """Where to look for changes."""

    def changes(self) -> dict[Path, set[Path]]:
        """The projects with files that are new, other or gone since the last look; first all."""
        changed: dict[Path, set[Path]] = {}
        folders: set[Path] = set()
        for project, before in self._contents.items():
            made_of = inputs(project)
            now = {path: _digest(path) for path in made_of.files}
            differing = {path for path in before.keys() | now if before.get(path) != now.get(path)}
            if differing:
                changed[project] = differing
            self._contents[project] = now
            folders |= made_of.folders
        self.folders = frozenset(folders)
        return changed


def _digest(path: Path) -> bytes:
    """What stands for the content of a file; b"" for one that is gone, or cannot be read."""
    try:
        with opened(path) as file:
            return file_digest(file, "sha256").digest()
    except OSError:
        return b""
