"""A filled form, whatever the format it came back in: what its readers give.

There is one reader a format (``formats/*/form.py``), each with
``read(data: bytes) -> FilledForm``. A file that cannot be read as a form
raises :class:`UnreadableError` with the reason, in French; no other exception
leaves a reader.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FilledForm:
    r"""The fields of a form and what was put into them.

    ``fields`` has each field's name and its value: text with ``\n`` between
    lines, the value of the box that is ticked in a group, or "" for one that
    was left empty. The hidden fields (``document``, ``projet``) are among them.
    ``contradictions`` names the groups in which several boxes are ticked; their
    value in ``fields`` is "". ``remarks`` are sentences, in French, on what was
    read otherwise than the file says, or stands beside the fields.
    """

    fields: dict[str, str]
    contradictions: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
