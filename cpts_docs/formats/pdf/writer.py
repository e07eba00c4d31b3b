"""The PDF writer: the tree as JSON to Typst, which lays out, tags and exports.

The files are PDF/UA-1 and PDF/A-2a; their tables have row headers
(``tables.py``) and their fields can be filled in (``fields.py``).
Nothing of the machine goes in: fonts come from their package, the date from
the document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from cpts_docs.base.errors import OutputError
from cpts_docs.base.faults import panics
from cpts_docs.base.resources import theme_folder
from cpts_docs.document.theme import Theme
from cpts_docs.document.tree import Document, Field, Hidden
from cpts_docs.document.walk import fill_field
from cpts_docs.foreign.family import Family, fonts_for
from cpts_docs.formats.pdf.encoding import encoded
from cpts_docs.formats.pdf.tables import has_tables, tag_headers
from cpts_docs.formats.pdf.update import Update

if TYPE_CHECKING:
    import typst

TESTED = "0.15"
"""The versions of Typst whose files this was tested with."""


def write(document: Document) -> bytes:
    """The bytes of a PDF file.

    Raises:
        OutputError: Typst refused the document.
    """
    return lay_out(document).written()


@dataclass(frozen=True, slots=True)
class Layout:
    """A document laid out, whose fields can be given values many times.

    Values change nothing in the layout: a field is a box of a fixed size. It
    can be sent to another process, which needs no Typst to write files of it.
    """

    update: Update
    fields: tuple[Field, ...]
    hidden: tuple[Hidden, ...]
    theme: Theme

    def written(self, values: Mapping[str, str] | None = None) -> bytes:
        """The bytes of a PDF file, with ``values`` in the fields of those names."""
        from cpts_docs.formats.pdf.fields import add_fields

        update = self.update.copy()
        if not self.fields:
            return update.written()
        fields = [fill_field(field, values or {}) for field in self.fields]
        with _of_a_known_shape():
            add_fields(update, fields, self.hidden, self.theme)
        return update.written()


@contextmanager
def _of_a_known_shape() -> Iterator[None]:
    """Turns what a PDF of another shape than Typst's leads to into an OutputError."""
    try:
        yield
    except (LookupError, ValueError) as error:
        from importlib.metadata import version

        raise OutputError(
            f"Typst {version('typst')} a écrit un PDF que cpts-docs ne sait pas compléter ; "
            f"installez une version essayée : typst {TESTED}"
        ) from error


def lay_out(document: Document) -> Layout:
    """The layout of a document, with the values that its fields have.

    Raises:
        OutputError: Typst refused the document, or wrote a file of an unknown shape.
    """
    import typst

    text, fields = encoded(document)
    day = document.metadata.date
    try:
        with compiler_of(document.look.family) as compiler:
            pdf = compiler.compile(
                input=_theme(),
                format="pdf",
                sys_inputs={"document": text},
                pdf_standards=["a-2a", "ua-1"],
                timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
            )
    except typst.TypstError as error:
        raise OutputError(f"la mise en page du PDF a échoué ({error.message})") from error
    assert isinstance(pdf, bytes)
    with _of_a_known_shape():
        update = Update(pdf)
        if has_tables(document.blocks):
            tag_headers(update, document.blocks)
    return Layout(update, tuple(fields), document.hidden, document.look.theme)


@contextmanager
def compiler_of(family: Family | None) -> Iterator[typst.Compiler]:
    """A compiler of one's own: it refuses the second of two threads.

    It goes on with what it was given last, so it has to be told each time what to compile.
    """
    bench = _bench(family)
    try:
        compiler = bench.idle.pop()
    except IndexError:
        import typst

        compiler = typst.Compiler(_theme(), root=str(theme_folder()), font_paths=bench.fonts)
    with panics():
        yield compiler  # one that failed is not taken again
    bench.idle.append(compiler)


def _theme() -> str:
    return str(theme_folder() / "theme.typ")


@dataclass(frozen=True, slots=True)
class _Bench:
    """What sets documents in one family: its fonts, and who waits for work."""

    fonts: typst.Fonts
    idle: list[typst.Compiler]


@lru_cache(maxsize=8)
def _bench(family: Family | None) -> _Bench:
    return _Bench(fonts_for(family), [])
