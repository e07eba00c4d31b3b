"""Build: a project file to document files, all of them or none.

Everything is rendered in memory first. Then each file is written beside its
target and renamed over it, so that a reader, or a build that dies, never meets
half a document.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, suppress
from importlib import import_module
from pathlib import Path
from secrets import token_hex

from cpts_docs.diagnostics import did_you_mean
from cpts_docs.document.tree import Document
from cpts_docs.documents import DOCUMENTS, render
from cpts_docs.errors import OutputError, UnknownNameError
from cpts_docs.project.loader import load
from cpts_docs.project.model import Project

FORMATS = ("docx", "pdf", "html")
"""The formats there are; each is a module of ``cpts_docs.writers``."""

DEFAULT_FORMATS = ("docx", "pdf")
OUTPUT_FOLDER = "documents"


def build(
    path: str | Path,
    output: str | Path | None = None,
    *,
    documents: Iterable[str] | None = None,
    formats: Iterable[str] | None = None,
) -> list[Path]:
    """Write the documents of the project at ``path``; returns the files written.

    ``output`` is a folder, by default ``documents/`` beside the project file.
    All documents are written as DOCX and PDF unless told otherwise.

    Raises:
        ProjectError: the project has errors.
        UnknownNameError: there is no such document or format.
        OutputError: a file could not be written; none was changed.
        TemplateError: a template is wrong.
    """
    names = check_documents(documents)
    endings = check_formats(formats)
    project = load(path)
    return build_project(project, output_folder(project.path, output), names, endings)


def output_folder(project_path: Path, output: str | Path | None) -> Path:
    """Where the documents of one project go."""
    return Path(output) if output is not None else project_path.parent / OUTPUT_FOLDER


def check_documents(documents: Iterable[str] | None) -> tuple[str, ...]:
    """The document names asked for, or all; each once, in their usual order."""
    return _check("document", documents, tuple(DOCUMENTS), tuple(DOCUMENTS))


def check_formats(formats: Iterable[str] | None) -> tuple[str, ...]:
    """The formats asked for, or the usual ones."""
    return _check("format", formats, FORMATS, DEFAULT_FORMATS)


def _check(
    what: str, asked: Iterable[str] | None, known: tuple[str, ...], default: tuple[str, ...]
) -> tuple[str, ...]:
    wanted = tuple(asked or ())
    for name in wanted:
        if name not in known:
            raise UnknownNameError(f"{what} inconnu : « {name} » ; {did_you_mean(name, known)}")
    return tuple(name for name in known if name in wanted) if wanted else default


def build_project(
    project: Project, folder: Path, documents: Sequence[str], formats: Sequence[str]
) -> list[Path]:
    """Render and write a project that is already loaded."""
    files: dict[Path, bytes] = {}
    for name in documents:
        tree = render(project, name)
        for ending in formats:
            files[folder / f"{name}.{ending}"] = write(tree, ending)
    write_files(files)
    return list(files)


def write(document: Document, format_name: str) -> bytes:
    """``document`` as the bytes of a file of that format."""
    content: bytes = import_module(f"cpts_docs.writers.{format_name}").write(document)
    return content


# --------------------------------------------------------------------------
# Files


def write_files(files: dict[Path, bytes]) -> None:
    """Write all ``files``, or change none of them.

    Raises:
        OutputError: a folder or file cannot be written.
    """
    target = Path()
    try:
        with ExitStack() as folders, ExitStack() as scratch, ExitStack() as undo:
            ready: list[tuple[Path, Path, Path]] = []
            for target, content in files.items():
                _make_folder(target.parent, folders)
                _check_replaceable(target)
                new, old = _scratch(target, scratch), _scratch(target, scratch)
                _write_whole(new, content)
                with suppress(FileNotFoundError):
                    shutil.copy2(target, old)
                ready.append((target, new, old))
            for target, new, old in ready:
                undo.callback(_restore, target, old)
                new.replace(target)
            undo.pop_all()  # all is well: the files stay, and their folders
            folders.pop_all()
    except OSError as error:
        raise OutputError(_explain(error, target)) from error


def _make_folder(folder: Path, folders: ExitStack) -> None:
    """Make ``folder``; the folders made go with ``folders``, the innermost first."""
    for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        folders.callback(_remove_empty, missing)
    folder.mkdir(parents=True, exist_ok=True)


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


def _scratch(target: Path, scratch: ExitStack) -> Path:
    """A name beside ``target``, for a file that goes with ``scratch``."""
    path = target.with_name(f".{target.name}.{token_hex(4)}.tmp")
    scratch.callback(_remove, path)
    return path


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def _restore(target: Path, old: Path) -> None:
    """Put the earlier file back, or none if there was none."""
    with suppress(OSError):
        if old.exists():
            old.replace(target)
        else:
            target.unlink()


def _check_replaceable(target: Path) -> None:
    """Fail before anything is written if ``target`` is a folder, locked or read-only."""
    with suppress(FileNotFoundError):
        target.open("r+b").close()


def _write_whole(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


_REASONS = {
    errno.ENOSPC: "le disque est plein ; libérez de la place",
    errno.EDQUOT: "votre quota de disque est atteint ; libérez de la place",
    errno.EACCES: "vous n'avez pas le droit d'écrire ici ; choisissez un autre dossier",
    errno.EPERM: "vous n'avez pas le droit d'écrire ici ; choisissez un autre dossier",
    errno.EROFS: "ce disque est en lecture seule ; choisissez un autre dossier",
    errno.ENOTDIR: "un fichier se trouve à la place d'un dossier de ce chemin",
    errno.EEXIST: "un fichier se trouve à la place d'un dossier de ce chemin",
    errno.EISDIR: "un dossier porte déjà ce nom",
    errno.ENAMETOOLONG: "le nom du fichier est trop long",
    errno.ENOENT: "ce chemin n'existe pas",
}

# What Windows says of a file that another program holds (ERROR_SHARING_VIOLATION,
# ERROR_LOCK_VIOLATION), or that os.replace may not replace because it is open.
_LOCKED = (5, 32, 33)


def _explain(error: OSError, target: Path) -> str:
    if getattr(error, "winerror", None) in _LOCKED or error.errno == errno.EBUSY:
        reason = "le fichier est ouvert dans un autre programme (Word ?) ; fermez-le et relancez"
    else:
        reason = _REASONS.get(error.errno or 0, error.strerror or str(error))
    return f"{target} ne peut pas être écrit : {reason} ; aucun document n'a été modifié"
