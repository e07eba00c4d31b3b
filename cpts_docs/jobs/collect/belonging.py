"""Whether a filled form is one of this project: its document, its version, its sender."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from cpts_docs.base.errors import UnreadableError
from cpts_docs.forms.fields import (
    DATE,
    DEPARTMENT,
    DOCUMENT,
    PROJECT,
    PROJECT_ID,
)
from cpts_docs.forms.filled import FilledForm
from cpts_docs.forms.kinds import FormKind, kind_of
from cpts_docs.project.model import Project

ACCEPTABLE = " ; --accept le prend quand même"
"""How the reason ends why a form is refused that is taken where somebody says so."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """The kind that a form is, and what is to be said of where it comes from."""

    kind: FormKind
    notices: tuple[str, ...] = ()


def belonging(
    project: Project, form: FilledForm, known: Container[str], *, accept: bool = False
) -> Belonging:
    """What ``form`` is to ``project``, which has the ``known`` documents.

    With ``accept``, a form of another year, or of a CPTS of the same name in another
    department, is taken, and that is said.

    Raises:
        UnreadableError: it is of another program, version or project.
    """
    document, _, version = form.fields.get(DOCUMENT, "").partition("/")
    if not document:
        raise UnreadableError("ce n'est pas un formulaire de cpts_docs")
    kind = kind_of(document)
    if version != str(kind.version):
        older = version.isdecimal() and int(version[:9]) < kind.version
        age = "plus ancienne" if older else "inconnue"
        raise UnreadableError(f"le formulaire est d'une version {age} ({version or 'sans numéro'})")
    notices = [*_other_name(project, form)]
    if doubts := [*_other_department(project, form), *_other_year(project, form)]:
        said = " et ".join(doubts)
        if not accept:
            raise UnreadableError(f"le formulaire est {said}{ACCEPTABLE}")
        notices.append(f"pris par --accept, bien qu'il soit {said}")
    if form.contradictions:
        names = ", ".join(form.contradictions)
        raise UnreadableError(f"plusieurs cases cochées pour une même question : {names}")
    if document not in known:
        raise UnreadableError(
            f"« {document[:40]} » n'est pas, ou plus, un document du projet "
            "(« cpts-docs documents » les liste, et dit ce qui manque)"
        )
    return Belonging(kind, tuple(notices))


def _other_name(project: Project, form: FilledForm) -> list[str]:
    """The name that the CPTS had when the form was sent, if its id tells that it is this one."""
    name, known_as = form.fields.get(PROJECT, ""), form.fields.get(PROJECT_ID, "")
    same_id = bool(known_as) and known_as == project.id
    if name == project.name and (same_id or not (known_as and project.id)):
        return []
    if same_id:
        return [f"le formulaire porte l'ancien nom de la CPTS (« {name[:80]} »)"]
    if name == project.name:
        raise UnreadableError(
            f"le formulaire est d'une autre CPTS de même nom (identifiant « {known_as[:40]} » "
            f"au lieu de « {project.id} »)"
        )
    raise UnreadableError(f"le formulaire est d'un autre projet (« {name[:80]} »)")


def _other_department(project: Project, form: FilledForm) -> list[str]:
    department = form.fields.get(DEPARTMENT, "")
    if not department or department == project.department_name:
        return []
    return [f"d'un autre département ({department[:40]} au lieu de {project.department_name})"]


def _other_year(project: Project, form: FilledForm) -> list[str]:
    year = form.fields.get(DATE, "")[:4]
    if not year.isdecimal() or int(year) == project.date.year:
        return []
    return [f"d'une autre année ({year} au lieu de {project.date.year})"]
