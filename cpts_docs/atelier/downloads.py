"""The documents as files: one, all of them in an archive, or in the project's own folder."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from cpts_docs.atelier.asked import PROJECT, Asked, get, post
from cpts_docs.atelier.refused import RefusedError
from cpts_docs.atelier.wording import in_page
from cpts_docs.base.words import slug
from cpts_docs.documents import available, documents_of
from cpts_docs.documents.kind import DocumentKind
from cpts_docs.formats import FORMATS
from cpts_docs.formats.archive import archive
from cpts_docs.forms.kinds import KINDS
from cpts_docs.jobs.build import Wanted, build, build_files
from cpts_docs.project.loader import project_of
from cpts_docs.project.model import Project


def _documents(asked: Asked) -> list[dict[str, Any]]:
    """All documents that the project could have, each with why it is not made, if it is not."""
    project = _project(asked)
    made = available(project)
    return [
        {
            "name": name,
            "title": kind.title,
            "formats": [item for item in FORMATS if not kind.word or item in ("docx", "pdf")],
            "off": None if name in made else in_page(_why(kind, project)),
            "is_form": name in KINDS,
            "word": kind.word,
        }
        for name, kind in documents_of(project).items()
    ]


def _why(kind: DocumentKind, project: Project) -> str:
    if not kind.has_data(project):
        return kind.lacks(project)
    return "il n'est pas dans la liste « documents: » du projet"


def _project(asked: Asked) -> Project:
    source = asked.session.now.source
    if source is None:
        message = "le projet a des erreurs : aucun document ne peut être fait"
        raise RefusedError(409, message, "corrigez-les : la liste des problèmes les montre")
    return project_of(source)


def _download(asked: Asked) -> Response:
    """A document in a format; or in an archive all that are made, in those ``formats``."""
    project = _project(asked)
    if document := asked.query.get("document"):
        wanted = Wanted.checked([document], [asked.query.get("format", "pdf")])
        for name, content in build_files(project, wanted).items():
            return _file(name, content)
        raise RefusedError(422, " ; ".join(_unmade(project, wanted)))
    formats = [name for name in asked.query.get("formats", "").split(",") if name]
    wanted = Wanted.checked(None, formats)
    files = build_files(project, wanted)
    if unmade := _unmade(project, wanted):
        files["fichiers-non-faits.txt"] = "".join(f"{line}\n" for line in unmade).encode()
    return _file(f"{slug(project.full_name)}.zip", archive(files.items()))


def _unmade(project: Project, wanted: Wanted) -> list[str]:
    """What is not made of Word files, why, and the way out."""
    return [" ; ".join(filter(None, (it.message, it.hint))) for it in wanted.unmade(project)]


_TYPES = {"pdf": "application/pdf", "html": "text/html; charset=utf-8"}


def _file(name: str, content: bytes) -> Response:
    kind = _TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)


def _build(asked: Asked) -> dict[str, Any]:
    """Write the documents into the folder of the project, as the command does."""
    session = asked.session
    if session.readonly:
        raise RefusedError(403, "cet exemple ne se change pas", "faites-en une copie")
    if session.dirty:
        message = "le projet a des modifications qui ne sont pas enregistrées"
        raise RefusedError(409, message, "enregistrez-le d'abord")
    unmade = _unmade(_project(asked), Wanted())
    files = build(session.path)
    names = [str(path.relative_to(session.path.parent)) for path in files]
    return {"files": names, "unmade": unmade}


ROUTES = [
    get(f"{PROJECT}/documents", _documents),
    get(f"{PROJECT}/download", _download),
    post(f"{PROJECT}/build", _build),
]
