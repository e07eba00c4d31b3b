"""One YAML file becomes the documents of a CPTS.

::

    import cpts_docs

    project = cpts_docs.load("project.yaml")
    tree = cpts_docs.render(project, "fiche-avis")
    files = cpts_docs.build("project.yaml", formats=["pdf"])

Names are imported when they are used, so that ``import cpts_docs`` costs
nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpts_docs._version import __version__

if TYPE_CHECKING:
    from cpts_docs.base.diagnostics import Diagnostic, Fix, Position, Severity
    from cpts_docs.base.errors import (
        ArgumentError,
        CptsDocsError,
        MissingDataError,
        OutputError,
        ProjectError,
        RevisionError,
        TemplateError,
        UnknownNameError,
        UnreadableError,
        WorkersError,
    )
    from cpts_docs.document.tree import Document
    from cpts_docs.documents import DOCUMENTS
    from cpts_docs.documents.rendering import render
    from cpts_docs.documents.validation import validate
    from cpts_docs.formats import write
    from cpts_docs.formats.text import text
    from cpts_docs.forms.recipients import Recipient, read_recipients
    from cpts_docs.jobs.build import build
    from cpts_docs.jobs.collect import Collected, collect, files_of
    from cpts_docs.jobs.mailing import Letter, Outcome, mailing
    from cpts_docs.jobs.many import Built, build_many
    from cpts_docs.project.loader import load
    from cpts_docs.project.model import Project

__all__ = [
    "DOCUMENTS",
    "ArgumentError",
    "Built",
    "Collected",
    "CptsDocsError",
    "Diagnostic",
    "Document",
    "Fix",
    "Letter",
    "MissingDataError",
    "Outcome",
    "OutputError",
    "Position",
    "Project",
    "ProjectError",
    "Recipient",
    "RevisionError",
    "Severity",
    "TemplateError",
    "UnknownNameError",
    "UnreadableError",
    "WorkersError",
    "__version__",
    "build",
    "build_many",
    "collect",
    "files_of",
    "load",
    "mailing",
    "read_recipients",
    "render",
    "text",
    "validate",
    "write",
]

_MODULES = {
    "base.diagnostics": "Diagnostic Fix Position Severity",
    "base.errors": (
        "ArgumentError CptsDocsError MissingDataError OutputError ProjectError RevisionError "
        "TemplateError UnknownNameError UnreadableError WorkersError"
    ),
    "document.tree": "Document",
    "documents": "DOCUMENTS",
    "documents.rendering": "render",
    "documents.validation": "validate",
    "formats": "write",
    "formats.text": "text",
    "forms.recipients": "Recipient read_recipients",
    "jobs.build": "build",
    "jobs.collect": "Collected collect files_of",
    "jobs.mailing": "Letter Outcome mailing",
    "jobs.many": "Built build_many",
    "project.loader": "load",
    "project.model": "Project",
}

if not TYPE_CHECKING:  # a type checker takes any name where there is a __getattr__

    def __getattr__(name: str) -> object:
        from importlib import import_module

        for module, names in _MODULES.items():
            if name in names.split():
                return getattr(import_module(f"{__name__}.{module}"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
