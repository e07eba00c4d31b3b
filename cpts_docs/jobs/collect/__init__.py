"""Filled forms back to data: files to answers and opinions.

Each file is read by the reader of its format, recognised by its first bytes.
What cannot be used is named with the reason, and never stops the others.
Questionnaires become ``answers.yaml`` and ``answers.csv``, other forms what their
:class:`.FormKind` says; a filled fiche avis becomes a file of ``opinions/``. The
project file itself is never written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cpts_docs.base.door import first_bytes
from cpts_docs.base.errors import UnreadableError
from cpts_docs.base.words import counted
from cpts_docs.documents import documents_of
from cpts_docs.foreign.text import MAX_BYTES
from cpts_docs.forms.answer import Answer
from cpts_docs.forms.fields import Form
from cpts_docs.forms.filled import FilledForm
from cpts_docs.forms.kinds import OPINIONS, OPINIONS_LINE, FormKind
from cpts_docs.jobs.collect import people
from cpts_docs.jobs.collect.answers import answer_of, other_fields, source_name
from cpts_docs.jobs.collect.belonging import belonging
from cpts_docs.jobs.collect.collected import COLUMNS, Named, name_other_fields
from cpts_docs.jobs.collect.collected import Collected as Collected
from cpts_docs.jobs.collect.doubts import doubts, missing_fields
from cpts_docs.jobs.collect.files import answers_files, answers_path, opinion_files, rewritten
from cpts_docs.jobs.collect.opinions import opinions_of, outdated, unasked
from cpts_docs.jobs.collect.reading import Read, read_after_all, read_all
from cpts_docs.jobs.collect.sources import find
from cpts_docs.jobs.collect.twins import name_alike, name_trials, name_twins
from cpts_docs.project.model import Opinion, Project
from cpts_docs.run.parallel import Progress, unseen

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from cpts_docs.jobs.collect.journal import Journal
    from cpts_docs.jobs.collect.rows import Rows


def collect(
    project: Project,
    paths: Iterable[Path],
    *,
    folder: Path | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    accept: bool = False,
    progress: Progress = unseen,
) -> Collected:
    """Read the filled forms at ``paths`` (files and folders) of ``project``.

    Answers that the project already has come first; a person who answers again
    is counted once, with the later answer. With ``accept``, forms of another year,
    or of a CPTS of the same name in another department, are taken. The files are
    read by ``executor``, if there is one, which has ``workers`` processes. Nothing is written:
    :func:`files_of` gives what to write, in ``folder``, by default the project's.
    """
    return collect_files(
        project,
        find(paths),
        folder=folder,
        executor=executor,
        workers=workers,
        accept=accept,
        progress=progress,
    )


def collect_files(
    project: Project,
    files: Sequence[Path],
    *,
    folder: Path | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    accept: bool = False,
    progress: Progress = unseen,
    journal: Journal | None = None,
) -> Collected:
    """As :func:`collect`, of the ``files`` that :func:`.sources.find` found.

    What is read is kept in ``journal``, and what it has is not looked into again.
    """
    folder = project.path.parent if folder is None else folder
    collected = Collected({name: list(answers) for name, answers in project.returned.items()})
    known = Counter(
        digest
        for answers in collected.returned.values()
        for answer in answers
        for digest in (answer.sha256, *answer.replaces)
    )
    documents = {
        *project.returned,
        *(name for name, kind in documents_of(project).items() if kind.has_data(project)),
    }
    earlier = {id(answer) for answers in project.returned.values() for answer in answers}
    rows: Rows | None = None
    again = 0
    passed_over = known.keys() | journal.known if journal else known.keys()
    batches = read_all(files, frozenset(passed_over), executor, workers)
    for reads in progress(journal.followed(batches) if journal else batches, len(files)):
        new = []
        for read in reads:
            if known[read.digest]:
                known[read.digest] -= 1
                again += 1
            else:
                new.append(read)
        for read in read_after_all(new, reads):  # there may be more of the same bytes than known
            if read.found.beside:
                collected.notices.append(_beside(read))
            try:
                if read.table is None:
                    _take(project, read, collected, folder, documents, accept)
                else:
                    rows = rows or _rows(project, collected, folder, documents, accept)
                    rows.take(read)
            except UnreadableError as error:
                collected.refused.append(Named(str(read.found), str(error)))
    if again:
        already = counted(again, "fichier était déjà lu", "fichiers étaient déjà lus")
        collected.notices.append(already)
    if journal and journal.taken_up:
        already = counted(journal.taken_up, "fichier déjà lu", "fichiers déjà lus")
        collected.notices.append(f"{already} lors d'une collecte interrompue")
    if rows:
        rows.put_in_order(earlier)
        rows.write_columns()
    for kind, answers in collected.given:
        name_twins(collected, kind, answers, earlier)
        _merge(collected, kind, answers)
        name_alike(collected, kind, earlier)
        name_trials(collected, kind, earlier)
    name_other_fields(collected, by_template=bool(project.templates))
    for kind, answers in collected.given:
        _spare_uncounted(project, collected, kind, answers, folder)
        if answers:
            collected.notices += rewritten(project, kind)
    return collected


def _beside(read: Read) -> str:
    """What a message says beside the file that is joined to it, which may be the answer."""
    said = read.found.beside
    shown = f"« {said[:_SHOWN].rstrip()}{'…' if len(said) > _SHOWN else ''} »"
    return f"{read.found.path} : le texte du message n'est pas lu : {shown}"


_SHOWN = 160


def _rows(
    project: Project, collected: Collected, folder: Path, documents: Container[str], accept: bool
) -> Rows:
    from cpts_docs.jobs.collect.rows import Rows

    return Rows(project, collected, folder, documents, accept)


def _take(
    project: Project,
    read: Read,
    collected: Collected,
    folder: Path,
    documents: Container[str],
    accept: bool,
) -> None:
    if read.form is None:
        raise UnreadableError(read.reason)
    name = str(read.found)
    collected.remarks += (Named(name, remark) for remark in read.form.remarks)
    ours = belonging(project, read.form, documents, accept=accept)
    collected.notices += (f"{name} : {said}" for said in ours.notices)
    if ours.kind is OPINIONS:
        _take_opinions(project, read.form, collected, folder, name)
    else:
        _take_answer(project, ours.kind, read, read.form, collected)


def _take_answer(
    project: Project, kind: FormKind, read: Read, form: FilledForm, collected: Collected
) -> None:
    name, declared = str(read.found), project.forms.get(kind.name) or Form(kind.name, ())
    source = source_name(read.found, project.path.parent)
    answer = replace(answer_of(source, read.digest, form, declared, kind), way=read.way)
    collected.returned.setdefault(kind.name, []).append(answer)
    collected.places[answer.source, answer.sha256] = name
    collected.paths[answer.sha256] = read.found.path
    collected.remarks += (Named(name, said) for said in doubts(answer, declared))
    if kind.name in project.forms:
        collected.other_fields |= dict.fromkeys(other_fields(form, declared))
        missing = (item for item in missing_fields(form, declared) if item not in kind.fixed())
        collected.missing_fields |= dict.fromkeys(missing)


def _take_opinions(
    project: Project, form: FilledForm, collected: Collected, folder: Path, name: str
) -> None:
    collected.remarks += (Named(name, said) for said in unasked(project, form))
    opinions = opinions_of(project, form)
    collected.notices += (f"{name} : {said}" for said in outdated(project, opinions))
    for opinion in opinions:
        _check_new(opinion, collected, folder)
    collected.opinions += opinions
    collected.opinion_sources |= {item.organisation.name: name for item in opinions}


def _check_new(opinion: Opinion, collected: Collected, folder: Path) -> None:
    """Raise if a file has an opinion of that organisation already."""
    name = opinion.organisation.name
    if name in collected.opinion_sources:
        earlier = collected.opinion_sources[name]
        raise UnreadableError(f"l'avis « {name} » est déjà dans un autre fichier : {earlier}")
    for path, content in opinion_files([opinion], folder).items():
        if path.exists() and _bytes_of(path) != content:
            raise UnreadableError(
                f"l'avis « {name} » est déjà dans {path}, que le projet n'inclut pas "
                f"({OPINIONS_LINE})"
            )


def _merge(collected: Collected, kind: FormKind, answers: list[Answer]) -> None:
    """Keep the last answer of each person, and name both files."""
    collected.returned[kind.name], merged = people.merge(answers, kind.names, collected.unsent)
    collected.replaced += (
        Named(
            collected.place(item.old),
            f"la même personne a répondu de nouveau ({item.why}) : "
            f"{collected.place(item.new)} compte",
        )
        for item in merged
    )


def _spare_uncounted(
    project: Project, collected: Collected, kind: FormKind, answers: list[Answer], folder: Path
) -> None:
    """Give up the answers if they would take the place of some that the project does not read."""
    path = answers_path(project, folder, kind)
    if not path.exists():
        return
    is_read = kind.name in project.returned and path.samefile(
        project.path.parent / project.included[kind.key]
    )
    if not is_read and answers_files(project, answers, folder, kind)[path] != _bytes_of(path):
        answers.clear()
        reason = (
            "ce fichier existe, et le projet ne le lit pas ; ajoutez au projet "
            f"« {kind.line(kind.file)} » s'il est dans son dossier, ou déplacez-le ; "
            f"aucune {kind.noun.singular} n'a été écrite"
        )
        collected.refused.append(Named(str(path), reason))


def _bytes_of(path: Path) -> bytes:
    try:
        return first_bytes(path, MAX_BYTES)
    except OSError:
        return b""


def files_of(project: Project, collected: Collected, folder: Path) -> dict[Path, bytes]:
    """What to write in ``folder`` of what was collected, by path.

    Raises:
        OutputError: the project names the same file for two things.
    """
    files = opinion_files(collected.opinions, folder)
    for kind, answers in collected.given:
        files |= answers_files(project, answers, folder, kind)
    if collected.columns:
        files[folder / COLUMNS] = collected.columns.encode()
    return files
