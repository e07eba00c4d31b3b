"""What an edit is made of: the smallest changes of values, each of a place that is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpts_docs.project import schema_parts
from cpts_docs.project.patching.edits import (
    END,
    Edit,
    PatchError,
    Path,
    applied,
    at,
    cleaned,
    in_words,
    reached,
    same,
)


def steps(values: Any, edit: Edit) -> list[Edit]:
    """The steps of an edit, in the order to make them in; none if it changes nothing.

    Raises:
        PatchError: there is no such place.
    """
    path = edit.path
    match edit.op:
        case "set":
            return _set(values, path, cleaned(edit.value))
        case "insert":
            return _insert(values, path, cleaned(edit.value))
        case "remove":
            return _remove(values, path)
        case "move" if edit.path[:-1] != edit.to[:-1]:
            return _move_across(values, edit)
        case "move" if edit.path == edit.to:
            return []
    return [edit]


def _set(values: Any, path: Path, value: Any) -> list[Edit]:
    depth, there = reached(values, path)
    if depth == len(path):
        return [*differences(there, value, path)]
    for number in range(len(path) - 1, depth, -1):
        is_first = path[number] in (END, "0") and schema_parts.is_list(path[:number])
        value = [value] if is_first else {path[number]: value}
    match there:
        case None | dict() | list() if not there:
            is_first = path[depth] in (END, "0") and (
                isinstance(there, list) or schema_parts.is_list(path[:depth])
            )
            new = [value] if is_first else {path[depth]: value}
            return [Edit("set", path[:depth], new)] if depth else [Edit("set", path[:1], value)]
        case dict():
            return [Edit("set", path[: depth + 1], value)]
        case list() if path[depth] in (END, str(len(there))):
            return [Edit("insert", path[: depth + 1], value)]
        case str() if there.endswith((".yaml", ".yml", ".json")):
            message = f"{in_words(path[:depth])} est dans un autre fichier : {there}"
            raise PatchError(message, "changez ce fichier-là")
    raise PatchError(f"{in_words(path[: depth + 1])} n'existe pas dans ce projet")


def _insert(values: Any, path: Path, value: Any) -> list[Edit]:
    if not path:
        raise PatchError("un projet n'est pas une liste")
    *above, step = path
    depth, there = reached(values, tuple(above))
    if depth == len(above) and isinstance(there, list) and there:
        if step != END and not (step.isdecimal() and int(step) <= len(there)):
            raise PatchError(f"{in_words(path)} n'est pas un endroit de cette liste")
        return [Edit("insert", path, value)]
    if step not in (END, "0"):
        raise PatchError(f"{in_words(path)} n'est pas un endroit de cette liste")
    if depth == len(above) and there not in (None, []):
        raise PatchError(f"{in_words(above)} n'est pas une liste")
    return _set(values, tuple(above), [value])


def _remove(values: Any, path: Path) -> list[Edit]:
    """Take away; of a list that may not be empty the key goes too, unless it has to be there."""
    at(values, path)
    if not path:
        raise PatchError("un projet ne s'enlève pas de son fichier")
    *above, _ = path
    whole = at(values, above)
    if len(whole) > 1:
        return [Edit("remove", path)]
    owner = tuple(above)
    is_key = bool(owner) and isinstance(at(values, owner[:-1]), dict)
    may_go = is_key and not schema_parts.is_required(owner)
    if isinstance(whole, list) and may_go and not schema_parts.may_be_empty(owner):
        return _remove(values, owner)
    if not owner:
        raise PatchError("un projet ne peut pas être vide")
    return [Edit("set", owner, [] if isinstance(whole, list) else {})]


def _move_across(values: Any, edit: Edit) -> list[Edit]:
    """Take an item away, and put it into another list, which may have moved by that."""
    above, step = edit.path[:-1], edit.path[-1]
    moved, to = at(values, edit.path), [*edit.to]
    if edit.to[: len(edit.path)] == edit.path:
        raise PatchError("un élément ne peut pas aller dans lui-même")
    if not isinstance(at(values, above), list) or not isinstance(at(values, edit.to[:-1]), list):
        raise PatchError("une clé ne se déplace que parmi ses voisines")
    taken = _remove(values, edit.path)
    for one in taken:
        values = applied(values, one)
    if edit.to[: len(above)] == above and to[len(above)].isdecimal():
        number = int(to[len(above)])
        to[len(above)] = str(number - (number > int(step)))
    return [*taken, *_insert(values, tuple(to), moved)]


def differences(old: Any, new: Any, path: Path) -> Iterator[Edit]:
    """The smallest edits that make one value of another, in the order to make them in."""
    if same(old, new):
        return
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() & new.keys():
        for key, value in new.items():
            if key in old:
                yield from differences(old[key], value, (*path, key))
            else:
                yield Edit("set", (*path, key), value)
        for key in [key for key in old if key not in new]:
            yield Edit("remove", (*path, key))
    elif isinstance(old, list) and isinstance(new, list) and old and new:
        yield from _in_lists(old, new, path)
    else:
        yield Edit("set", path, new)


def _in_lists(old: list[Any], new: list[Any], path: Path) -> Iterator[Edit]:
    shorter = min(len(old), len(new))
    first = next((at for at in range(shorter) if not same(old[at], new[at])), shorter)
    last = 0
    while last < shorter - first and same(old[-1 - last], new[-1 - last]):
        last += 1
    ours, theirs = len(old) - last, len(new) - last
    for number in range(first, min(ours, theirs)):
        yield from differences(old[number], new[number], (*path, str(number)))
    for number in range(ours, theirs):
        yield Edit("insert", (*path, str(number)), new[number])
    for number in range(ours - 1, theirs - 1, -1):
        yield Edit("remove", (*path, str(number)))
