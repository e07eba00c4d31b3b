"""Every PDF, empty and filled in beforehand, as validators and screen readers see it."""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import asdict
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.conformance.check_pdf import Verdict, check
from tests.corpus import first_missing, headings, tables, texts, trees, written
from tests.once import Once, told_once
from tests.programs import HANG, program
from tests.reading import squeezed
from tests.tagged import bookmarks, elements

RULES = {"ua1": 106, "2a": 153}
FORBIDDEN = (
    *("/JS", "/JavaScript", "/OpenAction", "/AA", "/Launch", "/EmbeddedFiles", "/RichMedia"),
    *("/XFA", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Encrypt"),
)
"""What makes a program that opens a PDF do more than show it."""


BROKEN = "broken"
"""A form whose structure lies, among the files."""


@pytest.fixture(scope="module")
def files(once: Once) -> list[Path]:
    def write(folder: Path) -> None:
        for name in trees():
            (folder / f"{name}.pdf").write_bytes(written(name, "pdf"))
        form = written("ruscino-questionnaire", "pdf")
        (folder / f"{BROKEN}.pdf").write_bytes(form.replace(b"/S /Form", b"/S /Link"))

    folder = once("pdf", write)
    return [folder / f"{name}.pdf" for name in trees()]


# --------------------------------------------------------------------------
# The validators


@pytest.fixture(scope="module")
def verdicts(files: list[Path], seen_slowly: tuple[str, ...], once: Once) -> list[Verdict]:
    """What veraPDF says of files and of the broken one, in one start of Java."""
    seen = [path for path in files if path.stem in seen_slowly]
    seen.append(files[0].with_stem(BROKEN))
    found = told_once(once, "verapdf", lambda _: [asdict(verdict) for verdict in check(seen)])
    return [Verdict(**verdict) for verdict in found]


@pytest.mark.whole
def test_the_files_conform_to_pdf_ua_and_pdf_a(
    verdicts: list[Verdict], seen_slowly: tuple[str, ...]
) -> None:
    of_files = [verdict for verdict in verdicts if verdict.name != BROKEN]
    assert sorted((v.name, v.profile) for v in of_files) == sorted(
        (name, profile) for name in seen_slowly for profile in RULES
    )
    assert [v for v in of_files if v.failed or v.rules != RULES[v.profile]] == []


@pytest.mark.whole
def test_the_validator_finds_what_is_wrong(verdicts: list[Verdict]) -> None:
    assert any(verdict.failed for verdict in verdicts if verdict.name == BROKEN)


def test_the_syntax_of_every_file_is_clean(files: list[Path]) -> None:
    for path in files:
        command = [program("qpdf"), "--check", path]
        result = subprocess.run(command, check=False, capture_output=True, text=True, timeout=HANG)
        assert result.returncode == 0, result.stdout + result.stderr


# --------------------------------------------------------------------------
# What a screen reader is told


@cache
def reader(name: str) -> PdfReader:
    return PdfReader(io.BytesIO(written(name, "pdf")))


def read_aloud(path: Path) -> str:
    """What poppler says along the structure tree, in its order."""
    command = [program("pdfinfo"), "-struct-text", str(path)]
    result = subprocess.run(command, check=True, capture_output=True, timeout=HANG)
    lines = re.findall(r'^ *"(.*)"$', result.stdout.decode(errors="replace"), re.M)
    return squeezed("".join(lines))


def test_the_text_is_read_aloud_in_its_order(
    files: list[Path], seen_slowly: tuple[str, ...], whole: bool
) -> None:
    asked = seen_slowly if whole else seen_slowly[:2]  # poppler takes its time
    for path in (path for path in files if path.stem in asked):
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


def test_headings_are_bookmarks_in_their_order_and_none_skips_a_level(sample_name: str) -> None:
    wanted = headings(trees()[sample_name])
    root: Any = reader(sample_name).trailer["/Root"]["/StructTreeRoot"]
    levels = [int(node["/S"][2:]) for node in elements(root, r"/H[1-6]")]
    assert levels == [level for level, _ in wanted]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    if len(reader(sample_name).pages) > 2:
        assert [squeezed(title) for title in bookmarks(reader(sample_name).outline)] == [
            squeezed(text) for _, text in wanted
        ]


def test_some_documents_have_more_than_two_pages(
    checked_slowly: tuple[str, ...], whole: bool
) -> None:
    assert sum(len(reader(name).pages) > 2 for name in checked_slowly) > (4 if whole else 1)


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
