"""Rules of the professionals: their professions and their numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from cpts_docs import reference
from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.project.rules.rule import Check, Rule, warning
from cpts_docs.project.rules.structure import CLE_MANQUANTE
from cpts_docs.project.source import PathInFile, Source

PROFESSION_INCONNUE = Rule(
    "profession-inconnue",
    "Écrivez la profession comme le message la propose : au singulier, comme dans [la "
    "liste](#les-professionnels), ou donnez son pluriel : `naturopathe: {count: 2, plural: "
    "naturopathes}`.",
)

REPONSES_DIFFERENTES = warning(
    "reponses-differentes",
    "Vos `counts` ne sont pas ceux des [réponses](#compter-les-réponses). "
    "Corrigez-les, ou retirez `counts` pour compter les réponses.",
)


def _professions(source: Source, value: Any) -> Iterator[Diagnostic]:
    known = reference.professions()
    for path, counts in _counted(value):
        for profession, count in counts.items():
            if not isinstance(count, int) or profession in known:
                continue
            from cpts_docs.project import spelling

            yield PROFESSION_INCONNUE.at(
                source,
                f"profession inconnue : « {profession} »",
                source.position((*path, profession), key=True),
                spelling.profession(profession, count),
            )


def _counted(value: Any) -> Iterator[tuple[PathInFile, dict[str, Any]]]:
    """Where a project counts professionals, and the counts."""
    for name, group in value.get("professionals", {}).items():
        yield ("professionals", name, "counts"), group.get("counts", {})
    yield ("report", "members"), value.get("report", {}).get("members", {})


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
    from cpts_docs.reference.counting import profession_key

    typed, counted = Counter[str](), Counter[str]()
    names: dict[str, str] = {}
    for found, counts in (
        (typed, counting.typed_counts(future["counts"], strict=False)),
        (counted, counting.accepting(answers_of(answers), form_in(value))),
    ):
        for count in counts:
            key = profession_key(count.profession.singular)
            found[key] += count.count
            names.setdefault(key, count.profession.singular)
    differing = [
        f"{name} : {typed.get(key, 'absent,')} au lieu de {counted[key]}"
        for key, name in names.items()
        if typed[key] != counted[key]
    ]
    if differing:
        yield REPONSES_DIFFERENTES.at(
            source,
            f"les nombres écrits diffèrent des réponses comptées ({' ; '.join(differing)})",
            source.position(["professionals", "future", "counts"], key=True),
            "corrigez-les, ou retirez « counts » pour compter les réponses",
        )


CHECKS = (
    Check(_professions, ("professionals", "report"), (PROFESSION_INCONNUE,)),
    Check(
        _future,
        ("professionals", "answers", "questionnaire"),
        (CLE_MANQUANTE, REPONSES_DIFFERENTES),
    ),
)
