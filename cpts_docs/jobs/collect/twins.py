"""Answers that may be one person's and count as two: it is said."""

from __future__ import annotations

from collections.abc import Container, Sequence

from cpts_docs.base.words import counted
from cpts_docs.forms.answer import Answer
from cpts_docs.forms.kinds import FormKind
from cpts_docs.jobs.collect import people
from cpts_docs.jobs.collect.collected import Collected, Named

_SHOWN = 10


def name_twins(
    collected: Collected, kind: FormKind, answers: Sequence[Answer], earlier: Container[int]
) -> None:
    """Two people may give the same answer and no name: both count, and it is said.

    Of those that are not ``earlier`` (by their ids). In a table each row is a person's.
    """
    seen: dict[frozenset[tuple[str, str]], str] = {}
    for answer in answers:
        if answer.entry or not people.is_anonymous(answer, kind.names):
            continue
        its_file = collected.place(answer)
        first = seen.setdefault(frozenset(answer.fields.items()), its_file)
        if id(answer) not in earlier and first != its_file:
            collected.notices.append(
                f"{its_file} : même réponse{', sans nom,' if kind.names else ''} que {first} ; "
                "les deux comptent "
                "(si c'est deux fois la même, supprimez l'un des fichiers et son entrée)"
            )


_TRIALS = frozenset({"test", "tests", "testeur", "essai", "essais", "azerty", "qwerty", "toto"})


def name_trials(collected: Collected, kind: FormKind, earlier: Container[int]) -> None:
    """Name those that somebody gave to try the form, as their names say, and that count."""
    for answer in collected.returned[kind.name] if kind.names else ():
        words = people.name_words(_name(answer, kind))
        if words and words <= _TRIALS and id(answer) not in earlier:
            said = (
                f"« {_name(answer, kind)} » a l'air d'un essai, et compte ; si c'en est un, "
                "supprimez le fichier ou la ligne, et son entrée"
            )
            collected.remarks.append(Named(collected.place(answer), said))


def name_alike(collected: Collected, kind: FormKind, earlier: Container[int]) -> None:
    """Name those of nearly the same name, which all count: with each one that is not ``earlier``.

    Earlier ones are told by their ids.
    """
    answers = collected.returned[kind.name]
    pairs = [
        (old, new)
        for old, new in people.perhaps_same(answers, kind.names)
        if id(new) not in earlier
    ]
    for old, new in pairs[:_SHOWN]:
        collected.notices.append(
            f"{collected.place(new)} : peut-être la même personne que {collected.place(old)} "
            f"(« {_name(new, kind)} », « {_name(old, kind)} ») ; les deux comptent "
            "(si c'est la même, supprimez l'un des fichiers et son entrée)"
        )
    if len(pairs) > _SHOWN:
        more = counted(len(pairs) - _SHOWN, "autre paire", "autres paires")
        collected.notices.append(f"{more} de réponses sont peut-être de la même personne")


def _name(answer: Answer, kind: FormKind) -> str:
    return next(filter(None, (answer.fields.get(name, "") for name in kind.names)), "")[:60]
