"""Templates copied into a project, and the list of its documents."""

from __future__ import annotations

import errno
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest

import cpts_docs
from cpts_docs.cli.main import main
from cpts_docs.documents import DOCUMENTS, available, templates
from cpts_docs.project import ejected
from cpts_docs.project.show import Show
from tests.corpus import answered_by, texts
from tests.samples import MINIMAL, ROOT, ProjectFile, some

OWN = f"{MINIMAL}templates: modeles\n"


def warnings(project: Path) -> list[str]:
    """The rules a project is warned of, but for the notice that it lacks."""
    return [item.rule for item in cpts_docs.validate(project) if item.rule != "rgpd"]


@pytest.mark.parametrize(
    "copied",
    [
        pytest.param((), id="none", marks=pytest.mark.whole),
        pytest.param(ejected.templates(), id="all"),
    ],
)
def test_every_document_is_the_same_where_templates_of_ones_own_are(
    tmp_path: Path, copied: tuple[str, ...]
) -> None:
    rivers = cpts_docs.load(ROOT / "projects" / "trois-rivieres" / "project.yaml")
    answers = {"questionnaire": tuple(answered_by(rivers.form))}
    plain = replace(rivers, returned=answers, show=Show(territory=True))
    assert available(plain) == (*DOCUMENTS, "convention")
    own = replace(plain, templates="modeles", path=tmp_path / "project.yaml")
    (tmp_path / "modeles").mkdir()
    (tmp_path / "modeles" / "partie.html").write_text("<p>rien</p>", "utf-8")
    for name in copied:
        (tmp_path / "modeles" / name).write_bytes(ejected.copy_of(name))

    with templates.one_project():
        for document in DOCUMENTS:
            assert cpts_docs.render(own, document) == cpts_docs.render(plain, document)


def test_a_copied_template_looks_places_up_in_the_national_list(project_file: ProjectFile) -> None:
    districts = "districts: [{commune: Hyères, kind: quartier, names: [A, B]}]"
    project = project_file(OWN.replace("communes:", f"{districts}\n  communes:"))
    (project.parent / "modeles").mkdir()
    (project.parent / "modeles" / "fiche-avis.html").write_bytes(ejected.copy_of("fiche-avis.html"))

    tree = cpts_docs.render(cpts_docs.load(project), "fiche-avis")

    assert "2 quartiers d’Hyères" in " ".join(texts(tree)).replace("\u00a0", " ")


@pytest.mark.parametrize("name", some(ejected.templates()))
def test_a_copied_template_gives_the_same_documents_until_it_is_changed(
    project_file: ProjectFile, name: str
) -> None:
    before = cpts_docs.load(project_file(MINIMAL))
    trees = {document: cpts_docs.render(before, document) for document in available(before)}

    project = project_file(MINIMAL)
    assert main(["eject", name.removesuffix(".html"), str(project), "-q"]) == 0
    project_file(OWN)

    own = cpts_docs.load(project)
    with templates.one_project():
        found = {document: cpts_docs.render(own, document) for document in available(own)}
    assert found == trees
    assert warnings(project) == []


def test_a_copy_is_told_when_its_original_has_changed_since(project_file: ProjectFile) -> None:
    project = project_file(OWN)
    copy = project.parent / "modeles" / "guide.html"
    copy.parent.mkdir()
    copy.write_bytes(ejected.copy_of("guide.html"))
    made = ejected.origin(copy)
    assert made
    copy.write_text(copy.read_text("utf-8").replace(made.digest, "0" * 12), "utf-8")

    (found,) = [item for item in cpts_docs.validate(project) if item.rule != "rgpd"]

    assert (found.rule, found.is_error) == ("modele-depasse", False)
    assert "modeles/guide.html" in found.message
    first = found.hint.partition(" : ")[2]
    copy.write_text("\n".join([first, *copy.read_text("utf-8").split("\n")[1:]]), "utf-8")
    assert warnings(project) == []


def test_a_template_that_is_no_copy_is_left_alone(project_file: ProjectFile) -> None:
    project = project_file(OWN)
    folder = project.parent / "modeles"
    folder.mkdir()
    (folder / "invitation.html").write_bytes(b"{# \xff #}<p>")

    assert warnings(project) == []


def test_what_is_no_file_of_the_project_is_not_opened(project_file: ProjectFile) -> None:
    project = project_file(OWN)
    folder = project.parent / "modeles"
    folder.mkdir()
    os.mkfifo(folder / "tube.html")
    outside = project.parent / "dehors.html"
    old = re.sub(r"empreinte \w+", f"empreinte {'0' * 12}", ejected.mark("guide.html"))
    outside.write_text(old, "utf-8")
    (folder / "lien.html").symlink_to(outside)

    assert warnings(project) == ["modele"]  # the pipe, which is no document


def test_a_folder_of_templates_that_cannot_be_listed_is_an_error(
    project_file: ProjectFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = project_file(OWN)
    (project.parent / "modeles").mkdir()
    own = cpts_docs.load(project)

    def failing(*_: object) -> NoReturn:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "listdir", failing)

    (found,) = [item for item in cpts_docs.validate(project) if item.is_error]
    assert found.message == "« modeles » ne peut pas être lu : le disque répond par une erreur"
    with pytest.raises(cpts_docs.TemplateError, match="le disque répond par une erreur"):
        available(own)


def test_an_own_template_is_never_written_over(
    project_file: ProjectFile, capsys: pytest.CaptureFixture[str]
) -> None:
    project = project_file(OWN)
    own = project.parent / "modeles" / "guide.html"
    own.parent.mkdir()
    own.write_text("le mien", "utf-8")

    assert main(["eject", "guide", str(project)]) == 1
    assert "existe déjà" in capsys.readouterr().err
    assert own.read_text("utf-8") == "le mien"


def test_nothing_is_written_where_a_link_leads_out(project_file: ProjectFile) -> None:
    project = project_file(MINIMAL)
    outside = project.parent.parent / "dehors"
    outside.mkdir()
    (project.parent / "modeles").symlink_to(outside)

    assert main(["eject", "guide", str(project)]) == 1
    assert list(outside.iterdir()) == []


def test_a_fault_of_what_all_documents_share_is_told_once(project_file: ProjectFile) -> None:
    project = project_file(OWN)
    macros = project.parent / "modeles" / "macros.html"
    macros.parent.mkdir()
    macros.write_bytes(ejected.copy_of("macros.html") + b"{% macro %}")

    assert warnings(project) == ["modele"]


def test_a_template_of_no_such_name_is_refused_with_the_nearest(
    project_file: ProjectFile, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("questionaire", "../questionnaire"):
        assert main(["eject", name, str(project_file(MINIMAL))]) == 2
        assert "« questionnaire »" in capsys.readouterr().err


def test_the_line_to_add_is_said_where_the_project_names_no_folder(
    project_file: ProjectFile, capsys: pytest.CaptureFixture[str]
) -> None:
    project = project_file(MINIMAL)

    assert main(["eject", "guide", str(project)]) == 0
    said = capsys.readouterr()
    assert said.out == f"{project.parent / 'modeles' / 'guide.html'}\n"
    assert "templates: modeles" in said.err


def test_the_documents_of_a_project_are_listed_with_where_they_come_from(
    project_file: ProjectFile, capsys: pytest.CaptureFixture[str]
) -> None:
    project = project_file(OWN)
    folder = project.parent / "modeles"
    folder.mkdir()
    (folder / "guide.html").write_bytes(ejected.copy_of("guide.html"))
    (folder / "invitation.html").write_text("<html><title>Invitation</title></html>", "utf-8")

    assert main(["documents", str(project)]) == 0

    listed = dict(line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines())
    assert list(listed) == [
        *("questionnaire", "guide", "lettre-intention", "territoire", "fiches-action"),
        "emargement",
        *("rapport-activite", "bulletin-adhesion", "fiche-avis", "synthese", "invitation"),
    ]
    assert listed["questionnaire"] == "modèle de cpts_docs"
    assert listed["guide"] == "modèle du projet : modeles/guide.html"
    assert listed["invitation"] == "modèle du projet : modeles/invitation.html"
    assert listed["lettre-intention"].startswith("pas construit : ")
    assert "letter:" in listed["lettre-intention"]
    assert "answers:" in listed["synthese"]
