"""Keys that are not there, or not where they stand, and the ones that were meant."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from cpts_docs.base.diagnostics import MAX_OF_A_KIND, Diagnostic, did_you_mean
from cpts_docs.base.words import folded
from cpts_docs.project import invisible, keys, schema
from cpts_docs.project.keys import Place
from cpts_docs.project.source import Source
from cpts_docs.project.spots import Spot, shown

Path = tuple[str | int, ...]


class WrongKeys:
    """Collects what is said of keys, so that one mistake is told once.

    Who writes ``nom:`` for ``name:`` has an unknown key and lacks another; to be
    told the first is enough.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._settled: set[Path] = set()
        self._meant: set[tuple[Path, str]] = set()
        self._moved: set[str] = set()
        self._missing: list[tuple[Path, tuple[str, ...], Diagnostic]] = []

    def settle(self, path: Path) -> None:
        """All is said of the value at ``path``: nothing is missing there."""
        self._settled.add(path)

    # What is missing is told at the end, when it is known what was meant.

    def missing(self) -> list[Diagnostic]:
        """The keys that are missing, but those that stand somewhere under another name."""
        found = (
            diagnostic
            for path, names, diagnostic in self._missing
            if path not in self._settled
            and not any((path, name) in self._meant or name in self._moved for name in names)
        )
        return list(islice(found, MAX_OF_A_KIND))

    @property
    def count_missing(self) -> int:
        """How many keys are missing, with those that have another name."""
        return len(self._missing)

    def note_missing(self, spot: Spot, error: Any) -> None:
        """Each missing key has an error of its own; all are noted at each, and told once."""
        where = f" dans {spot.name.removesuffix(' : ')}" if spot.path else ""
        for key in error.validator_value:
            if key not in error.instance:
                message = f"il manque la clé « {key} »{where}"
                hint = _of_schema(error.schema.get("properties", {}).get(key, {}))
                self._note(spot, (key,), message, hint)

    def note_alternatives(self, spot: Spot, error: Any) -> None:
        """One of several keys is needed."""
        names = tuple(part["required"][0] for part in error.validator_value)
        quoted = " ou ".join(f"« {name} »" for name in names)
        self._note(spot, names, f"il manque la clé {quoted}", _of_schema(error.schema))

    def _note(self, spot: Spot, names: tuple[str, ...], message: str, hint: str) -> None:
        place = self._source.position(spot.path, key=len(names) == 1)
        hint = hint or f"ajoutez la ligne « {names[0]}: … », avec le même retrait que ses voisines"
        told = spot.diagnostic("cle-manquante", message, hint, place=place)
        self._missing.append((spot.path, names, told))

    # What is there and should not.

    def unknown(self, spot: Spot, error: Any) -> Iterator[Diagnostic]:
        """The keys that do not exist where they stand."""
        known = list(error.schema.get("properties", {}))
        for key in error.instance:
            if key not in known:
                message, hint = self._stranger(spot, key, error.instance[key], known)
                place = self._source.position([*spot.path, key], key=True)
                yield spot.diagnostic("cle-inconnue", message, hint, place=place)

    def _stranger(self, spot: Spot, key: str, value: Any, known: list[str]) -> tuple[str, str]:
        message = f"la clé « {shown(key)} » n'existe pas ici"
        name = keys.meant(key, known)
        if name:
            self._meant.add((spot.path, name))
            if hidden := invisible.named(key):
                return f"{hidden} se cache dans la clé « {name} »", f"retapez-la : {name}:"
            return message, f"écrivez « {name}: »"
        if "answer" in known and value is None and folded(key) in ("oui", "non", "partiellement"):
            self._meant.add((spot.path, "answer"))
            return message, f"donnez la clé « answer » : {{answer: {folded(key)}}}"
        start, colon, rest = key.partition(":")
        if colon and value is None and start in known:
            self._meant.add((spot.path, start))
            return "il manque un espace après « : »", f"écrivez : {start}: {rest.strip()}"
        for other in (f"{key}s", key.removesuffix("s")):
            if other in known and other != key:
                self._meant.add((spot.path, other))
                return message, f"écrivez « {other}: »"
        if place := _place_of(key, spot.path):
            self._moved.add(key)
            return message, f"elle va {keys.in_words(place[0])}"
        return message, did_you_mean(key, known) or f"clés possibles : {', '.join(known)}"


def _place_of(key: str, path: Path) -> list[Place]:
    """Where a key goes that stands at ``path``, in a list; the nearest place, if any."""
    here = tuple("[]" if isinstance(step, int) else step for step in path)
    name = keys.meant(key, keys.all_keys()) or key
    places = [place for place in keys.places().get(name, ()) if place != here]
    below = [place for place in places if place[: len(here)] == here]
    above = [place for place in places if here[: len(place)] == place]
    return (below[:1] if here else []) or above[-1:] or places[:1]


def _of_schema(part: Any) -> str:
    title, description = part.get("title", ""), part.get("description", "")
    return f"{title} : {description}" if title and description else title or description


_OTHER_FILES = (
    ({"document", "projet"}, "une réponse à un formulaire", "donnez-la à la commande collect"),
    ({"project", "answers"}, "un fichier de réponses", "nommez-le dans le projet : answers: …"),
    ({"organisation", "verdict"}, "un avis", "nommez-le dans le projet : opinions: […]"),
)


def is_another_file(source: Source, value: Any) -> Diagnostic | None:
    """The one thing to say of a file that is no project at all."""
    if not isinstance(value, dict) or "territory" in value:
        return None
    place = source.root.position
    for names, what, hint in _OTHER_FILES:
        if names <= value.keys():
            return source.diagnostic("pas-du-yaml", f"c'est {what}, pas un projet", place, hint)
    known = schema.parsed()["properties"]
    is_project = any(key in known or keys.meant(key, known) for key in value)
    if is_project or len(value) < 2 or not source.files[0].text.lstrip().startswith("{"):
        return None
    message = "c'est un fichier JSON d'un autre programme, pas un projet"
    hint = "donnez le fichier YAML du projet (project.yaml)"
    return source.diagnostic("pas-du-yaml", message, place, hint)
