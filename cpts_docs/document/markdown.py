"""The Markdown that texts of a project may hold, to the templates' HTML.

Paragraphs, lists, ``**bold**`` and ``*italic*``; nothing else of CommonMark is
on, so HTML, links, headings and code stay the characters that were typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

_MAX_MARKS = 8
"""Marks within marks; those within more change nothing that one could see."""


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("zero").enable(["newline", "escape", "emphasis", "list"])
    for mark in ("em_open", "em_close", "strong_open", "strong_close"):
        parser.add_render_rule(mark, _mark)
    return parser


def _mark(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: EnvType,
) -> str:
    seen = tokens[index].level < _MAX_MARKS
    return renderer.renderToken(tokens, index, options, env) if seen else ""


def to_html(text: str) -> str:
    """Blocks. A text of one line is always one paragraph, whatever its first sign."""
    text = text.strip()
    if "\n" not in text:
        return f"<p>{inline_to_html(text)}</p>"
    return str(_parser().render(text))


def inline_to_html(text: str) -> str:
    """The inside of one paragraph."""
    return str(_parser().renderInline(text.strip()))
