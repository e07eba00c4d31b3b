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

    ``old`` is a value as it was read, or what is written at the place. To whoever shows it, it
    is a text as any other; with words added it is one way out of several, and a mere ``str``.
    """

    old: str
    new: str

    def __new__(cls, words: str, old: str, new: str) -> Mend:
        """``words`` that say so."""
        made = super().__new__(cls, words)
        made.old, made.new = old, new
        return made


def fix_of(hint: str, line: str, position: Position) -> Fix | None:
    """What ``hint`` does to ``line`` at ``position``; None if it is not sure, or not written so."""
    if not isinstance(hint, Mend) or hint.old in ("", hint.new):
        return None
    around = line.find(hint.old, 0, TYPED)
    if around < position.column - 1 < around + len(hint.old) and line.count(hint.old) == 1:
        position = position._replace(column=around + 1)  # told inside what goes
    sign = line[position.column - 1 : position.column]
    quote = sign if sign in ("'", '"') and not hint.old.startswith(sign) else ""
    old = f"{quote}{hint.old}{quote}"
    if not line.startswith(old, position.column - 1):
        return None
    return Fix(position, old, _written(hint.new, quote))


_NEEDS_QUOTES = re.compile(r"[^\w(«“„\s]|.*(?::\s|\s#|[,\[\]{}]|:$)", re.S)


def _written(text: str, quote: str) -> str:
    """``text`` as YAML holds it: in the quotes that were there, in some that it needs, or bare."""
    if text[:1] in ("'", '"'):
        return text
    if not quote and not (text.strip() and _NEEDS_QUOTES.match(text)):
        return text
    quote = quote if quote and not {quote, "\\"} & {*text} else '"'
    if quote == '"':
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f"{quote}{text}{quote}"


_BREAK = re.compile(r"\r\n|\r|\n")


def patched(data: bytes, fixes: Iterable[Fix]) -> tuple[bytes, list[Fix], list[Fix]]:
    """A UTF-8 file with ``fixes``; those that were made, and those whose old text is not there.

    Of two that overlap the first is made, and the other neither made nor refused.
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
        parts += [text[end:at], fix.new]
        end = at + len(fix.old)
        made.append(fix)
    return "".join([*parts, text[end:]]).encode("utf-8"), made, refused
