"""Templates that travel with a project: what they may do, and what they may not."""

from __future__ import annotations

import errno
import json
import os
import pickle
import re
import string
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

import pytest

import cpts_docs
from cpts_docs.documents import template_process, templates
from cpts_docs.documents.sandbox import _METHODS, Sandbox
from cpts_docs.jobs import many
from cpts_docs.run import confined
from cpts_docs.run.confined import Limits, Message, Process
from tests.samples import DOCUMENTS, MINIMAL, PROJECTS, some

PAGE = (
    '{{% extends "base.html" %}}{{% block title %}}T{{% endblock %}}'
    "{{% block main %}}{}{{% endblock %}}"
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "modeles").mkdir()
    path = tmp_path / "project.yaml"
    path.write_text(f"{MINIMAL}templates: modeles\n", "utf-8")
    return path


def rendered(project: Path, body: str) -> str:
    """The HTML of a fiche avis whose template has ``body``."""
    (project.parent / "modeles" / "fiche-avis.html").write_text(PAGE.format(body), "utf-8")
    tree = cpts_docs.render(cpts_docs.load(project), "fiche-avis")
    return cpts_docs.write(tree, "html").decode()


def refusal(project: Path, body: str) -> str:
    with pytest.raises(cpts_docs.TemplateError) as caught:
        rendered(project, body)
    return str(caught.value)


def refusals(project: Path, bodies: Iterable[str]) -> dict[str, str]:
    """What is said of each template, "" of one that is rendered; all are in one process."""
    told = dict.fromkeys(bodies, "")
    with templates.one_project():
        for body in told:
            try:
                rendered(project, body)
            except cpts_docs.TemplateError as error:
                told[body] = str(error)
    return told


def test_a_template_of_the_project_takes_the_place_of_the_packages(project: Path) -> None:
    page = rendered(
        project, "<h1>Le mien</h1><p>{{ project.name }}, {{ project.date|long_date }}</p>"
    )
    assert "<h1>Le mien</h1>" in page
    assert "Ruscino, 1<sup>er</sup> juin 2023" in page


def test_the_other_documents_keep_the_packages_templates(project: Path) -> None:
    rendered(project, "<h1>Le mien</h1>")
    tree = cpts_docs.render(cpts_docs.load(project), "guide")
    assert "Mission socle 1" in cpts_docs.write(tree, "html").decode()


def test_the_packages_own_templates_work_in_the_sandbox(project: Path) -> None:
    text = PROJECTS["alta-rocca"].read_text("utf-8")
    project.write_text(text, "utf-8")
    free = cpts_docs.load(project)
    project.write_text(f"{text}\ntemplates: modeles\n", "utf-8")
    confined = cpts_docs.load(project)

    with templates.one_project():
        for document in DOCUMENTS:
            assert cpts_docs.render(confined, document) == cpts_docs.render(free, document)


REACHING = [
    "project.path",
    "project.path.read_text()",
    "project.template_folder",
    "''.__class__.__mro__",
    "project.__class__",
    "project.__init__.__globals__",
    "'{:>1000000000}'.format(1)",
    "'{0.path}'.format(project)",
    "self.__init__",
    "range(10)",
    "lipsum()",
    "cycler.__init__",
    "dict.__base__",
    "project.name.ljust(1000000000)",
    "'a' * 1000000000",
    "9 ** 9 ** 9",
    "'%1000000000d' % 1",
    "[1] * 1000000000",
    "'x'|center(1000000000)",
    "'x'|attr('__class__')",
    "project.name|map(attribute='__class__')|first",
]


def test_what_reaches_out_of_the_sandbox_or_grows_without_bound_is_refused(project: Path) -> None:
    said = refusals(project, (f"<p>{{{{ {expression} }}}}</p>" for expression in REACHING))

    assert {body: told for body, told in said.items() if "fiche-avis.html:1" not in told} == {}


RUNAWAYS = [
    (
        "{% for a in project.full_name %}{% for b in project.full_name %}"
        "{% for c in project.full_name %}{% for d in project.full_name %}"
        "{% for e in project.full_name %}{% for f in project.full_name %}"
        "{% endfor %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
        "tours",
    ),
    (
        "{% set n = namespace(x='0123456789') %}{% for a in project.full_name %}"
        "{% for b in project.full_name %}{% set n.x = n.x ~ n.x %}{% endfor %}{% endfor %}",
        "trop long",
    ),
    (
        "{% set n = namespace(x='0123456789') %}{% for a in project.full_name %}"
        "{% for b in project.full_name %}{% set n.x %}{{ n.x }}{{ n.x }}{% endset %}"
        "{% endfor %}{% endfor %}",
        "trop long",
    ),
    (
        "{% set n = namespace(x=[1]) %}{% for a in project.full_name %}"
        "{% for b in project.full_name %}{% set n.x = n.x + n.x %}{% endfor %}{% endfor %}",
        "trop long",
    ),
    ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "sans fin"),
    ("{% include 'fiche-avis.html' %}", "sans fin"),
    ("{% include '../project.yaml' %}", "n'existe pas"),
    ("{% include '/etc/hostname' %}", "n'existe pas"),
    ("{% do x %}", "syntaxe"),
    ("<script>alert(1)</script>", "<script>"),
]


def test_a_template_that_runs_away_or_leaves_its_folder_is_refused(project: Path) -> None:
    said = refusals(project, dict(RUNAWAYS))

    assert {body: said[body] for body, words in RUNAWAYS if words not in said[body]} == {}


def test_output_without_end_is_refused(project: Path) -> None:
    body = "{% for a in project.full_name %}{% for b in project.full_name %}" * 2 + (
        "{{ '" + "x" * 2000 + "' }}" + "{% endfor %}" * 4
    )
    said = refusal(project, body)
    assert "fiche-avis.html:1 : refusé dans un modèle : le document a plus de 2 000 000" in said


@pytest.mark.parametrize("folder", ["../modeles", "/etc", "absent", "project.yaml", "dehors"])
def test_a_folder_outside_or_that_is_not_there_is_a_diagnostic(
    project: Path, tmp_path: Path, folder: str
) -> None:
    (tmp_path / "dehors").symlink_to("/usr")
    project.write_text(f"{MINIMAL}templates: {folder}\n", "utf-8")
    errors = [item for item in cpts_docs.validate(project) if item.is_error]
    assert [(item.rule, item.position and item.position.line) for item in errors] == [
        ("inclusion", 7)
    ]


# --------------------------------------------------------------------------
# The whole is bounded, by the process


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Little time and memory, so that a test does not take much of them."""
    monkeypatch.setattr(template_process, "LIMITS", Limits(cpu=1, memory=300_000_000))


DOUBLED = (
    "{% set n = namespace(x=[1]) %}"
    "{% for a in '0123456789012345678901234567890123456789' %}"
    "{% set n.x = [n.x, n.x] %}{% endfor %}"
)
LONG = (
    "{% set n = namespace(x='x') %}{% for a in '01234567890123456789' %}"
    "{% set n.x = n.x ~ n.x %}{% endfor %}"
)
TURNS = "{% for a in n.x[:400] %}{% for b in n.x[:400] %}"


ENDLESS = [
    "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
    DOUBLED + "{{ n.x|string|length }}",
    "{{ 5|round(-1000000000) }}",
    "{% macro m(n) %}{% if n %}{{ m(n-1) }}{{ m(n-1) }}{% endif %}{% endmacro %}{{ m(90) }}",
    "{% for a in [[1, 2]] recursive %}{{ loop([a, a]) }}{{ loop([a, a]) }}{% endfor %}",
    DOUBLED + "{{ n.x }}",
    DOUBLED + "{% set m = namespace(y=n.x) %}" + DOUBLED + "{{ n.x == m.y }}",
    DOUBLED + "{% set m = namespace(y=n.x) %}" + DOUBLED + "{{ [n.x, m.y]|sort }}",
    DOUBLED + "{{ n.x|sum(start=[]) }}" * 40,
    DOUBLED.replace("[1]", "[[]]").replace("[n.x, n.x]", "n.x + n.x"),
    LONG + TURNS + "{{ n.x.strip('x') }}{% endfor %}{% endfor %}",
    LONG + TURNS + "{% set y = n.x.upper() %}{% endfor %}{% endfor %}",
    LONG + TURNS + "{% if n.x|title == 'x' %}{% endif %}{% endfor %}{% endfor %}",
    LONG + TURNS + "{% set y = n.x|list|sort|unique|list %}{% endfor %}{% endfor %}",
    LONG + "{{ [n.x]|map('list')|list|sum(start=[])|join(n.x) }}",
    LONG
    + "{% set y = n.x[:100000]|inline_markdown %}"
    + TURNS
    + "{% set y = ('*a' ~ n.x)|markdown %}"
    "{% endfor %}{% endfor %}",
]


@pytest.mark.parametrize("body", some(ENDLESS))
def test_what_would_not_end_or_fill_the_memory_is_refused_with_its_line(
    project: Path, small: None, body: str
) -> None:
    said = refusal(project, f"\n\n{body}")
    assert f"{project.parent / 'modeles' / 'fiche-avis.html'}:3 : " in said
    reasons = (
        "calcule plus de 1 secondes",
        "trop de mémoire",
        "s'appelle lui-même sans fin",
        "trop long",
        "plus de 200000 tours",
    )
    assert any(reason in said for reason in reasons), said


def test_what_never_ends_is_told_at_its_line_and_a_mended_template_is_rendered(
    project: Path, small: None
) -> None:
    part = project.parent / "modeles" / "parties" / "été.html"
    part.parent.mkdir()
    part.write_text("\n{{ 5|round(-1000000000) }}", "utf-8")

    with templates.one_project():
        for body, told in (
            (
                "\n{% include 'parties/été.html' %}",
                f"{part}:2 : refusé dans un modèle : il calcule",
            ),
            ("{{ rien }}", "nom inconnu"),
        ):
            assert told in refusal(project, body)
            assert "<h1>Bien</h1>" in rendered(project, "<h1>Bien</h1>")


WRONG_BELOW = [
        ("\n<p>a</p></p>", 2, "</p> inattendu"),
        ("\n<p>a</p>\n3 < 5", 2, "HTML incorrect : « < 5"),
        ("{% from 'macros.html' import field_row %}\n\n{{ field_row(1) }}", 3, "nom inconnu"),
        (
            "{% from 'macros.html' import field_row %}{% set f = form_fields[0] %}\n<p>a</p>\n"
            "{{ field_row(f) }}{{ field_row(f) }}",
            2,
            "deux champs portent le nom « nom »",
        ),
]  # fmt: skip


def test_what_goes_wrong_in_a_template_of_the_package_is_told_at_the_line_that_led_to_it(
    project: Path,
) -> None:
    declared = (
        "{% set form_fields = [{'name': 'nom', 'label': 'Nom', 'kind': 'text', 'rows': 1}] %}"
    )
    own = project.parent / "modeles" / "fiche-avis.html"
    found = refusals(project, (declared + body for body, _, _ in WRONG_BELOW))

    for (_, line, said), told in zip(WRONG_BELOW, found.values(), strict=True):
        assert f"modèle {own}:{line} : {said}" in told


def test_a_template_that_goes_wrong_at_none_of_its_lines_is_still_named(project: Path) -> None:
    own = project.parent / "modeles" / "fiche-avis.html"
    own.write_text("<html><title>Un</title></html>", "utf-8")
    (found,) = [item for item in cpts_docs.validate(project) if item.is_error]

    assert found.path == own


def test_validate_tries_the_templates_of_a_project(project: Path) -> None:
    template = project.parent / "modeles" / "fiche-avis.html"
    template.write_text(PAGE.format("<h1>Bien</h1>"), "utf-8")
    assert [item.rule for item in cpts_docs.validate(project) if item.is_error] == []

    template.write_text(PAGE.format("\n{{ rien }}"), "utf-8")
    (found,) = [item for item in cpts_docs.validate(project) if item.is_error]

    assert (found.rule, found.path.name) == ("modele", "fiche-avis.html")
    assert found.position is not None
    assert found.position.line == 2
    assert "nom inconnu" in found.message


@pytest.mark.whole
def test_a_long_project_with_templates_is_told_that_they_leave_less_room(project: Path) -> None:
    needs = "".join(f"    - {letter}{'mot ' * 24_000}\n" for letter in string.ascii_lowercase)
    project.write_text(f"{project.read_text('utf-8')}needs:\n  items:\n{needs}", "utf-8")

    with pytest.raises(cpts_docs.TemplateError, match="plus de 2 000 000 caractères") as caught:
        cpts_docs.render(cpts_docs.load(project), "fiche-avis")

    assert "raccourcissez les textes du projet, ou retirez cette ligne" in str(caught.value)
    assert "retirez" not in refusal(project, "{{ '%s' % 1 }}")  # of its own, the mend is another


@pytest.mark.whole
def test_the_line_is_right_in_the_second_document_too(project: Path, small: None) -> None:
    endless = PAGE.format("\n\n\n{{ 5|round(-1000000000) }}")
    (project.parent / "modeles" / "guide.html").write_text(endless, "utf-8")
    with templates.one_project():
        rendered(project, "{% include 'macros.html' %}<h1>Un</h1>")
        with pytest.raises(cpts_docs.TemplateError, match=r"guide\.html:4 : .* calcule plus de"):
            cpts_docs.render(cpts_docs.load(project), "guide")


@pytest.mark.whole
def test_without_bounds_of_the_system_the_clock_ends_it(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(template_process, "LIMITS", Limits(cpu=1, system=False))
    said = refusal(project, "\n{{ 5|round(-1000000000) }}")
    assert "fiche-avis.html:2 : refusé dans un modèle : il n'a pas fini en 2 secondes" in said


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Process]:
    """The processes that were started."""
    made: list[Process] = []

    class Noted(Process):
        def __init__(self, module: str, limits: Limits) -> None:
            super().__init__(module, limits)
            made.append(self)

    monkeypatch.setattr(template_process, "Process", Noted)
    return made


def test_each_project_has_a_process_of_its_own_for_all_its_documents(
    tmp_path: Path, started: list[Process]
) -> None:
    paths = [tmp_path / name / "project.yaml" for name in "ab"]
    for path in paths:
        (path.parent / "modeles").mkdir(parents=True)
        path.write_text(f"{MINIMAL}templates: modeles\n", "utf-8")
    assert not any(row.failed for row in cpts_docs.build_many(paths, formats=["html"]))
    assert len(started) == 2
    assert all(process._process.poll() is not None for process in started)


def test_the_packages_own_templates_start_none(tmp_path: Path, started: list[Process]) -> None:
    (tmp_path / "project.yaml").write_text(MINIMAL, "utf-8")
    cpts_docs.build(tmp_path / "project.yaml", formats=["html"])
    assert started == []


def test_a_process_ends_with_what_it_was_started_for(project: Path, started: list[Process]) -> None:
    rendered(project, "<h1>Un</h1>")
    refusal(project, "{{ rien }}")
    with suppress(KeyboardInterrupt), templates.one_project():
        rendered(project, "<h1>Un</h1>")
        raise KeyboardInterrupt
    assert len(started) == 3
    assert all(process._process.poll() is not None for process in started)


def test_every_filter_test_and_method_works_where_nothing_can_be_loaded(
    tmp_path: Path, whole: bool
) -> None:
    known = templates.with_filters(Sandbox(**templates.OPTIONS))
    values = ("'Abc é'", "[3, 1, 2]", "project", "project.date", "{'a': 1}", "1.5", "namespace()")
    used = [f"|{name}" for name in sorted(known.filters) if not name.startswith("_")]
    used += [f"{call}('a')" for call in used]
    used += [f" is {name}" for name in sorted(known.tests) if name.isalpha()]
    used += [f".{name}()" for name in _METHODS]
    project = cpts_docs.load(PROJECTS["ruscino"])
    said = []
    with closing(template_process.Renderer(tmp_path)) as renderer:
        calls = [f"{value}{use}" for use in used for value in values]
        for call in calls[:: 1 if whole else 9]:  # most uses with one value
            (tmp_path / "essai.html").write_text(f"{{{{ {call} }}}}", "utf-8")
            try:
                renderer.render("essai.html", {"project": project})
            except cpts_docs.TemplateError as error:
                said.append(str(error))
    assert said
    signs = ("est refusé", "Too many open files", "processus", "No module")
    assert [message for message in said if any(sign in message for sign in signs)] == []


# --------------------------------------------------------------------------
# Files


def hostile(path: Path, kind: str) -> None:
    """A template that is none."""
    if kind == "sparse":
        with path.open("wb") as file:
            file.truncate(3_000_000_000)
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "loop":
        path.symlink_to(path)
    elif kind == "outside":
        (path.parent.parent / "secret.txt").write_text("secret", "utf-8")
        path.symlink_to("../secret.txt")
    elif kind == "through":
        (path.parent / "lien").symlink_to("/etc")
        path.symlink_to("lien/hostname")
    else:
        path.write_bytes(b"\xe9")


HOSTILE = [
    ("sparse", "est trop grand (plus de 2 Mo)"),
    ("pipe", "n'est pas un fichier ordinaire"),
    ("folder", "n'est pas un fichier ordinaire"),
    ("device", "n'existe pas"),
    ("loop", "n'existe pas"),
    ("outside", "n'existe pas"),
    ("through", "n'existe pas"),
    ("latin", "n'est pas en UTF-8"),
]


@pytest.mark.parametrize("included", [False, True])
def test_a_file_that_is_no_template_is_refused_before_it_is_read(
    project: Path, included: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    before = template_process._opened

    def noted(path: str, flags: int) -> int:
        opened.append(Path(path).parent.name + "/" + Path(path).name)
        return before(path, flags)

    monkeypatch.setattr(template_process, "_opened", noted)
    folder = project.parent / "modeles"
    document = "fiche-avis" if included else "guide"
    with templates.one_project():
        for kind, words in HOSTILE:
            name = f"{kind}.html" if included else "guide.html"
            hostile(folder / name, kind)
            if included:
                body = PAGE.format(f"\n{{% include '{name}' %}}")
                (folder / "fiche-avis.html").write_text(body, "utf-8")
            if words == "n'existe pas" and not included:  # the package's own takes its place
                cpts_docs.render(cpts_docs.load(project), document)
            else:
                with pytest.raises(cpts_docs.TemplateError) as caught:
                    cpts_docs.render(cpts_docs.load(project), document)
                assert words in str(caught.value)
                assert f"{folder / ('fiche-avis.html:2' if included else name)} : " in str(
                    caught.value
                )
            (folder / name).rename(folder / f"{kind}.tried")
    ours = {"modeles/fiche-avis.html", *(f"pages/{name}.html" for name in ("base", "macros"))}
    ours |= set() if included else {"pages/guide.html"}
    tried = [name for name in opened if name not in ours]
    assert tried == ["modeles/latin.html" if included else "modeles/guide.html"]


def test_a_template_that_may_not_be_read_is_said_so(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: str, flags: int) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(template_process, "_opened", refuse)
    assert "ne peut pas être lu : vous n'en avez pas le droit" in refusal(project, "<p>x</p>")


@pytest.mark.parametrize(
    "name",
    [
        *("../project.yaml", "/etc/hostname", "a/../../project.yaml", "./fiche-avis.html", "a//b"),
        *("", "a\0b", "x" * 300, "fiche-avis.html/x", "\udcff", "modeles"),
    ],
)
def test_a_name_that_leaves_the_folder_or_is_none_is_not_there(project: Path, name: str) -> None:
    (project.parent / "modeles" / "a").mkdir()
    answer = template_process.found(project.parent / "modeles", name)
    assert answer == {} or "son nom est trop long" in answer["refused"]


def test_a_link_that_stays_in_the_folder_is_followed(project: Path) -> None:
    (project.parent / "modeles" / "vrai.html").write_text("<h1>Vrai</h1>", "utf-8")
    (project.parent / "modeles" / "lien.html").symlink_to("vrai.html")
    assert "<h1>Vrai</h1>" in rendered(project, "{% include 'lien.html' %}")


def test_no_path_of_the_machine_is_shown(project: Path) -> None:
    page = rendered(project, "<p>{{ project }} {{ [project] }} {{ project|string }}</p>")
    assert "departments=" in page
    assert str(project.parent) not in page


UNSHOWN = [
    ("<p>{{ '\\ud800' }}</p>", "(U+D800)"),
    ("<p>&#xD83D;</p><p>{{ '\\x01' }}</p>", "(U+0001)"),
    ("<p>😀</p>", "« 😀 » (U+1F600)"),
    ("<p>&#128512;</p>", "« 😀 » (U+1F600)"),
    ("<p class='\\ufffe'>{{ '\\uffff' }}</p>", "(U+FFFF)"),
]


def test_a_character_that_no_document_can_show_is_refused_with_its_line(project: Path) -> None:
    found = refusals(project, (f"\n{body}" for body, _ in UNSHOWN))

    for (_, words), told in zip(UNSHOWN, found.values(), strict=True):
        assert f"fiche-avis.html:2 : la police des documents n'a pas le caractère {words}" in told


# --------------------------------------------------------------------------
# One bad project is not the end of the others

BAD = {
    "{{ dict(a=1,a=2) }}": "keyword argument repeated",
    "{{ 'abc'|truncate(2) }}": "calcul impossible",
    "<p>{{ '\\ud800' }}</p>": "U+D800",
    "{% for a in 'x' %}" * 25 + "{% endfor %}" * 25: "too many statically nested blocks",
    "{{ " + "(" * 50 + "1" + ")" * 50 + " }}": "",
    "{{ " + "(" * 500 + "1" + ")" * 500 + " }}": "",
    "{{ " + "[" * 150 + "]" * 150 + " }}": "",
    "{% if 1 %}" * 120 + "{% endif %}" * 120: "",
    "{{ " + " + ".join(["1"] * 5000) + " }}": "",
    "{% extends 'rien.html' %}": "syntaxe",
    "{% include 'rien.html' %}": "n'existe pas",
    "{% raw %}": "syntaxe",
    "{{ 'x' * 5 }}": "nombres",
    "{{ project.date|long_date|long_date }}": "calcul impossible",
    "{{ [1]|first|first }}": "calcul impossible",
    "{{ {}[[]] }}": "",
    "{{ self.main() }}": "sans fin",
    "{{ super() }}": "",
    "{{ caller() }}": "nom inconnu",
    "{{ 1 // 0 }}": "calcul impossible",
    "{{ 10000000000000000000000000000000|float|int|round(400) }}": "",
    "{% set a, b = 1 %}": "calcul impossible",
    "{% block x %}{% block x %}{% endblock %}{% endblock %}": "syntaxe",
    "{% macro m(a, a) %}{% endmacro %}": "",
    "{{ namespace(1, 2, 3) }}": "calcul impossible",
    "{% set project.name = 'x' %}": "",
    "<b>": "<b>",
}


@pytest.mark.parametrize("body", some(BAD))
def test_whatever_a_template_does_the_next_project_is_built(
    project: Path, tmp_path: Path, body: str
) -> None:
    page = PAGE.format(f"\n{body}")
    (project.parent / "modeles" / "fiche-avis.html").write_text(page, "utf-8")
    good = tmp_path / "bon" / "project.yaml"
    good.parent.mkdir()
    good.write_text(MINIMAL, "utf-8")

    first, second = many.build_many([project, good], documents=["fiche-avis"], formats=["html"])

    if BAD[body]:
        assert first.failed
        assert BAD[body] in first.error
        assert "erreur inattendue" not in first.error
        line = "[12]" if "self" in body else "2"  # of the block, or of the call in it
        assert re.search(rf"/modeles/fiche-avis\.html:{line} : ", first.error)
    assert (second.failed, len(second.files)) == (False, 1)


def test_a_fault_of_the_package_is_a_row_too(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = many.examine

    def fail(path: Path) -> object:
        if path == project:
            raise ZeroDivisionError("quelque\npart")
        return before(path)

    monkeypatch.setattr(many, "examine", fail)
    good = project.parent / "bon.yaml"
    good.write_text(MINIMAL, "utf-8")
    first, second = many.build_many([project, good], formats=["html"])
    assert first.error == (
        f"{project} : erreur inattendue, à signaler (ZeroDivisionError : quelque part)"
    )
    assert not second.failed


# --------------------------------------------------------------------------
# What the process says is a stranger's


@pytest.mark.parametrize(
    ("messages", "words"),
    [
        ([(b"!", b"")], "n'a pas dit ce qui ne va pas"),
        ([(b"!", b"[1]")], "n'a pas dit ce qui ne va pas"),
        ([(b"!", b"[]")], "n'a pas dit ce qui ne va pas"),
        ([(b"!", b'[["la fin"]]')], "n'a pas dit ce qui ne va pas"),
        ([(b"!", b"[" * 100_000)], "n'a pas dit ce qui ne va pas"),
        ([(b"!", b'[[{"a": 1}, null]]')], "{'a': 1}"),
        ([(b"!", json.dumps([["x" * 10_000, "y" * 10_000]]).encode())], "xxx"),
        ([(b"=", b"\xff")], "autre chose qu'un texte"),
        (
            [(b"#", b"7:1=1"), (b"#", b"\xff"), (b"#", b"x:y"), (b"!", b'[["la fin", ""]]')],
            "la fin",
        ),
        ([(b"z", b"?"), (b"!", b'[["la fin", ""]]')], "la fin"),
        ([(b"?", b"../project.yaml"), (b"?", b"\xff\0"), (b"!", b'[["la fin", ""]]')], "la fin"),
        ([(b"=", pickle.dumps(Path()))], ""),
    ],
)
def test_whatever_the_process_says_is_a_text_or_an_error(
    project: Path,
    messages: list[tuple[bytes, bytes]],
    words: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waiting = [Message(*message) for message in messages]

    class Saying(Process):
        """Says that, without a process."""

        def __init__(self, module: str, limits: Limits) -> None:
            self.limits = limits

        def send(self, kind: bytes, content: bytes) -> None:
            pass

        def _receive(self) -> Message:
            return waiting.pop(0)

        def close(self) -> None:
            pass

    monkeypatch.setattr(template_process, "Process", Saying)
    with pytest.raises(cpts_docs.TemplateError) as caught:
        cpts_docs.render(cpts_docs.load(project), "guide")
    assert words in str(caught.value)
    assert len(str(caught.value)) < 2000


def test_what_the_process_says_is_never_unpickled() -> None:
    """The process itself unpickles, what its parent sends."""
    makes_objects = re.compile(r"\b(?:(?:pickle|marshal)\.loads?|Unpickler)\(")
    asked = [*Path(template_process.__file__).parent.rglob("*.py"), Path(confined.__file__)]
    found = {path.name for path in asked if makes_objects.search(path.read_text("utf-8"))}
    assert found == {"template_child.py"}
