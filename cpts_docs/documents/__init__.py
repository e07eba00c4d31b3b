"""The documents there are, and a project rendered into the tree of one.

A document is a record: a template, what it sees besides the project, and what
it needs. To add one, add a record; or, to one project, a template of its own
(``templates/NAME.html``), which needs no code at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cpts_docs.base.diagnostics import did_you_mean
from cpts_docs.base.errors import MissingDataError, UnknownNameError
from cpts_docs.base.log import timed
from cpts_docs.document import html
from cpts_docs.document.tree import Document
from cpts_docs.document.typography import typeset
from cpts_docs.documents import contexts
from cpts_docs.documents.kind import Context, DocumentKind, own_documents
from cpts_docs.documents.templates import render_html
from cpts_docs.forms.fields import VERSION
from cpts_docs.project.model import Project

DOCUMENTS: Mapping[str, DocumentKind] = {
    item.name: item
    for item in (
        DocumentKind("questionnaire", contexts.questionnaire),
        DocumentKind("guide", contexts.guide),
        DocumentKind("fiche-avis", contexts.fiche, per_organisation=True),
        DocumentKind(
            "synthese",
            contexts.synthese,
            has_data=lambda project: project.answers is not None,
            lacks=(
                "la synthèse a besoin des réponses : ajoutez « answers: answers.yaml » au projet "
                "(le fichier que la commande collect écrit)"
            ),
        ),
    )
}
"""The package's documents by name, in the order that people see them in."""

PER_ORGANISATION = tuple(item.name for item in DOCUMENTS.values() if item.per_organisation)
"""Those of which each body asked may get a copy of its own."""


def documents_of(project: Project) -> dict[str, DocumentKind]:
    """The documents of a project by name: the package's, and its own templates."""
    return dict(DOCUMENTS) | own_documents(project.template_folder)


def available(project: Project) -> tuple[str, ...]:
    """The documents that ``project`` has the data for."""
    return tuple(name for name, kind in documents_of(project).items() if kind.has_data(project))


def names(asked: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """The names in ``asked``, each once and in the order of ``known``.

    Raises:
        UnknownNameError: one of them is not known.
    """
    known = tuple(known)
    wanted = set(asked)
    for name in wanted.difference(known):
        raise UnknownNameError(f"document inconnu : « {name} » ; {did_you_mean(name, known)}")
    return tuple(name for name in known if name in wanted)


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
        raise MissingDataError(kind.lacks)
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


def check_awaited(project: Project, organisation: str) -> None:
    """Raise UnknownNameError if ``organisation`` is none whose opinion is awaited."""
    verdicts = {item.organisation.name: item.verdict for item in project.opinions}
    if organisation not in verdicts:
        hint = did_you_mean(organisation, verdicts)
        raise UnknownNameError(f"organisme inconnu : « {organisation} » ; {hint}")
    if verdicts[organisation] is not None:
        raise UnknownNameError(f"« {organisation} » a déjà donné son avis dans ce projet")
