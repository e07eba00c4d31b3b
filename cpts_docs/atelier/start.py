"""The first page: the projects that there are, and a new one."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from starlette.datastructures import UploadFile

from cpts_docs import __version__, reference
from cpts_docs.atelier import received
from cpts_docs.atelier.asked import PROJECT, Asked, get, post
from cpts_docs.atelier.folder import EXAMPLE, KINDS, Folder
from cpts_docs.atelier.recent import recent
from cpts_docs.atelier.refused import RefusedError
from cpts_docs.atelier.shortcut import write_shortcut
from cpts_docs.atelier.wording import in_page
from cpts_docs.base.door import first_bytes, is_there
from cpts_docs.base.resources import EXAMPLES, example_path
from cpts_docs.base.words import slug
from cpts_docs.documents.kind import OUTPUT_FOLDER
from cpts_docs.documents.validation import problems
from cpts_docs.jobs import starting
from cpts_docs.jobs.headcount import Counted, count_table
from cpts_docs.project.given import Named
from cpts_docs.project.yaml_reader import read
from cpts_docs.reference import places
from cpts_docs.run.files import spared, write_files

_DEEP, _MANY = 3, 2_000
"""So far down projects are looked for, among so many files and folders."""

_PASSED_OVER = {OUTPUT_FOLDER, received.FOLDER, "node_modules", "__pycache__"}


def projects(folder: Path) -> Iterator[dict[str, Any]]:
    """The projects in a folder and a little below, by their paths."""
    for path in sorted(_files(folder)):
        is_named = path.stem == "project" or path.stem.endswith(".cpts")
        if not (is_named or _TERRITORY.search(_head(path))):
            continue  # answers, opinions, anything: many, and large
        source, told = read(path)
        value = source.value if source else None
        if isinstance(value, dict) and (("name" in value and "territory" in value) or is_named):
            yield _project(folder, path, name=str(value.get("name") or path.stem))
        elif is_named and told:
            name = path.parent.name if path.stem == "project" else path.name.partition(".")[0]
            yield _project(folder, path, name=name, problem=in_page(told[0].message))


_TERRITORY = re.compile(rb"^territory\s*:", re.MULTILINE)


def _head(path: Path) -> bytes:
    try:
        return first_bytes(path, 100_000)
    except (OSError, ValueError):
        return b""


def _project(folder: Path, path: Path, **more: str) -> dict[str, Any]:
    id = path.relative_to(folder).as_posix()
    return {"id": id, "path": id, **more}


def _files(folder: Path) -> Iterator[Path]:
    """The files of YAML; nothing of hidden folders, nor behind a link."""
    left = _MANY
    for place, folders, files in os.walk(folder):
        depth = len(Path(place).relative_to(folder).parts)
        folders[:] = [
            name
            for name in folders
            if depth < _DEEP and not name.startswith(".") and name not in _PASSED_OVER
        ]
        left -= len(folders) + len(files)
        if left < 0:
            return
        yield from (Path(place, name) for name in files if name.endswith(KINDS))


def _start(asked: Asked) -> dict[str, Any]:
    folder = asked.folder
    return {
        "version": __version__,
        "folder": str(folder.path),
        "projects": [*projects(folder.path)],
        "recent": [
            {"id": id, "name": _name_of(path), "path": str(path)}
            for id, path in recent().items()
            if not path.is_relative_to(folder.path)
        ],
        "examples": [
            {"id": f"{EXAMPLE}{name}", "name": _name_of(path)}
            for name in EXAMPLES
            if (path := example_path(name))
        ],
    }


def _name_of(path: Path) -> str:
    source, _ = read(path)
    value = source.value if source else None
    return str(value.get("name") or path.stem) if isinstance(value, dict) else path.stem


def _new(asked: Asked) -> dict[str, Any]:
    """A project of what somebody knows of their CPTS; and what of it was not taken."""
    name = _one(asked, "name").strip()
    if not name:
        raise RefusedError(400, "il manque le nom de la CPTS")
    table = _counted(asked)
    known = starting.Known(
        name,
        _departments(asked),
        _several(asked, "communes") or (() if _several(asked, "epci") else table.communes),
        _several(asked, "epci"),
        table.counts,
    )
    _check_places(known)
    place = _free(asked.folder, _one(asked, "folder") or slug(name))
    files = starting.files_to_start(place, known)
    _check(place / starting.PROJECT, files[place / starting.PROJECT])
    write_files(files, within=asked.folder.path)
    id = (place / starting.PROJECT).relative_to(asked.folder.path).as_posix()
    return {"id": id, "told": [*table.told]}


def _departments(asked: Asked) -> list[str]:
    """The codes of the departments, by their numbers or their names."""
    codes = {typed: reference.department_meant(typed) for typed in _several(asked, "departments")}
    for typed, code in codes.items():
        if not code:
            message = f"aucun département n'est « {typed} »"
            raise RefusedError(400, message, "donnez son numéro ou son nom : 07, ou Ardèche")
    return [*dict.fromkeys(codes.values())]


def _check_places(known: starting.Known) -> None:
    """Raise RefusedError for a territory that is nowhere."""
    if not (known.communes or known.epci):
        message = "il manque le territoire : une commune, ou une intercommunalité"
        raise RefusedError(400, message)
    for code in known.communes:
        if places.place(code) is None:
            raise RefusedError(400, f"aucune commune n'a le code « {code} »")
    for siren in known.epci:
        if not places.epci_name(siren):
            raise RefusedError(400, f"aucune intercommunalité n'a le numéro « {siren} »")


def _check(path: Path, text: bytes) -> None:
    """Raise RefusedError for what somebody said that cannot be so."""
    for item in problems(Named(path, text)):
        if item.is_error:
            raise RefusedError(400, item.message, item.hint)


def _one(asked: Asked, name: str) -> str:
    value = asked.form.get(name, "") if asked.form else asked.body.get(name, "")
    if not isinstance(value, str):
        raise RefusedError(400, f"« {name} » doit être un texte")
    return value


def _several(asked: Asked, name: str) -> list[str]:
    """The texts of a list; of a form, each in a field of its own."""
    value = asked.form.getlist(name) if asked.form else asked.body.get(name, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise RefusedError(400, f"« {name} » doit être une liste de textes")
    return [item for item in value if isinstance(item, str)]


def _counted(asked: Asked) -> Counted:
    """The professionals of the table that came with the form, if one did."""
    table = asked.form.get("table") if asked.form else None
    if not isinstance(table, UploadFile):
        return Counted({}, (), ())
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, Path(table.filename or "tableau").name or "tableau")
        path.write_bytes(table.file.read())
        found = count_table(path)
    if not found.counts:
        why = " ; ".join(found.told) or "aucune ligne n'a de profession"
        raise RefusedError(422, f"aucun professionnel n'est compté dans « {path.name} » : {why}")
    return found


_PLAIN = re.compile(r"[^\W_][\w .'’-]*(?<![ .])")


def _free(folder: Folder, name: str) -> Path:
    """A folder below the one that is served, where no project is yet.

    Raises:
        RefusedError: it leads out, or is taken.
    """
    parts = [] if name == "." else name.split("/")
    if not all(_PLAIN.fullmatch(part) and spared(part) == part for part in parts):
        message = f"« {name} » n'est pas un nom de dossier possible"
        raise RefusedError(400, message, "prenez des lettres, des chiffres et des traits d'union")
    place = folder.path.joinpath(*parts)
    try:
        inside = place.resolve().is_relative_to(folder.path)
        taken = is_there(place / starting.PROJECT)
    except OSError:
        inside = taken = False
    if not inside:
        raise RefusedError(400, f"« {name} » n'est pas dans le dossier de l'atelier")
    if taken:
        message = f"« {name} » a déjà un projet, qui n'a pas été modifié"
        raise RefusedError(409, message, "donnez un autre nom, ou un autre dossier")
    return place


def _copy(asked: Asked) -> dict[str, Any]:
    """A copy of an example in the folder, to be changed."""
    id = asked.path["id"]
    path = example_path(id.removeprefix(EXAMPLE)) if id.startswith(EXAMPLE) else None
    if path is None:
        raise RefusedError(404, "cet exemple n'existe pas")
    place = _free(asked.folder, asked.text("folder", "") or path.parent.name)
    files = {
        place / item.name: item.read_bytes() for item in path.parent.iterdir() if item.is_file()
    }
    project = place / path.name
    files[project] = starting.renewed(files[project].decode()).encode()
    write_files(files, within=asked.folder.path)
    return {"id": project.relative_to(asked.folder.path).as_posix()}


def _shortcut(asked: Asked) -> dict[str, Any]:
    """A shortcut on the desktop that opens this folder."""
    return {"path": str(write_shortcut(asked.folder.path))}


ROUTES = [
    post("/api/shortcut", _shortcut),
    get("/api/start", _start),
    post("/api/projects", _new),
    post(f"{PROJECT}/copy", _copy),
]
