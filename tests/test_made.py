"""What is made when the package is built: used while it is right, and never in the way."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment

import cpts_docs
from cpts_docs.base import made
from cpts_docs.base.resources import page_folder
from cpts_docs.documents import templates
from cpts_docs.formats.docx import reference
from tests.samples import DOCUMENTS, PROJECTS


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    """An environment and a reference document of the test's own."""
    templates.environment.cache_clear()
    reference.reference.cache_clear()
    yield
    templates.environment.cache_clear()
    reference.reference.cache_clear()


def never(*_: object, **__: object) -> Any:
    raise AssertionError("made again")


def written() -> list[bytes]:
    project = cpts_docs.load(PROJECTS["ruscino"])
    return [cpts_docs.write(cpts_docs.render(project, name), "docx") for name in DOCUMENTS]


def test_an_installed_package_compiles_no_template_and_opens_no_reference_document(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Environment, "_generate", never)
    monkeypatch.setattr(reference, "_opened", never)
    assert all(written())


def test_documents_are_the_same_without_what_was_made(monkeypatch: pytest.MonkeyPatch) -> None:
    with_it = written()
    templates.environment.cache_clear()
    reference.reference.cache_clear()
    for module in (templates, reference):
        monkeypatch.setattr(module, "recall", lambda *_: None)
    assert written() == with_it


def test_a_template_that_was_changed_is_compiled_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = tmp_path / "pages"
    shutil.copytree(page_folder(), pages)
    monkeypatch.setattr(templates, "page_folder", lambda: pages)
    guide = pages / "guide.html"
    guide.write_text(guide.read_text("utf-8").replace("Date de mise à jour", "Mis à jour"), "utf-8")

    tree = cpts_docs.render(cpts_docs.load(PROJECTS["ruscino"]), "guide")

    assert "Mis à jour" in str(tree)


@pytest.mark.parametrize("changed", [0, 1])
def test_what_was_made_from_another_file_is_not_recalled(tmp_path: Path, changed: int) -> None:
    sources = tmp_path / "page.html", tmp_path / "code.py"
    for path in sources:
        path.write_text(path.name)
    before = made.seal(sources, "3.1")

    sources[changed].write_text("other")

    assert made.seal(sources, "3.1") != before


def test_what_another_version_of_the_library_made_is_not_recalled() -> None:
    sources = (page_folder() / "guide.html", Path(templates.__file__))
    assert made.recall("page_guide", sources, "0.1") is None
    assert made.recall("page_guide", sources, templates.jinja2.__version__) is not None


def test_a_module_that_was_never_made_is_none() -> None:
    assert made.recall("page_nowhere", ()) is None
