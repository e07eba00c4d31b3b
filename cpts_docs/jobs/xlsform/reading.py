"""An XLSForm to the questions of a project: what is taken, and all that is not, with its row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cpts_docs.base.diagnostics import Diagnostic, Severity, printable
from cpts_docs.base.words import counted, folded
from cpts_docs.documents.validation import validate
from cpts_docs.forms.declared import NATIONAL, form_of, questionnaire
from cpts_docs.forms.fields import MAX_BOXES, boxes_in
from cpts_docs.jobs.xlsform import kinds, names
from cpts_docs.jobs.xlsform.conditions import Conditions, Wanted, national, read
from cpts_docs.jobs.xlsform.kinds import Type
from cpts_docs.jobs.xlsform.problems import ASIDE, Problems, Row
from cpts_docs.jobs.xlsform.questions import Questions
from cpts_docs.jobs.xlsform.replies import Lists
from cpts_docs.jobs.xlsform.sheets import Workbook, read_workbook
from cpts_docs.jobs.xlsform.texts import line, tell
from cpts_docs.jobs.xlsform.tree import Node, tree_of
from cpts_docs.project.rules.questions import PARTICIPATION_ABSENTE
from cpts_docs.project.schema import fits
from cpts_docs.project.yaml_writer import yaml_text

_UNTITLED = "Questions"
_TRIAL = {
    "version": 1,
    "name": "Essai",
    "department": "66",
    "date": "2026-01-01",
    "territory": {"communes": ["Essai"]},
}
"""The least project that the questions are tried in."""


@dataclass(frozen=True, slots=True)
class Imported:
    """The value of a project's key ``questionnaire``, {} if no question could be taken."""

    declaration: dict[str, Any]
    form_id: str
    problems: list[Diagnostic]


def import_form(path: Path) -> Imported:
    """The questionnaire in the XLSForm at ``path``; whatever is wrong is among its problems."""
    problems = Problems(path)
    book = read_workbook(problems)
    if book is None:
        return Imported({}, "", problems.told())
    found = _declaration(book, problems)
    for item in validate({**_TRIAL, "questionnaire": found}) if found else ():
        if item.is_error or item.rule == PARTICIPATION_ABSENTE.code:
            problems.add(item.rule, item.message, item.hint, None, severity=item.severity)
    return Imported(found, book.settings["form_id"], problems.told())


_HEAD = """\
# Questions reprises de {name} par « cpts-docs import-form ».
# À coller dans project.yaml. S'il a déjà une clé questionnaire, remplacez-y title, introduction
# et sections ; gardez ce qu'elle a d'autre.
"""
_ID = "# Pour que le projet ait l'identifiant du formulaire : id: {form_id}\n"
_NO_ID = "# L'identifiant du formulaire, {form_id}, ne peut pas être celui d'un projet.\n"


def yaml_of(imported: Imported, name: str) -> str:
    """What to paste into a project, of the form in the file called ``name``."""
    head = _HEAD.format(name=printable(name))
    if form_id := imported.form_id:
        said = _ID if fits("#/$defs/projectId", form_id) else _NO_ID
        head += said.format(form_id=printable(form_id[:60]))
    return head + yaml_text({"questionnaire": imported.declaration})


def _declaration(book: Workbook, problems: Problems) -> dict[str, Any]:
    lists = Lists(problems)
    lists.add(book.choices)
    reader = _Reader(problems, Questions(problems, lists, Conditions(problems)))
    reader.group(tree_of(book.survey, problems), _UNTITLED, ())
    reader.tell()
    sections = [
        {"include": NATIONAL, **reader.without()} if section.national else section.declared
        for section in reader.sections
    ]
    if not sections:
        if reader.notes:
            message = "ce formulaire a des notes, mais aucune question : rien n'en est repris"
            problems.add(ASIDE, message, "", None, severity=Severity.ERROR)
        return {}
    title = line(book.settings, "form_title", problems)
    made = {
        "title": "" if title == names.TITLE else title,
        "introduction": "\n\n".join(reader.notes),
        "sections": sections,
    }
    return {key: value for key, value in made.items() if value}


# --------------------------------------------------------------------------
# Groups to sections


@dataclass(slots=True)
class _Section:
    """Questions under one title; or, without any, the national ones."""

    group: int
    declared: dict[str, Any] = field(default_factory=dict)

    @property
    def national(self) -> bool:
        return not self.declared


@dataclass(slots=True)
class _Reader:
    problems: Problems
    questions: Questions
    sections: list[_Section] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    national: set[str] = field(default_factory=set)
    boxes: int = boxes_in(questionnaire().fields)
    beyond: list[Row] = field(default_factory=list)

    def group(self, node: Node, title: str, above: Sequence[Row]) -> None:
        """Take the rows of a group as a section, those of groups in it as others."""
        children = node.children
        at = 0
        while at < len(children):
            child = children[at]
            if self.beyond:
                self.beyond += (item.row for item in children[at:])
                return
            following = children[at + 1] if at + 1 < len(children) else None
            at += 1
            if child.type.name.startswith("begin_"):
                self._inner(child, node, title, above)
            elif not self._is_there_already(child, node):
                other = following is not None and self._is_other(child, following)
                at += other
                self._take(child, node, title, above, other=other)

    def tell(self) -> None:
        """Say what was found of many rows."""
        if self.beyond:
            rows = counted(
                len(self.beyond), "ligne n'est pas reprise", "lignes ne sont pas reprises"
            )
            message = f"un questionnaire a {MAX_BOXES} cases et champs au plus : {rows}"
            self.problems.aside(self.beyond[0], message, "faites deux questionnaires")
        self.questions.tell()

    def _take(
        self, child: Node, node: Node, title: str, above: Sequence[Row], *, other: bool
    ) -> None:
        if child.type.name == kinds.NOTE and not self.sections:
            for text in filter(None, (child.row["label"], child.row["hint"])):
                tell(child.row, text, self.problems)
                self.notes.append(text)
            self.questions.tell_note(child.row)
        elif "label" in child.row["appearance"].split():
            self.problems.adapted(
                "une ligne de titres (label) sans son tableau n'est pas reprise", "", child.row
            )
        else:
            made = self.questions.question(
                child.row, child.type, above, other=names.OTHER if other else ""
            )
            self._add(made, child.row, node, title)

    def _inner(self, child: Node, node: Node, title: str, above: Sequence[Row]) -> None:
        row = child.row
        if child.type.name != kinds.BEGIN_GROUP:
            unknown = "ce groupe n'est pas connu", "faites-en un groupe (begin_group)"
            reason, hint = kinds.REFUSED.get(child.type.name, unknown)
            inside = counted(len([*child.leaves()]), "ligne", "lignes")
            message = f"« {child.type.name} » n'est pas repris, ni ce qu'il contient ({inside})"
            self.problems.aside(row, f"{message} : {reason}", hint)
            return
        if not self._is_table(child):
            self.questions.tell_group(row)
            mine = line(row, "label", self.problems)
            before = len(self.sections)
            self.group(child, mine or title, (*above, row))
            titles = [item.declared.get("title") for item in self.sections[before:]]
            if mine and mine not in titles and not row[names.COLUMN]:
                message = f"le groupe « {mine[:60]} » n'a pas de question à lui"
                self.problems.adapted(f"{message} : son titre n'est pas repris", "", row)
            return
        if self._is_national(child, names.NATIONAL in folded(node.row[names.COLUMN]).split()):
            for leaf in child.children:
                if not self._is_there_already(leaf, node):
                    self._add(
                        self.questions.question(leaf.row, leaf.type, above), leaf.row, node, title
                    )
            return
        rows = [leaf.row for leaf in child.children]
        replies = self.questions.lists.get(child.children[0].type.list_name, row)
        self._add(self.questions.table(row, rows, replies, above), row, node, title)

    def _add(self, made: dict[str, Any] | None, row: Row, node: Node, title: str) -> None:
        if made is None:
            return
        for question in form_of([{"title": title, "questions": [made]}]).asked:
            self.boxes += boxes_in(question.all_fields)
        if self.boxes > MAX_BOXES:
            self.beyond.append(row)
            return
        if not self.sections or self.sections[-1].group != id(node) or self.sections[-1].national:
            self.sections.append(_Section(id(node), {"title": title, "questions": []}))
        self.sections[-1].declared["questions"].append(made)

    def _is_table(self, node: Node) -> bool:
        """Whether a group is a table of rows that take a yes or a no."""
        looks = node.row["appearance"].split()
        if not {kinds.TABLE_LIST, kinds.FIELD_LIST} & {*looks}:
            return False
        types = {child.type for child in node.children}
        (found, *others) = [*types] or [Type("")]
        alike = not others and found.name == kinds.SELECT_ONE and not found.other
        is_wide = kinds.TABLE_LIST in looks
        if alike and (is_wide or len(node.children) > 1):
            replies = self.questions.lists.get(found.list_name, node.row)
            if kinds.yes_no_values(replies):
                return True
        if is_wide:
            message = "un tableau a des lignes oui, non, NC ; ici, chaque ligne est une question"
            self.problems.adapted(message, "", node.row)
        return False

    def _is_other(self, node: Node, following: Node) -> bool:
        """Whether the row that follows a choice is its line « Autre », as we write it."""
        choice = node.row["name"]
        return (
            node.type.name.startswith("select_")
            and following.row["name"] == names.other_of(choice)
            and read(following.row["relevant"]) == Wanted(choice, names.OTHER, selected=True)
        )

    # ---- what each questionnaire has

    def _is_national(self, node: Node, marked: bool) -> bool:
        return marked and names.read(node.row["name"]) in national()

    def _is_there_already(self, node: Node, group: Node) -> bool:
        """Whether a row is a field for who answers, or a national question in its own group."""
        name = names.read(node.row["name"])
        marks = folded(group.row[names.COLUMN]).split()
        if node.type.name == "text" and name in {item.name for item in questionnaire().person}:
            if names.PERSON not in marks:
                message = f"« {name} » est demandé à tous sous « Vous », et n'est pas repris ici"
                self.problems.adapted(message, "", node.row)
            return True
        if names.NATIONAL not in marks or name not in national():
            return False
        if not any(section.national for section in self.sections):
            self.sections.append(_Section(0))
        self.national.add(name)
        self.questions.take_national(node.row, name)
        return True

    def without(self) -> dict[str, list[str]]:
        """The national questions and rows that the form lacks."""
        asked = [item.name for question in questionnaire().asked for item in question.fields]
        missing = [name for name in asked if name not in self.national]
        return {"without": missing} if missing else {}
