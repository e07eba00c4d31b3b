"""The Python half: a project's text to what Typst is given, and its pages to a PDF with fields."""

from typing import Any

import cpts_docs
from cpts_docs.documents import available
from cpts_docs.documents.rendering import render
from cpts_docs.formats.pdf.encoding import encoded
from cpts_docs.formats.pdf.tables import has_row_headers, tag_row_headers
from cpts_docs.formats.pdf.update import Update
from cpts_docs.formats.pdf.writer import Layout


def prepared(text: str) -> dict[str, Any]:
    """Each document of a project by name: the JSON for Typst, and what its PDF is made of later."""
    project = cpts_docs.load(text)
    trees = {name: render(project, name) for name in available(project)}
    return {name: (*encoded(tree), tree) for name, tree in trees.items()}


def finished(pdf: bytes, made: tuple[Any, ...]) -> bytes:
    """The PDF that Typst laid out, with its row headers and its fields."""
    _, fields, tree = made
    update = Update(pdf)
    if has_row_headers(tree.blocks):
        tag_row_headers(update, tree.blocks)
    return Layout(update, tuple(fields), tree.hidden, tree.look.theme).written()
