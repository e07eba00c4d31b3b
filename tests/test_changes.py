"""``build --changed-since``: of many projects, those whose files changed."""

from __future__ import annotations

import os
import subprocess
import unicodedata
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from cpts_docs._version import GENERATOR
from cpts_docs.base.errors import OutputError
from cpts_docs.formats import FORMATS, written_by
from cpts_docs.jobs import many
from cpts_docs.run.storage import Folder
from tests import fonts
from tests.commands import Cli
from tests.effort import expect_linear
from tests.samples import MINIMAL
from tests.word_templates import Word, p

PROJECTS = ("elne", "prades", "thuir")
OPINION = "organisation: CPAM\nverdict: favorable\n"


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=T", "-c", "user.email=t@exemple.invalid"]
    ran = subprocess.run(
        ["git", *identity, *arguments],
        cwd=folder,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull},
        check=True,
        capture_output=True,
        text=True,
    )
    return ran.stdout


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three projects in git, the second of which includes opinions and has a template."""
    for name in PROJECTS:
        put(tmp_path / name / "project.yaml", MINIMAL)
    extra = "opinions: [avis/*.yaml]\ntemplates: modèles\n"
    put(tmp_path / "prades" / "project.yaml", MINIMAL + extra)
    put(tmp_path / "prades" / "avis" / "cpam.yaml", OPINION)
    put(tmp_path / "prades" / "modèles" / "entête.html", "")
    put(tmp_path / ".gitignore", "documents/\n")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "départ")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def built(cli: Cli, revision: str = "HEAD", code: int = 0) -> list[str]:
    """The projects that are built; the others must be named as unchanged."""
    paths = [f"{name}/project.yaml" for name in PROJECTS]
    ran = cli("build", "-d", "guide", "-f", "html", "--changed-since", revision, *paths)
    assert ran.code == code, ran.err
    lines = ran.out.splitlines()
    made = [name for name in PROJECTS if str(Path(name, "documents", "guide.html")) in lines]
    unchanged = [name for name in PROJECTS if f"{Path(name, 'project.yaml')} : inchangé" in lines]
    assert sorted(made + unchanged) == sorted(PROJECTS)
    return made


def test_a_project_that_did_not_change_is_not_built(repository: Path, cli: Cli) -> None:
    assert built(cli) == []
    assert not list(repository.glob("*/documents"))


def test_a_project_file_that_changed_is_built(repository: Path, cli: Cli) -> None:
    put(repository / "thuir" / "project.yaml", MINIMAL + "# un mot\n")
    assert built(cli) == ["thuir"]


def test_what_was_committed_since_counts_and_what_was_before_does_not(
    repository: Path, cli: Cli
) -> None:
    put(repository / "thuir" / "project.yaml", MINIMAL + "# un mot\n")
    git(repository, "commit", "-qam", "un mot")
    put(repository / "elne" / "project.yaml", MINIMAL + "# un autre\n")
    assert built(cli, "HEAD~1") == ["elne", "thuir"]
    assert built(cli, "HEAD") == ["elne"]


@pytest.mark.parametrize("file", ["avis/cpam.yaml", "avis/msa.yaml", "modèles/entête.html"])
def test_a_file_that_a_project_names_counts_for_it_alone(
    repository: Path, cli: Cli, file: str
) -> None:
    put(repository / "prades" / file, OPINION.replace("CPAM", "MSA") if "msa" in file else "# n\n")
    if "cpam" in file:
        put(repository / "prades" / file, OPINION + "place: Prades\n")
    assert built(cli) == ["prades"]


@pytest.mark.parametrize(
    ("named", "file"),
    [
        ("avis [1].yaml", "avis [1].yaml"),
        ("avis", "avis/dd.yaml"),
        ("reçu.yaml", unicodedata.normalize("NFD", "reçu.yaml")),
    ],
)
def test_a_name_that_is_no_pattern_counts_as_it_is_read(
    repository: Path, cli: Cli, named: str, file: str
) -> None:
    put(repository / "elne" / "project.yaml", f'{MINIMAL}opinions: ["{named}"]\n')
    put(repository / "elne" / file, OPINION)
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "un avis")
    assert built(cli) == []

    put(repository / "elne" / file, OPINION + "place: Elne\n")
    assert built(cli) == ["elne"]


@pytest.mark.parametrize("named", ["modele.docx", "mod*.docx"])
def test_a_word_file_that_is_to_be_filled_counts(repository: Path, cli: Cli, named: str) -> None:
    word = f"documents: {{convention: {{template: {named}}}}}\n"
    put(repository / "thuir" / "project.yaml", MINIMAL + word)
    (repository / "thuir" / "modele.docx").write_bytes(Word(p("{{ project.name }}")).written())
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "un modèle")
    assert built(cli) == []
    (repository / "thuir" / "modele.docx").write_bytes(Word(p("autre")).written())
    assert built(cli) == ["thuir"]


def test_an_included_file_that_went_counts(repository: Path, cli: Cli) -> None:
    (repository / "prades" / "avis" / "cpam.yaml").unlink()
    assert built(cli) == ["prades"]


def test_a_file_that_no_project_names_counts_for_none(repository: Path, cli: Cli) -> None:
    put(repository / "prades" / "notes.yaml", "x")
    put(repository / "README.md", "x")
    assert built(cli) == []


def test_answers_count_for_their_project(repository: Path, cli: Cli) -> None:
    put(repository / "elne" / "project.yaml", MINIMAL + "answers: réponses.yaml\n")
    answers = "version: 1\nproject: CPTS Essai\nanswers: []\n"
    put(repository / "elne" / "réponses.yaml", answers)
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "réponses")
    assert built(cli) == []
    put(repository / "elne" / "réponses.yaml", "# lues\n" + answers)
    ran = cli("build", "-f", "html", "--changed-since", "HEAD", "elne/project.yaml")
    assert "inchangé" not in ran.out


@pytest.mark.parametrize("form", FORMATS)
def test_documents_of_another_version_are_built_again(
    repository: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    command = ("build", "-d", "guide", "-f", form, "--changed-since", "HEAD", "elne/project.yaml")
    cli("build", "-d", "guide", "-f", form, "elne/project.yaml")
    assert "inchangé" in cli(*command).out

    monkeypatch.setattr(many, "GENERATOR", "cpts_docs 99")

    assert "guide" in cli(*command).out


@pytest.mark.parametrize("form", FORMATS)
def test_every_document_says_which_version_wrote_it(repository: Path, cli: Cli, form: str) -> None:
    cli("build", "-f", form, "elne/project.yaml")
    for path in (repository / "elne" / "documents").iterdir():
        assert written_by(path.read_bytes()) == GENERATOR


@pytest.mark.parametrize("content", [b"", b"PK", b"%PDF-1.7", b"PK\x03\x04" + b"\0" * 99])
def test_a_file_that_does_not_say_what_wrote_it_was_written_by_nobody(content: bytes) -> None:
    assert written_by(content) == ""


def test_what_stands_in_the_place_of_a_document_is_looked_into_within_bounds() -> None:
    large = BytesIO()
    with zipfile.ZipFile(large, "w", zipfile.ZIP_DEFLATED) as package:
        said = b"<cp:version>cpts_docs 1</cp:version>"
        package.writestr("docProps/core.xml", bytes(5_000_000) + said)
    data = large.getvalue()

    assert written_by(data) == written_by(data[:200] + bytes(200) + data[400:]) == ""
    expect_linear(written_by, lambda n: b"%PDF-1.7 " + b"/Keywords(cpts_docs " * n, 20_000)


def test_a_project_with_an_error_shows_it_if_it_changed(repository: Path, cli: Cli) -> None:
    put(repository / "elne" / "project.yaml", "version: [\n")
    ran = cli("build", "--changed-since", "HEAD", "elne/project.yaml", "thuir/project.yaml")
    assert ran.code == 1
    assert "elne" in ran.err
    assert ran.out.splitlines() == [f"{Path('thuir', 'project.yaml')} : inchangé"]


@pytest.mark.parametrize("revision", ["jamais", "--help", "", "HEAD:elne", "HEAD; ls"])
def test_a_revision_that_git_does_not_know_is_refused(
    repository: Path, cli: Cli, revision: str
) -> None:
    ran = cli("build", f"--changed-since={revision}", "elne/project.yaml")
    assert ran.code == 1
    assert ran.err.startswith(f"cpts-docs : la révision « {revision} » n'existe pas dans ")
    assert ran.out == ""


def test_a_project_outside_git_says_so(tmp_path: Path, cli: Cli) -> None:
    put(tmp_path / "project.yaml", MINIMAL)
    ran = cli("build", "--changed-since", "HEAD", tmp_path / "project.yaml")
    assert ran.code == 1
    assert ran.err == f"cpts-docs : {tmp_path} n'est dans aucun dépôt git\n"


def test_a_project_whose_repository_is_broken_is_not_the_end_of_the_others(
    repository: Path, cli: Cli
) -> None:
    put(repository / "elne" / ".git" / "config", "[core\n")
    put(repository / "elne" / ".git" / "HEAD", "ref: refs/heads/main\n")
    (repository / "elne" / ".git" / "objects").mkdir()
    put(repository / "thuir" / "project.yaml", MINIMAL + "# un mot\n")

    paths = [f"{name}/project.yaml" for name in PROJECTS]
    command = ("build", "-d", "guide", "-f", "html", "--changed-since", "HEAD")
    ran = cli(*command, *paths)

    assert ran.code == 1
    said = f"{repository / 'elne'} : git ne répond pas (fatal: bad config line 1 in file"
    assert ran.err.startswith(f"cpts-docs : {said}")
    assert ran.out.splitlines() == [
        f"{Path('prades', 'project.yaml')} : inchangé",
        str(Path("thuir", "documents", "guide.html")),
    ]


@pytest.mark.parametrize("more", [["--changed-since", "HEAD"], ["--report", "lu.csv"]])
def test_a_project_behind_a_link_to_itself_is_not_the_end_of_the_others(
    repository: Path, cli: Cli, more: list[str]
) -> None:
    (repository / "tourne").symlink_to("tourne")
    put(repository / "a" / "project.yaml", f"{MINIMAL}# autre\n")

    ran = cli("build", *more, "-f", "html", "tourne/project.yaml", "a/project.yaml")

    assert ran.code == 1
    assert "RuntimeError" not in ran.err
    assert (repository / "a" / "documents" / "guide.html").exists()


def test_a_machine_without_git_says_so(
    repository: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(repository))
    ran = cli("build", "--changed-since", "HEAD", "elne/project.yaml")
    assert ran.code == 1
    assert "git n'a pas pu être lancé" in ran.err


def test_storage_that_cannot_be_read_is_a_row_and_not_the_end(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Folder) -> frozenset[str]:
        if "thuir" in self.path.parts:
            return frozenset()
        raise OutputError("le serveur ne répond pas")

    monkeypatch.setattr(Folder, "names", refuse)
    paths = [Path(name, "project.yaml") for name in ("elne", "thuir")]

    first, second = many.build_many(paths, changed_since="HEAD")

    assert (first.failed, first.error) == (True, "le serveur ne répond pas")
    assert second.unchanged


def test_a_logo_that_changed_is_of_the_project_that_shows_it(repository: Path, cli: Cli) -> None:
    logo = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><path d="M0 0h{}v1z"/></svg>'
    theme = "theme: {logos: [{file: images/l.svg, alt: Elne}]}\n"
    put(repository / "elne" / "project.yaml", MINIMAL + theme)
    put(repository / "elne" / "images" / "l.svg", logo.format(1))
    put(repository / "thuir" / "images" / "l.svg", logo.format(1))
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "un logo")
    assert built(cli) == []

    for name in ("elne", "thuir"):
        put(repository / name / "images" / "l.svg", logo.format(2))
    assert built(cli) == ["elne"]


def test_a_style_sheet_and_a_font_that_changed_are_of_the_project_that_names_them(
    repository: Path, cli: Cli
) -> None:
    theme = "theme: {css: styles/theme.css, font: styles/Essai-*.ttf}\n"
    put(repository / "elne" / "project.yaml", MINIMAL + theme)
    for name in ("elne", "thuir"):
        put(repository / name / "styles" / "theme.css", "h1 {}")
        for file, data in fonts.family().items():
            (repository / name / "styles" / file).write_bytes(data)
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "une feuille de style")
    assert built(cli) == []

    for name in ("elne", "thuir"):
        put(repository / name / "styles" / "theme.css", "h2 {}")
    assert built(cli) == ["elne"]
    git(repository, "checkout", "-q", ".")
    for name in ("elne", "thuir"):
        (repository / name / "styles" / "Essai-Bold.ttf").write_bytes(fonts.made(weight=700) + b"0")
    assert built(cli) == ["elne"]
