"""What a document is: one record."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cpts_docs.base import os_errors
from cpts_docs.base.errors import TemplateError
from cpts_docs.base.resources import page_folder
from cpts_docs.foreign.file import NotAFileError, first_bytes

if TYPE_CHECKING:
    from cpts_docs.project.model import Project

Context = dict[str, Any]
"""What a template sees, by name."""

OUTPUT_FOLDER = "documents"
"""Where the documents of a project are put, beside its file."""

MAX_BYTES = 2_000_000
"""Of a template."""

_WHOLE_PAGE = re.compile(rb"\{%-?\s*extends\b|<title\b")


def _always(project: Project) -> bool:
    return True


def _nothing(project: Project) -> Context:
    return {}


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A document: its name, what its template sees besides the project, what it needs.

    ``lacks`` says of a project what is missing where ``has_data`` is false. Of one that is
    ``per_organisation``, each body asked may get a copy in which only its part is open. ``word``
    tells that its template is a Word file.
    """

    name: str
    context: Callable[[Project], Context] = _nothing
    has_data: Callable[[Project], bool] = _always
    lacks: Callable[[Project], str] = lambda project: ""
    per_organisation: bool = False
    word: bool = False

    @property
    def template(self) -> str:
        """The file of its template."""
        return f"{self.name}.html"


def own_documents(folder: Path | None) -> dict[str, DocumentKind]:
    """The documents that a project's own templates add, by name.

    A template that is a whole page and takes the place of none of the package's
    is a document; what others include or import is not. One that cannot be read is
    a document too: who builds it says why.

    Raises:
        TemplateError: the folder cannot be listed.
    """
    if folder is None:
        return {}
    try:
        pages = [*folder.glob("*.html")]
    except OSError as error:
        reason = os_errors.reading(error)
        raise TemplateError(f"le dossier ne peut pas être lu : {reason}", str(folder)) from error
    added = (path for path in pages if not (page_folder() / path.name).exists())
    return {path.stem: DocumentKind(path.stem) for path in sorted(added) if _is_whole(path)}


def _is_whole(path: Path) -> bool:
    try:
        return _WHOLE_PAGE.search(first_bytes(path, MAX_BYTES)) is not None
    except NotAFileError as error:
        return not error.is_folder
    except (OSError, ValueError):
        return True
