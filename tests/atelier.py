"""The atelier without a browser: what its page asks, and what it is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.testclient import TestClient

from cpts_docs.atelier.app import app
from cpts_docs.atelier.events import Presence
from cpts_docs.atelier.folder import Folder

PORT, TOKEN = 8123, "jeton-d-essai"
ADDRESS = f"http://127.0.0.1:{PORT}"


class Page:
    """A page that has the token; ``id`` is the project that it shows."""

    def __init__(self, folder: Path, id: str = "project.yaml") -> None:
        self.folder = Folder(folder)
        self.app = app(self.folder, Presence(), token=TOKEN, port=PORT)
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
