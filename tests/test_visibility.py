"""Every word of a document can be seen: on a page, within its margins, in its cell.

Read from pages as they are drawn, never from their tags: those of the PDFs, and
those that LibreOffice prints of the Word files. ``make visible`` is a
campaign of it: thousands of projects, and every document of each in every format.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import cpts_docs
from cpts_docs.document.tree import Document
from cpts_docs.document.walk import fill
from cpts_docs.documents import available
from cpts_docs.project.model import Project
from tests.browser import looked_at
from tests.conformance.check_pdf import check
from tests.generated import Values, examples
from tests.office import libreoffice
from tests.pages import Page, pages_of
from tests.reported import AT_THE_END_OF_A_PAGE, LARGE, REPLIES, REPORTED, SHORT_ROWS, VALUES
from tests.samples import PROJECTS, ROOT, built, some
from tests.territories import TERRITORIES
from tests.visible import bodies, faults, letters

CAMPAIGN = int(os.environ.get("CPTS_DOCS_PROJECTS", "0"))
PRINTED_EVERY = 1 if CAMPAIGN else 12  # LibreOffice takes longer
AT_ONCE = 80  # files that LibreOffice is given in one start

KINDS = (*(name for name in cpts_docs.DOCUMENTS if name != "fiche-avis"), "fiche-avis-for-one")
"""Besides the fiche avis."""
EACH_ON_A_PAGE = ("/fiches-action", "/emargement", "/bulletin-adhesion", "/fiche-avis-for-one")
"""Documents that begin a page for a part of them, however short the last one was."""
NAMED = PROJECTS | {
    name: ROOT / "tests" / "projects" / name / "project.yaml"
    for name in ("besoins-longs", "iris-60", "adour-madiran")
}


# --------------------------------------------------------------------------
# The documents, and their pages


@cache
def named() -> dict[str, Document]:
    """Every document of the projects that have a name, and what is of none."""
    projects = {name: cpts_docs.load(path) for name, path in NAMED.items()}
    filled = fill(cpts_docs.render(projects["starter"], "questionnaire"), VALUES)
    large = {f"{name}/large": tree for name, tree in LARGE.items()}
    return {"filled": filled, **large} | {
        f"{name}/{kind}": tree
        for name, project in projects.items()
        for kind in ("fiche-avis", *KINDS)
        if (tree := rendered(replace(project, returned={"questionnaire": REPLIES}), kind))
    }


@cache
def reported() -> dict[str, Document]:
    """The fiche avis of every project in which something could not be seen once."""
    with TemporaryDirectory() as folder:
        projects = loaded(REPORTED, Path(folder))
        return {f"{name}/fiche-avis": cpts_docs.render(p, "fiche-avis") for name, p in projects}


def rendered(project: Project, kind: str) -> Document | None:
    """A document; none if the project lacks its data, or it is for one body and none is awaited."""
    if kind not in (*available(project), "fiche-avis-for-one"):
        return None
    if kind != "fiche-avis-for-one":
        return cpts_docs.render(project, kind)
    awaited = [opinion.organisation.name for opinion in project.opinions if not opinion.verdict]
    return cpts_docs.render(project, "fiche-avis", organisation=awaited[0]) if awaited else None


def loaded(projects: Mapping[str, Values], folder: Path) -> Iterator[tuple[str, Project]]:
    for name, values in projects.items():
        path = folder / f"{name}.yaml"
        path.write_text(json.dumps(values, ensure_ascii=False), "utf-8")
        yield name, cpts_docs.load(path)


@pytest.fixture(scope="module")
def generated(whole: bool, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Document]:
    """The fiche avis of each generated project, and of a quarter of them another document."""
    count = CAMPAIGN or (200 if whole else 4)
    projects = {f"generated {n}": values for n, values in enumerate(examples(count))}
    found = {}
    for number, (name, project) in enumerate(loaded(projects, tmp_path_factory.mktemp("made"))):
        for kind in (
            "fiche-avis",
            *(KINDS if CAMPAIGN else KINDS[number % (4 * len(KINDS)) :][:1]),
        ):
            if tree := rendered(project, kind):
                found[f"{name}/{kind}"] = tree
    return found


@dataclass(frozen=True)
class Shown:
    """Documents in one format, and their pages, by a name of each."""

    trees: Mapping[str, Document]
    pages: Mapping[str, Sequence[Page]]

    def __repr__(self) -> str:
        return f"<{len(self.trees)} documents>"

    def faults(self, project: str) -> dict[str, list[str]]:
        """What is wrong with the documents of those projects whose names begin so."""
        names = [name for name in self.trees if name.startswith(project)]
        assert names
        found = {name: faults(self.trees[name], self.pages[name]) for name in names}
        return {name: wrong[:3] for name, wrong in found.items() if wrong}

    def letters(self, name: str) -> list[str]:
        """What is drawn on each page of a document."""
        return [body.letters for body in bodies(self.trees[name], self.pages[name])]


@pytest.fixture(scope="module", params=some(("pdf", "docx", "odt")))
def shown(
    request: pytest.FixtureRequest,
    whole: bool,
    generated: dict[str, Document],
    tmp_path_factory: pytest.TempPathFactory,
) -> Shown:
    """The documents as PDF, or as LibreOffice prints the Word and ODT files."""
    folder, ending = tmp_path_factory.mktemp(request.param), request.param
    made = generated if ending == "pdf" else dict([*generated.items()][::PRINTED_EVERY])
    trees = {
        name: tree
        for name, tree in named().items()
        if whole
        or name.endswith(("filled", "/large", "/fiche-avis"))
        or (ending == "pdf" and name.startswith("starter/"))
    }
    trees |= reported() | made
    paths = [folder / f"{number}.{ending}" for number in range(len(trees))]
    for path, tree in zip(paths, trees.values(), strict=True):
        path.write_bytes(cpts_docs.write(tree, ending))
    for start in range(0, len(paths) if ending != "pdf" else 0, AT_ONCE):
        libreoffice("pdf", paths[start : start + AT_ONCE], folder)
    pages = (pages_of(path.with_suffix(".pdf")) for path in paths)
    return Shown(trees, dict(zip(trees, pages, strict=True)))


# --------------------------------------------------------------------------
# What can be seen


@pytest.mark.parametrize("project", [*NAMED, *REPORTED, *LARGE])
def test_every_word_of_a_project_can_be_seen_in_its_place(project: str, shown: Shown) -> None:
    assert shown.faults(f"{project}/") == {}


def test_every_word_of_a_generated_project_can_be_seen_in_its_place(shown: Shown) -> None:
    assert shown.faults("generated ") == {}


def test_what_was_typed_in_a_field_can_be_seen(shown: Shown) -> None:
    (page, *_) = shown.letters("filled")
    for value in VALUES.values():
        for line in value.splitlines():
            assert letters(line) in page


@pytest.mark.parametrize("project", ["besoins-longs", "iris-60", "191 communes"])
def test_a_high_row_breaks_over_a_page_under_its_head_again(project: str, shown: Shown) -> None:
    head = letters("Territoire et professionnels Description des besoins identifiés")
    first, second, *_ = shown.letters(f"{project}/fiche-avis")
    assert head in first
    assert second.startswith(head)


def test_a_short_row_stays_on_one_page(shown: Shown) -> None:
    pages = shown.letters("short rows/large")
    assert len(pages) > 3
    for name, text in SHORT_ROWS:
        assert sum(letters(text) in page and name in page for page in pages) == 1


def test_no_page_but_the_last_of_a_project_is_left_nearly_empty(shown: Shown) -> None:
    lowest = {
        f"{name}, page {number}": max((word.bottom for word in body.words), default=0) / page.height
        for name, pages in shown.pages.items()
        if name == "short rows/large" or not name.endswith(("/large", *EACH_ON_A_PAGE))
        for number, (body, page) in enumerate(
            zip(bodies(shown.trees[name], pages), pages[:-1], strict=False), 1
        )
    }
    assert {place: share for place, share in lowest.items() if share < 0.5} == {}


@pytest.mark.whole
def test_what_breaks_over_lines_and_pages_is_still_pdf_ua_and_pdf_a(tmp_path: Path) -> None:
    paths = []
    for number, tree in enumerate(reported().values()):
        paths.append(tmp_path / f"{number}.pdf")
        paths[-1].write_bytes(cpts_docs.write(tree, "pdf"))
    verdicts = check(paths)
    assert len(verdicts) == 2 * len(paths)
    assert [verdict for verdict in verdicts if verdict.failed] == []


@pytest.mark.whole
@pytest.mark.parametrize("ending", ["pdf", "docx", "odt"])
def test_every_word_of_a_real_territory_is_in_its_place(ending: str, tmp_path: Path) -> None:
    projects = {name: cpts_docs.load(one.project) for name, one in TERRITORIES.items()}
    trees = {
        tmp_path / f"{number}-{kind}.{ending}": cpts_docs.render(made, kind)
        for number, made in enumerate(projects.values())
        for kind in ("lettre-intention", "fiche-avis", "questionnaire", "territoire")
    }
    for path, tree in trees.items():
        path.write_bytes(cpts_docs.write(tree, ending))
    if ending != "pdf":
        libreoffice("pdf", [*trees], tmp_path)
    found = {
        path.stem: faults(tree, pages_of(path.with_suffix(".pdf"))) for path, tree in trees.items()
    }

    assert {name: wrong[:3] for name, wrong in found.items() if wrong} == {}


@pytest.mark.whole
def test_no_row_is_lost_wherever_a_page_ends(tmp_path: Path) -> None:
    """LibreOffice lost the rows after one that would fit but for the line below, of 10 twips."""
    ((_, project),) = loaded({"essai": AT_THE_END_OF_A_PAGE}, tmp_path)
    tree = cpts_docs.render(project, "fiche-avis", organisation="DD")
    paths = [tmp_path / f"{twips}.docx" for twips in range(0, 1600, 8)]
    for path in paths:
        path.write_bytes(lowered(cpts_docs.write(tree, "docx"), int(path.stem)))
    libreoffice("pdf", paths, tmp_path)
    found = {path.stem: faults(tree, pages_of(path.with_suffix(".pdf"))) for path in paths}
    assert {twips: wrong for twips, wrong in found.items() if wrong} == {}


def lowered(data: bytes, twips: int) -> bytes:
    """A Word file with so much space above its first paragraph."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    first = b'<w:pStyle w:val="CptsEyebrow"/>'
    lower = first + b'<w:spacing w:before="%d"/>' % twips
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content.replace(first, lower, 1))
    return output.getvalue()


@pytest.mark.whole
def test_no_page_of_a_browser_is_wider_than_its_screen(tmp_path: Path, node: str) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(cpts_docs.write(reported()["long words/fiche-avis"], "html"))
    looks = looked_at(node, [page])
    assert len(looks) > 1
    assert [look for look in looks if look["wide"] > look["width"]] == []


# --------------------------------------------------------------------------
# That this test would see it


@pytest.fixture(scope="module")
def fiche(tmp_path_factory: pytest.TempPathFactory) -> tuple[Document, Page, list[Page]]:
    """A document, its first page, and the others."""
    path = tmp_path_factory.mktemp("fiche") / "fiche-avis.pdf"
    path.write_bytes(built("starter", "fiche-avis", "pdf"))
    first, *rest = pages_of(path)
    return named()["starter/fiche-avis"], first, rest


MARKS = "•–→"  # of lists, which the tree does not name


def test_each_word_is_missed_that_is_taken_away(
    fiche: tuple[Document, Page, list[Page]], whole: bool
) -> None:
    tree, page, rest = fiche
    assert faults(tree, [page, *rest]) == []
    for number, word in [*enumerate(page.words)][:: 1 if whole else 7]:
        left = (*page.words[:number], *page.words[number + 1 :])
        assert faults(tree, [replace(page, words=left), *rest]) or word.text in MARKS


def test_a_word_is_seen_that_stands_where_it_should_not(
    fiche: tuple[Document, Page, list[Page]],
) -> None:
    tree, page, rest = fiche
    for text, misplaced in {
        "Cabestany": {"right": 300.0},
        "traitant": {"right": 545.0},
        "territoire": {"left": 30.0},
        "Quartier": {"top": 790.0, "bottom": 801.0},
        "Département": {"top": 839.0, "bottom": 850.0},
    }.items():
        number = max(n for n, word in enumerate(page.words) if word.text == text)
        words = list(page.words)
        words[number] = replace(words[number], **misplaced)
        assert faults(tree, [replace(page, words=tuple(words)), *rest]), text
