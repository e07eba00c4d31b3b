"""A form for each row of a table, filled in beforehand: work that goes on behind the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any, Literal

from cpts_docs.atelier.refused import RefusedError
from cpts_docs.atelier.session import Session
from cpts_docs.atelier.wording import in_page
from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.errors import CptsDocsError
from cpts_docs.base.log import note
from cpts_docs.base.words import slug
from cpts_docs.documents import names
from cpts_docs.formats.archive import archive
from cpts_docs.forms.kinds import MAILED, kind_of
from cpts_docs.forms.recipients import read_recipients
from cpts_docs.jobs import mailing
from cpts_docs.jobs.build import Wanted
from cpts_docs.jobs.mailing import Letter
from cpts_docs.project.loader import project_of
from cpts_docs.project.model import Project
from cpts_docs.run.storage import Storage, storage

_STEPS = 100
"""So many times a page is told how far the work is."""


@dataclass
class _Held:
    """A storage that is only here, so that letters leave no trace where nobody looks for them."""

    files: dict[str, bytes] = field(default_factory=dict)

    def place(self, name: str) -> str:
        return name

    def write(self, files: Mapping[str, bytes]) -> None:
        self.files.update(files)

    def read(self, name: str, most: int) -> bytes | None:
        return self.files.get(name)

    def names(self) -> frozenset[str]:
        return frozenset(self.files)

    def alone(self, waiting: Callable[[str], object]) -> AbstractContextManager[None]:
        return nullcontext()

    def tidy(self) -> None:
        """Nothing is left behind."""


@dataclass
class Job:
    """Letters that are written: into the project's folder, or a ZIP of that ``name``.

    ``outcome`` is what to tell at the end, ``content`` the ZIP; ``problem`` is why there is none.
    """

    id: str
    project: Project
    letters: Sequence[Letter]
    document: str
    ending: str
    to: Literal["zip", "folder"]
    tell: Callable[[dict[str, Any]], object]
    is_done: bool = False
    outcome: dict[str, Any] = field(default_factory=dict)
    content: bytes | None = None
    problem: CptsDocsError | None = None

    def start(self) -> None:
        """Go on behind the page; the page is told how far it is, and that it is done."""
        Thread(target=self._run, name=f"lettres {self.id}", daemon=True).start()

    @property
    def name(self) -> str:
        """The name of the ZIP: ``questionnaires-ruscino.zip``."""
        return f"{kind_of(self.document).folder}-{slug(self.project.name)}.zip"

    def _run(self) -> None:
        try:
            folder = kind_of(self.document).folder
            if self.to == "folder":
                beside = self.project.path.parent
                self._write(storage(beside / folder, beside), folder)
            else:
                held = _Held()
                self._write(held, folder)
                self.content = archive(held.files.items())
        except CptsDocsError as error:
            self.problem = error
        except Exception as error:  # a page that waits is told, whatever it was
            note("imprévu : %r", error)
            self.problem = RefusedError(500, "les lettres n'ont pas pu être écrites", "réessayez")
        self.is_done = True
        count = len(self.letters)
        self.tell({"job": self.id, "done": count, "of": count})

    def _write(self, output: Storage, folder: str) -> None:
        """Write the letters, each whole."""
        outcomes = mailing.write_letters(
            self.project,
            self.letters,
            self.ending,
            output,
            document=self.document,
            progress=self._followed,
            notice=self._notice,
        )
        self.outcome = {"done": True, "files": [], "refused": [], "folder": folder}
        with closing(outcomes):
            for one in outcomes:
                if one.state == "failed":
                    file = f"ligne {one.letter.recipient.line}"
                    told = {"file": file, "reason": one.reason, "hint": ""}
                    self.outcome["refused"].append(told)
                else:
                    self.outcome["files"].append(one.letter.name)

    def _followed(self, items: Iterable[Any], total: int) -> Iterable[Any]:
        """How far it is; that all is done is told later, once it can be fetched."""
        for done, item in enumerate(items):
            if done * _STEPS // total != (done - 1) * _STEPS // total:
                self.tell({"job": self.id, "done": done, "of": total})
            yield item

    def _notice(self, says: str) -> None:
        self.tell({"job": self.id, "done": 0, "of": len(self.letters), "says": says})


def prepared(
    session: Session,
    table: Path,
    to: Literal["zip", "folder"],
    *,
    document: str,
    format_name: str,
    numbered: bool,
    id: str,
) -> tuple[Job, dict[str, Any]]:
    """The work for the rows of a table; which of them are ``refused``, what else to know of it.

    Raises:
        RefusedError: there is nothing to write, two would have one name, or it cannot be now.
        CptsDocsError: there is no such document or format.
    """
    if session.readonly and to == "folder":
        raise RefusedError(403, session.readonly)
    if session.dirty:
        message = "le projet a des modifications qui ne sont pas enregistrées"
        raise RefusedError(409, message, "enregistrez-le d'abord : les lettres disent ce qu'il dit")
    names([document], MAILED)
    (ending,) = Wanted.checked(formats=[format_name]).formats
    source = session.now.source
    if source is None:
        message = "le projet a des erreurs : aucune lettre ne peut être écrite"
        raise RefusedError(409, message, "corrigez-les : la liste des problèmes les montre")
    project = project_of(source)
    form = project.forms.get(document)
    recipients, found = read_recipients(table, None, form)
    refused = [_told(item, table.name) for item in found if item.is_error]
    if not recipients:
        first = refused[0] if refused else {"reason": "aucun destinataire", "hint": ""}
        why, hint = first["reason"], first["hint"]
        raise RefusedError(422, f"{table.name} : {why}", hint, refused=refused)
    pattern = mailing.usual_name(document) + ("-{ligne}" if numbered else "")
    letters, clashes = mailing.letters(recipients, pattern, ending, form)
    if clashes:
        told = [
            {"file": f"ligne {one.letter.recipient.line}", "reason": one.reason, "hint": ""}
            for one in clashes
        ]
        hint = "supprimez les personnes qui sont là deux fois, ou numérotez les fichiers"
        raise RefusedError(422, f"rien n'a été écrit : {clashes[0].reason}", hint, refused=told)

    def tell(facts: dict[str, Any]) -> None:
        session.tell("progress", facts)

    notices = [in_page(item.message) for item in found if not item.is_error]
    job = Job(id, project, letters, document, ending, to, tell)
    return job, {"refused": refused, "notices": notices}


def _told(item: Diagnostic, name: str) -> dict[str, str]:
    line = f", ligne {item.position.line}" if item.position else ""
    return {
        "file": f"{name}{line}",
        "reason": in_page(item.message),
        "hint": in_page(item.hint),
    }
