"""What the figures were measured on: the machine, the programs, the day."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

_OURS = ("cpts-docs", "typst", "python-docx", "lxml", "pypdf", "Jinja2", "jsonschema", "PyYAML")
_PEERS = (
    *("docxtpl", "python-docx", "weasyprint", "pypdf", "pikepdf", "pypdfium2", "pymupdf"),
    *("pdf-oxide", "openpyxl", "lxml"),
)
_NODE_PEERS = Path(__file__).parent / "peers" / "package.json"
_ASK = (
    "import importlib.metadata as m, json, sys, pypandoc;"
    "print(json.dumps([{n: m.version(n) for n in sys.argv[1:]}, pypandoc.get_pandoc_path()]))"
)


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine and its programs; one that is not there is ""."""

    facts: dict[str, str]
    peers_python: Path
    soffice: str
    pandoc: str
    node: str

    @classmethod
    def this(cls, python: Path) -> Machine:
        """The machine that runs; the peers' venv stands beside that of ``python``."""
        venv = python.parent.parent
        peers = venv.with_name(f"{venv.name}-peers") / "bin" / "python"
        asked = subprocess.run(
            [peers, "-c", _ASK, *_PEERS], check=True, capture_output=True, text=True
        )
        versions, pandoc = json.loads(asked.stdout)
        soffice = shutil.which("soffice") or shutil.which("libreoffice") or ""
        node = shutil.which("node") if _NODE_PEERS.with_name("node_modules").exists() else None
        others = [_first_line(program, "--version") for program in (soffice, pandoc) if program]
        if node:
            packages = json.loads(_NODE_PEERS.read_text("utf-8"))["dependencies"]
            others += [f"Node {_first_line(node, '--version')}"]
            others += [f"{name} {text}" for name, text in packages.items()]
        facts = {
            "day": date.today().isoformat(),
            "machine": f"{_processor()}, {os.cpu_count()} cores, {_memory()}",
            "system": f"{_system()}, load {_load()} at the start",
            "Python": platform.python_version(),
            "ours": ", ".join(f"{name} {version(name)}" for name in _OURS),
            "peers": ", ".join([*(f"{name} {text}" for name, text in versions.items()), *others]),
            "commit": _first_line("git", "describe", "--always", "--dirty"),
        }
        return cls(facts, peers, soffice, pandoc, node or "")


def _first_line(*command: str) -> str:
    with suppress(OSError):
        told = subprocess.run(
            command, check=False, capture_output=True, text=True, cwd=Path(__file__).parent
        )
        return told.stdout.partition("\n")[0].strip() or "unknown"
    return "unknown"


def _system() -> str:
    return f"{platform.system()} {platform.release().partition('-')[0]}"


def _processor() -> str:
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory() -> str:
    with suppress(ValueError, OSError, AttributeError):
        return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB"
    return "unknown memory"


def _load() -> str:
    with suppress(OSError, AttributeError):
        return f"{os.getloadavg()[0]:.1f}"
    return "unknown"
