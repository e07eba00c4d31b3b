"""The HTML reader: each element, white space as browsers show it, strictness."""

from __future__ import annotations

import contextlib
import html
import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cpts_docs.base.errors import TemplateError
from cpts_docs.document.html import read, read_fragment
from cpts_docs.document.tree import (
    Block,
    Cell,
    Choice,
    Document,
    Emphasis,
    FieldRow,
    Heading,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    Metadata,
    Paragraph,
    Row,
    Section,
    Strong,
    Superscript,
    Table,
    Text,
    TextField,
    Underline,
)
from cpts_docs.document.walk import plain_text
from tests.effort import Expect, thorough


def page(main: str, head: str = "", body: str = "") -> str:
    return (
        '<!doctype html><html lang="fr-FR"><head><title>Titre</title>'
        f'<meta name="date" content="2023-06-01">{head}</head>'
        f"<body>{body}<main>{main}</main></body></html>"
    )


def inlines(fragment: str) -> tuple[Inline, ...]:
    """The inlines of one paragraph."""
    [block] = read_fragment(f"<p>{fragment}</p>")
    assert isinstance(block, Paragraph)
    return block.children


def text(words: str) -> tuple[Text]:
    return (Text(words),)


def paragraph(words: str) -> Paragraph:
    return Paragraph(text(words))


def cell(words: str, *, header: bool = False, span: int = 1) -> Cell:
    return Cell((paragraph(words),), header, span)


# --------------------------------------------------------------------------
# Structure


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("", ()),
        ("<p>Un</p>", (paragraph("Un"),)),
        ('<p class="answer">Un</p>', (Paragraph(text("Un"), "answer"),)),
        ("<p></p>", (Paragraph(()),)),
        *((f"<h{level}>T</h{level}>", (Heading(level, text("T")),)) for level in range(1, 7)),
        ("<ul><li>a</li><li>b</li></ul>", (ListBlock(((paragraph("a"),), (paragraph("b"),))),)),
        (
            '<ol class="plain"> <li><p>a</p></li> </ol>',
            (ListBlock(((paragraph("a"),),), ordered=True, role="plain"),),
        ),
        (
            "<ul><li>a<ul><li>b</li></ul></li></ul>",
            (ListBlock(((paragraph("a"), ListBlock(((paragraph("b"),),))),)),),
        ),
        ("<section><p>a</p></section>", (Section((paragraph("a"),)),)),
        ('<div class="notice"><p>a</p></div>', (Section((paragraph("a"),), "notice"),)),
        (
            "un <em>deux</em><p>trois</p> quatre",
            (
                Paragraph((Text("un "), Emphasis(text("deux")))),
                paragraph("trois"),
                paragraph("quatre"),
            ),
        ),
        ("<!-- rien --><p>a<!-- rien -->b</p>", (Paragraph((Text("a"), Text("b"))),)),
        (
            '<div class="field"><label for="f">Nom :</label><input id="f" name="nom"></div>',
            (FieldRow(text("Nom :"), TextField("nom", "Nom")),),
        ),
        (
            '<div class="field"><label for="f">Avis</label>\n'
            '<textarea id="f" name="avis" rows="5">ici</textarea></div>',
            (FieldRow(text("Avis"), TextField("avis", "Avis", "ici", 5)),),
        ),
    ],
)
def test_each_block_becomes_a_node(fragment: str, expected: tuple[Block, ...]) -> None:
    assert read_fragment(fragment) == expected


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("<strong>a</strong>", (Strong(text("a")),)),
        ("<em>a</em>", (Emphasis(text("a")),)),
        ("<u>a</u>", (Underline(text("a")),)),
        ("3<sup>e</sup>", (Text("3"), Superscript(text("e")))),
        ("<strong><em>a</em></strong>", (Strong((Emphasis(text("a")),)),)),
        ("<span>a</span>", text("a")),
        ("<span>a</span> <span>b</span>", (Text("a"), Text(" "), Text("b"))),
        ("a<br>b", (Text("a"), LineBreak(), Text("b"))),
        ("a<br/>b", (Text("a"), LineBreak(), Text("b"))),
        ("&eacute;&#233;&lt;b&gt;&amp;amp;", text("éé<b>&amp;")),
        *(
            (f'<a href="{href}">a</a>', (Link(href, text("a")),))
            for href in ("https://exemple.fr/?a=b", "mailto:a@b.fr", "tel:+33468000000")
        ),
        ('<input name="n" aria-label="Nom">', (TextField("n", "Nom"),)),
        (
            '<input type="date" name="d" aria-label="Le" value="2023-06-01">',
            (TextField("d", "Le", "2023-06-01", kind="date"),),
        ),
        ('<textarea name="n" aria-label="Nom"></textarea>', (TextField("n", "Nom", rows=2),)),
        (
            '<textarea name="n" aria-label="Nom" rows="3">a</textarea>',
            (TextField("n", "Nom", "a", 3),),
        ),
        (
            '<label><input type="radio" name="n" value="non"> Non</label>',
            (Choice("n", "non", "Non", text("Non")),),
        ),
        (
            '<label>Oui <input type="checkbox" name="n" checked aria-label="Q : oui"></label>',
            (Choice("n", "oui", "Q : oui", text("Oui"), "checkbox", checked=True),),
        ),
    ],
)
def test_each_inline_becomes_a_node(fragment: str, expected: tuple[Inline, ...]) -> None:
    assert inlines(fragment) == expected


@pytest.mark.parametrize(
    "written",
    [
        '<p class="hint">x</p>',
        "<p class='hint'>x</p>",
        "<P CLASS = 'hint' >x</P >",
        '<p\n  data-at="c &gt; d" class="hi&#110;t"\n>x</p>',
        '<!-- a <p> -- > b --><p data-at class="hint">x</p>',
        "<!-- a <p> -- > b --><p class=hint data-at=c:1>x</p>",
        '<!DOCTYPE html><p class="hint">x<br/><!----></p>',
    ],
)
def test_there_are_several_ways_to_write_the_same(written: str) -> None:
    [block] = read_fragment(written)
    assert isinstance(block, Paragraph)
    assert (block.role, plain_text(block.children).strip()) == ("hint", "x")


@pytest.mark.parametrize(
    "piece", ["<", "<p ", "<p a", "<p a=", '<p a="', "<!--", "<!-", "</", " a=", "<!doctype ", "&"]
)
def test_html_without_end_is_read_in_the_time_of_its_length(
    piece: str, expect_linear_up_to: Expect[str]
) -> None:
    def read_or_refuse(text: str) -> None:
        with contextlib.suppress(TemplateError):
            read_fragment(text)

    for before in ("", "<p "):
        expect_linear_up_to(read_or_refuse, lambda n, b=before: b + piece * n, 100_000)


def test_a_table_has_head_body_widths_and_spans() -> None:
    fragment = """
      <table class="facts">
        <colgroup><col style="width: 60%"><col style="width: 20.0%"></colgroup>
        <thead><tr><th>A</th><th>B</th></tr></thead>
        <tbody>
          <tr><th>c</th><td>d</td></tr>
          <tr><td colspan="2">e</td></tr>
        </tbody>
      </table>"""

    assert read_fragment(fragment) == (
        Table(
            (0.75, 0.25),
            (Row((cell("A", header=True), cell("B", header=True))),),
            (Row((cell("c", header=True), cell("d"))), Row((cell("e", span=2),))),
            "facts",
        ),
    )


def test_columns_without_widths_share_the_table_equally() -> None:
    [table] = read_fragment("<table><tbody><tr><th>a</th><td>b</td></tr></tbody></table>")

    assert isinstance(table, Table)
    assert table.widths == (0.5, 0.5)


def test_a_page_has_metadata_header_and_footer() -> None:
    head = '<meta name="author" content="CPTS"><meta name="description" content="Avis">'
    body = "<header>En <em>tête</em></header><footer> Pied </footer>"

    assert read(page("<h1>T</h1>", head, body)) == Document(
        Metadata("Titre", "CPTS", "Avis", "fr-FR", date(2023, 6, 1)),
        (Heading(1, text("T")),),
        header=(Text("En "), Emphasis(text("tête"))),
        footer=text("Pied"),
    )


# --------------------------------------------------------------------------
# White space


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("  a \n\t b\f\r c  ", text("a b c")),
        ("a\u00a0 \u202fb", text("a\u00a0 \u202fb")),
        ("\u00a0a", text("\u00a0a")),
        ("a <em> b </em> c", (Text("a "), Emphasis(text("b ")), Text("c"))),
        ("a<em> b</em>", (Text("a"), Emphasis(text(" b")))),
        (" <em> a</em> ", (Emphasis(text("a")),)),
        ("<em>a </em> ", (Emphasis(text("a")),)),
        ("<em>a </em><strong> </strong>", (Emphasis(text("a")),)),
        ("a<strong> </strong>b", (Text("a"), Strong(text(" ")), Text("b"))),
        ("a <br> b", (Text("a"), LineBreak(), Text("b"))),
        ("<em>a </em><br> <em> b</em>", (Emphasis(text("a")), LineBreak(), Emphasis(text("b")))),
        ("<br> a <br>", (LineBreak(), Text("a"), LineBreak())),
        (
            'a <input name="n" aria-label="N"> b',
            (Text("a "), TextField("n", "N"), Text(" b")),
        ),
        ('<input name="n" aria-label="N"> ', (TextField("n", "N"),)),
        (
            '<label><input type="radio" name="n">  Oui </label> <strong>b</strong>',
            (Choice("n", "oui", "Oui", text("Oui")), Text(" "), Strong(text("b"))),
        ),
    ],
)
def test_white_space_collapses_as_in_a_browser(fragment: str, expected: tuple[Inline, ...]) -> None:
    assert inlines(fragment) == expected


def test_white_space_between_blocks_makes_no_paragraph() -> None:
    assert read_fragment(" \n <p>a</p> \n <p>b</p> \n ") == (paragraph("a"), paragraph("b"))


def test_a_hundred_thousand_spaces_marks_or_breaks_collapse() -> None:
    assert inlines(" " * 100_000 + "a" + "\n" * 100_000) == text("a")
    assert inlines("<em> </em>" * 10_000 + "a") == text("a")
    assert inlines("a" + "<br> " * 10_000) == (Text("a"), *[LineBreak()] * 10_000)


# --------------------------------------------------------------------------
# Strictness


@pytest.mark.parametrize(
    ("fragment", "words"),
    [
        ("<p>", "<p> n'est pas fermé"),
        ("<p>a<p>b</p>", "<p> n'est pas fermé"),
        ("<ul><li>a</ul>", "</ul> inattendu après <li>"),
        ("<strong><em>a</strong></em>", "</strong> inattendu après <em>"),
        ("</p>", "</p> inattendu sans ouverture"),
        ("<p>a</p></p>", "</p> inattendu sans ouverture"),
        ("<p>a</br>b</p>", "</br> inattendu après <p>"),
        ("<article>a</article>", "<article> n'est pas accepté ici"),
        ("<script>alert(1)</script>", "<script> n'est pas accepté ici"),
        ("<p><b>a</b></p>", "<b> n'est pas accepté dans un paragraphe : écrivez <strong>"),
        ('<img src="a.png"><p>a</p>', "<img> n'est pas accepté ici : les images"),
        ("<hr><p>a</p>", "<hr> n'est pas accepté ici"),
        ("<p><img src='x'></p>", "<img> n'est pas accepté dans un paragraphe : les images"),
        ("<p><ul><li>a</li></ul></p>", "<ul> n'est pas accepté dans un paragraphe"),
        ("<h1><p>a</p></h1>", "<p> n'est pas accepté dans un paragraphe"),
        ("<li>a</li>", "<li> n'est pas accepté ici"),
        ("<td>a</td>", "<td> n'est pas accepté ici"),
        *(
            (
                f'<{tag} class="label">',
                f"l'attribut class n'a pas de sens dans <{tag}> et serait perdu",
            )
            for tag in ("colgroup", "thead", "tr", "th", "td", "li", "h2", "span", "strong", "a")
        ),
        ('<p style="color: red">a</p>', "acceptés : class)"),
        ('<ul start="3"><li>a</li></ul>', "l'attribut start n'a pas de sens dans <ul>"),
        *(
            (f'<ol start="{start}"><li>a</li></ol>', f"start incorrect : « {start} »")
            for start in ("x", "-1", "", "²", "1234567890")
        ),
        ('<p><em id="x">a</em></p>', "attributs acceptés : aucun"),
        ('<p><input name="n" aria-label="N" required></p>', "l'attribut required n'a pas de sens"),
        ('<p class="label" CLASS="hint">a</p>', "l'attribut class est écrit deux fois dans <p>"),
        *(
            (
                f'<textarea name="n" aria-label="N" rows="{rows}"></textarea>',
                f"rows incorrect : « {rows[:40]} »",
            )
            for rows in ("x", "", "0", "1", "-3", "02", "1000", "²", "9" * 5000)
        ),
        (
            '<textarea name="n" aria-label="N">a <b>b</b></textarea>',
            "<b> inattendu dans <textarea>",
        ),
        ("<ul></ul>", "une liste sans élément"),
        ("<ul>texte perdu<li>a</li></ul>", "texte inattendu dans <ul> : « texte perdu »"),
        ("<ul><p>a</p></ul>", "<p> inattendu dans <ul>"),
        ("<table></table>", "même nombre de colonnes"),
        ("<table><tr><th>a</th></tr></table>", "<tr> inattendu dans <table>"),
        ("<table><tbody><tr></tr></tbody></table>", "sans cellule d'en-tête"),
        ("<table><tbody><tr><td>a</td></tr></tbody></table>", "sans cellule d'en-tête"),
        (
            "<table><tbody><tr><th>a</th></tr><tr><td>b</td><td>c</td></tr></tbody></table>",
            "même nombre de colonnes",
        ),
        (
            '<table><tbody><tr><th colspan="3">a</th></tr><tr><td>b</td></tr></tbody></table>',
            "même nombre de colonnes",
        ),
        (
            '<table><colgroup><col style="width: 1%"></colgroup>'
            "<tbody><tr><th>a</th><td>b</td></tr></tbody></table>",
            "1 largeurs de colonnes pour 2 colonnes",
        ),
        *(
            (f'<table><colgroup><col style="{style}"></colgroup></table>', "sa largeur")
            for style in ("", "width: 3cm", "width: 0%", f"width: {'9' * 400}%", "width: -1%")
        ),
        *(
            (f'<table><tbody><tr><th colspan="{span}">a</th></tr></tbody></table>', "colspan")
            for span in ("0", "-1", "x", "", "²", "101", "0001000", "1" + "0" * 5000)
        ),
        ('<div class="field"><input id="f" name="n"></div>', "besoin d'un <label> et d'un champ"),
        ('<div class="field"><label for="f">N</label></div>', "besoin d'un <label> et d'un champ"),
        (
            '<div class="field"><label for="g">N</label><input id="f" name="n"></div>',
            "doit être l'id du champ",
        ),
        (
            '<div class="field"><label for="f">N</label><input id="f" name="n"> perdu</div>',
            "texte inattendu dans <div> : « perdu »",
        ),
        (
            '<div class="field"><label for="f">N</label><input id="f" name="n">'
            '<input id="g" name="m" aria-label="M"></div>',
            "besoin d'un <label> et d'un champ",
        ),
        (
            '<div class="field"><label for="f">N</label><input type="radio" id="f" name="n"></div>',
            "ne prend qu'un champ de texte",
        ),
        ('<p><input name="n"></p>', "le champ « n » n'a pas de libellé"),
        ('<p><input aria-label="N"></p>', "un champ sans nom"),
        (
            '<p><input name="n.m" aria-label="N"></p>',
            "un nom de champ (attribut name) avec un point : « n.m »",
        ),
        (
            '<p><label><input type="radio" name="n" value="v1.2"> a</label></p>',
            "le champ « n » a une valeur avec un point : « v1.2 »",
        ),
        (
            '<p><input type="checkbox" name="n" value="." aria-label="N"></p>',
            "le champ « n » a une valeur avec un point : « . »",
        ),
        ('<p><textarea name="n"></textarea></p>', "le champ « n » n'a pas de libellé"),
        ('<p><input type="file" name="n" aria-label="N"></p>', "type de champ inconnu : « file »"),
        ("<p><label>a</label></p>", "doit contenir sa case"),
        ('<p><label><input name="n"> a</label></p>', "ne prend qu'une case à cocher"),
        (
            '<p><label><em><input type="radio" name="n"></em> a</label></p>',
            "doit contenir sa case",
        ),
        *(
            (f'<p><a href="{href}">a</a></p>', "adresse de lien refusée")
            for href in (
                "javascript:alert(1)",
                "JavaScript:alert(1)",
                "&#106;avascript:alert(1)",
                " javascript:alert(1)",
                "data:text/html,x",
                "file:///etc/passwd",
                "//exemple.fr",
                "page.html",
                "#a",
                "",
                "https://",
                "https://a b",
            )
        ),
        ("<p><a>a</a></p>", "adresse de lien refusée"),
        ("<section>" * 61, "plus de 60 éléments imbriqués"),
        ("<![x[", "HTML incorrect : « <![x[ »"),
        ("<p>a < b</p>", "HTML incorrect : « < b</p> »"),
        ("<p>a <3</p>", "HTML incorrect : « <3</p> »"),
        ("<p", "HTML incorrect : « <p »"),
        ('<p class="a>b</p>', "HTML incorrect : « <p class="),
        ("<p a=b'c>", "HTML incorrect"),
        ("<!-- a", "HTML incorrect : « <!-- a »"),
        ("<?php ?>", "HTML incorrect : « <?php ?> »"),
        ("<![CDATA[a]]>", "HTML incorrect"),
    ],
)
def test_what_a_browser_would_repair_in_silence_is_an_error(fragment: str, words: str) -> None:
    with pytest.raises(TemplateError) as caught:
        read_fragment(fragment)

    assert words in caught.value.message


@pytest.mark.parametrize(
    ("text_of_page", "words"),
    [
        ("", "n'a pas d'élément <main>"),
        ("<main></main>", "n'a pas de titre"),
        ("<title> </title><main></main>", "n'a pas de titre"),
        ("<title>T</title><main></main>", "date AAAA-MM-JJ"),
        (
            '<head><title>T</title><meta name="date" content="01/06/2023"></head><main></main>',
            "date AAAA-MM-JJ",
        ),
        (page("", body="<p>perdu</p>"), "<p> inattendu dans <body>"),
        (page("", body="perdu"), "texte inattendu dans <body> : « perdu »"),
    ],
)
def test_a_page_without_what_a_document_needs_is_an_error(text_of_page: str, words: str) -> None:
    with pytest.raises(TemplateError) as caught:
        read(text_of_page)

    assert words in caught.value.message


RADIO = '<p><input type="radio" name="n" value="{}" aria-label="N"></p>'
FIELD = '<p><input name="n" aria-label="N"></p>'
BOX = '<p><input type="checkbox" name="n" aria-label="N"></p>'


@pytest.mark.parametrize(
    "main",
    [
        FIELD + FIELD,
        BOX + BOX,
        FIELD + BOX,
        FIELD + '<p><textarea name="n" aria-label="N"></textarea></p>',
        RADIO.format("oui") + RADIO.format("oui"),
        f"<table><tbody><tr><th>{FIELD}</th><td>{FIELD}</td></tr></tbody></table>",
    ],
)
def test_two_fields_of_one_name_are_an_error(main: str) -> None:
    with pytest.raises(TemplateError, match="deux champs portent le nom « n »"):
        read(page(main))


def test_the_boxes_of_one_question_share_its_name() -> None:
    assert len(read(page(RADIO.format("oui") + RADIO.format("non"))).blocks) == 2


@pytest.mark.parametrize(
    ("main", "origin"),
    [
        ('<section data-at="a.html:3"><p data-at="a.html:4"><b data-at="a.html:5">', "a.html:5"),
        ('<section data-at="a.html:3"><p><b>a</b></p></section>', "a.html:3"),
        ('<p data-at="a.html:4">a</section>', "a.html:4"),
        ('<p data-at="a.html:4"><a data-at="b.html:1" href="x">a</a></p>', "b.html:1"),
        ('<ul data-at="a.html:1"><li data-at="a.html:2">a</li>x</ul>', "a.html:1"),
    ],
)
def test_an_error_names_the_line_of_the_template(main: str, origin: str) -> None:
    with pytest.raises(TemplateError) as caught:
        read(page(main))

    assert caught.value.origin == origin
    assert str(caught.value).startswith(f"modèle {origin} : ")


def test_an_error_without_origin_is_a_sentence_too() -> None:
    with pytest.raises(TemplateError) as caught:
        read_fragment("</p>")

    assert str(caught.value) == "modèle : </p> inattendu sans ouverture"


def test_places_leave_no_trace_in_the_tree() -> None:
    assert read_fragment('<p data-at="a.html:1">a</p>') == (paragraph("a"),)


# --------------------------------------------------------------------------
# Properties

TAGS = (
    *("p", "/p", "ul", "/ul", "li", "/li", "em", "/em", "br", "table", "/table", "tbody", "/tbody"),
    *("tr", "/tr", "th", "/th", "a href='https://a'", "/a", "input name=n aria-label=N", "label"),
    *("/label", "input type=radio name=r", "div class=field", "/div", "main", "/main", "title"),
    *("/title", "textarea", "script", "style", "/script", "col", "![CDATA[", "!--", "?", "!x", "/"),
)
html_like = st.lists(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + ["<", ">", "&", "&#", ";", " ", "a", "é", '"'])
    | st.text(max_size=3)
).map("".join)


@given(html_like)
@example("<![")
@example("<![if x")
@example("<!DOCTYPE [<!x")
@example("<!-")
@example("&#x110000;&#xD800;&#1;")
@example("<p \x00='")
def test_any_text_ends_in_blocks_or_in_a_template_error(text_of_template: str) -> None:
    for found in (read_fragment, read):
        try:
            result = found(text_of_template)
        except TemplateError:
            continue
        assert isinstance(result, tuple | Document)


@thorough(300)
@given(st.text(st.sampled_from(" \n\t\f\u00a0\u202fé<>&\"'a;#1") | st.characters(codec="utf-8")))
def test_escaped_text_comes_back_with_only_its_white_space_collapsed(words: str) -> None:
    collapsed = re.sub("[ \t\n\r\f]+", " ", words).strip(" ")

    assert plain_text(inlines(html.escape(words))) == collapsed.replace("\x01", "\n").replace(
        "\ufffc", ""
    )


@pytest.mark.parametrize(
    ("markup", "message"),
    [
        ('<p class="anser">x</p>', 'class="anser" n\'est pas un rôle de <p> ; vouliez-vous dire'),
        ('<ul class="arow"><li>x</li></ul>', "« arrows »"),
        ('<section class="note">x</section>', "« notice »"),
        ('<div class="fields">x</div>', "n'est pas un rôle de <div>"),
    ],
)
def test_a_role_that_no_format_knows_is_named_with_the_nearest(markup: str, message: str) -> None:
    with pytest.raises(TemplateError, match=re.escape(message)):
        read_fragment(markup)
