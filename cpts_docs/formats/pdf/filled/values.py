"""What was put into a field of a PDF form: what a person sees of it counts.

A file says it twice: once as a value, once as what is drawn. Where these differ,
a remark says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pypdf.generic import FloatObject, NameObject, NumberObject

from cpts_docs.foreign.pdf import items, resolved, state_of
from cpts_docs.foreign.pdf_strings import quoted, text_of
from cpts_docs.formats.pdf.filled.fields import Field, Place, meaning, states_of
from cpts_docs.formats.pdf.filled.looks import drawn_instead


@dataclass(frozen=True, slots=True)
class Value:
    """What was put in, "" for nothing; and a sentence, if the file contradicts itself.

    ``is_several``: several boxes of a group are ticked.
    """

    text: str
    remark: str = ""
    is_several: bool = False


def value_of(field: Field, *, draws_anew: bool) -> Value:
    """The value of a field; ``draws_anew`` if programs are to draw it themselves."""
    if field.is_group:
        return _ticked(field)
    return _typed(field, draws_anew=draws_anew)


# --------------------------------------------------------------------------
# Boxes


def _ticked(field: Field) -> Value:
    places = field.visible or field.places
    ticked = [place for place in places if _is_ticked(place)]
    seen = list(dict.fromkeys(meaning(field, place, _state(place)) for place in ticked))
    if len(seen) > 1:
        return Value("", is_several=True)
    said = _said(field)
    if not any("/AS" in place.entries for place in places):  # nothing is drawn, for lack of a state
        return Value(said)
    shown = seen[0] if seen else ""
    if field.value is None or said == shown:
        return Value(shown)
    drawn = f"la case {quoted(shown)} est cochée" if shown else "aucune case n'est cochée"
    hidden = f"que la réponse est {quoted(said)}" if said else "qu'il n'y a pas de réponse"
    return Value(
        shown,
        f"« {field.name} » : sur la page, {drawn}, mais le fichier dit {hidden} ; "
        "c'est la page qui compte",
    )


def _is_ticked(place: Place) -> bool:
    state, states = _state(place), states_of(place.entries)
    return bool(state) and (state in states or not states)


def _state(place: Place) -> str:
    return state_of(resolved(place.entries.get("/AS")))


def _said(field: Field) -> str:
    """The value that the file says a group has."""
    state = state_of(field.value)
    places = [place for place in field.places if state in states_of(place.entries)]
    return meaning(field, (places or field.places)[0], state) if state else ""


# --------------------------------------------------------------------------
# Texts


def _typed(field: Field, *, draws_anew: bool) -> Value:
    said = _text(field)
    drawings = [] if draws_anew else [place.entries for place in field.visible]
    shown = next(filter(None, (drawn_instead(drawing, said) for drawing in drawings)), "")
    if not shown:
        return Value(said)
    if not said.strip():
        remark = f"le fichier dit que ce champ est vide, mais la page montre {quoted(shown)}"
        return Value(shown, f"« {field.name} » : {remark} ; c'est la page qui compte")
    remark = f"la page montre {quoted(shown)}, mais le champ contient {quoted(said)}"
    return Value(said, f"« {field.name} » : {remark} ; c'est le champ qui compte")


def _text(field: Field) -> str:
    """A text; of a list, the choices, each on a line."""
    values = [resolved(item) for item in items(field.value)] or [field.value]
    return "\n".join(filter(None, map(_one_text, values)))


def _one_text(value: Any) -> str:
    if isinstance(value, (FloatObject, NumberObject)):
        return str(value)
    return value[1:] if isinstance(value, NameObject) else text_of(value)
