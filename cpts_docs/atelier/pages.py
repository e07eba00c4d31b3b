"""The documents as they will print: pages, which of their words comes from where, and back."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from threading import Lock, Thread
from typing import Any
from weakref import WeakKeyDictionary

from starlette.responses import Response

from cpts_docs.atelier.asked import PROJECT, Asked, get
from cpts_docs.atelier.origins import Origins
from cpts_docs.atelier.refused import RefusedError
from cpts_docs.atelier.session import Session
from cpts_docs.atelier.snapshot import Snapshot
from cpts_docs.base.errors import CptsDocsError
from cpts_docs.documents.rendering import render
from cpts_docs.formats.pdf.preview import Page, Preview, picture, preview
from cpts_docs.project.loader import project_of
from cpts_docs.project.source import Source

_KEPT = 200
"""So many pages are kept for who asks for them late."""

FAULTY = "le projet a des erreurs : les pages sont celles d'avant"


@dataclass
class _Drawn:
    """A document as it was at one moment."""

    now: Snapshot
    source: Source
    preview: Preview
    keys: Sequence[str]

    @cached_property
    def origins(self) -> Origins:
        return Origins(self.source)


class Drawing:
    """The documents of a session as they were drawn last; threads wait for one another.

    When the project changes, the one that was seen last is drawn before anybody asks for it.
    """

    def __init__(self, session: Session) -> None:
        self._lock = Lock()
        self._last: dict[str, _Drawn] = {}
        self._pages: OrderedDict[str, Page] = OrderedDict()
        self._seen = ""

        def draw() -> None:
            with suppress(Exception):  # who asks for it is told
                self._drawn(session, self._seen)

        def hear(event: str, _: object) -> None:
            if event == "state" and self._seen:
                Thread(target=draw, daemon=True).start()

        session.listen(hear)

    def of(self, session: Session, document: str) -> tuple[_Drawn | None, str]:
        """A document of the project as it is, or was when it could last be drawn; and why not now.

        Raises:
            UnknownNameError: the project has no such document.
        """
        self._seen = document
        return self._drawn(session, document)

    def _drawn(self, session: Session, document: str) -> tuple[_Drawn | None, str]:
        with self._lock:
            now = session.now
            last = self._last.get(document)
            if last and last.now is now:
                return last, ""
            if now.source is None:
                return last, FAULTY
            try:
                made = preview(render(project_of(now.source), document))
            except CptsDocsError as error:
                return last, str(error)
            if last:
                made = _sharing(made, last.preview)
            keys = [self._keep(page) for page in made.pages]
            drawn = self._last[document] = _Drawn(now, now.source, made, keys)
            return drawn, ""

    def picture(self, key: str, before: str) -> bytes:
        """A page that was drawn, for who may have another; RefusedError if it is too long ago."""
        page = self._pages.get(key)
        if page is None:
            raise RefusedError(404, "cette page n'est plus celle du document")
        return picture(page, self._pages.get(before))

    def _keep(self, page: Page) -> str:
        key = sha256(b"".join(page.parts)).hexdigest()[:24]
        self._pages[key] = page
        self._pages.move_to_end(key)
        while len(self._pages) > _KEPT:
            self._pages.popitem(last=False)
        return key


def _sharing(made: Preview, before: Preview) -> Preview:
    """The same pages, whose parts are in memory once with those of before."""
    known = {part: part for page in before.pages for part in page.parts}
    pages = (
        replace(page, parts=tuple(known.get(part, part) for part in page.parts))
        for page in made.pages
    )
    return replace(made, pages=tuple(pages))


_DRAWINGS: WeakKeyDictionary[Session, Drawing] = WeakKeyDictionary()


def _drawing(session: Session) -> Drawing:
    return _DRAWINGS.get(session) or _DRAWINGS.setdefault(session, Drawing(session))


def _pages(asked: Asked) -> dict[str, Any]:
    """The pages of a document, and where its texts stand on them."""
    drawn, why = _drawing(asked.session).of(asked.session, asked.path["document"])
    told: dict[str, Any] = {"stale": bool(why), "problem": why or None}
    if drawn is None:
        return {"revision": None, "pages": [], "places": [], "texts": [], **told}
    pages = drawn.preview.pages
    return {
        "revision": drawn.now.revision,
        "pages": [
            {"key": key, "width": page.width, "height": page.height}
            for key, page in zip(drawn.keys, pages, strict=True)
        ],
        "places": [
            {"page": number, **place._asdict()}
            for number, page in enumerate(pages)
            for place in page.places
        ],
        "texts": drawn.preview.texts,
        **told,
    }


def _page(asked: Asked) -> Response:
    svg = _drawing(asked.session).picture(asked.path["key"], asked.query.get("before", ""))
    kept = {"Cache-Control": "private, max-age=31536000, immutable"}
    return Response(svg, media_type="image/svg+xml", headers=kept)


def _last(asked: Asked) -> _Drawn:
    drawn, why = _drawing(asked.session).of(asked.session, asked.path["document"])
    if drawn is None:
        raise RefusedError(409, why)
    return drawn


def _origin(asked: Asked) -> dict[str, Any] | None:
    """Where a text of a document comes from, as far as the project says it."""
    drawn, number = _last(asked), _number(asked, "text")
    if number >= len(drawn.preview.texts):
        raise RefusedError(404, "ce texte n'est plus dans le document")
    found = drawn.origins.of(number, drawn.preview.texts)
    if found is None:
        return None
    file = drawn.source.files[found.position.file].path
    here = file == drawn.now.named.path
    return {
        "path": "".join(f"/{_escaped(str(step))}" for step in found.path),
        "file": None if here else file.name,
        "line": found.position.line,
        "start": drawn.now.offset(found.position) if here else None,
    }


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")


def _shown(asked: Asked) -> dict[str, Any]:
    """Which text of a document shows a line of the project."""
    drawn = _last(asked)
    return {"text": drawn.origins.at(_number(asked, "line"), drawn.preview.texts)}


def _number(asked: Asked, name: str) -> int:
    given = asked.path[name]
    if not (given.isascii() and given.isdecimal() and len(given) < 10):
        raise RefusedError(404, "cette adresse n'existe pas dans l'atelier")
    return int(given)


_DOCUMENT = f"{PROJECT}/pages/{{document}}"

ROUTES = [
    get(_DOCUMENT, _pages),
    get(f"{_DOCUMENT}/texts/{{text}}", _origin),
    get(f"{_DOCUMENT}/lines/{{line}}", _shown),
    get(f"{_DOCUMENT}/{{key}}", _page),
]
