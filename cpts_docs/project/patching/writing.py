"""Values as YAML, in the style of what stands around them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from cpts_docs.project.edits import in_quotes, needs_quotes
from cpts_docs.project.patching.folding import is_foldable, refolded
from cpts_docs.project.patching.places import Place
from cpts_docs.project.yaml_tree import bare

WIDTH = 100
"""A longer text is folded, where nothing is folded already."""


class Written(NamedTuple):
    """A value as it is written: what stands on the line of its key, and the lines below."""

    first: str
    below: tuple[str, ...] = ()


class Like(NamedTuple):
    """How a value is to look: a scalar in ``style``, lists and keys between brackets or not.

    ``header`` is that of a text in ``lines`` (``>-``), ``width`` that of the longest.
    """

    style: str = ""
    in_flow: bool = False
    header: str = ""
    width: int = WIDTH
    lines: tuple[str, ...] = ()
    is_long: bool = False
    """It stands on one line, beyond the width."""


_PLAIN = Like()


@dataclass(frozen=True, slots=True)
class Style:
    """How a file is written: how far keys and dashes stand to the right of what they are under.

    ``quote`` is what every text has, if every one has it: as in JSON. ``in_lines`` is whether a
    text may have lines of its own.
    """

    step: int = 2
    dash_step: int = 2
    quote: str = ""
    in_lines: bool = True

    @classmethod
    def of(cls, text: str, root: Place) -> Style:
        """The style of the first blocks of a text."""
        steps: dict[str, int] = {}
        for place in root.walk():
            if not place.is_block or not place.entries:
                continue
            column = column_of(text, place.entries[0].head)
            for entry in place.entries if place.kind == "map" else ():
                if entry.value.is_block and entry.value.entries:
                    inner = column_of(text, entry.value.entries[0].head)
                    steps.setdefault(entry.value.kind, inner - column)
        in_json = root.in_flow and any(entry.key_style == '"' for entry in root.entries)
        return cls(
            max(1, steps.get("map", 2)), max(0, steps.get("list", 2)), '"' if in_json else ""
        )

    # ----------------------------------------------------------------------

    def block(self, value: Any, indent: int, like: Like = _PLAIN) -> Written:
        """A value of a key that stands at a column, on its line and those below."""
        if isinstance(value, str):
            return self._text(value, indent + self.step, like, indent)
        if not isinstance(value, dict | list) or not value or (like.in_flow and fits(value)):
            return Written(self.inline(value, like))
        if isinstance(value, dict):
            return Written("", tuple(self._keys(value, indent + self.step)))
        return Written("", tuple(self._items(value, indent + self.dash_step)))

    def item(self, value: Any, indent: int, like: Like = _PLAIN) -> Written:
        """A value behind a dash that stands at a column."""
        lines: list[str] = []
        if isinstance(value, dict) and not (like.in_flow and fits(value)):
            lines = [*self._keys(value, indent + 2)]
        elif isinstance(value, list) and not (like.in_flow and fits(value)):
            lines = [*self._items(value, indent + 2)]
        if lines:
            return Written(lines[0][indent + 2 :], tuple(lines[1:]))
        return self.block(value, indent, like)

    def key(self, key: str) -> str:
        """A key as it is written."""
        return self._quoted(key) or key

    def lines(self, head: str, written: Written, indent: int) -> list[str]:
        """The lines of an entry: ``head`` is its dash, or its key with the colon."""
        first = f"{' ' * indent}{head} {written.first}".rstrip()
        return [first, *written.below]

    def _keys(self, values: dict[str, Any], indent: int) -> Iterator[str]:
        for key, value in values.items():
            yield from self.lines(f"{self.key(key)}:", self.block(value, indent), indent)

    def _items(self, values: list[Any], indent: int) -> Iterator[str]:
        for value in values:
            yield from self.lines("-", self.item(value, indent), indent)

    # ----------------------------------------------------------------------

    def inline(self, value: Any, like: Like = _PLAIN, *, in_flow: bool = True) -> str:
        """A value on one line, between brackets where it is a list or keys."""
        match value:
            case str():
                wanted = like.style if like.style in ("'", '"') else ""
                return self._quoted(value, wanted, in_flow=in_flow) or value
            case dict():
                pairs = (f"{self.key(key)}: {self.inline(inner)}" for key, inner in value.items())
                return f"{{{', '.join(pairs)}}}"
            case list():
                return f"[{', '.join(map(self.inline, value))}]"
        return json.dumps(value)

    def _quoted(self, text: str, wanted: str = "", *, in_flow: bool = True) -> str:
        """A text in the quotes that it has or needs; "" if it goes without."""
        if "\n" in text or "\t" in text:
            return json.dumps(text, ensure_ascii=False)
        quote = self.quote or wanted
        is_bare = text == text.strip() != "" and not _ELSEWHERE.fullmatch(text)
        is_bare = is_bare and isinstance(bare(text), str)
        if quote or not is_bare or needs_quotes(text, in_flow=in_flow):
            return in_quotes(text, quote)
        return ""

    def _text(self, text: str, indent: int, like: Like, outer: int) -> Written:
        """A text: on the line of its key, folded, or with its own lines."""
        if not self.in_lines:
            return Written(self.inline(text, like, in_flow=False))
        if like.style == ">" and is_foldable(text):
            return Written(like.header, tuple(refolded(text, like.lines, indent, like.width)))
        if ("\n" in text or like.style == "|") and _is_literal(text):
            header = like.header if like.style == "|" else "|"
            lines = (" " * indent + line if line else "" for line in text.split("\n"))
            return Written(header, tuple(lines))
        written = self.inline(text, like, in_flow=False)
        too_long = outer + len(written) + 2 > WIDTH and not like.is_long and not self.quote
        if too_long and like.style not in ("'", '"') and " " in text and is_foldable(text):
            return Written(">-", tuple(refolded(text, like.lines, indent, like.width)))
        return Written(written)


_ELSEWHERE = re.compile(r"[-+]?[\d_.:]+(?:[eE][-+]?\d+)?|y|n|yes|no|on|off", re.I)
"""What some other reader of YAML takes for a number or for true: 01004 is 516 in some."""


def column_of(text: str, at: int) -> int:
    """How far an index stands to the right."""
    return at - (text.rfind("\n", 0, at) + 1)


def fits(value: Any) -> bool:
    """Whether a value can well stand between brackets: short texts, of one line each."""
    match value:
        case str():
            return "\n" not in value and len(value) <= WIDTH
        case dict():
            return all(map(fits, value.values()))
        case list():
            return all(map(fits, value))
    return True


def is_short(value: Any) -> bool:
    """Whether a value is a few numbers and words, which people put between brackets."""
    inner = value.values() if isinstance(value, dict) else value
    return all(
        not isinstance(one, dict | list) and len(str(one)) <= _WORDS for one in inner
    ) and fits(value)


_WORDS = 30


def _is_literal(text: str) -> bool:
    """Whether a text can stand in lines of its own: none of blanks alone, no blank at its start."""
    return bool(re.match(r"\S", text)) and not re.search(r"^[ \t]+$", text, re.M)
