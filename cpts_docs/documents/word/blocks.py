"""The blocks that tags open and close: each ends, and where it began."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from cpts_docs.base.diagnostics import did_you_mean
from cpts_docs.documents.word.tag import CLOSING, MIDDLE, Mistake, Tag
from cpts_docs.documents.word.tags import MARK
from cpts_docs.foreign.ooxml import W

_KNOWN = (*CLOSING, *MIDDLE, *CLOSING.values(), "set")
_FIELD = f"{W}fldChar"
_ONE_LEVEL = (
    "mettez les deux dans le même paragraphe, ou chacune seule dans le sien ; pour répéter une "
    "ligne de tableau, {%tr for … %} et {%tr endfor %}, chacune seule dans une ligne"
)


@dataclass(slots=True)
class _Open:
    """A block that was opened, by what and in what; how deep in fields, and the least since."""

    word: str
    tag: Tag
    parent: etree._Element | None
    depth: int
    lowest: int


def check(roots: Iterable[etree._Element], tags: Sequence[Tag]) -> list[Mistake]:
    """What is wrong with the blocks of the parts; a block ends in the part where it begins."""
    found: list[Mistake] = []
    for root in roots:
        part = _Part()
        for node in root.iter(MARK, _FIELD):
            if node.tag == _FIELD:
                part.pass_field(node.get(f"{W}fldCharType", ""))
            elif not (tag := tags[int(node.get("n", "0"))]).is_output:
                found += part.met(tag, node.getparent())
        found += part.ended()
    return found


class _Part:
    """The blocks that are open in a part, innermost last."""

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._depth = 0

    def pass_field(self, kind: str) -> None:
        """Go over where a field begins or ends."""
        self._depth += (kind == "begin") - (kind == "end")
        if self._open:
            self._open[-1].lowest = min(self._open[-1].lowest, self._depth)

    def met(self, tag: Tag, parent: etree._Element | None) -> Iterator[Mistake]:
        """Go over a tag that stands in ``parent``; gives what is wrong with it."""
        word = tag.keyword
        if word not in _KNOWN:
            hint = did_you_mean(word, _KNOWN) or f"valeurs connues : {', '.join(_KNOWN)}"
            yield tag.mistake(f"balise inconnue : « {word} »", hint)
        elif tag.is_opening:
            self._open.append(_Open(word, tag, parent, self._depth, self._depth))
        elif word in MIDDLE:
            if self._open and self._open[-1].word in MIDDLE[word]:
                yield from self._fits(self._open[-1], tag, parent)
            else:
                yield tag.mistake(f"{{% {word} %}} sans {{% if … %}} avant")
        elif word != "set":
            yield from self._close(word, tag, parent)
        elif "=" not in tag.source:
            yield tag.mistake("{% set %} retient ici une valeur", "écrivez {% set nom = … %}")

    def _close(self, word: str, tag: Tag, parent: etree._Element | None) -> Iterator[Mistake]:
        opening = word.removeprefix("end")
        if all(one.word != opening for one in self._open):
            hint = f"il manque {{% {opening} … %}} avant"
            yield tag.mistake(f"{{% {word} %}} ne ferme rien", hint)
            return
        while self._open[-1].word != opening:
            left = self._pop()
            missing = f"il manque {{% {CLOSING[left.word]} %}} avant"
            yield left.tag.mistake(f"{missing} {tag.words} ({tag.place})")
        yield from self._fits(self._pop(), tag, parent)

    def _pop(self) -> _Open:
        closed = self._open.pop()
        if self._open:
            self._open[-1].lowest = min(self._open[-1].lowest, closed.lowest)
        return closed

    def _fits(self, opened: _Open, tag: Tag, parent: etree._Element | None) -> Iterator[Mistake]:
        """What is wrong with a tag, if it stands otherwise than that which opened its block."""
        if opened.parent is not parent:
            place = f"{opened.tag.words} ({opened.tag.place})"
            yield tag.mistake(f"elle n'est pas au même niveau que {place}", _ONE_LEVEL)
        elif self._depth != opened.depth or opened.lowest < opened.depth:
            yield tag.mistake("un champ de Word (date, numéro, sommaire…) est coupé par ce bloc")

    def ended(self) -> Iterator[Mistake]:
        """What is still open at the end."""
        for left in self._open:
            end = f"{{% {CLOSING[left.word]} %}}"
            yield left.tag.mistake(f"il manque {end}", f"ajoutez {end} plus loin")
