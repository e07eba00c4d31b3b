"""A newcomer who does what the guide says, from ``init`` on, has it in the documents."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cpts_docs.cli.main import main
from tests.samples import ROOT

GUIDE = (ROOT / "docs" / "guide-utilisateur.md").read_text("utf-8")


def of_the_guide(title: str, fence: str) -> str:
    """The first block of that kind below a title of the guide."""
    below = GUIDE[GUIDE.index(f"\n### {title}\n") :]
    found = re.search(rf"^```{fence}\n(.*?)^```$", below, re.M | re.S)
    assert found
    return found[1]


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The file that ``init`` writes."""
    assert main(["init", str(tmp_path / "mon-projet")]) == 0
    capsys.readouterr()
    return tmp_path / "mon-projet" / "project.yaml"


def words(path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["text", str(path)]) == 0
    return " ".join(capsys.readouterr().out.split())


def test_a_question_is_added(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, lines = (
        project.read_text("utf-8"),
        of_the_guide("Les questions", "yaml sous questionnaire"),
    )
    project.write_text(text.replace("questionnaire:\n", f"questionnaire:\n{lines}", 1), "utf-8")

    assert main(["build", str(project), "-d", "questionnaire", "-f", "docx", "-f", "pdf"]) == 0
    for ending in ("docx", "pdf"):
        path = project.parent / "documents" / f"questionnaire.{ending}"
        assert "Viendriez-vous à des réunions à distance ?" in words(path, capsys)


def test_a_document_is_added(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project.parent / "modeles").mkdir()
    template = of_the_guide("Vos propres modèles", "html")
    (project.parent / "modeles" / "invitation.html").write_text(template, "utf-8")
    line = of_the_guide("Vos propres modèles", "yaml")
    project.write_text(project.read_text("utf-8") + line, "utf-8")

    assert main(["build", str(project)]) == 0
    document = project.parent / "documents" / "invitation.docx"
    assert "vous invite à une réunion publique" in words(document, capsys)


def test_a_logo_is_added(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawn = (ROOT / "projects" / "trois-rivieres" / "logo.svg").read_text("utf-8")
    (project.parent / "logo.svg").write_text(drawn, "utf-8")
    project.write_text(project.read_text("utf-8") + of_the_guide("L'apparence", "yaml"), "utf-8")

    assert main(["build", str(project), "-d", "guide", "-f", "html"]) == 0
    page = (project.parent / "documents" / "guide.html").read_text("utf-8")
    assert 'alt="CPTS Ruscino"' in page
