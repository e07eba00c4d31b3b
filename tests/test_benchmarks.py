"""The benchmark compares what it says it compares: the same values, read, filled in and seen."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from benchmarks import grow, report
from benchmarks.judged import ENOUGH, ink, read_back, seen
from benchmarks.machine import Machine
from benchmarks.measure import Series
from benchmarks.peers import readers
from tests.corpus import written
from tests.filling import FILL, filled_pdf
from tests.programs import program

PERSON = grow.person(1)


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("blank") / "blank.pdf"
    path.write_bytes(written("ruscino-questionnaire", "pdf"))
    return path


@pytest.mark.parametrize(
    ("library", "ending"),
    [
        *(("pypdf", "pdf"), ("pikepdf", "pdf"), ("pdfium", "pdf"), ("lxml", "docx")),
        *(("python-docx", "docx"), ("lxml-odt", "odt"), ("json", "json")),
        *(("csv", "csv"), ("openpyxl", "xlsx")),
    ],
)
def test_a_library_alone_reads_the_values_that_were_filled_in(
    tmp_path: Path, library: str, ending: str
) -> None:
    answers = grow.answers(1)
    if ending in ("csv", "xlsx"):
        path = tmp_path / f"1.{ending}"
        grow.GROWN[ending](1, path)
    else:
        path = tmp_path
        name, fill = next((name, fill) for name, (fill, end) in FILL.items() if end == ending)
        (path / f"1.{ending}").write_bytes(fill(written("ruscino-questionnaire", name), answers))

    (values,) = readers.LIBRARIES[library](path)

    assert {name: str(values[name]).lstrip("/") for name in answers} == answers


def test_a_value_that_is_kept_and_not_drawn_is_not_seen(blank: Path, tmp_path: Path) -> None:
    program("pdftoppm")
    drawn, kept, asked = (tmp_path / f"{name}.pdf" for name in ("drawn", "kept", "asked"))
    drawn.write_bytes(filled_pdf(blank.read_bytes(), PERSON))
    with pikepdf.open(blank) as document:
        form = document.Root.AcroForm
        for field in form.Fields:
            if str(field.T) in PERSON:
                field.V = pikepdf.String(PERSON[str(field.T)])
        document.save(kept)
        form.NeedAppearances = True
        document.save(asked)
    least = ENOUGH * ink(drawn, PERSON, blank)

    verdicts = [seen(path, PERSON, blank, least) for path in (drawn, asked, kept)]

    assert verdicts == ["yes", "where the viewer draws them", "**no**"]
    assert seen(drawn, PERSON, blank, 2 * least) == "**no**, signs are missing"


def test_only_what_was_filled_in_is_read_back(blank: Path, tmp_path: Path) -> None:
    filled = tmp_path / "filled.pdf"
    filled.write_bytes(filled_pdf(blank.read_bytes(), PERSON))

    assert read_back(filled, PERSON) == "yes"
    assert read_back(filled, {**PERSON, "nom": "Une autre"}) == "**no**"
    assert read_back(blank, PERSON) == "**no**"


def measured(label: str, processor: float, **facts: str) -> Series:
    about = {"count": "10", "kind": "PDF", "size": "97000", **facts}
    return Series(label, [1.0], [processor], [50.0], facts=about)


def test_the_report_says_what_each_file_costs_and_who_is_better_than_we_are() -> None:
    verdicts = {"seen": "yes", "read": "yes", "ua1": "yes", "2a": "**no** (6.1.3-1)"}
    kinds = {"pdf/2": measured("collect", 0.5), "pdf/pikepdf": measured("pikepdf alone", 0.05)}
    fillers = {
        "1": measured("mailing", 0.02, **verdicts),
        "quick": measured("quick", 0.01, **verdicts),
        "slow": measured("slow", 0.03, **verdicts),
        "absent": Series("absent", missing="no Node"),
    }

    text = report.markdown(Machine({}, Path(), "", "", ""), {"kinds": kinds, "fillers": fillers})

    assert "| PDF | collect | 10 | 50.00 ms | 10 | 50 MB | 1 |" in text
    assert (
        "| quick | 10 | 1.00 ms | 10 | 50 MB | 97 kB | yes | yes | yes | **no** (6.1.3-1) |" in text
    )
    assert "| absent | no Node |" in text
    assert "Less of the processor than `mailing` by one process: quick.\n" in text
    assert "Less memory than `mailing` by one process: none.\n" in text
    assert "| collect of filled PDFs, 2 cores | ≥ 1,000 a second | 10 a second | **no** |" in text
