"""What a table of answers may hold of a form, to be found by the titles of its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cpts_docs.base.words import plain, slug
from cpts_docs.forms.exports import CODE, Role, role_of
from cpts_docs.forms.fields import Field, Form, Question, Reply
from cpts_docs.forms.labels import is_label, picked
from cpts_docs.forms.recipient_columns import part_of, parts_of_fields
from cpts_docs.forms.replies import is_other
from cpts_docs.forms.sheet import field_name


@dataclass(frozen=True, slots=True)
class Place:
    """What a column is for: a ``field``, all choices of a ``question`` in a cell, or neither.

    ``name`` is the field's, the question's, that of a part of who answers
    (:data:`.recipient_columns.PARTS`), or a :class:`.Role`; ``text`` is what people call it.
    ``reply`` is what a tick in the column answers, of a field that has such a column for each.
    """

    name: str
    text: str
    question: Question | None = None
    field: Field | None = None
    role: Role | None = None
    reply: Reply | None = None

    @property
    def is_person(self) -> bool:
        """Whether it says who answers."""
        return self.role is None and self.question is None and self.name != ""

    @property
    def takes_several(self) -> bool:
        """Whether several columns may hold it: of most, two would contradict each other."""
        is_other = bool(self.question and self.field and self.field == self.question.other)
        return self.question is None or is_other or self.reply is not None


_PARTS = {
    "nom-complet": "nom et prénom",
    "prenom": "prénom",
    "civilite": "civilité",
    "numero": "numéro de voie",
    "type-de-voie": "type de voie",
    "complement": "complément d'adresse",
    "code-postal": "code postal",
    "code-postal-ville": "code postal et ville",
}
"""What people call the parts of who answers that are no field; each is a title of one."""

_RELATED = 0.3
"""A place that a title is less like, of 1, is none that it could mean."""


class Places:
    """What a table may hold of a form, to be found by titles."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._parts = {part for parts in parts_of_fields(form).values() for part in parts}
        self._named: dict[str, Place] = {}
        self._texts: dict[str, set[tuple[str, str]]] = {}
        self._slugs: dict[str, set[str]] = {}
        self._like: list[tuple[frozenset[str], str, float]] = []
        for field in form.person:
            self._add(Place(field.name, field.label), (field.name,), (field.label,))
        for question in form.asked:
            self._add_question(question)
        for field in form.signature:
            self._add(
                Place(field.name, field.label, field=field, question=_alone(field)),
                (field.name,),
                (field.label,),
            )
        for name, place in self._named.items():
            if self.called(place.text) is not place:  # something else is called so, too
                self._named[name] = replace(place, text=name)

    def _add_question(self, question: Question) -> None:
        name, text = question.id, question.text
        if question.kind == "several":
            self._add(Place(name, text, question), (name,), (text,))
        for field in question.fields:
            if question.kind in ("several", "table"):
                place = Place(field.name, f"{text} [{field.label}]", question, field)
                self._add(place, (field.name,), (place.text, field.label))
            else:
                self._add(Place(field.name, text, question, field), (field.name, name), (text,))
        if question.other:
            place = Place(question.other.name, f"{text} [Autre]", question, question.other)
            self._add(place, (place.name, f"{name}-other"), (place.text,))

    def _add(self, place: Place, names: Sequence[str], texts: Sequence[str]) -> None:
        self._named[place.name] = place
        for name in names:
            self._slugs.setdefault(slug(name), set()).add(place.name)
        for text in texts:
            self._texts.setdefault(plain(text), set()).add((place.name, text))
            is_choice = place.field is not None and place.field.kind == "box"
            if not (is_choice and text != place.text):  # a choice is nothing without its question
                self._like.append((_words(text), place.name, _RELATED))
        self._like.append((_words(place.name), place.name, 1.0))

    @property
    def called_texts(self) -> tuple[str, ...]:
        """What people call each place."""
        return tuple(place.text for place in self._named.values())

    # ---- by what is the same

    def named(self, name: str) -> Place | None:
        """The place of that name, of a part of who answers, or a role."""
        if name in self._named:
            return self._named[name]
        return Place(name, _PARTS.get(name, name)) if name in self._parts else None

    def called(self, text: str) -> Place | None:
        """The place that a person calls so: by its text, its id, or as a role."""
        role = Role.called(text)
        if role:
            return Place(role.value, role.value, role=role)
        found = self.named(text.strip()) or self._whole(text) or self._person(text)
        column = re.fullmatch(r"(.+?)\s*\[([^\[\]]+)\]\s*", text, re.S)
        return found or (self._ticked(column[1], column[2]) if column else None)

    def exact(self, title: str, group: str = "") -> Place | None:
        """The place that a title names, below the title of a ``group``; None if it is not sure."""
        if name := field_name(title.strip()):
            return self.named(name)
        for outer, inner in _readings(title, group):
            found = self.below(outer, inner) if outer else self._whole(inner)
            if found:
                return found
        if role := role_of(title):
            return Place(role.value, role.value, role=role)
        return self._person(title)

    def _whole(self, text: str) -> Place | None:
        called = self._texts.get(plain(text), set())
        name = picked(text, called)
        named = self._slugs.get(slug(text), set()) if plain(text) else set()
        found = named - {name for name, _ in called} | ({name} if name else set())
        return self._named[found.pop()] if len(found) == 1 else None

    def below(self, outer: str, inner: str) -> Place | None:
        """The row, the choice or the reply ``inner`` of the question, or row, ``outer``."""
        return self._nested(outer, inner) or self._ticked(outer, inner)

    def _ticked(self, outer: str, inner: str) -> Place | None:
        """The reply ``inner`` to what ``outer`` asks, which has a column to be ticked."""
        place = self._whole(outer)
        field = place.field if place else None
        if place is None or field is None or field.kind == "box":
            return None
        reply = picked(inner, ((reply, reply.label) for reply in field.replies))
        return reply and replace(place, text=f"{place.text} [{reply.label}]", reply=reply)

    def _nested(self, outer: str, inner: str) -> Place | None:
        """The row or the choice ``inner`` of the question ``outer``."""
        found = set()
        for question in self._form.asked:
            if plain(question.text) != plain(outer) and slug(question.id) != slug(outer):
                continue
            if name := picked(inner, ((field.name, field.label) for field in question.fields)):
                found.add(name)
                continue
            for field in question.fields:
                own = {slug(field.name), slug(question.choice_of(field.name))}
                if plain(inner) and slug(inner) in own and plain(inner) != plain(field.label):
                    found.add(field.name)
            if question.other and not found and is_other(inner):
                found.add(question.other.name)
        return self._named[found.pop()] if len(found) == 1 else None

    def _person(self, title: str) -> Place | None:
        for said in (title, _ASKING.sub("", plain(title[:100]))):
            part = part_of(said, self._form)
            if part in self._parts:
                return self.named(part)
        return None

    # ---- by likeness

    def ranked(self, title: str) -> list[tuple[float, Place]]:
        """The places that are like a title, each once, the likest first."""
        wanted = _words(title)
        best: dict[str, tuple[float, Place]] = {}
        for words, name, least in self._like:
            score = 2 * len(wanted & words) / ((len(wanted) + len(words)) or 1)
            if score >= least and (name not in best or score > best[name][0]):
                best[name] = (score, self._named[name])
        for name, (_, place) in [*best.items()]:
            if plain(place.text) == plain(title) and not is_label(title, place.text):
                del best[name]  # « > 16 » is not « < 16 »
        return sorted(best.values(), key=lambda item: (-item[0], item[1].name))


def _alone(field: Field) -> Question:
    """A field that is asked for itself, as a question."""
    return Question(field.name, "date" if field.kind == "date" else "short", field.label, (field,))


def _readings(title: str, group: str) -> Iterator[tuple[str, str]]:
    """What a title may be: the text or id of a question (or ""), and of what is in it."""
    if group:
        yield group, re.sub(r" \(\d+\)$", "", title)  # of titles that are there again
    code = CODE.match(title)
    for text in (title, *((title[code.end() :], code[1]) if code else ())):
        yield "", text
        if found := re.fullmatch(r"(.+?)\s*\[(.+)\]\s*", text, re.S):
            yield found[1], found[2]
            yield "", found[2]
        if found := re.fullmatch(r"(.+[?:])\s+([^?:]+)", text, re.S):
            yield found[1], found[2]
    for sign in "/-" if not re.search(r"\s", title) else "/":
        *before, last = title.split(sign)
        if before:
            yield before[-1], last
            yield "", last


_ASKING = re.compile(
    r"(?:quel(?:le)?s? (?:est|sont) )?(?:votre|vos|indiquez votre|merci d indiquer votre) "
)
_STEM = 6
"""As many letters tell a word, whatever its ending."""

_EMPTY = frozenset(
    plain(
        "a au aux avec avez ce ces cette d dans de des du elle en est et etes etre il ils je l la"
        " le les leur"
        " leurs lui ma mes mon n ne nos notre nous on ou par pas pour qu que quel quelle quelles"
        " quels qui s sa se ses si son sont sur t un une vos votre vous y"
    ).split()
)


def _words(text: str) -> frozenset[str]:
    """The words of a text that carry its meaning, as far as their ending."""
    return frozenset(word[:_STEM] for word in plain(text).split() if word not in _EMPTY)
