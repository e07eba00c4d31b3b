"""Write what docs/regles/ says of each rule from its record, and the list of the pages.

The rest of a page is written by hand; ``tests/test_rule_pages.py`` says how, and tries it.
"""

from __future__ import annotations

import re
from pathlib import Path

from cpts_docs.project.rules import all_rules
from cpts_docs.project.rules.rule import Rule

PAGES = Path(__file__).parent.parent / "docs" / "regles"
INDEX = PAGES / "README.md"
WRITTEN, END = "<!-- écrit par tools/rule_pages.py -->\n", "<!-- fin -->\n"

BREAKS, KEEPS = "Un projet qui l'enfreint", "Un projet qui la respecte"
_TO_FILL_IN = f"\n## {BREAKS}\n\n```yaml\n```\n\n## {KEEPS}\n\n```yaml\n```\n"
_GUIDE = "../guide-utilisateur.md"
_SENTENCE = re.compile(r".+?[.…](?= |$)")
_LINK = re.compile(r"\[([^]]*)\]\([^)]*\)")


def head(rule: Rule) -> str:
    """The first lines of the page of a rule."""
    advice = rule.advice.replace("](#", f"]({_GUIDE}#")
    if rule.is_error:
        severity = "**Erreur** : aucun document n'est écrit tant qu'elle est là."
    else:
        settled = f"{_GUIDE}#régler-les-vérifications"
        severity = (
            "**Avertissement** : les documents sont écrits. Vous pouvez "
            f"[le lever, ou en faire une erreur]({settled})."
        )
    return f"# `{rule.code}`\n\n{WRITTEN}\n{severity}\n\n{advice}\n\n{END}"


def index() -> str:
    """The list of the pages, in the place of the one that the index has."""
    rows = "".join(
        f"| [`{rule.code}`]({rule.code}.md) | {rule.severity.in_french} | {_first(rule)} |\n"
        for rule in all_rules()
    )
    table = f"| Règle | Gravité | Ce qu'elle dit |\n|---|---|---|\n{rows}"
    before, _, rest = INDEX.read_text("utf-8").partition(WRITTEN)
    return f"{before}{WRITTEN}\n{table}\n{END}{rest.partition(END)[2]}"


def _first(rule: Rule) -> str:
    """The first sentence of what a rule says, as a cell of a table."""
    sentence = _SENTENCE.match(rule.advice)
    return _LINK.sub(r"\1", sentence[0] if sentence else rule.advice).replace("|", "\\|")


def page(rule: Rule) -> str:
    """The page of a rule: its head, and what the file has behind its own, or what is to fill in."""
    path = PAGES / f"{rule.code}.md"
    written = path.read_text("utf-8") if path.exists() else ""
    return head(rule) + (written.partition(END)[2] or _TO_FILL_IN)


if __name__ == "__main__":
    INDEX.write_text(index(), "utf-8")
    for one in all_rules():
        (PAGES / f"{one.code}.md").write_text(page(one), "utf-8")
