"""Take a person out of all that a project keeps; the rest stays byte for byte.

What the package wrote goes: answers, rows of tables of text, letters. What somebody else
made (filled forms, workbooks, the project itself) is named, with what to do.
"""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path

from cpts_docs.base import os_errors
from cpts_docs.base.errors import OutputError, RevisionError
from cpts_docs.base.words import counted
from cpts_docs.documents.kind import OUTPUT_FOLDER
from cpts_docs.foreign.sheets import numbered
from cpts_docs.jobs.collect import journal
from cpts_docs.jobs.collect.reading import Read, read_all
from cpts_docs.jobs.collect.sources import find
from cpts_docs.jobs.forget.cutting import without_answers, without_rows
from cpts_docs.jobs.forget.mentions import Mention, Text, content, mentions, says, text_in
from cpts_docs.jobs.forget.traces import (
    in_answers,
    in_forms,
    in_tables,
    is_title,
    letter_folders,
)
from cpts_docs.jobs.forget.whom import Asked, Trace, meant
from cpts_docs.project.model import Project
from cpts_docs.run import repository
from cpts_docs.run.files import write_files
from cpts_docs.run.parallel import Progress, unseen


@dataclass(slots=True)
class Forgotten:
    """What goes of a person, and what a person has to take out.

    ``others`` are people among whom it is to be said who is meant: then there is nothing else.
    ``removed`` and ``left`` say in French a place, and what is there; files are ``before`` and
    ``after`` the change, ``deleted`` ones go, ``unread`` ones have no text that can be read.
    """

    shown: str
    others: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    before: dict[Path, bytes] = field(default_factory=dict)
    after: dict[Path, bytes] = field(default_factory=dict)
    deleted: list[Path] = field(default_factory=list)
    unread: list[Path] = field(default_factory=list)

    @property
    def difference(self) -> Iterator[str]:
        """The lines of a unified diff of the files that change, without their ends."""
        for path, data in self.after.items():
            old, new = (
                text.decode("utf-8", "replace").splitlines() for text in (self.before[path], data)
            )
            yield from unified_diff(old, new, str(path), str(path), lineterm="")

    def write(self, within: Path) -> None:
        """Change the files, all or none, then delete the others.

        Raises:
            OutputError: one cannot be written or deleted, or has changed since it was read.
        """
        for path, data in self.before.items():
            if content(path) != data:
                message = f"{path} a changé entre-temps : rien n'a été retiré ; relancez"
                raise OutputError(message)
        write_files(self.after, within)
        for path in self.deleted:
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                message = f"{path} ne peut pas être supprimé : {os_errors.writing(error)}"
                raise OutputError(message) from error


def forget(project: Project, person: str, progress: Progress = unseen) -> Forgotten:
    """What goes when ``person`` is forgotten, and what is left; nothing is written.

    ``person`` is a name, a name with its profession behind a comma, or a mailbox.
    """
    folder = project.path.parent
    asked = Asked.of(person)
    paths = find([folder])
    forms = [
        read
        for reads in progress(read_all(paths, frozenset(), None, None), len(paths))
        for read in reads
        if read.form
    ]
    traces = [*in_answers(project), *in_forms(project, forms), *in_tables(paths)]
    who = meant(asked, traces)
    done = Forgotten(asked.text, who.others)
    if who.is_nobody and (asked.mail or len(asked.name) > 1):
        is_said = says([asked.name], [asked.mail])
        _look_for_more(done, project, is_said, paths, forms)
    if not who.traces:
        return done
    done.shown = max((trace.shown for trace in who.traces), key=len)
    _remove(done, who.traces)
    doubt = "on ne sait pas de laquelle de ces personnes ; regardez, et retirez-la à la main"
    done.left += (f"{trace.place} : {trace.what}, {doubt}" for trace in who.doubtful)
    done.left += _originals(folder, who.traces)
    people = [trace.person for trace in who.traces]
    is_said = says({person.name for person in people}, {person.mail for person in people})
    seen = {trace.path for trace in who.traces if trace.how in ("hand", "file")}
    _look_for_more(done, project, is_said, [path for path in paths if path not in seen], forms)
    done.left += _in_history(folder, [*done.after, *done.deleted])
    return done


def _remove(done: Forgotten, traces: Sequence[Trace]) -> None:
    """Take out each trace that can be, and name the others."""
    by_file: dict[tuple[Path, str], list[Trace]] = {}
    for trace in traces:
        by_file.setdefault((trace.path, trace.how), []).append(trace)
    for (path, how), found in by_file.items():
        if how == "hand":
            done.left += (f"{trace.place} : {trace.what} ; {trace.hint}" for trace in found)
        elif how == "file":
            done.deleted.append(path)
            done.removed.append(f"{path} : {found[0].what}")
        else:
            data = content(path) or b""
            new = _cut(data, how, [trace.at for trace in found])
            if new is None:
                hint = "ne peut pas être retirée sans toucher au reste ; retirez-la à la main"
                done.left += (f"{trace.place} : {trace.what} ; {hint}" for trace in found)
                continue
            done.before[path], done.after[path] = data, new
            done.removed += (f"{trace.place} : {trace.what}" for trace in found)


def _cut(data: bytes, how: str, places: Sequence[int]) -> bytes | None:
    if how == "row":
        return without_rows(data, places, is_title)
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    text = without_answers(data.removeprefix(mark).decode("utf-8"), places)
    return None if text is None else mark + text.encode("utf-8")


def _originals(folder: Path, traces: Sequence[Trace]) -> Iterator[str]:
    """The files that the answers came from, which are elsewhere."""
    for trace in traces:
        source = trace.source.partition(" › ")[0]
        if source and not os.path.lexists(folder / source):
            yield (
                f"{source} : le fichier de cette réponse n'est pas dans le dossier du projet ; "
                "supprimez-le là où il est"
            )


# --------------------------------------------------------------------------
# What else names the person

_SHOWN = 5
"""So many lines of a file are named; the others are counted."""


def _look_for_more(
    done: Forgotten,
    project: Project,
    is_said: Callable[[str], bool],
    paths: Sequence[Path],
    forms: Sequence[Read],
) -> None:
    """Name what else says who it is; letters of a mailing that are no form any more go too."""
    typed = {read.found.path: "\n".join(read.form.fields.values()) for read in forms if read.form}
    kept = project.path.parent / journal.NAME
    typed |= {kept: journal.said_in(kept)}

    def text_at(path: Path) -> Text | None:
        if path in typed:
            return Text(typed[path], is_document=True)
        data = done.after[path] if path in done.after else content(path)
        found = None if data is None else text_in(data)
        if data != b"" and not (found and found.text.strip()):  # a photo, a scan, an archive
            done.unread.append(path)
        return found

    letters = letter_folders(project)
    for mention in mentions([*paths, kept], is_said, text_at):
        if mention.path == kept:
            done.deleted.append(kept)
            done.removed.append(f"{kept} : tout ce qu'une collecte interrompue a lu")
        elif mention.path.parent in letters and mention.path.suffix == ".html":
            done.deleted.append(mention.path)
            done.removed.append(f"{mention.path} : formulaire préparé")
        else:
            done.left.append(_told(mention, project))


def _told(mention: Mention, project: Project) -> str:
    path = mention.path
    if path.parent == project.path.parent / OUTPUT_FOLDER:
        rebuild = f"reconstruisez : cpts-docs build {project.path}"
        return f"{path} : ce document peut encore la nommer ; {rebuild}"
    if mention.lines:
        more = f" ({numbered(mention.lines, _SHOWN)})" if len(mention.lines) > 1 else ""
        return f"{path}:{mention.lines[0]} : la nomme encore{more} ; corrigez à la main"
    if mention.is_document:
        return f"{path} : la nomme encore ; corrigez ce fichier, ou supprimez-le"
    return f"{path} : son nom est dans celui du fichier ; supprimez-le, ou renommez-le"


def _in_history(folder: Path, changed: Sequence[Path]) -> Iterator[str]:
    """What git keeps of the files that change or go."""
    try:
        place = repository.find(folder)
        with repository.opened(place) as known:
            kept = known.keeps(changed)
    except RevisionError:
        return
    if kept:
        yield (
            f"{place.top} : git garde dans son historique ce qui est retiré de "
            f"{counted(len(kept), 'fichier', 'fichiers')} ; le guide dit comment l'en retirer"
        )
