"""Jinja2 for templates that travel with a project, and so come from someone else.

They read nothing but the values they are given; they call no code but the
filters and the harmless methods of those values. How often their loops turn,
and how long the texts they join are, is bounded, so that what goes wrong is
mostly said with its reason. That they end at all, and fit into the memory, is
held by the process that they run in (:mod:`.template_process`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any

from jinja2 import nodes
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

MAX_TURNS = 200_000
MAX_TEXT = 2_000_000
"""Of one document: turns of all its loops; characters of a text."""

_HARMLESS = """
    capitalize casefold count counted endswith find index isdigit isoformat items keys lower
    lstrip removeprefix removesuffix rsplit rstrip split splitlines startswith strip title
    upper values
"""
_METHODS = frozenset(_HARMLESS.split())
"""The methods that templates may call: none makes a text much longer than it was."""

_BOUNDED = """
    abs capitalize count d default dictsort e escape first float int items last length list
    lower map max min reject rejectattr round safe select selectattr sort string sum title
    trim truncate unique upper
"""
_FILTERS = frozenset(_BOUNDED.split())
"""Jinja2's own filters that templates may use, for the same reason."""


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment for the templates of a stranger. One for each rendering."""

    intercepted_binops = frozenset(["+", "*", "**", "%"])

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.concat = _joined  # type: ignore[method-assign]  # what blocks and macros write
        self._turns = 0
        self.globals = {name: self.globals[name] for name in ("dict", "namespace")}
        self.filters = {name: self.filters[name] for name in _FILTERS}
        self.filters.update(_counted=self._counted, _joined=_joined, join=_joined)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        bounded: nodes.Template = _Bounds(name, filename).visit(tree)
        return bounded

    def _counted(self, items: Iterable[Any]) -> Iterator[Any]:
        """``items``, each a turn of a loop."""
        for item in items:
            self._turns += 1
            if self._turns > MAX_TURNS:
                raise SecurityError(f"les boucles font plus de {MAX_TURNS} tours")
            yield item

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """No path of the disk, and of methods only those that are known to be harmless."""
        if isinstance(obj, PurePath) or isinstance(value, PurePath):
            return False
        if callable(value) and attr not in _METHODS:
            return False
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> Any:
        """No ``str.format``: the widths it takes have no bound."""
        if super().wrap_str_format(value) is not None:
            raise SecurityError("format n'est pas accepté")

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Numbers are added and multiplied, texts and lists only added."""
        if operator == "+" and type(left) is type(right):
            if not isinstance(left, int | float) and len(left) + len(right) > MAX_TEXT:
                raise SecurityError("un texte est trop long")
        elif not isinstance(left, int | float) or not isinstance(right, int | float):
            raise SecurityError(f"« {operator} » ne s'emploie ici qu'entre nombres")
        elif operator == "**" or abs(left) > MAX_TEXT**2 or abs(right) > MAX_TEXT**2:
            raise SecurityError("un nombre est trop grand")
        return super().call_binop(context, operator, left, right)


class _Bounds(NodeTransformer):
    """Puts the bounds into a template: around what its loops turn over, and on « ~ »."""

    def __init__(self, name: str | None, filename: str | None) -> None:
        self.name = name
        self.filename = filename

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 - jinja2's name
        self.generic_visit(node)
        node.iter = _filtered(node.iter, "_counted")
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802 - jinja2's name
        self.generic_visit(node)
        return _filtered(nodes.List(node.nodes, lineno=node.lineno), "_joined")

    def visit_ScopedEvalContextModifier(  # noqa: N802 - jinja2's name
        self, node: nodes.ScopedEvalContextModifier
    ) -> nodes.Node:
        if not all(isinstance(option.value, nodes.Const) for option in node.options):
            message = "autoescape ne prend que true ou false"  # Jinja would calculate at once
            raise TemplateSyntaxError(message, node.lineno, self.name, self.filename)
        self.generic_visit(node)
        return node


def _filtered(node: Any, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


def _joined(parts: Iterable[Any], separator: str = "") -> str:
    """The parts as one text; autoescape has its say on it afterwards, as on any."""
    texts: list[str] = []
    length = 0
    for part in parts:
        texts.append(str(part))
        length += len(texts[-1]) + len(separator)
        if length > MAX_TEXT:
            raise SecurityError("un texte est trop long")
    return str(separator).join(texts)
