"""One edit, as changes of the text: the place is found, looked at, and changed in its own style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from cpts_docs.project import schema_parts
from cpts_docs.project.patching import flows
from cpts_docs.project.patching.blocks import Block
from cpts_docs.project.patching.changes import Change
from cpts_docs.project.patching.edits import END, Edit, PatchError, Path, in_words
from cpts_docs.project.patching.places import Entry, Place, places
from cpts_docs.project.patching.replacing import like, replaced, replaced_in_flow
from cpts_docs.project.patching.writing import Like, Style, is_short

_IN_TEXT = "changez-le dans le texte, où tout se voit"


@dataclass
class Patch:
    """A text that the project's reader accepts, with its places; line feeds end its lines."""

    text: str
    root: Place
    style: Style

    @classmethod
    def of(cls, text: str, *, in_lines: bool = True) -> Patch:
        """The places of a text; new texts have lines of their own where they are long, or not."""
        root = places(text)
        return cls(text, root, replace(Style.of(text, root), in_lines=in_lines))

    # ----------------------------------------------------------------------
    # Where things are

    def trail(self, path: Path) -> list[tuple[int, Entry]]:
        """The entries down to a path, as far as it exists, each with its number.

        Raises:
            PatchError: an alias, an anchor, a file stands on the way.
        """
        place, found = self.root, list[tuple[int, Entry]]()
        self._refuse_odd(place, path)
        for step in path:
            if (child := place.child(step)) is None:
                break
            found.append(child)
            place = child[1].value
            self._refuse_odd(place, path)
        return found

    def _refuse_odd(self, place: Place, path: Path) -> None:
        if place.kind == "alias":
            self._refuse(path, place, "reprend par un alias (*) ce qui est écrit ailleurs")
        if place.has_anchor:
            self._refuse(path, place, "porte une ancre (&), que d'autres endroits reprennent")
        if place.odd:
            self._refuse(path, place, "est écrit d'une manière que le formulaire ne connaît pas")

    def _refuse_inside(self, place: Place, path: Path) -> None:
        """Refuse what would take an anchor away, or an alias to where it says nothing."""
        for inner in place.walk():
            if inner.has_anchor:
                self._refuse_odd(inner, path)

    def _refuse(self, path: Path, place: Place, why: str) -> NoReturn:
        raise PatchError(f"{in_words(path)} {why}", _IN_TEXT, self.line(place.start))

    def line(self, at: int) -> int:
        """The line (from 1) of an index."""
        return self.text.count("\n", 0, at) + 1

    def _whole(self, path: Path) -> tuple[Place, int | None]:
        """What a path leads to, which is there, and where what it holds may begin."""
        trail = self.trail(path)
        if len(trail) < len(path):
            raise PatchError(f"{in_words(path)} n'existe pas dans ce projet")
        return (trail[-1][1].value, trail[-1][1].after) if trail else (self.root, None)

    # ----------------------------------------------------------------------
    # What is changed

    def changes(self, edit: Edit) -> list[Change]:
        """The changes of an edit.

        Raises:
            PatchError: the place cannot be patched for sure.
        """
        match edit.op:
            case "set":
                return self.set(edit.path, edit.value)
            case "insert":
                return self.insert(edit.path, edit.value)
            case "remove":
                return self.remove(edit.path)
            case "move":
                return self.move(edit)
            case _:
                return self.rename(edit.path, edit.key)

    def set(self, path: Path, value: Any) -> list[Change]:
        """Put a value in the place of another, or a key that is new where it belongs."""
        if not path:
            raise PatchError("un projet n'est pas remplacé d'un coup", _IN_TEXT)
        holder, floor = self._whole(path[:-1])
        trail = self.trail(path)
        if len(trail) == len(path):
            entry = trail[-1][1]
            self._refuse_inside(entry.value, path)
            return [self._replaced(holder, entry, value)]
        return self._added(Block(self.text, holder, floor), path, value)

    def _replaced(self, holder: Place, entry: Entry, value: Any) -> Change:
        old = entry.value
        was = like(self.text, old)
        if isinstance(value, list | dict) and not old.entries:
            was = self._like_neighbours(holder, value)
        if holder.in_flow:
            return replaced_in_flow(self.text, entry, self.style.inline(value, was))
        column = Block(self.text, holder, None).column
        make = self.style.block if holder.kind == "map" else self.style.item
        return replaced(self.text, entry, make(value, column, was))

    def _added(self, block: Block, path: Path, value: Any) -> list[Change]:
        """A key that is new among others."""
        at = self._in_order(path[:-1], block.whole, path[-1])
        key = f"{self.style.key(path[-1])}:"
        if block.whole.in_flow:
            new = f"{key} {self.style.inline(value)}"
            return flows.inserted(self.text, block.whole, at, new)
        was = self._like_neighbours(block.whole, value)
        written = self.style.block(value, block.column, was)
        lines = self.style.lines(key, written, block.column)
        if (end := block.example(at, path[-1])) is not None:
            return [Change(end, end, "\n\n" + "\n".join(lines))]
        return [block.inserted(at, lines, is_light=len(lines) == 1)]

    def _in_order(self, path: Path, place: Place, key: str) -> int:
        """Before which key another goes: behind the last of those that the schema has before it."""
        order = list(schema_parts.keys_at(path))
        if key not in order:
            return len(place.entries)
        before = order[: order.index(key)]
        known = [at for at, entry in enumerate(place.entries) if entry.key in before]
        return known[-1] + 1 if known else 0

    def _like_neighbours(self, place: Place, value: Any, at: int = -1) -> Like:
        """How a value looks among others: between brackets, in quotes."""
        if isinstance(value, list | dict):
            kind = "list" if isinstance(value, list) else "map"
            values = (entry.value for entry in place.entries)
            shown = [inner for inner in values if inner.kind == kind and inner.entries]
            in_flow = bool(shown) and shown[at if at < len(shown) else -1].in_flow
            return Like(in_flow=in_flow and (place.kind == "list" or is_short(value)))
        styles = {entry.value.style for entry in place.entries if entry.value.kind == "scalar"}
        quote = next(iter(styles)) if len(styles) == 1 and place.kind == "list" else ""
        return Like(quote if quote in ("'", '"') else "")

    # ----------------------------------------------------------------------

    def insert(self, path: Path, value: Any) -> list[Change]:
        """Put an item among others of a list."""
        *above, step = path
        place, floor = self._whole(tuple(above))
        at = len(place.entries) if step == END else int(step)
        was = self._like_neighbours(place, value, at)
        if place.in_flow:
            return flows.inserted(self.text, place, at, self.style.inline(value, was))
        block = Block(self.text, place, floor)
        lines = self.style.lines("-", self.style.item(value, block.column, was), block.column)
        return [block.inserted(at, lines)]

    def remove(self, path: Path) -> list[Change]:
        """Take a key or an item away, of several."""
        whole, floor = self._whole(path[:-1])
        at, entry = self.trail(path)[-1]
        self._refuse_inside(entry.value, path)
        if whole.in_flow:
            return [flows.removed(self.text, whole, at)]
        return [Block(self.text, whole, floor).removed(at)]

    def move(self, edit: Edit) -> list[Change]:
        """Give an item or a key another place among its neighbours."""
        at, entry = self.trail(edit.path)[-1]
        whole, floor = self._whole(edit.path[:-1])
        self._refuse_inside(entry.value, edit.path)
        step, count = edit.to[-1], len(whole.entries)
        if whole.kind == "list":
            to = count - 1 if step == END else int(step)
        else:
            goal = whole.child(step)
            to = goal[0] - (goal[0] > at) if goal else count - 1
        if to == at:
            return []
        if whole.in_flow:
            return [flows.moved(self.text, whole, at, to)]
        changes = Block(self.text, whole, floor).moved(at, to)
        if changes is None:
            self._refuse(edit.path, entry.value, "ne change pas de place : un tiret est devant")
        return changes

    def lines_of(self, path: Path) -> tuple[int, list[str]] | None:
        """The lines of an item, and how far its dash stands to the right; None in brackets."""
        whole, floor = self._whole(path[:-1])
        at, entry = self.trail(path)[-1]
        self._refuse_inside(entry.value, path)
        block = Block(self.text, whole, floor)
        if whole.in_flow or not block.begins_line(at):
            return None
        start, end = block.chunk(at)
        return block.column, self.text[start:end].split("\n")

    def insert_lines(self, path: Path, column: int, lines: Sequence[str]) -> list[Change] | None:
        """Put lines of another list into one, as far to the right as its own; None in brackets."""
        *above, step = path
        place, floor = self._whole(tuple(above))
        if place.in_flow:
            return None
        block = Block(self.text, place, floor)
        if any(line[:column].strip() for line in lines):
            return None
        shifted = [" " * block.column + line[column:] if line.strip() else "" for line in lines]
        at = len(place.entries) if step == END else int(step)
        return [block.inserted(at, shifted)]

    def rename(self, path: Path, key: str) -> list[Change]:
        """Give a key another name."""
        _, entry = self.trail(path)[-1]
        if entry.key is None:
            self._refuse(path, entry.value, "n'est pas une clé")
        new = self.style.key(key)
        if entry.key_style in ("'", '"') and new[:1] not in ("'", '"'):
            new = f"{entry.key_style}{new}{entry.key_style}"
        return [Change(entry.head, entry.key_end, new)]
