"""Fills in forms in LibreOffice itself, through a macro of a profile made for it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from tests.programs import HANG, program

Filter = str
ODT: Filter = "writer8"


@dataclass(frozen=True)
class Job:
    """A form to open, what to put into it, and where to save it.

    ``steps`` are lines of Basic that do more to ``document``.
    """

    source: Path
    target: Path
    answers: Mapping[str, str] = field(default_factory=dict)
    steps: str = ""


def fill(jobs: Iterable[Job], folder: Path) -> None:
    """Forms filled in by their controls and saved as ODT, in one start of LibreOffice."""
    problems = folder / "problems.txt"
    _run(_macro(jobs, problems), folder / "profile")
    if problems.exists():
        raise AssertionError(problems.read_text("utf-8", "replace"))


def _run(macro: str, profile: Path) -> None:
    command = [
        *(program("soffice", "libreoffice"), "--headless", "--norestore"),
        f"-env:UserInstallation={profile.absolute().as_uri()}",
    ]

    def start(argument: str) -> None:
        subprocess.run([*command, argument], check=True, capture_output=True, timeout=HANG)

    start("--terminate_after_init")  # it lays out the profile, over what stands there
    library = profile / "user" / "basic" / "Standard"
    (library / "Module1.xba").write_text(_module(macro), encoding="utf-8")
    (library / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    start("macro:///Standard.Module1.Main")


def _module(macro: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><script:module '
        'xmlns:script="http://openoffice.org/2000/script" script:name="Module1" '
        f'script:language="StarBasic">{escape(macro)}</script:module>'
    )


_LIBRARY = (
    '<?xml version="1.0" encoding="UTF-8"?><library:library '
    'xmlns:library="http://openoffice.org/2000/library" library:name="Standard" '
    'library:readonly="false" library:passwordprotected="false">'
    '<library:element library:name="Module1"/></library:library>'
)

_TOOLS = """
Function Told(name, value)
  Dim one As New com.sun.star.beans.PropertyValue
  one.Name = name : one.Value = value
  Told = one
End Function

Sub Answer(document, name, value)
  controls = document.DrawPage.Forms.getByIndex(0)
  For number = 0 To controls.Count - 1
    control = controls.getByIndex(number)
    If control.Name = name Then
      If control.supportsService("com.sun.star.form.component.TextField") Then
        control.Text = value
      ElseIf control.RefValue = value Then
        control.State = 1
      End If
    End If
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


def _macro(jobs: Iterable[Job], problems: Path) -> str:
    return "\n".join(
        (
            _TOOLS,
            _PLACES,
            "Sub Main",
            "On Error GoTo Failed",
            *(line for job in jobs for line in _steps(job)),
            "StarDesktop.terminate()",
            "Exit Sub",
            "Failed:",
            f"Open {_text(str(problems))} For Output As #1",
            'Print #1, Error$ & " (" & Erl & ")"',
            "Close #1",
            "StarDesktop.terminate()",
            "End Sub",
        )
    )


def _steps(job: Job) -> Iterable[str]:
    source, target = (_text(path.absolute().as_uri()) for path in (job.source, job.target))
    hidden = 'Array(Told("Hidden", True))'
    yield f'document = StarDesktop.loadComponentFromURL({source}, "_blank", 0, {hidden})'
    for name, value in job.answers.items():
        yield f"Answer(document, {_text(name)}, {_text(value)})"
    yield job.steps
    yield f'document.storeToURL({target}, Array(Told("FilterName", "{ODT}")))'
    yield "document.close(True)"


def _text(value: str) -> str:
    """A string of Basic, which cannot hold a line break."""
    lines = ('"' + line.replace('"', '""') + '"' for line in value.split("\n"))
    return " & Chr(10) & ".join(lines)
