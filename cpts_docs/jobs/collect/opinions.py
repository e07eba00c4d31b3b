"""A filled fiche avis to the opinions in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cpts_docs.base.errors import UnreadableError
from cpts_docs.base.words import series
from cpts_docs.forms.fiche import QUESTIONS, Fiche, asked_body, national, opinion_field
from cpts_docs.forms.fields import IDENTITY
from cpts_docs.forms.filled import FilledForm
from cpts_docs.jobs.collect.values import day, line, value
from cpts_docs.project.cures import quoted, reply
from cpts_docs.project.model import Opinion, Project


def opinions_of(project: Project, form: FilledForm) -> list[Opinion]:
    """The opinions in a filled fiche, but those that the project has already.

    Raises:
        UnreadableError: there is none, or one contradicts the project's.
    """
    found, known = [], False
    for opinion in project.opinions:
        name = opinion.organisation.name
        values = {
            field.name: value(form, opinion_field(name, field.name))
            for field in project.fiche.opinion.fields
        }
        if not any(values.values()):
            continue
        given = _opinion(opinion, values, project)
        if opinion.verdict is None:
            found.append(given)
        elif opinion_values(given) == opinion_values(opinion, typed=False):
            known = True
        else:
            raise UnreadableError(f"« {name} » a déjà donné un autre avis dans le projet")
    if not found and not known:
        raise UnreadableError("la fiche ne contient aucun avis rempli")
    return found


def unasked(project: Project, form: FilledForm) -> list[str]:
    """What a filled fiche says beside the opinions that the project asks for: sentences."""
    asked = {
        opinion_field(opinion.organisation.name, field.name)
        for opinion in project.opinions
        for field in project.fiche.opinion.fields
    }
    filled = {name for name, text in form.fields.items() if text.strip()}
    beside = [name for name in form.fields if name in filled.difference(asked, IDENTITY)]
    said = [
        f"l'avis de « {body} » n'est pas pris : le projet ne demande pas cet organisme "
        "(ajoutez-le à organisations, puis recommencez)"
        for body in dict.fromkeys(map(asked_body, beside))
        if body
    ]
    others = [name for name in beside if not asked_body(name)]
    said += _assessed(form, others)
    if unknown := [
        f"« {name} »" for name in others if name.partition("-precision")[0] not in QUESTIONS
    ]:
        what = "ces champs remplis ne sont d'aucun avis, et ne sont pas gardés"
        said.append(f"{what} : {series(unknown)} (recopiez-les dans le projet)")
    return said


def _assessed(form: FilledForm, filled: Iterable[str]) -> Iterator[str]:
    """What somebody answered in the place of the project: the lines to write into it."""
    for name, key in QUESTIONS.items():
        if name not in filled and f"{name}-precision" not in filled:
            continue
        remark = " ".join(value(form, f"{name}-precision").split())
        also = f", remark: {quoted(remark)}" if remark else ""
        answer = reply(value(form, name)) or "…"
        yield (
            f"la réponse à « {name} » est celle du projet, et n'est pas gardée ; pour la prendre, "
            f"écrivez sous « assessment: » : {key}: {{answer: {answer}{also}}}"
        )


def _opinion(asked: Opinion, values: dict[str, str], project: Project) -> Opinion:
    name = asked.organisation.name
    signatory = line(name, values["signataire"])
    return Opinion(
        asked.organisation,
        _verdict(name, values["verdict"], project.fiche),
        values["texte"],
        line(name, values["lieu"]),
        day(name, values["date"], project.date),
        (signatory,) if signatory else (),
    )


def _verdict(organisation: str, ticked: str, fiche: Fiche) -> str:
    """The text of the verdict whose box was ticked, of this fiche or of the national one.

    Raises:
        UnreadableError: there is none.
    """
    for verdict in fiche.known:
        if verdict.id == ticked:
            return verdict.text
    wrong = "ne coche ni favorable ni défavorable"
    if fiche.verdicts != national().verdicts:
        offered = series((f"« {item.text} »" for item in fiche.verdicts), " ou ")
        wrong = f"coche « {ticked[:80]} »" if ticked else "ne coche rien"
        wrong += f" ; le projet (fiche.verdicts) demande {offered}"
    raise UnreadableError(f"l'avis « {organisation} » {wrong}")


def outdated(project: Project, opinions: Iterable[Opinion]) -> Iterator[str]:
    """The opinions whose verdict the fiche offers no more, as sentences."""
    offered = {verdict.text for verdict in project.fiche.verdicts}
    for opinion in opinions:
        if opinion.verdict not in offered:
            yield (
                f"l'avis « {opinion.organisation.name} » est d'une fiche d'avant fiche.verdicts : "
                f"« {opinion.verdict} », gardé tel quel"
            )


def opinion_values(opinion: Opinion, *, typed: bool = True) -> dict[str, str]:
    """The values of an opinion as a project writes them; ``typed`` into a form, or Markdown."""
    values = {
        "organisation": opinion.organisation.name,
        "verdict": str(opinion.verdict),
        "text": escaped(opinion.text) if typed else opinion.text.strip(),
        "place": opinion.place,
        "date": opinion.date.isoformat() if opinion.date else "",
        "signatory": opinion.signatory,
    }
    return {key: text for key, text in values.items() if text}


def escaped(text: str) -> str:
    """A text typed into a form, as Markdown that shows each of its lines."""
    literal = re.sub(r"([\\*_])", r"\\\1", text)
    lines = (typed.strip() for typed in literal.split("\n"))
    marked = (re.sub(r"^(\d*)([-+.)])(?=\s|$)", r"\1\\\2", typed) for typed in lines)
    return re.sub(r"\n+", "\n\n", "\n".join(marked)).strip()
