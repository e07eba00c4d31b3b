"""Check projects and report what is wrong with them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from cpts_docs.cli.commands.common import add_project, advise, complain, say, show, speak_utf8
from cpts_docs.cli.exit_codes import DONE, FAILED

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from cpts_docs.base.diagnostics import Diagnostic

SUMMARY = "vérifie des projets, et corrige ce qui est sûr si on le demande"
EXAMPLES = """\
cpts-docs validate mon-projet/project.yaml
cpts-docs validate --today 2026-01-15 mon-projet/project.yaml
cpts-docs validate --diff mon-projet/project.yaml
cpts-docs validate --strict --message-format json mon-projet/project.yaml
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    add_project(parser, several=True)
    parser.add_argument(
        "--message-format",
        choices=("text", "json", "github", "gitlab"),
        default="text",
        help="text pour lire (par défaut), json pour un programme, github et gitlab pour leur CI",
    )
    parser.add_argument(
        "--today",
        metavar="AAAA-MM-JJ",
        type=_day,
        help="compare aussi les dates à ce jour : avis attendus, retours passés",
    )
    parser.add_argument(
        "--strict", action="store_true", help="compte les avertissements comme des erreurs"
    )
    mending = parser.add_mutually_exclusive_group()
    mending.add_argument(
        "--fix",
        action="store_true",
        help="corrige dans le fichier ce qui est sûr, sans toucher au reste, et le montre",
    )
    mending.add_argument(
        "--diff", action="store_true", help="montre ce que --fix changerait, sans rien écrire"
    )


def _day(text: str) -> date:
    from datetime import date

    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"« {text} » n'est pas une date ; écrivez AAAA-MM-JJ, comme 2026-01-15"
        ) from None


def run(options: argparse.Namespace) -> int:
    from cpts_docs.base import diagnostics
    from cpts_docs.base.errors import CptsDocsError
    from cpts_docs.base.faults import told

    reporters: dict[str, Callable[[Iterable[Diagnostic]], str]] = {
        "json": diagnostics.report_json,
        "github": diagnostics.report_github,
        "gitlab": diagnostics.report_gitlab,
    }
    look = partial(_mended, options) if options.fix or options.diff else _checked
    found: list[Diagnostic] = []
    failed = False
    for path in options.project:
        try:
            found += look(path, options.today)
        except OSError:  # of the output
            raise
        except Exception as error:  # one bad project is not the end of the others
            failed = True
            complain(str(error) if isinstance(error, CptsDocsError) else f"{path} : {told(error)}")
    if options.strict:
        from dataclasses import replace

        found = [replace(item, severity=diagnostics.Severity.ERROR) for item in found]
    errors = sum(item.is_error for item in found)
    if options.message_format == "text":
        show(found, sys.stdout)
        summary = _summary(len(options.project), errors, len(found) - errors)
        sure = 0 if options.diff else sum(item.fix is not None for item in found)
        say(f"{summary} ; --fix en corrige {sure}" if sure else summary)
    else:
        speak_utf8()
        if report := reporters[options.message_format](found):
            print(report)
    return FAILED if errors or failed else DONE


def _checked(path: Path, today: date | None) -> list[Diagnostic]:
    from cpts_docs.documents.validation import validate

    return validate(path, today=today)


def _mended(options: argparse.Namespace, path: Path, today: date | None) -> list[Diagnostic]:
    """What is found, or left where it was mended; what was mended is shown."""
    from cpts_docs.base.diagnostics import printable
    from cpts_docs.base.words import counted
    from cpts_docs.jobs.mending import mended

    made = mended(path, today)
    stream = sys.stdout if options.message_format == "text" else sys.stderr  # JSON stands alone
    for line in made.difference:
        print("\t".join(map(printable, line.split("\t"))), file=stream)
    for file, fix in made.refused:
        place = f"{file}:{fix.position.line}:{fix.position.column}"
        complain(f"{place} : « {fix.old} » n'y est plus : rien n'y est corrigé ; relancez")
    if made.count and options.diff:
        advise(f"{path} : {counted(made.count, 'correction', 'corrections')} que --fix écrirait")
    elif made.count:
        made.write()
        advise(f"{path} : {counted(made.count, 'correction écrite', 'corrections écrites')}")
    return made.left if options.fix else made.found


def _summary(projects: int, errors: int, warnings: int) -> str:
    from cpts_docs.base.words import counted

    wrong = counted(errors, "erreur", "erreurs")
    told = counted(warnings, "avertissement", "avertissements")
    return f"{counted(projects, 'projet', 'projets')} : {wrong}, {told}"
