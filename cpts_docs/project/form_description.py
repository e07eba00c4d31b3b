"""A project as a form: the schema's keys with their titles, kinds and choices, for a page.

What a page cannot ask well is ``free``, with the reason, and stays in the text. What stands in
several places is in ``definitions``, and named by ``ref``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from cpts_docs.base.words import capitalize_first
from cpts_docs.project import keys, schema, schema_parts

Node = dict[str, Any]
"""A part of the form: ``kind`` is object, list, map, text, integer, number, date, boolean, choice,
either, free or ref."""

PICKERS: dict[str, str] = {
    "department": "department",
    "department/[]": "department",
    "territory/epci/[]": "epci",
    "territory/without/[]": "commune",
    "territory/communes/[]": "commune",
    "territory/districts/[]/commune": "commune",
    "territory/districts/[]/kind": "district-kind",
    "opinions/[]": "file",
    "opinions/[]/organisation": "organisation",
    "opinions/[]/verdict": "verdict",
    "#/$defs/answersFile": "file",
    "templates": "file",
    "letter/sections/[]": "letter-section",
    "letter/sections/[]/section": "letter-section",
    "action_sheets/[]/mission": "mission",
    "meetings/[]/mission": "mission",
    "meetings/[]/people": "file",
    "meetings/[]/people/[]/profession": "profession",
    "report/missions/[]/mission": "mission",
    "documents/[]": "document",
    "documents/*/template": "file",
    "theme/logos/[]/file": "file",
    "theme/css": "file",
    "theme/reference": "file",
    "questionnaire/sections/[]/without/[]": "national-question",
    "synthese/by": "question",
    "guide/catalogue": "file",
    "guide/additions/[]/mission": "mission",
    "guide/additions/[]/theme": "theme",
    "#/$defs/mission/mission": "mission",
    "#/$defs/theme/theme": "theme",
    "#/$defs/action/action": "action",
}
"""What a text is one of, by its place; ``[]`` is any item, ``*`` any key."""

KEYS: dict[str, str] = {
    "#/$defs/counts": "profession",
    "collected": "document",
    "documents": "document",
    "rules": "rule",
    "#/$defs/question/show_if": "question",
}
"""What the keys of a map are."""

USUAL: dict[str, str] = {
    "organisations": "organisation",
    "fiche/verdicts": "verdict",
    "letter/sections": "letter-section",
    "questionnaire/sections": "questionnaire-part",
}
"""What a list stands for that is not there: to add to it, one begins with that."""

_FREE = {
    "#/$defs/answers": "ces réponses sont dans le fichier que la commande collect écrit",
    "#/$defs/catalogue": "un catalogue est dans un fichier à lui, que cette clé nomme",
}
LABELS = {
    "yes_no": "oui, non ou NC",
    "one": "un choix",
    "several": "plusieurs choix",
    "scale": "une note de 1 à 5",
    "number": "un nombre",
    "date": "une date",
    "short": "une ligne",
    "long": "plusieurs lignes",
    "table": "un tableau : oui, non ou NC par ligne",
    "national": "les questions nationales",
}
_OWN_HELP = ("#/$defs/line", "#/$defs/date", "#/$defs/departmentCode", "#/$defs/communeCode")
"""What they say of themselves is known from the field, or from what uses them."""


@cache
def form() -> Node:
    """The whole form: ``root``, an object, and the ``definitions`` that it names."""
    found = _Reader()
    root = found.node(schema.parsed(), "")
    return {"root": root, "definitions": found.definitions}


class _Reader:
    def __init__(self) -> None:
        self.definitions: dict[str, Node] = {}

    def node(self, part: Mapping[str, Any], place: str) -> Node:
        """What the schema says of a value at a place."""
        reference = part.get("$ref", "")
        if reference in _FREE:
            return {**_words(part, {}), "kind": "free", "why": _FREE[reference]}
        target = schema.definition(reference) if reference else {}
        if _is_compound(target) and not part.keys() & {"required", "type"}:
            return {**_words(part, {}), "kind": "ref", "ref": self._define(reference)}
        whole = {**target, **part}
        if "required" in target and "required" in part:
            whole["required"] = [*target["required"], *part["required"]]
        words = _words(part, {} if reference in _OWN_HELP else target)
        where = reference if _is_compound(target) else place
        node = self._of(whole, where, place)
        if node["kind"] == "choice" and any(one["value"] in LABELS for one in node["options"]):
            words.pop("help", None)  # it says what the labels say
        return {**words, **node}

    def _define(self, reference: str) -> str:
        name = reference.rpartition("/")[2]
        if name not in self.definitions:
            self.definitions[name] = {}  # before its parts: an action has actions
            part = schema.definition(reference)
            self.definitions[name] = {**_words(part, {}), **self._of(part, reference, reference)}
        return name

    def _of(self, part: Mapping[str, Any], where: str, place: str) -> Node:
        """The kind of a value, and what goes with it."""
        types = part.get("type", ())
        if "const" in part or "enum" in part:
            values = part.get("enum", [part.get("const")])
            return {"kind": "choice", "options": [_option(value) for value in values]}
        if "type" in part.get("if", {}) and {"then", "else"} <= part.keys():
            return {"kind": "either", "options": self._options(part, place)}
        if "properties" in part:
            whole = self._object(part, where)
            name = {"title": "Un fichier", "kind": "text", "long": False, **_picker(place)}
            return {"kind": "either", "options": [whole, name]} if "string" in types else whole
        if isinstance(part.get("additionalProperties"), dict):
            value = self.node(part["additionalProperties"], _below(where, "*"))
            return {"kind": "map", "keys": KEYS.get(where, "text"), "value": value}
        if "items" in part:
            item = self.node(part["items"], _below(where, "[]"))
            usual = {"usual": USUAL[where]} if where in USUAL else {}
            return {"kind": "list", "item": item, "min": part.get("minItems", 0), **usual}
        if isinstance(types, list) and "integer" in types:
            return {"kind": "text", "long": False, "number": True, **_picker(place)}
        if types in ("integer", "number", "boolean"):
            bounds = {"min": part.get("minimum"), "max": part.get("maximum")}
            return {"kind": types, **{key: it for key, it in bounds.items() if it is not None}}
        if part.get("format") == "date":
            return {"kind": "date"}
        pattern = part.get("pattern", "")
        is_long = part.get("maxLength", 0) > 10_000
        shown = {} if is_long or "\\t" in pattern or not pattern else {"pattern": _script(pattern)}
        return {"kind": "text", "long": is_long, **shown, **_picker(place)}

    def _object(self, part: Mapping[str, Any], where: str) -> Node:
        """Its fields as the schema has them, but what programs know it by, which comes last."""
        required = part.get("required", ())
        fields = [
            {"key": key, "required": key in required, "node": self.node(inner, _below(where, key))}
            for key, inner in sorted(part["properties"].items(), key=lambda item: item[0] == "id")
        ]
        anyhow = [choice["required"] for choice in part.get("anyOf", ()) if "required" in choice]
        return {"kind": "object", "fields": fields, **({"one_of": anyhow} if anyhow else {})}

    def _options(self, part: Mapping[str, Any], place: str) -> list[Node]:
        """What a value may be that is of one of several types, the simplest first."""
        found: list[Node] = []
        for inner in (part["then"], part["else"]):
            node = self.node(inner, place)
            found += node["options"] if node["kind"] == "either" else [node]
        return found


def _is_compound(part: Mapping[str, Any]) -> bool:
    """Whether a definition is more than a text, and has a name in the form."""
    return bool(part.keys() & {"properties", "items", "then", "additionalProperties"})


def _words(part: Mapping[str, Any], target: Mapping[str, Any]) -> Node:
    """The title and the help of a part, or of what it refers to."""
    title = part.get("title") or target.get("title", "")
    text = in_a_form(part.get("description") or target.get("description", ""))
    return {key: value for key, value in (("title", title), ("help", text)) if value}


def in_a_form(text: str) -> str:
    """What the schema says to somebody who types YAML, without what is only said of typing it."""
    for pattern, said in _TYPED:
        text = pattern.sub(said, text)
    text = re.sub(r"\btrue : |,? ?\b(?:entre guillemets|AAAA-MM-JJ)", "", text)
    text = re.sub(r" : [{\[\"].*?(?= ;|\. |\.?$)", "", text)
    text = _KINDS.sub(lambda found: f"« {LABELS[found[0]].partition(' : ')[0]} »", text)
    text = _BESIDE.sub("", text.replace("cette clé", "cette rubrique"))
    text = _NAMED.sub(_titled, text)
    sentences = []
    for sentence in re.split(r"(?<=\.) ", text):
        parts = (part.strip(" .,") for part in sentence.split(" ;"))
        kept = [part for part in parts if part and not re.search(r"[{}\[\]\"]", part)]
        sentences.append(capitalize_first(" ; ".join(kept)))
    return " ".join(one if one.endswith("…") else f"{one}." for one in sentences if one)


_IDS = r"[a-z]+(?:-[a-z]+)*"
_TYPED = [
    (re.compile(pattern), said)
    for pattern, said in (
        (r"\b(?:L'i|I)dentifiant d'u", "U"),  # which the form shows by its title
        (r"(?<=catalogue)(.*)Sans lui,", r"\1Sans elle,"),
        (rf" : (?=[^.]*-)(?:{_IDS}, )+{_IDS}(?=\.)| \((?:{_IDS}, )+{_IDS}\)", ""),
        (r"Leurs numéros SIREN[^;]*; ", ""),
        (r"que la commande collect écrit", "que « Recevoir » écrit"),
        (r"\bmailing la remplit", "« Envoyer » la remplit"),
        (r" ; une liste s'il y en a plusieurs", ""),
    )
]
"""What is said of ids and commands, and what the form has in their place."""


def _titled(found: re.Match[str]) -> str:
    """The title of a key that a text names, or the text as it is."""
    key = next(filter(None, found.groups()))
    title = next(
        (
            part["title"]
            for place in keys.places().get(key, ())
            for part in schema_parts.parts_at((*(step.replace("[]", "0") for step in place), key))
            if "title" in part
        ),
        "",
    )
    return f"{'sous ' if found[3] else ''}« {title} »" if title else found[0]


_NAMED = re.compile(r"« ([a-z_]+) »|(?<! : )\b[a-z]+\.([a-z]+)\b|\bsous ([a-z]+ls)\b")
"""Keys, as the schema names them to who types: « counts », show.numbers."""

_BESIDE = re.compile(r" \((?:answers|verdict|rpps, finess|[a-z]+/\*\.yaml)\)")
"""Keys and files beside words that say the same."""

_KINDS = re.compile(r"\b(?:yes_no|one|several|short|number)\b|(?<=Pour )table|(?<=et )table\b")
"""The kinds of questions, where a form is told of them."""


def _option(value: Any) -> Node:
    return {"value": value, "label": LABELS.get(value, str(value))}


def _below(place: str, step: str) -> str:
    return f"{place}/{step}" if place else step


def _picker(place: str) -> Node:
    return {"picker": PICKERS[place]} if place in PICKERS else {}


def _script(pattern: str) -> str:
    """A pattern as a page's language has it, where « $ » is the very end."""
    return pattern.replace("(?!\\n)", "")


def at(path: Sequence[str]) -> list[Node]:
    """All that the form has for the value at a path; an index is a step into a list."""
    whole = form()
    found = [whole["root"]]
    for step in path:
        found = [inner for node in found for inner in _step(node, step, whole)]
    return [inner for node in found for inner in _resolved(node, whole)]


def title(path: Sequence[str]) -> str:
    """What the form calls the value at a path; "" if it has no such value, or no name for it."""
    whole = form()
    found = (node for above in at(path[:-1]) for node in _step(above, path[-1], whole))
    named = (whole["definitions"].get(node.get("ref"), {}) | node for node in found)
    return next(filter(None, (node.get("title", "") for node in named)), "")


def _resolved(node: Node, whole: Node) -> list[Node]:
    if node["kind"] == "ref":
        return _resolved(whole["definitions"][node["ref"]] | _named(node), whole)
    if node["kind"] == "either":
        return [inner for option in node["options"] for inner in _resolved(option, whole)]
    return [node]


def _named(node: Node) -> Node:
    return {key: node[key] for key in ("title", "help") if key in node}


def _step(node: Node, step: str, whole: Node) -> list[Node]:
    found = []
    for one in _resolved(node, whole):
        if one["kind"] == "object":
            found += [field["node"] for field in one["fields"] if field["key"] == step]
        elif one["kind"] == "map":
            found.append(one["value"])
        elif one["kind"] == "list" and (step.isdecimal() or step in ("-", "[]")):
            found.append(one["item"])
    return found
