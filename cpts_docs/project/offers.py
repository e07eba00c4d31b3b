"""What may be typed where a cursor stands, and what there is to know of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from cpts_docs.base.words import folded
from cpts_docs.project import form_description, schema, schema_parts
from cpts_docs.project.choices import Asker, Choice, choices
from cpts_docs.project.cursor import Cursor, cursor_at
from cpts_docs.project.patching.writing import Style

_STYLE = Style()


class Offer(NamedTuple):
    """What is shown of it, what is told beside, and what is typed."""

    label: str
    detail: str
    insert: str


class Offers(NamedTuple):
    """What may stand in the place of the text from ``start`` to ``end``."""

    start: int
    end: int
    options: list[Offer]


class Help(NamedTuple):
    """What a key is called and says, and the steps to it."""

    title: str
    description: str
    path: tuple[str, ...]


def offers(text: str, offset: int, asker: Asker) -> Offers | None:
    """What may be typed at an offset of a text; None where there is nothing to choose from."""
    cursor = cursor_at(text, offset)
    if cursor is None or cursor.on in ("text", "comment"):
        return None
    find = _keys if cursor.on == "key" else _values
    found = list(dict.fromkeys(find(cursor, asker)))
    if cursor.on == "value" and text[cursor.start - 1 : cursor.start] in (":", "-"):
        found = [offer._replace(insert=f" {offer.insert}") for offer in found]
    return Offers(cursor.start, cursor.end, found) if found else None


def _keys(cursor: Cursor, asker: Asker) -> Iterator[Offer]:
    """The keys that are not there yet; of a map, what its keys may be; of a list, a dash."""
    for node in form_description.at(cursor.path):
        if node["kind"] == "map":
            for one in choices(node["keys"], cursor.typed, asker):
                if one.value not in cursor.beside:
                    key = _STYLE.key(str(one.value))
                    typed = key if cursor.has_colon else f"{key}: "
                    yield _chosen(one, typed)
        elif node["kind"] == "list" and not cursor.in_flow and not cursor.typed:
            yield Offer("-", "un élément de plus", "- ")
    yield from _known_keys(cursor)


def _chosen(one: Choice, typed: str) -> Offer:
    """A choice in a text, where the value is what one sees: an id, and its title beside it."""
    if not isinstance(one.value, str) or one.value == one.label:
        return Offer(one.label, one.detail, typed)
    return Offer(one.value, one.label, typed)


def _known_keys(cursor: Cursor) -> Iterator[Offer]:
    """The keys of the schema that what is typed is in, or in the title of which."""
    found = []
    for key, part in schema_parts.keys_at(cursor.path).items():
        if key not in cursor.beside:
            title = form_description.at((*cursor.path, key))[:1]
            said = part.get("title") or (title[0].get("title", "") if title else "")
            found.append(Offer(key, said, key + ("" if cursor.has_colon else _after(cursor, key))))
    typed = folded(cursor.typed)
    yield from [one for one in found if typed in folded(f"{one.label} {one.detail}")] or found


def _after(cursor: Cursor, key: str) -> str:
    """What is typed behind a key: its colon, and the dash or the indentation of what follows."""
    kinds = {node["kind"] for node in form_description.at((*cursor.path, key))[:1]}
    below = f":\n{' ' * (cursor.column + 2)}"
    if cursor.in_flow or not kinds & {"list", "object", "map"}:
        return ": "
    return f"{below}- " if "list" in kinds else below


def _values(cursor: Cursor, asker: Asker) -> Iterator[Offer]:
    for node in form_description.at(cursor.path):
        kind = node["kind"]
        if kind == "choice":
            for one in node["options"]:
                detail = "" if one["label"] == str(one["value"]) else one["label"]
                yield Offer(str(one["value"]), detail, _written(one["value"], cursor))
        elif kind == "boolean":
            yield from (Offer(word, label, word) for word, label in _BOOLEANS)
        elif "picker" in node:
            for choice in choices(node["picker"], cursor.typed, asker):
                yield _chosen(choice, _written(choice.value, cursor))
        elif kind == "list" and cursor.in_flow:
            continue
    if cursor.is_item:
        yield from _known_keys(cursor)


_BOOLEANS = (("true", "oui"), ("false", "non"))


def _written(value: Any, cursor: Cursor) -> str:
    return _STYLE.inline(value, in_flow=cursor.in_flow or isinstance(value, dict))


def help_at(text: str, offset: int, asker: Asker) -> Help | None:
    """What the schema says of what stands at an offset, and who a value there is."""
    cursor = cursor_at(text, offset)
    if cursor is None or cursor.on == "comment":
        return None
    path = cursor.path
    if cursor.on == "key":
        if not cursor.key:
            return None
        path = (*path, cursor.key)
    title, description = _said(path)
    whole = text[cursor.start : cursor.end].strip().strip("\"'")
    if cursor.on == "value" and whole:
        description = "\n".join(filter(None, (_known(path, whole, asker), description)))
    return Help(title, description, path) if title or description else None


def _said(path: Sequence[str]) -> tuple[str, str]:
    """The title and the description of the value at a path, or the nearest above an index."""
    line = schema.definition("#/$defs/line")  # says no more than that it is one
    parts = [part for part in schema_parts.parts_at(tuple(path)) if part is not line]
    title = next((part["title"] for part in parts if "title" in part), "")
    description = next((part["description"] for part in parts if "description" in part), "")
    if not title and path and re.fullmatch(r"\d+|-", path[-1]):
        title, above = _said(path[:-1])
        return title, above
    return title, description


def _known(path: Sequence[str], value: str, asker: Asker) -> str:
    """What the lists say of a value: the title of a mission, the department of a commune."""
    for node in form_description.at(path):
        for one in choices(node["picker"], value, asker) if "picker" in node else ():
            if value in (str(one.value), one.label):
                return ", ".join(part for part in (one.label, one.detail) if part and part != value)
    return ""
