"""The rule of the font: one that documents can be set in, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.errors import UnreadableError
from cpts_docs.base.installing import package
from cpts_docs.base.words import series
from cpts_docs.foreign.file import MAX_FONT
from cpts_docs.project import taken
from cpts_docs.project.rules.rule import Check, Rule, warning
from cpts_docs.project.source import Source

if TYPE_CHECKING:
    from cpts_docs.foreign.font import Font

POLICE = Rule(
    "police",
    "Cette police ne peut pas être prise ; le message dit pourquoi. Il faut les fichiers TTF ou "
    f"OTF ({MAX_FONT // 1_000_000} Mo au plus chacun) d'une seule police, dont le romain, dans le "
    "dossier du projet, et une licence qui permette de les mettre dans un document ; ou un paquet "
    "`fontpkg-…` installé.",
)

POLICE_INCOMPLETE = warning(
    "police-incomplete",
    "Il manque à la police un gras ou un italique, et le romain en tient lieu : "
    "les titres, ou les mots en italique, ne se distinguent plus. Ajoutez leurs fichiers.",
)

PACKAGE = "fontpkg-"
_ENDS = (".ttf", ".otf")
_MAX_FILES = 40
_FILES = "donnez les fichiers d'une police, comme polices/Lato-*.ttf, ou un paquet : fontpkg-lato"


def _font(source: Source, value: Any) -> Iterator[Diagnostic]:
    """What is wrong with the font; if nothing is, the family is among those of the source."""
    name = value.get("theme", {}).get("font")
    if name is None:
        return
    from cpts_docs.foreign.family import family

    position = source.position(["theme", "font"])
    try:
        found = family({path.name: _read(path) for path in _files(source.path.parent, name)})
    except taken.RefusedError as error:
        yield POLICE.at(source, f"« {name} » : {error}", position, error.hint)
        return
    except UnreadableError as error:
        yield POLICE.at(source, f"« {name} » : {error}", position, _FILES)
        return
    source.taken.family = found
    if found.missing:
        verb = "manquent" if len(found.missing) > 1 else "manque"
        message = f"{series(found.missing)} {verb} à la police « {found.name} »"
        hint = "ajoutez ces fichiers, ou prenez une autre police"
        yield POLICE_INCOMPLETE.at(source, message, position, hint)


def _read(path: Path) -> Font:
    from cpts_docs.foreign.font import font

    try:
        return font(path)
    except UnreadableError as error:
        raise UnreadableError(f"{path.name} : {error}") from error


def _files(folder: Path, name: str) -> list[Path]:
    """The files of a font, by a name or pattern in the folder, or by the name of a package."""
    if name.startswith(PACKAGE):
        return _packaged(name)
    files = taken.files(folder, name, _FILES, absent=_FILES if "." not in name else "")
    if len(files) > _MAX_FILES:
        raise taken.RefusedError(f"plus de {_MAX_FILES} fichiers", _FILES)
    return [*files]


def _packaged(name: str) -> list[Path]:
    """The fonts in an installed package, of which nothing is run."""
    from importlib import metadata

    try:
        listed = metadata.files(name) or ()
    except (metadata.PackageNotFoundError, ValueError):
        hint = f"installez-le : {package(name)}"
        raise taken.RefusedError("ce paquet n'est pas installé", hint) from None
    files = [file for file in listed if file.suffix.lower() in _ENDS]
    if not files:
        raise taken.RefusedError("ce paquet n'a pas de police", _FILES)
    return [Path(str(file.locate())) for file in files]


CHECKS = (Check(_font, ("theme",), (POLICE, POLICE_INCOMPLETE)),)
