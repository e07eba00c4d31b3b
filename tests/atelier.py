"""The atelier without a browser: what its page asks, and what it is told."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from cpts_docs.atelier.app import app
from cpts_docs.atelier.events import Presence
from cpts_docs.atelier.folder import Folder
from tests.samples import MINIMAL

PORT, TOKEN, TICKET = 8123, "jeton-d-essai", "billet"
ADDRESS = f"http://127.0.0.1:{PORT}"


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered of this user is forgotten with the test, in a module that has this."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The smallest project, in a file."""
    path = tmp_path / "project.yaml"
    path.write_text(MINIMAL, encoding="utf-8")
    return path


class Page:
    """A page that has the token; ``id`` is the project that it shows."""

    def __init__(self, folder: Path, id: str = "project.yaml") -> None:
        self.folder = Folder(folder)
        self.app = app(self.folder, Presence(), token=TOKEN, port=PORT, ticket=TICKET)
        self.client = client(self.app, {"Authorization": f"Bearer {TOKEN}"})
        self.at = f"/api/projects/{quote(id, safe='')}"

    def get(self, path: str = "") -> dict[str, Any]:
        """What is told of the project."""
        answer = self.client.get(self.at + path)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def post(self, path: str, status: int = 200, **body: Any) -> dict[str, Any]:
        """What is answered, with that status."""
        answer = self.client.post(f"{self.at}/{path}", json=body)
        assert answer.status_code == status, answer.text
        return dict(answer.json())

    def type(self, base: int, start: int, end: int, insert: str, status: int = 200) -> Any:
        """Change the text of revision ``base``."""
        changes = [{"start": start, "end": end, "insert": insert}]
        return self.post("text", status, base=base, changes=changes)


def client(application: Any, headers: dict[str, str]) -> TestClient:
    """Requests to the application, as a browser would send them."""
    return TestClient(application, base_url=ADDRESS, headers=headers, follow_redirects=False)


def turned(text: str, changes: list[dict[str, Any]]) -> str:
    """A page's text after changes, one after the other, counted as JavaScript does."""
    units = text.encode("utf-16-le")
    for change in changes:
        start, end = 2 * change["start"], 2 * change["end"]
        units = units[:start] + change["insert"].encode("utf-16-le") + units[end:]
    return units.decode("utf-16-le")


class Served:
    """A server of its own, that ``said`` where it is."""

    process: subprocess.Popen[str]

    def __init__(self, said: str) -> None:
        self.said = said
        found = re.search(r"(http://127\.0\.0\.1:(\d+)/)#jeton=([\w-]{43,})", self.said)
        assert found, self.said
        self.port, self.token = int(found[2]), found[3]

    def ask(self, path: str, body: object = None) -> Any:
        """What is answered; the connection is one of its own."""
        with self.connection() as connection:
            return json.loads(self.sent(connection, path, body).read())

    def connection(self) -> closing[http.client.HTTPConnection]:
        """One that is closed in the end."""
        return closing(http.client.HTTPConnection("127.0.0.1", self.port))

    def sent(
        self, connection: http.client.HTTPConnection, path: str, body: object = None
    ) -> http.client.HTTPResponse:
        """The answer, as it begins."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if body is None:
            connection.request("GET", path, headers=headers)
        else:
            connection.request("POST", path, json.dumps(body), headers)
        return connection.getresponse()


@contextmanager
def served(*arguments: str | Path) -> Iterator[Served]:
    """The command with a server; it is ended if it did not end itself."""
    with _started("-m", "cpts_docs", "atelier", "--no-browser", *arguments) as process:
        assert process.stdout
        there = Served(process.stdout.readline())
        there.process = process
        yield there


_SERVERS = """
import os, sys
from pathlib import Path
from cpts_docs.atelier.server import serve
while True:
    child = os.fork()
    if not child:
        serve(Path(sys.argv[1]), None, lambda page, _: print(os.getpid(), page, flush=True))
        os._exit(0)
    os.waitpid(child, 0)
"""


@contextmanager
def servers(folder: Path) -> Iterator[Iterator[tuple[Served, int]]]:
    """Servers of a folder, each with its process; when it is killed, the next is there."""
    with _started("-c", _SERVERS, folder) as process:
        assert process.stdout
        yield ((Served(said), int(said.split()[0])) for said in process.stdout)


@contextmanager
def _started(*arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    """A Python that ends with the test, as do those that it started."""
    command = [sys.executable, *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
