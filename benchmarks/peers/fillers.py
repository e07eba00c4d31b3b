"""One blank PDF form, filled in for many people: ``python fillers.py LIBRARY BLANK PEOPLE OUTPUT``.

PEOPLE is a list of the fields of each, as JSON. Each library is used as well as its documentation
allows, so that the values are drawn, not only kept; the form is opened once for all people where
that gives each a whole file of the same size (with PyMuPDF and pdf-lib, each file would hold what
was drawn for all before it).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

Person = dict[str, str]
People = Iterable[tuple[Person, Path]]
"""What to fill in for each, and where to write it."""


def with_pikepdf(blank: Path, people: People) -> None:
    """Its qpdf draws the values in the form's own font."""
    import pikepdf
    from pikepdf.form import Form

    with pikepdf.open(blank) as document:
        form = Form(document)
        for person, path in people:
            for name, value in person.items():
                form[name].value = value
            document.generate_appearance_streams()
            document.save(path)


def with_pypdf(blank: Path, people: People) -> None:
    """A clone keeps all of the document; ``append``, which is faster, loses its tags."""
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=blank)
    for person, path in people:
        for page in writer.pages:
            writer.update_page_form_field_values(page, person, auto_regenerate=False)
        writer.write(path)


def with_pymupdf(blank: Path, people: People) -> None:
    """It draws with a font of its own, which it does not embed."""
    import pymupdf

    with pymupdf.open(blank) as document:
        places = {
            widget.field_name: (page.number, widget.xref)
            for page in document
            for widget in page.widgets()
        }
    for person, path in people:
        with pymupdf.open(blank) as document:
            for name, value in person.items():
                number, reference = places[name]
                page = document[number]
                widget = page.load_widget(reference)
                widget.field_value = value
                widget.update()
            document.save(path)


def with_pdf_oxide(blank: Path, people: People) -> None:
    """It has nothing that draws: it asks the program that opens the file to do so."""
    from pdf_oxide import PdfDocument

    document = PdfDocument(str(blank))
    for person, path in people:
        for name, value in person.items():
            document.set_form_field_value(name, value)
        document.save(str(path))


LIBRARIES = {
    "pikepdf": with_pikepdf,
    "pypdf": with_pypdf,
    "pymupdf": with_pymupdf,
    "pdf_oxide": with_pdf_oxide,
}

if __name__ == "__main__":
    blank, table, output = map(Path, sys.argv[2:])
    output.mkdir(parents=True)
    people = json.loads(table.read_text("utf-8"))
    paths = (output / f"{number:05}.pdf" for number in range(1, len(people) + 1))
    LIBRARIES[sys.argv[1]](blank, zip(people, paths, strict=True))
