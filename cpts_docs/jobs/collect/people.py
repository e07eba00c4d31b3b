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
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from cpts_docs.base.mail import is_mail
from cpts_docs.base.words import folded
from cpts_docs.forms.answer import Answer
from cpts_docs.forms.declared import LEGAL_NAME
from cpts_docs.forms.kinds import QUESTIONNAIRE
from cpts_docs.project.invisible import visible
from cpts_docs.reference.counting import profession_key
from cpts_docs.reference.profession import named

_DOCTORS = {"dr", "dre", "docteur", "docteure", "pr", "prof", "professeur", "professeure"}
_TITLES = frozenset({"m", "mr", "mme", "mlle", "melle", "monsieur", "madame", "mademoiselle", "me"})
_TITLES |= _DOCTORS
_BORN = frozenset({"nee", "epouse", "ep"})
_BEFORE_A_NAME = frozenset({"de", "du", "des", "d", "la", "le", "les", "l"})

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

    joined: frozenset[str] = frozenset()
    """The words of the name, « Le Gall » as « Legall »."""

    @classmethod
    def of(cls, answer: Answer, names: Sequence[str]) -> Person:
        """Who gave ``answer``: the first of the fields ``names`` that is filled has the name."""
        called = next((name for name in names if answer.fields.get(name, "").strip()), "")
        is_legal = called == LEGAL_NAME
        speciality = "" if is_legal else visible(answer.speciality)
        mail = visible(answer.fields.get("mail", "")).strip().casefold()
        text = answer.fields.get(called, "")
        words = frozenset() if _is_nobody(text, is_legal=is_legal) else name_words(text)
        return cls(
            words,
            profession_key(speciality) if folded(speciality) else "",
            mail if is_mail(mail) else "",
            called,
            _joined(text) if words else words,
        )

    def same_as(self, other: Person) -> str:
        """Why both are one person; "" if they are not known to be."""
        if self.name and other.name and self.called != other.called:
            return ""
        same = self.name == other.name or self.joined == other.joined
        if self.name and same and self.profession == other.profession:
            return "même nom et même profession"
        if self.mail and self.mail == other.mail:
            if self.name and other.name:
                same = same or self.name <= other.name or other.name <= self.name
                return "même adresse mail et même nom" if same else ""
            contradict = self.profession and other.profession not in ("", self.profession)
            if (self.name or other.name) and not contradict:
                return ONE_NAME
        return ""

    def may_be(self, other: Person) -> bool:
        """Whether both may be one: nearly one name, and the whole of it, a mailbox or a profession.

        Nearly: an initial for a first name, or a name that only one of them wrote.
        """
        same = (self.name == other.name, self.mail == other.mail != "")
        near = any(same) or self.profession == other.profession != ""
        has_common = any(len(word) > 1 for word in self.name & other.name)
        ours, theirs = self.name - other.name, other.name - self.name
        is_nearly = _are_initials(ours, theirs) or _are_initials(theirs, ours)
        return near and has_common and is_nearly and self.called == other.called


def _are_initials(words: Iterable[str], others: Iterable[str]) -> bool:
    """Whether each word is the initial of one of the others, or has it there."""
    pairs = [(word[0], len(word)) for word in others if word[0].isalpha()]
    return all(
        any(word[0] == first and 1 in (len(word), size) for first, size in pairs) for word in words
    )


def name_words(text: str) -> frozenset[str]:
    """The words of a name, to compare: without case, accents, hyphens, titles and order."""
    return frozenset(_words(text)) - _NOTHING


def _words(text: str) -> list[str]:
    """The words of a name in their order, without titles: « Mme le Dr » is one too."""
    words = folded(visible(text)).split()
    pairs = zip(words, [*words[1:], ""], strict=False)
    told = [word for word, after in pairs if not (word in ("le", "la") and after in _DOCTORS)]
    return [word for word in told if word not in _TITLES | _BORN]


def _joined(text: str) -> frozenset[str]:
    """The words of a name, with those that belong to the next one joined to it."""
    joined, before = set(), ""
    for word in _words(text):
        before += word
        if word not in _BEFORE_A_NAME:
            joined.add(before)
            before = ""
    return frozenset({*joined, before} - {""} - _NOTHING)


_NOTHING = frozenset({"neant", "aucun", "aucune", "anonyme", "inconnu", "rien", "na", "nc"})
_REFUSALS = _NOTHING | {
    *("nr", "nd", "sans", "nom", "non", "pas", "de", "ne", "se", "souhaite", "prefere", "repondre"),
    *("renseigne", "renseignee", "communique", "communiquee", "precise", "precisee", "le", "dire"),
    *("confidentiel", "confidentielle", "anonymat", "anonymous", "prive", "secret"),
}


def _is_nobody(text: str, *, is_legal: bool) -> bool:
    """Whether what stands in the place of a name names no one: « X », « non communiqué », « IDE ».

    Two who wrote so are two.
    """
    words = _words(text)
    says_nothing = all(word in _REFUSALS or len({*word}) == 1 for word in words)
    return says_nothing or (not is_legal and named(visible(text)) is not None)


def merge(
    answers: list[Answer],
    names: Sequence[str] = QUESTIONNAIRE.names,
    unsent: Container[str] = frozenset(),
) -> tuple[list[Answer], list[Merged]]:
    """The last answer of each person, known by the fields ``names``, and what was merged.

    One that is ``unsent`` (by its SHA-256) takes the place of none that was sent.

    The answer that stays remembers those it replaces, so that their files are
    not taken for new ones when they are read again.
    """
    if not names:
        return answers, []
    kept: dict[int, Answer] = {}
    people: dict[int, Person] = {}
    places: dict[object, list[int]] = {}
    replaced: dict[int, list[str]] = {}
    merged: list[Merged] = []
    for place, answer in enumerate(answers):
        person = Person.of(answer, names)
        near = [places.setdefault(key, []) for key in _keys(person)]
        earlier = {at: person.same_as(people[at]) for group in near for at in group if at in kept}
        doubtful = Counter(earlier.values())[ONE_NAME] > 1  # of several, nobody knows which
        marks = [*answer.replaces]
        for at, why in earlier.items():
            if why and not (doubtful and why == ONE_NAME):
                old, olds = kept.pop(at), replaced.pop(at)
                marks = [*marks, *olds] if marks else olds  # one of thousands is not copied again
                if answer.sha256 in unsent and old.sha256 not in unsent:
                    answer, old, person = old, answer, people[at]
                marks += old.marks
                merged.append(Merged(old, answer, why))
        kept[place], people[place], replaced[place] = answer, person, marks
        for group in near:
            group[:] = [at for at in group if at in kept]
            if len(group) < _MOST_OF_ONE_MAILBOX:
                group.append(place)
    return [
        replace(answer, replaces=tuple(replaced[place]))
        if len(replaced[place]) > len(answer.replaces)
        else answer
        for place, answer in kept.items()
    ], merged


_MOST_OF_ONE_MAILBOX = 100
"""A mailbox of more people says nothing of who writes from it: their names and professions do."""


def _keys(person: Person) -> Iterator[object]:
    """Under what an answer is looked up; those that share none are not compared."""
    if person.mail:
        yield person.mail
    if person.name:
        yield from {(person.name, person.profession), (person.joined, person.profession)}


_MOST_ALIKE = 20
"""So many with one mailbox, or one name and profession, are compared with who comes next."""


def perhaps_same(
    answers: Sequence[Answer], names: Sequence[str]
) -> Iterator[tuple[Answer, Answer]]:
    """Those of different people, as far as :func:`merge` knows, who may be one: each with a later.

    The initial of a first name, a second name that only one of them wrote.
    """
    places: dict[object, list[tuple[Person, Answer]]] = {}
    for answer in answers if names else ():
        person = Person.of(answer, names)
        words = [(word, person.profession) for word in person.name if person.profession]
        keys: list[object] = [person.mail, person.name, *words]
        near = [places.setdefault(key, []) for key in keys if key]
        alike = {id(old): old for group in near for other, old in group if person.may_be(other)}
        yield from ((old, answer) for old in alike.values())
        for group in near:
            if len(group) < _MOST_ALIKE:
                group.append((person, answer))


def is_anonymous(answer: Answer, names: Sequence[str]) -> bool:
    """Whether it names nobody: two of the same content may be two people."""
    return not Person.of(answer, names).name
