"""The rows of tables among the answers: each counted once, in the order they were given in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from dataclasses import dataclass, field
from pathlib import Path

from cpts_docs.base.errors import UnreadableError
from cpts_docs.base.words import counted, series
from cpts_docs.forms.answer import Answer
from cpts_docs.forms.fields import Form
from cpts_docs.forms.filled import FilledForm
from cpts_docs.forms.kinds import FormKind
from cpts_docs.jobs.collect.answers import answer_of
from cpts_docs.jobs.collect.collected import Collected, Named
from cpts_docs.jobs.collect.columns_file import NAME, ColumnsFile
from cpts_docs.jobs.collect.doubts import doubts, lacks_required
from cpts_docs.jobs.collect.entries import Entry, TableOfAnswers
from cpts_docs.jobs.collect.reading import Read
from cpts_docs.jobs.collect.sources import Found, changed
from cpts_docs.jobs.collect.tables import NotATableError, TableReader
from cpts_docs.project.model import Project


@dataclass
class Rows:
    """Takes the rows of tables into what was ``collected``, whose earlier answers it knows."""

    project: Project
    collected: Collected
    folder: Path
    documents: Container[str]
    accept: bool
    moments: dict[str, float] = field(default_factory=dict)
    """When rows were written, by the SHA-256 of their answers: POSIX times."""

    def __post_init__(self) -> None:
        """Look for what is known already."""
        self._reader: TableReader | None = None
        returned = self.collected.returned
        answers = [answer for group in returned.values() for answer in group]
        self._digests = Counter(digest for a in answers for digest in (a.sha256, *a.replaces))
        self._replaced = {mark for answer in answers for mark in answer.replaces}
        self._entries: dict[str, list[Answer]] = {}
        for answer in answers:
            if answer.entry:
                self._entries.setdefault(answer.entry, []).append(answer)

    def take(self, read: Read) -> None:
        """Take the rows of a table.

        Raises:
            UnreadableError: it has no answers to this project.
        """
        assert read.table is not None
        if self._reader is None:
            file = ColumnsFile.read(self._file())
            self._reader = TableReader(self.project, file, self.documents, self.accept)
        try:
            for table in self._reader.read(read.found.path, read.table):
                self._take(read.found, table)
        except NotATableError:
            raise UnreadableError(read.reason) from None

    def put_in_order(self, earlier: Container[int]) -> None:
        """Put what is new, behind the ``earlier`` answers (their ids), in the order it was given.

        A file was when it was changed last. Without a row that says when, nothing moves.
        """
        if not self.moments:
            return
        paths = self.collected.paths

        def when(answer: Answer) -> float:
            told = self.moments.get(answer.sha256)
            return changed(paths[answer.sha256]) if told is None else told

        for answers in self.collected.returned.values():
            old = [answer for answer in answers if id(answer) in earlier]
            new = [answer for answer in answers if id(answer) not in earlier]
            answers[:] = [*old, *sorted(new, key=when)]

    def write_columns(self) -> None:
        """Have the columns that are new written into ``colonnes.yaml``."""
        file = self._reader.file if self._reader else None
        if file is None or not any(file.added.values()):
            return
        written = file.written()
        if written is None:
            missing = series(f"« {title} »" for titles in file.added.values() for title in titles)
            said = f"ses lignes ne se laissent pas compléter ; ajoutez-y ces colonnes : {missing}"
            self.collected.remarks.append(Named(str(file.path), said))
        else:
            self.collected.columns = written

    def _file(self) -> Path:
        """``colonnes.yaml`` where the answers are written, or else beside the project."""
        beside = self.folder / NAME
        return beside if beside.exists() else self.project.path.parent / NAME

    def _take(self, found: Found, table: TableOfAnswers) -> None:
        inside = f"{found.member} › {table.sheet}" if found.member else table.sheet
        found = Found(found.path, inside) if table.sheet else found
        name, collected = str(found), self.collected
        collected.notices += (f"{name} : {said}" for said in table.notices)
        collected.remarks += (Named(name, said) for said in table.remarks)
        collected.refused += (Named(name, said) for said in table.refused)
        here: Counter[str] = Counter()
        known = 0
        for entry in table.entries:
            here[entry.digest] += 1
            if here[entry.digest] <= self._digests[entry.digest]:
                known += 1
                continue
            self._digests[entry.digest] = here[entry.digest]
            self._add(found, entry, table.kind)
        if known:
            already = counted(known, "ligne était déjà lue", "lignes étaient déjà lues")
            collected.notices.append(f"{name} : {already}")

    def _add(self, found: Found, entry: Entry, kind: FormKind) -> None:
        declared = self.project.forms[kind.name]
        place = f"{found.member} › ligne {entry.line}" if found.member else f"ligne {entry.line}"
        row = Found(found.path, place)
        if {entry.entry, entry.content} & self._replaced:
            self.collected.notices.append(
                f"{row} : la même personne a répondu de nouveau depuis ; cette ligne ne compte plus"
            )
            return
        try:
            answer = self._answer(row, entry, kind, declared)
        except UnreadableError as error:
            self.collected.remarks.append(Named(str(row), str(error)))
            return
        answers = self.collected.returned.setdefault(kind.name, [])
        if old := self._earlier(entry):
            answers[:] = [item for item in answers if item is not old]
            said = "la même réponse, complétée ou corrigée depuis, ou comprise autrement"
            self.collected.replaced.append(Named(str(row), f"{said} : elle remplace {old.source}"))
        answers.append(answer)
        self._entries.setdefault(entry.entry, []).append(answer)
        if entry.when is not None:
            self.moments[answer.sha256] = entry.when
        self.collected.paths[answer.sha256] = row.path
        self.collected.places[answer.source, answer.sha256] = str(row)
        self.collected.remarks += (
            Named(str(row), said) for said in doubts(answer, declared, required=not entry.unsent)
        )

    def _answer(self, row: Found, entry: Entry, kind: FormKind, declared: Form) -> Answer:
        form = FilledForm(entry.fields)
        made = answer_of(row, self.project.path.parent, entry.digest, form, declared, kind)
        partial = entry.unsent or lacks_required(made, declared)
        return Answer(made.source, made.sha256, made.fields, made.replaces, entry.entry, partial)

    def _earlier(self, entry: Entry) -> Answer | None:
        """The answer that the row was before it was changed, which goes."""
        for mark in dict.fromkeys((entry.entry, entry.content)):
            for answer in self._entries.get(mark, ()):
                if answer.sha256 != entry.digest:
                    self._entries[mark].remove(answer)
                    return answer
        return None
