"""Texts of a project: what is plain is read without the parser, and comes out as from it."""

from __future__ import annotations

import html

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cpts_docs.document import markdown

PROPERTY = settings(max_examples=500)

SIGNS = st.sampled_from("abé1.)-+*_\\&<>\"'#`[]!|\t\r\n\0")
TEXTS = st.lists(SIGNS | st.sampled_from([" ", "\n\n", "\n\nb", "a"]) | st.text(max_size=3)).map(
    "".join
)


@PROPERTY
@given(TEXTS)
@example("a\u3000\n\nb")
@example('l\'été & « <b> »\n\nb "c"')
def test_a_text_is_what_the_parser_makes_of_it(text: str) -> None:
    stripped = text.strip()
    line = markdown._parser().renderInline(stripped)
    blocks = markdown._parser().render(stripped) if "\n" in stripped else f"<p>{line}</p>"

    assert html.unescape(markdown.inline_to_html(text)) == html.unescape(line)
    assert html.unescape(markdown.to_html(text)) == html.unescape(blocks)


@PROPERTY
@given(TEXTS)
@example("*a ![b](c) <d> &amp; `e` {f} :g: 1) ~h~ #i" * 3)
def test_the_signs_of_rules_that_are_off_change_nothing(text: str) -> None:
    usual = MarkdownIt("zero").enable(["newline", "escape", "emphasis", "list"])
    ours = markdown._parser()
    tokens = usual.parse(text)

    assert [token.as_dict() for token in ours.parse(text)] == [one.as_dict() for one in tokens]
    if all(mark.level < markdown._MAX_MARKS for one in tokens for mark in one.children or ()):
        assert ours.render(text) == usual.render(text)


@pytest.mark.parametrize("text", ["Un « mot » & <b> d'ici", "Un paragraphe.\n\nÉt un autre."])
def test_a_plain_text_needs_no_parser(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(markdown, "_parser")
    assert markdown.to_html(text).startswith("<p>Un ")


@pytest.mark.parametrize("text", ["**a**", "a\n\n- b", "a\n\n1. b", "a\\*b", "a\nb", "a_b_"])
def test_what_may_be_marked_is_parsed(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(markdown, "_parser")
    with pytest.raises(NameError):
        markdown.to_html(text)
