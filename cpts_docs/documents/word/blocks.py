"""The blocks that tags open and close: each ends, and where it began."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from cpts_docs.base.diagnostics import did_you_mean
from cpts_docs.documents.word.tag import CLOSING, MIDDLE, Mistake, Tag
from cpts_docs.documents.word.tags import MARK
from cpts_docs.foreign.ooxml import W

_KNOWN = (*CLOSING, *MIDDLE, *CLOSING.values())
_ONE_LEVEL = (
    "mettez les deux dans le même paragraphe, ou chacune seule dans le sien ; pour répéter une "
    "ligne de tableau, {%tr for … %} et {%tr endfor %}, chacune seule dans une ligne"
)


@dataclass(frozen=True, slots=True)
class _Open:
    """A block that was opened, and by what."""

    word: str
    tag: Tag
    mark: etree._Element


def check(roots: Iterable[etree._Element], tags: list[Tag]) -> Iterator[Mistake]:
    """What is wrong with the blocks of the parts; a block ends in the part where it begins."""
    for root in roots:
        waiting: list[_Open] = []
        for mark in root.iter(MARK):
            tag = tags[int(mark.get("n", "0"))]
            if not tag.is_output:
                yield from _met(mark, tag, waiting)
        for left in waiting:
            end = CLOSING[left.word]
            yield left.tag.mistake(f"il manque {{% {end} %}}", f"ajoutez {{% {end} %}} plus loin")


def _met(mark: etree._Element, tag: Tag, waiting: list[_Open]) -> Iterator[Mistake]:
    word = tag.keyword
    if word not in _KNOWN:
        hint = did_you_mean(word, _KNOWN) or f"valeurs connues : {', '.join(_KNOWN)}"
        yield tag.mistake(f"balise inconnue : « {word} »", hint)
    elif tag.is_opening:
        waiting.append(_Open(word, tag, mark))
    elif word in MIDDLE:
        if not waiting or waiting[-1].word not in MIDDLE[word]:
            yield tag.mistake(f"{{% {word} %}} sans {{% if … %}} avant")
        else:
            yield from _same_place(waiting[-1], tag, mark)
    elif word != "set":
        yield from _ended(mark, tag, word, waiting)


def _ended(mark: etree._Element, tag: Tag, word: str, waiting: list[_Open]) -> Iterator[Mistake]:
    opening = word.removeprefix("end")
    if all(one.word != opening for one in waiting):
        yield tag.mistake(f"{{% {word} %}} ne ferme rien", f"il manque {{% {opening} … %}} avant")
        return
    while waiting[-1].word != opening:
        left = waiting.pop()
        end = CLOSING[left.word]
        yield left.tag.mistake(f"il manque {{% {end} %}} avant {tag.words} ({tag.place})")
    yield from _same_place(waiting.pop(), tag, mark)


def _same_place(opened: _Open, tag: Tag, mark: etree._Element) -> Iterator[Mistake]:
    around = opened.mark.getparent()
    if around is not mark.getparent():
        yield tag.mistake(
            f"elle n'est pas au même niveau que {opened.tag.words} ({opened.tag.place})", _ONE_LEVEL
        )
    elif _cuts_a_field(opened.mark, mark):
        yield tag.mistake("un champ de Word (date, numéro, sommaire…) est coupé par ce bloc")


def _cuts_a_field(first: etree._Element, last: etree._Element) -> bool:
    depth = 0
    node = first.getnext()
    while node is not None and node is not last:
        for char in node.iter(f"{W}fldChar"):
            kind = char.get(f"{W}fldCharType")
            depth += (kind == "begin") - (kind == "end")
            if depth < 0:
                return True
        node = node.getnext()
    return depth != 0
