"""Rules of the letter of intent: its parts are known, and each has something to say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cpts_docs import reference
from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.forms.declared import form_in
from cpts_docs.project.rules.rule import Check, Rule, warning
from cpts_docs.project.source import PathInFile, Source

PARTIE_INCONNUE = Rule(
    "partie-inconnue",
    "La [lettre d'intention](#la-lettre-dintention) n'a pas de partie de ce nom. Prenez-en une "
    "autre, ou écrivez la vôtre : `{title: …, text: …}`.",
)

PARTIE_VIDE = warning(
    "partie-vide",
    "La lettre d'intention n'a rien à dire dans cette partie : elle n'y est pas. Écrivez ce que le "
    "message nomme, ou donnez la liste des parties (`sections`) sans elle.",
)

ADRESSE_COUPEE = warning(
    "adresse-coupee",
    "Entre crochets, une virgule sépare deux éléments, et coupe une adresse. "
    "Mettez-la entre guillemets, ou, si chaque morceau est une ligne, un tiret devant chacun.",
)

_SOURCES = {
    "chiffres": ("show.territory",),
    "professionnels": ("professionals", "letter.structures"),
    "orientations": ("missions",),
    "calendrier": ("letter.calendar",),
    "porteur": ("letter.bearer",),
}
"""What of a project the parts that are more than a text are made of."""


def _sections(source: Source, value: Any) -> Iterator[Diagnostic]:
    known = reference.letter_sections()
    for path, name, _ in _listed(value):
        if name not in known:
            yield PARTIE_INCONNUE.unknown(source, "partie inconnue :", path, name, known)


def _empty(source: Source, value: Any) -> Iterator[Diagnostic]:
    known = reference.letter_sections()
    for path, name, has_text in _listed(value):
        if not has_text and name in known and (missing := _missing(known[name], value)):
            yield PARTIE_VIDE.at(
                source,
                f"la lettre d'intention n'aura pas la partie « {known[name].title} », restée vide",
                source.position(path),
                f"écrivez {' ou '.join(missing)}, ou retirez « {name} » de letter.sections",
            )


def _listed(value: Any) -> Iterator[tuple[PathInFile, str, bool]]:
    """The parts that are named: where, which, and whether the project gives the text itself."""
    letter = value.get("letter")
    if letter is None:
        return
    from cpts_docs.project.letter import usual_sections

    listed = letter.get("sections")
    parts = usual_sections(value.get("show", {})) if listed is None else listed
    for index, item in enumerate(parts):
        here: PathInFile = ["letter"] if listed is None else ["letter", "sections", index]
        if isinstance(item, str):
            yield here, item, False
        elif "section" in item:
            yield [*here, "section"], item["section"], "text" in item


def _missing(section: reference.LetterSection, value: Any) -> tuple[str, ...]:
    """The keys of which one would fill a part; none if it has something to say."""
    sources = _SOURCES.get(section.id, (f"letter.{section.text}",) if section.text else ())
    filled = [key for key in sources if _at(value, key)]
    if section.id == "professionnels":  # a count of none is left out, and answers are counted
        filled = ["professionals"] if _has_people(value) else [k for k in filled if "." in k]
    return () if filled else sources


def _has_people(value: Any) -> bool:
    from cpts_docs.project import counting

    groups = value.get("professionals", {})
    counts = (group.get("counts", {}) for group in groups.values())
    if any(counting.typed_counts(typed, strict=False) for typed in counts):
        return True
    if "counts" in groups.get("future", {}) or not value.get("answers"):
        return False
    form = form_in(value)
    return any(form.accepts(answer["fields"]) for answer in value["answers"]["answers"])


def _at(value: Any, key: str) -> Any:
    for step in key.split("."):
        value = value.get(step) or {}
    return value


_ADDRESS = re.compile(
    r"\d{5} \D.*"
    r"|\d{1,4}(?: ?bis| ?ter)? (?:rue|av|avenue|bd|boulevard|place|allée|chemin|route|quai)\b.*",
    re.IGNORECASE,
)


def _addresses(source: Source, value: Any) -> Iterator[Diagnostic]:
    """« [ARS, 241 rue Garibaldi, 69003 Lyon] », which is three elements."""
    letter = value.get("letter", {})
    lists = (
        (("letter", "recipients"), letter.get("recipients")),
        (("letter", "structures", "associated"), letter.get("structures", {}).get("associated")),
        (("letter", "structures", "planned"), letter.get("structures", {}).get("planned")),
    )
    for path, lines in lists:
        places = [index for index, line in enumerate(lines or ()) if _ADDRESS.fullmatch(line)]
        if not places or not places[0]:
            continue
        first, cut = places[0], {*places}
        from cpts_docs.project.spots import Spot

        spot = Spot.of(source, (*path, first))
        if spot.in_flow and spot.rest[0] not in ("'", '"'):
            last = next(n for n in range(first, len(lines)) if n + 1 not in cut)
            whole = ", ".join(lines[first - 1 : last + 1])
            yield ADRESSE_COUPEE.at(
                source,
                f"la virgule fait de « {lines[first]} » un élément à part",
                spot.position,
                f'mettez l\'adresse entre guillemets : "{whole}" ; si chaque morceau est '
                "une ligne, écrivez un tiret devant chacun, sans crochets",
            )


CHECKS = (
    Check(_addresses, ("letter",), (ADRESSE_COUPEE,)),
    Check(_sections, ("letter", "show"), (PARTIE_INCONNUE,)),
    Check(
        _empty,
        ("letter", "professionals", "missions", "answers", "questionnaire", "show"),
        (PARTIE_VIDE,),
        late=True,
    ),
)
