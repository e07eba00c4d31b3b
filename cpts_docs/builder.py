"""Build: a project file to document files, all of them or none.

Everything is rendered in memory first, then written by :mod:`cpts_docs.storage`.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from cpts_docs.diagnostics import did_you_mean
from cpts_docs.documents import DOCUMENTS, available, check_awaited, render
from cpts_docs.errors import OutputError, UnknownNameError
from cpts_docs.formats import DEFAULT_FORMATS, FORMATS, write
from cpts_docs.project.loader import load
from cpts_docs.project.model import Project
from cpts_docs.storage import Folder, Storage, is_url
from cpts_docs.templates import one_project
from cpts_docs.words import slug

OUTPUT_FOLDER = "documents"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be built: all the documents there are data for, as DOCX and PDF, unless said.

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
        """Each name once, in the usual order.

        Raises:
            UnknownNameError: there is no such document or format.
        """
        return cls(
            _known("document", documents, tuple(DOCUMENTS)),
            _known("format", formats, FORMATS),
            organisation,
        )

    def names(self, project: Project) -> list[tuple[str, list[str]]]:
        """The documents to build of ``project``, each with the names of its files.

        Raises:
            UnknownNameError: the project does not ask that organisation.
        """
        if self.organisation is not None:
            check_awaited(project, self.organisation)
        fiche_alone = ("fiche-avis",) if self.organisation is not None else ()
        documents = self.documents or fiche_alone or available(project)
        return [
            (name, [f"{self._stem(name)}.{ending}" for ending in self.formats or DEFAULT_FORMATS])
            for name in documents
        ]

    def possible_names(self) -> frozenset[str]:
        """The names of the files, of a project that has the data for all documents."""
        return frozenset(
            f"{self._stem(document)}.{ending}"
            for document in self.documents or DOCUMENTS
            for ending in self.formats or DEFAULT_FORMATS
        )

    def _stem(self, document: str) -> str:
        own_copy = self.organisation is not None and document == "fiche-avis"
        return f"{document}-{slug(self.organisation or '')}" if own_copy else document


def _known(what: str, asked: Iterable[str] | None, known: tuple[str, ...]) -> tuple[str, ...]:
    wanted = tuple(asked or ())
    for name in wanted:
        if name not in known:
            raise UnknownNameError(f"{what} inconnu : « {name} » ; {did_you_mean(name, known)}")
    return tuple(name for name in known if name in wanted)


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
    wanted = Wanted.checked(documents, formats, organisation)
    if output is not None and is_url(output):
        raise OutputError(f"{output} n'est pas un dossier ; build_many écrit à une adresse")
    project = load(path)
    folder = output_folder(project.path, output)
    files = build_files(project, wanted)
    write_files(files, folder)
    return [folder.path / name for name in files]


def output_folder(project_path: Path, output: str | Path | None) -> Folder:
    """The folder that the documents of one project go to."""
    if output is not None:
        return Folder(Path(output))
    return Folder(project_path.parent / OUTPUT_FOLDER, within=project_path.parent)


def build_files(project: Project, wanted: Wanted | None = None) -> dict[str, bytes]:
    """What a build of ``project`` writes, by the names of the files; nothing is written.

    PDF is laid out in threads of its own: Typst needs no Python for it.
    """
    wanted = wanted or Wanted()
    made: dict[str, bytes | Future[bytes]] = {}
    with ThreadPoolExecutor(2, "typst") as typesetter, one_project():
        for document, names in wanted.names(project):
            tree = render(project, document, organisation=wanted.organisation)
            for name in names:
                ending = name.rpartition(".")[2]
                if ending == "pdf":
                    made[name] = typesetter.submit(write, tree, ending)
                else:
                    made[name] = write(tree, ending)
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
    found = {name: output.read(name) for name in files}
    return {name: found[name] is not None for name in files if found[name] != files[name]}
