"""Show the JSON Schema of a project file."""

from __future__ import annotations

import argparse

from cpts_docs.cli.commands.common import speak_utf8
from cpts_docs.cli.exit_codes import DONE

SUMMARY = "montre le schéma JSON d'un fichier de projet"
EXAMPLES = "cpts-docs schema > mon-projet/project.schema.json"


def add_options(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> int:
    from cpts_docs.project.schema import schema_text

    speak_utf8()
    print(schema_text(), end="")
    return DONE
