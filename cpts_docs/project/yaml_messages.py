"""What PyYAML could not read, in French: the line of the mistake, and how it should be.

PyYAML says where it gave up, in words about tokens. People made one of a few
mistakes, mostly on that line or on the one before: each is looked for. What is
none of them has a message from PyYAML's own words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import yaml

from cpts_docs.base.diagnostics import Diagnostic, Fix, Position
from cpts_docs.project import yaml_layout, yaml_lines, yaml_signs, yaml_white
from cpts_docs.project.edits import TYPED, patched
from cpts_docs.project.source import File, Node
from cpts_docs.project.yaml_broken import Broken, Finding
from cpts_docs.project.yaml_reader import stops_at

_QUOTE = "un texte qui contient « : » ou commence par un signe se met entre guillemets"
_INDENT = "alignez les éléments d'un même niveau, avec des espaces"

MESSAGES: tuple[tuple[str, str, str], ...] = (
    ("expected ',' or ']'", "il manque « , » ou « ] » dans une liste", _QUOTE),
    ("expected ',' or '}'", "il manque « , » ou « } »", _QUOTE),
    ("expected key", "cette ligne n'est pas à sa place : mauvais retrait ?", _INDENT),
    ("expected '-' indicator", "un élément de liste commence par « - »", _INDENT),
    ("expected <document start>", "texte inattendu après la fin des données", _INDENT),
    ("expected node content", "il manque une valeur ici", _QUOTE),
)
"""The words of PyYAML, what they mean, and a way out in general."""

_LOOKS: tuple[tuple[str, Callable[[Broken], Finding | None]], ...] = (
    ("", yaml_signs.conflict),
    ("", yaml_lines.stray_sign),
    ("", yaml_lines.decoration),
    ("", yaml_lines.bullet),
    ("", yaml_lines.tabbed_key),
    ("", yaml_white.tab),
    ("", yaml_white.invisible_sign),
    ("<document start>|expected ':'", yaml_lines.quoted_line),
    ("", yaml_signs.open_quote),
    ("flow node", yaml_signs.open_bracket_at_the_end),
    ("flow", yaml_signs.open_bracket),
    ("expected (?:':'|key|'-')|mapping values|<document start>", yaml_lines.no_space),
    ("", yaml_layout.outside_its_block),
    ("mapping values", yaml_layout.goes_on),
    ("mapping values|expected (?:key|'-' indicator)", yaml_layout.under_a_comment),
    ("mapping values", yaml_layout.over_indented),
    ("", yaml_signs.colon),
    ("escape character|hexdecimal", yaml_signs.escape),
    ("block scalar", yaml_signs.block_header),
    ("", yaml_signs.sign),
    ("flow", yaml_signs.bracket_in_text),
    ("<document start>", yaml_layout.below_the_first),
    ("", yaml_signs.after_the_end),
    ("", yaml_lines.no_key),
    ("sequence entries are not allowed", yaml_lines.dash_after_key),
    ("expected (?:'-' indicator|':')", yaml_lines.no_dash),
    ("expected (?:key|'-' indicator)", yaml_layout.misplaced),
    ("expected ':'", yaml_lines.no_colon),
)
"""The mistakes that people make, the surest first, each with what PyYAML may have said of it."""


def syntax_error(
    file: File, error: yaml.MarkedYAMLError, last: Any, root: Node | None
) -> Diagnostic:
    """The diagnostic of what PyYAML refused.

    ``last`` is the last event that it gave, ``root`` what it took for the whole.
    """
    broken = _broken(file, error, last, root)
    looks = _LOOKS if max(broken.column, broken.start_column) < TYPED else ()
    looked = (look(broken) for said, look in looks if re.search(said, broken.said))
    found = next(filter(None, looked), None) or _in_its_words(broken)
    place = Position(found.line, found.column + 1)
    told = file.diagnostic("yaml-syntaxe", found.message, place, found.cure)
    if told.fix and not _reads_on(broken, told.fix):
        return replace(told, fix=None)
    return told


def _reads_on(broken: Broken, fix: Fix) -> bool:
    """Whether, with ``fix``, what stopped PyYAML does so no more: it is tried."""
    text = patched(broken.file.text.encode("utf-8", "replace"), [fix])[0].decode()
    stop = stops_at(text)
    stopped = broken.line + fix.new.count("\n"), broken.column
    return stop is None or (stop[0] > fix.position.line and stop != stopped)


def _in_its_words(broken: Broken) -> Finding:
    for words, message, cure in MESSAGES:
        if words in broken.said:
            return Finding(broken.line, broken.column, message, cure)
    return Finding(broken.line, broken.column, "syntaxe YAML incorrecte", _INDENT)


def _broken(file: File, error: yaml.MarkedYAMLError, last: Any, root: Node | None = None) -> Broken:
    problem, context = error.problem_mark or error.context_mark, error.context_mark
    line, column = (problem.line + 1, problem.column) if problem else (1, 0)
    if line > file.line_count:
        line, column = file.line_count, len(file.line(file.line_count))
    folded = 0
    if isinstance(last, yaml.ScalarEvent) and last.style in ("'", '"'):
        first, end = last.start_mark, last.end_mark
        spans = first and end and first.line < end.line == line - 1
        folded = first.line + 1 if first and spans else 0
    elif root and root.position.line < line and isinstance(root.value, str):
        start = file.line(root.position.line)[root.position.column - 1 :]
        folded = root.position.line if start[:1] in ("'", '"') else 0
    return Broken(
        file,
        _said(str(error.problem or ""), str(error.context or "")),
        line,
        column,
        min(context.line + 1, file.line_count) if context else 0,
        context.column if context else 0,
        folded,
    )


def _said(problem: str, context: str) -> str:
    """What was wrong, and while what was read, in libyaml's words."""
    if "expected <block end>" in problem:  # PyYAML's own parser
        problem = "expected '-' indicator" if "collection" in context else "expected key"
    found = problem.replace("expected the node content", "expected node content")
    found = found.replace("expected '<document start>'", "expected <document start>")
    return f"{found} {context}"
