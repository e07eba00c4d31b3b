"""The GitLab template: the lines of its jobs as they are written, in a bare environment."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.runners import BROKEN, BUILT, Ran, bare_environment, break_project, run_gitlab
from tests.samples import MINIMAL

Job = Callable[..., Ran]
REPORT = "gl-code-quality-report.json"


@pytest.fixture
def job(bare_python: Path, workspace: Path, tmp_path: Path) -> Job:
    """A function that runs a job in the workspace."""
    environment = bare_environment(tmp_path / "home", bare_python)
    return lambda name, **variables: run_gitlab(name, workspace, environment, **variables)


@pytest.mark.whole
def test_a_good_project_is_built(job: Job, workspace: Path) -> None:
    validated, built = job("cpts-docs-validate"), job("cpts-docs-build")

    assert validated.code == 0, validated.log
    assert {item["severity"] for item in json.loads((workspace / REPORT).read_text())} <= {"minor"}
    assert built.code == 0, built.log
    assert all((workspace / file).read_bytes() for file in BUILT)


@pytest.mark.whole
def test_a_mistake_is_in_the_report_and_in_the_log_with_its_line(job: Job, workspace: Path) -> None:
    break_project(workspace)

    ran = job("cpts-docs-validate")

    assert ran.code == 1
    report = json.loads((workspace / REPORT).read_text("utf-8"))
    errors = [item for item in report if item["severity"] == "blocker"]
    assert [(item["location"], item["check_name"]) for item in errors] == [
        (
            {"path": "projects/à revoir/opinions/cpam.yaml", "lines": {"begin": 2}},
            "valeur-inconnue",
        ),
        ({"path": BROKEN, "lines": {"begin": 8}}, "cle-inconnue"),
    ]
    assert len({item["fingerprint"] for item in report}) == len(report)
    assert f"{BROKEN}:8:1 : erreur : la clé « nam » n'existe pas ici" in ran.log
    assert "    8 | nam: x" in ran.log


@pytest.mark.whole
def test_the_other_projects_are_built_and_the_job_fails(job: Job, workspace: Path) -> None:
    break_project(workspace)

    assert job("cpts-docs-build").code == 1
    assert all((workspace / file).read_bytes() for file in BUILT)


@pytest.mark.whole
def test_the_check_fails_until_the_documents_are_up_to_date(job: Job, workspace: Path) -> None:
    before = job("cpts-docs-check", CPTS_DOCS_OPTIONS="--document guide --format docx")
    assert before.code == 1
    assert "projects/ruscino/documents/guide.docx : manque" in before.log

    job("cpts-docs-build", CPTS_DOCS_OPTIONS="--document guide --format docx")
    assert [file.name for file in (workspace / BUILT[0]).parent.iterdir()] == ["guide.docx"]
    after = job("cpts-docs-check", CPTS_DOCS_OPTIONS="--document guide --format docx")
    assert after.code == 0, after.log


@pytest.mark.whole
@pytest.mark.parametrize("name", ["CPTS_DOCS_PROJECTS", "CPTS_DOCS_OPTIONS", "CPTS_DOCS_PACKAGE"])
def test_no_variable_becomes_part_of_a_script(job: Job, workspace: Path, name: str) -> None:
    assert job("cpts-docs-build", **{name: "$(touch pris) `touch pris` ; touch pris"}).code != 0
    assert list(workspace.rglob("pris")) == []


@pytest.mark.whole
def test_the_name_of_a_file_is_no_option(job: Job, workspace: Path) -> None:
    (workspace / "--report=précieux").write_text(MINIMAL, encoding="utf-8")
    (workspace / "précieux").write_text("tel quel")

    for name in ("cpts-docs-validate", "cpts-docs-build", "cpts-docs-check"):
        ran = job(name, CPTS_DOCS_PROJECTS="*r* projects/*/project.yaml")
        assert "usage" not in ran.log

    assert (workspace / "précieux").read_text() == "tel quel"


@pytest.mark.whole
def test_the_report_takes_the_place_of_a_link(job: Job, workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "précieux").write_text("tel quel")
    (workspace / REPORT).symlink_to(tmp_path / "précieux")

    assert job("cpts-docs-validate").code == 0

    assert (tmp_path / "précieux").read_text() == "tel quel"
    assert isinstance(json.loads((workspace / REPORT).read_text()), list)


@pytest.mark.whole
def test_no_module_of_the_repository_is_imported(job: Job, workspace: Path) -> None:
    for name in ("yaml", "jinja2", "pip", "cpts_docs", "typst"):
        module = workspace / name / "__main__.py"
        module.parent.mkdir()
        module.write_text("open('pris', 'w')\n")
        (module.parent / "__init__.py").write_text(module.read_text())

    for name in ("cpts-docs-validate", "cpts-docs-build"):
        assert job(name).code == 0

    assert not list(workspace.rglob("pris"))
