"""The workbook's sheets: heads, cells to type into, lists of choices, and whose it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from cpts_docs.base.words import capitalize_first, series
from cpts_docs.foreign.sheets import column_name
from cpts_docs.forms import sheet
from cpts_docs.forms.fields import DOCUMENT, Form
from cpts_docs.forms.kinds import QUESTIONNAIRE, FormKind
from cpts_docs.forms.sheet import ANSWERS, LISTS, MANUAL, Column
from cpts_docs.jobs.looks import LINE, Looks, font, lines
from cpts_docs.jobs.sheet import manual
from cpts_docs.project.model import Project
from cpts_docs.project.returned import said_of
from cpts_docs.run.workbook import Book, workbook

ROWS = 300
"""The people that a sheet has room for."""

_IDS, _TITLE, _PART, _QUESTION, _LABEL, _FIRST = range(6)
"""The rows, from 0: hidden names of the columns, then the heads, then the people."""

_DAYS = date(1900, 1, 1), date(2100, 12, 31)
_MOST = 999_999_999_999_999
"""Of a number, either way: what is counted as one has no more digits."""

_MAX_MESSAGE = 255
"""The letters that Excel shows of a message."""

Choices = tuple[str, ...]

Sheet = Any
"""A sheet of XlsxWriter, which has no types."""


def typing_sheet(project: Project, kind: FormKind, form: Form) -> bytes:
    """The bytes of the workbook for answers to ``form``, which is of that kind: the same each time.

    Raises:
        OutputError: what writes workbooks is not installed.
    """
    placed = [_Placed(*pair) for pair in enumerate(sheet.columns(form))]
    lists = list(dict.fromkeys(item.choices for item in placed if item.choices))
    title = _title(project, kind)

    def fill(book: Book) -> None:
        looks = Looks(book, project.look.theme)
        answers = book.add_worksheet(ANSWERS)
        _heads(answers, placed, looks, title)
        for item in placed:
            _column(answers, item, looks, lists)
        _printed(answers, placed, title)
        answers.set_tab_color(project.look.theme.accent)
        manual.write(
            book.add_worksheet(MANUAL), looks, title, manual.said(project, kind, form, ROWS)
        )
        said = {**said_of(project, kind), DOCUMENT: kind.name, sheet.VERSION: str(kind.version)}
        _hidden(book, sheet.HIDDEN, [said.keys(), said.values()])
        _hidden(book, LISTS, lists)

    return workbook(project.date, fill, **font(project.look.theme))


def _title(project: Project, kind: FormKind) -> str:
    own = project.questionnaire.title if kind is QUESTIONNAIRE else ""
    return f"{project.full_name} – {own or capitalize_first(kind.called.split(' ', 1)[1])}"


@dataclass(frozen=True)
class _Placed:
    """A column and where it stands, from 0."""

    at: int
    column: Column

    @property
    def choices(self) -> Choices:
        return self.column.choices

    @property
    def look(self) -> str:
        """The name of the format of its cells."""
        kind, question = self.column.field.kind, self.column.question
        if question and question.kind == "scale":
            return "scale"
        if kind in ("choice", "box"):
            return "choice"
        return kind if kind in ("number", "date") else "text"

    @property
    def width(self) -> float:
        """In letters: room for what is typed, and for the longest choice."""
        field = self.column.field
        if self.look == "text":
            return 40 if field.rows > 2 else 16 if field.kind == "tel" else 26
        least = 14 if self.column.label else 18
        words = max(map(len, self.column.label.split()), default=0)
        return min(30, max(least, words, *(len(item) + 5 for item in self.choices or ("",))))


# --------------------------------------------------------------------------
# The heads


def _heads(answers: Sheet, placed: Sequence[_Placed], looks: Looks, title: str) -> None:
    """The names of the columns, hidden; a title; the parts, the questions and their choices."""
    answers.set_row(_IDS, None, None, {"hidden": True})
    answers.set_row(_TITLE, 24)
    answers.write_string(_TITLE, 0, title, looks("title"))
    answers.set_row(_PART, 20)
    for item in placed:
        answers.set_column(item.at, item.at, item.width)
        answers.write_string(_IDS, item.at, sheet.column_id(item.column.field.name))
    part = ""
    for item in placed:
        is_said = part == item.column.part or item.column.text == item.column.part
        part = item.column.part
        answers.write_string(_PART, item.at, "" if is_said else part, looks("part"))
    asked = [*_questions(placed)]
    below = max(lines(item.column.label, item.width) for item in placed)
    above = 1
    for group in asked:
        alone = not group[0].column.label
        needed = lines("".join(_said(group[0].column)), sum(item.width for item in group))
        above = max(above, needed - below if alone else needed)
        if alone or len(group) > 1:
            last = _LABEL if alone else _QUESTION
            answers.merge_range(_QUESTION, group[0].at, last, group[-1].at, "", looks("question"))
        _rich(answers, group[0], looks)
        for item in () if alone else group:
            answers.write_string(_LABEL, item.at, item.column.label, looks("label"))
    answers.set_row(_QUESTION, above * LINE + 4)
    answers.set_row(_LABEL, below * LINE + 4)
    answers.set_default_row(20)
    answers.freeze_panes(_FIRST, 1)


_SHOWN = 60
"""So many letters of choices stand above their column; more are only in its list."""


def _said(column: Column) -> tuple[str, str, str]:
    """What stands above a column: when it is asked, the question, and what helps to answer."""
    question = column.question
    if question is None:
        return "", column.text, ""
    condition = f"{question.condition.in_words}\n" if question.condition else ""
    obligatory = " (obligatoire)" if question.required else ""
    choices = series(column.choices, " ou ") if column.field.kind == "choice" else ""
    hints = [question.help, choices if len(choices) <= _SHOWN else ""]
    return condition, column.text + obligatory, "".join(f"\n{hint}" for hint in hints if hint)


def _rich(answers: Sheet, item: _Placed, looks: Looks) -> None:
    before, asked, after = _said(item.column)
    parts = [*([looks("hint"), before] if before else ()), looks("bold"), asked]
    parts += [looks("hint"), after] if after else ()
    if len(parts) == 2:
        parts += [looks("hint"), " "]  # what is rich has two parts at least
    answers.write_rich_string(_QUESTION, item.at, *parts, looks("question"))


# --------------------------------------------------------------------------
# The cells to type into


def _column(answers: Sheet, item: _Placed, looks: Looks, lists: Sequence[Choices]) -> None:
    last = _FIRST + ROWS - 1
    for row in range(_FIRST, last + 1):
        answers.write_blank(row, item.at, None, looks(item.look))
    if rule := _rule(item, lists):
        answers.data_validation(_FIRST, item.at, last, item.at, rule)


def _rule(item: _Placed, lists: Sequence[Choices]) -> dict[str, object]:
    """What may be typed into a column, as its writer says it; {} for a text."""
    if item.choices:
        column, last = column_name(lists.index(item.choices) + 1), len(item.choices)
        named = series((f"« {choice} »" for choice in item.choices), " ou ")
        told = f"Choisissez dans la liste : {named}"
        return {
            "validate": "list",
            "source": f"={LISTS}!${column}$1:${column}${last}",
            "error_title": "Réponse à choisir",
            "error_message": told if len(told) <= _MAX_MESSAGE else f"{told[: _MAX_MESSAGE - 1]}…",
        }
    if item.look == "number":
        return {
            **{"validate": "decimal", "criteria": "between", "minimum": -_MOST, "maximum": _MOST},
            "error_type": "warning",
            "error_title": "Ce n'est pas un nombre",
            "error_message": "Écrivez un nombre en chiffres, comme 12 ou 12,5.",
        }
    if item.look == "date":
        return {
            **{"validate": "date", "criteria": "between", "minimum": _DAYS[0], "maximum": _DAYS[1]},
            "error_type": "warning",
            "error_title": "Ce n'est pas une date",
            "error_message": "Écrivez le jour, le mois et l'année, comme 27/06/2023.",
        }
    return {}


def _hidden(book: Book, name: str, columns: Iterable[Iterable[str]]) -> None:
    """A sheet that people do not see; a scale's choices are numbers, as they are typed."""
    made = book.add_worksheet(name)
    for at, column in enumerate(columns):
        for row, text in enumerate(column):
            if name == LISTS and text.isdecimal():
                made.write_number(row, at, int(text))
            else:
                made.write_string(row, at, text)
    made.hide()


# --------------------------------------------------------------------------
# On paper

_PAPER, _SCALE = 270, 0.7
"""The width of an A4 sheet on its side without margins, in millimetres, and how far it shrinks."""


def _printed(answers: Sheet, placed: Sequence[_Placed], title: str) -> None:
    """On its side, as large as can be read, with the heads and the name on each page."""
    answers.set_landscape()
    answers.set_paper(9)
    answers.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    answers.set_print_scale(int(_SCALE * 100))
    answers.set_v_pagebreaks([*_breaks(placed)])
    answers.print_across()
    answers.repeat_rows(_PART, _LABEL)
    answers.repeat_columns(0)
    answers.print_area(_PART, 0, _FIRST + ROWS - 1, placed[-1].at)
    said = title.replace("&", "&&")
    answers.set_header(f"&L&B{said}")
    answers.set_footer("&RPage &P sur &N")
    answers.protect("", {"format_columns": True, "format_rows": True})


def _breaks(placed: Sequence[_Placed]) -> Iterator[int]:
    """The columns that begin a page, so that none cuts a question in two."""
    name = _millimetres(placed[:1])
    room, used = _PAPER / _SCALE - name, 0.0
    for group in _questions(placed[1:]):
        if used and used + _millimetres(group) > room:
            yield group[0].at
            used = 0.0
        used += _millimetres(group)


def _questions(placed: Sequence[_Placed]) -> Iterator[list[_Placed]]:
    """The columns of each question; of who answers, each by itself."""
    for _, group in groupby(placed, key=lambda item: item.column.question or item.at):
        yield [*group]


def _millimetres(placed: Iterable[_Placed]) -> float:
    return sum((item.width * 7 + 5) * 25.4 / 96 for item in placed)
