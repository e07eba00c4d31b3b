"""Forms as people really fill them in, in Word and in LibreOffice: each answer is read or named.

One table of ways, for each format that has text around its fields. What only a Word file can have
is in ``test_docx_people.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_docs.document import walk
from cpts_docs.formats import all_formats
from cpts_docs.forms.fields import IDENTITY
from cpts_docs.forms.filled import FilledForm
from tests import people, people_odt
from tests.corpus import trees, written
from tests.effort import thorough
from tests.filling import FILL
from tests.people import VALUES, names
from tests.samples import ANSWERS, CASES, built

HANDS = {"docx": people, "odt": people_odt}
NAME, FIRST = "Zoë Müller-Œuvrard", "organisation-liberale"

Way = Callable[[Any], Callable[[Any], None]]
"""From the hands that do it (a module) to what is done to the root of the text."""


def read(ending: str, data: bytes) -> FilledForm:
    reader = all_formats()[ending].read_form
    assert reader is not None
    return reader(data)


def after(ending: str, way: Way, project: str = "starter") -> FilledForm:
    """What is read of a questionnaire after people did that to it."""
    hands: ModuleType = HANDS[ending]
    return read(ending, hands.edited(built(project, "questionnaire", ending), way(hands)))


# ---------------------------------------------------- nothing to be said of


@pytest.mark.parametrize("ending", HANDS)
@pytest.mark.parametrize(("project", "document"), [c for c in CASES if c[1] != "guide"])
def test_a_blank_form_gives_no_remark(project: str, document: str, ending: str) -> None:
    form = read(ending, built(project, document, ending))
    assert form.remarks == ()
    assert {value for name, value in form.fields.items() if name not in IDENTITY} == {""}


FORMS = [name for name, tree in trees().items() if any(walk.fields(tree.blocks))]


@pytest.mark.parametrize("ending", HANDS)
@pytest.mark.parametrize("name", FORMS)
def test_a_form_that_was_filled_in_beforehand_gives_no_remark(name: str, ending: str) -> None:
    assert read(ending, written(name, ending)).remarks == ()


@pytest.mark.parametrize("ending", HANDS)
def test_a_form_filled_in_its_controls_gives_no_remark(ending: str) -> None:
    fill, _ = FILL[ending]
    form = read(ending, fill(built("ruscino", "questionnaire", ending), ANSWERS))
    assert (form.remarks, form.contradictions) == ((), ())
    assert {name: form.fields[name] for name in ANSWERS} == ANSWERS


# --------------------------------------------------- read, and that it is said

SEEN = ("« parcours », case « oui » : on la voit cochée", "le fichier la dit décochée")
READ: dict[str, tuple[Way, str, str, tuple[str, ...]]] = {
    "behind the field": (
        lambda do: do.type_after("nom", NAME), "nom", NAME, ("« nom »", "hors du champ", NAME)
    ),
    "in front of the field": (
        lambda do: do.type_before("nom", NAME), "nom", NAME, ("« nom »", "hors du champ")
    ),
    "half outside": (
        lambda do: do.all_of(do.type_inside("nom", "Zoë"), do.type_after("nom", NAME[3:])),
        "nom", NAME, ("« nom »", "hors du champ"),
    ),
    "half in front": (
        lambda do: do.all_of(do.type_inside("nom", NAME[4:]), do.type_before("nom", "Zoë ")),
        "nom", NAME, ("« nom »", "hors du champ"),
    ),
    "where the field was": (
        lambda do: do.type_into_line("nom", NAME), "nom", NAME, ("« nom »", "le champ a été supp")
    ),
    "over the area of the comment": (
        lambda do: do.type_into_line("commentaire", "Voilà."), "organisation-liberale", "",
        ("« Voilà. »", "il n'est pas lu"),
    ),
    "behind the area of the comment": (
        lambda do: do.type_after("commentaire", "Voilà."), "commentaire", "Voilà.",
        ("« commentaire »", "hors du champ"),
    ),
    **{
        f"{sign} behind a box": (
            lambda do, sign=sign: do.type_after("parcours.oui", sign), "parcours", "oui", SEEN
        )
        for sign in ("X", "✖", "✓", " x ", "oui", "☒", "[x]", "✔\ufe0f", "✅", "❌", "√")
    },
    "X in front of a box": (
        lambda do: do.type_before("parcours.oui", "X "), "parcours", "oui", SEEN
    ),
    "X below a box, in its cell": (
        lambda do: do.type_below("parcours.oui", "X"), "parcours", "oui", SEEN
    ),
    "a tick, and words": (
        lambda do: do.all_of(do.tick("parcours.oui"), do.type_after("parcours.oui", "sauf août")),
        "parcours", "oui", ("« parcours »", "« sauf août »"),
    ),
    "a part that is crossed out": (
        lambda do: do.all_of(
            do.type_inside("nom", NAME), do.type_after("nom", " Dupont", do.STRUCK)
        ),
        "nom", NAME, ("« nom »", "« Dupont » est barré"),
    ),
    "two lines made one": (
        lambda do: do.all_of(
            do.type_inside("nom", NAME),
            do.type_inside("specialite", "Médecin"),
            do.join_lines("nom", "specialite"),
        ),
        "specialite", "Médecin", (),
    ),
    "two lines made one, the first": (
        lambda do: do.all_of(
            do.type_inside("nom", NAME),
            do.type_inside("specialite", "Médecin"),
            do.join_lines("nom", "specialite"),
        ),
        "nom", NAME, (),
    ),
    "a line twice with one answer": (
        lambda do: do.all_of(do.type_inside("nom", NAME), do.repeat_line("nom")), "nom", NAME, ()
    ),
}  # fmt: skip


@pytest.mark.parametrize("ending", HANDS)
@pytest.mark.parametrize("name", READ)
def test_what_is_written_at_a_field_is_its_answer(name: str, ending: str) -> None:
    way, field, value, said = READ[name]
    form = after(ending, way)
    assert form.fields[field] == value
    assert form.contradictions == ()
    assert names(form, *said) if said else form.remarks == ()


# -------------------------------------------------------- not read, but named

NAMED: dict[str, tuple[Way, tuple[str, ...]]] = {
    "a paragraph below a field": (
        lambda do: do.type_below("nom", NAME),
        ("hors des champs", "après « Nom et Prénom", f"« {NAME} »", "il n'est pas lu"),
    ),
    "a paragraph at the end": (
        lambda do: do.type_at_the_end_of_all("Merci à vous"),
        ("hors des champs", "« Merci à vous »"),
    ),
    "a text box": (
        lambda do: do.type_into_a_box("nom", NAME),
        ("dans une zone de texte", "Nom et Prénom", f"« {NAME} »"),
    ),
    "a hidden text": (
        lambda do: do.type_after("nom", "secret", do.HIDDEN), ("texte masqué", "« secret »")
    ),
    "a word beside a box": (
        lambda do: do.type_after("parcours.oui", "peut-être"),
        ("réponse incertaine, qui n'est pas comptée",),
    ),
    "a sign after all boxes of a line": (
        lambda do: do.type_at_the_end(f"{FIRST}.oui", " X"),
        (f"« {FIRST} » : réponse incertaine",),
    ),
    "a caption that is highlighted": (
        lambda do: do.mark_caption(f"{FIRST}.oui", "Oui", do.HIGHLIGHTED),
        (f"« {FIRST} »", "« oui » est surlignée"),
    ),
    "a caption that is crossed out": (
        lambda do: do.mark_caption(f"{FIRST}.oui", "Oui", do.STRUCK),
        (f"« {FIRST} »", "« oui » est barrée"),
    ),
    "a circle around a box": (
        lambda do: do.ellipse("parcours.oui"),
        ("un dessin ou une image", "« 3 – Organiser", "colonne « Oui »"),
    ),
    "a line that is gone": (
        lambda do: do.drop_line("nom"), ("champs absents du formulaire rempli : nom",)
    ),
    "X in the place of a box": (
        lambda do: do.type_instead("parcours.oui", "X"),
        ("hors des champs, dans le tableau, ligne « 3 – Organiser", "colonne « Oui »", "« X »"),
    ),
    "a box that is gone": (
        lambda do: do.type_instead("parcours.oui", ""), ("champs absents", "parcours (oui)")
    ),
}  # fmt: skip


@pytest.mark.parametrize("ending", HANDS)
@pytest.mark.parametrize("name", NAMED)
def test_what_is_written_elsewhere_is_named_with_its_place(name: str, ending: str) -> None:
    way, said = NAMED[name]
    form = after(ending, way)
    assert names(form, *said)
    assert {form.fields[name] for name in ("mail", "parcours", FIRST)} == {""}


@pytest.mark.parametrize("ending", HANDS)
@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("comment", "commentaire dans la marge de Zoë"),
        ("footnote", "note de bas de page"),
        ("endnote", "note de fin"),
    ],
)
def test_what_stands_in_a_margin_or_a_note_is_named(kind: str, said: str, ending: str) -> None:
    blank = built("starter", "questionnaire", ending)
    form = read(ending, HANDS[ending].with_note(blank, "nom", kind, "à revoir"))
    assert names(form, said, "à la ligne « Nom et Prénom", "« à revoir »")


@pytest.mark.parametrize("ending", HANDS)
def test_a_line_twice_with_two_answers_is_a_contradiction(ending: str) -> None:
    def way(do: Any) -> Callable[[Any], None]:
        twice = do.all_of(do.type_inside("nom", NAME), do.repeat_line("nom"))
        return do.all_of(twice, do.type_inside("nom", "Léa"))  # type: ignore[no-any-return]

    form = after(ending, way)
    assert (form.fields["nom"], form.contradictions) == ("", ("nom",))
    assert names(form, "« nom » : le champ est là plusieurs fois", "« Léa »")


# ------------------------------------------------------------- any such form

ON_THE_LINE = ["type_inside", "type_after", "type_before", "type_at_the_end"]
ELSEWHERE = ["type_below", "type_into_a_box"]


@thorough(300)
@given(
    st.sampled_from(sorted(HANDS)),
    st.dictionaries(
        st.sampled_from(["nom", "specialite", "adresse", "telephone", "mail", "commentaire"]),
        st.tuples(st.sampled_from(ON_THE_LINE + ELSEWHERE), VALUES),
        min_size=1,
    ),
)
def test_whatever_is_typed_wherever_comes_back_or_is_named(
    ending: str, typed: dict[str, tuple[str, str]]
) -> None:
    form = after(
        ending,
        lambda do: do.all_of(*(getattr(do, put)(tag, it) for tag, (put, it) in typed.items())),
    )
    for tag, (put, text) in typed.items():
        if put in ELSEWHERE:
            assert form.fields[tag] == ""
            assert names(form, "hors des champs", text[:70].rstrip())
        else:
            assert form.fields[tag] == text
            assert put == "type_inside" or names(form, f"« {tag} »")
