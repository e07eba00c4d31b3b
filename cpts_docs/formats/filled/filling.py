"""A filled form, from its lines: the values, and what is to be said of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from functools import cached_property

from cpts_docs.formats.filled import remarks
from cpts_docs.formats.filled.blank import Blank, Pattern, joined, squeezed
from cpts_docs.formats.filled.boxes import Surroundings, read_box, reply
from cpts_docs.formats.filled.chunks import Chunk, Split, split
from cpts_docs.formats.filled.guess import Guess
from cpts_docs.formats.filled.lines import BODY, BOXED, Cell, Line, Story
from cpts_docs.formats.filled.texts import text_remarks, text_value
from cpts_docs.forms.filled import FilledForm

_MAX_SOUGHT = 500
"""Lines that are compared with the labels of fields that are gone."""
_SHORT = 3


class Filling:
    """Reads the fields of a story.

    ``blank`` is what the form was, if the file says it, and ``document`` which
    it is, with its version.
    """

    def __init__(self, story: Story, blank: Blank | None, document: str) -> None:
        self.values: dict[str, set[str]] = {}
        self.remarks: list[str] = []
        self._story, self._blank = story, blank
        self._document, self._drawings = document, blank.drawings if blank else 0
        self._boxes: dict[str, list[tuple[Chunk, Line, str]]] = {}
        self._beside: dict[Cell, list[str]] = {}
        self._sought = 0
        self._order = list(dict.fromkeys(blank.patterns.values())) if blank else []
        self._known = self._known_lines()
        self._seen = frozenset(name for line in story.lines for name in line.fields)
        self._cells = self._cells_with_a_box()

    @cached_property
    def places(self) -> remarks.Places:
        """Says where a line stands."""
        return remarks.Places(self._story)

    @cached_property
    def _guess(self) -> Guess:
        """What the form was, if it does not say it."""
        return Guess(self._story)

    def form(self, hidden: Mapping[str, str]) -> FilledForm:
        """What was read, with the hidden values; a field with several values is a contradiction."""
        several = tuple(name for name, given in self.values.items() if len(given) > 1)
        fields = {
            name: next(iter(given)) if len(given) == 1 else ""
            for name, given in self.values.items()
        }
        if self._story.notes or self._story.margins:
            self.remarks += remarks.of_notes(self._story, self.places, self._drawings)
            self.remarks += remarks.of_margins(self._story, self.places)
        said = remarks.bounded(self.remarks)
        return FilledForm({**hidden, **fields}, several, said)

    def read(self) -> None:
        """Fill in ``values`` and ``remarks``."""
        for place, line in enumerate(self._story.lines):
            if line.fields:
                self._read_fields(place, line)
            elif words := squeezed(line.text):
                self._read_text(place, line, words)
        self.remarks += remarks.repeated(self.values)
        self._read_boxes()
        self._say_missing()

    def _known_lines(self) -> list[tuple[int, int]]:
        """The lines with fields, each with the number of its pattern."""
        numbers = {name: at for at, pattern in enumerate(self._order) for name in pattern[1::2]}
        return [
            (place, numbers[name])
            for place, line in enumerate(self._story.lines)
            for name in line.fields
            if name in numbers
        ]

    def _cells_with_a_box(self) -> frozenset[Cell]:
        cells: dict[Cell, list[str]] = {}
        for line in self._story.lines:
            if line.cell:
                cells.setdefault(line.cell, []).extend(line.fields)
        return frozenset(
            cell for cell, names in cells.items() if len(names) == 1 and "." in names[0]
        )

    # ---------------------------------------------------------------- lines

    def _read_fields(self, place: int, line: Line) -> None:
        pattern = self._pattern(line)
        if pattern is not None:
            self._take(place, line, split(line, pattern))
            return
        for chunk in _alone(line):
            self._take_chunk(chunk, line)
        outside = "".join(piece.text for piece in line.pieces if not piece.slots)
        words = squeezed(outside)
        if words and not (self._blank is not None and self._blank.holds(words)):
            self.remarks.append(remarks.stray(self.places, place, outside))

    def _pattern(self, line: Line) -> Pattern | None:
        """The pattern of a line with fields, or of several lines that were made one."""
        if self._blank is None:
            return self._guess.pattern(line)
        known = self._blank.patterns
        if known.keys().isdisjoint(line.fields):
            return None
        return joined(dict.fromkeys(known.get(name, ("", name, "")) for name in line.fields))

    def _holds(self, place: int, words: str) -> bool:
        if self._blank is not None:
            return self._story.lines[place].where != BOXED and self._blank.holds(words)
        return self._guess.holds(place)

    def _take(self, place: int, line: Line, parts: Split) -> None:
        """The chunks of a line, and what belongs to none of them."""
        last = parts.chunks[-1]
        at_box = "." in last.name  # what stands behind its caption may be meant for it
        for chunk in parts.chunks:
            self._take_chunk(chunk, line, parts.trail if at_box and chunk is last else "")
        for text in (parts.lead, "" if at_box else parts.trail):
            if squeezed(text):
                self.remarks.append(remarks.stray(self.places, place, text))
        for text in parts.altered:
            self.remarks.append(remarks.altered(self.places, place, text))

    def _take_chunk(self, chunk: Chunk, line: Line, trail: str = "") -> None:
        group = chunk.name.rpartition(".")[0]
        if group:
            self.values.setdefault(group, set())
            self._boxes.setdefault(group, []).append((chunk, line, trail))
            return
        value = text_value(chunk)
        if value or chunk.slots:  # without either, the field is gone
            self.values.setdefault(chunk.name, set()).update({value} if value else ())
        self.remarks += text_remarks(chunk, value)

    def _read_text(self, place: int, line: Line, words: str) -> None:
        """A line without fields: the form's own, a field whose control is gone, or added."""
        if self._holds(place, words):
            if any(piece.look.marks for piece in line.pieces):
                self.remarks += remarks.marked(self.places, place, line)
            return
        if self._recover(place, line, words):
            return
        if line.cell in self._cells and line.cell is not None and line.where == BODY:
            self._beside.setdefault(line.cell, []).append(line.text)
        else:
            self.remarks.append(remarks.stray(self.places, place, line.text))

    def _recover(self, place: int, line: Line, words: str) -> bool:
        """Whether a line is that of fields whose controls are all gone.

        Of several with one label, it is that which stood between the fields
        around.
        """
        self._sought += 1
        if self._sought > _MAX_SOUGHT or line.where != BODY:
            return False
        low, high = self._around(place)
        near = [pattern for pattern in self._order[low:high] if _begins_like(words, pattern)]
        if len(near) != 1 or not self._seen.isdisjoint(near[0][1::2]):
            return False
        parts = split(line, near[0])
        if parts.altered or squeezed(parts.lead):
            return False
        self._take(place, line, parts)
        return True

    def _around(self, place: int) -> tuple[int, int]:
        """Which patterns stood between the fields before and after a line."""
        known = bisect_left(self._known, (place, 0))
        low = self._known[known - 1][1] + 1 if known else 0
        high = self._known[known][1] if known < len(self._known) else len(self._order)
        return low, high

    # ---------------------------------------------------------------- boxes

    def _read_boxes(self) -> None:
        for group, found in self._boxes.items():
            siblings = frozenset(chunk.name.rpartition(".")[2] for chunk, _, _ in found)
            boxes = []
            for chunk, line, trail in found:
                beside = tuple(self._beside.get(line.cell, ())) if line.cell else ()
                shade = line.cell.shade if line.cell else ""
                boxes.append(read_box(chunk, Surroundings(siblings, beside, shade, trail)))
            answer = reply(boxes)
            self.values[group].update(answer.values)
            self.remarks += answer.remarks

    def _say_missing(self) -> None:
        found = self._seen | {chunk.name for it in self._boxes.values() for chunk, _, _ in it}
        found |= self.values.keys()
        if self._blank is not None:
            gone = [name for name in self._blank.patterns if name not in found]
        else:
            gone = self._guess.missing(frozenset(found), self._document)
        self.remarks += remarks.missing(gone)


def _alone(line: Line) -> list[Chunk]:
    """The fields of a line of which nothing else is known."""
    chunks = {name: Chunk(name, slots=list(places)) for name, places in line.fields.items()}
    for piece in line.pieces:
        if piece.slots:
            chunks[piece.field].inside.append(piece)
    return list(chunks.values())


def _begins_like(words: str, pattern: Pattern) -> bool:
    """Whether a line can be that of a pattern: it has the label, or little but the captions."""
    if pattern[0]:
        return words.startswith(pattern[0])
    captions = [caption for caption in pattern[2::2] if caption]
    spare = len(words) - sum(map(len, captions))
    return len(captions) > 1 and 0 <= spare <= _SHORT * len(captions)
