"""The documents there are, and which of them a project has.

A document is a record: a template, what it sees besides the project, and what
it needs. To add one, add a record; or, to one project, a template of its own
(``templates/NAME.html``), which needs no code at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from cpts_docs.base.diagnostics import did_you_mean
from cpts_docs.base.errors import UnknownNameError
from cpts_docs.documents.kind import Context, DocumentKind, own_documents

if TYPE_CHECKING:
    from cpts_docs.project.model import Project


def _seen(name: str) -> Callable[[Project], Context]:
    """What a template sees: the function of :mod:`.contexts`, which is loaded for who renders."""

    def context(project: Project) -> Context:
        from cpts_docs.documents import contexts

        made: Context = getattr(contexts, name)(project)
        return made

    return context


def _typed(name: str) -> str:
    """How people type what a document needs, of those that need something."""
    from cpts_docs.project.chosen import NEEDS

    return NEEDS[name].typed


def _lacks_answers(project: Project) -> str:
    if file := project.included.get("answers"):
        return (
            f"la synthèse a besoin des réponses : {file} n'existe pas encore "
            "(la commande collect l'écrit, avec les questionnaires remplis)"
        )
    return (
        f"la synthèse a besoin des réponses : ajoutez « {_typed('synthese')} answers.yaml » "
        "au projet (le fichier que la commande collect écrit)"
    )


def _needs(name: str, what: str) -> Callable[[Project], str]:
    """What to say of a project without what the document of that name is made of."""
    return lambda project: (
        f"{what} : ajoutez « {_typed(name)} » au projet "
        "(le guide de l'utilisateur en donne les clés)"
    )


DOCUMENTS: dict[str, DocumentKind] = {
    item.name: item
    for item in (
        DocumentKind("questionnaire", _seen("questionnaire"), called="Questionnaire"),
        DocumentKind("guide", _seen("guide"), called="Guide d'actions"),
        DocumentKind(
            "lettre-intention",
            _seen("lettre"),
            has_data=lambda project: project.letter is not None,
            lacks=_needs("lettre-intention", "la lettre d'intention a besoin de ce qu'elle dit"),
            called="Lettre d'intention",
        ),
        DocumentKind(
            "territoire",
            _seen("territoire"),
            has_data=lambda project: project.show.territory,
            lacks=_needs("territoire", "le territoire en chiffres n'est pas demandé"),
            called="Territoire en chiffres",
        ),
        DocumentKind(
            "fiches-action",
            _seen("fiches_action"),
            has_data=lambda project: bool(project.action_sheets),
            lacks=_needs("fiches-action", "les fiches action ont besoin des actions"),
            called="Fiches action",
        ),
        DocumentKind(
            "emargement",
            has_data=lambda project: bool(project.meetings),
            lacks=_needs("emargement", "la feuille d'émargement a besoin d'une réunion"),
            called="Feuilles d'émargement",
        ),
        DocumentKind(
            "rapport-activite",
            has_data=lambda project: project.report is not None,
            lacks=_needs("rapport-activite", "le rapport d'activité a besoin d'une année"),
            called="Rapport d'activité",
        ),
        DocumentKind(
            "bulletin-adhesion",
            _seen("bulletin"),
            has_data=lambda project: project.membership is not None,
            lacks=_needs("bulletin-adhesion", "le bulletin d'adhésion a besoin d'une année"),
            called="Bulletin d'adhésion",
        ),
        DocumentKind("fiche-avis", _seen("fiche"), per_organisation=True, called="Fiche avis"),
        DocumentKind(
            "synthese",
            _seen("synthese"),
            has_data=lambda project: project.answers is not None,
            lacks=_lacks_answers,
            called="Synthèse des réponses",
        ),
    )
}
"""The package's documents by name, in the order that people see them in."""

PER_ORGANISATION = tuple(item.name for item in DOCUMENTS.values() if item.per_organisation)
"""Those of which each body asked may get a copy of its own."""


def documents_of(project: Project) -> dict[str, DocumentKind]:
    """The documents of a project by name: the package's, and its own templates and Word files."""
    kinds = dict(DOCUMENTS) | own_documents(project.template_folder)
    for name in project.chosen.word:
        kinds[name] = (kinds.get(name) or DocumentKind(name))._replace(word=True)
    return kinds


def available(project: Project) -> tuple[str, ...]:
    """The documents that ``project`` wants, and has the data for."""
    return tuple(
        name
        for name, kind in documents_of(project).items()
        if kind.has_data(project) and project.chosen.wants(name)
    )


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


def check_awaited(project: Project, organisation: str) -> None:
    """Raise UnknownNameError if ``organisation`` is none whose opinion is awaited."""
    verdicts = {item.organisation.name: item.verdict for item in project.opinions}
    if organisation not in verdicts:
        hint = did_you_mean(organisation, verdicts)
        raise UnknownNameError(f"organisme inconnu : « {organisation} » ; {hint}")
    if verdicts[organisation] is not None:
        raise UnknownNameError(f"« {organisation} » a déjà donné son avis dans ce projet")
