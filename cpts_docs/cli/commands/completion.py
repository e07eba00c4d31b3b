"""Print what makes a shell complete the commands, their options and their values."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from cpts_docs.cli.commands.common import speak_utf8
from cpts_docs.cli.exit_codes import DONE

SUMMARY = "montre le script qui complète les commandes dans un terminal"
EXAMPLES = """\
cpts-docs completion bash > ~/.local/share/bash-completion/completions/cpts-docs
cpts-docs completion zsh > ~/.zfunc/_cpts-docs
cpts-docs completion fish > ~/.config/fish/completions/cpts-docs.fish
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", choices=("bash", "zsh", "fish"), help="celui de votre terminal")


def run(options: argparse.Namespace) -> int:
    import shtab

    from cpts_docs.cli.arguments import parser
    from cpts_docs.cli.commands import COMMANDS

    described = parser(COMMANDS)
    _describe(described)
    speak_utf8()
    print(shtab.complete(described, shell=options.shell))
    return DONE


def _describe(parser: argparse.ArgumentParser, command: str = "") -> None:
    """Say of each argument of a command what it may be, as shtab reads it."""
    import shtab

    from cpts_docs.documents import DOCUMENTS
    from cpts_docs.formats import FORMATS
    from cpts_docs.forms.kinds import MAILED

    documents = MAILED if command == "mailing" else tuple(DOCUMENTS)
    names = {"document": documents, "format": tuple(FORMATS)}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, made in action.choices.items():
                _describe(made, name)
        elif action.dest in names:
            action.choices = names[action.dest]
        elif action.metavar == "DOSSIER" or action.type is Path:
            described: Any = action
            described.complete = shtab.DIRECTORY if action.metavar == "DOSSIER" else shtab.FILE
