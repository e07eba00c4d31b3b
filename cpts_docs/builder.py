"""Build: a project file to document files, all of them or none.

Everything is rendered in memory first, then written by :mod:`cpts_docs.files`.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from cpts_docs.diagnostics import did_you_mean
from cpts_docs.document.tree import Document
from cpts_docs.documents import DOCUMENTS, available, check_awaited, render
from cpts_docs.errors import UnknownNameError
from cpts_docs.files import check_inside, remove_scratch, write_files
from cpts_docs.project.loader import load
from cpts_docs.project.model import Project
from cpts_docs.words import slug

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
    organisation: str | None = None,
) -> list[Path]:
    """Write the documents of the project at ``path``; returns the files written.

    ``output`` is a folder, by default ``documents/`` beside the project file.
    All documents that the project has the data for are written as DOCX and PDF
    unless told otherwise. With ``organisation``, a copy of the fiche avis is
    written in which only that body's part is open to be filled in.

    Raises:
        ProjectError: the project has errors.
        UnknownNameError: there is no such document, format or organisation.
        MissingDataError: a document needs answers, and there are none.
        OutputError: a file could not be written; none was changed.
        TemplateError: a template is wrong.
    """
    check_documents(documents)
    check_formats(formats)
    project = load(path)
    folder = output_folder(project.path, output)
    return build_project(project, folder, documents, formats, organisation)


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
    project: Project,
    folder: Path,
    documents: Iterable[str] | None = None,
    formats: Iterable[str] | None = None,
    organisation: str | None = None,
) -> list[Path]:
    """Render and write a project that is already loaded; as :func:`build`."""
    files = build_files(project, folder, documents, formats, organisation)
    if folder == output_folder(project.path, None):
        check_inside(folder, project.path.parent)
    remove_scratch(folder)
    write_files(files)
    return list(files)


def build_files(
    project: Project,
    folder: Path,
    documents: Iterable[str] | None = None,
    formats: Iterable[str] | None = None,
    organisation: str | None = None,
) -> dict[Path, bytes]:
    """What a build of ``project`` would write, by path; nothing is written."""
    endings = check_formats(formats)
    if organisation is not None:
        check_awaited(project, organisation)
        documents = documents or ("fiche-avis",)
    names = check_documents(documents) if documents else available(project)
    files: dict[Path, bytes] = {}
    for name in names:
        tree = render(project, name, organisation=organisation)
        own_copy = organisation is not None and name == "fiche-avis"
        stem = f"{name}-{slug(organisation or '')}" if own_copy else name
        for ending in endings:
            files[folder / f"{stem}.{ending}"] = write(tree, ending)
    return files


def outdated(files: dict[Path, bytes]) -> list[Path]:
    """Those of ``files`` that are missing or differ from what is on the disk."""
    return [path for path, content in files.items() if _content(path) != content]


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def write(document: Document, format_name: str) -> bytes:
    """``document`` as the bytes of a file of that format."""
    content: bytes = import_module(f"cpts_docs.writers.{format_name}").write(document)
    return content
