"""Letters go out, forms come back: what a page sends of files, and fetches of letters."""

from __future__ import annotations

import json
import secrets
import tempfile
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from starlette.datastructures import UploadFile
from starlette.responses import Response

from cpts_docs.atelier.asked import PROJECT, Asked, get, post
from cpts_docs.atelier.letters import Job, prepared
from cpts_docs.atelier.received import Dropped, plain_name, receive
from cpts_docs.atelier.refused import RefusedError
from cpts_docs.atelier.session import Session
from cpts_docs.foreign.file import MAX_BYTES
from cpts_docs.forms.kinds import QUESTIONNAIRE

_KEPT = 3
"""So many archives of letters of a project wait to be fetched; an earlier one is made anew."""

_JOBS: WeakKeyDictionary[Session, OrderedDict[str, Job]] = WeakKeyDictionary()


def _letters(asked: Asked) -> dict[str, Any]:
    """Begin to write the letters for a table; what is wrong with rows of it is told at once."""
    session, table = asked.session, asked.form.get("table")
    if not isinstance(table, UploadFile):
        raise RefusedError(400, "il manque le tableau des destinataires")
    to = asked.query.get("to", "zip")
    if to not in ("zip", "folder"):
        raise RefusedError(400, "les lettres vont dans un ZIP (zip) ou dans le dossier (folder)")
    jobs = _JOBS.setdefault(session, OrderedDict())
    if any(not job.is_done for job in jobs.values()):
        raise RefusedError(409, "d'autres lettres sont en cours d'écriture", "attendez leur fin")
    with tempfile.TemporaryDirectory() as folder:  # the table is whoever's it is, and not kept
        path = Path(folder) / plain_name(table.filename or "")
        path.write_bytes(_content(table))
        job, found = prepared(
            session,
            path,
            "folder" if to == "folder" else "zip",
            document=asked.query.get("document", QUESTIONNAIRE.name),
            format_name=asked.query.get("format", "pdf"),
            numbered=asked.query.get("numbered") == "true",
            id=secrets.token_urlsafe(8),
        )
    jobs[job.id] = job
    while len(jobs) > _KEPT:
        jobs.popitem(last=False)
    job.start()
    return {"job": job.id, "count": len(job.letters), **found}


def _job(asked: Asked) -> object:
    """What became of letters: their archive, or what was written where."""
    jobs = _JOBS.get(asked.session)
    job = jobs.get(asked.path["job"]) if jobs else None
    if job is None:
        raise RefusedError(404, "ces lettres ne sont plus là", "recommencez")
    if not job.is_done:
        return {"done": False}
    if job.problem is not None:
        raise job.problem
    if job.content is None:
        return job.outcome
    headers = {"Content-Disposition": f'attachment; filename="{job.name}"'}
    return Response(job.content, media_type="application/zip", headers=headers)


def _returns(asked: Asked) -> dict[str, Any]:
    """Keep and read what was dropped; ``modified`` says when each was changed."""
    session = asked.session
    files = [one for one in asked.form.getlist("files") if isinstance(one, UploadFile)]
    if not files:
        raise RefusedError(400, "aucun fichier n'a été envoyé")
    times = _times(asked.form.get("modified"), len(files))
    dropped = [
        Dropped(one.filename or "", _content(one), time)
        for one, time in zip(files, times, strict=True)
    ]

    def followed(items: Iterable[Any], total: int) -> Iterator[Any]:
        for done, item in enumerate(items, 1):
            session.tell("progress", {"job": "returns", "done": done, "of": total})
            yield item

    return receive(session, dropped, followed, accept=asked.query.get("accept") == "true")


def _content(file: UploadFile) -> bytes:
    """The bytes of a file, and one more than it may have if there are more."""
    return file.file.read(MAX_BYTES + 1)


def _times(given: object, count: int) -> list[float | None]:
    """The POSIX times of a list of milliseconds, one for each file."""
    try:
        found = json.loads(given) if isinstance(given, str) else []
    except ValueError:
        found = []
    if not isinstance(found, list) or len(found) != count:
        return [None] * count
    return [one / 1000 if type(one) in (int, float) and 0 < one < 1e14 else None for one in found]


ROUTES = [
    post(f"{PROJECT}/letters", _letters),
    get(f"{PROJECT}/jobs/{{job}}", _job),
    post(f"{PROJECT}/returns", _returns),
]
