"""Every error this package raises.

::

    CptsDocsError
    ├── ProjectError      the project has errors; carries their diagnostics
    ├── TemplateError     a template cannot be rendered
    ├── ArgumentError     a function was called with what it cannot take (a TypeError too)
    ├── UnknownNameError  no document, format or organisation has that name
    ├── MissingDataError  a document needs data that the project does not have
    ├── OutputError       a file cannot be written
    ├── WorkersError      a process or a cluster that was to do the work is not there
    ├── RevisionError     git does not know a revision, or is not there
    └── UnreadableError   a file is no form, table or document that can be read

``str(error)`` is a French sentence that can be shown as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cpts_docs.base.diagnostics import Diagnostic


class CptsDocsError(Exception):
    """The root of the tree."""


class ProjectError(CptsDocsError):
    """A project cannot be used; ``diagnostics`` says why, sorted by place."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(str(diagnostic) for diagnostic in self.diagnostics))


class TemplateError(CptsDocsError):
    """A template is wrong at ``origin`` ("questionnaire.html:12", or "")."""

    def __init__(self, message: str, origin: str = "") -> None:
        self.message = message
        self.origin = origin
        super().__init__(f"modèle {origin} : {message}" if origin else f"modèle : {message}")


class ArgumentError(CptsDocsError, TypeError):
    """A function was called with something that it cannot take."""


class UnknownNameError(CptsDocsError):
    """A document, format or organisation was asked for that does not exist."""


class MissingDataError(CptsDocsError):
    """A document needs data that the project does not have."""


class OutputError(CptsDocsError):
    """The documents could not be written; the files there are as before."""


class UnreadableError(CptsDocsError):
    """A stranger's file cannot be used; the message is the reason alone, without its name."""


class RevisionError(CptsDocsError):
    """git is not there, or does not know what it is asked about."""


class WorkersError(CptsDocsError):
    """A process that did part of the work was lost, or a cluster cannot be reached."""
