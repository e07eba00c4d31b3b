"""Workbooks for people (XLSX), written by XlsxWriter: the same bytes each time."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from cpts_docs.base.errors import OutputError
from cpts_docs.base.installing import extra

ENDING = ".xlsx"

Book = Any
"""A workbook of XlsxWriter, which has no types."""


def workbook(day: date, fill: Callable[[Book], None], **look: object) -> bytes:
    """The bytes of a workbook that says it was made on ``day``, with what ``fill`` puts into it.

    ``look`` is that of all cells, as XlsxWriter calls the properties of a format.

    Raises:
        OutputError: what writes workbooks is not installed.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        missing = f"il manque XlsxWriter, qui écrit les classeurs : {extra('tables')}"
        raise OutputError(missing) from error
    data = io.BytesIO()
    options = {"in_memory": True, "default_format_properties": look}
    book = xlsxwriter.Workbook(data, options if look else {"in_memory": True})
    book.set_properties({"created": datetime.combine(day, time())})
    fill(book)
    book.close()
    return data.getvalue()
