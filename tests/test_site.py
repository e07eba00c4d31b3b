"""The site of the documentation: nothing is lost on the way to it, and its links lead somewhere.

``make site`` builds it, and refuses a warning; ``make whole`` looks at what it built.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any

import pytest
import yaml

import cpts_docs
from cpts_docs.base.resources import schema_path
from cpts_docs.base.words import plain
from cpts_docs.document.tree import Document
from cpts_docs.documents import DOCUMENTS
from tests.browser import WIDTHS, looked_at
from tests.samples import MINIMAL, ROOT, ProjectFile
from tools.site import guide, schema
from tools.site.pages import LinkError, Page, Site, headings

SITE = ROOT / "build" / "site"
LOOKED_AT = (
    "index.html",
    "guide/ecrire-le-fichier-pas-a-pas/les-professionnels.html",
    "documents/fiche-avis.html",
    "regles/index.html",
    "regles/contact.html",
    "schema/reponses.html",
    "search.html",
)
"""A page of each kind."""


def test_the_pages_of_the_guide_are_the_guide() -> None:
    made, first, others = guide.pages()
    text = "".join(page.text for page in made)

    lines = {line.lstrip("#").strip() for line in guide.TEXT.splitlines()}
    assert lines <= {line.lstrip("#").strip() for line in text.splitlines()}
    assert len(first) == len(guide.FIRST)
    assert len({page.path for page in made}) == len(made) > len(first) + len(others)
    assert max(page.text.count("\n") for page in made) < guide.LONG
    for page in made:
        levels = [level for level, _ in headings(page.text)]
        assert levels[0] == 1
        assert levels.count(1) == 1, page.path


def test_a_link_leads_to_the_page_that_has_its_heading(tmp_path: Path) -> None:
    text = "# Un\n[à côté](b.md#deux), [ici\n](#un) `[x](#nulle-part)`\n\n```\n[y](#rien)\n```\n"
    one = Page("a/un.md", text, "docs/a.md")
    two = Page("b.md", "# Autre\n", "docs/b.md")
    more = Page("b/suite.md", "# Deux\n[![](x.png) retour](a.md)\n", "docs/b.md")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "x.png").touch()
    site = Site((one, two, more))

    linked = site.linked(one, tmp_path)

    assert "[à côté](../b/suite.md#deux), [ici\n](#un) `[x](#nulle-part)`" in linked
    assert "[y](#rien)" in linked
    assert "[![](x.png) retour](../a/un.md)" in site.linked(more, tmp_path)
    for wrong in ("[x](b.md#trois)", "[x](c.md)", "[x](#deux)"):
        with pytest.raises(LinkError, match=r"docs/a\.md"):
            Site((one, two, more)).linked(one._replace(text=wrong), tmp_path)


def _named(part: Any) -> Iterator[tuple[str, Any]]:
    """Each key that a schema knows, wherever it stands in it."""
    if isinstance(part, dict):
        yield from (part.get("properties") or {}).items()
        part = part.values()
    if isinstance(part, list | type({}.values())):
        for inner in part:
            yield from _named(inner)


def test_the_reference_has_each_key_of_the_schemas_with_its_title() -> None:
    for page, name in zip(schema.pages(), ("project", "answers"), strict=True):
        keys = list(_named(json.loads(schema_path(name).read_text("utf-8"))))
        told = set(re.findall(r"([\w-]+)`.*\n(?:\n|: )\*\*(.+?)\*\*(?:<br>)?$", page.text, re.M))
        assert {(key, part["title"]) for key, part in keys if "title" in part} <= told
        assert len(told) > 5


def test_what_the_schema_says_of_a_key_s_absence_is_so(project_file: ProjectFile) -> None:
    beside = {"letter": {}, "theme": {"margins": {}}, "meetings": [{"subject": "Un soir"}]}
    documents = ("lettre-intention", "emargement")

    def made() -> list[Document]:
        text = f"{MINIMAL}{yaml.safe_dump(beside, allow_unicode=True)}"
        project = cpts_docs.load(project_file(text))
        return [cpts_docs.render(project, document) for document in documents]

    without = made()
    root = json.loads(schema_path("project").read_text("utf-8"))
    keys = [key for key in schema.keys(root) if "default" in key.schema]
    assert len(keys) > 5
    for key in keys:
        *steps, last = (0 if step == schema.ITEM else step for step in key.path)
        reduce(getitem, steps, beside)[last] = key.schema["default"]
    assert made() == without


def test_each_entry_of_the_glossary_says_its_source_in_alphabetical_order() -> None:
    _, entries = guide.sections((ROOT / "docs" / "glossaire.md").read_text("utf-8"), 2)
    titles = [plain(entry.title) for entry in entries]
    assert titles == sorted(titles)
    assert [entry.title for entry in entries if not re.search(r"\sSource\s:\s", entry.text)] == []


@pytest.mark.whole
def test_the_site_looks_right_to_everyone_and_asks_nothing_of_other_places(node: str) -> None:
    assert {path.stem for path in (SITE / "documents").glob("*.html")} == {"index", *DOCUMENTS}
    found = looked_at(node, [SITE / name for name in LOOKED_AT])

    assert len(found) == len(LOOKED_AT) * len(WIDTHS)
    for seen in found:
        assert (seen["found"], seen["requests"], seen["complaints"]) == ([], [], []), seen["page"]
        assert seen["wide"] <= seen["width"], seen
