"""The guide tells whom to ask, where that is known."""

from __future__ import annotations

import pytest

from cpts_docs import load, render, validate
from cpts_docs.document import walk
from cpts_docs.project.rules.guide import CONTACT_ABSENT
from tests.samples import MINIMAL

OCCITANIE = "www.guichet-cpts-occitanie.org"


def in_departments(codes: str, more: str = "") -> str:
    return MINIMAL.replace('department: "66"', f"department: {codes}") + more


def words(text: str) -> str:
    said = " ".join(walk.texts(render(load(text), "guide").blocks))
    return " ".join(said.split())


@pytest.mark.parametrize("codes", ['"66"', '["31", "82"]'])
def test_the_contact_of_the_catalogue_is_given_in_its_departments(codes: str) -> None:
    page = words(in_departments(codes))
    assert OCCITANIE in page
    assert "0 801 902 263" in page
    assert CONTACT_ABSENT.code not in {item.rule for item in validate(in_departments(codes))}


@pytest.mark.parametrize("codes", ['"13"', '["12", "15"]'])
def test_elsewhere_the_guide_names_nobody_else_s_contact_and_a_warning_says_so(codes: str) -> None:
    page = words(in_departments(codes))
    assert OCCITANIE not in page
    assert "Un numéro" not in page
    (warning,) = (item for item in validate(in_departments(codes)) if item.rule == "contact-absent")
    assert not warning.is_error


def test_a_contact_of_the_project_s_own_is_given_alone() -> None:
    text = in_departments('"13"', "guide: {phone: 04 91 00 00 00}\n")
    page = words(text)
    assert "04 91 00 00 00" in page
    assert "Un site internet" not in page
    assert "contact-absent" not in {item.rule for item in validate(text)}
