"""A filled form, whatever the format it came back in: what its readers give.

There is one reader a format (``read_pdf``, ``read_docx``, ``read_json``), each
with ``read(data: bytes) -> FilledForm``. A file that cannot be read as a form
raises :class:`UnreadableError` with the reason, in French; no other exception
leaves a reader.
"""

from __future__ import annotations

from dataclasses import dataclass, field

FORM_VERSION = 1
"""The version of the forms' fields; a form of another version is not read back."""


class UnreadableError(Exception):
    """A file that is no filled form of ours; ``str(error)`` says why, in French."""


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
    contradictions: tuple[str, ...] = field(default=())
    remarks: tuple[str, ...] = field(default=())
