"""The rows of tables among the answers: each counted once, in the order they were given in."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from cpts_docs.base.errors import UnreadableError
from cpts_docs.base.words import counted, series
from cpts_docs.foreign.sheets import numbered
from cpts_docs.forms.answer import Answer
from cpts_docs.forms.fields import Form
from cpts_docs.forms.filled import FilledForm
from cpts_docs.forms.kinds import FormKind
from cpts_docs.jobs.collect.answers import answer_of, source_name
from cpts_docs.jobs.collect.collected import COLUMNS, Collected, Named
from cpts_docs.jobs.collect.columns_file import ColumnsFile
from cpts_docs.jobs.collect.doubts import doubts, lacks_required
from cpts_docs.jobs.collect.entries import HALF, Entry, TableOfAnswers
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
        self._replaced = {mark[:HALF] for answer in answers for mark in answer.replaces}
        self._known: dict[str, list[Answer]] = {}
        self._gone: dict[int, Answer] = {}
        for answer in answers:
            if answer.entry:
                self._known.setdefault(answer.entry, []).append(answer)

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
        paths = self.collected.paths

        def when(answer: Answer) -> float:
            told = self.moments.get(answer.sha256)
            return changed(paths[answer.sha256]) if told is None else told

        for answers in self.collected.returned.values():
            left = [answer for answer in answers if id(answer) not in self._gone]
            old = [answer for answer in left if id(answer) in earlier]
            new = [answer for answer in left if id(answer) not in earlier]
            answers[:] = [*old, *(sorted(new, key=when) if self.moments else new)]

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
        beside = self.folder / COLUMNS
        return beside if beside.exists() else self.project.path.parent / COLUMNS

    def _take(self, found: Found, table: TableOfAnswers) -> None:
        inside = f"{found.member} › {table.sheet}" if found.member else table.sheet
        found = Found(found.path, inside) if table.sheet else found
        name, collected = str(found), self.collected
        collected.notices += (f"{name} : {said}" for said in table.notices)
        collected.remarks += (Named(name, said) for said in table.remarks)
        collected.refused += (Named(name, said) for said in table.refused)
        declared = self.project.forms[table.kind.name]
        source = source_name(found, self.project.path.parent)
        seen: set[int] = set()
        again, anew = 0, []
        for entry in table.entries:
            place = f"{name} › ligne {entry.line}"
            known = self._known.get(entry.marks.entry) or self._known.get(entry.marks.content) or []
            self._known[entry.marks.entry] = known
            old = _earlier(entry, [answer for answer in known if id(answer) not in seen])
            seen.add(id(old))
            if self._is_known(entry, old, place):
                again += 1
                continue
            try:
                made = _answer(f"{source} › ligne {entry.line}", entry, old, table.kind, declared)
                answer = replace(made, way=table.way)
            except UnreadableError as error:
                collected.remarks.append(Named(place, str(error)))
                continue
            known[:] = [*(item for item in known if item is not old), answer]
            seen.add(id(answer))
            if old:
                self._gone[id(old)] = old
            if old and _is_same(old, entry):
                anew.append(entry.line)
            elif old:
                said = (
                    f"la même réponse que {old.source}, complétée ou corrigée depuis : elle compte"
                )
                collected.replaced.append(Named(place, said))
            self._add(answer, entry.when, table.kind, place, found.path)
            if entry.unsent:
                collected.unsent.add(answer.sha256)
            required = not entry.unsent
            collected.remarks += (
                Named(place, said) for said in doubts(answer, declared, required=required)
            )
        if anew:
            collected.notices.append(f"{name} : {numbered(anew)} : lues autrement qu'avant")
        if again:
            already = counted(again, "ligne était déjà lue", "lignes étaient déjà lues")
            collected.notices.append(f"{name} : {already}")

    def _is_known(self, entry: Entry, old: Answer | None, place: str) -> bool:
        """Whether a row says nothing new: it was read, or is older than what was, ``old``."""
        if old:
            is_older = entry.digest[:HALF] in {mark[:HALF] for mark in old.replaces}
            says_the_same = old.sha256[HALF:] == entry.digest[HALF:]
            return says_the_same or (is_older and not _is_same(old, entry))
        if entry.digest[:HALF] in self._replaced:
            return True
        if gone := entry.marks.entry[:HALF] in self._replaced:
            said = "a changé, mais la même personne a répondu autrement depuis ; elle ne compte pas"
            self.collected.notices.append(f"{place} : {said}")
        return gone

    def _add(
        self, answer: Answer, when: float | None, kind: FormKind, place: str, path: Path
    ) -> None:
        self.collected.returned.setdefault(kind.name, []).append(answer)
        self.collected.places[answer.source, answer.sha256] = place
        self.collected.paths[answer.sha256] = path
        if when is not None:
            self.moments[answer.sha256] = when


def _answer(
    source: str, entry: Entry, old: Answer | None, kind: FormKind, declared: Form
) -> Answer:
    """The answer that a row gives, in the place of an ``old`` one.

    Raises:
        UnreadableError: a reply is none of its question.
    """
    made = answer_of(source, entry.digest, FilledForm(entry.fields), declared, kind)
    replaces = old.replaces if old else ()
    if old and not _is_same(old, entry):
        replaces = (*replaces, old.sha256)
    partial = entry.unsent or lacks_required(made, declared)
    return replace(made, replaces=replaces, entry=entry.marks.entry, partial=partial)


def _earlier(entry: Entry, known: Sequence[Answer]) -> Answer | None:
    """The answer that a row gave before, of those ``known`` by the same."""
    for is_it in (lambda a: a.sha256 == entry.digest, lambda a: _is_same(a, entry)):
        if found := next(filter(is_it, known), None):
            return found
    return next((answer for answer in known if entry.marks.named or _is_like(answer, entry)), None)


def _is_like(answer: Answer, entry: Entry) -> bool:
    """Whether most of what both say is the same: one who corrected it, and not two at a time."""
    both = answer.fields.keys() & entry.fields.keys()
    said = [name for name in both if answer.fields[name] or entry.fields[name]]
    return sum(answer.fields[name] == entry.fields[name] for name in said) * 2 >= len(said)


def _is_same(answer: Answer, entry: Entry) -> bool:
    """Whether an answer is of the same row, understood in another way at most."""
    return answer.sha256[:HALF] == entry.digest[:HALF]
