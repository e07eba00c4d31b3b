"""Open the atelier: a page of this machine where a project is written and seen."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from cpts_docs.cli.commands.common import complain, say, tell
from cpts_docs.cli.exit_codes import DONE, FAILED

SUMMARY = "ouvre l'atelier : une page de votre navigateur où écrire le projet et voir ses documents"
EXAMPLES = """\
cpts-docs atelier
cpts-docs atelier mon-dossier
cpts-docs atelier --no-browser mon-projet/project.yaml
cpts-docs atelier --shortcut mon-dossier
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder",
        metavar="DOSSIER",
        type=Path,
        nargs="?",
        default=Path(),
        help="dossier des projets, ou fichier d'un projet (par défaut : le dossier courant)",
    )
    parser.add_argument(
        "--no-browser",
        action="store_true",
        help="n'ouvre pas le navigateur : l'adresse à y coller est montrée",
    )
    parser.add_argument(
        "--shortcut",
        action="store_true",
        help="met sur le bureau un raccourci qui ouvre l'atelier de ce dossier, et n'ouvre rien",
    )


def run(options: argparse.Namespace) -> int:
    given: Path = options.folder
    folder, project = (given.parent, given.name) if given.is_file() else (given, None)
    if not folder.is_dir():
        complain(f"{given} n'existe pas ; donnez un dossier, ou le fichier d'un projet")
        return FAILED
    if options.shortcut:
        from cpts_docs.atelier.shortcut import write_shortcut

        say(write_shortcut(folder))
        return DONE
    try:
        from cpts_docs.atelier.server import serve
    except ImportError as error:
        if (error.name or "").startswith("cpts_docs"):
            raise
        from cpts_docs.base.installing import extra

        complain(f"il manque {error.name}, pour l'atelier : {extra('atelier')}")
        return FAILED

    def ready(address: str, once: str) -> None:
        if options.no_browser or not _opened(once):
            tell(f"L'atelier est ouvert : {address}")
        else:
            say("L'atelier s'ouvre dans votre navigateur ; s'il n'y est pas : --no-browser")
        say("Ctrl+C pour finir.")

    serve(folder, project, ready)
    say("L'atelier est fermé.")
    return DONE


def _opened(address: str) -> bool:
    """Whether a browser was started; none that would take the terminal for its window."""
    import os
    import webbrowser

    if sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY", "BROWSER"} & {*os.environ}:
        return False
    return webbrowser.open(address)
