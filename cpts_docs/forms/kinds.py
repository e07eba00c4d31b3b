"""The kinds of forms that come back filled in, a record each.

Who prints, mails, collects, includes, checks or counts a form asks here what it is called,
what its fields are, where the answers go and who gave them. A document of a project's own
that has fields is a kind too, of which nothing is declared: :func:`kind_of` makes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from cpts_docs.forms import declared, fiche
from cpts_docs.forms.declared import Declared
from cpts_docs.forms.fields import Form
from cpts_docs.reference import Noun

_ANSWER = Noun("réponse", "réponses")


def _nothing() -> frozenset[str]:
    return frozenset()


class FormKind(NamedTuple):
    """A form: the document of that ``name``, and what becomes of what is written into it.

    ``called`` is its name in a sentence, ``filled`` that of many filled in, ``noun`` of what one
    says. ``form`` gives the fields that the values of a project declare, None if they declare
    none. The project names the file of answers at ``path``; collect calls it ``file`` otherwise,
    and a mailing puts blank forms into ``folder``. ``names`` are the fields that say who answers,
    the first that is filled counts; with none, each form counts for itself. An answer always has
    the fields that are ``fixed``. A form of another ``version`` of its fields is not read back.
    """

    name: str
    called: str
    filled: str
    path: tuple[str, ...]
    file: str
    form: Callable[[Declared], Form | None]
    folder: str = ""
    noun: Noun = _ANSWER
    names: tuple[str, ...] = ()
    fixed: Callable[[], frozenset[str]] = _nothing
    version: int = 1

    @property
    def stamp(self) -> str:
        """What a form says that it is: ``questionnaire/1``."""
        return f"{self.name}/{self.version}"

    @property
    def key(self) -> str:
        """``answers``, ``collected.inscription``: where a project names the file, on one line."""
        return ".".join(self.path)

    @property
    def table(self) -> str:
        """The file for spreadsheets beside that of the answers."""
        return f"{self.file.removesuffix('.yaml')}.csv"

    def given(self, project: Declared) -> Any:
        """The values of its answers in those of a project, None if there are none."""
        found: Any = project
        for step in self.path:
            found = found.get(step) if isinstance(found, dict) else None
        return found

    def line(self, file: str) -> str:
        """What a project says to have the answers in ``file``."""
        *outer, last = self.path
        inner = f"{last}: {file}"
        return f"{outer[0]}: {{{inner}}}" if outer else inner


QUESTIONNAIRE = FormKind(
    "questionnaire",
    "le questionnaire",
    "les questionnaires remplis",
    ("answers",),
    "answers.yaml",
    declared.form_in,
    folder="questionnaires",
    names=("nom",),
    fixed=declared.national_names,
)

MEMBERSHIP = FormKind(
    "bulletin-adhesion",
    "le bulletin d'adhésion",
    "les bulletins remplis",
    ("members",),
    "members.yaml",
    declared.membership_in,
    folder="bulletins",
    noun=Noun("adhésion", "adhésions"),
    names=(declared.LEGAL_NAME, "nom"),
)

OPINIONS = FormKind(
    fiche.NAME,
    "la fiche avis",
    "les fiches remplies",
    ("opinions",),
    "opinions",
    lambda project: fiche.fiche_of(project.get("fiche", {})).opinion,
    noun=Noun("avis", "avis"),
)
"""Its parts become opinions of the project, a file for each body, in the folder ``file``."""

OPINIONS_LINE = OPINIONS.line(f"[{OPINIONS.file}/*.yaml]")
"""What a project says to have them."""

KINDS = {kind.name: kind for kind in (QUESTIONNAIRE, MEMBERSHIP, OPINIONS)}
"""The package's forms, by the names of their documents."""

OF_PEOPLE = (QUESTIONNAIRE, MEMBERSHIP)
"""Those that people answer for themselves, in the order that they are spoken of in."""

MAILED = tuple(kind.name for kind in OF_PEOPLE)
"""The documents that may be filled in beforehand."""

OWN = "collected"
"""Where a project names the answers to its own documents, and the folder they are put in."""


_PATH = re.compile(r"[/\\:]")
"""What would lead out of a folder, in a name that a project gives."""


def kind_of(document: str) -> FormKind:
    """The kind of form that a document is."""
    return KINDS.get(document) or FormKind(
        document,
        f"le formulaire « {document} »",
        f"les formulaires « {document} » remplis",
        (OWN, document),
        f"{OWN}/{re.sub(_PATH, '-', document)}.yaml",
        lambda project: None,
    )


def kinds_with(own: Iterable[str]) -> Iterator[FormKind]:
    """The kinds of form whose answers a project may name, which names ``own`` documents."""
    yield from OF_PEOPLE
    yield from (kind_of(document) for document in own if document not in KINDS)
