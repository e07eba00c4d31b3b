"""LibreOffice, which stays open for all tests.

A macro in a profile of its own waits for jobs, which are files of Basic in its folder, runs each,
and says what went wrong.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from html import escape
from pathlib import Path

from tests.programs import HANG, program
from tests.resident import resident
from tests.waiting import wait_until


def run(lines: Iterable[str], subs: str = "") -> None:
    """Run lines of Basic, which may call these subs and functions.

    Raises:
        AssertionError: What went wrong.
    """
    with resident("soffice", _prepared) as office:
        new, done = office.folder / "new", office.folder / "done"
        new.write_text(_job(lines, subs), encoding="utf-8")
        new.rename(office.folder / "job")
        wait_until(lambda: done.exists() or office.has_ended())
        problem = done.read_text("utf-8", "replace") if done.exists() else "it has ended"
        done.unlink(missing_ok=True)
    assert not problem.strip(), problem


def _prepared(folder: Path) -> list[str]:
    profile = folder / "profile"
    command = [
        *(program("soffice", "libreoffice"), "--headless", "--norestore", "--nodefault"),
        f"-env:UserInstallation={profile.absolute().as_uri()}",
    ]
    # It lays out the profile, over what stands there.
    first = [*command, "--terminate_after_init"]
    subprocess.run(first, check=True, capture_output=True, timeout=HANG)
    library = profile / "user" / "basic" / "Standard"
    (library / "Module1.xba").write_text(_module(_WAITS.format(folder=folder)), encoding="utf-8")
    (library / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    return [*command, "macro:///Standard.Module1.Main"]


def _job(lines: Iterable[str], subs: str) -> str:
    """A function that gives what went wrong."""
    return "\n".join(
        (
            *(subs, "Function Main", "On Error GoTo Failed"),
            *lines,
            *("Exit Function", "Failed:", 'Main = Error$ & " (" & Erl & ")"', "End Function"),
        )
    )


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

_WAITS = """
Option Explicit

Const ADDRESS = "vnd.sun.star.script:Jobs.Job.Main?language=Basic&location=application"

Sub Main
  GlobalScope.BasicLibraries.createLibrary("Jobs")
  Do While True
    If FileExists("{folder}/job") Then Say(Done()) Else Wait 50
  Loop
End Sub

Function Done()
  Dim jobs As Object, files As Object, stream As Object, factory As Object, script As Object
  On Error GoTo Failed
  files = CreateUnoService("com.sun.star.ucb.SimpleFileAccess")
  stream = CreateUnoService("com.sun.star.io.TextInputStream")
  stream.setInputStream(files.openFileRead(ConvertToURL("{folder}/job")))
  stream.setEncoding("UTF-8")
  jobs = GlobalScope.BasicLibraries.getByName("Jobs")
  If jobs.hasByName("Job") Then jobs.removeByName("Job")
  jobs.insertByName("Job", stream.readString(Array(), False))
  stream.closeInput()
  Kill "{folder}/job"
  factory = CreateUnoService("com.sun.star.script.provider.MasterScriptProviderFactory")
  script = factory.createScriptProvider("").getScript(ADDRESS)
  Done = script.invoke(Array(), Array(), Array())
  Exit Function
Failed:
  Done = Error$ & " (" & Erl & ")"
End Function

Sub Say(problem)
  Open "{folder}/problem" For Output As #1
  Print #1, problem
  Close #1
  Name "{folder}/problem" As "{folder}/done"
End Sub
"""
