"""Tables of Markdown, as lines with bars: « | a | b | », and « |---|---| » below the head."""

from __future__ import annotations

import re

# No quantifier gives back what it took: a line takes the time of its length.
_RULE = re.compile(r"\|?\s*+:?-++:?\s*+(?:\|\s*+:?-++:?\s*+)*+\|?")
_BAR = re.compile(r"(?<!\\)\|")


def begins_table(head: str, rule: str) -> bool:
    """Whether two lines are the head of a table and the rule below it."""
    return "|" in head and "|" in rule and _RULE.fullmatch(rule.strip()) is not None


def cells(row: str) -> int:
    """How many cells a row has; bars at its ends open and close it."""
    row = row.strip()
    inner = len(_BAR.findall(row))
    opens, closes = row.startswith("|"), len(row) > 1 and _BAR.search(row, len(row) - 1)
    return inner + 1 - opens - bool(closes)
