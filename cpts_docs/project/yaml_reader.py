"""The YAML reader: a file to plain values that know their line and column.

PyYAML parses; the values are made here, from its events, because its own
constructor follows YAML 1.1 (``01004`` is 516, ``no`` is False, ``12:30`` is
750), keeps the last of two equal keys in silence and lets ten lines of aliases
fill the memory. The rules kept instead:

- scalars are those of JSON: ``true``, ``false``, ``null``, plain numbers. All
  else is text, dates and codes with a leading zero included;
- a key stands once in its mapping; tags other than ``!!str`` are refused;
- depth, size and what aliases expand to are bounded;
- texts are in Unicode's NFC form, without characters that XML forbids.

Anchors, aliases and comments work as in any YAML.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from sys import intern
from typing import Any

import yaml

from cpts_docs.base.diagnostics import MAX_OF_A_KIND, Diagnostic, Position
from cpts_docs.base.words import grouped, normalized
from cpts_docs.foreign.text import FORBIDDEN, decode, position_of, read_text
from cpts_docs.project.source import File, Node, Scalar, Source

MAX_DEPTH = 40
MAX_NODES = 200_000
"""So many values a project may have, with what it includes: 12,000 answers and more."""

MAX_ALIASED = 40_000
"""So many of them may be there by aliases, with which a short file says much."""

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,17})?(?:[eE][-+]?[0-9]{1,2})?")
_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}

# Line breaks for PyYAML, as for YAML 1.1, but not for YAML 1.2 nor for editors.
_OTHER_BREAKS = re.compile("[\x85\u2028\u2029]")


def read(
    path: Path, number: int = 0, room: int = MAX_NODES, content: str | bytes | None = None
) -> tuple[Source | None, list[Diagnostic]]:
    """The source at ``path``, or the diagnostics that say why there is none.

    ``number`` is that of the file in a source that includes it, and which has
    ``room`` for so many values. With ``content``, ``path`` only names it.
    """
    if isinstance(content, str):
        return parse(path, content, number, room)
    text, problem = read_text(path) if content is None else decode(path, content)
    if text is None:
        return None, [problem] if problem else []
    return parse(path, text, number, room)


def parse(
    path: Path, text: str, number: int = 0, room: int = MAX_NODES
) -> tuple[Source | None, list[Diagnostic]]:
    """As :func:`read`, of a text in memory; ``path`` only names it."""
    text = _OTHER_BREAKS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    file = File(path, text)
    if match := FORBIDDEN.search(text):
        return None, [_forbidden(file, match[0], position_of(text, match.start()))]
    if text.count("\n%TAG") > MAX_OF_A_KIND:  # libyaml compares each with all before it
        message = f"plus de {MAX_OF_A_KIND} directives « %TAG »"
        return None, [file.diagnostic("yaml-trop-grand", message, Position(1, 1), _LARGE)]
    reader = _TreeReader(file, number, room)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            reader.take(event)
            if len(reader.problems) >= MAX_OF_A_KIND:
                return None, reader.problems
    except yaml.MarkedYAMLError as error:
        return None, [*reader.problems, _syntax_error(file, error)]
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # \UFFFFFFFF, without libyaml
        return None, [Diagnostic("yaml-syntaxe", f"YAML incorrect : {error}", path)]
    except _TooLargeError as error:
        return None, [file.diagnostic("yaml-trop-grand", str(error), error.position, _LARGE)]
    if reader.root is None or reader.root.value is None:
        return None, [
            Diagnostic(
                "fichier-vide",
                "le fichier est vide",
                path,
                hint="« cpts-docs init DOSSIER » écrit un projet de départ à compléter",
            )
        ]
    if reader.problems:
        return None, reader.problems
    return Source([file], reader.root), []


def _forbidden(file: File, char: str, position: Position) -> Diagnostic:
    return file.diagnostic(
        "caractere-interdit",
        f"caractère de contrôle U+{ord(char):04X}, qu'aucun document ne peut contenir",
        position,
        "supprimez ce caractère invisible (souvent collé depuis un autre logiciel)",
    )


# --------------------------------------------------------------------------
# Events to nodes


class _TooLargeError(Exception):
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


class _TreeReader:
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
        if taker := _TAKERS.get(type(event)):
            taker(self, event)

    def _problem(self, rule: str, message: str, position: Position, hint: str = "") -> None:
        self.problems.append(self._file.diagnostic(rule, message, position, hint))

    def _start_of(self, event: Any) -> Position:
        mark = event.start_mark
        return Position(mark.line + 1, mark.column + 1, self._number)

    def _start_document(self, event: Any) -> None:
        if self.root is not None:
            self._problem(
                "yaml-plusieurs-documents",
                "le fichier contient plusieurs documents YAML, séparés par « --- »",
                self._start_of(event),
                "gardez un seul projet par fichier",
            )

    def _start_sequence(self, event: Any) -> None:
        self._start(event, [])

    def _start_mapping(self, event: Any) -> None:
        self._start(event, {})

    def _start(self, event: Any, empty: list[Node] | dict[str, Node]) -> None:
        position = self._start_of(event)
        self._check_tag(event, position)
        if len(self._open) >= MAX_DEPTH:
            raise _TooLargeError(f"plus de {MAX_DEPTH} niveaux imbriqués", position)
        self._open.append(_Open(Node(empty, position, {}), event.anchor))

    def _end(self, event: Any) -> None:
        closed = self._open.pop()
        if closed.anchor:
            self._anchors[closed.anchor] = closed.node
        self._add(closed.node)

    def _add_scalar(self, event: Any) -> None:
        position = self._start_of(event)
        self._check_tag(event, position)
        text = event.value
        if event.style == '"' and (match := FORBIDDEN.search(text)):  # an escape
            self.problems.append(_forbidden(self._file, match[0], position))
        is_key = bool(self._open) and self._open[-1].waits_for_key
        if is_key:
            self._set_key(text, position)
            if event.anchor is None:
                return
        # A long text weighs more than a short one, so that aliases cannot multiply it.
        node = Node(_scalar(event), position, _NO_KEYS, 1 + len(text) // 100)
        if event.anchor:
            self._anchors[event.anchor] = node
        if not is_key:
            self._add(node)

    def _add_alias(self, event: Any) -> None:
        position = self._start_of(event)
        target = self._anchors.get(event.anchor)
        if target is None:
            message = f"l'alias « *{event.anchor} » ne renvoie à aucune ancre déjà lue"
            hint = f'un texte qui commence par « * » se met entre guillemets : "*{event.anchor}"'
            self._problem("yaml-alias", message, position, hint)
            target = Node(None, position, _NO_KEYS)
        self._aliased += target.size
        if self._aliased > MAX_ALIASED:
            raise _TooLargeError(
                f"plus de {grouped(MAX_ALIASED)} valeurs reprises par des alias", position
            )
        if not (self._open and self._open[-1].waits_for_key):
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
                "réunissez les deux ou supprimez l'une d'elles",
            )
        parent.key = (key, position)

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
        else:
            self._problem("yaml-cle", "une clé doit être un texte simple", node.position, _KEY)
            parent.key = ("", node.position)
            return
        whole.size += node.size
        if node.depth >= whole.depth:
            whole.depth = node.depth + 1
        if whole.size > self._room:
            message = f"plus de {grouped(MAX_NODES)} valeurs, alias compris"
            raise _TooLargeError(message, node.position)
        if whole.depth > MAX_DEPTH:
            raise _TooLargeError(f"plus de {MAX_DEPTH} niveaux imbriqués", node.position)

    def _check_tag(self, event: Any, position: Position) -> None:
        if event.tag not in _TAGS:
            self._problem(
                "yaml-etiquette",
                f"l'étiquette YAML « {event.tag} » n'est pas acceptée",
                position,
                "supprimez-la, ou mettez le texte entre guillemets s'il commence par « ! »",
            )


_TAKERS: dict[type, Callable[[_TreeReader, Any], None]] = {
    yaml.ScalarEvent: _TreeReader._add_scalar,
    yaml.AliasEvent: _TreeReader._add_alias,
    yaml.SequenceStartEvent: _TreeReader._start_sequence,
    yaml.MappingStartEvent: _TreeReader._start_mapping,
    yaml.SequenceEndEvent: _TreeReader._end,
    yaml.MappingEndEvent: _TreeReader._end,
    yaml.DocumentStartEvent: _TreeReader._start_document,
}

_TAGS = (None, "!", "tag:yaml.org,2002:str")


def _scalar(event: Any) -> Scalar:
    text: str = event.value
    if not event.style and event.tag is None:
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        if _INTEGER.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text):
            number = float(text)
            return int(number) if number.is_integer() else number  # 2.0 is 2, as in JSON Schema
    if event.style == "|":
        text = text.rstrip("\n")
    elif event.style == ">":
        # Folding makes one newline of the blank line between two
        # paragraphs; texts are Markdown, where that would join them.
        text = re.sub(r"\n+", "\n\n", text.rstrip("\n"))
    return normalized("NFC", text)


# --------------------------------------------------------------------------
# PyYAML's messages, in French

_LARGE = "un projet a quelques centaines de valeurs ; est-ce le bon fichier ?"
_QUOTE = "un texte qui contient « : » ou commence par un signe se met entre guillemets"
_KEY = "écrivez « clé: valeur », ou mettez entre guillemets un texte qui commence par { ou ["
_QUOTE_ALL = 'un texte avec des apostrophes se met entre guillemets doubles : "l\'accès"'
_INDENT = "alignez les éléments d'un même niveau, avec des espaces"

_MESSAGES: tuple[tuple[str, str, str], ...] = (
    ("tab character", "une tabulation sert de retrait", "remplacez-la par des espaces"),
    ("mapping values are not allowed", "« : » inattendu ici", _QUOTE),
    ("cannot start any token", "un texte ne peut pas commencer par ce signe", _QUOTE),
    ("expected ':'", "il manque « : » après une clé", "écrivez « clé: valeur », avec un espace"),
    ("expected ',' or ']'", "il manque « , » ou « ] » dans une liste", _QUOTE),
    ("expected ',' or '}'", "il manque « , » ou « } »", _QUOTE),
    ("expected key", "cette ligne n'est pas à sa place : mauvais retrait ?", _INDENT),
    ("expected '-' indicator", "un élément de liste commence par « - »", _INDENT),
    ("unexpected end of stream", "un guillemet ouvert n'est pas refermé", "refermez-le"),
    ("unexpected document", "un guillemet ouvert n'est pas refermé", "refermez-le"),
    ("unknown escape character", "« \\ » mal employé entre guillemets doubles", "écrivez « \\\\ »"),
    ("block sequence entries are not allowed", "« - » inattendu ici", _INDENT),
    ("mapping keys are not allowed", "« ? » inattendu ici", _QUOTE),
    ("expected <document start>", "texte inattendu après la fin des données", _INDENT),
    ("expected node content", "il manque une valeur ici", _QUOTE),
    ("expected alphabetic or numeric", "« & » ou « * » sans nom", _QUOTE),
    ("comment or", "rien ne suit « | » ou « > » sur sa ligne", "écrivez le texte en dessous"),
    ("text after value", "texte inattendu après une valeur", _QUOTE_ALL),
)


def _syntax_error(file: File, error: yaml.MarkedYAMLError) -> Diagnostic:
    said = error.problem or ""
    unclosed = "unexpected" in said  # seen at the end, but to be put right at its start
    mark = (error.context_mark if unclosed else None) or error.problem_mark or error.context_mark
    line = min(mark.line + 1, file.line_count) if mark else 1
    text = file.line(line)
    position = Position(line, mark.column + 1 if mark and line == mark.line + 1 else 1)
    at = text[position.column - 1 : position.column]
    if at == "\t" or "\t" in text[: len(text) - len(text.lstrip())]:
        said = "tab character"
    elif "expected key" in said and text[: position.column - 1].strip():
        said = "text after value"
    for words, message, hint in _MESSAGES:
        if words in said:
            if at and words == "cannot start any token":
                message = f"un texte ne peut pas commencer par « {at} »"
            return file.diagnostic("yaml-syntaxe", message, position, hint)
    return file.diagnostic("yaml-syntaxe", "syntaxe YAML incorrecte", position, _INDENT)
