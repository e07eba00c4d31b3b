"""The HTML form: how it is made, and filled in by keyboard in a real browser."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html
from pypdf import PdfReader

from cpts_docs.base.resources import theme_folder
from cpts_docs.formats.html.form import read
from tests.browser import typed_into
from tests.once import Once, told_once
from tests.samples import ANSWERS, CASES, built

SCRIPT = (theme_folder() / "form.js").read_text("utf-8")
LONG_COMMENT = ANSWERS["commentaire"] + "\n" * 20 + "la dernière ligne"


def page(project: str, document: str) -> Any:
    return lxml_html.document_fromstring(built(project, document, "html"))


# ---------------------------------------------------------------- structure


def test_all_fields_and_hidden_values_stand_in_one_form() -> None:
    root = page("ruscino", "questionnaire")
    (form,) = root.iter("form")
    fields = form.xpath(".//input | .//textarea")
    assert fields == root.xpath("//input | //textarea")
    assert {field.get("name") for field in fields} == {
        *ANSWERS,
        "document",
        "projet",
        "departement",
        "date-du-projet",
    }


def test_the_form_sends_nothing_and_asks_browsers_to_keep_nothing() -> None:
    (form,) = page("ruscino", "questionnaire").iter("form")
    assert dict(form.attrib) == {"autocomplete": "off"}
    assert [button.get("type") for button in form.iter("button")] == ["button", "button"]
    for storage in ("localStorage", "sessionStorage", "indexedDB", "cookie", "fetch", "XMLHttp"):
        assert storage not in SCRIPT


def test_without_javascript_the_page_says_how_to_answer_and_has_no_buttons() -> None:
    root = page("ruscino", "questionnaire")
    (actions,) = root.find_class("actions")
    assert actions.get("hidden") is not None
    assert [button.text for button in actions] == ["Enregistrer mes réponses", "Imprimer"]
    assert "Pour répondre" in root.find(".//noscript").text_content()


def test_what_happened_is_announced() -> None:
    (status,) = page("ruscino", "questionnaire").xpath("//*[@role='status']")
    assert status.text_content() == ""


@pytest.mark.parametrize(("project", "document"), CASES)
def test_the_page_may_run_its_own_script_and_nothing_else(project: str, document: str) -> None:
    root = page(project, document)
    policy = root.find(".//meta[@http-equiv='Content-Security-Policy']").get("content")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == rules["form-action"] == rules["base-uri"] == "'none'"
    scripts = [script.text for script in root.iter("script")]
    if root.xpath("//input | //textarea"):
        digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
        assert (scripts, rules["script-src"]) == ([SCRIPT], f"'sha256-{digest}'")
    else:
        assert (scripts, rules["script-src"]) == ([], "'none'")
        assert root.xpath("//form | //button") == []


@pytest.mark.parametrize(("project", "document"), CASES)
def test_the_page_is_one_file(project: str, document: str) -> None:
    root = page(project, document)
    assert root.xpath("//@src | //link | //iframe | //object | //*[name()='image']") == []
    assert "url(" not in root.find(".//style").text
    assert root.xpath("//@*[starts-with(name(), 'on')]") == []


def test_some_documents_have_fields_and_some_have_none() -> None:
    forms = {case for case in CASES if page(*case).xpath("//form")}
    assert ("ruscino", "questionnaire") in forms
    assert ("ruscino", "guide") not in forms


# ------------------------------------------------------------- in a browser


def filled_in(
    node: str, folder: Path, answers: dict[str, str], untick: tuple[str, ...] = ()
) -> Any:
    """What comes of it when these answers are typed into Ruscino's questionnaire."""
    return typed_into(node, built("ruscino", "questionnaire", "html"), folder, answers, untick)


@pytest.fixture(scope="module")
def session(node: str, once: Once) -> tuple[Any, Path]:
    """The questionnaire filled in, and the folder with what came of it."""
    answers = {**ANSWERS, "commentaire": LONG_COMMENT}

    def fill(folder: Path) -> Any:
        return filled_in(node, folder, answers, untick=("crise-sanitaire",))

    return told_once(once, "html form", fill), once("html form", lambda _: None)


def test_the_keyboard_reaches_every_field_once_in_order(session: tuple[Any, Path]) -> None:
    assert session[0]["reached"] == list(ANSWERS)


def test_the_file_that_is_saved_reads_back_what_was_typed(session: tuple[Any, Path]) -> None:
    told, folder = session
    assert told["file"] == "questionnaire-eloise-d-elivet-cie-y.json"
    assert read((folder / "saved" / told["file"]).read_bytes()).fields == {
        "document": "questionnaire/1",
        "projet": "Ruscino",
        "departement": "Pyrénées-Orientales",
        "date-du-projet": "2023-06-27",
        **ANSWERS,
        "commentaire": LONG_COMMENT,
        "crise-sanitaire": "",
    }


def test_the_page_says_what_was_saved_and_that_it_sends_nothing(session: tuple[Any, Path]) -> None:
    told, _ = session
    assert told["file"] in told["status"]
    assert "n'envoie rien" in told["status"]


def test_an_empty_form_is_not_saved(session: tuple[Any, Path]) -> None:
    assert "rien n'a été enregistré" in session[0]["emptySave"]


def test_the_page_asks_nothing_of_the_network_and_stores_nothing(
    session: tuple[Any, Path],
) -> None:
    assert (session[0]["complaints"], session[0]["stored"]) == ([], 0)


def test_the_page_is_as_wide_as_a_phone(session: tuple[Any, Path]) -> None:
    assert session[0]["width"] == 390


def test_it_prints_with_all_of_a_long_answer_and_without_its_buttons(
    session: tuple[Any, Path],
) -> None:
    told, folder = session
    assert told["printed"]
    text = "".join(page.extract_text() for page in PdfReader(folder / "printed.pdf").pages)
    assert "la dernière ligne" in text
    assert "Enregistrer" not in text
    assert "Imprimer" not in text
