"""PyYAML's events to values that know their line and column."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from sys import intern
from typing import Any

import yaml

from cpts_docs.base.diagnostics import Diagnostic, Position
from cpts_docs.base.words import grouped, normalized
from cpts_docs.foreign.text import FORBIDDEN
from cpts_docs.project.edits import Mend
from cpts_docs.project.source import File, Node, Scalar

MAX_DEPTH = 40
MAX_NODES = 200_000
"""So many values a project may have, with what it includes: 12,000 answers and more."""

MAX_ALIASED = 40_000
"""So many of them may be there by aliases, with which a short file says much."""

MAX_KEYS = 5_000
"""So many keys may stand side by side, and so many anchors in a file; people type a hundred."""

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,17})?(?:[eE][-+]?[0-9]{1,2})?")
_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_KEY = "écrivez « clé: valeur », ou mettez entre guillemets un texte qui commence par { ou ["


def forbidden(file: File, char: str, position: Position) -> Diagnostic:
    """What is said of a character that no document can hold."""
    return file.diagnostic(
        "caractere-interdit",
        f"caractère de contrôle U+{ord(char):04X}, qu'aucun document ne peut contenir",
        position,
        "supprimez ce caractère invisible (souvent collé depuis un autre logiciel)",
    )


class TooLargeError(Exception):
    """A file says more than a project can hold; ``position`` is where it is too much."""

    def __init__(self, message: str, position: Position) -> None:
        super().__init__(message)
        self.position = position


@dataclass(slots=True)
class _Open:
    """A collection whose end has not been read yet."""

    node: Node
    anchor: str | None
    key: tuple[str, Position] | None = None

    @property
    def waits_for_key(self) -> bool:
        return self.key is None and isinstance(self.node.value, dict)


_NO_KEYS: dict[str, Position] = {}
"""What all scalars share; nothing is ever put into it."""


class TreeReader:
    """Takes PyYAML's events one by one and builds the nodes, without recursion."""

    def __init__(self, file: File, number: int, room: int) -> None:
        self.root: Node | None = None
        self.problems: list[Diagnostic] = []
        self._file = file
        self._number = number
        self._room = room
        self._open: list[_Open] = []
        self._anchors: dict[str, Node] = {}
        self._aliased = 0

    def take(self, event: Any) -> None:
        """Take the next event; raises TooLargeError."""
        if taker := _TAKERS.get(type(event)):
            taker(self, event)

    def _problem(self, rule: str, message: str, position: Position, hint: str = "") -> None:
        self.problems.append(self._file.diagnostic(rule, message, position, hint))

    def _start_of(self, event: Any) -> Position:
        mark = event.start_mark
        return Position(mark.line + 1, mark.column + 1, self._number)

    def _start_document(self, event: Any) -> None:
        if self.root is not None:
            position = self._start_of(event)
            hint = "retirez cette ligne « --- », et gardez un seul projet par fichier"
            if not self.problems and not self._has_a_key_again(position.line):
                hint = Mend(hint, self._file.line(position.line), "", raw=True)
            self._problem(
                "yaml-plusieurs-documents",
                "le fichier contient plusieurs documents YAML, séparés par « --- »",
                position,
                hint,
            )

    def _has_a_key_again(self, line: int) -> bool:
        """Whether a key of the first document begins a line below: it is another project."""
        assert self.root is not None
        keys = "|".join(re.escape(key) for key in self.root.key_positions if key)
        return bool(keys) and bool(re.search(rf"^(?:{keys}):", self._file.below(line), re.M))

    def _start(self, event: Any, empty: list[Node] | dict[str, Node]) -> None:
        position = self._start_of(event)
        self._check_tag(event, position)
        if len(self._open) >= MAX_DEPTH:
            raise TooLargeError(f"plus de {MAX_DEPTH} niveaux imbriqués", position)
        self._open.append(_Open(Node(empty, position, {}), event.anchor))

    def _end(self, event: Any) -> None:
        closed = self._open.pop()
        self._name(closed.anchor, closed.node)
        self._add(closed.node)

    def _add_scalar(self, event: Any) -> None:
        position = self._start_of(event)
        self._check_tag(event, position)
        text = event.value
        if event.style == '"' and (match := FORBIDDEN.search(text)):  # an escape
            self.problems.append(forbidden(self._file, match[0], position))
        is_key = bool(self._open) and self._open[-1].waits_for_key
        if is_key:
            self._set_key(text, position)
            if event.anchor is None:
                return
        # A long text weighs more than a short one, so that aliases cannot multiply it.
        node = Node(_scalar(event), position, _NO_KEYS, 1 + len(text) // 100)
        self._name(event.anchor, node)
        if not is_key:
            self._add(node)

    def _name(self, anchor: str | None, node: Node) -> None:
        if anchor:
            self._anchors[anchor] = node
            if len(self._anchors) > MAX_KEYS:
                raise TooLargeError(f"plus de {grouped(MAX_KEYS)} ancres « & »", node.position)

    def _add_alias(self, event: Any) -> None:
        position = self._start_of(event)
        target = self._anchors.get(event.anchor)
        is_key = bool(self._open) and self._open[-1].waits_for_key
        if target is None and is_key:
            name = event.anchor.rstrip(":")
            message = f"« * » n'a rien à faire devant la clé « {name} »"
            cure = Mend(f"retirez-le : {name}:", f"*{name}", name, raw=True)
            self._problem("yaml-alias", message, position, cure)
            self._set_key(name, position)
            return
        if target is None:
            message = f"l'alias « *{event.anchor} » ne renvoie à aucune ancre déjà lue"
            start = "un texte qui commence par « * » se met entre guillemets"
            hint = f"{start}{self._in_quotes(position)}"
            self._problem("yaml-alias", message, position, hint)
            target = Node(None, position, _NO_KEYS)
        self._aliased += target.size
        if self._aliased > MAX_ALIASED:
            raise TooLargeError(
                f"plus de {grouped(MAX_ALIASED)} valeurs reprises par des alias", position
            )
        if not is_key:
            self._add(target)
        elif isinstance(target.value, str):
            self._set_key(target.value, position)
        else:
            self._add(Node(None, position, _NO_KEYS))  # no key: reported where the alias stands

    def _set_key(self, key: str, position: Position) -> None:
        parent = self._open[-1]
        key = intern(normalized("NFC", key))  # the same few names again and again
        known = parent.node.key_positions
        if key in known:
            self._problem(
                "cle-en-double",
                f"la clé « {key} » est déjà à la ligne {known[key].line}",
                position,
                "réunissez les deux ou supprimez l'une d'elles" + self._or_another(key),
            )
        parent.key = (key, position)

    def _or_another(self, key: str) -> str:
        """The first key of an element again may begin another, which has no dash."""
        in_list = len(self._open) > 1 and isinstance(self._open[-2].node.value, list)
        is_first = next(iter(self._open[-1].node.key_positions), "") == key
        return f" ; si un autre élément commence ici : - {key}: …" if in_list and is_first else ""

    def _add(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        whole = parent.node
        if isinstance(whole.value, list):
            whole.value.append(node)
        elif isinstance(whole.value, dict) and parent.key is not None:
            key, position = parent.key
            whole.value[key] = node
            whole.key_positions[key] = position
            parent.key = None
            if len(whole.value) > MAX_KEYS:
                raise TooLargeError(f"plus de {grouped(MAX_KEYS)} clés côte à côte", position)
        else:
            hint = f"{_KEY}{self._in_quotes(node.position)}"
            self._problem("yaml-cle", "une clé doit être un texte simple", node.position, hint)
            parent.key = ("", node.position)
            return
        whole.size += node.size
        if node.depth >= whole.depth:
            whole.depth = node.depth + 1
        if whole.size > self._room:
            message = f"plus de {grouped(MAX_NODES)} valeurs, alias compris"
            raise TooLargeError(message, node.position)
        if whole.depth > MAX_DEPTH:
            raise TooLargeError(f"plus de {MAX_DEPTH} niveaux imbriqués", node.position)

    def _in_quotes(self, position: Position) -> str:
        """« : » and the line with its text in quotes."""
        from cpts_docs.project.cures import in_quotes

        return f" : {in_quotes(self._file.line(position.line))}"

    def _check_tag(self, event: Any, position: Position) -> None:
        if event.tag not in _TAGS:
            hint = f"supprimez-la, ou mettez le texte entre guillemets{self._in_quotes(position)}"
            typed = self._file.typed(position.line, position.column).rstrip()
            if re.fullmatch(r"![^\W\d_][^\"\\#\[\]{}]*", typed):  # a word, and no tag
                hint = Mend(hint, typed, f'"{typed}"', raw=True)
            message = f"l'étiquette YAML « {event.tag} » n'est pas acceptée"
            self._problem("yaml-etiquette", message, position, hint)


_TAKERS: dict[type, Callable[[TreeReader, Any], None]] = {
    yaml.ScalarEvent: TreeReader._add_scalar,
    yaml.AliasEvent: TreeReader._add_alias,
    yaml.SequenceStartEvent: lambda reader, event: reader._start(event, []),
    yaml.MappingStartEvent: lambda reader, event: reader._start(event, {}),
    yaml.SequenceEndEvent: TreeReader._end,
    yaml.MappingEndEvent: TreeReader._end,
    yaml.DocumentStartEvent: TreeReader._start_document,
}

_TAGS = (None, "!", "tag:yaml.org,2002:str")


def bare(text: str) -> Scalar:
    """What a scalar without quotes is: a constant, a number, or the text itself."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        number = float(text)
        return int(number) if number.is_integer() else number  # 2.0 is 2, as in JSON Schema
    return text


def _scalar(event: Any) -> Scalar:
    text: str = event.value
    if not event.style and event.tag is None:
        value = bare(text)
        if not isinstance(value, str):
            return value
    if event.style == "|":
        text = text.rstrip("\n")
    elif event.style == ">":
        # Folding makes one newline of the blank line between two
        # paragraphs; texts are Markdown, where that would join them.
        text = re.sub(r"\n+", "\n\n", text.rstrip("\n"))
    return normalized("NFC", text)
