"""What became of forms that were filled in: ``python -m benchmarks.judged PEOPLE FOLDER``.

FOLDER has files ``FILLER@NUMBER.pdf``, each filled in for the person of that number in PEOPLE.
Prints, as JSON, for each filler whether all values are seen (poppler's words of the page), whether
``collect`` reads them back, and whether the files still are PDF/UA-1 and PDF/A-2a (veraPDF).
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from cpts_docs.base.errors import UnreadableError
from cpts_docs.jobs.collect.reading import form_of
from tests.conformance.check_pdf import PROFILES, check

Person = Mapping[str, str]
Verdicts = dict[str, str]

NOT_CHECKED = "not checked"


def judged(path: Path, person: Person) -> Verdicts:
    """Whether the values of a person are seen, and read back."""
    return {"seen": _seen(path, person), "read": _read(path, person)}


def _seen(path: Path, person: Person) -> str:
    from pypdf import PdfReader

    try:
        told = subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True)
    except FileNotFoundError:
        return NOT_CHECKED
    text = _squeezed(told.stdout.decode())
    if not all(_squeezed(value) in text for value in person.values()):
        return "**no**"
    form = PdfReader(path).root_object["/AcroForm"].get_object()
    left_to_it = bool(getattr(form.get("/NeedAppearances"), "value", False))
    return "where the viewer draws them" if left_to_it else "yes"


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _read(path: Path, person: Person) -> str:
    try:
        form = form_of(path.read_bytes())
    except UnreadableError:
        return "**no**"
    if any(form.fields.get(name) != value for name, value in person.items()):
        return "**no**"
    return "with a remark" if form.remarks else "yes"


def standards(paths: list[Path]) -> dict[Path, Verdicts]:
    """By profile, whether each file conforms, and else the first rule that it breaks."""
    try:
        found = {(verdict.name, verdict.profile): verdict.failed for verdict in check(paths)}
    except (OSError, ImportError, subprocess.CalledProcessError) as error:
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
    paths = sorted(Path(sys.argv[2]).iterdir())
    conform = standards(paths)
    told: dict[str, dict[str, dict[str, None]]] = {}
    for path in paths:
        filler, _, number = path.stem.partition("@")
        verdicts = judged(path, people[int(number) - 1]) | conform[path]
        for what, verdict in verdicts.items():
            told.setdefault(filler, {}).setdefault(what, {})[verdict] = None
    print(
        json.dumps(
            {
                filler: {what: ", ".join(said) for what, said in verdicts.items()}
                for filler, verdicts in told.items()
            }
        )
    )


if __name__ == "__main__":
    main()
