"""Rules of the professionals: their numbers, beside those of who answered and who joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.project.rules.rule import Check, warning
from cpts_docs.project.rules.structure import CLE_MANQUANTE
from cpts_docs.project.source import Source

if TYPE_CHECKING:
    from cpts_docs.reference.counting import Count

REPONSES_DIFFERENTES = warning(
    "reponses-differentes",
    "Vos `counts` ne sont pas ceux des [réponses](#compter-les-réponses), ou les `members` du "
    "rapport ceux des [adhésions](#le-bulletin-dadhésion). Corrigez-les, ou retirez la clé pour "
    "compter ce qui est revenu.",
)


def _future(source: Source, value: Any) -> Iterator[Diagnostic]:
    """Counts typed by hand stand, and are compared with the answers that came back."""
    future, answers = value.get("professionals", {}).get("future"), value.get("answers")
    if future is None or "counts" not in future:
        if future is not None and answers is None and "answers" not in source.included:
            yield CLE_MANQUANTE.at(
                source,
                "il manque la clé « counts » dans « professionals.future »",
                source.position(["professionals", "future"], key=True),
                "comptez les professionnels, ou nommez le fichier des réponses (answers)",
            )
        return
    if answers is None:
        return
    from cpts_docs.forms.answer import answers_of
    from cpts_docs.forms.declared import form_in
    from cpts_docs.project import counting

    found = counting.accepting(answers_of(answers), form_in(value))
    at = ("professionals", "future", "counts")
    yield from _differing(source, at, future["counts"], found, "réponses")


def _members(source: Source, value: Any) -> Iterator[Diagnostic]:
    """The members that a report counts stand too, and are compared with those who joined."""
    typed, members = value.get("report", {}).get("members"), value.get("members")
    if typed is None or members is None:
        return
    from cpts_docs.forms.answer import answers_of
    from cpts_docs.project import counting

    found = counting.joined(answers_of(members))
    yield from _differing(source, ("report", "members"), typed, found, "adhésions")


def _differing(
    source: Source, at: tuple[str, ...], written: Any, found: Iterable[Count], what: str
) -> Iterator[Diagnostic]:
    from cpts_docs.base.quantity import may_be, shown, total
    from cpts_docs.project import counting

    typed = _by_profession(counting.typed_counts(written, strict=False))
    counted = _by_profession(found)
    differing = []
    for key in typed | counted:
        (same, *_) = typed.get(key) or counted[key]
        number = total(count.count for count in typed.get(key, ()))
        people = total(count.count for count in counted.get(key, ()))
        if number is not None and isinstance(people, int) and not may_be(number, people):
            said = shown(number) if key in typed else "absent,"
            differing.append(f"{same.profession.singular} : {said} au lieu de {people}")
    if differing:
        yield REPONSES_DIFFERENTES.at(
            source,
            f"les nombres écrits diffèrent des {what} comptées ({' ; '.join(differing)})",
            source.position(at, key=True),
            f"corrigez-les, ou retirez « {at[-1]} » pour compter les {what}",
        )


def _by_profession(counts: Iterable[Count]) -> dict[str, list[Count]]:
    """The counts of each profession, in all its forms, by its key."""
    from cpts_docs.reference.counting import profession_key

    found: dict[str, list[Count]] = {}
    for count in counts:
        found.setdefault(profession_key(count.profession.singular), []).append(count)
    return found


CHECKS = (
    Check(
        _future,
        ("professionals", "answers", "questionnaire"),
        (CLE_MANQUANTE, REPONSES_DIFFERENTES),
    ),
    Check(_members, ("report", "members"), (REPONSES_DIFFERENTES,)),
)
