"""The rows of an XLSForm as groups in groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from cpts_docs.base.words import folded
from cpts_docs.jobs.xlsform import kinds
from cpts_docs.jobs.xlsform.kinds import Type, type_of
from cpts_docs.jobs.xlsform.problems import Problems, Row

_DEEPEST = 20


@dataclass(slots=True)
class Node:
    """A row, and for a group the rows in it."""

    row: Row
    type: Type
    children: list[Node] = field(default_factory=list)

    def leaves(self) -> Iterator[Node]:
        """The rows in it that are no groups."""
        for child in self.children:
            if child.type.name.startswith("begin_"):
                yield from child.leaves()
            else:
                yield child


def tree_of(rows: Sequence[Row], problems: Problems) -> Node:
    """The rows in their groups; a group that is opened or closed wrongly is said."""
    root = Node(Row("survey", 1, {}), Type(kinds.BEGIN_GROUP))
    stack = [root]
    for row in rows:
        if folded(row["disabled"]) in kinds.YES:
            problems.adapted("la ligne est désactivée (disabled) : elle n'est pas reprise", "", row)
            continue
        node = Node(row, type_of(row["type"]))
        if node.type.name.startswith("end_"):
            if len(stack) == 1:
                problems.aside(row, "aucun groupe n'est ouvert ici", "retirez la ligne")
            else:
                stack.pop()
            continue
        if not row["type"] and not row["name"]:
            if row["label"]:
                problems.aside(row, "la ligne n'a pas de type", "donnez-lui en un, comme « text »")
            continue
        if not node.type.name.startswith("begin_"):
            stack[-1].children.append(node)
        elif len(stack) > _DEEPEST:
            problems.aside(row, f"plus de {_DEEPEST} groupes l'un dans l'autre", "simplifiez")
            stack.append(stack[-1])
        else:
            stack[-1].children.append(node)
            stack.append(node)
    for node in stack[1 : _DEEPEST + 1]:
        message = f"le groupe « {node.row['name']} » n'est pas fermé"
        problems.aside(node.row, message, "ajoutez end_group")
    return root
