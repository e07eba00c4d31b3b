"""Which place of a project a text of its documents comes from, and back.

Nothing in a document says where its words come from: templates join them, typography and
plurals change them. What a project says is looked for among the words of the text instead.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from cpts_docs.base.dates import read_date
from cpts_docs.base.diagnostics import Position
from cpts_docs.base.words import long_date, plain
from cpts_docs.project.catalogue import known_to
from cpts_docs.project.source import Node, Source

_SHORTEST = 3
"""So many letters and figures have words that can be told from others."""

_PART = 14
"""So many has a part of a text that can."""

_WORD = 8
"""What is shorter than this, or than a third of what it stands in, is there by chance."""

_UNSEEN = frozenset({"version", "id", "kind", "rules", "show_if"})
"""Keys whose values no document shows."""

_NEAR = 8
"""So many texts further up may still say what a text is about."""


class Origin(NamedTuple):
    """A value of a project: the keys and indices that lead to it, and where it stands."""

    path: tuple[str | int, ...]
    position: Position


class _Piece(NamedTuple):
    """Words that a document may show of a value, made comparable, and the line that says them."""

    words: str
    origin: Origin


@dataclass(frozen=True)
class Origins:
    """The words that a project says."""

    source: Source
    _named: dict[str, list[str]] = field(init=False, default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for mission in known_to(self.source.value).missions:
            self._name(mission)

    def of(self, number: int, texts: Sequence[str]) -> Origin | None:
        """Where one of the ``texts`` of a document comes from, for its greatest part.

        None if from nowhere. Of several places that say the same it is that of what stands
        above it in the document, or else each in its turn.
        """
        likely = self._likeliest(texts[number])
        if len(likely) < 2:
            return likely[0] if likely else None
        for above in reversed(texts[max(0, number - _NEAR) : number]):
            if len(known := self._likeliest(above)) == 1:
                near = [it for it in likely if it.path[:2] == known[0].path[:2]]
                if near:
                    return near[0]
        return likely[texts[:number].count(texts[number]) % len(likely)]

    def at(self, line: int, texts: Sequence[str]) -> int | None:
        """Which of the ``texts`` of a document shows most of a line of the project's own file."""
        pieces = [it for it in self._pieces if it.origin.position[::2] == (line, 0)]
        if not pieces:
            return None
        likely = [max(_shared(_comparable(text), it.words) for it in pieces) for text in texts]
        best = max(likely, default=0)
        return likely.index(best) if best else None

    def _likeliest(self, text: str) -> list[Origin]:
        words = _comparable(text)
        shared = [_shared(words, piece.words) for piece in self._pieces]
        best = max(shared, default=0)
        found = (it for it, much in zip(self._pieces, shared, strict=True) if much == best)
        return [it.origin for it in found] if best else []

    @cached_property
    def _pieces(self) -> list[_Piece]:
        return [
            _Piece(words, origin)
            for text, origin in self._said(self.source.root, ())
            if len(words := _comparable(text)) >= _SHORTEST + 2  # the spaces around
        ]

    def _said(self, node: Node, path: tuple[str | int, ...]) -> Iterator[tuple[str, Origin]]:
        """What documents may show of ``node``, which stands at ``path``."""
        if isinstance(node.value, dict):
            for key, inner in node.value.items():
                if key in _UNSEEN:
                    continue
                if isinstance(inner.value, int | float):  # a profession and how many they are
                    shown = f"{inner.value} {key}"
                    yield shown, Origin((*path, key), inner.position)
                yield from self._said(inner, (*path, key))
        elif isinstance(node.value, list):
            for index, inner in enumerate(node.value):
                yield from self._said(inner, (*path, index))
        elif isinstance(node.value, str):
            yield from self._shown(node.value, Origin(path, node.position))
        elif node.value is not None:
            yield str(node.value), Origin(path, node.position)

    def _shown(self, text: str, origin: Origin) -> Iterator[tuple[str, Origin]]:
        if day := read_date(text):
            yield long_date(day), origin
        for other in self._named.get(text, ()):
            yield other, origin
        for line in filter(None, map(str.strip, text.splitlines())):
            place = self.source.written(line[:30], origin.position) if line != text else None
            yield line, Origin(origin.path, place or origin.position)

    def _name(self, entry: Any) -> None:
        """What documents show of an entry of the catalogue, whose id stands in the project."""
        for name in ("title", "contract_title", "text"):
            if text := getattr(entry, name, ""):
                self._named[entry.id].append(text)
        for name in ("themes", "actions", "items"):
            for inner in getattr(entry, name, ()):
                self._name(inner)


def _comparable(text: str) -> str:
    """Words without case, accents, signs and plurals, between spaces; figures without groups."""
    words = _GROUP.sub("", plain(text)).split()
    return "".join(f" {word.rstrip('sx')}" for word in words) + " "


_GROUP = re.compile(r"(?<=\d) (?=\d{3}\b)")


def _shared(text: str, piece: str) -> int:
    """How much of ``piece`` stands in ``text``, or of ``text`` in it; 0 if it does not.

    Of what a project says, a document shows a part only if that is long: a row of a table.
    """
    if piece in text:
        return len(piece) if len(piece) >= min(_WORD, len(text) / 3) else 0
    return len(text) if len(text) >= _PART and text in piece else 0
