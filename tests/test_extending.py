"""What docs/architecture.md promises: to add one of these, touch that and nothing else."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

import cpts_docs
from cpts_docs._version import GENERATOR
from cpts_docs.base import plugins
from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.resources import page_folder, reference_path
from cpts_docs.document.tree import Document
from cpts_docs.document.walk import texts
from cpts_docs.documents import available
from cpts_docs.foreign.kinds import Kind
from cpts_docs.formats import all_formats, written_by
from cpts_docs.formats.format import Format, Signature
from cpts_docs.forms import declared, kinds
from cpts_docs.forms.fields import Field, Form
from cpts_docs.jobs.collect import collect, files_of
from cpts_docs.jobs.collect.files import answers_files
from cpts_docs.project import rules
from cpts_docs.project.rules.rule import Check, Rule
from cpts_docs.project.source import Source
from tests.filling import FILL
from tests.samples import MINIMAL, ProjectFile, some


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
    caches = (declared._data, declared.questionnaire, declared.national_names)
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


@pytest.mark.parametrize("ending", some(FILL, 2))
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
        '<div class="field"><label for="jour">Depuis le :</label>'
        '<input id="jour" name="jour" type="date"></div>'
    )
    (own / "questionnaire.html").write_text(page.replace("<h2>Vous</h2>", f"{more}<h2>Vous</h2>"))
    project = cpts_docs.load(path)
    form = path.with_name(f"a.{FILL[ending][1]}")
    typed = "2024-02-29" if ending == "html" else "29/02/2024"  # a browser has a calendar
    given = {"nom": "Ana", "parcours": "oui", "tablette": "oui", "rpps": "101", "jour": typed}
    form.write_bytes(filled(project, ending, **given))

    collected = collect(project, [form])

    (answer,) = collected.answers
    assert (answer.fields["tablette"], answer.fields["rpps"]) == ("oui", "101")
    assert answer.fields["jour"] == "2024-02-29"
    (notice,) = collected.notices
    assert "« tablette », « rpps » et « jour »" in notice
    content = answers_files(project, collected.answers, path.parent)
    table = content[path.with_name("answers.csv")].decode("utf-8-sig").splitlines()
    assert table[0].endswith(";commentaire;tablette;rpps;jour")


@pytest.mark.parametrize("ending", some(FILL, 2))
def test_a_form_is_a_record(
    project_file: ProjectFile, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    fields = (
        Field("nom", "Nom", part="person"),
        Field("avis", "Votre avis", "choice", replies=declared.YES_NO),
    )
    kind = kinds.FormKind(
        *("enquete", "l'enquête", "les enquêtes remplies", ("surveys",), "surveys.yaml"),
        form=lambda project: Form("enquete", fields),
        names=("nom",),
        version=7,
    )
    monkeypatch.setitem(kinds.KINDS, kind.name, kind)
    monkeypatch.setattr(kinds, "OF_PEOPLE", (*kinds.OF_PEOPLE, kind))
    path = project_file(f"{MINIMAL}templates: modeles\n")
    (path.parent / "modeles").mkdir()
    (path.parent / "modeles" / "enquete.html").write_text(
        '{% extends "base.html" %}{% from "macros.html" import choices, field_row %}'
        "{% block title %}Enquête{% endblock %}{% block main %}<h1>Enquête</h1>"
        "{% set asked = project.forms.enquete %}"
        "{{ field_row(asked.nom) }}{{ choices(asked.avis) }}{% endblock %}",
        "utf-8",
    )
    project = cpts_docs.load(path)
    blank = cpts_docs.write(cpts_docs.render(project, "enquete"), ending)
    forms = []
    for number, reply in enumerate(("oui", "nc")):
        forms.append(path.with_name(f"{number}.{FILL[ending][1]}"))
        forms[-1].write_bytes(FILL[ending][0](blank, {"nom": "Ana Rey", "avis": reply}))
        os.utime(forms[-1], (number, number))

    collected = collect(project, forms)

    (answer,) = collected.returned["enquete"]
    assert dict(answer.fields) == {"nom": "Ana Rey", "avis": "nc"}
    assert (len(collected.replaced), collected.refused) == (1, [])
    written = files_of(project, collected, path.parent)
    assert [file.name for file in written] == ["surveys.yaml", "surveys.csv"]


def test_a_template_that_cannot_be_read_hides_none_of_the_others(
    project_file: ProjectFile,
) -> None:
    path = project_file(f"{MINIMAL}templates: modeles\n")
    own = path.parent / "modeles"
    own.mkdir()
    whole = '{% extends "base.html" %}{% block title %}T{% endblock %}{% block main %}<h1>T</h1>'
    (own / "invitation.html").write_text(f"{whole}{{% endblock %}}", "utf-8")
    (own / "boucle.html").symlink_to(own / "boucle.html")
    project = cpts_docs.load(path)

    assert set(available(project)) >= {"invitation", "boucle"}
    assert cpts_docs.build(path, documents=["invitation"], formats=["html"])
    with pytest.raises(cpts_docs.TemplateError, match=r"boucle\.html"):
        cpts_docs.build(path, documents=["boucle"], formats=["html"])


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
    return "\n".join((f"made by {GENERATOR}", *texts(document.blocks))).encode()


WORDS = Format(
    name="mots",
    title="texte nu",
    write=write_words,
    kinds=(Kind("mots", "un texte nu"),),
    signature=Signature(re.compile(rb"^made by (\S+ \S+)")),
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
        f"[cpts_docs.rules]\nlyon = {__name__}:CHECK\nrien = {__name__}:WORDS\n"
        f"absent = {__name__}:ABSENT\n"
    )
    caches = (plugins.plugins, plugins._declarations, all_formats)
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
    assert written_by(file.read_bytes()) == GENERATOR


@pytest.mark.usefixtures("installed")
def test_a_rule_of_another_package_is_an_entry_point(project_file: ProjectFile) -> None:
    path = project_file(MINIMAL.replace("[Perpignan]", "[Perpignan, Lyon]"))
    found = [item for item in cpts_docs.validate(path) if item.rule == "pas-lyon"]
    assert [str(item.position and item.position.line) for item in found] == ["6"]
    assert "pas-lyon" in {rule.code for rule in rules.all_rules()}


@pytest.mark.usefixtures("installed")
def test_what_is_added_as_a_rule_and_is_none_is_named(project_file: ProjectFile) -> None:
    found = [item for item in cpts_docs.validate(project_file(MINIMAL)) if item.rule == "extension"]

    assert [item.is_error for item in found] == [False, False]
    assert "« rien » (cpts_docs.rules) n'est pas une règle" in found[0].message
    assert "« absent » (cpts_docs.rules)" in found[1].message
    assert "ABSENT" in found[1].message


def test_what_is_added_as_a_format_and_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cpts_docs.formats.plugins", lambda group: {"rien": CHECK})
    all_formats.cache_clear()
    try:
        with pytest.raises(cpts_docs.UnknownNameError, match=r"« rien » .* n'est pas un format"):
            all_formats()
    finally:
        all_formats.cache_clear()


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


def test_a_project_may_be_any_mapping() -> None:
    values = {"version": 1, "name": "Ruscino", "department": "66", "date": "2023-06-01"}
    inner = MappingProxyType({"communes": ("Perpignan",)})
    loaded = cpts_docs.load(MappingProxyType({**values, "territory": inner}))

    assert [commune.name for commune in loaded.territory.communes] == ["Perpignan"]


ITSELF: list[Any] = []
ITSELF.append(ITSELF)


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), {1, 2}, {(1, 2): 3}, ITSELF], ids=str
)
def test_a_mapping_with_what_no_project_can_hold_is_an_error_of_the_call(value: Any) -> None:
    with pytest.raises(cpts_docs.ArgumentError, match="projet"):
        cpts_docs.validate({"version": 1, "name": value})


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
