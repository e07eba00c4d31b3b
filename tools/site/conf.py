"""What Sphinx is told: French, offline, in the colours of the documents."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unicodedata import category, normalize

from docutils import nodes
from sphinx.search.fr import SearchFrench

from cpts_docs import __version__
from cpts_docs.base.colours import mixed
from cpts_docs.document.theme import DEFAULT
from cpts_docs.document.typography import french
from tools.site.pages import IN_ENGLISH

project = "cpts_docs"
author = "The cpts_docs authors"
release = version = __version__
language = "fr"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
root_doc = "index"
highlight_language = "text"
smartquotes = False  # « french » does that, and leaves the quotation marks of YAML alone
locale_dirs = ["locale"]

myst_heading_anchors = 4
myst_enable_extensions = ["attrs_inline", "deflist"]
suppress_warnings = ["misc.highlighting_failure"]  # examples of what is wrong

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
toc_object_entries = False

html_theme = "furo"
html_title = "cpts_docs"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_use_index = False
html_domain_indices = False


AS_TYPED = (nodes.literal, nodes.FixedTextElement, nodes.raw, nodes.comment)
"""What holds text that is not to be changed."""


def _colours(accent: str, **others: str) -> dict[str, str]:
    font = f'{DEFAULT.font}, {DEFAULT.word_font}, "Liberation Sans", Helvetica, sans-serif'
    return {
        "color-brand-primary": accent,
        "color-brand-content": accent,
        "color-brand-visited": accent,
        "font-stack": font,
        "font-stack--headings": font,
        **others,
    }


html_theme_options = {
    "light_css_variables": _colours(
        DEFAULT.accent,
        **{
            "color-foreground-primary": DEFAULT.ink,
            "color-foreground-secondary": DEFAULT.muted,
            "color-foreground-muted": DEFAULT.muted,
            "color-background-secondary": DEFAULT.tint,
            "color-background-border": DEFAULT.line,
        },
    ),
    "dark_css_variables": _colours(mixed(DEFAULT.accent, "#ffffff", 0.6)),
    "top_of_page_buttons": [],
}


class Unaccented(SearchFrench):
    """French, found with its accents or without them."""

    js_splitter_code = """
        function splitQuery(query) {
          const plain = query.normalize("NFD").replace(/\\p{Mn}/gu, "");
          return plain.split(/[^\\p{L}\\p{N}_]+/u).filter((word) => word);
        }
    """

    def split(self, text: str) -> list[str]:
        """The words of a text; in a query, the function above gives the same."""
        plain = "".join(sign for sign in normalize("NFD", text) if category(sign) != "Mn")
        return super().split(plain)


def setup(app: Any) -> None:
    """French as the documents have it; pages in English say so to who reads them aloud."""
    app.connect("doctree-read", _typeset, priority=100)  # before titles are taken for menus
    app.connect("html-page-context", _language)
    app.add_search_language(Unaccented)


def _typeset(app: Any, page: nodes.document) -> None:
    if Path(page["source"]).read_text("utf-8").startswith(IN_ENGLISH):
        return
    for text in list(page.findall(nodes.Text)):
        if not isinstance(text.parent, AS_TYPED):
            text.parent.replace(text, nodes.Text(french(str(text))))


def _language(app: Any, name: str, template: str, context: dict[str, Any], tree: Any) -> None:
    if said := (context.get("meta") or {}).get("lang"):
        context["body"] = f'<div lang="{said}">{context["body"]}</div>'
