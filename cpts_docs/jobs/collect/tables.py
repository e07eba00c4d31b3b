"""Tables of answers: a row of an export, or of a sheet that somebody typed, is a filled form."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from itertools import takewhile
from pathlib import Path

from cpts_docs.base.errors import UnreadableError
from cpts_docs.base.moments import is_month_first, read_moment
from cpts_docs.base.words import bare, normalized, series
from cpts_docs.foreign import cells
from cpts_docs.foreign.sheets import HEAD_WITHIN, Sheet, TableError, numbered, titles_in
from cpts_docs.foreign.table import Row, Table
from cpts_docs.foreign.tables import sheets_in, table_of
from cpts_docs.foreign.text import FORBIDDEN
from cpts_docs.forms.columns import MARK, Column, How, Place, Places, match
from cpts_docs.forms.exports import Role, is_unique, role_of, says_na_for_nothing
from cpts_docs.forms.fields import (
    DATE,
    DEPARTMENT,
    DOCUMENT,
    PROJECT,
    PROJECT_ID,
    Field,
    Form,
    Question,
)
from cpts_docs.forms.kinds import kind_of
from cpts_docs.forms.recipient_columns import parts_of_fields
from cpts_docs.forms.recipients import PersonReader, WrongRowError, tell_restored
from cpts_docs.forms.replies import Replies, UnknownReplyError, is_other
from cpts_docs.jobs.collect.columns_file import OPEN, ColumnsFile
from cpts_docs.project.model import Project

HIDDEN, VERSION = "cpts_docs", "version"
"""The hidden sheet of a sheet to type into, and what it calls the version of the form."""

_OWN = frozenset({"fichier", "sha256"})
"""The first titles of the tables that collect writes."""

_LONGEST = 900
"""Of a title, so much names the column: YAML takes no longer keys."""


class NotATableError(Exception):
    """It is a text, and none of its words is the title of a column."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: what it says, by the names of fields, and what it is known by.

    ``entry``, ``content`` and ``digest`` are SHA-256: of what stays when the row is changed, of
    all that stands in it (the same, if nothing names the row), and of what was understood of it.
    ``when`` is a POSIX time, None if the row has none. ``unsent``: the person did not come to the
    end.
    """

    line: int
    fields: dict[str, str]
    entry: str
    content: str
    digest: str
    when: float | None = None
    unsent: bool = False


@dataclass(slots=True)
class TableOfAnswers:
    """What was read of a sheet: its rows, and French sentences about it.

    ``identity`` are the hidden fields of a form: what it is, and of which project. ``refused``
    says why none of it counts, ``remarks`` name parts that do not, ``notices`` are for
    information.
    """

    identity: dict[str, str]
    sheet: str = ""
    entries: list[Entry] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


@dataclass(slots=True)
class TableReader:
    """Reads the tables of a collection, by the forms of ``project`` and what ``file`` says."""

    project: Project
    file: ColumnsFile
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
            UnreadableError: it cannot be read, or is none.
            NotATableError: it is a text that nobody meant for a table.
        """
        try:
            sheets = sheets_in(data, self._is_title)
            identity = _identity(sheets)
            chosen = list(self._chosen(sheets, typed=bool(identity)))
        except TableError as error:
            raise _unreadable(error) from error
        for sheet in chosen:
            table = table_of(path, sheet, self._is_title)
            if not table.head:
                raise UnreadableError("; ".join(str(item.message) for item in table.problems))
            yield self._read(table, sheet, identity, alone=len(chosen) == 1)
        if not identity:
            unread = [s.name for s in sheets if s not in chosen and any(True for _ in s.lines())]
            if unread:
                names = series(f"« {name} »" for name in unread[:5])
                notice = f"feuilles sans colonne du projet, pas lues : {names}"
                yield TableOfAnswers({}, notices=[notice])

    def _is_title(self, title: str) -> bool:
        title = _name(title)
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

    def _titles(self, sheet: Sheet, *, typed: bool) -> int:
        best = 0
        for _, line in zip(range(HEAD_WITHIN), sheet.lines(), strict=False):
            if typed:
                return titles_in(line.cells, lambda cell: cell.startswith(MARK))
            best = max(best, titles_in(line.cells, self._is_title))
        return best

    # ---- a table

    def _read(
        self, table: Table, sheet: Sheet, identity: Mapping[str, str], *, alone: bool
    ) -> TableOfAnswers:
        titles = _unique(table.head)
        if {bare(title) for title in titles} >= _OWN:
            raise UnreadableError(
                "c'est un tableau que cpts-docs a écrit, pas un tableau reçu : ses réponses sont "
                "déjà dans le fichier YAML du même nom"
            )
        groups = _groups(sheet, table)
        name, columns = self._form(titles, groups, identity)
        found = TableOfAnswers(
            {**self._hidden(name), **identity}, "" if alone and sheet.is_text else sheet.name
        )
        if not any(map(_is_question, columns)):
            self._refuse(found, name, columns, is_text=sheet.is_text)
            return found
        self._tell_columns(found, name, columns, typed=bool(identity))
        rows = _Rows(self.project.forms[name], columns, self.file.replies, table, found)
        rows.read(self._heads(name) if identity else None)
        asked = {bare(item.text) for item in self.project.forms[name].asked}
        used = any(bare(group) in asked for group in groups)
        _tell_problems(table, found, above=table.head_line - 1 if used else 0)
        return found

    def _form(
        self, titles: Sequence[str], groups: Sequence[str], identity: Mapping[str, str]
    ) -> tuple[str, list[Column]]:
        """The document that the table answers, and its columns."""
        wanted = identity.get(DOCUMENT, "").partition("/")[0]
        matched = {
            name: match(titles, form, self._said[name], groups)
            for name, form in self.project.forms.items()
            if wanted in ("", name)
        }
        if not matched:
            raise UnreadableError(f"« {wanted[:40]} » n'est pas, ou plus, un document du projet")
        return max(matched.items(), key=lambda item: _worth(item[1]))

    def _hidden(self, document: str) -> dict[str, str]:
        project = self.project
        return {
            DOCUMENT: kind_of(document).stamp,
            PROJECT: project.name,
            PROJECT_ID: project.id,
            DEPARTMENT: project.department_name,
            DATE: project.date.isoformat(),
        }

    def _refuse(
        self, found: TableOfAnswers, document: str, columns: Sequence[Column], *, is_text: bool
    ) -> None:
        """Say that a table answers nothing; how to say what it answers, if it may do so.

        Raises:
            NotATableError: it is a text that has no more of a table than a letter has.
        """
        known = any(column.place for column in columns)
        if is_text and not known:
            raise NotATableError
        way_out = (
            f"dites dans {self.file.path.name} ce que sont ses colonnes, ou retirez ce fichier"
        )
        if known and any(column.place is None for column in columns):
            self.file.add(document, columns)
        else:
            way_out = "donnez à ses colonnes le texte des questions, ou retirez ce fichier"
        found.refused.append(
            "aucune colonne ne répond à une question du projet, et rien n'en est pris ; "
            f"{way_out}, ou retirez ce fichier"
        )

    def _tell_columns(
        self, found: TableOfAnswers, document: str, columns: Sequence[Column], *, typed: bool
    ) -> None:
        """Show what was understood of columns that are new, and name those that were not.

        Those of a sheet to type into say by themselves what they are.
        """
        way_out = "n'est plus du projet"
        if not typed:
            way_out = (
                f"dans {self.file.path.name}, mettez une question ou « ignorer » à la place de "
            )
            way_out += f"« {OPEN} »"
            _show(found, self.file.add(document, columns))
        for column in columns:
            if column.place is None and column.title:
                reason = f"{column.reason} ; " if not typed else ""
                found.remarks.append(
                    f"la colonne « {column.title[:80]} » n'est pas lue : {reason}{way_out}"
                )
        form = self.project.forms[document]
        there = {place.question.id for c in columns if (place := c.place) and place.question}
        if missing := [item.text for item in form.asked if item.id not in there]:
            names = series(f"« {text[:60]} »" for text in missing)
            found.notices.append(f"questions sans colonne, laissées sans réponse : {names}")

    def _heads(self, document: str) -> Callable[[Row], bool]:
        """Whether a row of a sheet to type into is one of the texts above its columns."""
        form = self.project.forms[document]
        texts = {bare(field.label) for field in form.fields}
        for section in form.sections:
            texts |= {bare(section.title), *(bare(item.text) for item in section.questions)}
        texts |= {bare(text) for text in ("La personne", "La signature", "Réponse", "Autre : …")}
        whose = bare(self.project.full_name)

        def is_head(row: Row) -> bool:
            filled = [bare(cell) for cell in row.cells if cell.strip()]
            known = sum(cell in texts or cell.startswith(whose) for cell in filled)
            return known * 2 >= len(filled)

        return is_head


def _show(found: TableOfAnswers, columns: Sequence[Column]) -> None:
    """Say what was understood of columns that nobody has seen to yet."""
    same = []
    for column in columns:
        if column.place and bare(column.title) == bare(column.place.text):
            same.append(column.title)
        elif column.place:
            likely = " (par ressemblance : à vérifier)" if column.how is How.LIKELY else ""
            found.notices.append(f"« {column.title[:80]} » → {column.place.text}{likely}")
    if same:
        names = series(f"« {_short(title)} »" for title in same)
        found.notices.append(f"colonnes reconnues à leur texte : {names}")


def _short(title: str) -> str:
    """A title, of which the end may tell it from others."""
    return title if len(title) <= 60 else f"{title[:30]}…{title[-29:]}"


def _tell_problems(table: Table, found: TableOfAnswers, above: int) -> None:
    """What the reader of tables says; not that the line ``above`` the titles is none of them."""
    for problem in table.problems:
        line = problem.position.line if problem.position else 0
        said = f"{f'ligne {line} : ' if line else ''}{problem.message}"
        said += f" ; {problem.hint}" if problem.hint else ""
        if not problem.is_error:
            found.notices += [said] if not line or line != above else []
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


def _name(title: str) -> str:
    """A title as it is compared and written down."""
    return FORBIDDEN.sub("\ufffd", normalized("NFC", " ".join(title.split())))[:_LONGEST].strip()


def _unique(titles: Sequence[str]) -> list[str]:
    """The titles, of which those that are there again have their number."""
    seen: dict[str, int] = {}
    found = []
    for title in map(_name, titles):
        seen[title] = seen.get(title, 0) + 1
        found.append(f"{title} ({seen[title]})" if title and seen[title] > 1 else title)
    return found


def _groups(sheet: Sheet, table: Table) -> list[str]:
    """What stands above each title, where the line before them has titles of several columns."""
    before = [*takewhile(lambda line: line.number < table.head_line, sheet.lines())]
    if not before or before[-1].number != table.head_line - 1:
        return []
    found, last = [], ""
    for cell in before[-1].cells:
        last = _name(cell) or last
        found.append(last)
    return [*found, *[last] * (len(table.head) - len(found))][: len(table.head)]


def _identity(sheets: Sequence[Sheet]) -> dict[str, str]:
    """What the hidden sheet of a sheet to type into says, as the hidden fields of a form."""
    hidden = next((sheet for sheet in sheets if sheet.name == HIDDEN), None)
    if hidden is None:
        return {}
    said = {
        line.cells[0].strip(): line.cells[1].strip()
        for _, line in zip(range(HEAD_WITHIN), hidden.lines(), strict=False)
        if len(line.cells) > 1
    }
    document = said.get(DOCUMENT, "")
    if VERSION in said and "/" not in document:
        document = f"{document}/{said[VERSION]}"
    elif document and "/" not in document:
        document = kind_of(document).stamp
    names = (PROJECT, PROJECT_ID, DEPARTMENT, DATE)
    return {DOCUMENT: document, **{name: said[name] for name in names if name in said}}


def _unreadable(error: TableError) -> UnreadableError:
    return UnreadableError(f"{error.message} ; {error.hint}" if error.hint else error.message)


# --------------------------------------------------------------------------
# Rows


@dataclass(slots=True)
class _Noted:
    """What is said once of many rows: the lines, by what there is to say."""

    lines: dict[str, list[int]] = field(default_factory=dict)

    def add(self, said: str, line: int) -> None:
        self.lines.setdefault(said, []).append(line)

    def __iter__(self) -> Iterator[str]:
        return (f"{numbered(lines)} : {said}" for said, lines in self.lines.items())


@dataclass
class _Rows:
    """The rows of a table to entries."""

    form: Form
    columns: Sequence[Column]
    meanings: Mapping[str, str]
    table: Table
    found: TableOfAnswers
    remarks: _Noted = field(default_factory=_Noted)
    notices: _Noted = field(default_factory=_Noted)

    def read(self, is_head: Callable[[Row], bool] | None = None) -> None:
        """Give ``found`` its entries; the first rows may be heads, which are passed over."""
        rows = list(self.table.rows)
        if self.table.given_up:
            return
        while is_head and rows and is_head(rows[0]):
            del rows[0]
        replies = self._replies(rows)
        for row in rows:
            self._add(row, replies)
        tell_restored(self.table, self.people)
        self.found.remarks += self.remarks
        self.found.notices += self.notices

    # ---- columns

    @cached_property
    def roles(self) -> dict[Role, list[int]]:
        """The columns of each role."""
        found: dict[Role, list[int]] = {role: [] for role in Role}
        for index, column in enumerate(self.columns):
            if column.place and column.place.role:
                found[column.place.role].append(index)
        return found

    @cached_property
    def questions(self) -> list[tuple[int, Question, Field | None]]:
        """The columns that answer a question; not that of all choices, if each has its own."""
        found = [
            (index, place.question, place.field)
            for index, column in enumerate(self.columns)
            if (place := column.place) and place.question
        ]
        split = {question.id for _, question, item in found if item and item in question.fields}
        return [
            (index, question, item)
            for index, question, item in found
            if item or question.id not in split
        ]

    @cached_property
    def people(self) -> PersonReader:
        """Reads who answers."""
        columns: dict[str, list[int]] = {}
        for index, column in enumerate(self.columns):
            if column.place and column.place.is_person:
                columns.setdefault(column.place.name, []).append(index)
        return PersonReader([column.title for column in self.columns], columns, self.form)

    @cached_property
    def parts(self) -> dict[str, list[int]]:
        """The columns that make each field of who answers."""
        parts = parts_of_fields(self.form)
        return {
            name: [index for part in parts[name] for index in self.people.columns.get(part, ())]
            for name in self.people.there
        }

    @cached_property
    def names(self) -> list[str]:
        """The columns, "" for those that a program may change in a row that nobody changed."""
        return [
            "" if role_of(column.title) is Role.IGNORED else bare(column.title) or str(index)
            for index, column in enumerate(self.columns)
        ]

    def _replies(self, rows: Sequence[Row]) -> Replies:
        days = [index for role in _MOMENTS for index in self.roles[role]]
        days += [index for index, _, item in self.questions if item and item.kind == "date"]
        return Replies(
            self.meanings,
            na_is_nothing=any(says_na_for_nothing(column.title) for column in self.columns),
            month_first=is_month_first(row.cells[index] for row in rows for index in days),
        )

    def _cells(self, row: Row, role: Role) -> list[str]:
        return [text for index in self.roles[role] if (text := row.cells[index].strip())]

    # ---- a row

    def _add(self, row: Row, replies: Replies) -> None:
        answers = self._answers(row, replies)
        unsent = self._is_unsent(row, replies)
        if not any(answers.values()):
            said = "aucune réponse, et pas comptée" if not unsent else "commencée, sans réponse"
            (self.notices if unsent else self.remarks).add(said, row.line)
            return
        if unsent:
            said = "pas envoyée par la personne : réponse partielle, qui compte pour ce qu'elle dit"
            self.notices.add(said, row.line)
        known = Row(row.line, ["" if cell in _NOBODY else cell for cell in row.cells])
        fields = {**{name: self._person(known, name) for name in self.people.there}, **answers}
        content = self._hash(self._content(row))
        entry = self._hash(keys) if (keys := self._known_by(row)) else content
        said = json.dumps([entry, unsent, sorted(fields.items())], ensure_ascii=False)
        when = self._when(row, replies)
        self.found.entries.append(
            Entry(row.line, fields, entry, content, self._hash([said]), when, unsent)
        )

    def _answers(self, row: Row, replies: Replies) -> dict[str, str]:
        fields: dict[str, str] = {}
        for index, question, item in self.questions:
            try:
                said = replies.fields(question, item, self._text(row, index))
            except UnknownReplyError as error:
                self.remarks.add(_unknown(question, error.reply), row.line)
                said = error.fields
            for name, text in said.items():
                if not fields.get(name) or (text and is_other(fields[name])):
                    fields[name] = text
        return fields

    def _text(self, row: Row, index: int) -> str:
        cell = row.cells[index]
        if lost := cells.damage(cell):
            said = f"la cellule « {self.columns[index].title[:60]} » {lost} ; elle n'est pas prise"
            self.remarks.add(said, row.line)
            return ""
        return cells.typed(cell).replace("\r\n", "\n").replace("\r", "\n")

    def _person(self, row: Row, name: str) -> str:
        """A field of who answers; what a letter could not be sent to is kept as it stands."""
        written = [text for index in self.parts[name] if (text := row.cells[index].strip())]
        if not written:
            return ""
        try:
            return self.people.field(row, name)
        except WrongRowError as error:
            self.notices.add(f"{error} ; gardé tel quel", row.line)
            return ", ".join(written)

    def _is_unsent(self, row: Row, replies: Replies) -> bool:
        if any(map(replies.is_yes, self._cells(row, Role.DRAFT))):
            return True
        return bool(self.roles[Role.SENT]) and not self._cells(row, Role.SENT)

    def _when(self, row: Row, replies: Replies) -> float | None:
        for role in _MOMENTS:
            for text in self._cells(row, role):
                if when := read_moment(text, month_first=replies.month_first):
                    return when.timestamp()
                self.notices.add(f"« {text[:40]} » n'est pas une date que l'on sait lire", row.line)
        return None

    def _hash(self, parts: Sequence[str]) -> str:
        text = "\0".join((self.form.name, *parts))
        return sha256(text.encode("utf-8", "backslashreplace")).hexdigest()

    def _known_by(self, row: Row) -> list[str]:
        """What names a row, and stays when it is changed; [] if nothing does.

        A number alone names nothing: each form, and each sheet, begins with 1.
        """
        keys = self.roles[Role.KEY]
        for index in keys:
            if is_unique(self.columns[index].title) and (text := row.cells[index].strip()):
                return [text]
        numbers, begun = self._cells(row, Role.KEY), self._cells(row, Role.BEGUN)
        is_export = bool(self.roles[Role.SENT] or self.roles[Role.DRAFT])
        return [*numbers, *begun] if numbers and (begun or numbers[1:] or is_export) else []

    def _content(self, row: Row) -> list[str]:
        return [
            f"{name}={text}"
            for name, cell in zip(self.names, row.cells, strict=True)
            if name and (text := cell.strip())
        ]


def _unknown(question: Question, reply: str) -> str:
    boxes = dict.fromkeys(box.label for _, box in question.boxes)
    offered = series([f"« {label[:60]} »" for label in boxes][:8], " ou ")
    return (
        f"« {reply[:60]} » n'est pas une réponse à « {question.text[:60]} », et n'est pas prise ; "
        f"il faut {offered} : corrigez-la, ou dites ce qu'elle veut dire sous « réponses » dans "
        "colonnes.yaml"
    )


_MOMENTS = (Role.SENT, Role.MOMENT, Role.BEGUN)
"""What tells when a row was written, the best first."""

_NOBODY = frozenset({"anonymous", "anonyme", "Anonymous", "Anonyme"})
"""What Microsoft Forms writes for who need not say who they are."""
