"""Read the values of a PDF form that someone filled in and sent back.

The file may come from any program, or from someone who wishes us ill. So there
are limits on its size, on the time and on what may be unpacked; the walks over
the fields and pages are our own and cannot loop.

What is absent, added or written beside the fields is never the same as an empty
field: it is read, with a remark, or the file is refused with what was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from cpts_docs.base.errors import UnreadableError
from cpts_docs.base.words import counted
from cpts_docs.foreign.pdf import TOO_COMPLEX, Clock, below, opened, resolved
from cpts_docs.foreign.pdf_strings import quoted
from cpts_docs.formats.pdf.filled import contents as pdf_contents
from cpts_docs.formats.pdf.filled import marks as pdf_marks
from cpts_docs.formats.pdf.filled.annotations import Annotation, annotations_of
from cpts_docs.formats.pdf.filled.fields import Field, FieldKey, fields
from cpts_docs.formats.pdf.filled.marks import Beside
from cpts_docs.formats.pdf.filled.values import Value, value_of
from cpts_docs.formats.pdf.filled.whole import Whole, whole_form
from cpts_docs.forms.filled import FilledForm

_MAX_CHARACTERS = 2_000_000

_NO_FIELDS = "ce PDF n'a pas de champs ; ce n'est pas un de nos formulaires, ou c'en est un scan"
_SCANNED = (
    "ce PDF est l'image d'une page (un scan ou une photo), où le programme ne lit rien ; "
    "saisissez les réponses"
)
_FLATTENED = (
    "ce PDF n'a plus de champs : il a été imprimé en PDF ou aplati ; "
    "demandez le fichier enregistré (et non imprimé), ou saisissez les réponses"
)
_NO_FORM = (
    "ce PDF de cpts_docs n'a pas de champs : ce document n'en a pas, ou le fichier a été "
    "imprimé en PDF ou aplati ; demandez le fichier enregistré, ou saisissez les réponses"
)
_UNREAD = (
    "ce PDF n'a pas de champs, et le texte de sa page ne peut pas être lu : c'est un autre PDF, ou "
    "un formulaire imprimé en PDF ou aplati ; demandez le fichier enregistré, ou saisissez les "
    "réponses"
)
_PORTFOLIO = (
    "ce PDF n'est qu'une enveloppe : il contient d'autres fichiers ; "
    "enregistrez-les à part (panneau des pièces jointes d'un lecteur de PDF)"
)
_ATTACHED = (
    "d'autres fichiers sont joints à ce PDF, et ne sont pas lus ; "
    "enregistrez-les à part (panneau des pièces jointes d'un lecteur de PDF)"
)
_XFA = (
    "ce PDF est un formulaire XFA (Adobe LiveCycle), que le programme ne lit pas ; "
    "demandez de remplir le fichier d'origine, ou saisissez les réponses"
)
_WAY_OUT = "saisissez ce qu'ils disent dans un formulaire, ou demandez à la personne de le faire"


def read(data: bytes) -> FilledForm:
    """The fields of a filled PDF form.

    Raises:
        UnreadableError: it is no form of ours, not all of one or several, it
            has answers beside its fields, or it cannot be read.
    """
    with opened(data) as (reader, clock):
        return _read(reader, clock)


def _read(reader: PdfReader, clock: Clock) -> FilledForm:
    form = resolved(reader.root_object.get("/AcroForm"))
    on_pages = annotations_of(reader, clock)
    found = fields(form, on_pages, clock)
    if isinstance(form, DictionaryObject) and resolved(form.get("/XFA")) is not None:
        raise UnreadableError(_XFA)
    if not found:
        raise UnreadableError(_why_without_fields(reader))
    whole = whole_form(found)
    given = _values(found, form, clock)
    values = {name: given[field.key] for name, field in whole.fields.items()}
    several = tuple(name for name, value in values.items() if value.is_several)
    beside = _marks(on_pages, whole.fields, values, clock)
    texts = {name: value.text for name, value in values.items()} | beside.values
    remarks = [
        *(value.remark for value in values.values() if value.remark),
        *_other_values(found, whole, given),
        *_added_fields(whole.added, given),
        *beside.remarks,
        *_added_contents(reader, whole, clock),
        *([_ATTACHED] if _has_files(reader) else []),
    ]
    return FilledForm(texts, several, tuple(remarks))


def _values(found: Iterable[Field], form: Any, clock: Clock) -> dict[FieldKey, Value]:
    """What was put into each field."""
    draws_anew = isinstance(form, DictionaryObject) and bool(
        getattr(resolved(form.get("/NeedAppearances")), "value", False)
    )
    values: dict[FieldKey, Value] = {}
    length = 0
    for field in found:
        clock.check()
        values[field.key] = value_of(field, draws_anew=draws_anew)
        length += len(values[field.key].text)
        if length > _MAX_CHARACTERS:
            raise UnreadableError(TOO_COMPLEX)
    return values


# --------------------------------------------------------------------------
# What is more than the form


def _marks(
    on_pages: Iterable[Annotation],
    own: Mapping[str, Field],
    values: Mapping[str, Value],
    clock: Clock,
) -> Beside:
    """What is written beside the fields, all of which must be sure.

    Raises:
        UnreadableError: some of it is not.
    """
    empty = {name for name, value in values.items() if not (value.text.strip() or value.is_several)}
    marks = pdf_marks.marks(on_pages)
    beside = pdf_marks.read(marks, list(own.values()), empty, clock)
    if beside.unread:
        described = pdf_marks.described(beside.unread, list(own.values()), clock)
        raise UnreadableError(f"des signes sont mis hors des champs : {described} ; {_WAY_OUT}")
    return beside


def _other_values(
    found: Iterable[Field], whole: Whole, given: Mapping[FieldKey, Value]
) -> Iterator[str]:
    """A remark for each field that the file has a second time, with another value, on no page."""
    for field in found:
        own = whole.fields.get(field.name, field)
        text, other = given[own.key].text, given[field.key].text
        if text != other:
            yield (
                f"« {field.name} » : la page montre {quoted(text)}, mais le fichier a aussi "
                f"{quoted(other)}, qu'on ne voit sur aucune page ; c'est la page qui compte"
            )


def _added_fields(added: Iterable[Field], given: Mapping[FieldKey, Value]) -> Iterator[str]:
    """A remark for each field that was added to the form and says something."""
    for field in added:
        place = f" (page {field.page})" if field.page else ""
        if field.is_signature and field.value is not None:
            yield f"le formulaire est signé{place}"
        elif text := given[field.key].text.strip():
            yield (
                f"un champ {quoted(field.name)}, que le formulaire n'a pas{place}, contient "
                f"{quoted(text)}"
            )


def _added_contents(reader: PdfReader, whole: Whole, clock: Clock) -> Iterator[str]:
    """A remark on pages that were added, and for each that was made anew.

    Raises:
        UnreadableError: something was drawn on a page of the form.
    """
    more = len(reader.pages) - whole.pages if whole.pages else 0
    if more > 0:
        pages = counted(more, "page", "pages")
        yield f"le fichier a {pages} de plus que le formulaire ; ce qu'on y voit n'est pas lu"
    own = {place.page for field in whole.fields.values() for place in field.visible}
    for number, page in enumerate(reader.pages, 1):
        match pdf_contents.added(page, clock):
            case "some":
                text = pdf_contents.added_text(page, clock)
                said = f" ({quoted(text)})" if text else ""
                raise UnreadableError(
                    f"du texte ou des dessins ont été ajoutés à la page {number}{said}, "
                    f"hors des champs ; {_WAY_OUT}"
                )
            case "all" if number in own or more <= 0:
                yield (
                    f"la page {number} n'est pas du formulaire, ou a été refaite par un autre "
                    "programme ; le texte et les dessins qu'on y voit ne sont pas lus"
                )


# --------------------------------------------------------------------------
# A PDF without fields


_OUR_FORMS = re.compile(
    "Questionnaire aux professionnels|Indication du territoire|Fiche avis|Bulletin d.adhésion"
)
"""What stands on our forms, if the project has no title of its own for them."""

_OUR_FOOT = re.compile(r" — Départements? : .{2,300} — \d{1,2}(?:er)? \w+ \d{4}")
"""What stands at the foot of all documents."""


def _why_without_fields(reader: PdfReader) -> str:
    try:
        page = reader.pages[0]
        text = " ".join(page.extract_text().split())
        is_picture = not text and len(page.images) > 0
    except Exception:  # it is damaged, or too heavy: one drawn with a curve for each letter
        text, is_picture = None, False
    if text and _OUR_FORMS.search(text):
        return _FLATTENED
    if text and _OUR_FOOT.search(text):
        return _NO_FORM
    if _has_files(reader):
        return _PORTFOLIO
    if text is None:
        return _UNREAD
    return _SCANNED if is_picture else _NO_FIELDS


def _has_files(reader: PdfReader) -> bool:
    """Whether other files are attached."""
    root = reader.root_object
    return "/Collection" in root or below(root, "/Names", "/EmbeddedFiles") is not None
