"""Check projects and report what is wrong with them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from cpts_docs.cli.commands.common import add_projects, say, show, speak_utf8
from cpts_docs.cli.exit_codes import DONE, FAILED

if TYPE_CHECKING:
    from datetime import date

    from cpts_docs.base.diagnostics import Diagnostic

SUMMARY = "vérifie des projets, sans rien écrire"
EXAMPLES = """\
cpts-docs validate mon-projet/project.yaml
cpts-docs validate --today 2026-01-15 mon-projet/project.yaml
cpts-docs validate --strict --message-format json mon-projet/project.yaml
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    add_projects(parser)
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


def _day(text: str) -> date:
    from datetime import date

    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"« {text} » n'est pas une date ; écrivez AAAA-MM-JJ, comme 2026-01-15"
        ) from None


def run(options: argparse.Namespace) -> int:
    from dataclasses import replace

    from cpts_docs.base import diagnostics
    from cpts_docs.documents.validation import validate

    reporters: dict[str, Callable[[Iterable[Diagnostic]], str]] = {
        "json": diagnostics.report_json,
        "github": diagnostics.report_github,
        "gitlab": diagnostics.report_gitlab,
    }
    found = [item for path in options.project for item in validate(path, today=options.today)]
    if options.strict:
        found = [replace(item, severity=diagnostics.Severity.ERROR) for item in found]
    errors = sum(item.is_error for item in found)
    if options.message_format == "text":
        show(found, sys.stdout)
        say(_summary(len(options.project), errors, len(found) - errors))
    else:
        speak_utf8()
        if report := reporters[options.message_format](found):
            print(report)
    return FAILED if errors else DONE


def _summary(projects: int, errors: int, warnings: int) -> str:
    from cpts_docs.base.words import counted

    wrong = counted(errors, "erreur", "erreurs")
    told = counted(warnings, "avertissement", "avertissements")
    return f"{counted(projects, 'projet', 'projets')} : {wrong}, {told}"
