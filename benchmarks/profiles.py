"""Where the time goes: ``python -m benchmarks.profiles FOLDER``.

Writes profiles (pyinstrument) of a cold build, of warm ones, of a mailing and
of a collect, each by one process; and the trees of
``-X importtime`` for what the commands import. No path of the machine is in them.
"""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

PROJECT = Path(__file__).parent.parent / "projects" / "ruscino" / "project.yaml"
INTERVAL = 0.0002  # seconds
WARM_BUILDS = 20
INPUTS = {
    "mailing": [("recipients", 1000, "table.csv")],
    "collect": [("pdf", 100, "forms")],
}
_SHOWN = 1000  # microseconds

COMMANDS = {
    "help": ["--help"],
    "validate": ["validate", str(PROJECT)],
    "build": ["build", str(PROJECT), "-o"],
}


def write_all(folder: Path) -> None:
    """The profiles and the trees, each from a process of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("cold", "warm", "mailing", "collect"):
        with tempfile.TemporaryDirectory() as scratch:
            for what, count, path in INPUTS.get(name, ()):
                _run("benchmarks.grow", what, str(count), f"{scratch}/{path}")
            text = _run("benchmarks.profiles", name, scratch)
        (folder / f"{name}.txt").write_text(cleaned(text), "utf-8")
    for name, arguments in COMMANDS.items():
        (folder / f"imports-{name}.txt").write_text(cleaned(import_tree(arguments)), "utf-8")


def _run(module: str, *arguments: str) -> str:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


# --------------------------------------------------------------------------
# Profiles


def profile(name: str, scratch: Path) -> None:
    """Print the profile of a command, or of many builds in one process."""
    from pyinstrument import Profiler
    from pyinstrument.renderers import ConsoleRenderer

    output = str(scratch / "output")
    commands = {
        "cold": ["build", str(PROJECT), "-o", output],
        "mailing": ["mailing", str(PROJECT), str(scratch / "table.csv"), "-o", output, "-j", "1"],
        "collect": ["collect", str(PROJECT), str(scratch / "forms"), "-o", output, "-j", "1"],
    }
    if name == "warm":
        _build()
    profiler = Profiler(interval=INTERVAL)
    profiler.start()
    if name == "warm":
        for _ in range(WARM_BUILDS):
            _build()
    else:
        from cpts_docs.cli.main import main

        with redirect_stdout(sys.stderr):
            main(commands[name])
    session = profiler.stop()
    print(ConsoleRenderer(unicode=True, color=False, show_all=False).render(session))


def _build() -> None:
    from benchmarks.content import six_files
    from cpts_docs import load

    six_files(load(PROJECT))


# --------------------------------------------------------------------------
# Imports


def import_tree(arguments: list[str]) -> str:
    """What a command imports and how long each takes, from the outside in."""
    with tempfile.TemporaryDirectory() as scratch:
        command = [sys.executable, "-X", "importtime", "-m", "cpts_docs", *arguments]
        if arguments[-1] == "-o":
            command.append(scratch)
        log = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    lines = list(_slow_imports(log))
    return "\n".join(["    ms in all |  itself | module", *reversed(lines), ""])


def _slow_imports(log: str) -> Iterator[str]:
    for line in log.splitlines():
        if found := re.fullmatch(r"import time: +(\d+) \| +(\d+) \| ( *\S+)", line):
            itself, whole = int(found[1]), int(found[2])
            if whole >= _SHOWN:
                yield f"{whole / 1000:13.1f} | {itself / 1000:7.1f} | {found[3].rstrip()}"


# --------------------------------------------------------------------------


def cleaned(text: str) -> str:
    """``text`` without the paths, the times and the numbers that only this run had."""
    lines = (line.rstrip() for line in text.splitlines() if not re.match(r"\s*Program:", line))
    text = "\n".join(lines).strip("\n") + "\n"
    text = re.sub(r" +Recorded: \S+ ", " ", text)
    places = sysconfig.get_paths()
    short = {
        places["purelib"]: "",
        places["stdlib"]: "python",
        str(PROJECT.parents[2]): "",
    }
    for place, name in short.items():
        text = text.replace(f"{place}/", f"{name}/" if name else "")
    return re.sub(r"(\.\./)+[^\s:]*?(site-packages/|lib/python3\.\d+/)", "", text)


if __name__ == "__main__":
    if len(sys.argv) == 2:
        write_all(Path(sys.argv[1]))
    else:
        profile(sys.argv[1], Path(sys.argv[2]))
