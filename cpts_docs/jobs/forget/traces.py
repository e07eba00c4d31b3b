"""Where people are, in what a project reads and in the files of its folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from cpts_docs.base.words import folded
from cpts_docs.foreign.sheets import Sheet, TableError
from cpts_docs.foreign.tables import sheets_of, table_of
from cpts_docs.foreign.text import read_text
from cpts_docs.forms.answer import Answer
from cpts_docs.forms.declared import LEGAL_NAME
from cpts_docs.forms.fields import DOCUMENT
from cpts_docs.forms.kinds import OF_PEOPLE, kinds_with
from cpts_docs.forms.recipient_columns import part_of
from cpts_docs.jobs.collect.people import Person
from cpts_docs.jobs.collect.reading import Read
from cpts_docs.jobs.forget.cutting import answer_lines
from cpts_docs.jobs.forget.whom import Trace
from cpts_docs.project.model import Project

_NAMES = (LEGAL_NAME, "nom")
"""The fields that name who answers, in a form of which nothing is declared."""

TABLES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".ods", ".xls"})
"""The endings of the files that may be tables."""


def in_answers(project: Project) -> Iterator[Trace]:
    """Who answered each form, in the files of answers that the project reads."""
    folder = project.path.parent
    for kind in kinds_with(project.returned):
        answers = project.returned.get(kind.name, ())
        if not answers:
            continue
        path = folder / project.included[kind.key]
        lines = answer_lines(read_text(path)[0] or "")
        for at, answer in enumerate(answers):
            person = Person.of(answer, kind.names or _NAMES)
            what = f"{kind.noun.singular} ({answer.source})"
            line = lines[at] if at < len(lines) else 0
            said = shown(answer, person)
            yield Trace(path, person, said, what, "entry", at, line, source=answer.source)


def shown(answer: Answer, person: Person) -> str:
    """« Marie Durand, infirmière, marie@exemple.fr »."""
    said = (answer.fields.get(person.called, ""), answer.speciality, answer.fields.get("mail", ""))
    return ", ".join(" ".join(part.split()) for part in said if part.strip())


# --------------------------------------------------------------------------
# Forms


def letter_folders(project: Project) -> frozenset[Path]:
    """Where mailings put the forms that they fill in beforehand."""
    return frozenset(project.path.parent / kind.folder for kind in OF_PEOPLE)


def in_forms(project: Project, reads: Iterable[Read]) -> Iterator[Trace]:
    """Whose the forms are: the letters of a mailing go, those that people sent are named."""
    folders = letter_folders(project)
    for read in reads:
        if read.form is None:
            continue
        answer = Answer(str(read.found), "", read.form.fields)
        person = Person.of(answer, _NAMES)
        path, member = read.found.path, read.found.member
        if path.parent in folders and not member:
            yield Trace(path, person, shown(answer, person), "formulaire préparé", "file")
            continue
        what = f"formulaire rempli ({read.form.fields.get(DOCUMENT, '').partition('/')[0]})"
        hint = (
            "retirez-le de ce fichier, ou supprimez le fichier"
            if member
            else "supprimez-le, ou le prochain collect le relira"
        )
        yield Trace(path, person, shown(answer, person), what, "hand", member=member, hint=hint)


# --------------------------------------------------------------------------
# Tables


def in_tables(paths: Iterable[Path]) -> Iterator[Trace]:
    """The people in tables that have a column for the name, or for the mailbox."""
    for path in paths:
        if path.suffix.lower() not in TABLES:
            continue
        try:
            for sheet in sheets_of(path, is_title):
                yield from _in_sheet(path, sheet)
        except TableError:
            continue  # what is no table is looked at as a text


def _in_sheet(path: Path, sheet: Sheet) -> Iterator[Trace]:
    table = table_of(path, sheet, is_title)
    columns: dict[str, list[int]] = {}
    for at, title in enumerate(table.head):
        columns.setdefault(_part(title), []).append(at)
    if not columns.keys() & {*_NAME_PARTS, "mail"}:
        return
    for row in table.rows:
        answer = _answer(row.cells, columns)
        person = Person.of(answer, ("nom",))
        if not (person.name or person.mail):
            continue
        if sheet.is_text:
            yield Trace(path, person, shown(answer, person), "ligne", "row", row.line, row.line)
        else:
            hint = "effacez cette ligne dans le tableur, et enregistrez"
            what = f"ligne {row.line} de la feuille « {sheet.name} »"
            yield Trace(path, person, shown(answer, person), what, "hand", row.line, hint=hint)


_NAME_PARTS = ("nom-complet", "nom", "prenom")


def _part(title: str) -> str:
    """What a column holds; those that other fields of a form are called by, too."""
    words = folded(title[:100])
    if words.startswith("nom et prenom") or words == folded(LEGAL_NAME):
        return "nom-complet"
    return part_of(title)


def is_title(title: str) -> bool:
    """Whether a column of that title tells who somebody is."""
    return bool(_part(title))


def _answer(cells: Sequence[str], columns: Mapping[str, Sequence[int]]) -> Answer:
    def first(part: str) -> str:
        return next((cells[at] for at in columns.get(part, ()) if cells[at].strip()), "")

    name = first("nom-complet") or f"{first('nom')} {first('prenom')}"
    job = first("profession") or first("specialite")
    return Answer("", "", {"nom": name, "specialite": job, "mail": first("mail")})
