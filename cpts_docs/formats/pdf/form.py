"""Read the values of a PDF form that someone filled in and sent back.

The file may come from any program, or from someone who wishes us ill. So there
are limits on its size, on the time and on what may be unpacked; the walk over
the fields is our own and cannot loop; page contents are only looked at to
explain why a file has no fields.
"""

from __future__ import annotations

from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from cpts_docs.base.errors import UnreadableError
from cpts_docs.foreign.pdf import (
    PUSH_BUTTON,
    TOO_COMPLEX,
    Clock,
    button_of,
    leaves,
    opened,
    resolved,
    text_of,
)
from cpts_docs.forms.filled import FilledForm

_MAX_CHARACTERS = 2_000_000

_OURS = ("document", "projet")
"""The hidden fields that every form of ours has."""

_NO_FIELDS = "ce PDF n'a pas de champs ; ce n'est pas un de nos formulaires, ou c'en est un scan"
_FLATTENED = (
    "ce PDF n'a plus de champs : il a été imprimé en PDF ou aplati ; "
    "demandez le fichier enregistré (et non imprimé), ou saisissez les réponses"
)
_FOREIGN = "ce PDF est un formulaire, mais pas un de ceux que cpts-docs a faits"


def read(data: bytes) -> FilledForm:
    """The fields of a filled PDF form.

    Raises:
        UnreadableError: it is no form of ours, or cannot be read.
    """
    with opened(data) as (reader, clock):
        return _read(reader, clock)


def _read(reader: PdfReader, clock: Clock) -> FilledForm:
    form = resolved(reader.root_object.get("/AcroForm"))
    found = _values(form, clock) if isinstance(form, DictionaryObject) else {}
    if not found:
        raise UnreadableError(_FLATTENED if _has_our_text(reader) else _NO_FIELDS)
    if not all(found.get(name) for name in _OURS):
        raise UnreadableError(_FOREIGN)
    return FilledForm(
        {name: values[0] if len(values) == 1 else "" for name, values in found.items()},
        tuple(name for name, values in found.items() if len(values) > 1),
    )


# --------------------------------------------------------------------------
# The fields


def _values(form: DictionaryObject, clock: Clock) -> dict[str, list[str]]:
    """The different values of each field by its full name, in the file's order."""
    found: dict[str, list[str]] = {}
    length = 0
    for node in leaves(form, clock):
        if not node.name or node.flags & PUSH_BUTTON:
            continue
        values = found.setdefault(node.name, [])
        value = button_of(node) if node.kind == "/Btn" else text_of(node.value)
        if value and value not in values:
            values.append(value)
            length += len(value)
        if length > _MAX_CHARACTERS:
            raise UnreadableError(TOO_COMPLEX)
    return found


# --------------------------------------------------------------------------
# A PDF without fields


_OUR_WORDS = ("Questionnaire aux professionnels", "Fiche avis")


def _has_our_text(reader: PdfReader) -> bool:
    """Does the first page read like one of our forms? Any trouble means no."""
    try:
        text = " ".join(reader.pages[0].extract_text().split())
    except Exception:
        return False
    return any(words in text for words in _OUR_WORDS)
