"""What is done with what was collected: written, counted, and named in the project by a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cpts_docs.base.words import counted
from cpts_docs.forms.answer import Answer
from cpts_docs.forms.fiche import NONE
from cpts_docs.forms.kinds import KINDS, OPINIONS, OPINIONS_LINE, QUESTIONNAIRE, FormKind
from cpts_docs.jobs.collect.collected import Collected
from cpts_docs.project.model import Project
from cpts_docs.run.files import remove_scratch, write_files
from cpts_docs.run.inside import check_inside


class Addition(NamedTuple):
    """What a project has to say for answers to be counted: ``kind`` is what they are.

    ``line`` says it, as one types it; its ``file`` is a pattern for opinions.
    """

    kind: FormKind
    line: str
    file: str


def write(files: dict[Path, bytes], within: Path | None) -> None:
    """Write what was collected, all or none; with ``within``, no link may lead out of it.

    Raises:
        OutputError: it cannot be written.
    """
    for place in {path.parent for path in files}:
        if within:
            check_inside(place, within)
        remove_scratch(place)
    write_files(files, within)


def summary(project: Project, collected: Collected) -> str:
    """How many there are now, those of earlier collections with them."""
    refused = counted(len(collected.refused), "fichier écarté", "fichiers écartés")
    given = dict(collected.given) or {QUESTIONNAIRE: []}
    answers = (_counted(kind, answers) for kind, answers in given.items())
    verdicts = [opinion.verdict for opinion in (*project.opinions, *collected.opinions)]
    opinions = sum(v is not None and project.fiche.counts_as(v) != NONE for v in verdicts)
    return f"{', '.join(answers)}, {opinions} avis, {refused}"


def _counted(kind: FormKind, answers: Sequence[Answer]) -> str:
    """« 30 adhésions (dont 2 partielles) » ; of a project's own document: « 2 réponses (avis) »."""
    said = counted(len(answers), kind.noun.singular, kind.noun.plural)
    partial = sum(answer.partial for answer in answers)
    said += f" (dont {counted(partial, 'partielle', 'partielles')})" if partial else ""
    return said if kind.name in KINDS else f"{said} ({kind.name})"


def additions(project: Project, collected: Collected, *, beside: bool = True) -> Iterator[Addition]:
    """What to add to the project, which is never written by machine.

    Files of answers that are ``beside`` it and that it names already are counted.
    """
    for kind, _ in collected.given:
        file = project.included.get(kind.key)
        if not (beside and file):
            yield Addition(kind, _line(project, kind, file or kind.file), file or kind.file)
    if collected.opinions:
        yield Addition(OPINIONS, f"au projet : {OPINIONS_LINE}", f"{OPINIONS.file}/*.yaml")


def _line(project: Project, kind: FormKind, file: str) -> str:
    """Where in the project to name a file of answers, and the line that does."""
    *outer, last = kind.path
    if any(key.startswith(f"{name}.") for name in outer for key in project.included):
        return f"sous « {outer[0]} », dans le projet : {last}: {file}"
    return f"au projet : {kind.line(file)}"
