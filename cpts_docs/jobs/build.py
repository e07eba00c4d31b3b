"""Build: a project to document files, all of them or none.

Everything is rendered in memory first, then written by :mod:`cpts_docs.run.storage`.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from cpts_docs import formats as known_formats
from cpts_docs.base.diagnostics import Diagnostic, Severity
from cpts_docs.base.errors import ArgumentError, OutputError
from cpts_docs.base.log import logger
from cpts_docs.base.words import file_slug, series
from cpts_docs.documents import (
    DOCUMENTS,
    PER_ORGANISATION,
    available,
    check_awaited,
    documents_of,
    names,
)
from cpts_docs.documents.kind import OUTPUT_FOLDER
from cpts_docs.documents.rendering import fill, render
from cpts_docs.documents.templates import one_project
from cpts_docs.formats import USUAL, find, write
from cpts_docs.project.given import Given
from cpts_docs.project.loader import load
from cpts_docs.project.model import Project
from cpts_docs.project.rules.structure import DOCUMENT_NON_FAIT
from cpts_docs.run import office
from cpts_docs.run.storage import Folder, Storage, is_url


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be built: all the documents there are data for, in the usual formats, unless said.

    With an organisation, a copy of the fiche avis in which only its part is
    open to be filled in.
    """

    documents: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    organisation: str | None = None

    @classmethod
    def checked(
        cls,
        documents: Iterable[str] | None = None,
        formats: Iterable[str] | None = None,
        organisation: str | None = None,
    ) -> Wanted:
        """Each format once, in the usual order. The documents may be those of one project.

        Raises:
            UnknownNameError: there is no such format.
            ArgumentError: a text where a list of names is meant, or an organisation with a
                document that is not for one.
        """
        asked = tuple(dict.fromkeys(_list("documents", documents)))
        if organisation is not None and not set(asked) <= set(PER_ORGANISATION):
            raise ArgumentError(f"--for ne vaut que pour : {series(PER_ORGANISATION)}")
        return cls(
            asked,
            known_formats.names(_list("formats", formats)),
            organisation,
        )

    def names(self, project: Project) -> list[tuple[str, list[str]]]:
        """The documents to build of ``project``, each with the names of its files.

        Raises:
            UnknownNameError: the project does not have that document, or does not ask
                that organisation.
        """
        kinds = documents_of(project)
        return [
            (
                name,
                [
                    f"{self._stem(name)}.{ending}"
                    for ending in self.formats or USUAL
                    if not kinds[name].word or not _unmade(ending)
                ],
            )
            for name in self._documents(project)
        ]

    def unmade(self, project: Project) -> list[Diagnostic]:
        """The files that :meth:`names` does not have, as Word files give not all formats.

        Each that was asked for by its name is an error. Raises as names.
        """
        kinds = documents_of(project)
        return [
            _told(project.path, self._stem(name), ending, is_error=self._is_asked(name, ending))
            for name in self._documents(project)
            for ending in self.formats or USUAL
            if kinds[name].word and _unmade(ending)
        ]

    def _is_asked(self, document: str, ending: str) -> bool:
        """Whether a file was asked for: by its format, and a format never made by its document."""
        return ending in self.formats and (ending == _PDF or document in self.documents)

    def _documents(self, project: Project) -> tuple[str, ...]:
        """The documents to build of ``project``."""
        if self.organisation is not None:
            check_awaited(project, self.organisation)
        copies = PER_ORGANISATION if self.organisation is not None else ()
        asked = names(self.documents, documents_of(project)) if self.documents else ()
        return asked or copies or available(project)

    def possible_names(self) -> frozenset[str]:
        """The names of the files, of a project that has the data for all documents."""
        return frozenset(
            f"{self._stem(document)}.{ending}"
            for document in self.documents or DOCUMENTS
            for ending in self.formats or USUAL
        )

    def _stem(self, document: str) -> str:
        own_copy = self.organisation is not None and document in PER_ORGANISATION
        return f"{document}-{file_slug(self.organisation or '')}" if own_copy else document


_PDF = "pdf"
_NEVER = "un modèle Word ne donne qu'un document Word, et son PDF"


def _unmade(ending: str) -> str:
    """Why a document that is a Word file cannot be had in a format, "" if it can."""
    if ending == "docx":
        return ""
    if ending != _PDF:
        return _NEVER
    return "" if office.program() else f"il faut {office.ABSENT}"


def _told(path: Path, stem: str, ending: str, *, is_error: bool) -> Diagnostic:
    reason = _unmade(ending)
    hint = f"enregistrez {stem}.docx en PDF, dans Word" if ending == _PDF else ""
    severity = Severity.ERROR if is_error else DOCUMENT_NON_FAIT.severity
    message = f"{stem}.{ending} n'est pas fait : {reason}"
    return Diagnostic(DOCUMENT_NON_FAIT.code, message, path, hint=hint, severity=severity)


def _list(what: str, asked: Iterable[str] | None) -> Iterable[str]:
    """``asked``, if it is no single text: its letters would be taken for names."""
    if isinstance(asked, str):
        raise ArgumentError(f"{what} est une liste de noms : {what}=[{asked!r}]")
    return asked or ()


def build(
    project: Given,
    output: str | Path | None = None,
    *,
    documents: Iterable[str] | None = None,
    formats: Iterable[str] | None = None,
    organisation: str | None = None,
    folder: str | Path | None = None,
) -> list[Path]:
    """Write the documents of ``project``; returns the files written.

    ``project`` is the path of its file, or what :func:`load` takes, with
    ``folder`` where its files stand. ``output`` is a folder, by default
    ``documents/`` beside the project file. All documents that the project has
    the data for are written as DOCX and PDF unless told otherwise. With
    ``organisation``, a copy of the fiche avis is written in which only that
    body's part is open to be filled in.

    Raises:
        ProjectError: the project has errors.
        UnknownNameError: there is no such document, format or organisation.
        MissingDataError: a document needs answers, and there are none.
        OutputError: a file could not be written; none was changed.
        TemplateError: a template is wrong.
    """
    wanted = Wanted.checked(documents, formats, organisation)
    if output is not None and is_url(output):
        raise OutputError(f"{output} n'est pas un dossier ; build_many écrit à une adresse")
    loaded = load(project, folder=folder)
    for told in wanted.unmade(loaded):
        if told.is_error:
            raise OutputError(f"{told.message} ; aucun document n'a été modifié")
        logger.warning("%s", told.message)
    place = output_folder(loaded.path, output)
    files = build_files(loaded, wanted)
    write_files(files, place)
    return [place.path / name for name in files]


def output_folder(project_path: Path, output: str | Path | None) -> Folder:
    """The folder that the documents of one project go to."""
    if output is not None:
        return Folder(Path(output))
    return Folder(project_path.parent / OUTPUT_FOLDER, within=project_path.parent)


def build_files(project: Project, wanted: Wanted | None = None) -> dict[str, bytes]:
    """What a build of ``project`` writes, by the names of the files; nothing is written.

    What needs no Python to be laid out is, in threads of its own.
    """
    wanted = wanted or Wanted()
    made: dict[str, bytes | Future[bytes]] = {}
    filled: dict[str, bytes] = {}  # Word files that are wanted as PDF, by the names of those
    kinds = documents_of(project)
    with ThreadPoolExecutor(2, "typst") as typesetter, one_project():
        for document, files in wanted.names(project):
            if kinds[document].word:
                content = fill(project, document, organisation=wanted.organisation)
                made |= dict.fromkeys(files, content)
                filled |= {name: content for name in files if name.endswith(_PDF)}
                continue
            tree = render(project, document, organisation=wanted.organisation)
            for name in files:
                ending = name.rpartition(".")[2]
                if find(ending).in_thread:
                    made[name] = typesetter.submit(write, tree, ending)
                else:
                    made[name] = write(tree, ending)
        if filled:
            made |= office.as_pdf(filled, project.date)
    return {
        name: content.result() if isinstance(content, Future) else content
        for name, content in made.items()
    }


def write_files(files: dict[str, bytes], output: Storage) -> None:
    """Write the files of a build.

    Raises:
        OutputError: a file cannot be written.
    """
    output.tidy()
    output.write(files)


def outdated(files: dict[str, bytes], output: Storage) -> dict[str, bool]:
    """The names of ``files`` that are not as in ``output``, and whether they are there at all."""
    found = {name: output.read(name, len(files[name])) for name in files}
    return {name: found[name] is not None for name in files if found[name] != files[name]}
