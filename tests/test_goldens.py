"""The documents as they were last accepted, for people to review in git.

Of each document there is the tree in a compact notation, the HTML, and the tags of
the finished PDF; ``hashes.txt`` has a line for each document and format. After a
change that is meant, ``make goldens`` accepts the documents as they are.
"""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest

from cpts_docs.formats import FORMATS
from tests import corpus
from tests.notation import notation
from tests.tags import tag_tree

GOLDENS = Path(__file__).parent / "goldens"
HASHES = "hashes.txt"
TREES = tuple(
    f"{project}-{document}"
    for project in ("ruscino", "alta-rocca")
    for document in ("questionnaire", "guide", "fiche-avis", "synthese")
)


def made(name: str) -> dict[str, str]:
    return {
        f"{name}.tree.txt": notation(corpus.trees()[name]),
        f"{name}.html": _without_style(corpus.written(name, "html").decode()),
        f"{name}.tags.txt": tag_tree(corpus.written(name, "pdf")),
    }


def _without_style(html: str) -> str:
    """The page without its style sheet and script, which have files of their own."""
    return re.sub(r"(?s)(<(style|script)\b[^>]*>).*?(</\2>)", r"\1\3", html)


def hashes() -> str:
    lines = (
        f"{sha256(corpus.written(name, ending)).hexdigest()[:16]}  {name}.{ending}"
        for name in corpus.trees()
        for ending in FORMATS
    )
    return "\n".join(lines) + "\n"


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-goldens"))


@pytest.mark.parametrize("name", TREES)
def test_the_tree_the_html_and_the_tags_are_the_ones_accepted(name: str, update: bool) -> None:
    files = made(name)
    if update:
        for file, text in files.items():
            (GOLDENS / file).write_text(text, "utf-8")
    differing = [
        file for file, text in files.items() if (GOLDENS / file).read_text("utf-8") != text
    ]
    assert differing == [], "make goldens accepts them, if the change is meant"


def test_the_bytes_of_every_document_are_the_ones_accepted(update: bool) -> None:
    found = hashes()
    if update:
        (GOLDENS / HASHES).write_text(found, "utf-8")
    accepted = (GOLDENS / HASHES).read_text("utf-8").splitlines()
    differing = sorted(set(accepted) ^ set(found.splitlines()))
    assert differing == [], "make goldens accepts them, if the change is meant"


def test_every_golden_is_still_made() -> None:
    endings = [file.removeprefix(TREES[0]) for file in made(TREES[0])]
    names = {f"{name}{ending}" for name in TREES for ending in endings}
    assert {path.name for path in GOLDENS.iterdir()} == {*names, HASHES}
