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
from pathlib import Path
from typing import Any

import yaml

from cpts_docs.base.diagnostics import MAX_OF_A_KIND, Diagnostic, Position
from cpts_docs.foreign.text import FORBIDDEN, decode, position_of, read_text
from cpts_docs.project.source import File, Kept, Source
from cpts_docs.project.yaml_tree import MAX_NODES, TooLargeError, TreeReader, forbidden

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Line breaks for PyYAML, as for YAML 1.1, but not for YAML 1.2 nor for editors.
_OTHER_BREAKS = re.compile("[\x85\u2028\u2029]")

_LARGE = "un projet a quelques centaines de valeurs ; est-ce le bon fichier ?"


def read(
    path: Path,
    number: int = 0,
    room: int = MAX_NODES,
    content: str | bytes | None = None,
    kept: Kept | None = None,
) -> tuple[Source | None, list[Diagnostic]]:
    """The source at ``path``, or the diagnostics that say why there is none.

    ``number`` is that of the file in a source that includes it, and which has
    ``room`` for so many values. With ``content``, ``path`` only names it. What is ``kept`` of
    the same text is not read again.
    """
    if isinstance(content, str):
        return parse(path, content, number, room)
    text, problem = read_text(path) if content is None else decode(path, content)
    if text is None:
        return None, [problem] if problem else []
    if kept and (known := kept.get(path, text, number, room)):
        return known, []
    source, problems = parse(path, text, number, room)
    if kept and source:
        kept.put(path, text, number, source)
    return source, problems


def with_line_feeds(text: str) -> str:
    """A text as it is read: line feeds end its lines, and nothing else does."""
    return _OTHER_BREAKS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def stops_at(text: str) -> tuple[int, int] | None:
    """The line (from 1) and the column (from 0) from which on a text is no YAML; None if it is."""
    try:
        for _ in yaml.parse(text, Loader=_Loader):
            pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return (mark.line + 1, mark.column) if mark else (1, 0)
    except (yaml.YAMLError, ValueError, OverflowError):
        return 1, 0
    return None


def parse(
    path: Path, text: str, number: int = 0, room: int = MAX_NODES
) -> tuple[Source | None, list[Diagnostic]]:
    """As :func:`read`, of a text in memory; ``path`` only names it."""
    text = with_line_feeds(text)
    file = File(path, text)
    if match := FORBIDDEN.search(text):
        return None, [forbidden(file, match[0], position_of(text, match.start()))]
    if text.count("\n%TAG") > MAX_OF_A_KIND:  # libyaml compares each with all before it
        message = f"plus de {MAX_OF_A_KIND} directives « %TAG »"
        return None, [file.diagnostic("yaml-trop-grand", message, Position(1, 1), _LARGE)]
    reader = TreeReader(file, number, room)
    event = None
    try:
        for event in yaml.parse(text, Loader=_Loader):
            reader.take(event)
            if len(reader.problems) >= MAX_OF_A_KIND:
                return None, reader.problems
    except yaml.MarkedYAMLError as error:
        from cpts_docs.project.yaml_messages import syntax_error

        last = syntax_error(file, error, event, reader.root)
        line = last.position.line if last.position else 0
        before = [item for item in reader.problems if item.position and item.position.line != line]
        return None, [*before, last]  # of a line, what stopped the parser says most
    except (yaml.YAMLError, ValueError, OverflowError):  # \UFFFFFFFF, without libyaml
        message = "un caractère écrit par son code (\\U…) n'existe pas"
        hint = "écrivez le caractère lui-même"
        return None, [Diagnostic("yaml-syntaxe", message, path, hint=hint)]
    except TooLargeError as error:
        return None, [file.diagnostic("yaml-trop-grand", str(error), error.position, _LARGE)]
    if reader.problems:
        return None, reader.problems
    if reader.root is None or reader.root.value is None:
        return None, [
            Diagnostic(
                "fichier-vide",
                "le fichier est vide",
                path,
                hint="écrivez-y ce que le projet en attend, ou n'y nommez plus ce fichier"
                if number
                else "« cpts-docs init DOSSIER » écrit un projet de départ à compléter",
            )
        ]
    return Source([file], reader.root), []
