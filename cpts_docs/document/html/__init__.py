"""Semantic HTML, as the templates give it, to the document tree."""

from cpts_docs.document.html.reader import read, read_fragment

__all__ = ["read", "read_fragment"]
