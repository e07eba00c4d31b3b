"""The HTML reader: semantic HTML to the document tree.

Templates are written in a small, strict part of HTML: every element is one of
those the tree can hold. Each carries a ``data-at`` attribute (file and line,
put there by :mod:`cpts_docs.documents.templates`), so that an error names its
place.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from cpts_docs.document.html.blocks import blocks
from cpts_docs.document.html.controls import check_names, controls_in, hidden, is_hidden
from cpts_docs.document.html.elements import Element, elements, only, wrong
from cpts_docs.document.html.inlines import paragraph_inlines
from cpts_docs.document.tree import Block, Document, Inline, Metadata


def read(html: str, is_own: Callable[[str], bool] = bool) -> Document:
    """The document tree of ``html``; ``is_own`` as for :func:`.elements.elements`.

    Raises:
        TemplateError: an element is unknown, misplaced, not closed, or lacks
            what the tree needs (a field's label, a table's header cells).
    """
    root = elements(html, is_own)
    main = root.find("main")
    if main is None:
        raise wrong(root, "le document n'a pas d'élément <main>")
    if body := root.find("body"):
        list(only(body, "header", "main", "footer"))  # anything else would be lost
    controls = list(controls_in(main))
    document = Document(
        metadata=_metadata(root),
        blocks=blocks(main.children, main),
        header=_running(root, "header"),
        footer=_running(root, "footer"),
        hidden=tuple(hidden(control) for control in controls if is_hidden(control)),
    )
    check_names(controls)
    return document


def read_fragment(html: str) -> tuple[Block, ...]:
    """The blocks of a piece of HTML that stands on its own."""
    root = elements(html)
    return blocks(root.children, root)


def _metadata(root: Element) -> Metadata:
    html, title = root.find("html"), root.find("title")
    if title is None or not title.text():
        raise wrong(root, "le document n'a pas de titre (<title>)")
    head = root.find("head")
    metas = {
        meta.attributes.get("name", ""): meta.attributes.get("content", "")
        for meta in (head.elements() if head else ())
        if meta.tag == "meta"
    }
    try:
        day = date.fromisoformat(metas.get("date", ""))
    except ValueError as error:
        raise wrong(head or root, '<meta name="date"> doit donner une date AAAA-MM-JJ') from error
    return Metadata(
        title=title.text(),
        author=metas.get("author", ""),
        subject=metas.get("description", ""),
        language=(html.attributes.get("lang") if html else None) or "fr-FR",
        date=day,
    )


def _running(root: Element, tag: str) -> tuple[Inline, ...]:
    element = root.find(tag)
    return paragraph_inlines(element.children) if element else ()
