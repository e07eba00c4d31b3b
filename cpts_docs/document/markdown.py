"""The Markdown that texts of a project may hold, to the templates' HTML.

Paragraphs, lists, tables, ``**bold**`` and ``*italic*``; nothing else of CommonMark
is on, so HTML, links, headings and code stay the characters that were typed. A
line stays a line: who wrote one below another meant it so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from cpts_docs.document import markdown_tables, pasted

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_MAX_MARKS = 8
"""Marks within marks; those within more change nothing that one could see."""

_SIGNS = re.compile(r"[\n\\*_]")
"""What the rules that are on look for; markdown-it stops at the signs of all that it knows."""

_NO_MARKS = re.compile(r"[^\\*_\n\r\0]*")
_PLAIN_PARAGRAPH = re.compile(rf"[^\W\d_]{_NO_MARKS.pattern}(?<=\S)")  # no list: a letter first
"""Most texts are plain, and need no parser; those that do are read by markdown-it."""


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("zero", {"breaks": True})
    parser.enable(["newline", "escape", "emphasis", "list", "table"])
    parser.inline.terminator_re = _SIGNS  # not those of rules that are off
    for mark in ("em_open", "em_close", "strong_open", "strong_close"):
        parser.add_render_rule(mark, _mark)
    parser.add_render_rule("table_open", markdown_tables.table_open)
    for cell in ("th_open", "td_open"):
        parser.add_render_rule(cell, markdown_tables.cell_open)
    return parser


def _mark(_renderer: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    token = tokens[index]
    if token.level >= _MAX_MARKS:
        return ""
    return f"<{token.tag}>" if token.nesting == 1 else f"</{token.tag}>"


def to_html(text: str) -> str:
    """Blocks. A text of one line is always one paragraph, whatever its first sign."""
    text = text.strip()
    if "\n" not in text:
        return f"<p>{inline_to_html(text)}</p>"
    text = pasted.as_markdown(text)
    if "|" in text:
        text = markdown_tables.with_tables_ended(text)
    paragraphs = text.split("\n\n")
    if all(map(_PLAIN_PARAGRAPH.fullmatch, paragraphs)):
        return "".join(f"<p>{escape(line, quote=False)}</p>\n" for line in paragraphs)
    return str(_parser().render(text))


def inline_to_html(text: str) -> str:
    """The inside of one paragraph."""
    text = text.strip()
    if _NO_MARKS.fullmatch(text):
        return escape(text, quote=False)
    return str(_parser().renderInline(text))
