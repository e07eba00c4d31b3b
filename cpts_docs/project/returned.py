"""What a form says of itself to come back, and where what came back stands in a source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cpts_docs.forms.fields import DATE, DEPARTMENT, DOCUMENT, PROJECT, PROJECT_ID
from cpts_docs.forms.kinds import OWN, FormKind, kinds_with
from cpts_docs.project.source import Node, Source

if TYPE_CHECKING:
    from cpts_docs.project.model import Project


def said_of(project: Project, kind: FormKind) -> dict[str, str]:
    """The hidden fields of a form of that kind, by name: which it is, and of whom."""
    return {
        DOCUMENT: kind.stamp,
        PROJECT: project.name,
        DEPARTMENT: project.department_name,
        DATE: project.date.isoformat(),
        PROJECT_ID: project.id,
    }


def returned(source: Source) -> Iterator[tuple[FormKind, Node]]:
    """Each form with the name of its file of answers, or, once that is included, the answers."""
    own = source.node([OWN])
    for kind in kinds_with(own.value if own and isinstance(own.value, dict) else ()):
        if node := source.node(kind.path):
            yield kind, node
