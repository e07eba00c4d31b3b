"""An address or a number by which nobody can be reached is told."""

from __future__ import annotations

from typing import Any

import pytest

import cpts_docs


def told(**more: Any) -> list[str]:
    values = {
        "version": 1,
        "name": "Essai",
        "department": "66",
        "date": "2026-02-16",
        "territory": {"communes": ["Elne"]},
        "rules": {"rgpd": "non", "partie-vide": "non"},
        **more,
    }
    return [item.message for item in cpts_docs.validate(values) if item.rule == "contact"]


@pytest.mark.parametrize(
    "phone",
    [
        "04 68 12 34 56",
        "04.68.12.34.56",
        "+33 (0)4 68 12 34 56",
        "0033468123456",
        "0 800 123 456",
        "3646",
        "15",
        "numéro vert 0 800 111 222",
        "04 68 12 34 56 (le matin)",
        "+262 262 12 34 56",
        "116 117",
        "04 68 12 34 56 / 06 12 34 56 78",
    ],
)
def test_a_number_that_can_be_dialled_is_one(phone: str) -> None:
    assert told(guide={"phone": phone}) == []


@pytest.mark.parametrize(
    "phone",
    [
        *("04 68 12 34", "04 68 12 34 567", "68 12 34 56", "00 12", "1234567890"),
        *(
            "O4 68 12 34 56",
            "numéro vert 0 800 111",
            "+33 04 68 12 34 56",
            "04 68 12 34 (le matin)",
        ),
    ],
)
def test_a_number_that_cannot_be_dialled_is_told(phone: str) -> None:
    (said,) = told(guide={"phone": phone})

    assert phone in said


def test_a_letter_typed_for_a_figure_is_mended() -> None:
    text = """\
version: 1
name: Essai
department: "66"
date: 2026-02-16
territory: {communes: [Elne]}
rules: {rgpd: non}
guide: {phone: O4 68 l2 34 56}
"""
    (found,) = cpts_docs.validate(text)

    assert found.fix
    assert "04 68 12 34 56" in found.hint


def privacy(contact: str) -> dict[str, Any]:
    return {"privacy": {"contact": contact, "controller": "La CPTS", "dpo": "aucun"}}


def test_an_address_in_a_text_is_looked_at() -> None:
    assert told(questionnaire=privacy("Par courriel : contact@cpts-elne.fr, ou par lettre.")) == []
    (said,) = told(questionnaire=privacy("contact@cpts-elne ou par lettre"))
    assert "« contact@cpts-elne »" in said
    assert told(membership={"year": 2026, **privacy("contact@cpts-elne ou par lettre")}) == [said]


@pytest.mark.parametrize(
    "text", ["tel 06 12 34", "Tél : 06 12 34", "PORTABLE 06 12 34", "MOBILE : 06 12 34", "WWW.elne"]
)
def test_what_a_text_calls_a_number_or_a_site_is_looked_at_however_it_is_written(text: str) -> None:
    (said,) = told(letter={"aim": f"Appelez : {text}"})

    assert "n'est pas" in said


@pytest.mark.parametrize(
    "mail", ["contact(at)elne.fr", "contact@elne", "a@b@elne.fr", "contact @elne.fr"]
)
def test_a_mail_that_is_none_is_told(mail: str) -> None:
    bearer = {"name": "Dr A. Le Goff", "mail": mail}
    (said,) = told(letter={"aim": "Mieux soigner.", "bearer": bearer})

    assert mail in said


def test_whom_a_bulletin_names_is_looked_at_too() -> None:
    privacy = {"contact": "cpts@exemple"}

    assert "cpts@exemple" in told(membership={"year": 2027, "privacy": privacy})[0]
