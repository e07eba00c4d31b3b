"""What a document is: one record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cpts_docs.base import os_errors
from cpts_docs.base.errors import TemplateError
from cpts_docs.base.words import capitalize_first

if TYPE_CHECKING:
    from cpts_docs.project.model import Project

Context = dict[str, Any]
"""What a template sees, by name."""

OUTPUT_FOLDER = "documents"
"""Where the documents of a project are put, beside its file."""


def _always(project: Project) -> bool:
    return True


def _nothing(project: Project) -> Context:
    return {}


class DocumentKind(NamedTuple):
    """A document: its name, what its template sees besides the project, what it needs.

    ``lacks`` says of a project what is missing where ``has_data`` is false. Of one that is
    ``per_organisation``, each body asked may get a copy in which only its part is open. ``word``
    tells that its template is a Word file, ``called`` how people call it.
    """

    name: str
    context: Callable[[Project], Context] = _nothing
    has_data: Callable[[Project], bool] = _always
    lacks: Callable[[Project], str] = lambda project: ""
    per_organisation: bool = False
    word: bool = False
    called: str = ""

    @property
    def title(self) -> str:
        """How people call it: of one of a project, as the project does."""
        return self.called or capitalize_first(self.name.replace("-", " ").replace("_", " "))

    @property
    def template(self) -> str:
        """The file of its template."""
        return f"{self.name}.html"


def own_documents(folder: Path | None) -> dict[str, DocumentKind]:
    """The documents that a project's own templates add, by name.

    Raises:
        TemplateError: the folder cannot be listed.
    """
    if folder is None:
        return {}
    from cpts_docs.project.pages import own_pages

    try:
        return {name: DocumentKind(name) for name in own_pages(folder)}
    except OSError as error:
        reason = os_errors.reading(error)
        raise TemplateError(f"le dossier ne peut pas être lu : {reason}", str(folder)) from error
