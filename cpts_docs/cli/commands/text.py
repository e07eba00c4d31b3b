"""Print the text of a document."""

from __future__ import annotations

import argparse
from pathlib import Path

from cpts_docs.cli.commands.common import Later, format_names, speak_utf8
from cpts_docs.cli.exit_codes import DONE

SUMMARY = "montre le texte d'un document"
EXAMPLES = """\
cpts-docs text mon-projet/documents/fiche-avis.pdf
git config diff.cpts-docs.textconv "cpts-docs text"
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FICHIER", type=Path, help=Later(lambda: f"document {format_names()}")
    )


def run(options: argparse.Namespace) -> int:
    from cpts_docs.formats.text import text

    found = text(options.file)
    speak_utf8()
    print(found, end="")
    return DONE
