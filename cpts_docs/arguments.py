"""The command line's arguments, and argparse's few words in French."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from cpts_docs import __version__

DEFAULT_PATTERN = "questionnaire-{nom}"
"""How mailing names its files."""

USAGE = 2
"""The exit code of a command that was not well written."""

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
  cpts-docs mailing mon-projet/project.yaml destinataires.csv
  cpts-docs collect mon-projet/project.yaml reponses/

codes de retour : 0 tout est fait, 1 le projet a des erreurs, 2 commande mal écrite
"""


_SUMMARIES = {
    "build": "écrit les documents de projets",
    "validate": "vérifie des projets, sans rien écrire",
    "mailing": "écrit un questionnaire par destinataire d'un tableau",
    "collect": "lit les questionnaires et les fiches remplis",
    "schema": "montre le schéma JSON d'un fichier de projet",
    "init": "écrit un projet de départ, commenté",
}


def parser(
    commands: Mapping[str, Callable[[argparse.Namespace], int]],
) -> argparse.ArgumentParser:
    """The parser; the options it returns have the command's function as ``run``."""
    main = _Parser(
        "cpts-docs",
        "Les documents d'une CPTS (questionnaire, guide, fiche avis) à partir d'un fichier YAML.",
        _EXAMPLES,
    )
    main.add_argument(
        "--version", action="version", version=f"cpts-docs {__version__}", help="montre la version"
    )
    subparsers = main.add_subparsers(
        title="commandes", metavar="COMMANDE", required=True, parser_class=_Parser
    )
    made = {}
    for name, run in commands.items():
        summary = _SUMMARIES[name]
        made[name] = subparsers.add_parser(
            name, help=summary, description=f"{summary[0].upper()}{summary[1:]}."
        )
        made[name].set_defaults(run=run)
    _add_build_options(made["build"])
    _add_validate_options(made["validate"])
    _add_mailing_options(made["mailing"])
    _add_collect_options(made["collect"])
    made["init"].add_argument(
        "folder", metavar="DOSSIER", type=Path, help="dossier où écrire project.yaml"
    )
    return main


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
        help="questionnaire, guide, fiche-avis ou synthese ; se répète (par défaut : tous)",
    )
    parser.add_argument(
        "-f",
        "--format",
        metavar="FORMAT",
        action="append",
        help="docx, pdf ou html ; se répète (par défaut : docx et pdf)",
    )

    parser.add_argument(
        "--for",
        dest="organisation",
        metavar="ORGANISME",
        help="fiche avis où seul l'avis de cet organisme reste à remplir",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="n'écrit rien ; nomme les documents qui ne sont pas à jour (code de retour 1)",
    )


def _add_mailing_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJET", type=Path, help="fichier YAML d'un projet")
    parser.add_argument(
        "recipients",
        metavar="DESTINATAIRES",
        type=Path,
        help="tableau CSV, avec les colonnes nom, specialite, adresse, telephone, mail",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="DOSSIER",
        type=Path,
        help="dossier où écrire (par défaut : questionnaires/, à côté du projet)",
    )
    parser.add_argument(
        "-f",
        "--format",
        metavar="FORMAT",
        default="pdf",
        help="docx, pdf ou html (par défaut : pdf)",
    )
    parser.add_argument(
        "--name",
        metavar="MOTIF",
        default=DEFAULT_PATTERN,
        help="nom des fichiers, avec {nom}, {specialite}, {mail} ou {ligne} "
        "(par défaut : questionnaire-{nom})",
    )
    parser.add_argument(
        "--resume",
        action="store_true",
        help="continue un envoi interrompu, sans réécrire les fichiers déjà là",
    )


def _add_collect_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJET", type=Path, help="fichier YAML d'un projet")
    parser.add_argument(
        "forms",
        metavar="FICHIER",
        type=Path,
        nargs="+",
        help="PDF, DOCX ou JSON remplis, ou dossiers qui les contiennent",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="DOSSIER",
        type=Path,
        help="dossier où écrire (par défaut : celui du projet)",
    )


def _add_validate_options(parser: argparse.ArgumentParser) -> None:
    _add_projects(parser)
    parser.add_argument(
        "--message-format",
        choices=("text", "json", "github"),
        default="text",
        help="text pour lire (par défaut), json pour un programme, github pour GitHub Actions",
    )
