"""A sheet to type into, as it comes back: whose it is, and where its heads end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice

from cpts_docs.base.words import plain
from cpts_docs.foreign.sheets import HEAD_WITHIN, Sheet
from cpts_docs.foreign.table import Row
from cpts_docs.forms.fields import DOCUMENT, IDENTITY, Form
from cpts_docs.forms.kinds import kind_of
from cpts_docs.forms.sheet import HIDDEN, VERSION, columns


def identity_of(sheets: Sequence[Sheet]) -> dict[str, str]:
    """The hidden fields of the form that a workbook is for; {} of any other workbook."""
    hidden = next((sheet for sheet in sheets if sheet.name == HIDDEN), None)
    if hidden is None:
        return {}
    pairs = (line.cells[:2] for line in islice(hidden.lines(), HEAD_WITHIN))
    said = {pair[0].strip(): pair[1].strip() for pair in pairs if len(pair) == 2}
    document = said.get(DOCUMENT, "")
    if document and "/" not in document:
        version = said.get(VERSION)
        said[DOCUMENT] = f"{document}/{version}" if version else kind_of(document).stamp
    return {DOCUMENT: "", **{name: said[name] for name in IDENTITY if name in said}}


def heads(form: Form, whose: str) -> Callable[[Row], bool]:
    """Tells whether a row is one of the texts above the columns, of a form of the CPTS ``whose``.

    Parts, questions and choices, each as they are or with a word more, and a title.
    """
    questions = [plain(item.text) for item in form.asked]
    texts = {
        plain(text)
        for column in columns(form)
        for text in (column.part, column.label, column.text, column.field.label)
    } - {""}
    title = plain(whose)

    def is_text(cell: str) -> bool:
        text = plain(cell)
        is_label = text in texts or text.startswith(title)
        return is_label or any(asked and asked in text for asked in questions)

    def is_head(row: Row) -> bool:
        filled = [cell for cell in row.cells if cell.strip()]
        # Somebody's own row begins with a name, whatever else is typed of the texts above.
        return not filled or (is_text(filled[0]) and 2 * sum(map(is_text, filled)) >= len(filled))

    return is_head
