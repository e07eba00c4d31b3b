"""Rules of the bodies asked and of their opinions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from cpts_docs import reference
from cpts_docs.base.diagnostics import Diagnostic, Position
from cpts_docs.base.words import slug
from cpts_docs.forms.fiche import fiche_of, verdict_of
from cpts_docs.project.organisations import departments_of, organisations_of
from cpts_docs.project.rules.rule import SEE_LIST, Check, Rule, entries, warning
from cpts_docs.project.rules.structure import VALEUR_INCONNUE
from cpts_docs.project.source import PathInFile, Source

ORGANISME_EN_DOUBLE = Rule(
    "organisme-en-double",
    "Un organisme est deux fois dans `organisations`. Retirez-le.",
)

ORGANISME_INCONNU = Rule(
    "organisme-inconnu",
    "L'avis vient d'un organisme qui n'est pas dans la liste. Ajoutez-le à `organisations`,"
    " ou corrigez son nom.",
)

AVIS_EN_DOUBLE = Rule(
    "avis-en-double",
    "Un organisme a deux avis. Gardez-en un.",
)


VERDICT_EN_DOUBLE = Rule(
    "verdict-en-double",
    "Deux avis possibles (`fiche.verdicts`) auraient la même case. Gardez-en un, ou donnez un "
    "autre `id` à l'un des deux.",
)

VERDICT_SANS_SENS = Rule(
    "verdict-sans-sens",
    "Cet avis possible ne dit pas s'il est favorable. Dites comme quoi il compte : `{text: "
    "ajourné, counts_as: aucun}`, ou `favorable`, ou `défavorable`.",
)


AVIS_CONTRAIRE = warning(
    "avis-contraire",
    "Le texte d'un avis dit le contraire de son sens (`verdict`) : « avis défavorable » sous "
    "« favorable ». Corrigez l'un des deux.",
)

_SAID = re.compile(r"(?i)\bavis (dé)?favorable\b")
_SAID_NOT = re.compile(r"(?i)\bpas\b[^.;]{0,40}\bavis (?:dé)?favorable\b")


def _texts(source: Source, value: Any) -> Iterator[Diagnostic]:
    """What the text of an opinion calls it, where it does so in one way only."""
    known = {verdict.text: verdict for verdict in fiche_of(value.get("fiche", {})).known}
    for at, opinion in entries(value.get("opinions"), ("opinions",)):
        verdict = known.get(opinion["verdict"])
        given = {bool(found[1]) for found in _SAID.finditer(opinion.get("text", ""))}
        if verdict is None or len(given) != 1 or _SAID_NOT.search(opinion["text"]):
            continue
        against = given == {True}
        if verdict.counts_as == ("favorable" if against else "défavorable"):
            said = "avis défavorable" if against else "avis favorable"
            message = f"le texte dit « {said} », et l'avis est « {verdict.text} »"
            place = source.position((*at, "verdict"))
            yield AVIS_CONTRAIRE.at(source, message, place, "corrigez l'un des deux")


def _verdicts(source: Source, value: Any) -> Iterator[Diagnostic]:
    """The verdicts that a project declares, and those that its opinions give."""
    fiche = value.get("fiche", {})
    if "verdicts" not in fiche:
        return
    seen: set[str] = set()
    for at, item in entries(fiche["verdicts"], ("fiche", "verdicts")):
        verdict = verdict_of(item)
        if verdict.id in seen:
            message = f"l'avis possible « {verdict.text} » est déjà dans la liste"
            hint = f"retirez-le, ou : {{id: {verdict.id}-2, text: {verdict.text}}}"
            yield VERDICT_EN_DOUBLE.at(source, message, source.position(at), hint)
        elif not verdict.counts_as:
            message = f"« {verdict.text} » ne dit pas s'il est favorable, défavorable, ou sans avis"
            said = f"{{text: {verdict.text}, counts_as: aucun}}"
            hint = f"écrivez : {said} ; ou, s'il l'est, favorable ou défavorable"
            yield VERDICT_SANS_SENS.at(source, message, source.position(at), hint)
        seen.add(verdict.id)
    known = [verdict.text for verdict in fiche_of(fiche).known]
    for at, opinion in entries(value.get("opinions"), ("opinions",)):
        if opinion["verdict"] not in known:
            yield VALEUR_INCONNUE.unknown(
                source, "avis inconnu :", (*at, "verdict"), opinion["verdict"], known
            )


def _bodies(source: Source, value: Any) -> Iterator[Diagnostic]:
    for at, name, known in _not_asked(value):
        if "organisations" in value or not _is_usual(name):
            yield _unknown(source, value, at, name, known)


def _usual_bodies(source: Source, value: Any) -> Iterator[Diagnostic]:
    """One that other departments ask: if it is the department that is wrong, that is told."""
    codes = {*departments_of(value)}
    if "organisations" in value or not codes or not codes <= reference.departments().keys():
        return
    unknown = [item for item in _not_asked(value) if _is_usual(item[1])]
    if unknown:
        from cpts_docs.project.misplaced import misplaced

        if not misplaced(value).communes:
            yield from (_unknown(source, value, *item) for item in unknown)


def _not_asked(value: Any) -> Iterator[tuple[PathInFile, str, Iterable[str]]]:
    """Where an opinion names a body that is not asked, its name, and those that are."""
    known = dict.fromkeys(organisation_names(value))
    for at, opinion in entries(value.get("opinions"), ("opinions",)):
        if opinion["organisation"] not in known:
            yield (*at, "organisation"), opinion["organisation"], known


def _is_usual(name: str) -> bool:
    """Whether a body is asked where a project lists none, in one department or another."""
    codes = (*reference.departments(),)
    asked = map(reference.organisations, (codes, *((code,) for code in codes)))
    return any(name == body.name for bodies in asked for body in bodies)


def _opinions(source: Source, value: Any) -> Iterator[Diagnostic]:
    seen: dict[str, Position] = {}
    for at, opinion in entries(value.get("opinions"), ("opinions",)):
        name, place = opinion["organisation"], (*at, "organisation")
        if name in seen:
            earlier = seen[name]
            where = f"à la ligne {earlier.line} de {source.files[earlier.file].path.name}"
            yield AVIS_EN_DOUBLE.at(
                source,
                f"« {name} » a déjà donné son avis, {where}",
                source.position(place),
                "gardez un seul des deux avis",
            )
        seen[name] = source.position(at)


def _unknown(
    source: Source, value: Any, place: PathInFile, name: str, known: Iterable[str]
) -> Diagnostic:
    """A body that is not asked: one by its full name, or misspelt, or one to add."""
    from cpts_docs.project import spelling

    listed = value.get("organisations")
    titles = (
        {item.title: item.name for item in organisations_of(value)}
        if listed is None
        else {item.get("title", ""): item["name"] for item in listed if isinstance(item, dict)}
    )
    short = {slug(title): name for title, name in titles.items() if title}.get(slug(name))
    hint = spelling.hint(name, known) or SEE_LIST
    if short:
        hint = spelling.respelt(f"écrivez « {short} »", name, short)
    if not hint.startswith("écrivez"):
        hint += " ; ou ajoutez-le à « organisations »"
    message = f"organisme inconnu : « {name} »"
    return ORGANISME_INCONNU.at(source, message, source.position(place), hint)


def _repeated_organisations(source: Source, value: Any) -> Iterator[Diagnostic]:
    seen: dict[str, Any] = {}
    listed = value.get("organisations", ())
    for index, name in enumerate(organisation_names(value)):
        known_as = slug(name)  # it names the fields of the form
        if known_as in seen:
            message, path = (
                f"l'organisme « {name} » est déjà dans la liste",
                ("organisations", index),
            )
            hint = "retirez-le"
            if listed[index] == seen[known_as] == name:
                from cpts_docs.project.spots import Spot

                hint = Spot.of(source, path).without(hint)
            yield ORGANISME_EN_DOUBLE.at(source, message, source.position(path), hint)
        seen.setdefault(known_as, listed[index] if listed else name)


def organisation_names(value: Any) -> list[str]:
    """The short names of the bodies asked, the project's own or the national ones."""
    return [organisation.name for organisation in organisations_of(value)]


CHECKS = (
    Check(
        _verdicts,
        ("fiche", "opinions"),
        (VERDICT_EN_DOUBLE, VERDICT_SANS_SENS, VALEUR_INCONNUE),
    ),
    Check(_texts, ("fiche", "opinions"), (AVIS_CONTRAIRE,)),
    Check(_repeated_organisations, ("organisations",), (ORGANISME_EN_DOUBLE,)),
    Check(_bodies, ("organisations", "opinions"), (ORGANISME_INCONNU,)),
    Check(
        _usual_bodies,
        ("department", "territory", "organisations", "opinions"),
        (ORGANISME_INCONNU,),
    ),
    Check(_opinions, ("opinions",), (AVIS_EN_DOUBLE,)),
)
