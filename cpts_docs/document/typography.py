"""French typography, applied once, to the tree's text.

The rules (Lexique des règles typographiques en usage à l'Imprimerie nationale):

- a narrow no-break space (U+202F) before ``; ! ?`` and between thousands;
- a no-break space (U+00A0) before ``:``, before ``%`` and ``€`` and inside « »;
- a typographic apostrophe between two letters;
- the ordinals ``1er``, ``1re``, ``2e`` with a raised ending.

URLs, e-mail addresses, times and codes are left alone: where a space is
missing it is added only if the sign ends a word. Straight double quotes stay
as they were typed, since names may hold them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from cpts_docs.document.tree import Document, Emphasis, Inline, Strong, Superscript, Text, Underline
from cpts_docs.document.walk import map_inlines, map_leaves

NBSP = "\u00a0"
NARROW = "\u202f"

# Stands between two text nodes of one paragraph, so that the rules see across
# bold and italics. It cannot stand in a text: XML forbids it.
_EDGE = "\x00"

_SPACE = rf"(?:\s|{_EDGE})"
_SPACES_BEFORE = rf"(?<![\s{_EDGE}]){_SPACE}*"  # only from their first: half a run matches nothing
_WORD_ENDS = rf"(?={_EDGE}*(?:[\s)\]»”\x01]|$))"
_LETTER = r"[^\W\d_]"

_PROTECTED = re.compile(
    rf"(\b(?:https?://|www\.|mailto:)[^\s«»{_EDGE}]+|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
)
_PERHAPS_PROTECTED = re.compile(r"https?://|www\.|mailto:|@")  # what it looks for, in no time


def _space_before(space: str) -> Callable[[re.Match[str]], str]:
    """A replacement that puts ``space``, and no other, before a sign."""

    def spaced(match: re.Match[str]) -> str:
        run, sign, ends_word = match.group("run", "sign", "ends")
        edges = _EDGE * run.count(_EDGE)
        typed = len(run) > len(edges)
        before = match.string[max(0, match.start() - 1) : match.start()]
        missing = ends_word is not None and (before.isalnum() or before in tuple(")]»%”…"))
        return f"{edges}{space}{sign}" if typed or missing else match[0]

    return spaced


_Rule = tuple[str, re.Pattern[str], Callable[[re.Match[str]], str]]

# The signs without one of which a rule has nothing to do ("": it may always), the rule.
_RULES: tuple[_Rule, ...] = (
    (
        "",
        re.compile(r"\d(?<![\d.,/-]\d)\d{0,2}(?:[ \u00a0\u202f]\d{3})+(?!\d)"),
        lambda match: re.sub(r"\D", NARROW, match[0]),
    ),
    (
        "«",
        re.compile(rf"«({_SPACE}*)"),
        lambda match: f"«{NBSP}" + _EDGE * match[1].count(_EDGE),
    ),
    (
        "»",
        re.compile(rf"({_SPACES_BEFORE})»"),
        lambda match: _EDGE * match[1].count(_EDGE) + f"{NBSP}»",
    ),
    (
        ";!?",
        re.compile(rf"(?P<run>{_SPACES_BEFORE})(?P<sign>[;!?]+)(?P<ends>{_WORD_ENDS})?"),
        _space_before(NARROW),
    ),
    (
        ":",
        re.compile(rf"(?P<run>{_SPACES_BEFORE})(?P<sign>:)(?P<ends>{_WORD_ENDS})?"),
        _space_before(NBSP),
    ),
    (
        "%€",
        re.compile(rf"(?<=\d)({_SPACE}*)([%€])(?!\w)"),
        lambda match: _EDGE * match[1].count(_EDGE) + NBSP + match[2],
    ),
    (
        "'",
        re.compile(
            rf"(?:'(?<={_LETTER}')|{_EDGE}(?<={_LETTER}{_EDGE}){_EDGE}*')(?={_EDGE}*(?:{_LETTER}|«))"
        ),
        lambda match: match[0].replace("'", "’"),
    ),
)

_ORDINAL = re.compile(r"(?<![\w.,/-])(1(?=er|re)|[2-9](?=e)|[1-9]\d+(?=e))(er|re|e)(?![\w-])")


def french(text: str) -> str:
    """``text`` with French spaces and apostrophes. Pure, and idempotent."""
    pieces = _PROTECTED.split(text) if _PERHAPS_PROTECTED.search(text) else [text]
    characters = set(text)
    for signs, pattern, replacement in _RULES:
        if signs and characters.isdisjoint(signs):
            continue
        for index in range(0, len(pieces), 2):  # odd pieces are the protected ones
            pieces[index] = pattern.sub(replacement, pieces[index])
    return "".join(pieces)


def typeset(document: Document) -> Document:
    """``document`` with French typography in all its visible text and its title.

    The values of fields are data, not text: they stay as they are.
    """
    metadata = document.metadata
    titled = replace(metadata, title=french(metadata.title), subject=french(metadata.subject))
    return map_inlines(replace(document, metadata=titled), _typeset_inlines)


def _typeset_inlines(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    return _raise_ordinals(map_leaves(inlines, _typeset_leaves))


def _typeset_leaves(leaves: list[str]) -> list[str]:
    joined = _EDGE.join(leaf.replace(_EDGE, "") for leaf in leaves)
    return french(joined).split(_EDGE)


def _raise_ordinals(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    result: list[Inline] = []
    for inline in inlines:
        match inline:
            case Text(text) if _ORDINAL.search(text):
                result += _split_ordinals(text)
            case Strong() | Emphasis() | Underline():
                result.append(replace(inline, children=_raise_ordinals(inline.children)))
            case _:
                result.append(inline)
    return tuple(result)


def _split_ordinals(text: str) -> Iterator[Inline]:
    end = 0
    for match in _ORDINAL.finditer(text):
        yield Text(text[end : match.end(1)])
        yield Superscript((Text(match[2]),))
        end = match.end()
    if end < len(text):
        yield Text(text[end:])
