"""The Markdown that texts of a project may hold, to the templates' HTML.

Paragraphs, lists, ``**bold**`` and ``*italic*``; nothing else of CommonMark is
on, so HTML, links, headings and code stay the characters that were typed.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("zero").enable(["newline", "escape", "emphasis", "list"])


def to_html(text: str) -> str:
    """Blocks. A text of one line is always one paragraph, whatever its first sign."""
    text = text.strip()
    if "\n" not in text:
        return f"<p>{inline_to_html(text)}</p>"
    return str(_parser().render(text))


def inline_to_html(text: str) -> str:
    """The inside of one paragraph."""
    return str(_parser().renderInline(text.strip()))
