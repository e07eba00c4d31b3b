"""A project rendered into the tree of one document."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

from cpts_docs.base.errors import MissingDataError, TemplateError
from cpts_docs.base.log import timed
from cpts_docs.base.words import grouped
from cpts_docs.document import html, walk
from cpts_docs.document.theme import PLAIN
from cpts_docs.document.tree import Document, Hidden
from cpts_docs.document.typography import typeset
from cpts_docs.documents import DOCUMENTS, check_awaited, documents_of, names
from cpts_docs.documents.kind import Context, DocumentKind
from cpts_docs.documents.templates import MAX_STRANGERS_PAGE, REFUSED, render_html
from cpts_docs.forms.fields import IDENTITY
from cpts_docs.forms.kinds import KINDS, kind_of
from cpts_docs.project.chosen import ALL
from cpts_docs.project.model import Project
from cpts_docs.project.returned import said_of

_LESS_ROOM = (
    f"avec « templates: », un document compte au plus {grouped(MAX_STRANGERS_PAGE)} signes, "
    "balises comprises : raccourcissez les textes du projet, ou retirez cette ligne"
)


def render(project: Project, document: str, *, organisation: str | None = None) -> Document:
    """The tree of one document of ``project``, with French typography.

    With ``organisation``, only the part of that body stays open to be filled
    in, of the fiche avis.

    Raises:
        UnknownNameError: there is no document, or no organisation, of that name.
        MissingDataError: the document needs answers, and there are none.
        TemplateError: the template is wrong, or a Word file (:func:`fill`).
    """
    kind = _kind(project, document)
    if kind.word:
        raise TemplateError("c'est un fichier Word, rempli tel quel ; build l'écrit", document)
    context = _context(project, kind, organisation)
    with timed("composé : %s", document):
        try:
            page = render_html(kind.template, context, project.template_folder)
            folder = project.template_folder
            is_own = cache(partial(_is_own, folder)) if folder else bool
            tree = replace(typeset(html.read(page, is_own)), look=project.look)
            return _known_again(tree, project, document)
        except TemplateError as error:
            raise _placed(error, project.template_folder, kind.template) from error


def fill(project: Project, document: str, *, organisation: str | None = None) -> bytes:
    """The bytes of a document whose template is a Word file, filled in. Arguments as of render.

    Raises:
        UnknownNameError, MissingDataError: as of render.
        ProjectError: the tags of the file are wrong; it has all the mistakes.
        TemplateError: what fills it in does not start.
    """
    from cpts_docs.documents.word.filling import fill

    context = _context(project, _kind(project, document), organisation)
    return fill(project, document, context)


def _kind(project: Project, document: str) -> DocumentKind:
    """The document of that name. UnknownNameError, MissingDataError: there is none; it is empty."""
    is_plain = document in DOCUMENTS and document not in project.chosen.word
    known = DOCUMENTS if is_plain else documents_of(project)
    names([document], known)
    if not known[document].has_data(project):
        raise MissingDataError(known[document].lacks(project))
    return known[document]


def _context(project: Project, kind: DocumentKind, organisation: str | None = None) -> Context:
    """What the template of a document sees.

    Raises:
        UnknownNameError: the opinion of ``organisation`` is not awaited.
    """
    if organisation is not None:
        check_awaited(project, organisation)
    return {
        # Neither where it stands nor how it looks is of concern to who reads a document.
        "project": replace(project, path=Path(), look=PLAIN, chosen=ALL),
        "open_for": organisation,
        "returned": tuple(answer.shown for answer in project.returned.get(kind.name, ())),
        **kind.context(project),
    }


def _known_again(tree: Document, project: Project, name: str) -> Document:
    """A form that says which it is and of whom, for when it comes back.

    Raises:
        TemplateError: one of its own fields is called as what it says.
    """
    names = {field.name for field in walk.fields(tree.blocks)}
    if not names and name not in KINDS:
        return tree
    if taken := names.intersection(IDENTITY):
        message = f"un champ ne peut pas s'appeler « {min(taken)} » : c'est ce que le formulaire"
        raise TemplateError(f"{message} dit de lui-même", f"{name}.html")
    said = said_of(project, kind_of(name))
    ours = tuple(Hidden(key, value) for key, value in said.items() if value)
    return replace(tree, hidden=ours + tuple(it for it in tree.hidden if it.name not in said))


def _is_own(folder: Path, origin: str) -> bool:
    """Whether a template is in the folder of a project, and so a person's to mend."""
    name = origin.rpartition(":")[0] or origin
    return bool(name) and os.path.lexists(folder / name.replace("\0", ""))


def _placed(error: TemplateError, folder: Path | None, template: str) -> TemplateError:
    """``error`` with the path of the project's own template where it is, or shows itself."""
    if folder is None:
        return error
    if _is_own(folder, error.origin):
        return TemplateError(error.message, str(folder / error.origin))
    message = error.message
    if message.startswith(REFUSED):  # one of the package's does nothing else that is refused
        message = f"{message} ; {_LESS_ROOM}"
    if not _is_own(folder, template):
        return TemplateError(message, error.origin)
    seen = f" (vu dans « {error.origin} », qui est de cpts_docs)" if error.origin else ""
    return TemplateError(f"{message}{seen}", str(folder / template))
