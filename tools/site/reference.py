"""The reference of the library, from its docstrings."""

from __future__ import annotations

import cpts_docs
from tools.site.pages import Page

PARTS = ("Functions", "Values", "Errors")


def page() -> Page:
    """A page with every public name; Sphinx writes what its docstring says."""
    parts = [f"# API reference\n\nMade from the docstrings. {_SEE}\n"]
    for part in PARTS:
        names = [name for name in sorted(cpts_docs.__all__) if _part(name) == part]
        parts += [f"## {part}\n", *map(_directive, names)]
    return Page("api/reference.md", "\n".join(parts), "docs/api/reference.md")


_SEE = "[The library](../api.md) has the same names with examples."


def _part(name: str) -> str:
    value = getattr(cpts_docs, name)
    if isinstance(value, type):
        return "Errors" if issubclass(value, Exception) else "Values"
    return "Functions" if callable(value) else "Values"


def _directive(name: str) -> str:
    value = getattr(cpts_docs, name)
    kind = {"Functions": "function", "Errors": "exception", "Values": "class"}[_part(name)]
    options = "\n   :members:"
    if kind == "function":
        options = ""
    elif not isinstance(value, type):
        kind, options = "data", "\n   :no-value:"
    home = "cpts_docs.documents" if name == "DOCUMENTS" else "cpts_docs"
    lines = f".. auto{kind}:: {home}.{name}{options}"
    return f"### `{name}`\n\n```{{eval-rst}}\n{lines}\n```\n"
