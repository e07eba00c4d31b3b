"""Answers and rows out of the text of a file: all that is left stays byte for byte."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any

import yaml

from cpts_docs.foreign.encoding import encoding_of
from cpts_docs.foreign.separated import text_sheet
from cpts_docs.foreign.sheets import Line

_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def without_answers(text: str, gone: Collection[int]) -> str | None:
    """A file of answers without those of these numbers (from 0); None if it cannot be cut.

    What is written about an answer inside of it, comments too, goes with it.
    """
    answers = _answers(text)
    if answers is None:
        return None
    cut = _in_flow if answers.flow_style else _in_lines
    made = cut(text, answers, gone)
    if made is None:
        return None
    values = _values(text)
    kept = values and [item for at, item in enumerate(values) if at not in gone]
    return made if kept is not None and _values(made) == kept else None


def answer_lines(text: str) -> list[int]:
    """The line (from 1) that each answer of a file begins on."""
    answers = _answers(text)
    return [item.start_mark.line + 1 for item in answers.value] if answers else []


def _answers(text: str) -> yaml.SequenceNode | None:
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError:  # YAML 1.1 is a little stricter than what reads projects
        return None
    pairs = root.value if isinstance(root, yaml.MappingNode) else ()
    found = next((value for key, value in pairs if key.value == "answers"), None)
    return found if isinstance(found, yaml.SequenceNode) else None


def _values(text: str) -> list[Any] | None:
    """The answers of a file, all their values as texts; None if it cannot be read."""
    try:
        return list(yaml.load(text, yaml.BaseLoader)["answers"])
    except (yaml.YAMLError, TypeError, KeyError):
        return None


def _in_lines(text: str, answers: yaml.SequenceNode, gone: Collection[int]) -> str | None:
    """Each answer has lines of its own, the first of which begins with « - »."""
    lines = text.splitlines(keepends=True)
    dropped: set[int] = set()
    for item in (answers.value[at] for at in gone):
        start, end = item.start_mark, _last(item).end_mark
        if not re.fullmatch(r"[ ]*-[ ]+", lines[start.line][: start.column]):
            return None
        dropped.update(range(start.line, end.line + (end.column > 0)))
    if len(gone) == len(answers.value):  # a list of none is written so
        lines = [re.sub(r"^(answers[ ]*:)", r"\1 []", line) for line in lines]
    return "".join(line for at, line in enumerate(lines) if at not in dropped)


def _last(node: Any) -> Any:
    """The innermost value that a node ends with: where its text really ends."""
    while not isinstance(node, yaml.ScalarNode) and node.value and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return node


def _in_flow(text: str, answers: yaml.SequenceNode, gone: Collection[int]) -> str:
    """Answers between brackets: each goes with the comma behind it, the last with that before."""
    items = answers.value
    starts = [item.start_mark.index for item in items]
    ends = [item.end_mark.index for item in items]
    kept = [at for at in range(len(items)) if at not in gone]
    parts = [text[: starts[0]]]
    for place, at in enumerate(kept):
        if place:
            parts.append(text[ends[at - 1] : starts[at]])
        parts.append(text[starts[at] : ends[at]])
    return "".join([*parts, text[ends[-1] :]])


# --------------------------------------------------------------------------
# Tables

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def without_rows(
    data: bytes, firsts: Collection[int], is_title: Callable[[str], bool] = lambda _: False
) -> bytes | None:
    """A table of text without the rows that begin on these lines (from 1); None if it cannot be.

    A row goes on while a quotation mark is open; ``is_title`` tells how the table is read.
    """
    encoding = encoding_of(data).name
    lines = _LINE.findall(data.decode(encoding, "surrogateescape"))
    kept = []
    at = 0
    while at < len(lines):
        first, quotes = at, lines[at].count('"')
        at += 1
        if first + 1 not in firsts:
            kept.append(lines[first])
            continue
        while quotes % 2 and at < len(lines):
            quotes += lines[at].count('"')
            at += 1
    made = "".join(kept).encode(encoding, "surrogateescape")
    expected = [line.cells for line in _rows(data, is_title) if line.number not in firsts]
    is_cut = "".join(lines).encode(encoding, "surrogateescape") == data
    return made if is_cut and [line.cells for line in _rows(made, is_title)] == expected else None


def _rows(data: bytes, is_title: Callable[[str], bool]) -> Iterator[Line]:
    return text_sheet(data, is_title).lines()
