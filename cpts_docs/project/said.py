"""What the texts of a project say, wherever they stand: passages of a form, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from cpts_docs.base.diagnostics import Position
from cpts_docs.project.returned import returned
from cpts_docs.project.source import Source


def said(
    source: Source, pattern: str | re.Pattern[str], *marks: str
) -> Iterator[tuple[re.Match[str], Position]]:
    """Each passage of a text that ``pattern`` finds, and where it begins in its file.

    Every passage has one of the ``marks``, if any are given: to look for them takes no time, and
    a ``pattern`` that is a text need not be compiled where none stands.
    Answers in files of their own are not looked at: they stay as people wrote them.
    """
    answers = [node for _, node in returned(source) if node.position.file]
    theirs = {node.position.file for node in answers}
    ours = [file.text for number, file in enumerate(source.files) if number not in theirs]
    if marks and not any(mark in text for mark in marks for text in ours):
        return
    pattern = re.compile(pattern)
    if not any(map(pattern.search, ours)):
        return  # texts are not walked through for nothing
    found = ((start, text) for text, start in source.texts(answers) if pattern.search(text))
    for start, text in sorted(found):
        place = start
        for match in pattern.finditer(text):
            # Of a passage over several lines the first word is looked for.
            place = source.written(match[0].split()[0], place) or place
            yield match, place
            place = place._replace(column=place.column + 1)


def said_of_no_place(
    source: Source, pattern: re.Pattern[str]
) -> Iterator[tuple[re.Match[str], Position]]:
    """As :func:`said`, but for the territory: the national list says how its names are written."""
    found = [*said(source, pattern)]
    territory = source.node(("territory",)) if found else None
    names = [*replace(source, root=territory).texts()] if territory else []
    for match, place in found:
        if not any(_is_in(place, text, start) for text, start in names):
            yield match, place


def _is_in(place: Position, text: str, start: Position) -> bool:
    """Whether a place is one of a text of one line, which may be in quotes."""
    same = (place.file, place.line) == (start.file, start.line)
    return same and start.column <= place.column <= start.column + len(text)
