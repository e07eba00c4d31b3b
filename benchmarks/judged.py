"""What became of forms that were filled in: ``python -m benchmarks.judged PEOPLE BLANK FOLDER``.

FOLDER has files ``FILLER@NUMBER.pdf``, each filled in for the person of that number in PEOPLE.
Prints, as JSON, for each filler whether all values are seen (by poppler: its words of the page,
and as much ink as in ours), whether ``collect`` reads them back, and whether the files still are
PDF/UA-1 and PDF/A-2a (veraPDF).
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from shutil import which

from pypdf import PdfReader

from cpts_docs.base.errors import UnreadableError
from cpts_docs.jobs.collect.reading import form_of
from tests.conformance.check_pdf import PROFILES, check

Person = Mapping[str, str]

NOT_CHECKED = "not checked"
OURS = "1@1.pdf"
ENOUGH = 0.75
"""Of the ink of ours; others have fonts of their own, a little lighter or darker."""


def seen(path: Path, person: Person, blank: Path, least: float) -> str:
    """Whether all values are words of the page, and so much ink at ``least`` for each letter.

    For a font may have the words and lack the signs.
    """
    text = _squeezed(_told("pdftotext", path, "-").decode())
    if not all(_squeezed(value) in text for value in person.values()):
        return "**no**"
    if ink(path, person, blank) < least:
        return "**no**, signs are missing"
    form = PdfReader(path).root_object["/AcroForm"].get_object()
    left_to_it = bool(getattr(form.get("/NeedAppearances"), "value", False))
    return "where the viewer draws them" if left_to_it else "yes"


def ink(path: Path, person: Person, blank: Path) -> float:
    """How much darker than the blank form the page is, for each letter."""
    letters = sum(len(_squeezed(value)) for value in person.values())
    return (_darkness(path) - _darkness(blank)) / letters


def _darkness(path: Path) -> int:
    """Of all pixels of the first page."""
    picture = _told("pdftoppm", "-gray", "-r", "72", "-singlefile", path)
    pixels = picture.split(b"\n", 3)[3]  # after "P5", the size and the brightest
    return 255 * len(pixels) - sum(pixels)


def _told(*command: str | Path) -> bytes:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def _squeezed(text: str) -> str:
    return "".join(text.split())


def read_back(path: Path, person: Person) -> str:
    """Whether ``collect`` finds what was filled in."""
    try:
        form = form_of(path.read_bytes())
    except UnreadableError:
        return "**no**"
    if any(form.fields.get(name) != value for name, value in person.items()):
        return "**no**"
    return "with a remark" if form.remarks else "yes"


def standards(paths: list[Path]) -> dict[Path, dict[str, str]]:
    """By profile, whether each file conforms, and else the first rule that it breaks."""
    try:
        found = {(verdict.name, verdict.profile): verdict.failed for verdict in check(paths)}
    except (OSError, ImportError, subprocess.SubprocessError) as error:
        print(f"veraPDF: {error}", file=sys.stderr)
        return {path: dict.fromkeys(PROFILES.split(","), NOT_CHECKED) for path in paths}
    return {
        path: {
            profile: f"**no** ({failed.split()[0]})" if failed else "yes"
            for profile in PROFILES.split(",")
            for failed in [found[path.stem, profile]]
        }
        for path in paths
    }


def main() -> None:
    """Print the verdicts; where the files of a filler differ, both are told."""
    logging.disable()  # pypdf says what it mends
    people = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    blank, folder = map(Path, sys.argv[2:])
    paths = sorted(folder.iterdir())
    conform = standards(paths)
    least = ENOUGH * ink(folder / OURS, people[0], blank) if which("pdftoppm") else None
    told: dict[str, dict[str, dict[str, None]]] = {}
    for path in paths:
        filler, _, number = path.stem.partition("@")
        person = people[int(number) - 1]
        verdicts = conform[path] | {
            "seen": NOT_CHECKED if least is None else seen(path, person, blank, least),
            "read": read_back(path, person),
        }
        for what, verdict in verdicts.items():
            told.setdefault(filler, {}).setdefault(what, {})[verdict] = None
    joined = {
        filler: {what: ", ".join(said) for what, said in verdicts.items()}
        for filler, verdicts in told.items()
    }
    print(json.dumps(joined))


if __name__ == "__main__":
    main()
