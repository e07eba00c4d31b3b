"""The boxes of a filled form: which of a question's are ticked, as a person sees it.

People tick as they can: with the control, a sign typed over the box or beside
it, the word « oui », a highlighted or crossed out caption. What is seen counts;
what cannot be told is said, and not counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from cpts_docs.base.words import slug
from cpts_docs.formats.filled.blank import squeezed
from cpts_docs.formats.filled.chunks import Chunk, full
from cpts_docs.formats.filled.marks import BY_HAND, HIGHLIGHTED, STRUCK
from cpts_docs.formats.filled.words import cut

_TICKS = frozenset("☒☑✓✔✅✗✘✕✖❌❎⌧×√🗸🗹🗷🗴🗵🅇●◉⦿■◼⬛▣◾▪⬤")
_EMPTY = frozenset("☐□◻▢⬜❏❐❑❒○◯◦⚪❍")
_BRACKETS = frozenset("[](){}|.,;:_'\"")
_IN_COLOUR = frozenset("\ufe0e\ufe0f")  # a phone's keyboard has its ticks in colours
_SIGNS = _TICKS | _EMPTY | _BRACKETS | _IN_COLOUR
_CROSSES = frozenset({"x", "xx", "xxx", "v", "ok"})
_YES = "oui"
_MAX_WORD = 100

_GONE = "effacée"
_NOTHING, _BOX, _TICK, _WORDS = "nothing", "box", "tick", "words"


@dataclass(slots=True)
class Box:
    """A box as it is seen: ``marks`` are those of its box, caption or cell, in French."""

    group: str
    value: str
    ticked: bool = False
    unclear: str = ""
    doubtful: bool = False
    marks: set[str] = field(default_factory=set)
    remarks: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Reply:
    """The answer to a question: the values ticked, and what is to be said of it, in French."""

    values: list[str]
    remarks: list[str]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What else a box is read from.

    ``siblings`` are the values of all boxes of its question, ``beside`` other
    texts of its cell, ``shade`` the colour behind that, and ``stray`` a text
    that may as well belong to another box.
    """

    siblings: frozenset[str] = frozenset()
    beside: tuple[str, ...] = ()
    shade: str = ""
    stray: str = ""


def read_box(chunk: Chunk, around: Surroundings) -> Box:
    """The box that a chunk holds."""
    group, _, value = chunk.name.rpartition(".")
    box = Box(group, value, marks=_marks(chunk, around.shade))
    texts, strays = [full(chunk.inside), full(chunk.after), *around.beside], [around.stray]
    (texts if chunk.first else strays).append(full(chunk.before))
    states = {text: _state(text, value, around.siblings) for text in texts}
    box.ticked = _TICK in states.values()
    strays = [text for text in strays if squeezed(text)]
    box.doubtful = any(_state(text, value, around.siblings) == _TICK for text in strays)
    box.unclear = " ".join([*(text for text in texts if states[text] == _WORDS), *strays])
    if box.unclear:
        seen = "cochée" if box.ticked else "non cochée"
        box.remarks.append(f"{_name(box)}, {seen} : on lit à côté « {cut(box.unclear)} »")
    gone = not {_TICK, _BOX} & set(states.values())
    box.remarks += _flag_remarks(chunk, box, gone=gone)
    return box


def _name(box: Box) -> str:
    return f"« {box.group} », case « {box.value} »"


def _state(text: str, value: str, siblings: frozenset[str]) -> str:
    """What a text in or beside a box says."""
    signs = squeezed(text)
    letters = "".join(c for c in signs if c not in _SIGNS).casefold()
    if not letters:
        if _TICKS & set(signs):
            return _TICK
        return _BOX if _EMPTY & set(signs) else _NOTHING
    if len(letters) > _MAX_WORD:
        return _WORDS
    if letters in _CROSSES or slug(letters) == slug(value.replace("-", "")):
        return _TICK
    return _TICK if letters == _YES and _YES not in siblings else _WORDS


def _flag_remarks(chunk: Chunk, box: Box, *, gone: bool) -> Iterator[str]:
    """Where what the file says of a box is not what is seen."""
    flags = {slot.checked for slot in chunk.slots if slot.checked is not None}
    if gone:
        yield f"{_name(box)} : la case a été effacée"
        box.unclear = box.unclear or _GONE
    elif box.ticked and flags == {False}:
        yield f"{_name(box)} : on la voit cochée, et elle compte ; le fichier la dit décochée"
    elif not box.ticked and True in flags:
        yield f"{_name(box)} : on la voit vide, et elle ne compte pas ; le fichier la dit cochée"


def _marks(chunk: Chunk, shade: str) -> set[str]:
    pieces = (*chunk.before, *chunk.inside, *chunk.after, *chunk.caption)
    found = {mark for it in pieces for mark in it.look.marks if squeezed(it.text)}
    return found | ({HIGHLIGHTED} if shade else set())


def reply(boxes: list[Box]) -> Reply:
    """What the boxes of one question say together."""
    remarks = [remark for box in boxes for remark in box.remarks]
    ticked = list(dict.fromkeys(box.value for box in boxes if box.ticked))
    doubtful = any(box.doubtful for box in boxes)
    for mark, marked in _told_by_look(boxes):
        struck = mark == STRUCK
        given_up = struck and not ticked and len(boxes) > 1
        wrong = [box for box in marked if box.ticked == struck or given_up]
        for box in wrong:
            doubtful = True
            seen = "et sa case est cochée" if box.ticked else "et sa case n'est pas cochée"
            remarks.append(f"« {box.group} » : la réponse « {box.value} » est {mark}, {seen}")
    if doubtful or (not ticked and any(box.unclear for box in boxes)):
        remarks.append(f"« {boxes[0].group} » : réponse incertaine, qui n'est pas comptée")
        ticked = ticked if len(ticked) > 1 else []
    return Reply(ticked, remarks)


def _told_by_look(boxes: list[Box]) -> Iterator[tuple[str, list[Box]]]:
    """The marks that set some boxes of a question apart from the others, or one that is alone."""
    for mark in sorted({mark for box in boxes for mark in box.marks}):
        marked = [box for box in boxes if mark in box.marks]
        if len(marked) < len(boxes) or (len(boxes) == 1 and mark in BY_HAND):
            yield mark, marked
