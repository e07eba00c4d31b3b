"""The texts of an XLSForm, as lines of a questionnaire."""

from __future__ import annotations

import re

from cpts_docs.jobs.xlsform.problems import Problems, Row

_LONGEST = 1_000
_MARKUP = re.compile(r"</?[a-z][^<>]{0,200}>", re.IGNORECASE)
_CITED = re.compile(r"\$\{[^{}]*\}")
_BREAK = re.compile(r"\s*[\t\n\x85\u2028\u2029\x0b\x0c]\s*")


def line(row: Row, column: str, problems: Problems) -> str:
    """The text of a cell on one line; what it has that no question shows is said.

    "" if it is empty, or too long to be one.
    """
    text = _BREAK.sub(" ", row[column])
    if len(text) > _LONGEST:
        problems.aside(row, f"« {column} » dépasse 1 000 caractères", "raccourcissez-le")
        return ""
    tell(row, text, problems)
    return text


def tell(row: Row, text: str, problems: Problems) -> None:
    """Say what of a text is shown as it is typed."""
    if cited := _CITED.search(text):
        problems.aside(
            row,
            f"le texte cite une réponse ({cited[0][:60]}), et la montrerait ainsi",
            "écrivez-le sans elle",
        )
    if markup := _MARKUP.search(text):
        message = f"le balisage du texte ({markup[0][:40]}) n'est pas une mise en forme ici"
        problems.adapted(message, "retirez-le du texte", row)
