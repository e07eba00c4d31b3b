"""The people expected at a meeting: those of a table beside the project."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.forms.fields import Field, Form
from cpts_docs.forms.kinds import MEMBERSHIP
from cpts_docs.project import inside
from cpts_docs.project.includes import too_large
from cpts_docs.project.rules import structure
from cpts_docs.project.rules.rule import bounded
from cpts_docs.project.source import Node, Source
from cpts_docs.project.yaml_tree import MAX_NODES

if TYPE_CHECKING:
    from cpts_docs.forms.recipients import Recipient

    Table = tuple[list[Recipient], list[Diagnostic]]

MEMBERS = "members"
"""What a meeting calls those who joined."""

_COLUMNS = {"nom": "name", "specialite": "profession", "structure": "structure"}
_TABLE = Form(
    "emargement",
    tuple(Field(name, name.capitalize(), part="person") for name in _COLUMNS),
)
"""What is read of a table, whose columns may be called as in one for a mailing."""


def expand(source: Source) -> list[Diagnostic]:
    """Put the people in the place of the tables that hold them."""
    return [*bounded(_expanded(source))]


def _expanded(source: Source) -> Iterator[Diagnostic]:
    tables: dict[str, Table] = {}
    meetings = source.node(["meetings"])
    for meeting in meetings.value if meetings and isinstance(meetings.value, list) else ():
        people = meeting.value.get("people") if isinstance(meeting.value, dict) else None
        if people is None or not isinstance(people.value, str):
            continue
        if people.value == MEMBERS:
            yield from _of_members(source, people)
        elif source.root.size > MAX_NODES:
            yield too_large(source)
            return
        else:
            yield from _read(source, people, tables)


def _of_members(source: Source, people: Node) -> Iterator[Diagnostic]:
    if source.node(MEMBERSHIP.path) is None and MEMBERSHIP.key not in source.included:
        line = MEMBERSHIP.line(MEMBERSHIP.file)
        yield structure.CLE_MANQUANTE.at(
            source,
            "« people: members » attend les membres, que le projet ne nomme pas",
            people.position,
            f"ajoutez au projet : {line}, que « cpts-docs collect » écrit",
        )


def _read(source: Source, people: Node, tables: dict[str, Table]) -> Iterator[Diagnostic]:
    """Read a table that is none of ``tables``, and say what is wrong with it."""
    folder, name = source.path.parent, str(people.value)
    found = inside.find(folder, name)
    if found.problem or len(found.paths) != 1:
        problem = found.problem or "ce tableau n'existe pas"
        hint = (
            "donnez un tableau (CSV, XLSX, ODS ou XLS) du dossier du projet, ou « members » ; "
            f"{inside.what_is_there(folder, name)}"
        )
        yield structure.INCLUSION.at(source, f"« {name} » : {problem}", people.position, hint)
        return
    if name in tables:
        rows, problems = tables[name]
    else:
        from cpts_docs.forms.recipients import read_recipients

        rows, problems = tables[name] = read_recipients(found.paths[0], form=_TABLE)
    for item in problems:
        of_row = item.rule == "tableau-ligne"
        yield replace(item, hint="corrigez cette ligne du tableau") if of_row else item
    if rows:
        people.value = [_node(row, people) for row in rows]
        source.root.size += len(rows) * (1 + len(_COLUMNS))
    elif not problems:
        message = f"« {name} » : aucune personne dans ce tableau"
        yield structure.INCLUSION.at(source, message, people.position)


def _node(row: Recipient, at: Node) -> Node:
    """A row as if it stood in the project, where the table is named."""
    values = {_COLUMNS[name]: text for name, text in row.fields.items() if text}
    return Node(
        {key: Node(text, at.position, {}) for key, text in values.items()},
        at.position,
        dict.fromkeys(values, at.position),
    )
