"""Keys that are not there, or not where they stand; and files that are no project."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from cpts_docs.base.diagnostics import MAX_OF_A_KIND, Diagnostic
from cpts_docs.base.words import series
from cpts_docs.project import keys, schema
from cpts_docs.project.edits import Mend
from cpts_docs.project.source import Source
from cpts_docs.project.spots import Spot
from cpts_docs.project.strange_keys import Path, Stranger, comment_with, meaning


class WrongKeys:
    """Collects what is said of keys, so that one mistake is told once.

    Who writes ``nom:`` for ``name:`` has an unknown key and lacks another; to be
    told the first is enough. So what is missing is told at the end.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._settled: set[Path] = set()
        self._dashed: set[Path] = set()
        self._meant: set[tuple[Path, str]] = set()
        self._moved: set[str] = set()
        self._comments: set[str] = set()
        self._missing: dict[tuple[Path, tuple[str, ...]], Diagnostic] = {}

    def settle(self, path: Path) -> None:
        """All is said of the value at ``path``: nothing is missing there."""
        self._settled.add(path)

    def unknown(self, spot: Spot, error: Any) -> Iterator[Diagnostic]:
        """The keys that do not exist where they stand."""
        known = tuple(error.schema.get("properties", {}))
        for key in error.instance:
            if key in known:
                continue
            stranger = Stranger(self._source, spot.path, key, error.instance, known)
            found = meaning(stranger)
            if found.whole:
                self.settle(spot.path)
            if found.elsewhere:
                self._moved.add(found.key)
            else:
                self._meant.add((spot.path, found.key))
            if found.message in self._comments:
                continue  # the one comment above all of them has been told
            if "commentaire" in found.message:
                self._comments.add(found.message)
            yield spot.diagnostic(
                "cle-inconnue", found.message, found.hint, place=stranger.position
            )

    def note_missing(self, spot: Spot, error: Any) -> None:
        """Each missing key has an error of its own; all are noted at each, and told once."""
        where = f" dans {spot.name.removesuffix(' : ')}" if spot.path else ""
        if spot.path in self._dashed or self._is_dashed(spot, error):
            return
        for key in error.validator_value:
            if key not in error.instance and (spot.path, (key,)) not in self._missing:
                message = f"il manque la clé « {key} »{where}"
                part = error.schema.get("properties", {}).get(key, {})
                self._note(spot, (key,), message, part, only="districts" in error.instance)

    def _is_dashed(self, spot: Spot, error: Any) -> bool:
        """Whether an element has the rest of one before it: each of its keys got a dash."""
        first = error.validator_value[0]
        if not spot.in_list or spot.rest.startswith("{") or first in error.instance:
            return False
        *outer, at = spot.path
        seen, between = {*error.instance}, []
        for before in range(int(at) - 1, -1, -1):
            node = self._source.node([*outer, before])
            value = node.value if node else None
            if not isinstance(value, dict) or seen & value.keys():
                return False
            seen |= value.keys()
            between.append((*outer, before))
            if first in value:
                break
        else:
            return False
        for path in between:
            self.settle(path)
        self._dashed.add(spot.path)
        key = next(iter(error.instance))
        hint = f"retirez le tiret, et alignez « {key} » sur « {first} »"
        told = spot.diagnostic("cle-manquante", f"un tiret de trop devant « {key} »", hint)
        self._missing[spot.path, (key,)] = told
        return True

    def note_alternatives(self, spot: Spot, error: Any) -> None:
        """One of several keys is needed."""
        names = tuple(part["required"][0] for part in error.validator_value)
        quoted = " ou ".join(f"« {name} »" for name in names)
        self._note(spot, names, f"il manque la clé {quoted}", error.schema)

    def _note(
        self, spot: Spot, names: tuple[str, ...], message: str, part: Any, *, only: bool = False
    ) -> None:
        place = self._source.position(spot.path, key=len(names) == 1)
        means = schema.in_words(part)
        value = part.get("const") or series(part.get("enum", ["…"]), " ou ")
        hint = f"ajoutez « {names[0]}: {value} »{f' ; {means}' if means else ''}"
        if names == ("communes",) and only:
            hint = "ajoutez « communes: [] » s'il n'a que des quartiers ; sinon, ses communes"
        if line := comment_with(self._source.files[spot.position.file], names):
            hint = f"elle est en commentaire à la ligne {line} : retirez le « # »"
        elif "const" in part and not spot.path and place.column == 1:
            hint = Mend(hint, spot.line, f"{names[0]}: {value}\n{spot.line}", raw=True)
        told = spot.diagnostic("cle-manquante", message, hint, place=place)
        self._missing[spot.path, names] = told

    def missing(self) -> list[Diagnostic]:
        """The keys that are missing, but those that stand somewhere under another name."""
        found = (
            diagnostic
            for (path, names), diagnostic in self._missing.items()
            if (path not in self._settled or path in self._dashed)
            and not any((path, name) in self._meant or name in self._moved for name in names)
        )
        return list(islice(found, MAX_OF_A_KIND))

    @property
    def count_missing(self) -> int:
        """How many keys are missing, with those that have another name."""
        return len(self._missing)


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
