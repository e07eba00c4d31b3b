"""What somebody changes in the values of a project, and the values after it."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from cpts_docs.base.words import normalized
from cpts_docs.foreign.text import FORBIDDEN
from cpts_docs.project.yaml_reader import with_line_feeds
from cpts_docs.project.yaml_tree import MAX_DEPTH

Path = tuple[str, ...]
"""The steps of a JSON pointer (RFC 6901), without its signs: ``("missions", "0", "title")``."""

END = "-"
"""In the place of an index: behind the last."""


class PatchError(Exception):
    """A place that cannot be patched for sure: ``message`` says why, and ``line`` (from 1) where.

    ``line`` is None where there is no such place.
    """

    def __init__(self, message: str, hint: str = "", line: int | None = None) -> None:
        super().__init__(message)
        self.message, self.hint, self.line = message, hint, line


class Edit(NamedTuple):
    """A change of values.

    ``set`` puts ``value`` at a path, whatever is there or is not there yet; ``insert`` puts it
    into a list, before the index or behind the last (``-``); ``remove`` takes away; ``move`` takes
    an item away and puts it where it then stands at ``to``, or a key before the one that ``to``
    ends with; ``rename`` gives a key another name.
    """

    op: str
    path: Path
    value: Any = None
    to: Path = ()
    key: str = ""

    @classmethod
    def of(cls, data: Any) -> Edit:
        """An edit as JSON has it: ``{"op": "set", "path": "/needs/items/0", "value": …}``.

        Raises:
            PatchError: it is none.
        """
        if not isinstance(data, Mapping) or data.get("op") not in _NEEDED:
            raise PatchError(f"ce n'est pas un changement : {data!r:.80}")
        op = data["op"]
        if missing := [name for name in _NEEDED[op] if name not in data]:
            raise PatchError(f"il manque à ce changement ({op}) : {', '.join(missing)}")
        value = cleaned(data["value"]) if "value" in _NEEDED[op] else None
        key, to = data.get("key", ""), data.get("to", "")
        if not isinstance(key, str):
            raise PatchError("une clé est un texte")
        return cls(op, pointer(data["path"]), value, pointer(to), str(cleaned(key)))


_NEEDED = {
    "set": ("path", "value"),
    "insert": ("path", "value"),
    "remove": ("path",),
    "move": ("path", "to"),
    "rename": ("path", "key"),
}


def pointer(text: Any) -> Path:
    """The steps of a JSON pointer.

    Raises:
        PatchError: it is none.
    """
    if not isinstance(text, str) or (text and not text.startswith("/")):
        raise PatchError(f"ce n'est pas un chemin : {text!r:.80}")
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in text.split("/")[1:])


def as_pointer(path: Sequence[str]) -> str:
    """The JSON pointer of steps."""
    return "".join(f"/{step.replace('~', '~0').replace('/', '~1')}" for step in path)


def in_words(path: Sequence[str]) -> str:
    """« missions[1].title », as people would say where it is."""
    parts = (f"[{int(step) + 1}]" if step.isdecimal() else f".{step}" for step in path)
    return f"« {''.join(parts).lstrip('.')} »"


def cleaned(value: Any, depth: int = 0) -> Any:
    """A value as it is once written and read again: texts in NFC, without a break at their end.

    Raises:
        PatchError: no project can hold it.
    """
    if depth > MAX_DEPTH:
        raise PatchError(f"plus de {MAX_DEPTH} niveaux imbriqués")
    match value:
        case str():
            text = with_line_feeds(value).rstrip("\n")
            if found := FORBIDDEN.search(text):
                code = f"U+{ord(found[0]):04X}"
                raise PatchError(
                    f"caractère de contrôle {code}, qu'aucun document ne peut contenir"
                )
            return normalized("NFC", text)
        case bool() | int() | None:
            return value
        case float():
            return int(value) if value.is_integer() else value
        case Mapping():
            return {
                str(cleaned(str(key))): cleaned(inner, depth + 1) for key, inner in value.items()
            }
        case list() | tuple():
            return [cleaned(inner, depth + 1) for inner in value]
    raise PatchError(f"un projet ne contient pas de {type(value).__name__}")


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same, of the same types; keys may be in any order."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and bool(one == other)


def at(values: Any, path: Sequence[str]) -> Any:
    """The value at a path.

    Raises:
        PatchError: there is none.
    """
    number, found = reached(values, path)
    if number < len(path):
        raise PatchError(f"{in_words(path[: number + 1])} n'existe pas dans ce projet")
    return found


def reached(values: Any, path: Sequence[str]) -> tuple[int, Any]:
    """How many steps of a path there are, and what is at the last one that is there."""
    for number, step in enumerate(path):
        match values:
            case dict() if step in values:
                values = values[step]
            case list() if step.isdecimal() and int(step) < len(values):
                values = values[int(step)]
            case _:
                return number, values
    return len(path), values


def applied(values: Any, edit: Edit) -> Any:
    """The values after an edit, whose path is there (but for the last step of ``set``).

    Raises:
        PatchError: there is no such place.
    """
    values = copy.deepcopy(values)
    if not edit.path:
        return edit.value
    *above, step = edit.path
    whole = at(values, above)
    match edit.op, whole:
        case "set", dict():
            whole[step] = edit.value
        case "set", list():
            at(values, edit.path)
            whole[int(step)] = edit.value
        case "insert", list():
            whole.insert(_index(whole, step, edit.path), edit.value)
        case "remove", dict():
            at(values, edit.path)
            del whole[step]
        case "remove", list():
            at(values, edit.path)
            del whole[int(step)]
        case "rename", dict():
            at(values, edit.path)
            if edit.key in whole and edit.key != step:
                raise PatchError(f"la clé « {edit.key} » existe déjà à cet endroit")
            kept = {edit.key if key == step else key: inner for key, inner in whole.items()}
            whole.clear()
            whole.update(kept)
        case "move", dict() | list():
            _move(values, whole, edit)
        case _:
            raise PatchError(f"{in_words(edit.path)} n'est pas un endroit d'une liste ou de clés")
    return values


def _index(whole: list[Any], step: str, path: Path) -> int:
    number = len(whole) if step == END else int(step) if step.isdecimal() else -1
    if not 0 <= number <= len(whole):
        raise PatchError(f"{in_words(path)} n'est pas un endroit de cette liste")
    return number


def _move(values: Any, whole: Any, edit: Edit) -> None:
    moved = at(values, edit.path)
    goal, step = at(values, edit.to[:-1]), edit.path[-1]
    if not edit.to or isinstance(goal, dict) != isinstance(whole, dict):
        raise PatchError(f"{in_words(edit.path)} ne peut pas aller dans {in_words(edit.to)}")
    if isinstance(whole, list):
        if edit.to[: len(edit.path)] == edit.path and len(edit.to) > len(edit.path):
            raise PatchError("un élément ne peut pas aller dans lui-même")
        del whole[int(step)]
        goal.insert(_index(goal, edit.to[-1], edit.to), moved)
    elif goal is whole:
        if edit.to[-1] not in (*whole, END):
            raise PatchError(f"{in_words(edit.to)} n'existe pas dans ce projet")
        keys = [key for key in whole if key != step]
        keys.insert(keys.index(edit.to[-1]) if edit.to[-1] in keys else len(keys), step)
        kept = {key: whole[key] for key in keys}
        whole.clear()
        whole.update(kept)
    else:
        raise PatchError("une clé ne se déplace que parmi ses voisines")
