"""Where what came back of each form stands in a source."""

from __future__ import annotations

from collections.abc import Iterator

from cpts_docs.forms.kinds import OWN, FormKind, kinds_with
from cpts_docs.project.source import Node, Source


def returned(source: Source) -> Iterator[tuple[FormKind, Node]]:
    """Each form with the name of its file of answers, or, once that is included, the answers."""
    own = source.node([OWN])
    for kind in kinds_with(own.value if own and isinstance(own.value, dict) else ()):
        if node := source.node(kind.path):
            yield kind, node
