"""Lists and keys that have lines of their own: what goes, comes, or changes its place.

Comments directly above an item at its indentation belong to it, and those below it that stand
further to the right; what is apart from it by a blank line stays where it is. The comments at
the head of a file are the file's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from cpts_docs.project.patching.changes import Change
from cpts_docs.project.patching.places import Entry, Place
from cpts_docs.project.patching.writing import column_of


def line_start(text: str, at: int) -> int:
    """Where the line begins that an index is on."""
    return text.rfind("\n", 0, at) + 1


def line_end(text: str, at: int) -> int:
    """Where that line ends, before its break."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end


_BLANKS = re.compile(r"(?:(?<=\n)[ \t]*\n)*\Z")
"""The blank lines that a text ends with."""


_COMMENTS = re.compile(r"(?:\n[ \t]*(?:#[^\n]*)?(?![^\n]))*")
"""Lines of nothing but comments."""


@dataclass(frozen=True, slots=True)
class Block:
    """A list or keys of a text; ``floor`` is behind the colon or the dash that it is of.

    The floor of what is the whole file is None.
    """

    text: str
    whole: Place
    floor: int | None

    @property
    def entries(self) -> list[Entry]:
        """The items, or the keys with their values."""
        return self.whole.entries

    @property
    def column(self) -> int:
        """How far its dashes or keys stand to the right."""
        return column_of(self.text, self.entries[0].head)

    def begins_line(self, at: int) -> bool:
        """Whether nothing stands before an entry on its line: none of « - - a », « - key: »."""
        head = self.entries[at].head
        return not self.text[line_start(self.text, head) : head].strip()

    def chunk(self, at: int) -> tuple[int, int]:
        """From where to where an entry goes, its comments included, the last break not."""
        return self._start(at), self._end(at)

    def _start(self, at: int) -> int:
        head = self.entries[at].head
        if not self.begins_line(at):
            return head
        start = line_start(self.text, head)
        above = self.entries[at - 1].end if at else self.floor
        if above is None:
            return start
        floor = line_end(self.text, above)
        comment = f"{' ' * self.column}#"
        while start > floor + 1:
            before = line_start(self.text, start - 1)
            if before <= floor or not self.text.startswith(comment, before):
                break
            start = before
        return start

    def _end(self, at: int) -> int:
        end = line_end(self.text, self.entries[at].end)
        deeper = re.compile(rf"(?:\n[ \t]*)*\n {{{self.column + 1},}}#[^\n]*")
        while found := deeper.match(self.text, end):
            end = found.end()
        return end

    def is_apart(self, at: int) -> bool:
        """Whether a blank line stands between an entry and the one before it."""
        if not 0 < at < len(self.entries):
            return False
        gap = self.text[self._end(at - 1) : self._start(at)]
        return bool(re.search(r"\n[ \t]*\n", gap))

    # ----------------------------------------------------------------------

    def removed(self, at: int) -> Change:
        """An entry away, of several; of two blank lines that were around it one stays.

        What is first under a key is followed by no blank line there.
        """
        start, end = self.chunk(at)
        text = self.text
        if not self.begins_line(at):
            following = self.entries[at + 1]
            if self._start(at + 1) == line_start(text, following.head) == end + 1:
                return Change(start, following.head, "")
            return Change(len(text[:start].rstrip(" \t")), end, "")  # its dash stays, alone
        before = text[:start]
        is_first = at == 0 and self.floor is not None
        is_after_blank = not before or bool(re.search(r"(?:^|\n)[ \t]*\n\Z", before))
        blank = re.compile(r"(?:\n[ \t]*)*(?=\n)|(?:\n[ \t]*)*\Z").match(text, end)
        beyond = blank.end() if blank and (is_first or is_after_blank) else end
        if beyond == len(text):
            blanks = _BLANKS.search(before)
            return Change(blanks.start() if blanks else start, len(text), "")
        return Change(start, beyond + 1, "")

    def inserted(self, at: int, lines: Sequence[str], *, is_light: bool = False) -> Change:
        """Lines before an entry, or behind the last; as far apart as the others are.

        What is ``is_light`` stands close to a line that is an entry of its own.
        """
        text, count, new = self.text, len(self.entries), "\n".join(lines)
        apart = self.is_apart(min(max(at, 1), count - 1))
        is_close = is_light and at > 0 and "\n" not in text[slice(*self.chunk(at - 1))]
        if is_close or (0 < at < count and not self.is_apart(at)):
            apart = False
        if at < count and (apart or not at):
            if not self.begins_line(at):
                return Change(self.entries[at].head, self.entries[at].head, self._before(new))
            start = self._start(at)
            return Change(start, start, f"{new}\n\n" if apart else f"{new}\n")
        end = self._end(at - 1)
        return Change(end, end, f"\n\n{new}" if apart else f"\n{new}")

    def example(self, at: int, key: str) -> int | None:
        """Where the comments end that show how to write a key, above an entry: « # needs: ».

        Those that the entry takes with it are no such place.
        """
        gap = _COMMENTS.match(self.text, self._end(at - 1)) if at else None
        if gap is None:
            return None
        mark = f"\n {{{self.column}}}#"
        shown = re.compile(
            rf"{mark} ?{re.escape(key)}:[^\n]*(?:{mark}[^\n]*)*(?=\n[ \t]*(?:\n|\Z))"
        )
        found = shown.search(self.text, gap.start(), gap.end())
        return found.end() if found else None

    def _before(self, new: str) -> str:
        """Lines before the first key of an item, which stands on the line of its dash."""
        return f"{new.lstrip()}\n{' ' * self.column}"

    def moved(self, at: int, to: int) -> list[Change] | None:
        """An entry to where it then stands; None where one has not lines of its own.

        What is between two entries, a blank line, stays between two.
        """
        low, high = min(at, to), max(at, to)
        if not self.begins_line(low):
            return None
        text, chunks = self.text, [self.chunk(number) for number in range(low, high + 1)]
        gaps = [text[one[1] : two[0]] for one, two in pairwise(chunks)]
        texts = [text[start:end] for start, end in chunks]
        first, last = chunks[0], chunks[-1]
        if len({*gaps}) == 1 and at > to:
            went = Change(last[0] - len(gaps[0]), last[1], "")
            return [Change(first[0], first[0], texts[-1] + gaps[0]), went]
        if len({*gaps}) == 1:
            came = Change(last[1], last[1], gaps[0] + texts[0])
            return [Change(first[0], first[1] + len(gaps[0]), ""), came]
        texts.insert(to - low, texts.pop(at - low))
        new = texts[0] + "".join(gap + inner for gap, inner in zip(gaps, texts[1:], strict=True))
        return [Change(first[0], last[1], new)]
