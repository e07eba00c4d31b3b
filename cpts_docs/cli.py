"""The command line: a thin layer over the library, in French."""

from __future__ import annotations

import argparse
import errno
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from cpts_docs import __version__

if TYPE_CHECKING:
    from cpts_docs.diagnostics import Diagnostic
    from cpts_docs.project.model import Project

DONE, FAILED, USAGE = 0, 1, 2
"""Exit codes: all done, the project or the disk has errors, wrong usage."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that lacks a sign shows its code
            stream.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(arguments)
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
        documents = builder.check_documents(options.document)
        formats = builder.check_formats(options.format)
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
        try:
            written = builder.build_project(project, folder, documents, formats)
        except CptsDocsError as error:
            _complain(str(error))
            code = FAILED
        else:
            print("\n".join(str(file) for file in written))
    return code


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
    def counted(count: int, word: str) -> str:
        return f"{count} {word}{'s' if count > 1 else ''}"

    found = f"{counted(errors, 'erreur')}, {counted(warnings, 'avertissement')}"
    return f"{counted(projects, 'projet')} : {found}"


def _schema(options: argparse.Namespace) -> int:
    from cpts_docs.project.schema import schema_text

    _speak_utf8()
    print(schema_text(), end="")
    return DONE


def _init(options: argparse.Namespace) -> int:
    from cpts_docs.builder import write_files
    from cpts_docs.errors import OutputError
    from cpts_docs.resources import template_folder

    target: Path = options.folder / "project.yaml"
    if os.path.lexists(target):  # Path.exists raises if the name is too long
        _complain(f"{target} existe déjà ; il n'a pas été modifié")
        return FAILED
    try:
        write_files({target: (template_folder() / "starter.yaml").read_bytes()})
    except OutputError as error:
        _complain(str(error))
        return FAILED
    print(target)
    return DONE


# --------------------------------------------------------------------------
# Arguments, with argparse's few words in French

_MESSAGES = (
    (r"the following arguments are required: (.*)", r"il manque : \1"),
    (r"unrecognized arguments: (.*)", r"argument inconnu : \1"),
    (r"argument (.*?): expected one argument", r"\1 : il manque une valeur"),
    (r"argument (.*?): expected at least one argument", r"\1 : il manque une valeur"),
    (
        r"argument (.*?): invalid choice: (.*?)(?:, maybe you meant .*\?)? \(choose from (.*)\)",
        r"\1 : \2 n'existe pas ; choix possibles : \3",
    ),
    (r"argument (.*?): ignored explicit argument (.*)", r"\1 : ne prend pas de valeur (\2)"),
    (r"ambiguous option: (.*?) could match (.*)", r"option ambiguë : \1 peut être \2"),
)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        super().add_usage(usage, actions, groups, "usage : " if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """An ArgumentParser that speaks French."""

    def __init__(self, prog: str, description: str, epilog: str = "", **more: Any) -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            formatter_class=_Formatter,
            add_help=False,
            allow_abbrev=False,
            **more,  # Python 3.14 gives its subparsers a colour
        )
        self._positionals.title = "arguments"
        self._optionals.title = "options"
        self.add_argument("-h", "--help", action="help", help="montre cette aide")

    def error(self, message: str) -> NoReturn:
        for english, french in _MESSAGES:
            message = re.sub(f"^{english}$", french, message)
        usage = self.format_usage()
        hint = f"« {self.prog} --help » montre l'aide"
        self.exit(USAGE, f"{usage}{self.prog} : erreur : {message}\n{hint}\n")


_EXAMPLES = """\
exemples :
  cpts-docs init mon-projet
  cpts-docs validate mon-projet/project.yaml
  cpts-docs build mon-projet/project.yaml
  cpts-docs build mon-projet/project.yaml -d fiche-avis -f pdf

codes de retour : 0 tout est fait, 1 le projet a des erreurs, 2 commande mal écrite
"""


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        "cpts-docs",
        "Les documents d'une CPTS (questionnaire, guide, fiche avis) à partir d'un fichier YAML.",
        _EXAMPLES,
    )
    parser.add_argument(
        "--version", action="version", version=f"cpts-docs {__version__}", help="montre la version"
    )
    commands: dict[str, tuple[str, Callable[[argparse.Namespace], int]]] = {
        "build": ("écrit les documents de projets", _build),
        "validate": ("vérifie des projets, sans rien écrire", _validate),
        "schema": ("montre le schéma JSON d'un fichier de projet", _schema),
        "init": ("écrit un projet de départ, commenté", _init),
    }
    subparsers = parser.add_subparsers(
        title="commandes", metavar="COMMANDE", required=True, parser_class=_Parser
    )
    made = {}
    for name, (summary, run) in commands.items():
        made[name] = subparsers.add_parser(
            name, help=summary, description=f"{summary[0].upper()}{summary[1:]}."
        )
        made[name].set_defaults(run=run)
    _add_build_options(made["build"])
    _add_validate_options(made["validate"])
    made["init"].add_argument(
        "folder", metavar="DOSSIER", type=Path, help="dossier où écrire project.yaml"
    )
    return parser


def _add_projects(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "project", metavar="PROJET", type=Path, nargs="+", help="fichier YAML d'un projet"
    )


def _add_build_options(parser: argparse.ArgumentParser) -> None:
    _add_projects(parser)
    parser.add_argument(
        "-o",
        "--output",
        metavar="DOSSIER",
        type=Path,
        help="dossier où écrire (par défaut : documents/, à côté du projet)",
    )
    parser.add_argument(
        "-d",
        "--document",
        metavar="NOM",
        action="append",
        help="questionnaire, guide ou fiche-avis ; se répète (par défaut : tous)",
    )
    parser.add_argument(
        "-f",
        "--format",
        metavar="FORMAT",
        action="append",
        help="docx, pdf ou html ; se répète (par défaut : docx et pdf)",
    )


def _add_validate_options(parser: argparse.ArgumentParser) -> None:
    _add_projects(parser)
    parser.add_argument(
        "--message-format",
        choices=("text", "json", "github"),
        default="text",
        help="text pour lire (par défaut), json pour un programme, github pour GitHub Actions",
    )
