"""Templates that travel with a project: what they may do, and what they may not."""

from __future__ import annotations

from pathlib import Path

import pytest

import cpts_docs
from tests.conftest import MINIMAL

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


@pytest.mark.parametrize("document", ["questionnaire", "guide", "fiche-avis"])
def test_the_packages_own_templates_work_in_the_sandbox(project: Path, document: str) -> None:
    project.write_text(
        (Path(__file__).parent / "projects" / "alta-rocca" / "project.yaml").read_text("utf-8"),
        "utf-8",
    )
    free = cpts_docs.render(cpts_docs.load(project), document)
    with project.open("a", encoding="utf-8") as file:
        file.write("\ntemplates: modeles\n")
    assert cpts_docs.render(cpts_docs.load(project), document) == free


@pytest.mark.parametrize(
    "expression",
    [
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
    ],
)
def test_what_reaches_out_of_the_sandbox_or_grows_without_bound_is_refused(
    project: Path, expression: str
) -> None:
    assert "fiche-avis.html:1" in refusal(project, f"<p>{{{{ {expression} }}}}</p>")


@pytest.mark.parametrize(
    ("body", "words"),
    [
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
    ],
)
def test_a_template_that_runs_away_or_leaves_its_folder_is_refused(
    project: Path, body: str, words: str
) -> None:
    assert words in refusal(project, body)


def test_output_without_end_is_refused(project: Path) -> None:
    body = "{% for a in project.full_name %}{% for b in project.full_name %}" * 2 + (
        "{{ '" + "x" * 2000 + "' }}" + "{% endfor %}" * 4
    )
    said = refusal(project, body)
    assert "fiche-avis.html:1 : refusé dans un modèle : le document a plus de 2 000 000" in said


def test_a_link_out_of_the_folder_is_not_followed(project: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    (tmp_path / "modeles" / "lien.html").symlink_to(tmp_path / "secret.txt")
    assert "n'existe pas" in refusal(project, "{% include 'lien.html' %}")


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


def test_a_template_that_is_not_utf8_is_said_so(project: Path) -> None:
    (project.parent / "modeles" / "guide.html").write_bytes(b"\xe9")
    with pytest.raises(cpts_docs.TemplateError, match="UTF-8"):
        cpts_docs.render(cpts_docs.load(project), "guide")
