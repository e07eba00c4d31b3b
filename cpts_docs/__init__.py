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
    from cpts_docs.base.diagnostics import Diagnostic, Position, Severity
    from cpts_docs.base.errors import (
        CptsDocsError,
        MissingDataError,
        OutputError,
        ProjectError,
        TemplateError,
        UnknownNameError,
    )
    from cpts_docs.document.tree import Document
    from cpts_docs.documents import DOCUMENTS, render
    from cpts_docs.formats import write
    from cpts_docs.jobs.build import build
    from cpts_docs.jobs.many import Built, build_many
    from cpts_docs.project.checker import validate
    from cpts_docs.project.loader import load
    from cpts_docs.project.model import Project

__all__ = [
    "DOCUMENTS",
    "Built",
    "CptsDocsError",
    "Diagnostic",
    "Document",
    "MissingDataError",
    "OutputError",
    "Position",
    "Project",
    "ProjectError",
    "Severity",
    "TemplateError",
    "UnknownNameError",
    "__version__",
    "build",
    "build_many",
    "load",
    "render",
    "validate",
    "write",
]

_MODULES = {
    "base.diagnostics": (
        "Diagnostic",
        "Position",
        "Severity",
    ),
    "base.errors": (
        "CptsDocsError",
        "MissingDataError",
        "OutputError",
        "ProjectError",
        "TemplateError",
        "UnknownNameError",
    ),
    "document.tree": ("Document",),
    "documents": (
        "DOCUMENTS",
        "render",
    ),
    "formats": ("write",),
    "jobs.build": ("build",),
    "jobs.many": (
        "Built",
        "build_many",
    ),
    "project.checker": ("validate",),
    "project.loader": ("load",),
    "project.model": ("Project",),
}

if not TYPE_CHECKING:  # a type checker takes any name where there is a __getattr__

    def __getattr__(name: str) -> object:
        from importlib import import_module

        for module, names in _MODULES.items():
            if name in names:
                return getattr(import_module(f"{__name__}.{module}"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
