"""The rows of a table of answers: what each says, and what it is known by."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from cpts_docs.base.mail import given_mail
from cpts_docs.base.moments import is_month_first, read_moment
from cpts_docs.base.words import grouped, plain, series
from cpts_docs.foreign import cells
from cpts_docs.foreign.sheets import TableError, numbered
from cpts_docs.foreign.table import Row, Table
from cpts_docs.forms.columns import Column
from cpts_docs.forms.exports import Role, is_rejected, says_na_for_nothing
from cpts_docs.forms.fields import Field, Form, Question
from cpts_docs.forms.kinds import QUESTIONNAIRE, FormKind
from cpts_docs.forms.recipient_columns import parts_of_fields
from cpts_docs.forms.recipient_rows import sums, tell_restored
from cpts_docs.forms.recipients import PersonReader, WrongRowError
from cpts_docs.forms.replies import Replies, UnknownReplyError, is_other
from cpts_docs.forms.ways import TABLE
from cpts_docs.jobs.collect.headings import short
from cpts_docs.jobs.collect.marks import MOMENTS, Marker, Marks

HALF = 32
"""So many signs of a ``digest`` tell what stands in a row, the others what was understood of it."""

MAX_CELLS = 4_000_000
"""So many are read in seconds: ten thousand people, and four hundred columns."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: what it says, by the names of fields, and what it is known by.

    ``digest`` is half of the SHA-256 of what stands in it, and half of that of what was
    understood. ``when`` is a POSIX time, None if the row has none. ``unsent``: the person did not
    come to the end.
    """

    line: int
    fields: dict[str, str]
    marks: Marks
    digest: str
    when: float | None = None
    unsent: bool = False


@dataclass(slots=True)
class TableOfAnswers:
    """What was read of a sheet: its rows, and French sentences about it.

    ``kind`` is the form that it answers. ``refused`` says why none of it counts, ``remarks`` name
    parts that do not, ``notices`` are for information. ``way`` is how the answers came, by the
    name of one of :data:`.WAYS`.
    """

    kind: FormKind = QUESTIONNAIRE
    sheet: str = ""
    way: str = TABLE.name
    entries: list[Entry] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Noted:
    """What is said once of many rows: the lines, by what there is to say."""

    lines: dict[str, list[int]] = field(default_factory=dict)

    def add(self, said: str, line: int) -> None:
        self.lines.setdefault(said, []).append(line)

    def __iter__(self) -> Iterator[str]:
        return (f"{numbered(lines)} : {said}" for said, lines in self.lines.items())


@dataclass
class EntryReader:
    """The rows of a table, whose ``columns`` are known, to the entries of what was ``found``."""

    form: Form
    columns: Sequence[Column]
    meanings: Mapping[str, str]
    table: Table
    found: TableOfAnswers
    remarks: _Noted = field(default_factory=_Noted)
    notices: _Noted = field(default_factory=_Noted)
    heads: set[int] = field(default_factory=set)
    """The lines of the rows that were passed over."""

    def read(self, is_head: Callable[[Row], bool] | None = None) -> None:
        """Give ``found`` its entries; the first rows may be heads, which are passed over."""
        rows = self._rows()
        if self.table.given_up:
            return
        while is_head and rows and is_head(rows[0]):
            self.heads.add(rows.pop(0).line)
        replies = self._replies(rows)
        for row in rows:
            self._add(row, replies)
        tell_restored(self.table, self.people.restored)
        self.found.remarks += self.remarks
        self.found.notices += self.notices

    def _rows(self) -> list[Row]:
        """All rows, for what one is may be told by the others; none of too many."""
        rows: list[Row] = []
        most = MAX_CELLS // len(self.columns)
        for row in self.table.rows:
            rows.append(row)
            if len(rows) > most:
                self.table.given_up = True
                said = f"le tableau a plus de {grouped(MAX_CELLS)} cellules, et rien n'en est pris"
                self.table.add(TableError(said, "partagez-le en plusieurs"))
                break
        return rows

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
    def marks(self) -> Marker:
        """Tells what a row is known by."""
        return Marker(self.form.name, self.columns, self.roles)

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

    def _replies(self, rows: Sequence[Row]) -> Replies:
        days = [index for role in MOMENTS for index in self.roles[role]]
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
        asked = {index for index, _, _ in self.questions}
        if sums(cell for index, cell in enumerate(row.cells) if index not in asked):
            self.notices.add("ligne de total, laissée de côté", row.line)
            return
        answers = self._answers(row, replies)
        unsent = self._is_unsent(row, replies)
        if not any(answers.values()):
            said = "aucune réponse, et pas comptée" if not unsent else "commencée, sans réponse"
            (self.notices if unsent else self.remarks).add(said, row.line)
            return
        if unsent:
            said = "pas envoyée par la personne : réponse partielle, qui compte pour ce qu'elle dit"
            self.notices.add(said, row.line)
        for column, cell in zip(self.columns, row.cells, strict=True):
            if is_rejected(column.title, cell):
                self.remarks.add(f"{_REJECTED} (« {cell.strip()} »), {_REMOVE}", row.line)
        known = Row(row.line, ["" if cell in _NOBODY else cell for cell in row.cells])
        fields = {**{name: self._person(known, name) for name in self.people.there}, **answers}
        marks = self.marks.of(row)
        said = json.dumps([marks.entry, unsent, sorted(fields.items())], ensure_ascii=False)
        digest = marks.content[:HALF] + self.marks.hashed(said)[HALF:]
        when = self._when(row, replies)
        self.found.entries.append(Entry(row.line, fields, marks, digest, when, unsent))

    def _answers(self, row: Row, replies: Replies) -> dict[str, str]:
        fields: dict[str, str] = {}
        ticked: dict[str, list[str]] = {}
        for index, question, item in self.questions:
            place = self.columns[index].place
            try:
                if item and place and place.reply:
                    text = self._text(row, index, question, item)
                    ticks = [place.reply.value] if replies.ticks(place.reply, text) else []
                    ticked.setdefault(item.name, []).extend(ticks)
                    continue
                said = replies.fields(question, item, self._text(row, index, question, item))
            except UnknownReplyError as error:
                self.remarks.add(_unknown(question, item, error.reply), row.line)
                said = error.fields or ({item.name: ""} if item else {})
            for name, text in said.items():
                if not fields.get(name) or (text and is_other(fields[name])):
                    fields[name] = text
        for name, values in ticked.items():
            values += filter(None, [fields.get(name, "")])
            fields[name] = values[0] if len({*values}) == 1 else ""
            if len({*values}) > 1:
                self.remarks.add(f"plusieurs cases cochées pour « {name} », pas prises", row.line)
        return fields

    def _text(self, row: Row, index: int, question: Question, item: Field | None) -> str:
        """What was typed into a cell; words are kept, whatever a spreadsheet makes of them."""
        cell = row.cells[index]
        typed = cells.typed(cell).replace("\r\n", "\n").replace("\r", "\n")
        lost = cells.damage(cell)
        if not lost:
            return typed
        is_free = question.kind in ("short", "long") or (item and item == question.other)
        said = f"la cellule « {short(self.columns[index].title)} » {lost}"
        if is_free:
            told = self.remarks if cells.has_lost_digits(cell) else self.notices
            told.add(f"{said} ; gardée telle quelle", row.line)
            return typed
        self.remarks.add(f"{said} ; elle n'est pas prise", row.line)
        return ""

    def _person(self, row: Row, name: str) -> str:
        """A field of who answers; what a letter could not be sent to is kept as it stands."""
        written = [text for index in self.parts[name] if (text := row.cells[index].strip())]
        if not written:
            return ""
        try:
            made = self.people.field(row, name)
            for text in written if name in ("nom", "mail") else ():
                if plain(given_mail(text) if name == "mail" else text) not in plain(made):
                    said = f"« {text[:60]} » n'est pas pris : une autre colonne dit déjà « {made} »"
                    (self.remarks if name == "mail" else self.notices).add(said, row.line)
            return made
        except WrongRowError as error:
            told = self.remarks if any(map(cells.has_lost_digits, written)) else self.notices
            told.add(f"{error} ; gardé tel quel", row.line)
            return ", ".join(written)

    def _is_unsent(self, row: Row, replies: Replies) -> bool:
        if any(map(replies.is_yes, self._cells(row, Role.DRAFT))):
            return True
        return bool(self.roles[Role.SENT]) and not self._cells(row, Role.SENT)

    def _when(self, row: Row, replies: Replies) -> float | None:
        for role in MOMENTS:
            for text in self._cells(row, role):
                if when := read_moment(text, month_first=replies.month_first):
                    return when.timestamp()
                self.notices.add(f"« {text[:40]} » n'est pas une date que l'on sait lire", row.line)
        return None


def _unknown(question: Question, item: Field | None, reply: str) -> str:
    row = f" [{item.label}]" if item and len(question.fields) > 1 else ""
    boxes = dict.fromkeys(box.label for _, box in question.boxes)
    offered = series([f"« {short(label)} »" for label in boxes][:8], " ou ")
    return (
        f"« {reply[:60]} » n'est pas une réponse à « {short(question.text + row)} », et n'est pas "
        f"prise ; il faut {offered} : corrigez-la, ou dites ce qu'elle veut dire sous « réponses » "
        "dans colonnes.yaml"
    )


_REJECTED = "refusée par quelqu'un dans le formulaire en ligne"
_REMOVE = "et lue comme les autres ; supprimez la ligne pour qu'elle ne compte pas"

_NOBODY = frozenset({"anonymous", "anonyme", "Anonymous", "Anonyme"})
"""What Microsoft Forms writes for who need not say who they are."""
