"""Make the national list of communes and EPCI anew, for another vintage.

``python tools/places.py FOLDER``, where FOLDER is the unpacked npm package
``@etalab/decoupage-administratif`` (its ``data/`` is read). Writes ``communes.tsv`` and
``epci.tsv`` in ``cpts_docs/reference/``, ordered by the key by which a name is looked up.
``YEAR`` in ``cpts_docs/reference/places.py`` says of which year they are.
What was made is checked by ``tests/test_places.py``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from cpts_docs.reference.places import EPCI_HEAD, HEAD, key

REFERENCE = Path(__file__).parent.parent / "cpts_docs" / "reference"


def main() -> None:
    """Write both tables."""
    folder = Path(sys.argv[1])
    version = json.loads((folder / "package.json").read_text("utf-8"))["version"]
    places, groups = (
        json.loads((folder / "data" / f"{name}.json").read_text("utf-8"))
        for name in ("communes", "epci")
    )
    groups = sorted(groups, key=lambda group: _sorting(group["nom"], group["code"]))
    member_of = {
        member["code"]: str(line)
        for line, group in enumerate(groups, 1)
        for member in group["membres"]
    }
    current = {place["code"] for place in places if place["type"] == "commune-actuelle"}
    rows = [_row(place, member_of) for place in places if _counts(place, current)]
    rows.sort(key=lambda row: _sorting(row[1], row[0]))
    _write("communes.tsv", HEAD, rows)
    _write("epci.tsv", EPCI_HEAD, [(group["code"], group["nom"]) for group in groups])
    print(f"{version}: {len(rows)} places, {len(groups)} EPCI")


def _counts(place: dict[str, Any], current: set[str]) -> bool:
    """A part of a commune that has its code is found under that code already."""
    return place["type"] == "commune-actuelle" or place["code"] not in current


def _row(place: dict[str, Any], member_of: dict[str, str]) -> tuple[str, ...]:
    return (
        place["code"],
        place["nom"],
        str(place.get("population", "")),
        member_of.get(place["code"], ""),
        str(place.get("typeLiaison", "")),
        "" if place["type"] == "commune-actuelle" else place.get("chefLieu") or place["commune"],
    )


def _sorting(name: str, code: str) -> tuple[str, str]:
    return key(name), code


def _write(name: str, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    lines = ["\t".join(row) for row in (head, *rows)]
    (REFERENCE / name).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
