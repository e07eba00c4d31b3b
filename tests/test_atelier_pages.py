"""The pages and files that the atelier gives, through its addresses."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from queue import Queue
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from starlette.testclient import TestClient

import cpts_docs
from cpts_docs.atelier import pages
from cpts_docs.atelier.app import app
from cpts_docs.atelier.events import Presence
from cpts_docs.atelier.folder import Folder
from cpts_docs.document.tree import Document
from cpts_docs.formats.pdf.preview import Preview
from cpts_docs.jobs.build import build_files
from tests.programs import HANG
from tests.samples import MINIMAL

PROJECT = "/api/projects/project.yaml"


@pytest.fixture
def page(tmp_path: Path) -> Iterator[TestClient]:
    (tmp_path / "project.yaml").write_text(MINIMAL, "utf-8")
    inner = app(Folder(tmp_path), Presence(), token="t", port=80)
    headers = {"Authorization": "Bearer t", "Host": "127.0.0.1:80"}
    with TestClient(inner, base_url="http://127.0.0.1:80", headers=headers) as client:
        yield client


def got(page: TestClient, address: str, status: int = 200) -> Any:
    answer = page.get(f"{PROJECT}/{address}")
    assert answer.status_code == status, answer.text
    return answer.json()


def typed(page: TestClient, old: str, new: str) -> None:
    state = page.get(PROJECT).json()
    start = state["text"].index(old)
    change = {"start": start, "end": start + len(old), "insert": new}
    sent = page.post(f"{PROJECT}/text", json={"base": state["revision"], "changes": [change]})
    assert sent.status_code == 200, sent.text


def test_a_document_is_shown_as_pages(page: TestClient) -> None:
    shown = got(page, "pages/questionnaire")
    assert shown["stale"] is False
    assert [round(it["height"]) for it in shown["pages"]] == [842]
    picture = page.get(f"{PROJECT}/pages/questionnaire/{shown['pages'][0]['key']}")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert picture.content.startswith(b"<svg")


def test_a_page_that_did_not_change_keeps_its_key(page: TestClient) -> None:
    before = got(page, "pages/guide")["pages"]
    typed(page, "name: Ruscino", "name: Ruscino # le nom")
    assert got(page, "pages/guide")["pages"] == before
    typed(page, "name: Ruscino", "name: Conflent")
    assert got(page, "pages/guide")["pages"] != before


def test_of_a_page_that_is_seen_the_next_picture_has_what_changed_alone(page: TestClient) -> None:
    before = got(page, "pages/guide")["pages"][0]["key"]
    typed(page, "name: Ruscino", "name: Ruscino et Vallées")
    after = got(page, "pages/guide")["pages"][0]["key"]
    whole, told, anew = (
        page.get(f"{PROJECT}/pages/guide/{after}?before={key}").content
        for key in ("", before, "0" * 24)
    )
    assert b"data-kept" in told
    assert len(told) < len(whole)
    assert anew == whole


def test_what_is_seen_is_drawn_again_before_it_is_asked_for(
    page: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    got(page, "pages/guide")
    drawn: Queue[Document] = Queue()
    monkeypatch.setattr(pages, "preview", lambda tree: drawn.put(tree) or Preview((), ()))
    typed(page, "name: Ruscino", "name: Ruscino et Vallées")
    assert drawn.get(timeout=HANG)
    assert got(page, "pages/guide")["pages"] == []
    assert drawn.empty()


def test_while_a_project_has_errors_the_last_good_pages_stay(page: TestClient) -> None:
    before = got(page, "pages/fiche-avis")
    typed(page, "version: 1", "version: [")
    shown = got(page, "pages/fiche-avis")
    assert (shown["stale"], shown["pages"]) == (True, before["pages"])
    assert shown["problem"] == "le projet a des erreurs : les pages sont celles d'avant"


def test_a_text_leads_to_its_line_and_a_line_to_its_text(page: TestClient) -> None:
    texts = got(page, "pages/fiche-avis")["texts"]
    number = next(at for at, it in enumerate(texts) if it.startswith("CPTS Ruscino"))
    origin = got(page, f"pages/fiche-avis/texts/{number}")
    assert (origin["path"], origin["file"]) == ("/name", None)
    text = page.get(PROJECT).json()["text"]
    assert text[origin["start"] :].startswith("Ruscino")
    shown = got(page, f"pages/fiche-avis/lines/{origin['line']}")["text"]
    assert "Ruscino" in texts[shown]
    assert got(page, "pages/fiche-avis/texts/99999", 404)["message"]


def test_a_document_that_the_project_has_not_is_refused_in_french(page: TestClient) -> None:
    assert "document inconnu" in got(page, "pages/fiche")["problem"]
    assert "réponses" in got(page, "pages/synthese")["problem"]


def test_the_documents_are_listed_with_what_those_lack_that_are_off(page: TestClient) -> None:
    listed = {it["name"]: it for it in got(page, "documents")}
    assert (listed["fiche-avis"]["title"], listed["fiche-avis"]["off"]) == ("Fiche avis", None)
    assert "answers.yaml" in listed["synthese"]["off"]
    assert listed["questionnaire"]["is_form"]


def test_what_is_downloaded_is_what_a_build_writes(page: TestClient, tmp_path: Path) -> None:
    built = build_files(cpts_docs.load(tmp_path / "project.yaml"))
    one = page.get(f"{PROJECT}/download", params={"document": "guide", "format": "docx"})
    assert one.content == built["guide.docx"]
    assert one.headers["content-disposition"] == 'attachment; filename="guide.docx"'
    every = page.get(f"{PROJECT}/download")
    with ZipFile(BytesIO(every.content)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == built


def test_the_text_that_is_not_saved_yet_is_what_is_downloaded(page: TestClient) -> None:
    typed(page, "name: Ruscino", "name: Conflent")
    html = page.get(f"{PROJECT}/download", params={"document": "guide", "format": "html"})
    assert "Conflent" in html.text


def test_documents_are_written_of_what_is_saved(page: TestClient, tmp_path: Path) -> None:
    typed(page, "name: Ruscino", "name: Conflent")
    assert page.post(f"{PROJECT}/build", json={}).status_code == 409
    page.post(f"{PROJECT}/save", json={})
    files = page.post(f"{PROJECT}/build", json={}).json()["files"]
    assert "documents/fiche-avis.pdf" in files
    assert all((tmp_path / name).is_file() for name in files)


def test_what_a_word_file_does_not_give_is_named_with_the_files(
    page: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cpts_docs.run.office.program", lambda: None)
    docx.Document().save(str(tmp_path / "lettre.docx"))
    word = "documents: {lettre: {template: lettre.docx}}\n"
    (tmp_path / "project.yaml").write_text(f"{MINIMAL}{word}", "utf-8")

    packed = page.get(f"{PROJECT}/download", params={"formats": "docx,html"})
    with ZipFile(BytesIO(packed.content)) as archive:
        told = archive.read("fichiers-non-faits.txt").decode()
    unmade = page.post(f"{PROJECT}/build", json={}).json()["unmade"]

    assert "lettre.html n'est pas fait" in told
    assert ["lettre.pdf n'est pas fait" in line for line in unmade] == [True]


@pytest.mark.parametrize(
    "address", ["pages/guide/texts/x", "pages/guide/lines/-1", "pages/guide/0"]
)
def test_an_address_that_leads_nowhere_is_refused(page: TestClient, address: str) -> None:
    assert got(page, address, 404)["message"]
