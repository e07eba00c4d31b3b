"""What is fuzzed: a function a target, which raises only if there is a defect.

Any bytes at all must end in a result or in a reason, with little work and
300 MB, never in a traceback. The same functions serve the campaign (``run.py``)
and the test of what it kept (``tests/test_fuzz_corpus.py``).
"""

from __future__ import annotations

import atexit
import resource
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml
from lxml import etree
from pypdf import PdfReader

import cpts_docs
from cpts_docs.base.diagnostics import Diagnostic, has_errors
from cpts_docs.base.errors import TemplateError, UnreadableError
from cpts_docs.document import html, markdown, typography
from cpts_docs.document.tree import Document, Metadata, Section
from cpts_docs.documents import available
from cpts_docs.documents.rendering import render
from cpts_docs.documents.word import blocks
from cpts_docs.documents.word.finish import finish
from cpts_docs.documents.word.places import Places
from cpts_docs.documents.word.revisions import accept
from cpts_docs.documents.word.tags import Tags
from cpts_docs.foreign import archive, word_file
from cpts_docs.foreign import pdf as pdf_file
from cpts_docs.foreign.text import FORBIDDEN
from cpts_docs.foreign.word_file import WordFile
from cpts_docs.formats import text as plain_text
from cpts_docs.formats.archive import archive as data_of
from cpts_docs.formats.docx import form as read_docx
from cpts_docs.formats.docx import writer as docx_writer
from cpts_docs.formats.html import form as read_json
from cpts_docs.formats.html import writer as html_writer
from cpts_docs.formats.odt import form as read_odt
from cpts_docs.formats.odt import writer as odt_writer
from cpts_docs.formats.pdf import form as read_pdf
from cpts_docs.formats.pdf import writer as pdf_writer
from cpts_docs.forms.filled import FilledForm
from cpts_docs.forms.recipients import read_recipients
from cpts_docs.jobs.collect import collect, files_of
from cpts_docs.project import loader, yaml_reader
from cpts_docs.project.model import Project
from tests.effort import MOST, expect_little
from tests.pdf_forms import outcome
from tests.questions import EACH_KIND
from tests.samples import MINIMAL

FOLDER = Path(__file__).parent
CORPUS = FOLDER / "corpus"
CRASHES = FOLDER / "crashes"

MAX_MEGABYTES = 300

SEPARATOR = b"\n%%%%\n"
"""Between the files of one input of :func:`project`: the project, its answers, an opinion."""
FILES = ("project.yaml", "answers.yaml", "opinions/a.yaml")

PDF_EVERY = 50
"""One project in so many is also made into PDF, which takes longest."""


class DefectError(AssertionError):
    """What a target found."""


def expect(condition: object, message: str) -> None:
    if not condition:
        raise DefectError(message)


# --------------------------------------------------------------------------
# The targets


def yaml_file(data: bytes) -> None:
    """A file of YAML, with libyaml's parser and with the one that PyYAML has without it."""
    path = folder() / "yaml" / "project.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    fast = yaml_reader._Loader
    for parser in (fast, yaml.SafeLoader) if len(data) < 4_000 else (fast,):
        yaml_reader._Loader = parser
        try:
            source, diagnostics = yaml_reader.read(path)
        finally:
            yaml_reader._Loader = fast
        expect((source is None) == bool(diagnostics), "neither a source nor diagnostics, or both")
        check_diagnostics(diagnostics)
        if source is not None:
            lines = source.files[0].text.split("\n")
            for text, place in source.texts():
                expect(not FORBIDDEN.search(text), "a forbidden character in a text")
                expect(1 <= place.line <= len(lines), "a place outside the file")
                expect(place.column <= len(lines[place.line - 1]) + 1, "a place outside its line")


def project(data: bytes) -> None:
    """A project with the files it includes; and its documents, if it loads."""
    root = folder() / "project"
    (root / "opinions").mkdir(parents=True, exist_ok=True)
    parts = data.split(SEPARATOR)
    for number, name in enumerate(FILES):
        if number < len(parts):
            (root / name).write_bytes(parts[number])
        else:
            (root / name).unlink(missing_ok=True)
    loaded, diagnostics = loader.examine(root / FILES[0])
    check_diagnostics(diagnostics)
    expect((loaded is None) == has_errors(diagnostics), "neither a project nor an error, or both")
    if loaded is None:
        return
    with_pdf = sum(data) % PDF_EVERY == 0
    for name in available(loaded):
        tree = render(loaded, name)
        check_page(html_writer.write(tree))
        form = docx_writer.write(tree)
        if tree.hidden:
            check_form(read_docx.read, form, refused=False)
            check_form(read_odt.read, odt_writer.write(tree), refused=False)
        if with_pdf:
            form = pdf_writer.write(tree)
            if tree.hidden:
                check_form(read_pdf.read, form, refused=False)


def html_text(data: bytes) -> None:
    """A template's HTML: a whole page, and a fragment; and a page of which the text is wanted."""
    check_text(b"<!doctype html>" + data)
    text = data.decode("utf-8", "replace")
    with suppress(TemplateError):
        check_tree(html.read(text))
    with suppress(TemplateError):
        check_tree(Document(Metadata("Essai"), html.read_fragment(text)))


def check_tree(tree: Document) -> None:
    check_page(html_writer.write(typography.typeset(tree)))


def markdown_text(data: bytes) -> None:
    """A text of a project: the characters that the YAML reader lets through."""
    text = FORBIDDEN.sub("", data.decode("utf-8", "replace"))
    inside = markdown.inline_to_html(text)
    for part in (markdown.to_html(text), f"<p>{inside}</p>"):
        blocks = html.read_fragment(part)  # a TemplateError is a defect: no text breaks a template
        tree = Document(Metadata(text), (Section(blocks),))
        typeset = typography.typeset(tree)
        check_page(html_writer.write(typeset))
    once = typography.french(text)
    expect(typography.french(once) == once, "typography changes its own result")


def pdf(data: bytes) -> None:
    """A filled PDF form, read fast and by pypdf alone, and its text."""
    fast = outcome(data)
    check_outcome(fast)
    check_text(data)
    if len(data) < 10_000 and fast != pdf_file.TOO_COMPLEX:
        with patch.object(pdf_file, "PlainReader", PdfReader):
            expect(outcome(data) in (fast, pdf_file.TOO_COMPLEX), "pypdf alone reads otherwise")


def docx(data: bytes) -> None:
    """A filled DOCX form, its text, and the same file as a template."""
    check_form(read_docx.read, data)
    check_text(data)
    with suppress(UnreadableError):
        check_template(word_file.read(data))


def odt(data: bytes) -> None:
    """A filled ODT form, and its text."""
    check_form(read_odt.read, data)
    check_text(data)


def table(data: bytes) -> None:
    """A table of recipients or of answers: text, or a workbook."""
    path = folder() / "table"
    path.write_bytes(data)
    recipients, problems = read_recipients(path)
    check_diagnostics(problems)
    for recipient in recipients:
        expect(recipient.fields.get("nom"), "a letter to nobody")
    check_answers(path)


def check_answers(path: Path) -> None:
    """What a table says to each kind of question is an answer, and reads back as it was."""
    asking = _asking()
    collected = collect(asking, [path])
    said = [str(one) for one in (*collected.refused, *collected.remarks)]
    expect(not any("inattendue" in one for one in said), f"a fault: {said}")
    for answer in collected.answers:
        for field in asking.form.choices:
            expect(answer.fields.get(field.name, "") in field.values, "an answer that is none")
    files = files_of(asking, collected, path.parent)
    for name, content in files.items():
        if name.suffix == ".yaml":
            _, diagnostics = yaml_reader.read(name, content=content)
            check_diagnostics(diagnostics)
            expect(not diagnostics, f"{name.name} cannot be read again")


@cache
def _asking() -> Project:
    return cpts_docs.load(MINIMAL + EACH_KIND)


def json(data: bytes) -> None:
    """The answers that a page saved."""
    check_form(read_json.read, data)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "yaml": yaml_file,
    "project": project,
    "html": html_text,
    "markdown": markdown_text,
    "pdf": pdf,
    "docx": docx,
    "odt": odt,
    "table": table,
    "json": json,
}


# --------------------------------------------------------------------------
# What must hold


def check_diagnostics(diagnostics: list[Diagnostic]) -> None:
    for diagnostic in diagnostics:
        shown = str(diagnostic)
        expect(shown and diagnostic.message, "a diagnostic without a message")
        shown.encode()  # a lone surrogate could not be shown


def check_template(file: WordFile) -> None:
    """What is done to a Word file before and after its tags are evaluated."""
    root = archive.parsed(file.parts[file.main])
    accept(root)
    tags = Tags()
    tags.take(root, Places(root))
    blocks.check([root], tags.found)
    finish([root])
    word_file.read(data_of({**file.parts, file.main: etree.tostring(root)}.items()))


def check_text(data: bytes) -> None:
    with suppress(UnreadableError):
        shown = plain_text.text_of(data)
        odd = next((sign for sign in shown if FORBIDDEN.match(sign)), "")
        expect(not odd, f"a character that could command a terminal: {odd!r}")


def check_form(read: Callable[[bytes], FilledForm], data: bytes, *, refused: bool = True) -> None:
    try:
        form = read(data)
    except UnreadableError as error:
        expect(refused, f"the form just made is not read: {error}")
        check_outcome(str(error))
    else:
        check_outcome(form)


def check_outcome(form: FilledForm | str) -> None:
    """What is read of a form, or why it is not."""
    if isinstance(form, str):
        expect(form, "a refusal without a reason")
        return
    for name, value in form.fields.items():
        expect(isinstance(name, str) and isinstance(value, str), "a field that is no text")
    expect(set(form.contradictions) <= set(form.fields), "a contradiction in no field")


class _Balance(HTMLParser):
    """Every element that opens closes, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in ("meta", "br", "col", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        expect(self.open and self.open.pop() == tag, f"the page closes <{tag}> out of order")


def check_page(data: bytes) -> None:
    parser = _Balance()
    parser.feed(data.decode())
    parser.close()
    expect(not parser.open, f"the page leaves open {parser.open}")


# --------------------------------------------------------------------------
# Within limits


def check(name: str, data: bytes) -> None:
    """Run a target on ``data``; raises if it fails, or takes too much work or memory.

    Memory is what this run adds to the largest size that the process has had.
    """
    before = peak_megabytes()
    expect_little(lambda: TARGETS[name](data), MOST)
    megabytes = peak_megabytes() - before
    expect(megabytes <= MAX_MEGABYTES, f"{megabytes:.0f} MB")


def peak_megabytes() -> float:
    """The largest size that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@cache
def folder() -> Path:
    """Where the targets that read files put theirs."""
    made = tempfile.mkdtemp(prefix="cpts-fuzz-")
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return Path(made)
