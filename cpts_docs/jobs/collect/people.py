"""Who answered: the same person twice, or two people.

A mailbox alone is nobody: families and practices share one. A person is known
by the name and the profession, or by a mailbox with a name that does not
contradict; who gives no name is only known by a mailbox that one other has, who
has a name and no other profession. A legal person has a name and no profession, and
is never who stands for it. Which fields hold a name is the form's to say
(:attr:`.FormKind.names`); with none, nobody is known again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cpts_docs.base.mail import is_mail
from cpts_docs.base.words import folded
from cpts_docs.forms.answer import Answer
from cpts_docs.forms.declared import LEGAL_NAME
from cpts_docs.forms.kinds import QUESTIONNAIRE
from cpts_docs.project.invisible import visible
from cpts_docs.reference.counting import profession_key

_TITLES = frozenset({"dr", "docteur", "pr", "prof", "professeur", "m", "mr", "mme", "mlle"}) | {
    "monsieur", "madame", "mademoiselle", "me"
}  # fmt: skip


ONE_NAME = "même adresse mail, et un seul nom"


@dataclass(frozen=True, slots=True)
class Merged:
    """An earlier answer that a later one of the same person replaces, and why they are one."""

    old: Answer
    new: Answer
    why: str


@dataclass(frozen=True, slots=True)
class Person:
    """What an answer says of who gave it, made comparable."""

    name: frozenset[str]
    profession: str
    mail: str
    called: str = ""
    """The field that has the name."""

    @classmethod
    def of(cls, answer: Answer, names: Sequence[str]) -> Person:
        """Who gave ``answer``: the first of the fields ``names`` that is filled has the name."""
        called = next((name for name in names if answer.fields.get(name, "").strip()), "")
        is_legal = called == LEGAL_NAME
        speciality = "" if is_legal else visible(answer.speciality)
        mail = visible(answer.fields.get("mail", "")).strip().casefold()
        return cls(
            name_words(answer.fields.get(called, "")),
            profession_key(speciality) if folded(speciality) else "",
            mail if is_mail(mail) else "",
            called,
        )

    def same_as(self, other: Person) -> str:
        """Why both are one person; "" if they are not known to be."""
        if self.name and other.name and self.called != other.called:
            return ""
        if self.name and self.name == other.name and self.profession == other.profession:
            return "même nom et même profession"
        if self.mail and self.mail == other.mail:
            if self.name and other.name:
                same = self.name <= other.name or other.name <= self.name
                return "même adresse mail et même nom" if same else ""
            contradict = self.profession and other.profession not in ("", self.profession)
            if (self.name or other.name) and not contradict:
                return ONE_NAME
        return ""


def name_words(text: str) -> frozenset[str]:
    """The words of a name, to compare: without case, accents, hyphens, titles and order."""
    return frozenset(folded(visible(text)).split()) - _TITLES - _NOTHING


_NOTHING = frozenset({"neant", "aucun", "aucune", "anonyme", "inconnu", "rien", "na", "nc"})


def merge(
    answers: list[Answer], names: Sequence[str] = QUESTIONNAIRE.names
) -> tuple[list[Answer], list[Merged]]:
    """The last answer of each person, known by the fields ``names``, and what was merged.

    The answer that stays remembers those it replaces, so that their files are
    not taken for new ones when they are read again.
    """
    if not names:
        return answers, []
    kept: dict[int, Answer] = {}
    people: dict[int, Person] = {}
    places: dict[object, list[int]] = {}
    merged: list[Merged] = []
    for place, answer in enumerate(answers):
        person = Person.of(answer, names)
        earlier = {
            at: person.same_as(people[at]) for at in _candidates(person, places) if at in kept
        }
        doubtful = Counter(earlier.values())[ONE_NAME] > 1  # of several, nobody knows which
        for at, why in earlier.items():
            if why and not (doubtful and why == ONE_NAME):
                old = kept.pop(at)
                answer = replace(answer, replaces=(*answer.replaces, *old.replaces, *old.marks))
                merged.append(Merged(old, answer, why))
        kept[place], people[place] = answer, person
        for key in _keys(person):
            places.setdefault(key, []).append(place)
    return list(kept.values()), merged


def _candidates(person: Person, places: dict[object, list[int]]) -> Iterator[int]:
    for key in _keys(person):
        yield from places.get(key, ())


def _keys(person: Person) -> Iterator[object]:
    """Under what an answer is looked up; those that share none are not compared."""
    if person.mail:
        yield person.mail
    if person.name:
        yield person.name, person.profession


def is_anonymous(answer: Answer, names: Sequence[str]) -> bool:
    """Whether it names nobody: two of the same content may be two people."""
    return not Person.of(answer, names).name
