"""LibreOffice, started once in a run of the tests, by the worker that needs it first.

It stays open for all of them: a macro in a profile of its own waits for jobs, which are files of
Basic in a folder, runs each, and says what went wrong. It ends with the tests.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from html import escape
from pathlib import Path
from tempfile import mkdtemp

from filelock import FileLock

from tests.programs import HANG, program
from tests.waiting import wait_until

_ROOM = "PYTEST_SOFFICE"
"""Names the folder to the workers, which have the environment of the first process."""


def make_room() -> None:
    """Make the folder, if this process is the first."""
    if _ROOM not in os.environ:
        os.environ[_ROOM] = mkdtemp(prefix=f"soffice-{os.getpid()}-")


def clear_room() -> None:
    """Take the folder away, if this process made it."""
    folder = Path(os.environ[_ROOM])
    if folder.name.split("-")[1] != str(os.getpid()):
        return
    if (folder / "profile").exists():
        (folder / "lock").unlink()
        wait_until((folder / "ended").exists)
    shutil.rmtree(folder)
    del os.environ[_ROOM]


def run(lines: Iterable[str], subs: str = "") -> None:
    """Run lines of Basic, which may call these subs and functions.

    Raises:
        AssertionError: What went wrong.
    """
    folder = Path(os.environ[_ROOM])
    job, done, ended = (folder / name for name in ("job", "done", "ended"))
    with FileLock(folder / "lock", timeout=HANG):
        if ended.exists() or not (folder / "profile").exists():
            _start(folder)
        (folder / "new").write_text(_job(lines, subs), encoding="utf-8")
        (folder / "new").rename(job)
        wait_until(lambda: done.exists() or ended.exists())
        problem = done.read_text("utf-8", "replace") if done.exists() else "it has ended"
        for path in (job, done):
            path.unlink(missing_ok=True)
    assert not problem.strip(), problem


def _start(folder: Path) -> None:
    (folder / "ended").unlink(missing_ok=True)
    profile = folder / "profile"
    command = [
        *(program("soffice", "libreoffice"), "--headless", "--norestore", "--nodefault"),
        f"-env:UserInstallation={profile.absolute().as_uri()}",
    ]
    # It lays out the profile, over what stands there.
    first = [*command, "--terminate_after_init"]
    subprocess.run(first, check=True, capture_output=True, timeout=HANG)
    library = profile / "user" / "basic" / "Standard"
    macro = _WAITS.format(folder=folder, tests_run=_tests_run(folder), script=_SCRIPT)
    (library / "Module1.xba").write_text(_module(macro), encoding="utf-8")
    (library / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    in_the_background = ["sh", "-c", '("$@"; touch ended) >said 2>&1 &', "sh"]
    waiting = [*in_the_background, *command, "macro:///Standard.Module1.Main"]
    subprocess.run(waiting, check=True, cwd=folder, start_new_session=True)


def _tests_run(folder: Path) -> str:
    """In Basic, whether the process that made the folder still runs, where one can see that."""
    process = Path("/proc", folder.name.split("-")[1])
    return f'FileExists("{process}")' if process.exists() else "True"


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

Sub Main
  GlobalScope.BasicLibraries.createLibrary("Jobs")
  Do While FileExists("{folder}/lock") And {tests_run}
    If FileExists("{folder}/job") Then Say(Done()) Else Wait 50
  Loop
  StarDesktop.terminate()
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
  script = factory.createScriptProvider("").getScript("{script}")
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
_SCRIPT = "vnd.sun.star.script:Jobs.Job.Main?language=Basic&location=application"
