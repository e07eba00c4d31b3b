"""The GitLab template: the lines of its jobs as they are written, in a bare environment."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.runners import BROKEN, BUILT, Ran, bare_environment, break_project, run_gitlab

Job = Callable[..., Ran]
REPORT = "gl-code-quality-report.json"


@pytest.fixture
def job(bare_python: Path, workspace: Path, tmp_path: Path) -> Job:
    """A function that runs a job in the workspace."""
    environment = bare_environment(tmp_path / "home", bare_python)
    return lambda name, **variables: run_gitlab(name, workspace, environment, **variables)


def test_a_good_project_is_built(job: Job, workspace: Path) -> None:
    validated, built = job("cpts-docs-validate"), job("cpts-docs-build")

    assert validated.code == 0, validated.log
    assert {item["severity"] for item in json.loads((workspace / REPORT).read_text())} <= {"minor"}
    assert built.code == 0, built.log
    assert all((workspace / file).read_bytes() for file in BUILT)


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


def test_the_other_projects_are_built_and_the_job_fails(job: Job, workspace: Path) -> None:
    break_project(workspace)

    assert job("cpts-docs-build").code == 1
    assert all((workspace / file).read_bytes() for file in BUILT)


def test_the_check_fails_until_the_documents_are_up_to_date(job: Job, workspace: Path) -> None:
    before = job("cpts-docs-check", CPTS_DOCS_OPTIONS="--document guide --format docx")
    assert before.code == 1
    assert "projects/ruscino/documents/guide.docx : manque" in before.log

    job("cpts-docs-build", CPTS_DOCS_OPTIONS="--document guide --format docx")
    assert [file.name for file in (workspace / BUILT[0]).parent.iterdir()] == ["guide.docx"]
    after = job("cpts-docs-check", CPTS_DOCS_OPTIONS="--document guide --format docx")
    assert after.code == 0, after.log


@pytest.mark.parametrize("name", ["CPTS_DOCS_PROJECTS", "CPTS_DOCS_OPTIONS", "CPTS_DOCS_PACKAGE"])
def test_no_variable_becomes_part_of_a_script(job: Job, workspace: Path, name: str) -> None:
    assert job("cpts-docs-build", **{name: "$(touch pris) `touch pris` ; touch pris"}).code != 0
    assert list(workspace.rglob("pris")) == []
