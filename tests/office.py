"""What LibreOffice does in the tests: it saves files as others, and fills in forms."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from tests import soffice
from tests.programs import HANG, program


@dataclass(frozen=True)
class Job:
    """A form to open, what to put into it, and where to save it.

    ``steps`` are lines of Basic that do more to ``document``.
    """

    source: Path
    target: Path
    answers: Mapping[str, str] = field(default_factory=dict)
    steps: str = ""


FILTERS = {
    "doc": ("MS Word 97", ""),
    "docx": ("MS Word 2007 XML", ""),
    "odt": ("writer8", ""),
    "pdf": ("writer_pdf_Export", ""),
    "pdf/ua": ("writer_pdf_Export", 'Told("FilterData", Array(Told("PDFUACompliance", True)))'),
    "txt": ("Text (encoded)", 'Told("FilterOptions", "UTF8")'),
}
"""Formats, the ending first: what LibreOffice calls each, and how it is to write it."""


anew = False
"""Whether each conversion starts a LibreOffice of its own, as people do: with ``--whole``."""

_CONVERTED = {
    "pdf/ua": 'pdf:writer_pdf_Export:{"PDFUACompliance":{"type":"boolean","value":"true"}}',
    "txt": "txt:Text (encoded):UTF8",
}


def libreoffice(target: str, files: Iterable[Path], output: Path) -> None:
    """Files opened and saved in another of the :data:`FILTERS`."""
    if anew:
        _converted(target, files, output)
        return
    ending = target.partition("/")[0]
    saved = ((path, output / f"{path.stem}.{ending}") for path in files)
    soffice.run((line for pair in saved for line in _steps(*pair, target)), _TOOLS)


def _converted(target: str, files: Iterable[Path], output: Path) -> None:
    profile = (output / "profile").absolute().as_uri()
    subprocess.run(
        [
            *(program("soffice", "libreoffice"), "--headless", f"-env:UserInstallation={profile}"),
            *("--convert-to", _CONVERTED.get(target, target)),
            *("--outdir", str(output), *map(str, files)),
        ],
        check=True,
        capture_output=True,
        timeout=HANG,
    )


AT_ONCE = 10
"""Forms filled in by one module of Basic, which goes wrong with more than 64 kB of texts."""


def fill(jobs: Sequence[Job]) -> None:
    """Forms filled in by their controls and saved as ODT."""
    for start in range(0, len(jobs), AT_ONCE):
        soffice.run(
            (
                line
                for job in jobs[start : start + AT_ONCE]
                for line in _steps(job.source, job.target, "odt", _inside(job))
            ),
            _TOOLS + _PLACES,
        )


_TOOLS = """
Function Told(name, value)
  Dim one As New com.sun.star.beans.PropertyValue
  one.Name = name : one.Value = value
  Told = one
End Function

Sub Answer(document, answers)
  controls = document.DrawPage.Forms.getByIndex(0)
  For number = 0 To controls.Count - 1
    control = controls.getByIndex(number)
    called = control.Name
    is_text = control.supportsService("com.sun.star.form.component.TextField")
    For at = 0 To UBound(answers) Step 2
      If answers(at) = called Then
        If is_text Then
          control.Text = answers(at + 1)
        ElseIf control.RefValue = answers(at + 1) Then
          control.State = 1
        End If
      End If
    Next
  Next
End Sub
"""


_PLACES = """
Function Place(document, name, value)
  page = document.DrawPage
  For number = 0 To page.Count - 1
    shape = page.getByIndex(number)
    If shape.supportsService("com.sun.star.drawing.ControlShape") Then
      If shape.Control.Name = name Then
        If value = "" Then
          Place = shape.Anchor
          Exit Function
        ElseIf shape.Control.RefValue = value Then
          Place = shape.Anchor
          Exit Function
        End If
      End If
    End If
  Next
End Function
"""
"""Where the control of a field, or of a box, stands in the text."""


def _steps(source: Path, target: Path, name: str, between: Iterable[str] = ()) -> Iterable[str]:
    """Open a file, do something to ``document``, save it as another."""
    opened, saved = (_text(path.absolute().as_uri()) for path in (source, target))
    called, options = FILTERS[name]
    how = ", ".join(filter(None, (f'Told("FilterName", {_text(called)})', options)))
    hidden = 'Array(Told("Hidden", True))'
    yield f'document = StarDesktop.loadComponentFromURL({opened}, "_blank", 0, {hidden})'
    yield from between
    yield f"document.storeToURL({saved}, Array({how}))"
    yield "document.close(True)"


def _inside(job: Job) -> Iterable[str]:
    told = map(_text, chain.from_iterable(job.answers.items()))
    yield f"Answer(document, Array({', '.join(told)}))"
    yield job.steps


def _text(value: str) -> str:
    """A string of Basic, which cannot hold a line break."""
    lines = ('"' + line.replace('"', '""') + '"' for line in value.split("\n"))
    return " & Chr(10) & ".join(lines)
