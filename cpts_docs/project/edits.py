"""Ways out that are sure, and the text of a file with them: all else stays byte for byte.

Whoever knows a cure says it in words; a :class:`Mend` is such words, and knows what it replaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from cpts_docs.base.diagnostics import Fix, Position

TYPED = 2_000
"""Nobody typed a longer line: what is further on is not looked at."""


class Mend(str):
    """A way out of which nobody can be in doubt: ``new`` in the place of ``old``.

    ``old`` is a value as it was read, or what is written at the place; ``new`` is a value too,
    which gets the quotes that it needs. Of one that is ``raw`` both are YAML as it is written.
    It is made where it is told, or at another ``place``. To whoever shows it, it
    is a text as any other; with words added it is one way out of several, and a mere ``str``.
    """

    old: str
    new: str
    raw: bool
    place: Position | None

    def __new__(
        cls, words: str, old: str, new: str, *, raw: bool = False, place: Position | None = None
    ) -> Mend:
        """``words`` that say so."""
        made = super().__new__(cls, words)
        made.old, made.new, made.raw, made.place = old, new, raw, place
        return made


def fix_of(hint: str, line: str, position: Position) -> Fix | None:
    """What ``hint`` does to ``line`` at ``position``; None if it is not sure, or not written so."""
    if not isinstance(hint, Mend) or hint.old in ("", hint.new):
        return None
    around = line.find(hint.old, 0, TYPED)
    if around < position.column - 1 < around + len(hint.old) and line.count(hint.old) == 1:
        position = position._replace(column=around + 1)  # told inside what goes
    if marks := _MARKS.match(line, position.column - 1):  # a value is told at its anchor
        position = position._replace(column=marks.end() + 1)
    sign = line[position.column - 1 : position.column]
    bare = hint.raw or hint.old.startswith(sign)
    quote = sign if sign in ("'", '"') and not bare else ""
    old = f"{quote}{hint.old}{quote}"
    if not line.startswith(old, position.column - 1):
        return None
    return Fix(position, old, hint.new if hint.raw else _written(hint.new, quote))


_MARKS = re.compile(r"(?:(?:&[\w-]+|!!str)\s+)+(?=\S)")
_NEEDS_QUOTES = re.compile(r"[^\w(«“„\s]|.*(?::\s|\s#|:$)", re.S)
_BRACKETS = re.compile(r"[,\[\]{}]")


def needs_quotes(text: str, *, in_flow: bool = True) -> bool:
    """Whether a text may be taken for something else without quotes, ``in_flow`` or on its line."""
    if not text.strip():
        return False
    return bool(_NEEDS_QUOTES.match(text) or (in_flow and _BRACKETS.search(text)))


def in_quotes(text: str, quote: str = '"') -> str:
    """``text`` in the quotes that are wanted, if they can hold it, or in double ones."""
    quote = quote if quote and not {quote, "\\"} & {*text} else '"'
    if quote == '"':
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f"{quote}{text}{quote}"


def _written(text: str, quote: str) -> str:
    """``text`` as YAML holds it: in the quotes that were there, in some that it needs, or bare."""
    if text[:1] in ("'", '"'):
        return text
    return in_quotes(text, quote) if quote or needs_quotes(text) else text


_BREAK = re.compile(r"\r\n|\r|\n")


def patched(data: bytes, fixes: Iterable[Fix]) -> tuple[bytes, list[Fix], list[Fix]]:
    """A UTF-8 file with ``fixes``; those that were made, and those whose old text is not there.

    Of two that overlap the first is made, and the other neither made nor refused. A line of
    which nothing is left goes with its end; lines that are new end as the one that they are of.
    """
    text = data.decode("utf-8")
    head = 1 if text.startswith("\ufeff") else 0  # its mark is no column
    starts = [head, *(found.end() for found in _BREAK.finditer(text))]
    parts, end = [text[:head]], head
    made: list[Fix] = []
    refused: list[Fix] = []
    for fix in sorted(set(fixes)):
        line, column, _ = fix.position
        at = starts[line - 1] + column - 1 if line <= len(starts) else len(text)
        if at < end:
            continue
        if not text.startswith(fix.old, at):
            refused.append(fix)
            continue
        ending = _BREAK.search(text, at + len(fix.old))
        parts += [text[end:at], fix.new.replace("\n", ending[0] if ending else "\n")]
        end = at + len(fix.old)
        if not fix.new and at in starts and ending and ending.start() == end:
            end = ending.end()
        made.append(fix)
    return "".join([*parts, text[end:]]).encode("utf-8"), made, refused
