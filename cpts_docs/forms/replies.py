"""What stands in the cells of a table of answers, as the answers of our forms.

A reply is understood by the kind of its question: « x » is a yes where one may say yes, and a
word where words are asked for. A project may say what other words mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from cpts_docs.base.moments import read_moment
from cpts_docs.base.words import plain, slug
from cpts_docs.forms.fields import Field, Question, Reply
from cpts_docs.forms.figures import may_be_thousands
from cpts_docs.forms.labels import is_label, picked

_YES, _NO, _UNSURE = "oui", "non", "nc"

_WORDS = {
    _YES: (
        "oui|o|yes|y|x|xx|1|1 0|vrai|true|v|ok|tout à fait|absolument|bien sûr|d'accord|coché"
        "|cochée|checked|selected"
    ),
    _NO: "non|n|no|0|0 0|faux|false|f|pas du tout|aucunement|non coché|décoché|unchecked",
    _UNSURE: (
        "nc|n/a|na|n.a.|nsp|ne sait pas|ne se prononce pas|je ne sais pas|sans opinion|sans avis"
        "|non concerné|non concernée|pas concerné|pas concernée|sans objet|so|s/o|indifférent"
    ),
}
_MEANING = {plain(word): value for value, words in _WORDS.items() for word in words.split("|")}
_SIGNS = dict.fromkeys("✓✔☑☒✅👍", _YES) | dict.fromkeys("☐❌✗✘👎", _NO)
_UNSEEN = "\ufe0e\ufe0f"
"""Telephones put it behind a sign, to say whether it is shown in colours."""

_NOTHING = frozenset({"null", "none", "nan", "undefined"})
"""What programs write where nobody answered, as it is plain."""

_STROKES = frozenset(" \t\n\xa0-‐‑‒–—―−_./\\|…,:;()[]")
"""What people write where there is nothing to say: no other sign is nothing, « + » or « ★★ »."""

_NONE = frozenset(plain(word) for word in _WORDS[_UNSURE].split("|"))
_OTHER = frozenset(
    {"autre", "autres", "other", "oth", "autre precisez", "autre preciser", "autre a preciser"}
)


class UnknownReplyError(Exception):
    """A reply that is none of its question's; ``fields`` are what the rest of the cell says."""

    def __init__(self, reply: str, fields: Mapping[str, str] | None = None) -> None:
        self.reply, self.fields = reply, dict(fields or {})
        super().__init__(reply)


def is_other(text: str) -> bool:
    """Whether a reply says no more than that it is another one."""
    return plain(text) in _OTHER


class Replies:
    """Understands the cells of a table.

    ``meanings`` are the words that a project gives a meaning: another word, or a choice. With
    ``na_is_nothing``, « N/A » is where nobody answered; with ``month_first``, 11/3 is in November.
    """

    def __init__(
        self,
        meanings: Mapping[str, str],
        *,
        na_is_nothing: bool = False,
        month_first: bool = False,
    ) -> None:
        self._meanings = {plain(word): meaning for word, meaning in meanings.items()}
        self._nothing = _NOTHING | ({"n a", "na", "sans objet"} if na_is_nothing else frozenset())
        self.month_first = month_first

    def fields(self, question: Question, field: Field | None, cell: str) -> dict[str, str]:
        """What a cell says to ``field`` of ``question``, or to all of them at once: by name.

        Raises:
            UnknownReplyError: it is none of the replies of the question.
        """
        text = self._said(cell)
        if cell.strip() and any(is_label(cell, reply.label) for _, reply in question.boxes):
            text = cell.strip()  # « - » may be a choice
        if field is None:
            return self._ticked(question, text)
        if not text:
            return {field.name: ""}
        if field == question.other:
            is_tick = self._meaning(text) in (_YES, _NO)
            return {field.name: "" if is_tick else text}
        if question.kind in ("short", "long"):
            return {field.name: text}
        if question.kind in ("number", "date"):
            is_none = plain(text) in _NONE
            return {field.name: "" if is_none else self._measured(question, text)}
        try:
            return {field.name: self._chosen(question, field, text)}
        except UnknownReplyError:
            if question.other is None or len(question.fields) > 1:
                raise
            return {field.name: "", question.other.name: text}

    def _ticked(self, question: Question, text: str) -> dict[str, str]:
        found = {field.name: "" for field in question.all_fields}
        unknown: list[str] = []
        for part in _parts(text, question):
            if (name := self._choice(question, part)) is not None:
                found[name] = _YES
            elif plain(part) not in _NONE and not self._is_nothing(part):
                unknown.append(part)
        if unknown and question.other:
            kept = [part for part in unknown if not is_other(part)] or unknown
            found[question.other.name] = ", ".join(kept)
        elif unknown:
            raise UnknownReplyError(", ".join(unknown), found)
        return found

    def is_yes(self, cell: str) -> bool:
        """Whether a cell says yes."""
        return self._meaning(self._said(cell)) == _YES

    def ticks(self, reply: Reply, cell: str) -> bool:
        """Whether a cell ticks ``reply``, whose column it stands in.

        Raises:
            UnknownReplyError: it may be a tick, or not.
        """
        text = self._said(cell)
        if not text or is_label(text, reply.label):
            return bool(text)
        if (meaning := self._meaning(text)) in (_YES, _NO):
            return meaning == _YES
        raise UnknownReplyError(text)

    # ---- one cell

    def _said(self, cell: str) -> str:
        text = cell.strip()
        if sign := _SIGNS.get(text.strip(_UNSEEN)):
            return sign
        return "" if self._is_nothing(text) else text

    def _is_nothing(self, text: str) -> bool:
        return _STROKES.issuperset(text) or plain(text) in self._nothing

    def _meaning(self, text: str) -> str:
        """``oui``, ``non``, ``nc``, the words of the project for it, or the text itself."""
        word = self._meanings.get(plain(text), text)
        return _MEANING.get(plain(word), word)

    def _chosen(self, question: Question, field: Field, text: str) -> str:
        """The value of the box that was chosen."""
        for said in (text, self._meanings.get(plain(text), "")):
            if said and (found := _reply(field.replies, said)) is not None:
                return found
        meaning = self._meaning(text)
        values = {reply.value for reply in field.replies}
        if meaning in values:
            return meaning
        if field.kind == "box":
            if meaning in (_NO, _UNSURE):
                return ""
            if is_label(text, field.label) or plain(text) == slug(question.choice_of(field.name)):
                return _YES
        if question.kind == "scale" and (found := _grade(text)):
            return found
        if meaning == _UNSURE:
            return ""
        raise UnknownReplyError(text)

    def _choice(self, question: Question, part: str) -> str | None:
        """The field of ``several`` whose choice that is."""
        labels = [(field.name, field.label) for field in question.fields]
        for said in filter(None, (part, self._meanings.get(plain(part), ""))):
            if found := picked(said, labels):
                return found
            if any(plain(said) == plain(label) for _, label in labels):
                continue  # with signs of another
            for field in question.fields:
                own = (slug(field.name), slug(question.choice_of(field.name)))
                if plain(said) and slug(said) in own:
                    return field.name
        return None

    def _measured(self, question: Question, text: str) -> str:
        if question.kind == "date":
            when = read_moment(text, month_first=self.month_first)
            return when.date().isoformat() if when else text
        if len(text) > _DIGITS or may_be_thousands(text):
            return text
        return re.sub(r"^([+-]?\d+)(?:[.,]0+)?$|^([+-]?\d+[.,]\d*?[1-9])0+$", r"\1\2", text)


_DIGITS = 40
"""No number has more signs."""


def _reply(replies: Sequence[Reply], text: str) -> str | None:
    """The value of the reply that has this label or value, or label up to its fee."""
    labels = ((reply.value, reply.label) for reply in replies)
    short = ((reply.value, reply.label.split(" – cotisation")[0]) for reply in replies)
    for found in (picked(text, labels), picked(text, short)):
        if found is not None:
            return found
    if not plain(text) or any(plain(text) == plain(reply.label) for reply in replies):
        return None  # with signs of another
    return next((reply.value for reply in replies if slug(reply.value) == slug(text)), None)


_GRADE = re.compile(r"([1-5])(?:[.,]0+)?(?:\s*/\s*5|\s*(?:[-–—:.)=]|\s)\s*[^\d\s].*)?", re.S)


def _grade(text: str) -> str:
    """The note of « 4 », « 4/5 » and « 4 – plutôt »."""
    found = _GRADE.fullmatch(text)
    return found[1] if found else ""


_JOINED = re.compile(r"\s*(?:[/+&,]|\bet\b)\s*")
"""What people put between choices, beside the signs of programs."""


def _parts(text: str, question: Question) -> Iterator[str]:
    """The choices in a cell, which stand behind each other; their own texts may have commas."""
    known = {plain(field.label) for field in question.fields}
    ids = {slug(question.choice_of(field.name)) for field in question.fields}
    if plain(text) in known:
        yield text
        return
    words = text.split()
    are_names = all(re.fullmatch(r"[\w-]+", word) for word in words)
    if len(words) > 1 and are_names and all(slug(word) in ids | _OTHER for word in words):
        yield from words  # the names that Kobo and ODK write
        return
    joined_otherwise = _JOINED.split(text)
    if all(plain(part) in known for part in joined_otherwise):
        yield from joined_otherwise
        return
    sign = next((sign for sign in (";", "\n", "|") if sign in text), ",")
    pieces = [piece.strip() for piece in text.split(sign)]
    widest = 1 + max(field.label.count(sign) for field in question.fields)
    at = 0
    while at < len(pieces):
        for end in range(min(at + widest, len(pieces)), at, -1):
            joined = f"{sign} ".join(pieces[at:end])
            if plain(joined) in known or end == at + 1:
                if joined:
                    yield joined
                at = end
                break
