"""Who may ask the atelier for something: the page that it opened itself, and nobody else.

Any page of the browser can send requests to a port of this machine. What it cannot do is know
the token, or send one without saying where it comes from.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Collection, Mapping, Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cpts_docs.atelier.refused import RefusedError
from cpts_docs.base.log import note

MAX_BODY = 200_000_000
"""Bytes of a request: a folder of filled forms."""

_METHODS = ("GET", "HEAD", "POST")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "font-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)

HEADERS = {
    "content-security-policy": POLICY,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
"""On every answer."""


class Guard:
    """Lets through to ``app`` what may be asked, and puts :data:`HEADERS` on each answer."""

    def __init__(self, app: ASGIApp, *, token: str, ticket: str, port: int) -> None:
        self._app, self._token, self._ticket = app, token, ticket
        self._hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, as ASGI has it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # a WebSocket: there is none here
            await send({"type": "websocket.close", "code": 1008})
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message.get("headers", []),
                    *((name.encode(), text.encode()) for name, text in HEADERS.items()),
                ]
                if scope["path"].startswith("/api/") and not _has(message, b"cache-control"):
                    message["headers"].append((b"cache-control", b"no-store"))
            await send(message)

        if refusal := self._refusal(scope):
            status, message = refusal
            await _answer(guarded, status, {"message": message, "hint": ""})
            return
        if scope["raw_path"] == ENTRY:
            self._ticket = ""
            await _answer(guarded, 200, {"token": self._token})
            return
        # As it was sent: no encoded « / » makes one segment two, no « .. » is resolved.
        scope = {**scope, "path": scope["raw_path"].decode("ascii", "replace"), "root_path": ""}
        try:
            await self._app(scope, _bounded(receive), guarded)
        except RefusedError as error:
            await _answer(guarded, error.status, {"message": error.message, "hint": error.hint})
        except Exception as error:  # it was answered; nobody is shown where in the program it was
            note("imprévu : %r", error)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """The status and the reason why a request is not for the atelier; None if it may be."""
        sent: dict[bytes, list[bytes]] = {}
        for name, value in scope["headers"]:
            sent.setdefault(name.lower(), []).append(value)
        hosts = sent.get(b"host", [])
        host = hosts[0].decode("latin-1") if len(hosts) == 1 else ""
        if host not in self._hosts:
            return 421, "cette adresse n'est pas celle de l'atelier"
        for origin in sent.get(b"origin", []):
            if origin.decode("latin-1") != f"http://{host}":
                return 403, "cette demande vient d'une autre page que celle de l'atelier"
        if not {*sent.get(b"sec-fetch-site", [])} <= {b"same-origin", b"none"}:
            return 403, "cette demande vient d'une autre page que celle de l'atelier"
        if scope["method"] not in _METHODS:
            return 405, "cette méthode n'existe pas ici"
        if not _fits(sent.get(b"content-length", [b"0"]), MAX_BODY):
            return 413, _TOO_LARGE
        path, given = scope["raw_path"], sent.get(b"authorization", [])
        if path in _OPEN or path.startswith(b"/fichiers/"):
            return None
        if path == ENTRY and scope["method"] == "POST":
            return None if _is(given, self._ticket) else (401, _USED)
        return None if _is(given, self._token) else (401, _UNKNOWN)


_OPEN = (b"/", b"/entree")
"""Besides the files of the page, what is the same for everybody."""

ENTRY = b"/api/entree"
"""Where the ticket of the address that the browser was started with becomes the token, once.

The system shows to all its users how a program was started.
"""

_UNKNOWN = (
    "le jeton de cette page n'est pas celui de l'atelier ; "
    "ouvrez l'adresse que la commande a donnée"
)
_USED = (
    "cette adresse a déjà servi ; si ce n'était pas à vous, fermez l'atelier (Ctrl+C dans son "
    "terminal), puis relancez-le"
)


def _is(given: Sequence[bytes], secret: str) -> bool:
    """Whether an ``Authorization`` has the secret, in a time that says nothing of it."""
    expected = f"Bearer {secret}".encode()
    return len(given) == 1 and bool(secret) and hmac.compare_digest(given[0], expected)


_TOO_LARGE = f"plus de {MAX_BODY // 1_000_000} Mo à la fois ; envoyez moins de fichiers"


def _fits(lengths: Collection[bytes], most: int) -> bool:
    """Whether a Content-Length is a number that is not too large."""
    return all(length.isdigit() and int(length[:20]) <= most for length in lengths)


def _has(message: Message, name: bytes) -> bool:
    return any(key.lower() == name for key, _ in message["headers"])


def _bounded(receive: Receive) -> Receive:
    """``receive``, which ends a body that is too large."""
    room = MAX_BODY

    async def received() -> Message:
        nonlocal room
        message = await receive()
        room -= len(message.get("body", b""))
        if room < 0:
            raise RefusedError(413, _TOO_LARGE)
        return message

    return received


async def _answer(send: Send, status: int, facts: Mapping[str, str]) -> None:
    body = json.dumps(facts).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
