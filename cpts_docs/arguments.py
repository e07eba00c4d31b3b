"""The command line's arguments, and argparse's few words in French."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from typing import Any, NoReturn, Protocol

from cpts_docs import __version__
from cpts_docs.exit_codes import USAGE

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


class Command(Protocol):
    """A command: a line of help, its options, and what it does, returning the exit code."""

    SUMMARY: str

    def add_options(self, parser: argparse.ArgumentParser, /) -> None: ...  # noqa: D102

    def run(self, options: argparse.Namespace, /) -> int: ...  # noqa: D102


def parser(commands: Mapping[str, Command]) -> argparse.ArgumentParser:
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
    for name, command in commands.items():
        summary = command.SUMMARY
        made = subparsers.add_parser(
            name, help=summary, description=f"{summary[0].upper()}{summary[1:]}."
        )
        made.set_defaults(run=command.run)
        command.add_options(made)
    return main
