"""Templates made by a grammar of the sandbox's language: each gives a page, or an error of its own.

Few of them in the usual run; as many as CPTS_DOCS_TEMPLATES says in a longer one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

import cpts_docs
from cpts_docs.base.diagnostics import printable
from cpts_docs.base.errors import CptsDocsError, ProjectError, TemplateError
from cpts_docs.document import html
from cpts_docs.document.typography import typeset
from cpts_docs.documents import template_process, templates
from cpts_docs.documents.rendering import fill
from cpts_docs.documents.sandbox import _FILTERS, _METHODS
from cpts_docs.documents.template_process import Renderer
from cpts_docs.documents.templates import MAX_STRANGERS_PAGE
from cpts_docs.foreign import word_file
from cpts_docs.project.chosen import Chosen, WordTemplate
from cpts_docs.run.confined import Limits
from tests.samples import PROJECTS
from tests.word_templates import Word, lines, p

CAMPAIGN = int(os.environ.get("CPTS_DOCS_TEMPLATES", "0"))
LIVES = 40
"""So many templates a process renders, before it has used much of its time."""

PROJECT = replace(cpts_docs.load(PROJECTS["alta-rocca"]), path=Path())
CONTEXT = {"project": PROJECT, "form": "fiche-avis/1", "open_for": None}

Strategy = st.SearchStrategy[str]

# --------------------------------------------------------------------------
# The grammar

NAMES = [
    *("project", "project", "project", "form", "open_for", "n", "n.x", "x", "y", "m", "loop"),
    *("loop.index", "self", "caller", "rien", "project.territory", "project.missions"),
    *("project.opinions", "project.name", "project.full_name", "project.date"),
]
LITERALS = [
    *("0", "1", "-1", "5", "1000000000", "-1000000000", "9" * 40, "1.5", "1e308", "true", "none"),
    *("''", "'a'", "'été'", "'<b>'", "'{0.x}'", "'%s'", "'__class__'", f"'{'x' * 60}'"),
    *(r"'\ud800'", r"'\x00'", r"'\n'", "[]", "{}", "()", "[[1, 2], [3]]", "{'a': [1]}"),
]
ATTRIBUTES = [
    *("name", "full_name", "path", "communes", "code", "items", "x", "index", "first", "counts"),
    *("total", "text", "template_folder", "__class__", "__init__", "__globals__", "mro"),
]
FILTERS = [*sorted(_FILTERS), "number", "long_date", "series", "of_place", "slug", "markdown"]
FILTERS += ["inline_markdown", "capitalize_first", "join"]
TESTS = [
    *("defined", "string", "number", "mapping", "iterable", "none", "even", "callable"),
    *("sameas(1)", "divisibleby(0)", "in([1])"),
]
OPERATORS = ["+", "-", "*", "/", "//", "%", "**", "~", "==", "<", ">=", "and", "or", "in", "not in"]
CALLED = ["m", "loop", "caller", "self.main", "super"]
HTML = [
    *("<p>a</p>", "<h2>b</h2>", "<p>", "</p>", "<ul><li>c</li></ul>", "texte ", "&amp;", "&#1;"),
    *("<table><tbody><tr><th>a</th><td>b</td></tr></tbody></table>", "<b>", "<!-- x -->", "\n"),
    *("é", "😀"),
]
TEMPLATES = ["autre.html", "essai.html", "base.html", "macros.html", "rien.html", "../x", "/x"]
WRONG = ["do x", "break", "endfor", "x", "set", "block a b", ""]


def one(*of: str) -> Strategy:
    return st.sampled_from(of)


def joined(*parts: str | Strategy) -> Strategy:
    """The parts one behind the other."""
    made = [st.just(part) if isinstance(part, str) else part for part in parts]
    return st.tuples(*made).map("".join)


def several(item: Strategy, separator: str = ", ", most: int = 2) -> Strategy:
    return st.lists(item, max_size=most).map(separator.join)


def operations(e: Strategy) -> Strategy:
    """What can be made of expressions."""
    attribute = one(*ATTRIBUTES)
    return st.one_of(
        joined("(", e, " ", one(*OPERATORS), " ", e, ")"),
        joined("(", e, ").", attribute),
        joined("(", e, ").", one(*sorted(_METHODS)), "(", several(e), ")"),
        joined("(", e, ")[", e, "]"),
        joined("(", e, ")[", e, ":", e, ":", e, "]"),
        joined("(", e, ")|", one(*FILTERS)),
        joined("(", e, ")|", one(*FILTERS), "(", several(e), ")"),
        joined("(", e, ")|map('", one(*FILTERS, "rien"), "')|list"),
        joined("(", e, ")|", one("map", "sort", "sum"), "(attribute='", attribute, "')"),
        joined("(", e, ") is ", one(*TESTS)),
        joined("(", e, ")(", several(e), ")"),
        joined("(", e, " if ", e, " else ", e, ")"),
        joined("not (", e, ")"),
        joined("[", several(e), "]"),
        joined("{", e, ": ", e, "}"),
        joined("dict(", several(joined(one("a", "b"), "=", e)), ")"),
        joined("namespace(x=", e, ")"),
        joined(one(*CALLED), "(", several(e), ")"),
    )


EXPRESSIONS = st.recursive(one(*NAMES, *LITERALS), operations, max_leaves=8)
BLOCKS = st.integers(0, 10**6).map("b{}".format)


def statements(body: Strategy) -> Strategy:
    """What can be made of pieces of a template."""
    e, name, other = EXPRESSIONS, one("x", "y", "n", "n.x", "m"), one(*TEMPLATES)
    return st.one_of(
        several(body, "", 4),
        joined("{% for x in ", e, " %}", body, "{% endfor %}"),
        joined("{% for x in ", e, " recursive %}", body, "{{ loop(x) }}{% endfor %}"),
        joined("{% for x in 'abc' if ", e, " %}", body, "{% else %}", body, "{% endfor %}"),
        joined("{% if ", e, " %}", body, "{% else %}", body, "{% endif %}"),
        joined("{% set ", name, " = ", e, " %}"),
        joined("{% set ", name, " %}", body, "{% endset %}"),
        joined("{% set n = namespace(x=", e, ") %}", body),
        joined("{% for x in project.full_name %}{% set n.x = ", e, " %}{% endfor %}", body),
        joined("{% macro m(x) %}", body, "{% endmacro %}{{ m(", e, ") }}"),
        joined("{% call m(", e, ") %}", body, "{% endcall %}"),
        joined("{% filter ", one(*FILTERS), " %}", body, "{% endfilter %}"),
        joined("{% with x = ", e, " %}", body, "{% endwith %}"),
        joined("{% autoescape ", e, " %}", body, "{% endautoescape %}"),
        joined("{% include '", other, "'", one("", " ignore missing"), " %}"),
        joined("{% include ", e, " %}"),
        joined("{% import '", other, "' as m %}"),
        joined("{% from '", other, "' import field_row, m %}{{ m(", e, ") }}"),
        joined("{% block ", BLOCKS, " %}", body, "{{ super() }}{% endblock %}"),
        joined("{% raw %}", body, "{% endraw %}"),
        joined("{% ", one(*WRONG), " %}"),
    )


PIECES = st.recursive(one(*HTML) | joined("{{ ", EXPRESSIONS, " }}"), statements, max_leaves=12)
PAGES = joined(
    *("{% extends '", one(*["base.html"] * 9, *TEMPLATES), "' %}\n"),
    *("{% block title %}T{% endblock %}\n{% block main %}\n", PIECES, "{% endblock %}"),
)

# --------------------------------------------------------------------------
# What becomes of them


class Renderers:
    """A process for the templates of one folder, and another when it has ended."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._renderer: Renderer | None = None
        self._count = 0

    def render(self, text: str, other: str) -> str:
        for name, content in (("essai.html", text), ("autre.html", other)):
            (self.folder / name).write_text(content, "utf-8")
        self._count += 1
        if self._renderer is None or self._renderer.ended or self._count % LIVES == 0:
            self.close()
            self._renderer = Renderer(self.folder)
        return self._renderer.render("essai.html", CONTEXT)

    def close(self) -> None:
        if self._renderer is not None:
            self._renderer.close()


@pytest.fixture(scope="module")
def renderers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Renderers]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(template_process, "LIMITS", Limits(cpu=2, memory=300_000_000))
        made = Renderers(tmp_path_factory.mktemp("modeles"))
        yield made
        made.close()


@settings(
    max_examples=CAMPAIGN or settings.default.max_examples,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(text=PAGES | PIECES, other=PIECES)
def test_a_template_of_any_form_gives_a_page_or_an_error_with_its_place(
    renderers: Renderers, text: str, other: str
) -> None:
    failure = None
    try:
        page = renderers.render(text, other)
        templates._check_characters(page, "essai.html")
        tree = typeset(html.read(page))
    except TemplateError as error:
        failure = error
    if failure is not None:
        event(printable(failure.message[:20]))  # Hypothesis encodes it
        check_failure(failure)
        assert str(renderers.folder) not in failure.message
        return
    event("a document")
    assert len(page) <= MAX_STRANGERS_PAGE
    assert str(renderers.folder) not in page
    for ending in ("html", "docx"):
        with suppress(CptsDocsError):
            assert cpts_docs.write(tree, ending)


@pytest.fixture(scope="module")
def _one_process() -> Iterator[None]:
    with templates.one_project():
        yield


WORDS = several(
    st.one_of(
        joined("{{ ", EXPRESSIONS, " }}"),
        joined("{% if ", EXPRESSIONS, " %}{{ ", EXPRESSIONS, " }}{% endif %}"),
        joined("{% for x in ", EXPRESSIONS, one("", " recursive"), " %}{{ loop(x) }}{% endfor %}"),
        joined("{% set ", one("x", "n"), " = ", EXPRESSIONS, " %}"),
        joined("{% with x = ", EXPRESSIONS, " %}{{ x|markdown }}{% endwith %}"),
    ),
    " puis ",
    4,
)


@settings(
    max_examples=CAMPAIGN or settings.default.max_examples,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(text=WORDS)
@example(text="{% with x = '\\ud800' %}{{ x|markdown }}{% endwith %}")  # half a letter, in XML
@pytest.mark.usefixtures("_one_process")
def test_a_word_file_with_any_tags_gives_a_file_or_mistakes_with_their_place(text: str) -> None:
    file = word_file.read(Word(p("avant") + p(text) + p("après")).written())
    project = replace(PROJECT, chosen=Chosen(word={"lettre": WordTemplate("m.docx", file)}))
    content, failure = b"", None
    try:
        content = fill(project, "lettre")
    except ProjectError as error:
        failure = error
    told = [item.message for item in failure.diagnostics] if failure else []
    for message in told:
        assert re.match(r"paragraphe 2 : .+|le résultat ne serait plus", message), message
        assert "s'est arrêté" not in message
    if not content:
        assert told
        return
    assert lines(content)[0] == "avant"
    assert lines(content)[-1] == "après"
    assert word_file.read(content).removed == ()


def check_failure(error: TemplateError) -> None:
    """An error must say what, and in which line of which template."""
    name, _, line = error.origin.partition(":")
    assert name in ("essai.html", "autre.html", "base.html", "macros.html", "")
    of_the_whole = "caractère" in error.message or not name
    assert line.isdecimal() or of_the_whole, error
    assert 0 < len(error.message) <= 600
    assert " est refusé" not in error.message
    assert "s'est arrêté" not in error.message
