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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from cpts_docs.diagnostics import MAX_OF_A_KIND, Diagnostic, Position
from cpts_docs.project.source import File, Node, Scalar, Source
from cpts_docs.project.text_file import FORBIDDEN, position_of, read_text
from cpts_docs.words import normalized

MAX_DEPTH = 40
MAX_NODES = 40_000

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


def read(path: Path) -> tuple[Source | None, list[Diagnostic]]:
    """The source at ``path``, or the diagnostics that say why there is none."""
    text, problem = read_text(path)
    if text is None:
        return None, [problem] if problem else []
    return parse(path, text)


def parse(path: Path, text: str) -> tuple[Source | None, list[Diagnostic]]:
    """As :func:`read`, of a text in memory; ``path`` only names it."""
    text = _OTHER_BREAKS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    file = File(path, tuple(text.split("\n")))
    if match := FORBIDDEN.search(text):
        return None, [_forbidden(file, match[0], position_of(text, match.start()))]
    if text.count("\n%TAG") > MAX_OF_A_KIND:  # libyaml compares each with all before it
        message = f"plus de {MAX_OF_A_KIND} directives « %TAG »"
        return None, [file.diagnostic("yaml-trop-grand", message, Position(1, 1), _LARGE)]
    reader = _TreeReader(file)
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


class _TreeReader:
    """Takes PyYAML's events one by one and builds the nodes, without recursion."""

    def __init__(self, file: File) -> None:
        self.root: Node | None = None
        self.problems: list[Diagnostic] = []
        self._file = file
        self._open: list[_Open] = []
        self._anchors: dict[str, Node] = {}

    def take(self, event: Any) -> None:
        match event:
            case yaml.ScalarEvent():
                self._add_scalar(event)
            case yaml.SequenceStartEvent():
                self._start(event, [])
            case yaml.MappingStartEvent():
                self._start(event, {})
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._end()
            case yaml.AliasEvent():
                self._add_alias(event)
            case yaml.DocumentStartEvent() if self.root is not None:
                self._problem(
                    "yaml-plusieurs-documents",
                    "le fichier contient plusieurs documents YAML, séparés par « --- »",
                    _start_of(event),
                    "gardez un seul projet par fichier",
                )
            case _:
                pass

    def _problem(self, rule: str, message: str, position: Position, hint: str = "") -> None:
        self.problems.append(self._file.diagnostic(rule, message, position, hint))

    def _start(self, event: Any, empty: list[Node] | dict[str, Node]) -> None:
        position = _start_of(event)
        self._check_tag(event, position)
        if len(self._open) >= MAX_DEPTH:
            raise _TooLargeError(f"plus de {MAX_DEPTH} niveaux imbriqués", position)
        node = Node(empty, position)
        self._open.append(_Open(node, event.anchor))

    def _end(self) -> None:
        closed = self._open.pop()
        if closed.anchor:
            self._anchors[closed.anchor] = closed.node
        self._add(closed.node)

    def _add_scalar(self, event: Any) -> None:
        position = _start_of(event)
        self._check_tag(event, position)
        # A long text weighs more than a short one, so that aliases cannot multiply it.
        size = 1 + len(event.value) // 100
        node = Node(self._scalar(event, position), position, size=size)
        if event.anchor:
            self._anchors[event.anchor] = node
        if self._waits_for_key():
            self._set_key(event.value, position)
        else:
            self._add(node)

    def _add_alias(self, event: Any) -> None:
        position = _start_of(event)
        target = self._anchors.get(event.anchor)
        if target is None:
            message = f"l'alias « *{event.anchor} » ne renvoie à aucune ancre déjà lue"
            hint = f'un texte qui commence par « * » se met entre guillemets : "*{event.anchor}"'
            self._problem("yaml-alias", message, position, hint)
            target = Node(None, position)
        if not self._waits_for_key():
            self._add(target)
        elif isinstance(target.value, str):
            self._set_key(target.value, position)
        else:
            self._add(Node(None, position))  # no key: reported where the alias stands

    def _waits_for_key(self) -> bool:
        return bool(
            self._open
            and isinstance(self._open[-1].node.value, dict)
            and self._open[-1].key is None
        )

    def _set_key(self, key: str, position: Position) -> None:
        parent = self._open[-1]
        key = normalized("NFC", key)
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
        match parent.node.value:
            case list(items):
                items.append(node)
            case dict(entries) if parent.key is not None:
                key, position = parent.key
                entries[key] = node
                parent.node.key_positions[key] = position
                parent.key = None
            case _:
                self._problem("yaml-cle", "une clé doit être un texte simple", node.position, _KEY)
                parent.key = ("", node.position)
                return
        parent.node.size += node.size
        parent.node.depth = max(parent.node.depth, node.depth + 1)
        if parent.node.size > MAX_NODES:
            raise _TooLargeError(f"plus de {MAX_NODES} valeurs, alias compris", node.position)
        if parent.node.depth > MAX_DEPTH:
            raise _TooLargeError(f"plus de {MAX_DEPTH} niveaux imbriqués", node.position)

    def _scalar(self, event: Any, position: Position) -> Scalar:
        text: str = event.value
        if match := FORBIDDEN.search(text):
            self.problems.append(_forbidden(self._file, match[0], position))
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

    def _check_tag(self, event: Any, position: Position) -> None:
        if event.tag not in (None, "!", "tag:yaml.org,2002:str"):
            self._problem(
                "yaml-etiquette",
                f"l'étiquette YAML « {event.tag} » n'est pas acceptée",
                position,
                "supprimez-la, ou mettez le texte entre guillemets s'il commence par « ! »",
            )


def _start_of(event: Any) -> Position:
    return Position(event.start_mark.line + 1, event.start_mark.column + 1)


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
    line = min(mark.line + 1, len(file.lines)) if mark else 1
    text = file.lines[line - 1]
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
