"""Random answers through programs that save a form anew: the same answers, or the file is named."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pypdfium2 as pdfium
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

import cpts_docs
from cpts_docs.base.errors import UnreadableError
from cpts_docs.document.walk import fill
from cpts_docs.formats.pdf import form as read_pdf
from cpts_docs.forms.fields import questionnaire
from tests.effort import examples
from tests.filling import filled_pdf, looks_like_utf_8, written
from tests.programs import HANG, program
from tests.samples import PROJECTS, RUSCINO_FORM

TREE = cpts_docs.render(cpts_docs.load(PROJECTS["ruscino"]), "questionnaire")
BLANK = cpts_docs.write(TREE, "pdf")
EMPTY = read_pdf.read(BLANK).fields
GROUPS = {item.name: sorted(item.values) for item in questionnaire().choices}
TEXTS = [name for name in EMPTY if name not in (*GROUPS, *RUSCINO_FORM)]

letters = st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"], include_characters="\n")
texts = st.text(letters | st.sampled_from("éèàœŒ«»’–—…€ ()\\<>[]{}/%#'\"\n"), max_size=80).filter(
    lambda text: not looks_like_utf_8(text)
)
answers = st.fixed_dictionaries(
    dict.fromkeys(TEXTS, texts) | {name: st.sampled_from(values) for name, values in GROUPS.items()}
)


def as_written(values: dict[str, str]) -> bytes:
    """The questionnaire of a mailing, with values from the start."""
    return cpts_docs.write(fill(TREE, values), "pdf")


def as_filled(values: dict[str, str]) -> bytes:
    """The blank one, filled in."""
    return filled_pdf(BLANK, values)


# --------------------------------------------------------------------------
# Programs in this process


def pypdf_append(data: bytes) -> bytes:
    writer = PdfWriter()
    writer.append(io.BytesIO(data))
    return written(writer)


def pypdf_clone(data: bytes) -> bytes:
    return written(PdfWriter(clone_from=io.BytesIO(data)))


def pypdf_page(data: bytes) -> bytes:
    writer = PdfWriter()
    writer.add_page(PdfReader(io.BytesIO(data)).pages[0])
    return written(writer)


def pdfium_save(data: bytes) -> bytes:
    document = pdfium.PdfDocument(data)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def pdfium_pages(data: bytes) -> bytes:
    source, target = pdfium.PdfDocument(data), pdfium.PdfDocument.new()
    target.import_pages(source)
    out = io.BytesIO()
    target.save(out)
    target.close()
    source.close()
    return out.getvalue()


INSIDE: dict[Callable[[bytes], bytes], str] = {
    pypdf_append: "",
    pypdf_clone: "",
    pypdf_page: "il manque des champs",
    pdfium_save: "",
    pdfium_pages: "il manque des champs",
}
"""The reason for which what they make is refused, "" if it is read."""

# --------------------------------------------------------------------------
# Programs of their own


OUTSIDE: dict[str, tuple[list[str], str]] = {
    "qpdf --linearize": (["qpdf", "--linearize", "IN", "OUT"], ""),
    "qpdf --object-streams": (["qpdf", "--object-streams=generate", "IN", "OUT"], ""),
    "qpdf --encrypt": (["qpdf", "--encrypt", "", "x", "256", "--", "IN", "OUT"], ""),
    "qpdf --pages": (["qpdf", "--empty", "--pages", "IN", "1", "--", "OUT"], ""),
    "qpdf --generate-appearances": (["qpdf", "--generate-appearances", "IN", "OUT"], ""),
    "pdftk": (["pdftk", "IN", "output", "OUT"], ""),
    "pdftk cat": (["pdftk", "IN", "cat", "1", "output", "OUT"], ""),
    "pdfunite": (["pdfunite", "IN", "OUT"], "il manque des champs"),
    "pdfseparate": (["pdfseparate", "-l", "1", "IN", "OUT"], "il manque des champs"),
    "pdftocairo": (["pdftocairo", "-pdf", "IN", "OUT"], "imprimé en PDF"),
    "ghostscript": (["gs", "-q", "-o", "OUT", "-sDEVICE=pdfwrite", "IN"], "imprimé en PDF"),
}


def through(command: list[str], data: bytes) -> bytes:
    with TemporaryDirectory() as folder:
        paths = {"IN": str(Path(folder) / "in.pdf"), "OUT": str(Path(folder) / "out.pdf")}
        Path(paths["IN"]).write_bytes(data)
        words = [program(command[0]), *(paths.get(word, word) for word in command[1:])]
        result = subprocess.run(words, check=False, timeout=HANG, capture_output=True)
        assert result.returncode in (0, 3), result.stderr  # qpdf says 3 when it has a remark
        return Path(paths["OUT"]).read_bytes()


# --------------------------------------------------------------------------
# The property


def check(values: dict[str, str], data: bytes, reason: str) -> None:
    if reason:
        with pytest.raises(UnreadableError, match=reason):
            read_pdf.read(data)
        return
    form = read_pdf.read(data)
    assert form.fields == EMPTY | values
    assert form.contradictions == ()


made: Any = pytest.mark.parametrize("make", [as_written, as_filled])


@made
@pytest.mark.parametrize("save", INSIDE, ids=lambda save: save.__name__)
@given(answers)
@examples(0.1)
def test_a_library_keeps_the_answers_or_the_file_is_named(
    make: Callable[[dict[str, str]], bytes],
    save: Callable[[bytes], bytes],
    values: dict[str, str],
) -> None:
    check(values, save(make(values)), INSIDE[save])


@made
@pytest.mark.parametrize("name", OUTSIDE)
@given(answers)
@examples(0.01)
def test_a_program_keeps_the_answers_or_the_file_is_named(
    make: Callable[[dict[str, str]], bytes], name: str, values: dict[str, str]
) -> None:
    command, reason = OUTSIDE[name]
    check(values, through(command, make(values)), reason)


@given(answers)
@examples(0.1)
def test_what_we_write_has_no_remarks(values: dict[str, str]) -> None:
    assert read_pdf.read(as_written(values)).remarks == ()


@given(answers, answers)
@examples(0.1)
def test_two_people_in_one_file_are_never_one(
    first: dict[str, str], second: dict[str, str]
) -> None:
    assume(first != second)
    writer = PdfWriter(clone_from=io.BytesIO(as_filled(first)))
    writer.append(io.BytesIO(as_filled(second)))
    with pytest.raises(UnreadableError, match="plusieurs formulaires"):
        read_pdf.read(written(writer))
