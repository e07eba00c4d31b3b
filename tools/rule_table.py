"""Write the table of rules in the user guide, from their records."""

from __future__ import annotations

import re
from pathlib import Path

from cpts_docs.project.rules import all_rules
from cpts_docs.project.rules.rule import Rule

GUIDE = Path(__file__).parent.parent / "docs" / "guide-utilisateur.md"
HEAD = "| Règle | Que faire |\n|---|---|\n"


def table() -> str:
    rows = (f"| `{rule.code}` | {_advice(rule)} |\n" for rule in all_rules())
    return HEAD + "".join(rows)


def _advice(rule: Rule) -> str:
    advice = rule.advice.replace("|", "\\|")
    return advice if rule.is_error else f"Avertissement : {advice[0].lower()}{advice[1:]}"


def replaced(guide: str) -> str:
    before, title, after = guide.partition("\n## Que faire quand un message s'affiche\n")
    pattern = rf"{re.escape(HEAD)}(?:\| `[a-z-]+` \|.*\n)+"
    return before + title + re.sub(pattern, lambda _: table(), after, count=1)


if __name__ == "__main__":
    GUIDE.write_text(replaced(GUIDE.read_text("utf-8")), "utf-8")
