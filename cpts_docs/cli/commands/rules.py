"""List the rules by which projects are checked, or say what one of them asks for."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING

from cpts_docs.cli.commands.common import complain, tell
from cpts_docs.cli.exit_codes import DONE, USAGE

if TYPE_CHECKING:
    from cpts_docs.project.rules.rule import Rule

SUMMARY = "liste les règles de vérification, ou en explique une"
EXAMPLES = """\
cpts-docs rules
cpts-docs rules rgpd
"""


_LINK = re.compile(r"\[([^]]*)\]\([^)]*\)")
"""In what a rule advises: a link of Markdown, which a terminal does not follow."""


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="RÈGLE", nargs="?", help="le code d'une règle")


def run(options: argparse.Namespace) -> int:
    from cpts_docs.base.diagnostics import did_you_mean
    from cpts_docs.project.rules import all_rules

    rules = {rule.code: rule for rule in all_rules()}
    if options.code is None:
        width = max(map(len, rules))
        tell(*(f"{code:{width}}  {rule.severity.in_french}" for code, rule in rules.items()))
        return DONE
    if options.code not in rules:
        hint = did_you_mean(options.code, rules) or "« cpts-docs rules » les liste"
        complain(f"règle inconnue : « {options.code} » ; {hint}")
        return USAGE
    tell(*_explained(rules[options.code]))
    return DONE


def _explained(rule: Rule) -> list[str]:
    if rule.is_error:
        return [*_head(rule), "Elle ne peut être ni levée ni abaissée."]
    return [
        *_head(rule),
        f"Pour la régler, dans le projet : rules: {{{rule.code}: non}} ou {{{rule.code}: erreur}}.",
        f"Sur une seule ligne, à sa fin : # cpts: ignore {rule.code}",
    ]


def _head(rule: Rule) -> list[str]:
    told = [f"{rule.code} ({rule.severity.in_french})", _LINK.sub(r"\1", rule.advice)]
    if link := _LINK.search(rule.advice):
        told.append(f"Le guide de l'utilisateur en dit plus : « {link[1].strip('`')} ».")
    return told
