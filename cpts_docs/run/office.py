"""LibreOffice, where it is installed: Word files to PDF, with a profile of its own and bounded."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path

from cpts_docs._version import GENERATOR
from cpts_docs.base import os_errors
from cpts_docs.base.errors import OutputError
from cpts_docs.base.log import timed
from cpts_docs.run import programs

PATIENCE = 180
"""Seconds that all files of one project may take together."""

MAX_PDF = 100_000_000
"""Bytes of a file that it writes."""

ABSENT = "LibreOffice (programme soffice), et il n'est pas installé"

_NAMES = ("soffice", "libreoffice")
_USUAL = {
    "darwin": "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "win32": r"C:\Program Files\LibreOffice\program\soffice.com",
}
"""Where it is usually installed without being on the PATH."""

_KEPT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_FILTER = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
_SETTINGS = {
    "/org.openoffice.Office.Common/Security/Scripting": {
        "MacroSecurityLevel": "3",
        "DisableMacrosExecution": "true",
        "DisableActiveContent": "true",
        "BlockUntrustedRefererLinks": "true",
    },
    "/org.openoffice.Office.Writer/Content/Update": {"Link": "0"},
    "/org.openoffice.Office.Java/VirtualMachine": {"Enable": "false"},
}
_DATE = re.compile(rb"(?<=/CreationDate\(D:)\d{14}")
_KEYWORDS = re.compile(rb"/Keywords *<[0-9A-F]*>")
_NUMBERS = re.compile(rb"(?:/ID \[ <[0-9A-F]{32}>\s*<[0-9A-F]{32}> \]|/DocChecksum /[0-9A-F]{32})")
_NUMBER = re.compile(rb"[0-9A-F]{32}")


def program() -> str | None:
    """Where LibreOffice is, None if it is not installed."""
    found = next(filter(None, map(programs.find, _NAMES)), None)
    return found or shutil.which(_USUAL.get(sys.platform, ""))


def as_pdf(files: Mapping[str, bytes], day: date) -> dict[str, bytes]:
    """Word files as PDF, by the names that these get; dated ``day``.

    Raises:
        OutputError: LibreOffice is not installed, does not start, does not end, or says nothing.
    """
    office = program()
    if office is None:
        raise OutputError(f"il faut {ABSENT}")
    with timed("mis en PDF : LibreOffice"), tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        _lay_out_profile(folder / "profile" / "user")
        for name, content in files.items():
            (folder / name).with_suffix(".docx").write_bytes(content)
        _run(office, folder, [str(Path(name).with_suffix(".docx")) for name in files])
        return {name: _read(folder / name, day) for name in files}


def _lay_out_profile(folder: Path) -> None:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
        "</prop></item>"
        for path, values in _SETTINGS.items()
        for name, value in values.items()
    )
    folder.mkdir(parents=True)
    (folder / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items '
        'xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>',
        "utf-8",
    )


def _run(office: str, folder: Path, names: list[str]) -> None:
    from subprocess import DEVNULL, Popen, TimeoutExpired

    command = [office, "--headless", "--norestore", "--nolockcheck", "--nodefault"]
    command += [f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    try:
        process = Popen(
            [*command, "--convert-to", _FILTER, "--outdir", ".", *names],
            cwd=folder,
            env={**environment, "HOME": str(folder), "TMPDIR": str(folder), "TEMP": str(folder)},
            stdin=DEVNULL,
            stdout=DEVNULL,
            stderr=DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise OutputError(f"LibreOffice ne démarre pas : {os_errors.reading(error)}") from error
    try:
        _bound(process.pid)
        process.wait(PATIENCE)
    except TimeoutExpired:
        raise OutputError(f"LibreOffice n'a pas fini en {PATIENCE} secondes") from None
    finally:
        _end(process.pid)
        process.kill()
        process.wait()


def _bound(pid: int) -> None:
    """Hold it, and what it starts, to a time and a size of its files; Linux can do that."""
    if sys.platform != "linux":
        return
    import resource

    limits = {
        resource.RLIMIT_CPU: PATIENCE,
        resource.RLIMIT_FSIZE: MAX_PDF,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in limits.items():
        with suppress(OSError, ValueError):  # it ended already
            resource.prlimit(pid, kind, (most, most))


def _end(pid: int) -> None:
    """End what is left of it: it starts a second process that does the work."""
    if sys.platform == "win32":
        return
    import signal

    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _read(path: Path, day: date) -> bytes:
    """A PDF, without what would be another the next time: its hour and its numbers."""
    if not path.is_file():
        raise OutputError(f"LibreOffice n'a pas écrit {path.name}")
    content = _DATE.sub(f"{day:%Y%m%d}000000".encode(), path.read_bytes())
    content = _KEYWORDS.sub(_in_letters, content)
    content = _numbered(content, b"0" * 32)
    return _numbered(content, sha256(content).hexdigest()[:32].upper().encode())


def _numbered(content: bytes, number: bytes) -> bytes:
    return _NUMBERS.sub(lambda found: _NUMBER.sub(number, found[0]), content)


def _in_letters(found: re.Match[bytes]) -> bytes:
    """The version that wrote the file, as our own PDF say it; nothing moves in the file."""
    said = f"/Keywords({GENERATOR})".encode()
    return said.ljust(len(found[0])) if len(said) <= len(found[0]) else found[0]
