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

import errno
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from cpts_docs.diagnostics import Diagnostic, Position, nearest

MAX_BYTES = 5_000_000
MAX_DEPTH = 40
MAX_NODES = 300_000

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,17})?(?:[eE][-+]?[0-9]{1,2})?")
_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}

# What XML 1.0 cannot hold (Char production), C1 controls, and lone surrogates.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

# Line breaks for PyYAML, as for YAML 1.1, but not for YAML 1.2 nor for editors.
_OTHER_BREAKS = re.compile("[\x85\u2028\u2029]")

Scalar = str | int | float | bool | None
PathInFile = Sequence[str | int]


@dataclass(slots=True)
class Node:
    """A value and its place. ``size`` and ``depth`` count aliased parts too."""

    value: Scalar | list[Node] | dict[str, Node]
    position: Position
    key_positions: dict[str, Position] = field(default_factory=dict)
    size: int = 1
    depth: int = 1


@dataclass(frozen=True, slots=True)
class File:
    """The path of a file and its lines."""

    path: Path
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What was read: values, and the files they come from, its own first."""

    files: list[File]
    root: Node

    @property
    def path(self) -> Path:
        """The path of the file that includes the others."""
        return self.files[0].path

    @property
    def value(self) -> Any:
        """The values alone: dict, list, str, int, float, bool and None."""
        return _plain(self.root)

    def position(self, path: PathInFile, *, key: bool = False) -> Position:
        """Where the value at ``path`` stands, or its key; as far as it exists."""
        node = self.root
        place = node.position
        for step in path:
            children = node.value
            if isinstance(children, dict) and isinstance(step, str) and step in children:
                place = node.key_positions[step]
                node = children[step]
            elif isinstance(children, list) and isinstance(step, int) and step < len(children):
                node = children[step]
                place = node.position
            else:
                return place
        return place if key else node.position

    def node(self, path: PathInFile) -> Node | None:
        """The node at ``path``, None if there is none."""
        node = self.root
        for step in path:
            match node.value, step:
                case dict(entries), str() if step in entries:
                    node = entries[step]
                case list(items), int() if step < len(items):
                    node = items[step]
                case _:
                    return None
        return node

    def graft(self, other: Source) -> Node:
        """The root of another source, whose places are now told from this one's."""
        number = len(self.files)
        self.files.extend(other.files)
        for node in _nodes(other.root):
            node.position = replace(node.position, file=number)
            node.key_positions = {
                key: replace(position, file=number) for key, position in node.key_positions.items()
            }
        return other.root

    def diagnostic(
        self,
        rule: str,
        message: str,
        position: Position,
        hint: str = "",
        **more: Any,
    ) -> Diagnostic:
        """A diagnostic at ``position``, in the file that it is of."""
        file = self.files[position.file]
        position = replace(position, file=0)
        return _diagnostic(file.path, file.lines, rule, message, position, hint, **more)

    def texts(self) -> Iterator[tuple[str, Position]]:
        """Every text and key of the file with its place, each written part once."""
        for node in _nodes(self.root):
            yield from node.key_positions.items()
            if isinstance(node.value, str):
                yield node.value, node.position


def _nodes(root: Node) -> Iterator[Node]:
    """Every node from ``root`` down, aliased ones once."""
    waiting, seen = [root], set[int]()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        match node.value:
            case dict(entries):
                waiting += entries.values()
            case list(items):
                waiting += items
            case _:
                pass


def _plain(node: Node) -> Any:
    match node.value:
        case dict(entries):
            return {key: _plain(value) for key, value in entries.items()}
        case list(items):
            return [_plain(item) for item in items]
        case scalar:
            return scalar


def read(path: Path) -> tuple[Source | None, list[Diagnostic]]:
    """The source at ``path``, or the diagnostics that say why there is none."""
    data, problem = _read_bytes(path)
    if data is None:
        return None, [problem] if problem else []
    text, problem = _decode(path, data)
    if problem:
        return None, [problem]
    return parse(path, text)


def parse(path: Path, text: str) -> tuple[Source | None, list[Diagnostic]]:
    """As :func:`read`, of a text in memory; ``path`` only names it."""
    text = _OTHER_BREAKS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = tuple(text.split("\n"))
    if match := FORBIDDEN.search(text):
        return None, [_forbidden(path, lines, match[0], _position_of(text, match.start()))]
    reader = _TreeReader(path, lines)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        return None, [*reader.problems, _syntax_error(path, lines, error)]
    except yaml.YAMLError as error:
        return None, [Diagnostic("yaml-syntaxe", f"YAML incorrect : {error}", path)]
    except _TooLargeError as error:
        return None, [
            _diagnostic(path, lines, "yaml-trop-grand", str(error), error.position, _LARGE)
        ]
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
    return Source([File(path, lines)], reader.root), []


# --------------------------------------------------------------------------
# Bytes and characters


def _read_bytes(path: Path) -> tuple[bytes | None, Diagnostic | None]:
    try:
        if path.is_dir():
            inside = next(iter(sorted(path.glob("*.y*ml"))), None)
            hint = f"donnez le fichier : {inside}" if inside else "donnez le chemin du fichier YAML"
            return None, Diagnostic("dossier", "c'est un dossier, pas un fichier", path, hint=hint)
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return None, Diagnostic(
            "fichier-introuvable", "le fichier n'existe pas", path, hint=_similar_file(path)
        )
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason, hint = _UNREADABLE.get(
            getattr(error, "errno", None) or errno.EINVAL,
            (str(getattr(error, "strerror", error)), "vérifiez le chemin et le disque"),
        )
        message = f"le fichier ne peut pas être lu : {reason}"
        return None, Diagnostic("fichier-illisible", message, path, hint=hint)
    if len(data) > MAX_BYTES:
        message = f"le fichier dépasse {MAX_BYTES // 1_000_000} Mo"
        hint = "un projet tient en quelques pages ; est-ce le bon fichier ?"
        return None, Diagnostic("fichier-trop-gros", message, path, hint=hint)
    return data, None


_NO_RIGHT = ("vous n'en avez pas le droit", "demandez le droit de lire ce fichier")
_UNREADABLE = {
    errno.EACCES: _NO_RIGHT,
    errno.EPERM: _NO_RIGHT,
    errno.ENOTDIR: (
        "un fichier se trouve à la place d'un dossier de ce chemin",
        "vérifiez le chemin",
    ),
    errno.ENAMETOOLONG: ("son nom est trop long", "vérifiez le chemin"),
    errno.EINVAL: ("son nom n'est pas possible", "vérifiez le chemin"),
    errno.ELOOP: ("ses liens tournent en rond", "donnez le chemin du fichier lui-même"),
    errno.EIO: ("le disque répond par une erreur", "vérifiez le disque, ou copiez le fichier"),
}


def _similar_file(path: Path) -> str:
    try:
        names = [child.name for child in path.parent.glob("*.y*ml")]
    except OSError:
        names = []
    close = nearest(path.name, names, 1) or names[:1]
    if close:
        return f"ce dossier contient « {close[0]} »"
    return "vérifiez le chemin ; « cpts-docs init DOSSIER » écrit un projet de départ"


_SIGNATURES = (
    (b"PK\x03\x04", "un fichier Word, Excel ou zip"),
    (b"%PDF", "un fichier PDF"),
    (b"\xd0\xcf\x11\xe0", "un ancien fichier Word ou Excel"),
    (b"\x89PNG", "une image PNG"),
    (b"\xff\xd8\xff", "une image JPEG"),
    (b"\x1f\x8b", "un fichier compressé"),
)


def _decode(path: Path, data: bytes) -> tuple[str, Diagnostic | None]:
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            hint = "donnez le fichier YAML du projet (project.yaml)"
            return "", Diagnostic(
                "pas-du-yaml", f"c'est {kind}, pas un fichier YAML", path, hint=hint
            )
    encoding = _other_encoding(data)
    try:
        if encoding is None:
            return data.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        encoding = "Windows-1252 (ou ISO-8859-1)" if b"\x00" not in data else "binaire"
        before = error.object[: error.start].decode("utf-8")  # the object has lost its BOM
        line = data.split(b"\n")[before.count("\n")].decode("cp1252", "replace").rstrip("\r")
        position = _position_of(before, len(before))
    else:
        line, position = "", Position(1, 1)
    return "", Diagnostic(
        "encodage",
        f"le fichier n'est pas en UTF-8 ; encodage trouvé : {encoding}",
        path,
        position,
        hint="enregistrez-le en UTF-8 (dans le Bloc-notes : Enregistrer sous, Encodage, UTF-8)",
        excerpt=line,
    )


def _other_encoding(data: bytes) -> str | None:
    if data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return "UTF-32"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    return None


def _position_of(text: str, index: int) -> Position:
    before = text[:index]
    return Position(before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1)


def _diagnostic(
    path: Path,
    lines: Sequence[str],
    rule: str,
    message: str,
    position: Position,
    hint: str = "",
    **more: Any,
) -> Diagnostic:
    excerpt = lines[position.line - 1] if position.line <= len(lines) else ""
    return Diagnostic(rule, message, path, position, hint, excerpt, **more)


def _forbidden(path: Path, lines: Sequence[str], char: str, position: Position) -> Diagnostic:
    return _diagnostic(
        path,
        lines,
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

    def __init__(self, path: Path, lines: Sequence[str]) -> None:
        self.root: Node | None = None
        self.problems: list[Diagnostic] = []
        self._path = path
        self._lines = lines
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
        self.problems.append(_diagnostic(self._path, self._lines, rule, message, position, hint))

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
        key = unicodedata.normalize("NFC", key)
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
            self.problems.append(_forbidden(self._path, self._lines, match[0], position))
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
        return unicodedata.normalize("NFC", text)

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


def _syntax_error(path: Path, lines: Sequence[str], error: yaml.MarkedYAMLError) -> Diagnostic:
    said = error.problem or ""
    unclosed = "unexpected" in said  # seen at the end, but to be put right at its start
    mark = (error.context_mark if unclosed else None) or error.problem_mark or error.context_mark
    line = min(mark.line + 1, len(lines)) if mark else 1
    position = Position(line, mark.column + 1 if mark and line == mark.line + 1 else 1)
    at = lines[line - 1][position.column - 1 : position.column]
    if at == "\t" or "\t" in re.match(r"\s*", lines[line - 1])[0]:  # type: ignore[index]
        said = "tab character"
    elif "expected key" in said and lines[line - 1][: position.column - 1].strip():
        said = "text after value"
    for words, message, hint in _MESSAGES:
        if words in said:
            if at and words == "cannot start any token":
                message = f"un texte ne peut pas commencer par « {at} »"
            return _diagnostic(path, lines, "yaml-syntaxe", message, position, hint)
    return _diagnostic(path, lines, "yaml-syntaxe", "syntaxe YAML incorrecte", position, _INDENT)
