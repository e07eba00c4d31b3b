"""Who may ask the atelier for something: its own page, and what is in its folder."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cpts_docs.atelier import guard
from cpts_docs.atelier.app import STATIC
from tests.atelier import ADDRESS, PORT, TICKET, TOKEN, Page, client
from tests.samples import MINIMAL

PROJECT = "/api/projects/project.yaml"
START = "/api/start"


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Page:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    folder = tmp_path / "dossier"
    folder.mkdir()
    (folder / "project.yaml").write_text(MINIMAL, encoding="utf-8")
    (tmp_path / "secret.yaml").write_text(MINIMAL, encoding="utf-8")
    return Page(folder)


@pytest.mark.parametrize(
    "host",
    [
        *("exemple.fr", f"exemple.fr:{PORT}", "127.0.0.1", f"127.0.0.1:{PORT + 1}"),
        *(f"127.0.0.1.exemple.fr:{PORT}", f"[::1]:{PORT}", f"0.0.0.0:{PORT}", ""),
        f"LOCALHOST:{PORT}.",
    ],
)
@pytest.mark.parametrize("path", ["/", "/entree", "/fichiers/atelier.css", START])
def test_a_name_that_leads_here_from_elsewhere_is_refused(page: Page, host: str, path: str) -> None:
    assert page.client.get(path, headers={"Host": host}).status_code == 421


def test_both_names_of_this_machine_are_taken(page: Page) -> None:
    for host in (f"127.0.0.1:{PORT}", f"localhost:{PORT}"):
        headers = {"Host": host, "Origin": f"http://{host}"}
        assert page.client.get(PROJECT, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "sent",
    [
        {"Origin": "https://exemple.fr"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": f"http://localhost:{PORT}"},
        {"Origin": f"https://127.0.0.1:{PORT}"},
        {"Origin": "http://127.0.0.1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/", START])
def test_a_page_of_another_origin_is_refused(page: Page, path: str, sent: dict[str, str]) -> None:
    answer = page.client.get(path, headers=sent)

    assert answer.status_code == 403
    assert "autre page" in answer.json()["message"]


@pytest.mark.parametrize(
    "given",
    ["", "Bearer ", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", f"bearer {TOKEN}", TOKEN],
)
def test_nothing_of_anybody_is_told_without_the_token(page: Page, given: str) -> None:
    stranger = client(page.app, {"Authorization": given} if given else {})

    for path in (START, PROJECT, f"{PROJECT}/events", "/api/events", "/api/form", "/autre"):
        answer = stranger.get(path)
        assert (answer.status_code, answer.json()["hint"]) == (401, "")
        assert "jeton" in answer.json()["message"]
    for path in ("/api/projects", f"{PROJECT}/text", f"{PROJECT}/save"):
        assert stranger.post(path, json={}).status_code == 401
    assert stranger.get(f"{START}?jeton={TOKEN}").status_code == 401


def test_the_ticket_of_the_browser_gives_the_token_once(page: Page) -> None:
    stranger = client(page.app, {"Authorization": f"Bearer {TICKET}"})

    assert stranger.get(START).status_code == 401
    assert stranger.get("/api/entree").status_code == 401
    assert page.client.post("/api/entree", json={}).status_code == 401
    assert client(page.app, {}).post("/api/entree", json={}).status_code == 401
    assert stranger.post("/api/entree", json={}).json() == {"token": TOKEN}
    for given in (f"Bearer {TICKET}", "Bearer ", "Bearer"):
        again = client(page.app, {"Authorization": given}).post("/api/entree", json={})
        assert (again.status_code, "déjà servi" in again.json()["message"]) == (401, True)


@pytest.mark.parametrize(
    "name",
    [
        *("..%2fsecret.yaml", "%2e%2e%2fsecret.yaml", "..%252fsecret.yaml", "..%5csecret.yaml"),
        *("a%2f..%2f..%2fsecret.yaml", ".%2fproject.yaml", "%2fproject.yaml", "project.yaml%00"),
        *("project.yaml%2f", "%00", "dossier%2f%2fproject.yaml", "C%3aproject.yaml", "exemple%3ax"),
        *("exemple%3a..%2f..%2fsecret", "recent%3a0", "project", "dossier", "%ff.yaml", "x" * 999),
        "non.yaml",
    ],
)
@pytest.mark.parametrize("rest", ["", "/save"])
def test_no_name_leads_out_of_the_folder(page: Page, name: str, rest: str) -> None:
    ask: Any = page.client.post if rest else page.client.get
    answer = ask(f"/api/projects/{name}{rest}", **({"json": {}} if rest else {}))

    assert answer.status_code == 404
    assert page.folder._sessions == {}


def test_an_absolute_path_or_a_link_leads_nowhere(page: Page, tmp_path: Path) -> None:
    (page.folder.path / "lien.yaml").symlink_to(tmp_path / "secret.yaml")
    (page.folder.path / "dehors").symlink_to(tmp_path)
    (page.folder.path / "dossier.yaml").mkdir()
    outside = str(tmp_path / "secret.yaml").replace("/", "%2f")

    for name in (outside, "lien.yaml", "dehors%2fsecret.yaml", "dossier.yaml"):
        assert page.client.get(f"/api/projects/{name}").status_code == 404


def test_a_link_in_the_place_of_what_the_atelier_writes_is_not_followed(
    page: Page, tmp_path: Path
) -> None:
    before = (tmp_path / "secret.yaml").read_bytes()
    for name in (".project.yaml.atelier", ".project.yaml.atelier.lock"):
        (page.folder.path / name).symlink_to(tmp_path / "secret.yaml")

    page.type(0, 0, 0, "# ici\n")
    assert not (page.folder.path / ".project.yaml.atelier").is_symlink()
    page.post("save")

    assert (tmp_path / "secret.yaml").read_bytes() == before


@pytest.mark.parametrize(
    "path",
    [
        *("/fichiers/../app.py", "/fichiers/..%2fapp.py", "/fichiers/%2e%2e/app.py"),
        *("/fichiers/..%5capp.py", "/fichiers//etc/passwd", "/fichiers/%00", "/fichiers/"),
        *("/fichiers/" + "x" * 999, "/static/index.html", "//", "/index.html"),
    ],
)
def test_no_file_but_those_of_the_page_is_served(page: Page, path: str) -> None:
    answer = page.client.request("GET", ADDRESS + path)

    assert answer.status_code in {401, 404}
    assert answer.json()["message"]


@pytest.mark.parametrize(
    "method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"]
)
@pytest.mark.parametrize("path", ["/", PROJECT])
def test_no_other_method_is_known(page: Page, method: str, path: str) -> None:
    answer = page.client.request(method, path)

    assert answer.status_code == 405
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_body_that_is_too_large_is_refused(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_BODY", 1_000)

    def in_parts() -> Iterator[bytes]:
        yield from [b"x" * 100] * 11

    told = page.client.post(f"{PROJECT}/text", content=b"x" * 1_001)
    untold = page.client.post(
        f"{PROJECT}/text", content=in_parts(), headers={"Content-Type": "application/json"}
    )
    lying = page.client.get(PROJECT, headers={"Content-Length": "-1"})

    assert [answer.status_code for answer in (told, untold, lying)] == [413] * 3
    assert page.get()["revision"] == 0


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"content": b"{", "headers": {"Content-Type": "application/json"}}, 400),
        ({"content": b"[]", "headers": {"Content-Type": "application/json"}}, 400),
        ({"content": b"[" * 100_000, "headers": {"Content-Type": "application/json"}}, 400),
        ({"content": b"{}", "headers": {"Content-Type": "text/plain"}}, 415),
        ({"data": {"base": "0"}}, 415),
        ({"content": b"{}"}, 415),
        ({"content": b"x", "headers": {"Content-Type": "multipart/form-data"}}, 400),
        ({"json": {"base": "0", "changes": []}}, 400),
        ({"json": {"base": 0, "changes": [1]}}, 400),
        ({"json": {"base": 10**30, "changes": []}}, 409),
    ],
)
def test_what_no_page_of_ours_sends_is_refused_with_a_sentence(
    page: Page, sent: dict[str, Any], status: int
) -> None:
    answer = page.client.post(f"{PROJECT}/text", **sent)

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/json")
    assert answer.json()["message"]


def test_every_answer_has_the_policy_and_no_cookie(page: Page) -> None:
    stranger = client(page.app, {})
    answers = [
        *(
            page.client.get(path)
            for path in ("/", "/entree", START, PROJECT, "/api/autre", "/api/projects/x")
        ),
        *(page.client.get("/", headers={"Host": "x"}), page.client.put("/"), stranger.get(START)),
        page.client.post(f"{PROJECT}/text", json={}),
        page.client.post(f"{PROJECT}/undo", json={}),
        *(page.client.get(f"/fichiers/{name}") for name in ("x.js", *names_of_static())),
    ]

    for answer in answers:
        assert {name: answer.headers.get(name) for name in guard.HEADERS} == guard.HEADERS
        assert "set-cookie" not in answer.headers
        assert "server" not in answer.headers
    assert "'unsafe" not in guard.POLICY
    assert all(
        answer.headers["cache-control"] == "no-store"
        for answer in answers
        if "/api/" in str(answer.url)
    )


def names_of_static() -> list[str]:
    return [path.name for path in STATIC.iterdir() if path.is_file()]


def test_a_fault_of_the_atelier_is_a_sentence(
    page: Page, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError("en un endroit du programme")

    monkeypatch.setattr("cpts_docs.atelier.folder.Folder.session", fails)
    with caplog.at_level(logging.DEBUG, "cpts_docs"):
        answer = page.client.get(PROJECT)

    assert answer.status_code == 500
    assert "imprévue" in answer.json()["message"]
    assert "endroit" not in answer.text
    assert "ZeroDivisionError" in caplog.text


def test_a_websocket_is_closed(page: Page) -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    asyncio.run(page.app({"type": "websocket", "path": "/", "headers": []}, receive, send))

    assert json.dumps(sent) == '[{"type": "websocket.close", "code": 1008}]'
