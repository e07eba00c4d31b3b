"""The ways by which an answer comes back: a program that fills the form in, others that save it.

A filler takes jobs, a saver files and a folder; both do many at once, for a start of LibreOffice
or of Node costs more than a form.
"""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from email.message import EmailMessage
from functools import cache
from pathlib import Path

import docx

import cpts_docs
from cpts_docs.document.tree import Document
from cpts_docs.document.walk import fill
from tests import odt, office, pdf_clients, word
from tests.browser import in_chromium
from tests.filling import filled_html
from tests.office import Job, libreoffice
from tests.programs import HANG, program
from tests.samples import PROJECTS

PROJECT_OF = {"questionnaire": "ruscino", "fiche-avis": "starter"}
"""By the form."""


@cache
def tree(form: str) -> Document:
    """A form as it is sent."""
    return cpts_docs.render(cpts_docs.load(PROJECTS[PROJECT_OF[form]]), form)


Filler = Callable[[Sequence[Job]], None]
Saver = Callable[[Sequence[Path], Path], list[Path]]
"""Takes files and an empty folder, and gives the files that are made of them."""


@dataclass(frozen=True)
class Way:
    """By which program a form of the ``format`` is filled in, and by which it is saved.

    ``reason`` is a part of what is said of the files whose answers are not all read, "" if they
    must be. ``is_slow``: it takes long, and is tried whole. ``any_letters``: of all scripts in long
    texts too, which LibreOffice 7.4 writes several times over, and then takes minutes to read.
    """

    format: str
    filler: Filler
    savers: tuple[Saver, ...] = ()
    reason: str = ""
    is_slow: bool = False
    any_letters: bool = True


# --------------------------------------------------------------------------
# What fills in


def as_sent(jobs: Sequence[Job]) -> None:
    """Values that the form has from the start, as letters of a mailing have them."""
    for job in jobs:
        filled = fill(tree(job.source.stem), job.answers)
        job.target.write_bytes(cpts_docs.write(filled, job.source.suffix[1:]))


def one_by_one(filled: Callable[[bytes, dict[str, str]], bytes]) -> Filler:
    def fill_all(jobs: Sequence[Job]) -> None:
        for job in jobs:
            job.target.write_bytes(filled(job.source.read_bytes(), dict(job.answers)))

    return fill_all


def alternately(first: Filler, second: Filler) -> Filler:
    def fill_all(jobs: Sequence[Job]) -> None:
        first(jobs[::2])
        second(jobs[1::2])

    return fill_all


def with_french_dates(filler: Filler) -> Filler:
    """As who types a date into a field, where no calendar gives it."""

    def french(answer: str, name: str) -> str:
        return f"{date.fromisoformat(answer):%d/%m/%Y}" if answer and "-date" in name else answer

    def fill_all(jobs: Sequence[Job]) -> None:
        filler(
            [
                replace(job, answers={n: french(a, n) for n, a in job.answers.items()})
                for job in jobs
            ]
        )

    return fill_all


def in_libreoffice(jobs: Sequence[Job]) -> None:
    office.fill(jobs)


def in_a_browser(jobs: Sequence[Job]) -> None:
    in_chromium(program("node", "nodejs"), "html_save.mjs", told=pdf_clients.told(jobs))


# --------------------------------------------------------------------------
# What saves


def each(save: Callable[[bytes], bytes], ending: str = "") -> Saver:
    def save_all(files: Sequence[Path], folder: Path) -> list[Path]:
        made = []
        for file in files:
            target = folder / f"{file.stem}{ending or file.suffix}"
            target.write_bytes(save(file.read_bytes()))
            made.append(target)
        return made

    return save_all


def command(*words: str) -> Saver:
    """A program that takes one file, IN, and makes one, OUT."""

    def save_all(files: Sequence[Path], folder: Path) -> list[Path]:
        return [_through(words, file, folder / file.name) for file in files]

    return save_all


def _through(words: Sequence[str], source: Path, target: Path) -> Path:
    paths = {"IN": str(source), "OUT": str(target)}
    line = [program(words[0]), *(paths.get(word, word) for word in words[1:])]
    result = subprocess.run(line, check=False, timeout=HANG, capture_output=True)
    assert result.returncode in (0, 3), result.stderr  # qpdf says 3 when it has a remark
    return target


def office_saves(ending: str) -> Saver:
    def save_all(files: Sequence[Path], folder: Path) -> list[Path]:
        libreoffice(ending, files, folder)
        return [folder / f"{file.stem}.{ending}" for file in files]

    return save_all


def python_docx(data: bytes) -> bytes:
    out = io.BytesIO()
    docx.Document(io.BytesIO(data)).save(out)
    return out.getvalue()


def as_utf_16(data: bytes) -> bytes:
    """As the editor of Windows saves it by « Unicode »."""
    return data.decode().replace("\n", "\r\n").encode("utf-16")


def with_mark(data: bytes) -> bytes:
    """As the editor of Windows saves it by « UTF-8 avec BOM »."""
    return data.decode().replace("\n", "\r\n").encode("utf-8-sig")


def zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("réponses/formulaire rempli", data)
    return out.getvalue()


def mailed(data: bytes) -> bytes:
    message = EmailMessage()
    message["Subject"] = "Réponse"
    message.set_content("Bonjour,\nvoici.")
    kind = {"maintype": "application", "subtype": "octet-stream"}
    message.add_attachment(data, filename="formulaire rempli", **kind)
    return message.as_bytes()


# --------------------------------------------------------------------------
# The ways

_LOST, _PRINTED = "il manque des champs", "imprimé en PDF"
_SAVERS: dict[str, tuple[Saver, str]] = {
    "pypdf append": (each(pdf_clients.pypdf_append), ""),
    "pypdf clone": (each(pdf_clients.pypdf_clone), ""),
    "pypdf pages": (each(pdf_clients.pypdf_pages), _LOST),
    "PDFium save": (each(pdf_clients.pdfium_save), ""),
    "PDFium pages": (each(pdf_clients.pdfium_pages), _LOST),
    "pikepdf save": (each(pdf_clients.pikepdf_save), ""),
    "pikepdf pages": (each(pdf_clients.pikepdf_pages), ""),
    "qpdf --linearize": (command("qpdf", "--linearize", "IN", "OUT"), ""),
    "qpdf --object-streams": (command("qpdf", "--object-streams=generate", "IN", "OUT"), ""),
    "qpdf --encrypt": (command("qpdf", "--encrypt", "", "x", "256", "--", "IN", "OUT"), ""),
    "qpdf --pages": (command("qpdf", "--empty", "--pages", "IN", "1-z", "--", "OUT"), ""),
    "qpdf --generate-appearances": (command("qpdf", "--generate-appearances", "IN", "OUT"), ""),
    "pdftk output": (command("pdftk", "IN", "output", "OUT"), ""),
    "pdftk cat": (command("pdftk", "IN", "cat", "output", "OUT"), ""),
    "pdfunite": (command("pdfunite", "IN", "OUT"), _LOST),
    "pdfseparate": (command("pdfseparate", "-l", "1", "IN", "OUT"), _LOST),
    "pdftocairo": (command("pdftocairo", "-pdf", "IN", "OUT"), _PRINTED),
    "ghostscript": (command("gs", "-q", "-o", "OUT", "-sDEVICE=pdfwrite", "IN"), _PRINTED),
}
_WITHOUT_LINES = "LibreOffice a pu en ôter les retours à la ligne"


def _ways() -> Iterator[tuple[str, Way]]:
    for ending in ("pdf", "docx", "odt"):
        yield f"{ending}: as sent", Way(ending, as_sent)

    for name, filler in pdf_clients.FILLERS.items():
        is_slow = name in ("pdftk", "poppler-glib", "pdf-lib", "pdf.js")
        yield f"pdf: {name}", Way("pdf", with_french_dates(filler), is_slow=is_slow)
    typed = alternately(as_sent, with_french_dates(pdf_clients.with_pypdf))
    for name, (saver, reason) in _SAVERS.items():
        is_slow = name.startswith(("pdftk", "ghostscript")) or "pages" in name
        yield f"pdf: {name}", Way("pdf", typed, (saver,), reason, is_slow)

    in_word = one_by_one(word.filled)
    yield "docx: Word", Way("docx", in_word)
    yield "docx: python-docx", Way("docx", in_word, (each(python_docx),))
    yield "docx: zip", Way("docx", in_word, (each(zipped, ".zip"),))
    for endings in ("docx", "odt", "doc docx", "docx odt"):
        savers = tuple(map(office_saves, endings.split()))
        way = Way("docx", in_word, savers, _WITHOUT_LINES, True, len(savers) == 1)
        yield f"docx: LibreOffice {endings}", way
    yield "docx: LibreOffice pdf", Way("docx", in_word, (office_saves("pdf"),), _PRINTED, True)

    set_by_us = with_french_dates(one_by_one(odt.filled))
    yield "odt: current values", Way("odt", set_by_us)
    yield "odt: mail", Way("odt", set_by_us, (each(mailed, ".eml"),))
    yield "odt: LibreOffice fills", Way("odt", with_french_dates(in_libreoffice), is_slow=True)
    for ending, reason in (
        ("odt", ""),
        ("docx", "aucun champ de formulaire"),
        ("pdf", "pages copiées"),
    ):
        yield (
            f"odt: LibreOffice {ending}",
            Way("odt", set_by_us, (office_saves(ending),), reason, True),
        )

    saved = one_by_one(filled_html)
    yield "html: Chromium", Way("html", in_a_browser, is_slow=True)
    yield "html: UTF-8 with a mark", Way("html", saved, (each(with_mark),))
    yield "html: UTF-16", Way("html", saved, (each(as_utf_16),), "n'est pas un texte en UTF-8")


WAYS = dict(_ways())
