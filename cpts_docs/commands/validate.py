"""Check projects and report what is wrong with them."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from cpts_docs.commands.common import add_projects, speak_utf8
from cpts_docs.exit_codes import DONE, FAILED
from cpts_docs.words import counted

if TYPE_CHECKING:
    from cpts_docs.diagnostics import Diagnostic

SUMMARY = "vérifie des projets, sans rien écrire"


def add_options(parser: argparse.ArgumentParser) -> None:
    add_projects(parser)
    parser.add_argument(
        "--message-format",
        choices=("text", "json", "github"),
        default="text",
        help="text pour lire (par défaut), json pour un programme, github pour GitHub Actions",
    )


def run(options: argparse.Namespace) -> int:
    from cpts_docs import diagnostics
    from cpts_docs.project.loader import validate

    reporters: dict[str, Callable[[Iterable[Diagnostic]], str]] = {
        "text": diagnostics.report_text,
        "json": diagnostics.report_json,
        "github": diagnostics.report_github,
    }
    found = [item for path in options.project for item in validate(path)]
    if options.message_format != "text":
        speak_utf8()
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
