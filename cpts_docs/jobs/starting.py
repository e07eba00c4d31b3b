"""A project to start from: the starter as it is, or with what somebody knows of their CPTS.

What nobody said is not invented: it stays in the file as a comment, to be copied.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from secrets import token_hex

from cpts_docs.base.door import is_there
from cpts_docs.base.resources import schema_path, starter_path
from cpts_docs.reference import catalogue, places

PROJECT, SCHEMA = "project.yaml", "project.schema.json"


@dataclass(frozen=True)
class Known:
    """What is known of a CPTS: codes of its departments and communes, SIREN of its EPCI.

    ``counts`` are its professionals by profession, ``day`` is the date of its documents.
    """

    name: str
    departments: Sequence[str]
    communes: Sequence[str] = ()
    epci: Sequence[str] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    day: date = field(default_factory=date.today)


def files_to_start(folder: Path, known: Known | None = None) -> dict[Path, bytes]:
    """The project in ``folder``, and the schema that its first line names, unless that is there."""
    text = starter_path().read_bytes().decode()
    text = renewed(text) if known is None else _with(text, known)
    files = {folder / PROJECT: text.encode()}
    if not is_there(folder / SCHEMA):
        files[folder / SCHEMA] = schema_path("project").read_bytes()
    return files


def renewed(text: str) -> str:
    """With an ``id`` that no other project has, and which is a text in YAML."""
    return re.sub(r"(?m)^id: .*$", f"id: {token_hex(4)}x", text, count=1)


def _with(text: str, known: Known) -> str:
    """The starter with what is ``known``; what it invents besides becomes comments."""
    members = {place.code for siren in known.epci for place in places.members(siren)}
    communes = members.union(known.communes)
    codes = [*known.departments] or sorted({*map(places.department_of, communes)})
    said = {
        "name": f"name: {_scalar(known.name)}",
        "department": f"department: {_quoted(codes)}",
        "date": f"date: {known.day.isoformat()}",
        "territory": "\n".join(_territory(known, codes)),
        "missions": "\n".join(["missions:", *(f"  - mission: {id}" for id in _core())]),
        "professionals": "\n".join(_professionals(known.counts)),
    }
    text = renewed(text).replace(f" {_EXAMPLES}", "")
    for key in ("needs", "professionals", "missions", "assessment", "organisations"):
        text = text if said.get(key) else _commented(text, key)
    text = _commented(text, "questionnaire")
    for key, lines in said.items():
        if lines:
            text = _replaced(text, key, f"{lines}\n")
    return text + _SHOWN


_EXAMPLES = "Toutes les valeurs ci-dessous sont des exemples."
_SHOWN = """
# La population est celle des communes, selon l'Insee ; ou donnez « population » dans « territory ».
show: {population: true}
"""


def _block(key: str) -> re.Pattern[str]:
    """A key at the left margin, and all that belongs to it."""
    return re.compile(rf"(?m)^{key}:.*\n(?:[ ].*\n)*")


def _replaced(text: str, key: str, lines: str) -> str:
    return _block(key).sub(lambda _: lines, text, count=1)


def _commented(text: str, key: str) -> str:
    return _block(key).sub(lambda found: re.sub(r"(?m)^", "# ", found[0])[:-2], text, count=1)


def _core() -> list[str]:
    """The missions that each CPTS has."""
    return [mission.id for mission in catalogue().missions if mission.core]


def _territory(known: Known, departments: Sequence[str]) -> list[str]:
    lines = ["territory:"]
    if known.epci:
        lines += ["  # Des intercommunalités entières, par leur numéro SIREN.", "  epci:"]
        lines += [f"    - {siren} # {places.epci_name(siren)}" for siren in known.epci]
    whole = {place.code for siren in known.epci for place in places.members(siren)}
    if more := [code for code in known.communes if code not in whole]:
        lines += ["  # Les communes entières du territoire.", "  communes:"]
        lines += [f"    - {_commune(code, departments)}" for code in more]
    return lines


def _commune(code: str, departments: Sequence[str]) -> str:
    """A commune by its name, or by its code too where others are called so."""
    place = places.place(code)
    if place is None:
        return _quoted([code])
    alike = places.places_named(place.name, departments)
    name = _scalar(place.name)
    return name if len(alike) == 1 else f"{{code: {_quoted([code])}, name: {name}}}"


def _professionals(counts: Mapping[str, int]) -> list[str]:
    if not counts:
        return []
    label = "Professionnels du territoire"
    lines = ["professionals:", "  future:", f"    label: {label}", "    counts:"]
    return lines + [f"      {_scalar(name)}: {count}" for name, count in counts.items()]


_PLAIN = re.compile(r"[^\W\d_][\w'’-]*(?: [\w'’-]+)*")
_NO_TEXT = re.compile(r"true|false|null|yes|no|on|off|y|n|oui|non", re.IGNORECASE)


def _scalar(text: str) -> str:
    """A text in YAML: as it is, or in quotation marks."""
    text = " ".join(text.split())
    return text if _PLAIN.fullmatch(text) and not _NO_TEXT.fullmatch(text) else _quoted([text])


def _quoted(texts: Sequence[str]) -> str:
    """A text in quotation marks; several as a list on one line."""
    found = [json.dumps(text, ensure_ascii=False) for text in texts] or ["[]"]
    return found[0] if len(found) == 1 else f"[{', '.join(found)}]"
