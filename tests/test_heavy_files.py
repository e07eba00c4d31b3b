"""Texts and files that are heavy on purpose: a result or a reason, with work that grows as they do.

The sizes here are as large as may be, so that each bound is met; a fiftieth of them will do on
most days, and ``--whole`` (``make whole``) takes them whole.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from functools import partial
from io import BytesIO

import pytest

from cpts_docs.base.errors import UnreadableError
from cpts_docs.document import html, markdown
from cpts_docs.document.tree import Document, Metadata
from cpts_docs.foreign.ooxml import W
from cpts_docs.formats.docx import form as read_docx
from cpts_docs.formats.docx import writer as docx
from cpts_docs.formats.pdf import form as read_pdf
from tests.effort import Expect
from tests.fuzz.targets import check

ACCENTS = "\u0301\u0316"  # one above, one below: in no canonical order

# --------------------------------------------------------------------------
# HTML and Markdown

HTML = ("<", "<a", "<a a ", "<a a='", "<!--", "<!", "<?", "</", "<![CDATA[", "<script>", "&", "&#",
        "<p>", "<br>", "<a href='x'>", "\\", "*", "[", " ", "\x00")  # fmt: skip


@pytest.mark.parametrize("piece", HTML)
def test_a_hundred_thousand_pieces_of_html_are_read_or_refused(
    piece: str, expect_linear_up_to: Expect[bytes]
) -> None:
    for before in ("", "<p>", "<p title='"):
        expect_linear_up_to(
            partial(check, "html"), lambda n, b=before: (b + piece * n).encode(), 100_000
        )


MARKDOWN = ("*", "_", "**", "`", "[", "](", "![", "<", "&", "\\", "- ", "1. ", "> ", "*a", "a*",
            "**a", "a**b*c ", "_a *b", "- a\n", "1. a\n", "*a\n", "« ", " »", "; ! ?",
            "1 000 ", "1er ", "e\u0301", ACCENTS, "http://", "a@b.", "\t", "\n")  # fmt: skip


@pytest.mark.parametrize("end", ["", "\n\nfin"], ids=["one paragraph", "two"])
@pytest.mark.parametrize("piece", MARKDOWN)
def test_a_text_of_a_hundred_thousand_signs_is_rendered(
    piece: str, end: str, expect_linear_up_to: Expect[bytes]
) -> None:
    expect_linear_up_to(
        partial(check, "markdown"),
        lambda n: (piece * (n // len(piece)) + end).encode(),
        100_000 if end else 20_000,  # a paragraph is the same in both
    )


def test_twenty_thousand_levels_of_lists_are_rendered() -> None:
    check("markdown", ("- " * 20_000 + "a\nb").encode())
    check("markdown", "".join(f"{'  ' * level}- a\n" for level in range(500)).encode())


def test_marks_within_marks_without_end_are_rendered() -> None:
    text = "".join(("*a ", "**b ")[turn % 2] for turn in range(100))
    ends = "".join((" c*", " d**")[turn % 2] for turn in reversed(range(100)))
    (paragraph,) = html.read_fragment(markdown.to_html(text + ends))

    assert paragraph
    check("markdown", (text + ends).encode())
    check("markdown", ("*a " * 3_000 + "b*" * 3_000).encode())


@pytest.mark.parametrize("piece", ["<p>a</p>", "<h2>a</h2>", "<ul><li>a</li></ul>"])
def test_a_word_file_of_twenty_thousand_paragraphs_is_written_soon(
    piece: str, expect_linear_up_to: Expect[Document]
) -> None:
    expect_linear_up_to(
        docx.write,
        lambda n: Document(Metadata("Essai"), html.read_fragment(piece * n)),
        20_000,
    )


# --------------------------------------------------------------------------
# PDF and Word

Bytes = Callable[[int], bytes]

PDF: dict[str, tuple[Bytes, int]] = {
    "objects without end": (lambda n: b"1 0 obj\n" * n, 2_400_000),
    "objects in streams": (
        lambda n: (
            b"".join(b"%d 0 obj<</Type/ObjStm>>endobj\n" % number for number in range(n))
            + b"startxref\n0\n%%EOF"
        ),
        49_000,
    ),
    "spaces": (lambda n: b" " * n + b" obj\nstartxref\n0\n%%EOF", 18_000_000),
    "trailers without end": (lambda n: b"trailer<<>>\n" * n, 1_600_000),
    "zeros": (bytes, 19_900_000),
    "a table of a thousand million objects": (
        lambda n: (
            b"xref\n0 %d\n0000000000 65535 f \ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%%%EOF" % n
        ),
        999_999_999,
    ),
    "lists in lists": (lambda n: b"1 0 obj\n" + b"[" * n, 15_000_000),
    "a text without end": (lambda n: b"1 0 obj\n(" + b"a" * n, 15_000_000),
    "a stream without end": (
        lambda n: b"1 0 obj\n<</Length 0>>stream\n" + b"endstrea" * n,
        1_500_000,
    ),
    "tables that lead to each other": (
        lambda n: (
            b"xref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF"
        ),
        1,
    ),
}


@pytest.mark.parametrize("name", PDF)
def test_a_heavy_pdf_is_refused_soon(name: str, expect_linear_up_to: Expect[bytes]) -> None:
    make, size = PDF[name]
    with pytest.raises(UnreadableError):
        read_pdf.read(b"%PDF-1.7\n" + make(size // 32))

    expect_linear_up_to(partial(check, "pdf"), lambda n: b"%PDF-1.7\n" + make(n), size, soon=150)


TYPES = b"""<Types><Override PartName="/word/document.xml" ContentType="\
application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""

WORD: dict[str, tuple[Bytes, int]] = {
    "deleted texts in deleted texts": (
        lambda n: (b"<w:del>" * 240 + b"</w:del>" * 240) * n,
        900,
    ),
    "deleted texts": (lambda n: b"<w:del>a</w:del>b" * n, 230_000),
    "empty fields": (lambda n: b"<w:sdt/>" * n, 480_000),
    "a field of many paragraphs": (
        lambda n: b"<w:sdt>" + b"<w:p/>" * n + b"</w:sdt>",
        600_000,
    ),
    "namespaces": (
        lambda n: b"<a " + b"".join(b'xmlns:n%d="u" ' % i for i in range(n)) + b"/>",
        150_000,
    ),
    "attributes": (lambda n: b"<a " + b"".join(b'a%d="" ' % i for i in range(n)) + b"/>", 250_000),
    "references to characters": (lambda n: b"<w:t>" + b"&amp;" * n + b"</w:t>", 780_000),
}


def package(content: bytes) -> bytes:
    """A Word file that holds this."""
    head = f'<w:document xmlns:w="{W[1:-1]}">'.encode()
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("word/document.xml", head + content + b"</w:document>")
    return written.getvalue()


@pytest.mark.parametrize("name", WORD)
def test_a_heavy_word_file_is_refused_soon(name: str, expect_linear_up_to: Expect[bytes]) -> None:
    make, size = WORD[name]
    with pytest.raises(UnreadableError, match="aucun champ"):
        read_docx.read(package(make(size // 32)))

    expect_linear_up_to(partial(check, "docx"), lambda n: package(make(n)), size)
