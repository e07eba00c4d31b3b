"""Who is meant by a name or a mailbox, and who by a place that names somebody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from cpts_docs.base.diagnostics import nearest
from cpts_docs.base.mail import is_mail
from cpts_docs.base.words import folded
from cpts_docs.jobs.collect.people import Person, name_words
from cpts_docs.reference.counting import profession_key


@dataclass(frozen=True, slots=True)
class Asked:
    """A person as somebody typed it: a mailbox, or a name, behind a comma the profession."""

    text: str
    name: frozenset[str] = frozenset()
    profession: str = ""
    mail: str = ""

    @classmethod
    def of(cls, text: str) -> Asked:
        """What ``text`` says."""
        text = " ".join(text.split())
        if is_mail(text):
            return cls(text, mail=text.casefold())
        name, _, profession = text.partition(",")
        profession = profession_key(profession) if folded(profession) else ""
        return cls(text, name_words(name), profession)


How = Literal["entry", "row", "file", "hand"]
"""How a trace goes: an answer of a file, the row of a table, a whole file, or by a person."""


@dataclass(frozen=True, slots=True)
class Trace:
    """A place that has a person in it: ``at`` is the number of an answer, or the line of a row.

    ``what`` says in French what it is, ``shown`` who, ``source`` where an answer came from,
    ``hint`` what to do of one that only a person can take out.
    """

    path: Path
    person: Person
    shown: str
    what: str
    how: How
    at: int = 0
    line: int = 0
    member: str = ""
    source: str = ""
    hint: str = ""

    @property
    def place(self) -> str:
        """Where it is, as messages begin."""
        whole = f"{self.path} › {self.member}" if self.member else str(self.path)
        return f"{whole}:{self.line}" if self.line else whole


@dataclass(slots=True)
class Meant:
    """The traces of the one person who is meant, or the ``others`` among whom it is to be said.

    ``is_nobody``: no trace is of that name, which the ``others`` only look like.
    ``doubtful`` are traces of that name of whom nobody can tell whose they are.
    """

    traces: list[Trace] = field(default_factory=list)
    doubtful: list[Trace] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    is_nobody: bool = False


def meant(asked: Asked, traces: Sequence[Trace]) -> Meant:
    """Whose traces are asked for; nobody's if several people are meant, or none is there."""
    if asked.mail:
        return _by_mail(asked, traces)
    same = [trace for trace in traces if trace.person.name and trace.person.name == asked.name]
    if same:
        return _one_of(same, asked.profession)
    return Meant(others=_near(asked, traces), is_nobody=True)


def _by_mail(asked: Asked, traces: Sequence[Trace]) -> Meant:
    """Those with the mailbox; then those of the same name, if it is one person's."""
    theirs = [trace for trace in traces if trace.person.mail == asked.mail]
    names = {trace.person.name for trace in theirs if trace.person.name}
    if not theirs:
        return Meant(is_nobody=True)
    if len(names) > 1:
        return Meant(others=_shown(theirs))
    professions = {trace.person.profession for trace in theirs if trace.person.profession}
    also = [
        trace
        for trace in traces
        if trace not in theirs
        and trace.person.name in names
        and not trace.person.mail
        and (not trace.person.profession or trace.person.profession in professions)
    ]
    return Meant([*theirs, *also])


def _one_of(same: Sequence[Trace], profession: str) -> Meant:
    """Of people of one name: told apart by their professions, which a common mailbox joins."""
    people = _people(trace.person for trace in same)
    chosen = [it for it in people if profession in it] if profession else people
    if len(chosen) != 1 and (people or profession):
        return Meant(others=_shown(same))
    if len(people) < 2:
        return Meant([*same])
    (keys,) = chosen
    found = Meant()
    for trace in same:
        if keys & {trace.person.profession, trace.person.mail}:
            found.traces.append(trace)
        elif not trace.person.profession:
            found.doubtful.append(trace)
    return found


def _people(persons: Iterable[Person]) -> list[frozenset[str]]:
    """The professions and mailboxes of each, of those whose profession is known."""
    found: list[frozenset[str]] = []
    for person in persons:
        if person.profession:
            keys = frozenset({person.profession, person.mail} - {""})
            same = [it for it in found if it & keys]
            found = [it for it in found if it not in same] + [keys.union(*same)]
    return found


def _near(asked: Asked, traces: Sequence[Trace]) -> list[str]:
    """People whose name has these words, or one that looks like it."""
    some = [trace for trace in traces if asked.name and asked.name < trace.person.name]
    if some:
        return _shown(some)
    names = {" ".join(sorted(trace.person.name)): trace for trace in traces if trace.person.name}
    return _shown(names[word] for word in nearest(" ".join(sorted(asked.name)), names))


def _shown(traces: Iterable[Trace]) -> list[str]:
    """Each person once, with the first place."""
    found: dict[str, str] = {}
    for trace in traces:
        found.setdefault(trace.shown, f"{trace.shown} ({trace.place})")
    return [*found.values()]
