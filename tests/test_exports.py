"""Exports of online forms, and sheets that somebody keeps, give the answers that went in."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

import cpts_docs
from cpts_docs.forms.answer import Answer
from cpts_docs.jobs.collect import Collected, collect, files_of
from cpts_docs.project.model import Project
from tests.exports import EXPORTS, PEOPLE, QUESTIONS
from tests.samples import MINIMAL


@pytest.fixture
def project(tmp_path: Path) -> Project:
    path = tmp_path / "project.yaml"
    path.write_text(MINIMAL + QUESTIONS + "answers: answers.yaml\n", encoding="utf-8")
    return cpts_docs.load(path)


def put(project: Project, name: str, content: bytes) -> Path:
    path = project.path.parent / name
    path.write_bytes(content)
    return path


def written(project: Project, collected: Collected) -> Project:
    """The project with what was collected, as the next command finds it."""
    for path, content in files_of(project, collected, project.path.parent).items():
        path.write_bytes(content)
    return cpts_docs.load(project.path)


def said(answers: Iterable[Answer]) -> list[dict[str, str]]:
    return [{name: text for name, text in a.fields.items() if text} for a in answers]


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_gives_the_answers_that_went_in(project: Project, name: str) -> None:
    collected = collect(project, [put(project, name, EXPORTS[name](project.form, PEOPLE))])

    assert said(collected.answers) == [dict(person) for person in PEOPLE]
    assert [str(item) for item in (*collected.refused, *collected.remarks)] == []
