"""Take a person out of all that a project keeps."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from cpts_docs.cli.commands.common import (
    add_project,
    advise,
    complain,
    examine,
    progress,
    say,
    tell,
)
from cpts_docs.cli.exit_codes import DONE, FAILED

if TYPE_CHECKING:
    from cpts_docs.jobs.forget import Forgotten

_NAMED = 5
"""So many files without a text are named."""

SUMMARY = "retire une personne des réponses, des tableaux et des formulaires préparés"
EXAMPLES = 'cpts-docs forget mon-projet/project.yaml --person "Paul Petit" --diff'


def add_options(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    parser.add_argument(
        "--person",
        metavar="NOM",
        required=True,
        help="son nom, son nom et sa profession (« Marie Durand, infirmière »), ou son mail",
    )
    sure = parser.add_mutually_exclusive_group()
    sure.add_argument("--yes", action="store_true", help="retire sans demander")
    sure.add_argument(
        "--diff", action="store_true", help="montre ce qui serait retiré, sans le faire"
    )


def run(options: argparse.Namespace) -> int:
    from cpts_docs.jobs.forget import forget
    from cpts_docs.run.files import alone_in

    folder = options.project.parent
    with alone_in(folder, advise):  # from reading the answers to writing them
        project = examine(options.project, again=True)
        if project is None:
            return FAILED
        found = forget(project, options.person, progress)
        if not (found.removed or found.left):
            _ask_whom(found)
            return FAILED
        if options.diff:
            tell(*found.difference)
        if options.yes:
            found.write(folder)
        said = "retiré" if options.yes else "à retirer"
        tell(*(f"{said} : {line}" for line in found.removed))
        if found.removed and not (options.yes or options.diff):
            if not _agreed(found):
                complain("rien n'a été retiré")
                return FAILED
            found.write(folder)
    for line in found.left:
        complain(line)
    _sum_up(found, options)
    return FAILED if found.left else DONE


def _ask_whom(found: Forgotten) -> None:
    """Say that nobody, or more than one, is called so."""
    if not found.others:
        complain(f"« {found.shown} » : personne de ce nom dans le dossier du projet")
        return
    complain(
        f"« {found.shown} » : de qui s'agit-il ? Donnez un mail, ou un nom et une profession : "
        '--person "Nom, profession"'
    )
    for other in found.others:
        complain(f"  {other}")


def _agreed(found: Forgotten) -> bool:
    """Whether a person at a terminal says yes; without one, nobody does."""
    if sys.stdin is None or not sys.stdin.isatty():
        complain("ajoutez --yes pour le faire, ou --diff pour le voir en détail")
        return False
    print(f"Retirer {found.shown} de tout cela ? (oui/non) ", end="", flush=True)
    return sys.stdin.readline().strip().casefold() in ("oui", "o")


def _sum_up(found: Forgotten, options: argparse.Namespace) -> None:
    from cpts_docs.base.words import counted

    done = "endroits seraient nettoyés" if options.diff else "endroits nettoyés"
    one = "endroit serait nettoyé" if options.diff else "endroit nettoyé"
    removed = counted(len(found.removed), one, done)
    say(f"{found.shown} : {removed}, {counted(len(found.left), 'autre', 'autres')} à voir")
    if found.unread:
        names = ", ".join(map(str, found.unread[:_NAMED]))
        more = " …" if len(found.unread) > _NAMED else ""
        files = counted(len(found.unread), "fichier n'a", "fichiers n'ont")
        advise(f"{files} pas de texte qui se lise ; regardez si on l'y trouve : {names}{more}")
    advise(
        "les sauvegardes, les messages envoyés ou reçus et les copies faites ailleurs ne se voient "
        "pas d'ici : retirez-les aussi"
    )
