"""Texts of a project: what is plain is read without the parser, and comes out as from it."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import cpts_docs
from cpts_docs.document import html as reader
from cpts_docs.document import markdown, pasted
from cpts_docs.document.markdown_tables import with_tables_ended
from cpts_docs.document.tree import Block, LineBreak, ListBlock, Paragraph, Table, Text
from cpts_docs.document.walk import plain_text
from cpts_docs.formats import FORMATS
from tests.effort import examples
from tests.reading import squeezed, text_of
from tests.samples import MINIMAL, ProjectFile

SIGNS = st.sampled_from("abé1.)-+*_\\&<>\"'#`[]!|\t\r\n\0")
TEXTS = st.lists(SIGNS | st.sampled_from([" ", "\n\n", "\n\nb", "a"]) | st.text(max_size=3)).map(
    "".join
)


@examples(2)
@given(TEXTS)
@example("a\u3000\n\nb")
@example("• a\n• b\nc")
@example("| a |\n|---|\nb")
@example('l\'été & « <b> »\n\nb "c"')
def test_a_text_is_what_the_parser_makes_of_it(text: str) -> None:
    stripped = text.strip()
    line = markdown._parser().renderInline(stripped)
    ready = with_tables_ended(pasted.as_markdown(stripped))
    blocks = markdown._parser().render(ready) if "\n" in stripped else f"<p>{line}</p>"

    assert html.unescape(markdown.inline_to_html(text)) == html.unescape(line)
    assert html.unescape(markdown.to_html(text)) == html.unescape(blocks)


@examples(2)
@given(TEXTS)
@example("*a ![b](c) <d> &amp; `e` {f} :g: 1) ~h~ #i" * 3)
def test_the_signs_of_rules_that_are_off_change_nothing(text: str) -> None:
    usual = MarkdownIt("zero", {"breaks": True})
    usual.enable(["newline", "escape", "emphasis", "list", "table"])
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


# --------------------------------------------------------------------------
# Lines, pasted lists, tables


def blocks(text: str) -> tuple[Block, ...]:
    return reader.read_fragment(markdown.to_html(text))


def outline(block: Block) -> object:
    """A paragraph as its text, a list as the list of its items."""
    match block:
        case Paragraph(children):
            return plain_text(children)
        case ListBlock(items):
            return [
                parts[0] if len(parts) == 1 else parts for parts in map(list, map(outlines, items))
            ]
        case _:
            return block


def outlines(blocks: tuple[Block, ...]) -> list[object]:
    return [outline(block) for block in blocks]


def test_a_line_stays_a_line() -> None:
    assert blocks("CPTS Ruscino\n1 place de la Mairie\n\nElne") == (
        Paragraph((Text("CPTS Ruscino"), LineBreak(), Text("1 place de la Mairie"))),
        Paragraph((Text("Elne"),)),
    )


def test_a_line_stays_a_line_inside_a_paragraph_too() -> None:
    assert markdown.inline_to_html("a\nb") == "a<br>\nb"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Deux :\n• un\n• deux", ["Deux :", ["un", "deux"]]),
        ("• un\n• deux\nFin.", [["un", "deux"], "Fin."]),
        ("•\tun\n•\tdeux", [["un", "deux"]]),
        ("·         un\n·         deux", [["un", "deux"]]),
        ("–\tun\n– deux", [["un", "deux"]]),
        ("▪ un\n▪ deux", [["un", "deux"]]),
        ("‣ un\n‣ deux", [["un", "deux"]]),
        ("o\tun\no\tdeux", [["un", "deux"]]),
        ("o un\no deux", [["un", "deux"]]),
        ("•\u00a0un\n•deux", [["un", "deux"]]),
        ("• un\n\n• deux", [["un", "deux"]]),
        ("• un\n  et la suite\n• deux", [["un\net la suite", "deux"]]),
        ("• un\no\tdedans\n▪\tau fond\n• deux", [[["un", [["dedans", ["au fond"]]]], "deux"]]),
        ("• un\n- dedans\n- encore\n• deux", [[["un", ["dedans", "encore"]], "deux"]]),
        ("•\tun\n\t•\tdedans\n•\tdeux", [[["un", ["dedans"]], "deux"]]),
        ("– un\n– deux\n\nFin.\n– trois", [["un", "deux"], "Fin.", ["trois"]]),
    ],
)
def test_bullets_pasted_from_word_are_lists(text: str, expected: list[object]) -> None:
    assert outlines(blocks(text)) == expected


@pytest.mark.parametrize(
    "text", ["–5 °C\n–10 °C", "on y va\nou pas", "Un point • au milieu\nd'une ligne", "12 – 14\nx"]
)
def test_signs_that_are_no_bullets_stay(text: str) -> None:
    assert outlines(blocks(text)) == [text]


def test_a_text_of_one_line_is_a_paragraph_whatever_its_first_sign() -> None:
    assert outlines(blocks("• un")) == ["• un"]


TABLE = """\
Avant.
| Besoin | Part |
|--------|-----:|
| **Diabète** | 6 % |
| Plus de 75 ans |
Après."""


def test_bars_make_a_table_with_header_cells() -> None:
    before, table, after = blocks(TABLE)

    assert outlines((before, after)) == ["Avant.", "Après."]
    assert isinstance(table, Table)
    cells = [
        [(cell.header, *outlines(cell.blocks)) for cell in row.cells]
        for row in (*table.head, *table.body)
    ]
    assert cells == [
        [(True, "Besoin"), (True, "Part")],
        [(False, "Diabète"), (False, "6 %")],
        [(False, "Plus de 75 ans"), (False,)],
    ]


def test_a_column_is_as_wide_as_what_it_holds() -> None:
    (table,) = blocks("| a | Anticonstitutionnellement |\n|---|---|\n| b | c |")

    assert isinstance(table, Table)
    assert table.widths[1] > 2 * table.widths[0]
    assert sum(table.widths) == pytest.approx(1)


@pytest.mark.parametrize("text", ["| a | b |", "a | b\nc", "|---|---|\n| a | b |", "a\n---\nb"])
def test_bars_without_a_head_and_its_dashes_are_text(text: str) -> None:
    assert not any(isinstance(block, Table) for block in blocks(text))


def test_lines_lists_and_tables_are_in_every_format(project_file: ProjectFile) -> None:
    text = f"Vu,\nentendu.\n\n• un point\n\n{TABLE}".replace("\n", "\n    ")
    path = project_file(f"{MINIMAL}needs:\n  introduction: |\n    {text}\n")
    files = cpts_docs.build(path, documents=["fiche-avis"], formats=FORMATS)

    assert len(files) == len(FORMATS)
    for file in map(Path, files):
        lines = [squeezed(line) for line in text_of(file).splitlines()]
        found = squeezed(text_of(file))
        for words in ("Besoin", "Diabète", "6%", "Plusde75ans", "Après."):
            assert words in found, (file, words)
        assert "Vu,entendu." not in lines, file
        assert "|---" not in found, file
