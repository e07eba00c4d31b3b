"""The command line: a thin layer over the library, in French."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cpts_docs.arguments import USAGE, parser
from cpts_docs.words import counted

if TYPE_CHECKING:
    from cpts_docs.answers.collect import Collected
    from cpts_docs.diagnostics import Diagnostic
    from cpts_docs.project.model import Project

T = TypeVar("T")

DONE, FAILED = 0, 1
"""Exit codes: all done; the project, the disk or a form has errors. Wrong usage is 2."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that lacks a sign shows its code
            stream.reconfigure(errors="backslashreplace")
    options = parser(_COMMANDS).parse_args(arguments)
    try:
        code: int = options.run(options)
        if sys.stdout is not None:  # it is None when it was closed before the start
            sys.stdout.flush()
    except BrokenPipeError:  # the reader (head, less) has left
        sys.stdout = None
        return FAILED
    except KeyboardInterrupt:
        _complain("interrompu ; aucun document n'est resté à moitié écrit")
        return 130
    except OSError as error:
        if error.filename is not None:  # not of the standard output
            raise
        full = error.errno == errno.ENOSPC
        sys.stdout = None
        reason = "le disque est plein" if full else error.strerror or str(error)
        _complain(f"la sortie ne peut pas être écrite : {reason}")
        return FAILED
    return code


def _speak_utf8() -> None:
    """What programs read is UTF-8, whatever the terminal speaks."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")


def _complain(message: str) -> None:
    from cpts_docs.diagnostics import printable

    print(f"cpts-docs : {printable(message)}", file=sys.stderr)


# --------------------------------------------------------------------------
# Commands


def _build(options: argparse.Namespace) -> int:
    from cpts_docs import builder
    from cpts_docs.errors import CptsDocsError, UnknownNameError

    try:
        builder.check_documents(options.document)
        builder.check_formats(options.format)
    except UnknownNameError as error:
        _complain(str(error))
        return USAGE
    code = DONE
    folders = _output_folders(options.project, options.output)
    for path, folder in zip(options.project, folders, strict=True):
        project = _examine(path)
        if project is None:
            code = FAILED
            continue
        wanted = (options.document, options.format, options.organisation)
        try:
            if options.check:
                files = builder.build_files(project, folder, *wanted)
                code = _show_outdated(builder.outdated(files)) or code
            else:
                print(*builder.build_project(project, folder, *wanted), sep="\n")
        except CptsDocsError as error:
            _complain(str(error))
            code = FAILED
    return code


def _show_outdated(paths: Sequence[Path]) -> int:
    for path in paths:
        print(f"{path} : {'à reconstruire' if path.exists() else 'manque'}")
    return FAILED if paths else DONE


def _examine(path: Path) -> Project | None:
    """The project, after showing its diagnostics to whoever reads the terminal."""
    from cpts_docs.diagnostics import report_text
    from cpts_docs.project.loader import examine

    project, diagnostics = examine(path)
    if diagnostics:
        print(report_text(diagnostics), file=sys.stderr)
    return project


def _output_folders(projects: Sequence[Path], output: Path | None) -> list[Path]:
    """A folder for each project; two that would share one get one each inside it."""
    from cpts_docs.builder import output_folder

    folders = [output_folder(path, output) for path in projects]
    if len(set(folders)) == len(folders):
        return folders
    inside = [
        folder / _own_name(path) if folders.count(folder) > 1 else folder
        for path, folder in zip(projects, folders, strict=True)
    ]
    return [
        folder / str(inside[: index + 1].count(folder)) if inside.count(folder) > 1 else folder
        for index, folder in enumerate(inside)
    ]


def _own_name(path: Path) -> str:
    """What sets a project apart: its file's name, or its folder's if it is the usual one."""
    folder = path.absolute().parent.name
    return folder if path.stem == "project" and folder else path.stem


def _validate(options: argparse.Namespace) -> int:
    from cpts_docs import diagnostics
    from cpts_docs.project.loader import validate

    reporters: dict[str, Callable[[Iterable[Diagnostic]], str]] = {
        "text": diagnostics.report_text,
        "json": diagnostics.report_json,
        "github": diagnostics.report_github,
    }
    found = [item for path in options.project for item in validate(path)]
    if options.message_format != "text":
        _speak_utf8()
    if report := reporters[options.message_format](found):
        print(report)
    errors = sum(item.is_error for item in found)
    if options.message_format == "text":
        print(_summary(len(options.project), errors, len(found) - errors))
    return FAILED if errors else DONE


def _summary(projects: int, errors: int, warnings: int) -> str:
    found = (
        counted(projects, "projet", "projets"),
        counted(errors, "erreur", "erreurs"),
        counted(warnings, "avertissement", "avertissements"),
    )
    return f"{found[0]} : {found[1]}, {found[2]}"


def _schema(options: argparse.Namespace) -> int:
    from cpts_docs.project.schema import schema_text

    _speak_utf8()
    print(schema_text(), end="")
    return DONE


def _init(options: argparse.Namespace) -> int:
    from cpts_docs.errors import OutputError
    from cpts_docs.files import remove_scratch, write_files
    from cpts_docs.resources import template_folder

    target: Path = options.folder / "project.yaml"
    if os.path.lexists(target):  # Path.exists raises if the name is too long
        _complain(f"{target} existe déjà ; il n'a pas été modifié")
        return FAILED
    try:
        remove_scratch(options.folder)
        write_files({target: (template_folder() / "starter.yaml").read_bytes()})
    except OutputError as error:
        _complain(str(error))
        return FAILED
    print(target)
    return DONE


def _mailing(options: argparse.Namespace) -> int:
    from cpts_docs import builder, mailing
    from cpts_docs.diagnostics import has_errors, report_text
    from cpts_docs.errors import CptsDocsError, UnknownNameError
    from cpts_docs.files import check_inside

    try:
        (ending,) = builder.check_formats([options.format])
        mailing.check_pattern(options.name)
    except UnknownNameError as error:
        _complain(str(error))
        return USAGE
    project = _examine(options.project)
    recipients, problems = mailing.read_recipients(options.recipients)
    if problems:
        print(report_text(problems), file=sys.stderr)
    if not recipients:
        _complain(f"{options.recipients} : aucun destinataire")
    if project is None or not recipients:
        return FAILED
    folder = options.output or options.project.parent / mailing.FOLDER
    letters, clashes = mailing.letters(recipients, folder, options.name, ending)
    if clashes:
        for clash in clashes:
            _complain(clash)
        _complain(f'rien n\'a été écrit ; essayez --name "{options.name}-{{ligne}}"')
        return FAILED
    try:
        if options.output is None:
            check_inside(folder, options.project.parent)
        written = mailing.write_letters(
            project, letters, ending, resume=options.resume, progress=_progress
        )
    except CptsDocsError as error:
        _complain(str(error))
        return FAILED
    there = len(letters) - len(written)
    print(
        f"{counted(len(written), 'fichier écrit', 'fichiers écrits')}, {there} déjà là : {folder}"
    )
    return FAILED if has_errors(problems) else DONE


def _progress(items: Sequence[T]) -> Iterable[T]:
    """A progress bar on a terminal, nothing in a pipe."""
    from tqdm import tqdm

    return tqdm(items, disable=None, unit=" fichier", leave=False)


def _collect(options: argparse.Namespace) -> int:
    from cpts_docs.answers import collect
    from cpts_docs.errors import CptsDocsError
    from cpts_docs.files import check_inside, remove_scratch, write_files

    project = _examine(options.project)
    if project is None:
        return FAILED
    folder = options.output or options.project.parent
    collected = collect.collect(project, options.forms, progress=_progress)
    for refused in collected.replaced + collected.refused:
        _complain(f"{refused.path} : {refused.reason}")
    files = collect.opinion_files(collected, folder)
    if collected.answers:
        files |= collect.answers_files(project, collected, folder)
    try:
        for place in {path.parent for path in files}:
            if options.output is None:
                check_inside(place, options.project.parent)
            remove_scratch(place)
        write_files(files)
    except CptsDocsError as error:
        _complain(str(error))
        return FAILED
    print("\n".join([*(str(file) for file in files), _collect_summary(collected)]))
    _advise(project, collected)
    return FAILED if collected.refused else DONE


def _collect_summary(collected: Collected) -> str:
    refused = counted(len(collected.refused), "fichier écarté", "fichiers écartés")
    answers = counted(len(collected.answers), "réponse", "réponses")
    return f"{answers}, {len(collected.opinions)} avis, {refused}"


def _advise(project: Project, collected: Collected) -> None:
    """Say what to add to the project, which is never written by machine."""
    if not (collected.answers or collected.opinions or collected.refused):
        _complain("aucun formulaire rempli n'a été trouvé")
    if collected.answers and project.answers is None:
        _complain("pour compter ces réponses, ajoutez au projet : answers: answers.yaml")
    if collected.opinions:
        _complain("pour montrer ces avis, le projet doit avoir : opinions: [opinions/*.yaml]")


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "build": _build,
    "validate": _validate,
    "mailing": _mailing,
    "collect": _collect,
    "schema": _schema,
    "init": _init,
}
