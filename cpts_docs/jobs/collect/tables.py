"""Tables of answers: a row of an export, or of a sheet that somebody typed, is a filled form."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from cpts_docs.base.errors import UnreadableError
from cpts_docs.base.words import grouped, plain, series
from cpts_docs.foreign.aside import BESIDE
from cpts_docs.foreign.sheets import HEAD_WITHIN, Sheet, TableError, titles_in
from cpts_docs.foreign.table import Table
from cpts_docs.foreign.tables import sheets_in, table_of
from cpts_docs.forms.columns import Column, How, match
from cpts_docs.forms.exports import is_of_a_form, role_of
from cpts_docs.forms.filled import FilledForm
from cpts_docs.forms.kinds import kind_of
from cpts_docs.forms.places import Place, Places
from cpts_docs.forms.sheet import ANSWERS, HIDDEN, LISTS, MANUAL, field_name
from cpts_docs.forms.ways import ONLINE, SHEET, TABLE
from cpts_docs.jobs.collect.belonging import Belonging, belonging
from cpts_docs.jobs.collect.columns_file import OPEN, ColumnsFile
from cpts_docs.jobs.collect.entries import EntryReader, TableOfAnswers
from cpts_docs.jobs.collect.headings import groups, joined, name_of, short, unique
from cpts_docs.jobs.collect.typed import heads, identity_of
from cpts_docs.project.model import Project

MAX_COLUMNS = 2_000
"""A form has 600 boxes at most, and programs write some of them twice."""

_OWN = frozenset({"fichier", "sha256"})
"""The first titles of the tables that collect writes."""


class NotATableError(Exception):
    """It is a text, and none of its words is the title of a column."""


@dataclass(slots=True)
class TableReader:
    """Reads the tables of a collection, by the forms of ``project`` and what ``file`` says.

    A sheet to type into is one of the ``documents``, and with ``accept`` may be of another year.
    """

    project: Project
    file: ColumnsFile
    documents: Container[str]
    accept: bool = False
    _places: dict[str, Places] = field(default_factory=dict)
    _said: dict[str, Mapping[str, Place | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raise UnreadableError if ``colonnes.yaml`` says what it cannot say."""
        for name, form in self.project.forms.items():
            self._places[name] = Places(form)
            self._said[name] = self.file.places(name, self._places[name])

    def read(self, path: Path, data: bytes) -> Iterator[TableOfAnswers]:
        """The tables in the bytes of a file; ``path`` only names it.

        Raises:
            UnreadableError: it cannot be read, or is none of this project.
            NotATableError: it is a text that nobody meant for a table.
        """
        try:
            sheets = sheets_in(data, self._is_title)
            identity = identity_of(sheets)
            chosen = list(self._chosen(sheets, typed=bool(identity)))
            used = [sheet for sheet in sheets if any(True for _ in sheet.lines())]
        except TableError as error:
            hint = f" ; {error.hint}" if error.hint else ""
            raise UnreadableError(f"{error.message}{hint}") from error
        ours = None
        if identity:
            form = FilledForm(identity)
            ours = belonging(self.project, form, self.documents, accept=self.accept)
        for sheet in chosen:
            yield self._read(path, sheet, ours, alone=len(chosen) == 1)
        unread = [sheet for sheet in used if sheet not in chosen]
        if ours:
            own = (ANSWERS, MANUAL, LISTS, HIDDEN)
            if added := [f"« {sheet.name} »" for sheet in unread if sheet.name not in own]:
                said = f"feuilles ajoutées au classeur, pas lues : {series(added[:5])}"
                yield TableOfAnswers(remarks=[f"{said} ; saisissez tout dans « {ANSWERS} »"])
        elif unread:
            yield self._unread(unread)

    def _is_title(self, title: str) -> bool:
        title = name_of(title)
        return bool(title) and (
            role_of(title) is not None
            or any(title in said for said in self._said.values())
            or any(places.exact(title) for places in self._places.values())
        )

    def _chosen(self, sheets: Sequence[Sheet], *, typed: bool) -> Iterator[Sheet]:
        """The sheets with answers: those with titles, or else the first that is used."""
        shown = [sheet for sheet in sheets if not sheet.hidden] or list(sheets)
        found = [sheet for sheet in shown if self._titles(sheet, typed=typed) > 1]
        yield from found or [next((s for s in shown if any(True for _ in s.lines())), shown[0])]

    def _unread(self, sheets: Sequence[Sheet]) -> TableOfAnswers:
        """What is said of the sheets that are not read: one that is hidden may have answers."""
        found = TableOfAnswers()
        others = []
        for sheet in sheets:
            if sheet.hidden and self._titles(sheet, typed=False) > 1:
                said = f"la feuille masquée « {sheet.name} » a des colonnes du projet, et n'est pas"
                found.remarks.append(f"{said} lue ; affichez-la pour qu'elle compte")
            else:
                others.append(f"« {sheet.name} »")
        if others:
            named = series(others[:5])
            found.notices.append(f"feuilles sans colonne du projet, pas lues : {named}")
        return found

    def _titles(self, sheet: Sheet, *, typed: bool) -> int:
        lines = islice(sheet.lines(), 1 if typed else HEAD_WITHIN)
        is_title = (lambda cell: bool(field_name(cell))) if typed else self._is_title
        return max((titles_in(line.cells, is_title) for line in lines), default=0)

    # ---- a table

    def _read(
        self, path: Path, sheet: Sheet, ours: Belonging | None, *, alone: bool
    ) -> TableOfAnswers:
        table = table_of(path, sheet, self._is_title)
        if not table.head:
            if sheet.is_text:
                raise NotATableError
            raise UnreadableError(" ; ".join(problem.message for problem in table.problems))
        if len(table.head) > MAX_COLUMNS:
            raise UnreadableError(f"le tableau a plus de {grouped(MAX_COLUMNS)} colonnes")
        second = None if ours else self._join_heads(sheet, table)
        titles = unique(table.head)
        if {plain(title) for title in titles} >= _OWN:
            raise UnreadableError(
                "c'est un tableau que cpts-docs a écrit, pas un tableau reçu : ses réponses sont "
                "déjà dans le fichier YAML du même nom"
            )
        above = groups(sheet, table)
        name, columns = self._matched(titles, above, ours)
        if sheet.is_text and not any(column.place for column in columns):
            raise NotATableError
        kind = ours.kind if ours else kind_of(name)
        found = TableOfAnswers(kind, "" if alone else sheet.name, _way(titles, typed=bool(ours)))
        found.notices += ours.notices if ours else ()
        form = self.project.forms[name]
        if not any(map(_is_question, columns)):
            self._refuse(found, columns)
            return found
        reader = EntryReader(form, columns, self.file.replies, table, found)
        if ours:
            found.remarks += (_gone(column) for column in columns if column.place is None)
            reader.read(heads(form, self.project.full_name))
        else:
            self._tell_columns(found, columns)
            is_typed = any(map(field_name, table.head))  # of which somebody saved a sheet alone
            ends = heads(form, self.project.full_name) if is_typed else None
            reader.read(ends or (lambda row: row.line == second))
        asked = {plain(item.text) for item in form.asked}
        used = {table.head_line - 1} if any(plain(group) in asked for group in above) else set()
        _tell_problems(table, found, used | reader.heads)
        return found

    def _join_heads(self, sheet: Sheet, table: Table) -> int | None:
        """Give a table whose titles take two lines those of both; the second, if it is a row."""
        around = {line.number: line.cells for line in islice(sheet.lines(), HEAD_WITHIN + 1)}
        above = [*around.get(table.head_line - 1, ()), *[""] * len(table.head)]
        table.head = tuple(
            title if title.strip() or not self._is_title(over) else over
            for title, over in zip(table.head, above, strict=False)
        )
        below = around.get(table.head_line + 1, ())
        for places in self._places.values():
            if head := joined(table.head, below, places, self._is_title):
                table.head = head
                return table.head_line + 1
        return None

    def _matched(
        self, titles: Sequence[str], above: Sequence[str], ours: Belonging | None
    ) -> tuple[str, list[Column]]:
        """The document that the table answers, and its columns."""
        matched = {
            name: match(titles, places, self._said[name], above)
            for name, places in self._places.items()
            if ours is None or name == ours.kind.name
        }
        if not matched:
            raise UnreadableError("ce document du projet n'a pas de questions déclarées")
        return max(matched.items(), key=lambda item: _worth(item[1]))

    def _refuse(self, found: TableOfAnswers, columns: Sequence[Column]) -> None:
        """Say that a table answers nothing; how to say what it answers, if it may do so."""
        way_out = "donnez à ses colonnes le texte des questions"
        if len({column.place is None for column in columns}) > 1:
            self.file.add(found.kind.name, columns)
            way_out = f"dites dans {self.file.path.name} ce que sont ses colonnes"
        found.refused.append(
            "aucune colonne ne répond à une question du projet, et rien n'en est pris ; "
            f"{way_out}, ou retirez ce fichier"
        )

    def _tell_columns(self, found: TableOfAnswers, columns: Sequence[Column]) -> None:
        """Show what was understood of columns that are new, and name those that were not."""
        file = self.file.path.name
        said = self._said[found.kind.name]
        opened = [item for item in columns if item.place and said.get(item.title, item) is None]
        _show(found, [*self.file.add(found.kind.name, columns), *opened])
        unread: dict[str, list[str]] = {}
        for column in columns:
            if column.place is None and column.title:
                unread.setdefault(column.reason, []).append(f"« {short(column.title)} »")
        for reason, titles in unread.items():
            found.remarks += [
                f"{those} : {reason} ; dans {file}, mettez une question ou « ignorer » à la place "
                f"de « {OPEN} »"
                for those in _not_read(titles)
            ]
        asked = self.project.forms[found.kind.name].asked
        there = {place.question.id for c in columns if (place := c.place) and place.question}
        if missing := [item.text for item in asked if item.id not in there]:
            names = series(f"« {short(text)} »" for text in missing)
            found.notices.append(f"questions sans colonne, laissées sans réponse : {names}")


def _way(titles: Sequence[str], *, typed: bool) -> str:
    if typed:
        return SHEET.name
    return (ONLINE if is_of_a_form(titles) else TABLE).name


_SHOWN = 5


def _not_read(titles: Sequence[str]) -> list[str]:
    """A sentence for each column, or one for many of them."""
    if len(titles) <= _SHOWN + 1:
        return [f"la colonne {title} n'est pas lue" for title in titles]
    named = series([*titles[:_SHOWN], f"{len(titles) - _SHOWN} autres"])
    return [f"les colonnes {named} ne sont pas lues"]


def _gone(column: Column) -> str:
    """What is to be said of a column of a sheet to type into that is no more asked."""
    return f"la colonne « {short(column.title)} » n'est pas lue : elle n'est plus du projet"


def _show(found: TableOfAnswers, columns: Sequence[Column]) -> None:
    """Say what was understood of columns that nobody has seen to yet."""
    same = []
    for column in columns:
        if column.place and plain(column.title) == plain(column.place.text):
            same.append(column.title)
        elif column.place:
            likely = " (par ressemblance : à vérifier)" if column.how is How.LIKELY else ""
            found.notices.append(f"« {short(column.title)} » → {short(column.place.text)}{likely}")
    if same:
        names = series(f"« {short(title)} »" for title in same)
        found.notices.append(f"colonnes reconnues à leur texte : {names}")


def _tell_problems(table: Table, found: TableOfAnswers, heads: Container[int]) -> None:
    """What the reader of tables says of lines that are no more ``heads``."""
    for problem in table.problems:
        line = problem.position.line if problem.position else 0
        if line and line in heads:
            continue
        said = f"{f'ligne {line} : ' if line else ''}{problem.message}"
        said += f" ; {problem.hint}" if problem.hint else ""
        if not problem.is_error and problem.rule != BESIDE:
            found.notices.append(said)
        elif table.given_up:
            found.refused.append(said)
        else:
            found.remarks.append(said)


def _worth(columns: Sequence[Column]) -> tuple[int, int]:
    """How much of a form a table answers: columns of its questions, and of who answers."""
    people = (column for column in columns if column.place and column.place.is_person)
    return sum(map(_is_question, columns)), len(list(people))


def _is_question(column: Column) -> bool:
    return column.place is not None and column.place.question is not None
