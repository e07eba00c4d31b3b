"""What people put on the pages of a form beside its fields: strokes, notes, typed text.

Some programs show a form as a page to draw on, so answers are crossed with a
pen or typed over the fields. A mark that surely stands for an answer is read,
with a remark; all others are named, so that none passes for no answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cpts_docs.base.words import counted, series
from cpts_docs.foreign.pdf import Clock, resolved
from cpts_docs.foreign.pdf_strings import quoted, text_of
from cpts_docs.formats.pdf.filled.annotations import Annotation, distance, overlap
from cpts_docs.formats.pdf.filled.fields import Field, Place, meaning

_NOT_MARKS = frozenset({"/Widget", "/Link", "/Popup", "/PrinterMark", "/TrapNet"})
_NOUNS = {
    "/Ink": ("marque au stylo", "marques au stylo"),
    "/FreeText": ("texte ajouté", "textes ajoutés"),
    "/Text": ("note", "notes"),
    "/Stamp": ("tampon", "tampons"),
    "/Line": ("trait", "traits"),
    "/Square": ("rectangle", "rectangles"),
    "/Circle": ("cercle", "cercles"),
    "/Polygon": ("dessin", "dessins"),
    "/PolyLine": ("dessin", "dessins"),
    "/Highlight": ("surlignage", "surlignages"),
    "/Underline": ("soulignement", "soulignements"),
    "/Squiggly": ("soulignement", "soulignements"),
    "/StrikeOut": ("texte barré", "textes barrés"),
    "/FileAttachment": ("pièce jointe", "pièces jointes"),
}
_ANY = ("annotation", "annotations")

_TICKS = frozenset("xX×✕✖✗✘☒☑✓✔√vV")
_NEAR = 2.0  # points: a letter typed onto a box may stand a little beside it
_BESIDE = 8.0  # a stroke farther from a box may be meant for what is next to it
_SHOWN = 10


def marks(annotations: Iterable[Annotation]) -> list[Annotation]:
    """The annotations that say something, and that a person sees."""
    return [
        item
        for item in annotations
        if item.kind not in _NOT_MARKS and item.is_shown and "/StateModel" not in item.entries
    ]


# --------------------------------------------------------------------------
# Those that are surely an answer


@dataclass(frozen=True, slots=True)
class Beside:
    """What marks say: values of fields, a remark for each, and the marks that are not read."""

    values: dict[str, str]
    remarks: list[str]
    unread: list[Annotation]


def read(
    found: Sequence[Annotation], fields: Sequence[Field], empty: set[str], clock: Clock
) -> Beside:
    """Text that is typed over one of the ``empty`` fields, or a cross over one of its boxes."""
    on_field: dict[str, list[tuple[Annotation, Place]]] = defaultdict(list)
    unread = []
    places = [(field, place) for field in fields for place in field.visible]
    for mark in found:
        clock.check()
        targets = [(field, place) for field, place in places if _is_on(mark, place)]
        if len(targets) == 1 and targets[0][0].name in empty and _says(mark, *targets[0]):
            on_field[targets[0][0].name].append((mark, targets[0][1]))
        else:
            unread.append(mark)
    values, remarks = {}, []
    for field in fields:
        match on_field.get(field.name, []):
            case [(mark, place)]:
                values[field.name] = _says(mark, field, place)
                remarks.append(
                    f"« {field.name} » : {quoted(values[field.name])} est écrit par-dessus "
                    f"le champ, qui est vide (page {mark.page}) ; c'est ce qui compte"
                )
            case several:
                unread += [mark for mark, _ in several]
    keys = {mark.key for mark in unread}
    return Beside(values, remarks, [mark for mark in found if mark.key in keys])


def _is_on(mark: Annotation, place: Place) -> bool:
    return mark.page == place.page and overlap(mark.rect, place.rect, _NEAR)


def _says(mark: Annotation, field: Field, place: Place) -> str:
    """What a mark on a field surely stands for; "" if that is not sure."""
    if mark.kind != "/FreeText":  # a stroke may cross out as well as tick
        return ""
    if distance(mark.rect, place.rect) > _NEAR:
        return ""
    text = _text(mark)
    return text if not field.is_group else meaning(field, place) if text in _TICKS else ""


def _text(mark: Annotation) -> str:
    return text_of(resolved(mark.entries.get("/Contents"))).strip()


# --------------------------------------------------------------------------
# Those that are not


def described(found: Sequence[Annotation], fields: Sequence[Field], clock: Clock) -> str:
    """``page 1, 2 marques au stylo (non à « parcours », oui à « prevention »)``."""
    groups: dict[tuple[int, tuple[str, str]], list[Annotation]] = defaultdict(list)
    for mark in found:
        groups[mark.page, _NOUNS.get(mark.kind, _ANY)].append(mark)
    return series(
        f"page {page}, {counted(len(items), *nouns)}{_details(items, fields, clock)}"
        for (page, nouns), items in groups.items()
    )


def _details(found: Sequence[Annotation], fields: Sequence[Field], clock: Clock) -> str:
    clock.check()
    details = [_detail(mark, fields) for mark in found[:_SHOWN]]
    told = ", ".join([*filter(None, details), *(["…"] if len(found) > _SHOWN else [])])
    return f" ({told})" if told else ""


def _detail(mark: Annotation, fields: Sequence[Field]) -> str:
    """What a mark says, and the field or box next to it."""
    text = _text(mark)
    said = quoted(text) if text else ""
    places = [
        (distance(mark.rect, place.rect), field, place)
        for field in fields
        for place in field.visible
        if place.page == mark.page
    ]
    if not places:
        return said
    away, field, place = min(places, key=lambda item: item[0])
    if not field.is_group or away > _BESIDE:
        return f"{said} près de « {field.name} »".strip()
    return f"{said}, " * bool(said) + f"{meaning(field, place)} à « {field.name} »"
