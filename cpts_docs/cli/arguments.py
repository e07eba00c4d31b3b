"""The command line's arguments, and argparse's few words in French."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn, Protocol

from cpts_docs import __version__
from cpts_docs.cli.exit_codes import MEANINGS, USAGE

_MESSAGES = (
    (r"the following arguments are required: (.*)", r"il manque : \1"),
    (r"argument (.*?): expected one argument", r"\1 : il manque une valeur"),
    (r"argument (.*?): expected at least one argument", r"\1 : il manque une valeur"),
    (r"argument (.*?): ignored explicit argument (.*)", r"\1 : ne prend pas de valeur (\2)"),
    (r"ambiguous option: (.*?) could match (.*)", r"option ambiguë : \1 peut être \2"),
    (r"argument (.*?): not allowed with argument (.*)", r"\1 : ne va pas avec \2"),
    (r"argument (.*?): (.*)", r"\1 : \2"),  # what our own types say
)


_CHOICE = r"argument (.*?): invalid choice: (.*?)(?:, maybe you meant .*\?)? \(choose from (.*)\)"


def _in_french(message: str, options: Iterable[str]) -> str:
    """What argparse says, with the nearest of what there is."""
    from cpts_docs.base.diagnostics import did_you_mean, nearest

    if found := re.fullmatch(_CHOICE, message, re.DOTALL):
        word = found[2].strip("'\"")
        choices = [choice.strip("' ") for choice in found[3].split(",")]
        hint = f"choix possibles : {', '.join(choices)}"
        if close := nearest(word, choices):
            hint = did_you_mean(word, close)
        return f"{found[1]} : « {word} » n'existe pas ; {hint}"
    if found := re.fullmatch(r"unrecognized arguments: (.*)", message, re.DOTALL):
        word = found[1].split("=")[0].split()[0] if found[1].strip() else ""
        close = nearest(word, options, 1) if word.startswith("--") else []
        hint = f" ; {did_you_mean(word, close)}" if close else ""
        return f"argument inconnu : {found[1]}{hint}"
    expanded = (
        found.expand(french)
        for english, french in _MESSAGES
        if (found := re.fullmatch(english, message, re.DOTALL))
    )
    return next(expanded, message)


def _columns() -> int:
    """How many the terminal has. With shutil, argparse would import what opens archives, to ask."""
    try:
        told = int(os.environ.get("COLUMNS", ""))
    except ValueError:
        told = 0
    try:
        return told if told > 0 else os.get_terminal_size().columns or 80
    except OSError:  # it goes into a pipe
        return 80


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str, **more: Any) -> None:
        super().__init__(prog, **{"width": _columns() - 2, **more})

    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        super().add_usage(usage, actions, groups, "usage : " if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        super().start_section(heading and f"{heading} ")  # it puts « : » behind it

    def _split_lines(self, text: str, width: int) -> list[str]:
        """Lines that cut no name to type at its hyphen."""
        import textwrap

        return textwrap.wrap(" ".join(text.split()), width, break_on_hyphens=False)


class _Once(argparse.Action):
    """An option with one value: a second would take the place of the first without a word."""

    _filled: argparse.Namespace | None = None

    def __call__(self, parser, namespace, values, option_string=None):  # type: ignore[no-untyped-def]
        if option_string and self._filled is namespace:
            raise argparse.ArgumentError(self, "ne se donne qu'une fois")
        self._filled = namespace
        setattr(namespace, self.dest, values)


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
        self.register("action", None, _Once)
        self._positionals.title = "arguments"
        self._optionals.title = "options"
        self.add_argument("-h", "--help", action="help", help="montre cette aide")
        loudness = self.add_mutually_exclusive_group()
        for letter, name, says in (
            ("-q", "--quiet", "ne montre que les erreurs"),
            ("-v", "--verbose", "montre ce qui est lu, composé et écrit, avec les durées"),
        ):
            # Suppressed, or a command's default would hide what stands before its name.
            loudness.add_argument(
                letter, name, action="store_true", default=argparse.SUPPRESS, help=says
            )

    def parse_known_args(self, args=None, namespace=None):  # type: ignore[no-untyped-def]
        """As it is, but an argument that a command does not know is told by the command."""
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return found, unknown

    def error(self, message: str) -> NoReturn:
        from cpts_docs.base.diagnostics import printable

        names = [name for name in self._option_string_actions if name.startswith("--")]
        message = _in_french(message, names)
        usage = self.format_usage()
        hint = f"« {self.prog} --help » montre l'aide"
        self.exit(USAGE, f"{usage}{self.prog} : erreur : {printable(message)}\n{hint}\n")


class Command(Protocol):
    """A command: a line of help, its options, and what it does, returning the exit code.

    ``EXAMPLES`` are command lines, one a line; the first is also in the general help.
    """

    SUMMARY: str
    EXAMPLES: str

    def add_options(self, parser: argparse.ArgumentParser, /) -> None: ...  # noqa: D102

    def run(self, options: argparse.Namespace, /) -> int: ...  # noqa: D102


def parser(
    commands: Mapping[str, Command], arguments: Sequence[str] | None = None
) -> argparse.ArgumentParser:
    """The parser; the options it returns have the command's function as ``run``.

    With ``arguments``, those to be parsed, only the command that they name gets its options;
    one that they begin with is the only one there is, for nobody will hear of the others.
    """
    shown = arguments[:1] if arguments and arguments[0] in commands else commands
    main = _Parser(
        "cpts-docs",
        "Les documents d'une CPTS (questionnaire, lettre d'intention, fiche avis…) à partir d'un "
        "fichier YAML.",
        _epilog(commands[name].EXAMPLES.splitlines()[0] for name in shown),
    )
    main.set_defaults(quiet=False, verbose=False)
    main.add_argument(
        "--version", action="version", version=f"cpts-docs {__version__}", help="montre la version"
    )
    subparsers = main.add_subparsers(
        title="commandes", metavar="COMMANDE", required=True, parser_class=_Parser
    )
    for name in shown:
        command = commands[name]
        summary = command.SUMMARY
        made = subparsers.add_parser(
            name,
            help=summary,
            description=f"{summary[0].upper()}{summary[1:]}.",
            epilog=_epilog(command.EXAMPLES.splitlines()),
        )
        made.set_defaults(run=command.run)
        if arguments is None or name in arguments:
            command.add_options(made)
    return main


def _epilog(examples: Iterable[str]) -> str:
    shown = [f"  {line}" for line in examples]
    codes = [
        f"  {code:<5}{meaning.replace(chr(10), chr(10) + ' ' * 7)}"
        for code, meaning in MEANINGS.items()
    ]
    return "\n".join(["exemples :", *shown, "", "codes de retour :", *codes, ""])
