"""Things of any size: ``python -m benchmarks.grow WHAT NUMBER PATH``.

A ``project`` so many times Ruscino, or one of so many ``communes``; a table of so many
``recipients``, or the same ``people`` as JSON; a folder of so many questionnaires that were
filled in and saved (``pdf``, ``docx``, ``odt``, ``json``), or a table of so many answers
(``csv``, ``xlsx``).
"""

from __future__ import annotations

import csv
import json
import random
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import yaml

from benchmarks.content import PROJECT

# --------------------------------------------------------------------------
# Projects


def project(times: int, path: Path) -> None:
    """A project with so many times Ruscino's actions, communes and professionals."""
    value = yaml.safe_load(PROJECT.read_text("utf-8"))
    territory = value["territory"]
    territory["communes"] = _repeated(territory["communes"], times)
    for districts in territory["districts"]:
        districts["names"] = _repeated(districts["names"], times)
    for group in value["professionals"].values():
        group["counts"] = _professions(group["counts"], times)
    for mission in value["missions"]:
        for part in (mission, *mission.get("themes", ())):
            if "actions" in part:
                part["actions"] = _repeated(part["actions"], times)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False), "utf-8")


def communes(count: int, path: Path) -> None:
    """A project of so many communes, by name and code, of departments beside each other."""
    from cpts_docs.reference.places import communes_in

    found = [place for code in ("62", "02", "80", "76") for place in communes_in(code)][:count]
    value = {
        "version": 1,
        "name": f"{count} communes",
        "department": sorted({place.department for place in found}),
        "date": "2026-01-15",
        "territory": {"communes": [{"name": one.name, "code": one.code} for one in found]},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False), "utf-8")


def _repeated(items: list[Any], times: int) -> list[Any]:
    """``items`` so many times, each with another name."""
    return [_renamed(item, turn) for turn in range(1, times + 1) for item in items]


def _renamed(item: Any, turn: int) -> Any:
    match item:
        case _ if turn == 1:
            return item
        case {"action": name}:
            return f"Action nationale {name}, suite {turn}"
        case {"text": text, **rest}:
            return {"text": _renamed(text, turn), **rest}
        case _ if item.endswith((" :", " ;")):
            return f"{item[:-2]} {turn}{item[-2:]}"
        case _:
            return f"{item} {turn}"


def _professions(counts: dict[str, int], times: int) -> dict[str, Any]:
    """The counts so many times; a profession that is not on the national list has its plural."""
    more = {
        f"{name} {turn}": {"count": count, "plural": f"{name}s {turn}"}
        for turn in range(2, times + 1)
        for name, count in counts.items()
    }
    return {**counts, **more}


# --------------------------------------------------------------------------
# People

_NAMES = ("Martin", "Bernard", "Petit", "Robert", "Durand", "Leroy", "Moreau", "Laurent", "Rey")
_FIRST = ("Anne", "Benoît", "Chloé", "Élise", "François", "Hervé", "Inès", "Jean-Luc", "Karima")
_PROFESSIONS = ("infirmière", "médecin généraliste", "pharmacien", "sage-femme", "orthophoniste")
_QUESTIONS = [
    "medecin-traitant",
    "soins-non-programmes",
    "parcours",
    "prevention",
    "crise-sanitaire",
]


def person(number: int) -> dict[str, str]:
    """What a mailing fills in for someone."""
    chance = random.Random(number)
    name, first = chance.choice(_NAMES), chance.choice(_FIRST)
    return {
        "nom": f"{name} {first} {number}",
        "specialite": chance.choice(_PROFESSIONS),
        "adresse": f"{number}, rue de l'Église, 66000 Perpignan",
        "telephone": f"04 68 {number // 10000 % 100:02} {number // 100 % 100:02} {number % 100:02}",
        "mail": f"personne{number}@exemple.invalid",
    }


def recipients(count: int, path: Path) -> None:
    """A table of so many people."""
    _write_csv(map(person, range(1, count + 1)), path)


def people(count: int, path: Path) -> None:
    """The same, as JSON."""
    path.write_text(json.dumps([*map(person, range(1, count + 1))]), "utf-8")


def _write_csv(rows: Iterable[dict[str, str]], path: Path) -> None:
    first, *others = rows
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(first), delimiter=";")
        table.writeheader()
        table.writerows([first, *others])


# --------------------------------------------------------------------------
# Answers


def answers(number: int) -> dict[str, str]:
    """The values and ticks of one person."""
    chance = random.Random(number)
    ticks = {question: chance.choice(["oui", "non", "nc"]) for question in _QUESTIONS}
    return {**person(number), **ticks}


def as_csv(count: int, path: Path) -> None:
    """The answers of so many people, a row each."""
    _write_csv(map(answers, range(1, count + 1)), path)


def as_xlsx(count: int, path: Path) -> None:
    """The same, as a workbook."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(answers(1)))
        for row in range(1, count + 1):
            sheet.write_row(row, 0, list(answers(row).values()))


# --------------------------------------------------------------------------
# Filled forms


def forms(ending: str, count: int, folder: Path) -> None:
    """So many questionnaires, filled in and saved by another program (see ``tests.filling``)."""
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as workers:
        numbers = range(1, count + 1)
        for _ in workers.map(partial(_write_filled, ending, folder), numbers, chunksize=25):
            pass


@cache
def _blank(name: str) -> bytes:
    """The questionnaire in a format; made once a process."""
    from cpts_docs import load, render, write

    return write(render(load(PROJECT), "questionnaire"), name)


def _write_filled(ending: str, folder: Path, number: int) -> None:
    from tests.filling import FILL

    name, fill = next((name, fill) for name, (fill, written) in FILL.items() if written == ending)
    path = folder / f"reponse-{number:05}.{ending}"
    path.write_bytes(fill(_blank(name), answers(number)))


GROWN = {
    "project": project,
    "communes": communes,
    "recipients": recipients,
    "people": people,
    "csv": as_csv,
    "xlsx": as_xlsx,
    **{ending: partial(forms, ending) for ending in ("pdf", "docx", "odt", "json")},
}

if __name__ == "__main__":
    GROWN[sys.argv[1]](int(sys.argv[2]), Path(sys.argv[3]))
