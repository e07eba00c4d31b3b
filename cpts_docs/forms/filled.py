"""A filled form, whatever the format it came back in: what its readers give.

There is one reader a format (``formats/*/form.py``), each with
``read(data: bytes) -> FilledForm``. A file that cannot be read as a form
raises :class:`UnreadableError` with the reason, in French; no other exception
leaves a reader.
"""

from __future__ import annotations

from dataclasses import dataclass

HIDDEN, BOOKMARK = "cpts.", "f."
"""What the names of a file's properties with hidden values begin with, and those of the bookmarks
around fields (``f.<field>``, ``f.<group>.<value>``)."""

MAX_FIELDS, MAX_TEXT = 5_000, 1_000_000
"""More than any form needs, and few enough to be read within a second."""
TOO_LARGE = "le formulaire est trop grand"


@dataclass(frozen=True, slots=True)
class FilledForm:
    r"""The fields of a form and what was put into them.

    ``fields`` has each field's name and its value: text with ``\n`` between
    lines, the value of the box that is ticked in a group, or "" for one that
    was left empty. The hidden fields (``document``, ``projet``) are among them.
    ``contradictions`` names the groups in which several boxes are ticked; their
    value in ``fields`` is "". A field that is gone from the file is not in
    ``fields``.

    ``remarks`` are French sentences that name the place and the text of what
    was found beside the answers, or was not told for certain: what was written
    outside of the fields, a sign that says one thing and looks another, fields
    that are gone. What is in ``fields`` is sure all the same.
    """

    fields: dict[str, str]
    contradictions: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
