"""A project rendered into the tree of one document."""

from __future__ import annotations

from cpts_docs.base.errors import MissingDataError
from cpts_docs.base.log import timed
from cpts_docs.document import html
from cpts_docs.document.tree import Document
from cpts_docs.document.typography import typeset
from cpts_docs.documents import DOCUMENTS, check_awaited, documents_of, names
from cpts_docs.documents.kind import Context
from cpts_docs.documents.templates import render_html
from cpts_docs.forms.fields import VERSION
from cpts_docs.project.model import Project


def render(project: Project, document: str, *, organisation: str | None = None) -> Document:
    """The tree of one document of ``project``, with French typography.

    With ``organisation``, only the part of that body stays open to be filled
    in, of the fiche avis.

    Raises:
        UnknownNameError: there is no document, or no organisation, of that name.
        MissingDataError: the document needs answers, and there are none.
        TemplateError: the template is wrong.
    """
    known = DOCUMENTS if document in DOCUMENTS else documents_of(project)
    names([document], known)
    kind = known[document]
    if not kind.has_data(project):
        raise MissingDataError(kind.lacks(project))
    if organisation is not None:
        check_awaited(project, organisation)
    context: Context = {
        "project": project,
        "form": f"{document}/{VERSION}",
        "open_for": organisation,
        **kind.context(project),
    }
    with timed("composé : %s", document):
        page = render_html(kind.template, context, project.template_folder)
        return typeset(html.read(page))
