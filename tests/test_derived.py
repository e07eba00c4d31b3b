"""What is kept beside the package's templates: used while it is right, and never in the way."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from jinja2 import Environment

import cpts_docs
from cpts_docs import derived, templates
from cpts_docs.resources import template_folder
from cpts_docs.writers import docx_reference
from tests.samples import MINIMAL, PROJECTS


@pytest.fixture(autouse=True)
def may_write(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)


@pytest.fixture
def sources(tmp_path: Path) -> tuple[Path, Path]:
    """A file, and the code that makes something of it."""
    paths = tmp_path / "page.html", tmp_path / "code.py"
    for path in paths:
        path.write_text(path.name)
    return paths


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the templates, in the place of the package's."""
    copy = tmp_path / "templates"
    shutil.copytree(template_folder(), copy, ignore=shutil.ignore_patterns("__pycache__"))
    for module in (templates, docx_reference):
        monkeypatch.setattr(module, "template_folder", lambda: copy)
    return copy


def kept(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.pyc"))


# --------------------------------------------------------------------------
# Kept and recalled


def test_what_is_kept_is_recalled(sources: tuple[Path, Path]) -> None:
    assert derived.recall(sources) is None
    derived.keep(sources, b"made")
    assert derived.recall(sources) == b"made"
    assert [path.parent.name for path in kept(sources[0].parent)] == ["__pycache__"]


@pytest.mark.parametrize("changed", [0, 1])
def test_what_was_made_from_another_text_or_by_other_code_is_not_recalled(
    sources: tuple[Path, Path], changed: int
) -> None:
    derived.keep(sources, b"made")
    sources[changed].write_text("other")
    assert derived.recall(sources) is None
    derived.keep(sources, b"made again")
    assert derived.recall(sources) == b"made again"


@pytest.mark.parametrize("length", [0, 10, 32, 35])
def test_a_file_that_is_cut_short_is_not_recalled(sources: tuple[Path, Path], length: int) -> None:
    derived.keep(sources, b"made")
    (path,) = kept(sources[0].parent)
    path.write_bytes(path.read_bytes()[:length])
    assert derived.recall(sources) is None


def test_nothing_is_kept_where_python_keeps_no_bytecode(
    sources: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    derived.keep(sources, b"made")
    assert list(sources[0].parent.iterdir()) == list(sources)[::-1]


def test_what_cannot_be_written_is_not_kept_and_not_missed(sources: tuple[Path, Path]) -> None:
    (sources[0].parent / "__pycache__").write_text("a file in the place of the folder")
    derived.keep(sources, b"made")
    assert derived.recall(sources) is None


def test_no_half_file_is_left(sources: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, target: Path) -> None:
        raise OSError("no space")

    monkeypatch.setattr(Path, "replace", full)
    derived.keep(sources, b"made")
    assert list((sources[0].parent / "__pycache__").iterdir()) == []


# --------------------------------------------------------------------------
# The templates and the reference document


def test_templates_are_compiled_once_for_all_processes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = templates.environment.__wrapped__
    new().get_template("guide.html")
    assert [path.name.partition(".")[0] for path in kept(folder)] == ["guide"]

    def compiled(*_: object, **__: object) -> str:
        raise AssertionError("compiled again")

    monkeypatch.setattr(Environment, "_generate", compiled)
    new().get_template("guide.html")
    (folder / "guide.html").write_text("{{ 1 }}")
    with pytest.raises(AssertionError, match="compiled again"):
        new().get_template("guide.html")


def test_a_projects_own_templates_are_not_kept(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "project" / "modeles"
    own.mkdir(parents=True)
    (own / "guide.html").write_text("<main></main>")
    (own.parent / "project.yaml").write_text(f"{MINIMAL}templates: modeles\n", "utf-8")
    with pytest.raises(cpts_docs.TemplateError):
        cpts_docs.render(cpts_docs.load(own.parent / "project.yaml"), "guide")
    cpts_docs.render(cpts_docs.load(own.parent / "project.yaml"), "fiche-avis")
    assert kept(tmp_path) == []


def test_the_reference_document_is_opened_once_for_all_processes(folder: Path) -> None:
    new = docx_reference.reference.__wrapped__
    opened = new()
    assert [path.name.partition(".")[0] for path in kept(folder)] == ["reference"]
    assert new() == opened


def test_a_document_is_the_same_from_what_is_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(templates, "environment", templates.environment.__wrapped__)
    monkeypatch.setattr("cpts_docs.writers.docx.reference", docx_reference.reference.__wrapped__)
    project = cpts_docs.load(PROJECTS["ruscino"])

    def made() -> bytes:
        return cpts_docs.write(cpts_docs.render(project, "questionnaire"), "docx")

    first = made()
    assert len(kept(folder)) >= 3
    assert made() == first
