"""What a page asks, and how it is answered: routes that are made of plain functions.

Such a function gets an :class:`Asked` in a thread of its own, and returns what JSON can hold, or
a Starlette response. What it raises is answered in French.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cpts_docs.atelier.refused import RefusedError
from cpts_docs.atelier.wording import in_page
from cpts_docs.base import os_errors
from cpts_docs.base.errors import CptsDocsError
from cpts_docs.base.log import note

if TYPE_CHECKING:
    from cpts_docs.atelier.folder import Folder
    from cpts_docs.atelier.session import Session

_MAX_JSON = 64_000_000
"""Bytes of JSON: a text of 10 MB, each sign of which may be written with six."""

PROJECT = "/api/projects/{id}"
"""What the addresses of all that is asked of one project begin with."""


@dataclass
class Asked:
    """A request: parts of its address, decoded; its query; its JSON or its form."""

    folder: Folder
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Mapping[str, Any] = field(default_factory=dict)
    form: FormData = field(default_factory=FormData)

    @property
    def session(self) -> Session:
        """The project that the address names; opened if nobody did before.

        Raises:
            RefusedError: there is none of that name in the folder, or it cannot be read.
        """
        return self.folder.session(self.path["id"])

    def number(self, name: str) -> int:
        """A whole number of the body.

        Raises:
            RefusedError: it is none.
        """
        value = self.body.get(name)
        if type(value) is not int:
            raise RefusedError(400, f"« {name} » doit être un nombre entier")
        return value

    def text(self, name: str, default: str | None = None) -> str:
        """A text of the body; as :meth:`number`."""
        value = self.body.get(name, default)
        if not isinstance(value, str):
            raise RefusedError(400, f"« {name} » doit être un texte")
        return value

    def records(self, name: str) -> list[Mapping[str, Any]]:
        """A list of objects of the body; as :meth:`number`."""
        value = self.body.get(name)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise RefusedError(400, f"« {name} » doit être une liste d'objets")
        return value


Work = Callable[[Asked], object]


def get(path: str, work: Work) -> Route:
    """A route that ``work`` answers."""
    return Route(path, _endpoint(work), methods=["GET"])


def post(path: str, work: Work) -> Route:
    """The same, of what is sent with POST: JSON, or a form with files."""
    return Route(path, _endpoint(work), methods=["POST"])


def _endpoint(work: Work) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        asked = None
        try:
            asked = await _asked(request)
            result = await run_in_threadpool(work, asked)
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception as error:
            return refusal(error)
        finally:
            if asked:
                await asked.form.close()
        return result if isinstance(result, Response) else JSONResponse(result)

    return answer


async def _asked(request: Request) -> Asked:
    path = {name: unquote(value) for name, value in request.path_params.items()}
    asked = Asked(request.app.state.folder, path, request.query_params)
    if request.method != "POST":
        return asked
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        try:
            asked.form = await request.form(max_files=1_000)
        except HTTPException:
            raise RefusedError(400, "le formulaire envoyé est mal formé") from None
    elif kind == "application/json":
        asked.body = await _json(request)
    else:
        raise RefusedError(415, "cette demande n'est ni du JSON, ni un formulaire")
    return asked


async def _json(request: Request) -> Mapping[str, Any]:
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > _MAX_JSON:
            raise RefusedError(413, "le texte envoyé est trop long")
    try:
        found = json.loads(data or b"{}")
    except (ValueError, RecursionError):
        raise RefusedError(400, "le JSON envoyé est mal formé") from None
    if not isinstance(found, dict):
        raise RefusedError(400, "le JSON envoyé n'est pas un objet")
    return found


def refusal(error: Exception) -> JSONResponse:
    """What is told of an error: a sentence, never where in the program it was."""
    if isinstance(error, RefusedError):
        facts = {"message": in_page(error.message), "hint": in_page(error.hint), **error.more}
        return JSONResponse(facts, error.status)
    if isinstance(error, CptsDocsError):
        return JSONResponse({"message": in_page(str(error)), "hint": ""}, 422)
    if isinstance(error, OSError):
        return JSONResponse({"message": os_errors.reading(error), "hint": ""}, 500)
    note("imprévu : %r", error)
    message = "l'atelier a rencontré une erreur imprévue ; votre texte est gardé"
    hint = "enregistrez, fermez cette page, puis ouvrez l'atelier de nouveau"
    return JSONResponse({"message": message, "hint": hint}, 500)
