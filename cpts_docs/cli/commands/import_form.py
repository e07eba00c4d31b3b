"""Read the questions of an XLSForm, for a project."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from cpts_docs.cli.commands.common import advise, complain, is_taken, say, show, speak_utf8
from cpts_docs.cli.exit_codes import DONE, FAILED, USAGE

SUMMARY = "reprend les questions d'un formulaire XLSForm (Kobo, ODK)"
EXAMPLES = """\
cpts-docs import-form questions.xlsx
cpts-docs import-form questions.xlsx -o questions.yaml
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "form",
        metavar="FORMULAIRE",
        type=Path,
        help="classeur XLSForm (XLSX, ODS, XLS), ou CSV de sa feuille « survey »",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FICHIER",
        type=Path,
        help="fichier YAML à écrire (par défaut, le texte s'affiche)",
    )


def run(options: argparse.Namespace) -> int:
    from cpts_docs.base.diagnostics import has_errors
    from cpts_docs.jobs.xlsform.reading import import_form, yaml_of
    from cpts_docs.run.files import write_files

    if options.output and options.output.suffix.lower() not in (".yaml", ".yml"):
        complain(f"« {options.output.name} » : les questions s'écrivent dans un fichier .yaml")
        return USAGE
    if options.output and is_taken(options.output):
        return FAILED
    imported = import_form(options.form)
    show(imported.problems, sys.stderr)
    if not imported.declaration:
        complain("aucune question n'a été reprise")
        return FAILED
    text = yaml_of(imported, options.form.name)
    if options.output is None:
        speak_utf8()
        print(text, end="")
    else:
        write_files({options.output: text.encode()})
        say(options.output)
        advise("pour poser ces questions, copiez ce fichier dans project.yaml")
    return FAILED if has_errors(imported.problems) else DONE
