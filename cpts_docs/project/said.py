"""What the texts of a project say, wherever they stand: passages of a form, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from cpts_docs.base.diagnostics import Position
from cpts_docs.project.returned import returned
from cpts_docs.project.source import Source


def said(source: Source, pattern: str, *marks: str) -> Iterator[tuple[re.Match[str], Position]]:
    """Each passage of a text that ``pattern`` finds, and where it begins in its file.

    Every passage has one of the ``marks``, in small letters, if any are given: to look for them
    takes no time, and without one the pattern is not even compiled.
    Answers in files of their own are not looked at: they stay as people wrote them.
    """
    answers = [node for _, node in returned(source) if node.position.file]
    theirs = {node.position.file for node in answers}
    ours = [file.text for number, file in enumerate(source.files) if number not in theirs]
    if marks and not any(mark in text for text in map(str.lower, ours) for mark in marks):
        return
    search = re.compile(pattern).search
    if not any(map(search, ours)):
        return  # texts are not walked through for nothing
    found = ((start, text) for text, start in source.texts(answers) if search(text))
    for start, text in sorted(found):
        place = start
        for match in re.finditer(pattern, text):
            # Of a passage over several lines the first word is looked for.
            place = source.written(match[0].split()[0], place) or place
            yield match, place
            place = place._replace(column=place.column + 1)


def said_of_no_place(source: Source, pattern: str) -> Iterator[tuple[re.Match[str], Position]]:
    """As :func:`said`, but for the territory: the national list says how its names are written."""
    found = [*said(source, pattern)]
    territory = source.node(("territory",)) if found else None
    names: dict[tuple[int, int], list[range]] = {}
    for text, start in replace(source, root=territory).texts() if territory else ():
        columns = range(start.column, start.column + len(text) + 1)  # it may be in quotes
        names.setdefault((start.file, start.line), []).append(columns)
    for match, place in found:
        if not any(place.column in columns for columns in names.get((place.file, place.line), ())):
            yield match, place
