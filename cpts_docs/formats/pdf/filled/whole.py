"""Whether a PDF holds one form of ours, and all of it.

Programs that extract, copy or merge pages lose fields, or put several people's
forms into one file, under the same names or under new ones. None of that may
pass for an answer, or for none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cpts_docs.base.errors import UnreadableError
from cpts_docs.base.words import series
from cpts_docs.foreign.pdf_strings import quoted, text_of
from cpts_docs.formats.pdf.filled import inventory as pdf_inventory
from cpts_docs.formats.pdf.filled.fields import Field
from cpts_docs.forms.fiche import asked_body
from cpts_docs.forms.fields import DOCUMENT, FIRST_GROUPS, FIRST_TEXTS, IDENTITY, PROJECT

# As programs that merge files name the second field of a name (qpdf, pdftk,
# pdfcpu, MuPDF, PDFsam and others): « nom+1 », « 1.nom », « nom [246] ».
_RENAMED = re.compile(r"(?:\w+\.)?(?P<name>.+?)(?:\+\d+| \[\d+\]|[._#-]?\d+|_[0-9a-f-]{8,})?")

_FOREIGN = "ce PDF est un formulaire, mais pas un de ceux que cpts-docs a faits"
_ASK = "demandez le fichier tel qu'il a été enregistré, ou saisissez les réponses"
_SHOWN = 8
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Whole:
    """One form: its ``fields`` by their names, and others that were ``added`` to it.

    ``pages`` is how many pages it had when it was made, 0 if that is not known.
    """

    fields: dict[str, Field]
    added: list[Field]
    pages: int


def whole_form(found: Sequence[Field]) -> Whole:
    """The fields of a file, if they are one form of ours and none is missing.

    Raises:
        UnreadableError: it is no form of ours, a part of one, or several.
    """
    fields = _one_of_each(found)
    inventory = pdf_inventory.read(_text(fields.pop(pdf_inventory.NAME, None)))
    expected = inventory.fields or _expected(fields)
    has_identity = all(_text(fields.get(name)) for name in (DOCUMENT, PROJECT))
    if not (expected or has_identity or any(map(asked_body, fields))):
        raise UnreadableError(_FOREIGN)
    _check_single(found, expected, whole_list=bool(inventory.fields))
    missing = [name for name in expected if _count(fields.get(name)) < expected[name]]
    if not has_identity:
        raise UnreadableError(_without_identity(missing))
    if missing:
        raise UnreadableError(
            f"il manque des champs à ce formulaire ({_listed(missing)}) : ses pages ont été "
            f"extraites ou copiées par un programme qui les perd ; {_ASK}"
        )
    own = {*inventory.fields, *IDENTITY} if inventory.fields else fields.keys()
    return Whole(
        {name: field for name, field in fields.items() if name in own},
        [field for name, field in fields.items() if name not in own],
        inventory.pages,
    )


def _one_of_each(found: Iterable[Field]) -> dict[str, Field]:
    """The fields by name; of two of a name, the one that stands on a page."""
    fields: dict[str, Field] = {}
    for field in found:
        if field.name not in fields or (field.page and not fields[field.name].page):
            fields[field.name] = field
    return fields


def _expected(fields: Mapping[str, Field]) -> Mapping[str, int]:
    """The fields that a form without a list of its own has to have; none if it is not known."""
    is_questionnaire = _text(fields.get("document")).startswith("questionnaire/")
    looks_so = len(FIRST_GROUPS.keys() & fields.keys()) > 1 or fields.keys() >= set(FIRST_TEXTS)
    return FIRST_GROUPS if is_questionnaire or looks_so else {}


def _text(field: Field | None) -> str:
    return text_of(field.value) if field else ""


def _count(field: Field | None) -> int:
    return len(field.places) if field else 0


def _without_identity(missing: Sequence[str]) -> str:
    also = f", et il y manque des champs ({_listed(missing)})" if missing else ""
    return (
        "ce PDF est fait de pages copiées d'un de nos formulaires : il ne dit plus de quel "
        f"projet il est{also} ; {_ASK}"
    )


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN
    if more > 1:
        return f"{', '.join(names[:_SHOWN])} et {more} autres"
    return series(names)


# --------------------------------------------------------------------------
# Several in one


def _check_single(found: Sequence[Field], expected: Mapping[str, int], *, whole_list: bool) -> None:
    """Raise if the forms of several people were merged into this file.

    ``whole_list``: the form has no other fields than those expected.
    """
    names = {field.name for field in found}
    by_name: dict[str, list[Field]] = defaultdict(list)
    for field in found:
        if field.page:
            by_name[_first_name(field.name, names, expected)].append(field)
    repeated = any(
        len(fields) > 1 or _count(fields[0]) > expected.get(name, _count(fields[0]))
        for name, fields in by_name.items()
    )
    others = [name for name in by_name if name not in (*expected, *IDENTITY, pdf_inventory.NAME)]
    another = whole_list and len(others) >= max(4, len(expected) / 2)
    if not (repeated or another):
        return
    people = [(_text(field).strip(), field.page) for field in by_name.get("nom", [])]
    named = [f"{quoted(name)}, page {page}" for name, page in people if name]
    told = [*named[:_SHOWN], *(["…"] if len(named) > _SHOWN else [])]
    who = f" ({' ; '.join(told)})" if len(named) > 1 else ""
    raise UnreadableError(
        f"ce PDF réunit plusieurs formulaires remplis{who} ; un fichier ne peut porter qu'une "
        "réponse : demandez à chacun le sien, ou séparez-les, un par fichier"
    )


def _first_name(name: str, names: set[str], expected: Mapping[str, int]) -> str:
    """The name that a field had before files were merged."""
    if name in expected or len(name) > _LONGEST_NAME:
        return name
    match = _RENAMED.fullmatch(name)
    if match is None:
        return name
    is_known = match["name"] in names or match["name"] in expected
    return match["name"] if is_known else name
