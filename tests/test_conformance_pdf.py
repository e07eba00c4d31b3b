"""Every PDF, empty and filled in beforehand, as validators and screen readers see it."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.conformance.check_pdf import Verdict, check
from tests.corpus import first_missing, headings, tables, texts, trees, written
from tests.programs import program
from tests.reading import squeezed

RULES = {"ua1": 106, "2a": 153}
FORBIDDEN = (
    *("/JS", "/JavaScript", "/OpenAction", "/AA", "/Launch", "/EmbeddedFiles", "/RichMedia"),
    *("/XFA", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Encrypt"),
)
"""What makes a program that opens a PDF do more than show it."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("conformance")
    found = []
    for name in trees():
        path = folder / f"{name}.pdf"
        path.write_bytes(written(name, "pdf"))
        found.append(path)
    return found


# --------------------------------------------------------------------------
# The validators


def test_every_file_conforms_to_pdf_ua_and_pdf_a(files: list[Path]) -> None:
    verdicts = check(files)
    assert len(verdicts) == 2 * len(files) == 2 * len(trees())
    assert [v for v in verdicts if v.failed or v.rules != RULES[v.profile]] == []


def test_the_validator_finds_what_is_wrong(files: list[Path], tmp_path: Path) -> None:
    form = next(path for path in files if path.stem == "ruscino-questionnaire")
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(form.read_bytes().replace(b"/S /Form", b"/S /Link"))
    verdicts: list[Verdict] = check([broken])
    assert any(verdict.failed for verdict in verdicts)


def test_the_syntax_of_every_file_is_clean(files: list[Path]) -> None:
    for path in files:
        command = [program("qpdf"), "--check", path]
        result = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
        assert result.returncode == 0, result.stdout + result.stderr


# --------------------------------------------------------------------------
# What a screen reader is told


@cache
def reader(name: str) -> PdfReader:
    return PdfReader(io.BytesIO(written(name, "pdf")))


def elements(node: Any, kind: str, *, within: str = "") -> Iterator[Any]:
    """The structure elements of a kind in or below ``node``, in reading order.

    With ``within``, those of ``node`` alone, and not of others of that kind in it.
    """
    top = node.get_object()
    waiting = [node]
    while waiting:
        found = waiting.pop().get_object()
        if isinstance(found, list):
            waiting += reversed(found)
        elif isinstance(found, dict):
            if re.fullmatch(kind, str(found.get("/S", ""))):
                yield found
            inner = bool(within) and found is not top and found.get("/S") == within
            if "/K" in found and not inner:
                waiting.append(found["/K"])


def read_aloud(path: Path) -> str:
    """What poppler says along the structure tree, in its order."""
    command = [program("pdfinfo"), "-struct-text", str(path)]
    result = subprocess.run(command, check=True, capture_output=True, timeout=60)
    lines = re.findall(r'^ *"(.*)"$', result.stdout.decode(errors="replace"), re.M)
    return squeezed("".join(lines))


def test_the_text_is_read_aloud_in_its_order(files: list[Path]) -> None:
    for path in files:
        wanted = [squeezed(text) for text in texts(trees()[path.stem])]
        assert len(wanted) > 10
        assert first_missing(wanted, read_aloud(path)) is None, path.stem


@pytest.mark.parametrize("name", trees())
def test_language_and_title_are_said(name: str) -> None:
    metadata = trees()[name].metadata
    root: Any = reader(name).trailer["/Root"]
    assert root["/Lang"] == metadata.language == "fr-FR"
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert reader(name).metadata.title == metadata.title  # type: ignore[union-attr]


@pytest.mark.parametrize("name", trees())
def test_every_table_has_header_cells(name: str) -> None:
    wanted = tables(trees()[name])
    found = list(elements(reader(name).trailer["/Root"]["/StructTreeRoot"], "/Table"))
    assert len(found) == len(wanted)
    for tagged, table in zip(found, wanted, strict=True):
        columns, rows = (
            sum(cell.header for row in part for cell in row.cells)
            for part in (table.head, table.body)
        )
        scopes = [scope(cell) for cell in elements(tagged, "/TH", within="/Table")]
        assert columns + rows > 0
        assert scopes == ["/Column"] * columns + ["/Row"] * rows


def scope(cell: Any) -> str:
    """Which cells a header cell heads."""
    attributes = [item.get_object() for item in cell["/A"]]
    (found,) = (item["/Scope"] for item in attributes if "/Scope" in item)
    return str(found)


@pytest.mark.parametrize("name", trees())
def test_headings_are_bookmarks_in_their_order_and_none_skips_a_level(name: str) -> None:
    wanted = headings(trees()[name])
    root: Any = reader(name).trailer["/Root"]["/StructTreeRoot"]
    levels = [int(node["/S"][2:]) for node in elements(root, r"/H[1-6]")]
    assert levels == [level for level, _ in wanted]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    if len(reader(name).pages) > 2:
        assert [squeezed(title) for title in bookmarks(reader(name).outline)] == [
            squeezed(text) for _, text in wanted
        ]


def bookmarks(outline: list[Any]) -> Iterator[str]:
    for item in outline:
        if isinstance(item, list):
            yield from bookmarks(item)
        else:
            yield str(item.title)


def test_some_documents_have_more_than_two_pages() -> None:
    assert sum(len(reader(name).pages) > 2 for name in trees()) > 4


# --------------------------------------------------------------------------
# What a program that opens it is made to do


@pytest.mark.parametrize("name", trees())
def test_a_pdf_runs_nothing_and_holds_no_other_file(name: str) -> None:
    pdf, keys = reader(name), set()
    numbers = [*pdf.xref[0], *pdf.xref_objStm]
    for number in numbers:
        waiting = [pdf.get_object(number)]
        while waiting:
            match waiting.pop():
                case dict() as found:
                    keys |= {*found, *(v for k, v in found.items() if k in ("/S", "/Subtype"))}
                    waiting += found.values()
                case list() as found:
                    waiting += found
    assert "/StructTreeRoot" in keys
    assert keys.isdisjoint(FORBIDDEN)
