"""Which documents a project wants, and what is built of those that are Word files."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest

import cpts_docs
from cpts_docs.cli.main import main
from cpts_docs.documents import DOCUMENTS, available
from cpts_docs.formats import written_by
from cpts_docs.project.chosen import NEEDS
from cpts_docs.run import office
from tests.samples import MINIMAL, ProjectFile
from tests.word_templates import Word, lines, p, parts_of, project_with

PRINTED = b"%PDF of "


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return project_with(tmp_path, Word(p("{{ project.name }}")), MINIMAL)


@pytest.fixture
def printing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A LibreOffice that is quick: what it writes says what it was given."""
    monkeypatch.setattr(office, "program", lambda: "/usr/bin/soffice")
    monkeypatch.setattr(
        office,
        "as_pdf",
        lambda files, day: {
            name: PRINTED + lines(data)[0].encode() for name, data in files.items()
        },
    )


@pytest.fixture
def no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: None)


def files(project: Path) -> set[str]:
    folder = project.parent / "documents"
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def test_a_list_chooses_the_documents_that_are_built(
    project_file: ProjectFile, capsys: pytest.CaptureFixture[str]
) -> None:
    path = project_file(f"{MINIMAL}documents: [fiche-avis, guide]\n")
    assert available(cpts_docs.load(path)) == ("guide", "fiche-avis")
    assert main(["build", str(path), "-f", "html", "-q"]) == 0
    assert files(path) == {"guide.html", "fiche-avis.html"}
    assert main(["build", str(path), "-f", "html", "-d", "questionnaire", "-q"]) == 0
    assert "questionnaire.html" in files(path)

    capsys.readouterr()
    assert main(["documents", str(path), "-q"]) == 0
    told = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    absent = "pas construit : absent de la liste « documents: » du projet"
    assert f"questionnaire {absent}" in told
    assert "guide modèle de cpts_docs" in told


def test_a_document_that_lacks_its_data_is_one_with_a_need_and_says_it() -> None:
    minimal = cpts_docs.load(MINIMAL)
    lacking = {kind.name: kind for kind in DOCUMENTS.values() if not kind.has_data(minimal)}
    assert lacking.keys() == NEEDS.keys()
    for name, kind in lacking.items():
        assert f"« {NEEDS[name].typed}" in kind.lacks(minimal)


@pytest.mark.parametrize("said", ["", "show: {codes: true}\n", "show: {territory: false}\n"])
def test_a_document_that_is_wanted_and_cannot_be_made_is_told(said: str) -> None:
    wanted = f"{MINIMAL}documents: [guide, territoire]\n{said}"
    assert "document-sans-donnees" in [item.rule for item in cpts_docs.validate(wanted)]


def test_a_template_that_others_include_is_no_document(project_file: ProjectFile) -> None:
    path = project_file(f"{MINIMAL}templates: modeles\ndocuments: [guide, outils]\n")
    folder = path.parent / "modeles"
    folder.mkdir()
    (folder / "outils.html").write_text("{% macro salut() %}Bonjour{% endmacro %}", "utf-8")
    assert "document-inconnu" in [item.rule for item in cpts_docs.validate(path)]


def test_a_word_file_is_one_more_document_or_takes_the_place_of_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    word = Word(p("{{ project.name }}, {{ open_for or 'tous' }}, {{ fields is defined }}"))
    path = project_with(tmp_path, word, MINIMAL, "fiche-avis")
    assert available(cpts_docs.load(path)) == ("questionnaire", "guide", "fiche-avis")
    (written,) = cpts_docs.build(path, documents=["fiche-avis"], formats=["docx"])
    assert lines(written.read_bytes()) == ["Ruscino, tous, oui"]
    (written,) = cpts_docs.build(path, formats=["docx"], organisation="CPAM")
    assert written.name == "fiche-avis-cpam.docx"
    assert lines(written.read_bytes()) == ["Ruscino, CPAM, oui"]
    assert main(["documents", str(path), "-q"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "fiche-avis modèle Word du projet : modele.docx" in told
    with pytest.raises(cpts_docs.TemplateError, match="fichier Word"):
        cpts_docs.render(cpts_docs.load(path), "fiche-avis")


@pytest.mark.usefixtures("printing")
def test_a_word_file_gives_a_document_and_its_pdf(project: Path) -> None:
    assert main(["build", str(project), "-q"]) == 0
    assert {"convention.docx", "convention.pdf", "guide.docx", "guide.pdf"} <= files(project)
    folder = project.parent / "documents"
    assert (folder / "convention.pdf").read_bytes() == PRINTED + b"Ruscino"
    content = (folder / "convention.docx").read_bytes()
    assert written_by(content).startswith("cpts_docs ")
    assert main(["build", str(project), "--check", "-q"]) == 0
    (project.parent / "modele.docx").write_bytes(Word(p("autre")).written())
    assert main(["build", str(project), "--check", "-q"]) == 1


NOT_MADE = "convention.pdf n'est pas fait : il faut LibreOffice (programme soffice)"


@pytest.mark.usefixtures("no_office")
@pytest.mark.parametrize(
    ("options", "code", "said", "written"),
    [
        ([], 0, f"avertissement : {NOT_MADE}", {"convention.docx", "guide.docx", "guide.pdf"}),
        (["-f", "pdf"], 1, f"erreur : {NOT_MADE}", {"guide.pdf"}),
        (["-f", "pdf", "-d", "convention"], 1, f"erreur : {NOT_MADE}", set()),
        (["-f", "html"], 0, "avertissement : convention.html n'est pas fait", {"guide.html"}),
        (["-f", "odt", "-d", "convention"], 1, "erreur : convention.odt n'est pas fait", set()),
    ],
)
def test_what_a_word_file_cannot_give_is_said(
    project: Path,
    options: list[str],
    code: int,
    said: str,
    written: set[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["build", str(project), *options]) == code
    assert said in capsys.readouterr().err
    assert written <= files(project)
    assert not {"convention.pdf", "convention.html", "convention.odt"} & files(project)


@pytest.mark.usefixtures("no_office")
def test_the_library_raises_for_what_was_asked_and_cannot_be(project: Path) -> None:
    with pytest.raises(cpts_docs.OutputError, match="il faut LibreOffice"):
        cpts_docs.build(project, documents=["convention"], formats=["pdf"])
    assert [path.name for path in cpts_docs.build(project, documents=["convention"])] == [
        "convention.docx"
    ]


def test_the_mistakes_of_a_word_file_are_diagnostics_of_build_and_validate(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = project_with(tmp_path, Word(p("{{ nom }}") + p("{{ lieu }}")), MINIMAL)
    for command in (["build", "-f", "docx"], ["validate"]):
        assert main([*command, str(path), "-q"]) == 1
        said = "".join(capsys.readouterr())
        assert "modele.docx : erreur : paragraphe 1 : « {{ nom }} » : nom inconnu" in said
        assert "modele.docx : erreur : paragraphe 2 : « {{ lieu }} » : nom inconnu" in said
    assert files(path) == set()


def test_a_file_says_nothing_of_who_wrote_its_template(tmp_path: Path) -> None:
    word = docx.Document()
    word.core_properties.author = "Une personne de l'ARS"
    word.core_properties.title = "Convention type"
    word.add_paragraph("{{ project.name }}")
    saved = io.BytesIO()
    word.save(saved)
    path = project_with(tmp_path, saved.getvalue(), MINIMAL)
    (written,) = cpts_docs.build(path, documents=["convention"], formats=["docx"])
    core = parts_of(written.read_bytes())["docProps/core.xml"].decode()
    assert "Convention type" in core
    assert "Une personne" not in core
