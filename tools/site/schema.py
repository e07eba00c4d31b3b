"""The reference of the schemas: each key with its title, its help, what it takes, an example."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

import yaml

from cpts_docs.base.resources import schema_path
from tools.site import guide
from tools.site.pages import ROOT, Page, anchor

Schema = Mapping[str, Any]

ITEM, ANY = "[]", "<nom>"
"""The steps to an item of a list, and to what stands under a name that is free."""

NAMED = {
    "line": "une ligne de texte",
    "text": "du texte",
    "date": "une date",
    "people": "un nombre",
    "quantity": "un nombre",
    "departmentCode": "un code de département",
    "communeCode": "un code INSEE",
    "projectId": "un identifiant",
    "catalogueId": "un identifiant",
    "website": "une adresse de site",
}
"""How the parts of the schema that are no more than a text or a number are called."""

TYPES = {"string": "un texte", "integer": "un nombre entier", "number": "un nombre"}
TYPES |= {"boolean": "`true` ou `false`", "array": "une liste", "object": "des clés"}
LONGEST = 70
"""Of an example, in characters; a longer one is in the guide."""


class Key(NamedTuple):
    """A key of a schema: the steps to it, what is said of it, whether it has to be there."""

    path: tuple[str, ...]
    schema: Schema
    required: bool

    @property
    def typed(self) -> str:
        """``territory.communes[].code``."""
        return ".".join(self.path).replace(f".{ITEM}", ITEM)


def pages() -> list[Page]:
    """A page for the project's schema, and one for that of an answer."""
    return [_page("projet", "project"), _page("reponses", "answers")]


def keys(root: Schema) -> Iterator[Key]:
    """All keys of a schema, each after the one that it is in."""
    yield from _inside(root, root, (), ())


def _page(name: str, schema: str) -> Page:
    path = f"schema/{name}.md"
    root = json.loads(schema_path(schema).read_text("utf-8"))
    told = _told() if schema == "project" else ()
    parts = []
    for key in keys(root):
        if len(key.path) > 1:
            parts.append(f"{_head(root, key)}\n: {_said(root, key, told)}\n")
            continue
        parts.append(f"## `{key.typed}`\n\n{_said(root, key, told)}\n\n{_head(root, key)}")
        if told:
            heading = guide.heading_of(key.typed)
            link = f"[{heading}](../guide-utilisateur.md#{anchor(heading)})"
            parts[-1] += f". Dans le guide : {link}."
        parts[-1] += "\n"
    file = f"[{schema}.schema.json](../../schemas/{schema}.schema.json)"
    head = (
        f"# {root['title']} : les clés\n\n{root['description']}\n\n"
        f"Cette page est faite du schéma {file}, par lequel un éditeur aide et l'outil vérifie. "
        f"`{ITEM}` est un élément d'une liste, `{ANY}` un nom que vous choisissez.\n"
    )
    return Page(path, "\n".join((head, *parts)), f"docs/{path}")


def _head(root: Schema, key: Key) -> str:
    """What a key takes, behind its name if it is in another."""
    must = ", **obligatoire**" if key.required else ""
    takes = f"{_takes(root, key.schema)}{must}"
    return f"`{key.typed}`{{.cle}} — {takes}" if len(key.path) > 1 else takes.capitalize()


def _said(root: Schema, key: Key, told: tuple[str, ...]) -> str:
    whole = _merged(root, key.schema)
    said = [f"**{whole['title']}**" if "title" in whole else ""]
    if "description" in whole:
        said.append(_escaped(whole["description"]))
    if "default" in whole or whole.get("type") == "boolean":
        said.append(f"Par défaut : `{_json(whole.get('default', False))}`.")
    if example := _example(key, whole, told):
        said.append(f"Par exemple : `{example}`.")
    return "<br>\n  ".join(part for part in said if part)


def _escaped(text: str) -> str:
    return re.sub(r"([*_<>\[\]{}])", r"\\\1", text)


def _json(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


# --------------------------------------------------------------------------
# The walk


def _merged(root: Schema, schema: Schema) -> dict[str, Any]:
    """A schema with what its ``$ref`` says, where it does not say it itself."""
    if "$ref" not in schema:
        return dict(schema)
    return {**_merged(root, _definition(root, schema["$ref"])), **schema}


def _definition(root: Schema, reference: str) -> Schema:
    found: Any = root
    for step in reference.split("/")[1:]:
        found = found[step]
    return found  # type: ignore[no-any-return]


def _shapes(root: Schema, schema: Schema) -> Iterator[dict[str, Any]]:
    """The ways to write a value, where ``if`` tells them apart by their type."""
    whole = _merged(root, schema)
    wanted = whole.get("if", {}).get("type")
    if wanted is None:
        yield whole
        return
    kinds = [wanted] if isinstance(wanted, str) else wanted
    every = [whole["type"]] if isinstance(whole.get("type"), str) else whole.get("type", [])
    rest = [kind for kind in every if kind not in kinds]
    common = {name: whole[name] for name in ("properties", "items", "required") if name in whole}
    for branch, types in (("then", kinds), ("else", rest)):
        if types:
            yield from _shapes(root, {**common, "type": types, **whole.get(branch, {})})


def _inside(
    root: Schema, schema: Schema, path: tuple[str, ...], within: tuple[str, ...]
) -> Iterator[Key]:
    reference = schema.get("$ref", "")
    if reference in within:  # an action may have actions
        return
    within = (*within, reference) if reference else within
    for shape in _shapes(root, schema):
        if shape.get("$ref", reference) not in (reference, *within):
            within = (*within, shape["$ref"])
        required = shape.get("required", ())
        for name, inner in shape.get("properties", {}).items():
            key = Key((*path, name), inner, name in required)
            yield key
            yield from _inside(root, inner, key.path, within)
        for step, word in ((ITEM, "items"), (ANY, "additionalProperties")):
            if isinstance(inner := shape.get(word), Mapping):
                yield from _inside(root, inner, (*path, step), within)


# --------------------------------------------------------------------------
# What a key takes


def _takes(root: Schema, schema: Schema) -> str:
    """``une ligne de texte, ou des clés``."""
    words = dict.fromkeys(word for shape in _shapes(root, schema) for word in _words(root, shape))
    return ", ou ".join(words) or "ce que dit son aide"


def _words(root: Schema, shape: Schema) -> Iterator[str]:
    named = shape.get("$ref", "").rpartition("/")[2]
    if named in NAMED:
        yield NAMED[named]
    elif "enum" in shape or "const" in shape:
        values = shape.get("enum", [shape.get("const")])
        yield ", ".join(f"`{_json(value)}`" for value in values)
    else:
        kinds = shape.get("type", "object" if "properties" in shape else [])
        for kind in [kinds] if isinstance(kinds, str) else kinds:
            inner = _takes(root, shape["items"]) if kind == "array" and "items" in shape else ""
            yield f"une liste ({inner})" if inner else TYPES[kind]


# --------------------------------------------------------------------------
# Examples, as people typed them


def _example(key: Key, whole: Schema, told: tuple[str, ...]) -> str:
    if "examples" in whole:
        return _json(whole["examples"][0])
    for text in told:
        for node in _at(_composed(text), key.path):
            written = text[node.start_mark.index : node.end_mark.index].rstrip()
            if written and "\n" not in written and len(written) <= LONGEST and "`" not in written:
                return written
    return ""


@cache
def _composed(text: str) -> yaml.Node | None:
    return yaml.compose(text)


def _at(node: yaml.Node | None, path: tuple[str, ...]) -> Iterator[yaml.Node]:
    """The nodes that the steps of a path lead to."""
    if not path:
        if node is not None:
            yield node
    elif isinstance(node, yaml.SequenceNode) and path[0] == ITEM:
        for item in node.value:
            yield from _at(item, path[1:])
    elif isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if path[0] in (name.value, ANY):
                yield from _at(value, path[1:])


@cache
def _told() -> tuple[str, ...]:
    """Projects that the tests try, the invented one first."""
    names = ("trois-rivieres", "ruscino")
    whole = [(ROOT / "projects" / name / "project.yaml").read_text("utf-8") for name in names]
    return (*whole, *guide.examples(guide.TEXT))
