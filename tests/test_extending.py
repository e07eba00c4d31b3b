"""What docs/architecture.md promises: to add one of these, touch that and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

import cpts_docs
from cpts_docs.base import plugins
from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.resources import page_folder, reference_path
from cpts_docs.document.tree import Document
from cpts_docs.document.walk import texts
from cpts_docs.foreign.kinds import Kind
from cpts_docs.formats import all_formats
from cpts_docs.formats.format import Format
from cpts_docs.forms import declared
from cpts_docs.jobs.collect import collect
from cpts_docs.jobs.collect.files import answers_files
from cpts_docs.project import rules
from cpts_docs.project.rules.rule import Check, Rule
from cpts_docs.project.source import Source
from tests.filling import FILL
from tests.samples import MINIMAL, ProjectFile


def filled(project: cpts_docs.Project, ending: str, **answers: str) -> bytes:
    blank = cpts_docs.write(cpts_docs.render(project, "questionnaire"), ending)
    return FILL[ending][0](blank, answers)


# --------------------------------------------------------------------------
# Fields, questions and documents


@pytest.fixture
def with_a_question(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The national questionnaire with one more line."""
    data = json.loads(reference_path("questionnaire.json").read_text("utf-8"))
    (table,) = (q for part in data["sections"] for q in part["questions"] if "rows" in q)
    table["rows"].append({"name": "telesante", "text": "Développer la télésanté"})
    path = tmp_path / "questionnaire.json"
    path.write_text(json.dumps(data), "utf-8")
    monkeypatch.setattr(declared, "reference_path", lambda _: path)
    caches = (declared._national, declared.questionnaire, declared.national_names)
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


@pytest.mark.usefixtures("with_a_question")
@pytest.mark.parametrize("ending", FILL)
def test_a_question_is_a_line_of_data(project_file: ProjectFile, ending: str) -> None:
    path = project_file(MINIMAL)
    project = cpts_docs.load(path)
    form = path.with_name(f"a.{FILL[ending][1]}")
    form.write_bytes(filled(project, ending, nom="Ana", telesante="oui"))

    collected = collect(project, [form])

    assert collected.answers[0].fields["telesante"] == "oui"
    assert project.form.accepts(collected.answers[0].fields)
    for name, content in answers_files(project, collected.answers, path.parent).items():
        name.write_bytes(content)
    path.write_text(f"{MINIMAL}answers: answers.yaml\n", "utf-8")
    synthese = cpts_docs.render(cpts_docs.load(path), "synthese")
    shown = list(texts(synthese.blocks))
    assert "6 – Développer la télésanté" in shown
    assert any("chacune des six questions" in text for text in shown)
    table = (path.parent / "answers.csv").read_text("utf-8-sig").splitlines()
    assert table[0].split(";")[-2] == "telesante"


@pytest.mark.parametrize("ending", FILL)
def test_a_field_of_a_projects_own_template_is_collected_and_that_is_said(
    project_file: ProjectFile, ending: str
) -> None:
    path = project_file(f"{MINIMAL}templates: modeles\n")
    own = path.parent / "modeles"
    own.mkdir()
    page = (page_folder() / "questionnaire.html").read_text("utf-8")
    more = (
        '<p class="question">Votre tablette ?</p><p class="choices">'
        '<label><input type="radio" name="tablette" value="oui"> Oui</label>'
        '<label><input type="radio" name="tablette" value="non"> Non</label></p>'
        '<div class="field"><label for="rpps">RPPS :</label>'
        '<input id="rpps" name="rpps" type="text"></div>'
    )
    (own / "questionnaire.html").write_text(page.replace("<h2>Vous</h2>", f"{more}<h2>Vous</h2>"))
    project = cpts_docs.load(path)
    form = path.with_name(f"a.{FILL[ending][1]}")
    form.write_bytes(filled(project, ending, nom="Ana", parcours="oui", tablette="oui", rpps="101"))

    collected = collect(project, [form])

    (answer,) = collected.answers
    assert (answer.fields["tablette"], answer.fields["rpps"]) == ("oui", "101")
    (notice,) = collected.notices
    assert "« tablette » et « rpps »" in notice
    content = answers_files(project, collected.answers, path.parent)
    table = content[path.with_name("answers.csv")].decode("utf-8-sig").splitlines()
    assert table[0].endswith(";commentaire;tablette;rpps")


def test_a_document_of_a_project_is_a_template_beside_it(project_file: ProjectFile) -> None:
    path = project_file(f"{MINIMAL}templates: modeles\n")
    own = path.parent / "modeles"
    own.mkdir()
    (own / "invitation.html").write_text(
        '{% extends "base.html" %}{% from "outils.html" import salut %}'
        "{% block title %}Invitation{% endblock %}"
        "{% block main %}<h1>Invitation</h1><p>{{ salut(project) }}</p>{% endblock %}",
        "utf-8",
    )
    (own / "outils.html").write_text(
        "{% macro salut(project) %}La {{ project.full_name }} vous invite.{% endmacro %}", "utf-8"
    )

    files = cpts_docs.build(path)
    (one,) = cpts_docs.build(path, documents=["invitation"], formats=["html"])

    assert {"invitation.docx", "invitation.pdf", "guide.pdf"} <= {file.name for file in files}
    assert not [file for file in files if file.stem == "outils"]
    assert "La CPTS Ruscino vous invite." in cpts_docs.text(one)


def test_a_document_that_only_another_project_has_is_unknown(project_file: ProjectFile) -> None:
    with pytest.raises(cpts_docs.UnknownNameError, match="document inconnu : « invitation »"):
        cpts_docs.build(project_file(MINIMAL), documents=["invitation"])


def test_an_organisation_is_a_line_of_a_project(project_file: ProjectFile) -> None:
    path = project_file(f"{MINIMAL}organisations: [CPAM, CGSS de la Réunion]\n")
    project = cpts_docs.load(path)
    (fiche,) = cpts_docs.build(
        path, documents=["fiche-avis"], formats=["html"], organisation="CGSS de la Réunion"
    )
    form = path.with_name("avis.json")
    answers = {
        "avis-cgss-de-la-reunion-verdict": "favorable",
        "avis-cgss-de-la-reunion-texte": "Oui.",
    }
    form.write_bytes(FILL["html"][0](fiche.read_bytes(), answers))

    (opinion,) = collect(project, [form]).opinions

    assert (opinion.organisation.name, opinion.verdict) == ("CGSS de la Réunion", "favorable")


# --------------------------------------------------------------------------
# Formats and rules of another package


def write_words(document: Document) -> bytes:
    return "\n".join(texts(document.blocks)).encode()


WORDS = Format(
    name="mots",
    title="texte nu",
    media_type="text/plain",
    write=write_words,
    kinds=(Kind("mots", "un texte nu"),),
)


def no_lyon(source: Source, value: Any) -> Iterator[Diagnostic]:
    for index, commune in enumerate(value["territory"]["communes"]):
        if commune == "Lyon":
            place = source.position(["territory", "communes", index])
            yield NO_LYON.at(source, "Lyon a déjà sa CPTS", place)


NO_LYON = Rule("pas-lyon", "Choisissez une autre commune.")
CHECK = Check(no_lyon, ("territory",), (NO_LYON,))


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another package on Python's path, with an entry point of each group."""
    info = tmp_path / "site" / "ailleurs-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: ailleurs\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        f"[cpts_docs.formats]\nmots = {__name__}:WORDS\n\n"
        f"[cpts_docs.rules]\nlyon = {__name__}:CHECK\n"
    )
    caches = (plugins.plugins, plugins._declarations, all_formats, rules._all_checks)
    monkeypatch.syspath_prepend(str(info.parent))
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


@pytest.mark.usefixtures("installed")
def test_a_format_of_another_package_is_an_entry_point(project_file: ProjectFile) -> None:
    assert EntryPoint("mots", f"{__name__}:WORDS", "cpts_docs.formats").load() is WORDS
    (file,) = cpts_docs.build(project_file(MINIMAL), documents=["guide"], formats=["mots"])
    assert file.name == "guide.mots"
    assert "Exemples d’actions pouvant être engagées par une CPTS" in file.read_text("utf-8")


@pytest.mark.usefixtures("installed")
def test_a_rule_of_another_package_is_an_entry_point(project_file: ProjectFile) -> None:
    path = project_file(MINIMAL.replace("[Perpignan]", "[Perpignan, Lyon]"))
    found = [item for item in cpts_docs.validate(path) if item.rule == "pas-lyon"]
    assert [str(item.position and item.position.line) for item in found] == ["6"]
    assert "pas-lyon" in {rule.code for rule in rules.all_rules()}


def test_a_format_that_nobody_adds_is_named_with_those_there_are(
    project_file: ProjectFile,
) -> None:
    message = "format inconnu : « mots » ; valeurs connues : docx, pdf, html"
    with pytest.raises(cpts_docs.UnknownNameError, match=re.escape(message)):
        cpts_docs.write(cpts_docs.render(cpts_docs.load(project_file(MINIMAL)), "guide"), "mots")


# --------------------------------------------------------------------------
# A project without a file


def test_a_project_may_be_a_text_bytes_or_a_mapping(tmp_path: Path) -> None:
    from datetime import date

    values = {
        "version": 1,
        "name": "Ruscino",
        "department": "66",
        "date": date(2023, 6, 1),
        "territory": {"communes": ["Perpignan"]},
    }
    (tmp_path / "avis.yaml").write_text("organisation: CPAM\nverdict: favorable\n", "utf-8")

    loaded = [
        cpts_docs.load(given, folder=tmp_path)
        for given in (MINIMAL, MINIMAL.encode(), values, {**values, "opinions": ["avis.yaml"]})
    ]

    assert {project.name for project in loaded} == {"Ruscino"}
    assert [opinion.verdict for opinion in loaded[3].opinions if opinion.verdict] == ["favorable"]
    files = cpts_docs.build(MINIMAL, folder=tmp_path, documents=["guide"], formats=["html"])
    assert files == [tmp_path / "documents" / "guide.html"]


def test_a_mistake_in_a_text_has_its_line() -> None:
    (problem,) = (item for item in cpts_docs.validate(MINIMAL + "x: 1\n") if item.is_error)
    assert (problem.rule, problem.position and problem.position.line) == ("cle-inconnue", 7)


@pytest.mark.parametrize(
    "call",
    [
        lambda path: cpts_docs.build(path, formats="pdf"),
        lambda path: cpts_docs.build(path, documents="guide"),
        lambda path: cpts_docs.build_many(str(path)),
        lambda path: cpts_docs.load(path, folder="."),
    ],
)
def test_a_call_that_means_something_else_is_an_error_that_says_so(
    project_file: ProjectFile, call: Any
) -> None:
    with pytest.raises(cpts_docs.ArgumentError, match=r"est une liste|pas un fichier"):
        call(project_file(MINIMAL))
