"""Whether a filled form is one of this project: its document, its version, its sender."""

from __future__ import annotations

from cpts_docs.base.errors import UnreadableError
from cpts_docs.forms.fields import DOCUMENT, PROJECT, VERSION
from cpts_docs.forms.filled import FilledForm
from cpts_docs.project.model import Project

FORMS = ("questionnaire", "fiche-avis")


def document_of(project: Project, form: FilledForm) -> str:
    """The document that ``form`` is, of ``project``.

    Raises:
        UnreadableError: it is of another program, version or project.
    """
    document, _, version = form.fields.get(DOCUMENT, "").partition("/")
    if document not in FORMS:
        raise UnreadableError("ce n'est pas un formulaire de cpts_docs")
    if version != str(VERSION):
        older = version.isdecimal() and int(version[:9]) < VERSION
        age = "plus ancienne" if older else "inconnue"
        raise UnreadableError(f"le formulaire est d'une version {age} ({version or 'sans numéro'})")
    name = form.fields.get(PROJECT, "")
    if name != project.name:
        raise UnreadableError(f"le formulaire est d'un autre projet (« {name[:80]} »)")
    if form.contradictions:
        names = ", ".join(form.contradictions)
        raise UnreadableError(f"plusieurs cases cochées pour une même question : {names}")
    return document
