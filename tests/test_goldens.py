"""The documents as they were last accepted: the tree and the HTML of each.

After a change that is meant, ``make goldens`` accepts the documents as they
are; the difference in git is then what to review.
"""

from __future__ import annotations

import re
from pathlib import Path
from pprint import pformat

import pytest

import cpts_docs

ROOT = Path(__file__).parent.parent
GOLDENS = Path(__file__).parent / "goldens"
PROJECTS = {
    "ruscino": ROOT / "projects" / "ruscino" / "project.yaml",
    "alta-rocca": ROOT / "tests" / "projects" / "alta-rocca" / "project.yaml",
}
CASES = [
    (project, document)
    for project in PROJECTS
    for document in ("questionnaire", "guide", "fiche-avis")
]


def made(project: str, document: str) -> dict[str, str]:
    tree = cpts_docs.render(cpts_docs.load(PROJECTS[project]), document)
    name = f"{project}-{document}"
    return {
        f"{name}.tree.txt": pformat(tree, width=100) + "\n",
        f"{name}.html": _without_style(cpts_docs.write(tree, "html").decode()),
    }


def _without_style(html: str) -> str:
    """The page without its style sheet and script, which have files of their own."""
    return re.sub(r"(?s)(<(style|script)\b[^>]*>).*?(</\2>)", r"\1\3", html)


@pytest.mark.parametrize(("project", "document"), CASES)
def test_the_tree_and_the_html_are_the_ones_accepted(
    project: str, document: str, request: pytest.FixtureRequest
) -> None:
    files = made(project, document)
    if request.config.getoption("--update-goldens"):
        for name, text in files.items():
            (GOLDENS / name).write_text(text, "utf-8")
    differing = [
        name for name, text in files.items() if (GOLDENS / name).read_text("utf-8") != text
    ]
    assert differing == [], "make goldens accepts them, if the change is meant"


def test_every_golden_is_still_made() -> None:
    names = {name for case in CASES for name in made(*case)}
    assert {path.name for path in GOLDENS.iterdir()} == names
