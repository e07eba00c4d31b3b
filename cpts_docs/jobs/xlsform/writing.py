"""The questionnaire of a project as an XLSForm: its rows, and the workbook of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cpts_docs.base.words import slug
from cpts_docs.foreign.sheets import MAX_CELL
from cpts_docs.forms.declared import YES_NO, questionnaire
from cpts_docs.forms.fields import Field, Form, Question, Reply, Section
from cpts_docs.jobs.xlsform import kinds, names
from cpts_docs.jobs.xlsform.conditions import written as condition
from cpts_docs.project.model import Project
from cpts_docs.run.workbook import Book
from cpts_docs.run.workbook import workbook as written

Row = Mapping[str, str]

_COLUMNS = {
    "survey": (
        *("type", "name", "label", "hint", "required", "relevant", "appearance", "parameters"),
        names.COLUMN,
    ),
    "choices": ("list_name", "name", "label"),
    "settings": ("form_title", "form_id", "version"),
}
_WIDTHS = {"label": 60, "form_title": 40} | dict.fromkeys(
    ("type", "name", "hint", "relevant", "list_name"), 32
)
_USUAL = 16


@dataclass(frozen=True, slots=True)
class Exported:
    """The rows of each sheet; in French, what there is to know, and what is lost."""

    sheets: Mapping[str, Sequence[Row]]
    remarks: list[str]
    lost: list[str]


def export_form(project: Project) -> Exported:
    """The questionnaire of ``project``, the fields for who answers and national questions too."""
    made = _Sheets(project.form)
    made.introduction(project.questionnaire.introduction)
    made.person()
    for number, section in enumerate(project.form.sections, 1):
        made.section(section, f"partie_{number}")
    settings = {
        "form_title": project.questionnaire.title or names.TITLE,
        "form_id": project.id or slug(project.name),
        "version": project.date.strftime("%Y%m%d"),
    }
    sheets: dict[str, Sequence[Row]] = {
        "survey": made.survey,
        "choices": made.choices,
        "settings": [settings],
    }
    shown = {name: [made.shown(row) for row in rows] for name, rows in sheets.items()}
    return Exported(shown, [*made.remarks, *_left_out(project)], made.lost)


def _left_out(project: Project) -> Iterator[str]:
    declared = project.questionnaire
    if declared.privacy:
        yield (
            "l'information sur les données personnelles (privacy) n'est pas dans le formulaire : "
            "donnez-la avec lui, ou ajoutez-la en note"
        )
    if declared.return_by or declared.return_address:
        yield "la date et l'adresse de retour n'y sont pas : le formulaire s'envoie en ligne"


@dataclass(slots=True)
class _Sheets:
    form: Form
    survey: list[Row] = field(default_factory=list)
    choices: list[Row] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._list(names.YES_NO_LIST, YES_NO)
        self.taken |= {names.written(item.name) for item in self.form.fields}
        self.taken |= {names.written(item.id) for item in self.form.asked}

    def introduction(self, text: str) -> None:
        """A note before the questions; several where it is longer than a cell."""
        whole = [text] if len(text) <= MAX_CELL else text.split("\n\n")
        for number, part in enumerate(filter(str.strip, whole), 1):
            if len(part) > MAX_CELL:
                self.lost.append("un paragraphe de l'introduction ne tient pas dans une cellule")
                continue
            name = self._free(f"introduction_{number}" if len(whole) > 1 else "introduction")
            self.survey.append({"type": kinds.NOTE, "name": name, "label": part})

    def person(self) -> None:
        """The fields for who answers."""
        own = {item.name for item in questionnaire().person}
        rows = [
            self._person(item, "" if item.name in own else names.IDENTITY)
            for item in self.form.person
        ]
        self._group("vous", "Vous", rows, names.PERSON)

    def section(self, section: Section, name: str) -> None:
        """A group of the questions of a section."""
        rows = [row for question in section.questions for row in self._question(question)]
        self._group(name, section.title, rows, names.NATIONAL if section.national else "")

    def shown(self, row: Row) -> Row:
        """A row whose texts cite no answer, as « ${ » would."""
        citing = [key for key, text in row.items() if "${" in text and key != "relevant"]
        self.remarks += (f"« ${{ » devient « $ {{ » : {row[key][:60]}" for key in citing)
        return {**row, **{key: row[key].replace("${", "$ {") for key in citing}}

    # ---- rows

    def _free(self, name: str) -> str:
        while name in self.taken:
            name += "_"
        self.taken.add(name)
        return name

    def _group(self, name: str, title: str, rows: Iterable[Row], mark: str) -> None:
        head = {"type": kinds.BEGIN_GROUP, "name": self._free(name), "label": title}
        self.survey += [{**head, names.COLUMN: mark}, *rows, {"type": kinds.END_GROUP}]

    def _person(self, item: Field, mark: str) -> Row:
        kind = item.kind if item.kind in ("number", "date") else "short"
        return {
            "type": kinds.WRITTEN[kind].type,
            "name": names.written(item.name),
            "label": item.label,
            names.COLUMN: mark,
        }

    def _question(self, question: Question) -> Iterator[Row]:
        as_written = kinds.WRITTEN[question.kind]
        is_project = any(item.part == "project" for item in question.fields)
        name = names.written(question.id)
        required = "yes" if question.required else ""
        row = {
            "type": as_written.type,
            "name": name,
            "label": question.text,
            "hint": question.help,
            "required": required,
            "relevant": condition(question.condition, self.form),
            "appearance": as_written.appearance,
            "parameters": as_written.parameters,
            names.COLUMN: names.PARTICIPATION if is_project else "",
        }
        if question.kind == "table":
            yield {**row, "required": ""}
            for item in question.fields:
                yield {
                    "type": f"{kinds.SELECT_ONE} {names.YES_NO_LIST}",
                    "name": names.written(item.name),
                    "label": item.label,
                    "required": required,
                }
            yield {"type": kinds.END_GROUP}
        elif question.kind in ("yes_no", "one", "several"):
            replies = _replies(question)
            chosen = names.YES_NO_LIST
            if question.kind != "yes_no":
                chosen = f"{name}_choix"
                self._list(chosen, replies)
            yield {**row, "type": f"{as_written.type} {chosen}"}
            if question.other:
                yield self._other(question, name)
        else:
            yield row

    def _other(self, question: Question, name: str) -> Row:
        """What is written instead of a choice: a row, for that of ``or_other`` asks in English."""
        assert question.other
        return {
            "type": kinds.WRITTEN["short"].type,
            "name": names.other_of(name),
            "label": question.other.label,
            "relevant": f"selected(${{{name}}}, '{names.OTHER}')",
        }

    def _list(self, name: str, replies: Iterable[Reply]) -> None:
        self.choices += (
            {"list_name": name, "name": names.written(item.value), "label": item.label}
            for item in replies
        )


def _replies(question: Question) -> Iterator[Reply]:
    """The choices of a question, the one that is to be written out last."""
    for item, reply in question.boxes:
        value = question.choice_of(item.name)
        yield Reply(value, reply.label) if question.kind == "several" else reply
    if question.other:
        yield Reply(names.OTHER, question.other.label)


# --------------------------------------------------------------------------
# The workbook


def workbook(exported: Exported, project: Project) -> bytes:
    """The bytes of the workbook, the same each time.

    Raises:
        OutputError: what writes workbooks is not installed.
    """

    def fill(book: Book) -> None:
        head = book.add_format({"bold": True, "bottom": 1})
        cell = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        for name, rows in exported.sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for column, title in enumerate(_COLUMNS[name]):
                sheet.set_column(column, column, _WIDTHS.get(title, _USUAL))
                sheet.write_string(0, column, title, head)
                for line, row in enumerate(rows, 1):
                    if text := row.get(title, ""):
                        sheet.write_string(line, column, text, cell)

    return written(project.date, fill)
