"""Each tag of a Word file by itself: its syntax, its filters, and names that are nowhere.

Runs in the process of a project's own templates, before they are evaluated: what is wrong where
a condition does not hold, or a list is empty, is told too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

from cpts_docs.base.diagnostics import did_you_mean
from cpts_docs.documents.word.evaluation import HARMLESS, MAX_WORDS, Notes, known_of, unknown
from cpts_docs.documents.word.source import BLOCK, Source, delimited
from cpts_docs.documents.word.tag import CLOSING, MIDDLE, Tag


def check(jinja: Environment, source: Source, notes: Notes) -> set[int]:
    """Note what is wrong with each tag whatever the project says; the tags that cannot be read."""
    trees: dict[int, nodes.Template] = {}
    for number, tag in enumerate(source.tags):
        try:
            trees[number] = jinja.parse(_whole(tag))
        except TemplateSyntaxError as error:
            notes.at(number, f"cette balise ne se comprend pas (Jinja2 : {error.message})")
        except RecursionError:
            notes.at(number, "cette balise imbrique trop de parenthèses")
    own = {"loop"} | {
        node.name
        for tree in trees.values()
        for node in tree.find_all(nodes.Name)
        if node.ctx in ("store", "param")
    }
    known = {*notes.names, *jinja.globals} | own
    unreadable = {*range(len(source.tags))} - trees.keys()
    for number, tree in trees.items():
        if not _has_its_filters(jinja, tree, number, notes):
            unreadable.add(number)
        asked = _asked_about(tree)
        for name in tree.find_all(nodes.Name):
            if name.ctx == "load" and name.name not in known and name not in asked:
                notes.at(number, *unknown(name.name, list(notes.names)))
        for part in tree.find_all(nodes.Expr):
            if isinstance(part, nodes.Getattr | nodes.Getitem) and part not in asked:
                owner = _value(part.node, notes.names, own)
                wanted = _wanted(part)
                if is_dataclass(owner) and wanted and not hasattr(owner, wanted):
                    notes.at(number, *unknown(wanted, known_of(owner)))
    return unreadable


def _whole(tag: Tag) -> str:
    """A tag with what it needs around it to be read alone."""
    written, word = delimited(tag), tag.keyword
    if tag.is_opening:
        return f"{written}{_block(f'end{word}')}"
    if word in MIDDLE:
        return f"{_block('if true')}{written}{_block('endif')}"
    if word in CLOSING.values():
        opening = {"endfor": "for _ in ()", "endif": "if true"}
        return f"{_block(opening.get(word, 'with'))}{written}"
    return written


def _block(source: str) -> str:
    return f"{BLOCK[0]} {source} {BLOCK[1]}"


def _has_its_filters(jinja: Environment, tree: nodes.Template, number: int, notes: Notes) -> bool:
    found = True
    kinds = ((nodes.Filter, jinja.filters, "filtre"), (nodes.Test, jinja.tests, "test"))
    for kind, known, what in kinds:
        for node in tree.find_all(kind):
            if node.name not in known:
                there = [name for name in known if not name.startswith("_")]
                hint = did_you_mean(node.name, there)
                notes.at(number, f"{what} inconnu : « {node.name[:MAX_WORDS]} »", hint)
                found = False
    return found


def _asked_about(tree: nodes.Template) -> set[nodes.Node]:
    """The names that may be absent: those that « is defined » or « default » are asked of."""
    found: set[nodes.Node] = set()
    for node in tree.find_all((nodes.Test, nodes.Filter)):
        if node.name in ("defined", "undefined", *HARMLESS) and node.node is not None:
            found |= {node.node, *node.node.find_all(nodes.Expr)}
    return found


def _wanted(node: nodes.Getattr | nodes.Getitem) -> str:
    if isinstance(node, nodes.Getattr):
        return node.attr
    constant = node.arg.value if isinstance(node.arg, nodes.Const) else ""
    return constant if isinstance(constant, str) else ""


def _value(node: nodes.Node, names: Mapping[str, Any], own: set[str]) -> Any:
    """What a chain of names is in this project; None where that cannot be told."""
    if isinstance(node, nodes.Name):
        return None if node.name in own else names.get(node.name)
    if isinstance(node, nodes.Getattr | nodes.Getitem):
        owner, wanted = _value(node.node, names, own), _wanted(node)
        return getattr(owner, wanted, None) if is_dataclass(owner) and wanted else None
    return None
